"""Operators, functions of elements, reductions, linear algebra and random numbers."""

import cmath
import math
import operator
import warnings

import polyarray as pa
import pytest

BOTH = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.pow,
    operator.lt,
    operator.le,
    operator.eq,
    operator.ne,
    operator.gt,
    operator.ge,
]
INTEGERS = [operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift]
X1, X2 = [1, 5, 7, 12], [3, 2, 7, 1]
PAIRS = [(1, 3), (5, 2), (7, 7), (12, 1)]


@pytest.mark.parametrize("function", BOTH + INTEGERS, ids=lambda f: f.__name__)
def test_operators_of_whole_numbers(function):
    x1, x2 = pa.array(X1), pa.array(X2)
    assert function(x1, x2).tolist() == [function(a, b) for a, b in PAIRS]
    assert function(x1, 3).tolist() == [function(a, 3) for a in X1]
    assert function(3, x2).tolist() == [function(3, b) for b in X2]
    assert function(x1, X2).tolist() == function(x1, x2).tolist()
    assert function(x1[1], x2[1]) == function(5, 2)


@pytest.mark.parametrize("function", BOTH, ids=lambda f: f.__name__)
def test_operators_of_real_numbers(function):
    a, b = [0.5, 2.0, -3.25], [2.0, 0.5, 2.0]
    assert function(pa.array(a), pa.array(b)).tolist() == list(map(function, a, b))
    assert function(pa.array(a), 2.0).tolist() == [function(p, 2.0) for p in a]
    assert function(pa.float64(2.5), 2.0) == function(2.5, 2.0)
    assert function(2.5, pa.float64(2.0)) == function(2.5, 2.0)


@pytest.mark.parametrize(
    "function, name",
    [
        (operator.iadd, "add"),
        (operator.isub, "sub"),
        (operator.imul, "mul"),
        (operator.ifloordiv, "floordiv"),
        (operator.imod, "mod"),
        (operator.ipow, "pow"),
        (operator.iand, "and_"),
        (operator.ior, "or_"),
        (operator.ixor, "xor"),
        (operator.ilshift, "lshift"),
        (operator.irshift, "rshift"),
    ],
)
def test_operators_in_place(function, name):
    x = pa.array(X1)
    view = x[:]
    found = function(x, 2)
    assert found is x and view.tolist() == [getattr(operator, name)(a, 2) for a in X1]


def test_operators_of_one_array():
    x = pa.array([1, -2])
    assert (-x).tolist() == [-1, 2] and (+x).tolist() == [1, -2] and abs(x).tolist() == [1, 2]
    assert (~x).tolist() == [-2, 1] and divmod(x, 2)[1].tolist() == [1, 0]
    assert (-pa.float32(1.5)).dtype == "float32" and abs(pa.complex128(3 + 4j)) == 5


def test_numbers_take_the_dtype_of_arrays():
    assert (pa.zeros(1, "f4") + 1.5).dtype == "float32" and (pa.zeros(1, "i1") + 1).dtype == "int8"
    assert (pa.zeros(1, "i4") + 1.5).dtype == "float64" and (pa.zeros(1, "f4") * 1j).dtype == "complex64"
    assert (pa.zeros(1, "f4") + pa.float64(1)).dtype == "float64"
    assert (pa.float32(1) + 1).dtype == "float32" and pa.int64(3) / 2 == 1.5
    with pytest.raises(OverflowError):
        pa.zeros(1, "i1") + 300
    x = pa.zeros(2, "i4")
    with pytest.raises(TypeError, match="Cannot cast"):
        x += 1.5


def test_broadcasting():
    x = pa.arange(3).reshape(3, 1) + pa.arange(2)
    assert x.tolist() == [[0, 1], [1, 2], [2, 3]]
    with pytest.raises(ValueError, match="broadcast"):
        pa.arange(3) + pa.arange(2)


def test_foreign_objects_have_their_turn():
    class Own:
        __array_ufunc__ = None

        def __radd__(self, other):
            return "radd"

    assert pa.arange(2) + Own() == "radd"
    assert (pa.arange(2) == "a") is False or not (pa.arange(2) == "a").any()
    with pytest.raises(TypeError):
        pa.arange(2) + "a"


