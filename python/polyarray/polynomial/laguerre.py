"""Sums of Laguerre polynomials, which are orthogonal on [0, ∞) for exp(-x)."""

from __future__ import annotations

from typing import Any, NoReturn

from .. import _missing, _per_call
from .. import _polyarray as core
from ._basis import Basis
from ._recurrence import Numbers
from ._series import Series
from .polyutils import trimcoef

__all__ = [
    "Laguerre",
    "lag2poly",
    "lagadd",
    "lagcompanion",
    "lagder",
    "lagdiv",
    "lagdomain",
    "lagfit",
    "lagfromroots",
    "laggauss",
    "laggrid2d",
    "laggrid3d",
    "lagint",
    "lagline",
    "lagmul",
    "lagmulx",
    "lagone",
    "lagpow",
    "lagroots",
    "lagsub",
    "lagtrim",
    "lagval",
    "lagval2d",
    "lagval3d",
    "lagvalnd",
    "lagvander",
    "lagvander2d",
    "lagvander3d",
    "lagweight",
    "lagx",
    "lagzero",
    "poly2lag",
]


def _times_x(n: int) -> Numbers:
    return -(n + 1), 2 * n + 1, -n


def _integral(n: int) -> Numbers:
    return -1, 1, 0


LAGUERRE = Basis(
    prefix="lag",
    module="laguerre",
    letter="L",
    times_x=_times_x,
    integral=_integral,
    domain=(0.0, 1.0),
    mass=1.0,
)

lagdomain, lagzero, lagone, lagx = LAGUERRE.constants()
lagtrim = trimcoef
lagline = LAGUERRE.function(LAGUERRE.line)
lagfromroots = LAGUERRE.function(LAGUERRE.fromroots)
lagadd = LAGUERRE.function(LAGUERRE.add)
lagsub = LAGUERRE.function(LAGUERRE.sub)
lagmulx = LAGUERRE.function(LAGUERRE.mulx)
lagmul = LAGUERRE.function(LAGUERRE.mul)
lagdiv = LAGUERRE.function(LAGUERRE.div)
lagpow = LAGUERRE.function(LAGUERRE.pow_)
lagval = LAGUERRE.function(LAGUERRE.val)
lagval2d = LAGUERRE.function(LAGUERRE.val2d)
lagval3d = LAGUERRE.function(LAGUERRE.val3d)
lagvalnd = LAGUERRE.function(LAGUERRE.valnd)
laggrid2d = LAGUERRE.function(LAGUERRE.grid2d)
laggrid3d = LAGUERRE.function(LAGUERRE.grid3d)
lagvander = LAGUERRE.function(LAGUERRE.vander)
lagvander2d = LAGUERRE.function(LAGUERRE.vander2d)
lagvander3d = LAGUERRE.function(LAGUERRE.vander3d)
lagfit = LAGUERRE.function(LAGUERRE.fit)
lagcompanion = LAGUERRE.function(LAGUERRE.companion)
lagroots = LAGUERRE.function(LAGUERRE.roots)
lagder = LAGUERRE.function(LAGUERRE.der)
lagint = LAGUERRE.function(LAGUERRE.int_)
laggauss = LAGUERRE.function(LAGUERRE.gauss)
poly2lag = LAGUERRE.function(LAGUERRE.from_powers, "poly2lag")
lag2poly = LAGUERRE.function(LAGUERRE.to_powers, "lag2poly")


def lagweight(x: Any) -> Any:
    """The weight for which Laguerre polynomials are orthogonal on [0, ∞): exp(-x).

    Parameters
    ----------
    x : array_like
        Points.

    Returns
    -------
    ndarray or scalar, of the shape of `x`

    Examples
    --------
    >>> from polyarray.polynomial.laguerre import lagweight
    >>> float(lagweight(0.0))
    1.0
    """
    return core.exp(-x)


class Laguerre(Series):
    """A sum of Laguerre polynomials.

    Parameters
    ----------
    coef : array_like, shape (N,)
        Coefficients from the lowest degree to the highest.
    domain : (2,) array_like, optional
        The interval that is mapped to `window` before evaluation; [0, 1] unless given.
    window : (2,) array_like, optional
        [0, 1] unless given.
    symbol : str, optional
        The name of the variable in text.

    Examples
    --------
    >>> from polyarray.polynomial import Laguerre
    >>> p = Laguerre([1, 2, 3])
    >>> float(p.deriv().integ(lbnd=0, k=[p(0)])(0.5) - p(0.5))
    0.0
    """

    basis_of_class = LAGUERRE


globals().update(_per_call.functions(globals(), __name__, __all__))


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
