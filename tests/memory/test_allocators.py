"""Who makes the memory of arrays: what is chosen, by whom, for how long, and what is counted."""

import asyncio
import concurrent.futures
import contextvars
import gc
import threading
import tracemalloc
import weakref

import numpy as np
import polyarray as pa
import pytest
from polyarray import memory

LARGE = 100_000


def live(allocator):
    return allocator.statistics()["live"]


def blocks(tracing):
    return tracing.statistics()["blocks"]


class Counting(memory.Allocator):
    """Counts what it made and what came back."""

    def __init__(self):
        self.made = []
        self.freed = []

    def allocate(self, size, alignment):
        self.made.append(size)
        block = bytearray(size + alignment)
        return memory_address(block), len(block), block

    def free(self, address, capacity, token):
        self.freed.append(capacity)
        assert isinstance(token, bytearray) and len(token) == capacity


def memory_address(block):
    import ctypes

    return ctypes.addressof(ctypes.c_char.from_buffer(block))


# ---- what is chosen ---------------------------------------------------------------------------------------


def test_a_scope_chooses_and_scopes_nest():
    outer, inner = memory.tracing(), memory.tracing()
    with outer:
        a = pa.zeros(10)
        with inner:
            b = pa.zeros(20)
            with memory.system():
                c = pa.zeros(40)
        d = pa.zeros(5)
    assert (live(outer), live(inner)) == (120, 160)
    assert memory.allocator_of(c) == memory.system()
    assert memory.allocator_of(a) == memory.allocator_of(d) == outer
    assert memory.allocator_of(b) == inner
    del a, b, c, d
    assert (live(outer), live(inner)) == (0, 0)


def test_a_scope_ends_where_it_began():
    a, b = memory.tracing(), memory.tracing()
    a.__enter__()
    with pytest.raises(RuntimeError, match="end in the order"):
        b.__exit__()
    a.__exit__()
    with pytest.raises(RuntimeError, match="end in the order"):
        a.__exit__()
    assert memory.current() == memory.system()


def test_an_exception_ends_a_scope():
    with pytest.raises(KeyError), memory.tracing():
        raise KeyError
    assert memory.current() == memory.system()


def test_one_allocator_can_be_in_many_scopes_at_once():
    tracing = memory.tracing()
    with tracing, tracing:
        with tracing:
            pass
        x = pa.zeros(3)
    assert live(tracing) == x.nbytes
    assert memory.current() == memory.system()


def test_threads_have_scopes_of_their_own():
    tracings = [memory.tracing() for _ in range(4)]
    barrier = threading.Barrier(4)
    kept = []

    def work(tracing):
        with tracing:
            barrier.wait()
            for size in range(1, 50):
                kept.append((tracing, pa.ones(size * 1000) * 2))
        barrier.wait()

    threads = [threading.Thread(target=work, args=(tracing,)) for tracing in tracings]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    pa.evaluate(*(x for _, x in kept))
    assert all(memory.allocator_of(x) == tracing for tracing, x in kept)
    assert memory.current() == memory.system()


def test_a_copied_context_takes_its_scope_along():
    tracing = memory.tracing()
    with tracing:
        context = contextvars.copy_context()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        x = pool.submit(context.run, pa.zeros, 10).result()
        y = pool.submit(pa.zeros, 10).result()
    assert memory.allocator_of(x) == tracing
    assert memory.allocator_of(y) == memory.system()


def test_tasks_have_scopes_of_their_own():
    async def task(tracing, other):
        with tracing:
            await asyncio.sleep(0)
            x = pa.zeros(100)
            with other:
                await asyncio.sleep(0)
                y = pa.zeros(10)
            await asyncio.sleep(0)
            z = pa.zeros(1)
        assert memory.current() == memory.system()
        return memory.allocator_of(x), memory.allocator_of(y), memory.allocator_of(z)

    async def main():
        pairs = [(memory.tracing(), memory.tracing()) for _ in range(10)]
        found = await asyncio.gather(*(task(*pair) for pair in pairs))
        assert found == [(a, b, a) for a, b in pairs]

    asyncio.run(main())


