"""Reads the lines of against_numpy.rs from standard input, times NumPy on the same work, prints the ratios.

THREADS=2 cargo bench -p linalg | OPENBLAS_NUM_THREADS=2 python crates/linalg/benches/against_numpy.py
"""

import sys
import time

import numpy as np

TYPES = dict(f64="d", f32="f", c128="D", c64="F", i64="i8", i32="i4", u8="u1", bool="?")


def best(work):
    work()
    start = time.perf_counter()
    work()
    once = time.perf_counter() - start
    inner = max(1, int(0.003 / once))
    least = np.inf
    for _ in range(3 if once > 0.2 else 9):
        start = time.perf_counter()
        for _ in range(inner):
            work()
        least = min(least, (time.perf_counter() - start) / inner)
    return least


def work(name, size):
    random = np.random.default_rng(0)
    if name.startswith("matmul"):
        m, n, k = map(int, size.split("x"))
        dtype = TYPES[name[7:]]
        a = ((random.random((m, k)) - 0.5) * 100).astype(dtype)
        b = ((random.random((k, n)) - 0.5) * 100).astype(dtype)
        out = np.empty((m, n), dtype)
        return lambda: np.matmul(a, b, out=out)
    n = int(size)
    if name.startswith("dot"):
        a = random.random(n).astype("D" if "c128" in name else "d")
        b = a if "c128" in name else random.random(n)
        return lambda: np.dot(a, b)
    a = random.random((n, n)) - 0.5
    x = random.random(n)
    spd = a @ a.T + np.eye(n)
    if "c128" in name:
        a, x = a + 1j * a, x + 1j * x
    if "matvec" in name:
        a = a.T if "columns" in name else a
        out = np.empty_like(x)
        return lambda: np.matmul(a, x, out=out)
    linalg = np.linalg
    return dict(
        solve=lambda: linalg.solve(a, x),
        inv=lambda: linalg.inv(a),
        cholesky=lambda: linalg.cholesky(spd),
        qr=lambda: linalg.qr(a),
        eigh=lambda: linalg.eigh(spd),
        eigvalsh=lambda: linalg.eigvalsh(spd),
        svd=lambda: linalg.svd(a),
        svdvals=lambda: linalg.svd(a, compute_uv=False),
        eig=lambda: linalg.eig(a),
    )[name]


for line in sys.stdin:
    name, size, seconds = line.split()
    theirs = best(work(name, size))
    print(
        f"{name:20} {size:>14} ours {float(seconds):.2e} s, NumPy {theirs:.2e} s, speed-up {theirs / float(seconds):.2f}",
        flush=True,
    )
