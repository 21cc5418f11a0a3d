"""Programs of autograd's tutorial and examples."""

import itertools

import pytest

ag = pytest.importorskip("autograd")

import autograd.numpy as anp
from autograd import elementwise_grad, grad, hessian, jacobian, value_and_grad
from autograd.misc import flatten
from autograd.misc.fixed_points import fixed_point
from autograd.misc.optimizers import adam, rmsprop, sgd
from consumers.cases import Consumer

autograd = Consumer("autograd", rtol=1e-9, atol=1e-10)


def normal(xp, *shape, seed=0):
    return xp.random.default_rng(seed).normal(size=shape)


def scalar_functions():
    """Real functions of a matrix, differentiated at 3 × 3 numbers."""
    a = anp
    return {
        "a sum of hyperbolic tangents": lambda x: a.sum((1 - a.exp(-2 * x)) / (1 + a.exp(-2 * x))),
        "a sum": lambda x: 3 * (2 * a.sum(x)),
        "a mean of squares": lambda x: a.mean(x**2),
        "a standard deviation": a.std,
        "a variance along an axis": lambda x: a.sum(a.var(x, axis=0)),
        "a product": a.prod,
        "a maximum": a.max,
        "minima along an axis": lambda x: a.sum(a.min(x, axis=1) ** 2),
        "a logarithm of a sum of exponentials": lambda x: a.log(a.sum(a.exp(x))),
        "a matrix product": lambda x: a.sum(a.dot(x, x.T)),
        "an operator's matrix product": lambda x: a.sum((x @ x) ** 2),
        "a product with a vector": lambda x: a.sum(a.dot(x, x[0])),
        "an inner product": lambda x: a.sum(a.inner(x, x)),
        "an outer product": lambda x: a.sum(a.outer(x[0], x[1]) ** 2),
        "a tensor product": lambda x: a.sum(a.tensordot(x, x, axes=1) ** 2),
        "an Einstein sum": lambda x: a.sum(a.einsum("ij,kj->ik", x, x) ** 2),
        "a Kronecker product": lambda x: a.sum(a.kron(x, x)[::2] ** 2),
        "two elements": lambda x: x[0, 1] * x[1, 2],
        "a slice and a list of indices": lambda x: a.sum(x[:, 1:] ** 2) + a.sum(x[[0, 0, 2]] ** 3),
        "a mask": lambda x: a.sum(x[x > 0] ** 2),
        "joined arrays": lambda x: a.sum(a.concatenate([x, x**2], axis=1) ** 2),
        "stacked arrays": lambda x: a.sum(a.stack([x, 2 * x]) ** 2) + a.sum(a.vstack([x, x]) * 2),
        "an array of elements": lambda x: a.sum(a.array([x[0, 0], x[1, 1] * 2, 3.0]) ** 2),
        "a nested list of elements": lambda x: a.sum(a.array([[x[0, 0], x[1, 1]], [x[2, 2], 1.0]]) ** 2),
        "a choice": lambda x: a.sum(a.where(x > 0, x, x**2)),
        "limits": lambda x: a.sum(a.clip(x, -0.5, 0.5) ** 2) + a.sum(a.maximum(x, 0.1) * a.minimum(x, 0.3)),
        "sorted elements": lambda x: a.sum(a.sort(a.ravel(x)) * a.arange(9.0)),
        "running sums": lambda x: a.sum(a.cumsum(x, axis=0) ** 2),
        "differences": lambda x: a.sum(a.diff(x, axis=1) ** 2),
        "repeated arrays": lambda x: a.sum(a.tile(x, (2, 1)) ** 2) + a.sum(a.repeat(x, 2, axis=1) ** 3),
        "turned and rolled arrays": lambda x: a.sum(a.roll(x, 1, axis=0) * x) + a.sum(a.flipud(x) * x),
        "a reshaped array": lambda x: a.sum(a.reshape(x, (1, 9)) ** 3) + a.sum(a.expand_dims(x, 1) ** 2),
        "padding": lambda x: a.sum(a.pad(x, 1, mode="constant") ** 2),
        "triangles": lambda x: a.sum(a.tril(x) ** 2) + a.sum(a.triu(x, 1) ** 3),
        "a trace and a diagonal": lambda x: a.trace(x) ** 2 + a.sum(a.diag(x) ** 3),
        "a norm": a.linalg.norm,
        "a determinant": a.linalg.det,
        "a logarithm of a determinant": lambda x: a.linalg.slogdet(a.dot(x, x.T) + a.eye(3))[1],
        "an inverse": lambda x: a.sum(a.linalg.inv(a.dot(x, x.T) + a.eye(3))),
        "a linear equation": lambda x: a.sum(a.linalg.solve(a.dot(x, x.T) + a.eye(3), x)),
        "a Cholesky factor": lambda x: a.sum(a.linalg.cholesky(a.dot(x, x.T) + a.eye(3))),
        "eigenvalues": lambda x: a.sum(a.linalg.eigh(x + x.T)[0] ** 3),
        "singular values": lambda x: a.sum(a.linalg.svd(x, full_matrices=False)[1] ** 3),
        "a Fourier transform": lambda x: a.sum(a.abs(a.fft.fft(x)) ** 2 * a.arange(3.0)),
        "trigonometry": lambda x: a.sum(a.sin(x) * a.cos(x) + a.arctan(x) + a.arctan2(x, 2.0) + a.tan(x / 9)),
        "hyperbolic functions": lambda x: a.sum(a.sinh(x) / a.cosh(x) + a.arcsinh(x)),
        "logarithms and roots": lambda x: a.sum(a.log1p(x**2) + a.sqrt(x**2 + 1) + a.log2(x**2 + 1)),
        "absolute values and signs": lambda x: a.sum(a.abs(x) * a.sign(x + 5) + a.fabs(x)),
        "a numerically safe logarithm of a sum": lambda x: a.sum(a.logaddexp(x, 2.0) + a.logaddexp2(x, x**2)),
        "a branch of Python": lambda x: a.sum(x) ** 2 if x[0, 0] > 100 else a.sum(x) ** 3,
        "a loop of Python": lambda x: sum(a.sum(x**k) / k for k in range(1, 5)),
    }