def test_the_default_of_the_process_is_that_of_all_threads():
    tracing = memory.tracing()
    before = memory.set_default(tracing)
    try:
        x = pa.zeros(10)
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            y = pool.submit(pa.zeros, 10).result()
        with memory.system():
            z = pa.zeros(10)
    finally:
        assert memory.set_default(before) == tracing
    assert memory.allocator_of(x) == memory.allocator_of(y) == tracing
    assert memory.allocator_of(z) == memory.system()
    assert memory.current() == memory.system()


PER_CALL = [
    lambda a: pa.zeros(3, allocator=a),
    lambda a: pa.zeros((3, 2), dtype="i4", allocator=a),
    lambda a: pa.array([1.0, 2.0], allocator=a),
    lambda a: pa.arange(10, allocator=a),
    lambda a: pa.linspace(0, 1, 7, allocator=a),
    lambda a: pa.eye(3, allocator=a),
    lambda a: pa.indices((2, 3), allocator=a),
    lambda a: pa.hanning(5, allocator=a),
    lambda a: pa.full((2, 2), 7, allocator=a),
    lambda a: pa.concatenate([pa.ones(3), pa.ones(2)], allocator=a),
    lambda a: pa.fromiter([1.0, 2.0], float, allocator=a),
    lambda a: pa.fromfunction(lambda i, j: i + j, (3, 3), allocator=a),
    lambda a: pa.add(pa.ones(3), 1, allocator=a),
    lambda a: pa.add(pa.ones(LARGE), 1, allocator=a),
    lambda a: pa.sin(pa.ones(3), dtype="f4", allocator=a),
    lambda a: pa.add.reduce(pa.ones((3, 3)), axis=0, allocator=a),
    lambda a: pa.multiply.outer(pa.ones(3), pa.ones(3), allocator=a),
    lambda a: pa.sort(pa.array([3, 1, 2]), allocator=a),
    lambda a: pa.sum(pa.ones((3, 3)), axis=0, allocator=a),
    lambda a: pa.linalg.inv(pa.eye(3), allocator=a),
    lambda a: pa.fft.fft(pa.ones(8), allocator=a),
    lambda a: pa.ones(3).copy(allocator=a),
    lambda a: pa.ones(3).astype("f4", allocator=a),
    lambda a: pa.ones((3, 3)).T.flatten("C", allocator=a),
    lambda a: pa.ones((3, 3)).T.ravel(allocator=a),
    lambda a: pa.ones(3).repeat(4, allocator=a),
    lambda a: pa.ones(3).take([0, 1], allocator=a),
    lambda a: pa.ones((3, 3)).cumsum(axis=0, allocator=a),
    lambda a: pa.random.default_rng(0).random(10, allocator=a),
    lambda a: pa.random.default_rng(0).normal(size=(3, 4), allocator=a),
    lambda a: pa.zeros(3, **{"".join(["alloc", "ator"]): a}),
]


@pytest.mark.parametrize("number", range(len(PER_CALL)))
def test_a_call_chooses(number):
    tracing = memory.tracing()
    x = PER_CALL[number](tracing)
    pa.evaluate(x)
    assert memory.allocator_of(x) == tracing
    assert memory.current() == memory.system()
    expected = PER_CALL[number](None)
    pa.evaluate(expected)
    assert memory.allocator_of(expected) == memory.system()
    np.testing.assert_array_equal(np.asarray(x), np.asarray(expected))


def test_a_call_with_something_else_is_refused():
    with pytest.raises(TypeError, match=r"an allocator must be a polyarray.memory.Allocator, not int"):
        pa.zeros(3, allocator=3)
    with pytest.raises(TypeError):
        pa.zeros(3, allocater=memory.system())


def test_a_failed_call_ends_its_scope_and_keeps_its_error():
    with pytest.raises(ValueError, match="negative dimensions"):
        pa.zeros(-1, allocator=memory.tracing())
    assert memory.current() == memory.system()


def test_signatures_have_the_allocator():
    import inspect

    assert "allocator=None" in str(inspect.signature(pa.zeros))
    assert "allocator=None" in str(inspect.signature(pa.concatenate))
    assert "allocator=None" in str(inspect.signature(pa.ndarray.copy))
    assert "allocator" not in str(inspect.signature(pa.set_num_threads))


# ---- how long ---------------------------------------------------------------------------------------------


