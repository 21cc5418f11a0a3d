"""Universal functions with their options, and operators."""

import polyarray as np

x = np.linspace(-1, 1, 5)
y = np.empty_like(x)
np.sin(x, out=y)
np.add(x, 1, out=y, where=x > 0)
np.multiply(x, y, out=(y,), casting="same_kind", dtype=np.float64)
z = np.sqrt(np.abs(x), dtype=np.float32)
whole, rest = np.divmod(7, 3)
fraction, integral = np.modf(x)
power = x**2 + 2 ** abs(x) - x // 0.5 % 3
compared = (x < y) & ~(x == y) | (x != 0)
bits = np.array([1, 2]) << 2 | 1 ^ np.array([3, 3])
x += 1
x *= 2.0
x -= y
x /= 3
negative = -x + +x
total = np.add.reduce(x, axis=0, keepdims=True, initial=0.0)
running = np.maximum.accumulate(x)
table = np.multiply.outer([1, 2], [10, 20])
np.add.at(y, [0, 0], 1.0)
inputs: int = np.add.nin
loops: list[str] = np.add.types
name: str = np.add.__name__
assert inputs == 2 and "dd->d" in loops and name == "add"
assert z.dtype == np.float32 and int(whole) == 2 and int(rest) == 1
assert table.shape == (2, 2) and total.shape == (1,) and running.shape == x.shape
assert compared.dtype == np.bool_ and bits.size == 2 and power.shape == negative.shape
assert fraction.shape == integral.shape

with np.errstate(divide="ignore", invalid="ignore"):
    ratio = x / np.zeros(5)
assert not np.isfinite(ratio).all()
clipped = np.clip(x, -0.5, 0.5).round(2)
kept = np.where(np.isnan(ratio), 0.0, ratio)
assert np.allclose(clipped, clipped) and np.array_equal(kept, kept, equal_nan=True)


@np.vectorize
def larger(a: float, b: float) -> float:
    return a if a > b else b


assert larger([1.0, 5.0], 2.0).tolist() == [2.0, 5.0]
