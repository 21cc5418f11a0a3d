"""The operators of masked arrays: those with functions that mask, comparisons, and operators in place."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from .. import _polyarray as core
from . import _array, _ufuncs
from ._domains import Quotient
from ._fill import check_fill_value, plain
from ._masks import computed, either, finish, getdata, getmask, mask_or, nomask


def _operator(name: str) -> Any:
    def operate(self: Any, other: Any) -> Any:
        if self._delegate_binop(other) or _is_foreign(other):
            return NotImplemented
        return _ufuncs.FUNCTIONS[name](self, other)

    return operate


def _is_foreign(other: Any) -> bool:
    """Whether no array can be made of an object; its own operators may know what to do."""
    if isinstance(other, (core.ndarray, core.generic, int, float, complex)):
        return False
    try:
        core.asanyarray(other)
    except TypeError:
        return True
    return False


def _reflected(name: str) -> Any:
    def operate(self: Any, other: Any) -> Any:
        if _is_foreign(other):
            return NotImplemented
        return _ufuncs.FUNCTIONS[name](other, self)

    return operate


def _comparing(compare: Callable[[Any, Any], Any]) -> Any:
    def operate(self: Any, other: Any) -> Any:
        return self._comparison(other, compare)

    return operate


def _in_place(name: str, neutral: int, domain: Any = None) -> Any:
    """An operator that writes: where an element is masked, before or by the other operand, it stays."""

    def operate(self: Any, other: Any) -> Any:
        data, mask = getdata(other), getmask(other)
        if domain is not None:
            outside = domain(plain(self._data), plain(data))
            mask = either(mask, outside)
            data = _neutral_where(outside, 1, data)
        joined = self._joined_mask(mask)
        getattr(self._data, name)(_neutral_where(joined, neutral, data))
        self._write_mask(joined)
        return self

    return operate


def _neutral_where(mask: Any, neutral: int, data: Any) -> Any:
    return data if mask is nomask else core.where(mask, core.array(neutral, dtype=data.dtype), data)


class Arithmetic:
    """The operators, as a part of the class of masked arrays."""

    __slots__ = ()

    def _delegate_binop(self: Any, other: Any) -> bool:
        """Whether an operator leaves its work to the other operand."""
        if isinstance(other, type(self)):
            return False
        own = getattr(other, "__array_ufunc__", False)
        if own is False:
            return self.__array_priority__ < getattr(other, "__array_priority__", -1000000)
        return own is None

    def _joined_mask(self: Any, mask: Any) -> Any:
        """The mask of the array, and of what a mask masks, too."""
        if mask is nomask:
            return self._mask
        if self._mask is not nomask:
            return computed(core.logical_or(self._mask, mask))
        return core.broadcast_to(mask, self.shape).copy() if mask.any() else nomask

    def _write_mask(self: Any, mask: Any) -> None:
        """Make a new mask that of the array, and of all that share its own."""
        if self._mask is nomask:
            self._mask = mask
        elif mask is not self._mask:
            finish(core.copyto, self._mask, mask)

    def _comparison(self: Any, other: Any, compare: Callable[[Any, Any], Any]) -> Any:
        """Compare elements; those that are masked on one side only count as different."""
        other_mask, own_mask = getmask(other), self._mask
        mask = mask_or(own_mask, other_mask, copy=True)
        data = other if isinstance(other, (str, bytes)) else plain(getdata(other))
        found = compare(plain(self._data), data)
        if found is NotImplemented or not isinstance(found, core.ndarray):
            return _array.masked if mask else found
        if mask is not nomask:
            if compare in (operator.eq, operator.ne):
                found = core.where(mask, compare(own_mask, other_mask), found)
            if mask.shape != found.shape:
                mask = core.broadcast_to(mask, found.shape).copy()
        result = self._like(found, mask)
        if result._fill_value is not None:
            try:
                result._fill_value = check_fill_value(result._fill_value, result.dtype)
            except (TypeError, ValueError):
                result._fill_value = None
        return result

    __eq__ = _comparing(operator.eq)
    __ne__ = _comparing(operator.ne)
    __lt__ = _comparing(operator.lt)
    __le__ = _comparing(operator.le)
    __gt__ = _comparing(operator.gt)
    __ge__ = _comparing(operator.ge)
    __hash__ = None  # type: ignore[assignment]

    __add__ = _operator("add")
    __sub__ = _operator("subtract")
    __mul__ = _operator("multiply")
    __truediv__ = _operator("true_divide")
    __floordiv__ = _operator("floor_divide")
    __pow__ = _operator("power")

    __radd__ = _reflected("add")
    __rsub__ = _reflected("subtract")
    __rmul__ = _reflected("multiply")
    __rtruediv__ = _reflected("true_divide")
    __rfloordiv__ = _reflected("floor_divide")
    __rpow__ = _reflected("power")

    __iadd__ = _in_place("__iadd__", 0)
    __isub__ = _in_place("__isub__", 0)
    __imul__ = _in_place("__imul__", 1)
    __itruediv__ = _in_place("__itruediv__", 1, Quotient())
    __ifloordiv__ = _in_place("__ifloordiv__", 1, Quotient())

    def __ipow__(self: Any, other: Any) -> Any:  # type: ignore[misc]
        data = plain(self._data)
        result = core.empty_like(data)
        with core.errstate(divide="ignore", invalid="ignore"):
            core.power(data, _neutral_where(self._mask, 1, getdata(other)), out=result)
        invalid = core.logical_not(core.isfinite(result))
        joined = self._mask
        if invalid.any():
            joined = self._joined_mask(invalid)
            core.copyto(result, self.fill_value, where=invalid)
        mask = computed(mask_or(joined, mask_or(getmask(other), invalid)))
        data[...] = result
        self._write_mask(joined)
        self._mask = mask
        return self
