"""Numbers of other libraries as elements, objects that are numbers if asked, Python numbers among arrays."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import polyarray as pa
import pytest
from oracle import agree


class Named:
    """An object with an interface that names no memory, and a value."""

    def __init__(self, value=0.5, **interface):
        self.value = value
        self.__array_interface__ = {"typestr": "<f8", **interface}

    def __float__(self):
        return float(self.value)


class Refusing:
    """An object that no array can be made of, and says why."""

    def __array__(self, dtype=None, copy=None):
        raise TypeError("not today")


def masked_element(xp):
    return pa.ma.masked if xp is pa else np.ma.masked


def put(xp, dtype, key, value):
    x = xp.zeros(3, dtype)
    x[key] = value
    return x


ROWS = [
    lambda xp: xp.array([Fraction(1, 2), 3], dtype=float),
    lambda xp: xp.array(Decimal("1.25"), dtype="f4"),
    lambda xp: xp.array([[Decimal("1.25")], [Fraction(3)]], dtype="i8"),
    lambda xp: xp.array([Fraction(1, 2)], dtype=complex),
    lambda xp: xp.array([Fraction(0), Fraction(1, 3)], dtype=bool),
    lambda xp: xp.array([Decimal("NaN")], dtype=float),
    lambda xp: xp.array([Decimal(300)], dtype="u1"),
    lambda xp: put(xp, float, 0, Fraction(1, 2)),
    lambda xp: put(xp, float, slice(None), Decimal("2.5")),
    lambda xp: put(xp, "i4", [0, 1], Fraction(7, 2)),
    lambda xp: put(xp, "i4", 0, object()),
    lambda xp: xp.array([3.0, masked_element(xp)]),
    lambda xp: xp.array([3, masked_element(xp)], dtype=int),
    lambda xp: put(xp, float, 0, masked_element(xp)),
    lambda xp: put(xp, int, 0, masked_element(xp)),
    lambda xp: put(xp, float, (), masked_element(xp)),
    lambda xp: xp.array(Named()),
    lambda xp: xp.array([Named(), Named(2.0)]),
    lambda xp: xp.array(Named(shape=())),
    lambda xp: xp.array(Named(shape=(1, 1))),
    lambda xp: xp.array(Named(shape=(2,))),
    lambda xp: xp.array(Named(strides=())),
    lambda xp: xp.array(Named(strides=(2,))),
    lambda xp: xp.array(Named(strides=16)),
    lambda xp: xp.array(Named(shape=None)),
    lambda xp: xp.choose([0], (1000, xp.array([1], "u1"))),
    lambda xp: xp.choose([0], (1.0, xp.float32(3))),
    lambda xp: xp.choose([1, 0], [[1, 2], xp.array([3, 4], "i1")]),
    lambda xp: xp.concatenate([xp.float32(1), 1.0], axis=None),
    lambda xp: xp.concatenate([[1, 2], xp.array([3], "i1")]),
    lambda xp: xp.stack([xp.float32(1), 1.0]),
    lambda xp: xp.isclose(xp.array(1, "f4"), 2, atol=0, rtol=(1 - 2**-52) / 2),
    lambda xp: xp.isclose(xp.array(1, "f4"), 2, atol=0, rtol=xp.float64((1 - 2**-52) / 2)),
    lambda xp: xp.isclose(xp.array(1, "f4"), xp.float32(0), atol=1 - 2**-52),
    lambda xp: xp.isclose(xp.array([1.0, 2.0], "f4"), [1, 3], rtol=[0.0, 0.5]),
]


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_numbers(row):
    agree(row)


@pytest.mark.parametrize("name", ["__add__", "__eq__", "__ne__", "__lt__", "__ge__", "__mul__"])
def test_objects_that_refuse_say_why(name):
    agree(lambda xp: getattr(xp.arange(2), name)(Refusing()))


@pytest.mark.parametrize("exponent", [2**70, 2**100 + 3, -(2**65)])
def test_large_powers_of_matrices(exponent):
    agree(lambda xp: xp.linalg.matrix_power(xp.array([[0.0, 1.0], [1.0, 0.0]]), exponent))


@pytest.mark.parametrize("count", [64, 80])
@pytest.mark.parametrize("index", [True, False, [0]])
def test_too_many_index_arrays(count, index):
    key = (index,) * count
    for array in (pa.ones(1), pa.ones((1,) * 64)):
        with pytest.raises(IndexError):
            array[key]
        with pytest.raises(IndexError):
            array[key] = 1


@pytest.mark.parametrize("like", ["empty_like", "zeros_like", "ones_like"])
@pytest.mark.parametrize("shape", [(5,), (5, 6), (5, 6, 7)])
def test_other_shapes_keep_the_order_of_axes(like, shape):
    def strides(xp):
        given = xp.arange(24).reshape((2, 3, 4), order="F")
        return getattr(xp, like)(given, shape=shape).strides

    agree(strides)


def test_dtypes_keep_what_was_given_twice():
    given = pa.dtype("i4", metadata={"unit": "m"})
    assert pa.promote_types(given, given).metadata == {"unit": "m"}
    assert pa.promote_types("i4", "i4").metadata is None


@pytest.mark.parametrize("flags", [{"align": 3}, {"align": 0, "copy": 1}, {"align": True}, {"copy": "yes"}])
def test_flags_of_dtypes(flags):
    agree(lambda xp: str(xp.dtype("f8", **flags)))


def test_sizes_of_objects():
    for length in (10, 100):
        assert pa.arange(length).__sizeof__() > 8 * length
    x = pa.ones(100)
    assert x[...].__sizeof__() < x.__sizeof__() < x.reshape(100, 1, 1).copy().__sizeof__()
