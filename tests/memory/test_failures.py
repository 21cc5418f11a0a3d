"""What happens when memory ends in the middle: each function is run with an allocator that fails at its first
allocation, at its second, and so on until it passes."""

import gc

import numpy as np
import polyarray as pa
import pytest
from polyarray import memory

SIZES = {"small": (4, 6), "large": (150, 200)}


def operands(shape):
    rng = np.random.default_rng(0)
    x = pa.array(rng.random(shape) + 0.5)
    y = pa.array(rng.random(shape) + 0.5)
    return x, y


FUNCTIONS = {
    "zeros": lambda x, y: pa.zeros(x.shape),
    "full": lambda x, y: pa.full(x.shape, 3.0),
    "array": lambda x, y: pa.array(x.tolist()),
    "copy": lambda x, y: x.copy(),
    "astype": lambda x, y: x.astype("f4"),
    "add": lambda x, y: x + y,
    "chain": lambda x, y: pa.exp(x * 2 + y) - x,
    "compare": lambda x, y: x < y,
    "mixed": lambda x, y: x + y.astype("i4"),
    "divmod": lambda x, y: pa.divmod(x, y),
    "where": lambda x, y: pa.where(x > 1, x, y),
    "sum": lambda x, y: x.sum(axis=0),
    "mean": lambda x, y: (x + y).mean(axis=1, keepdims=True),
    "std": lambda x, y: x.std(axis=0),
    "cumsum": lambda x, y: x.cumsum(axis=1),
    "argmax": lambda x, y: x.argmax(axis=0),
    "sort": lambda x, y: pa.sort(x, axis=0),
    "argsort": lambda x, y: pa.argsort(x, axis=1),
    "unique": lambda x, y: pa.unique(pa.round(x, 1), return_inverse=True),
    "searchsorted": lambda x, y: pa.searchsorted(pa.sort(x.ravel()), y.ravel()),
    "partition": lambda x, y: pa.partition(x, 2, axis=0),
    "median": lambda x, y: pa.median(x, axis=0),
    "percentile": lambda x, y: pa.percentile(x, [10, 90], axis=1),
    "matmul": lambda x, y: x @ y.T,
    "einsum": lambda x, y: pa.einsum("ij,ij->i", x, y),
    "inv": lambda x, y: pa.linalg.inv(x[:4, :4] + 4 * pa.eye(4)),
    "svd": lambda x, y: pa.linalg.svd(x[:6, :6]),
    "solve": lambda x, y: pa.linalg.solve(x[:4, :4] + 4 * pa.eye(4), y[:4, 0]),
    "fft": lambda x, y: pa.fft.fft2(x),
    "concatenate": lambda x, y: pa.concatenate([x, y], axis=1),
    "stack": lambda x, y: pa.stack([x, y, x]),
    "repeat": lambda x, y: x.repeat(3, axis=0),
    "tile": lambda x, y: pa.tile(x, (2, 2)),
    "take": lambda x, y: x.take([0, 2, 1], axis=1),
    "fancy": lambda x, y: x[[0, 1, 1], [2, 0, 1]],
    "boolean": lambda x, y: x[x > 1],
    "nonzero": lambda x, y: pa.nonzero(x > 1),
    "roll": lambda x, y: pa.roll(x, 3, axis=1),
    "pad": lambda x, y: pa.pad(x, 2),
    "clip": lambda x, y: x.clip(0.6, 0.9),
    "diff": lambda x, y: pa.diff(x, axis=0),
    "gradient": lambda x, y: pa.gradient(x),
    "cov": lambda x, y: pa.cov(x[:5]),
    "histogram": lambda x, y: pa.histogram(x, bins=5),
    "interp": lambda x, y: pa.interp(x[0], [0.0, 1.0, 2.0], [3.0, 1.0, 2.0]),
    "convolve": lambda x, y: pa.convolve(x[0], y[0]),
    "reshape": lambda x, y: x.T.reshape(-1),
    "outer": lambda x, y: pa.multiply.outer(x[0], y[0]),
    "reduceat": lambda x, y: pa.add.reduceat(x, [0, 2], axis=0),
    "accumulate": lambda x, y: pa.maximum.accumulate(x, axis=0),
    "random": lambda x, y: pa.random.default_rng(1).normal(size=x.shape),
    "meshgrid": lambda x, y: pa.meshgrid(x[0], y[0]),
    "isin": lambda x, y: pa.isin(x, y),
    "nanmean": lambda x, y: pa.nanmean(x, axis=0),
    "kron": lambda x, y: pa.kron(x[:2, :2], y[:2, :2]),
    "tril": lambda x, y: pa.tril(x),
    "frombuffer": lambda x, y: pa.frombuffer(x.tobytes()).copy(),
    "fromiter": lambda x, y: pa.fromiter(iter(x.ravel()[:50].tolist()), float),
    "lexsort": lambda x, y: pa.lexsort((x[0], y[0])),
    "apply": lambda x, y: pa.apply_along_axis(lambda v: v * 2, 0, x[:3, :3]),
    "isclose": lambda x, y: pa.isclose(x, y),
}