def test_an_allocator_lives_as_long_as_its_last_array():
    counting = Counting()
    made, freed = counting.made, counting.freed
    gone = weakref.ref(counting)
    with counting:
        x = pa.zeros(10)
        y = x[2:]
    del counting, x
    gc.collect()
    assert gone() is not None and (len(made), len(freed)) == (1, 0)
    del y
    gc.collect()
    assert gone() is None and freed == [made[0] + 16]


def test_what_is_kept_goes_with_the_last_array():
    outside = memory.tracing()
    pool = memory.pool(outside)
    x = pa.zeros(1000, allocator=pool)
    pa.zeros(1000, allocator=pool)
    del pool
    assert blocks(outside) == 2
    del x
    assert blocks(outside) == 0


def test_deferred_results_lie_where_they_were_asked_for():
    a, b = memory.tracing(), memory.tracing()
    x = pa.ones(LARGE)
    with a:
        y = x + 1
    with b:
        z = y * 2
    w = z - 1
    pa.evaluate(w)
    pa.evaluate(y, z)
    assert [memory.allocator_of(v) for v in (y, z, w)] == [a, b, memory.system()]
    with concurrent.futures.ThreadPoolExecutor(1) as pool, a:
        later = x * 3
        pool.submit(pa.evaluate, later).result()
    assert memory.allocator_of(later) == a
    del y, z, w, later
    assert (live(a), live(b)) == (0, 0)


def test_an_array_stays_where_it_is_when_it_is_changed():
    a, b = memory.tracing(), memory.tracing()
    for size in (10, LARGE):
        with a:
            x = pa.ones(size)
        with b:
            x += 1
            x *= pa.full(size, 2.0)
            x[3] = 7
        x -= 1
        pa.evaluate(x)
        assert memory.allocator_of(x) == a
        assert x[:4].tolist() == [3, 3, 3, 6]
    del x
    assert (live(a), live(b)) == (0, 0)


def test_results_over_spent_operands_stay_with_their_allocator():
    a = memory.tracing()
    x = pa.ones(LARGE)
    for _ in range(5):
        with a:
            x = x + 1
        pa.evaluate(x)
    assert memory.allocator_of(x) == a
    assert (live(a), x[0]) == (x.nbytes, 6)


# ---- what is built in -------------------------------------------------------------------------------------

BUILT_IN = {
    "system": lambda directory: memory.system(),
    "aligned": lambda directory: memory.aligned(4096),
    "huge_pages": lambda directory: memory.huge_pages(),
    "directory": lambda directory: memory.mapped(directory),
    "file": lambda directory: memory.mapped(directory / "one"),
    "shared": lambda directory: memory.shared("polyarray-tests"),
    "pool": lambda directory: memory.pool(),
    "tracing": lambda directory: memory.tracing(),
    "chain": lambda directory: memory.chain(memory.pool(), memory.mapped(directory), 1000),
    "limited": lambda directory: memory.limited(None, 1 << 30),
    "failing": lambda directory: memory.failing(None, 1 << 30),
    "counting": lambda directory: Counting(),
    "python": lambda directory: memory.from_python("raw"),
    "obj": lambda directory: memory.from_python("obj"),
    "numpy": lambda directory: memory.from_numpy(),
    "nested": lambda directory: memory.tracing(memory.pool(memory.aligned(256, memory.tracing(Counting())))),
}


@pytest.mark.parametrize("name", BUILT_IN)
def test_programs_run_on_every_allocator(name, tmp_path):
    def program():
        x = pa.arange(30_000.0).reshape(100, 300)
        y = pa.sqrt(x) + x.mean(axis=0)
        y[::2] = -1
        z = pa.sort(y, axis=1) @ pa.ones((300, 7))
        return [x, y, z, pa.zeros(3, "i2"), pa.zeros(0), pa.array(3.0), pa.where(x > 5, x, y), y.T.copy()]

    expected = program()
    with BUILT_IN[name](tmp_path):
        got = program()
        empty = pa.empty((3, 0))
    for a, b in zip(got, expected, strict=True):
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    assert empty.shape == (3, 0)


def test_aligned():
    for alignment in (1, 64, 4096, 1 << 21):
        x = pa.ones(10, allocator=memory.aligned(alignment))
        assert x.__array_interface__["data"][0] % alignment == 0
    with pytest.raises(ValueError, match="a power of two"):
        memory.aligned(3)


