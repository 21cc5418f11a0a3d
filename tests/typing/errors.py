"""Mistakes that type checkers find: exactly the lines that say so."""

import polyarray as np
from polyarray.typing import NDArray

a = np.zeros(3)
np.zeros()  # wrong
np.zeroes(3)  # wrong
np.zeros(3, dytpe="f4")  # wrong
np.linspace(0, 1, 5, endpiont=False)  # wrong
np.sum(a, axis="rows")  # wrong
np.sum(a, axis=1.5)  # wrong
np.sum(a, keepdims="yes")  # wrong
np.linalg.inverse(a)  # wrong
np.linalg.cholesky(a, True)  # wrong
np.fft.fft(a, norms="ortho")  # wrong
np.random.default_rng(5).gaussian(3)  # wrong
a.shaep  # wrong
a.ndim = 2  # wrong
a.reshape(3).summ()  # wrong
rows: str = a.shape  # wrong
count: str = a.size  # wrong
flag: str = np.allclose(a, a)  # wrong
name: int = a.dtype.name  # wrong
np.array2string(a) + 1  # wrong
np.save("a.npy")  # wrong
np.polynomial.Polynomial([1, 2]).derive()  # wrong
np.polyfit([1, 2], [3, 4])  # wrong
np.polyval([1, 2], [3, 4], allocater=None)  # wrong
np.mean.register("Interval")  # wrong
np.mean.registered(object)  # wrong
np.add.register(3)  # wrong
np.loadtxt.register(object, method="reduce")  # wrong
np.polynomial.chebyshev.chebfit([1, 2], [3, 4])  # wrong
np.polynomial.legendre.legval(0.5, [1, 2], tenser=True)  # wrong


def mean(x: NDArray[np.float64]) -> float:
    return float(x.mean())


mean("text")  # wrong
mean([1.0, 2.0])  # wrong
mean(a)
