"""Is the matrix product level with OpenBLAS, from small to large, in both precisions?"""

import numpy as np

from .case import Case

SIDES = (64, 128, 256, 512, 1024, 2048)


def cases(quick=False):
    """Square products per side, then the shapes that blocking finds hard."""

    def row(name, shapes, dtype, function):
        def inputs():
            rng = np.random.default_rng(5)
            return [rng.random(shape).astype(dtype) for shape in shapes]

        n = int(np.prod(shapes[0]))
        return Case(name, n, dtype, inputs, array=function, tolerance=1e-9 if dtype == "f8" else 1e-3)

    for dtype in ("f8", "f4"):
        for side in SIDES[:3] if quick else SIDES:
            yield row(f"{side}×{side}", [(side, side)] * 2, dtype, lambda xp, a, b: a @ b)
        yield row("transposed × plain", [(512, 512)] * 2, dtype, lambda xp, a, b: a.T @ b)
        yield row("matrix × vector", [(1024, 1024), (1024,)], dtype, lambda xp, a, b: a @ b)
        yield row("vector · vector", [(100_000,)] * 2, dtype, lambda xp, a, b: a @ b)
        yield row("tall × small", [(100_000, 8), (8, 8)], dtype, lambda xp, a, b: a @ b)
        yield row("tall transposed × tall", [(100_000, 8)] * 2, dtype, lambda xp, a, b: a.T @ b)
        yield row("many 4×4", [(10_000, 4, 4)] * 2, dtype, lambda xp, a, b: a @ b)
    yield row(
        "einsum ij,jk,kl", [(200, 200)] * 3, "f8", lambda xp, a, b, c: xp.einsum("ij,jk,kl->il", a, b, c)
    )