def test_limited_and_its_error():
    limited = memory.limited(memory.system(), 10_000)
    with limited:
        x = pa.zeros((10, 100))
        with pytest.raises(MemoryError) as caught:
            pa.zeros((30, 10))
    text = str(caught.value)
    assert "limited(system, 10000)" in text and "shape (30, 10)" in text and "float64" in text
    assert "2.344 KiB" in text
    assert live(limited) == x.nbytes


def test_a_pool_reuses_and_trims():
    outside = memory.tracing()
    pool = memory.pool(outside, limit=1 << 20)
    for _ in range(10):
        pa.empty(10_000, allocator=pool)
    counts = pool.statistics()
    assert (counts["hits"], counts["misses"]) == (9, 1)
    assert counts["kept"] == pool.trim() > 80_000
    assert blocks(outside) == 0
    pa.empty(1_000_000, allocator=pool)
    assert blocks(outside) == 0


def test_a_pool_of_many_threads():
    pool = memory.pool(memory.tracing())

    def work(seed):
        with pool:
            for k in range(200):
                size = (seed * 31 + k * 17) % 3000
                x = pa.full(size, float(k))
                assert (np.asarray(x) == k).all()

    with concurrent.futures.ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(8)))
    assert live(pool) == 0


def test_tracing_counts_and_names_lines():
    tracing = memory.tracing()
    with tracing:
        first = pa.zeros(1000)
        more = [pa.zeros(10) for _ in range(3)]
        gone = pa.zeros(5000)
        del gone
    counts = tracing.statistics()
    assert (counts["live"], counts["peak"], counts["blocks"]) == (8240, 48_240, 4)
    line = test_tracing_counts_and_names_lines.__code__.co_firstlineno
    assert tracing.sites() == [(__file__, line + 3, 8000, 1), (__file__, line + 4, 240, 3)]
    tracing.reset_peak()
    assert tracing.statistics()["peak"] == 8240
    del first, more
    assert tracing.sites() == []


def test_tracing_names_lines_of_work_without_the_interpreter():
    tracing = memory.tracing()
    with tracing:
        x = pa.ones(1_000_000)
        y = pa.sort(x)
    line = test_tracing_names_lines_of_work_without_the_interpreter.__code__.co_firstlineno
    assert sorted(at - line for _, at, _, _ in tracing.sites()) == [3, 4]
    del x, y


def test_traced_blocks_are_shown_to_tracemalloc():
    domain = tracemalloc.DomainFilter(True, 389047)
    tracemalloc.start(5)
    try:
        with memory.tracing():
            x = pa.ones(100_000)
            y = x + 1
            pa.evaluate(y)
        snapshot = tracemalloc.take_snapshot().filter_traces([domain])
        sizes = sorted(trace.size for trace in snapshot.traces)
        assert sizes == [800_000, 800_000]
        assert snapshot.traces[0].traceback[-1].filename == __file__
        del x, y
        assert not tracemalloc.take_snapshot().filter_traces([domain]).traces
    finally:
        tracemalloc.stop()


def numbers(*shape):
    return pa.array(np.random.default_rng(0).random(shape))


def definite(n):
    x = numbers(n, n)
    return x + x.T + 2 * n * pa.eye(n)


