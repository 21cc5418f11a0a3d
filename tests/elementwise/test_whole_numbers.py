"""Whole numbers by way of floats: divisions of blocks that are small enough, conversions of floats in range.

Blocks with an element that the quick way cannot do take the long one; both must give NumPy's elements and
warnings, wherever the element stands.
"""

import warnings

import numpy as np
import polyarray as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

INTEGERS = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
DIVISIONS = ["floor_divide", "remainder", "fmod", "divmod"]


def same(function, *operands, warned_alike=True):
    """Results and warnings are NumPy's."""
    found = []
    for xp in (np, pa):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = function(xp, *(xp.array(x) if isinstance(x, np.ndarray) else x for x in operands))
            results = [np.asarray(r) for r in (result if isinstance(result, tuple) else (result,))]
        found.append((results, sorted({str(w.message) for w in caught})))
    (expected, warned), (results, told) = found
    for a, b in zip(expected, results, strict=True):
        assert a.dtype == b.dtype
        np.testing.assert_array_equal(b, a)
    assert told == warned or not warned_alike


def edges(dtype):
    info = np.iinfo(dtype)
    powers = [s * (2**k + d) for k in range(info.bits) for d in (-1, 0, 1) for s in (1, -1)]
    return [v for v in sorted({*powers, info.min, info.max}) if info.min <= v <= info.max]


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("name", DIVISIONS)
def test_divisions_of_every_edge_by_every_edge(name, dtype):
    values = np.array(edges(dtype), dtype)
    x1, x2 = (x.ravel() for x in np.meshgrid(values, values[values != 0]))
    # Pairs that have no quotient warn in NumPy as its loops find them.
    if values.min() < 0:
        kept = ~((x1 == values.min()) & (x2 == -1))
        x1, x2 = x1[kept], x2[kept]
    same(lambda xp, a, b: getattr(xp, name)(a, b), x1, x2)
    for divisor in (3, 7, int(values.max())):
        same(lambda xp, a, b: getattr(xp, name)(a, b), x1[:3000], divisor)


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("name", DIVISIONS)
@pytest.mark.parametrize("n", [3, 700, 5000, 40000])
def test_one_division_by_zero_among_many(name, dtype, n):
    x1 = np.arange(n).astype(dtype)
    for place in (0, n // 2, n - 1):
        x2 = np.full(n, 3, dtype)
        x2[place] = 0
        same(lambda xp, a, b: getattr(xp, name)(a, b), x1, x2)


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8"])
@pytest.mark.parametrize("name", ["floor_divide", "remainder", "fmod"])
def test_the_quotient_that_does_not_fit(name, dtype):
    x1 = np.full(700, 9, dtype)
    x1[5] = np.iinfo(dtype).min
    same(lambda xp, a, b: getattr(xp, name)(a, b), x1, np.full(700, -1, dtype))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_divisions_of_random_numbers(data):
    dtype = data.draw(st.sampled_from(INTEGERS))
    info = np.iinfo(dtype)
    bits = data.draw(st.integers(2, info.bits))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    low, high = max(info.min, -(2 ** (bits - 1))), min(info.max, 2 ** (bits - 1))
    x1 = rng.integers(low, high, 1000, dtype=dtype, endpoint=True)
    x2 = rng.integers(low, high, 1000, dtype=dtype, endpoint=True)
    x2[x2 == 0] = 1
    x1[(x1 == info.min)] = 0
    for name in DIVISIONS:
        same(lambda xp, a, b, name=name: getattr(xp, name)(a, b), x1, x2)


@pytest.mark.parametrize("dtype", INTEGERS)
def test_reciprocals(dtype):
    values = np.array([v for v in edges(dtype) if v != 0], dtype)
    same(lambda xp, a: xp.reciprocal(a), np.resize(values, 900))


VALUES = [
    0.0, -0.0, 0.5, -0.999, 1e-300, 127.5, -128.9, 255.9, 300.7, 65535.5, 2.0**31 - 1, 2.0**31 - 0.25,
    2.0**31, -(2.0**31), -(2.0**31) - 0.5, -(2.0**31) - 1, 2.0**32 - 1, 2.0**32, 2.0**32 + 0.5, -(2.0**32),
    1e10, -5e9, 2.0**53 + 2, 2.0**63 - 1024, 2.0**63, -(2.0**63), -(2.0**63) - 2048, 2.0**64 - 2048, 2.0**64,
    1e300, np.inf, -np.inf, np.nan,
]  # fmt: skip


@pytest.mark.parametrize("to", INTEGERS)
@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("n", [1, 7, 700, 5000, 40000])
def test_conversions_of_floats_and_their_warnings(dtype, to, n):
    with np.errstate(all="ignore"):
        values = np.array(VALUES).astype(dtype)
    for k, value in enumerate(values):
        # What NumPy makes of the others, and of which it warns, depends on the number of elements.
        alike = to[0] != "u" or -1 < value < 2.0 ** (8 * int(to[1]))
        if to == "u4" and not alike and n < 16:
            continue
        x = (np.arange(n) % 100).astype(dtype)
        x[k * 31 % n] = value
        same(lambda xp, a: a.astype(to), x, warned_alike=alike)


@pytest.mark.parametrize("to", INTEGERS)
@pytest.mark.parametrize("dtype", ["F", "D"])
def test_conversions_of_complex_numbers(dtype, to):
    with np.errstate(all="ignore"):
        x = np.resize(np.array([v for v in VALUES if v > -1 and v < 2**31]).astype(dtype), 700)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.testing.assert_array_equal(np.asarray(pa.array(x).astype(to)), x.astype(to))


@pytest.mark.parametrize("n", [3, 900, 40000])
def test_doubles_are_rounded_once_to_halves(n):
    special = [
        2049.0000001,
        2048.9999999,
        65519.99999,
        65520.0,
        2.0**-25 * 1.0000001,
        2.0**-25,
        1e300,
        np.inf,
        np.nan,
    ]
    x = np.resize(np.array(special + [-v for v in special]), max(n, 18))
    with np.errstate(all="ignore"), pa.errstate(all="ignore"):
        np.testing.assert_array_equal(np.asarray(pa.array(x).astype("f2")), x.astype("f2"))
