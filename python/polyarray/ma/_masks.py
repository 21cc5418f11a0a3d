"""Masks: arrays of bools that are True where an element is not there.

An array without any missing element may have no array of bools at all; its mask is `nomask` then, which is
`False`. All functions here take and give either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import _polyarray as core

__all__ = [
    "MAError",
    "MaskError",
    "MaskType",
    "flatten_mask",
    "getdata",
    "getmask",
    "getmaskarray",
    "is_mask",
    "make_mask",
    "make_mask_descr",
    "make_mask_none",
    "mask_or",
    "nomask",
]

MaskType = core.bool
nomask = core.False_


class _NoValue:
    """What an argument is that was not given, where None has a meaning."""

    def __repr__(self) -> str:
        return "<no value>"


NO_VALUE: Any = _NoValue()


class MAError(Exception):
    """An operation that masked arrays do not have.

    >>> import polyarray as pa
    >>> issubclass(pa.ma.MaskError, pa.ma.MAError)
    True
    """


class MaskError(MAError):
    """A mask that does not fit, or an element that is masked where a value is needed.

    >>> import polyarray as pa
    >>> pa.ma.array([1, 2], mask=[0, 0, 1])
    Traceback (most recent call last):
        ...
    polyarray.ma.MaskError: Mask and data not compatible: data size is 2, mask size is 3.
    """


MAError.__module__ = MaskError.__module__ = "polyarray.ma"


class MaskedArrayFutureWarning(FutureWarning):
    """A default that will change."""


def no_structures(what: str) -> TypeError:
    """The error of what is about dtypes with fields."""
    return TypeError(f"{what} is about structured dtypes, which polyarray does not have")


def normalized_axes(axis: Any, ndim: int) -> tuple[int, ...]:
    """Axes as numbers from zero, each once."""
    found = []
    for one in axis if isinstance(axis, (tuple, list)) else (axis,):
        if not -ndim <= one < ndim:
            raise core.AxisError(one, ndim)
        found.append(one % ndim)
    if len(set(found)) < len(found):
        raise ValueError("repeated axis")
    return tuple(found)


def getmask(a: Any) -> Any:
    """The mask of an array, or `nomask`.

    >>> import polyarray as pa
    >>> pa.ma.getmask(pa.ma.array([1, 2], mask=[0, 1]))
    array([False,  True])
    >>> pa.ma.getmask([1, 2])
    np.False_
    """
    mask = getattr(a, "_mask", nomask)
    if mask is nomask or isinstance(mask, core.ndarray):
        return mask
    # A masked array of another library.
    mask = core.asarray(mask, dtype=MaskType)
    return mask if mask.ndim or mask else nomask


def getmaskarray(arr: Any) -> Any:
    """The mask of an array, as an array in any case.

    >>> import polyarray as pa
    >>> pa.ma.getmaskarray(pa.ma.array([1, 2]))
    array([False, False])
    """
    mask = getmask(arr)
    if mask is not nomask:
        return mask
    shape = arr.shape if isinstance(arr, core.ndarray) else core.asarray(arr).shape
    return core.zeros(shape, dtype=MaskType)


def getdata(a: Any, subok: bool = True) -> Any:
    """The elements of an array, those that are masked too.

    >>> import polyarray as pa
    >>> pa.ma.getdata(pa.ma.array([1, 2], mask=[0, 1]))
    array([1, 2])
    """
    data = getattr(a, "_data", None)
    if not isinstance(data, core.ndarray):
        data = core.array(a if data is None else data, copy=None, subok=subok)
    return data if subok else data.view(core.ndarray)


def is_mask(m: Any) -> bool:
    """Whether an object can be the mask of an array: an array of bools, or `nomask`.

    >>> import polyarray as pa
    >>> pa.ma.is_mask(pa.array([True, False])), pa.ma.is_mask([True, False])
    (True, False)
    """
    return getattr(m, "dtype", None) == MaskType


def make_mask_descr(ndtype: Any) -> Any:
    """The dtype of masks of arrays of a dtype: bool.

    >>> import polyarray as pa
    >>> pa.ma.make_mask_descr(pa.float32)
    dtype('bool')
    """
    core.dtype(ndtype)
    return core.dtype(MaskType)


def make_mask_none(newshape: Any, dtype: Any = None) -> Any:
    """A mask of a shape, with nothing masked.

    >>> import polyarray as pa
    >>> pa.ma.make_mask_none((2,))
    array([False, False])
    """
    if dtype is not None:
        core.dtype(dtype)
    return core.zeros(newshape, dtype=MaskType)


def shrunk(mask: Any) -> Any:
    """The mask, or `nomask` where it masks nothing."""
    return mask if mask.any() else nomask


def filled_mask(m: Any) -> Any:
    """What is given as a mask; a masked element of it masks."""
    return m.filled(True) if getmask(m) is not nomask else getattr(m, "_data", m)


def make_mask(m: Any, copy: bool = False, shrink: bool = True, dtype: Any = MaskType) -> Any:
    """A mask of what is true or not, as `nomask` where it masks nothing unless `shrink` is False.

    >>> import polyarray as pa
    >>> pa.ma.make_mask([0, 3, 0])
    array([False,  True, False])
    >>> pa.ma.make_mask([0, 0]) is pa.ma.nomask
    True
    """
    if m is nomask or m is None:
        return nomask
    core.dtype(dtype)
    if not isinstance(m, core.ndarray):
        m = core.asarray(m)
    mask = core.array(filled_mask(m), dtype=MaskType, copy=copy or None, subok=True)
    return shrunk(mask) if shrink else mask


def mask_or(m1: Any, m2: Any, copy: bool = False, shrink: bool = True) -> Any:
    """A mask of what one of two masks masks.

    >>> import polyarray as pa
    >>> pa.ma.mask_or(pa.array([True, False, False]), pa.array([False, False, True]))
    array([ True, False,  True])
    """
    for one, other in ((m1, m2), (m2, m1)):
        if one is nomask or one is False:
            return make_mask(other, copy=copy, shrink=shrink)
    if m1 is m2 and is_mask(m1):
        return shrunk(m1) if shrink else m1
    return make_mask(core.logical_or(m1, m2), copy=copy, shrink=shrink)


def either(*masks: Any) -> Any:
    """The mask of what any mask masks, which waits as they do; `nomask` if all are."""
    given = [mask for mask in masks if mask is not nomask]
    if not given:
        return nomask
    joined = given[0]
    for mask in given[1:]:
        joined = core.logical_or(joined, mask)
    return joined


# ---- writing elements and their mask ----------------------------------------------------------------------
#
# Where memory ends, an array has its elements and its mask as they were, or both as they are to be. What a
# mask is made of is computed before elements are written; what is left is one write more.


def computed(mask: Any) -> Any:
    """A mask that waits for nothing."""
    if isinstance(mask, core.ndarray):
        core.evaluate(mask)
    return mask


def finish(write: Callable[..., Any], *args: Any) -> Any:
    """The second of two writes: in the system's memory where the chosen allocator has none."""
    try:
        return write(*args)
    except MemoryError:
        with core.memory.system():
            return write(*args)


def flatten_mask(mask: Any) -> Any:
    """A mask as a vector.

    >>> import polyarray as pa
    >>> pa.ma.flatten_mask(pa.array([[True, False], [False, True]]))
    array([ True, False, False,  True])
    """
    return core.array(filled_mask(mask), dtype=MaskType).reshape(-1)
