"""The six classes of series, against NumPy."""

import copy
import pickle

import numpy as np
import polyarray as pa
import pytest
from oracle import agree, ordinary, outcome

NEAR = {"rtol": 1e-11, "atol": 1e-11, "zero_signs": False}
CLASSES = ["Polynomial", "Chebyshev", "Legendre", "Hermite", "HermiteE", "Laguerre"]
PLACES = {
    "own": {},
    "domain": {"domain": [0, 4]},
    "window": {"domain": [-2, 3], "window": [0, 1], "symbol": "t"},
}
COEFFICIENTS = {
    "integers": [1, 2, 3],
    "floats": [0.5, -1.5, 0.0, 2.25],
    "constant": [2.0],
    "complex": [1 + 1j, 2, -3j],
    "trailing zeros": [1, 2, 0],
    "special": [np.nan, np.inf, -np.inf, 1e12, 1e-9],
    "many": list(range(-3, 12)),
}


def parts(xp, result):
    """Series as tuples of what they hold, however nested."""
    if isinstance(result, (tuple, list)):
        return type(result)(parts(xp, one) for one in result)
    if hasattr(result, "coef"):
        return (type(result).__name__, result.coef, result.domain, result.window, result.symbol)
    return result


def compare(call, **tolerance):
    agree(lambda xp: parts(xp, call(xp)), warned=False, **{**NEAR, **tolerance})


OPERATIONS = {
    "copy": lambda p: p.copy(),
    "negative": lambda p: -p,
    "positive": lambda p: +p,
    "sum": lambda p: p + p * p,
    "sum with a number": lambda p: [p + 1, 1 + p, p - 2, 2 - p],
    "sum with a list": lambda p: [p + [1, 2], [1, 2] - p, (1, 2) + p],
    "product with a number": lambda p: [p * 2.5, 2.5 * p],
    "product with a list": lambda p: [p * [1, 2], [1, 2] * p],
    "quotient": lambda p: (p * p) // p,
    "remainder": lambda p: ((p * p + 1) % p)([0.0, 0.5, 2.0]),
    "both": lambda p: [part([0.0, 0.5, 2.0]) for part in divmod(p * p + 1, p)],
    "quotient by a number": lambda p: [p / 2, p // 2],
    "reflected quotient": lambda p: [[1, 2, 3, 4] // p, [1, 2, 3, 4] % p, divmod([1, 2, 3, 4], p)],
    "powers": lambda p: [p**0, p**1, p**3],
    "value": lambda p: p(0.5),
    "values": lambda p: p(ordinary("f8", (2, 3))[0].tolist()),
    "composition": lambda p: p(p),
    "elements": lambda p: (len(p), list(p)),
    "degree": lambda p: p.degree(),
    "derivative": lambda p: [p.deriv(), p.deriv(2), p.deriv(0)],
    "integral": lambda p: [p.integ(), p.integ(2, k=[1, 2]), p.integ(lbnd=1.5)],
    "parameters": lambda p: p.mapparms(),
    "linspace": lambda p: [p.linspace(5), p.linspace(3, [0, 1])],
    "shorter": lambda p: [p.trim(), p.trim(1.9), p.truncate(2), p.truncate(20), p.cutdeg(1)],
    "comparison": lambda p: [bool(one) for one in (p == p, p != p, p == p + 1, p == 1, p.has_sametype(p))],
    "same": lambda p: [bool(f(p)) for f in (p.has_samecoef, p.has_samedomain, p.has_samewindow)],
    "pickled": lambda p: pickle.loads(pickle.dumps(p)),
    "copied": lambda p: copy.deepcopy(p),
    "text": lambda p: [repr(p), str(p), f"{p:ascii}", f"{p:unicode}", f"{p}", p._repr_latex_()],
}


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("coefficients", [c for c in COEFFICIENTS if c not in ("special", "many")])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_operations(name, place, coefficients, operation):
    compare(
        lambda xp: OPERATIONS[operation](
            getattr(xp.polynomial, name)(COEFFICIENTS[coefficients], **PLACES[place])
        )
    )


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("coefficients", COEFFICIENTS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"precision": 3},
        {"linewidth": 30},
        {"linewidth": 0},
        {"floatmode": "fixed"},
        {"sign": "+"},
        {"nanstr": "?"},
    ],
    ids=str,
)
def test_text(name, coefficients, place, options):
    def call(xp):
        with xp.printoptions(**options):
            return OPERATIONS["text"](
                getattr(xp.polynomial, name)(COEFFICIENTS[coefficients], **PLACES[place])
            )

    compare(call)


def test_default_print_style():
    def call(xp):
        p = xp.polynomial.Chebyshev([1, 2, 3])
        texts = []
        for style in ("ascii", "unicode"):
            xp.polynomial.set_default_printstyle(style)
            texts.append(str(p))
        return texts

    compare(call)


@pytest.mark.parametrize("name", CLASSES)
def test_roots(name):
    """Real where all are; NumPy 2.5 gives complex ones for some bases."""
    mine, theirs = (
        np.asarray(getattr(xp.polynomial, name)([1, -3, 0.5, 2], domain=[0, 3]).roots()) for xp in (pa, np)
    )
    np.testing.assert_allclose(np.sort_complex(mine), np.sort_complex(theirs), rtol=1e-10)


