"""Programs of TensorLy's user guide and examples."""

import contextlib
import functools

import pytest

tl = pytest.importorskip("tensorly")

from consumers.cases import Consumer
from tensorly import decomposition, tenalg
from tensorly.random import random_cp, random_parafac2, random_tt, random_tucker

tensorly = Consumer("TensorLy", page="tensorly", rtol=1e-7, atol=1e-9)


def over_a_tensor(run):
    """The program with its backend set to the arrays' package, over a tensor."""

    @functools.wraps(run)
    def case(xp):
        with backend(xp):
            return plain(run(tl.tensor(xp.random.RandomState(0).random_sample((4, 5, 6))), xp))

    del case.__wrapped__  # Its signature is not that of what it wraps.
    return case


def program(run):
    return tensorly.adapter(over_a_tensor(run))


@contextlib.contextmanager
def backend(xp):
    before = tl.get_backend()
    tl.set_backend(xp.__name__)
    try:
        yield
    finally:
        tl.set_backend(before)


def plain(result):
    """The arrays of a decomposition."""
    for parts in (
        ("weights", "factors", "projections"),
        ("weights", "factors"),
        ("core", "factors"),
        ("factors",),
    ):
        if all(hasattr(result, part) for part in parts):
            return [plain(getattr(result, part)) for part in parts]
    if isinstance(result, (list, tuple)):
        return [plain(item) for item in result]
    return result


# ---- tensors and their algebra ---------------------------------------------------------------------------


@program
def unfolding_and_folding(x, xp):
    unfolded = [tl.unfold(x, mode) for mode in range(3)]
    return unfolded, tl.fold(unfolded[1], 1, x.shape), tl.tensor_to_vec(x), tl.partial_unfold(x, 1)


@program
def products_along_modes(x, xp):
    matrix, vector = x[0].T @ x[0], x[0, 0]
    return (
        tenalg.mode_dot(x, matrix, 2),
        tenalg.mode_dot(x, vector, 2),
        tenalg.multi_mode_dot(x, [x[:, :, 0].T, x[0] @ x[0].T], modes=[0, 1]),
    )


@program
def products_of_matrices(x, xp):
    return (
        tenalg.khatri_rao([x[0], x[1], x[2]]),
        tenalg.kronecker([x[0], x[1]]),
        tenalg.outer([x[0, 0], x[1, 1], x[2, 2]]),
        tenalg.batched_outer([x[0], x[1]]),
    )


@program
def inner_products_and_norms(x, xp):
    return (
        tenalg.inner(x, x),
        tenalg.inner(x, x[0], n_modes=2),
        tl.norm(x),
        tl.norm(x, 1),
        tl.norm(x, 2, axis=0),
    )


@program
def singular_values(x, xp):
    u, s, v = tl.svd_interface(x[0], n_eigenvecs=3)
    more = tl.svd_interface(x[0], method="symeig_svd", n_eigenvecs=2)
    return (u * s) @ v, s, abs(more[0])


@program
def singular_values_by_random_projections(x, xp):
    u, s, v = tl.svd_interface(x[0], method="randomized_svd", n_eigenvecs=2, random_state=0)
    return (u * s) @ v, s


@program
def functions_of_the_backend(x, xp):
    return (
        tl.clip(x, 0.2, 0.8),
        tl.logsumexp(x, axis=1),
        tl.sign(x - 0.5),
        tl.argmax(x, axis=0),
        tl.sort(x, axis=1),
        tl.flip(x, axis=0),
        tl.stack([x, x]),
        tl.moveaxis(x, 0, 2),
        tl.where(x > 0.5, x, tl.zeros_like(x)),
        tl.solve(x[0][:, :5] + 5 * tl.eye(5), x[0, :, 0]),
        tl.lstsq(x[0], x[0, :, 0])[0],
    )


@program
def limits_of_floats(x, xp):
    return (
        float(tl.eps(x.dtype)),
        float(tl.finfo(xp.float32).max),
        tl.is_tensor(x),
        tl.context(x)["dtype"].name,
    )


@program
def elements_that_are_replaced(x, xp):
    return tl.index_update(tl.copy(x), tl.index[1:3, 0], 0.0)


