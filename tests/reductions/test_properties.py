"""Reductions of any shape, dtype and layout along any axes, with any keywords, against NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from oracle import Operand, agree

DTYPES = ["?", "i1", "u1", "i2", "u4", "i8", "u8", "f2", "f4", "f8", "F", "D"]
FUNCTIONS = [
    "sum",
    "prod",
    "min",
    "max",
    "any",
    "all",
    "mean",
    "var",
    "std",
    "argmin",
    "argmax",
    "cumsum",
    "count_nonzero",
]
WITH_INITIAL = {"sum", "prod", "min", "max"}
WITH_WHERE = {"sum", "prod", "min", "max", "any", "all", "mean", "var", "std"}
WITH_DTYPE = {"sum", "prod", "mean", "var", "std", "cumsum"}


class View(Operand):
    """An array whose axes are permuted, then sliced."""

    def __init__(self, base, order, steps):
        super().__init__(base)
        self.order, self.steps = order, steps

    def make(self, xp):
        x = xp.array(self.base).transpose(self.order)
        return x[tuple(slice(None, None, step) for step in self.steps)]

    def __repr__(self):
        return f"View({self.base!r}, {self.order}, {self.steps})"


@st.composite
def operands(draw):
    """Small whole numbers, whose sums and products are exact in every order, and some NaN."""
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    side = draw(st.sampled_from([3, 3, 40]))
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=side))
    order = draw(st.permutations(range(len(shape))))
    steps = tuple(draw(st.sampled_from([1, 1, -1, 2])) for _ in shape)
    values = np.random.default_rng(draw(st.integers(0, 9))).integers(-1, 3, shape).astype(dtype)
    if dtype.kind == "f" and values.size and draw(st.integers(0, 3)) == 0:
        values.flat[draw(st.integers(0, values.size - 1))] = np.nan
    return View(values, order, steps)


@st.composite
def keywords(draw, name, x):
    shape = x.make(np).shape
    ndim = len(shape)
    one = st.integers(-ndim - 1, ndim)
    several = st.lists(st.integers(-ndim, max(ndim - 1, 0)), max_size=3).map(tuple)
    axes = [st.none(), one] if name in ("argmin", "argmax", "cumsum") else [st.none(), one, several]
    given = {"axis": draw(st.one_of(*axes))}
    if name != "cumsum" and draw(st.booleans()):
        given["keepdims"] = draw(st.booleans())
    if name in WITH_INITIAL and draw(st.integers(0, 3)) == 0:
        given["initial"] = draw(st.sampled_from([0, 1, 2, 2.5, True]))
    # Moments of a number along an axis that it does not have are refused only without a mask.
    if name in WITH_WHERE and ndim and draw(st.integers(0, 3)) == 0:
        lengths = [draw(st.sampled_from([n, n, 1])) for n in shape]
        given["where"] = np.random.default_rng(ndim).random(lengths) < 0.6
    if name in WITH_DTYPE and draw(st.integers(0, 3)) == 0:
        # NumPy begins complex products with 1, so that NaN gets an imaginary part; moments are for floats.
        dtypes = ["f8", "f4"] + ["i8", "i4"] * (name in ("sum", "prod", "cumsum")) + ["D"] * (name == "sum")
        given["dtype"] = draw(st.sampled_from(dtypes))
    return given


@pytest.mark.parametrize("name", FUNCTIONS)
@given(st.data())
def test_reductions(name, data):
    x = data.draw(operands())
    given = data.draw(keywords(name, x))

    def call(xp, x):
        masks = {
            key: xp.array(value) if isinstance(value, np.ndarray) else value for key, value in given.items()
        }
        return getattr(xp, name)(x, **masks)

    exact = name in ("min", "max", "any", "all", "argmin", "argmax", "count_nonzero")
    close = {"rtol": 2e-2 if x.base.dtype == "f2" else 1e-5, "atol": 1e-5}
    agree(call, x, warned=False, zero_signs=False, **({} if exact else close))
