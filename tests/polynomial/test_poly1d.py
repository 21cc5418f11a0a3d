"""Polynomials from the highest power to the lowest, and `poly1d`, against NumPy."""

import numpy as np
import polyarray as pa
import pytest
from oracle import agree, ordinary, outcome

NEAR = {"rtol": 1e-12, "atol": 1e-12, "zero_signs": False}

COEFFICIENTS = {
    "integers": [1, -2, 3],
    "floats": [0.5, 2.0, -3.25, 1.0],
    "leading zeros": [0, 0, 1, 2],
    "trailing zeros": [1, 2, 0, 0],
    "constant": [7],
    "zero": [0],
    "number": 3,
    "complex": [1 + 2j, -1, 3j],
    "float32": np.array([1.5, 2, 3], "f4"),
    "int8": np.array([1, 2, 3], "i1"),
    "truths": [True, False, True],
}


def words(call):
    """The class and the words of what a call raises, in both modules."""
    said = [outcome(call, xp, ()).error for xp in (pa, np)]
    assert [str(error) for error in said[:1]] == [str(error) for error in said[1:]]
    assert type(said[0]).__name__ == type(said[1]).__name__


@pytest.mark.parametrize("name", ["polyadd", "polysub", "polymul", "polydiv"])
@pytest.mark.parametrize("a1", COEFFICIENTS)
def test_arithmetic(name, a1):
    for a2 in COEFFICIENTS:
        a, b = COEFFICIENTS[a1], COEFFICIENTS[a2]
        agree(lambda xp, a=a, b=b: getattr(xp, name)(a, b), warned=False, **{**NEAR, "rtol": 1e-6})


@pytest.mark.parametrize("p", COEFFICIENTS)
@pytest.mark.parametrize(
    "x",
    [2, 0.5, 1j, [1, 2, 3], ordinary("f8", (2, 3)), ordinary("i4", 4), np.inf, ordinary("f8", 9000)],
    ids=str,
)
def test_values(p, x):
    agree(lambda xp: xp.polyval(xp.asarray(COEFFICIENTS[p]) if p != "number" else [3], xp.asarray(x)), **NEAR)


@pytest.mark.parametrize("p", [p for p in COEFFICIENTS if p not in ("number", "truths")])
@pytest.mark.parametrize("m", [0, 1, 2, 5, -1])
def test_calculus(p, m):
    agree(lambda xp: xp.polyder(COEFFICIENTS[p], m), **NEAR)
    agree(lambda xp: xp.polyint(COEFFICIENTS[p], m), **{**NEAR, "rtol": 1e-6})


@pytest.mark.parametrize("k", [3, [3], [1, 2], [1, 2, 3], [1]])
def test_constants_of_integration(k):
    agree(lambda xp: xp.polyint([1.0, 2.0], 2, k))


@pytest.mark.parametrize(
    "zeros",
    [
        [],
        [1, 2, 3],
        [1j, -1j],
        [1j, 2],
        [[1, 2], [3, 4]],
        [[0, 1], [-1, 0]],
        np.array([1, 2], "f4"),
        [[1, 2, 3]],
        np.zeros((0, 0)),
    ],
    ids=str,
)
def test_from_zeros(zeros):
    agree(lambda xp: xp.poly(xp.asarray(zeros)), **NEAR)


@pytest.mark.parametrize(
    "p",
    [
        *(c for name, c in COEFFICIENTS.items() if name != "number"),
        [1, -6, 11, -6],
        [1, 0, 1],
        [0, 0],
        [],
        [[1, 2]],
    ],
    ids=str,
)
def test_roots(p):
    def call(xp):
        found = xp.roots(p)
        return found[xp.lexsort((found.imag, found.real))]

    agree(call, **{**NEAR, "rtol": 1e-5 if getattr(p, "dtype", None) == "f4" else 1e-10})


X = np.linspace(0, 3, 25)
Y = np.stack([np.sin(X), X**2 - 1], 1)


