"""Random numbers in both interfaces."""

import polyarray as np
from polyarray.random import PCG64, Generator, SeedSequence, default_rng

rng = default_rng(5)
other = Generator(PCG64(SeedSequence(5)))
assert np.array_equal(rng.random(3), other.random(3))


def noise(generator: np.random.Generator, n: int) -> np.ndarray:
    """Numbers of several distributions."""
    x = generator.normal(loc=0.0, scale=2.0, size=n)
    y = generator.uniform(-1, 1, size=(n,)) + generator.exponential(2.0, n)
    return x + y + generator.standard_normal(n, dtype=np.float32)


sample = noise(rng, 10)
dice = rng.integers(1, 7, size=(2, 3), endpoint=False, dtype=np.int8)
cards = rng.permutation(52)
hand = rng.choice(cards, size=5, replace=False)
rng.shuffle(cards, axis=0)
counts = rng.multinomial(10, [0.2, 0.8])
points = rng.multivariate_normal([0, 0], np.eye(2), size=4)
children = rng.spawn(2)
np.random.seed(1)
old = np.random.rand(2, 3) + np.random.randn(2, 3) * np.random.randint(1, 5, size=(2, 3))
state = np.random.RandomState(3).normal(size=4)
assert sample.shape == (10,) and dice.dtype == np.int8 and hand.size == 5 and int(counts.sum()) == 10
assert points.shape == (4, 2) and len(children) == 2 and old.shape == (2, 3) and state.size == 4
