"""Dtypes, their classes, and scalars as memory, beside NumPy's."""

import ctypes
import inspect
import pickle
from typing import Any

import numpy as np
import polyarray as pa
import pytest
from oracle import DTYPES, agree, same_error
from polyarray import dtypes


@pytest.mark.parametrize("code", DTYPES)
def test_each_dtype_has_a_class(code: str) -> None:
    mine, theirs = pa.dtype(code), np.dtype(code)
    assert type(mine).__name__ == type(theirs).__name__
    assert type(mine) is getattr(dtypes, type(theirs).__name__)
    assert isinstance(mine, pa.dtype)
    assert issubclass(type(mine), pa.dtype)
    assert type(mine)() is mine
    assert pa.dtype(type(mine)) is mine
    assert pa.zeros(2, dtype=type(mine)).dtype is mine
    assert type(mine).type is mine.type
    assert type(type(mine)) is type(pa.dtype)
    assert pickle.loads(pickle.dumps(mine)) is mine


def test_classes_take_no_arguments() -> None:
    with pytest.raises(TypeError):
        dtypes.Float64DType("f4")
    with pytest.raises(TypeError, match=r"Cannot convert np\.dtype into a dtype"):
        pa.zeros(2, dtype=pa.dtype)


def test_metadata() -> None:
    plain, noted = pa.dtype("i4"), pa.dtype("i4", metadata={"unit": "m"})
    assert plain.metadata is None
    assert noted.metadata == {"unit": "m"}
    assert noted == plain
    assert hash(noted) == hash(plain)
    assert noted is not plain
    assert type(noted) is type(plain)
    assert pa.dtype(noted) is noted
    assert pa.dtype(noted, metadata={"n": 2}).metadata == {"unit": "m", "n": 2}
    assert pickle.loads(pickle.dumps(noted)).metadata == {"unit": "m"}
    assert pa.zeros(2, dtype=noted).dtype is plain
    for wrong in ("unit", 1, None):
        with pytest.raises(TypeError, match="must be dict"):
            pa.dtype("i4", metadata=wrong)


SPELLED: list[Any] = [b"f4", ctypes.c_ushort, ctypes.c_double, ctypes.c_bool, ctypes.c_size_t, ctypes.c_int8]


@pytest.mark.parametrize("spelled", SPELLED)
def test_what_spells_a_dtype(spelled: Any) -> None:
    agree(lambda xp: xp.dtype(spelled))


@pytest.mark.parametrize("code", DTYPES)
def test_scalars_are_memory(code: str) -> None:
    mine, theirs = memoryview(pa.dtype(code).type(1)), memoryview(np.dtype(code).type(1))
    for name in ("format", "itemsize", "ndim", "shape", "strides", "suboffsets", "readonly", "nbytes"):
        assert getattr(mine, name) == getattr(theirs, name), name
    assert mine.tobytes() == theirs.tobytes()


def test_bfloat16_has_no_buffer_format() -> None:
    with pytest.raises(BufferError):
        memoryview(pa.bfloat16(1))


@pytest.mark.parametrize("name", ["sum", "reshape", "astype", "clip", "item", "round", "conj"])
def test_scalars_methods_have_the_signatures_of_arrays(name: str) -> None:
    signature = inspect.signature(getattr(pa.generic, name))
    assert signature == inspect.signature(getattr(pa.ndarray, name))
    assert signature.parameters["self"].kind is inspect.Parameter.POSITIONAL_ONLY


SUBSCRIPTS: list[Any] = [
    lambda xp: xp.number[int],
    lambda xp: xp.bool[int],
    lambda xp: xp.complexfloating[int, int],
    lambda xp: xp.complexfloating[()],
    lambda xp: xp.complexfloating[int, int, int],
    lambda xp: xp.number[int, int],
    lambda xp: xp.number[()],
    lambda xp: xp.int64[int],
    lambda xp: xp.generic[int],
]


@pytest.mark.parametrize("call", SUBSCRIPTS)
def test_types_in_annotations(call: Any) -> None:
    def outcome(xp: Any) -> BaseException | None:
        try:
            assert call(xp).__origin__
        except TypeError as error:
            return error
        return None

    mine, theirs = outcome(pa), outcome(np)
    same_error(mine, theirs)


RESOLVED: list[Any] = [
    lambda xp: xp.add.resolve_dtypes((xp.dtype("i4"), xp.dtype("f4"), None)),
    lambda xp: xp.add.resolve_dtypes((xp.dtype("f4"), int, None)),
    lambda xp: xp.add.resolve_dtypes((xp.dtype("i4"), complex, None)),
    lambda xp: xp.equal.resolve_dtypes((xp.dtype("i4"), xp.dtype("i8"), None)),
    lambda xp: xp.sin.resolve_dtypes((xp.dtype("i2"), None)),
    lambda xp: xp.divmod.resolve_dtypes((xp.dtype("i2"), xp.dtype("u1"), None, None)),
    lambda xp: xp.add.resolve_dtypes((xp.dtype("i4"), xp.dtype("i4"), None), signature=(None, None, "f4")),
    lambda xp: xp.add.resolve_dtypes((None, xp.dtype("i2"), None), reduction=True),
    lambda xp: xp.maximum.resolve_dtypes((None, xp.dtype("i2"), None), reduction=True),
    lambda xp: xp.add.resolve_dtypes((xp.dtype("i4"), xp.dtype("f4"), None), casting="no"),
    lambda xp: xp.add.resolve_dtypes((xp.dtype("u1"), int, None), casting="equiv"),
    lambda xp: xp.add.resolve_dtypes((xp.dtype("i4"), xp.dtype("i4"))),
    lambda xp: xp.add.resolve_dtypes(("i4", "i4", None)),
    lambda xp: xp.add.resolve_dtypes((None, xp.dtype("i4"), xp.dtype("f4"))),
]


