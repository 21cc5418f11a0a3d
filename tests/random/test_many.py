"""Many numbers at a time are those that single draws give: on one thread and on several, whatever
waits in the state, and however long a request is."""

import numpy as np
import polyarray as pa
import pytest
from oracle import agree

MANY = 150_000
"""More than one thread takes functions of, and more than blocks of any generator."""

FUNCTIONS = {
    **dict.fromkeys(("uniform", "normal", "exponential", "laplace", "gumbel", "logistic", "lognormal"), ()),
    "rayleigh": (2.0,),
    "pareto": (3.0,),
    "weibull": (1.5,),
    "power": (2.5,),
    "triangular": (0.0, 1.0, 4.0),
    "standard_cauchy": (),
    "gamma": (2.5,),
    "binomial": (20, 0.3),
    "hypergeometric": (30, 40, 20),
}
SOURCES = {
    "PCG64": lambda xp: xp.random.Generator(xp.random.PCG64(3)),
    "PCG64DXSM": lambda xp: xp.random.Generator(xp.random.PCG64DXSM(3)),
    "Philox": lambda xp: xp.random.Generator(xp.random.Philox(3)),
    "SFC64": lambda xp: xp.random.Generator(xp.random.SFC64(3)),
    "MT19937": lambda xp: xp.random.Generator(xp.random.MT19937(3)),
    "legacy": lambda xp: xp.random.RandomState(3),
}
LENGTHS = [1, 2, 3, 15, 16, 17, 127, 128, 129, 255, 256, 257, 1023, 1024, 1025, 4100]


@pytest.mark.parametrize("threads", [1, 3], indirect=True)
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("source", ["PCG64", "legacy"])
def test_functions_on_threads(name, source, threads):
    def draw(xp):
        rng = SOURCES[source](xp)
        rng.standard_normal(3)
        return getattr(rng, name)(*FUNCTIONS[name], size=MANY), rng.standard_normal(2), rng.random()

    agree(draw)


@pytest.mark.parametrize("source", SOURCES)
def test_lengths(source):
    """Requests of all lengths in one stream, where a half of a word or of a pair of normals may wait."""

    def draw(xp):
        rng = SOURCES[source](xp)
        found = []
        for n in LENGTHS:
            found += [
                np.asarray(rng.standard_normal(n)),
                np.asarray(rng.permutation(n)),
                np.array(list(rng.bytes(n))),
            ]
            found += [np.asarray(rng.random(n)), np.asarray(rng.lognormal(size=n))]
            if source != "legacy":
                found += [
                    np.asarray(rng.random(n, dtype="f4")),
                    np.asarray(rng.integers(0, 9, n, dtype="u1")),
                ]
        return np.concatenate(found)

    np.testing.assert_array_equal(draw(pa), draw(np))


@pytest.mark.parametrize("source", ["PCG64", "legacy"])
@pytest.mark.parametrize("dtype", ["?", "u1", "f2", "i4", "f8", "c16"])
def test_elements_of_any_width_are_shuffled(source, dtype):
    def shuffled(xp, view):
        rng = SOURCES[source](xp)
        x = xp.asarray(np.arange(2000) % 100, dtype=dtype)
        rng.shuffle(view(x))
        return x, rng.permutation(view(x)), rng.random()

    agree(lambda xp: shuffled(xp, lambda x: x))
    agree(lambda xp: shuffled(xp, lambda x: x[::-3]))
    agree(lambda xp: shuffled(xp, lambda x: x[1:]))
    agree(lambda xp: shuffled(xp, lambda x: x.reshape(200, 10)))
    agree(lambda xp: shuffled(xp, lambda x: x.reshape(10, 200).T))


def test_orders_along_axes():
    def ordered(xp, axis):
        rng = xp.random.default_rng(3)
        x = xp.arange(600.0).reshape(5, 60, 2)
        y = x.copy()
        rng.shuffle(y, axis=axis)
        return y, rng.permutation(x, axis=axis), rng.permuted(x, axis=axis), rng.choice(x, (3, 4), axis=axis)

    for axis in (0, 1, 2, -1):
        agree(lambda xp: ordered(xp, axis))  # noqa: B023


def test_read_only_and_empty():
    def frozen(xp):
        x = xp.arange(5)
        x.flags.writeable = False
        xp.random.default_rng(3).shuffle(x)

    agree(frozen)
    agree(lambda xp: xp.random.default_rng(3).permutation(xp.zeros(0)))
    agree(lambda xp: xp.random.default_rng(3).permutation(xp.arange(3), axis=1))
    agree(lambda xp: xp.random.RandomState(3).bytes(0))


VECTORS = {
    "multinomial": [
        (20, [0.2, 0.3, 0.5]),
        (1000, [0.1, 0.0, 0.4, 0.5]),
        (0, [0.5, 0.5]),
        (5, [1.0]),
        (200, [0.01] * 100),
    ],
    "dirichlet": [([1.0, 2.0, 0.5],), ([0.01, 0.02],), ([3.0],)],
}


@pytest.mark.parametrize("source", ["PCG64", "legacy"])
@pytest.mark.parametrize("name", VECTORS)
def test_vectors(name, source):
    """What is kept of the distributions of parts does not change a vector."""

    def draw(xp, parameters, size):
        rng = SOURCES[source](xp)
        return getattr(rng, name)(*parameters, size=size), rng.random()

    for parameters in VECTORS[name]:
        for size in (None, 2, 3000):
            agree(lambda xp: draw(xp, parameters, size))  # noqa: B023


def test_vectors_of_several_distributions():
    def draw(xp):
        rng = xp.random.default_rng(3)
        counts = xp.asarray([5, 5, 5, 20, 20, 5, 700, 700])
        pvals = xp.asarray([[0.2, 0.3, 0.5], [0.7, 0.1, 0.2]])
        return rng.multinomial(counts, pvals[0]), rng.multinomial(counts[:, None], pvals), rng.random()

    agree(draw)


@pytest.mark.parametrize("method", ["marginals", "count"])
def test_samples_of_colors(method):
    def draw(xp, colors, sample):
        rng = xp.random.default_rng(3)
        return rng.multivariate_hypergeometric(colors, sample, size=500, method=method), rng.random()

    for colors, sample in [
        ([10, 20, 30], 12),
        ([10, 20, 30], 50),
        ([0, 5], 5),
        ([1], 1),
        ([300, 1, 400], 40),
        ([3, 4], 0),
    ]:
        agree(lambda xp: draw(xp, colors, sample))  # noqa: B023
