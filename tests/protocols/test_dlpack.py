"""DLPack: both kinds of capsules, the exchange table, other libraries, and tensors that lie.

Tensors that nobody sane makes are built from C structures here, with a deleter that counts.
"""

import ctypes
import gc
import sys
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_int32,
    c_int64,
    c_uint8,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
    cast,
    py_object,
    pythonapi,
)

import numpy as np
import polyarray as pa
import pytest
from oracle import DTYPES, LAYOUTS, same, values

READ_ONLY, IS_COPIED = 1, 2


class Device(Structure):
    _fields_ = [("type", c_int32), ("id", c_int32)]


class DataType(Structure):
    _fields_ = [("code", c_uint8), ("bits", c_uint8), ("lanes", c_uint16)]


class Tensor(Structure):
    _fields_ = [
        ("data", c_void_p),
        ("device", Device),
        ("ndim", c_int32),
        ("dtype", DataType),
        ("shape", POINTER(c_int64)),
        ("strides", POINTER(c_int64)),
        ("byte_offset", c_uint64),
    ]


DELETER = CFUNCTYPE(None, c_void_p)


class Legacy(Structure):
    _fields_ = [("tensor", Tensor), ("context", c_void_p), ("deleter", DELETER)]


class Versioned(Structure):
    _fields_ = [
        ("major", c_uint32),
        ("minor", c_uint32),
        ("context", c_void_p),
        ("deleter", DELETER),
        ("flags", c_uint64),
        ("tensor", Tensor),
    ]


SET_ERROR = CFUNCTYPE(None, c_void_p, c_char_p, c_char_p)


class Table(Structure):
    _fields_ = [
        ("major", c_uint32),
        ("minor", c_uint32),
        ("prev_api", c_void_p),
        ("allocator", CFUNCTYPE(c_int, POINTER(Tensor), POINTER(POINTER(Versioned)), c_void_p, SET_ERROR)),
        ("from_object", ctypes.PYFUNCTYPE(c_int, py_object, POINTER(POINTER(Versioned)))),
        ("to_object", ctypes.PYFUNCTYPE(c_int, POINTER(Versioned), POINTER(c_void_p))),
        ("borrow", ctypes.PYFUNCTYPE(c_int, py_object, POINTER(Tensor))),
        ("stream", ctypes.PYFUNCTYPE(c_int, c_int32, c_int32, POINTER(c_void_p))),
    ]


pythonapi.PyCapsule_New.restype = py_object
pythonapi.PyCapsule_New.argtypes = [c_void_p, c_char_p, c_void_p]
pythonapi.PyCapsule_GetPointer.restype = c_void_p
pythonapi.PyCapsule_GetPointer.argtypes = [py_object, c_char_p]
pythonapi.PyCapsule_GetName.restype = c_char_p
pythonapi.PyCapsule_GetName.argtypes = [py_object]

NAMES = {Legacy: b"dltensor", Versioned: b"dltensor_versioned"}


def managed(capsule, kind=Versioned):
    """The structure in a capsule, which keeps it."""
    return cast(pythonapi.PyCapsule_GetPointer(capsule, NAMES[kind]), POINTER(kind)).contents


class Producer:
    """Offers one tensor of three float64, changed as the arguments say."""

    def __init__(self, kind=Versioned, name=None, major=1, **changes):
        self.values = (ctypes.c_double * 3)(1, 2, 3)
        self.deleted = 0
        self.made = kind()
        self.deleter = DELETER(self.delete)
        self.made.deleter = self.deleter
        if kind is Versioned:
            self.made.major = major
        tensor = self.made.tensor
        tensor.data, tensor.device, tensor.ndim = ctypes.addressof(self.values), Device(1, 0), 1
        tensor.dtype = DataType(2, 64, 1)
        self.kept = []
        tensor.shape, tensor.strides = self.numbers([3]), self.numbers([1])
        for field, value in changes.items():
            if field == "flags":
                self.made.flags = value
            else:
                setattr(tensor, field, self.numbers(value) if isinstance(value, list) else value)
        self.capsule = pythonapi.PyCapsule_New(ctypes.addressof(self.made), name or NAMES[kind], None)

    def numbers(self, numbers):
        self.kept.append((c_int64 * len(numbers))(*numbers))
        return cast(self.kept[-1], POINTER(c_int64))

    def delete(self, _address):
        self.deleted += 1

    def __dlpack__(self, **_kwargs):
        return self.capsule

    def __dlpack_device__(self):
        return (1, 0)


