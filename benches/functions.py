"""How fast is each transcendental function alone, on arrays that fit the second-level cache?"""

import math

import numpy as np

from .case import Case
from .loops import compiled, loop

N = 100_000

# name, lowest and highest argument, the name in numexpr, the function in `math` that Numba compiles
UNARY = [
    ("exp", -20.0, 20.0, "exp", math.exp),
    ("exp2", -20.0, 20.0, None, None),
    ("expm1", -2.0, 2.0, "expm1", math.expm1),
    ("log", 1e-6, 1e6, "log", math.log),
    ("log2", 1e-6, 1e6, "log2", math.log2),
    ("log10", 1e-6, 1e6, "log10", math.log10),
    ("log1p", -0.9, 10.0, "log1p", math.log1p),
    ("sqrt", 0.0, 1e6, "sqrt", math.sqrt),
    ("cbrt", -1e6, 1e6, None, None),
    ("sin", -100.0, 100.0, "sin", math.sin),
    ("cos", -100.0, 100.0, "cos", math.cos),
    ("tan", -100.0, 100.0, "tan", math.tan),
    ("arcsin", -1.0, 1.0, "arcsin", math.asin),
    ("arccos", -1.0, 1.0, "arccos", math.acos),
    ("arctan", -100.0, 100.0, "arctan", math.atan),
    ("sinh", -10.0, 10.0, "sinh", math.sinh),
    ("cosh", -10.0, 10.0, "cosh", math.cosh),
    ("tanh", -10.0, 10.0, "tanh", math.tanh),
    ("arcsinh", -100.0, 100.0, "arcsinh", math.asinh),
    ("arccosh", 1.0, 100.0, "arccosh", math.acosh),
    ("arctanh", -0.99, 0.99, "arctanh", math.atanh),
]
BINARY = [
    ("power", 0.1, 10.0, "x0**x1", math.pow),
    ("arctan2", -10.0, 10.0, "arctan2(x0,x1)", math.atan2),
    ("hypot", -10.0, 10.0, None, math.hypot),
    ("fmod", 1.0, 100.0, "fmod(x0,x1)", None),
    ("remainder", 1.0, 100.0, None, None),
    ("floor_divide", 1.0, 100.0, None, None),
    ("logaddexp", -10.0, 10.0, None, None),
]


def operands(low, high, count, dtype):
    rng = np.random.default_rng(3)
    return [rng.uniform(low, high, N).astype(dtype) for _ in range(count)]


def cases(quick=False):
    """Function × dtype."""
    rows = [
        (name, low, high, expression and f"{expression}(x0)", f, 1)
        for name, low, high, expression, f in UNARY
    ]
    rows += [(*row, 2) for row in BINARY]
    for dtype in ("f8", "f4"):
        for name, low, high, expression, function, count in rows:

            def apply(xp, *x, name=name):
                return getattr(xp, name)(*x)

            yield Case(
                name,
                N,
                dtype,
                lambda low=low, high=high, count=count, dtype=dtype: operands(low, high, count, dtype),
                array=apply,
                numexpr=expression,
                numba=function
                and compiled(lambda function=function, count=count: loop(wrap(function, count), count)),
                tolerance=1e-9 if dtype == "f8" else 2e-3,
            )


def wrap(function, count):
    """A Python function around one of `math`, for Numba to inline."""
    return (lambda a: function(a)) if count == 1 else (lambda a, b: function(a, b))
