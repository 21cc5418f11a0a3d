"""The ufuncs of vectors and matrices: where their core axes are, and what calls they allow."""

import pickle

import numpy as np
import polyarray as pa
import pytest
from oracle import agree, ordinary

NAMES = ("matmul", "matvec", "vecmat", "vecdot")
SHAPES = [(4,), (4, 4), (3, 4, 4), (2, 1, 4, 4)]
# The core axes of each operand, by function; those that do not fit have to be refused as NumPy refuses them.
AXES = [
    None,
    [(-2, -1), (-2, -1), (-2, -1)],
    [(0, 1), (1, 0), (0, 1)],
    [(-2, -1), (-1, -2), (-1, -2)],
    [(0, 1), (0,), (0,)],
    [(1, 0), 0, 0],
    [0, (0, 1), -1],
    [0, 0],
    [0, 0, ()],
    [(0, 0), (0, 1), (0, 1)],
    [(0, 7), (0, 1), (0, 1)],
    [(0, 1), (0, 1)],
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("axes", AXES, ids=str)
def test_axes(name, axes):
    keywords = {} if axes is None else {"axes": axes}
    for first in SHAPES:
        for second in SHAPES:
            a, b = ordinary("i8", first, 1), ordinary("i8", second, 2)
            agree(lambda xp, a, b: getattr(xp, name)(a, b, **keywords), a, b, warned=False)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "keywords",
    [
        {"axis": 0},
        {"axis": -1},
        {"axis": 5},
        {"axis": 0, "keepdims": True},
        {"keepdims": True},
        {"axis": 0, "axes": [0, 0]},
        {"axes": [0, 0, 0], "keepdims": True},
        {"dtype": "f4"},
        {"dtype": "f4", "casting": "safe"},
        {"dtype": "D"},
        {"order": "F"},
        {"subok": False},
        {"where": True},
        {"no_such_keyword": 1},
    ],
    ids=str,
)
def test_keywords(name, keywords):
    for shape in SHAPES[1:]:
        a, b = ordinary("f8", shape, 1), ordinary("f8", shape, 2)
        agree(
            lambda xp, a, b: getattr(xp, name)(a, b, **keywords),
            a,
            b,
            rtol=1e-5 if "dtype" in keywords else 1e-13,
            atol=1e-10,
            zero_signs=False,
        )


@pytest.mark.parametrize("name", NAMES)
def test_out(name):
    a, b = ordinary("f8", (4, 4, 4), 1), ordinary("f8", (4, 4, 4), 2)
    shape = getattr(np, name)(a, b).shape
    for dtype in ("f8", "f4", "D", "i4"):
        agree(
            lambda xp, a, b: getattr(xp, name)(a, b, xp.zeros(shape, dtype)),  # noqa: B023
            a,
            b,
            rtol=1e-5,
            atol=1e-10,
        )
    x, out = pa.array(a), pa.zeros(shape)
    assert getattr(pa, name)(x, pa.array(b), out=out) is out
    assert getattr(pa, name)(x, pa.array(b), out=(out,)) is out
    agree(lambda xp, a, b: getattr(xp, name)(a, b, out=xp.zeros(9)), a, b)


@pytest.mark.parametrize("name", NAMES)
def test_methods_are_refused(name):
    calls = [
        lambda f, a: f.reduce(a),
        lambda f, a: f.accumulate(a),
        lambda f, a: f.reduceat(a, [0]),
        lambda f, a: f.outer(a, a),
        lambda f, a: f.at(a, [0], a),
        lambda f, a: f(a),
        lambda f, a: f(a, a, a, a),
        lambda f, a: f(a, a, axes=3),
    ]
    for call in calls:
        messages = []
        for xp in (np, pa):
            with pytest.raises((TypeError, RuntimeError)) as caught:
                call(getattr(xp, name), xp.ones((2, 2)))
            messages.append((type(caught.value), str(caught.value)))
        assert messages[0] == messages[1]


@pytest.mark.parametrize("name", NAMES)
def test_attributes(name):
    ours, theirs = getattr(pa, name), getattr(np, name)
    assert isinstance(ours, pa.ufunc)
    for attribute in ("__name__", "signature", "nin", "nout", "nargs", "identity"):
        assert getattr(ours, attribute) == getattr(theirs, attribute)
    assert repr(ours) == repr(theirs)
    assert {t for t in theirs.types if not set(t) & set("gGqQO")} <= set(ours.types)
    assert ours.ntypes == len(ours.types)
    assert ours.__doc__.startswith(f"{name}(x1, x2, /, out=None, *, casting='same_kind'")
    assert pickle.loads(pickle.dumps(ours)) is ours
    # NumPy's function finds ours.
    assert type(theirs(pa.ones((2, 2)), pa.ones((2, 2)))) in (pa.ndarray, pa.float64)


def test_documentation():
    assert pa.add.__doc__.startswith("add(x1, x2, /, out=None, *, where=True")
    assert pa.ufunc.__doc__.startswith("A function that operates element by element")
