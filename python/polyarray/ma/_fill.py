"""Fill values: what stands in for masked elements where an array without a mask is made.

Each kind of dtype has a default, and two values that no other lies beyond, for minima, maxima and sorts.
"""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from ._masks import getdata, getmask, nomask

__all__ = [
    "common_fill_value",
    "default_fill_value",
    "filled",
    "maximum_fill_value",
    "minimum_fill_value",
    "set_fill_value",
]

_DEFAULTS: dict[str, tuple[Any, Any]] = {
    "b": (True, core.bool),
    "i": (999999, core.int64),
    "u": (999999, core.uint64),
    "f": (1e20, core.float64),
    "c": (1e20 + 0j, core.complex128),
}
"""By the kind of a dtype: the value, and the dtype of the scalar that an array has."""


def _kind(dtype: Any) -> str:
    """The kind of a dtype, where bfloat16 is one of floating-point numbers."""
    return dtype.kind if dtype.kind in _DEFAULTS else "f"


def _dtype_of(obj: Any) -> Any:
    """The dtype of an array, of a dtype, or of what an array can be made of."""
    if isinstance(obj, (core.dtype, type)):
        return core.dtype(obj)
    dtype = getattr(obj, "dtype", None)
    return core.dtype(dtype) if dtype is not None else core.asarray(obj).dtype


def default_fill_value(obj: Any) -> Any:
    """The fill value of arrays of a dtype that were given none.

    >>> import polyarray as pa
    >>> pa.ma.default_fill_value(pa.dtype("f4")), pa.ma.default_fill_value(3)
    (1e+20, 999999)
    """
    return _DEFAULTS[_kind(_dtype_of(obj))][0]


def _extreme(obj: Any, sign: int) -> Any:
    """What no number of a dtype lies above (+1), or below (-1)."""
    dtype = _dtype_of(obj)
    kind = _kind(dtype)
    if kind == "b":
        return int(sign > 0)
    if kind in "iu":
        limits = core.iinfo(dtype)
        return int(limits.max if sign > 0 else limits.min)
    infinity = sign * float("inf")
    return complex(infinity, infinity) if kind == "c" else infinity


def minimum_fill_value(obj: Any) -> Any:
    """What masked elements count as in a minimum: the largest number of the dtype.

    >>> import polyarray as pa
    >>> pa.ma.minimum_fill_value(pa.int8(1)), pa.ma.minimum_fill_value(2.5)
    (127, inf)
    """
    return _extreme(obj, +1)


def maximum_fill_value(obj: Any) -> Any:
    """What masked elements count as in a maximum: the smallest number of the dtype.

    >>> import polyarray as pa
    >>> pa.ma.maximum_fill_value(pa.int8(1)), pa.ma.maximum_fill_value(2.5)
    (-128, -inf)
    """
    return _extreme(obj, -1)


def check_fill_value(fill_value: Any, dtype: Any) -> Any:
    """A fill value as an array without axes, or the default of the dtype."""
    dtype = core.dtype(dtype)
    if fill_value is None:
        value, own = _DEFAULTS[_kind(dtype)]
        return core.array(value, dtype=own)
    if isinstance(fill_value, (str, bytes)):
        raise TypeError(f"Cannot set fill value of string with array of dtype {dtype}")
    try:
        # A copy, since arrays change their fill values in place.
        return core.array(fill_value, copy=True, dtype=dtype)
    except (OverflowError, ValueError) as error:
        raise TypeError(f"Cannot convert fill_value {fill_value} to dtype {dtype}") from error


def fitting_fill_value(fill_value: Any, dtype: Any) -> Any:
    """A fill value of another dtype, or the default if it does not fit."""
    try:
        with core.errstate(over="raise", invalid="raise"):
            return check_fill_value(fill_value, dtype)
    except (TypeError, FloatingPointError):
        return check_fill_value(None, dtype)


def set_fill_value(a: Any, fill_value: Any) -> None:
    """Set the fill value of a masked array; other arrays have none and are left alone.

    >>> import polyarray as pa
    >>> x = pa.ma.array([1, 2], mask=[0, 1])
    >>> pa.ma.set_fill_value(x, -1)
    >>> x.filled()
    array([ 1, -1])
    """
    setter = getattr(a, "set_fill_value", None)
    if setter is not None:
        setter(fill_value)


def get_fill_value(a: Any) -> Any:
    """The fill value of an array, or the default of its dtype."""
    return a.fill_value if hasattr(a, "fill_value") else default_fill_value(a)


def common_fill_value(a: Any, b: Any) -> Any:
    """The fill value of both arrays, or None if they have different ones.

    >>> import polyarray as pa
    >>> x, y = pa.ma.array([1], fill_value=3), pa.ma.array([1.0], fill_value=3)
    >>> pa.ma.common_fill_value(x, y)
    np.int64(3)
    """
    first, second = get_fill_value(a), get_fill_value(b)
    return first if first == second else None


def filled(a: Any, fill_value: Any = None) -> Any:
    """An array with a value in place of masked elements.

    >>> import polyarray as pa
    >>> pa.ma.filled(pa.ma.array([1.5, 2.5], mask=[0, 1]), 0)
    array([1.5, 0. ])
    """
    if hasattr(a, "filled"):
        return a.filled(fill_value)
    return a if isinstance(a, core.ndarray) else core.asarray(a)


def with_fill(data: Any, mask: Any, value: Any) -> Any:
    """The data with a value where a mask is; it waits as its operands do."""
    if mask is nomask:
        return data
    value = core.asarray(value)
    if not core.can_cast(value.dtype, data.dtype, "same_kind"):
        raise TypeError(
            f"Cannot cast scalar from {value.dtype!r} to {data.dtype!r} according to the rule 'same_kind'"
        )
    return core.where(mask, value.astype(data.dtype), data)


def without(a: Any, value: Any) -> Any:
    """The elements of an array as one of plain class, with a value where it is masked."""
    return with_fill(plain(getdata(a)), getmask(a), value)


def plain(array: Any) -> Any:
    """An array without its class."""
    return array if type(array) is core.ndarray else array.view(core.ndarray)
