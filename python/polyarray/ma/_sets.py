"""Vectors as sets. Masked elements count as one value, which is equal to itself and comes last."""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import _polyarray as core
from ._array import MaskedArray
from ._choices import concatenate
from ._creation import asanyarray
from ._masks import getmask, nomask
from ._ufuncs import FUNCTIONS

__all__ = ["ediff1d", "in1d", "intersect1d", "isin", "setdiff1d", "setxor1d", "union1d", "unique"]


class _Set(NamedTuple):
    """The values of a set, whether it has masked elements, and whether it has a mask at all."""

    values: Any
    hidden: bool
    masked: bool


def _set(ar: Any) -> _Set:
    ar = asanyarray(ar)
    mask = getmask(ar)
    return _Set(core.unique(ar.compressed()), mask is not nomask and bool(mask.any()), mask is not nomask)


def _array_of(values: Any, hidden: bool, masked: bool) -> Any:
    """The vector of a set."""
    if not hidden:
        return MaskedArray(values, mask=False if masked else nomask)
    values = core.concatenate([values, core.ones(1, dtype=values.dtype)])
    mask = core.zeros(values.shape, dtype=core.bool)
    mask[-1] = True
    return MaskedArray(values, mask=mask)


def unique(ar1: Any, return_index: bool = False, return_inverse: bool = False) -> Any:
    """The different elements in ascending order; a masked one comes last.

    >>> import polyarray as pa
    >>> pa.ma.unique(pa.ma.array([2, 1, 2, 3], mask=[0, 0, 0, 1])).tolist()
    [1, 2, None]
    """
    return unique_with(ar1, return_index, return_inverse)


def unique_with(ar1: Any, index: bool = False, inverse: bool = False, counts: bool = False) -> Any:
    """The different elements, where the first of each is, which one each element is, how many there are."""
    values, hidden, masked = _set(ar1)
    result = _array_of(values, hidden, masked)
    if not (index or inverse or counts):
        return result
    ar = asanyarray(ar1).ravel()
    places = core.searchsorted(values, ar._data) if values.size else core.zeros(ar.size, dtype=core.intp)
    if hidden:
        places = core.where(ar._mask, values.size, places)
    found: tuple[Any, ...] = (result,)
    if index:
        found += (core.unique(places, return_index=True)[1],)
    if inverse:
        found += (places.reshape(asanyarray(ar1).shape),)
    if counts:
        found += (core.bincount(places, minlength=result.size),)
    return found


def intersect1d(ar1: Any, ar2: Any, assume_unique: bool = False) -> Any:
    """The elements of both sets.

    >>> import polyarray as pa
    >>> pa.ma.intersect1d(pa.ma.array([1, 2, 3], mask=[0, 0, 1]), [2, 3]).tolist()
    [2]
    """
    first, second = _set(ar1), _set(ar2)
    values = core.intersect1d(first.values, second.values)
    return _array_of(values, first.hidden and second.hidden, first.masked or second.masked)


def setxor1d(ar1: Any, ar2: Any, assume_unique: bool = False) -> Any:
    """The elements of just one of two sets.

    >>> import polyarray as pa
    >>> pa.ma.setxor1d(pa.ma.array([1, 2, 3], mask=[0, 0, 1]), [2, 3]).tolist()
    [1, 3, None]
    """
    first, second = _set(ar1), _set(ar2)
    values = core.setxor1d(first.values, second.values)
    return _array_of(values, first.hidden != second.hidden, first.masked or second.masked)


def union1d(ar1: Any, ar2: Any) -> Any:
    """The elements of either set.

    >>> import polyarray as pa
    >>> pa.ma.union1d(pa.ma.array([1, 2], mask=[0, 1]), [3]).tolist()
    [1, 3, None]
    """
    return unique(concatenate((ar1, ar2), axis=None))


def in1d(ar1: Any, ar2: Any, assume_unique: bool = False, invert: bool = False) -> Any:
    """Which elements of a vector are in a set.

    >>> import polyarray as pa
    >>> pa.ma.in1d(pa.ma.array([1, 2, 3], mask=[0, 0, 1]), [2, 3]).tolist()
    [False, True, False]
    """
    ar1 = asanyarray(ar1).ravel()
    values, hidden, _ = _set(ar2)
    found = core.isin(ar1._data, values)
    found = core.logical_not(found) if invert else found
    mask = getmask(ar1)
    if mask is nomask:
        return MaskedArray(found, mask=False if hidden else nomask)
    return MaskedArray(core.where(mask, invert, found), mask=core.logical_and(mask, hidden))


def isin(element: Any, test_elements: Any, assume_unique: bool = False, invert: bool = False) -> Any:
    """Which elements are in a set.

    >>> import polyarray as pa
    >>> pa.ma.isin([[1, 2]], [2, 3]).tolist()
    [[False, True]]
    """
    element = asanyarray(element)
    return in1d(element, test_elements, assume_unique=assume_unique, invert=invert).reshape(element.shape)


def setdiff1d(ar1: Any, ar2: Any, assume_unique: bool = False) -> Any:
    """The elements of one set that are not in another.

    >>> import polyarray as pa
    >>> pa.ma.setdiff1d(pa.ma.array([1, 2, 3], mask=[0, 0, 1]), [2]).tolist()
    [1, None]
    """
    ar1 = asanyarray(ar1).ravel() if assume_unique else unique(ar1)
    return ar1[in1d(ar1, ar2, assume_unique=True, invert=True).filled(False)]


def ediff1d(arr: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    """The differences of neighbours in the flat array, with others before and behind.

    >>> import polyarray as pa
    >>> pa.ma.ediff1d(pa.ma.array([1, 2, 4, 7], mask=[0, 0, 0, 1])).tolist()
    [1, 2, None]
    """
    flat = asanyarray(arr).ravel()
    differences = FUNCTIONS["subtract"](flat[1:], flat[:-1])
    ends = [None if end is None else asanyarray(end).reshape(-1) for end in (to_begin, to_end)]
    parts = [part for part in (ends[0], differences, ends[1]) if part is not None]
    return concatenate(parts) if len(parts) > 1 else differences