@pytest.mark.parametrize("name", ["sin", "cos", "tan", "exp", "log1p", "sqrt", "arctan", "tanh", "floor"])
def test_functions_of_elements(name):
    values = [0.1, 0.7, 2.3]
    expected = [getattr(math, {"arctan": "atan"}.get(name, name))(v) for v in values]
    assert getattr(pa, name)(pa.array(values)).tolist() == pytest.approx(expected, rel=1e-15)
    assert getattr(pa, name)(0.7) == pytest.approx(expected[1], rel=1e-15)
    assert pa.exp(pa.array([1j]))[0].item() == pytest.approx(cmath.exp(1j))


def test_functions_take_their_arguments():
    out = pa.zeros(3)
    assert pa.add([1, 2, 3], 1, out=out) is out and out.tolist() == [2, 3, 4]
    pa.multiply(out, 10, out=out, where=[True, False, True])
    assert out.tolist() == [20, 3, 40]
    assert pa.add(1, 2, dtype="f4").dtype == "float32" and pa.divmod(7, 2) == (3, 1)
    assert pa.add.reduce([1, 2, 3]) == 6 and pa.add.accumulate([1, 2, 3]).tolist() == [1, 3, 6]
    assert pa.multiply.outer([1, 2], [3, 4]).tolist() == [[3, 4], [6, 8]]
    x = pa.zeros(3)
    pa.add.at(x, [0, 0, 2], 1)
    assert x.tolist() == [2, 0, 1] and pa.add.reduceat([1, 2, 3, 4], [0, 2]).tolist() == [3, 7]
    assert (pa.add.nin, pa.add.nout, pa.add.identity, pa.abs is pa.absolute) == (2, 1, 0, True)
    with pytest.raises(TypeError):
        pa.add(1)


def test_faults_warn_raise_or_pass():
    with pytest.warns(RuntimeWarning, match="divide by zero encountered in divide"):
        assert (pa.array([1.0]) / 0).tolist() == [math.inf]
    with pa.errstate(divide="raise"), pytest.raises(FloatingPointError, match="divide by zero"):
        pa.log(pa.zeros(1)).tolist()
    with warnings.catch_warnings(), pa.errstate(all="ignore"):
        warnings.simplefilter("error")
        assert math.isnan(pa.sqrt(pa.array([-1.0]))[0])
    assert pa.geterr()["divide"] == "warn"


def test_reductions():
    x = pa.array([[1.0, 2.0], [3.0, 5.0]])
    assert x.sum() == 11 and x.sum(axis=0).tolist() == [4, 7] and x.sum(1, keepdims=True).shape == (2, 1)
    assert (x.min(), x.max(), x.prod()) == (1, 5, 30) and x.max(axis=1).tolist() == [2, 5]
    assert x.mean() == 2.75 and x.std() == pytest.approx(1.479019945774904)
    assert x.var(ddof=1) == pytest.approx(35 / 12) and pa.median(x) == 2.5
    assert (x > 4).any() and not (x > 4).all() and pa.any(x > 4, axis=1).tolist() == [False, True]
    assert x.argmax() == 3 and x.argmin(axis=0).tolist() == [0, 0]
    assert x.cumsum().tolist() == [1, 3, 6, 11] and pa.cumsum(x, axis=1).tolist() == [[1, 3], [3, 8]]
    assert pa.sum(pa.array([True, True])) == 2 and pa.array([200, 100], "u1").sum() == 300
    assert pa.sum([1, 2], initial=10) == 13 and pa.sum(x, where=x > 2) == 8
    assert pa.nanmean([1.0, pa.nan, 3.0]) == 2 and pa.percentile(x, 50) == 2.5
    assert pa.average([1, 2], weights=[3, 1]) == 1.25 and pa.ptp(x) == 4
    out = pa.zeros(2)
    assert x.sum(axis=0, out=out) is out and out.tolist() == [4, 7]
    with pytest.raises(ValueError, match="zero-size"):
        pa.array([]).max()
    with pytest.raises(pa.exceptions.AxisError):
        x.sum(axis=2)


def test_copies_into_arrays_mind_the_kind():
    x = pa.zeros(3, "u1")
    pa.copyto(x, 3, where=[True, False, True])
    assert x.tolist() == [3, 0, 3]
    for value in (1.5, pa.array([1.5])):
        with pytest.raises(TypeError, match="Cannot cast"):
            pa.copyto(x, value)
    pa.copyto(x, 1.5, casting="unsafe")
    assert x.tolist() == [1, 1, 1]


