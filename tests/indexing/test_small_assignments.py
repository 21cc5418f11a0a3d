"""Assignments to few elements, which are done at once where nothing has to wait: against NumPy."""

import numpy as np
import polyarray as pa
import pytest
from oracle import DTYPES, Operand, agree, values

KEYS = {
    "...": lambda xp, i: ...,
    ":": lambda xp, i: slice(None),
    "::-1": lambda xp, i: slice(None, None, -1),
    "places": lambda xp, i: i,
    "other places": lambda xp, i: i - 4,
    "repeated places": lambda xp, i: i // 2,
    "places of two axes": lambda xp, i: i.reshape(2, 2),
    "places outside": lambda xp, i: i * 7,
    "places before": lambda xp, i: i - 5,
    "places of 32 bits": lambda xp, i: i.astype("i4"),
}

VIEWS = {
    "plain": lambda x: x,
    "every other": lambda x: x[::2],
    "backwards": lambda x: x[::-1],
    "read-only": lambda x: x.setflags(write=False) or x,
}


def put(xp, x, key, value):
    """The whole array after an assignment, or what it raised, which leaves the array as it was."""
    before = x.copy()
    try:
        x[key] = value
    except (IndexError, ValueError) as error:
        assert xp.array_equal(x, before, equal_nan=x.dtype.kind in "fc")
        return type(error).__name__
    return x


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_elements_of_one_dtype(dtype, key, view):
    length = 8 if view == "every other" else 4
    base, other = values(dtype)[:length].repeat(3)[:length], values(dtype)[-4:].repeat(2)[:4]

    def assign(xp, x, new):
        named = KEYS[key](xp, xp.arange(4))
        return put(xp, VIEWS[view](x), named, new.reshape(2, 2) if key == "places of two axes" else new)

    agree(assign, Operand(base), Operand(other))


@pytest.mark.parametrize("number", [1, 2.5, True, 2**40])
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("dtype", ["?", "i4", "i8", "f4", "f8", "D"])
def test_numbers(dtype, key, number):
    agree(lambda xp, x: put(xp, x, KEYS[key](xp, xp.arange(4)), number), Operand(np.arange(4).astype(dtype)))


def views(xp, x):
    """Ways to write an array from itself."""
    x[...] = x[::-1]
    x[xp.array([3, 1])] = x[:2]
    x[x[2:5] % 8] = x[3:6]
    x[1:] = x[:-1]
    x[x % 8] = x
    return x


def test_values_and_places_that_share_memory():
    agree(views, Operand(np.array([5, 3, 1, 0, 7, 2, 6, 4])))


def test_what_is_deferred_sees_the_elements_of_its_time():
    x = pa.ones(300_000)
    later, part = x * 2, x[:4]
    part[...] = pa.zeros(4)
    assert later[:6].tolist() == [2.0] * 6
    later = x * 3
    x[pa.array([0, -1])] = 5.0
    assert (later[0], later[-1], x[0], x[-1]) == (0.0, 3.0, 5.0, 5.0)
    source = pa.ones(300_000) + x
    part[...] = source[:4]
    assert part.tolist() == [6.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["add", "maximum", "equal", "true_divide", "copysign"])
def test_masks_over_few_elements(name, dtype):
    """What the mask leaves out stays, and what would fault there does not."""
    base = values(dtype)

    def masked(xp, x):
        out = xp.full(
            x.shape, 7, dtype=bool if name == "equal" else xp.result_type(x, getattr(xp, name)(x[:1], x[:1]))
        )
        mask = xp.arange(x.size) % 3 == 0
        with xp.errstate(all="ignore"):
            first = getattr(xp, name)(x, x[::-1], where=mask, out=out)
        return first, getattr(xp, name)(out, x, where=~mask, out=out.copy())

    agree(masked, Operand(base), warned=name != "true_divide" and dtype not in ("F", "D"))


def test_faults_count_where_the_mask_says():
    x, y = pa.asarray([1.0, 0.0, 4.0]), pa.asarray([2.0, 0.0, 0.5])
    with pa.errstate(all="raise"):
        got = pa.divide(x, y, where=y != 0, out=pa.full(3, -1.0))
        assert got.tolist() == [0.5, -1.0, 8.0]
        out = pa.full(3, -1.0)
        with pytest.raises(FloatingPointError):
            pa.divide(x, y, where=pa.asarray([True, True, False]), out=out)
