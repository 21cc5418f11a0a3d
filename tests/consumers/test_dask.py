"""Programs of Dask's documentation of arrays, on chunks of ours."""

import pytest

dask = pytest.importorskip("dask")
da = pytest.importorskip("dask.array")

import numpy as np
from consumers.cases import Consumer

dask_ = Consumer("Dask", page="dask", rtol=1e-9, atol=1e-11)


@pytest.fixture(autouse=True)
def one_thread():
    with dask.config.set(scheduler="synchronous"):
        yield


def normal(xp, *shape, seed=0):
    return xp.random.default_rng(seed).normal(size=shape)


def grid(xp, chunks=(3, 4)):
    """Eight by twelve numbers in chunks."""
    return da.from_array(normal(xp, 8, 12), chunks=chunks)


def tall(xp):
    return da.from_array(normal(xp, 24, 4), chunks=(6, 4))


def positive(xp):
    """A positive definite matrix in chunks of two by two."""
    a = normal(xp, 6, 6)
    return da.from_array(a @ a.T + 6 * xp.eye(6), chunks=(2, 2))


def compute(*collections):
    results = dask.compute(*collections)
    return results[0] if len(results) == 1 else list(results)


# ---- creation and meta -----------------------------------------------------------------------------------


@dask_.adapter
def from_array_and_back(xp):
    return compute(grid(xp)), grid(xp).chunks


@dask_.adapter
def the_kind_of_chunks(xp):
    d = grid(xp)
    return [x._meta.shape for x in (d, d + 1, d.T, d.sum(axis=0), d.rechunk(4))], compute(d.partitions[0, 1])


@dask_.adapter
def as_array(xp):
    return compute(da.asarray(normal(xp, 5)), da.asanyarray(normal(xp, 5)))


@dask_.adapter
def arrays_like_another(xp):
    d = grid(xp)
    return compute(da.ones_like(d), da.zeros_like(d, dtype="i4"), da.full_like(d, 2.5))


@dask_.adapter
def names_by_contents(xp):
    a = normal(xp, 6)
    one, same, other = (da.from_array(x, chunks=2).name for x in (a, a.copy(), a + 1))
    return one == same, one == other


@dask_.adapter
def delayed_functions(xp):
    loaded = [dask.delayed(normal)(xp, 3, 4, seed=k) for k in range(3)]
    arrays = [da.from_delayed(x, (3, 4), meta=xp.empty((0, 0))) for x in loaded]
    return compute(da.stack(arrays).mean(axis=0), da.concatenate(arrays, axis=1))


@dask_.adapter
def blocks_in_nested_lists(xp):
    a, b = grid(xp), grid(xp) + 1
    return compute(da.block([[a, b], [b, a]]), da.vstack([a, b]), da.hstack([a, b]), da.dstack([a, b]))


@dask_.adapter
def persisted_arrays(xp):
    d = (grid(xp) ** 2).persist()
    return compute(d.sum(axis=0))


# ---- element by element ----------------------------------------------------------------------------------


