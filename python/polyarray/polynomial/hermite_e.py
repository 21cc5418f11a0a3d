"""Sums of Hermite polynomials, as probabilists define them: orthogonal for exp(-x² / 2)."""

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
    "HermiteE",
    "herme2poly",
    "hermeadd",
    "hermecompanion",
    "hermeder",
    "hermediv",
    "hermedomain",
    "hermefit",
    "hermefromroots",
    "hermegauss",
    "hermegrid2d",
    "hermegrid3d",
    "hermeint",
    "hermeline",
    "hermemul",
    "hermemulx",
    "hermeone",
    "hermepow",
    "hermeroots",
    "hermesub",
    "hermetrim",
    "hermeval",
    "hermeval2d",
    "hermeval3d",
    "hermevalnd",
    "hermevander",
    "hermevander2d",
    "hermevander3d",
    "hermeweight",
    "hermex",
    "hermezero",
    "poly2herme",
]


def _times_x(n: int) -> Numbers:
    return 1, 0, n


def _integral(n: int) -> Numbers:
    return Fraction(1, n + 1), 0, 0


HERMITEE = Basis(
    prefix="herme",
    module="hermite_e",
    letter="He",
    times_x=_times_x,
    integral=_integral,
    mass=sqrt(2 * pi),
)

hermedomain, hermezero, hermeone, hermex = HERMITEE.constants()
hermetrim = trimcoef
hermeline = HERMITEE.function(HERMITEE.line)
hermefromroots = HERMITEE.function(HERMITEE.fromroots)
hermeadd = HERMITEE.function(HERMITEE.add)
hermesub = HERMITEE.function(HERMITEE.sub)
hermemulx = HERMITEE.function(HERMITEE.mulx)
hermemul = HERMITEE.function(HERMITEE.mul)
hermediv = HERMITEE.function(HERMITEE.div)
hermepow = HERMITEE.function(HERMITEE.pow_)
hermeval = HERMITEE.function(HERMITEE.val)
hermeval2d = HERMITEE.function(HERMITEE.val2d)
hermeval3d = HERMITEE.function(HERMITEE.val3d)
hermevalnd = HERMITEE.function(HERMITEE.valnd)
hermegrid2d = HERMITEE.function(HERMITEE.grid2d)
hermegrid3d = HERMITEE.function(HERMITEE.grid3d)
hermevander = HERMITEE.function(HERMITEE.vander)
hermevander2d = HERMITEE.function(HERMITEE.vander2d)
hermevander3d = HERMITEE.function(HERMITEE.vander3d)
hermefit = HERMITEE.function(HERMITEE.fit)
hermecompanion = HERMITEE.function(HERMITEE.companion)
hermeroots = HERMITEE.function(HERMITEE.roots)
hermeder = HERMITEE.function(HERMITEE.der)
hermeint = HERMITEE.function(HERMITEE.int_)
hermegauss = HERMITEE.function(HERMITEE.gauss)
poly2herme = HERMITEE.function(HERMITEE.from_powers, "poly2herme")
herme2poly = HERMITEE.function(HERMITEE.to_powers, "herme2poly")


def hermeweight(x: Any) -> Any:
    """The weight for which these polynomials are orthogonal: exp(-x² / 2).

    Parameters
    ----------
    x : array_like
        Points.

    Returns
    -------
    ndarray or scalar, of the shape of `x`

    Examples
    --------
    >>> from polyarray.polynomial.hermite_e import hermeweight
    >>> float(hermeweight(0.0))
    1.0
    """
    return core.exp(-0.5 * x**2)


class HermiteE(Series):
    """A sum of Hermite polynomials, as probabilists define them.

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
    >>> from polyarray.polynomial import HermiteE
    >>> p = HermiteE([1, 2, 3])
    >>> float(p.deriv().integ(lbnd=0, k=[p(0)])(0.5) - p(0.5))
    0.0
    """

    basis_of_class = HERMITEE


globals().update(_per_call.functions(globals(), __name__, __all__))


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