@program
def with_einstein_sums(x, xp):
    tenalg.set_backend("einsum")
    try:
        return tenalg.mode_dot(x, x[0], 2), tenalg.khatri_rao([x[0], x[1]]), tenalg.inner(x, x)
    finally:
        tenalg.set_backend("core")


@program
def with_opt_einsum(x, xp):
    pytest.importorskip("opt_einsum")
    tenalg.set_backend("einsum")
    tl.plugins.use_opt_einsum("optimal")
    try:
        return tenalg.mode_dot(x, x[0], 2), tenalg.multi_mode_dot(
            x, [x[:, :, 0].T, x[0] @ x[0].T], modes=[0, 1]
        )
    finally:
        tl.plugins.use_default_einsum()
        tenalg.set_backend("core")


@program
def proximal_operators(x, xp):
    p = tenalg.proximal
    return (
        p.soft_thresholding(x, 0.3),
        p.simplex_prox(x[0], 1),
        p.svd_thresholding(x[0], 0.3),
        p.procrustes(x[0]),
        p.hard_thresholding(x[0], 5),
        p.monotonicity_prox(x[0]),
    )


@program
def least_squares_without_negative_numbers(x, xp):
    design, observed = x[0], x[1, :, 0]
    cross, gram = design.T @ observed, design.T @ design + tl.eye(6)
    solvers = tl.solvers.nnls
    return (
        solvers.hals_nnls(cross[:, None], gram),
        solvers.fista(cross, gram),
        solvers.active_set_nnls(cross, gram),
    )


# ---- decompositions --------------------------------------------------------------------------------------


@program
def cp_from_singular_vectors(x, xp):
    cp, errors = decomposition.parafac(x, 3, n_iter_max=20, return_errors=True)
    return cp, errors, cp.to_tensor(), cp.norm(), cp.mode_dot(x[0, 0], 2).to_tensor()


@program
def cp_from_random_numbers(x, xp):
    return decomposition.parafac(x, 2, init="random", random_state=1, n_iter_max=20, normalize_factors=True)


@program
def cp_with_missing_values(x, xp):
    mask = x > 0.1
    return decomposition.parafac(x, 2, mask=mask, init="random", random_state=0, n_iter_max=10)


@program
def cp_with_line_search_and_sparsity(x, xp):
    return decomposition.parafac(x, 2, linesearch=True, n_iter_max=15), decomposition.parafac(
        x, 2, sparsity=5, n_iter_max=5
    )


@program
def cp_without_negative_numbers(x, xp):
    return (
        decomposition.non_negative_parafac(x, 3, n_iter_max=20),
        decomposition.non_negative_parafac_hals(x, 3, n_iter_max=10),
    )


@program
def cp_with_constraints(x, xp):
    def fit(**constraints):
        return decomposition.constrained_parafac(
            x, 2, n_iter_max=5, random_state=0, init="random", **constraints
        )

    return fit(non_negative=True), fit(l1_reg=0.01), fit(smoothness=0.1)


@program
def a_symmetric_cp(x, xp):
    symmetric = tenalg.outer([x[0, 0]] * 3)
    return decomposition.symmetric_parafac_power_iteration(symmetric, 1, n_repeat=2, n_iteration=5)[0]


@program
def cp_as_an_estimator(x, xp):
    return decomposition.CP(2, init="random", random_state=0, n_iter_max=5).fit_transform(x)


@program
def tucker(x, xp):
    fit = decomposition.tucker(x, rank=[2, 3, 3])
    return fit.to_tensor(), fit.core, tl.norm(x - fit.to_tensor()) / tl.norm(x)


@program
def tucker_of_some_modes(x, xp):
    (core, factors), errors = decomposition.partial_tucker(x, rank=[2, 3], modes=[0, 1])
    return core, factors, errors


@program
def tucker_with_missing_values(x, xp):
    return decomposition.tucker(x, rank=[2, 2, 2], mask=x > 0.1, init="random", random_state=0, n_iter_max=5)


@program
def tucker_without_negative_numbers(x, xp):
    return (
        decomposition.non_negative_tucker(x, rank=[2, 3, 3], n_iter_max=10),
        decomposition.non_negative_tucker_hals(x, rank=[2, 2, 2], n_iter_max=3),
    )


@program
def a_tensor_train(x, xp):
    train = decomposition.tensor_train(x, rank=[1, 3, 3, 1])
    return train.to_tensor(), tl.tt_to_vec(train), tl.norm(x - train.to_tensor())