WORK = {
    "product of integers": (lambda x: x @ x, (numbers(200, 200) * 9).astype("i8"), 200 * 200 * 8),
    "product of bools": (lambda x: x @ x, numbers(300, 300) > 0.5, 300 * 300 // 8),
    "product with a strided vector": (lambda x: x @ x[::2, 0], numbers(2000, 1000), 1000 * 8),
    "inner product of strided vectors": (lambda x: pa.dot(x[::2], x[::2]), numbers(10_000), 5000 * 8),
    "solve": (lambda x: pa.linalg.solve(x, x), definite(150), 2 * 150 * 150 * 8),
    "inv": (pa.linalg.inv, definite(150), 2 * 150 * 150 * 8),
    "det": (pa.linalg.det, definite(150), 150 * 150 * 8),
    "cholesky": (pa.linalg.cholesky, definite(150), 150 * 150 * 8),
    "qr": (pa.linalg.qr, numbers(150, 100), 150 * 100 * 8),
    "eigh": (pa.linalg.eigh, definite(150), 3 * 150 * 150 * 8),
    "eigvalsh": (pa.linalg.eigvalsh, definite(150), 2 * 150 * 150 * 8),
    "eig": (pa.linalg.eig, definite(150), 3 * 150 * 150 * 8),
    "svd": (pa.linalg.svd, numbers(150, 100), 150 * (2 * 100 + 150) * 8),
    "lstsq": (lambda x: pa.linalg.lstsq(x, x[:, 0]), numbers(400, 100), 2 * 400 * 100 * 8),
    "fft of a prime length": (pa.fft.fft, numbers(10_007) + 1j, 10_007 * 16),
    "fft along the first axis": (lambda x: pa.fft.fft(x, axis=0), numbers(500, 100) + 1j, 500 * 256),
    "rfft of an odd length": (pa.fft.rfft, numbers(10_001), 10_001 * 16),
    "sort of complex numbers": (pa.sort, numbers(1000) + 1j, 1000 * 24),
    "sort of equal real parts": (lambda x: pa.argsort(1j * x), numbers(1000), 1000 * 16),
    "stable sort of halves": (
        lambda x: pa.sort(x, kind="stable"),
        numbers(1000).astype("f2"),
        1000 * (8 + 2),
    ),
    "stable sort of zeros": (lambda x: pa.sort(x, kind="stable"), pa.array([1.0, -0.0] * 500), 500 * 8),
    "descending argsort": (lambda x: pa.argsort(x, descending=True), numbers(1000), 1000 * 8),
}


@pytest.mark.parametrize("name", WORK)
def test_work_is_done_in_memory_of_the_allocator(name):
    function, x, least = WORK[name]
    pa.evaluate(x)
    tracing = memory.tracing()
    with tracing:
        result = function(x)
    counts = tracing.statistics()
    assert counts["peak"] - counts["live"] >= least
    del result
    assert live(tracing) == 0


@pytest.mark.parametrize(
    "function", [pa.linalg.inv, pa.linalg.det, pa.linalg.qr, pa.linalg.svd, pa.linalg.eigh, pa.fft.fft]
)
def test_a_stack_is_worked_on_in_the_memory_of_one_matrix(function):
    def made(count):
        x, counting = definite(4) + numbers(count, 1, 1), Counting()
        pa.evaluate(x)
        with counting:
            function(x)
        return len(counting.made)

    assert made(1000) <= made(2) + pa.get_num_threads()


def test_chain():
    small, large = memory.tracing(), memory.tracing()
    with memory.chain(small, large, 1000):
        a, b = pa.zeros(10), pa.zeros(1000)
    assert (live(small), live(large)) == (80, 8000)
    del a, b
    assert (live(small), live(large)) == (0, 0)


def test_mapped_in_a_directory_leaves_nothing(tmp_path):
    x = pa.arange(100_000.0, allocator=memory.mapped(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert x.sum() == 4999950000.0


def test_mapped_on_a_file_has_the_elements(tmp_path):
    path = tmp_path / "numbers"
    x = pa.arange(1000.0, allocator=memory.mapped(path))
    assert np.fromfile(path)[:1000].tolist() == x.tolist()
    with pytest.raises(OSError, match="nowhere"):
        memory.mapped(tmp_path / "nowhere" / "file")


def test_a_full_disk_is_a_memory_error(tmp_path):
    with pytest.raises(MemoryError, match="mapped"):
        pa.zeros(1 << 50, "u1", allocator=memory.mapped(tmp_path))


SHARING = """
import pickle, sys
import polyarray as pa
x = pa.memory.attach(pickle.loads(bytes.fromhex(sys.argv[1])))
assert x.tolist() == [0.0, 2.0, 4.0]
x *= 10
"""


def test_shared_memory_is_seen_by_another_process():
    import pickle
    import subprocess
    import sys

    x = pa.arange(6.0, allocator=memory.shared("polyarray-tests"))
    handle = memory.handle(x[::2])
    subprocess.run([sys.executable, "-c", SHARING, pickle.dumps(handle).hex()], check=True)
    assert x.tolist() == [0.0, 1.0, 20.0, 3.0, 40.0, 5.0]
    here = memory.attach(handle)
    del x
    assert here.tolist() == [0.0, 20.0, 40.0]
    with pytest.raises(OSError, match="attach to"):
        memory.attach(handle)
    with pytest.raises(ValueError, match="only that of 'shared'"):
        memory.handle(pa.zeros(3))


# ---- allocators of others ---------------------------------------------------------------------------------


def test_one_written_in_python_makes_everything():
    counting = Counting()
    with counting:
        x = pa.ones(10)
        y = x + 1
        z = y[pa.array([1, 2])]
        large = pa.ones(LARGE) * 2
        total = large.sum()
    assert (total, z.tolist()) == (2 * LARGE, [2.0, 2.0])
    assert {80, 16, 8 * LARGE} <= set(counting.made)
    del x, y, z, large
    assert len(counting.made) == len(counting.freed)


def test_what_an_allocator_may_return():
    class Any(memory.Allocator):
        def __init__(self, make):
            self.allocate = make

    block = memory.system()
    assert pa.ones(3, allocator=Any(lambda size, alignment: bytearray(size + alignment))).sum() == 3
    assert pa.ones(3, allocator=Any(lambda size, alignment: block.allocate(size, alignment))).sum() == 3
    assert pa.ones(3, allocator=Any(lambda size, alignment: np.empty(size + alignment, "u1"))).sum() == 3
    for wrong, text in [
        (lambda size, alignment: "no", "must return a writable buffer"),
        (lambda size, alignment: b"no", "cannot be written"),
        (lambda size, alignment: bytearray(3), "are too few"),
        (lambda size, alignment: 1 / 0, "ZeroDivisionError"),
        (lambda size, alignment: 0, "gave no memory"),
        (lambda size: 0, "TypeError"),
    ]:
        with pytest.raises(MemoryError, match=text):
            pa.ones(3, allocator=Any(wrong))


def test_an_allocator_that_makes_arrays_does_not_call_itself():
    class Arrays(memory.Allocator):
        def allocate(self, size, alignment):
            return np.asarray(pa.zeros(size + alignment, "u1"))

    with Arrays():
        assert (pa.ones(10) + 1).sum() == 20


def test_exceptions_stay_as_they_are_when_memory_is_freed():
    class Raising(memory.Allocator):
        def allocate(self, size, alignment):
            return bytearray(size + alignment)

        def free(self, address, capacity, token):
            try:
                raise KeyError("inside")
            except KeyError:
                pass

    with Raising():
        x = [pa.ones(10)]

    def fail():
        local = x.pop()
        raise ValueError(f"outside {local.size}")

    with pytest.raises(ValueError, match="outside 10") as caught:
        fail()
    assert caught.value.__context__ is None


def test_what_free_raises_is_reported(capsys, monkeypatch):
    import sys

    class Raising(memory.Allocator):
        def allocate(self, size, alignment):
            return bytearray(size + alignment)

        def free(self, address, capacity, token):
            raise KeyError("inside free")

    reported = []
    monkeypatch.setattr(sys, "unraisablehook", lambda info: reported.append(info.exc_value))
    pa.ones(10, allocator=Raising())
    assert [repr(error) for error in reported] == ["KeyError('inside free')"]


def test_functions_of_c_and_of_python():
    import ctypes

    libc = ctypes.CDLL(None)
    address = ctypes.cast(libc.malloc, ctypes.c_void_p).value
    with memory.functions(address, libc.free, "libc"):
        x = pa.arange(1000.0)
    assert memory.allocator_of(x).name == "libc"
    kept = {}

    def allocate(size):
        block = ctypes.create_string_buffer(size)
        kept[ctypes.addressof(block)] = block
        return ctypes.addressof(block)

    with memory.functions(allocate, kept.pop):
        y = pa.arange(1000.0) + x
        pa.evaluate(y)
        assert len(kept) == 1
    assert y[999] == 1998
    del y
    assert kept == {}
    with pytest.raises(MemoryError, match="it gave no memory"):
        pa.zeros(3, allocator=memory.functions(lambda size: None, print))
    with pytest.raises(TypeError, match="expected a function"):
        memory.functions("malloc", "free")


def test_functions_of_ctypes_that_are_python_inside():
    import ctypes

    kept = {}

    @ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t)
    def allocate(size):
        block = ctypes.create_string_buffer(size)
        kept[ctypes.addressof(block)] = block
        return ctypes.addressof(block)

    @ctypes.CFUNCTYPE(None, ctypes.c_void_p)
    def free(address):
        del kept[address]

    with memory.functions(allocate, free):
        x = pa.arange(100_000.0) * 2
        assert x.sum() == 9999900000.0
    del x
    assert kept == {}


def test_numpys_own_handler_serves():
    with memory.from_numpy():
        x = pa.arange(1000.0)
    assert memory.allocator_of(x).name == "numpy(default_allocator)"
    with pytest.raises(ValueError, match="mem_handler"):
        memory.from_numpy(3)


def test_handlers_made_for_numpy_serve():
    made = pytest.importorskip("numpy_allocator")
    calls = []

    class Logging(metaclass=made.type):
        def _malloc_(size):
            calls.append(("malloc", size))
            return libc.malloc(size)

        def _calloc_(nelem, elsize):
            calls.append(("calloc", nelem * elsize))
            return libc.calloc(nelem, elsize)

        def _free_(pointer, size):
            calls.append(("free", size))
            libc.free(pointer)

    import ctypes

    libc = ctypes.CDLL(None)
    libc.malloc.restype = libc.calloc.restype = ctypes.c_void_p
    libc.malloc.argtypes, libc.calloc.argtypes = [ctypes.c_size_t], [ctypes.c_size_t] * 2
    libc.free.argtypes = [ctypes.c_void_p]
    with memory.from_numpy(Logging.handler()):
        x = pa.zeros(10)
        y = x + 1
        assert y.sum() == 10
    del x, y
    assert ("calloc", 80) in calls and ("malloc", 80) in calls and calls.count(("free", 80)) == 2


def test_numpy_takes_memory_of_ours():
    tracing = memory.tracing(memory.pool())
    with memory.in_numpy(tracing):
        x = np.arange(1000.0)
        assert np._core.multiarray.get_handler_name(x) == "tracing(pool(system))"
        y = np.zeros((100, 100))
        y.resize((200, 100), refcheck=False)
        z = np.sort(np.concatenate([x, np.array([3.5])]))
    assert np._core.multiarray.get_handler_name(np.zeros(3)) == "default_allocator"
    assert y.sum() == 0 and z[4] == 3.5 and x.ctypes.data % 64 == 0
    assert live(tracing) >= x.nbytes + y.nbytes + z.nbytes
    view = x[3:]
    del x, y, z
    assert blocks(tracing) == 1 and view[0] == 3
    del view
    assert live(tracing) == 0


def test_numpy_holds_the_allocator_as_long_as_its_arrays():
    counting = Counting()
    gone = weakref.ref(counting)
    with memory.in_numpy(counting):
        x = np.arange(1000.0)
    del counting
    gc.collect()
    assert gone() is not None and x.sum() == 499500
    del x
    gc.collect()
    assert gone() is None


def test_numpys_memory_error_when_ours_has_no_more():
    with memory.in_numpy(memory.limited(None, 1000)), pytest.raises(MemoryError):
        np.zeros(1000)
    assert np.zeros(1000).sum() == 0


def test_pythons_domains_serve_and_are_served():
    import ctypes

    for domain in ("raw", "mem", "obj"):
        with memory.from_python(domain):
            assert (pa.arange(100_000.0) + 1).sum() == 5000050000.0
    with pytest.raises(ValueError, match="'raw', 'mem' or 'obj'"):
        memory.from_python("any")

    class Structure(ctypes.Structure):
        _fields_ = [
            ("ctx", ctypes.c_void_p),
            ("malloc", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)),
            ("calloc", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)),
            ("realloc", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)),
            ("free", ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)),
        ]

    tracing = memory.tracing()
    capsule = memory.to_python(tracing)
    ctypes.pythonapi.PyCapsule_GetPointer.restype = ctypes.POINTER(Structure)
    ctypes.pythonapi.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    functions = ctypes.pythonapi.PyCapsule_GetPointer(capsule, b"polyarray.PyMemAllocatorEx").contents
    block = functions.calloc(functions.ctx, 10, 10)
    assert ctypes.string_at(block, 100) == bytes(100)
    ctypes.memset(block, 7, 100)
    block = functions.realloc(functions.ctx, block, 1000)
    assert ctypes.string_at(block, 100) == b"\x07" * 100
    assert live(tracing) == 1064
    functions.free(functions.ctx, block)
    functions.free(functions.ctx, None)
    assert live(tracing) == 0
