"""Writes tests/reference.bin: operands and exact values for tests/accuracy.rs.

A record is: 16 bytes of name, one byte operand size (4 or 8), one byte operand count, two bytes
count of rows (little endian); then the operands of all rows, the nearest values, and as int16
what these lack in units of 2**-15 of their last place. Needs mpmath and numpy.

    python reference.py [rows per function] [path]
"""

import math
import pathlib
import random
import struct
import sys

import mpmath
import numpy as np
from mpmath import mp, mpf

mp.prec = 300
PI = +mpmath.pi


def near(*centres):
    return lambda kind, n: [step(kind, c, i) for c in centres for i in range(-n // 2, n // 2 + 1)]


def step(kind, x, i):
    x = kind(x)
    bits = x.view(np.int64 if kind is np.float64 else np.int32)
    moved = type(bits)(int(bits) + i) if abs(int(bits)) > abs(i) else bits
    return moved.view(kind)


def uniform(low, high):
    return lambda kind, n: [kind(random.uniform(low, high)) for _ in range(n)]


def logarithmic(low, high, signs=(1, -1)):
    """Magnitudes 2**low to 2**high; None is the end of the type's range."""

    def draw(kind, n):
        info = np.finfo(kind)
        a = low if low is not None else info.minexp - info.nmant
        b = high if high is not None else info.maxexp
        return [
            kind(random.choice(signs) * math.ldexp(random.uniform(1, 2), random.randrange(a, b)))
            for _ in range(n)
        ]

    return draw


def multiples(limit64, limit32):
    """Values nearest to multiples of π/2, and close to them."""

    def draw(kind, n):
        limit = limit64 if kind is np.float64 else limit32
        out = []
        for _ in range(n):
            k = int(2 ** random.uniform(0, math.log2(limit)))
            out.append(step(kind, float(k * PI / 2), random.choice([0, 0, 1, -1, 5])))
        return out

    return draw


def by_kind(f64, f32):
    return lambda kind, n: (f64 if kind is np.float64 else f32)(kind, n)


POSITIVE = logarithmic(None, None, (1,))
TRIG = [
    uniform(-10, 10),
    logarithmic(-30, 3),
    multiples(2**38, 2**16),
    by_kind(logarithmic(3, 39), logarithmic(3, 16)),
    logarithmic(None, -30),
]
EXPS = by_kind(uniform(-745, 709.7), uniform(-103, 88.7))
TINY = logarithmic(None, -20)


def pairs(*draws):
    return lambda kind, n: [(x, y) for dx, dy in draws for x, y in zip(dx(kind, n), dy(kind, n))]


ANY = logarithmic(None, None)
UNARY = {
    "exp": (
        mpmath.exp,
        [
            EXPS,
            uniform(-1, 1),
            TINY,
            by_kind(near(709.78271289338, -708.3964185322641, -745.13), near(88.72283, -87.33654, -103.97)),
        ],
    ),
    "exp2": (
        lambda x: mpf(2) ** x,
        [by_kind(uniform(-1075, 1024), uniform(-150, 128)), uniform(-1, 1), TINY],
    ),
    "expm1": (
        mpmath.expm1,
        [
            by_kind(uniform(35, 39), uniform(15, 18)),
            by_kind(uniform(-40, 709.7), uniform(-18, 88.7)),
            uniform(-1, 1),
            uniform(-3, 3),
            logarithmic(-30, 1),
            TINY,
        ],
    ),
    "log": (mpmath.log, [POSITIVE, uniform(0.5, 2), near(1.0, 0.5**0.5, 2**0.5), uniform(0.9, 1.1)]),
    "log2": (
        lambda x: mpmath.log(x) / mpmath.log(2),
        [POSITIVE, uniform(0.5, 2), near(1.0, 0.5**0.5), uniform(0.9, 1.1)],
    ),
    "log10": (
        lambda x: mpmath.log(x) / mpmath.log(10),
        [POSITIVE, uniform(0.5, 2), near(1.0, 0.5**0.5, 1000.0), uniform(0.9, 1.1)],
    ),
    "log1p": (
        mpmath.log1p,
        [
            POSITIVE,
            uniform(-0.999, 2),
            logarithmic(-60, 1),
            near(-0.29289321881345, 0.414213562373),
            lambda kind, n: [kind(-1) + kind(abs(x)) for x in logarithmic(-20, -1)(kind, n)],
        ],
    ),
    "sqrt": (mpmath.sqrt, [POSITIVE]),
    "cbrt": (lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), [ANY, uniform(-8, 8)]),
    "sin": (mpmath.sin, TRIG),
    "cos": (mpmath.cos, TRIG),
    "tan": (mpmath.tan, TRIG),
    "asin": (
        mpmath.asin,
        [
            uniform(-1, 1),
            logarithmic(-40, 0),
            TINY,
            uniform(0.45, 0.75),
            near(0.5),
            lambda kind, n: [kind(1) - kind(abs(x)) for x in logarithmic(-20, -1)(kind, n)],
        ],
    ),
    "acos": (
        mpmath.acos,
        [
            uniform(-1, 1),
            logarithmic(-40, 0),
            uniform(0.45, 0.75),
            uniform(-0.75, -0.45),
            lambda kind, n: [kind(1) - kind(abs(x)) for x in logarithmic(-20, -1)(kind, n)],
            lambda kind, n: [kind(-1) + kind(abs(x)) for x in logarithmic(-20, -1)(kind, n)],
        ],
    ),
    "atan": (
        mpmath.atan,
        [uniform(-1, 1), uniform(-4, 4), logarithmic(-40, 20), TINY, near(2**0.5 - 1, 1.0, 2**0.5 + 1)],
    ),
    "sinh": (
        mpmath.sinh,
        [
            by_kind(uniform(-710.4, 710.4), uniform(-89.4, 89.4)),
            uniform(-2, 2),
            logarithmic(-30, 3),
            TINY,
            by_kind(near(710.4758), near(89.41598)),
        ],
    ),
    "cosh": (
        mpmath.cosh,
        [by_kind(uniform(-710.4, 710.4), uniform(-89.4, 89.4)), uniform(-2, 2), logarithmic(-30, 3)],
    ),
    "tanh": (
        mpmath.tanh,
        [
            by_kind(uniform(17, 20), uniform(7, 10)),
            uniform(-2, 2),
            uniform(-20, 20),
            logarithmic(-30, 3),
            TINY,
        ],
    ),
    "asinh": (mpmath.asinh, [ANY, uniform(-2, 2), uniform(-20, 20), logarithmic(-30, 8), near(0.5)]),
    "acosh": (
        mpmath.acosh,
        [
            logarithmic(0, None, (1,)),
            uniform(1, 2),
            uniform(1, 20),
            lambda kind, n: [kind(1) + kind(abs(x)) for x in logarithmic(-22, 0)(kind, n)],
        ],
    ),
    "atanh": (
        mpmath.atanh,
        [
            uniform(-1, 1),
            logarithmic(-40, 0),
            TINY,
            uniform(0.15, 0.4),
            lambda kind, n: [kind(1) - kind(abs(x)) for x in logarithmic(-22, -1)(kind, n)],
        ],
    ),
}
BINARY = {
    "pow": (
        lambda x, y: mpf(x) ** y,
        [
            pairs(
                (logarithmic(None, None, (1,)), uniform(-3, 3)),
                (uniform(0, 10), uniform(-30, 30)),
                (uniform(0.99, 1.01), by_kind(uniform(-60000, 60000), uniform(-8000, 8000))),
                (logarithmic(0, 5, (1,)), logarithmic(-3, 4)),
                (uniform(0, 2), logarithmic(None, 4)),
            )
        ],
    ),
    "atan2": (
        mpmath.atan2,
        [pairs((uniform(-1, 1), uniform(-1, 1)), (logarithmic(-8, 8), logarithmic(-8, 8)), (ANY, ANY))],
    ),
    "hypot": (
        mpmath.hypot,
        [
            pairs(
                (uniform(-1, 1), uniform(-1, 1)),
                (logarithmic(-8, 8), logarithmic(-8, 8)),
                (logarithmic(None, -100), logarithmic(None, -100)),
                (
                    by_kind(logarithmic(1000, 1023), logarithmic(110, 127)),
                    by_kind(logarithmic(1000, 1023), logarithmic(110, 127)),
                ),
            )
        ],
    ),
    "logaddexp": (
        lambda x, y: mpmath.log(mpmath.exp(x) + mpmath.exp(y)),
        [pairs((uniform(0, 50), uniform(0, 50)))],
    ),
}


def nearest(value, kind):
    """Nearest value of `kind` and what it lacks in units of its last place; None beyond the range."""
    if value == 0:
        return kind(0), 0.0
    info = np.finfo(kind)
    exponent = max(int(mpmath.floor(mpmath.log(abs(value), 2))), info.minexp)
    unit = mpf(2) ** (exponent - info.nmant)
    count = int(mpmath.nint(value / unit))
    head = mpf(count) * unit
    if abs(head) > mpf(float(info.max)):
        return None
    return kind(float(head)), float((value - head) / unit)


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 360
    path = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(__file__).parent / "reference.bin"
    random.seed(20)
    out = bytearray()
    for table, arity in ((UNARY, 1), (BINARY, 2)):
        for name, (function, draws) in table.items():
            for kind in (np.float64, np.float32):
                each = max(rows // len(draws) // (5 if arity == 2 else 1), 4)
                operands, heads, lacks = [], [], []
                for draw in draws:
                    drawn = draw(kind, each)
                    for row in (
                        drawn[: each * (1 if arity == 1 else 5)] if len(drawn) <= 3 * each else drawn[::3]
                    ):
                        row = row if arity == 2 else (row,)
                        value = function(*(mpf(float(x)) for x in row))
                        if isinstance(value, mpmath.mpc) or not mpmath.isfinite(value):
                            continue
                        found = nearest(value, kind)
                        if found is None:
                            continue
                        operands.append(row)
                        heads.append(found[0])
                        lacks.append(int(round(found[1] * 32767)))
                out += struct.pack("<16sBBH", name.encode(), np.dtype(kind).itemsize, arity, len(heads))
                out += (
                    np.array(operands, kind).tobytes()
                    + np.array(heads, kind).tobytes()
                    + np.array(lacks, "<i2").tobytes()
                )
    path.write_bytes(out)
    print(path, len(out))


main()
