"""Hand-fused loops for Numba: a scalar formula inside one parallel loop over contiguous arrays."""

from collections.abc import Callable
from typing import Any

import numpy as np


def loop(formula: Callable[..., Any], arity: int) -> Callable[..., Any]:
    """A compiled function of `arity` arrays that applies `formula` to each element."""
    import numba

    f = numba.njit(formula)
    prange = numba.prange
    compile_ = numba.njit(parallel=True)
    if arity == 1:

        @compile_
        def one(a):
            out = np.empty_like(a)
            for i in prange(a.size):
                out[i] = f(a[i])
            return out

        return one
    if arity == 2:

        @compile_
        def two(a, b):
            out = np.empty_like(a)
            for i in prange(a.size):
                out[i] = f(a[i], b[i])
            return out

        return two
    if arity == 3:

        @compile_
        def three(a, b, c):
            out = np.empty_like(a)
            for i in prange(a.size):
                out[i] = f(a[i], b[i], c[i])
            return out

        return three

    @compile_
    def four(a, b, c, d):
        out = np.empty_like(a)
        for i in prange(a.size):
            out[i] = f(a[i], b[i], c[i], d[i])
        return out

    return four


def compiled(make: Callable[[], Callable[..., Any]]) -> Callable[..., Any] | None:
    """What `make` gives, or None where Numba is not installed."""
    try:
        import numba  # noqa: F401
    except ImportError:
        return None
    return make()
