"""Broadcasting and promotion: any shapes, dtypes, layouts and Python numbers, against NumPy.

Functions are exact ones, so that results are compared bit for bit. Large operands are deferred.
"""

from dataclasses import dataclass

import numpy as np
import polyarray as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from oracle import Operand, agree

DTYPES = ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "F", "D"]
FUNCTIONS = [
    "add",
    "subtract",
    "multiply",
    "true_divide",
    "maximum",
    "fmin",
    "less",
    "equal",
    "logical_and",
    "bitwise_xor",
    "copysign",
    "where",
]
# Numbers at the edges of what dtypes hold.
NUMBERS = [
    True,
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    -129,
    2**31,
    -(2**31) - 1,
    2**63 - 1,
    2**63,
    2**64,
    1.5,
    1e39,
    1e400,
    2j,
]


@dataclass
class View(Operand):
    """An array whose axes are permuted, then sliced."""

    order: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()

    def make(self, xp):
        x = xp.array(self.base).transpose(self.order)
        return x[tuple(slice(None, None, step) for step in self.steps)]


@st.composite
def arrays(draw, shape, repeat):
    """Small numbers of any dtype, seen through any strides; the last axis `repeat` times as long."""
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    if shape and shape[-1] > 1:
        shape = (*shape[:-1], shape[-1] * repeat)
    steps = tuple(draw(st.sampled_from([1, 1, 2, -1])) for _ in shape)
    lengths = [n * abs(step) - (abs(step) > 1 and n > 0) for n, step in zip(shape, steps, strict=True)]
    order = draw(st.permutations(range(len(shape))))
    inverse = np.argsort(order)
    base = np.arange(np.prod(lengths, dtype=int)).reshape([lengths[axis] for axis in inverse])
    values = base % 7 - (3 if dtype.kind in "if" else 0)
    return View(values.astype(dtype), order=tuple(order), steps=steps)


@st.composite
def calls(draw, repeat):
    """A function, and operands that broadcast: arrays, and now and then a plain number."""
    name = draw(st.sampled_from(FUNCTIONS))
    count = 3 if name == "where" else 2
    shapes = draw(hnp.mutually_broadcastable_shapes(num_shapes=count, max_dims=3, max_side=4, min_side=0))
    operands = [draw(arrays(shape, repeat)) for shape in shapes.input_shapes]
    if draw(st.integers(0, 2)) == 0:
        # NumPy's logical functions take no number beyond int64, and its conditions any object.
        refused = {"logical_and": 2**63, "where": 2**64}.get(name)
        number = draw(st.sampled_from([x for x in NUMBERS if x != refused]))
        operands[draw(st.integers(0, count - 1))] = number
    return name, operands


@pytest.mark.parametrize("repeat", [1, 5000], ids=["small", "large"])
@given(st.data())
def test_shapes_and_dtypes(repeat, data):
    name, operands = data.draw(calls(repeat))
    agree(
        lambda xp, *operands: getattr(xp, name)(*operands), *operands, warned=False, zero_signs=name != "fmin"
    )


@given(
    hnp.array_shapes(min_dims=0, max_dims=4, max_side=4), hnp.array_shapes(min_dims=0, max_dims=4, max_side=4)
)
def test_shapes_that_may_not_broadcast(first, second):
    x1, x2 = np.ones(first), np.ones(second, "i4")
    agree(lambda xp, a, b: xp.add(a, b), x1, x2)
    agree(lambda xp, a, b: xp.broadcast_arrays(a, b), x1, x2)
    agree(lambda xp, a: xp.broadcast_to(a, second), x1)
    assert_same_shape(first, second)


def assert_same_shape(first, second):
    try:
        expected = np.broadcast_shapes(first, second)
    except ValueError:
        with pytest.raises(ValueError, match="broadcast"):
            pa.broadcast_shapes(first, second)
    else:
        assert pa.broadcast_shapes(first, second) == expected


@given(st.lists(st.one_of(st.sampled_from(DTYPES), st.sampled_from(NUMBERS)), min_size=1, max_size=4))
def test_result_type(operands):
    """Dtypes and weak Python numbers, in any order and number."""

    if len(operands) == 1 and operands[0] == 2**64:
        return  # NumPy makes an object of it

    def call(xp):
        given = [xp.dtype(x) if isinstance(x, str) else x for x in operands]
        return xp.dtype(xp.result_type(*given))

    agree(call)
