"""Functions of functions, grids, iterators and questions about dtypes, against NumPy."""

import numpy as np
import polyarray as pa
import pytest
from oracle import DTYPES, agree, ordinary, outcome, same, same_error, values

MATRIX = ordinary("f8", (3, 4))


def both(call):
    """One call on each module, where operands are no arrays."""
    expected, actual = outcome(call, np, ()), outcome(call, pa, ())
    same_error(actual.error, expected.error)
    if expected.error is None:
        same(actual.result, expected.result)


@pytest.mark.parametrize(
    "call",
    [
        lambda xp: xp.mgrid[0:3, 1:5:2],
        lambda xp: xp.mgrid[0:1:5j],
        lambda xp: xp.mgrid[0:1:3j, 0:2],
        lambda xp: xp.ogrid[0:3, 1:5:2],
        lambda xp: xp.r_[1:4, 0, 4],
        lambda xp: xp.r_[0:1:5j, 2.5],
        lambda xp: xp.r_["0,2", [1, 2], [3, 4]],
        lambda xp: xp.r_["1,2,0", [1, 2], [3, 4]],
        lambda xp: xp.r_["0,3,1", [1, 2]],
        lambda xp: xp.c_[[1, 2, 3], [4, 5, 6]],
        lambda xp: xp.c_[1:3, 4:6],
        lambda xp: xp.s_[1:2, ...],
        lambda xp: xp.index_exp[3],
        lambda xp: list(xp.ndindex(2, 3)),
        lambda xp: list(xp.ndindex()),
        lambda xp: list(xp.ndindex((2.0, 3))),
        lambda xp: xp.mgrid[xp.float32(0.1) : xp.float32(0.33) : xp.float32(0.1),],
        lambda xp: xp.ogrid[0:3, xp.float32(1) : 2],
        lambda xp: xp.mgrid[xp.int8(0) : xp.int8(3), 0:2],
        lambda xp: xp.r_[xp.arange(3, dtype="i1"), 7],
        lambda xp: xp.r_[xp.arange(3, dtype="i1"), 255],
        lambda xp: xp.r_[xp.float32(1), 2.0],
        lambda xp: xp.r_["0,2", 1, 2.5],
        lambda xp: list(xp.broadcast([1, 2, 3], [[4], [5]])),
        lambda xp: list(xp.broadcast()),
        lambda xp: list(xp.ndindex((0, 2))),
        lambda xp: xp.broadcast_shapes((6, 7), (5, 6, 1), 7),
        lambda xp: xp.broadcast_shapes((2,), (3,)),
        lambda xp: xp.broadcast_shapes(),
        lambda xp: xp.broadcast(xp.zeros((3, 1)), xp.zeros(4)).shape,
        lambda xp: xp.fromfunction(lambda i, j: i + 2 * j, (2, 3)),
        lambda xp: xp.fromfunction(lambda i: i, 3),
        lambda xp: xp.fromiter(range(5), dtype="f4"),
        lambda xp: xp.lib.stride_tricks.as_strided(xp.arange(6), (2, 3)),
        lambda xp: xp.lib.stride_tricks.as_strided(xp.arange(6).reshape(2, 3), (3, 1, 2)),
        lambda xp: xp.lib.stride_tricks.as_strided(xp.arange(6).reshape(2, 3), ()),
        lambda xp: xp.lib.stride_tricks.as_strided(xp.arange(6).reshape(2, 3)[:, ::2], (2, 1)),
        lambda xp: xp.lib.stride_tricks.sliding_window_view(xp.arange(3), (1, 2)),
        lambda xp: xp.fromiter(range(5), "i4", 3),
        lambda xp: xp.fromiter(range(2), "i4", 3),
        lambda xp: xp.vectorize(lambda a, b: a + b)([1, 2], [[3], [4]]),
        lambda xp: xp.vectorize(lambda a: (a, a / 2))([1, 2])[1],
        lambda xp: xp.vectorize(lambda a: a, otypes="f")([]),
        lambda xp: xp.vectorize(lambda a: a)([]),
        lambda xp: xp.vectorize(lambda a, b: a)([1, 2], [1, 2, 3]),
        lambda xp: xp.vectorize(pyfunc=3),
        lambda xp: xp.vectorize(abs, otypes="x"),
        lambda xp: xp.vectorize(abs, otypes=3),
        lambda xp: xp.apply_along_axis(sorted, 1.5, xp.array(MATRIX)),
        lambda xp: xp.vectorize(lambda a, p: p[0] * a, excluded={1})([1, 2], [3, 4]),
        lambda xp: xp.vectorize(lambda a, b: (a * b).sum(), signature="(n),(n)->()")(
            xp.array(MATRIX), [1, 2, 3, 4]
        ),
        lambda xp: xp.base_repr(-255, 16, 2),
        lambda xp: xp.base_repr(0),
        lambda xp: xp.base_repr(3, 40),
        lambda xp: xp.binary_repr(-4, 3),
        lambda xp: xp.binary_repr(-5, 3),
        lambda xp: xp.binary_repr(0, 4),
        lambda xp: xp.mintypecode(["d", "F"]),
        lambda xp: xp.isscalar(xp.float64(1)),
        lambda xp: xp.isscalar("a"),
        lambda xp: xp.isscalar([1]),
        lambda xp: xp.size([[1, 2], [3, 4]], 1),
        lambda xp: xp.size([[1, 2], [3, 4]], (0, 1)),
        lambda xp: xp.size([[1, 2], [3, 4]], 2),
        lambda xp: xp.shape([[1, 2], [3, 4]]),
        lambda xp: xp.isdtype(xp.float32, ("integral", "real floating")),
        lambda xp: xp.isdtype(xp.float32, "nonsense"),
        lambda xp: xp.isdtype("f4", "numeric"),
        lambda xp: xp.asarray_chkfinite([1, xp.nan]),
        lambda xp: xp.can_cast(3, "f4"),
        lambda xp: xp.result_type(),
        lambda xp: xp.result_type(xp.zeros(2, "f4"), 1j),
        lambda xp: xp.result_type(3, "i1", 2.0),
    ],
)
def test_without_operands(call):
    both(call)


