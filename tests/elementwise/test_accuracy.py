"""The error of each function in units in the last place, against multi-precision arithmetic.

NumPy is no reference here: its own vector loops are up to 2.5 units off. Each function is asked on random
arguments over its whole range, on arguments near its zeros and poles, and (where it has one) far out.
"""

import mpmath
import numpy as np
import polyarray as pa
import pytest

mpmath.mp.prec = 240

# name, the exact function, and ranges of arguments
UNARY = [
    ("exp", mpmath.exp, [(-700, 700), (-1, 1)]),
    ("exp2", lambda x: mpmath.power(2, x), [(-1000, 1000), (-1, 1)]),
    ("expm1", mpmath.expm1, [(-30, 700), (-1e-3, 1e-3)]),
    ("log", mpmath.log, [(1e-300, 1e300), (0.5, 2), (0.999, 1.001)]),
    ("log2", lambda x: mpmath.log(x, 2), [(1e-300, 1e300), (0.5, 2), (0.999, 1.001)]),
    ("log10", mpmath.log10, [(1e-300, 1e300), (0.5, 2), (0.999, 1.001)]),
    ("log1p", lambda x: mpmath.log1p(x), [(-0.999, 1e10), (-1e-3, 1e-3)]),
    ("sqrt", mpmath.sqrt, [(0, 1e300), (0, 2)]),
    ("cbrt", lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), [(-1e300, 1e300), (-2, 2)]),
    ("sin", mpmath.sin, [(-4, 4), (-1e5, 1e5), (3.1415, 3.1416), (1e15, 1e16)]),
    ("cos", mpmath.cos, [(-4, 4), (-1e5, 1e5), (1.5707, 1.5708), (1e15, 1e16)]),
    ("tan", mpmath.tan, [(-4, 4), (-1e5, 1e5), (1.5707, 1.5708)]),
    ("arcsin", mpmath.asin, [(-1, 1), (0.999, 1)]),
    ("arccos", mpmath.acos, [(-1, 1), (0.999, 1)]),
    ("arctan", mpmath.atan, [(-1e5, 1e5), (-2, 2)]),
    ("sinh", mpmath.sinh, [(-700, 700), (-1, 1)]),
    ("cosh", mpmath.cosh, [(-700, 700), (-1, 1)]),
    ("tanh", mpmath.tanh, [(-20, 20), (-1, 1)]),
    ("arcsinh", mpmath.asinh, [(-1e10, 1e10), (-1, 1)]),
    ("arccosh", mpmath.acosh, [(1, 1e10), (1, 2)]),
    ("arctanh", mpmath.atanh, [(-0.9999, 0.9999), (-0.1, 0.1)]),
]
BINARY = [
    ("power", mpmath.power, (0.01, 100), (-30, 30)),
    ("arctan2", mpmath.atan2, (-10, 10), (-10, 10)),
    ("hypot", mpmath.hypot, (-1e3, 1e3), (-1e3, 1e3)),
    ("logaddexp", lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)), (1, 50), (1, 50)),
]
# Arguments without special cases, where they are not -20 to 20.
ORDINARY = (
    dict.fromkeys(["log", "log2", "log10", "log1p", "sqrt", "power"], (0.01, 100))
    | dict.fromkeys(["arcsin", "arccos", "arctanh"], (-0.99, 0.99))
    | {"arccosh": (1.01, 50)}
)
LIMITS = {"sqrt": 0.5, "logaddexp": 2.0}
LIMIT = 2.0
POINTS = 250


def errors(results, exact, dtype):
    """Errors in units in the last place of the exact value."""
    info = np.finfo(dtype)
    for result, value in zip(results.tolist(), exact, strict=True):
        if abs(value) > float(info.max) or abs(value) < float(info.tiny):
            continue
        _, exponent = mpmath.frexp(value)
        unit = mpmath.ldexp(1, int(exponent) - info.nmant - 1)
        yield float(abs(mpmath.mpf(result) - value) / unit)


def arguments(low, high, dtype, rng):
    """Random numbers that cover the range evenly, or every magnitude in it if it spans many."""
    bound = float(np.finfo(dtype).max) / 4
    low, high = max(low, -bound), min(high, bound)
    if low > 0 and high / low > 1e6:
        low = max(low, float(np.finfo(dtype).tiny) * 4)
        return np.exp(rng.uniform(np.log(low), np.log(high), POINTS)).astype(dtype)
    return rng.uniform(low, high, POINTS).astype(dtype)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("name, exact, ranges", UNARY)
def test_unary(name, exact, ranges, dtype):
    rng = np.random.default_rng(11)
    for low, high in ranges:
        if dtype == "f4" and name in ("exp", "expm1", "sinh", "cosh"):
            low, high = max(low, -85), min(high, 85)
        if dtype == "f4" and name == "exp2":
            low, high = max(low, -120), min(high, 120)
        x = arguments(low, high, dtype, rng)
        results = np.asarray(getattr(pa, name)(pa.array(x)))
        assert results.dtype == x.dtype
        worst = max(errors(results, [exact(mpmath.mpf(v)) for v in x.tolist()], dtype), default=0.0)
        limit = LIMITS.get(name, LIMIT) + 1e-6
        assert worst <= limit, f"{name} on {low}..{high}: {worst:.2f} units in the last place"


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("name, exact, first, second", BINARY)
def test_binary(name, exact, first, second, dtype):
    rng = np.random.default_rng(12)
    x1, x2 = (rng.uniform(*bounds, POINTS).astype(dtype) for bounds in (first, second))
    if name == "power" and dtype == "f4":
        x2 /= 2
    results = np.asarray(getattr(pa, name)(pa.array(x1), pa.array(x2)))
    exacts = [exact(mpmath.mpf(a), mpmath.mpf(b)) for a, b in zip(x1.tolist(), x2.tolist(), strict=True)]
    worst = max(errors(results, exacts, dtype))
    assert worst <= LIMITS.get(name, LIMIT) + 1e-6, f"{name}: {worst:.2f} units in the last place"


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("count", [1, 15, 255, 256, 257, 3000, 20000])
def test_neighbours_do_not_matter(count, dtype):
    """Blocks without special operands go another way than those with some; results are the same."""
    rng = np.random.default_rng(count)
    for name in [*(name for name, *_ in UNARY), "power"]:
        x = rng.uniform(*ORDINARY.get(name, (-20, 20)), count).astype(dtype)
        special = np.concatenate([x, np.array([np.nan, 0, np.inf, -np.inf, 1e-310], dtype)])
        others = (rng.uniform(-3, 3, count).astype(dtype),) if name == "power" else ()
        more = tuple(np.concatenate([y, np.ones(5, dtype)]) for y in others)
        call = getattr(pa, name)
        with pa.errstate(all="ignore"):
            alone = np.asarray(call(pa.asarray(x), *map(pa.asarray, others)))
            among = np.asarray(call(pa.asarray(special), *map(pa.asarray, more)))
        assert alone.tobytes() == among[:count].tobytes(), name