def gradient_and_product_with_the_hessian(function):
    def case(xp):
        x, v = normal(xp, 3, 3), normal(xp, 3, 3, seed=1)
        value, gradient = value_and_grad(function)(x)
        return value, gradient, ag.hessian_vector_product(function)(x, v)

    return case


for name, function in scalar_functions().items():
    autograd.adapter(gradient_and_product_with_the_hessian(function), name=f"the gradient of {name}")


@autograd.adapter
def derivatives_of_every_order(xp):
    def tanh(x):
        return (1.0 - anp.exp(-2 * x)) / (1.0 + anp.exp(-2 * x))

    x, results = xp.linspace(-7, 7, 20), []
    for _ in range(6):
        results.append(tanh(x))
        tanh = elementwise_grad(tanh)
    return results


@autograd.adapter
def a_sine_by_its_series(xp):
    def sine(x):
        ans = currterm = x
        i = 0
        while anp.max(anp.abs(currterm)) > 0.001:
            currterm = -currterm * x**2 / ((2 * i + 3) * (2 * i + 2))
            ans, i = ans + currterm, i + 1
        return ans

    return elementwise_grad(sine)(xp.linspace(-3, 3, 15))


def logistic_regression(xp):
    inputs = xp.asarray([[0.52, 1.12, 0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.30], [0.74, -2.49, 1.39]])
    targets = xp.asarray([True, True, False, True])

    def loss(weights):
        predictions = 0.5 * (anp.tanh(anp.dot(inputs, weights) / 2.0) + 1)
        return -anp.sum(anp.log(predictions * targets + (1 - predictions) * (1 - targets)))

    return loss


@autograd.adapter
def logistic_regression_by_gradient_descent(xp):
    loss, weights = logistic_regression(xp), xp.zeros(3)
    gradient = grad(loss)
    for _ in range(100):
        weights = weights - 0.01 * gradient(weights)
    return weights, loss(weights)


@autograd.adapter
def jacobian_and_hessian(xp):
    loss, x = logistic_regression(xp), normal(xp, 3)
    return jacobian(lambda x: anp.outer(x, anp.sin(x)))(x), hessian(loss)(x)


