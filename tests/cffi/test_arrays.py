"""Arrays: making them, asking about them, elements at places, shapes, text, memory of others."""

import array
import copy
import ctypes
import gc
import math
import pickle

import polyarray as pa
import pytest

DTYPES = """
    bool int8 uint8 int16 uint16 int32 uint32 int64 uint64 float16 bfloat16 float32 float64
    complex64 complex128
""".split()


@pytest.mark.parametrize("name", DTYPES)
def test_every_dtype_holds_its_elements(name):
    x = pa.array([0, 1, 1], dtype=name)
    assert x.dtype == name and str(x.dtype) == name and x.dtype.itemsize == x.itemsize
    assert x.tolist() == [0, 1, 1] and x[1].item() == 1
    assert type(x[1]) is x.dtype.type and x[1].dtype is x.dtype
    assert pa.zeros((2, 2), name).tolist() == [[0, 0], [0, 0]]
    assert pa.array(x[1]).dtype is x.dtype


def test_nested_lists_choose_their_dtype():
    assert pa.array([True, False]).dtype == bool
    assert pa.array([1, 2]).dtype == "int64"
    assert pa.array([1, 2**63]).tolist() == [1.0, 2.0**63]
    assert pa.array([2**63, 2**64 - 1]).tolist() == [2**63, 2**64 - 1]
    assert pa.array([1, 2.5]).tolist() == [1.0, 2.5]
    assert pa.array([1, 2j]).tolist() == [1, 2j]
    assert pa.array([[1, 2], (3, 4)]).shape == (2, 2)
    assert pa.array([]).shape == (0,) and pa.array([[], []]).shape == (2, 0)
    assert pa.array([pa.array([1, 2]), [3, 4]]).tolist() == [[1, 2], [3, 4]]
    assert pa.array([pa.float32(1.5), 2]).tolist() == [1.5, 2.0]
    assert pa.array([1, 2], dtype="f4").dtype == "float32"
    with pytest.raises(ValueError, match="inhomogeneous"):
        pa.array([[1, 2], [3]])
    with pytest.raises(TypeError):
        pa.array(["a"])
    with pytest.raises(OverflowError):
        pa.array([300], dtype="int8")


def test_creation():
    assert pa.arange(5).tolist() == [0, 1, 2, 3, 4]
    assert pa.arange(1, 2, 0.25).tolist() == [1, 1.25, 1.5, 1.75]
    assert pa.arange(3, dtype="f4").dtype == "float32"
    assert pa.linspace(0, 1, 5).tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert pa.full((2, 2), 7).tolist() == [[7, 7], [7, 7]]
    assert pa.eye(2).tolist() == [[1, 0], [0, 1]]
    assert pa.ones_like(pa.zeros(2, "i4")).dtype == "int32"
    assert [g.shape for g in pa.meshgrid([1, 2, 3], [4, 5])] == [(2, 3), (2, 3)]
    assert pa.mgrid[0:2, 0:3].shape == (2, 2, 3) and pa.r_[1:4, 0].tolist() == [1, 2, 3, 0]
    assert pa.tril(pa.ones((2, 2))).tolist() == [[1, 0], [1, 1]]
    with pytest.raises(ValueError):
        pa.zeros((2, -1))


def test_attributes():
    x = pa.zeros((2, 3), "f4")
    assert (x.shape, x.ndim, x.size, x.nbytes, x.strides) == ((2, 3), 2, 6, 24, (12, 4))
    assert x.flags.c_contiguous and not x.T.flags.c_contiguous and x.T.flags.f_contiguous
    assert x.T.base is not None and x.T.shape == (3, 2) and len(x) == 2
    assert not pa.broadcast_to(x, (4, 2, 3)).flags.writeable
    with pytest.raises(TypeError):
        len(pa.array(1))


def test_basic_keys_are_views():
    x = pa.arange(24).reshape(2, 3, 4)
    nested = x.tolist()
    assert x[1, 2, 3] == 23 and type(x[1, 2, 3]) is pa.int64
    assert x[-1].tolist() == nested[-1]
    assert x[0, ::2].tolist() == nested[0][::2]
    assert x[..., 1].tolist() == [[row[1] for row in plane] for plane in nested]
    assert x[:, None].shape == (2, 1, 3, 4) and x[0, 0, ::-1].tolist() == [3, 2, 1, 0]
    assert x[0, 0, 0, ...].shape == () and isinstance(x[0, 0, 0, ...], pa.ndarray)
    x[0][1] = 0
    assert x[0, 1].tolist() == [0] * 4
    x[:, 0, 0] = [5, 6]
    assert [x[0, 0, 0], x[1, 0, 0]] == [5, 6]
    for key in (2, (0, 3), (0, 0, 0, 0)):
        with pytest.raises(IndexError):
            x[key]
    with pytest.raises(IndexError):
        x[1.5]


