"""Methods that look at the bytes of elements, against NumPy's."""

import ctypes
import io
import pickle

import numpy as np
import polyarray as pa
import pytest
from oracle import agree, values

DTYPES = ["?", "i1", "u2", "i4", "u8", "f2", "f4", "f8", "F", "D"]
VIEWS = [
    lambda a: a,
    lambda a: a[::2],
    lambda a: a[::-1],
    lambda a: a[:0],
    lambda a: a[: len(a) // 4 * 4].reshape(-1, 4).T,
    lambda a: a[0],
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("view", VIEWS[:5])
def test_byteswap(dtype, view):
    base = values(dtype)
    # As bytes: what a swapped bool or NaN is equal to is another question.
    agree(lambda xp, a: view(a).byteswap().tobytes(), base)

    def in_place(xp, a):
        swapped = view(a).byteswap(inplace=True)
        return swapped.tobytes(), a.tobytes()

    if dtype != "?":
        agree(lambda xp, a: in_place(xp, a.copy())[0], base)


@pytest.mark.parametrize(
    ("dtype", "wanted", "offset"),
    [
        ("D", "f8", 0),
        ("D", "f8", 8),
        ("F", "f4", 4),
        ("i8", "i4", 4),
        ("i4", "u1", 3),
        ("f8", "f8", 0),
        ("u2", "u1", 1),
    ],
)
@pytest.mark.parametrize("view", VIEWS[:5])
def test_fields(dtype, wanted, offset, view):
    base = values(dtype)
    agree(lambda xp, a: view(a).getfield(wanted, offset).tobytes(), base)

    def written(xp, a):
        a = a.copy()
        view(a).setfield(1, wanted, offset)
        return a.tobytes()

    agree(written, base)


@pytest.mark.parametrize(("wanted", "offset"), [("f8", 1), ("f8", -1), ("D", 0)])
def test_fields_beyond_the_element(wanted, offset):
    with pytest.raises(ValueError, match=r"Need 0 <= offset <= .* for requested type"):
        pa.ones(3).getfield(wanted, offset)


def test_ctypes():
    x = pa.arange(6.0).reshape(2, 3)
    assert list(x.ctypes.shape) == [2, 3]
    assert list(x.ctypes.strides) == [24, 8]
    assert list(x.ctypes.shape_as(ctypes.c_int32)) == [2, 3]
    pointer = x.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
    assert [pointer[k] for k in range(6)] == list(range(6))
    pointer[1] = 9.0
    assert x[0, 1] == 9.0
    assert ctypes.cast(x.ctypes._as_parameter_, ctypes.POINTER(ctypes.c_double))[1] == 9.0
    # The pointer keeps the memory alive.
    lone = (pa.arange(1000.0) + 1).ctypes.data_as(ctypes.POINTER(ctypes.c_double))
    pa.zeros(1000)
    assert lone[999] == 1000.0


def test_dump(tmp_path):
    x = pa.arange(4).reshape(2, 2)
    assert pa.array_equal(pickle.loads(x.dumps()), x)
    x.dump(tmp_path / "x.pickle")
    x.dump(str(tmp_path / "y.pickle"))
    stream = io.BytesIO()
    x.dump(stream)
    for data in (
        (tmp_path / "x.pickle").read_bytes(),
        (tmp_path / "y.pickle").read_bytes(),
        stream.getvalue(),
    ):
        assert pa.array_equal(pickle.loads(data), np.asarray([[0, 1], [2, 3]]))
