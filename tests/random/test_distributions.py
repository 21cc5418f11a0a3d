"""Every distribution of both interfaces gives NumPy's numbers, bit for bit, and leaves its state behind."""

import warnings

import numpy as np
import polyarray as pa
import pytest
from oracle import agree

TINY = 1e-110

ROWS = {
    "uniform": [(), (-1.0, 3.0), ([0, 10], [1, 20]), (0, np.inf), ([0, 1], [1, np.inf]), (2, 1)],
    "normal": [(), (1, 2), ([0, 10], 1), (0, -1), (np.nan, 1), (0, -0.0)],
    "exponential": [(), (2.0,), ([1, 2],), (-1,), (0,)],
    "laplace": [(), (1, 2), ([0, 10], [[1], [2]]), (0, -1)],
    "gumbel": [(), (1, 2), ([0, 10], 1), (0, -1)],
    "logistic": [(), (1, 2), ([0, 10], 1), (0, -1)],
    "lognormal": [(), (1, 0.5), ([0, 1], 1), (0, -1)],
    "rayleigh": [(), (2.0,), ([1, 2],), (-1,)],
    "pareto": [(3.0,), ([1, 2],), (0,), ([1, -1],), (np.nan,)],
    "weibull": [(2.0,), (0,), ([1, 2],), (-1,)],
    "power": [(0.5,), (3,), ([1, 2],), (0,)],
    "standard_cauchy": [()],
    "triangular": [(0, 1, 4), (0, [1, 2], 4), (2, 1, 4), (0, 5, 4), (1, 1, 1), ([0, 3], [1, 2], 4)],
    "wald": [(3, 2), ([1, 2], 3), (0, 1), (1, 0)],
    # Shapes below, at and above one have a way each.
    "standard_gamma": [(0.3,), (1,), (5.0,), (0,), (1e-5,), ([0.3, 1, 5],), (-1,), (np.nan,), ([1, -0.0],)],
    "gamma": [(0.3, 2.0), (1, 2), (5.0, 0.1), (0, 1), ([0.3, 1, 5], 2), (1, -1), (-1, -1)],
    # Below one by powers, which may underflow; above by gamma numbers.
    "beta": [
        (0.5, 0.5),
        (2.0, 3.0),
        (0.1, 5),
        (TINY, TINY),
        (1e-3, 1e-3),
        (1, 1),
        ([1, 2], 3),
        (0, 1),
        (1, -1),
    ],
    "chisquare": [(0.5,), (1,), (2,), (30,), ([1, 2],), (0,)],
    "noncentral_chisquare": [
        (0.5, 3.0),
        (3, 2.0),
        (5, 0),
        (1, 30),
        (0.5, [0, 3]),
        (0, 1),
        (1, -1),
        (3, np.nan),
    ],
    "f": [(2, 10), (0.5, 0.5), ([1, 2], 3), (0, 1), (1, 0)],
    "noncentral_f": [(2, 10, 3.0), (0.5, 3, 20), (2, [3, 4], 0), (0, 1, 1), (1, 0, 1), (1, 1, -1)],
    "standard_t": [(3,), (0.5,), ([1, 2],), (0,)],
    "vonmises": [
        (0, 1),
        (2, 1e-9),
        (1, 1e-6),
        (3, 1e7),
        (3, 0.1),
        (-3, 50),
        ([0, 1], 2),
        (0, -1),
        (0, np.nan),
    ],
    # By inversion and by rejection, of successes and of failures.
    "binomial": [
        *[(10, 0.3), (10, 0.8), (0, 0.5), (10, 0.0), (10, 1.0), (1000, 0.4), (1000, 0.7), (10**6, 0.5)],
        *[
            (10**12, 0.3),
            ([10, 20], 0.3),
            (10, [[0.1], [0.9]]),
            (-1, 0.5),
            (10, -0.1),
            (10, np.nan),
            (5.5, 0.5),
        ],
        *[([-1, 1], [0.5, 0.5]), ([1, 1], [0.5, np.nan]), ([5.5], 0.5), (True, 0.5)],
    ],
    "negative_binomial": [
        *[(3, 0.5), (100.5, 0.01), (0.3, 0.3), ([1, 2], 0.5), (0, 0.5), (1, 0), (1, 1.5), (np.nan, 0.5)],
        *[(2**62, 0.1), ([2**62], 0.1), ([1, np.nan], 0.5)],
    ],
    # By products and by rejection.
    "poisson": [
        *[(), (3.0,), (0,), (9.99,), (10,), (100.0,), (1e15,), ([0, 1, 20],), (-1,), (np.nan,), (1e20,)],
        *[([-1],), ([np.nan],), ([1e20],), (1j,), ("a",)],
    ],
    "zipf": [(2.0,), (1.1,), (20.5,), ([2, 3],), (1,), (0.5,), (np.nan,), ([1],)],
    # By search and by inversion.
    "geometric": [(0.5,), (0.1,), (1e-9,), (1.0,), ([0.1, 0.9],), (0,), (1.1,), (np.nan,), ([0],)],
    # One by one and by the ratio of uniforms, from either side.
    "hypergeometric": [
        *[
            (5, 5, 3),
            (50, 60, 30),
            (600, 50, 300),
            (50, 600, 600),
            (10, 5, 14),
            (1000, 2000, 15),
            (0, 20, 15),
        ],
        *[
            (20, 0, 11),
            (10**8, 10**8, 10**7),
            ([5, 50], 60, 30),
            (5, 5, 11),
            (-1, 5, 1),
            (5, -1, 1),
            (5, 5, -1),
        ],
        *[(5, 5, 0), ([5], 5, 11), (5, [5, -1], 1), (5, 5, [0, 1])],
    ],
    "logseries": [(0.5,), (0.99,), (0.0,), (1e-9,), ([0.1, 0.9],), (1,), (-0.1,), (np.nan,), ([1],)],
}

