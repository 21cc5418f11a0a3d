"""Are Fourier transforms level with pocketfft, for round and prime lengths, for long lines and many?"""

import numpy as np

from .case import Case

# name, shape, axes
ROWS = [
    ("1000", (1000,), None),
    ("2¹⁶", (1 << 16,), None),
    ("100000", (100_000,), None),
    ("prime 10007", (10_007,), None),
    ("512×512", (512, 512), None),
    ("1000 lines of 1024", (1000, 1024), (1,)),
    ("1024 columns of 1000", (1000, 1024), (0,)),
    ("many lines of 8", (100_000, 8), (1,)),
]


def cases(quick=False):
    """Complex and real transforms there, and the real one back, per shape and precision."""
    for dtype in ("f8", "f4"):
        for name, shape, axes in ROWS[:1] if quick else ROWS:
            for kind, function in (("fft", "fftn"), ("rfft", "rfftn"), ("irfft", "irfftn")):

                def inputs(shape=shape, axes=axes, kind=kind, dtype=dtype):
                    rng = np.random.default_rng(11)
                    x = rng.standard_normal(shape).astype(dtype)
                    if kind == "fft":
                        return [x + 1j * rng.standard_normal(shape).astype(dtype)]
                    return [x] if kind == "rfft" else [np.fft.rfftn(x, axes=axes)]

                def apply(xp, x, function=function, shape=shape, axes=axes):
                    axes = range(len(shape)) if axes is None else axes
                    return getattr(xp.fft, function)(x, [shape[axis] for axis in axes], axes)

                yield Case(
                    f"{kind} {name}",
                    int(np.prod(shape)),
                    dtype,
                    inputs,
                    array=apply,
                    tolerance=1e-8 if dtype == "f8" else 5e-1,
                )