X = np.linspace(0, 3, 25)


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"domain": []},
        {"domain": [0, 4], "window": [-2, 2]},
        {"w": X + 1, "symbol": "z"},
        {"deg": [0, 3]},
        {"rcond": 1e-2},
    ],
    ids=str,
)
def test_fit(name, how):
    how = {"deg": 3, **how}
    compare(
        lambda xp: getattr(xp.polynomial, name).fit(xp.array(X), xp.sin(xp.array(X)), **how),
        rtol=1e-8,
        atol=1e-9,
    )


@pytest.mark.parametrize("name", CLASSES)
def test_fit_of_one_place(name):
    def call(xp):
        series, status = getattr(xp.polynomial, name).fit([2.0, 2.0], [1.0, 3.0], 0, full=True)
        return series, status[0], int(status[1]), status[2:]

    compare(call)


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("place", PLACES)
def test_making(name, place):
    where = PLACES[place]
    compare(lambda xp: getattr(xp.polynomial, name).identity(**where))
    compare(lambda xp: getattr(xp.polynomial, name).basis(3, **where))
    compare(lambda xp: getattr(xp.polynomial, name).fromroots([1, 2, -0.5], **where))
    compare(lambda xp: getattr(xp.polynomial, name).fromroots([1, 2, -0.5], domain=None))
    compare(lambda xp: getattr(xp.polynomial, name).fromroots([1, 2, -0.5], domain=[]))


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("other", CLASSES)
def test_conversion(name, other):
    def call(xp):
        p = getattr(xp.polynomial, name)([1, 2, 3, -1], domain=[0, 2])
        kind = getattr(xp.polynomial, other)
        return [
            p.convert(kind=kind),
            p.convert(domain=[0, 1], kind=kind, window=[-3, 3]),
            kind.cast(p),
            p.convert(),
        ]

    compare(call)


def test_interpolation():
    compare(lambda xp: xp.polynomial.Chebyshev.interpolate(xp.sin, 5))
    compare(lambda xp: xp.polynomial.Chebyshev.interpolate(lambda x, a: x**a, 3, domain=[0, 4], args=(2,)))


REFUSALS = [
    lambda P, Q: P([]),
    lambda P, Q: P([[1]]),
    lambda P, Q: P([1], domain=[1, 2, 3]),
    lambda P, Q: P([1], window=[1]),
    lambda P, Q: P([1], symbol="not one"),
    lambda P, Q: P([1], symbol=3),
    lambda P, Q: P([1, 2]) + Q([1, 2]),
    lambda P, Q: P([1, 2]) + P([1], domain=[0, 3]),
    lambda P, Q: P([1, 2]) * P([1], window=[0, 3]),
    lambda P, Q: P([1, 2]) - P([1], symbol="y"),
    lambda P, Q: P([1, 2]) / P([1]),
    lambda P, Q: P([1, 2]) / True,
    lambda P, Q: 2 / P([1, 2]),
    lambda P, Q: P([1, 2]) ** 101,
    lambda P, Q: P([1, 2]) ** -1,
    lambda P, Q: P([1, 2]) ** 0.5,
    lambda P, Q: P([1, 2]).truncate(0),
    lambda P, Q: P([1, 2]).truncate(1.5),
    lambda P, Q: P([1, 2]).cutdeg(-1),
    lambda P, Q: P([1, 2]).trim(-1),
    lambda P, Q: P.basis(-1),
    lambda P, Q: P.basis(1.5),
    lambda P, Q: P([1, 2]).deriv(-1),
    lambda P, Q: P([1, 2]).deriv(0.5),
    lambda P, Q: P([1, 2]).integ(-1),
    lambda P, Q: P([1, 2]).integ(0.5),
    lambda P, Q: P([1, 2]).integ(1, [1, 2]),
    lambda P, Q: P([1, 2]).integ(lbnd=[1]),
    lambda P, Q: P.fit([[1]], [1], 1),
    lambda P, Q: P.fit([1], [1], -1),
    lambda P, Q: f"{P([1]):latex}",
    lambda P, Q: hash(P([1])),
    lambda P, Q: setattr(P([1]), "symbol", "y"),
]


@pytest.mark.parametrize("call", REFUSALS)
def test_refusals(call):
    said = [
        outcome(lambda xp: call(xp.polynomial.Legendre, xp.polynomial.Hermite), xp, ()).error
        for xp in (pa, np)
    ]
    mine, theirs = [(type(error).__name__, str(error)) for error in said]
    assert mine == (theirs[0], theirs[1].replace("numpy.", "polyarray."))


def test_division_by_zero_says_so():
    with pytest.raises(ZeroDivisionError):
        pa.polynomial.Polynomial([1, 2]) // 0


def test_unknown_print_style():
    agree(lambda xp: xp.polynomial.set_default_printstyle("fancy"))


def test_arrays_leave_arithmetic_to_series():
    p = pa.polynomial.Polynomial([1, 2])
    assert (pa.float64(2) * p) == p * 2
    assert (pa.arange(3.0) + p) == p + pa.arange(3.0)


def test_a_class_of_ones_own():
    class Shifted(pa.polynomial.Polynomial):
        domain = pa.array([0.0, 1.0])
        maxpower = 2

    p = Shifted([1, 2])
    assert type(p * p) is Shifted
    assert p.domain.tolist() == [0.0, 1.0]
    with pytest.raises(ValueError, match="Power is too large"):
        p**3
