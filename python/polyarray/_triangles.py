"""Indices of parts of a matrix: its diagonal, its triangles, what a mask leaves.

Each result is a tuple of index arrays, one per axis, so that `a[indices]` is the part.
"""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable
from typing import Any

from . import _polyarray as core

__all__ = [
    "diag_indices",
    "diag_indices_from",
    "mask_indices",
    "tril_indices",
    "tril_indices_from",
    "triu_indices",
    "triu_indices_from",
]


def diag_indices(n: int, ndim: int = 2) -> tuple[Any, ...]:
    """Indices of the main diagonal of an array with `ndim` axes of length `n`.

    Parameters
    ----------
    n : int
        The length of every axis.
    ndim : int, optional
        The number of axes.

    Returns
    -------
    tuple of `ndim` arrays of int64, shape (n,)

    Examples
    --------
    >>> import polyarray as pa
    >>> a = pa.zeros((2, 2))
    >>> a[pa.diag_indices(2)] = 7
    >>> a
    array([[7., 0.],
           [0., 7.]])
    """
    return (core.arange(n),) * ndim


def diag_indices_from(arr: Any) -> tuple[Any, ...]:
    """Indices of the main diagonal of an array.

    Parameters
    ----------
    arr : array, at least 2-d, all of whose axes have one length

    Returns
    -------
    tuple of `arr.ndim` arrays of int64

    Raises
    ------
    ValueError
        Where there are fewer than two axes, or their lengths differ.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.diag_indices_from(pa.zeros((2, 2)))
    (array([0, 1]), array([0, 1]))
    """
    if not arr.ndim >= 2:
        raise ValueError("input array must be at least 2-d")
    if len(set(arr.shape)) != 1:
        raise ValueError("All dimensions of input must be of equal length")
    return diag_indices(arr.shape[0], arr.ndim)


def mask_indices(n: int, mask_func: Callable[..., Any], k: Any = 0) -> tuple[Any, ...]:
    """Indices of what a function such as `triu` leaves of a square matrix of ones.

    Parameters
    ----------
    n : int
        The number of rows and columns.
    mask_func : callable
        Called as `mask_func(matrix, k)`.
    k : optional
        Handed to `mask_func`.

    Returns
    -------
    tuple of two arrays of int64

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.mask_indices(2, pa.triu)
    (array([0, 0, 1]), array([0, 1, 1]))
    """
    return tuple(core.nonzero(core.asarray(mask_func(core.ones((n, n), dtype=int), k)) != 0))


def tril_indices(n: int, k: int = 0, m: int | None = None) -> tuple[Any, Any]:
    """Indices of the lower triangle of an `n` by `m` matrix.

    Parameters
    ----------
    n : int
        The number of rows.
    k : int, optional
        The last diagonal that belongs to it; the main one is 0, those above it are positive.
    m : int, optional
        The number of columns, `n` unless given.

    Returns
    -------
    tuple of two arrays of int64

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.tril_indices(2)
    (array([0, 1, 1]), array([0, 0, 1]))
    """
    rows, columns = core.nonzero(core.tri(n, m, k=k, dtype=bool))
    return rows, columns


def tril_indices_from(arr: Any, k: int = 0) -> tuple[Any, Any]:
    """Indices of the lower triangle of a matrix.

    Parameters
    ----------
    arr : array, 2-d
    k : int, optional
        The last diagonal that belongs to it.

    Returns
    -------
    tuple of two arrays of int64

    Raises
    ------
    ValueError
        Where `arr` is not a matrix.

    Examples
    --------
    >>> import polyarray as pa
    >>> a = pa.array([[1, 2], [3, 4]])
    >>> a[pa.tril_indices_from(a)]
    array([1, 3, 4])
    """
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return tril_indices(arr.shape[-2], k=k, m=arr.shape[-1])


def triu_indices(n: int, k: int = 0, m: int | None = None) -> tuple[Any, Any]:
    """Indices of the upper triangle of an `n` by `m` matrix.

    Parameters
    ----------
    n : int
        The number of rows.
    k : int, optional
        The first diagonal that belongs to it; the main one is 0, those above it are positive.
    m : int, optional
        The number of columns, `n` unless given.

    Returns
    -------
    tuple of two arrays of int64

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.triu_indices(2)
    (array([0, 0, 1]), array([0, 1, 1]))
    """
    try:
        k = operator.index(k)
    except TypeError:
        if not isinstance(k, type(k - 1)):
            warnings.warn(
                f"Cannot convert {type(k).__name__} safely to an integer. "
                "This will raise an error in future versions (Deprecated NumPy 2.5)",
                DeprecationWarning,
                stacklevel=2,
            )
    rows, columns = core.nonzero(~core.tri(n, m, k=k - 1, dtype=bool))
    return rows, columns


def triu_indices_from(arr: Any, k: int = 0) -> tuple[Any, Any]:
    """Indices of the upper triangle of a matrix.

    Parameters
    ----------
    arr : array, 2-d
    k : int, optional
        The first diagonal that belongs to it.

    Returns
    -------
    tuple of two arrays of int64

    Raises
    ------
    ValueError
        Where `arr` is not a matrix.

    Examples
    --------
    >>> import polyarray as pa
    >>> a = pa.array([[1, 2], [3, 4]])
    >>> a[pa.triu_indices_from(a)]
    array([1, 2, 4])
    """
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return triu_indices(arr.shape[-2], k=k, m=arr.shape[-1])
