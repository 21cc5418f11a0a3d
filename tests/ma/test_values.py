"""Operations on masked arrays of every dtype, with any mask: values, masks and fills are NumPy's."""

import operator
import warnings

import numpy as np
import numpy.ma
import polyarray as pa
import polyarray.ma
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import DTYPES, ordinary, ulp_distance

MASKS = {
    "nomask": lambda shape, seed: np.ma.nomask,
    "none": lambda shape, seed: np.zeros(shape, dtype=bool),
    "some": lambda shape, seed: np.random.default_rng(seed).random(shape) < 0.4,
    "all": lambda shape, seed: np.ones(shape, dtype=bool),
}


def operands(dtype, mask, shape=(4, 5), seed=0):
    """The same masked array in NumPy and in polyarray."""
    data = ordinary(dtype, shape, seed)
    hidden = MASKS[mask](shape, seed)
    theirs = np.ma.array(data, mask=hidden)
    mine = pa.ma.array(pa.array(data), mask=pa.ma.nomask if hidden is np.ma.nomask else pa.array(hidden))
    return mine, theirs


def same(mine, theirs, ulp=0, rtol=0.0):
    """Assert that two results are the same kind of thing, masked in the same places and equal elsewhere."""
    if theirs is np.ma.masked:
        assert mine is pa.ma.masked
        return
    if isinstance(theirs, (tuple, list)):
        assert type(mine) is type(theirs) and len(mine) == len(theirs)
        for one, other in zip(mine, theirs, strict=True):
            same(one, other, ulp, rtol)
        return
    if not isinstance(theirs, (np.ndarray, np.generic)):
        assert mine == theirs
        return
    assert mine is not pa.ma.masked
    assert isinstance(mine, pa.ma.MaskedArray) == isinstance(theirs, np.ma.MaskedArray)
    assert isinstance(mine, pa.ndarray) == isinstance(theirs, np.ndarray)
    assert mine.dtype == theirs.dtype
    assert mine.shape == theirs.shape
    hidden = np.zeros(theirs.shape, dtype=bool)
    if isinstance(theirs, np.ma.MaskedArray):
        assert (mine.mask is pa.ma.nomask) == (theirs.mask is np.ma.nomask)
        hidden = np.ma.getmaskarray(theirs)
        assert np.array_equal(np.asarray(pa.ma.getmaskarray(mine)), hidden)
        assert mine.fill_value == theirs.fill_value
        mine, theirs = mine.data, theirs.data
    a, b = np.asarray(mine)[~hidden], np.asarray(theirs)[~hidden]
    if a.dtype.kind == "c":
        a, b = a.view(a.real.dtype), b.view(b.real.dtype)
    if a.dtype.kind == "f" and (ulp or rtol):
        near = np.isclose(a, b, rtol=rtol, atol=rtol, equal_nan=True) | (ulp_distance(a, b) <= ulp)
        assert near.all()
    else:
        assert np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def agree(operation, *pairs, ulp=0, rtol=0.0):
    """Assert that an operation does in polyarray what it does in NumPy, its exceptions included."""

    def outcome(xp, ma, place):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return operation(xp, ma, *(pair[place] for pair in pairs)), None
            except Exception as error:
                return None, error

    mine, my_error = outcome(pa, polyarray.ma, 0)
    theirs, their_error = outcome(np, numpy.ma, 1)
    if their_error is not None or my_error is not None:
        assert type(my_error).__name__.split("_")[-1].replace("_", "") == type(their_error).__name__.split(
            "_"
        )[-1].replace("_", ""), (my_error, their_error)
        return
    same(mine, theirs, ulp, rtol)


BINARY = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "floor_divide": operator.floordiv,
    "remainder": operator.mod,
    "power": lambda x, y: abs(x) ** 2,
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
}


@pytest.mark.parametrize(
    "masks", [("some", "nomask"), ("none", "some"), ("nomask", "nomask"), ("all", "some")]
)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", BINARY)
def test_operators(name, dtype, masks):
    x, y = operands(dtype, masks[0]), operands(dtype, masks[1], seed=1)
    agree(lambda xp, ma, x, y: BINARY[name](x, y), x, y, ulp=4, rtol=1e-3 if dtype in ("e", "f2") else 1e-6)


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("dtype", ["i4", "u1", "f4", "f8", "D", "?"])
@pytest.mark.parametrize("name", ["add", "multiply", "logical_and", "less", "arctan2", "hypot"])
def test_functions_of_two(name, dtype, mask):
    x, y = operands(dtype, mask), operands(dtype, "some", (5,), 1)
    agree(lambda xp, ma, x, y: getattr(ma, name)(x, y), x, y, ulp=4)
    if name in ("add", "multiply"):  # NumPy's raises where masked operands do not fit the result
        agree(lambda xp, ma, x, y: getattr(ma, name).outer(x[0], y), x, y, ulp=4)


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("dtype", ["i4", "f4", "f8"])
@pytest.mark.parametrize(
    "name",
    [
        *("exp", "sin", "cos", "arctan", "arcsinh", "sinh", "cosh", "tanh", "absolute", "fabs", "negative"),
        *("floor", "ceil", "logical_not", "sqrt", "log", "log2", "log10", "tan", "arcsin", "arccos"),
        *("arccosh", "arctanh", "conjugate", "angle", "around"),
    ],
)
def test_functions_of_one(name, dtype, mask):
    x = operands(dtype, mask)
    agree(lambda xp, ma, x: getattr(ma, name)(x), x, ulp=4, rtol=1e-6)
    if name != "angle":  # NumPy's is not one function of elements
        agree(lambda xp, ma, x: getattr(xp, name)(x), x, ulp=4, rtol=1e-6)