@pytest.mark.parametrize(
    "call",
    [
        lambda xp, a: xp.apply_along_axis(sorted, 1, a),
        lambda xp, a: xp.apply_along_axis(xp.sum, 0, a),
        lambda xp, a: xp.apply_along_axis(lambda line: xp.stack([line, line]), 0, a),
        lambda xp, a: xp.apply_over_axes(xp.sum, a, [0, 1]),
        lambda xp, a: xp.piecewise(a, [a < 0, a >= 2], [-1, lambda x: x * 2, 7]),
        lambda xp, a: xp.piecewise(a, [a < 0], [lambda x: -x]),
        lambda xp, a: xp.piecewise(a, [a < 0], []),
        lambda xp, a: [index for index, _ in xp.ndenumerate(a)],
        lambda xp, a: [x for _, x in xp.ndenumerate(a)],
        lambda xp, a: list(xp.broadcast(a, a[0])),
        lambda xp, a: xp.require(a, "f4", ["F"]).flags.f_contiguous,
        lambda xp, a: xp.lib.stride_tricks.sliding_window_view(a, (2, 2)),
        lambda xp, a: xp.lib.stride_tricks.sliding_window_view(a, 2, axis=1),
        lambda xp, a: xp.lib.stride_tricks.sliding_window_view(a, 9, axis=1),
        lambda xp, a: xp.lib.stride_tricks.as_strided(a, (2, 2), (8, 8)),
        lambda xp, a: xp.shares_memory(a[:, ::2], a[:, 1::2]),
        lambda xp, a: xp.shares_memory(a[:, 1:], a[1:]),
        lambda xp, a: xp.shares_memory(a[::2, 0], a[1]),
        lambda xp, a: xp.may_share_memory(a[:, ::2], a[:, 1::2]),
        lambda xp, a: xp.copyto(a, [1, 2, 3, 4]),
        lambda xp, a: xp.copyto(a, 1j),
        lambda xp, a: xp.copyto(a, [1, 2]),
        lambda xp, a: xp.copyto(a[:, 0], 5, where=[True, False, True]),
        lambda xp, a: xp.copyto(a[1:], a[:-1]),
    ],
)
def test_on_a_matrix(call):
    agree(call, MATRIX)


