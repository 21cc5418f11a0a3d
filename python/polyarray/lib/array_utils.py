"""Small questions about arrays and their axes."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any, NoReturn, SupportsIndex

from .. import _missing
from .. import _polyarray as core
from .._py39 import zip

__all__ = ["byte_bounds", "normalize_axis_index", "normalize_axis_tuple"]


def byte_bounds(a: Any) -> tuple[int, int]:
    """The addresses of the first byte of an array, and of the byte after the last one.

    Parameters
    ----------
    a : ndarray
        Or anything with ``__array_interface__``.

    Returns
    -------
    low, high : int
        Where strides leave gaps, bytes between them may be somebody else's.

    Examples
    --------
    >>> import polyarray as pa
    >>> low, high = pa.lib.array_utils.byte_bounds(pa.eye(2))
    >>> high - low
    32
    """
    interface = a.__array_interface__
    low = high = interface["data"][0]
    itemsize = core.asarray(a).dtype.itemsize
    if interface.get("strides") is None:
        return low, high + a.size * itemsize
    for length, stride in zip(interface["shape"], interface["strides"], strict=True):
        if stride < 0:
            low += (length - 1) * stride
        else:
            high += (length - 1) * stride
    return low, high + itemsize


def normalize_axis_index(axis: SupportsIndex, ndim: int, msg_prefix: str | None = None) -> int:
    """An axis counted from the front.

    Parameters
    ----------
    axis : int
        Counted from the end where it is negative.
    ndim : int
        How many axes there are.
    msg_prefix : str, optional
        What stands before the words of an error.

    Returns
    -------
    int

    Raises
    ------
    AxisError
        Where there is no such axis.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.lib.array_utils.normalize_axis_index(-1, ndim=3)
    2
    """
    if isinstance(axis, float):
        raise TypeError("integer argument expected, got float")
    place = operator.index(axis)
    if not -ndim <= place < ndim:
        raise core.AxisError(place, ndim, msg_prefix)
    return place % ndim


def normalize_axis_tuple(
    axis: SupportsIndex | Iterable[SupportsIndex],
    ndim: int,
    argname: str | None = None,
    allow_duplicate: bool = False,
) -> tuple[int, ...]:
    """Axes counted from the front.

    Parameters
    ----------
    axis : int or iterable of ints
        Counted from the end where they are negative.
    ndim : int
        How many axes there are.
    argname : str, optional
        The name of the argument in the words of an error.
    allow_duplicate : bool, optional
        Whether an axis may be named twice.

    Returns
    -------
    tuple of int

    Raises
    ------
    AxisError
        Where there is no such axis.
    ValueError
        Where an axis is named twice.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.lib.array_utils.normalize_axis_tuple((0, -1), ndim=3)
    (0, 2)
    """
    try:
        given = [operator.index(axis)]  # type: ignore[arg-type]
    except TypeError:
        given = list(axis)  # type: ignore[arg-type]
    places = tuple(normalize_axis_index(one, ndim, argname) for one in given)
    if not allow_duplicate and len(set(places)) != len(places):
        raise ValueError(f"repeated axis in `{argname}` argument" if argname else "repeated axis")
    return places


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
