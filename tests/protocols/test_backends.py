"""Backends around our functions, and ours around others': uarray, unumpy and `scipy.fft`."""

import asyncio
import threading

import numpy as np
import polyarray as pa
import pytest
from polyarray import dispatch


class Recording:
    """Answers with its name, or declines, and keeps what it was asked."""

    def __init__(self, name="backend", domain="numpy", answers=True):
        self.name, self.__ua_domain__, self.answers, self.asked = name, domain, answers, []

    def __ua_function__(self, function, args, kwargs):
        self.asked.append((function.__name__, args, kwargs))
        return self.name if self.answers else NotImplemented


@pytest.fixture(autouse=True)
def cleared():
    yield
    dispatch.clear_backends()
    from polyarray.dispatch import _backends

    assert _backends._watched == set()


def test_a_backend_answers_in_its_scope():
    backend = Recording()
    x = pa.ones(2)
    with dispatch.set_backend(backend):
        assert pa.sin(x) == "backend"
        assert pa.sum(x, axis=0) == "backend"
        assert pa.zeros(3) == "backend"
        assert pa.linalg.norm(x) == "backend"
        assert pa.sin(1.0) == "backend"
    assert [name for name, _, _ in backend.asked] == ["sin", "sum", "zeros", "norm", "sin"]
    assert backend.asked[1][1][0] is x and backend.asked[1][2] == {"axis": 0}
    assert pa.sin(0.0) == 0.0


def test_order():
    first, second, everywhere, registered = (Recording(name) for name in "abcd")
    dispatch.register_backend(registered)
    assert pa.sin(0.0) == "d"
    dispatch.set_global_backend(everywhere)
    assert pa.sin(0.0) == "c"
    with dispatch.set_backend(first), dispatch.set_backend(second):
        assert pa.sin(0.0) == "b"
        with dispatch.skip_backend(second):
            assert pa.sin(0.0) == "a"
        second.answers = False
        assert pa.sin(0.0) == "a"
        first.answers = False
        assert pa.sin(0.0) == "c"
    dispatch.set_global_backend(everywhere, try_last=True)
    assert pa.sin(0.0) == "d"
    everywhere.answers = registered.answers = False
    assert pa.sin(0.0) == 0.0


@pytest.mark.parametrize(
    ("domain", "answered"),
    [
        ("numpy", ["sin", "norm", "rfft"]),
        ("polyarray", ["sin", "norm", "rfft"]),
        ("numpy.linalg", ["norm"]),
        ("polyarray.fft", ["rfft"]),
        (("numpy.fft", "numpy.linalg"), ["norm", "rfft"]),
        ("numpy.lin", []),
        ("scipy", []),
    ],
)
def test_domains(domain, answered):
    backend = Recording(domain=domain, answers=False)
    x = pa.ones(2)
    with dispatch.set_backend(backend):
        pa.sin(x), pa.linalg.norm(x), pa.fft.rfft(x)
    assert [name for name, _, _ in backend.asked] == answered


@pytest.mark.parametrize("how", [{"only": True}, {"coerce": True}])
def test_only(how):
    outer, inner = Recording("outer"), Recording("inner", answers=False)
    with (
        dispatch.set_backend(outer),
        dispatch.set_backend(inner, **how),
        pytest.raises(dispatch.BackendNotImplementedError, match=r"'polyarray\.sin': Recording") as caught,
    ):
        pa.sin(0.0)
    assert caught.value.args[1] == (inner, None)
    assert outer.asked == []


def test_a_backend_may_call_what_it_answers():
    class Doubling:
        __ua_domain__ = "numpy"

        def __ua_function__(self, function, args, kwargs):
            with dispatch.skip_backend(self):
                return 2 * function(*args, **kwargs)

    with dispatch.set_backend(Doubling()):
        assert pa.sum([1, 2]) == 6
        assert pa.sum([1, 2]) == 6


