"""Results and faults on either side of every size at which the way to them changes.

Small operands take one tile, larger ones wait for a pass, and results over an operand are written
block by block; none of that may be seen.
"""

import warnings

import numpy as np
import polyarray as pa
import pytest

SIZES = (7, 1023, 4095, 4096, 5000, 32768, 32769, 70000)

CASES = {
    "x + y": lambda xp, x, y: x + y,
    "x * 2": lambda xp, x, y: x * 2,
    "2 / x": lambda xp, x, y: 2 / x,
    "x - 0.5": lambda xp, x, y: x - 0.5,
    "x > 0": lambda xp, x, y: x > 0,
    "x ** 2": lambda xp, x, y: x**2,
    "maximum": lambda xp, x, y: xp.maximum(x, 3),
    "sqrt": lambda xp, x, y: xp.sqrt(xp.abs(x)),
    "every other": lambda xp, x, y: x[::2] * y[::2],
    "reversed": lambda xp, x, y: x[::-1] + y,
    "two axes": lambda xp, x, y: x[: x.size // 4 * 4].reshape(4, -1) * y[: x.size // 4],
    "in Fortran's order": lambda xp, x, y: x[: x.size // 4 * 4].reshape(4, -1).T + 1,
    "cast": lambda xp, x, y: x.astype("f4") if x.dtype == "f8" else x.astype("f8"),
    "of other dtype": lambda xp, x, y: x + xp.ones(x.size, "i2"),
}


def operands(xp, dtype, n):
    x = (np.arange(n) * 7919 % 1013 - 506).astype(dtype) / 8
    y = (np.arange(n) * 104729 % 997 - 500).astype(dtype) / 4
    return xp.array(x.astype(dtype)), xp.array(y.astype(dtype))


@pytest.mark.parametrize("dtype", ["f8", "f4", "i8"])
@pytest.mark.parametrize("name", CASES)
def test_every_size_gives_numpys_elements(name, dtype):
    for n in SIZES:
        with np.errstate(all="ignore"), pa.errstate(all="ignore"):
            expected = CASES[name](np, *operands(np, dtype, n))
            found = CASES[name](pa, *operands(pa, dtype, n))
        assert found.dtype == expected.dtype and found.strides == expected.strides, n
        np.testing.assert_array_equal(np.asarray(found), expected, err_msg=f"{n} elements")


IN_PLACE = {
    "x += y": lambda xp, x, y: xp.add(x, y, out=x),
    "x = y - x": lambda xp, x, y: xp.subtract(y, x, out=x),
    "x *= 3": lambda xp, x, y: xp.multiply(x, 3, out=x),
    "x = 1 / x": lambda xp, x, y: xp.divide(1, x, out=x),
    "x *= x": lambda xp, x, y: xp.multiply(x, x, out=x),
    "sqrt": lambda xp, x, y: xp.sqrt(x, out=x),
    "exp": lambda xp, x, y: xp.exp(x, out=x),
    "maximum": lambda xp, x, y: xp.maximum(x, y, out=x),
    "shifted": lambda xp, x, y: xp.add(x[1:], x[:-1], out=x[1:]),
    "reversed": lambda xp, x, y: xp.add(x, x[::-1], out=x),
    "of every other": lambda xp, x, y: xp.add(
        x[: x.size // 2], y[: x.size // 2 * 2 : 2], out=x[: x.size // 2]
    ),
    "into every other": lambda xp, x, y: xp.add(x[::2], 1, out=x[::2]),
    "one axis of two": lambda xp, x, y: xp.subtract(
        x[: x.size // 4 * 4].reshape(-1, 4), y[:4], out=x[: x.size // 4 * 4].reshape(-1, 4)
    ),
}


def recorded(run, xp, x, y):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run(xp, x, y)
    return sorted(str(warning.message) for warning in caught)


@pytest.mark.parametrize("special", [None, 0.0, -1.0, np.inf, np.nan, "largest"])
@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("name", IN_PLACE)
def test_results_over_operands_have_numpys_elements_and_warnings(name, dtype, special):
    special = np.finfo(dtype).max if special == "largest" else special
    for n in SIZES:
        (a, b), (x, y) = operands(np, dtype, n), operands(pa, dtype, n)
        a[:], x[:] = np.abs(a) + 1, pa.abs(x) + 1
        if special is not None:
            a[n // 2], x[n // 2] = special, special
            b[n // 2], y[n // 2] = special, special
        expected = recorded(IN_PLACE[name], np, a, b)
        found = recorded(IN_PLACE[name], pa, x, y)
        np.testing.assert_allclose(np.asarray(x), a, rtol=1e-6 if dtype == "f4" else 1e-15, err_msg=str(n))
        assert found == expected, n