def test_scans_and_edits():
    x = pa.array([1, 2, 3])
    assert pa.cumulative_sum(x, include_initial=True).tolist() == [0, 1, 3, 6]
    assert pa.delete(x, 1).tolist() == [1, 3] and pa.insert(x, 1, 9).tolist() == [1, 9, 2, 3]
    assert pa.packbits(pa.array([1, 0, 1], "u1")).tolist() == [160]
    assert pa.unpackbits(pa.array([160], "u1"), count=3).tolist() == [1, 0, 1]
    assert pa.ravel_multi_index(([1, 0], [2, 1]), (2, 3)).tolist() == [5, 1]
    assert pa.unwrap([0.0, 3 * math.pi]).tolist() == pytest.approx([0.0, math.pi])
    assert pa.unique_values([2, 1, 2]).tolist() == [1, 2]


def test_sorting_and_sets():
    x = pa.array([3, 1, 2, 1])
    assert pa.sort(x).tolist() == [1, 1, 2, 3] and x.argsort(kind="stable").tolist() == [1, 3, 2, 0]
    x.sort()
    assert x.tolist() == [1, 1, 2, 3] and pa.searchsorted(x, [2, 4]).tolist() == [2, 4]
    values, counts = pa.unique(x, return_counts=True)
    assert values.tolist() == [1, 2, 3] and counts.tolist() == [2, 1, 1]
    assert pa.isin([1, 9], x).tolist() == [True, False] and pa.union1d([1, 2], [2, 5]).tolist() == [1, 2, 5]
    assert pa.where(x > 1, x, 0).tolist() == [0, 0, 2, 3] and pa.nonzero(x > 1)[0].tolist() == [2, 3]
    assert pa.clip(x, 1, 2).tolist() == [1, 1, 2, 2] and pa.diff(x).tolist() == [0, 1, 1]


def test_products_and_linear_algebra():
    a, b = pa.array([[1.0, 2.0], [3.0, 4.0]]), pa.array([[0.0, 1.0], [1.0, 0.0]])
    assert (a @ b).tolist() == [[2, 1], [4, 3]] and a.dot([1, 1]).tolist() == [3, 7]
    assert pa.array([1, 2]) @ pa.array([3, 4]) == 11 and pa.outer([1, 2], [3]).tolist() == [[3], [6]]
    assert pa.einsum("ij,jk->ik", a, b).tolist() == [[2, 1], [4, 3]] and pa.trace(a) == 5
    assert pa.linalg.det(a) == pytest.approx(-2) and pa.linalg.norm([3.0, 4.0]) == 5
    assert pa.linalg.solve(a, [5.0, 11.0]).tolist() == pytest.approx([1, 2])
    values, vectors = pa.linalg.eigh(pa.array([[2.0, 0.0], [0.0, 1.0]]))
    assert values.tolist() == [1, 2] and abs(vectors).tolist() == [[0, 1], [1, 0]]
    assert pa.tensordot(a, b, axes=([1], [0])).tolist() == [[2, 1], [4, 3]]
    assert pa.fft.ifft(pa.fft.fft([1.0, 2.0, 3.0])).real.tolist() == pytest.approx([1, 2, 3])
    with pytest.raises(pa.linalg.LinAlgError, match="Singular"):
        pa.linalg.inv(pa.zeros((2, 2)))
    with pytest.raises(ValueError):
        a @ pa.ones(3)


def test_random_numbers_are_numpys():
    rng = pa.random.default_rng(42)
    assert rng.random(2).tolist() == [0.7739560485559633, 0.4388784397520523]
    assert pa.random.default_rng(12345).integers(0, 10, 3).tolist() == [6, 2, 7]
    assert rng.normal(size=(2, 3)).shape == (2, 3) and rng.uniform(1, 2) > 1
    assert sorted(rng.permutation(5).tolist()) == [0, 1, 2, 3, 4]
    x = pa.arange(10)
    rng.shuffle(x)
    assert sorted(x.tolist()) == list(range(10))
    pa.random.seed(0)
    assert pa.random.random(2).tolist() == [0.5488135039273248, 0.7151893663724195]
    assert pa.random.RandomState(0).rand(2).tolist() == [0.5488135039273248, 0.7151893663724195]
    with pytest.raises(ValueError):
        rng.normal(0, -1, 3)


def test_nothing_is_lost_in_deferred_work():
    x = pa.arange(100_000, dtype="f8")
    y = pa.sqrt(x) * 2 + 1
    x += 1
    assert y[:3].tolist() == pytest.approx([1, 3, 1 + 2 * math.sqrt(2)])
    total = 0.0
    for _ in range(50):
        total += float((x * 2).sum())
    assert total == 50 * 2 * sum(range(1, 100_001))
