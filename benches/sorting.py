"""Are sort, argsort and what is built on them level with NumPy's vector sorts?"""

import numpy as np

from .case import Case
from .loops import compiled


def numba_sort():
    import numba

    return numba.njit(lambda a: np.sort(a))


def cases(quick=False):
    """Function × dtype × size."""
    compiled_sort = compiled(numba_sort)

    def row(name, n, dtype, function, make=None, numba=None):
        def inputs():
            rng = np.random.default_rng(9)
            if make is not None:
                return [make(rng, n).astype(dtype)]
            kind = np.dtype(dtype).kind
            return [rng.random(n).astype(dtype) if kind == "f" else rng.integers(0, 100_000, n).astype(dtype)]

        return Case(name, n, dtype, inputs, array=function, numba=numba, tolerance=0.0)

    for n in (1000, 100_000) if quick else (1000, 100_000, 10_000_000):
        for dtype in ("f8", "f4", "i8", "i4", "i2"):
            yield row("sort", n, dtype, lambda xp, a: xp.sort(a), numba=compiled_sort if n < 10**6 else None)
            # Equal keys may come in any order, so the keys are what is compared.
            yield row("argsort", n, dtype, lambda xp, a: a[xp.argsort(a)])
    for n in (100_000,) if quick else (100_000, 1_000_000):
        yield row("stable argsort", n, "f8", lambda xp, a: xp.argsort(a, kind="stable"))
        yield row(
            "sort of sorted", n, "f8", lambda xp, a: xp.sort(a), make=lambda rng, n: np.sort(rng.random(n))
        )
        yield row(
            "sort of few values", n, "i8", lambda xp, a: xp.sort(a), make=lambda rng, n: rng.integers(0, 8, n)
        )
        yield row("unique", n, "i8", lambda xp, a: xp.unique(a))
        yield row("searchsorted", n, "f8", lambda xp, a: xp.searchsorted(xp.sort(a)[::10], a))
        yield row("bincount", n, "i8", lambda xp, a: xp.bincount(a))
        yield row("histogram", n, "f8", lambda xp, a: xp.histogram(a, bins=50)[0])
        yield row("take", n, "i8", lambda xp, a: a[a % a.size])
        yield row("boolean mask", n, "f8", lambda xp, a: a[a > 0.5])
