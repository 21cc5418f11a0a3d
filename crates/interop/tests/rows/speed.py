"""Times NumPy's loadtxt on a table of a million random numbers, written to the folder given."""

import pathlib
import sys
import time

import numpy as np

folder = pathlib.Path(sys.argv[1])
for name, delimiter, fmt in (("spaces", None, "%.18e"), ("commas", ",", "%.6f")):
    path = folder / f"{name}.txt"
    a = np.random.default_rng(1).normal(size=(100_000, 10))
    start = time.perf_counter()
    np.savetxt(path, a, fmt=fmt, delimiter=delimiter or " ")
    written = time.perf_counter() - start
    best = 1e9
    for _ in range(5):
        start = time.perf_counter()
        np.loadtxt(path, delimiter=delimiter)
        best = min(best, time.perf_counter() - start)
    print(name, f"loadtxt {best:.4f} s, savetxt {written:.4f} s")
