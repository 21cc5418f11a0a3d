"""Floating-point warnings and `errstate`: what is said, once, and what is raised.

Each row is an expression whose warning IEEE 754 decides, on one element, on a few, and on an array large
enough to be deferred; the warning has to have appeared by the time the result is evaluated.
"""

import operator

import numpy as np
import polyarray as pa
import pytest
from oracle import agree

ROWS = [
    ("divide by zero", "f8", [1.0, 2.0], lambda xp, x: x / 0),
    ("divide by zero", "f4", [1.0, -2.0], lambda xp, x: 1 / (x * 0)),
    ("invalid value", "f8", [0.0, 0.0], lambda xp, x: x / x),
    ("invalid value", "f8", [-1.0, 4.0], lambda xp, x: xp.sqrt(x)),
    ("divide by zero", "f8", [0.0, 1.0], lambda xp, x: xp.log(x)),
    ("invalid value", "f8", [-1.0, 1.0], lambda xp, x: xp.log(x)),
    ("divide by zero", "f4", [0.0, 1.0], lambda xp, x: xp.log2(x)),
    ("invalid value", "f8", [-1.0, 1.0], lambda xp, x: xp.log10(x)),
    ("divide by zero", "f8", [-1.0, 1.0], lambda xp, x: xp.log1p(x)),
    ("overflow", "f8", [1000.0, 1.0], lambda xp, x: xp.exp(x)),
    ("overflow", "f4", [100.0, 1.0], lambda xp, x: xp.exp(x)),
    ("overflow", "f8", [1e300, 1.0], lambda xp, x: x * x),
    ("overflow", "f2", [6e4, 1.0], lambda xp, x: x + x),
    ("overflow", "f8", [800.0, 1.0], lambda xp, x: xp.cosh(x)),
    ("invalid value", "f8", [np.inf, 1.0], lambda xp, x: x - x),
    ("invalid value", "f8", [np.inf, 1.0], lambda xp, x: xp.sin(x)),
    ("invalid value", "f8", [2.0, 0.5], lambda xp, x: xp.arcsin(x)),
    ("invalid value", "f8", [2.0, 0.5], lambda xp, x: xp.arccos(x)),
    ("invalid value", "f8", [0.5, 2.0], lambda xp, x: xp.arccosh(x)),
    ("divide by zero", "f8", [1.0, 0.5], lambda xp, x: xp.arctanh(x)),
    ("invalid value", "f8", [1.0, 0.5], lambda xp, x: xp.remainder(x, 0)),
    ("invalid value", "f8", [1.0, 0.5], lambda xp, x: xp.fmod(x, 0)),
    ("divide by zero", "i4", [1, 2], lambda xp, x: x // 0),
    ("divide by zero", "i8", [1, 2], lambda xp, x: x % 0),
    ("overflow", "i4", [-(2**31), 1], lambda xp, x: x // -1),
    ("invalid value", "f8", [np.nan, 1.0], lambda xp, x: x.astype("i4")),
    ("overflow", "f8", [1e300, 1.0], lambda xp, x: x.astype("f4")),
    (None, "f8", [np.nan, 1.0], lambda xp, x: x + 1),
    (None, "f8", [np.nan, 1.0], lambda xp, x: xp.sqrt(x)),
    (None, "f8", [np.nan, 1.0], lambda xp, x: x < 2),
    (None, "f8", [np.nan, 1.0], lambda xp, x: xp.maximum(x, 2)),
    (None, "f8", [1e-300, 1.0], lambda xp, x: x * x),
    (None, "f8", [-1000.0, 1.0], lambda xp, x: xp.exp(x)),
    (None, "f8", [1e-310, 1.0], lambda xp, x: xp.sqrt(x)),
    ("overflow", "f8", [1e308, 1.5e308], lambda xp, x: xp.sum(x)),
    ("overflow", "f4", [1e38, 3e38], lambda xp, x: xp.sum(x)),
    ("overflow", "f8", [1e308, 1.5e308], lambda xp, x: xp.sum(xp.stack([x, x]), axis=0)),
    ("overflow", "f8", [1e308, 1.5e308], lambda xp, x: xp.sum(xp.stack([x, x], 1), axis=1)),
    ("overflow", "f8", [1e308, 1.5e308], lambda xp, x: xp.mean(x)),
    ("overflow", "f8", [1e200, 1e250], lambda xp, x: xp.prod(x)),
    ("overflow", "f8", [1e308, 1.5e308], lambda xp, x: xp.cumsum(x)),
    ("overflow", "f2", [6e4, 6e4], lambda xp, x: xp.sum(x[:2])),
    ("overflow", "f8", [1e308, 1.5e308], lambda xp, x: xp.add.reduceat(x, [0])),
    ("overflow", "D", [1e308, 1.5e308], lambda xp, x: xp.sum(x)),
    ("invalid value", "f8", [np.inf, -np.inf], lambda xp, x: xp.sum(x)),
    ("invalid value", "f8", [np.inf, -np.inf], lambda xp, x: xp.subtract.reduce(-x)),
    ("overflow", "i1", [-128, -1], lambda xp, x: xp.floor_divide.reduce(x[:2])),
    ("divide by zero", "i8", [1, 0], lambda xp, x: xp.floor_divide.accumulate(x)),
    (None, "f8", [np.inf, 1.0], lambda xp, x: xp.sum(x)),
    (None, "f8", [np.nan, 1.0], lambda xp, x: (xp.sum(x), xp.max(x), xp.cumsum(x))),
    (None, "f8", [1e308, -1.5e308], lambda xp, x: (xp.max(x), xp.min(x), xp.argmax(x))),
    (None, "f8", [0.0, 1.0], lambda xp, x: xp.divide(1, x, where=x != 0, out=xp.zeros(len(x)))),
    (None, "i8", [0, 1], lambda xp, x: xp.floor_divide(3, x, where=x != 0, out=x * 0)),
    (None, "f8", [-1.0, 4.0], lambda xp, x: xp.sqrt(x, where=x > 0, out=x * 0)),
    ("divide by zero", "f8", [0.0, 1.0], lambda xp, x: xp.divide(1, x, where=x == 0, out=xp.zeros(len(x)))),
]


@pytest.mark.parametrize("n", [1, 2, 9, 100_000])
@pytest.mark.parametrize("phrase, dtype, values, call", ROWS)
def test_warnings(phrase, dtype, values, call, n):
    x = np.resize(np.array(values, dtype), n)
    agree(call, x, ulp=4)


@pytest.mark.parametrize("phrase, dtype, values, call", [row for row in ROWS if row[0]])
def test_errstate_raises(phrase, dtype, values, call):
    def strict(xp, x):
        with xp.errstate(all="raise", under="ignore"):
            return call(xp, x)

    agree(strict, np.array(values, dtype), ulp=4)


@pytest.mark.parametrize("phrase, dtype, values, call", [row for row in ROWS if row[0]])
def test_errstate_ignores(phrase, dtype, values, call):
    def silent(xp, x):
        with xp.errstate(all="ignore"):
            return call(xp, x)

    agree(silent, np.array(values, dtype), ulp=4)


def test_errstate_calls_back_and_nests():
    def called(xp):
        heard = []
        with xp.errstate(all="call", call=lambda kind, flag: heard.append((kind, flag))):
            xp.array([1.0]) / 0
            with xp.errstate(divide="ignore"):
                xp.array([1.0]) / 0
            xp.array([-1.0]) ** 0.5
        return tuple(kind for kind, _ in heard)

    agree(called)
    agree(lambda xp: xp.geterr())
    agree(lambda xp: xp.seterr(all="sometimes"))

    @np.errstate(divide="ignore")
    def decorated():
        return np.array([1.0]) / 0

    assert decorated()[0] == np.inf


def test_scalars_warn_too():
    agree(lambda xp: xp.float64(1.0) / xp.float64(0.0))
    agree(lambda xp: xp.int8(127) + xp.int8(1))
    agree(lambda xp: xp.float32(3e38) * xp.float32(10))
    agree(lambda xp: -xp.int8(-128))


AT_ROWS = [
    ("floor_divide", "i4", [1, 2, 3], [0, 1, 1], 0),
    ("floor_divide", "f8", [1.0, 2.0, 3.0], [0, 1], [0.0, 2.0]),
    ("remainder", "i8", [1, 2, 3], [0], 0),
    ("divide", "f4", [1.0, 2.0, 3.0], [2, 2], [0.0, 1.0]),
    ("multiply", "f2", [6e4, 1.0], [0, 0], 2.0),
    ("add", "f8", [1.7e308, 1.0], [0], 1.7e308),
    ("subtract", "f4", [np.inf, 1.0], [0], np.inf),
    ("multiply", "f8", [2.0, 1.0], [0, 0], 3.0),
    ("sqrt", "f8", [-1.0, 4.0], [0, 1], None),
    ("logical_and", "f8", [np.nan, 1.0], [0], 1.0),
]


@pytest.mark.parametrize("name, dtype, values, places, others", AT_ROWS)
@pytest.mark.parametrize("reaction", ["warn", "raise"])
def test_at(name, dtype, values, places, others, reaction):
    def applied(xp, x):
        y = x.copy()
        with xp.errstate(all=reaction, under="ignore"):
            getattr(xp, name).at(y, places, *([] if others is None else [xp.asarray(others, dtype)]))
        return y

    agree(applied, np.array(values, dtype))


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "F", "D"])
@pytest.mark.parametrize("under", ["ignore", "raise"])
def test_scalars_that_underflow(dtype, under):
    def of(call):
        def strict(xp):
            tiny = xp.dtype(dtype).type(float(np.finfo(dtype).tiny))
            with xp.errstate(under=under):
                return call(xp, tiny)

        return strict

    agree(of(lambda xp, tiny: tiny * tiny))
    agree(of(lambda xp, tiny: tiny / np.array(4096.0).astype(dtype).item()))
    agree(of(lambda xp, tiny: tiny * 0))
    agree(of(lambda xp, tiny: (tiny * 0) / 3))
    agree(of(lambda xp, tiny: tiny + tiny))
    agree(of(lambda xp, tiny: tiny - tiny))


