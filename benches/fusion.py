"""How much does fusing a chain of element-wise operations gain?

NumPy makes a temporary array per operation; numexpr interprets the expression over blocks; Numba
compiles one loop. Sizes are one that fits the second-level cache and one that does not fit any.
"""

import re

import numpy as np

from .case import Case
from .loops import compiled, loop

COEFFICIENTS = (0.3, -1.2, 0.7, 2.1, -0.4, 1.9, -2.2, 0.6, 1.1)
RATE = 0.03
DECIMAL = r"(?<![\w.])\d+\.\d+"


def muladd(xp, a, b, c):
    return a * b + c


def hypot(xp, a, b):
    return xp.sqrt(a * a + b * b)


def gaussian(xp, x, mean, width):
    return xp.exp(-0.5 * ((x - mean) / width) ** 2)


def polynomial(xp, x):
    y = COEFFICIENTS[0] * x
    for c in COEFFICIENTS[1:-1]:
        y = (y + c) * x
    return y + COEFFICIENTS[-1]


def clip_where(xp, x, y):
    return xp.where(x > y, xp.clip(x, -0.5, 0.5) * 2.0, y - xp.minimum(x, 0.25))


def cumulative_normal(xp, x):
    k = 1.0 / (1.0 + 0.2316419 * xp.abs(x))
    poly = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    tail = poly * xp.exp(-0.5 * x * x) * 0.3989422804014327
    return xp.where(x >= 0.0, 1.0 - tail, tail)


def black_scholes(xp, spot, strike, years, volatility):
    spread = volatility * xp.sqrt(years)
    d1 = (xp.log(spot / strike) + (RATE + 0.5 * volatility * volatility) * years) / spread
    d2 = d1 - spread
    return spot * cumulative_normal(xp, d1) - strike * xp.exp(-RATE * years) * cumulative_normal(xp, d2)


def scalar_formulas(t):
    """The same formulas for one element, with constants of the type `t` so that Numba does not widen."""
    from math import exp, log, sqrt

    half, two, quarter, zero, one = t(0.5), t(2), t(0.25), t(0), t(1)
    c0, c1, c2, c3, c4, c5, c6, c7, c8 = (t(c) for c in COEFFICIENTS)
    rate, scale = t(RATE), t(0.3989422804014327)
    k0, k1, k2 = t(0.2316419), t(0.319381530), t(-0.356563782)
    k3, k4, k5 = t(1.781477937), t(-1.821255978), t(1.330274429)

    def gaussian(x, mean, width):
        u = (x - mean) / width
        return exp(-half * u * u)

    def polynomial(x):
        y = c0 * x
        y = (y + c1) * x
        y = (y + c2) * x
        y = (y + c3) * x
        y = (y + c4) * x
        y = (y + c5) * x
        y = (y + c6) * x
        y = (y + c7) * x
        return y + c8

    def clip_where(x, y):
        if x > y:
            return min(max(x, -half), half) * two
        return y - min(x, quarter)

    import numba

    @numba.njit
    def cdf(x):
        k = one / (one + k0 * abs(x))
        tail = k * (k1 + k * (k2 + k * (k3 + k * (k4 + k * k5)))) * exp(-half * x * x) * scale
        return one - tail if x >= zero else tail

    def black_scholes(spot, strike, years, volatility):
        spread = volatility * sqrt(years)
        d1 = (log(spot / strike) + (rate + half * volatility * volatility) * years) / spread
        return spot * cdf(d1) - strike * exp(-rate * years) * cdf(d1 - spread)

    return {
        "a*b+c": lambda a, b, c: a * b + c,
        "hypot": lambda a, b: sqrt(a * a + b * b),
        "gaussian": gaussian,
        "polynomial": polynomial,
        "clip/where": clip_where,
        "black-scholes": black_scholes,
    }


def expression_polynomial():
    text = f"{COEFFICIENTS[0]}*x0"
    for c in COEFFICIENTS[1:-1]:
        text = f"({text}+({c}))*x0"
    return f"{text}+({COEFFICIENTS[-1]})"


def expression_black_scholes():
    spread = "(x3*sqrt(x2))"
    d1 = f"((log(x0/x1)+({RATE}+0.5*x3*x3)*x2)/{spread})"

    def cdf(x):
        k = f"(1.0/(1.0+0.2316419*abs({x})))"
        poly = f"{k}*1.330274429"
        for c in (-1.821255978, 1.781477937, -0.356563782, 0.319381530):
            poly = f"{k}*({c}+{poly})"
        tail = f"({poly}*exp(-0.5*{x}*{x})*0.3989422804014327)"
        return f"where({x}>=0.0,1.0-{tail},{tail})"

    return f"x0*{cdf(d1)}-x1*exp(-{RATE}*x2)*{cdf(f'({d1}-{spread})')}"


FORMULAS = [
    # name, function, number of inputs, numexpr
    ("a*b+c", muladd, 3, "x0*x1+x2"),
    ("hypot", hypot, 2, "sqrt(x0*x0+x1*x1)"),
    ("gaussian", gaussian, 3, "exp(-0.5*((x0-x1)/x2)**2)"),
    ("black-scholes", black_scholes, 4, expression_black_scholes()),
    ("polynomial", polynomial, 1, expression_polynomial()),
    (
        "clip/where",
        clip_where,
        2,
        "where(x0>x1,where(x0<-0.5,-0.5,where(x0>0.5,0.5,x0))*2.0,x1-where(x0<0.25,x0,0.25))",
    ),
]


def with_constants(expression, dtype):
    """The expression with its decimals as names, and their values in `dtype`.

    numexpr takes a decimal in the text as a double, which would widen float32 expressions.
    """
    if dtype == "f8":
        return expression, {}
    decimals = sorted(set(re.findall(DECIMAL, expression)))
    names = {text: f"c{i}" for i, text in enumerate(decimals)}
    text = re.sub(DECIMAL, lambda match: names[match[0]], expression)
    return text, {name: np.dtype(dtype).type(value) for value, name in names.items()}


def inputs(name, count, n, dtype):
    rng = np.random.default_rng(count)
    if name == "black-scholes":
        ranges = ((10.0, 200.0), (10.0, 200.0), (0.1, 3.0), (0.05, 0.6))
        return [rng.uniform(low, high, n).astype(dtype) for low, high in ranges]
    if name == "gaussian":
        return [rng.normal(size=n).astype(dtype) for _ in range(2)] + [rng.uniform(0.5, 2.0, n).astype(dtype)]
    return [rng.uniform(-1.0, 1.0, n).astype(dtype) for _ in range(count)]


def cases(quick=False):
    """Formula × dtype × size."""
    for n in (100_000,) if quick else (100_000, 10_000_000):
        for dtype in ("f8", "f4"):
            scalar = compiled(lambda dtype=dtype: scalar_formulas(np.dtype(dtype).type)) or {}
            for name, function, count, expression in FORMULAS:
                text, constants = with_constants(expression, dtype)
                yield Case(
                    name,
                    n,
                    dtype,
                    lambda name=name, count=count, n=n, dtype=dtype: inputs(name, count, n, dtype),
                    array=function,
                    numexpr=text,
                    constants=constants,
                    numba=loop(scalar[name], count) if name in scalar else None,
                    tolerance=1e-9 if dtype == "f8" else 2e-3,
                )
