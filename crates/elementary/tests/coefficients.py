"""Writes src/polynomials.rs: minimax polynomials and split constants for both float types.

Each polynomial P minimises `weight * (P - function)` over its interval in the least-squares sense
at Chebyshev nodes, in multi-precision arithmetic: within a factor of two of the best possible
largest error. Coefficients are rounded one by one, lowest first,
and the rest is fitted again, so that rounding a low coefficient costs nothing. Run with mpmath and
numpy; the printed bounds are the weighted errors in bits.
"""

import pathlib
import sys

import mpmath
import numpy as np
from mpmath import mp, mpf

mp.dps = 110


def solve_fit(function, weight, low, high, count, fixed):
    """Coefficients after the `fixed` ones, and the largest weighted error."""
    middle, radius, size = (low + high) / 2, (high - low) / 2, 80
    nodes = [middle - radius * mpmath.cos(mpmath.pi * (i + mpf("0.5")) / size) for i in range(size)]
    known = [mpmath.polyval([*reversed(fixed), mpf(0)], z) / z if fixed and z else mpf(0) for z in nodes]
    right = [weight(z) * (function(z) - k) for z, k in zip(nodes, known)]
    rows = [[weight(z) * z ** (j + len(fixed)) / high**j for j in range(count - len(fixed))] for z in nodes]
    unknown = range(count - len(fixed))
    normal = mpmath.matrix(
        [[mpmath.fdot((row[i], row[j]) for row in rows) for j in unknown] for i in unknown]
    )
    moments = mpmath.matrix([mpmath.fdot((row[i], r) for row, r in zip(rows, right)) for i in unknown])
    solution = mpmath.lu_solve(normal, moments)
    errors = [abs(r - mpmath.fdot((row[j], solution[j]) for j in unknown)) for row, r in zip(rows, right)]
    return [solution[j] / high**j for j in unknown], max(errors)


def fit(function, weight, low, high, count, kind, exact=()):
    """`count` coefficients rounded to `kind`, the first ones given by `exact`."""
    fixed = [mpf(c) for c in exact]
    bound = mpf(0)
    while len(fixed) < count:
        coefficients, bound = solve_fit(function, weight, mpf(low), mpf(high), count, fixed)
        fixed.append(mpf(float(kind(mpmath.nstr(coefficients[0], 40)))))
    return fixed, bound


def odd_tail(function):
    """(function(x) - x) / x**3 as a function of z = x*x."""

    def tail(z):
        if z == 0:
            z = mpf(10) ** -12
        x = mpmath.sqrt(z)
        return (function(x) - x) / x**3

    return tail


def avoid_zero(function):
    return lambda z: function(z if z != 0 else mpf(10) ** -12)


def log_tail(f):
    """(log(1 + f) - f) / f**2."""
    return (mpmath.log1p(f) - f) / f**2 if f else mpf("-0.5")


