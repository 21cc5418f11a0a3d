"""What memory is taken, and what happens when there is none: errors, never an abort, and work goes on."""

import subprocess
import sys

import numpy as np
import polyarray as pa
import pytest

PEAK = """
import resource
import polyarray as pa
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
def chain(x):
    y = pa.exp(-0.5 * (x - 0.5) ** 2) * 0.3 + pa.sqrt(x)
    pa.evaluate(y)
    return y
chain(pa.ones(200_000))
x = pa.ones(20_000_000)
x += 0.5
pa.evaluate(x)
before = peak()
y = chain(x)
print((peak() - before) / (8 * 20_000_000))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="reads resource.getrusage")
def test_a_fused_chain_allocates_its_result_only():
    done = subprocess.run([sys.executable, "-c", PEAK], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 1.1


def test_dropped_arrays_are_given_back():
    """Arrays made and dropped a hundred times over do not pile up."""
    resource = pytest.importorskip("resource")
    a = pa.ones(2_000_000)
    for _ in range(5):
        b = a * 2 + 1
        pa.evaluate(b)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for i in range(100):
        b = (a * i + 1)[::2].copy()
        pa.evaluate(b)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 3 * a.nbytes


IMPOSSIBLE = [
    lambda: pa.zeros(1 << 60),
    lambda: pa.ones((1 << 31, 1 << 31)),
    lambda: pa.empty(1 << 62, "u1"),
    lambda: pa.full((1 << 40, 1 << 20), 1.0),
    lambda: pa.arange(1 << 60),
    lambda: pa.linspace(0, 1, 1 << 60),
    lambda: pa.broadcast_to(pa.ones(1), (1 << 59,)) + 1.0,
    lambda: pa.broadcast_to(pa.ones(1), (1 << 59,)).copy(),
    lambda: pa.tile(pa.ones(1000), 1 << 55),
    lambda: pa.repeat(pa.ones(1000), 1 << 55),
    lambda: pa.random.default_rng(0).random(1 << 60),
    lambda: pa.eye(1 << 40),
    lambda: pa.bincount(pa.array([1 << 60])),
]


@pytest.mark.parametrize("number", range(len(IMPOSSIBLE)))
def test_impossible_allocations_are_errors(number):
    with pytest.raises((MemoryError, ValueError, OverflowError)) as caught:
        pa.evaluate(IMPOSSIBLE[number]())
    assert str(caught.value).strip()
    assert np.asarray(pa.ones(3) + 1).tolist() == [2.0, 2.0, 2.0]


def test_huge_views_cost_nothing():
    a = pa.broadcast_to(pa.ones(1), (1 << 59,))
    assert a.shape == (1 << 59,)
    assert float(a[1 << 58]) == 1.0
    assert a[:: 1 << 57].shape == (4,)