@autograd.adapter
def forward_mode(xp):
    x, v = normal(xp, 3, 3), normal(xp, 3, 3, seed=1)
    value, tangent = ag.make_jvp(lambda x: anp.dot(anp.tanh(x), x) / anp.sum(x**2))(x)(v)
    return value, tangent


@autograd.adapter
def vector_jacobian_products(xp):
    vjp, value = ag.make_vjp(lambda x: anp.dot(anp.tanh(x), x[0]))(normal(xp, 3, 3))
    return value, vjp(normal(xp, 3, seed=1))


@autograd.adapter
def the_product_of_generalized_gauss_newton(xp):
    x, v = normal(xp, 3), normal(xp, 3, seed=1)
    return ag.make_ggnvp(lambda x: anp.dot(x, anp.tanh(x)) * x)(x)(v)


@autograd.adapter
def several_arguments(xp):
    def loss(a, b, c):
        return anp.sum(anp.dot(a, b) * c)

    arrays = normal(xp, 2, 3), normal(xp, 3, 4, seed=1), normal(xp, 2, 4, seed=2)
    return grad(loss, argnum=1)(*arrays), grad(loss, argnum=(0, 2))(*arrays)


@autograd.adapter
def lists_tuples_and_dictionaries(xp):
    def loss(parameters):
        hidden = anp.tanh(anp.dot(parameters["first"][0], parameters["first"][1]))
        return anp.sum(hidden**2) + sum(anp.sum(p) for p in parameters["rest"])

    parameters = {
        "first": (normal(xp, 2, 3), normal(xp, 3, seed=1)),
        "rest": [normal(xp, 2, seed=2), normal(xp, 4, seed=3)],
    }
    return grad(loss)(parameters)


@autograd.adapter
def gradients_with_respect_to_a_number(xp):
    x = normal(xp, 4)
    return grad(lambda scale: anp.sum(anp.sin(scale * x)))(2.0), grad(lambda scale: anp.sum(scale * x))(
        xp.float64(2)
    )


@autograd.adapter
def broadcast_arguments(xp):
    matrix, row = normal(xp, 4, 3), normal(xp, 3, seed=1)
    return grad(lambda row: anp.sum(anp.tanh(matrix + row) / row))(row), grad(
        lambda matrix: anp.sum(matrix[:, None] * row[:, None])
    )(matrix)


@autograd.adapter
def complex_numbers(xp):
    z = normal(xp, 3) + 1j * normal(xp, 3, seed=1)
    return (
        grad(lambda z: anp.sum(anp.abs(z) ** 2))(z),
        grad(lambda z: anp.real(anp.sum(anp.exp(1j * z))))(z),
        ag.holomorphic_grad(lambda z: anp.sum(z**3))(z),
    )


@autograd.adapter(rtol=1e-6)
def single_precision(xp):
    return grad(lambda x: anp.sum(anp.tanh(x) ** 2))(xp.linspace(-1, 1, 5, dtype=xp.float32))


@autograd.adapter
def a_primitive_of_the_users(xp):
    @ag.extend.primitive
    def logsumexp(x):
        shift = anp.max(x)
        return shift + anp.log(anp.sum(anp.exp(x - shift)))

    ag.extend.defvjp(
        logsumexp, lambda ans, x: lambda g: anp.full(x.shape, g) * anp.exp(x - anp.full(x.shape, ans))
    )
    return grad(lambda x: logsumexp(x**2))(normal(xp, 5))


@autograd.adapter
def a_neural_network(xp):
    sizes = [3, 8, 2]
    parameters = [
        (normal(xp, m, n, seed=k) * 0.3, normal(xp, n, seed=k + 9) * 0.3)
        for k, (m, n) in enumerate(itertools.pairwise(sizes))
    ]
    inputs, targets = normal(xp, 20, 3, seed=4), (normal(xp, 20, 2, seed=5) > 0) * 1.0

    def loss(parameters, step):
        outputs = inputs
        for weights, bias in parameters:
            activity = anp.dot(outputs, weights) + bias
            outputs = anp.tanh(activity)
        normalized = activity - anp.log(anp.sum(anp.exp(activity), axis=1, keepdims=True))
        return -anp.sum(normalized * targets) + 0.1 * anp.dot(*[flatten(parameters)[0]] * 2)

    return [method(grad(loss), parameters, num_iters=10, step_size=0.01) for method in (adam, sgd, rmsprop)]


