"""How fast are the in-place updates of grids through shifted slices?"""

import numpy as np

from .case import Case
from .loops import compiled


def jacobi(xp, a, b):
    b[1:-1, 1:-1] = 0.25 * (a[2:, 1:-1] + a[:-2, 1:-1] + a[1:-1, 2:] + a[1:-1, :-2])
    return b


def heat(xp, u):
    u[1:-1, 1:-1] += 0.1 * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * u[1:-1, 1:-1])
    return u


def heat_3d(xp, u):
    c = u[1:-1, 1:-1, 1:-1]
    u[1:-1, 1:-1, 1:-1] = c + 0.1 * (
        u[2:, 1:-1, 1:-1]
        + u[:-2, 1:-1, 1:-1]
        + u[1:-1, 2:, 1:-1]
        + u[1:-1, :-2, 1:-1]
        + u[1:-1, 1:-1, 2:]
        + u[1:-1, 1:-1, :-2]
        - 6.0 * c
    )
    return u


def in_place_chain(xp, a, b):
    a *= 0.5
    a += b
    a *= a
    a -= 0.25
    a /= 1.5
    return a


def blur_3(xp, a):
    return (a[:, :-2] + 2.0 * a[:, 1:-1] + a[:, 2:]) / 4.0


def numba_jacobi():
    import numba

    @numba.njit(parallel=True)
    def step(a, b):
        for i in numba.prange(1, a.shape[0] - 1):
            for j in range(1, a.shape[1] - 1):
                b[i, j] = 0.25 * (a[i + 1, j] + a[i - 1, j] + a[i, j + 1] + a[i, j - 1])
        return b

    return step


def numba_heat():
    import numba

    @numba.njit(parallel=True)
    def step(u):
        new = np.empty_like(u)
        rows, columns = u.shape
        for i in numba.prange(1, rows - 1):
            for j in range(1, columns - 1):
                around = u[i + 1, j] + u[i - 1, j] + u[i, j + 1] + u[i, j - 1]
                new[i, j] = u[i, j] + 0.1 * (around - 4.0 * u[i, j])
        for i in numba.prange(1, rows - 1):
            for j in range(1, columns - 1):
                u[i, j] = new[i, j]
        return u

    return step


def numba_chain():
    import numba

    @numba.njit(parallel=True)
    def chain(a, b):
        for i in numba.prange(a.size):
            x = a[i] * 0.5 + b[i]
            a[i] = (x * x - 0.25) / 1.5
        return a

    return chain


def cases(quick=False):
    """Stencil × side × dtype."""
    for dtype in ("f8", "f4"):
        for side in (256,) if quick else (256, 1024, 4096):

            def grids(count, side=side, dtype=dtype):
                rng = np.random.default_rng(2)
                return [rng.random((side, side)).astype(dtype) for _ in range(count)]

            def case(name, count, function, numba=None, side=side, dtype=dtype, grids=grids):
                return Case(
                    name,
                    side * side,
                    dtype,
                    lambda: grids(count),
                    array=function,
                    numba=compiled(numba) if numba and dtype == "f8" else None,
                    rewrites=True,
                )

            yield case("Jacobi 2-D", 2, jacobi, numba_jacobi)
            yield case("heat 2-D in place", 1, heat, numba_heat)
            yield case("three-point blur", 1, blur_3)
        side = 48 if quick else 256
        yield Case(
            "heat 3-D in place",
            side**3,
            dtype,
            lambda side=side, dtype=dtype: [np.random.default_rng(2).random((side,) * 3).astype(dtype)],
            array=heat_3d,
            rewrites=True,
        )
        for n in (100_000,) if quick else (100_000, 10_000_000):
            yield Case(
                "in-place chain",
                n,
                dtype,
                lambda n=n, dtype=dtype: [np.full(n, 0.5, dtype), np.full(n, 0.3, dtype)],
                array=in_place_chain,
                numba=compiled(numba_chain) if dtype == "f8" else None,
                rewrites=True,
            )