@dask_.adapter
def arithmetic(xp):
    d = grid(xp)
    return compute(d + 1, 2 * d - d**2, d / 3, -d // 0.5, d % 0.3, abs(d), d > 0, (d > 0) & (d < 1))


@dask_.adapter
def with_an_array_of_the_programs(xp):
    d, row = grid(xp), normal(xp, 12, seed=1)
    return compute(d + row, row - d, d * row[0], d * xp.float64(2), row @ d.T, normal(xp, 2, 8) @ d, d @ row)


@dask_.adapter
def universal_functions(xp):
    d = grid(xp)
    return compute(da.sin(d), da.exp(d), da.hypot(d, d + 1), da.isnan(d), da.sqrt(da.fabs(d)), *da.modf(d))


@dask_.adapter
def functions_of_the_arrays_package(xp):
    d = grid(xp)
    return compute(
        xp.sin(d),
        xp.maximum(d, 0),
        *xp.modf(d),
        xp.matmul(d, d.T),
        xp.sum(d, axis=0),
        xp.concatenate([d, d]),
        xp.concatenate([d, normal(xp, 8, 12)]),
        xp.where(d > 0, d, 0),
        xp.linalg.norm(d),
        xp.fft.fft(d.rechunk((8, 4)), axis=0),
        xp.einsum("ij->i", d),
    )


@dask_.adapter
def choices_and_limits(xp):
    d = grid(xp)
    return compute(
        da.where(d > 0, d, 0),
        d.clip(-1, 1),
        da.round(d, 2),
        da.isclose(d, 0, atol=0.1),
        da.sign(d),
        da.choose((d > 0).astype(int), [d, -d]),
    )


@dask_.adapter
def other_types_of_elements(xp):
    d = grid(xp)
    return compute(
        d.astype("f4"), (10 * d).astype("i8"), (d + 1j * d).imag, (d + 1j * d).conj(), d.view("i8")
    )


# ---- reductions ------------------------------------------------------------------------------------------


@dask_.adapter
def reductions_to_numbers(xp):
    d = grid(xp)
    return compute(d.sum(), d.mean(), d.var(), d.min(), d.max(), d.prod(), (d > 0).all(), (d > 9).any())


@dask_.adapter(ours=False)
def standard_deviations_that_are_numbers_of_numpys(xp):
    return compute(grid(xp).std(), da.nanstd(grid(xp)))


@dask_.adapter
def reductions_along_axes(xp):
    d = grid(xp)
    return compute(d.sum(axis=0), d.mean(axis=1), d.std(axis=0), d.var(axis=1, ddof=1), d.max(axis=(0, 1)))


@dask_.adapter
def reductions_that_keep_axes(xp):
    d = grid(xp)
    return compute(d - d.mean(axis=1, keepdims=True), d.sum(axis=0, keepdims=True, split_every=2))


@dask_.adapter
def positions_of_extrema(xp):
    d = grid(xp)
    return compute(d.argmin(axis=0), d.argmax(axis=1), da.argmax(d))


@dask_.adapter
def reductions_without_nan(xp):
    a = normal(xp, 8, 12)
    d = da.from_array(xp.where(a > 1, xp.nan, a), chunks=(3, 4))
    return compute(
        da.nansum(d, axis=0),
        da.nanmean(d, axis=1),
        da.nanstd(d, axis=0),
        da.nanmax(d, axis=0),
        da.nanargmin(d, axis=1),
    )


@dask_.adapter
def moments_medians_and_quantiles(xp):
    d = grid(xp)
    return compute(
        da.moment(d, 3, axis=0),
        da.median(d, axis=0),
        da.percentile(d[0], [25, 50, 75]),
        da.average(d, axis=0),
    )


@dask_.adapter
def weighted_averages(xp):
    d = grid(xp)
    return compute(da.average(d, axis=1, weights=abs(d)))


@dask_.adapter
def running_sums(xp):
    d = grid(xp)
    return compute(d.cumsum(axis=0), da.cumprod(d, axis=1), da.cumsum(d, axis=1, method="blelloch"))


@dask_.adapter
def largest_elements(xp):
    d = grid(xp)
    return compute(da.topk(d, 3, axis=1), da.argtopk(d, -2, axis=0))


@dask_.adapter
def a_reduction_of_the_callers(xp):
    def chunk(x, axis, keepdims):
        return xp.sum(x * x, axis=axis, keepdims=keepdims)

    def aggregate(x, axis, keepdims):
        return xp.sqrt(xp.sum(x, axis=axis, keepdims=keepdims))

    return compute(da.reduction(grid(xp), chunk=chunk, aggregate=aggregate, axis=0, dtype="f8"))


@dask_.adapter
def histograms_and_counts(xp):
    d = grid(xp)
    counts, _ = da.histogram(d, bins=5, range=(-3, 3))
    whole = da.from_array(xp.arange(24) % 5, chunks=6)
    return compute(counts, da.bincount(whole, minlength=6), da.unique(whole), da.count_nonzero(whole))


@dask_.adapter
def covariance_and_correlation(xp):
    d = grid(xp)
    return compute(da.cov(d), da.corrcoef(d))


# ---- indexing and shapes ---------------------------------------------------------------------------------


@dask_.adapter
def slices(xp):
    d = grid(xp)
    return compute(d[2:7, ::3], d[::-1], d[5], d[..., 1], d[:, None], d[-1, 3:])


@dask_.adapter
def lists_of_positions(xp):
    d = grid(xp)
    return compute(d[[5, 0, 3]], d[:, [1, 1, 11]], da.take(d, [2, 0], axis=1), d.vindex[[0, 5], [7, 2]])


@dask_.adapter
def arrays_as_indices(xp):
    d = grid(xp)
    return compute(d[xp.asarray([5, 0, 3])], d[normal(xp, 8) > 0])


@dask_.adapter
def masks_of_unknown_length(xp):
    d = grid(xp)
    return compute(
        d[d > 0], d[d[:, 0] > 0], da.extract(d > 1, d), da.compress([True, False, True], d, axis=0)
    )


@dask_.adapter
def assignment(xp):
    d = grid(xp)
    d[2:4, 0] = 9.0
    d[d > 2] = 0.0
    d[5] = da.from_array(xp.arange(12.0), chunks=4)
    return compute(d)


@dask_.adapter
def shapes(xp):
    d = grid(xp)
    return compute(
        d.T,
        d.reshape(2, 4, 12),
        d.ravel(),
        da.moveaxis(d[None], 0, 2),
        da.squeeze(d[None]),
        da.expand_dims(d, 1),
    )


@dask_.adapter
def other_chunks(xp):
    d = grid(xp).rechunk({0: 8, 1: 5})
    return compute(d, d.rechunk("auto"), da.from_array(normal(xp, 10), chunks=3).rechunk(4)), d.chunks


@dask_.adapter
def joined_and_repeated_arrays(xp):
    d = grid(xp)
    return compute(
        da.concatenate([d, d], axis=1), da.stack([d, d], axis=-1), da.repeat(d, 2, axis=0), da.tile(d, (2, 1))
    )


@dask_.adapter
def turned_arrays(xp):
    d = grid(xp)
    return compute(
        da.flip(d, 0),
        da.roll(d, 2, axis=1),
        da.rot90(d),
        da.swapaxes(d, 0, 1),
        da.broadcast_to(d, (2, 8, 12)),
    )


@dask_.adapter
def padding(xp):
    d = grid(xp)
    return compute(
        *(da.pad(d, 1, mode=mode) for mode in ("constant", "edge", "reflect", "wrap", "linear_ramp"))
    )


@dask_.adapter
def differences_and_gradients(xp):
    d = grid(xp)
    return compute(da.diff(d, axis=1), *da.gradient(d), da.ediff1d(d[0]))


@dask_.adapter
def triangles_and_diagonals(xp):
    d = positive(xp)
    return compute(da.tril(d), da.triu(d, 1), da.diag(d), da.diagonal(d, 1), da.trace(d), da.diag(d[0]))


@dask_.adapter
def searching(xp):
    d = grid(xp)
    ordered = da.from_array(xp.linspace(-2, 2, 9), chunks=9)
    return compute(
        da.searchsorted(ordered, d), da.digitize(d, xp.asarray([-1.0, 0, 1])), da.isin(d > 0, [True])
    )


@dask_.adapter
def means_of_neighbouring_elements(xp):
    return compute(da.coarsen(xp.mean, grid(xp, chunks=(4, 4)), {0: 2, 1: 4}))


# ---- functions of blocks ---------------------------------------------------------------------------------


@dask_.adapter
def functions_of_blocks(xp):
    d = grid(xp)
    return compute(
        d.map_blocks(lambda block: block * 2),
        d.map_blocks(xp.tanh),
        d.map_blocks(lambda block: block.sum(axis=1, keepdims=True), chunks=((3, 3, 2), (1, 1, 1))),
    )


@dask_.adapter
def functions_that_know_where_blocks_are(xp):
    def shifted(block, block_info=None):
        return block + block_info[0]["array-location"][0][0]

    return compute(grid(xp).map_blocks(shifted, dtype="f8"), grid(xp).blocks[1, 2])


@dask_.adapter
def overlapping_blocks(xp):
    def smooth(block):
        return (block + xp.roll(block, 1, 0) + xp.roll(block, -1, 0)) / 3

    d = grid(xp, chunks=(4, 6))
    return compute(
        *(
            d.map_overlap(smooth, depth=1, boundary=b, dtype="f8")
            for b in ("reflect", "periodic", "nearest", 0)
        )
    )


@dask_.adapter
def sliding_windows(xp):
    return compute(da.lib.stride_tricks.sliding_window_view(grid(xp), 3, axis=1).mean(axis=-1))


@dask_.adapter
def blockwise_expressions(xp):
    d = grid(xp)
    return compute(
        da.blockwise(xp.outer, "ij", d[0], "i", d[1], "j", dtype="f8"),
        da.blockwise(lambda a: a.T, "ji", d, "ij", dtype="f8"),
    )


@dask_.adapter
def generalized_universal_functions(xp):
    def statistics(x):
        return xp.mean(x, axis=-1), xp.std(x, axis=-1)

    d = grid(xp, chunks=(3, 12))
    mean, std = da.apply_gufunc(statistics, "(i)->(),()", d, output_dtypes=2 * (float,))
    product = da.apply_gufunc(lambda a, b: xp.einsum("...i,...i->...", a, b), "(i),(i)->()", d, d)
    return compute(mean, std, product)


@dask_.adapter
def functions_along_an_axis(xp):
    return compute(
        da.apply_along_axis(lambda v: v.sum(), 0, grid(xp)), da.apply_over_axes(xp.sum, grid(xp), [0])
    )


# ---- products and decompositions -------------------------------------------------------------------------


@dask_.adapter
def products(xp):
    d, e = grid(xp), grid(xp).T
    return compute(
        da.dot(d, e), d @ e, da.tensordot(d, e, axes=1), da.einsum("ij,jk->ik", d, e), da.outer(d[0], d[1])
    )


@dask_.adapter
def products_over_several_axes(xp):
    d = da.from_array(normal(xp, 4, 6, 2), chunks=(2, 3, 2))
    return compute(da.tensordot(d, d, axes=([0, 1], [0, 1])), da.einsum("ijk,ijl->kl", d, d), da.vdot(d, d))


@dask_.adapter
def norms(xp):
    d = grid(xp)
    return compute(*(da.linalg.norm(d, ord=k) for k in (None, "fro", 1, np.inf)), da.linalg.norm(d, axis=1))


@dask_.adapter
def a_factor_of_a_tall_matrix(xp):
    q, r = da.linalg.qr(tall(xp))
    u, s, v = da.linalg.svd(tall(xp))
    return compute(q @ r, abs(r), s, (u * s) @ v, da.linalg.tsqr(tall(xp))[0] @ da.linalg.tsqr(tall(xp))[1])


@dask_.adapter
def a_factor_of_a_wide_matrix(xp):
    q, r = da.linalg.sfqr(tall(xp).T)
    return compute(q @ r, da.linalg.svd(tall(xp).T)[1])


@dask_.adapter
def a_compressed_decomposition(xp):
    u, s, v = da.linalg.svd_compressed(
        tall(xp), 4, seed=da.random.RandomState(0, RandomState=xp.random.RandomState)
    )
    return compute(s, (u * s) @ v)


TRIANGULAR = "dask.array.linalg calls scipy.linalg.solve_triangular, which is compiled for NumPy's arrays"


@dask_.converts(TRIANGULAR)
def a_cholesky_factor(xp):
    return compute(da.linalg.cholesky(positive(xp)), da.linalg.cholesky(positive(xp), lower=True))


@dask_.converts(TRIANGULAR)
def least_squares(xp):
    return compute(da.linalg.lstsq(tall(xp), da.from_array(normal(xp, 24, seed=1), chunks=6))[0])


@dask_.converts(
    "dask.array.linalg.lu factors chunks by scipy.linalg.lu, which is compiled for NumPy's arrays"
)
def equations_and_inverses(xp):
    a, b = positive(xp), da.from_array(normal(xp, 6), chunks=2)
    p, lower, upper = da.linalg.lu(a)
    return compute(da.linalg.solve(a, b), da.linalg.inv(a), p @ lower @ upper)


@dask_.adapter
def fourier_transforms(xp):
    d = grid(xp, chunks=(8, 4))
    return compute(
        da.fft.fft(d, axis=0),
        da.fft.rfft(d, axis=0),
        da.fft.ifft(da.fft.fft(d, axis=0), axis=0),
        da.fft.fftshift(d),
    )


@dask_.converts(
    "dask.array.nonzero makes the positions by NumPy's arange, and chooses among them with our mask"
)
def positions_of_elements_that_are_not_zero(xp):
    d = grid(xp)
    return compute(*da.nonzero(d > 0), da.argwhere(d > 0))


# ---- whole programs --------------------------------------------------------------------------------------


@dask_.adapter
def a_climatology(xp):
    temperature = da.from_array(normal(xp, 36, 4, 5), chunks=(12, 2, 5))
    months = temperature.reshape(3, 12, 4, 5).mean(axis=0)
    anomaly = temperature - da.concatenate([months] * 3)
    return compute(months, anomaly.std(axis=0))


@dask_.adapter
def principal_components(xp):
    d = tall(xp)
    centred = d - d.mean(axis=0)
    _, s, v = da.linalg.svd(centred)
    return compute(s**2 / (24 - 1), abs(v))


@dask_.adapter
def power_iteration(xp):
    a, v = positive(xp), da.from_array(xp.ones(6), chunks=2)
    for _ in range(5):
        v = a @ v
        v = (v / da.linalg.norm(v)).persist()
    return compute(v, v @ (a @ v))


@dask_.adapter
def game_of_life(xp):
    def step(world):
        around = sum(
            xp.roll(world, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)
        )
        return ((around == 3) | ((around == 2) & (world == 1))).astype(xp.int64)

    world = da.from_array((normal(xp, 12, 12) > 0.3).astype(xp.int64), chunks=4)
    for _ in range(3):
        world = world.map_overlap(step, depth=1, boundary="periodic", dtype="i8")
    return compute(world)


@dask_.adapter
def with_threads(xp):
    with dask.config.set(scheduler="threads", num_workers=2):
        return compute((grid(xp) @ grid(xp).T).sum(axis=0))


@dask_.adapter
def storing_into_an_array(xp):
    target = xp.zeros((8, 12))
    da.store(grid(xp) + 1, target, lock=False)
    return target


@dask_.adapter
def creation_by_the_backend(xp):
    with dask.config.set({"array.backend": xp.__name__}):
        rng = da.random.default_rng(0)
        return (
            compute(
                da.ones((4, 6), chunks=2) * 2,
                da.zeros(3, dtype="i4"),
                da.full((3,), 2.5),
                da.arange(7, chunks=3),
            ),
            compute(rng.normal(size=(4, 6), chunks=3), rng.integers(0, 9, size=8, chunks=3)),
            compute(da.random.RandomState(3).uniform(size=6, chunks=2)),
        )


test = dask_.test()


def test_arrays_move_between_backends():
    import polyarray as pa

    ours = da.ones((4, 4), chunks=2).to_backend("polyarray")
    assert isinstance(ours._meta, pa.ndarray)
    assert isinstance(ours.compute(), pa.ndarray)
    assert ours.to_backend("polyarray") is ours
    assert isinstance(ours.to_backend("numpy").compute(), np.ndarray)


def test_functions_of_ours_leave_chunks_what_they_are():
    import polyarray as pa

    theirs = da.from_array(np.arange(6.0), chunks=3)
    assert type(pa.sin(theirs).compute(scheduler="synchronous")) is np.ndarray
    assert type((theirs + pa.ones(6)).compute(scheduler="synchronous")) is pa.ndarray


def test_tokens_tell_contents_types_and_classes_apart():
    import polyarray as pa
    from dask.base import tokenize

    a = pa.arange(6.0)
    arrays = [
        a,
        a.reshape(2, 3),
        a.astype("f4"),
        a + 1,
        pa.ma.array(a),
        pa.ma.array(a, mask=[1, 0, 0, 0, 0, 0]),
    ]
    assert len({tokenize(x) for x in arrays}) == len(arrays)
    assert tokenize(a[::2]) == tokenize(a[::2].copy())
    assert tokenize(pa.ones((3, 3)).T) == tokenize(pa.ones((3, 3)))
