"""Arrays cross the border to NumPy and other libraries, without a copy wherever memory allows.

Sharing is shown by writing on one side and looking on the other. The installed NumPy stands for any
consumer and provider of each protocol.
"""

import array
import ctypes
import gc
import hashlib

import numpy as np
import polyarray as pa
import pytest
from oracle import DTYPES, LAYOUTS, same, values

BUFFER_DTYPES = [d for d in DTYPES if d != "f2"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "large"])
def test_values_survive_every_way_out(dtype, layout):
    base = values(dtype)
    ours, theirs = LAYOUTS[layout](pa, pa.array(base)), LAYOUTS[layout](np, base)
    for way in (np.asarray, np.array, lambda a: np.asarray(a.__array__())):
        same(pa.array(way(ours)), theirs)
    assert np.asarray(ours).tobytes() == theirs.tobytes()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "large"])
def test_values_survive_every_way_in(dtype, layout):
    theirs = LAYOUTS[layout](np, values(dtype))
    same(pa.asarray(theirs), theirs)
    same(pa.array(theirs), theirs)
    if dtype not in BUFFER_DTYPES:
        return
    same(pa.asarray(memoryview(theirs)), theirs)


def test_who_asks_for_bytes_gets_them_whatever_the_shape():
    for a in (np.ones((2, 3)), np.ones(4, dtype="i2"), np.ones(())):
        assert hashlib.md5(pa.array(a)).digest() == hashlib.md5(a).digest()


