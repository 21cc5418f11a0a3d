"""Sums of powers: 1, x, x², …"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NoReturn

from .. import _missing, _per_call
from .. import _polyarray as core
from ._basis import Basis
from ._recurrence import Numbers
from ._series import Series
from .polyutils import trimcoef

__all__ = [
    "Polynomial",
    "polyadd",
    "polycompanion",
    "polyder",
    "polydiv",
    "polydomain",
    "polyfit",
    "polyfromroots",
    "polygrid2d",
    "polygrid3d",
    "polyint",
    "polyline",
    "polymul",
    "polymulx",
    "polyone",
    "polypow",
    "polyroots",
    "polysub",
    "polytrim",
    "polyval",
    "polyval2d",
    "polyval3d",
    "polyvalfromroots",
    "polyvalnd",
    "polyvander",
    "polyvander2d",
    "polyvander3d",
    "polyx",
    "polyzero",
]


def _times_x(n: int) -> Numbers:
    return 1, 0, 0


def _integral(n: int) -> Numbers:
    return Fraction(1, n + 1), 0, 0


def _cancel(rest: Any, c: Any, degree: int) -> Any:
    factor = rest[-1] / c[-1]
    high = rest[degree:-1]
    high -= factor * c[:-1]
    return factor


POWERS = Basis(
    prefix="poly",
    module="polynomial",
    letter=None,
    times_x=_times_x,
    integral=_integral,
    product=core.convolve,
    cancel=_cancel,
)

polydomain, polyzero, polyone, polyx = POWERS.constants()
polytrim = trimcoef
polyline = POWERS.function(POWERS.line)
polyfromroots = POWERS.function(POWERS.fromroots)
polyadd = POWERS.function(POWERS.add)
polysub = POWERS.function(POWERS.sub)
polymulx = POWERS.function(POWERS.mulx)
polymul = POWERS.function(POWERS.mul)
polydiv = POWERS.function(POWERS.div)
polyval = POWERS.function(POWERS.val)
polyval2d = POWERS.function(POWERS.val2d)
polyval3d = POWERS.function(POWERS.val3d)
polyvalnd = POWERS.function(POWERS.valnd)
polygrid2d = POWERS.function(POWERS.grid2d)
polygrid3d = POWERS.function(POWERS.grid3d)
polyvander = POWERS.function(POWERS.vander)
polyvander2d = POWERS.function(POWERS.vander2d)
polyvander3d = POWERS.function(POWERS.vander3d)
polyfit = POWERS.function(POWERS.fit)
polycompanion = POWERS.function(POWERS.companion)
polyroots = POWERS.function(POWERS.roots)
polyder = POWERS.function(POWERS.der)
polyint = POWERS.function(POWERS.int_)


def polypow(c: Any, pow: Any, maxpower: int | None = None) -> Any:
    """A power of a polynomial.

    Parameters
    ----------
    c : array_like, 1-d
        Coefficients from the lowest power to the highest.
    pow : int
        The exponent.
    maxpower : int, optional
        The largest exponent that is allowed; any unless given.

    Returns
    -------
    ndarray, 1-d

    Raises
    ------
    ValueError
        For an exponent that is negative, not whole, or too large.

    Examples
    --------
    >>> from polyarray.polynomial.polynomial import polypow
    >>> polypow([1, 1], 3)
    array([1., 3., 3., 1.])
    """
    return POWERS.pow_(c, pow, maxpower)


def polyvalfromroots(x: Any, r: Any, tensor: bool = True) -> Any:
    """The values of the polynomial with given roots, the product of all `x - r`.

    Parameters
    ----------
    x : array_like
        Where to evaluate it.
    r : array_like, shape (N, ...)
        Roots along the first axis; other axes are other polynomials.
    tensor : bool, optional
        Whether every polynomial is evaluated everywhere. Else the other axes of `r` broadcast with `x`.

    Returns
    -------
    ndarray or scalar

    Raises
    ------
    ValueError
        Where `x` has as many axes as `r`, unless `tensor`.

    Examples
    --------
    >>> from polyarray.polynomial.polynomial import polyvalfromroots
    >>> polyvalfromroots([0, 3], [1, 2])
    array([2., 2.])
    """
    r = core.array(r, ndmin=1, copy=None)
    if r.dtype.kind in "biu":
        r = r.astype(core.float64)
    if isinstance(x, (tuple, list)):
        x = core.asarray(x)
    if isinstance(x, core.ndarray):
        if tensor:
            r = r.reshape(r.shape + (1,) * x.ndim)
        elif x.ndim >= r.ndim:
            raise ValueError("x.ndim must be < r.ndim when tensor == False")
    return core.prod(x - r, axis=0)


class Polynomial(Series):
    """A sum of powers.

    Parameters
    ----------
    coef : array_like, shape (N,)
        Coefficients from the lowest degree to the highest.
    domain : (2,) array_like, optional
        The interval that is mapped to `window` before evaluation; [-1, 1] unless given.
    window : (2,) array_like, optional
        [-1, 1] unless given.
    symbol : str, optional
        The name of the variable in text.

    Examples
    --------
    >>> from polyarray.polynomial import Polynomial
    >>> p = Polynomial([1, 2, 3])
    >>> float(p.deriv().integ(lbnd=0, k=[p(0)])(0.5) - p(0.5))
    0.0
    """

    basis_of_class = POWERS


globals().update(_per_call.functions(globals(), __name__, __all__))


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