SIZES = [None, 50, (3, 1, 2), (), 0]
SOURCES = {
    "PCG64": lambda xp: xp.random.Generator(xp.random.PCG64(12)),
    "MT19937": lambda xp: xp.random.Generator(xp.random.MT19937(12)),
    "legacy": lambda xp: xp.random.RandomState(12),
    "legacy over PCG64": lambda xp: xp.random.RandomState(xp.random.PCG64(12)),
}
CASES = [(name, parameters) for name, rows in ROWS.items() for parameters in rows]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_numbers_and_state(name, parameters, source):
    def draw(xp, size):
        rng = SOURCES[source](xp)
        return getattr(rng, name)(*parameters, size=size), rng.random()

    for size in SIZES:
        agree(lambda xp: draw(xp, size))  # noqa: B023


@pytest.mark.parametrize("source", ["PCG64DXSM", "Philox", "SFC64"])
@pytest.mark.parametrize("name", ROWS)
def test_other_bit_generators(name, source):
    parameters = ROWS[name][0]
    agree(lambda xp: getattr(xp.random.Generator(getattr(xp.random, source)(3)), name)(*parameters, size=40))


@pytest.mark.parametrize("name", ROWS)
def test_arrays_as_parameters(name):
    """Arrays of both dtypes, integers among them, broadcast with the size."""
    for dtype in ("f4", "i8", "u1"):
        for size in (None, (2, 3), (3, 1)):

            def draw(xp, size=size, dtype=dtype):
                valid = next(row for row in ROWS[name] if row and all(np.ndim(x) == 0 for x in row))
                arrays = [xp.full(3, x).astype(dtype) for x in valid]
                return getattr(xp.random.default_rng(5), name)(*arrays, size=size)

            if ROWS[name] != [()]:
                agree(draw)


