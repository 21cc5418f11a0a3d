"""The dtype class against NumPy's."""

import copy
import pickle

import numpy as np
import polyarray as pa
import pytest

NAMES = [
    "bool",
    "int8",
    "uint8",
    "int16",
    "uint16",
    "int32",
    "uint32",
    "int64",
    "uint64",
    "float16",
    "float32",
    "float64",
    "complex64",
    "complex128",
]
SPELLINGS = [
    *"?bBhHiIlLqQefdFD",
    *NAMES,
    "f4",
    "<f8",
    "=i2",
    "|u1",
    "c8",
    "int",
    "float",
    "uint",
    "complex",
    "half",
    "single",
    "double",
    "intp",
    "longlong",
    bool,
    int,
    float,
    complex,
    None,
]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
def test_spellings(spelling):
    ours, theirs = pa.dtype(spelling), np.dtype(spelling)
    assert ours == theirs
    assert theirs == ours
    assert hash(ours) == hash(theirs)
    assert np.dtype(ours) == theirs
    assert pa.dtype(theirs) is ours
    assert ours == spelling


@pytest.mark.parametrize("name", NAMES)
def test_attributes(name):
    ours, theirs = pa.dtype(name), np.dtype(name)
    for attribute in [
        "name",
        "char",
        "kind",
        "num",
        "itemsize",
        "str",
        "byteorder",
        "isnative",
        "hasobject",
        "isbuiltin",
        "fields",
        "names",
        "shape",
        "ndim",
        "subdtype",
        "descr",
        "flags",
        "metadata",
        "alignment",
        "isalignedstruct",
    ]:
        assert getattr(ours, attribute) == getattr(theirs, attribute), attribute
    assert ours.base is ours
    assert ours.type is getattr(pa, name)
    assert (repr(ours), str(ours), len(ours), bool(ours)) == (
        repr(theirs),
        str(theirs),
        len(theirs),
        bool(theirs),
    )
    assert pa.dtype(ours.type) is pa.dtype(theirs.type) is ours
    assert pa.dtype(ours.type(1)) is ours
    assert pa.dtype(theirs.type(1)) is ours
    assert ours.newbyteorder("=") is ours
    assert ours.newbyteorder("<") is ours


@pytest.mark.parametrize("left", NAMES)
def test_order(left):
    for right in NAMES:
        ours, theirs = (pa.dtype(left), pa.dtype(right)), (np.dtype(left), np.dtype(right))
        for compare in [lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b, lambda a, b: a >= b]:
            assert compare(*ours) == compare(*theirs)
        assert (ours[0] < theirs[1]) == (theirs[0] < theirs[1])
        assert (theirs[0] < ours[1]) == (theirs[0] < theirs[1])


def test_singletons():
    for name in [*NAMES, "bfloat16"]:
        dtype = pa.dtype(name)
        assert pickle.loads(pickle.dumps(dtype)) is dtype
        assert copy.deepcopy(dtype) == dtype
    assert {pa.dtype("f4"): 1}[np.dtype("f4")] == 1


def test_unequal():
    assert pa.dtype("f8") != "foo"
    assert (pa.dtype("f8") == object()) is False
    assert pa.dtype("f8") != np.dtype("U3")
    assert np.dtype("U3") != pa.dtype("f8")
    with pytest.raises(TypeError):
        pa.dtype("f8") < "foo"  # noqa: B015


@pytest.mark.parametrize(
    ("spelling", "message"),
    [
        (">f8", "foreign byte order"),
        (np.dtype(">i4"), "foreign byte order"),
        ("foo", "not understood"),
        ("U5", "not understood"),
        (np.dtype("U5"), "not understood"),
        (np.dtype([("a", "f4")]), "not understood"),
        (3, "Cannot interpret '3' as a data type"),
        (object, "Cannot interpret"),
        (pa.floating, "abstract"),
    ],
    ids=str,
)
def test_refusals(spelling, message):
    with pytest.raises(TypeError, match=message):
        pa.dtype(spelling)