PREDICATES = ["iscomplex", "isreal", "isposinf", "isneginf", "iscomplexobj", "isrealobj"]


@pytest.mark.parametrize("name", PREDICATES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_predicates(name, dtype):
    agree(lambda xp, a: getattr(xp, name)(a), values(dtype))


@pytest.mark.parametrize("a", DTYPES)
def test_promotion_and_casting(a):
    for b in DTYPES:
        assert pa.promote_types(a, b) == np.promote_types(a, b)
        for casting in ("no", "safe", "same_kind", "unsafe"):
            assert pa.can_cast(a, b, casting) == np.can_cast(a, b, casting)
    for kind in (
        pa.integer,
        pa.floating,
        pa.inexact,
        pa.number,
        pa.signedinteger,
        pa.generic,
        pa.complexfloating,
    ):
        assert pa.issubdtype(a, kind) == np.issubdtype(a, getattr(np, kind.__name__))


@pytest.mark.parametrize(
    "number", [0, 1, 255, 256, -1, -129, 2**40, 2**63, 1.0, 1e5, 1e-9, 1e39, np.inf, np.nan, 1j, True]
)
def test_smallest_type(number):
    assert pa.min_scalar_type(number) == np.min_scalar_type(number)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "F", "D"])
def test_finfo(dtype):
    mine, theirs = pa.finfo(dtype), np.finfo(dtype)
    names = """
        bits dtype eps epsneg iexp machep max maxexp min minexp negep nexp nmant precision resolution
        smallest_normal smallest_subnormal tiny
    """
    for name in names.split():
        assert getattr(mine, name) == getattr(theirs, name), name
    if dtype != "f2":
        assert repr(mine) == repr(theirs)
        assert str(mine) == str(theirs)


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"])
def test_iinfo(dtype):
    mine, theirs = pa.iinfo(dtype), np.iinfo(dtype)
    for name in "bits dtype key kind max min".split():
        assert getattr(mine, name) == getattr(theirs, name)
    assert repr(mine) == repr(theirs)
    assert str(mine) == str(theirs)


def test_limits_of_other_types():
    for call in (lambda xp: xp.finfo("i4"), lambda xp: xp.iinfo("f4"), lambda xp: xp.finfo(None)):
        both(call)


def test_shared_memory_gives_up():
    as_strided = pa.lib.stride_tricks.as_strided
    x = pa.zeros(192163377, dtype=pa.int8)
    x1 = as_strided(x, strides=[36674, 61119, 85569], shape=[1049, 1049, 1049])
    x2 = as_strided(x[64023025:], strides=[12223, 12224, 1], shape=[1049, 1049, 1])
    assert pa.may_share_memory(x1, x2, max_work=1000)
    with pytest.raises(pa.exceptions.TooHardError):
        pa.shares_memory(x1, x2, max_work=1000)


def test_a_strided_view_stays_inside_the_memory():
    with pytest.raises(ValueError, match="out of bounds"):
        pa.lib.stride_tricks.as_strided(pa.zeros(4), (5,), (8,))


@pytest.mark.parametrize("dtype", ["f4", "i1", "D", "?"])
@pytest.mark.parametrize("how", [{}, {"copy": False}, {"device": "cpu"}, {"device": "gpu"}], ids=str)
def test_astype(dtype, how):
    agree(lambda xp, a: xp.astype(a, dtype, **how), ordinary("f8", (2, 3)))
    agree(lambda xp: xp.astype(xp.float64(2.5), dtype, **how))
    agree(lambda xp: xp.astype([1, 2], dtype, **how))


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(2, 3), (3,), (1, 3), (0, 2), (2, 3, 4)])
def test_isfortran(order, shape):
    agree(lambda xp: xp.isfortran(xp.zeros(shape, order=order)))


@pytest.mark.parametrize("size", [16, 8192, 0, 1, 17, -1, 10_000_000, 10_000_001, 2.0, "x"])
def test_buffer_sizes(size):
    def call(xp):
        before = xp.getbufsize()
        try:
            return xp.setbufsize(size), xp.getbufsize()
        finally:
            xp.setbufsize(before)

    agree(call)


