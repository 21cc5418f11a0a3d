"""What series of every basis share: vectors of coefficients, domains, and numbers as text.

A series is a vector of coefficients from the lowest degree to the highest; the last one is not zero unless it
is the only one.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any, NoReturn

from .. import _inspection, _missing, _per_call, _printing
from .. import _polyarray as core

__all__ = ["as_series", "format_float", "getdomain", "mapdomain", "mapparms", "trimcoef", "trimseq"]


def trimseq(seq: Any) -> Any:
    """A sequence without the zeros at its end; one element is always left.

    Parameters
    ----------
    seq : sequence of numbers

    Returns
    -------
    sequence
        The part of `seq`.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polynomial.polyutils.trimseq([1, 0, 2, 0, 0])
    [1, 0, 2]
    """
    try:
        if seq[-1] != 0:
            return seq
    except IndexError:
        return seq
    length = len(seq)
    while length > 1 and seq[length - 1] == 0:
        length -= 1
    return seq[:length]


def as_series(alist: Iterable[Any], trim: bool = True) -> list[Any]:
    """Sequences of coefficients as vectors of one floating-point or complex dtype.

    Parameters
    ----------
    alist : iterable of 1-d array_like
    trim : bool, optional
        Whether to leave out zeros at the end.

    Returns
    -------
    list of ndarray
        Copies.

    Raises
    ------
    ValueError
        For a sequence that is empty, or not 1-d.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polynomial.polyutils.as_series([[1, 2, 0], 3.5])
    [array([1., 2.]), array([3.5])]
    """
    arrays = [core.asarray(a) for a in alist]
    for k, a in enumerate(arrays):
        if a.size == 0:
            raise ValueError("Coefficient array is empty")
        if a.ndim > 1:
            raise ValueError("Coefficient array is not 1-d")
        if a.ndim == 0:
            arrays[k] = a.reshape(1)
    try:
        dtype = _inspection.common_type(*arrays)
    except TypeError as error:
        raise ValueError("Coefficient arrays have no common type") from error
    return [(trimseq(a) if trim else a).astype(dtype) for a in arrays]


def trimcoef(c: Any, tol: float = 0) -> Any:
    """Coefficients without the small ones at the end.

    Parameters
    ----------
    c : array_like, shape (N,)
    tol : float, optional
        What counts as small: an absolute value up to `tol`.

    Returns
    -------
    ndarray, 1-d
        [0] where all are small.

    Raises
    ------
    ValueError
        For a negative `tol`.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polynomial.polyutils.trimcoef([1, 2, 1e-9], 1e-6)
    array([1., 2.])
    """
    if tol < 0:
        raise ValueError("tol must be non-negative")
    [c] = as_series([c])
    [places] = core.nonzero(core.absolute(c) > tol)
    return c[: int(places[-1]) + 1].copy() if len(places) else c[:1] * 0


def getdomain(x: Any) -> Any:
    """The smallest interval that holds points; for complex points, the corners of the smallest rectangle.

    Parameters
    ----------
    x : array_like, shape (N,)

    Returns
    -------
    ndarray, shape (2,)

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polynomial.polyutils.getdomain([3, 1, 2])
    array([1., 3.])
    """
    [x] = as_series([x], trim=False)
    if x.dtype.kind == "c":
        corners = [complex(x.real.min(), x.imag.min()), complex(x.real.max(), x.imag.max())]
        return core.array(corners)
    return core.array([x.min(), x.max()])


def mapparms(old: Any, new: Any) -> tuple[Any, Any]:
    """The linear map between two intervals.

    Parameters
    ----------
    old, new : (2,) array_like

    Returns
    -------
    offset, scale : scalars
        `offset + scale * x` lies in `new` as `x` does in `old`.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polynomial.polyutils.mapparms((-1, 1), (0, 4))
    (2.0, 2.0)
    """
    length = old[1] - old[0]
    offset = (old[1] * new[0] - old[0] * new[1]) / length
    return offset, (new[1] - new[0]) / length


def mapdomain(x: Any, old: Any, new: Any) -> Any:
    """Points moved by the linear map from one interval to another.

    Parameters
    ----------
    x : array_like
    old, new : (2,) array_like

    Returns
    -------
    ndarray or scalar, of the shape of `x`

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polynomial.polyutils.mapdomain([-1, 0, 1], (-1, 1), (0, 4))
    array([0., 2., 4.])
    """
    if type(x) not in (int, float, complex) and not isinstance(x, core.generic) and not _calculates(x):
        x = core.asanyarray(x)
    offset, scale = mapparms(old, new)
    return offset + scale * x


def _calculates(x: Any) -> bool:
    """Whether an object has arithmetic of its own that arrays leave it to, as series do."""
    return getattr(type(x), "__array_ufunc__", core) is None


def format_float(x: Any, parens: bool = False) -> str:
    """A number as the text of a series shows it, by the print options.

    Parameters
    ----------
    x : number
    parens : bool, optional
        Whether to put a number with an exponent in parentheses.

    Returns
    -------
    str

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polynomial.polyutils.format_float(pa.float64(1.5e10), parens=True)
    '(1.5e+10)'
    """
    if not _inspection.issubdtype(type(x), core.floating):
        return str(x)
    options: Any = _printing.get_printoptions()
    if core.isnan(x):
        return str(options["nanstr"])
    if core.isinf(x):
        return str(options["infstr"])
    precision = options["precision"]
    size = core.absolute(x)
    fixed = options["floatmode"] == "fixed"
    how = {
        "precision": precision,
        "unique": not fixed,
        "trim": "k" if fixed else "0",
        "sign": options["sign"] == "+",
    }
    if x != 0 and (size >= 1.0e8 or size < 10 ** min(0, -(precision - 1) // 2)):
        text = core.format_float_scientific(x, **how)
        return f"({text})" if parens else text
    return str(core.format_float_positional(x, fractional=True, **how))


def _as_int(x: Any, what: str) -> int:
    """A whole number, or a TypeError that says what had to be one."""
    try:
        return operator.index(x)
    except TypeError as error:
        raise TypeError(f"{what} must be an integer, received {x}") from error


globals().update(
    _per_call.functions(globals(), __name__, ["as_series", "getdomain", "mapdomain", "trimcoef"])
)


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
