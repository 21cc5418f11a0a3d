"""What happens to masked arrays and polynomials when memory ends in the middle, as in `test_failures.py`."""

import numpy as np
import polyarray as pa
import pytest
from failing import check_each_allocation
from polyarray import memory
from polyarray.polynomial._series import Series

SIZES = {"small": (4, 6), "large": (150, 200)}


def operands(shape):
    rng = np.random.default_rng(0)
    x, y = (
        pa.ma.array(pa.array(rng.random(shape) + 0.5), mask=pa.array(rng.random(shape) < 0.2))
        for _ in range(2)
    )
    return x, y, pa.array(rng.random(shape[0]))


def state(*masked):
    """The elements and the masks of arrays."""
    return [(one._data.tolist(), pa.ma.getmaskarray(one).tolist()) for one in masked]


FUNCTIONS = {
    "array": lambda x, y, v: pa.ma.array(v.tolist(), mask=v > 0.5),
    "copy": lambda x, y, v: x.copy(),
    "astype": lambda x, y, v: x.astype("f4"),
    "filled": lambda x, y, v: x.filled(3.0),
    "compressed": lambda x, y, v: x.compressed(),
    "add": lambda x, y, v: x + y,
    "divide": lambda x, y, v: x / (y - 0.7),
    "power": lambda x, y, v: x**y,
    "compare": lambda x, y, v: x < y,
    "equal": lambda x, y, v: x == y,
    "log": lambda x, y, v: pa.ma.log(x - 0.7),
    "ufunc": lambda x, y, v: pa.hypot(x, y),
    "maximum": lambda x, y, v: pa.ma.maximum(x, y),
    "outer": lambda x, y, v: pa.ma.multiply.outer(x[0], y[0]),
    "accumulate": lambda x, y, v: pa.ma.add.accumulate(x, axis=1),
    "reduce": lambda x, y, v: pa.ma.add.reduce(x, axis=1),
    "sum": lambda x, y, v: x.sum(axis=0),
    "mean": lambda x, y, v: x.mean(axis=1),
    "std": lambda x, y, v: x.std(axis=0),
    "max": lambda x, y, v: x.max(axis=0),
    "cumsum": lambda x, y, v: x.cumsum(axis=1),
    "median": lambda x, y, v: pa.ma.median(x, axis=0),
    "average": lambda x, y, v: pa.ma.average(x, axis=0, weights=v),
    "cov": lambda x, y, v: pa.ma.cov(x[:4]),
    "sort": lambda x, y, v: pa.ma.sort(x, axis=0),
    "argsort": lambda x, y, v: x.argsort(axis=1),
    "unique": lambda x, y, v: pa.ma.unique(x.round(1)),
    "where": lambda x, y, v: pa.ma.where(x > y, x, y),
    "choose": lambda x, y, v: pa.ma.choose((x > y).astype(int).filled(0), [x, y]),
    "concatenate": lambda x, y, v: pa.ma.concatenate([x, y]),
    "stack": lambda x, y, v: pa.ma.stack([x, y]),
    "take": lambda x, y, v: x.take([0, 2, 1], axis=1),
    "fancy": lambda x, y, v: x[[0, 1, 1], [2, 0, 1]],
    "boolean": lambda x, y, v: x[(x > 1).filled(False)],
    "repeat": lambda x, y, v: x.repeat(2, axis=0),
    "reshape": lambda x, y, v: x.T.reshape(-1),
    "diff": lambda x, y, v: pa.ma.diff(x, axis=1),
    "dot": lambda x, y, v: pa.ma.dot(x, y.T),
    "clip": lambda x, y, v: x.clip(0.6, 0.9),
    "masked_where": lambda x, y, v: pa.ma.masked_where(x > 1, x),
    "masked_invalid": lambda x, y, v: pa.ma.masked_invalid(x._data),
    "mask_rowcols": lambda x, y, v: pa.ma.mask_rowcols(x[:4, :4]),
    "compress_rows": lambda x, y, v: pa.ma.compress_rows(x[:, :2]),
    "polyfit": lambda x, y, v: pa.ma.polyfit(v, x[:, 0], 1),
    "gradient": lambda x, y, v: pa.gradient(x, axis=0),
    "chebval": lambda x, y, v: pa.polynomial.chebyshev.chebval(v, [1, 2, 3]),
    "chebfit": lambda x, y, v: pa.polynomial.chebyshev.chebfit(v, v * v, 2),
    "legvander": lambda x, y, v: pa.polynomial.legendre.legvander(v, 4),
    "hermroots": lambda x, y, v: pa.polynomial.hermite.hermroots([1, 2, 3, 4]),
    "lagint": lambda x, y, v: pa.polynomial.laguerre.lagint(v, 2),
    "legder": lambda x, y, v: pa.polynomial.legendre.legder(v, 1),
    "hermegauss": lambda x, y, v: pa.polynomial.hermite_e.hermegauss(5),
    "polydiv": lambda x, y, v: pa.polynomial.polynomial.polydiv(v, [1.0, 2.0]),
    "polyval2d": lambda x, y, v: pa.polynomial.polynomial.polyval2d(v, v, [[1, 2], [3, 4]]),
    "Polynomial": lambda x, y, v: pa.polynomial.Polynomial(v),
    "Series.fit": lambda x, y, v: pa.polynomial.Legendre.fit(v, v * v, 2),
    "Series.roots": lambda x, y, v: pa.polynomial.Chebyshev([1, 2, 3, 4]).roots(),
    "Series.mul": lambda x, y, v: pa.polynomial.Chebyshev(v[:4]) * pa.polynomial.Chebyshev([1, 2]),
    "Series.linspace": lambda x, y, v: pa.polynomial.Hermite(v[:4]).linspace(50),
    "Series.convert": lambda x, y, v: pa.polynomial.Laguerre(v[:4]).convert(kind=pa.polynomial.Polynomial),
    "poly1d": lambda x, y, v: pa.poly1d(v[:4]).integ() * pa.poly1d([1, 2]),
}