@pytest.mark.parametrize("kind", [Legacy, Versioned])
def test_a_tensor_is_taken_once_and_given_back_once(kind):
    producer = Producer(kind)
    taken = pa.from_dlpack(producer)
    assert taken.tolist() == [1, 2, 3]
    assert pythonapi.PyCapsule_GetName(producer.capsule) == b"used_" + NAMES[kind]
    assert taken.flags.writeable is (kind is Versioned)
    part = taken[1:]
    del taken
    gc.collect()
    assert producer.deleted == 0
    assert part.tolist() == [2, 3]
    del part
    gc.collect()
    assert producer.deleted == 1


def test_a_capsule_can_not_be_consumed_twice():
    producer = Producer()
    taken = pa.from_dlpack(producer)
    with pytest.raises(ValueError, match="used_dltensor_versioned"):
        pa.from_dlpack(producer)
    del taken
    gc.collect()
    assert producer.deleted == 1


@pytest.mark.parametrize("name", [b"dltensor_", b"tensor", b"used_dltensor", b"arrow_array"])
def test_capsules_of_other_names_are_refused(name):
    producer = Producer(name=name)
    with pytest.raises(ValueError, match="holds no tensor"):
        pa.from_dlpack(producer)
    assert producer.deleted == 0


@pytest.mark.parametrize("result", [None, 3, "dltensor"])
def test_who_returns_no_capsule_is_refused(result):
    producer = Producer()
    producer.capsule = result
    with pytest.raises(TypeError, match="not a capsule"):
        pa.from_dlpack(producer)


def test_strides_may_be_null_as_before_version_1_2():
    assert pa.from_dlpack(Producer(strides=None)).tolist() == [1, 2, 3]
    matrix = Producer(strides=None, ndim=2, shape=[3, 1])
    assert pa.from_dlpack(matrix).tolist() == [[1], [2], [3]]
    assert float(pa.from_dlpack(Producer(ndim=0, shape=None, strides=None))) == 1


def test_offsets_and_strides_are_followed():
    assert pa.from_dlpack(Producer(byte_offset=8, shape=[2])).tolist() == [2, 3]
    assert pa.from_dlpack(Producer(byte_offset=16, strides=[-1])).tolist() == [3, 2, 1]
    assert pa.from_dlpack(Producer(strides=[0], shape=[4])).tolist() == [1] * 4
    assert pa.from_dlpack(Producer(shape=[0], data=None, strides=[7])).tolist() == []


def test_flags_are_read():
    assert not pa.from_dlpack(Producer(flags=READ_ONLY)).flags.writeable
    assert pa.from_dlpack(Producer(flags=IS_COPIED)).flags.writeable


HOSTILE = {
    "another major version": {"major": 2},
    "negative axes": {"ndim": -1},
    "too many axes": {"ndim": 65, "shape": [1] * 65, "strides": [1] * 65},
    "no shape": {"shape": None},
    "a negative length": {"shape": [-3]},
    "a huge length": {"shape": [1 << 62]},
    "a huge product": {"ndim": 3, "shape": [1 << 30] * 3, "strides": [0, 0, 0]},
    "a huge stride": {"strides": [1 << 61]},
    "a stride below the address space": {"strides": [-(1 << 58)]},
    "no data": {"data": None},
    "an offset beyond the address space": {"byte_offset": (1 << 64) - 8},
    "an unknown device": {"device": Device(99, 0)},
    "a device that cannot be read": {"device": Device(2, 0)},
    "an unknown type": {"dtype": DataType(77, 64, 1)},
    "a type of 24 bits": {"dtype": DataType(2, 24, 1)},
    "no bits": {"dtype": DataType(2, 0, 1)},
    "several lanes": {"dtype": DataType(2, 64, 2)},
    "a type without a dtype": {"dtype": DataType(2, 128, 1)},
}


@pytest.mark.parametrize("kind", [Legacy, Versioned])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_tensors_are_errors_and_given_back(name, kind):
    if kind is Legacy and "major" in HOSTILE[name]:
        pytest.skip("the old form has no version")
    producer = Producer(kind, **HOSTILE[name])
    with pytest.raises((BufferError, ValueError)):
        pa.from_dlpack(producer)
    gc.collect()
    assert producer.deleted == 1


def test_a_capsule_that_nobody_takes_deletes_its_tensor():
    a = pa.arange(5.0)
    before = sys.getrefcount(a)
    for version in (None, (1, 0)):
        capsule = a.__dlpack__(max_version=version)
        del capsule
    gc.collect()
    assert sys.getrefcount(a) == before
    a.resize(7, refcheck=False)