@pytest.mark.parametrize("base", [float, int, complex])
@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv", "pow", "eq", "lt", "ge", "floordiv"])
def test_scalars_leave_operators_to_who_asks(base, name):
    methods = {f"__{name}__": lambda *_: "forward", f"__r{name}__": lambda *_: "reflected"}
    mirrored = {"lt": "gt", "ge": "le", "eq": "eq"}
    if name in mirrored:
        methods = {f"__{mirrored[name]}__": lambda *_: "reflected"}
    asking = type("Asking", (base,), {**methods, "__array_ufunc__": None})
    silent = type("Silent", (base,), methods)

    def called(xp, cls):
        return getattr(operator, name)(xp.float64(1), cls(2))

    agree(lambda xp: called(xp, asking))
    if not (base is complex and name in ("lt", "ge", "floordiv")):
        agree(lambda xp: called(xp, silent))


@pytest.mark.parametrize("n", [7, 5000, 100_000])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize(
    "name",
    [
        "maximum",
        "minimum",
        "fmax",
        "fmin",
        "absolute",
        "negative",
        "copysign",
        "floor",
        "ceil",
        "rint",
        "less",
    ],
)
def test_functions_without_faults_write_over_their_operands_in_silence(name, dtype, n):
    bits = {"f4": ("u4", 0x7FA00000), "f8": ("u8", 0x7FF4000000000000)}[dtype]
    signaling = np.array([bits[1]], bits[0]).view(dtype)[0]
    if name in ("fmax", "fmin"):
        signaling = np.nan  # NumPy's answer depends on how many elements there are
    values = np.resize(np.array([1.5, -0.0, np.inf, -np.inf, np.nan, 1e-40, signaling, -2.5], dtype), n)
    ours, theirs = getattr(pa, name), getattr(np, name)
    x, y = pa.array(values), pa.array(values[::-1].copy())
    operands, others = ((x, y), (values, values[::-1])) if theirs.nin == 2 else ((x,), (values,))
    out = pa.empty(n, bool) if name == "less" else x
    with pa.errstate(all="raise"), np.errstate(all="ignore"):
        expected = theirs(*others)
        ours(*operands, out=out)
    np.testing.assert_array_equal(np.asarray(out), expected)
