"""NumPy's nanoseconds per number for the lines of `speed.rs`, and the ratio.

cargo run --release -p random --example speed | python crates/random/examples/speed.py
"""

import sys
import time

import numpy as np

N = 1_000_000
rng = np.random.default_rng(1)
twister = np.random.Generator(np.random.MT19937(1))
legacy = np.random.RandomState(1)
out, out32 = np.empty(N), np.empty(N, np.float32)
CALLS = {
    "random": lambda: rng.random(out=out),
    "random_f32": lambda: rng.random(out=out32, dtype=np.float32),
    "standard_normal": lambda: rng.standard_normal(out=out),
    "standard_normal_f32": lambda: rng.standard_normal(out=out32, dtype=np.float32),
    "standard_exponential": lambda: rng.standard_exponential(out=out),
    "permutation": lambda: rng.permutation(N),
    "MT19937_random": lambda: twister.random(out=out),
    "legacy_random_sample": lambda: legacy.random_sample(N),
    "legacy_standard_normal": lambda: legacy.standard_normal(N),
    "legacy_randint_int64_10": lambda: legacy.randint(0, 10, N),
}


def call(name):
    if name in CALLS:
        return CALLS[name]
    _, dtype, high = name.split("_")
    return lambda: rng.integers(0, int(high), N, dtype=dtype)


for line in sys.stdin:
    name, ours = line.split()
    best = float("inf")
    for _ in range(15):
        start = time.perf_counter()
        call(name)()
        best = min(best, time.perf_counter() - start)
    theirs = best / N * 1e9
    print(
        f"{name:26} {float(ours):7.2f} ns, NumPy {theirs:7.2f} ns, {theirs / float(ours):5.2f} times as fast"
    )
