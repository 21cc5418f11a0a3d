"""Masking what meets a condition: equal to a number, inside an interval, not finite."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from ._array import MaskedArray
from ._fill import filled, plain
from ._masks import either, getdata, getmask, make_mask, make_mask_none, mask_or, nomask, shrunk
from ._ufuncs import MASKED

__all__ = [
    "fix_invalid",
    "masked_equal",
    "masked_greater",
    "masked_greater_equal",
    "masked_inside",
    "masked_invalid",
    "masked_less",
    "masked_less_equal",
    "masked_not_equal",
    "masked_object",
    "masked_outside",
    "masked_values",
    "masked_where",
]


def masked_where(condition: Any, a: Any, copy: bool = True) -> Any:
    """An array that is masked where a condition is true.

    >>> import polyarray as pa
    >>> pa.ma.masked_where([False, True], [1, 2]).tolist()
    [1, None]
    """
    mask = make_mask(condition, shrink=False)
    a = core.array(a, copy=copy or None, subok=True)
    if mask.shape and mask.shape != a.shape:
        raise IndexError(
            f"Inconsistent shape between the condition and the input (got {mask.shape} and {a.shape})"
        )
    if hasattr(a, "_mask"):
        mask = mask_or(mask, a._mask)
        result = a.view(type(a))
    else:
        result = a.view(MaskedArray)
    result.mask = mask if mask is nomask else shrunk(mask)
    if not copy and hasattr(a, "_mask") and a._mask is nomask:
        # The array that the caller has, masked as well.
        a._mask = result._mask if result._mask is nomask else result._mask.view()
    return result


def masked_greater(x: Any, value: Any, copy: bool = True) -> Any:
    """An array that is masked where it is greater than a number.

    >>> import polyarray as pa
    >>> pa.ma.masked_greater([1, 2, 3], 2).tolist()
    [1, 2, None]
    """
    return masked_where(MASKED["greater"](x, value), x, copy=copy)


def masked_greater_equal(x: Any, value: Any, copy: bool = True) -> Any:
    """An array that is masked where it is greater than a number, or equal.

    >>> import polyarray as pa
    >>> pa.ma.masked_greater_equal([1, 2, 3], 2).tolist()
    [1, None, None]
    """
    return masked_where(MASKED["greater_equal"](x, value), x, copy=copy)


def masked_less(x: Any, value: Any, copy: bool = True) -> Any:
    """An array that is masked where it is less than a number.

    >>> import polyarray as pa
    >>> pa.ma.masked_less([1, 2, 3], 2).tolist()
    [None, 2, 3]
    """
    return masked_where(MASKED["less"](x, value), x, copy=copy)


def masked_less_equal(x: Any, value: Any, copy: bool = True) -> Any:
    """An array that is masked where it is less than a number, or equal.

    >>> import polyarray as pa
    >>> pa.ma.masked_less_equal([1, 2, 3], 2).tolist()
    [None, None, 3]
    """
    return masked_where(MASKED["less_equal"](x, value), x, copy=copy)


def masked_not_equal(x: Any, value: Any, copy: bool = True) -> Any:
    """An array that is masked where it differs from a number.

    >>> import polyarray as pa
    >>> pa.ma.masked_not_equal([1, 2, 3], 2).tolist()
    [None, 2, None]
    """
    return masked_where(MASKED["not_equal"](x, value), x, copy=copy)


def masked_equal(x: Any, value: Any, copy: bool = True) -> Any:
    """An array that is masked where it is equal to a number, which becomes the fill value.

    >>> import polyarray as pa
    >>> pa.ma.masked_equal([1, 2, 3], 2)
    masked_array(data=[1, --, 3],
                 mask=[False,  True, False],
           fill_value=2)
    """
    result = masked_where(MASKED["equal"](x, value), x, copy=copy)
    result.fill_value = value
    return result


def _inside(x: Any, v1: Any, v2: Any) -> Any:
    data = filled(x)
    low, high = (v2, v1) if v2 < v1 else (v1, v2)
    return core.logical_and(core.greater_equal(data, low), core.less_equal(data, high))


def masked_inside(x: Any, v1: Any, v2: Any, copy: bool = True) -> Any:
    """An array that is masked where it lies between two numbers, or on them.

    >>> import polyarray as pa
    >>> pa.ma.masked_inside([1, 2, 3, 4], 2, 3).tolist()
    [1, None, None, 4]
    """
    return masked_where(_inside(x, v1, v2), x, copy=copy)


def masked_outside(x: Any, v1: Any, v2: Any, copy: bool = True) -> Any:
    """An array that is masked where it does not lie between two numbers.

    >>> import polyarray as pa
    >>> pa.ma.masked_outside([1, 2, 3, 4], 2, 3).tolist()
    [None, 2, 3, None]
    """
    data = filled(x)
    low, high = (v2, v1) if v2 < v1 else (v1, v2)
    return masked_where(core.logical_or(core.less(data, low), core.greater(data, high)), x, copy=copy)


def masked_object(x: Any, value: Any, copy: bool = True, shrink: bool = True) -> Any:
    """An array that is masked where it is exactly equal to a value, which becomes the fill value.

    >>> import polyarray as pa
    >>> pa.ma.masked_object([1, 2, 3], 2).tolist()
    [1, None, 3]
    """
    condition = core.equal(plain(core.asanyarray(getdata(x))), value)
    mask = mask_or(getmask(x), make_mask(condition, shrink=shrink))
    return MaskedArray(x, mask=mask, copy=copy, fill_value=value)


def masked_values(
    x: Any, value: Any, rtol: float = 1e-5, atol: float = 1e-8, copy: bool = True, shrink: bool = True
) -> Any:
    """An array that is masked where it is close to a number, which becomes the fill value.

    >>> import polyarray as pa
    >>> pa.ma.masked_values([1.0, 1.1, 2.0], 1.1).tolist()
    [1.0, None, 2.0]
    """
    data = filled(x, value)
    if core.asanyarray(data).dtype.kind in "fc":
        mask = core.isclose(data, value, atol=atol, rtol=rtol)
    else:
        mask = core.equal(data, value)
    result = MaskedArray(data, mask=mask, copy=copy, fill_value=value)
    return result.shrink_mask() if shrink else result


def masked_invalid(a: Any, copy: bool = True) -> Any:
    """An array that is masked where it is not finite.

    >>> import polyarray as pa
    >>> pa.ma.masked_invalid([1.0, pa.nan, pa.inf]).tolist()
    [1.0, None, None]
    """
    a = core.array(a, copy=None, subok=True)
    result = masked_where(core.logical_not(core.isfinite(plain(getdata(a)))), a, copy=copy)
    if result._mask is nomask:
        result._mask = make_mask_none(result.shape)
    return result


def fix_invalid(a: Any, mask: Any = nomask, copy: bool = True, fill_value: Any = None) -> Any:
    """An array that is masked where it is not finite, with the fill value there.

    >>> import polyarray as pa
    >>> pa.ma.fix_invalid([1.0, pa.nan]).data
    array([1.e+00, 1.e+20])
    """
    a = MaskedArray(a, mask=mask, copy=copy, subok=True)
    invalid = core.logical_not(core.isfinite(plain(a._data)))
    if not invalid.any():
        return a
    a._mask = either(a._mask, invalid)
    core.copyto(a._data, a.fill_value if fill_value is None else fill_value, where=invalid)
    return a