def test_exceptions_pass_and_those_that_decline_do_not():
    class Broken:
        __ua_domain__ = "numpy"

        def __init__(self, error):
            self.error = error

        def __ua_function__(self, function, args, kwargs):
            raise self.error

    with (
        dispatch.set_backend(Broken(ZeroDivisionError("mine"))),
        pytest.raises(ZeroDivisionError, match="mine"),
    ):
        pa.sin(0.0)
    error = dispatch.BackendNotImplementedError("no")
    with dispatch.set_backend(Broken(error)):
        assert pa.sin(0.0) == 0.0
    with (
        dispatch.set_backend(Broken(error), only=True),
        pytest.raises(dispatch.BackendNotImplementedError) as caught,
    ):
        pa.sin(0.0)
    assert caught.value.args[1][1] is error


def test_arguments_are_converted():
    class Converting(Recording):
        def __ua_convert__(self, dispatchables, coerce):
            assert all(one.type is pa.ndarray for one in dispatchables)
            return [one.value + 1 for one in dispatchables] if coerce else NotImplemented

    backend = Converting()
    x = pa.zeros(2)
    with dispatch.set_backend(backend):
        assert type(pa.concatenate([x, x])) is pa.ndarray
    with dispatch.set_backend(backend, coerce=True):
        assert pa.concatenate([x, (x,)], axis=0) == "backend"
    (arrays,) = backend.asked[0][1]
    assert arrays[0].tolist() == [1.0, 1.0] and arrays[1][0].tolist() == [1.0, 1.0]


def test_threads_have_scopes_of_their_own():
    found = []
    with dispatch.set_backend(Recording()):
        thread = threading.Thread(target=lambda: found.append(pa.sin(0.0)))
        thread.start()
        thread.join()
        found.append(pa.sin(0.0))
    assert found == [0.0, "backend"]


def test_tasks_have_scopes_of_their_own():
    async def task(name):
        with dispatch.set_backend(Recording(name)):
            await asyncio.sleep(0)
            first = pa.sin(0.0)
            await asyncio.sleep(0)
            return first, pa.sin(0.0)

    async def plain():
        await asyncio.sleep(0)
        return pa.sin(0.0)

    async def all_of_them():
        return await asyncio.gather(task("a"), task("b"), plain())

    assert asyncio.run(all_of_them()) == [("a", "a"), ("b", "b"), 0.0]


def test_many_threads():
    wrong = []

    def work(k):
        backend = Recording(k)
        for _ in range(100):
            with dispatch.set_backend(backend):
                if pa.cos(0.0) != k:
                    wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert pa.cos(0.0) == 1.0


@pytest.mark.parametrize("function", [dispatch.set_backend, dispatch.skip_backend, dispatch.register_backend])
def test_objects_that_are_no_backends(function):
    with pytest.raises(ValueError, match="a backend has __ua_domain__"):
        function(3)


# ---- polyarray as a backend -----------------------------------------------------------------------------


def uarray_and_unumpy():
    uarray = pytest.importorskip("uarray", reason="uarray is not installed")
    unumpy = pytest.importorskip("unumpy", reason="unumpy is not installed")
    return uarray, unumpy


UNUMPY = {
    "sin": lambda xp, x: xp.sin(x),
    "add": lambda xp, x: xp.add(x, x),
    "sum": lambda xp, x: xp.sum(x),
    "reduce": lambda xp, x: xp.add.reduce(x),
    "max": lambda xp, x: xp.max(x, axis=0),
    "mean": lambda xp, x: xp.mean(x, axis=0),
    "std": lambda xp, x: xp.std(x),
    "any": lambda xp, x: xp.any(x),
    "transpose": lambda xp, x: xp.transpose(x),
    "reshape": lambda xp, x: xp.reshape(x, (4,)),
    "where": lambda xp, x: xp.where(x, x, x),
    "sort": lambda xp, x: xp.sort(x),
    "argsort": lambda xp, x: xp.argsort(x),
    "tensordot": lambda xp, x: xp.tensordot(x, x),
    "dot": lambda xp, x: xp.dot(x, x),
    "diag": lambda xp, x: xp.diag(x),
    "concatenate": lambda xp, x: xp.concatenate((x, x)),
    "stack": lambda xp, x: xp.stack((x, x)),
    "unique": lambda xp, x: xp.unique(x),
    "broadcast_to": lambda xp, x: xp.broadcast_to(x, (2, 2, 2)),
}


