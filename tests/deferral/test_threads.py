"""Many threads on shared arrays: no crash, no torn element, and every thread's own work is right."""

import threading

import numpy as np
import polyarray as pa


def in_threads(work, count=8):
    failures = []

    def guarded(i):
        try:
            work(i)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "threads wait for each other"
    assert failures == []


def test_reading_a_shared_array():
    a = pa.arange(200_000.0)

    def work(i):
        for k in range(20):
            assert float((a * (i + 1) + k)[1000]) == 1000.0 * (i + 1) + k

    in_threads(work)


def test_a_shared_pending_array_is_evaluated_once_and_right():
    for _ in range(10):
        pending = pa.sqrt(pa.ones(300_000) * 4.0) + 1.0

        def work(i, pending=pending):
            assert float(pending[i]) == 3.0
            assert float((pending * 2).sum()) == 6.0 * 300_000

        in_threads(work)


def test_writers_never_tear_elements():
    a = pa.zeros(100_000)

    def work(i):
        for k in range(20):
            a[...] = float(i * 100 + k)
            values = set(np.unique(np.asarray(a.copy())).tolist())
            assert all(v == int(v) and 0 <= v < 800 for v in values)

    in_threads(work)


def test_locks_are_taken_in_one_order():
    a, b = pa.ones(100_000), pa.ones(100_000)

    def work(i):
        for _ in range(20):
            if i % 2:
                pa.add(a, b, out=b)
            else:
                pa.subtract(b, a, out=a)

    in_threads(work)


def test_eager_is_of_one_thread():
    inside = threading.Event()
    leave = threading.Event()

    def hold(i):
        with pa.eager():
            inside.set()
            leave.wait(30)

    thread = threading.Thread(target=hold, args=(0,))
    thread.start()
    inside.wait(30)
    assert float((pa.ones(200_000) + 1).sum()) == 400_000.0
    leave.set()
    thread.join()


def test_operators_in_place_while_others_read():
    """An operator in place replaces what the object holds, or writes where another thread just reads it."""
    a = pa.arange(200_000)

    def work(i):
        for _ in range(60):
            if i % 2:
                a.sum()
                a.max()
            else:
                a[:1] = 0
                a.__iadd__(1)

    in_threads(work)
    values = np.asarray(a)
    assert values[1:].tolist() == list(range(int(values[1]), int(values[1]) + 199_999))


def test_changing_the_number_of_threads_while_others_evaluate():
    before = pa.get_num_threads()
    x = pa.arange(300_000.0)

    def work(i):
        for k in range(50):
            if i < 2:
                pa.set_num_threads(1 + (i + k) % 5)
            else:
                assert float((x * 2 + k).sum()) == 299_999 * 300_000 + 300_000.0 * k

    try:
        in_threads(work)
    finally:
        pa.set_num_threads(before)


def test_far_too_many_threads_are_cut_down():
    before = pa.get_num_threads()
    try:
        pa.set_num_threads(2**62)
        assert before <= pa.get_num_threads() <= 4096
    finally:
        pa.set_num_threads(before)
