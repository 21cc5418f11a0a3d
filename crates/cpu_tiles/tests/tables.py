"""Writes src/lanes/tables.rs: the tables, polynomials and constants of the vector bodies.

A table has 32 entries in single precision and 16 in double, what two registers hold. Polynomials are fitted as for the
bodies of the catalogue (`crates/elementary/tests/coefficients.py`). Run with mpmath and numpy; the printed
bounds are the weighted errors in bits.
"""

import pathlib
import sys

import mpmath
import numpy as np
from mpmath import mpf

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "elementary" / "tests"))
from coefficients import avoid_zero, fit, odd_tail  # noqa: E402

mpmath.mp.dps = 60
LN_2 = mpmath.log(2)
HALF_PI = mpmath.pi / 2
TABLE, POLYNOMIAL, NUMBER = "&'static Self::Table", "&'static [Self::Element]", "Self::Element"


def nearest(value, bits):
    mantissa, exponent = mpmath.frexp(mpf(value))
    return mpmath.ldexp(mpmath.nint(mpmath.ldexp(mantissa, bits)), int(exponent) - bits)


def on_grid(value, bits):
    """The multiple of 2^-bits nearest to `value`."""
    return mpmath.nint(value * 2**bits) / mpf(2) ** bits


class Numbers:
    """What is written for one type."""

    def __init__(self, rust, vector, kind, bits, size):
        self.rust, self.vector, self.kind, self.bits, self.size = rust, vector, kind, bits, size
        self.rows = {}

    def literal(self, value):
        value = float(nearest(value, self.bits))
        return repr(value) if self.kind is np.float64 else str(np.float32(value))

    def entries(self, values):
        return f"&Table([{', '.join(map(self.literal, values))}])"

    def lacks(self, value):
        return value - nearest(value, self.bits)

    def table(self, name, doc, values):
        self.rows[name] = doc, TABLE, self.entries(values)

    def number(self, name, doc, value):
        self.rows[name] = doc, NUMBER, self.literal(value)

    def polynomial(self, name, doc, function, weight, low, high, count):
        coefficients, bound = fit(function, weight, low, high, count, self.kind)
        print(f"{self.rust} {name:12} 2^{float(mpmath.log(bound, 2)):.1f}", file=sys.stderr)
        self.rows[name] = doc, POLYNOMIAL, f"&[{', '.join(map(self.literal, coefficients))}]"

    def lucky(self, function, middle, steps):
        """The argument near `middle` whose value is nearest to a number of the type."""
        _, exponent = mpmath.frexp(middle)
        unit = mpf(2) ** (int(exponent) - self.bits)
        around = [nearest(middle, self.bits) + k * unit for k in range(-steps, steps + 1)]
        return min(around, key=lambda x: abs(self.lacks(function(x)) / function(x)))


SINGLE = Numbers("f32", "F32x16", np.float32, 24, 32)
DOUBLE = Numbers("f64", "F64x8", np.float64, 53, 16)