def elements(result):
    """What a result consists of."""
    if isinstance(result, (Series, pa.poly1d)):
        return [np.asarray(result.coef)]
    if isinstance(result, pa.ma.MaskedArray):
        data, mask = np.asarray(result._data), np.asarray(pa.ma.getmaskarray(result))
        return [np.where(mask, 0, data), mask]
    if isinstance(result, (tuple, list)):
        return [part for one in result for part in elements(one)]
    return [np.asarray(result)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_allocation_may_fail(name, size):
    check_each_allocation(FUNCTIONS[name], lambda: operands(SIZES[size]), state, elements, 400)


def unmasked(x):
    """The elements without a mask."""
    return pa.ma.array(x._data.copy())


IN_PLACE = {
    "iadd": lambda x, y: x.__iadd__(y),
    "isub": lambda x, y: x.__isub__(y[::-1]),
    "imul": lambda x, y: x.__imul__(y[0]),
    "itruediv": lambda x, y: x.__itruediv__(y - 0.7),
    "ifloordiv": lambda x, y: x.__ifloordiv__(y - 0.7),
    "ipow": lambda x, y: x.__ipow__(y * -400),
    "item": lambda x, y: x.__setitem__((0, 1), 3.0),
    "masked item": lambda x, y: x.__setitem__((0, 1), pa.ma.masked),
    "part": lambda x, y: x.__setitem__(slice(None, None, 2), y[::2]),
    "itself": lambda x, y: x.__setitem__(slice(None), x[::-1]),
    "fancy": lambda x, y: x.__setitem__([0, 2], y[[1, 2]]),
    "where": lambda x, y: x.__setitem__(x._data > 1, 0.0),
    "masked where": lambda x, y: x.__setitem__(x._data > 1, pa.ma.masked),
    "hard": lambda x, y: x.harden_mask().__setitem__(slice(1, None), y[1:]),
    "hard where": lambda x, y: x.harden_mask().__setitem__(x._data > 1, 0.0),
    "mask": lambda x, y: setattr(x, "mask", y._data > 1),
    "flat": lambda x, y: setattr(x, "flat", y.ravel()),
    "flat items": lambda x, y: x.flat.__setitem__(slice(0, 5), y.ravel()[:5]),
    "put": lambda x, y: x.put([0, 5], y.ravel()[:2]),
    "ma.put": lambda x, y: pa.ma.put(x, [0, 5], [1.0, 2.0]),
    "putmask": lambda x, y: pa.ma.putmask(x, y._data > 1, y),
    "sort": lambda x, y: x.sort(axis=0),
    "sum": lambda x, y: y.sum(axis=0, out=x[0]),
    "max": lambda x, y: y.max(axis=0, out=x[0]),
    "mean": lambda x, y: y.mean(axis=0, out=x[0]),
    "std": lambda x, y: y.std(axis=0, out=x[0]),
    "cumsum": lambda x, y: y.cumsum(axis=1, out=x),
    "clip": lambda x, y: y.clip(0.7, 0.8, out=x),
    "round": lambda x, y: y.round(1, out=x),
    "take": lambda x, y: y.take([0, 1, 2, 3], axis=0, out=x[:4]),
    "ufunc": lambda x, y: pa.sqrt(y, out=x),
    "binary ufunc": lambda x, y: pa.divide(x, y - 0.7, out=x),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mask", ["masked", "nomask"])
@pytest.mark.parametrize("name", IN_PLACE)
def test_an_array_is_unchanged_where_memory_ends(name, mask, size):
    write, shape = IN_PLACE[name], SIZES[size]
    expected = None
    for after in [10000, *range(200)]:
        x, y, _ = operands(shape)
        x = x if mask == "masked" else unmasked(x)
        before = state(x, y)
        try:
            with memory.failing(after=after):
                write(x, y)
                pa.evaluate(*(part for part in (x._data, x._mask) if part is not pa.ma.nomask))
        except MemoryError:
            assert state(x, y) == before
        else:
            expected = expected or state(x, y)
            assert state(x, y) == expected
            if after < 10000:
                return
    pytest.fail("it never passed")