REDUCTIONS = [
    "sum",
    "prod",
    "min",
    "max",
    "mean",
    "var",
    "std",
    "all",
    "any",
    "count",
    "ptp",
    "cumsum",
    "anom",
]


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", REDUCTIONS)
def test_reductions(name, dtype, mask):
    x = operands(dtype, mask)
    rtol = 2e-2 if dtype == "f2" else 1e-4 if dtype in ("f4", "F") else 1e-12
    for axis in (None, 0, 1, -1):
        agree(lambda xp, ma, x, axis=axis: getattr(x, name)(axis=axis), x, ulp=4, rtol=rtol)
    if name not in ("cumsum", "anom"):
        agree(lambda xp, ma, x: getattr(x, name)(axis=1, keepdims=True), x, ulp=4, rtol=rtol)
    agree(lambda xp, ma, x: getattr(x, name)(axis=2), x)


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("dtype", ["i4", "u1", "f4", "f8"])
def test_orders(dtype, mask):
    x = operands(dtype, mask, (6, 7))
    rtol = 1e-6
    for axis in (0, 1, None):
        agree(lambda xp, ma, x, axis=axis: ma.sort(x, axis=axis), x)
        agree(lambda xp, ma, x, axis=axis: x.argmin(axis=axis), x)
        agree(lambda xp, ma, x, axis=axis: x.argmax(axis=axis), x)
        agree(lambda xp, ma, x, axis=axis: ma.median(x, axis=axis), x, rtol=rtol)
        agree(lambda xp, ma, x, axis=axis: ma.average(x, axis=axis), x, rtol=rtol)
    agree(lambda xp, ma, x: ma.sort(x, axis=1, endwith=False), x)
    if mask != "none":  # NumPy keeps such a mask for some dtypes only
        agree(lambda xp, ma, x: ma.unique(x), x)


@pytest.mark.parametrize(
    "masks", [("some", "nomask"), ("nomask", "some"), ("none", "none"), ("some", "some")]
)
@pytest.mark.parametrize("dtype", ["i4", "f8", "D"])
@pytest.mark.parametrize(
    "name", ["__iadd__", "__isub__", "__imul__", "__itruediv__", "__ifloordiv__", "__ipow__"]
)
def test_operators_in_place(name, dtype, masks):
    x, y = operands(dtype, masks[0]), operands(dtype, masks[1], seed=1)

    def change(xp, ma, x, y):
        result = getattr(x, name)(abs(y) if name == "__ipow__" else y)
        assert result is x
        return x

    agree(change, x, y, rtol=1e-9)


KEYS = st.one_of(
    st.integers(-5, 4),
    st.slices(4),
    st.tuples(st.integers(-4, 3), st.slices(5)),
    st.tuples(st.slices(4), st.integers(-5, 4)),
    st.tuples(st.integers(-4, 3), st.integers(-5, 4)),
    st.lists(st.integers(-4, 3), min_size=1, max_size=4),
    st.just(Ellipsis),
    st.just("mask"),
)
VALUES = st.sampled_from(["masked", "number", "array", "row"])


@given(
    st.sampled_from(list(MASKS)),
    st.booleans(),
    st.lists(st.tuples(KEYS, VALUES), max_size=5),
    st.integers(0, 10),
)
def test_assignments(mask, hard, steps, seed):
    """Elements and masks after any sequence of assignments are those that NumPy has, views of them too."""

    def play(xp, ma, x):
        x = x.copy()
        if hard:
            x.harden_mask()
        view = x[1:]
        for place, (key, value) in enumerate(steps):
            if isinstance(key, str):
                key = xp.asarray(xp.arange(20).reshape(4, 5) % (place + 2) == 0)
            new = {
                "masked": ma.masked,
                "number": place,
                "array": ma.array([float(place)], mask=[place % 2]),
                "row": xp.asarray([float(place)]),
            }[value]
            x[key] = new
        return x, view, x.filled(-1), x.sum()

    agree(play, operands("f8", mask, seed=seed), rtol=1e-12)


@given(st.sampled_from(list(MASKS)), KEYS, st.integers(0, 10))
def test_items(mask, key, seed):
    if isinstance(key, str):
        key = slice(None, None, 2)
    agree(lambda xp, ma, x: x[key], operands("f8", mask, seed=seed))
    agree(lambda xp, ma, x: x.T[key], operands("i4", mask, (5, 4), seed=seed))


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("dtype", ["i2", "f4", "D"])
@pytest.mark.parametrize("fill", [None, 7])
def test_text(dtype, mask, fill):
    mine, theirs = operands(dtype, mask, (2, 3))
    if fill is not None:
        mine.fill_value = theirs.fill_value = fill
    assert str(mine) == str(theirs)
    assert repr(mine) == repr(theirs)
    assert repr(mine[0]) == repr(theirs[0])