def logarithms(to):
    size, single = to.size, to is SINGLE
    bits = 6 if single else 5
    inverses = [mpmath.nint(2**bits / (1 + (i + mpf("0.5")) / size)) / 2**bits for i in range(size)]
    inverses[0], inverses[-1] = mpf(1), mpf("0.5")
    low = min((1 + mpf(i) / size) * x - 1 for i, x in enumerate(inverses)) * mpf("1.002")
    high = max((1 + mpf(i + 1) / size) * x - 1 for i, x in enumerate(inverses)) * mpf("1.002")
    to.table(
        "INVERSES",
        "1/m for intervals of m in [1, 2), to so few bits that r = m·`INVERSES` - 1 is exact; 1 and ½ in the outer ones",
        inverses,
    )
    grid = 16 if single else 41
    bases = (("LN", "natural", mpf(1)), ("LOG2", "binary", LN_2), ("LOG10", "decimal", mpmath.log(10)))
    for name, adjective, base in bases:
        exact = [-mpmath.log(x) / base for x in inverses]
        rounded = [on_grid(x, grid) for x in exact]
        to.table(f"{name}_MIDDLES", f"The {adjective} logarithms of 1/`INVERSES`, to few bits", rounded)
        to.table(
            f"{name}_MIDDLES_LOW", f"What `{name}_MIDDLES` lack", [x - y for x, y in zip(exact, rounded)]
        )
        if name != "LOG2":
            two = LN_2 / base
            to.number(f"{name}_2", f"The {adjective} logarithm of 2, to few bits", on_grid(two, grid))
            to.number(f"{name}_2_LOW", f"What `{name}_2` lacks", two - on_grid(two, grid))
        if name != "LN":
            to.number(f"{name}_E", f"The {adjective} logarithm of e", 1 / base)
            to.number(f"{name}_E_LOW", f"What `{name}_E` lacks", to.lacks(1 / base))
        to.polynomial(
            f"P_{name}",
            f"The {adjective} logarithm of 1 + r without its linear term, over r²",
            avoid_zero(lambda r, base=base: (mpmath.log1p(r) - r) / r**2 / base),
            lambda r: abs(r) + mpf("0.001"),
            low,
            high,
            3 if single else 10,
        )
    if single:
        to.number("HALF_LOG2_E", "-1/(2 ln 2)", -1 / LN_2 / 2)
        to.number("HALF_LOG2_E_LOW", "What `HALF_LOG2_E` lacks", to.lacks(-1 / LN_2 / 2))
        to.polynomial(
            "P_LOG2_CUBE",
            "(log₂(1 + r) - r/ln 2 + r²/(2 ln 2))/r³",
            avoid_zero(lambda r: (mpmath.log1p(r) - r + r**2 / 2) / r**3 / LN_2),
            lambda r: r**2 + mpf("0.0001"),
            low,
            high,
            4,
        )
        to.polynomial(
            "P_ATANH",
            "(artanh s - s)/s³ in s², 0 ≤ s ≤ 1/3",
            odd_tail(mpmath.atanh),
            lambda z: z + mpf("0.002"),
            mpf(0),
            mpf("0.1112"),
            4,
        )
    else:
        to.number("TWO_LOG2_E", "2/ln 2", 2 / LN_2)
        to.number("TWO_LOG2_E_LOW", "What `TWO_LOG2_E` lacks", to.lacks(2 / LN_2))
        to.polynomial(
            "P_LOG2_ODD",
            "(log₂((1 + s)/(1 - s)) - 2s/ln 2)/s³ in s², s = r/(2 + r)",
            avoid_zero(lambda z: 2 / LN_2 * odd_tail(mpmath.atanh)(z)),
            lambda z: z + mpf("0.00002"),
            mpf(0),
            (high / (2 + high)) ** 2,
            5,
        )


def exponentials(to):
    size, single = to.size, to is SINGLE
    powers = [mpf(2) ** (mpf(k) / size) for k in range(size)]
    word, shift = (np.uint32, 18) if single else (np.uint64, 48)
    patterns = [
        int(to.kind(float(nearest(x, to.bits))).view(word)) - (k << shift) for k, x in enumerate(powers)
    ]
    to.rows["POWERS"] = (
        "2 to the power k/n for the n entries k, and k subtracted where n stands for an exponent",
        TABLE,
        f"&Table([{', '.join(f'{to.rust}::from_bits(0x{x:x})' for x in patterns)}])",
    )
    to.table("POWERS_PLAIN", "2 to the power k/n", powers)
    to.table(
        "POWERS_LOW", "What these lack, relative to them", [to.lacks(x) / (x - to.lacks(x)) for x in powers]
    )
    step = LN_2 / size
    short = on_grid(step, 20 if single else 36)
    to.number("STEP", "ln 2/n, to few bits", short)
    to.number("STEP_LOW", "What `STEP` lacks", step - short)
    to.number("STEPS", "n/ln 2", 1 / step)
    reach = step * mpf("1.001")
    for name, doc, reach, count in (
        ("P_EXPM1", "(eʳ - 1 - r)/r², |r| ≤ ln 2/n", reach, 3 if single else 7),
        ("P_EXP", "(eʳ - 1 - r)/r², |r| ≤ ln 2/2n", reach / 2, 2 if single else 5),
    ):
        function = avoid_zero(lambda r: (mpmath.expm1(r) - r) / r**2)
        to.polynomial(name, doc, function, lambda r: abs(r) + mpf("0.0001"), -reach, reach, count)
    reach = mpf("0.501") / size
    function = avoid_zero(lambda r: mpmath.expm1(r * LN_2) / r)
    to.polynomial(
        "P_EXP2",
        "(2ʳ - 1)/r, |r| ≤ 1/2n",
        function,
        lambda r: abs(r) + mpf("0.0001"),
        -reach,
        reach,
        3 if single else 6,
    )
    if single:
        square = (LN_2 / 2 * mpf("1.001")) ** 2
        weight = lambda z: z + mpf("0.002")
        to.polynomial(
            "P_SINH", "(sinh r - r)/r³ in r², |r| ≤ ln 2/2", odd_tail(mpmath.sinh), weight, mpf(0), square, 3
        )
        function = avoid_zero(lambda z: (mpmath.cosh(mpmath.sqrt(z)) - 1) / z)
        to.polynomial("P_COSH", "(cosh r - 1)/r² in r², |r| ≤ ln 2/2", function, weight, mpf(0), square, 3)


