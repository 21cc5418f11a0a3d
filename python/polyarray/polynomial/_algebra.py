"""Series as coefficients, once for all bases: sums, products, values, derivatives, integrals, conversion."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from .. import _polyarray as core
from .._inspection import iterable, ndim
from ._recurrence import Rule, Steps, gathered, spread, times
from .polyutils import _as_int, as_series, trimseq

if TYPE_CHECKING:
    from typing import ParamSpec

    P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class Algebra:
    """A basis of polynomials by degree, P_0 = 1, P_1, P_2, …, and the arithmetic of coefficients.

    Methods are what the modules export: `chebadd` is `add` of the Chebyshev polynomials, made by `function`.
    """

    prefix: str
    """What the names of its functions begin with."""
    module: str
    """The module of its functions."""
    letter: str | None
    """The letter of its members in text; powers have none."""
    times_x: Rule
    """x P_n in terms of its neighbours."""
    integral: Rule
    """The antiderivative of P_n in terms of its neighbours."""
    domain: tuple[float, float] = (-1.0, 1.0)
    """Where it is orthogonal, or a part of that."""
    mass: float | None = None
    """The integral of the weight for which it is orthogonal, if it is."""
    product: Callable[[Any, Any], Any] | None = None
    """The product of two vectors of coefficients, where there is a better way than the recurrence."""
    cancel: Callable[[Any, Any, int], Any] | None = None
    """A step of a division, in place, where there is a better way than the product: from the first vector it
    takes the multiple of P_n times the second that ends as it does, and gives the factor. What becomes of the
    last coefficient is left open.
    """
    steps: Steps = field(init=False)
    first: tuple[Any, Any] = field(init=False)
    """x in terms of P_1 and P_0, whole numbers where they are."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", Steps(self.times_x))
        up, level, _ = self.times_x(0)
        first = tuple(int(n) if n == int(n) else float(n) for n in (up, level))
        object.__setattr__(self, "first", first)

    def function(self, method: Callable[P, R], public: str | None = None) -> Callable[P, R]:
        """A method as a function of the basis' module, with $p and $m in its documentation filled in."""

        @functools.wraps(method)
        def function(*args: P.args, **kwargs: P.kwargs) -> R:
            return method(*args, **kwargs)

        function.__name__ = function.__qualname__ = public or self.prefix + function.__name__.rstrip("_")
        function.__module__ = f"{__package__}.{self.module}"
        function.__doc__ = (method.__doc__ or "").replace("$p", self.prefix).replace("$m", self.module)
        return function

    def constants(self) -> tuple[Any, Any, Any, Any]:
        """The domain, and the series of 0, 1 and x."""
        return core.array(self.domain), core.array([0]), core.array([1]), self.line(0, 1)

    # ---- arithmetic ---------------------------------------------------------------------------------------

    def line(self, off: Any, scl: Any) -> Any:
        """The series of `off + scl * x`.

        Parameters
        ----------
        off, scl : scalars

        Returns
        -------
        ndarray, shape (2,), or (1,) where `scl` is zero

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import $pline, $pval
        >>> float($pval(10.0, $pline(3, 2)))
        23.0
        """
        if scl == 0:
            return core.asarray([off])
        up, level = self.first
        return core.asarray([off + scl * level, scl * up])

    def fromroots(self, roots: Any) -> Any:
        """The series with given roots.

        Parameters
        ----------
        roots : array_like, shape (N,)

        Returns
        -------
        ndarray, shape (N + 1,)
            Complex where a root is; the power N has the factor one.

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import $pfromroots, $pval
        >>> $pval([1, 2, 3], $pfromroots([1, 2]))
        array([0., 0., 2.])
        """
        if len(roots) == 0:
            return core.ones(1)
        [roots] = as_series([roots], trim=False)
        roots.sort()
        parts = [self.line(-root, 1) for root in roots]
        while len(parts) > 1:
            # Products of small and large roots, pair by pair, round less than one root after the other.
            half, odd = divmod(len(parts), 2)
            products = [self._product(parts[k], parts[k + half]) for k in range(half)]
            if odd:
                products[0] = self._product(products[0], parts[-1])
            parts = products
        return parts[0]

    def add(self, c1: Any, c2: Any) -> Any:
        """The sum of two series.

        Parameters
        ----------
        c1, c2 : array_like, 1-d
            Coefficients from the lowest degree to the highest.

        Returns
        -------
        ndarray, 1-d
            Without zeros at the end.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $padd
        >>> $padd([1, 2, 3], [3, 2])
        array([4., 4., 3.])
        """
        c1, c2 = as_series([c1, c2])
        if len(c1) == len(c2):
            return trimseq(c1 + c2)
        longer, shorter = (c1, c2) if len(c1) > len(c2) else (c2, c1)
        low = longer[: len(shorter)]
        low += shorter
        return longer

    def sub(self, c1: Any, c2: Any) -> Any:
        """The difference of two series.

        Parameters
        ----------
        c1, c2 : array_like, 1-d
            Coefficients from the lowest degree to the highest.

        Returns
        -------
        ndarray, 1-d
            Without zeros at the end.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $psub
        >>> $psub([1, 2, 3], [3, 2])
        array([-2.,  0.,  3.])
        """
        c1, c2 = as_series([c1, c2])
        if len(c1) == len(c2):
            return trimseq(c1 - c2)
        if len(c1) > len(c2):
            low = c1[: len(c2)]
            low -= c2
            return c1
        c2 = -c2
        low = c2[: len(c1)]
        low += c1
        return c2

    def mulx(self, c: Any) -> Any:
        """A series times x.

        Parameters
        ----------
        c : array_like, shape (N,)
            Coefficients from the lowest degree to the highest.

        Returns
        -------
        ndarray, shape (N + 1,)

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import $pmulx, $pval
        >>> bool(pa.isclose($pval(3.0, $pmulx([1, 2, 3])), 3.0 * $pval(3.0, [1, 2, 3])))
        True
        """
        [c] = as_series([c])
        return c if len(c) == 1 and c[0] == 0 else spread(c, self.times_x)

    def mul(self, c1: Any, c2: Any) -> Any:
        """The product of two series.

        Parameters
        ----------
        c1, c2 : array_like, 1-d
            Coefficients from the lowest degree to the highest.

        Returns
        -------
        ndarray, 1-d
            Without zeros at the end.

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import $pmul, $pval
        >>> c = $pmul([1, 2, 3], [3, 2])
        >>> bool(pa.isclose($pval(0.5, c), $pval(0.5, [1, 2, 3]) * $pval(0.5, [3, 2])))
        True
        """
        return self._product(*as_series([c1, c2]))

    def _product(self, c1: Any, c2: Any) -> Any:
        """The product of vectors of one inexact dtype without zeros at the end."""
        if self.product is not None:
            return trimseq(self.product(c1, c2))
        shorter, longer = (c2, c1) if len(c1) > len(c2) else (c1, c2)
        return trimseq(self.steps.combined(shorter, longer, self.times_x))

    def div(self, c1: Any, c2: Any) -> tuple[Any, Any]:
        """The quotient and the remainder of two series.

        Parameters
        ----------
        c1, c2 : array_like, 1-d
            Coefficients from the lowest degree to the highest, of the dividend and the divisor.

        Returns
        -------
        quotient, remainder : ndarray, 1-d

        Raises
        ------
        ZeroDivisionError
            Where the divisor is zero.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pdiv, $pmul
        >>> $pdiv($pmul([1, 2], [0, 1]), [0, 1])[0]
        array([1., 2.])
        """
        c1, c2 = as_series([c1, c2])
        if c2[-1] == 0:
            raise ZeroDivisionError("division by a series that is zero")
        if len(c1) < len(c2):
            return c1[:1] * 0, c1
        if len(c2) == 1:
            return c1 / c2[-1], c1[:1] * 0
        cancel = self.cancel or self._cancel
        # The recurrence is in double precision, as NumPy's.
        rest = c1 if self.cancel else c1.astype(core.result_type(c1, core.float64))
        quotient = []
        for degree in range(len(c1) - len(c2), -1, -1):
            quotient.append(cancel(rest, c2, degree))
            rest = rest[:-1]
        return core.array(quotient[::-1], dtype=c1.dtype), trimseq(rest)

    def _cancel(self, rest: Any, c: Any, degree: int) -> Any:
        member = core.zeros(degree + 1)
        member[degree] = 1
        multiple = self._product(member, c)
        factor = rest[-1] / multiple[-1]
        rest[:-1] -= factor * multiple[:-1]
        return factor

    def pow_(self, c: Any, pow: Any, maxpower: int | None = 16) -> Any:
        """A power of a series.

        Parameters
        ----------
        c : array_like, 1-d
            Coefficients from the lowest degree to the highest.
        pow : int
            The exponent.
        maxpower : int, optional
            The largest exponent that is allowed, so that series do not grow without bound; None allows any.

        Returns
        -------
        ndarray, 1-d

        Raises
        ------
        ValueError
            For an exponent that is negative, not whole, or too large.

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import $ppow, $pval
        >>> bool(pa.isclose($pval(0.5, $ppow([1, 2], 3)), $pval(0.5, [1, 2]) ** 3))
        True
        """
        [c] = as_series([c])
        power = int(pow)
        if power != pow or power < 0:
            raise ValueError("Power must be a non-negative integer.")
        if maxpower is not None and power > maxpower:
            raise ValueError("Power is too large")
        if power == 0:
            return core.array([1], dtype=c.dtype)
        result = c
        for _ in range(power - 1):
            result = self._product(result, c)
        return result

    # ---- calculus -----------------------------------------------------------------------------------------

    def der(self, c: Any, m: int = 1, scl: Any = 1, axis: int = 0) -> Any:
        """The derivative of a series.

        Parameters
        ----------
        c : array_like
            Coefficients from the lowest degree to the highest along `axis`.
        m : int, optional
            How often to differentiate.
        scl : scalar, optional
            Each time the result is multiplied by it; for a linear change of variable.
        axis : int, optional

        Returns
        -------
        ndarray
            With `m` coefficients less, but at least one.

        Raises
        ------
        ValueError
            For a negative order.
        AxisError
            Where there is no such axis.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pder, $pint
        >>> $pder($pint([1, 2, 3])).round(12)
        array([1., 2., 3.])
        """
        c, count, axis = self._rows(c, m, "the order of derivation", axis)
        if count < 0:
            raise ValueError("The order of derivation must be non-negative")
        if count >= len(c):
            c = c[:1] * 0 if count else c
        else:
            for _ in range(count):
                c = gathered(c * scl, self.integral)
        return core.moveaxis(c, 0, axis)

    def int_(self, c: Any, m: int = 1, k: Any = (), lbnd: Any = 0, scl: Any = 1, axis: int = 0) -> Any:
        """The integral of a series.

        Parameters
        ----------
        c : array_like
            Coefficients from the lowest degree to the highest along `axis`.
        m : int, optional
            How often to integrate.
        k : scalar or sequence of scalars, optional
            The values of the first, second, … integral at `lbnd`; zero where there are none.
        lbnd : scalar, optional
            The lower bound.
        scl : scalar, optional
            Each time the series is multiplied by it before; for a linear change of variable.
        axis : int, optional

        Returns
        -------
        ndarray
            With `m` coefficients more.

        Raises
        ------
        ValueError
            For a negative order, more than `m` constants, and bounds or factors that are not scalars.
        AxisError
            Where there is no such axis.

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import $pint, $pval
        >>> c = $pint([1, 2, 3], k=5, lbnd=-1)
        >>> bool(pa.isclose($pval(-1.0, c), 5))
        True
        """
        constants = list(k) if iterable(k) else [k]
        c, count, axis = self._rows(c, m, "the order of integration", axis)
        if count < 0:
            raise ValueError("The order of integration must be non-negative")
        if len(constants) > count:
            raise ValueError("Too many integration constants")
        if ndim(lbnd) != 0:
            raise ValueError("lbnd must be a scalar.")
        if ndim(scl) != 0:
            raise ValueError("scl must be a scalar.")
        constants += [0] * (count - len(constants))
        for constant in constants:
            c = c * scl
            if len(c) == 1 and core.all(c[0] == 0):
                c[0] += constant
            else:
                c = spread(c, self.integral)
                c[0] += constant - self.val(lbnd, c)
        return core.moveaxis(c, 0, axis)

    def _rows(self, c: Any, order: Any, what: str, axis: Any) -> tuple[Any, Any, Any]:
        """A floating-point copy of coefficients with `axis` first, and the two whole numbers."""
        c = core.array(c, ndmin=1, copy=True)
        if c.dtype.kind in "biu":
            c = c.astype(core.float64)
        count = _as_int(order, what)
        axis = _as_int(axis, "the axis")
        if not -c.ndim <= axis < c.ndim:
            raise core.AxisError(axis, c.ndim)
        return core.moveaxis(c, axis, 0), count, axis

    def val(self, x: Any, c: Any, tensor: bool = True) -> Any:
        """The values of a series.

        Parameters
        ----------
        x : array_like, or anything with arithmetic
            Where to evaluate it.
        c : array_like, shape (N, ...)
            Coefficients from the lowest degree to the highest along the first axis; others are other series.
        tensor : bool, optional
            Whether every series is evaluated everywhere: the result has the shape `c.shape[1:] + x.shape`.
            Else the other axes of `c` broadcast with `x`.

        Returns
        -------
        ndarray or scalar

        Notes
        -----
        Clenshaw's scheme: over a large array all its steps are one pass.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pfromroots, $pval
        >>> $pval([1, 2, 3], $pfromroots([1, 2]))
        array([0., 0., 2.])
        """
        c = core.array(c, ndmin=1, copy=None)
        if c.dtype.kind in "biu":
            c = c.astype(core.float64)
        if isinstance(x, (tuple, list)):
            x = core.asarray(x)
        if isinstance(x, core.ndarray) and tensor and c.ndim > 1:
            c = c.reshape(c.shape + (1,) * x.ndim)
        line = self.steps.lines(x)
        # The sum so far is c0 P_n + c1 P_(n+1).
        c0, c1 = (c[0], 0) if len(c) == 1 else (c[-2], c[-1])
        if self.mass is None:
            c1 = c1 + x * 0  # powers of infinity are NaN, as NumPy's
        for n in range(len(c) - 2, 0, -1):
            past = self.steps.numbers(n)[2]
            lower = c[n - 1] - times(c1, past) if past else c[n - 1]
            c0, c1 = lower, c0 + c1 * line(n)
        return c0 + c1 * line(0)

    # ---- conversion ---------------------------------------------------------------------------------------

    def from_powers(self, pol: Any) -> Any:
        """The series that is the same polynomial as a sum of powers.

        Parameters
        ----------
        pol : array_like, shape (N,)
            Coefficients of powers, from the lowest to the highest.

        Returns
        -------
        ndarray, shape (N,)

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import poly2$p, $pval
        >>> float($pval(2.0, poly2$p([1, 0, 3])))
        13.0
        """
        pol, _ = as_series([pol, [1]])  # double precision, as NumPy's
        result = pol[-1:]
        for value in pol[-2::-1]:
            result = spread(result, self.times_x)
            result[0] += value
        return result

    def to_powers(self, c: Any) -> Any:
        """The coefficients of powers of the polynomial that is the sum of a series.

        Parameters
        ----------
        c : array_like, shape (N,)
            Coefficients from the lowest degree to the highest.

        Returns
        -------
        ndarray, shape (N,)
            From the lowest power to the highest.

        Examples
        --------
        >>> from polyarray.polynomial.$m import poly2$p, $p2poly
        >>> $p2poly(poly2$p([1, 2, 3])).round(12)
        array([1., 2., 3.])
        """
        [c] = as_series([c])
        return self.steps.combined(c, core.ones(1, dtype=c.dtype), powers)


def powers(n: int) -> tuple[int, int, int]:
    """x times a power is the next power."""
    return 1, 0, 0