@pytest.mark.parametrize(
    "how",
    [{}, {"rcond": 1e-3}, {"full": True}, {"w": np.arange(1, 26) / 7}, {"cov": True}, {"cov": "unscaled"}],
    ids=str,
)
@pytest.mark.parametrize("columns", [0, slice(None)])
def test_fit(how, columns):
    def call(xp, x):
        result = xp.polyfit(x, xp.array(Y[:, columns]), 3, **how)
        if how.get("full"):
            c, residuals, rank, s, rcond = result
            return c, residuals, int(rank), s, rcond
        return result

    agree(call, X, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize(
    "call",
    [
        lambda xp: xp.polyfit([1, 2], [1, 2], -1),
        lambda xp: xp.polyfit([[1]], [1], 1),
        lambda xp: xp.polyfit([], [], 1),
        lambda xp: xp.polyfit([1], [[[1]]], 1),
        lambda xp: xp.polyfit([1, 2], [1], 1),
        lambda xp: xp.polyfit([1, 2], [1, 2], 1, w=[[1, 2]]),
        lambda xp: xp.polyfit([1, 2], [1, 2], 1, w=[1]),
        lambda xp: xp.polyfit([1, 2], [1, 2], 1, cov=True),
        lambda xp: xp.polyder([1], -1),
        lambda xp: xp.polyint([1], -1),
        lambda xp: xp.polyint([1], 3, [1, 2]),
        lambda xp: xp.roots([[1]]),
        lambda xp: xp.poly([[[1]]]),
        lambda xp: xp.poly1d([[1]]),
        lambda xp: xp.poly1d([1]) ** -1,
        lambda xp: setattr(xp.poly1d([1]), "coeffs", [2]),
        lambda xp: xp.poly1d([1]).__setitem__(-1, 2),
    ],
)
def test_refusals(call):
    words(call)


def test_a_fit_of_too_few_points_warns():
    for xp in (np, pa):
        with pytest.warns(xp.exceptions.RankWarning, match="Polyfit may be poorly conditioned"):
            xp.polyfit([1, 1, 1], [1, 2, 3], 2)


OPERATIONS = {
    "repr": repr,
    "text": str,
    "variable": lambda p: p.variable,
    "coefficients": lambda p: [p.c, p.coef, p.coefficients, p.coeffs],
    "order": lambda p: (p.order, p.o, len(p)),
    "roots": lambda p: p.r,
    "negative": lambda p: (-p).c,
    "positive": lambda p: (+p).c,
    "sum": lambda p: (p + p).c,
    "sum with a number": lambda p: [(p + 1).c, (1 + p).c, (p - 2).c, (2 - p).c],
    "sum with a list": lambda p: [(p + [1, 2]).c, ([1, 2] - p).c],
    "product": lambda p: (p * p).c,
    "product with a number": lambda p: [(p * 2.5).c, (2.5 * p).c],
    "product with a list": lambda p: (p * [1, 2]).c,
    "quotient": lambda p: [q.c for q in (p * p + 1) / p],
    "quotient by a number": lambda p: (p / 4).c,
    "power": lambda p: (p**3).c,
    "value": lambda p: p(0.5),
    "values": lambda p: p([1, 2]),
    "composition": lambda p: p(p).c,
    "derivative": lambda p: p.deriv(2).c,
    "integral": lambda p: p.integ(2, [1, 2]).c,
    "items": lambda p: [p[0], p[1], p[9], p[-1]],
    "elements": lambda p: list(p),
    "equal": lambda p: [p == p, p != p, p == p + 1, p != [1]],
}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("p", [p for p in COEFFICIENTS if p not in ("truths",)])
def test_poly1d(operation, p):
    agree(
        lambda xp: OPERATIONS[operation](xp.poly1d(COEFFICIENTS[p])), warned=False, **{**NEAR, "rtol": 1e-6}
    )


def test_poly1d_from_roots_and_with_a_variable():
    agree(lambda xp: str(xp.poly1d([1, 2], True, variable="z")))
    agree(lambda xp: str(xp.poly1d(xp.poly1d([1, 2], variable="z"))))


def test_poly1d_is_an_array():
    agree(lambda xp: xp.asarray(xp.poly1d([1, 2, 3])))
    agree(lambda xp: xp.sin(xp.poly1d([1.0, 2.0])), ulp=1)


@pytest.mark.parametrize("key", [0, 2, 5])
def test_poly1d_items_are_set(key):
    def call(xp):
        p = xp.poly1d([1, 2, 3])
        p[key] = 7
        return p.c

    agree(call)


def test_poly1d_text_leaves_out_zeros_in_front():
    def call(xp):
        p = xp.poly1d([4, 3, 2, 1])
        p[3] = 0
        return str(p)

    agree(call)


def test_poly1d_text_is_wrapped():
    agree(lambda xp: str(xp.poly1d(range(1, 40))))
