"""Series as functions, once for all bases: values in several variables, fits, roots, quadrature."""

from __future__ import annotations

import functools
import operator
import warnings
from collections.abc import Sequence
from math import sqrt
from typing import Any

from .. import _per_call
from .. import _polyarray as core
from .._py39 import zip
from ._algebra import Algebra
from ._recurrence import times
from .polyutils import _as_int, as_series


class Basis(Algebra):
    """A basis of polynomials with all its functions."""

    # ---- values -------------------------------------------------------------------------------------------

    def _values(self, c: Any, *places: Any) -> Any:
        """Values where the places are, one coordinate per axis of `c`."""
        x, *others = [core.asanyarray(place) for place in places]
        if any(other.shape != x.shape for other in others):
            names = {2: "x, y", 3: "x, y, z"}.get(len(places), "ordinates")
            raise ValueError(f"{names} are incompatible")
        c = self.val(x, c)
        for other in others:
            c = self.val(other, c, tensor=False)
        return c

    def val2d(self, x: Any, y: Any, c: Any) -> Any:
        """The values of a series in two variables at points.

        Parameters
        ----------
        x, y : array_like
            The coordinates of the points, arrays of one shape.
        c : array_like, shape (M, N, ...)
            The coefficient of P_i(x) P_j(y) at [i, j].

        Returns
        -------
        ndarray of the shape of `x`, after the further axes of `c`

        Raises
        ------
        ValueError
            Where the coordinates have different shapes.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pval, $pval2d
        >>> bool($pval2d(2, 3, [[0, 0], [0, 1]]) == $pval(2, [0, 1]) * $pval(3, [0, 1]))
        True
        """
        return self._values(c, x, y)

    def val3d(self, x: Any, y: Any, z: Any, c: Any) -> Any:
        """The values of a series in three variables at points.

        Parameters
        ----------
        x, y, z : array_like
            The coordinates of the points, arrays of one shape.
        c : array_like, shape (L, M, N, ...)
            The coefficient of P_i(x) P_j(y) P_k(z) at [i, j, k].

        Returns
        -------
        ndarray of the shape of `x`, after the further axes of `c`

        Raises
        ------
        ValueError
            Where the coordinates have different shapes.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pval3d
        >>> float($pval3d(1, 2, 3, [[[4]]]))
        4.0
        """
        return self._values(c, x, y, z)

    def valnd(self, pts: Any, c: Any) -> Any:
        """The values of a series in any number of variables at points.

        Parameters
        ----------
        pts : sequence of array_like
            The coordinates of the points, arrays of one shape.
        c : array_like
            Coefficients, one axis per variable; further axes are further series.

        Returns
        -------
        ndarray of the shape of a coordinate, after the further axes of `c`

        Raises
        ------
        ValueError
            Where the coordinates have different shapes.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pvalnd
        >>> float($pvalnd((1, 2), [[4]]))
        4.0
        """
        return self._values(c, *pts)

    def grid2d(self, x: Any, y: Any, c: Any) -> Any:
        """The values of a series in two variables on a grid.

        Parameters
        ----------
        x, y : array_like
            The coordinates along the axes of the grid.
        c : array_like, shape (M, N, ...)
            The coefficient of P_i(x) P_j(y) at [i, j].

        Returns
        -------
        ndarray, shape c.shape[2:] + x.shape + y.shape

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pgrid2d
        >>> $pgrid2d([1, 2], [3, 4, 5], [[7]])
        array([[7., 7., 7.],
               [7., 7., 7.]])
        """
        return self.val(y, self.val(x, c))

    def grid3d(self, x: Any, y: Any, z: Any, c: Any) -> Any:
        """The values of a series in three variables on a grid.

        Parameters
        ----------
        x, y, z : array_like
            The coordinates along the axes of the grid.
        c : array_like, shape (L, M, N, ...)
            The coefficient of P_i(x) P_j(y) P_k(z) at [i, j, k].

        Returns
        -------
        ndarray, shape c.shape[3:] + x.shape + y.shape + z.shape

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pgrid3d
        >>> $pgrid3d([1, 2], [3], [4, 5, 6], [[[7]]]).shape
        (2, 1, 3)
        """
        return self.val(z, self.val(y, self.val(x, c)))

    # ---- fits ---------------------------------------------------------------------------------------------

    def vander(self, x: Any, deg: Any) -> Any:
        """The values of the members of the basis: the matrix that makes values of coefficients.

        Parameters
        ----------
        x : array_like
            Points.
        deg : int
            The highest degree.

        Returns
        -------
        ndarray, shape x.shape + (deg + 1,)

        Raises
        ------
        ValueError
            For a negative degree.

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import $pval, $pvander
        >>> x = pa.array([0.5, 1.5])
        >>> pa.allclose($pvander(x, 2) @ pa.array([1.0, 2.0, 3.0]), $pval(x, [1, 2, 3]))
        True
        """
        degree = _as_int(deg, "deg")
        if degree < 0:
            raise ValueError("deg must be non-negative")
        x = core.array(x, copy=None, ndmin=1) + 0.0
        line = self.steps.lines(x)
        result = core.empty((degree + 1, *x.shape), dtype=x.dtype)
        result[0] = x * 0 + 1
        if degree:
            result[1] = line(0)
        for n in range(1, degree):
            past = self.steps.numbers(n)[2]
            following = result[n] * line(n)
            result[n + 1] = following - times(result[n - 1], past) if past else following
        return core.moveaxis(result, 0, -1)

    def _vander_of(self, points: Sequence[Any], degrees: Sequence[int]) -> Any:
        """Products of the members for several variables, all in the last axis."""
        count = len(points)
        if len(degrees) != count:
            raise ValueError(f"Expected {count} dimensions of degrees, got {len(degrees)}")
        places = core.asarray(tuple(points)) + 0.0
        factors = []
        for k, degree in enumerate(degrees):
            own = (None,) * k + (slice(None),) + (None,) * (count - k - 1)
            factors.append(self.vander(places[k], degree)[(..., *own)])
        result = functools.reduce(operator.mul, factors)
        return result.reshape(result.shape[:-count] + (-1,))

    def vander2d(self, x: Any, y: Any, deg: Sequence[int]) -> Any:
        """The matrix of the values of products P_i(x) P_j(y).

        Parameters
        ----------
        x, y : array_like
            The coordinates of points, arrays of one shape.
        deg : sequence of two ints
            The highest degrees.

        Returns
        -------
        ndarray, shape x.shape + ((deg[0] + 1) * (deg[1] + 1),)
            j counts faster than i.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pvander2d
        >>> $pvander2d([1, 2], [3, 4], [1, 2]).shape
        (2, 6)
        """
        return self._vander_of((x, y), deg)

    def vander3d(self, x: Any, y: Any, z: Any, deg: Sequence[int]) -> Any:
        """The matrix of the values of products P_i(x) P_j(y) P_k(z).

        Parameters
        ----------
        x, y, z : array_like
            The coordinates of points, arrays of one shape.
        deg : sequence of three ints
            The highest degrees.

        Returns
        -------
        ndarray, shape x.shape + ((deg[0] + 1) * (deg[1] + 1) * (deg[2] + 1),)
            k counts fastest.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pvander3d
        >>> $pvander3d([1, 2], [3, 4], [5, 6], [1, 2, 3]).shape
        (2, 24)
        """
        return self._vander_of((x, y, z), deg)

    def fit(
        self, x: Any, y: Any, deg: Any, rcond: float | None = None, full: bool = False, w: Any = None
    ) -> Any:
        """The series that comes nearest to points, by least squares.

        Parameters
        ----------
        x : array_like, shape (M,)
        y : array_like, shape (M,) or (M, K)
            `K` sets of values share the places `x`.
        deg : int or 1-d array_like of int
            The highest degree, or the degrees to use.
        rcond : float, optional
            Singular values below `rcond` times the largest count as zero; `M * eps` unless given.
        full : bool, optional
            Whether to return a list of residuals, rank, singular values and `rcond`, too.
        w : array_like, shape (M,), optional
            Weights of the differences: `1 / sigma`, not `1 / sigma ** 2`.

        Returns
        -------
        ndarray, shape (N,) or (N, K)
            Coefficients from the lowest degree to the highest.

        Raises
        ------
        TypeError
            For arrays of other shapes, and degrees that are not whole.
        ValueError
            For a negative degree.

        Warns
        -----
        RankWarning
            Where the points do not tell the coefficients, unless `full`.

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import $pfit, $pval
        >>> x = pa.linspace(-1, 1, 9)
        >>> $pfit(x, $pval(x, [1, 2, 3]), 2).round(9)
        array([1., 2., 3.])
        """
        x = core.asarray(x) + 0.0
        y = core.asarray(y) + 0.0
        degrees = core.asarray(deg)
        if degrees.ndim > 1 or degrees.dtype.kind not in "iu" or degrees.size == 0:
            raise TypeError("deg must be an int or non-empty 1-D array of int")
        if degrees.min() < 0:
            raise ValueError("expected deg >= 0")
        if x.ndim != 1:
            raise TypeError("expected 1D vector for x")
        if x.size == 0:
            raise TypeError("expected non-empty vector for x")
        if y.ndim < 1 or y.ndim > 2:
            raise TypeError("expected 1D or 2D array for y")
        if len(x) != len(y):
            raise TypeError("expected x and y to have same length")
        highest = int(degrees.max())
        matrix = self.vander(x, highest)
        if degrees.ndim == 1:
            degrees = core.sort(degrees)
            matrix = matrix[:, degrees]
        lhs, rhs = matrix.T, y.T
        if w is not None:
            w = core.asarray(w) + 0.0
            if w.ndim != 1:
                raise TypeError("expected 1D vector for w")
            if len(x) != len(w):
                raise TypeError("expected x and w to have same length")
            lhs, rhs = lhs * w, rhs * w
        if rcond is None:
            rcond = len(x) * core.finfo(x.dtype).eps
        squares = core.square(lhs)
        if lhs.dtype.kind == "c":
            squares = core.square(lhs.real) + core.square(lhs.imag)
        scale = core.sqrt(squares.sum(1))
        scale[scale == 0] = 1
        c, residuals, rank, s = core.linalg.lstsq(lhs.T / scale, rhs.T, rcond)
        c = (c.T / scale).T
        if degrees.ndim == 1:
            whole = core.zeros((highest + 1, *c.shape[1:]), dtype=c.dtype)
            whole[degrees] = c
            c = whole
        if full:
            return c, [residuals, rank, s, rcond]
        if rank != len(lhs):
            warnings.warn("The fit may be poorly conditioned", core.RankWarning, stacklevel=3)
        return c

    # ---- roots and quadrature -----------------------------------------------------------------------------

    @functools.lru_cache(maxsize=64)  # noqa: B019 (there are six bases, and they live as long as the program)
    def _jacobi(self, count: int) -> tuple[list[float], list[float]]:
        """Multiplication by x of members of length one: its diagonal, and what stands beside it,
        √(up_n down_(n+1)).
        """
        sides = []
        for n in range(count):
            up, down = self.times_x(n)[0], self.times_x(n + 1)[2]
            sides.append(sqrt(up * down) * (1 if up > 0 else -1))
        return [float(self.times_x(n)[1]) for n in range(count)], sides

    @_per_call.remembered(maxsize=16)
    def _companion(self, size: int) -> tuple[Any, Any]:
        """The companion matrix of the member of a degree, and by what the coefficients of others are
        multiplied that its last column loses.
        """
        matrix = core.zeros((size, size))
        places = matrix.reshape(-1)
        ups = [float(self.times_x(n)[0]) for n in range(size)]
        lengths = [1.0] * size
        if self.mass is None:
            places[0 :: size + 1] = [float(self.times_x(n)[1]) for n in range(size)]
            places[size :: size + 1] = ups[:-1]
        else:
            level, sides = self._jacobi(size)
            places[0 :: size + 1] = level
            places[1 :: size + 1] = places[size :: size + 1] = sides[:-1]
            for n in range(size - 1, 0, -1):
                lengths[n - 1] = lengths[n] * sqrt(ups[n - 1] / self.times_x(n)[2])
        return matrix, core.array(lengths) * ups[-1]

    def companion(self, c: Any) -> Any:
        """The matrix whose eigenvalues are the roots of a series; symmetric for a member of the basis.

        Parameters
        ----------
        c : array_like, shape (N,)
            Coefficients from the lowest degree to the highest.

        Returns
        -------
        ndarray, shape (N - 1, N - 1)

        Raises
        ------
        ValueError
            For a constant.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pcompanion, $pfromroots
        >>> $pcompanion($pfromroots([5])).round(12)
        array([[5.]])
        """
        [c] = as_series([c])
        size = len(c) - 1
        if size < 1:
            raise ValueError("Series must have maximum degree of at least 1.")
        member, scale = self._companion(size)
        matrix = member.astype(c.dtype)
        last = matrix[:, -1]
        last -= c[:-1] / c[-1] * scale.astype(c.real.dtype, copy=False)
        return matrix

    def roots(self, c: Any) -> Any:
        """The roots of a series.

        Parameters
        ----------
        c : array_like, shape (N,)
            Coefficients from the lowest degree to the highest.

        Returns
        -------
        ndarray, shape (N - 1,)
            In ascending order; real if all roots are, else complex.

        Notes
        -----
        They are the eigenvalues of the companion matrix. Multiple roots, and roots far from the domain, are
        less exact than others.

        Examples
        --------
        >>> from polyarray.polynomial.$m import $pfromroots, $proots
        >>> $proots($pfromroots([1, 2])).round(9)
        array([1., 2.])
        """
        [c] = as_series([c])
        if len(c) < 2:
            return core.array([], dtype=c.dtype)
        matrix = self.companion(c)
        if len(matrix) == 1:
            return matrix[0]
        # Small roots are more exact when the largest numbers come first, as they do for powers.
        found = core.linalg.eigvals(matrix if self.mass is None else matrix[::-1, ::-1])
        found.sort()
        if found.dtype.kind == "c" and matrix.dtype.kind != "c" and core.all(found.imag == 0):
            return found.real.copy()
        return found

    def gauss(self, deg: Any) -> tuple[Any, Any]:
        """The points and weights of Gauss' quadrature, exact for polynomials up to the degree `2 * deg - 1`.

        Parameters
        ----------
        deg : int
            The number of points.

        Returns
        -------
        x, w : ndarray of float64, shape (deg,)
            The sum of `w * f(x)` is the integral of `f` times the weight of the basis.

        Raises
        ------
        ValueError
            Where `deg` is not positive.

        Examples
        --------
        >>> import polyarray as pa
        >>> from polyarray.polynomial.$m import $pgauss
        >>> x, w = $pgauss(3)
        >>> x.shape, bool(w.min() > 0)
        ((3,), True)
        """
        count = _as_int(deg, "deg")
        if count <= 0:
            raise ValueError("deg must be a positive integer")
        assert self.mass is not None
        x = core.linalg.eigvalsh(self.companion([0] * count + [1]))
        _, (value, slope) = self._normed(x, count)
        x = x - value / slope  # one step of Newton's method
        (before, _), (_, slope) = self._normed(x, count)
        w = 1 / (before / core.absolute(before).max() * (slope / core.absolute(slope).max()))
        if not any(self.times_x(n)[1] for n in range(2)):
            # The weight is even: so are points and weights.
            w, x = (w + w[::-1]) / 2, (x - x[::-1]) / 2
        return x, w * (self.mass / w.sum())

    def _normed(self, x: Any, n: int) -> tuple[Any, Any]:
        """P_(n-1) and P_n at `x`, each with its slope, scaled to length one so that they do not overflow."""
        before, member, last = core.zeros((2, len(x))), core.zeros((2, len(x))), 0.0
        member[0] = 1
        for level, side in zip(*self._jacobi(n), strict=True):
            following = (x - level if level else x) * member - last * before
            following[1] += member[0]
            following /= side
            before, member, last = member, following, side
        return before, member
