"""Rows and columns with masked elements: leaving them out, or masking the whole of them."""

from __future__ import annotations

import warnings
from typing import Any

from .. import _polyarray as core
from ._array import masked
from ._creation import array, asarray
from ._fill import plain
from ._masks import NO_VALUE, getmask, getmaskarray, nomask, normalized_axes

__all__ = [
    "compress_cols",
    "compress_nd",
    "compress_rowcols",
    "compress_rows",
    "count_masked",
    "mask_cols",
    "mask_rowcols",
    "mask_rows",
]


def count_masked(arr: Any, axis: Any = None) -> Any:
    """How many elements are masked.

    >>> import polyarray as pa
    >>> pa.ma.count_masked(pa.ma.array([1, 2, 3], mask=[1, 0, 1]))
    np.int64(2)
    """
    return getmaskarray(arr).sum(axis)


def compress_nd(x: Any, axis: Any = None) -> Any:
    """The array without what has a masked element along some axes.

    >>> import polyarray as pa
    >>> pa.ma.compress_nd(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]))
    array([[3]])
    """
    x = asarray(x)
    axes = range(x.ndim) if axis is None else normalized_axes(axis, x.ndim)
    mask = getmask(x)
    if mask is nomask or not mask.any():
        return x._data
    if mask.all():
        return core.array([])
    data = x._data
    for one in axes:
        hidden = mask.any(axis=tuple(other for other in range(x.ndim) if other != one))
        data = core.compress(core.logical_not(hidden), data, axis=one)
    return data


def _two_axes(x: Any, name: str) -> Any:
    x = asarray(x)
    if x.ndim != 2:
        raise NotImplementedError(f"{name} works for 2D arrays only.")
    return x


def compress_rowcols(x: Any, axis: Any = None) -> Any:
    """A matrix without the rows and columns that have masked elements, or without one kind of them.

    >>> import polyarray as pa
    >>> pa.ma.compress_rowcols(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]), 0)
    array([[3, 4]])
    """
    return compress_nd(_two_axes(x, "compress_rowcols"), axis=axis)


def compress_rows(a: Any) -> Any:
    """A matrix without the rows that have masked elements.

    >>> import polyarray as pa
    >>> pa.ma.compress_rows(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]))
    array([[3, 4]])
    """
    return compress_nd(_two_axes(a, "compress_rows"), 0)


def compress_cols(a: Any) -> Any:
    """A matrix without the columns that have masked elements.

    >>> import polyarray as pa
    >>> pa.ma.compress_cols(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]))
    array([[1],
           [3]])
    """
    return compress_nd(_two_axes(a, "compress_cols"), 1)


def mask_rowcols(a: Any, axis: Any = None) -> Any:
    """A matrix in which rows and columns with masked elements are masked, or one kind of them.

    >>> import polyarray as pa
    >>> pa.ma.mask_rowcols(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]])).tolist()
    [[None, None], [3, None]]
    """
    a = array(a, subok=False)
    if a.ndim != 2:
        raise NotImplementedError("mask_rowcols works for 2D arrays only.")
    mask = getmask(a)
    if mask is nomask or not mask.any():
        return a
    a._mask = mask.copy()
    if not axis:
        a[plain(mask).any(axis=1)] = masked
    if axis in (None, 1, -1):
        a[:, plain(mask).any(axis=0)] = masked
    return a


def _ignored_axis(axis: Any) -> None:
    if axis is not NO_VALUE:
        warnings.warn(
            "The axis argument has always been ignored, in future passing it will raise TypeError",
            DeprecationWarning,
            stacklevel=3,
        )


def mask_rows(a: Any, axis: Any = NO_VALUE) -> Any:
    """A matrix in which rows with masked elements are masked.

    >>> import polyarray as pa
    >>> pa.ma.mask_rows(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]])).tolist()
    [[None, None], [3, 4]]
    """
    _ignored_axis(axis)
    return mask_rowcols(a, 0)


def mask_cols(a: Any, axis: Any = NO_VALUE) -> Any:
    """A matrix in which columns with masked elements are masked.

    >>> import polyarray as pa
    >>> pa.ma.mask_cols(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]])).tolist()
    [[1, None], [3, None]]
    """
    _ignored_axis(axis)
    return mask_rowcols(a, 1)
