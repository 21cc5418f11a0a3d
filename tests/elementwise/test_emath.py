"""`emath`: real results where there are some, complex ones elsewhere."""

import numpy as np
import pytest
from oracle import DTYPES, agree, ordinary

UNARY = ["sqrt", "log", "log2", "log10", "arccos", "arcsin", "arctanh"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", UNARY)
def test_functions(name, dtype):
    loose = {"ulp": 16, "zero_signs": False, "warned": False}
    x = ordinary(dtype, 12)
    agree(lambda xp, x: getattr(xp.emath, name)(x), x, **loose)
    agree(lambda xp, x: getattr(xp.emath, name)(abs(x) / 8), x, **loose)
    agree(lambda xp, x: getattr(xp.emath, name)(x.reshape(3, 4)[1]), x, **loose)


@pytest.mark.parametrize(
    "call",
    [
        lambda xp: xp.emath.sqrt(-1),
        lambda xp: xp.emath.sqrt([1, 4]),
        lambda xp: xp.emath.sqrt([-1, 4]),
        lambda xp: xp.emath.sqrt(xp.array([-1, 4], "f4")),
        lambda xp: xp.emath.sqrt(-np.inf),
        lambda xp: xp.emath.log(0.0),
        lambda xp: xp.emath.logn(2, [4, 8]),
        lambda xp: xp.emath.logn(2, [-4, -8, 8]),
        lambda xp: xp.emath.logn(-2, 8),
        lambda xp: xp.emath.power([2, 4], 2),
        lambda xp: xp.emath.power([2, 4], -2),
        lambda xp: xp.emath.power([-2, 4], 2),
        lambda xp: xp.emath.power([2, 4], [2, 4]),
        lambda xp: xp.emath.power([-2.0, 4], 0.5),
        lambda xp: xp.emath.arccos(2),
        lambda xp: xp.emath.sqrt("a"),
        lambda xp: xp.emath.sqrt([]),
    ],
)
def test_calls(call):
    agree(call, ulp=16, zero_signs=False, warned=False)
