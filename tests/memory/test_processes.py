"""Ends and forks of processes: an exit says nothing, and a child does not wait for threads of its parent."""

import os
import subprocess
import sys

import pytest

EXITS = {}

EXITS["what others hold"] = """
import builtins
import numpy as np
import polyarray as pa

class Node:
    pass

a, b, c = pa.arange(12.0).reshape(3, 4), pa.ones(70_000), pa.arange(5) * 2
node = Node()
node.self = node
node.kept = [
    memoryview(a), a.__dlpack__(), a.__dlpack__(max_version=(1, 3)), a.__array_struct__,
    a.__array_interface__, np.asarray(a)[1:], np.from_dlpack(b), pa.from_dlpack(np.arange(5)),
    c.__arrow_c_array__(), np.frombuffer(b), iter(a), a.flat, pa.nditer(a),
]
builtins.node = node
"""

EXITS["threads that are still at work"] = """
import threading, time
import polyarray as pa

pa.set_num_threads(4)
x = pa.arange(2_000_000.0)

def work():
    while True:
        (pa.sin(x) * 2 + 1).sum()
        pa.sort(x[::-1])
        [pa.zeros(3) + k for k in range(100)]

for _ in range(3):
    threading.Thread(target=work, daemon=True).start()
time.sleep(0.3)
"""

EXITS["what runs at the end"] = """
import atexit, builtins
import polyarray as pa

class Late:
    def __del__(self):
        assert float((self.array * 2 + 1).sum()) == 1e12
        assert pa is None or pa.sort(self.array)[0] == 0

x = pa.arange(1_000_000.0)
late = Late()
late.array = x
builtins.late = Late()
builtins.late.array = x + 0
atexit.register(lambda: pa.evaluate(pa.sin(x) + x.reshape(1000, 1000)[3].sum()))
waiting = [pa.sin(x) * k for k in range(5)]
"""

EXITS["allocators"] = """
import builtins
import polyarray as pa
from polyarray import memory

class Counting(memory.Allocator):
    live = 0

    def allocate(self, size, alignment):
        self.live += 1
        return bytearray(size + alignment)

    def free(self, address, capacity, token):
        self.live -= 1

kept = [pa.ones(1000, allocator=each) for each in (
    Counting(), memory.pool(), memory.tracing(memory.pool()), memory.limited(memory.system(), 1 << 20),
    memory.chain(memory.system(), memory.huge_pages(), 4096), memory.aligned(4096),
)]
builtins.more = [array * 2 for array in kept]
memory.set_default(memory.tracing(memory.pool()))
builtins.others = pa.arange(100_000.0) + 1
"""

EXITS["arrays over memory of others"] = """
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


@pytest.mark.parametrize("what", EXITS)
def test_nothing_is_said_at_the_exit(what):
    run(EXITS[what])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize("others", [0, 3])
def test_a_child_starts_threads_of_its_own(others):
    run(FORK.replace("OTHERS", str(others)))


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads as Linux lists them")
def test_one_thread_is_one_thread():
    assert run(ALONE, POLYARRAY_NUM_THREADS="1") == "1\n"
