"""Memory that functions need for a while comes from the chosen allocator as their results do."""

import numpy as np
import polyarray as pa
import pytest
from failing import blocks_left
from polyarray import memory

SIZES = {"small": (12, 20), "large": (700, 900)}

# Each needs more than results and operands: registers, accumulators, lists of positions, sorted copies.
FUNCTIONS = {
    "turned": lambda x, y: pa.exp(x.T) + y.T[::-1],
    "chain": lambda x, y: pa.exp(x[::2] * 2 + y[::2]),
    "astype": lambda x, y: x[:, ::2].astype("i4"),
    "sum": lambda x, y: pa.asarray(x[:, ::2].sum()),
    "sum lanes": lambda x, y: (x[:, ::2] * 2.0).sum(axis=0),
    "sum rows": lambda x, y: (x[::-1] * y).sum(axis=1),
    "maximum": lambda x, y: (x * y[::-1]).max(axis=0),
    "cumsum": lambda x, y: x.cumsum(axis=0),
    "sort": lambda x, y: pa.sort(x, axis=0),
    "argsort": lambda x, y: pa.argsort(x.T, axis=0),
    "unique": lambda x, y: pa.unique(x, return_counts=True),
    "median": lambda x, y: pa.median(x, axis=0),
    "nanquantile": lambda x, y: pa.nanquantile(x, [0.2, 0.7], axis=1),
    "mask": lambda x, y: x[:, ::2][x[:, ::2] > 1],
    "take": lambda x, y: x.take([3, 1, 2], axis=1),
    "delete": lambda x, y: pa.delete(x, [1, 2], axis=0),
    "histogramdd": lambda x, y: pa.histogramdd((x.ravel(), y.ravel()), bins=3)[0],
    "choice": lambda x, y: pa.random.default_rng(1).choice(x, 5),
}


def operands(shape):
    rng = np.random.default_rng(0)
    return pa.array(rng.random(shape) + 0.5), pa.array(rng.random(shape) + 0.5)


def elements(result):
    return [np.asarray(one) for one in (result if isinstance(result, tuple) else (result,))]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_scratch_comes_from_the_chosen_allocator(name, size):
    function = FUNCTIONS[name]
    x, y = operands(SIZES[size])
    expected = elements(function(x, y))
    tracing = memory.tracing(sites=False)
    with tracing:
        results = elements(function(x, y))
    counts = tracing.statistics()
    assert counts["peak"] > counts["live"] == sum(result.nbytes for result in results)
    for a, b in zip(results, expected, strict=True):
        np.testing.assert_array_equal(a, b)
    del results, a
    assert blocks_left(tracing) == 0


class Reading(memory.Allocator):
    """Reads an array whenever it is asked for memory, or gets some back."""

    def __init__(self, array):
        self.array = array
        self.asked = 0

    def allocate(self, size, alignment):
        self.asked += 1
        assert self.array.sum() > 0
        block = np.zeros(size + alignment, np.uint8)
        start = -block.ctypes.data % alignment
        return block.ctypes.data + start, size, block

    def free(self, address, capacity, token):
        assert self.array[0, 0] > 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_allocator_may_read_the_arrays_that_are_worked_on(name, size):
    """No Python code runs while an operation holds the locks of its operands: it would wait for itself."""
    function = FUNCTIONS[name]
    x, y = operands(SIZES[size])
    expected = elements(function(x, y))
    allocator = Reading(x)
    with allocator:
        results = elements(function(x, y))
        x += 1.0
        x[...] = x[::-1, ::-1] - 1.0
    for a, b in zip(results, expected, strict=True):
        np.testing.assert_array_equal(a, b)
    assert allocator.asked > 0


@pytest.mark.parametrize("dtype", ["f8", "c16"])
def test_a_long_inner_product_copies_no_vector(dtype):
    x = pa.ones(300_000, dtype=dtype)
    tracing = memory.tracing(sites=False)
    with tracing:
        assert pa.dot(x, x) == x @ x == 300_000
    assert tracing.statistics()["peak"] < x.nbytes / 4
