"""`str` and `repr` are NumPy's, letter by letter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import DTYPES, agree, ordinary, values

ARRAYS = {
    "empty": lambda xp: xp.array([]),
    "empty 2-D": lambda xp: xp.zeros((0, 3), "i4"),
    "0-d": lambda xp: xp.array(1.5),
    "0-d int": lambda xp: xp.array(3, "i2"),
    "0-d bool": lambda xp: xp.array(True),
    "0-d complex": lambda xp: xp.array(1 - 2j),
    "integers": lambda xp: xp.arange(5),
    "narrow integers": lambda xp: xp.arange(5, dtype="i1"),
    "negative": lambda xp: xp.array([-1, 20, 300]),
    "bools": lambda xp: xp.array([[True, False], [False, True]]),
    "floats": lambda xp: xp.array([1.0, 2.5, -3.25]),
    "whole floats": lambda xp: xp.arange(4.0),
    "long fractions": lambda xp: xp.array([1 / 3, 2 / 3, 0.1]),
    "mixed sizes": lambda xp: xp.array([1.0, 1000.5, 1e-3]),
    "exponents": lambda xp: xp.array([1e-10, 1.0, 1e10]),
    "large": lambda xp: xp.array([1e20, 2e20]),
    "extreme": lambda xp: xp.array([1e-300, 1e300]),
    "special": lambda xp: xp.array([np.nan, np.inf, -np.inf, 0.0, -0.0]),
    "nan beside numbers": lambda xp: xp.array([np.nan, 1.5, 100.25]),
    "float32": lambda xp: xp.array([0.1, 1 / 3, 1e10], "f4"),
    "float16": lambda xp: xp.array([0.1, 1 / 3, 6e4], "f2"),
    "complex": lambda xp: xp.array([1 + 2j, -0.5j, 3]),
    "complex special": lambda xp: xp.array([complex(np.nan, 1), complex(np.inf, -np.inf)]),
    "complex64": lambda xp: xp.array([1 + 2j, 0.1 - 0.3j], "F"),
    "2-D": lambda xp: xp.arange(12).reshape(3, 4),
    "2-D floats": lambda xp: xp.linspace(-1, 1, 12).reshape(3, 4),
    "3-D": lambda xp: xp.arange(24).reshape(2, 3, 4),
    "4-D": lambda xp: xp.arange(16).reshape(2, 2, 2, 2),
    "transposed": lambda xp: xp.arange(12).reshape(3, 4).T,
    "long line": lambda xp: xp.arange(100),
    "long lines": lambda xp: xp.linspace(0, 1, 40).reshape(2, 20),
    "summarised": lambda xp: xp.arange(2000),
    "summarised floats": lambda xp: xp.linspace(0, 1, 5000),
    "summarised 2-D": lambda xp: xp.arange(10000).reshape(100, 100),
    "summarised 3-D": lambda xp: xp.arange(27000).reshape(30, 30, 30),
    "summarised tall": lambda xp: xp.arange(4000).reshape(2000, 2),
    "deferred": lambda xp: xp.sqrt(xp.arange(200_000.0)) + 1,
    "unsigned": lambda xp: xp.array([0, 255], "u1"),
    "widest": lambda xp: xp.array([-(2**63), 2**63 - 1]),
    "zero-size 3-D": lambda xp: xp.zeros((2, 0, 4)),
}

OPTIONS = [
    {},
    {"precision": 3},
    {"precision": 0},
    {"precision": 17},
    {"suppress": True},
    {"suppress": True, "precision": 2},
    {"linewidth": 30},
    {"linewidth": 200},
    {"threshold": 5},
    {"threshold": 5, "edgeitems": 1},
    {"sign": "+"},
    {"sign": " "},
    {"floatmode": "fixed"},
    {"floatmode": "unique"},
    {"floatmode": "maxprec_equal"},
    {"nanstr": "missing", "infstr": "endless"},
    {"formatter": {"float": lambda x: f"<{x:.1f}>"}},
    {"formatter": {"all": lambda x: "*"}},
    {"legacy": "1.13"},
]


@pytest.mark.parametrize("name", ARRAYS)
def test_text(name):
    agree(lambda xp: (str(ARRAYS[name](xp)), repr(ARRAYS[name](xp))))


@pytest.mark.parametrize("number", range(len(OPTIONS)))
def test_options(number):
    for make in ARRAYS.values():

        def text(xp, make=make):
            with xp.printoptions(**OPTIONS[number]):
                return str(make(xp)), repr(make(xp))

        agree(text)


@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(dtype):
    for base in (values(dtype), ordinary(dtype), ordinary(dtype, 6)):
        agree(lambda xp, a: (str(a), repr(a), [str(v) for v in a], [repr(v) for v in a[:5]]), base)
        agree(lambda xp, a: (str(a.dtype), repr(a.dtype), a.dtype.name, a.dtype.str, a.dtype.char), base)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_scalars(dtype):
    specs = ["", ".3f", "10.2e", "g", "+", "08.3f", ",.2f", ".0%"]
    agree(lambda xp, a: [[f"{v:{spec}}" for spec in specs] for v in a], values(dtype), warned=False)
    agree(
        lambda xp: (
            f"{xp.arange(5).sum():5d}",
            f"{xp.arange(5.0).mean():.3f}",
            "%d %.2f" % (xp.int8(3), xp.float32(1)),  # noqa: UP031
        )
    )


@given(st.lists(st.floats(width=64), min_size=1, max_size=12))
def test_any_floats(numbers):
    agree(lambda xp: (str(xp.array(numbers)), repr(xp.array(numbers))))


@given(st.lists(st.floats(width=32), min_size=1, max_size=12), st.integers(0, 12), st.booleans())
def test_any_narrow_floats(numbers, precision, suppress):
    def text(xp):
        with xp.printoptions(precision=precision, suppress=suppress):
            return str(xp.array(numbers, "f4"))

    agree(text)


def negative_precision(xp):
    with xp.printoptions(precision=-1):
        return None


def test_functions():
    agree(lambda xp: xp.array2string(xp.arange(5.0), separator=", ", precision=2))
    agree(lambda xp: xp.array_repr(xp.arange(5), max_line_width=20))
    agree(lambda xp: xp.array_str(xp.arange(5)))
    agree(lambda xp: xp.format_float_positional(0.1234567, precision=3))
    agree(lambda xp: xp.format_float_scientific(12345.678, precision=3))
    agree(lambda xp: sorted(xp.get_printoptions()))
    agree(negative_precision)
    agree(lambda xp: xp.printoptions(nonsense=1).__enter__())
