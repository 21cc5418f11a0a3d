"""Windows, which are one in the middle and fall towards both ends, for tapering what is to be transformed.

Each takes the number of points `M` and gives them from one end to the other; fewer than one point give an
empty array.
"""

from __future__ import annotations

from math import pi
from typing import Any

from . import _polyarray as core

__all__ = ["bartlett", "blackman", "hamming", "hanning", "kaiser"]


def _places(M: Any) -> Any:
    """Odd or even whole numbers from `1 - M` to `M - 1`, or None where one point or none is asked for."""
    return core.arange(1 - M, M, 2) if M > 1 else None


def _few(M: Any) -> Any:
    """The window of one point, or of none."""
    return core.ones(1 if M == 1 else 0)


def _length(M: Any) -> Any:
    return core.array([0.0, M])[1]


def _cosines(M: Any, *weights: float) -> Any:
    """The sum of `weights[k] * cos(k * t)`, with t from -π to π."""
    M = _length(M)
    n = _places(M)
    if n is None:
        return _few(M)
    result = weights[0]
    for k, weight in enumerate(weights[1:], 1):
        result = result + weight * core.cos(k * pi * n / (M - 1))
    return result


def bartlett(M: Any) -> Any:
    """The Bartlett window, a triangle.

    Parameters
    ----------
    M : int
        The number of points.

    Returns
    -------
    ndarray of float64, shape (M,)

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.bartlett(5)
    array([0. , 0.5, 1. , 0.5, 0. ])
    """
    M = _length(M)
    n = _places(M)
    if n is None:
        return _few(M)
    return core.where(n <= 0, 1 + n / (M - 1), 1 - n / (M - 1))


def blackman(M: Any) -> Any:
    """The Blackman window, whose Fourier transform leaks least.

    Parameters
    ----------
    M : int
        The number of points.

    Returns
    -------
    ndarray of float64, shape (M,)

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.blackman(5).round(3) + 0
    array([0.  , 0.34, 1.  , 0.34, 0.  ])
    """
    return _cosines(M, 0.42, 0.5, 0.08)


def hamming(M: Any) -> Any:
    """The Hamming window, a raised cosine that does not reach zero.

    Parameters
    ----------
    M : int
        The number of points.

    Returns
    -------
    ndarray of float64, shape (M,)

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.hamming(5)
    array([0.08, 0.54, 1.  , 0.54, 0.08])
    """
    return _cosines(M, 0.54, 0.46)


def hanning(M: Any) -> Any:
    """The Hann window, a raised cosine.

    Parameters
    ----------
    M : int
        The number of points.

    Returns
    -------
    ndarray of float64, shape (M,)

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.hanning(5)
    array([0. , 0.5, 1. , 0.5, 0. ])
    """
    return _cosines(M, 0.5, 0.5)


def kaiser(M: Any, beta: Any) -> Any:
    """The Kaiser window: a Bessel function's, of a width that can be chosen.

    Parameters
    ----------
    M : int
        The number of points.
    beta : float
        How fast it falls: 0 gives a rectangle, 5 about a Hamming window, 8.6 about a Blackman window.

    Returns
    -------
    ndarray of float64, shape (M,)

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.kaiser(3, 0)
    array([1., 1., 1.])
    """
    M, beta = core.array([0.0, M, beta])[1:]
    if M == 1:
        return core.ones(1)
    alpha = (M - 1) / 2.0
    n = core.arange(0, M)
    return core.i0(beta * core.sqrt(1 - ((n - alpha) / alpha) ** 2.0)) / core.i0(beta)
