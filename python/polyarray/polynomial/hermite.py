"""Sums of Hermite polynomials, as physicists define them: orthogonal for exp(-x²)."""

from __future__ import annotations

from fractions import Fraction
from math import pi, sqrt
from typing import Any, NoReturn

from .. import _missing, _per_call
from .. import _polyarray as core
from ._basis import Basis
from ._recurrence import Numbers
from ._series import Series
from .polyutils import trimcoef

__all__ = [
    "Hermite",
    "herm2poly",
    "hermadd",
    "hermcompanion",
    "hermder",
    "hermdiv",
    "hermdomain",
    "hermfit",
    "hermfromroots",
    "hermgauss",
    "hermgrid2d",
    "hermgrid3d",
    "hermint",
    "hermline",
    "hermmul",
    "hermmulx",
    "hermone",
    "hermpow",
    "hermroots",
    "hermsub",
    "hermtrim",
    "hermval",
    "hermval2d",
    "hermval3d",
    "hermvalnd",
    "hermvander",
    "hermvander2d",
    "hermvander3d",
    "hermweight",
    "hermx",
    "hermzero",
    "poly2herm",
]


def _times_x(n: int) -> Numbers:
    return Fraction(1, 2), 0, n


def _integral(n: int) -> Numbers:
    return Fraction(1, 2 * (n + 1)), 0, 0


HERMITE = Basis(
    prefix="herm",
    module="hermite",
    letter="H",
    times_x=_times_x,
    integral=_integral,
    mass=sqrt(pi),
)

hermdomain, hermzero, hermone, hermx = HERMITE.constants()
hermtrim = trimcoef
hermline = HERMITE.function(HERMITE.line)
hermfromroots = HERMITE.function(HERMITE.fromroots)
hermadd = HERMITE.function(HERMITE.add)
hermsub = HERMITE.function(HERMITE.sub)
hermmulx = HERMITE.function(HERMITE.mulx)
hermmul = HERMITE.function(HERMITE.mul)
hermdiv = HERMITE.function(HERMITE.div)
hermpow = HERMITE.function(HERMITE.pow_)
hermval = HERMITE.function(HERMITE.val)
hermval2d = HERMITE.function(HERMITE.val2d)
hermval3d = HERMITE.function(HERMITE.val3d)
hermvalnd = HERMITE.function(HERMITE.valnd)
hermgrid2d = HERMITE.function(HERMITE.grid2d)
hermgrid3d = HERMITE.function(HERMITE.grid3d)
hermvander = HERMITE.function(HERMITE.vander)
hermvander2d = HERMITE.function(HERMITE.vander2d)
hermvander3d = HERMITE.function(HERMITE.vander3d)
hermfit = HERMITE.function(HERMITE.fit)
hermcompanion = HERMITE.function(HERMITE.companion)
hermroots = HERMITE.function(HERMITE.roots)
hermder = HERMITE.function(HERMITE.der)
hermint = HERMITE.function(HERMITE.int_)
hermgauss = HERMITE.function(HERMITE.gauss)
poly2herm = HERMITE.function(HERMITE.from_powers, "poly2herm")
herm2poly = HERMITE.function(HERMITE.to_powers, "herm2poly")


def hermweight(x: Any) -> Any:
    """The weight for which these polynomials are orthogonal: exp(-x²).

    Parameters
    ----------
    x : array_like
        Points.

    Returns
    -------
    ndarray or scalar, of the shape of `x`

    Examples
    --------
    >>> from polyarray.polynomial.hermite import hermweight
    >>> float(hermweight(0.0))
    1.0
    """
    return core.exp(-(x**2))


class Hermite(Series):
    """A sum of Hermite polynomials, as physicists define them.

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
    >>> from polyarray.polynomial import Hermite
    >>> p = Hermite([1, 2, 3])
    >>> float(p.deriv().integ(lbnd=0, k=[p(0)])(0.5) - p(0.5))
    0.0
    """

    basis_of_class = HERMITE


globals().update(_per_call.functions(globals(), __name__, __all__))


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