@pytest.mark.parametrize("name", UNUMPY)
def test_unumpys_multimethods(name):
    uarray, unumpy = uarray_and_unumpy()
    x = np.array([[1.0, 4.0], [2.0, 0.5]])
    expected = UNUMPY[name](np, x)
    if name != "reduce" and not hasattr(unumpy, name):
        pytest.skip(f"this unumpy has no {name}")
    with uarray.set_backend(dispatch.backend, only=True):
        result = UNUMPY[name](unumpy, pa.asarray(x))
    assert isinstance(result, (pa.ndarray, pa.generic)), type(result)
    np.testing.assert_allclose(np.asarray(result), expected)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("zeros", lambda xp: xp.zeros((2, 3))),
        ("ones", lambda xp: xp.ones((2, 3), dtype=np.float32)),
        ("arange", lambda xp: xp.arange(5)),
        ("array", lambda xp: xp.array([1.0, 2.0])),
        ("asarray", lambda xp: xp.asarray([1, 2])),
        ("eye", lambda xp: xp.eye(3)),
        ("full", lambda xp: xp.full((2,), 7.0)),
    ],
)
def test_unumpys_creation(name, call):
    uarray, unumpy = uarray_and_unumpy()
    if not hasattr(unumpy, name):
        pytest.skip(f"this unumpy has no {name}")
    with uarray.set_backend(dispatch.backend, coerce=True):
        result = call(unumpy)
    assert type(result) is pa.ndarray
    np.testing.assert_array_equal(np.asarray(result), call(np))


def test_multimethods_written_as_unumpys_are():
    uarray = pytest.importorskip("uarray", reason="uarray is not installed")

    class ndarray:
        pass

    def replace(args, kwargs, dispatchables):
        return (dispatchables[0], *args[1:]), kwargs

    def cumsum(a, axis=None):
        return (uarray.Dispatchable(a, ndarray),)

    multimethod = uarray.generate_multimethod(cumsum, replace, "numpy")
    with uarray.set_backend(dispatch.backend):
        result = multimethod(pa.asarray([1.0, 2.0]))
        assert type(result) is pa.ndarray and result.tolist() == [1.0, 3.0]
        assert type(multimethod(np.array([1.0, 2.0]))) is pa.ndarray
    with uarray.set_backend(dispatch.backend, coerce=True):
        assert type(multimethod([1.0, 2.0])) is pa.ndarray
    with pytest.raises(uarray.BackendNotImplementedError):
        multimethod(pa.ones(2))


TRANSFORMS = {
    "fft": lambda fft, x: fft.fft(x),
    "fft n axis": lambda fft, x: fft.fft(x, n=3, axis=0, norm="ortho"),
    "positions": lambda fft, x: fft.ifft(x, 3, 0, "forward"),
    "rfft": lambda fft, x: fft.rfft(x, overwrite_x=True, workers=2),
    "irfft": lambda fft, x: fft.irfft(x),
    "fft2": lambda fft, x: fft.fft2(x),
    "ifftn": lambda fft, x: fft.ifftn(x, s=(2, 2), axes=(0, 1)),
    "rfftn": lambda fft, x: fft.rfftn(x),
    "hfft": lambda fft, x: fft.hfft(x),
}


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("backend", [dispatch.fft_backend, pa.fft], ids=["backend", "namespace"])
def test_scipys_transforms(name, backend):
    fft = pytest.importorskip("scipy.fft", reason="SciPy is not installed")
    x = np.random.default_rng(0).random((4, 6))
    expected = TRANSFORMS[name](fft, x)
    with fft.set_backend(backend, only=True):
        result = TRANSFORMS[name](fft, pa.asarray(x))
    assert type(result) is pa.ndarray
    np.testing.assert_allclose(np.asarray(result), expected)


def test_scipys_other_transforms_are_scipys():
    fft = pytest.importorskip("scipy.fft", reason="SciPy is not installed")
    x = np.arange(5.0)
    with fft.set_backend(pa.fft):
        np.testing.assert_allclose(fft.dct(x), fft.dct(x))
        assert type(fft.fft(x)) is pa.ndarray
