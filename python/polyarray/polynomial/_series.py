"""Series as objects: one class, and a subclass for each basis that names it."""

from __future__ import annotations

import numbers
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from .. import _per_call
from .. import _polyarray as core
from . import _text
from ._basis import Basis
from .polyutils import as_series, getdomain, mapdomain, mapparms, trimcoef

if TYPE_CHECKING:
    from typing import Self


def _interval(given: Any, name: str) -> Any:
    [interval] = as_series([given], trim=False)
    if len(interval) != 2:
        raise ValueError(f"{name} has wrong number of elements.")
    return interval


def _given(domain: Any, own: Any) -> Any:
    """A domain, for which [] means that of the class."""
    return own if isinstance(domain, (list, tuple)) and not domain else domain


def _same(a: Any, b: Any) -> bool:
    return bool(core.all(a == b))


class Series:
    """A series of polynomials of one basis, with a domain that is mapped to the basis' window.

    Objects are not changed by what is done with them. Arithmetic takes two series of one class, domain,
    window and symbol, or a series and what coefficients can be made of.

    Attributes
    ----------
    coef : ndarray, shape (N,)
        Coefficients from the lowest degree to the highest.
    domain, window : ndarray, shape (2,)
    symbol : str
        The name of the variable in text.
    maxpower : int
        The largest exponent of `**`.

    Examples
    --------
    >>> import polyarray as pa
    >>> from polyarray.polynomial import Chebyshev, Polynomial
    >>> Polynomial([0, 0, 1]).convert(kind=Chebyshev).coef
    array([0.5, 0. , 0.5])
    """

    __hash__ = None  # type: ignore[assignment]

    # Arrays leave operators to the series.
    __array_ufunc__ = None

    maxpower = 100
    basis_of_class: ClassVar[Basis]
    basis_name: ClassVar[str | None] = None
    domain: Any = None
    window: Any = None

    _use_unicode = os.name != "nt"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _per_call.methods(cls, _per_call.public_methods(cls))
        if "basis_of_class" in vars(cls):
            cls.basis_name = cls.basis_of_class.letter
            cls.domain = core.array(cls.basis_of_class.domain)
            cls.window = core.array(cls.basis_of_class.domain)

    def __init__(self, coef: Any, domain: Any = None, window: Any = None, symbol: str = "x") -> None:
        [self.coef] = as_series([coef], trim=False)
        if domain is not None:
            self.domain = _interval(domain, "Domain")
        if window is not None:
            self.window = _interval(window, "Window")
        try:
            valid = symbol.isidentifier()
        except AttributeError:
            raise TypeError("Symbol must be a non-empty string") from None
        if not valid:
            raise ValueError("Symbol string must be a valid Python identifier")
        self._symbol = symbol

    @property
    def symbol(self) -> str:
        """The name of the variable in text.

        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial([1, 2], symbol="z").symbol
        'z'
        """
        return self._symbol

    def _with(self, coef: Any) -> Self:
        """Other coefficients in the same place."""
        return self.__class__(coef, self.domain, self.window, self.symbol)

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        state |= {"coef": self.coef.copy(), "domain": self.domain.copy(), "window": self.window.copy()}
        return state

    # ---- text ---------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        coef, domain, window = (repr(a)[6:-1] for a in (self.coef, self.domain, self.window))
        name = self.__class__.__name__
        return f"{name}({coef}, domain={domain}, window={window}, symbol='{self.symbol}')"

    def __str__(self) -> str:
        return _text.text(self, _text.unicode_term if self._use_unicode else _text.ascii_term)

    def __format__(self, fmt_str: str) -> str:
        if fmt_str == "":
            return str(self)
        if fmt_str not in ("ascii", "unicode"):
            raise ValueError(
                f"Unsupported format string '{fmt_str}' passed to {self.__class__}.__format__. "
                "Valid options are 'ascii' and 'unicode'"
            )
        return _text.text(self, _text.ascii_term if fmt_str == "ascii" else _text.unicode_term)

    def _repr_latex_(self) -> str:
        return _text.latex(self)

    # ---- comparison ---------------------------------------------------------------------------------------

    def has_samecoef(self, other: Any) -> bool:
        """Whether the coefficients are equal.

        >>> import polyarray as pa
        >>> p, q = pa.polynomial.Polynomial([1, 2]), pa.polynomial.Polynomial([1, 2, 3])
        >>> p.has_samecoef(q)
        False
        """
        return len(self.coef) == len(other.coef) and _same(self.coef, other.coef)

    def has_samedomain(self, other: Any) -> bool:
        """Whether the domains are equal.

        >>> import polyarray as pa
        >>> p, q = pa.polynomial.Polynomial([1, 2]), pa.polynomial.Polynomial([1, 2], domain=[0, 1])
        >>> p.has_samedomain(q)
        False
        """
        return _same(self.domain, other.domain)

    def has_samewindow(self, other: Any) -> bool:
        """Whether the windows are equal.

        >>> import polyarray as pa
        >>> p, q = pa.polynomial.Polynomial([1, 2]), pa.polynomial.Polynomial([5])
        >>> p.has_samewindow(q)
        True
        """
        return _same(self.window, other.window)

    def has_sametype(self, other: Any) -> bool:
        """Whether another object is a series of this class.

        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial([1, 2]).has_sametype(pa.polynomial.Chebyshev([1, 2]))
        False
        """
        return isinstance(other, self.__class__)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, self.__class__)
            and self.has_samedomain(other)
            and self.has_samewindow(other)
            and self.has_samecoef(other)
            and self.symbol == other.symbol
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    # ---- arithmetic ---------------------------------------------------------------------------------------

    def _coefficients(self, other: Any) -> Any:
        """The coefficients of a series that fits, or the other operand as it is."""
        if not isinstance(other, Series):
            return other
        if not isinstance(other, self.__class__):
            raise TypeError("Polynomial types differ")
        if not self.has_samedomain(other):
            raise TypeError("Domains differ")
        if not self.has_samewindow(other):
            raise TypeError("Windows differ")
        if self.symbol != other.symbol:
            raise ValueError("Polynomial symbols differ")
        return other.coef

    def _combined(self, operation: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
        """What an operation makes of coefficients; NotImplemented where one operand is none."""
        try:
            result = operation(a, b)
        except (MemoryError, ZeroDivisionError):
            raise
        except Exception:
            return NotImplemented
        if isinstance(result, tuple):
            return tuple(self._with(coef) for coef in result)
        return self._with(result)

    def __call__(self, arg: Any) -> Any:
        return self.basis_of_class.val(mapdomain(arg, self.domain, self.window), self.coef)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.coef)

    def __len__(self) -> int:
        return len(self.coef)

    def __neg__(self) -> Self:
        return self._with(-self.coef)

    def __pos__(self) -> Self:
        return self

    def __add__(self, other: Any) -> Any:
        return self._combined(self.basis_of_class.add, self.coef, self._coefficients(other))

    def __radd__(self, other: Any) -> Any:
        return self._combined(self.basis_of_class.add, other, self.coef)

    def __sub__(self, other: Any) -> Any:
        return self._combined(self.basis_of_class.sub, self.coef, self._coefficients(other))

    def __rsub__(self, other: Any) -> Any:
        return self._combined(self.basis_of_class.sub, other, self.coef)

    def __mul__(self, other: Any) -> Any:
        return self._combined(self.basis_of_class.mul, self.coef, self._coefficients(other))

    def __rmul__(self, other: Any) -> Any:
        return self._combined(self.basis_of_class.mul, other, self.coef)

    def __divmod__(self, other: Any) -> Any:
        return self._combined(self.basis_of_class.div, self.coef, self._coefficients(other))

    def __rdivmod__(self, other: Any) -> Any:
        return self._combined(self.basis_of_class.div, other, self.coef)

    def __floordiv__(self, other: Any) -> Any:
        result = self.__divmod__(other)
        return result if result is NotImplemented else result[0]

    def __rfloordiv__(self, other: Any) -> Any:
        result = self.__rdivmod__(other)
        return result if result is NotImplemented else result[0]

    def __mod__(self, other: Any) -> Any:
        result = self.__divmod__(other)
        return result if result is NotImplemented else result[1]

    def __rmod__(self, other: Any) -> Any:
        result = self.__rdivmod__(other)
        return result if result is NotImplemented else result[1]

    def __truediv__(self, other: Any) -> Any:
        # Only a number divides a series without a remainder.
        if not isinstance(other, numbers.Number) or isinstance(other, bool):
            raise TypeError(f"unsupported types for true division: '{type(self)}', '{type(other)}'")
        return self.__floordiv__(other)

    def __rtruediv__(self, other: Any) -> Any:
        return NotImplemented

    def __pow__(self, other: Any) -> Self:
        return self._with(self.basis_of_class.pow_(self.coef, other, maxpower=self.maxpower))

    # ---- other series -------------------------------------------------------------------------------------

    def copy(self) -> Self:
        """A copy.

        Returns
        -------
        series

        Examples
        --------
        >>> import polyarray as pa
        >>> p = pa.polynomial.Polynomial([1, 2])
        >>> p.copy() == p, p.copy() is p
        (True, False)
        """
        return self._with(self.coef)

    def degree(self) -> int:
        """The degree, one less than the number of coefficients.

        Returns
        -------
        int

        Examples
        --------
        >>> from polyarray.polynomial import Polynomial
        >>> Polynomial([1, 2, 3]).degree()
        2
        """
        return len(self) - 1

    def trim(self, tol: float = 0) -> Self:
        """The series without small coefficients at the end.

        Parameters
        ----------
        tol : float, optional
            What counts as small: an absolute value up to `tol`.

        Returns
        -------
        series

        Raises
        ------
        ValueError
            For a negative `tol`.

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial([1, 2, 1e-9]).trim(1e-6).coef
        array([1., 2.])
        """
        return self._with(trimcoef(self.coef, tol))

    def truncate(self, size: int) -> Self:
        """The first coefficients.

        Parameters
        ----------
        size : int
            How many.

        Returns
        -------
        series

        Raises
        ------
        ValueError
            For fewer than one.

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial([1, 2, 3]).truncate(2).coef
        array([1., 2.])
        """
        count = int(size)
        if count != size or count < 1:
            raise ValueError("size must be a positive integer")
        return self._with(self.coef[:count])

    def cutdeg(self, deg: int) -> Self:
        """The part of the series up to a degree.

        Parameters
        ----------
        deg : int

        Returns
        -------
        series

        Raises
        ------
        ValueError
            For a negative degree.

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial([1, 2, 3]).cutdeg(1).coef
        array([1., 2.])
        """
        return self.truncate(deg + 1)

    def convert(self, domain: Any = None, kind: type[Series] | None = None, window: Any = None) -> Any:
        """The same polynomial as a series of another class, domain or window.

        Parameters
        ----------
        domain : (2,) array_like, optional
            That of the class unless given.
        kind : subclass of Series, optional
            The same class unless given.
        window : (2,) array_like, optional
            That of the class unless given.

        Returns
        -------
        series of class `kind`

        Examples
        --------
        >>> from polyarray.polynomial import Chebyshev, Polynomial
        >>> print(Polynomial([0, 0, 2]).convert(kind=Chebyshev))
        1.0 + 0.0·T₁(x) + 1.0·T₂(x)
        """
        kind = self.__class__ if kind is None else kind
        domain = kind.domain if domain is None else domain
        window = kind.window if window is None else window
        return self(kind.identity(domain, window=window, symbol=self.symbol))

    def mapparms(self) -> tuple[Any, Any]:
        """The linear map from the domain to the window.

        Returns
        -------
        offset, scale : scalars

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial([1, 2], domain=[0, 4]).mapparms()
        (np.float64(-1.0), np.float64(0.5))
        """
        return mapparms(self.domain, self.window)

    def integ(self, m: int = 1, k: Any = (), lbnd: Any = None) -> Self:
        """The integral.

        Parameters
        ----------
        m : int, optional
            How often to integrate.
        k : scalar or sequence of scalars, optional
            The values of the first, second, … integral at `lbnd`; zero where there are none.
        lbnd : scalar, optional
            The lower bound; the place that is mapped to 0 unless given.

        Returns
        -------
        series

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial([2, 6]).integ(k=1).coef
        array([1., 2., 3.])
        """
        off, scl = self.mapparms()
        lower = 0 if lbnd is None else off + scl * lbnd
        return self._with(self.basis_of_class.int_(self.coef, m, k, lower, 1.0 / scl))

    def deriv(self, m: int = 1) -> Self:
        """The derivative.

        Parameters
        ----------
        m : int, optional
            How often to differentiate.

        Returns
        -------
        series

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial([1, 2, 3]).deriv().coef
        array([2., 6.])
        """
        _, scl = self.mapparms()
        return self._with(self.basis_of_class.der(self.coef, m, scl))

    def roots(self) -> Any:
        """The roots.

        Returns
        -------
        ndarray
            In ascending order.

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial([2, -3, 1]).roots()
        array([1., 2.])
        """
        return mapdomain(self.basis_of_class.roots(self.coef), self.window, self.domain)

    def linspace(self, n: int = 100, domain: Any = None) -> tuple[Any, Any]:
        """Points that lie evenly in an interval, and the values there.

        Parameters
        ----------
        n : int, optional
            How many.
        domain : (2,) array_like, optional
            The interval; the domain of the series unless given.

        Returns
        -------
        x, y : ndarray, shape (n,)

        Examples
        --------
        >>> import polyarray as pa
        >>> x, y = pa.polynomial.Polynomial([0, 2]).linspace(3)
        >>> x, y
        (array([-1.,  0.,  1.]), array([-2.,  0.,  2.]))
        """
        domain = self.domain if domain is None else domain
        x = core.linspace(domain[0], domain[1], n)
        return x, self(x)

    # ---- making series ------------------------------------------------------------------------------------

    @classmethod
    def fit(
        cls,
        x: Any,
        y: Any,
        deg: Any,
        domain: Any = None,
        rcond: float | None = None,
        full: bool = False,
        w: Any = None,
        window: Any = None,
        symbol: str = "x",
    ) -> Any:
        """The series that comes nearest to points, by least squares.

        Parameters
        ----------
        x : array_like, shape (M,)
        y : array_like, shape (M,)
        deg : int or 1-d array_like of int
            The highest degree, or the degrees to use.
        domain : (2,) array_like, optional
            The smallest interval that holds `x` unless given; that of the class for [].
        rcond : float, optional
            Singular values below `rcond` times the largest count as zero; `M * eps` unless given.
        full : bool, optional
            Whether to return a list of residuals, rank, singular values and `rcond`, too.
        w : array_like, shape (M,), optional
            Weights of the differences: `1 / sigma`, not `1 / sigma ** 2`.
        window : (2,) array_like, optional
        symbol : str, optional

        Returns
        -------
        series, or a tuple of it and a list with `full`

        Examples
        --------
        >>> from polyarray.polynomial import Polynomial
        >>> round(float(Polynomial.fit([0, 1, 2], [1, 3, 5], 1)(4)), 9)
        9.0
        """
        if domain is None:
            domain = getdomain(x)
            if domain[0] == domain[1]:
                domain[0] -= 1
                domain[1] += 1
        domain = _given(domain, cls.domain)
        window = cls.window if window is None else window
        found = cls.basis_of_class.fit(mapdomain(x, domain, window), y, deg, rcond, full, w)
        if full:
            coef, status = found
            return cls(coef, domain=domain, window=window, symbol=symbol), status
        return cls(found, domain=domain, window=window, symbol=symbol)

    @classmethod
    def fromroots(cls, roots: Any, domain: Any = (), window: Any = None, symbol: str = "x") -> Self:
        """The series with given roots.

        Parameters
        ----------
        roots : array_like, shape (N,)
        domain : (2,) array_like, optional
            That of the class unless given; the smallest interval that holds the roots for None.
        window : (2,) array_like, optional
        symbol : str, optional

        Returns
        -------
        series
            The power N has the factor one.

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Polynomial.fromroots([1, 2], domain=[-1, 1]).coef
        array([ 2., -3.,  1.])
        """
        [roots] = as_series([roots], trim=False)
        if domain is None:
            domain = getdomain(roots)
        domain = _given(domain, cls.domain)
        window = cls.window if window is None else window
        off, scl = mapparms(domain, window)
        coef = cls.basis_of_class.fromroots(off + scl * roots) / scl ** len(roots)
        return cls(coef, domain=domain, window=window, symbol=symbol)

    @classmethod
    def identity(cls, domain: Any = None, window: Any = None, symbol: str = "x") -> Self:
        """The series whose value is its argument.

        Parameters
        ----------
        domain, window : (2,) array_like, optional
        symbol : str, optional

        Returns
        -------
        series

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Chebyshev.identity()(0.5)
        np.float64(0.5)
        """
        domain = cls.domain if domain is None else domain
        window = cls.window if window is None else window
        off, scl = mapparms(window, domain)
        return cls(cls.basis_of_class.line(off, scl), domain, window, symbol)

    @classmethod
    def basis(cls, deg: int, domain: Any = None, window: Any = None, symbol: str = "x") -> Self:
        """The member of the basis of a degree.

        Parameters
        ----------
        deg : int
        domain, window : (2,) array_like, optional
        symbol : str, optional

        Returns
        -------
        series

        Raises
        ------
        ValueError
            For a degree that is negative or not whole.

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.polynomial.Chebyshev.basis(2).coef
        array([0., 0., 1.])
        """
        degree = int(deg)
        if degree != deg or degree < 0:
            raise ValueError("deg must be non-negative integer")
        return cls([0] * degree + [1], domain, window, symbol)

    @classmethod
    def cast(cls, series: Series, domain: Any = None, window: Any = None) -> Any:
        """A series of another class as one of this class.

        Parameters
        ----------
        series : series
        domain, window : (2,) array_like, optional

        Returns
        -------
        series of this class

        Examples
        --------
        >>> import polyarray as pa
        >>> p = pa.polynomial.Polynomial([0, 0, 1])
        >>> pa.polynomial.Chebyshev.cast(p).coef
        array([0.5, 0. , 0.5])
        """
        domain = cls.domain if domain is None else domain
        window = cls.window if window is None else window
        return series.convert(domain, cls, window)


# Methods that give no arrays and no series.
_WITHOUT_ALLOCATOR = "degree has_samecoef has_samedomain has_sametype has_samewindow mapparms".split()
_per_call.methods(Series, ["__init__", "__call__", *_per_call.public_methods(Series, _WITHOUT_ALLOCATOR)])
