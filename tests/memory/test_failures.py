"""What happens when memory ends in the middle: each function is run with an allocator that fails at its first
allocation, at its second, and so on until it passes."""

import numpy as np
import polyarray as pa
import pytest
from failing import check_each_allocation
from polyarray import memory

CASES = {
    "small": ((4, 6), False),
    "large": ((150, 200), False),
    "turned small": ((4, 6), True),
    "turned large": ((150, 200), True),
}


def turned(x):
    """The same elements, every other one along columns."""
    view = pa.empty((x.shape[1], 2 * x.shape[0])).T[::2]
    view[...] = x
    return view


def operands(case):
    shape, is_turned = CASES[case]
    rng = np.random.default_rng(0)
    x = pa.array(rng.random(shape) + 0.5)
    y = pa.array(rng.random(shape) + 0.5)
    return (turned(x), turned(y)) if is_turned else (x, y)


def square(x, most=70):
    """A square part of an array, which is not contiguous."""
    n = min(*x.shape, most)
    return x[:n, :n]


def symmetric(x, most=70):
    """A positive definite matrix."""
    a = square(x, most)
    return a + a.T + 2 * a.shape[0] * pa.eye(a.shape[0])


def pairs(x, steps=20):
    """Complex numbers, many of them with one real part."""
    return pa.round(x * steps) + 1j * x[::-1]


LINALG = {
    "matmul integers": lambda x, y: pa.round(x * 5).astype("i8") @ pa.round(y * 5).astype("i8").T,
    "matmul bools": lambda x, y: (x > 1) @ (y > 1).T,
    "matmul complex": lambda x, y: (x + 1j) @ (y - 1j).T,
    "matmul transposed": lambda x, y: x.T @ y[:, ::2],
    "matmul stack": lambda x, y: x.reshape(-1, 2, 3) @ pa.round(y).astype("i4").reshape(-1, 3, 2),
    "matvec": lambda x, y: x @ y.T[:, ::2][:, 0],
    "vecmat": lambda x, y: y[::-1, 0] @ x,
    "matvec long": lambda x, y: x.reshape(2, -1) @ y.reshape(2, -1)[0],
    "dot": lambda x, y: pa.dot(x.ravel()[::-2], y.ravel()[::2]),
    "vdot": lambda x, y: pa.vdot(x[:, 0] + 1j, y[:, 1]),
    "tensordot": lambda x, y: pa.tensordot(x, y, 2),
    "det": lambda x, y: pa.linalg.det(square(x)),
    "slogdet": lambda x, y: pa.linalg.slogdet(square(x)),
    "invs": lambda x, y: pa.linalg.inv(pa.stack([symmetric(x), symmetric(y)])),
    "invs of many": lambda x, y: pa.linalg.inv(symmetric(x, 4) + pa.arange(200.0).reshape(200, 1, 1)),
    "solve large": lambda x, y: pa.linalg.solve(symmetric(x), square(y)),
    "cholesky": lambda x, y: pa.linalg.cholesky(symmetric(x)),
    "cholesky upper": lambda x, y: pa.linalg.cholesky(symmetric(x) + 0j, upper=True),
    "qr": lambda x, y: pa.linalg.qr(x[:, :70]),
    "qr complete": lambda x, y: pa.linalg.qr(x[:, :50] + 1j, mode="complete"),
    "qr r": lambda x, y: pa.linalg.qr(x.T[:, :40], mode="r"),
    "qr raw": lambda x, y: pa.linalg.qr(x[:50], mode="raw"),
    "eigh": lambda x, y: pa.linalg.eigh(symmetric(x)),
    "eigvalsh": lambda x, y: pa.linalg.eigvalsh(symmetric(x, 120)),
    "eig": lambda x, y: pa.linalg.eig(square(x)),
    "eig complex": lambda x, y: pa.linalg.eig(square(x, 30) + 1j * square(y, 30)),
    "eigvals": lambda x, y: pa.linalg.eigvals(square(x)),
    "svd full": lambda x, y: pa.linalg.svd(x[:, :60]),
    "svd thin": lambda x, y: pa.linalg.svd(x[:60], full_matrices=False),
    "svdvals": lambda x, y: pa.linalg.svdvals(x[:, :70]),
    "svdvals tall": lambda x, y: pa.linalg.svdvals(x[:, :30]),
    "lstsq": lambda x, y: pa.linalg.lstsq(x[:, :3], y[:, 0]),
    "lstsq wide": lambda x, y: pa.linalg.lstsq(x[:40], y[:40, :2]),
    "pinv": lambda x, y: pa.linalg.pinv(x[:, :50]),
    "matrix_power": lambda x, y: pa.linalg.matrix_power(square(x), 3),
    "matrix_rank": lambda x, y: pa.linalg.matrix_rank(square(x)),
}

