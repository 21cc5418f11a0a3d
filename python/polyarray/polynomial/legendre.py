"""Sums of Legendre polynomials, which are orthogonal on [-1, 1]."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NoReturn

from .. import _missing, _per_call
from ._basis import Basis
from ._recurrence import Numbers
from ._series import Series
from .polyutils import trimcoef

__all__ = [
    "Legendre",
    "leg2poly",
    "legadd",
    "legcompanion",
    "legder",
    "legdiv",
    "legdomain",
    "legfit",
    "legfromroots",
    "leggauss",
    "leggrid2d",
    "leggrid3d",
    "legint",
    "legline",
    "legmul",
    "legmulx",
    "legone",
    "legpow",
    "legroots",
    "legsub",
    "legtrim",
    "legval",
    "legval2d",
    "legval3d",
    "legvalnd",
    "legvander",
    "legvander2d",
    "legvander3d",
    "legweight",
    "legx",
    "legzero",
    "poly2leg",
]


def _times_x(n: int) -> Numbers:
    return Fraction(n + 1, 2 * n + 1), 0, Fraction(n, 2 * n + 1)


def _integral(n: int) -> Numbers:
    return Fraction(1, 2 * n + 1), 0, Fraction(-1, 2 * n + 1) if n > 1 else 0


LEGENDRE = Basis(
    prefix="leg",
    module="legendre",
    letter="P",
    times_x=_times_x,
    integral=_integral,
    mass=2.0,
)

legdomain, legzero, legone, legx = LEGENDRE.constants()
legtrim = trimcoef
legline = LEGENDRE.function(LEGENDRE.line)
legfromroots = LEGENDRE.function(LEGENDRE.fromroots)
legadd = LEGENDRE.function(LEGENDRE.add)
legsub = LEGENDRE.function(LEGENDRE.sub)
legmulx = LEGENDRE.function(LEGENDRE.mulx)
legmul = LEGENDRE.function(LEGENDRE.mul)
legdiv = LEGENDRE.function(LEGENDRE.div)
legpow = LEGENDRE.function(LEGENDRE.pow_)
legval = LEGENDRE.function(LEGENDRE.val)
legval2d = LEGENDRE.function(LEGENDRE.val2d)
legval3d = LEGENDRE.function(LEGENDRE.val3d)
legvalnd = LEGENDRE.function(LEGENDRE.valnd)
leggrid2d = LEGENDRE.function(LEGENDRE.grid2d)
leggrid3d = LEGENDRE.function(LEGENDRE.grid3d)
legvander = LEGENDRE.function(LEGENDRE.vander)
legvander2d = LEGENDRE.function(LEGENDRE.vander2d)
legvander3d = LEGENDRE.function(LEGENDRE.vander3d)
legfit = LEGENDRE.function(LEGENDRE.fit)
legcompanion = LEGENDRE.function(LEGENDRE.companion)
legroots = LEGENDRE.function(LEGENDRE.roots)
legder = LEGENDRE.function(LEGENDRE.der)
legint = LEGENDRE.function(LEGENDRE.int_)
leggauss = LEGENDRE.function(LEGENDRE.gauss)
poly2leg = LEGENDRE.function(LEGENDRE.from_powers, "poly2leg")
leg2poly = LEGENDRE.function(LEGENDRE.to_powers, "leg2poly")


def legweight(x: Any) -> Any:
    """The weight for which Legendre polynomials are orthogonal on [-1, 1]: one.

    Parameters
    ----------
    x : array_like
        Points.

    Returns
    -------
    ndarray or scalar, of the shape of `x`

    Examples
    --------
    >>> from polyarray.polynomial.legendre import legweight
    >>> float(legweight(0.5))
    1.0
    """
    return x * 0.0 + 1.0


class Legendre(Series):
    """A sum of Legendre polynomials.

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
    >>> from polyarray.polynomial import Legendre
    >>> p = Legendre([1, 2, 3])
    >>> float(p.deriv().integ(lbnd=0, k=[p(0)])(0.5) - p(0.5))
    0.0
    """

    basis_of_class = LEGENDRE


globals().update(_per_call.functions(globals(), __name__, __all__))


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
