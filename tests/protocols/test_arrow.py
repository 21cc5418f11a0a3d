"""Columns cross the border to Arrow and back."""

import gc

import numpy as np
import polyarray as pa
import pytest
from oracle import same

DTYPES = "i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8".split()


@pytest.mark.parametrize("dtype", [*DTYPES, "?"])
def test_our_own_columns_come_back(dtype):
    a = pa.arange(11).astype(dtype)
    same(pa.from_arrow(a), np.arange(11).astype(dtype))
    same(pa.from_arrow(a[::-2]), np.arange(11).astype(dtype)[::-2])
    same(pa.from_arrow(a[:0]), np.arange(0).astype(dtype))


def test_numbers_are_shared_and_read_only():
    a = pa.arange(4.0)
    back = pa.from_arrow(a)
    assert not back.flags.writeable
    a[1] = 9
    assert back[1] == 9
    schema, array = a.__arrow_c_array__()
    del a, schema, array
    gc.collect()
    assert back.tolist() == [0, 9, 2, 3]


def test_what_is_no_column_is_refused():
    for bad in (pa.ones((2, 2)), pa.ones(()), pa.ones(2, dtype="c16"), pa.ones(2, dtype="bfloat16")):
        with pytest.raises(BufferError):
            bad.__arrow_c_array__()
    with pytest.raises(BufferError):
        pa.ones(2, dtype="c16").__arrow_c_schema__()
    with pytest.raises(TypeError, match="__arrow_c_array__"):
        pa.from_arrow([1, 2])


def test_capsules_are_taken_once():
    class Holder:
        pair = pa.arange(3.0).__arrow_c_array__()

        def __arrow_c_array__(self, requested_schema=None):
            return self.pair

    holder = Holder()
    assert pa.from_arrow(holder).tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="released"):
        pa.from_arrow(holder)
    for pair in ((1, 2), holder.pair[::-1], holder.pair[:1], None):
        holder.pair = pair
        with pytest.raises((TypeError, ValueError)):
            pa.from_arrow(holder)


def test_an_object_that_speaks_arrow_alone_is_an_array():
    class Column:
        def __arrow_c_array__(self, requested_schema=None):
            return pa.arange(3.0).__arrow_c_array__()

    same(pa.asarray(Column()), np.arange(3.0))
    same(Column() + pa.ones(3), np.arange(3.0) + 1)


@pytest.mark.parametrize("dtype", [*DTYPES, "?"])
def test_pyarrow(dtype):
    arrow = pytest.importorskip("pyarrow")
    numbers = np.array([1, 0, 3, 4, 0, 6, 7, 0, 9, 0]).astype(dtype)
    theirs = arrow.array(numbers)
    same(pa.from_arrow(theirs), numbers)
    same(pa.from_arrow(theirs[3:8]), numbers[3:8])
    back = arrow.array(pa.array(numbers))
    assert back.equals(theirs)
    back.validate(full=True)
    for layout in (slice(None, None, -1), slice(1, 9, 3)):
        assert arrow.array(pa.array(numbers)[layout]).to_pylist() == numbers[layout].tolist()
    field = arrow.field(pa.array(numbers))
    assert field.type == theirs.type


def test_pyarrow_nulls_and_other_columns():
    arrow = pytest.importorskip("pyarrow")
    with pytest.raises(ValueError, match="1 nulls"):
        pa.from_arrow(arrow.array([1, None, 3]))
    same(pa.from_arrow(arrow.array([None, 2, 3])[1:]), np.array([2, 3]))
    for column in (["a"], [[1], [2]], [{"a": 1}]):
        with pytest.raises(TypeError, match="format"):
            pa.from_arrow(arrow.array(column))
    with pytest.raises(TypeError, match="format"):
        pa.from_arrow(arrow.array([1, 1, 2]).dictionary_encode())
