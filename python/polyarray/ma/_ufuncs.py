"""The functions of elements with masks: tables of them, of what fills them and of their domains.

The data are computed by the ufunc on the underlying arrays, masks by logical operations on masks; both wait
as other operations do. A function with a domain masks elements outside of it and results that are not finite.
Where a result is masked it holds the first operand, as far as its dtype can.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

from .. import _per_call
from .. import _polyarray as core
from . import _array
from ._domains import Above, AtLeast, Interval, Quotient, Tangent
from ._fill import filled, maximum_fill_value, minimum_fill_value, plain
from ._masks import (
    NO_VALUE,
    MaskedArrayFutureWarning,
    MaskError,
    either,
    getdata,
    getmask,
    getmaskarray,
    mask_or,
    nomask,
)
from ._results import class_of, element, keeping, masked_as


class MaskedFunction:
    """A function of elements that masks. Called as NumPy's ufunc of the name."""

    __name__: str

    def __init__(self, f: Any, name: str, example: str) -> None:
        self.f = f
        self.__name__ = self.__qualname__ = name
        said = (f.__doc__ or "").strip().splitlines()
        about = next((line for line in said if line and not line.startswith(name)), "")
        self.__doc__ = f"{about.strip()}\n\nMasked elements stay masked.\n\n{example}"

    def __str__(self) -> str:
        return f"Masked version of {self.f}"


def inside(data: Any, outside: Any, fill: Any) -> Any:
    """The data with a number of the domain where they lie outside: nothing is computed there that is a fault.

    Faults that are only ignored would have to happen at once; what has none can wait.
    """
    if type(data) is not core.ndarray:
        data = data.copy()
    return keeping(data, outside, core.array(fill, dtype=data.dtype))


def not_finite(result: Any) -> Any:
    """Where a result is not finite."""
    return core.logical_not(core.isfinite(plain(core.asanyarray(result))))


class Unary(MaskedFunction):
    """A function of one array."""

    def __init__(self, name: str, row: One) -> None:
        f = getattr(core, name)
        example = f""">>> import polyarray as pa
>>> pa.ma.{name}(pa.ma.array([{row.example}, {row.example}], mask=[0, 1])).mask
array([False,  True])"""
        super().__init__(f, name, example)
        self.fill, self.domain = row.fill, row.domain

    def __call__(self, a: Any, *args: Any, **kwargs: Any) -> Any:
        data, mask = getdata(a), getmask(a)
        if self.domain is None:
            result = self.f(data, *args, **kwargs)
        else:
            outside = self.domain(plain(data))
            result = self.f(inside(data, outside, self.fill), *args, **kwargs)
            mask = either(not_finite(result), outside, mask)
        if not result.ndim:
            return element(result, mask)
        if core.can_cast(data.dtype, result.dtype, "same_kind"):
            result = keeping(result, mask, data)
        return masked_as(result, mask, a)


