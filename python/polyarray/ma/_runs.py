"""Runs of elements that are masked, or that are not, as slices, and the first and last of them."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from ._creation import asarray
from ._masks import getmask, getmaskarray, nomask

__all__ = [
    "clump_masked",
    "clump_unmasked",
    "flatnotmasked_contiguous",
    "flatnotmasked_edges",
    "notmasked_contiguous",
    "notmasked_edges",
]


def _runs(mask: Any) -> list[slice]:
    """Where a vector of bools is true."""
    mask = mask.ravel()
    if not mask.size:
        return []
    edges = (core.flatnonzero(mask[1:] != mask[:-1]) + 1).tolist()
    bounds = [0, *edges, mask.size]
    first = 0 if mask[0] else 1
    return [slice(start, stop) for start, stop in zip(bounds[first::2], bounds[first + 1 :: 2], strict=False)]


def clump_unmasked(a: Any) -> list[slice]:
    """The runs of a vector that are not masked.

    >>> import polyarray as pa
    >>> pa.ma.clump_unmasked(pa.ma.array([1, 2, 3], mask=[0, 1, 0]))
    [slice(0, 1, None), slice(2, 3, None)]
    """
    mask = getmask(a)
    return [slice(0, a.size)] if mask is nomask else _runs(core.logical_not(mask))


def clump_masked(a: Any) -> list[slice]:
    """The runs of a vector that are masked.

    >>> import polyarray as pa
    >>> pa.ma.clump_masked(pa.ma.array([1, 2, 3], mask=[0, 1, 1]))
    [slice(1, 3, None)]
    """
    mask = getmask(a)
    return [] if mask is nomask else _runs(mask)


def flatnotmasked_contiguous(a: Any) -> list[slice]:
    """The runs of the flat array that are not masked.

    >>> import polyarray as pa
    >>> pa.ma.flatnotmasked_contiguous(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]))
    [slice(0, 1, None), slice(2, 4, None)]
    """
    return clump_unmasked(a)


def flatnotmasked_edges(a: Any) -> Any:
    """The first and last place of the flat array that are not masked, or None.

    >>> import polyarray as pa
    >>> pa.ma.flatnotmasked_edges(pa.ma.array([1, 2, 3, 4], mask=[1, 0, 0, 1]))
    array([1, 2])
    """
    mask = getmask(a)
    if mask is nomask or not mask.any():
        return core.array([0, a.size - 1])
    places = core.flatnonzero(core.logical_not(mask))
    return places[[0, -1]] if places.size else None


def notmasked_contiguous(a: Any, axis: Any = None) -> Any:
    """The runs that are not masked, of the flat array or of each line along an axis.

    >>> import polyarray as pa
    >>> pa.ma.notmasked_contiguous(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]), axis=1)
    [[slice(0, 1, None)], [slice(0, 2, None)]]
    """
    a = asarray(a)
    if a.ndim > 2:
        raise NotImplementedError("Currently limited to at most 2D array.")
    if axis is None or a.ndim == 1:
        return flatnotmasked_contiguous(a)
    return [flatnotmasked_contiguous(line) for line in (a if axis % 2 else a.T)]


def notmasked_edges(a: Any, axis: Any = None) -> Any:
    """The first and last places that are not masked, of the flat array or of each line along an axis.

    >>> import polyarray as pa
    >>> pa.ma.notmasked_edges(pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]), axis=1)[1]
    (array([0, 1]), array([0, 1]))
    """
    a = asarray(a)
    if axis is None or a.ndim == 1:
        return flatnotmasked_edges(a)
    hidden = getmaskarray(a)
    places = [asarray(place) for place in core.indices(a.shape)]
    for place in places:
        place._mask = hidden
    return [
        tuple(place.min(axis).compressed() for place in places),
        tuple(place.max(axis).compressed() for place in places),
    ]