@pytest.mark.parametrize("request_", [{}, {"max_version": None}, {"max_version": (0, 8)}])
def test_without_a_version_the_old_form_is_given(request_):
    capsule = pa.arange(3.0).__dlpack__(**request_)
    assert pythonapi.PyCapsule_GetName(capsule) == b"dltensor"
    made = managed(capsule, Legacy).tensor
    assert (made.ndim, made.shape[0], made.strides[0], made.byte_offset) == (1, 3, 1, 0)


@pytest.mark.parametrize("version", [(1, 0), (1, 1), (1, 9), (2, 0)])
def test_with_a_version_the_new_form_is_given(version):
    made = managed(capsule := pa.arange(3.0).__dlpack__(max_version=version))
    assert (made.major, made.flags) == (1, 0)
    del capsule


def test_what_is_given_says_whether_it_is_a_copy_or_read_only():
    a = pa.arange(4.0)
    copy = a.__dlpack__(max_version=(1, 0), copy=True)
    assert managed(copy).flags == IS_COPIED
    assert managed(copy).tensor.data != a.ctypes.data if hasattr(a, "ctypes") else True
    assert managed(a.__dlpack__(max_version=(1, 0), copy=False)).flags == 0
    a.flags.writeable = False
    assert managed(a.__dlpack__(max_version=(1, 0))).flags == READ_ONLY
    with pytest.raises(BufferError, match="readonly"):
        a.__dlpack__()
    # A copy is the receiver's to write.
    assert pythonapi.PyCapsule_GetName(a.__dlpack__(copy=True)) == b"dltensor"


BAD_REQUESTS = [
    ({"stream": 1}, ValueError),
    ({"stream": -1}, ValueError),
    ({"max_version": 1}, TypeError),
    ({"max_version": (1,)}, TypeError),
    ({"dl_device": 1}, TypeError),
    ({"dl_device": (2, 0)}, BufferError),
    ({"dl_device": (1, 1)}, BufferError),
]


@pytest.mark.parametrize("request_, error", BAD_REQUESTS)
def test_requests_that_can_not_be_met(request_, error):
    for a in (np.arange(3.0), pa.arange(3.0)):
        with pytest.raises(error):
            a.__dlpack__(**request_)


def test_devices():
    a = pa.arange(3.0)
    same(pa.from_dlpack(np.arange(3.0), device="cpu"), np.arange(3.0))
    assert a.__dlpack__(dl_device=a.__dlpack_device__()) is not None
    for device in ("cuda", 3):
        for xp in (np, pa):
            with pytest.raises(ValueError, match="Device not understood"):
                xp.from_dlpack(xp.arange(3.0), device=device)


def test_strides_that_elements_do_not_have_are_refused():
    holder = pa.array(np.zeros(20, "u1"))[1:17].view("f4")
    assert pa.from_dlpack(holder).shape == (4,)
    raw = np.zeros(3, [("a", "u1"), ("b", "f4")])["b"]
    with pytest.raises(BufferError):
        raw.__dlpack__()
    with pytest.raises(BufferError, match="multiple of itemsize"):
        pa.asarray(raw).__dlpack__()


def test_copies_on_request():
    theirs = np.arange(4.0)
    copy = pa.from_dlpack(theirs, copy=True)
    theirs[0] = 9
    assert copy.tolist() == [0, 1, 2, 3]
    shared = pa.from_dlpack(theirs, copy=False)
    theirs[1] = 7
    assert float(shared[1]) == 7


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "large"])
def test_round_trips_with_numpy(dtype, layout):
    theirs = LAYOUTS[layout](np, values(dtype))
    ours = LAYOUTS[layout](pa, pa.array(values(dtype)))
    same(pa.from_dlpack(ours), theirs)
    if theirs.flags.writeable:
        same(pa.from_dlpack(theirs), theirs)
        same(pa.array(np.from_dlpack(ours)), theirs)


def test_an_array_that_comes_back_is_the_same_memory():
    a = pa.arange(6.0).reshape(2, 3)
    back = pa.from_dlpack(a.T)
    assert pa.shares_memory(a, back)
    back[2, 1] = 50
    assert a[1, 2] == 50
    deferred = pa.arange(100_000.0) + 1
    assert float(pa.from_dlpack(deferred)[5]) == 6


# ---- the exchange table ---------------------------------------------------------------------------------


@pytest.fixture
def table():
    capsule = pa.ndarray.__dlpack_c_exchange_api__
    address = pythonapi.PyCapsule_GetPointer(capsule, b"dlpack_exchange_api")
    assert pa.ndarray.__c_dlpack_exchange_api__ == address
    found = cast(address, POINTER(Table)).contents
    assert found.major == 1
    return found


