"""Do reductions, copies and transposes run at memory bandwidth, whatever the axis and the strides?"""

import numpy as np

from .case import Case
from .loops import compiled


def numba_sum():
    import numba

    @numba.njit(parallel=True, fastmath=True)
    def total(a):
        flat, s = a.ravel(), 0.0
        for i in numba.prange(flat.size):
            s += flat[i]
        return s

    return total


def reduction(name, axis):
    return lambda xp, a: getattr(xp, name)(a, axis=axis)


def cases(quick=False):
    """Reduction × axis × layout, then copies and scans."""
    total = compiled(numba_sum)

    def row(name, shape, dtype, function, view=None, **engines):
        def inputs():
            a = np.random.default_rng(1).random(shape).astype(dtype)
            return [a]

        array = function if view is None else (lambda xp, a: function(xp, view(a)))
        n = int(np.prod(shape))
        return Case(name, n, dtype, inputs, array=array, tolerance=1e-9 if dtype == "f8" else 1e-2, **engines)

    large = (1000, 100) if quick else (4000, 2500)
    for dtype in ("f8", "f4"):
        for name in ("sum", "min", "argmax", "mean", "std"):
            for axis in (None, 0, 1):
                engines = {"numba": total} if name == "sum" and axis is None else {}
                if name == "sum":
                    engines["numexpr"] = "sum(x0)" if axis is None else f"sum(x0,axis={axis})"
                yield row(f"{name} axis={axis}", large, dtype, reduction(name, axis), **engines)
    for dtype in ("f8", "f4"):
        inner = (25_000, 4) if quick else (1_000_000, 4)
        for name in ("sum", "min", "argmax", "mean"):
            yield row(f"{name} inner axis of 4", inner, dtype, reduction(name, 1))
            yield row(f"{name} outer axis of 4", inner[::-1], dtype, reduction(name, 0))
        for name in ("sum", "min"):
            yield row(f"{name} every second", large, dtype, reduction(name, None), view=lambda a: a[:, ::2])
            yield row(f"{name} reversed", large, dtype, reduction(name, 1), view=lambda a: a[:, ::-1])
            yield row(f"{name} middle axis", (100, large[0] // 10, large[1] // 10), dtype, reduction(name, 1))
    for dtype in ("f8", "f4", "i4", "u1"):
        yield row(
            "copy", large, dtype, lambda xp, a: a.copy(), **({"numexpr": "x0"} if dtype != "u1" else {})
        )
        yield row("copy transposed", large, dtype, lambda xp, a: a.T.copy())
        yield row("copy every second", large, dtype, lambda xp, a: a[:, ::2].copy())
    for name in ("cumsum", "cumprod"):
        yield row(name, large, "f8", reduction(name, None))
        yield row(f"{name} axis=0", large, "f8", reduction(name, 0))
    yield row("any (none)", large, "bool", lambda xp, a: (a & False).any())
    yield row("count_nonzero", large, "bool", lambda xp, a: xp.count_nonzero(a))
    yield row("sum of squares, fused", large, "f8", lambda xp, a: (a * a).sum(), numexpr="sum(x0*x0)")