class Binary(MaskedFunction):
    """A function of two arrays, with the ways of a ufunc to apply it."""

    def __init__(self, name: str, row: Two) -> None:
        f = getattr(core, row.function or name)
        example = f""">>> import polyarray as pa
>>> x = pa.ma.array([1, 2, 4], mask=[0, 1, 0])
>>> pa.ma.{name}(x, pa.ma.array([1, 1, 1], mask=[0, 0, 1])).mask
array([False,  True,  True])"""
        super().__init__(f, name, example)
        self.fillx, self.filly = row.fillx, row.filly
        if not row.reduces:
            self.__dict__["reduce"] = None

    def __call__(self, a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
        first, second = getdata(a), getdata(b)
        with core.errstate(divide="ignore", invalid="ignore"):
            result = self.f(first, second, *args, **kwargs)
        return self._finished(result, either(getmask(a), getmask(b)), first, a, b)

    @staticmethod
    def _finished(result: Any, mask: Any, kept: Any, a: Any, b: Any) -> Any:
        if not result.ndim:
            return element(result, mask)
        return masked_as(keeping(result, mask, kept), mask, a, b)

    def reduce(self, target: Any, axis: Any = 0, dtype: Any = None) -> Any:
        """Reduce an axis by the function; masked elements do not take part.

        >>> import polyarray as pa
        >>> pa.ma.add.reduce(pa.ma.array([1, 2, 4], mask=[0, 1, 0]))
        np.int64(5)
        """
        mask, data = getmask(target), filled(target, self.filly)
        if not data.shape:
            data = data.reshape(1)
            mask = mask if mask is nomask else mask.reshape(1)
        if mask is nomask:
            result = self.f.reduce(data, axis)
        else:
            result = self.f.reduce(data, axis, dtype=dtype)
            mask = core.logical_and.reduce(mask, axis)
        if not result.shape:
            return element(result, mask)
        reduced = result.view(class_of(target))
        reduced._mask = mask
        return reduced

    def outer(self, a: Any, b: Any) -> Any:
        """The function of every element of one array with every element of another.

        >>> import polyarray as pa
        >>> pa.ma.multiply.outer(pa.ma.array([1, 2], mask=[0, 1]), [3, 4])
        masked_array(
          data=[[3, 4],
                [--, --]],
          mask=[[False, False],
                [ True,  True]],
          fill_value=999999)
        """
        first, second = getdata(a), getdata(b)
        result = self.f.outer(first, second)
        mask: Any = nomask
        if getmask(a) is not nomask or getmask(b) is not nomask:
            mask = core.logical_or.outer(getmaskarray(a), getmaskarray(b))
        if not result.ndim:
            return element(result, mask)
        kept = first.reshape(first.shape + (1,) * second.ndim)
        array = keeping(result, mask, kept).view(class_of(a, b))
        array._mask = mask
        return array

    def accumulate(self, target: Any, axis: int = 0) -> Any:
        """The results of the first elements, of one more at a time; masked elements do not take part.

        >>> import polyarray as pa
        >>> pa.ma.add.accumulate(pa.ma.array([1, 2, 4], mask=[0, 1, 0]))
        masked_array(data=[1, 1, 5],
                     mask=False,
               fill_value=999999)
        """
        return self.f.accumulate(filled(target, self.filly), axis).view(class_of(target))


class Domained(Binary):
    """A function of two arrays that is not defined for all pairs."""

    def __init__(self, name: str, row: Two) -> None:
        super().__init__(name, row)
        self.domain = row.domain

    def __call__(self, a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
        first, second = getdata(a), getdata(b)
        outside = self.domain(plain(first), plain(second))
        result = self.f(first, inside(second, outside, self.filly), *args, **kwargs)
        mask = either(not_finite(result), outside, getmask(a), getmask(b))
        kept = first if core.can_cast(first.dtype, result.dtype, "safe") else 0
        return self._finished(result, mask, kept, a, b)


class Extremum(MaskedFunction):
    """The larger or smaller of two elements, or of all."""

    def __init__(self, name: str, compare: Any, fill: Callable[[Any], Any]) -> None:
        example = f""">>> import polyarray as pa
>>> pa.ma.{name}(pa.ma.array([1, 5, 3], mask=[0, 1, 0]), 2).mask
array([False,  True, False])"""
        super().__init__(getattr(core, name), name, example)
        self.compare, self.fill = compare, fill

    def __call__(self, a: Any, b: Any) -> Any:
        from ._choices import where

        return where(MASKED[self.compare](a, b), a, b)

    def reduce(self, target: Any, axis: Any = NO_VALUE) -> Any:
        """The extremum along an axis of what is not masked.

        >>> import polyarray as pa
        >>> pa.ma.maximum.reduce(pa.ma.array([1, 5, 3], mask=[0, 1, 0])).item()
        3
        """
        target = core.array(target, copy=None, subok=True)
        mask = getmask(target)
        if axis is NO_VALUE and target.ndim > 1:
            warnings.warn(
                f"In the future the default for ma.{self.__name__}.reduce will be axis=0, "
                f"not the current None, to match np.{self.__name__}.reduce. "
                "Explicitly pass 0 or None to silence this warning.",
                MaskedArrayFutureWarning,
                stacklevel=2,
            )
            axis = None
        axis = 0 if axis is NO_VALUE else axis
        if mask is nomask:
            result = self.f.reduce(target, axis=axis)
        else:
            result = self.f.reduce(target.filled(self.fill(target)).view(type(target)), axis=axis)
            mask = core.logical_and.reduce(mask, axis=axis)
        if hasattr(result, "_mask"):
            result._mask = mask
            return result
        return element(result, mask)

    def outer(self, a: Any, b: Any) -> Any:
        """The extremum of every element of one array with every element of another.

        >>> import polyarray as pa
        >>> pa.ma.maximum.outer([1, 4], pa.ma.array([2, 3], mask=[0, 1])).tolist()
        [[2, None], [4, None]]
        """
        mask: Any = nomask
        if getmask(a) is not nomask or getmask(b) is not nomask:
            mask = core.logical_or.outer(getmaskarray(a), getmaskarray(b))
        result = self.f.outer(filled(a), filled(b))
        if not isinstance(result, _array.MaskedArray):
            result = result.view(_array.MaskedArray)
        result._mask = mask
        return result


for _kind in (Unary, Binary, Domained, Extremum):
    _per_call.methods(_kind, ["__call__", *_per_call.public_methods(_kind)])


class One(NamedTuple):
    """A function of one array: what stands for masked elements, where it is defined, a number inside."""

    fill: Any = 0
    domain: Any = None
    example: str = "1"


class Two(NamedTuple):
    """A function of two arrays: what stands for masked elements of either, and where it is defined."""

    fillx: Any = 0
    filly: Any = 0
    domain: Any = None
    reduces: bool = True
    function: str = ""


_EQUALITY = Two(None, None, None, reduces=False)
_ORDER = Two(None, None, None, reduces=False)
_QUOTIENT = Two(0, 1, Quotient())

ONE: dict[str, One] = {
    "exp": One(),
    "conjugate": One(),
    "sin": One(),
    "cos": One(),
    "arctan": One(),
    "arcsinh": One(),
    "sinh": One(),
    "cosh": One(),
    "tanh": One(),
    "abs": One(),
    "absolute": One(),
    "angle": One(),
    "fabs": One(),
    "negative": One(),
    "floor": One(),
    "ceil": One(),
    "around": One(None),
    "logical_not": One(),
    "sqrt": One(0.0, AtLeast(0.0)),
    "log": One(1.0, Above(0.0)),
    "log2": One(1.0, Above(0.0)),
    "log10": One(1.0, Above(0.0)),
    "tan": One(0.0, Tangent(1e-35)),
    "arcsin": One(0.0, Interval(-1.0, 1.0)),
    "arccos": One(0.0, Interval(-1.0, 1.0)),
    "arccosh": One(1.0, AtLeast(1.0)),
    "arctanh": One(0.0, Interval(-1.0 + 1e-15, 1.0 - 1e-15), "0.5"),
}

TWO: dict[str, Two] = {
    "add": Two(),
    "subtract": Two(),
    "multiply": Two(1, 1),
    "arctan2": Two(0.0, 1.0),
    "equal": _EQUALITY,
    "not_equal": _EQUALITY,
    "less_equal": _ORDER,
    "greater_equal": _ORDER,
    "less": _ORDER,
    "greater": _ORDER,
    "logical_and": Two(),
    "logical_or": Two(),
    "logical_xor": Two(),
    "bitwise_and": Two(),
    "bitwise_or": Two(),
    "bitwise_xor": Two(),
    "hypot": Two(),
    "divide": _QUOTIENT,
    "true_divide": _QUOTIENT,
    "floor_divide": _QUOTIENT,
    "remainder": _QUOTIENT,
    "fmod": _QUOTIENT,
    "mod": _QUOTIENT,
}

MASKED: dict[str, Any] = {name: Unary(name, row) for name, row in ONE.items()}
MASKED |= {name: (Domained if row.domain else Binary)(name, row) for name, row in TWO.items()}
MASKED["minimum"] = Extremum("minimum", "less", minimum_fill_value)
MASKED["maximum"] = Extremum("maximum", "greater", maximum_fill_value)
MASKED["alltrue"] = Binary("logical_and", Two(1, 1)).reduce
MASKED["sometrue"] = MASKED["logical_or"].reduce
MASKED["abs"] = MASKED["absolute"]
MASKED["mod"] = MASKED["remainder"]
MASKED["true_divide"] = MASKED["divide"]
"""The public functions by their names."""

BY_UFUNC: dict[str, tuple[Any, Any]] = {
    f.f.__name__: (f.domain, f.filly if isinstance(f, Binary) else f.fill)
    for f in MASKED.values()
    if getattr(f, "domain", None) is not None
}
"""The domain and the fill of ufuncs that have one, for those that are called on masked arrays."""


def _shift(name: str) -> Callable[[Any, Any], Any]:
    f = getattr(core, name)

    def shift(a: Any, n: Any) -> Any:
        mask = getmask(a)
        return _array.MaskedArray(f(filled(a, None if mask is nomask else 0), n), mask=mask)

    way = "left" if name == "left_shift" else "right"
    shift.__name__ = shift.__qualname__ = name
    shift.__doc__ = f"""The bits of integers, moved to the {way}.

    >>> import polyarray as pa
    >>> pa.ma.{name}(pa.ma.array([8, 1], mask=[0, 1]), 1).tolist()
    [{16 if way == "left" else 4}, None]
    """
    return shift


left_shift = _shift("left_shift")
right_shift = _shift("right_shift")


def power(a: Any, b: Any, third: Any = None) -> Any:
    """Powers of elements; those that are not finite are masked.

    >>> import polyarray as pa
    >>> pa.ma.power(pa.ma.array([2.0, -8.0, 3.0], mask=[0, 0, 1]), 0.5).mask
    array([False,  True,  True])
    """
    if third is not None:
        raise MaskError("3-argument power not supported.")
    first, second = getdata(a), getdata(b)
    hidden = mask = mask_or(getmask(a), getmask(b))
    with core.errstate(divide="ignore", invalid="ignore"):
        result = core.asanyarray(core.power(first, second))
    if result.dtype.kind not in "fc":
        invalid: Any = nomask
    else:
        found = core.logical_not(core.isfinite(plain(result)))
        invalid = found if found.any() else nomask
    mask = either(mask, invalid)
    if not result.ndim and mask is not nomask and mask:
        return _array.masked
    array = masked_as(keeping(result, hidden, first), mask, a, b)
    if invalid is not nomask:
        core.copyto(array._data, array.fill_value, where=invalid, casting="unsafe")
    return array


FUNCTIONS: dict[str, Any] = {**MASKED, "power": power}
"""The functions of operators by their names."""