@autograd.adapter
def gaussian_process_regression(xp):
    inputs = normal(xp, 12, 2)
    targets = anp.sin(inputs[:, 0]) + 0.1 * normal(xp, 12, seed=1)

    def negative_log_likelihood(parameters):
        scale, noise = anp.exp(parameters[0]), anp.exp(parameters[1])
        apart = (inputs[:, None, :] - inputs[None, :, :]) / anp.exp(parameters[2:])
        covariance = scale * anp.exp(-0.5 * anp.sum(apart**2, axis=2)) + noise * anp.eye(12)
        explained = anp.dot(targets, anp.linalg.solve(covariance, targets))
        return 0.5 * (explained + anp.linalg.slogdet(covariance)[1])

    parameters, gradient = normal(xp, 4, seed=2) * 0.1, grad(negative_log_likelihood)
    for _ in range(5):
        parameters = parameters - 0.01 * gradient(parameters)
    return parameters


@autograd.adapter
def principal_components_with_missing_data(xp):
    data, present = normal(xp, 10, 6), normal(xp, 10, 6, seed=1) > -0.5
    parts = {"left": normal(xp, 10, 2, seed=2), "right": normal(xp, 2, 6, seed=3)}

    def loss(parts):
        return anp.sum(((anp.dot(parts["left"], parts["right"]) - data) * present) ** 2)

    return grad(loss)(parts)


@autograd.adapter
def a_step_of_a_fluid_simulation(xp):
    def smooth(field):
        around = (
            anp.roll(field, 1, axis=0) + anp.roll(field, -1, axis=0) + anp.roll(field, 1, axis=1)
        ) + anp.roll(field, -1, axis=1)
        return 0.5 * field + 0.125 * around

    def loss(field):
        for _ in range(3):
            field = smooth(field)
        return anp.mean((field - target) ** 2)

    target = normal(xp, 8, 8, seed=1)
    return grad(loss)(normal(xp, 8, 8))


@autograd.adapter
def a_fixed_point(xp):
    def newtons_square_root(a):
        return fixed_point(
            lambda a: lambda x: 0.5 * (x + a / x), a, 1.0 + 0 * a, lambda x, y: abs(x - y), 1e-8
        )

    return newtons_square_root(xp.asarray(2.0)), grad(newtons_square_root)(xp.asarray(2.0))


@autograd.adapter
def checkpoints(xp):
    step = ag.checkpoint(lambda x: anp.tanh(anp.dot(x, x)))
    return grad(lambda x: anp.sum(step(step(x))))(normal(xp, 3, 3))


@autograd.adapter
def flattening_a_structure(xp):
    flat, unflatten = flatten({"a": normal(xp, 2, 3), "b": [normal(xp, 2, seed=1), xp.ones(())]})
    return flat, unflatten(2 * flat)


@autograd.adapter
def operators_with_the_array_on_the_left(xp):
    a = normal(xp, 3)
    return grad(lambda x: anp.sum(a - x) + anp.sum(a / x) + anp.sum(a**2 * x) + anp.dot(a, x))(
        normal(xp, 3, seed=1)
    )


@autograd.converts("autograd.scipy calls SciPy, which makes NumPy arrays of ours; gradients are ours again")
def functions_of_scipy(xp):
    from autograd.scipy import signal, special, stats

    x = xp.abs(normal(xp, 4)) + 0.5
    gradients = (
        grad(special.logsumexp)(x),
        grad(lambda x: anp.sum(stats.norm.logpdf(x, 0.0, 2.0)))(x),
        grad(lambda x: anp.sum(signal.convolve(x, x[:2]) ** 2))(x),
    )
    assert all(isinstance(gradient, xp.ndarray) for gradient in gradients)
    return gradients


test = autograd.test()


def test_derivatives_agree_with_differences():
    import polyarray as pa
    from autograd.test_util import check_grads

    for name in ("a mean of squares", "a matrix product", "joined arrays", "a choice"):
        check_grads(scalar_functions()[name], modes=["rev", "fwd"], order=2)(normal(pa, 3, 3))