def test_index_arrays_and_masks():
    x = pa.arange(12).reshape(3, 4)
    assert x[[0, 2]].tolist() == [[0, 1, 2, 3], [8, 9, 10, 11]]
    assert x[[0, 2], [1, 3]].tolist() == [1, 11]
    assert x[x > 8].tolist() == [9, 10, 11]
    assert x[[True, False, True], 0].tolist() == [0, 8]
    assert x[pa.array([[0], [1]]), [0, 1]].shape == (2, 2)
    assert x[[]].shape == (0, 4)
    x[x % 2 == 0] = -1
    assert x.tolist() == [[-1, 1, -1, 3], [-1, 5, -1, 7], [-1, 9, -1, 11]]
    x[[0, 1], 0] += 10
    assert x[:, 0].tolist() == [9, 9, -1]
    with pytest.raises(IndexError):
        x[[3]]


def test_iteration_and_numbers():
    x = pa.array([[1.5, 2.5], [3.5, 4.5]])
    assert [row.tolist() for row in x] == x.tolist() and [type(v) for v in x[0]] == [pa.float64] * 2
    assert 2.5 in x and 7 not in x
    assert float(pa.array(1.5)) == 1.5 and int(pa.array(3)) == 3 and complex(pa.array(1j)) == 1j
    assert range(5)[pa.array(2)] == 2 and bool(pa.array([1]))
    assert list(x.flat) == [1.5, 2.5, 3.5, 4.5] and x.item(3) == 4.5 and x.item(1, 0) == 3.5
    for refused in (lambda: bool(x), lambda: bool(pa.array([]))):
        with pytest.raises(ValueError, match="ambiguous"):
            refused()
    for refused in (x, pa.array([1.0])):
        with pytest.raises(TypeError):
            float(refused)


def test_shapes():
    x = pa.arange(6)
    assert x.reshape(2, -1).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert x.reshape((3, 2)).T.tolist() == [[0, 2, 4], [1, 3, 5]]
    assert x.reshape(2, 3).ravel("F").tolist() == [0, 3, 1, 4, 2, 5]
    assert pa.concatenate([x, x[:2]]).tolist() == [0, 1, 2, 3, 4, 5, 0, 1]
    assert pa.stack([x, x], axis=1).shape == (6, 2) and pa.vstack([x, x]).shape == (2, 6)
    assert [part.tolist() for part in pa.split(x, 3)] == [[0, 1], [2, 3], [4, 5]]
    assert pa.moveaxis(pa.zeros((2, 3, 4)), 0, -1).shape == (3, 4, 2)
    assert pa.squeeze(x[None, :, None]).shape == (6,) and pa.expand_dims(x, 1).shape == (6, 1)
    assert pa.roll(x, 2).tolist() == [4, 5, 0, 1, 2, 3] and pa.flip(x)[0] == 5
    assert pa.tile(x[:2], 2).tolist() == [0, 1, 0, 1] and pa.repeat(x[:2], 2).tolist() == [0, 0, 1, 1]
    with pytest.raises(ValueError, match="cannot reshape"):
        x.reshape(4, 2)
    with pytest.raises(pa.exceptions.AxisError) as caught:
        pa.concatenate([x, x], axis=3)
    assert caught.value.axis == 3 and isinstance(caught.value, IndexError)


def test_text():
    x = pa.array([[1.0, 2.5], [pa.nan, -1e10]])
    assert repr(pa.arange(3)) == "array([0, 1, 2])"
    assert repr(pa.zeros(2, "f4")) == "array([0., 0.], dtype=float32)"
    assert str(x) == "[[ 1.0e+00  2.5e+00]\n [     nan -1.0e+10]]"
    assert str(pa.arange(2000)) == "[   0    1    2 ... 1997 1998 1999]"
    with pa.printoptions(precision=2, suppress=True):
        assert str(pa.array([math.pi])) == "[3.14]"
    assert repr(pa.float32(0.1)) == "np.float32(0.1)" and str(pa.float64(0.5)) == "0.5"
    assert repr(pa.bool_(True)) == "np.True_" and repr(pa.complex128(1 + 2j)) == "np.complex128(1+2j)"
    assert f"{pa.float64(0.125):.2f}" == "0.12" and f"{pa.int64(7):03d}" == "007"
    assert pa.array2string(pa.array([1, 2]), separator=", ") == "[1, 2]"


