"""The same seed gives NumPy's numbers, bit for bit."""

import numpy as np
import pytest
from oracle import agree

SEEDS = [0, 1, 42, 2**32 - 1, 2**64 + 5, [1, 2, 3], (7, 2**40)]

DRAWS = [
    lambda g: g.random(),
    lambda g: g.random(5),
    lambda g: g.random((2, 3), dtype="f4"),
    lambda g: g.random(5, dtype="f4"),
    lambda g: g.random(3, dtype="i4"),
    lambda g: g.uniform(),
    lambda g: g.uniform(-1, 3, 5),
    lambda g: g.uniform([0, 10], [1, 20]),
    lambda g: g.normal(),
    lambda g: g.normal(size=1000),
    lambda g: g.normal(2.0, 3.0, (3, 4)),
    lambda g: g.normal([0, 10], 1, (3, 2)),
    lambda g: g.normal(0, -1),
    lambda g: g.standard_normal(7),
    lambda g: g.standard_normal(7, dtype="f4"),
    lambda g: g.integers(10),
    lambda g: g.integers(10, size=20),
    lambda g: g.integers(-5, 5, size=(3, 4)),
    lambda g: g.integers(0, 2, size=40, dtype="u1"),
    lambda g: g.integers(0, 256, size=40, dtype="u1"),
    lambda g: g.integers(0, 7, size=40, dtype="i2"),
    lambda g: g.integers(0, 2**31, size=9, dtype="i4"),
    lambda g: g.integers(0, 2**63, size=9, dtype="u8"),
    lambda g: g.integers(0, 2**40, size=9),
    lambda g: g.integers(1, 6, endpoint=True, size=9),
    lambda g: g.integers(0, 1, size=3),
    lambda g: g.integers([0, 10], [5, 20]),
    lambda g: g.integers(5, 5),
    lambda g: g.integers(0, 300, dtype="u1"),
    lambda g: g.integers(2, size=3, dtype=bool),
    lambda g: g.integers(1.5),
    lambda g: g.bytes(10),
    lambda g: g.permutation(10),
    lambda g: g.permutation(np.arange(12).reshape(4, 3).tolist()),
    lambda g: g.choice(10, 4),
    lambda g: g.choice(10, 4, replace=False),
    lambda g: g.choice([5, 6, 7], 5, p=[0.2, 0.3, 0.5]),
    lambda g: g.exponential(2.0, 5),
    lambda g: (g.random(), g.integers(10), g.normal(), g.random(dtype="f4"), g.integers(10), g.random()),
    lambda g: (g.integers(0, 9, 3, dtype="u1"), g.random(3), g.integers(0, 9, 3, dtype="u1")),
]


@pytest.mark.parametrize("number", range(len(DRAWS)))
def test_generator(number):
    for seed in SEEDS[:3]:
        agree(lambda xp: DRAWS[number](xp.random.default_rng(seed)))  # noqa: B023


@pytest.mark.parametrize("seed", SEEDS)
def test_seeds(seed):
    agree(lambda xp: xp.random.default_rng(seed).random(5))
    agree(lambda xp: xp.random.default_rng(xp.random.SeedSequence(seed)).integers(0, 100, 5))
    agree(lambda xp: xp.random.SeedSequence(seed).generate_state(6))
    agree(lambda xp: xp.random.SeedSequence(seed).generate_state(3, "u8"))
    agree(lambda xp: [s.generate_state(2) for s in xp.random.SeedSequence(seed).spawn(3)])
    agree(lambda xp: xp.random.Generator(xp.random.PCG64(seed)).random(3))
    agree(lambda xp: [g.random() for g in xp.random.default_rng(seed).spawn(2)])


@pytest.mark.parametrize("seed", [-1, 1.5, "a", [-1]])
def test_seeds_that_are_refused(seed):
    agree(lambda xp: xp.random.default_rng(seed))


LEGACY = [
    lambda r: r.random(5),
    lambda r: r.random_sample((2, 2)),
    lambda r: r.rand(3, 2),
    lambda r: r.randn(4),
    lambda r: r.randint(0, 10, 5),
    lambda r: r.uniform(1, 2, 3),
    lambda r: r.normal(0, 1, 5),
    lambda r: r.permutation(6),
    lambda r: r.choice(5, 3),
]


@pytest.mark.parametrize("number", range(len(LEGACY)))
def test_legacy_functions(number):
    def draw(xp):
        xp.random.seed(5)
        return LEGACY[number](xp.random)

    agree(draw)


def test_out_and_shuffle():
    def out(xp):
        a = xp.zeros((2, 3))
        xp.random.default_rng(1).random(out=a)
        return a

    def shuffle(xp, axis=0):
        a = xp.arange(12).reshape(4, 3)
        xp.random.default_rng(1).shuffle(a, axis=axis)
        return a

    agree(out)
    agree(shuffle)
    agree(lambda xp: shuffle(xp, 1))
    agree(lambda xp: xp.random.default_rng(1).random(3, out=xp.zeros(4)))


def test_long_streams_and_many_threads():
    """A large draw is the same numbers as many small ones."""
    agree(lambda xp: xp.random.default_rng(9).random(300_000)[-5:])
    agree(lambda xp: xp.random.default_rng(9).normal(size=300_000)[-5:])
    agree(lambda xp: xp.random.default_rng(9).integers(0, 1000, 300_000)[-5:])
