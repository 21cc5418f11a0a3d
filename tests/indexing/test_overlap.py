"""Writing to views whose elements share memory: of those that do, the last in C order stays, on any number of
threads."""

import numpy as np
import polyarray as pa
import pytest
from polyarray.lib.stride_tricks import as_strided

VIEWS = {
    "repeated rows": ("i2", (7, 13), (0, 2)),
    "many repeated rows": ("i2", (200, 400), (0, 2)),
    "repeated columns": ("i2", (200, 400), (2, 0)),
    "windows": ("f8", (300, 400), (8, 8)),
    "windows by two": ("f8", (300, 400), (8, 16)),
    "parts of elements": ("f8", (70, 130), (1, 8)),
    "parts of complex elements": ("c16", (7, 13, 8), (1, 128, 16)),
    "one axis": ("f8", (100,), (1,)),
    "one element": ("f4", (90, 80), (0, 0)),
}

WRITES = {
    "assign": lambda out, x: out.__setitem__(..., x),
    "assign another order": lambda out, x: out.__setitem__(..., x.copy(order="F")),
    "assign another dtype": lambda out, x: out.__setitem__(..., x.real.astype("i4")),
    "assign what is deferred": lambda out, x: out.__setitem__(..., x * 2 - x),
    "copyto": lambda out, x: pa.copyto(out, x),
    "function": lambda out, x: pa.positive(x, out=out),
    "function of another dtype": lambda out, x: pa.add(x.real.astype("i4"), 0, out=out, casting="unsafe"),
    "with a mask": lambda out, x: pa.positive(x, out=out, where=pa.ones(x.shape, bool)),
}


def view(name):
    """The memory, and the view of it."""
    dtype, shape, strides = VIEWS[name]
    bytes = 16 + sum((length - 1) * stride for length, stride in zip(shape, strides, strict=True))
    memory = pa.zeros(bytes + -bytes % 16, "u1")
    return memory, as_strided(memory.view(dtype), shape=shape, strides=strides)


def one_by_one(name, values):
    """The memory, as bytes, after writing value by value."""
    _, shape, strides = VIEWS[name]
    memory = np.zeros(view(name)[0].size, "u1")
    for index in np.ndindex(*shape):
        value = values[index].tobytes()
        at = sum(i * stride for i, stride in zip(index, strides, strict=True))
        memory[at : at + len(value)] = np.frombuffer(value, "u1")
    return memory


@pytest.mark.parametrize("name", VIEWS)
def test_the_last_in_c_order_stays(name):
    dtype, shape, _ = VIEWS[name]
    values = np.random.default_rng(1).integers(0, 100, shape).astype(dtype)
    expected = one_by_one(name, values)
    for words, write in WRITES.items():
        memory, out = view(name)
        write(out, pa.asarray(values))
        np.testing.assert_array_equal(np.asarray(memory), expected, words)
    memory, out = view(name)
    out.fill(7)
    np.testing.assert_array_equal(np.asarray(memory), one_by_one(name, np.full(shape, 7, dtype)))


def test_operand_and_result_that_overlap_themselves():
    memory = pa.arange(12.0)
    x = as_strided(memory, shape=(4, 5), strides=(8, 8))
    expected = -np.asarray(x)
    pa.negative(x, out=x)
    np.testing.assert_array_equal(np.asarray(memory)[:8], np.append(expected[:, 0], expected[3, 1:]))
    np.testing.assert_array_equal(np.asarray(memory)[8:], np.arange(8.0, 12.0))