GENERATOR = [
    lambda g: g.standard_gamma(0.3, 50, dtype="f4"),
    lambda g: g.standard_gamma(1, 50, dtype="f4"),
    lambda g: g.standard_gamma(7.5, 50, dtype="f4"),
    lambda g: g.standard_gamma([0.3, 1, 7.5], (20, 3), dtype="f4"),
    lambda g: g.standard_gamma(0, dtype="f4"),
    lambda g: g.standard_gamma(-1, dtype="f4"),
    lambda g: g.standard_gamma(1, dtype="i4"),
    lambda g: g.standard_exponential(20, method="inv"),
    lambda g: g.standard_exponential(20, dtype="f4", method="inv"),
    lambda g: g.standard_exponential((2, 3), "f4"),
    lambda g: g.zipf(1025, 5),
    lambda g: g.zipf(2000.0),
    lambda g: g.multinomial(20, [0.2, 0.3, 0.5]),
    lambda g: g.multinomial(20, [0.2, 0.3, 0.5], size=(2, 2)),
    lambda g: g.multinomial([5, 1000], [0.2, 0.3, 0.5]),
    lambda g: g.multinomial([[5], [1000]], [[0.2, 0.8], [0.5, 0.5], [1, 0]]),
    lambda g: g.multinomial([5, 6], [0.2, 0.8], size=(3, 2)),
    lambda g: g.multinomial([5, 6], [0.2, 0.8], size=3),
    lambda g: g.multinomial([5, 6], [[0.2, 0.8]] * 2, size=(2, 1)),
    lambda g: g.multinomial([5, 6], [[0.2, 0.8]] * 3),
    lambda g: g.multinomial(5, [0.2, 0.9]),
    lambda g: g.multinomial(5, [0.6, 0.6, 0.1]),
    lambda g: g.multinomial(5, [[0.6, 0.6, 0.1]]),
    lambda g: g.multinomial(5, [1.2, 0.1]),
    lambda g: g.multinomial(5, [np.nan, 0.1]),
    lambda g: g.multinomial(-5, [0.5, 0.5]),
    lambda g: g.multinomial([-5], [0.5, 0.5]),
    lambda g: g.multinomial(5, []),
    lambda g: g.multinomial(5, 0.5),
    lambda g: g.multinomial(5.7, [0.5, 0.5]),
    lambda g: g.multinomial(5, [0.5, 0.5], size=0),
    lambda g: g.dirichlet([1.0, 2.0, 3.0]),
    lambda g: g.dirichlet([1, 2], size=(3, 2)),
    lambda g: g.dirichlet([0.01, 0.05, 0.02], 20),
    lambda g: g.dirichlet([0.0, 0.05, 0.0], 20),
    lambda g: g.dirichlet([0.0, 0.0]),
    lambda g: g.dirichlet([0.0, 1.0]),
    lambda g: g.dirichlet([]),
    lambda g: g.dirichlet([], size=3),
    lambda g: g.dirichlet([-1.0, 1.0]),
    lambda g: g.dirichlet(3),
    lambda g: g.dirichlet([[1, 2]]),
    *[
        lambda g, method=method, sample=sample: g.multivariate_hypergeometric(
            [160, 8, 0, 44], sample, size=6, method=method
        )
        for method in ("marginals", "count", "nonsense")
        for sample in (0, 1, 30, 150, 212, 213, -1, 1.5)
    ],
    lambda g: g.multivariate_hypergeometric([16, 8, 4], 5),
    lambda g: g.multivariate_hypergeometric([], 0),
    lambda g: g.multivariate_hypergeometric([3, 4], 3, size=(2, 1)),
    lambda g: g.multivariate_hypergeometric([3, -4], 3),
    lambda g: g.multivariate_hypergeometric([3.0, 4.0], 3),
    lambda g: g.multivariate_hypergeometric([[3, 4]], 3),
    lambda g: g.multivariate_hypergeometric([2**62, 2**62], 3),
    lambda g: g.multivariate_hypergeometric([10**9, 4], 3),
    lambda g: g.multivariate_hypergeometric([2**61, 4], 3, method="count"),
    lambda g: g.multivariate_hypergeometric([5, 4], 2**70),
    lambda g: g.integers(0, 0, size=0),
    lambda g: g.integers([0, 5], [2**64, 2**64], dtype="u8"),
    lambda g: g.integers([0], [2**64 + 1], dtype="u8"),
    lambda g: g.integers([-(2**63) - 1], [5]),
    lambda g: g.integers([[0], [5]], [2**63, 9]),
    lambda g: g.permuted(np.arange(12).reshape(3, 4).tolist(), axis=1),
    lambda g: g.permuted(np.arange(12).reshape(3, 4).tolist()),
    lambda g: g.permutation(3.5),
    lambda g: g.permutation(-3),
    lambda g: g.choice(3.5),
    lambda g: g.choice(-3),
    lambda g: g.choice([]),
    lambda g: g.choice([], 0),
    lambda g: g.choice([1, 2], 3, replace=False),
    lambda g: g.choice([1, 2], p=[0.5]),
    lambda g: g.choice([1, 2], p=[0.5, 0.6]),
    lambda g: g.choice([[1, 2], [3, 4]], 3, axis=1),
    lambda g: g.choice([5, 6], ()),
    lambda g: g.choice(5, ()),
    lambda g: g.shuffle([1, 2, 3], axis=1),
    lambda g: g.spawn(-1),
    lambda g: (g.__str__(), g._poisson_lam_max),
]


