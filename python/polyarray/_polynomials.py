"""Polynomials as vectors of coefficients from the highest power to the lowest, and `poly1d`, which holds one.

`polyarray.polynomial` has the newer ones, from the lowest power to the highest.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

from . import _per_call
from . import _polyarray as core
from ._inspection import iscomplex, isscalar, mintypecode
from ._py39 import zip

__all__ = [
    "poly",
    "poly1d",
    "polyadd",
    "polyder",
    "polydiv",
    "polyfit",
    "polyint",
    "polymul",
    "polysub",
    "polyval",
    "roots",
]


def _like(coefficients: Any, *operands: Any) -> Any:
    """Coefficients as the operands came: a `poly1d` if one of them was one."""
    for a in operands:
        if isinstance(a, poly1d):
            return poly1d(coefficients)
    return coefficients


def poly(seq_of_zeros: Any) -> Any:
    """The coefficients of the polynomial with given roots; of a matrix, its characteristic polynomial.

    Parameters
    ----------
    seq_of_zeros : array_like, shape (N,) or (N, N)
        The roots, or a matrix whose eigenvalues they are.

    Returns
    -------
    ndarray, shape (N + 1,), or 1.0 for no roots
        From the highest power to the lowest; the first is one. Real where complex roots come in pairs.

    Raises
    ------
    ValueError
        For any other shape.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.poly([1, 2])
    array([ 1., -3.,  2.])
    """
    zeros = core.atleast_1d(seq_of_zeros)
    if zeros.ndim == 2 and zeros.shape[0] == zeros.shape[1] != 0:
        zeros = core.linalg.eigvals(zeros)
    elif zeros.ndim == 1:
        zeros = zeros.astype(mintypecode(zeros.dtype.char))
    else:
        raise ValueError("input must be 1d or non-empty square 2d array.")
    if len(zeros) == 0:
        return 1.0
    dtype = zeros.dtype
    result = core.ones(1, dtype)
    for zero in zeros.tolist():
        result = core.convolve(result, core.asarray([1.0, -zero], dtype))
    if result.dtype.kind == "c":
        wide = core.asarray(zeros, dtype=complex)
        if core.all(core.sort(wide) == core.sort(wide.conjugate())):
            result = result.real.copy()
    return result


def roots(p: Any) -> Any:
    """The roots of a polynomial.

    Parameters
    ----------
    p : array_like, shape (N,)
        Coefficients from the highest power to the lowest.

    Returns
    -------
    ndarray
        Real if all roots are, else complex; as many as the degree.

    Raises
    ------
    ValueError
        Where `p` is not a vector.

    Notes
    -----
    They are the eigenvalues of the companion matrix.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.roots([1, -3, 2])
    array([2., 1.])
    """
    p = core.atleast_1d(p)
    if p.ndim != 1:
        raise ValueError("Input must be a rank-1 array.")
    places = core.nonzero(p)[0]
    if len(places) == 0:
        return core.array([])
    first, last = int(places[0]), int(places[-1])
    at_zero = len(p) - last - 1
    p = p[first : last + 1]
    if p.dtype.kind not in "fc":
        p = p.astype(float)
    if len(p) == 1:
        found = core.array([])
    else:
        companion = core.diag(core.ones(len(p) - 2, dtype=p.dtype), -1)
        companion[0, :] = -p[1:] / p[0]
        found = _real_if_exact(core.linalg.eigvals(companion), companion)
    return core.hstack((found, core.zeros(at_zero, dtype=found.dtype)))


def _real_if_exact(values: Any, matrix: Any) -> Any:
    """Eigenvalues of a real matrix without their imaginary parts, if those are zero."""
    if values.dtype.kind == "c" and matrix.dtype.kind != "c" and core.all(values.imag == 0.0):
        return values.real.copy()
    return values


def polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    """The integral of a polynomial.

    Parameters
    ----------
    p : array_like, shape (N,), or poly1d
        Coefficients from the highest power to the lowest.
    m : int, optional
        How often to integrate.
    k : scalar or sequence of `m` numbers, optional
        The constants of integration, zero unless given.

    Returns
    -------
    ndarray, shape (N + m,), or poly1d

    Raises
    ------
    ValueError
        For a negative order, or fewer than `m` constants.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polyint([6, 2])
    array([3., 2., 0.])
    """
    m = int(m)
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    constants = core.zeros(m) if k is None else core.atleast_1d(k)
    if len(constants) == 1 and m > 1:
        constants = constants[0] * core.ones(m)
    if len(constants) < m:
        raise ValueError("k must be a scalar or a rank-1 array of length 1 or >m.")
    result = core.asarray(p)
    for order in range(m):
        raised = result / core.arange(len(result), 0, -1)
        result = core.concatenate((raised, constants[order : order + 1]))
    return _like(result, p)


def polyder(p: Any, m: int = 1) -> Any:
    """The derivative of a polynomial.

    Parameters
    ----------
    p : array_like, shape (N,), or poly1d
        Coefficients from the highest power to the lowest.
    m : int, optional
        How often to differentiate.

    Returns
    -------
    ndarray or poly1d

    Raises
    ------
    ValueError
        For a negative order.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polyder([3, 2, 1])
    array([6, 2])
    """
    m = int(m)
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    result = core.asarray(p)
    for _ in range(m):
        result = result[:-1] * core.arange(len(result) - 1, 0, -1)
    return _like(result, p)


def polyfit(
    x: Any, y: Any, deg: int, rcond: float | None = None, full: bool = False, w: Any = None, cov: Any = False
) -> Any:
    """The polynomial of a degree that comes nearest to points, by least squares.

    Parameters
    ----------
    x : array_like, shape (M,)
    y : array_like, shape (M,) or (M, K)
        `K` sets of values share the places `x`.
    deg : int
    rcond : float, optional
        Singular values below `rcond` times the largest count as zero; `M * eps` unless given.
    full : bool, optional
        Whether to return residuals, rank, singular values and `rcond`, too.
    w : array_like, shape (M,), optional
        Weights of the differences: `1 / sigma`, not `1 / sigma ** 2`.
    cov : bool or "unscaled", optional
        Whether to return the covariance of the coefficients, too; it is scaled to a reduced χ² of one,
        unless "unscaled".

    Returns
    -------
    ndarray, shape (deg + 1,) or (deg + 1, K)
        Coefficients from the highest power to the lowest; a tuple with `full` or `cov`.

    Raises
    ------
    TypeError
        For arrays of other shapes.
    ValueError
        For a negative degree, or too few points to scale the covariance.

    Warns
    -----
    RankWarning
        Where the points do not tell the coefficients, unless `full`.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polyfit([0, 1, 2], [1, 3, 5], 1).round(6)
    array([2., 1.])
    """
    order = int(deg) + 1
    x = core.asarray(x) + 0.0
    y = core.asarray(y) + 0.0
    if deg < 0:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1:
        raise TypeError("expected 1D vector for x")
    if x.size == 0:
        raise TypeError("expected non-empty vector for x")
    if y.ndim < 1 or y.ndim > 2:
        raise TypeError("expected 1D or 2D array for y")
    if x.shape[0] != y.shape[0]:
        raise TypeError("expected x and y to have same length")
    if rcond is None:
        rcond = len(x) * core.finfo(x.dtype).eps
    lhs, rhs = core.vander(x, order), y
    if w is not None:
        w = core.asarray(w) + 0.0
        if w.ndim != 1:
            raise TypeError("expected a 1-d array for weights")
        if w.shape[0] != y.shape[0]:
            raise TypeError("expected w and y to have the same length")
        lhs *= w[:, None]
        rhs *= w[:, None] if rhs.ndim == 2 else w
    scale = core.sqrt((lhs * lhs).sum(axis=0))
    lhs /= scale
    c, residuals, rank, s = core.linalg.lstsq(lhs, rhs, rcond)
    c = (c.T / scale).T
    if full:
        return c, residuals, rank, s, rcond
    if rank != order:
        warnings.warn("Polyfit may be poorly conditioned", core.RankWarning, stacklevel=2)
    if not cov:
        return c
    base = core.linalg.inv(core.dot(lhs.T, lhs)) / core.outer(scale, scale)
    factor: Any = 1
    if not (isinstance(cov, str) and cov == "unscaled"):
        if len(x) <= order:
            raise ValueError("the number of data points must exceed order to scale the covariance matrix")
        factor = residuals / (len(x) - order)
    return c, (base if y.ndim == 1 else base[:, :, None]) * factor


def polyval(p: Any, x: Any) -> Any:
    """The values of a polynomial.

    Parameters
    ----------
    p : array_like, shape (N,), or poly1d
        Coefficients from the highest power to the lowest.
    x : array_like or poly1d
        Where to evaluate it.

    Returns
    -------
    ndarray of the shape of `x`, or poly1d

    Notes
    -----
    Horner's scheme: over a large array all its steps are one pass.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polyval([3, 0, 1], [1, 2, 5])
    array([ 4, 13, 76])
    """
    p = core.asarray(p)
    y: Any = 0
    if not isinstance(x, poly1d):
        x = core.asanyarray(x)
        y = x.dtype.type(0) if p.size else core.zeros_like(x)
    for coefficient in p:
        y = y * x + coefficient
    return y


def _aligned(a1: Any, a2: Any) -> tuple[Any, Any]:
    """Two vectors of coefficients with zeros in front of the shorter one."""
    a1, a2 = core.atleast_1d(a1), core.atleast_1d(a2)
    missing = len(a2) - len(a1)
    if missing > 0:
        a1 = core.concatenate((core.zeros(missing, a1.dtype), a1))
    elif missing < 0:
        a2 = core.concatenate((core.zeros(-missing, a2.dtype), a2))
    return a1, a2


def polyadd(a1: Any, a2: Any) -> Any:
    """The sum of two polynomials.

    Parameters
    ----------
    a1, a2 : array_like, 1-d, or poly1d
        Coefficients from the highest power to the lowest.

    Returns
    -------
    ndarray, or poly1d if one of them is one

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polyadd([1, 2], [9, 5, 4])
    array([9, 6, 6])
    """
    x, y = _aligned(a1, a2)
    return _like(x + y, a1, a2)


def polysub(a1: Any, a2: Any) -> Any:
    """The difference of two polynomials.

    Parameters
    ----------
    a1, a2 : array_like, 1-d, or poly1d
        Coefficients from the highest power to the lowest.

    Returns
    -------
    ndarray, or poly1d if one of them is one

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polysub([2, 10, -2], [3, 10, -4])
    array([-1,  0,  2])
    """
    x, y = _aligned(a1, a2)
    return _like(x - y, a1, a2)


def polymul(a1: Any, a2: Any) -> Any:
    """The product of two polynomials.

    Parameters
    ----------
    a1, a2 : array_like, 1-d, or poly1d
        Coefficients from the highest power to the lowest.

    Returns
    -------
    ndarray, or poly1d if one of them is one

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polymul([1, 2, 3], [9, 5, 1])
    array([ 9, 23, 38, 17,  3])
    """
    return _like(core.convolve(poly1d(a1).coeffs, poly1d(a2).coeffs), a1, a2)


def polydiv(u: Any, v: Any) -> tuple[Any, Any]:
    """The quotient and the remainder of two polynomials.

    Parameters
    ----------
    u, v : array_like, 1-d, or poly1d
        Coefficients from the highest power to the lowest, of the dividend and the divisor.

    Returns
    -------
    quotient, remainder : ndarray, or poly1d if one of the operands is one

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.polydiv([3.0, 5.0, 2.0], [2.0, 1.0])
    (array([1.5 , 1.75]), array([0.25]))
    """
    a = core.atleast_1d(u) + 0.0
    b = core.atleast_1d(v) + 0.0
    m, n = len(a) - 1, len(b) - 1
    dtype = (a[0] + b[0]).dtype
    scale = 1.0 / b[0]
    quotient = core.zeros(max(m - n + 1, 1), dtype=dtype)
    rest = a.astype(dtype)
    for k in range(m - n + 1):
        factor = scale * rest[k]
        quotient[k] = factor
        rest[k : k + n + 1] -= factor * b
    while core.allclose(rest[0], 0, rtol=1e-14) and rest.shape[-1] > 1:
        rest = rest[1:]
    return _like(quotient, u, v), _like(rest, u, v)


# ---- text -------------------------------------------------------------------------------------------------


def _number(value: Any) -> str:
    return f"{value:.4g}"


def _coefficient(value: Any) -> str:
    """A coefficient as text, of four digits; complex ones in parentheses."""
    if not iscomplex(value):
        return _number(value.real)
    if value.real == 0:
        return f"{_number(value.imag)}j"
    return f"({_number(value.real)} + {_number(value.imag)}j)"


def _term(text: str, variable: str, power: int) -> str:
    if power == 0:
        return text
    return f"{text} {variable}" if power == 1 else f"{text} {variable}**{power}"


def _raised(text: str, width: int = 70) -> str:
    """Text in which `**n` became an `n` on a line above, wrapped at a width."""
    lines, above, below = [], "", ""
    end = 0
    for found in re.finditer(r"\*\*([0-9]*)", text):
        part, power = text[end : found.start()], found[1]
        end = found.end()
        lower = part + " " * (len(power) - 1)
        upper = " " * (len(part) - 1) + power
        if len(below + lower) > width or len(above + upper) > width:
            lines += [above, below]
            above, below = upper, lower
        else:
            above, below = above + upper, below + lower
    return (
        " "
        + "\n ".join(["\n".join(pair) for pair in zip(lines[::2], lines[1::2], strict=True)] + [above])
        + ("\n" + below + text[end:])
    )


class poly1d:
    """A polynomial in one variable.

    Parameters
    ----------
    c_or_r : array_like, 1-d, or poly1d
        Coefficients from the highest power to the lowest; with `r`, its roots.
    r : bool, optional
    variable : str, optional
        The name of the variable, "x" unless given.

    Raises
    ------
    ValueError
        Where `c_or_r` has more than one axis.

    Notes
    -----
    `p(x)` evaluates it, `p[k]` is the coefficient of the power k, and the arithmetic operators work on two
    polynomials, or on one and a number.

    Examples
    --------
    >>> import polyarray as pa
    >>> p = pa.poly1d([1, 2, 3])
    >>> p(0.5)
    np.float64(4.25)
    >>> p * p
    poly1d([ 1,  4, 10, 12,  9])
    >>> print(p.deriv())
    <BLANKLINE>
    2 x + 2
    """

    __hash__ = None  # type: ignore[assignment]

    _coeffs: Any
    _variable: str

    def __init__(self, c_or_r: Any, r: bool = False, variable: str | None = None) -> None:
        if isinstance(c_or_r, poly1d):
            self._variable = c_or_r._variable if variable is None else variable
            self._coeffs = c_or_r._coeffs
            return
        values = core.atleast_1d(poly(c_or_r) if r else c_or_r)
        if values.ndim > 1:
            raise ValueError("Polynomial must be 1d only.")
        values = core.trim_zeros(values, trim="f")
        self._coeffs = values if len(values) else core.zeros(1, dtype=values.dtype)
        self._variable = "x" if variable is None else variable

    @property
    def coeffs(self) -> Any:
        """The coefficients, from the highest power to the lowest.

        >>> import polyarray as pa
        >>> pa.poly1d([1, 2, 3]).coeffs
        array([1, 2, 3])
        """
        return self._coeffs

    @coeffs.setter
    def coeffs(self, value: Any) -> None:
        # In-place operators assign what they changed.
        if value is not self._coeffs:
            raise AttributeError("Cannot set attribute")

    c = coef = coefficients = coeffs

    @property
    def variable(self) -> str:
        """The name of the variable.

        >>> import polyarray as pa
        >>> pa.poly1d([1, 2, 3], variable="z").variable
        'z'
        """
        return self._variable

    @property
    def order(self) -> int:
        """The degree.

        >>> import polyarray as pa
        >>> pa.poly1d([1, 2, 3]).order
        2
        """
        return len(self._coeffs) - 1

    o = order

    @property
    def roots(self) -> Any:
        """The roots.

        >>> import polyarray as pa
        >>> pa.poly1d([1, -3, 2]).roots
        array([2., 1.])
        """
        return roots(self._coeffs)

    r = roots

    def __array__(self, t: Any = None, copy: bool | None = None) -> Any:
        return core.asarray(self.coeffs, dtype=t, copy=copy)

    def __repr__(self) -> str:
        return f"poly1d({repr(self.coeffs)[6:-1]})"

    def __str__(self) -> str:
        # Coefficients that were set to zero later may stand first.
        shown = core.trim_zeros(self._coeffs, trim="f")
        degree = len(shown) - 1
        text = "0"
        for k, value in enumerate(shown):
            number = _coefficient(value)
            term = "" if number == "0" and degree > 0 else _term(number, self._variable, degree - k)
            if k == 0:
                text = term
            elif term:
                text += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
        return _raised(text)

    def __len__(self) -> int:
        return self.order

    def __call__(self, val: Any) -> Any:
        return polyval(self.coeffs, val)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.coeffs)

    def __getitem__(self, val: int) -> Any:
        if not 0 <= val <= self.order:
            return self.coeffs.dtype.type(0)
        return self.coeffs[self.order - val]

    def __setitem__(self, key: int, val: Any) -> None:
        if key < 0:
            raise ValueError("Does not support negative powers.")
        if key > self.order:
            zeros = core.zeros(key - self.order, dtype=self.coeffs.dtype)
            self._coeffs = core.concatenate((zeros, self.coeffs))
        self._coeffs[self.order - key] = val

    def __neg__(self) -> poly1d:
        return poly1d(-self.coeffs)

    def __pos__(self) -> poly1d:
        return self

    def __mul__(self, other: Any) -> poly1d:
        return poly1d(self.coeffs * other) if isscalar(other) else poly1d(polymul(self, other))

    __rmul__ = __mul__

    def __add__(self, other: Any) -> poly1d:
        return poly1d(polyadd(self.coeffs, poly1d(other).coeffs))

    __radd__ = __add__

    def __sub__(self, other: Any) -> poly1d:
        return poly1d(polysub(self.coeffs, poly1d(other).coeffs))

    def __rsub__(self, other: Any) -> poly1d:
        return poly1d(polysub(poly1d(other).coeffs, self.coeffs))

    def __pow__(self, val: Any) -> poly1d:
        if not isscalar(val) or int(val) != val or val < 0:
            raise ValueError("Power to non-negative integers only.")
        result: Any = [1]
        for _ in range(val):
            result = polymul(self.coeffs, result)
        return poly1d(result)

    def __truediv__(self, other: Any) -> Any:
        return poly1d(self.coeffs / other) if isscalar(other) else polydiv(self, poly1d(other))

    def __rtruediv__(self, other: Any) -> Any:
        return poly1d(other / self.coeffs) if isscalar(other) else polydiv(poly1d(other), self)

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, poly1d):
            return NotImplemented
        return self.coeffs.shape == other.coeffs.shape and (self.coeffs == other.coeffs).all()

    def __ne__(self, other: object) -> Any:
        return NotImplemented if not isinstance(other, poly1d) else not self == other

    def integ(self, m: int = 1, k: Any = 0) -> poly1d:
        """The integral, as `polyint`.

        >>> import polyarray as pa
        >>> pa.poly1d([2, 3]).integ(k=1)
        poly1d([1., 3., 1.])
        """
        return poly1d(polyint(self.coeffs, m=m, k=k))

    def deriv(self, m: int = 1) -> poly1d:
        """The derivative, as `polyder`.

        >>> import polyarray as pa
        >>> pa.poly1d([1, 2, 3]).deriv()
        poly1d([2, 2])
        """
        return poly1d(polyder(self.coeffs, m=m))


_per_call.methods(poly1d, ["__init__", "__call__", *_per_call.public_methods(poly1d)])
