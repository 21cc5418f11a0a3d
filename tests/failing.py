"""Functions whose memory ends at their first allocation, at their second, and so on until they pass."""

import gc

import numpy as np
import pytest
from polyarray import memory


def blocks_left(tracing):
    """How many blocks of an allocator are alive. Cycles are looked for only where there are some, since that
    takes long where many tests ran before."""
    if tracing.statistics()["blocks"]:
        gc.collect()
    return tracing.statistics()["blocks"]


def check_each_allocation(function, operands, state, elements, most):
    """Each failure says who failed and leaves the first two operands as they were; at last, the results are
    those of the system's memory, and nothing leaks. `most` bounds how many allocations there are."""
    with memory.system():
        expected = elements(function(*operands()))
    outside = memory.tracing(sites=False)
    refused = 0
    for after in range(most):
        given = operands()
        before = state(*given[:2])
        try:
            with memory.failing(outside, after):
                got = elements(function(*given))
        except MemoryError as error:
            refused += 1
            assert "failing(tracing(system)" in str(error), error
            assert "Unable to allocate" in str(error)
            assert state(*given[:2]) == before
        else:
            break
    else:
        pytest.fail("it never passed")
    assert refused >= 1, "it allocates nothing"
    for a, b in zip(got, expected, strict=True):
        np.testing.assert_array_equal(a, b)
    del got, a, given
    assert blocks_left(outside) == 0