WAYS_OUT = {
    "asarray": np.asarray,
    "memoryview": lambda a: np.asarray(memoryview(a)),
    "array interface": lambda a: np.asarray(
        type("Holder", (), {"__array_interface__": a.__array_interface__, "a": a})()
    ),
    "array struct": lambda a: np.asarray(
        type("Holder", (), {"__array_struct__": a.__array_struct__, "a": a})()
    ),
    "DLPack": np.from_dlpack,
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_memory_is_shared_outwards(way):
    ours = pa.arange(12.0).reshape(3, 4)
    theirs = WAYS_OUT[way](ours)
    ours[1, 2] = 99
    assert theirs[1, 2] == 99
    if theirs.flags.writeable:
        theirs[0, 0] = -5
        assert float(ours[0, 0]) == -5
    del ours
    gc.collect()
    assert theirs[1, 2] == 99


@pytest.mark.parametrize("way", ["asarray", "from_dlpack", "memoryview", "frombuffer"])
def test_memory_is_shared_inwards(way):
    theirs = np.arange(12.0)
    ours = {
        "asarray": pa.asarray,
        "from_dlpack": pa.from_dlpack,
        "memoryview": lambda a: pa.asarray(memoryview(a)),
        "frombuffer": lambda a: pa.frombuffer(a, dtype="f8"),
    }[way](theirs)
    theirs[3] = 99
    assert float(ours[3]) == 99
    if ours.flags.writeable:
        ours[4] = -5
        assert theirs[4] == -5
    del theirs
    gc.collect()
    assert float(ours[3]) == 99


def test_a_copy_is_a_copy():
    theirs = np.arange(3.0)
    ours = pa.array(theirs)
    theirs[0] = 9
    assert float(ours[0]) == 0
    assert not np.shares_memory(np.array(ours), np.asarray(ours))
    with pytest.raises(ValueError):
        pa.asarray([1, 2, 3], copy=False)


def test_read_only_memory_stays_read_only():
    theirs = np.arange(3.0)
    theirs.flags.writeable = False
    for ours in (
        pa.asarray(theirs),
        pa.asarray(memoryview(b"abc")),
        pa.frombuffer(b"abc", dtype="u1"),
    ):
        assert not ours.flags.writeable
        with pytest.raises(ValueError):
            ours[0] = 1


def test_foreign_byte_order_is_converted_or_refused_never_misread():
    for code in (">i4", ">f8", ">u2", ">c16"):
        theirs = np.array([1, 2, 300], dtype=code)
        try:
            ours = pa.asarray(theirs)
        except (TypeError, ValueError):
            continue
        assert np.asarray(ours).tolist() == theirs.tolist()


@pytest.mark.parametrize("dtype", ["M8[s]", "S3", "U2", "O", [("x", "f8")]])
def test_dtypes_that_are_not_there_are_refused(dtype):
    with pytest.raises((TypeError, ValueError, NotImplementedError)):
        pa.asarray(np.zeros(2, dtype))


def test_other_objects():
    same(pa.asarray(array.array("i", [1, 2])), np.asarray(array.array("i", [1, 2])))
    same(pa.asarray((ctypes.c_double * 3)(1, 2, 3)), np.array([1.0, 2.0, 3.0]))
    same(pa.asarray(np.float32(1.5)), np.asarray(np.float32(1.5)))
    same(pa.asarray([np.float32(1.5), 2]), np.asarray([np.float32(1.5), 2]))

    class Theirs:
        def __array__(self, dtype=None, copy=None):
            return np.arange(3.0)

    same(pa.asarray(Theirs()), np.arange(3.0))
    same(pa.add(Theirs(), 1), np.arange(3.0) + 1)


def test_numpy_functions_take_our_arrays():
    ours = pa.arange(6.0).reshape(2, 3)
    assert float(np.asarray(ours).sum()) == 15.0
    assert np.allclose(np.asarray(ours), [[0, 1, 2], [3, 4, 5]])


def test_mixed_operators_belong_to_us():
    ours, theirs = pa.arange(3.0), np.arange(3.0)
    for result in (ours + theirs, theirs + ours, ours * np.float64(2), np.float64(2) * ours):
        assert isinstance(result, pa.ndarray)


# Stricter than NumPy, which believes a shape or stride that leads out of the buffer.
HOSTILE = [
    {},
    {"version": 3},
    {"version": 3, "shape": (2,), "typestr": "<f8"},
    {"version": 3, "shape": (-1,), "typestr": "<f8", "data": (0, True)},
    {"version": 3, "shape": (2,), "typestr": "<f8", "data": (0, True)},
    {"version": 3, "shape": "a", "typestr": "<f8", "data": b"x" * 16},
    {"version": 3, "shape": (3,), "typestr": "<f8", "data": b"x" * 16},
    {"version": 3, "shape": (2,), "typestr": "nonsense", "data": b"x" * 16},
    {"version": 3, "shape": (2,), "typestr": "<f8", "data": b"x" * 16, "strides": (8, 8)},
    {"version": 3, "shape": (2,), "typestr": "<f8", "data": b"x" * 16, "strides": (64,)},
    {"version": 3, "shape": (1 << 62, 8), "typestr": "<f8", "data": b"x" * 16},
    5,
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_interfaces_are_errors(number):
    holder = type("Holder", (), {"__array_interface__": HOSTILE[number]})()
    with pytest.raises((TypeError, ValueError, AttributeError, KeyError, OverflowError, MemoryError)):
        pa.asarray(holder, dtype="f8")


def test_the_array_struct_is_read_and_written():
    class Holder:
        def __init__(self, array):
            self.array = array

        @property
        def __array_struct__(self):
            return self.array.__array_struct__

    for dtype in DTYPES:
        for name, layout in LAYOUTS.items():
            if name == "large":
                continue
            theirs = layout(np, values(dtype))
            same(pa.asarray(Holder(theirs)), theirs)
            same(pa.array(np.asarray(Holder(layout(pa, pa.array(values(dtype)))))), theirs)
    same(pa.asarray(Holder(np.arange(3, dtype=">i4"))), np.arange(3, dtype=">i4").astype("i4"))
    theirs = np.arange(4.0)
    pa.asarray(Holder(theirs))[1] = 50
    assert theirs[1] == 50
    theirs.flags.writeable = False
    assert not pa.asarray(Holder(theirs)).flags.writeable
    ours = pa.arange(3.0)
    ours.flags.writeable = False
    assert not np.asarray(Holder(ours)).flags.writeable
    with pytest.raises(AttributeError):
        _ = pa.ones(2, dtype="bfloat16").__array_struct__
    for bad in (theirs.astype("O"), theirs.astype("M8[s]"), np.zeros(2, "S3")):
        with pytest.raises((TypeError, ValueError)):
            pa.asarray(Holder(bad))
    for capsule in (3, ours.__dlpack__):
        holder = type("Bad", (), {"__array_struct__": capsule})()
        with pytest.raises(ValueError, match="__array_struct__"):
            pa.asarray(holder)


class Structure(ctypes.Structure):
    _fields_ = [
        ("two", ctypes.c_int),
        ("nd", ctypes.c_int),
        ("typekind", ctypes.c_char),
        ("itemsize", ctypes.c_int),
        ("flags", ctypes.c_int),
        ("shape", ctypes.POINTER(ctypes.c_ssize_t)),
        ("strides", ctypes.POINTER(ctypes.c_ssize_t)),
        ("data", ctypes.c_void_p),
        ("descr", ctypes.c_void_p),
    ]


BAD_STRUCTURES = [
    {"two": 3},
    {"nd": -1},
    {"nd": 65},
    {"shape": None},
    {"length": -1},
    {"length": 1 << 61},
    {"data": None},
    {"itemsize": 3},
    {"itemsize": 0},
    {"typekind": b"?"},
    {"typekind": b"O"},
]


@pytest.mark.parametrize("number", range(len(BAD_STRUCTURES)))
def test_hostile_array_structs_are_errors(number):
    memory = (ctypes.c_double * 2)(1, 2)
    length, step = ctypes.c_ssize_t(2), ctypes.c_ssize_t(8)
    made = Structure(
        2, 1, b"f", 8, 0x700, ctypes.pointer(length), ctypes.pointer(step), ctypes.addressof(memory)
    )
    new = ctypes.pythonapi.PyCapsule_New
    new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    holder = type("Holder", (), {"__array_struct__": new(ctypes.addressof(made), None, None)})()
    same(pa.asarray(holder), np.array([1.0, 2.0]))
    for field, value in BAD_STRUCTURES[number].items():
        if field == "length":
            length.value = value
        else:
            setattr(made, field, value)
    with pytest.raises((TypeError, ValueError)):
        pa.asarray(holder)


@pytest.mark.parametrize("order", "@=<>!^")
def test_every_buffer_format_is_read(order):
    testbuffer = pytest.importorskip("_testbuffer")
    numbers = [1, 0, 2, 3]
    for code in "?bBhHiIlLqQnNefd":
        if order not in "@^" and code in "nN":
            continue
        native = order == "^"
        if native:  # only NumPy's own exporter writes it: the array stands in for the struct module
            continue
        items = [bool(x) for x in numbers] if code == "?" else numbers
        made = testbuffer.ndarray(items, shape=[4], format=order + code)
        assert pa.asarray(made).tolist() == items


def test_buffers_of_numpy_in_every_byte_order_and_alignment():
    for code in "?bBhHiIlLqQefdFD":
        for order in "<>=":
            base = np.array([1, 0, 2, 3]).astype(np.dtype(code).newbyteorder(order))
            packed = np.zeros(4, np.dtype([("pad", "u1"), ("x", base.dtype)]))
            packed["x"] = base
            for theirs in (base, packed["x"], base[::-2]):
                same(pa.asarray(memoryview(theirs)), theirs.astype(theirs.dtype.newbyteorder("=")))


def test_pointers_to_rows_are_refused_with_the_reason():
    testbuffer = pytest.importorskip("_testbuffer")
    rows = testbuffer.ndarray(list(range(6)), shape=[2, 3], format="i", flags=testbuffer.ND_PIL)
    with pytest.raises(BufferError, match="suboffsets"):
        pa.asarray(rows)


@pytest.mark.parametrize("code", ["g", "Zg", "3s", "2i", "T{i:a:}", "w", "P"])
def test_formats_without_a_dtype_name_themselves(code):
    dtypes = {"g": "g", "Zg": "G", "3s": "S3", "T{i:a:}": [("a", "i4")], "w": "U1"}
    if code in dtypes:
        with pytest.raises((TypeError, ValueError, BufferError)):
            pa.asarray(memoryview(np.zeros(2, dtypes[code])))


def test_dlpack_says_where_it_is():
    ours = pa.arange(3.0)
    assert ours.__dlpack_device__() == (1, 0)
    assert type(ours.__dlpack__()).__name__ == "PyCapsule"
    with pytest.raises((TypeError, ValueError, AttributeError)):
        pa.from_dlpack(3)
    for _ in range(100):
        ours.__dlpack__()
    gc.collect()