@program
def a_tensor_train_matrix(x, xp):
    matrix = decomposition.tensor_train_matrix(tl.reshape(x[:, :4, :4], (2, 2, 4, 4)), rank=[1, 2, 1])
    return tl.tt_matrix_to_tensor(matrix), tl.tt_matrix_to_matrix(matrix)


@program
def a_tensor_ring(x, xp):
    ring = decomposition.tensor_ring(x, rank=[2, 2, 3, 2])
    return tl.tr_to_tensor(ring)


@program
def a_tensor_ring_by_least_squares(x, xp):
    return decomposition.tensor_ring_als(x, rank=[2, 2, 2, 2], random_state=0, n_iter_max=5)


@program
def parafac2(x, xp):
    slices = [x[k] for k in range(4)]
    fit = decomposition.parafac2(slices, 2, random_state=0, n_iter_max=10)
    return fit, tl.parafac2_tensor.parafac2_to_slices(fit)


@program
def robust_principal_components(x, xp):
    return decomposition.robust_pca(x, n_iter_max=10)


# ---- random tensors, regression, metrics -----------------------------------------------------------------


@program
def random_tensors(x, xp):
    return (
        random_cp((3, 4, 5), 2, random_state=0),
        random_cp((3, 4, 5), 2, full=True, orthogonal=True, random_state=0),
        random_tucker((3, 4, 5), [2, 2, 2], random_state=0),
        random_tt((3, 4, 5), [1, 2, 2, 1], random_state=0),
        random_parafac2([(3, 4), (5, 4)], 2, random_state=0),
        tl.randn((2, 3), seed=4),
        tl.gamma((2.0,), size=(3,), seed=1) if hasattr(tl, "gamma") else 0,
    )


@program
def cp_regression(x, xp):
    model = tl.regression.CPRegressor(2, verbose=0, random_state=0, n_iter_max=5)
    model.fit(x, x[:, 0, 0])
    return model.predict(x), model.weight_tensor_


@program
def tucker_regression(x, xp):
    model = tl.regression.TuckerRegressor([2, 2], verbose=0, random_state=0, n_iter_max=5)
    model.fit(x, x[:, 0, 0])
    return model.predict(x)


@program
def partial_least_squares(x, xp):
    model = tl.regression.CP_PLSR(1)
    model.fit(x, x[:, :2, 0])
    return model.predict(x)


@program
def errors_of_regression(x, xp):
    return tl.metrics.MSE(x, x * 2), tl.metrics.RMSE(x, x**2)


@program
def single_precision(x, xp):
    fit = decomposition.tucker(tl.tensor(x, dtype=tl.float32), rank=[2, 2, 2], n_iter_max=3)
    return [a.dtype.name for a in plain(fit)[1]]


@tensorly.converts("factors are matched by scipy.optimize.linear_sum_assignment, which is compiled for NumPy")
@over_a_tensor
def congruence(x, xp):
    return tl.metrics.congruence_coefficient(x[0], x[1])[0]


@tensorly.converts("TensorLy asks for NumPy arrays of the scores by which it samples rows")
@over_a_tensor
def cp_from_samples(x, xp):
    return decomposition.randomised_parafac(x, 2, 5, random_state=0, n_iter_max=5)


@tensorly.converts("the digamma function is SciPy's")
@over_a_tensor
def digamma(x, xp):
    return tl.digamma(x)


@tensorly.converts("a NumPy array is what was asked for")
@over_a_tensor
def to_numpy(x, xp):
    return tl.to_numpy(x)


test = tensorly.test()


def test_cp_finds_the_factors_it_was_made_of():
    import polyarray as pa

    with backend(pa):
        made = random_cp((6, 7, 8), 2, random_state=0, full=True)
        fit = decomposition.parafac(made, 2, n_iter_max=200, tol=1e-10)
        assert tl.norm(made - fit.to_tensor()) < 1e-3 * tl.norm(made)


def test_seeds_that_are_none_are_refused():
    import polyarray as pa

    with backend(pa):
        assert isinstance(tl.check_random_state(None).random_sample((2,)), pa.ndarray)
        with pytest.raises(ValueError, match="Seed should be None, int or a RandomState, not str"):
            tl.check_random_state("seed")