@pytest.mark.parametrize("number", range(len(GENERATOR)))
def test_generator(number):
    def draw(xp):
        rng = xp.random.default_rng(8)
        return GENERATOR[number](rng), rng.random()

    agree(draw)


LEGACY = [
    lambda r: r.multinomial(20, [0.2, 0.3, 0.5]),
    lambda r: r.multinomial(20, [0.2, 0.3, 0.5], size=(2, 2)),
    lambda r: r.multinomial(1000, [0.2, 0.3, 0.5], 3),
    lambda r: r.multinomial(5, [0.6, 0.6, 0.1]),
    lambda r: r.multinomial(5, [1.2, 0.1]),
    lambda r: r.multinomial(-5, [0.5, 0.5]),
    lambda r: r.multinomial(5, 0.5),
    lambda r: r.multinomial(5, []),
    lambda r: r.dirichlet([1.0, 2.0, 3.0]),
    lambda r: r.dirichlet([0.01, 0.05], 6),
    lambda r: r.dirichlet([0.0, 1.0]),
    lambda r: r.dirichlet([]),
    lambda r: r.random_integers(5, size=4),
    lambda r: r.random_integers(2, 5, 4),
    lambda r: r.random_integers(5, 2),
    lambda r: r.randint(0, 0, 0),
    lambda r: r.randint([0, 5], [2**64, 2**64], dtype="u8"),
    lambda r: r.tomaxint(3),
    lambda r: r.permutation(3.5),
    lambda r: r.choice(3.5),
    lambda r: r.choice([[1, 2]]),
    lambda r: r.choice([]),
    lambda r: r.choice(0),
    lambda r: r.choice([1, 2, 3], 2, False, [0.5, 0.5, 0]),
    lambda r: r.get_state()[2:],
    lambda r: r.set_state(("PCG64", 1, 2)),
    lambda r: r.set_state({}),
    lambda r: r.set_state(5),
    lambda r: r.seed([]),
    lambda r: r.seed(-1),
    lambda r: r.seed(1.5),
    lambda r: r.seed([[1, 2]]),
    lambda r: r.seed([2**32]),
    lambda r: (r.standard_normal(), r.get_state()[3:], r.seed(3), r.standard_normal()),
]


@pytest.mark.parametrize("number", range(len(LEGACY)))
def test_legacy(number):
    def draw(xp):
        rng = xp.random.RandomState(8)
        return LEGACY[number](rng), rng.random()

    agree(draw)


MEAN = [1.0, 2.0, 3.0]
COVARIANCE = [[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]]


@pytest.mark.parametrize("method", ["svd", "eigh", "cholesky"])
def test_multivariate_normal(method):
    """The factors of a covariance may differ in the signs of vectors, the numbers beneath may not."""
    for size in (None, 4, (2, 3), 0):
        x = pa.random.default_rng(1).multivariate_normal(MEAN, COVARIANCE, size, method=method)
        rng = np.random.default_rng(1)
        expected = rng.multivariate_normal(MEAN, COVARIANCE, size, method=method)
        assert x.shape == expected.shape
        if method == "cholesky":
            np.testing.assert_allclose(np.asarray(x), expected, rtol=1e-12)
    many = pa.random.default_rng(1).multivariate_normal(MEAN, COVARIANCE, 100_000, method=method)
    np.testing.assert_allclose(np.cov(np.asarray(many).T), COVARIANCE, atol=0.06)
    legacy = pa.random.RandomState(1).multivariate_normal(MEAN, COVARIANCE, 100_000)
    np.testing.assert_allclose(np.cov(np.asarray(legacy).T), COVARIANCE, atol=0.06)


