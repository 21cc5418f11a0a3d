"""Python functions applied to lines of masked arrays, and over several axes."""

from __future__ import annotations

from typing import Any

from .. import _iteration as iteration
from .. import _polyarray as core
from ._array import MaskedArray, masked
from ._creation import array, asarray
from ._fill import default_fill_value
from ._masks import getmaskarray, nomask, normalized_axes

__all__ = ["apply_along_axis", "apply_over_axes"]


def apply_along_axis(func1d: Any, axis: int, arr: Any, *args: Any, **kwargs: Any) -> Any:
    """The results of a function of vectors, for every line along an axis.

    >>> import polyarray as pa
    >>> x = pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]])
    >>> pa.ma.apply_along_axis(pa.ma.sum, 1, x).tolist()
    [1, 7]
    """
    arr = array(arr, copy=False, subok=True)
    (axis,) = normalized_axes(axis, arr.ndim)
    data, masks = (core.moveaxis(part, axis, -1) for part in (arr._data, getmaskarray(arr)))
    outer = data.shape[:-1]
    results = [
        func1d(arr._like(data[place], nomask if arr._mask is nomask else masks[place]), *args, **kwargs)
        for place in iteration.ndindex(*outer)
    ]
    inner = () if results[0] is masked else core.asarray(results[0]).shape
    made = core.empty((len(results), *inner), core.result_type(*(core.asarray(one) for one in results)))
    hidden = core.zeros(made.shape, dtype=core.bool)
    for place, result in enumerate(results):
        if result is not masked:
            made[place] = core.asarray(result)
        hidden[place] = getmaskarray(result)
    # What the function made of a line stands in the place of the line.
    start = [len(outer) + step for step in range(len(inner))]
    goal = [axis + step for step in range(len(inner))]
    made, hidden = (core.moveaxis(part.reshape(outer + inner), start, goal) for part in (made, hidden))
    result = MaskedArray(made, mask=hidden, fill_value=default_fill_value(made))
    return result if result.ndim else result[()]


def apply_over_axes(func: Any, a: Any, axes: Any) -> Any:
    """A function of an array and an axis, applied over several axes one after the other.

    >>> import polyarray as pa
    >>> pa.ma.apply_over_axes(pa.ma.sum, pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]), [0, 1]).item()
    8
    """
    value = asarray(a)
    ndim = core.asanyarray(a).ndim
    for axis in core.atleast_1d(axes).tolist():
        axis = ndim + axis if axis < 0 else axis
        result = func(value, axis)
        if result.ndim != value.ndim:
            result = core.expand_dims(result, axis)
        if result.ndim != value.ndim:
            raise ValueError("function is not returning an array of the correct shape")
        value = result
    return value
