"""Reductions and scans against NumPy: dtype × layout × axis, and every keyword."""

import numpy as np
import polyarray as xp
import pytest
from oracle import COMPLEX, DTYPES, LAYOUTS, Operand, agree, ordinary, values

NAMES = ["sum", "prod", "min", "max", "mean", "var", "std", "any", "all", "argmin", "argmax",
         "cumsum", "cumprod", "count_nonzero", "ptp"]  # fmt: skip
ORDERLESS = {"min", "max", "any", "all", "argmin", "argmax", "count_nonzero", "ptp"}
"""Reductions whose result does not depend on the order of rounding."""


def allowance(name, dtype):
    """How far rounding in another order may lead, on positive values."""
    if name in ORDERLESS or (np.dtype(dtype).kind in "biu" and name in ("sum", "prod", "cumsum", "cumprod")):
        return {}
    if name in ("var", "std") and np.dtype(dtype).kind in "fc":
        # Of equal numbers the variance is the rounding error of their mean, squared; here often none.
        error = 4 * float(np.finfo(dtype).eps) * float(np.abs(base_of(name, dtype)).max())
        return {**rounded(dtype), "atol": error if name == "std" else error**2}
    return rounded(dtype)


def rounded(dtype):
    return {"rtol": {"f2": 4e-3, "f4": 2e-6, "F": 4e-6}.get(dtype, 4e-15), "warned": False}


def call(name, **keywords):
    return lambda xp, a: getattr(xp, name)(a, **keywords)


def base_of(name, dtype, n=24):
    a = ordinary(dtype, n)
    if np.dtype(dtype).kind == "f":
        return np.abs(a) / 2 + 0.25
    if np.dtype(dtype).kind == "c":
        return a + dtype_of(dtype)(5)
    return np.abs(a) % 3 + 1 if name.endswith("prod") and dtype != "?" else a


def dtype_of(dtype):
    return np.dtype(dtype).type


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_layouts_and_axes(name, dtype):
    base = base_of(name, dtype).astype(dtype)
    for layout in LAYOUTS:
        if layout == "large" and (
            name.endswith("prod") or (name in ("sum", "cumsum", "var", "std") and dtype == "f2")
        ):
            continue  # overflows, or loses all digits
        for axis in (None, 0, -1):
            if layout == "large" and dtype in ("f2", "f4", "F") and name not in ORDERLESS:
                agree(
                    call(name, axis=axis),
                    Operand(base, layout),
                    rtol=1e-2 if dtype == "f2" else 1e-4,
                    warned=False,
                )
            else:
                agree(call(name, axis=axis), Operand(base, layout), **allowance(name, dtype))


@pytest.mark.parametrize("dtype", ["?", "i1", "u8", "f2", "f8", "D"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("axis", [None, 0, 1, 2, -1, (0, 2), (2, 1), (0, 1, 2), (), 3, -4, (0, 0), 1.5, "x"])
def test_axes_of_a_cube(name, dtype, axis):
    base = base_of(name, dtype).astype(dtype).reshape(2, 3, 4)
    agree(call(name, axis=axis), base, **allowance(name, dtype))
    agree(lambda xp, a: getattr(xp, name)(a.transpose(2, 0, 1), axis=axis), base, **allowance(name, dtype))
    if not name.startswith("cum"):
        agree(call(name, axis=axis, keepdims=True), base, **allowance(name, dtype))


@pytest.mark.parametrize("dtype", ["f4", "f8", "f2"])
@pytest.mark.parametrize(
    "name", ["min", "max", "argmin", "argmax", "nanmin", "nanmax", "any", "all", "count_nonzero"]
)
def test_special_values(name, dtype):
    """NaN wins in min and max, signed zeros and infinities keep their order."""
    base = values(dtype)
    agree(call(name), base, zero_signs=False)
    agree(call(name), base[~np.isnan(base)], zero_signs=False)
    agree(call(name), np.array([np.nan, np.nan], dtype), zero_signs=False)
    for place in (0, 1, 7, 8, 31, 32, 63, 64, 99):
        with_nan = np.arange(100).astype(dtype)
        with_nan[place] = np.nan
        agree(call(name), with_nan)
        agree(call(name, axis=0), np.stack([with_nan, with_nan[::-1]], axis=1))
    ties = np.tile(np.array([3, 1, 3, 1], dtype), 40)
    agree(call(name), ties)


@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
def test_halves_are_rounded_after_each_step(name):
    ones = np.full((3, 4000), 1.0009765625 if name == "cumprod" else 1, "f2")
    agree(lambda xp, a: getattr(xp, name)(a, axis=1)[:, ::37], ones, warned=False)
    agree(lambda xp, a: getattr(xp, name)(a.T, axis=0)[::37], ones, warned=False)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (2, 0, 4), (0, 0), (0, 2, 0)])
def test_nothing_to_reduce(name, shape):
    for axis in (None, 0, -1):
        agree(call(name, axis=axis), np.zeros(shape))


@pytest.mark.parametrize("name", NAMES)
def test_an_axis_that_a_scalar_does_not_have(name):
    agree(call(name, axis=1), np.array(3.0))


