"""Writes the rows that the Rust tests compare with, by asking NumPy.

Run `python generate.py` beside this file with the NumPy release that is the oracle (2.5). Each file is
made of lines of tab-separated fields; newlines in expected texts are written `\\n`, backslashes `\\\\`.
"""

import itertools
import pathlib
import random
import warnings

import numpy as np

HERE = pathlib.Path(__file__).parent
FLOATS = ("float16", "float32", "float64")
rng = np.random.default_rng(20260117)
random.seed(7)


def escaped(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def element(x):
    if isinstance(x, (complex, np.complexfloating)):
        return f"{float(x.real)!r},{float(x.imag)!r}"
    if isinstance(x, (bool, np.bool_)):
        return str(int(x))
    if isinstance(x, np.integer):
        return str(int(x))
    return repr(float(x))


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write("\t".join(map(str, row)) + "\n")
    print(name, len(rows))


def array_row(call, a, values=None, **options):
    values = values or " ".join(element(x) for x in a.ravel())
    shape = ",".join(map(str, a.shape))
    shown = ";".join(f"{k}={v}" for k, v in options.items())
    numpy_options = {k: v for k, v in options.items() if k not in ("separator", "prefix", "suffix")}
    with np.printoptions(**numpy_options):
        if call == "repr":
            text = repr(a)
        elif call == "str":
            text = str(a)
        else:
            extra = {k: v for k, v in options.items() if k in ("separator", "prefix", "suffix")}
            text = np.array2string(a, **extra)
    return (call, shape, a.dtype.name, values, shown, escaped(text))


def float_arrays():
    yield "float64", [1.0, 2.0, 3.0]
    yield "float64", [0.1, 0.25, 1e-3, 100.5]
    yield "float64", [1e-5, 1.0]
    yield "float64", [1e8, 1.0]
    yield "float64", [99999999.0, 1e5 + 0.1]
    yield "float64", [1.0, 1000.0, 1000.5, 0.999]
    yield "float64", [1.0, 1001.0]
    yield "float64", [np.nan, 1.0, -np.inf, np.inf]
    yield "float64", [np.nan, np.nan]
    yield "float64", [np.inf, 1.5]
    yield "float64", [-np.inf, -1.5]
    yield "float64", [0.0, -0.0]
    yield "float64", [0.0]
    yield "float64", [1e300, 1e-300, 0.0, np.nan]
    yield "float64", [5e-324, 1.7976931348623157e308]
    yield "float64", [1 / 3, 2 / 3, 1.0, 12345.678]
    yield "float64", [-1.0, 10.0, 123.0]
    yield "float64", [2251799813685248.25, 1.0]
    yield "float64", [0.00001234, 123456.789]
    yield "float64", [4.35, 2.675, 1.005, 0.5, 1.5, 2.5]
    yield "float64", [0.0001, 0.00010000001, 0.00099]
    yield "float64", [1e16, 1e15]
    yield "float64", [1e100, -1e-100]
    yield "float64", [123456789.123456789, 0.1]
    yield "float64", [0.9999999999, 9.9999999999]
    yield "float32", [0.1, 1 / 3, 1e6, 999999.0]
    yield "float32", [1e-4, 1.0, 10.0]
    yield "float32", [999999.0, 1000.5]
    yield "float32", [1e38, 1e-38, 1e-45]
    yield "float32", [3.14159274, 2.71828175, -1.41421354]
    yield "float32", [16777216.0, 0.5]
    yield "float16", [0.1, 0.2, 300.25, 999.5]
    yield "float16", [1000.0, 1.0, 65504.0]
    yield "float16", [1e-4, 6e-8, 0.0]
    yield "float16", [0.3, np.nan, np.inf, -2.0]
    for dtype in FLOATS:
        for _ in range(6):
            n = int(rng.integers(1, 12))
            scale = 10.0 ** rng.integers(-6, 9)
            yield dtype, list(rng.normal(size=n) * scale)
        for _ in range(6):
            n = int(rng.integers(1, 8))
            yield dtype, list(rng.normal(size=n) * 10.0 ** rng.integers(-3, 3, size=n))
        for _ in range(3):
            yield dtype, list(np.round(rng.normal(size=8), int(rng.integers(0, 4))))


def option_sets():
    yield {}
    for floatmode in ("fixed", "unique", "maxprec", "maxprec_equal"):
        for precision in (0, 1, 3, 8, 20):
            yield {"floatmode": floatmode, "precision": precision}
    for sign in "+- ":
        yield {"sign": sign}
        yield {"sign": sign, "suppress": True, "precision": 4}
    yield {"suppress": True}
    yield {"suppress": True, "floatmode": "fixed", "precision": 2}
    yield {"nanstr": "<missing value>", "infstr": "oo"}
    yield {"nanstr": "N", "infstr": "much too big to say", "sign": "+"}
    yield {"linewidth": 20}
    yield {"linewidth": 1}
    yield {"linewidth": 40, "threshold": 2, "edgeitems": 1}


def make_arrays():
    rows = []
    old = np.seterr(all="ignore")
    sets = list(option_sets())
    for i, (dtype, values) in enumerate(float_arrays()):
        a = np.array(values).astype(dtype)
        chosen = sets if i < 35 and dtype == "float64" else [sets[0], *random.sample(sets[1:], 8)]
        for options in chosen:
            rows.append(array_row(random.choice(("repr", "str")), a, **options))
    for dtype, part in (("complex64", "float32"), ("complex128", "float64")):
        for _ in range(14):
            n = int(rng.integers(1, 7))
            parts = rng.normal(size=(2, n)) * 10.0 ** rng.integers(-5, 6, size=(2, 1))
            if rng.random() < 0.3:
                parts[rng.integers(0, 2), rng.integers(0, n)] = rng.choice([np.nan, np.inf, -np.inf, 0.0])
            if rng.random() < 0.3:
                parts = np.round(parts, 1)
            re, im = parts.astype(part)
            a = np.empty(n, dtype)
            a.real, a.imag = re, im
            for options in [{}, *random.sample(sets[1:], 6)]:
                rows.append(array_row(random.choice(("repr", "str")), a, **options))
    for dtype in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"):
        info = np.iinfo(dtype)
        for values in ([info.min, info.max], [0, 1, 2], [info.max, 1, 7]):
            for sign in "+- ":
                rows.append(array_row("repr", np.array(values, dtype), sign=sign))
    for values in ([True, False], [True, True, True], [[True, False], [False, False]]):
        for call in ("repr", "str"):
            rows.append(array_row(call, np.array(values)))

    # 0-d, empty, many dimensions, summaries, wrapping.
    for dtype in ("bool", "int32", "int64", "uint8", *FLOATS, "complex64", "complex128"):
        for value in (0, 1, 1.23456789012, 123456789.0):
            a = np.array(value).astype(dtype)
            for call in ("repr", "str", "array2string"):
                rows.append(array_row(call, a))
                rows.append(array_row(call, a, precision=3, sign=" "))
        for shape in ((0,), (0, 3), (3, 0), (1, 0, 2)):
            a = np.zeros(shape, dtype)
            rows.append(array_row("repr", a))
            rows.append(array_row("str", a))
    shapes = (
        (1,),
        (5,),
        (7,),
        (30,),
        (2, 3),
        (1, 1),
        (3, 12),
        (12, 3),
        (2, 2, 3),
        (7, 2, 7),
        (2, 1, 2, 2),
        (1, 1, 1),
    )
    for shape, dtype in itertools.product(shapes, ("int64", "float64", "int16", "float32", "complex128")):
        n = int(np.prod(shape))
        for name, flat in (("arange", np.arange(n)), ("scaled", np.arange(n) * 37.25 - 11)):
            a = flat.astype(dtype).reshape(shape)
            for options in (
                {},
                {"threshold": 4, "edgeitems": 1},
                {"threshold": 5, "edgeitems": 2, "linewidth": 30},
                {"threshold": 5, "edgeitems": 3, "linewidth": 50},
                {"linewidth": 17},
                {"threshold": 3, "edgeitems": 0},
            ):
                rows.append(array_row(random.choice(("repr", "str")), a, name, **options))
            rows.append(
                array_row(
                    "array2string",
                    a,
                    name,
                    separator=random.choice((",", ", ", " | ", "")),
                    prefix=random.choice(("", "a = ", "long prefix: ")),
                    suffix=random.choice(("", ";", ")))")),
                    linewidth=random.choice((75, 30)),
                    threshold=random.choice((1000, 4)),
                )
            )
    for shape in ((1001,), (100, 100), (1000, 1000), (3, 400, 5), (11, 11, 11), (2000, 1)):
        for dtype in ("int64", "float64", "int32", "float32"):
            n = int(np.prod(shape))
            for name, flat in (("arange", np.arange(n)), ("scaled", np.arange(n) * 37.25 - 11)):
                a = flat.astype(dtype).reshape(shape)
                rows.append(array_row("repr", a, name))
                rows.append(array_row("str", a, name))
    # Where the extras of repr just fit, and just do not.
    for n in range(1, 40):
        a = np.arange(n) + 10
        rows.append(array_row("repr", a.astype("int32"), None))
        rows.append(array_row("repr", a.astype("float32"), None, threshold=8))
    np.seterr(**old)
    return rows


def bit_patterns(dtype, count):
    width = np.dtype(dtype).itemsize
    raw = rng.integers(0, 256, size=count * width, dtype=np.uint8).view(dtype)
    return [x for x in raw if np.isfinite(x)]


def make_floats():
    rows = []
    special = {
        "float16": [
            0.0,
            -0.0,
            1.0,
            300.25,
            300.75,
            65504.0,
            6e-8,
            6.104e-05,
            0.1,
            np.nan,
            np.inf,
            -np.inf,
            2048.0,
        ],
        "float32": [
            0.0,
            1.0,
            1e-45,
            1.17549435e-38,
            3.4028235e38,
            0.1,
            8388608.5,
            2097152.25,
            9999999.0,
            np.inf,
            2.0**100,
        ],
        "float64": [
            0.0,
            -0.0,
            1.0,
            5e-324,
            2.2250738585072014e-308,
            1.7976931348623157e308,
            0.1,
            2251799813685248.25,
            2251799813685248.75,
            9007199254740993.0,
            1e23,
            1e22,
            0.5,
            1.5,
            2.5,
            0.05,
            0.25,
            0.125,
            9.5,
            99.5,
            0.95,
            9.995,
            np.nan,
            -np.inf,
            123.456,
            1e-7,
            2.0**-1022,
            2.0**60,
            2.0**-30,
            2.0**400,
        ],
    }
    for dtype in FLOATS:
        kind = np.dtype(dtype).type
        values = [kind(x) for x in special[dtype]]
        values += bit_patterns(dtype, 120)
        values += [kind(x) for x in rng.normal(size=150) * 10.0 ** rng.integers(-7, 4, size=150)]
        values += [kind(x) for x in np.round(rng.normal(size=100) * 100, 2)]
        values += [kind(2.0) ** kind(e) for e in rng.integers(-14, 15, size=20)]
        for x in values:
            for _ in range(2):
                # Positional, except where hundreds of digits would only fill the file.
                if not np.isfinite(x) or x == 0 or 1e-25 < abs(x) < 1e25 or random.random() < 0.05:
                    options = random_options()
                    fractional = random.random() < 0.6
                    options["fractional"] = fractional
                    options["pad_right"] = random.choice((None, None, None, 0, 3, 12))
                    if not fractional and options["precision"] == 0:
                        options["precision"] = 1
                    rows.append(
                        (
                            "p",
                            dtype,
                            element(x),
                            shown(options),
                            escaped(np.format_float_positional(x, **options)),
                        )
                    )
                options = random_options()
                options["exp_digits"] = random.choice((None, None, None, 0, 1, 3, 6))
                rows.append(
                    (
                        "s",
                        dtype,
                        element(x),
                        shown(options),
                        escaped(np.format_float_scientific(x, **options)),
                    )
                )
    return rows


def random_options():
    unique = random.random() < 0.6
    precision = random.choice((0, 1, 2, 3, 4, 7, 9, 16, 17, 25))
    if unique and random.random() < 0.5:
        precision = None
    min_digits = random.choice((None, None, 0, 1, 2, 5, 12, 20))
    if min_digits is not None and precision is not None and min_digits > precision:
        min_digits = precision
    return {
        "precision": precision,
        "unique": unique,
        "trim": random.choice("k.0-"),
        "sign": random.random() < 0.2,
        "pad_left": random.choice((None, None, None, 0, 2, 6)),
        "min_digits": min_digits,
    }


def shown(options):
    return ";".join(f"{k}={v}" for k, v in options.items() if v is not None)


def make_scalars():
    rows = []
    for dtype in FLOATS:
        kind = np.dtype(dtype).type
        values = [
            0.0,
            -0.0,
            1.0,
            1.5,
            1e16,
            9999999999999998.0,
            1e-4,
            9.99e-5,
            1e-5,
            1e6,
            999999.0,
            1e3,
            999.5,
            0.1,
            np.nan,
            np.inf,
            -np.inf,
            1e300,
            65504.0,
        ]
        with np.errstate(all="ignore"):
            values = [kind(x) for x in values]
        values += bit_patterns(dtype, 60)
        values += [kind(x) for x in rng.normal(size=60)]
        rows += [(dtype, element(x), str(x), repr(x)) for x in values]
    for dtype in ("complex64", "complex128"):
        kind = np.dtype(dtype).type
        parts = [0.0, -0.0, 1.0, -2.5, 1e16, 1e6, 1e-5, np.nan, np.inf, -np.inf, 0.1]
        rows += [
            (dtype, element(x), str(x), repr(x))
            for x in (kind(complex(re, im)) for re in parts for im in parts)
        ]
    for dtype in ("int8", "uint8", "int64", "uint64"):
        info = np.iinfo(dtype)
        rows += [
            (dtype, element(x), str(x), repr(x))
            for x in (np.dtype(dtype).type(v) for v in (info.min, 0, 1, info.max))
        ]
    rows += [("bool", element(x), str(x), repr(x)) for x in (np.True_, np.False_)]
    return rows


def make_percent():
    rows = []
    flags = ("", "0", "-", "+", " ", "#", "0-", "+0", " +", "#0", "-#")
    widths = ("", "1", "8", "25")
    precisions = ("", ".", ".0", ".1", ".3", ".6", ".10", ".18", ".30")
    values = [
        np.float64(x)
        for x in (
            0.0,
            -0.0,
            1.0,
            -1.5,
            0.5,
            2.5,
            123456.789,
            1e5,
            999999.5,
            1e6,
            1e-4,
            9.9999e-5,
            1e22,
            1e300,
            5e-324,
            np.nan,
            np.inf,
            -np.inf,
            0.1,
        )
    ]
    values += [np.float64(x) for x in rng.normal(size=8) * 10.0 ** rng.integers(-8, 9, size=8)]
    values += [
        np.float32(0.1),
        np.float32(1e10),
        np.float16(0.1),
        np.int64(0),
        np.int64(-255),
        np.int64(12345),
        np.uint64(2**64 - 1),
        np.int64(-(2**63)),
        np.int8(-7),
        np.True_,
        np.False_,
    ]
    for x in values:
        for letter in "diuoxXeEfFgGsra":
            for _ in range(5):
                spec = "%" + random.choice(flags) + random.choice(widths) + random.choice(precisions) + letter
                if letter in "fFd" and abs(x) > 1e200 and random.random() < 0.8:
                    continue
                try:
                    text = spec % x
                except (TypeError, OverflowError, ValueError) as error:
                    text = "!" + str(error)
                rows.append((x.dtype.name, element(x), spec, escaped(text)))
    return rows


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    write("arrays.txt", make_arrays())
    write("floats.txt", make_floats())
    write("scalars.txt", make_scalars())
    write("percent.txt", make_percent())
