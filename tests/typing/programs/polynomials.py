"""Polynomials of both kinds."""

import polyarray as np
from polyarray.polynomial import Chebyshev, Polynomial
from polyarray.polynomial import polynomial as P

p = Polynomial([1, 2, 3])
q = p.deriv() * 2 + Polynomial.fromroots([1, 2])
x = np.linspace(-1, 1, 5)
values = p(x)
roots = p.roots()
fitted: Polynomial = Polynomial.fit(x, values, 2)
turned = p.convert(kind=Chebyshev)
quotient, rest = divmod(q, p)
assert np.allclose(fitted(x), values) and np.allclose(turned(x), values) and roots.size == p.degree() == 2
assert (quotient * p + rest - q).trim(1e-9).degree() == 0

c = P.polyfit(x, values, 2)
assert np.allclose(P.polyval(x, c), values) and np.allclose(P.polyadd([1, 2], [3]), [4, 2])
old = np.poly1d([3, 2, 1])
assert old.order == 2 and np.allclose(np.polyval(old, x), values) and (old + 1)(0) == 2
assert np.allclose(np.sort(np.roots([1, -3, 2])), [1, 2]) and np.polyfit(x, values, deg=2).shape == (3,)