def test_scalar_types_by_name():
    shared = {name for name, kind in np.sctypeDict.items() if hasattr(pa, kind.__name__)}
    # What C calls long double and long long are dtypes of their own there.
    shared -= {"longlong", "ulonglong"}
    assert shared - set(pa.sctypeDict) == set()
    assert {name: pa.sctypeDict[name].__name__ for name in shared} == {
        name: np.sctypeDict[name].__name__ for name in shared
    }


@pytest.mark.parametrize("xp", [pa, np])
def test_broadcast_counts(xp):
    pairs = xp.broadcast([1, 2, 3], [[4], [5]])
    assert pairs.index == 0
    assert [int(x) for x in next(pairs)] == [1, 4]
    assert pairs.index == 1
    assert len(list(pairs)) == 5
    assert pairs.index == 6
    pairs.reset()
    assert (pairs.index, len(list(pairs))) == (0, 6)


@pytest.mark.parametrize("xp", [pa, np])
@pytest.mark.parametrize("shape", [[2, 3], "2", 2.5])
def test_lengths_are_numbers_or_a_tuple(xp, shape):
    with pytest.raises(TypeError):
        list(xp.ndindex(shape))


@pytest.mark.parametrize("xp", [pa, np])
def test_vectorized_functions_keep_classes(xp):
    class Derived(xp.ndarray):
        pass

    a = xp.array([[1.0, 2.0], [3.0, 4.0]]).view(Derived)
    assert type(xp.vectorize(lambda x, y: x * y)(a, 2)) is Derived
    assert type(xp.vectorize(xp.matmul, signature="(m,m),(m)->(m)")(a, xp.array([1.0, 2.0]))) is Derived
    assert type(xp.vectorize(abs)(xp.array([1.0]))) is xp.ndarray


HISTOGRAMS = [
    lambda xp: xp.histogramdd((xp.array([0.1, 0.5, 0.9]), xp.array([1.0, 2.0, 2.5])), bins=2),
    lambda xp: xp.histogramdd([[0.1, 0.5, 0.9], [1.0, 2.0, 2.5]], bins=[2, 3]),
    lambda xp: xp.histogramdd(xp.array([0.1, 0.5, 0.9]), bins=[[0, 0.5, 1]]),
    lambda xp: xp.histogramdd(xp.ones((1, 10)), bins=2**10),
    lambda xp: xp.bincount(xp.array([3, 1, 3], dtype="u8")),
    lambda xp: xp.bincount(xp.array([2**63], dtype="u8")),
    lambda xp: xp.linalg.cond(xp.array([[1.0, xp.inf], [0.0, 1.0]])),
    lambda xp: xp.linalg.cond(xp.array([[1.0, xp.nan], [0.0, 1.0]])),
    lambda xp: xp.linalg.cond(xp.array([[[1.0, xp.nan], [0.0, 1.0]], [[1.0, 0.0], [0.0, 2.0]]]), -2),
    lambda xp: xp.pad([1, 2], "no"),
    lambda xp: xp.pad([1, 2], None),
    lambda xp: xp.block([[xp.ones((2, 2)), xp.zeros((2, 1), "f4")], [xp.arange(3)]]),
    lambda xp: xp.block([[xp.ones((2, 2)), xp.zeros((1, 1))]]),
    lambda xp: xp.block([[1, 2], [3]]),
]


@pytest.mark.parametrize("number", range(len(HISTOGRAMS)))
def test_counts_conditions_and_blocks(number):
    agree(HISTOGRAMS[number], ulp=2)


@pytest.mark.parametrize("mode", ["edge", "reflect", "symmetric", "wrap", "constant"])
@pytest.mark.parametrize("widths", [((0, 0), (3, 4)), ((7, 0), (0, 9)), ((2, 2), (11, 5)), ((0, 0), (0, 0))])
@pytest.mark.parametrize("shape", [(3, 4), (1, 5), (2, 1)])
def test_padding(mode, widths, shape):
    agree(lambda xp, a: xp.pad(a, widths, mode=mode), ordinary("f8", shape))