FFT = {
    "fft complex": lambda x, y: pa.fft.fft(x + 1j * y),
    "fft along the first axis": lambda x, y: pa.fft.fft(x + 1j * y, axis=0),
    "fft strided": lambda x, y: pa.fft.fft((x + 1j * y)[:, ::2]),
    "fft cut": lambda x, y: pa.fft.fft(x, n=3),
    "fft prime": lambda x, y: pa.fft.fft(x + 1j * y, n=67),
    "ifft": lambda x, y: pa.fft.ifft(x.astype("c8")),
    "fftn": lambda x, y: pa.fft.fftn(x.reshape(2, -1, 3)),
    "rfft": lambda x, y: pa.fft.rfft(x),
    "rfft odd": lambda x, y: pa.fft.rfft(x, n=33, axis=0),
    "irfft": lambda x, y: pa.fft.irfft(x + 1j * y),
    "irfft odd": lambda x, y: pa.fft.irfft(x + 1j * y, n=33),
    "hfft": lambda x, y: pa.fft.hfft(x + 1j * y, axis=0),
    "irfft2": lambda x, y: pa.fft.irfft2(x + 1j * y),
}

SORTS = {
    "sort complex": lambda x, y: pa.sort(pairs(x)[:, :30], axis=0),
    "sort equal": lambda x, y: pa.sort(pairs(x, 0).ravel()),
    "argsort complex": lambda x, y: pa.argsort(pairs(x, 0)[:30], axis=1),
    "sort halves": lambda x, y: pa.sort(x.astype("f2")),
    "sort halves stably": lambda x, y: pa.sort(x[:30].astype("f2"), kind="stable"),
    "argsort halves": lambda x, y: pa.argsort(x.astype("f2")),
    "sort int16": lambda x, y: pa.sort(pa.round(x.ravel() * 9000).astype("i2")),
    "sort uint8": lambda x, y: pa.sort(pa.round(x * 99).astype("u1"), axis=0),
    "sort zeros stably": lambda x, y: pa.sort(pa.where(x > 1, x, -0.0)[:30], kind="stable"),
    "sort descending": lambda x, y: pa.sort(pairs(x, 0)[:9], descending=True),
    "argsort descending": lambda x, y: pa.argsort(x[:, :30], descending=True, axis=0),
    "partition halves": lambda x, y: pa.partition(x.astype("f2"), 2),
    "searchsorted complex": lambda x, y: pa.searchsorted(pa.sort(pairs(x).ravel()), y.ravel()),
    "searchsorted halves": lambda x, y: pa.searchsorted(pa.sort(x.astype("f2").ravel()), y.ravel()[:9]),
    "lexsort complex": lambda x, y: pa.lexsort((pairs(x)[:9], pairs(y, 0)[:9])),
}

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
    "reshape": lambda x, y: x[::-1].T.reshape(-1),
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
    "sum all": lambda x, y: pa.asarray((x * y).sum()),
    "max": lambda x, y: (x * y).max(axis=1),
    "sum where": lambda x, y: x.sum(axis=0, where=y > 1, initial=1.0),
    "half": lambda x, y: x.astype("f2").cumsum(axis=0),
    "count": lambda x, y: pa.count_nonzero(x > 1, axis=0),
    "argwhere": lambda x, y: pa.argwhere(x > 1),
    "compress": lambda x, y: x.compress([True, False, True], axis=0),
    "choose": lambda x, y: pa.choose(pa.where(x > 1, 1, 0), [x, y]),
    "select": lambda x, y: pa.select([x > 1, y > 1], [x, y]),
    "delete": lambda x, y: pa.delete(x, [0, 2], axis=1),
    "insert": lambda x, y: pa.insert(x, [0, 2], y[:, :2], axis=1),
    "trim": lambda x, y: pa.trim_zeros(pa.concatenate([0 * x[0], x[0]])),
    "unique rows": lambda x, y: pa.unique(pa.round(x), axis=0, return_counts=True),
    "intersect": lambda x, y: pa.intersect1d(pa.round(x, 1), pa.round(y, 1), return_indices=True),
    "setdiff": lambda x, y: pa.setdiff1d(pa.round(x, 1), pa.round(y, 1)),
    "isin table": lambda x, y: pa.isin((9 * x).astype(int), (9 * y).astype(int), kind="table"),
    "digitize": lambda x, y: pa.digitize(x, [0.6, 0.8, 1.0]),
    "bincount": lambda x, y: pa.bincount((9 * x).astype(int).ravel(), y.ravel()),
    "histogram weights": lambda x, y: pa.histogram(x, bins=[0.5, 0.7, 1.5], weights=y)[0],
    "histogramdd": lambda x, y: pa.histogramdd((x.ravel(), y.ravel()), bins=3)[0],
    "nanmedian": lambda x, y: pa.nanmedian(x, axis=1),
    "nanquantile": lambda x, y: pa.nanquantile(x, [0.2, 0.7], axis=0),
    "quantile weights": lambda x, y: pa.quantile(x, 0.3, axis=0, weights=y, method="inverted_cdf"),
    "interp period": lambda x, y: pa.interp(x[0], 3 * y[0], x[0], period=2.0),
    "unravel": lambda x, y: pa.unravel_index((2 * x).astype(int), (3, 2)),
    "choice": lambda x, y: pa.random.default_rng(1).choice(x, 3, p=pa.ones(len(x)) / len(x)),
    "permutation": lambda x, y: pa.random.default_rng(1).permutation(x, axis=1),
    "multinomial": lambda x, y: pa.random.default_rng(1).multinomial([3, 4], [0.2, 0.3, 0.5]),
    "gamma": lambda x, y: pa.random.default_rng(1).gamma(x, y),
    "integers": lambda x, y: pa.random.default_rng(1).integers(0, (9 * x).astype(int) + 1),
    "take along": lambda x, y: pa.take_along_axis(x, pa.argsort(y, axis=0), axis=0),
    "where few": lambda x, y: pa.asarray(pa.where(x > 1)),
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