def test_copies_and_conversions():
    x = pa.arange(4)
    for copied in (x.copy(), copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x)), pa.array(x)):
        assert copied.tolist() == x.tolist() and not pa.may_share_memory(copied, x)
    assert pa.asarray(x) is x and pa.asarray(x, "f8").tolist() == [0.0, 1.0, 2.0, 3.0]
    assert x.astype("f4").dtype == "float32" and pa.array([1.9, -1.9]).astype(int).tolist() == [1, -1]
    assert pa.array([0.1]).astype("f2")[0] == pa.float16(0.1)
    assert x.tobytes() == array.array("q", range(4)).tobytes()
    assert pa.arange(6)[::2].tobytes() == array.array("q", [0, 2, 4]).tobytes()
    assert pa.array([1, 256], "u2").view("u1").tolist() == [1, 0, 0, 1]
    with pytest.raises(TypeError, match="according to the rule"):
        pa.array([1.5]).astype(int, casting="safe")


def test_memory_of_others_is_shared():
    held = array.array("d", [1.0, 2.0, 3.0])
    x = pa.asarray(held)
    x[0] = 7.0
    assert held[0] == 7.0
    held[1] = 9.0
    assert x.tolist() == [7.0, 9.0, 3.0]
    y = pa.frombuffer(b"\1\0\2\0", "i2")
    assert y.tolist() == [1, 2] and not y.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        y[0] = 3
    block = (ctypes.c_int32 * 3)(1, 2, 3)
    z = pa.asarray(block)
    z *= 2
    assert list(block) == [2, 4, 6] and z.dtype == "int32"
    del x, z
    gc.collect()
    assert list(held) == [7.0, 9.0, 3.0]


def test_memory_is_shown_to_others():
    x = pa.arange(6, dtype="f8").reshape(2, 3)
    view = memoryview(x.data)
    assert view.shape == (2, 3) and view.format == "d" and view.tolist() == x.tolist()
    view[1, 2] = 9.0
    assert x[1, 2] == 9
    interface = x.__array_interface__
    assert interface["shape"] == (2, 3) and interface["typestr"] == "<f8" and interface["version"] == 3
    assert ctypes.c_double.from_address(interface["data"][0]).value == 0.0
    assert x.ctypes.data == interface["data"][0]


def test_dtypes():
    assert pa.dtype("f4") is pa.dtype(pa.float32) and pa.dtype(float) == "float64" == pa.dtype("<f8")
    assert pa.dtype("f4") != pa.dtype("f8") and isinstance(pa.dtype("f4"), pa.dtypes.Float32DType)
    assert repr(pa.dtype("int16")) == "dtype('int16')" and pa.dtype("i2").char == "h"
    assert pa.promote_types("i4", "f4") == "float64" and pa.result_type(pa.zeros(1, "f4"), 2.5) == "float32"
    assert pa.can_cast("i4", "i8") and not pa.can_cast("i8", "i4")
    assert pa.issubdtype(pa.float32, pa.floating) and not pa.issubdtype(pa.int8, pa.inexact)
    assert pa.iinfo("i2").max == 32767 and pa.finfo("f4").eps == 2.0**-23
    assert {pa.dtype("f4"): 1}[pa.dtype("float32")] == 1
    with pytest.raises(TypeError):
        pa.dtype("nothing")


def test_functions_of_the_python_layer():
    assert pa.vectorize(lambda a, b: a + b)([1, 2], 3).tolist() == [4, 5]
    assert list(pa.ndindex(2, 2)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert pa.apply_along_axis(sum, 1, pa.arange(4).reshape(2, 2)).tolist() == [1, 5]
    assert pa.polyval([1, 0, -1], 3) == 8 and pa.hanning(3).tolist() == [0, 1, 0]
    assert pa.triu_indices(2)[0].tolist() == [0, 0, 1]
    assert pa.fromfunction(lambda i, j: i + j, (2, 2)).tolist() == [[0, 1], [1, 2]]
    assert pa.lib.stride_tricks.sliding_window_view(pa.arange(4), 3).tolist() == [[0, 1, 2], [1, 2, 3]]
    pa.testing.assert_allclose(pa.array([1.0]), pa.array([1.0 + 1e-12]))