def test_the_table_gives_and_takes(table):
    a = pa.arange(6.0).reshape(2, 3)[:, ::2]
    made = POINTER(Versioned)()
    assert table.from_object(a, byref(made)) == 0
    tensor = made.contents.tensor
    assert (tensor.ndim, tensor.shape[:2], tensor.strides[:2]) == (2, [2, 2], [3, 2])
    result = c_void_p()
    assert table.to_object(made, byref(result)) == 0
    back = cast(result, py_object).value
    pythonapi.Py_DecRef(py_object(back))
    assert pa.shares_memory(back, a)
    same(back, np.arange(6.0).reshape(2, 3)[:, ::2])


def test_a_changed_tensor_is_believed(table):
    a = pa.arange(6.0)
    made = POINTER(Versioned)()
    assert table.from_object(a, byref(made)) == 0
    made.contents.tensor.shape[0] = 2
    made.contents.tensor.byte_offset = 16
    result = c_void_p()
    assert table.to_object(made, byref(result)) == 0
    back = cast(result, py_object).value
    pythonapi.Py_DecRef(py_object(back))
    assert back.tolist() == [2, 3]
    back[0] = 50
    assert a[2] == 50


def test_the_table_lends(table):
    a = pa.arange(6.0).reshape(2, 3).T
    b = pa.arange(4, dtype="i2")
    first, second = Tensor(), Tensor()
    assert table.borrow(a, byref(first)) == 0
    assert table.borrow(b, byref(second)) == 0
    assert (first.shape[:2], first.strides[:2]) == ([3, 2], [1, 3])
    assert (second.shape[:1], second.strides[:1], second.dtype.bits) == ([4], [1], 16)
    a.shape = (3, 2)
    assert table.borrow(a.reshape(6), byref(first)) == 0
    with pytest.raises(TypeError):
        table.borrow(np.arange(3), byref(first))
    a.flags.writeable = False
    with pytest.raises(BufferError, match="read-only"):
        table.borrow(a, byref(first))


def test_the_table_allocates_without_python(table):
    prototype = Producer(Legacy, ndim=2, shape=[3, 4], dtype=DataType(0, 16, 1)).made.tensor
    made, errors = POINTER(Versioned)(), []
    set_error = SET_ERROR(lambda _context, kind, message: errors.append((kind, message)))
    assert table.allocator(byref(prototype), byref(made), None, set_error) == 0
    assert made.contents.tensor.shape[:2] == [3, 4]
    made.contents.deleter(ctypes.addressof(made.contents))
    assert not errors
    prototype.device = Device(2, 0)
    assert table.allocator(byref(prototype), byref(made), None, set_error) == -1
    prototype.device, prototype.dtype = Device(1, 0), DataType(9, 8, 1)
    assert table.allocator(byref(prototype), byref(made), None, set_error) == -1
    assert [kind for kind, _ in errors] == [b"BufferError"] * 2


def test_the_table_knows_the_processor_alone(table):
    stream = c_void_p(1)
    assert table.stream(1, 0, byref(stream)) == 0
    assert stream.value is None
    with pytest.raises(BufferError):
        table.stream(2, 0, byref(stream))


def test_tables_of_others_are_used_and_overrides_respected():
    class Theirs(Producer):
        __dlpack_c_exchange_api__ = pa.ndarray.__dlpack_c_exchange_api__

        def __dlpack__(self, **_kwargs):
            raise AssertionError("the table is preferred")

    # The table is that of another class, which refuses the object: so it was asked.
    with pytest.raises(TypeError):
        pa.from_dlpack(Theirs())

    class Derived(pa.ndarray):
        def __dlpack__(self, **_kwargs):
            raise RuntimeError("asked")

    with pytest.raises(RuntimeError, match="asked"):
        pa.from_dlpack(pa.arange(3.0).view(Derived))
    plain = type("Plain", (pa.ndarray,), {})
    assert pa.from_dlpack(pa.arange(3.0).view(plain)).tolist() == [0, 1, 2]


def test_jax():
    jnp = pytest.importorskip("jax.numpy")
    theirs = jnp.arange(6, dtype="float32").reshape(2, 3)
    same(pa.from_dlpack(theirs), np.arange(6, dtype="f4").reshape(2, 3))
    assert not pa.from_dlpack(theirs).flags.writeable
    back = jnp.from_dlpack(pa.arange(6, dtype="f4").reshape(2, 3))
    assert back.tolist() == theirs.tolist()


def test_torch():
    torch = pytest.importorskip("torch")
    theirs = torch.arange(6.0).reshape(2, 3).T
    ours = pa.from_dlpack(theirs)
    ours[2, 1] = 50
    assert theirs[2, 1] == 50
    a = pa.arange(6.0)
    torch.from_dlpack(a)[3] = -1
    assert a[3] == -1