@pytest.mark.parametrize("call", RESOLVED)
def test_resolve_dtypes(call: Any) -> None:
    agree(call)


nan, inf = float("nan"), float("inf")
MADE: list[Any] = [
    lambda xp: xp.array(nan, dtype=int),
    lambda xp: xp.array([nan, 1], dtype=int),
    lambda xp: xp.array([1e30], dtype=int),
    lambda xp: xp.array(1e30, dtype="i4"),
    lambda xp: xp.array([1e10], dtype="u4"),
    lambda xp: xp.array([-1.5], dtype="u4"),
    lambda xp: xp.array([3.7], dtype="u1"),
    lambda xp: xp.array([1j, 2], dtype=float),
    lambda xp: xp.array(1j, dtype=float),
    lambda xp: xp.array([1j], dtype=int),
    lambda xp: xp.array([1j], dtype=bool),
    lambda xp: xp.array([xp.complex128(1j)], dtype=float),
    lambda xp: xp.array(xp.complex128(1j), dtype=float),
    lambda xp: xp.array([xp.float64(1e10)], dtype="i4"),
    lambda xp: xp.array([xp.float32(1.7)], dtype="i8"),
    lambda xp: xp.array([xp.int64(300)], dtype="i1"),
    lambda xp: xp.array([xp.int64(300)], dtype="u1"),
    lambda xp: xp.array(xp.int64(300), dtype="u1"),
    lambda xp: xp.array([xp.float64(nan)], dtype="i8"),
    lambda xp: xp.array([xp.uint64(2**63)], dtype="i8"),
    lambda xp: xp.array([inf], dtype="i4"),
    lambda xp: xp.array([1e300], dtype="f4"),
    lambda xp: xp.array([10**400], dtype="f8"),
    lambda xp: xp.zeros(3, dtype="i4").__setitem__(0, xp.float64(nan)),
    lambda xp: xp.zeros(3, dtype="i4").__setitem__((), nan),
    lambda xp: xp.zeros(3, dtype="i1").__setitem__(1, xp.int64(300)),
]


@pytest.mark.parametrize("call", MADE)
def test_numbers_that_have_no_place_among_the_elements(call: Any) -> None:
    agree(call)


def test_text_is_refused() -> None:
    for text in ("ab", b"ab"):
        with pytest.raises(TypeError, match="no dtype for text"):
            pa.asarray(text)


def test_flags() -> None:
    assert not pa.float32(1).flags.writeable
    assert pa.float32(1).flags == pa.float32(2).flags
    assert pa.zeros(3).flags == pa.zeros(4).flags
    assert pa.zeros((2, 3)).flags != pa.zeros((2, 3)).T.flags
    assert pa.zeros(3).flags != 3


SET: list[Any] = [
    lambda xp, a: setattr(a, "shape", (3, 2)),
    lambda xp, a: setattr(a, "shape", (4, 2)),
    lambda xp, a: setattr(a, "dtype", "i4"),
    lambda xp, a: setattr(a, "dtype", "f8"),
    lambda xp, a: setattr(a, "strides", (8, 16)),
    lambda xp, a: setattr(a, "strides", (800, 16)),
    lambda xp, a: a._set_shape((3, 2)),
    lambda xp, a: a._set_dtype("u2"),
    lambda xp, a: a.__setstate__((1, (2, 2), xp.dtype("i2"), True, b"\1\0\2\0\3\0\4\0")),
]


@pytest.mark.parametrize("change", SET)
def test_what_is_set_in_place(change: Any) -> None:
    agree(change, np.arange(6).reshape(2, 3))


FORCED: list[Any] = [
    lambda xp: xp.add(1, 2, sig="ff->f"),
    lambda xp: xp.add(1, 2, signature=(None, None, "f4")),
    lambda xp: xp.add(1, 2, dtype="f4", sig="ff->f"),
    lambda xp: xp.add(1, 2, sig=3),
    lambda xp: xp.add(1, 2, signature="f"),
    lambda xp: xp.add(1, 2, sig=("f4",)),
    lambda xp: xp.less(1, 2, signature="ff->?"),
    lambda xp: xp.array([1, 2], ndmax=0),
    lambda xp: xp.array([[1, 2]], ndmax=1),
    lambda xp: xp.array([1, 2], ndmax=-1),
    lambda xp: xp.array([1], ndmin=2, ndmax=1),
    lambda xp: xp.array([1], ndmax=65),
    lambda xp: xp.array([1], ndmax=1),
    lambda xp: xp.roll(xp.arange(5), 2**100),
    lambda xp: xp.roll(xp.arange(5), xp.uint64(3)),
    lambda xp: xp.linalg.lstsq(xp.eye(2), xp.ones(2))[2],
    lambda xp: xp.asarray([1, 0]).choose([5, 6], [7, 8]),
    lambda xp: xp.asarray([1, 0]).conj(xp.zeros(2)),
    lambda xp: xp.linalg.cholesky(xp.asarray([[2, 1j], [-1j, 3]])).diagonal().imag,
    lambda xp: xp.pad(xp.ones((2, 3)).T, 1, "edge").flags.f_contiguous,
    lambda xp: xp.pad([1.0, 2.0], 1, "maximum", stat_length=0),
    lambda xp: xp.pad([1.0, 2.0], 1, 3),
]


@pytest.mark.parametrize("call", FORCED)
def test_arguments_of_functions(call: Any) -> None:
    agree(call)


def test_types_of_ufuncs_have_every_letter() -> None:
    wide = [text for text in np.add.types if not set(text) & set("gGmMO")]
    assert [text for text in pa.add.types if "E" not in text][: len(wide)] == wide