H = mpmath.log(2) / 2 * mpf("1.001")
Q = mpmath.pi / 4
POLYNOMIALS = [
    # name, documentation, function, weight, interval (or one each for f64 and f32), coefficients for f64 and
    # f32, first coefficients
    (
        "EXP",
        "(eʳ - 1 - r) / r², |r| ≤ ln 2 / 2",
        avoid_zero(lambda r: (mpmath.expm1(r) - r) / r**2),
        lambda r: abs(r) + mpf("0.02"),
        (-H, H),
        (10, 6),
        (),
    ),
    (
        "EXPM1",
        "(eʳ - 1 - r) / r², |r| ≤ ln 2 / 2",
        avoid_zero(lambda r: (mpmath.expm1(r) - r) / r**2),
        lambda r: abs(r) + mpf("0.02"),
        (-H, H),
        (11, 6),
        (),
    ),
    (
        "EXP2",
        "(2ʳ - 1 - r ln 2) / r², |r| ≤ 1/2",
        avoid_zero(lambda r: (mpmath.expm1(r * mpmath.log(2)) - r * mpmath.log(2)) / r**2),
        lambda r: abs(r) + mpf("0.02"),
        (mpf("-0.5001"), mpf("0.5001")),
        (10, 5),
        (),
    ),
    (
        "SINH",
        "(sinh r - r) / r³ in r², |r| ≤ ln 2 / 2",
        odd_tail(mpmath.sinh),
        lambda z: z + mpf("0.002"),
        (0, H**2),
        (5, 3),
        (),
    ),
    (
        "COSH",
        "(cosh r - 1) / r² in r², |r| ≤ ln 2 / 2",
        avoid_zero(lambda z: (mpmath.cosh(mpmath.sqrt(z)) - 1) / z),
        lambda z: z + mpf("0.002"),
        (0, H**2),
        (6, 3),
        (0.5,),
    ),
    (
        "LOG",
        "2 (artanh s - s) / s³ in s², |s| ≤ 3 - √8",
        lambda z: 2 * odd_tail(mpmath.atanh)(z),
        lambda z: z + mpf("0.002"),
        (0, mpf("0.02945")),
        (7, 3),
        (),
    ),
    (
        "ATANH",
        "(artanh s - s) / s³ in s², |s| ≤ 0.2013",
        odd_tail(mpmath.atanh),
        lambda z: z + mpf("0.002"),
        (0, mpf("0.0405")),
        (8, 3),
        (),
    ),
    (
        "POWER",
        "(artanh s - s - s³/3) / s⁵ in s², |s| ≤ 3 - √8",
        avoid_zero(lambda z: (mpmath.atanh(mpmath.sqrt(z)) / mpmath.sqrt(z) - 1 - z / 3) / z**2),
        lambda z: z**2 + mpf("0.00002"),
        (0, mpf("0.02945")),
        (8, 3),
        (),
    ),
    (
        "SIN",
        "(sin r - r) / r³ in r², |r| ≤ π/4 and a little",
        odd_tail(mpmath.sin),
        lambda z: z + mpf("0.002"),
        (0, (Q * mpf("1.012")) ** 2),
        (6, 3),
        (),
    ),
    (
        "COS",
        "(cos r - 1 + r²/2) / r⁴ in r², |r| ≤ π/4 and a little",
        avoid_zero(lambda z: (mpmath.cos(mpmath.sqrt(z)) - 1 + z / 2) / z**2),
        lambda z: z**2 + mpf("0.00002"),
        (0, (Q * mpf("1.012")) ** 2),
        (6, 3),
        (),
    ),
    (
        "ASIN",
        "(arcsin x - x) / x³ in x², |x| ≤ 1/2",
        odd_tail(mpmath.asin),
        lambda z: z + mpf("0.002"),
        (0, mpf("0.25")),
        (13, 5),
        (),
    ),
    (
        "ATAN",
        "(arctan t - t) / t³ in t², |t| ≤ √2 - 1, in single precision |t| ≤ 1",
        odd_tail(mpmath.atan),
        lambda z: z + mpf("0.002"),
        ((0, mpf("0.1717")), (0, mpf(1))),
        (11, 9),
        (),
    ),
    (
        "ASINH",
        "(arsinh x - x) / x³ in x², |x| ≤ 1/2",
        odd_tail(mpmath.asinh),
        lambda z: z + mpf("0.002"),
        (0, mpf("0.25")),
        (12, 5),
        (),
    ),
    (
        "INVERSE_CBRT",
        "((1 - h)^(-1/3) - 1) / h, |h| ≤ 0.106",
        lambda h: ((1 - h) ** (-mpf(1) / 3) - 1) / h if h else mpf(1) / 3,
        lambda h: abs(h) + mpf("0.01"),
        (mpf("-0.106"), mpf("0.106")),
        (7, 3),
        (),
    ),
]
# What only the bodies for single precision use, some of them calculating in double precision.
SINGLE = [
    (
        "LOG_SINGLE",
        "(log(1 + f) - f + f²/2) / f³, √½ ≤ 1 + f ≤ √2",
        lambda f: (mpmath.log1p(f) - f + f**2 / 2) / f**3 if f else mpf(1) / 3,
        lambda f: f**2 + mpf("0.002"),
        (mpf("-0.2929"), mpf("0.4143")),
        8,
        np.float32,
    ),
    (
        "LOG2_TAIL_SINGLE",
        "(log₂(1 + f) - f / ln 2) / f², √½ ≤ 1 + f ≤ √2",
        lambda f: log_tail(f) / mpmath.log(2),
        lambda f: abs(f) + mpf("0.002"),
        (mpf("-0.2929"), mpf("0.4143")),
        10,
        np.float32,
    ),
    (
        "LOG10_TAIL_SINGLE",
        "(log₁₀(1 + f) - f / ln 10) / f², √½ ≤ 1 + f ≤ √2",
        lambda f: log_tail(f) / mpmath.log(10),
        lambda f: abs(f) + mpf("0.002"),
        (mpf("-0.2929"), mpf("0.4143")),
        9,
        np.float32,
    ),
    (
        "TANH_SINGLE",
        "(tanh x - x) / x³ in x², |x| ≤ 1",
        odd_tail(mpmath.tanh),
        lambda z: z / (1 + z / 3) + mpf("0.002"),
        (0, mpf(1)),
        7,
        np.float32,
    ),
    (
        "TANH_EXP2_SINGLE",
        "2ʳ, |r| ≤ 1/2",
        lambda r: mpf(2) ** r,
        lambda r: mpf(1),
        (mpf("-0.5001"), mpf("0.5001")),
        6,
        np.float32,
    ),
    (
        "TAN_SINGLE",
        "(tan r - r) / r³ in r², |r| ≤ π/4 and a little",
        odd_tail(mpmath.tan),
        lambda z: z + mpf("0.002"),
        (0, (Q * mpf("1.012")) ** 2),
        7,
        np.float32,
    ),
    (
        "LOG2_SINGLE",
        "log₂((1 + s)/(1 - s)) / s in s², |s| ≤ 3 - √8",
        avoid_zero(lambda z: 2 * mpmath.atanh(mpmath.sqrt(z)) / mpmath.sqrt(z) / mpmath.log(2)),
        lambda z: mpf(1),
        (0, mpf("0.02945")),
        5,
        np.float64,
    ),
    (
        "EXP2_SINGLE",
        "2ʳ, |r| ≤ 1/2",
        lambda r: mpf(2) ** r,
        lambda r: mpf(1),
        (mpf("-0.5001"), mpf("0.5001")),
        7,
        np.float64,
    ),
]
CONSTANTS = [
    # name, documentation, value, parts; the first part of some is a constant of `Real`
    ("LN_2", "ln 2", mpmath.log(2), (1,)),
    ("HALF_LN_2", "ln 2 / 2", mpmath.log(2) / 2, (0, 1)),
    ("LOG2_E", "1 / ln 2", 1 / mpmath.log(2), (1,)),
    ("TWO_LOG2_E", "2 / ln 2", 2 / mpmath.log(2), (0, 1)),
    ("LOG10_E", "1 / ln 10", 1 / mpmath.log(10), (1,)),
    ("LOG10_2", "ln 2 / ln 10", mpmath.log(2) / mpmath.log(10), (0, 1)),
    ("FRAC_PI_2", "π/2", mpmath.pi / 2, (1, 2)),
    ("FRAC_PI_4", "π/4", mpmath.pi / 4, (1,)),
    ("PI", "π", +mpmath.pi, (1,)),
    ("FRAC_2_PI", "2/π", 2 / mpmath.pi, (0,)),
    ("FRAC_1_3", "1/3", mpf(1) / 3, (0, 1)),
    ("TAN_PI_8", "√2 - 1", mpmath.sqrt(2) - 1, (0,)),
]
PARTS = {0: ("", "nearest value"), 1: ("_LOW", "first remainder"), 2: ("_LOWER", "second remainder")}