def octaves(size):
    """The ends of a table's intervals from 1/16 to 16, the first from 0, and their places in the table."""
    parts = size // 8
    for k in range(size):
        octave, part = divmod(k, parts)
        ends = [mpf(2) ** (octave - 4) * (1 + mpf(p) / parts) for p in (part, part + 1)]
        yield (mpf(0) if k == 0 else ends[0]), ends[1], (3 * parts + k) % size


def trigonometry(to):
    single = to is SINGLE
    tangents, reach = [mpf(0)] * to.size, mpf(0)
    for low, high, place in octaves(to.size):
        high = mpf(10) ** 9 if high == 16 else high
        if low:
            middle = mpmath.tan((mpmath.atan(low) + mpmath.atan(high)) / 2)
            tangents[place] = to.lucky(mpmath.atan, middle, 150)
        c = tangents[place]
        reach = max(reach, *(abs((x - c) / (1 + x * c)) for x in (low, high)))
    to.table(
        "ATAN_MIDDLES", "Tangents within intervals, whose angles are nearly numbers of the type", tangents
    )
    to.table("ATAN_ANGLES", "The angles of `ATAN_MIDDLES`", map(mpmath.atan, tangents))
    small = lambda z: z + mpf("0.00002")
    wide = lambda z: z + mpf("0.002")
    to.polynomial(
        "P_ATAN",
        "(arctan t - t)/t³ in t², for the t that `ATAN_MIDDLES` leave",
        odd_tail(mpmath.atan),
        small,
        mpf(0),
        reach**2 * mpf("1.001"),
        2 if single else 6,
    )
    to.polynomial(
        "P_ASIN",
        "(arcsin x - x)/x³ in x², |x| ≤ ½",
        odd_tail(mpmath.asin),
        wide,
        mpf(0),
        mpf("0.2501"),
        5 if single else 12,
    )
    to.number("QUARTER_LOW", "What the nearest π/2 lacks", to.lacks(HALF_PI))
    to.number("QUARTER_LOWER", "What both lack together", to.lacks(to.lacks(HALF_PI)))
    to.number("QUARTER_LOW_RATIO", "`QUARTER_LOW` over π/2", to.lacks(HALF_PI) / HALF_PI)
    # The tangent: a polynomial up to π/4, or multiples of π/16 and one up to π/32.
    angle = (HALF_PI / 2 * mpf("1.012")) if single else HALF_PI / 16 * mpf("1.001")
    to.polynomial(
        "P_TAN",
        "(tan r - r)/r³ in r², |r| ≤ π/4 in single precision and π/32 in double, and a little",
        odd_tail(mpmath.tan),
        wide if single else small,
        mpf(0),
        angle**2,
        7 if single else 5,
    )
    if single:
        to.polynomial(
            "P_ATAN_FAR",
            "(arctan t - t)/t³ in t², |t| ≤ 1",
            odd_tail(mpmath.atan),
            wide,
            mpf(0),
            mpf(1),
            8,
        )
        return
    dividends, divisors = [], []
    for place in range(16):
        k = place if place <= 8 else place - 16
        if abs(k) <= 4:
            dividends.append(mpf(k) / 4 if abs(k) == 4 else mpmath.tan(k * HALF_PI / 8))
            divisors.append(mpf(1))
        else:
            dividends.append(mpf(mpmath.sign(k)))
            divisors.append(mpf(0) if k == 8 else abs(mpmath.cot(k * HALF_PI / 8)))
    for name, values in (("DIVIDENDS", dividends), ("DIVISORS", divisors)):
        to.table(
            f"TAN_{name}", f"{name.title()} of the tangents of k·π/16, of either of which one is 1", values
        )
        to.table(f"TAN_{name}_LOW", f"What `TAN_{name}` lack", map(to.lacks, values))