@pytest.mark.parametrize("dtype", ["i4", "f4", "f8", "D"])
@pytest.mark.parametrize("name", ["sum", "prod", "min", "max", "mean", "any", "all", "var", "std"])
def test_keywords(name, dtype):
    loose = {"rtol": 2e-6 if dtype == "f4" else 1e-13, "warned": False}
    base = base_of(name, dtype).astype(dtype).reshape(4, 6)

    def keywords(**kw):
        agree(call(name, **kw), base, **loose)

    mask = base.real > np.median(base.real)
    agree(lambda xp, a: getattr(xp, name)(a, where=xp.array(mask), **_initial(name)), base, **loose)
    agree(lambda xp, a: getattr(xp, name)(a, axis=1, where=xp.array(mask), **_initial(name)), base, **loose)
    agree(lambda xp, a: getattr(xp, name)(a, axis=1, out=xp.zeros(4, a.dtype)), base, **loose)
    agree(lambda xp, a: getattr(xp, name)(a, axis=1, out=xp.zeros(5, a.dtype)), base, **loose)
    agree(lambda xp, a: getattr(xp, name)(a, axis=1, out=xp.zeros(4, "f8")), base, **loose)
    agree(lambda xp, a: getattr(a, name)(axis=1), base, **loose)
    agree(lambda xp, a: getattr(a, name)(0), base, **loose)
    keywords(axis=0, keepdims=True)
    keywords(nonsense=1)
    if name in ("sum", "prod", "mean"):
        for other in ("f4", "f8", "i8", "D", "u1"):
            agree(call(name, dtype=other), base, rtol=2e-6, warned=False)
    if name in ("sum", "prod", "min", "max"):
        keywords(initial=2)
        keywords(axis=1, initial=100)
    if name in ("var", "std"):
        for ddof in (0, 1, 4, 24):
            keywords(ddof=ddof)
            keywords(axis=0, ddof=ddof)
        keywords(axis=0, correction=1)


def _initial(name):
    return {"initial": 3} if name in ("min", "max") else {}


@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
@pytest.mark.parametrize("dtype", ["?", "i1", "u2", "i8", "f2", "f4", "f8", "D"])
def test_scans(name, dtype):
    base = base_of(name, dtype, 12).astype(dtype)
    loose = allowance(name, dtype)
    for rows in (
        call(name),
        call(name, dtype="f8"),
        call(name, dtype="i2"),
        lambda xp, a: getattr(xp, name)(a.reshape(3, 4), axis=0),
        lambda xp, a: getattr(xp, name)(a.reshape(3, 4), axis=1),
        lambda xp, a: getattr(xp, name)(a.reshape(3, 4).T, axis=1),
        lambda xp, a: getattr(xp, name)(a, out=xp.zeros(12, a.dtype)),
        lambda xp, a: getattr(xp, "cumulative_" + name[3:])(a),
        lambda xp, a: getattr(xp, "cumulative_" + name[3:])(a, include_initial=True),
    ):
        agree(rows, base, **loose)


ROWS = [
    lambda xp, a: xp.median(a),
    lambda xp, a: xp.median(a.reshape(4, 6), axis=1),
    lambda xp, a: xp.percentile(a, [10, 50, 90]),
    lambda xp, a: xp.quantile(a, 0.3),
    lambda xp, a: xp.average(a),
    lambda xp, a: xp.average(a, weights=xp.arange(24)),
    lambda xp, a: xp.nansum(a),
    lambda xp, a: xp.nanmean(a),
    lambda xp, a: xp.diff(a),
    lambda xp, a: xp.diff(a.reshape(4, 6), axis=0, n=2),
    lambda xp, a: xp.ediff1d(a),
    lambda xp, a: xp.gradient(a),
    lambda xp, a: xp.trapezoid(a),
    lambda xp, a: xp.bincount(xp.abs(a).astype("i8")),
    lambda xp, a: xp.bincount(xp.abs(a).astype("i8"), weights=a, minlength=9),
    lambda xp, a: xp.bincount([-1, 2]),
    lambda xp, a: xp.bincount([1.5]),
    lambda xp, a: xp.histogram(a),
    lambda xp, a: xp.histogram(a, bins=5, range=(-2, 3)),
    lambda xp, a: xp.histogram(a, bins=[-4, 0, 1, 4]),
    lambda xp, a: xp.histogram(a, bins=4, density=True),
    lambda xp, a: xp.histogram(a, bins=4, weights=xp.arange(24)),
    lambda xp, a: xp.histogram(a, bins=0),
    lambda xp, a: xp.histogram_bin_edges(a, bins=3),
    lambda xp, a: xp.digitize(a, [-2, 0, 2]),
    lambda xp, a: xp.cov(a.reshape(4, 6)),
    lambda xp, a: xp.corrcoef(a.reshape(4, 6)),
    lambda xp, a: xp.allclose(a, a + 1e-12),
    lambda xp, a: xp.isclose(a, a + 1e-7),
    lambda xp, a: xp.array_equal(a, a.copy()),
    lambda xp, a: xp.array_equiv(a, a[None]),
]


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_statistics(number):
    agree(ROWS[number], ordinary("f8"), rtol=1e-13, atol=1e-15)