def literal(value, kind):
    text = repr(kind(value)).removeprefix("np.float32(").removeprefix("np.float64(").rstrip(")")
    return text


def main():
    lines = [
        "//! Minimax polynomials and split constants, written by `tests/coefficients.py`; not edited by hand.",
        "//!",
        "//! Coefficients come lowest first. A constant's remainder is what its nearest value lacks.",
        "",
        "/// The numbers in which the bodies for `f32` and `f64` differ.",
        "pub(crate) trait Polynomials: Sized + 'static {",
    ]
    for name, doc, *_ in POLYNOMIALS:
        lines += [f"    /// {doc}.", f"    const P_{name}: &'static [Self];"]
    for name, doc, _, parts in CONSTANTS:
        for part in parts:
            lines += [f"    /// {doc}: {PARTS[part][1]}.", f"    const C_{name}{PARTS[part][0]}: Self;"]
    lines += ["}", ""]
    for index, (rust, kind) in enumerate([("f64", np.float64), ("f32", np.float32)]):
        lines += [f"impl Polynomials for {rust} {{"]
        for name, _, function, weight, interval, counts, exact in POLYNOMIALS:
            span = interval[index] if isinstance(interval[0], tuple) else interval
            coefficients, bound = fit(function, weight, *span, counts[index], kind, exact)
            print(f"{rust} {name:14} 2^{float(mpmath.log(bound, 2)):.1f}", file=sys.stderr)
            body = ", ".join(literal(float(c), kind) for c in coefficients)
            lines += [f"    const P_{name}: &'static [Self] = &[{body}];"]
        for name, _, value, parts in CONSTANTS:
            rest = value
            for part in range(max(parts) + 1):
                head = kind(mpmath.nstr(rest, 40))
                if part in parts:
                    lines += [f"    const C_{name}{PARTS[part][0]}: Self = {literal(head, kind)};"]
                rest -= mpf(float(head))
        lines += ["}", ""]
    for name, doc, function, weight, interval, count, kind in SINGLE:
        coefficients, bound = fit(function, weight, *interval, count, kind)
        print(f"f32 {name:14} 2^{float(mpmath.log(bound, 2)):.1f}", file=sys.stderr)
        body = ", ".join(literal(float(c), kind) for c in coefficients)
        rust = {np.float32: "f32", np.float64: "f64"}[kind]
        lines += [
            f"/// {doc}, for results in single precision.",
            f"pub(crate) const P_{name}: [{rust}; {count}] = [{body}];",
            "",
        ]
    path = pathlib.Path(__file__).parent.parent / "src" / "polynomials.rs"
    path.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
