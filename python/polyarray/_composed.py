"""Methods of arrays whose class answers functions of elements: those functions one after the other, as NumPy
calls them, so that the class gets to see each."""

from __future__ import annotations

import operator
import warnings
from typing import Any

from . import _polyarray as core


def _count(array: Any, axis: Any, keepdims: bool, where: Any) -> Any:
    """How many elements each result is made of."""
    if where is not None and where is not True:
        taking_part = core.broadcast_to(where, array.shape)
        return core.asarray(core.add.reduce(taking_part, axis, core.int64, None, keepdims))
    axes = range(array.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    count = 1
    for one in axes:
        if not -array.ndim <= operator.index(one) < array.ndim:
            raise core.AxisError(one, array.ndim)
        count *= array.shape[one]
    return core.int64(count)


def _divided(total: Any, count: Any) -> Any:
    """A sum divided by a number of elements, in place where it is an array."""
    if isinstance(total, core.ndarray):
        return core.true_divide(total, count, out=total, casting="unsafe", subok=False)
    quotient = total / count
    return total.dtype.type(quotient) if hasattr(total, "dtype") else quotient


def _wide(array: Any, dtype: Any) -> Any:
    """The dtype of sums that are divided."""
    return core.dtype("f8") if dtype is None and array.dtype.kind in "biu" else dtype


def mean(array: Any, axis: Any, dtype: Any, out: Any, keepdims: bool, where: Any) -> Any:
    """The arithmetic mean of elements along axes."""
    where = True if where is None else where
    count = _count(array, axis, keepdims, where)
    if core.any(count == 0):
        warnings.warn("Mean of empty slice", RuntimeWarning, stacklevel=2)
    half = dtype is None and array.dtype == core.float16
    dtype = core.dtype("f4") if half else _wide(array, dtype)
    result = _divided(core.add.reduce(array, axis, dtype, out, keepdims, where=where), count)
    if not half or out is not None:
        return result
    return result.astype(array.dtype) if isinstance(result, core.ndarray) else array.dtype.type(result)


def var(array: Any, axis: Any, dtype: Any, out: Any, keepdims: bool, where: Any, ddof: float) -> Any:
    """The variance of elements along axes."""
    where = True if where is None else where
    count = _count(array, axis, keepdims, where)
    if core.any(ddof >= count):
        warnings.warn("Degrees of freedom <= 0 for slice", RuntimeWarning, stacklevel=2)
    dtype = _wide(array, dtype)
    middle = core.add.reduce(array, axis, dtype, keepdims=True, where=where)
    middle = _divided(middle, count.reshape(middle.shape) if count.ndim else count)
    off = core.subtract(array, middle, out=...)
    if array.dtype.kind == "c":
        squares = core.multiply(off, core.conjugate(off), out=off).real
    else:
        squares = core.square(off, out=off)
    total = core.add.reduce(squares, axis, dtype, out, keepdims=keepdims, where=where)
    return _divided(total, core.maximum(count - ddof, 0))


def std(array: Any, axis: Any, dtype: Any, out: Any, keepdims: bool, where: Any, ddof: float) -> Any:
    """The standard deviation of elements along axes."""
    result = var(array, axis, dtype, out, keepdims, where, ddof)
    return core.sqrt(result, out=result) if isinstance(result, core.ndarray) else core.sqrt(result)


def clip(array: Any, low: Any, high: Any, out: Any, **kwargs: Any) -> Any:
    """The elements limited to a range."""
    if low is None and high is None:
        return core.positive(array, out=out, **kwargs)
    if low is not None:
        array = core.maximum(array, low, out=out, **kwargs)
    return array if high is None else core.minimum(array, high, out=out, **kwargs)


def round(array: Any, decimals: int, out: Any) -> Any:
    """The elements rounded to a number of decimals, halves to even."""
    if array.dtype.kind in "biu" and decimals >= 0:
        return array.copy() if out is None else core.positive(array, out=out)
    if decimals == 0:
        return core.rint(array, out=out)
    there, back = (core.multiply, core.divide) if decimals > 0 else (core.divide, core.multiply)
    target = core.empty(array.shape, dtype=array.dtype) if out is None else out
    scale = float(10 ** abs(decimals))
    scaled = core.rint(there(array, scale, out=target), out=target)
    return back(scaled, scale, out=target)