UFUNCS = sorted(
    name for name, value in vars(pa).items() if type(value) is pa.ufunc and value.signature is None
)


def of_ufunc(name):
    """A ufunc on operands that it takes, of a dtype that has a loop of its own."""
    ufunc = getattr(pa, name)
    loops = [loop.partition("->")[0] for loop in ufunc.types]
    loop = next((loop for kind in "dlq?" for loop in loops if set(loop) == {kind}), loops[-1])

    def function(x, y):
        operands = [pa.round(one).astype(char) for one, char in zip((x, y), loop, strict=False)]
        with pa.errstate(all="ignore"):
            return ufunc(*operands)

    return function


FUNCTIONS |= {f"ufunc {name}": of_ufunc(name) for name in UFUNCS}


def elements(result):
    results = result if isinstance(result, (tuple, list)) else (result,)
    return [np.asarray(one) for one in results]


def run(function, shape, allocator):
    x, y = operands(shape)
    with allocator:
        return elements(function(x, y))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_allocation_may_fail(name, size):
    function, shape = FUNCTIONS[name], SIZES[size]
    expected = run(function, shape, memory.system())
    outside = memory.tracing(sites=False)
    refused = 0
    for after in range(200):
        failing = memory.failing(outside, after)
        x, y = operands(shape)
        before = x.tolist(), y.tolist()
        try:
            with failing:
                got = elements(function(x, y))
        except MemoryError as error:
            refused += 1
            assert "failing(tracing(system)" in str(error), error
            assert "Unable to allocate" in str(error)
            assert (x.tolist(), y.tolist()) == before
            got = None
        if got is not None:
            break
    else:
        pytest.fail("it never passed")
    assert refused >= 1, "it allocates nothing"
    for a, b in zip(got, expected, strict=True):
        np.testing.assert_array_equal(a, b)
    del got, a
    gc.collect()
    assert outside.statistics()["blocks"] == 0


IN_PLACE = {
    "iadd": lambda x, y: x.__iadd__(y[::-1, ::-1].astype("f4")),
    "assign": lambda x, y: x.__setitem__(slice(None), x[::-1]),
    "where": lambda x, y: x.__setitem__(x > 1, 0.0),
    "out": lambda x, y: pa.exp(x[::-1], out=x),
    "matmul": lambda x, y: pa.matmul(y[:4, :4], x[:4, :4], out=x[:4, :4]),
    "sort": lambda x, y: x.sort(axis=0),
    "cumsum": lambda x, y: pa.cumsum(y, axis=0, out=x),
    "sum": lambda x, y: pa.sum(y, axis=0, out=x[0]),
    "clip": lambda x, y: x[::-1].clip(0.7, 0.8, out=x),
    "put": lambda x, y: x.put([0, 5], [1.0, 2.0]),
    "take": lambda x, y: pa.take(y, [0, 1, 2, 3], axis=0, out=x[:4]),
    "copyto": lambda x, y: pa.copyto(x, y.T.copy().T, where=y > 1),
    "partition": lambda x, y: x.partition(2, axis=1),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", IN_PLACE)
def test_an_array_is_unchanged_where_memory_ends(name, size):
    write, shape = IN_PLACE[name], SIZES[size]
    for after in range(50):
        x, y = operands(shape)
        before = np.asarray(x).copy()
        try:
            with memory.failing(after=after):
                write(x, y)
                pa.evaluate(x)
        except MemoryError:
            np.testing.assert_array_equal(np.asarray(x), before)
        else:
            return
    pytest.fail("it never passed")
