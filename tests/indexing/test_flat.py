"""`ndarray.flat` and `ndarray.data`: the elements on one line, and the memory."""

import numpy as np
import polyarray as pa
import pytest
from oracle import agree


def cube(xp):
    """Elements that do not lie in the order of the line."""
    return xp.arange(24).reshape(2, 3, 4).transpose(2, 0, 1)[::-1]


def matrix(xp):
    return xp.arange(6.0).reshape(2, 3)


def single(xp):
    return xp.array(5)


def nothing(xp):
    return xp.zeros((0, 2))


MAKERS = [cube, matrix, single, nothing]

READS = [
    lambda xp, f: f[0],
    lambda xp, f: f[-1],
    lambda xp, f: f[24],
    lambda xp, f: f[-25],
    lambda xp, f: f[1:4],
    lambda xp, f: f[::2],
    lambda xp, f: f[4:1:-1],
    lambda xp, f: f[10:],
    lambda xp, f: f[[0, 2]],
    lambda xp, f: f[[]],
    lambda xp, f: f[xp.array([[0, 1], [2, -3]])],
    lambda xp, f: f[[99]],
    lambda xp, f: f[xp.array([True] * len(f))],
    lambda xp, f: f[xp.array([True] * 2)],
    lambda xp, f: f[[True, False]],
    lambda xp, f: f[...],
    lambda xp, f: f[()],
    lambda xp, f: f[(1,)],
    lambda xp, f: f[1, 2],
    lambda xp, f: f[None],
    lambda xp, f: f["a"],
    lambda xp, f: f[1.0],
    lambda xp, f: f[xp.int8(2)],
    lambda xp, f: f[xp.array([1.5])],
    lambda xp, f: (f.index, f.coords, len(f)),
    lambda xp, f: (next(f, None), f.index, next(f, None), f.index),
    lambda xp, f: (next(f, None), len(f) > 1 and f.coords),
    lambda xp, f: (list(f), f.index, list(f)),
    lambda xp, f: f.copy(),
    lambda xp, f: f.__array__(),
    lambda xp, f: xp.asarray(f),
    lambda xp, f: xp.add(f, 1),
    lambda xp, f: f == 1,
    lambda xp, f: f < xp.zeros(len(f)),
    lambda xp, f: f >= 2,
    lambda xp, f: f != f,
    lambda xp, f: hash(f),
    lambda xp, f: iter(f) is f,
    lambda xp, f: f.base.shape,
    lambda xp, f: f(1),
]

WRITES = [
    lambda xp, f: f.__setitem__(0, 9),
    lambda xp, f: f.__setitem__(-1, 1.5),
    lambda xp, f: f.__setitem__(24, 9),
    lambda xp, f: f.__setitem__(0, [1, 2]),
    lambda xp, f: f.__setitem__(0, "a"),
    lambda xp, f: f.__setitem__(slice(1, 4), 9),
    lambda xp, f: f.__setitem__(slice(1, 4), [7, 8]),
    lambda xp, f: f.__setitem__(slice(1, 4), [7, 8, 9, 10]),
    lambda xp, f: f.__setitem__(slice(None), []),
    lambda xp, f: f.__setitem__([0, 2], 5),
    lambda xp, f: f.__setitem__([0, -1], [5, 6]),
    lambda xp, f: f.__setitem__(xp.array([[0, 1], [2, 3]]), [1, 2, 3]),
    lambda xp, f: f.__setitem__(xp.array([True] * len(f)), 4),
    lambda xp, f: f.__setitem__(xp.array([True, False]), 4),
    lambda xp, f: f.__setitem__(..., [1, 2]),
    lambda xp, f: f.__setitem__((), 1),
    lambda xp, f: f.__setitem__((1, 2), 1),
    lambda xp, f: f.__setitem__(None, 1),
    lambda xp, f: f.__setitem__(1.0, 3),
    lambda xp, f: f.__setitem__([99], 1),
    lambda xp, f: f.__delitem__(0),
]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("number", range(len(READS)))
def test_reading(number, make):
    agree(lambda xp: READS[number](xp, make(xp).flat), warned=False)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("number", range(len(WRITES)))
def test_writing(number, make):
    def written(xp):
        a = make(xp).copy()
        turned = a.T
        WRITES[number](xp, turned.flat)
        return a, WRITES[number](xp, a.flat), a

    agree(written, warned=False)


@pytest.mark.parametrize("value", [7, [1, 2], list(range(40)), [], 1j, [[1], [2]]])
def test_assigning_to_the_attribute(value):
    def assigned(xp):
        a = cube(xp)
        a.flat = value
        return a

    agree(assigned)


def test_read_only():
    def write(xp):
        a = matrix(xp)
        a.flags.writeable = False
        a.flat[0] = 1

    agree(write)


def test_the_iterator_holds_its_array():
    a = pa.arange(3)
    assert a.flat.base is a
    assert list(pa.arange(1000).flat)[-1] == 999
    deferred = (pa.arange(100_000.0) + 1).flat
    assert deferred[99_999] == 100_000


def test_memory():
    def described(xp):
        view = xp.arange(6, dtype="i4").reshape(2, 3).T.data
        return type(view), view.shape, view.strides, view.format, view.readonly, view.tolist()

    agree(described)
    a = pa.zeros(3)
    a.data[1] = 5.0
    assert a.tolist() == [0, 5, 0]
    assert np.asarray(a.data).sum() == 5
