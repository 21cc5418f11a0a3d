"""How much memory does a fused chain take beyond its input and its result?

Each engine runs in a fresh process, which makes the input, notes the highest memory use so far, runs
the chain once and notes it again. The growth is given in multiples of the result's size: one means that
nothing but the result was allocated.
"""

import subprocess
import sys

from .case import Probe

PROGRAM = """
import resource, sys
import numpy as np
n = int(sys.argv[1])
def chain(xp, x):
    return xp.exp(-0.5 * (x - 0.5) ** 2) * 0.3 + xp.sqrt(x)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
engine = sys.argv[2]
if engine == "polyarray":
    import polyarray as xp
    run = lambda x: (r := chain(xp, x), xp.evaluate(r))[0]
elif engine == "numexpr":
    import numexpr
    run = lambda x: numexpr.evaluate("exp(-0.5 * (x - 0.5) ** 2) * 0.3 + sqrt(x)", {"x": x}, {})
elif engine == "numba":
    import math, numba
    @numba.njit(parallel=True)
    def run(x):
        out = np.empty_like(x)
        for i in numba.prange(x.size):
            out[i] = math.exp(-0.5 * (x[i] - 0.5) ** 2) * 0.3 + math.sqrt(x[i])
        return out
else:
    run = lambda x: chain(np, x)
make = xp.ones if engine == "polyarray" else np.ones
run(make(200_000))
x = make(n)
x += 0.5
before = peak()
result = run(x)
print((peak() - before) / (8 * n))
"""


def growth(engine, n):
    """The growth of the peak, in multiples of the result."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(n), engine], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return float(done.stdout)


def cases(quick=False):
    """One chain per size."""
    for n in (10_000_000,) if quick else (10_000_000, 100_000_000):
        engines = {
            engine: lambda engine=engine, n=n: growth(engine, n)
            for engine in ("numpy", "polyarray", "numexpr", "numba")
        }
        yield Probe("peak growth, exp/sqrt chain", n, "f8", "results", engines)