def hyperbolic_tangent(to):
    """Polynomials around a point in each interval."""
    rows = [None] * to.size
    for low, high, place in octaves(to.size):
        middle = nearest((low + high) / 2, to.bits)
        if low == 0:
            # tanh r / r begins with 1 and lacks a linear term.
            rest = avoid_zero(lambda r: (mpmath.tanh(r) / r - 1) / r**2)
            coefficients, _ = fit(rest, lambda r: r**2 + mpf("1e-5"), -high, high, 3, to.kind)
            rows[place] = mpf(0), [mpf(0), mpf(1), mpf(0), *coefficients]
        elif low > 9:
            rows[place] = middle, [mpf(1)] + [mpf(0)] * 5
        else:
            if high < 9.5:
                middle = to.lucky(mpmath.tanh, middle, 300)
            first = nearest(mpmath.tanh(middle), to.bits)
            slope = avoid_zero(lambda r: (mpmath.tanh(middle + r) - first) / r)
            scale = 1 / mpmath.tanh(low)
            weight = lambda r: (abs(r) + mpf("1e-4")) * scale
            coefficients, _ = fit(slope, weight, low - middle, high - middle, 5, to.kind)
            rows[place] = middle, [first, *coefficients]
    to.table(
        "TANH_MIDDLES",
        "The points around which polynomials are hyperbolic tangents",
        [row[0] for row in rows],
    )
    tables = [to.entries([row[1][k] for row in rows]) for k in range(6)]
    to.rows["TANH"] = (
        "Coefficients of these polynomials, lowest first",
        "[&'static Self::Table; 6]",
        f"[{', '.join(tables)}]",
    )


def main():
    for to in (SINGLE, DOUBLE):
        logarithms(to)
        exponentials(to)
        trigonometry(to)
    hyperbolic_tangent(SINGLE)
    lines = [
        "//! Tables, polynomials and constants of the vector bodies, written by `tests/tables.py`; not edited by hand.",
        "//!",
        "//! Polynomials' coefficients come lowest first.",
        "",
        "use super::vector::{F32x16, F64x8, Lanes, Table};",
        "",
        "/// The numbers in which bodies for `f32` and `f64` differ.",
        "pub(super) trait Tables: Lanes {",
    ]
    both = [name for name in SINGLE.rows if name in DOUBLE.rows]
    for name in both:
        doc, kind, _ = SINGLE.rows[name]
        lines += [f"    /// {doc}.", f"    const {name}: {kind};"]
    lines += ["}", ""]
    for to in (SINGLE, DOUBLE):
        lines += [f"impl Tables for {to.vector} {{"]
        lines += [f"    const {name}: {to.rows[name][1]} = {to.rows[name][2]};" for name in both]
        lines += ["}", "", f"impl {to.vector} {{"]
        for name, (doc, kind, value) in to.rows.items():
            if name not in both:
                kind = kind.replace("Self::", "<Self as Lanes>::")
                lines += [f"    /// {doc}.", f"    pub(super) const {name}: {kind} = {value};"]
        lines += ["}", ""]
    path = pathlib.Path(__file__).parents[1] / "src" / "lanes" / "tables.rs"
    path.write_text("\n".join(lines))


if __name__ == "__main__":
    main()
