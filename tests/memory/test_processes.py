"""Ends and forks of processes: an exit says nothing, and a child does not wait for threads of its parent."""

import os
import subprocess
import sys

import pytest

EXIT = """
import array, builtins
import numpy as np
import polyarray as pa

class Derived(pa.ndarray):
    pass

lent = pa.asarray(array.array("d", [1, 2, 3]))
large = pa.asarray(np.arange(100_000.0))
builtins.kept = [lent[1:], large[5:], large * 2, lent.view(Derived), pa.arange(3), pa.float32(2)]
"""

FORK = """
import os, signal, threading
import polyarray as pa

pa.set_num_threads(4)

def work():
    x = pa.arange(1_000_000.0)
    assert float((x * 2 + 1).sum()) == 1e12
    assert float((pa.ones((300, 300)) @ pa.ones((300, 300)))[7, 7]) == 300
    assert pa.sort(pa.sin(x))[-1] <= 1
    assert pa.searchsorted(x, x)[-1] == 999_999

work()
stop = threading.Event()

def work_on():
    while not stop.is_set():
        work()

others = [threading.Thread(target=work_on) for _ in range(OTHERS)]
for other in others:
    other.start()
for _ in range(5):
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        work()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
for other in others:
    other.join()
"""

ALONE = """
import os
import polyarray as pa

x = pa.random.default_rng(1).permutation(1_000_000)
square = pa.ones((300, 300))
pa.evaluate(x * 2 + 1)
pa.sort(x), pa.argsort(x), pa.unique(x), pa.median(x), pa.searchsorted(x, x), x.sum(), x @ x
square @ square, pa.linalg.svd(square), pa.linalg.inv(square + pa.eye(300)), (square > 0) @ (square > 0)
pa.random.default_rng(1).random(1_000_000), pa.cov(square)
print(len(os.listdir("/proc/self/task")))
"""


def run(code, **variables):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=os.environ | variables,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_nothing_is_said_at_the_exit():
    run(EXIT)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize("others", [0, 3])
def test_a_child_starts_threads_of_its_own(others):
    run(FORK.replace("OTHERS", str(others)))


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads as Linux lists them")
def test_one_thread_is_one_thread():
    assert run(ALONE, POLYARRAY_NUM_THREADS="1") == "1\n"