SORTS = [
    lambda xp, a: xp.sort(a),
    lambda xp, a: xp.sort(a, kind="stable"),
    lambda xp, a: xp.sort(a.reshape(4, -1), axis=0),
    lambda xp, a: xp.sort(a.reshape(4, -1), axis=None),
    lambda xp, a: xp.sort(a.reshape(4, -1), axis=5),
    lambda xp, a: xp.sort(a[::-1]),
    lambda xp, a: xp.argsort(a, kind="stable"),
    lambda xp, a: a[xp.argsort(a)],
    lambda xp, a: xp.argsort(a.reshape(4, -1), axis=0, kind="stable"),
    lambda xp, a: a.sort(),
    lambda xp, a: a.reshape(4, -1).sort(axis=0),
    lambda xp, a: a[::2].sort(),
    lambda xp, a: xp.unique(a),
    lambda xp, a: xp.unique(a, return_index=True, return_inverse=True, return_counts=True),
    lambda xp, a: xp.unique(a.reshape(4, -1), axis=0),
    lambda xp, a: xp.unique(a, equal_nan=False),
    lambda xp, a: xp.searchsorted(xp.sort(a), a),
    lambda xp, a: xp.searchsorted(xp.sort(a), a, side="right"),
    lambda xp, a: xp.searchsorted(a, 1, sorter=xp.argsort(a, kind="stable")),
    lambda xp, a: xp.sort(xp.partition(a, 5)[:5]),
    lambda xp, a: xp.partition(a, 5)[5],
    lambda xp, a: xp.lexsort((a, a[::-1])),
    lambda xp, a: xp.isin(a, a[:3]),
    lambda xp, a: xp.intersect1d(a, a[::2]),
    lambda xp, a: xp.union1d(a, a[::2]),
    lambda xp, a: xp.setdiff1d(a, a[::2]),
]


@pytest.mark.parametrize("dtype", [d for d in DTYPES if d not in COMPLEX] + ["D"])
@pytest.mark.parametrize("number", range(len(SORTS)))
def test_sorting_and_sets(number, dtype):
    special = values(dtype)
    special = special[: len(special) // 4 * 4]
    random = ordinary(dtype, 400, seed=5)
    for base in (special, special[::-1].copy(), random, np.sort(random)):
        agree(SORTS[number], base, zero_signs=False, warned=False)


@pytest.mark.parametrize("dtype", ["i4", "i8", "u2", "f4", "f8"])
@pytest.mark.parametrize("n", [2, 15, 16, 17, 64, 255, 1000, 33_333, 200_000])
def test_sorts_of_many_sizes(n, dtype):
    rng = np.random.default_rng(n)
    base = rng.integers(0, n, n).astype(dtype) if dtype[0] in "iu" else rng.normal(size=n).astype(dtype)
    for number in (0, 6, 7, 9, 12):
        agree(SORTS[number], base)


SHAPES = [(3000,), (4, 900), (900, 4), (40, 250), (7, 33, 65), (300, 3, 4), (2, 5000), (70, 13)]
VIEWS = {
    "whole": lambda a: a,
    "backwards": lambda a: a[..., ::-1],
    "all axes backwards": lambda a: a[(slice(None, None, -1),) * a.ndim],
    "every second": lambda a: a[..., ::2],
    "every third": lambda a: a[..., ::3],
    "turned": lambda a: a.T,
    "turned backwards": lambda a: a[::-1].T,
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("dtype", ["?", "i1", "u2", "i4", "i8", "f2", "f4", "f8", "D"])
def test_rows_and_columns_of_all_lengths(dtype, view):
    """Integers, whose sums are exact in any order, with one NaN where the dtype has it."""
    rng = np.random.default_rng(7)
    for shape in SHAPES:
        a = rng.integers(0, 50, shape).astype(dtype)
        nan = a.copy()
        if a.dtype.kind in "fc":
            nan.flat[a.size * 3 // 5] = np.nan
        for array in (a, nan):
            x, y = VIEWS[view](array), VIEWS[view](xp.asarray(array))
            for axis in (None, *range(a.ndim)):
                for name in ("sum", "max", "min", "argmax", "argmin", "any", "count_nonzero"):
                    if name == "sum" and dtype == "f2":
                        continue
                    expected, found = getattr(np, name)(x, axis=axis), getattr(xp, name)(y, axis=axis)
                    np.testing.assert_array_equal(
                        np.asarray(found), expected, err_msg=f"{name} {shape} {axis}"
                    )


@pytest.mark.parametrize("name", ["argmax", "argmin"])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("shape", [(3,), (1, 3), (3, 1), (1,), (2, 3)])
def test_arguments_into_arrays_of_other_shapes(name, keepdims, shape):
    """Unlike other reductions they do not broadcast."""

    def call(module, a):
        return getattr(module, name)(a, axis=0, out=module.zeros(shape, dtype="i8"), keepdims=keepdims)

    agree(lambda module, a: call(module, a.reshape(2, 3)), ordinary("f8", 6))
