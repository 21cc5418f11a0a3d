"""NumPy's nanoseconds per element for the rows and operands of throughput.rs.

    python numpy_throughput.py [file with the output of throughput]

With a file, prints both figures and their quotient.
"""

import pathlib
import re
import sys
import time

import numpy as np

ELEMENTS = 100_000


def operands(low, high, stride, kind):
    return (low + (high - low) * np.modf(np.arange(ELEMENTS) * stride)[0]).astype(kind)


def measure(function, operands):
    out = function(*operands)
    best = float("inf")
    for _ in range(30):
        start = time.perf_counter_ns()
        function(*operands, out=out)
        best = min(best, time.perf_counter_ns() - start)
    return best / ELEMENTS


def complex_rows():
    source = (pathlib.Path(__file__).parent / "complex_throughput.rs").read_text()
    walk = lambda stride: 20.0 * np.modf(np.arange(20_000) * stride)[0] - 10.0
    x1 = walk(0.6180339887498949) + 1j * walk(0.7548776662466928)
    x2 = walk(0.5698402909980533) + 1j * walk(0.8191725133961644)
    for name in re.findall(r'^    "(\w+)" a \w+ complex|^    "(absolute)"', source, re.M):
        function = getattr(np, "".join(name))
        for kind in ("c128", "c64"):
            dtype = {"c128": np.complex128, "c64": np.complex64}[kind]
            operands = (x1.astype(dtype), x2.astype(dtype))[: function.nin]
            yield "".join(name), kind, measure(function, operands) * ELEMENTS / 20_000


def main():
    source = (pathlib.Path(__file__).parent / "throughput.rs").read_text()
    own = {}
    if len(sys.argv) > 1:
        for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
            parts = line.split()
            if len(parts) == 4:
                own[tuple(parts[:3])] = float(parts[3])
    for name, low1, high1, low2, high2 in re.findall(
        r'^    "(\w+)" (\S+) (\S+) (\S+) (\S+) a ', source, re.M
    ):
        function = getattr(np, name, None)
        if function is None:
            continue
        for kind in ("f64", "f32"):
            dtype = {"f64": np.float64, "f32": np.float32}[kind]
            x1 = operands(float(low1), float(high1), 0.6180339887498949, dtype)
            x2 = operands(float(low2), float(high2), 0.7548776662466928, dtype)
            numpys = measure(function, (x1, x2)[: function.nin])
            text = f"{name:12} {kind} numpy {numpys:.3f}"
            for isa in ("avx512", "avx2"):
                if (name, kind, isa) in own:
                    mine = own[name, kind, isa]
                    text += f"  {isa} {mine:.3f} ({mine / numpys:.2f})"
            print(text)
    for name, kind, numpys in complex_rows():
        text = f"{name:12} {kind} numpy {numpys:.3f}"
        if (name, kind, "avx512") in own:
            mine = own[name, kind, "avx512"]
            text += f"  avx512 {mine:.3f} ({mine / numpys:.2f})"
        print(text)


main()
