"""Operators for classes that have an `__array_ufunc__` but are not derived from `ndarray`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import _polyarray as core

__all__ = ["NDArrayOperatorsMixin"]


def _disabled(other: Any) -> bool:
    """Whether an object leaves no operator to functions of elements."""
    try:
        return other.__array_ufunc__ is None
    except AttributeError:
        return False


def _forward(ufunc: Any, name: str) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        return NotImplemented if _disabled(other) else ufunc(self, other)

    return _named(method, name)


def _reflected(ufunc: Any, name: str) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        return NotImplemented if _disabled(other) else ufunc(other, self)

    return _named(method, name)


def _in_place(ufunc: Any, name: str) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        return ufunc(self, other, out=(self,))

    return _named(method, name)


def _unary(ufunc: Any, name: str) -> Callable[[Any], Any]:
    def method(self: Any) -> Any:
        return ufunc(self)

    return _named(method, name)


def _named(method: Any, name: str) -> Any:
    method.__name__ = f"__{name}__"
    method.__qualname__ = f"NDArrayOperatorsMixin.__{name}__"
    return method


class NDArrayOperatorsMixin:
    """All operators, by the functions of elements that they stand for.

    A class that derives from this one and defines `__array_ufunc__` behaves in expressions as an array does.

    >>> import polyarray as pa
    >>> from polyarray.lib.mixins import NDArrayOperatorsMixin
    >>> class Logged(NDArrayOperatorsMixin):
    ...     def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
    ...         return ufunc.__name__
    >>> 2 * Logged()
    'multiply'
    """

    __slots__ = ()

    __lt__ = _forward(core.less, "lt")
    __le__ = _forward(core.less_equal, "le")
    __eq__ = _forward(core.equal, "eq")
    __ne__ = _forward(core.not_equal, "ne")
    __gt__ = _forward(core.greater, "gt")
    __ge__ = _forward(core.greater_equal, "ge")

    __neg__ = _unary(core.negative, "neg")
    __pos__ = _unary(core.positive, "pos")
    __abs__ = _unary(core.absolute, "abs")
    __invert__ = _unary(core.invert, "invert")


_BINARY = {
    "add": core.add,
    "sub": core.subtract,
    "mul": core.multiply,
    "matmul": core.matmul,
    "truediv": core.true_divide,
    "floordiv": core.floor_divide,
    "mod": core.remainder,
    "divmod": core.divmod,
    "pow": core.power,
    "lshift": core.left_shift,
    "rshift": core.right_shift,
    "and": core.bitwise_and,
    "xor": core.bitwise_xor,
    "or": core.bitwise_or,
}

for _name, _ufunc in _BINARY.items():
    setattr(NDArrayOperatorsMixin, f"__{_name}__", _forward(_ufunc, _name))
    setattr(NDArrayOperatorsMixin, f"__r{_name}__", _reflected(_ufunc, f"r{_name}"))
    if _name != "divmod":
        setattr(NDArrayOperatorsMixin, f"__i{_name}__", _in_place(_ufunc, f"i{_name}"))