FUNCTIONS |= LINALG | FFT | SORTS
FUNCTIONS |= {f"ufunc {name}": of_ufunc(name) for name in UFUNCS}


def elements(result):
    results = result if isinstance(result, (tuple, list)) else (result,)
    return [np.asarray(one) for one in results]


def state(*arrays):
    """The elements of arrays."""
    return [one.tolist() for one in arrays]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_allocation_may_fail(name, case):
    check_each_allocation(FUNCTIONS[name], lambda: operands(case), state, elements, 200)


IN_PLACE = {
    "iadd": lambda x, y: x.__iadd__(y[::-1, ::-1].astype("f4")),
    "assign": lambda x, y: x.__setitem__(slice(None), x[::-1]),
    "where": lambda x, y: x.__setitem__(x > 1, 0.0),
    "out": lambda x, y: pa.exp(x[::-1], out=x),
    "matmul": lambda x, y: pa.matmul(y[:4, :4], x[:4, :4], out=x[:4, :4]),
    "matmul integers": lambda x, y: pa.matmul(*[pa.round(square(y)).astype("i8")] * 2, out=square(x)),
    "matmul in place": lambda x, y: square(x).__imatmul__(square(y).T),
    "fft": lambda x, y: pa.fft.fft(y[:, ::2], out=x.view("c16")),
    "sort": lambda x, y: x.sort(axis=0),
    "sort complex": lambda x, y: x[:9].view("c16").sort(),
    "sort a line": lambda x, y: x.reshape(-1).view("c16").sort(),
    "sort stably": lambda x, y: x.sort(kind="stable"),
    "sort halves": lambda x, y: x.view("f2").sort(),
    "sort int16": lambda x, y: x.view("i2").sort(kind="stable"),
    "cumsum": lambda x, y: pa.cumsum(y, axis=0, out=x),
    "sum": lambda x, y: pa.sum(y, axis=0, out=x[0]),
    "clip": lambda x, y: x[::-1].clip(0.7, 0.8, out=x),
    "put": lambda x, y: x.put([0, 5], [1.0, 2.0]),
    "take": lambda x, y: pa.take(y, [0, 1, 2, 3], axis=0, out=x[:4]),
    "copyto": lambda x, y: pa.copyto(x, y.T.copy().T, where=y > 1),
    "partition": lambda x, y: x.partition(2, axis=1),
    "fill": lambda x, y: x.fill(2.0),
    "overflow": lambda x, y: quietly(lambda: x.astype("f4").__setitem__(..., 1e300 * y)),
    "cast": lambda x, y: x.__setitem__(..., y.astype("f2")),
    "strided": lambda x, y: x[:, ::2].__setitem__(..., y[:, 1::2].astype("i4")),
    "divmod": lambda x, y: pa.divmod(x[::-1], y, out=(x, pa.empty(y.shape))),
    "frexp": lambda x, y: pa.frexp(x[::-1], out=(x, pa.empty(y.shape, int))),
    "masked": lambda x, y: pa.add(x[::-1], y, out=x, where=y > 1),
    "at": lambda x, y: pa.add.at(x, ([0, 1, 1], [2, 0, 0]), [1.0, 2.0, 3.0]),
    "accumulate": lambda x, y: pa.maximum.accumulate(x[::-1], axis=0, out=x),
    "mean": lambda x, y: pa.mean(y[::-1], axis=1, out=x[:, 0]),
    "ndarray.sort": lambda x, y: x.T.sort(axis=0),
    "shuffle": lambda x, y: pa.random.default_rng(1).shuffle(x, axis=1),
    "fancy": lambda x, y: x.__setitem__(([0, 1, 1], slice(None)), y[:3]),
    "place": lambda x, y: pa.place(x, y > 1, [1.0, 2.0]),
    "putmask": lambda x, y: pa.putmask(x, y > 1, y[::-1]),
    "put_along_axis": lambda x, y: pa.put_along_axis(x, pa.argsort(y, axis=0), y, axis=0),
    "fill_diagonal": lambda x, y: pa.fill_diagonal(x, 3.0),
    "imatmul": lambda x, y: x[:4, :4].__imatmul__(y[:4, :4]),
}


def quietly(function):
    with pa.errstate(all="ignore"):
        return function()


# They look at whole lines as elements of another width.
VIEWS = {"fft", "sort complex", "sort a line", "sort halves", "sort int16"}


@pytest.mark.parametrize(
    ("name", "case"),
    [(name, case) for name in IN_PLACE for case in CASES if name not in VIEWS or not CASES[case][1]],
)
def test_an_array_is_unchanged_where_memory_ends(name, case):
    write = IN_PLACE[name]
    for after in range(50):
        x, y = operands(case)
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