def test_multivariate_normal_is_refused_as_in_numpy():
    arguments = [
        ([[0, 0]], [[1, 0], [0, 1]]),
        ([0, 0], [1, 2]),
        ([0, 0], [[1, 2, 1], [2, 1, 1]]),
        ([0], [[1, 0], [0, 1]]),
    ]
    for mean, cov in arguments:
        agree(lambda xp: xp.random.default_rng(1).multivariate_normal(mean, cov))  # noqa: B023
        agree(lambda xp: xp.random.RandomState(1).multivariate_normal(mean, cov))  # noqa: B023
    refused = [{"check_valid": "raise"}, {"check_valid": "other"}, {"method": "other"}]
    for options in refused:
        agree(lambda xp: xp.random.default_rng(1).multivariate_normal([0, 0], [[1, 2], [2, 1]], **options))  # noqa: B023
    agree(lambda xp: xp.random.default_rng(1).multivariate_normal([0, 1j], [[1, 0], [0, 1]]))
    for rng in (pa.random.default_rng(1), pa.random.RandomState(1)):
        with pytest.warns(RuntimeWarning, match="positive-semidefinite"):
            rng.multivariate_normal([0, 0], [[1, 2], [2, 1]])


def test_out():
    """Memory that is given is filled in its own order, and is what comes back."""

    def fill(xp, name, dtype, order, *parameters, **options):
        out = xp.zeros((3, 4), dtype=dtype, order=order)
        got = getattr(xp.random.default_rng(2), name)(*parameters, out=out, **options)
        return got is out, out

    for dtype in ("f4", "f8"):
        for order in "CF":
            for name in ("random", "standard_normal", "standard_exponential"):
                agree(lambda xp: fill(xp, name, dtype, order, dtype=dtype))  # noqa: B023
            agree(lambda xp: fill(xp, "standard_gamma", dtype, order, 2.0, dtype=dtype))  # noqa: B023
    agree(lambda xp: fill(xp, "random", "f4", "C"))
    agree(lambda xp: fill(xp, "random", "f8", "C", size=(4, 3)))
    agree(lambda xp: fill(xp, "standard_gamma", "f8", "C", [1.0, 2.0, 3.0, 4.0]))
    agree(lambda xp: xp.random.default_rng(2).random(out=xp.zeros((4, 4))[::2]))


def test_permuted_in_the_order_of_memory():
    def permuted(xp, order, axis, given):
        x = xp.asarray(xp.arange(12).reshape(3, 4), order=order)
        out = xp.zeros((3, 4), dtype=x.dtype, order=order) if given else None
        return xp.random.default_rng(4).permuted(x, axis=axis, out=out)

    for order in "CF":
        for axis in (None, 0, 1, -1, 2):
            for given in (False, True):
                agree(lambda xp: permuted(xp, order, axis, given))  # noqa: B023
    agree(lambda xp: xp.random.default_rng(4).permuted(xp.arange(3), out=xp.zeros(4)))
    agree(lambda xp: xp.random.default_rng(4).permuted(xp.arange(3.0), out=xp.zeros(3, dtype=int)))


def test_what_has_items_is_shuffled():
    class Items:
        def __init__(self):
            self.items = list("abcdef")

        def __len__(self):
            return len(self.items)

        def __getitem__(self, k):
            return self.items[k]

        def __setitem__(self, k, value):
            self.items[k] = value

    def shuffle(xp, make):
        x = make()
        xp.random.default_rng(4).shuffle(x)
        xp.random.RandomState(4).shuffle(x)
        return list(x)

    agree(lambda xp: shuffle(xp, lambda: list("abcdef")))
    agree(lambda xp: shuffle(xp, lambda: bytearray(b"abcdef")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        agree(lambda xp: shuffle(xp, Items))
    with pytest.warns(UserWarning, match="not a subclass of 'Sequence'"):
        pa.random.default_rng(4).shuffle(Items())


def test_names():
    assert [name for name in np.random.__all__ if not hasattr(pa.random, name)] == []
    assert [name for name in np.random.mtrand.__all__ if not hasattr(pa.random.mtrand, name)] == []
    for cls in ("Generator", "RandomState", "SeedSequence", "PCG64", "Philox", "MT19937"):
        names = [name for name in dir(getattr(np.random, cls)) if not name.startswith("_")]
        assert [name for name in names if not hasattr(getattr(pa.random, cls), name)] == []


@pytest.mark.parametrize("name", [name for name in ROWS if hasattr(np.random, name)])
def test_functions_share_one_state(name):
    def draw(xp):
        xp.random.seed(6)
        return getattr(xp.random, name)(*ROWS[name][0]), xp.random.random()

    agree(draw)
