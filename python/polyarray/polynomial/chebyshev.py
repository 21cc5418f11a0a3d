"""Sums of Chebyshev polynomials of the first kind: T_n(cos t) = cos(n t)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import pi
from typing import Any, NoReturn

from .. import _missing, _per_call
from .. import _polyarray as core
from ._basis import Basis
from ._recurrence import Numbers
from ._series import Series
from .polyutils import _as_int, mapdomain, trimcoef

__all__ = [
    "Chebyshev",
    "cheb2poly",
    "chebadd",
    "chebcompanion",
    "chebder",
    "chebdiv",
    "chebdomain",
    "chebfit",
    "chebfromroots",
    "chebgauss",
    "chebgrid2d",
    "chebgrid3d",
    "chebint",
    "chebinterpolate",
    "chebline",
    "chebmul",
    "chebmulx",
    "chebone",
    "chebpow",
    "chebpts1",
    "chebpts2",
    "chebroots",
    "chebsub",
    "chebtrim",
    "chebval",
    "chebval2d",
    "chebval3d",
    "chebvalnd",
    "chebvander",
    "chebvander2d",
    "chebvander3d",
    "chebweight",
    "chebx",
    "chebzero",
    "poly2cheb",
]


def _times_x(n: int) -> Numbers:
    return (Fraction(1, 2), 0, Fraction(1, 2)) if n else (1, 0, 0)


def _integral(n: int) -> Numbers:
    if n < 2:
        return Fraction(1, 1 + 3 * n), 0, 0
    return Fraction(1, 2 * (n + 1)), 0, Fraction(-1, 2 * (n - 1))


def _product(c1: Any, c2: Any) -> Any:
    """T_m T_n = (T_(m+n) + T_|m-n|) / 2."""
    result = core.convolve(c1, c2)
    differences = core.convolve(c1, c2[::-1])
    same = len(c2) - 1
    low, reflected = result[: len(c1)], result[1 : len(c2)]
    low += differences[same:]
    reflected += differences[:same][::-1]
    return result / 2


def _cancel(rest: Any, c: Any, degree: int) -> Any:
    """2 T_m T_n = T_(m+n) + T_|m-n|: the series once moved up, and once moved down and reflected at zero."""
    if degree == 0:
        factor = rest[-1] / c[-1]
        low = rest[:-1]
        low -= factor * c[:-1]
        return factor
    factor = 2 * rest[-1] / c[-1]
    part = c * (factor / 2)
    first = max(0, degree + 1 - len(c))
    high, low = rest[degree:-1], rest[first : degree + 1]
    high -= part[:-1]
    low -= part[degree - first :: -1]
    if degree + 1 < len(c):
        rest[1 : len(c) - degree] -= part[degree + 1 :]
    return factor


CHEBYSHEV = Basis(
    prefix="cheb",
    module="chebyshev",
    letter="T",
    times_x=_times_x,
    integral=_integral,
    mass=pi,
    product=_product,
    cancel=_cancel,
)

chebdomain, chebzero, chebone, chebx = CHEBYSHEV.constants()
chebtrim = trimcoef
chebline = CHEBYSHEV.function(CHEBYSHEV.line)
chebfromroots = CHEBYSHEV.function(CHEBYSHEV.fromroots)
chebadd = CHEBYSHEV.function(CHEBYSHEV.add)
chebsub = CHEBYSHEV.function(CHEBYSHEV.sub)
chebmulx = CHEBYSHEV.function(CHEBYSHEV.mulx)
chebmul = CHEBYSHEV.function(CHEBYSHEV.mul)
chebdiv = CHEBYSHEV.function(CHEBYSHEV.div)
chebpow = CHEBYSHEV.function(CHEBYSHEV.pow_)
chebval = CHEBYSHEV.function(CHEBYSHEV.val)
chebval2d = CHEBYSHEV.function(CHEBYSHEV.val2d)
chebval3d = CHEBYSHEV.function(CHEBYSHEV.val3d)
chebvalnd = CHEBYSHEV.function(CHEBYSHEV.valnd)
chebgrid2d = CHEBYSHEV.function(CHEBYSHEV.grid2d)
chebgrid3d = CHEBYSHEV.function(CHEBYSHEV.grid3d)
chebvander = CHEBYSHEV.function(CHEBYSHEV.vander)
chebvander2d = CHEBYSHEV.function(CHEBYSHEV.vander2d)
chebvander3d = CHEBYSHEV.function(CHEBYSHEV.vander3d)
chebfit = CHEBYSHEV.function(CHEBYSHEV.fit)
chebcompanion = CHEBYSHEV.function(CHEBYSHEV.companion)
chebroots = CHEBYSHEV.function(CHEBYSHEV.roots)
chebder = CHEBYSHEV.function(CHEBYSHEV.der)
chebint = CHEBYSHEV.function(CHEBYSHEV.int_)
poly2cheb = CHEBYSHEV.function(CHEBYSHEV.from_powers, "poly2cheb")
cheb2poly = CHEBYSHEV.function(CHEBYSHEV.to_powers, "cheb2poly")


def chebweight(x: Any) -> Any:
    """The weight for which Chebyshev polynomials are orthogonal on [-1, 1]: 1 / √(1 - x²).

    Parameters
    ----------
    x : array_like
        Points.

    Returns
    -------
    ndarray or scalar, of the shape of `x`

    Examples
    --------
    >>> from polyarray.polynomial.chebyshev import chebweight
    >>> float(chebweight(0.0))
    1.0
    """
    return 1.0 / (core.sqrt(1.0 + x) * core.sqrt(1.0 - x))


def chebgauss(deg: Any) -> tuple[Any, Any]:
    """The points and weights of Gauss' quadrature, exact for polynomials up to the degree `2 * deg - 1`.

    Parameters
    ----------
    deg : int
        The number of points.

    Returns
    -------
    x, w : ndarray of float64, shape (deg,)
        The sum of `w * f(x)` is the integral of `f` times the weight.

    Raises
    ------
    ValueError
        Where `deg` is not positive.

    Examples
    --------
    >>> from polyarray.polynomial.chebyshev import chebgauss
    >>> chebgauss(2)[1] / 3.141592653589793
    array([0.5, 0.5])
    """
    count = _as_int(deg, "deg")
    if count <= 0:
        raise ValueError("deg must be a positive integer")
    x = core.cos(pi * core.arange(1, 2 * count, 2) / (2.0 * count))
    return x, core.ones(count) * (pi / count)


def _points(npts: Any, least: int) -> int:
    count = int(npts)
    if count != npts:
        raise ValueError("npts must be integer")
    if count < least:
        raise ValueError(f"npts must be >= {least}")
    return count


def chebpts1(npts: Any) -> Any:
    """The zeros of a Chebyshev polynomial.

    Parameters
    ----------
    npts : int
        How many.

    Returns
    -------
    ndarray of float64, shape (npts,)

    Raises
    ------
    ValueError
        For fewer than one.

    Examples
    --------
    >>> from polyarray.polynomial.chebyshev import chebpts1
    >>> chebpts1(2).round(4)
    array([-0.7071,  0.7071])
    """
    count = _points(npts, 1)
    return core.sin(0.5 * pi / count * core.arange(-count + 1, count + 1, 2))


def chebpts2(npts: Any) -> Any:
    """The extrema of a Chebyshev polynomial on [-1, 1], the ends included.

    Parameters
    ----------
    npts : int
        How many.

    Returns
    -------
    ndarray of float64, shape (npts,)

    Raises
    ------
    ValueError
        For fewer than two.

    Examples
    --------
    >>> from polyarray.polynomial.chebyshev import chebpts2
    >>> chebpts2(3).round(4) + 0
    array([-1.,  0.,  1.])
    """
    return core.cos(core.linspace(-pi, 0, _points(npts, 2)))


def chebinterpolate(func: Callable[..., Any], deg: Any, args: tuple[Any, ...] = ()) -> Any:
    """The series that equals a function at the zeros of a Chebyshev polynomial.

    Parameters
    ----------
    func : callable
        Called as `func(x, *args)` with an array.
    deg : int
        The degree of the series.
    args : tuple, optional

    Returns
    -------
    ndarray, shape (deg + 1,)

    Raises
    ------
    TypeError
        Where `deg` is not whole.
    ValueError
        Where it is negative.

    Examples
    --------
    >>> from polyarray.polynomial.chebyshev import chebinterpolate
    >>> chebinterpolate(lambda x: 2 * x, 2).round(9) + 0
    array([0., 2., 0.])
    """
    degree = core.asarray(deg)
    if degree.ndim > 0 or degree.dtype.kind not in "iu" or degree.size == 0:
        raise TypeError("deg must be an int")
    if degree < 0:
        raise ValueError("expected deg >= 0")
    order = int(degree) + 1
    x = chebpts1(order)
    c = core.dot(chebvander(x, order - 1).T, func(x, *args))
    c[0] /= order
    c[1:] /= 0.5 * order
    return c


class Chebyshev(Series):
    """A sum of Chebyshev polynomials.

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
    >>> from polyarray.polynomial import Chebyshev
    >>> p = Chebyshev([1, 2, 3])
    >>> float(p.deriv().integ(lbnd=0, k=[p(0)])(0.5) - p(0.5))
    0.0
    """

    basis_of_class = CHEBYSHEV

    @classmethod
    def interpolate(
        cls, func: Callable[..., Any], deg: int, domain: Any = None, args: tuple[Any, ...] = ()
    ) -> Chebyshev:
        """The series that equals a function at the zeros of a Chebyshev polynomial.

        Parameters
        ----------
        func : callable
            Called as `func(x, *args)` with an array.
        deg : int
            The degree of the series.
        domain : (2,) array_like, optional
            Where to interpolate; [-1, 1] unless given.
        args : tuple, optional

        Returns
        -------
        Chebyshev

        Examples
        --------
        >>> from polyarray.polynomial import Chebyshev
        >>> round(float(Chebyshev.interpolate(lambda x: x * x, 2, [0, 4])(3.0)), 9)
        9.0
        """
        if domain is None:
            domain = cls.domain
        coef = chebinterpolate(lambda x: func(mapdomain(x, cls.window, domain), *args), deg)
        return cls(coef, domain=domain)


globals().update(_per_call.functions(globals(), __name__, __all__))


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
