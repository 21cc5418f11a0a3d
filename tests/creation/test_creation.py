"""Functions that make arrays, and the dtypes that they choose."""

import copy
import pickle

import numpy as np
import polyarray as pa
import pytest
from oracle import DTYPES, agree

ROWS = [
    lambda xp: xp.array([1, 2, 3]),
    lambda xp: xp.array([1, 2.5]),
    lambda xp: xp.array([1, 2j]),
    lambda xp: xp.array([True, False]),
    lambda xp: xp.array([True, 2]),
    lambda xp: xp.array([]),
    lambda xp: xp.array([[]]),
    lambda xp: xp.array([[1, 2], [3, 4]]),
    lambda xp: xp.array([[1, 2], [3]]),
    lambda xp: xp.array([[1, 2], 3]),
    lambda xp: xp.array((1, (2))),
    lambda xp: xp.array(3),
    lambda xp: xp.array(3.5, dtype="i4"),
    lambda xp: xp.array([1.7, -1.7], dtype="i4"),
    lambda xp: xp.array([300], dtype="u1"),
    lambda xp: xp.array([-1], dtype="u4"),
    lambda xp: xp.array([2**31]),
    lambda xp: xp.array([2**63]),
    lambda xp: xp.array([2**62, -1]),
    lambda xp: xp.array(range(5)),
    lambda xp: xp.array([xp.float32(1), 2]),
    lambda xp: xp.array([xp.int8(1), xp.uint8(2)]),
    lambda xp: xp.array([xp.arange(3), xp.arange(3.0)]),
    lambda xp: xp.array([xp.arange(3), xp.arange(4)]),
    lambda xp: xp.array("abc", dtype="f8"),
    lambda xp: xp.array(["1.5", "2"], dtype="f8"),
    lambda xp: xp.array([1, None], dtype="f8"),
    lambda xp: xp.array([1, 2], ndmin=3),
    lambda xp: xp.array([[1, 2], [3, 4]], order="F").T.copy(),
    lambda xp: xp.array(memoryview(b"abc")),
    lambda xp: xp.array(bytearray(b"abc")),
    lambda xp: xp.array(b"abc", dtype="u1"),
    lambda xp: xp.array(__import__("array").array("f", [1, 2])),
    lambda xp: xp.array([1, 2], dtype="nonsense"),
    lambda xp: xp.array([1, 2], copy=False),
    lambda xp: xp.array(1, 2, 3, 4),
    lambda xp: xp.asarray([1, 2], dtype=float),
    lambda xp: xp.asarray(xp.arange(3)) is xp.arange(3),
    lambda xp: xp.ascontiguousarray(xp.arange(6).reshape(2, 3).T),
    lambda xp: xp.asfortranarray(xp.arange(6).reshape(2, 3)),
    lambda xp: xp.asarray_chkfinite([1, np.nan]),
    lambda xp: xp.arange(0, 1, np.inf),
    lambda xp: xp.arange(0, 1, -np.inf),
    lambda xp: xp.arange(0.0, 1e-320, 1.0),
    lambda xp: xp.arange(3, 3, np.inf),
    lambda xp: xp.histogram(xp.array([0.1, 0.2], "f4"), range=(0, 1)),
    lambda xp: xp.histogram(xp.array([0.1, 0.3], "f4")),
    lambda xp: xp.vander([1, 2, 3]),
    lambda xp: xp.vander([1.5, 2, 3], 4, increasing=True),
    lambda xp: xp.vander([1, 2], 0),
    lambda xp: xp.zeros(3),
    lambda xp: xp.zeros((2, 3), "i4"),
    lambda xp: xp.zeros(()),
    lambda xp: xp.zeros((0, 3)),
    lambda xp: xp.zeros(-1),
    lambda xp: xp.zeros((2, -1)),
    lambda xp: xp.zeros(2.5),
    lambda xp: xp.zeros([2, 3]),
    lambda xp: xp.zeros((1 << 40, 1 << 40)),
    lambda xp: xp.zeros(1 << 60),
    lambda xp: xp.zeros((1,) * 64),
    lambda xp: xp.zeros((1,) * 65),
    lambda xp: xp.ones((2, 2), bool),
    lambda xp: xp.ones(3, "D"),
    lambda xp: xp.full(3, 7),
    lambda xp: xp.full(3, 7.5),
    lambda xp: xp.full((2, 3), [1, 2, 3]),
    lambda xp: xp.full(3, 7, dtype="f4"),
    lambda xp: xp.full((2, 3), [1, 2]),
    lambda xp: xp.empty((2, 3)).shape,
    lambda xp: xp.zeros_like(xp.arange(3)),
    lambda xp: xp.zeros_like([1.5, 2]),
    lambda xp: xp.ones_like(xp.arange(6.0).reshape(2, 3), dtype="i4"),
    lambda xp: xp.full_like(xp.arange(3), 2.7),
    lambda xp: xp.full_like(xp.arange(3.0), 2, shape=(2, 2)),
    lambda xp: xp.empty_like(xp.arange(3)).dtype,
    lambda xp: xp.arange(5),
    lambda xp: xp.arange(2, 5),
    lambda xp: xp.arange(5, 2),
    lambda xp: xp.arange(5, 2, -1),
    lambda xp: xp.arange(0, 1, 0.1),
    lambda xp: xp.arange(1.0, 2.0, 0.3),
    lambda xp: xp.arange(3, dtype="f4"),
    lambda xp: xp.arange(0, 5, 0),
    lambda xp: xp.arange(1e18),
    lambda xp: xp.arange(np.nan),
    lambda xp: xp.arange("a"),
    lambda xp: xp.arange(),
    lambda xp: xp.arange(3 + 2j),
    lambda xp: xp.arange(10, step=3),
    lambda xp: xp.linspace(0, 1, 5),
    lambda xp: xp.linspace(0, 1, 5, endpoint=False),
    lambda xp: xp.linspace(0, 1, 1),
    lambda xp: xp.linspace(0, 1, 0),
    lambda xp: xp.linspace(0, 10, 4, dtype=int),
    lambda xp: xp.linspace(0, 1, 5, retstep=True),
    lambda xp: xp.linspace([0, 1], [2, 5], 4),
    lambda xp: xp.linspace([0, 1], [2, 5], 4, axis=1),
    lambda xp: xp.linspace(0, 1, -1),
    lambda xp: xp.linspace(0, 1, 2.5),
    lambda xp: xp.linspace(1j, 2, 3),
    lambda xp: xp.logspace(0, 2, 3),
    lambda xp: xp.geomspace(1, 1000, 4),
    lambda xp: xp.eye(3),
    lambda xp: xp.eye(2, 4, k=1, dtype="i4"),
    lambda xp: xp.eye(3, k=-5),
    lambda xp: xp.identity(2),
    lambda xp: xp.diag([1, 2, 3]),
    lambda xp: xp.diag([1, 2], k=1),
    lambda xp: xp.diag(xp.arange(9).reshape(3, 3)),
    lambda xp: xp.diagflat([[1, 2], [3, 4]]),
    lambda xp: xp.tri(3, 4, 1),
    lambda xp: xp.tril(xp.arange(9).reshape(3, 3), -1),
    lambda xp: xp.triu(xp.arange(9).reshape(3, 3)),
    lambda xp: xp.vander([1, 2, 3]),
    lambda xp: xp.meshgrid([1, 2], [3, 4, 5]),
    lambda xp: xp.meshgrid([1, 2], [3, 4, 5], indexing="ij"),
    lambda xp: xp.meshgrid([1, 2], [3, 4, 5], sparse=True),
    lambda xp: xp.mgrid[0:2, 0:3],
    lambda xp: xp.mgrid[0:1:3j],
    lambda xp: xp.ogrid[0:2, 0:3],
    lambda xp: xp.r_[1:4, 0, 5],
    lambda xp: xp.c_[[1, 2], [3, 4]],
    lambda xp: xp.fromfunction(lambda i, j: i * 10 + j, (2, 3)),
    lambda xp: xp.fromiter((i * i for i in range(5)), dtype="f8"),
    lambda xp: xp.fromiter(range(5), dtype="i4", count=3),
    lambda xp: xp.fromiter(range(2), dtype="i4", count=3),
    lambda xp: xp.frombuffer(b"\x01\x02\x03\x04", dtype="u1"),
    lambda xp: xp.frombuffer(b"\x01\x02\x03\x04", dtype="<u2", offset=2),
    lambda xp: xp.frombuffer(b"\x01\x02\x03", dtype="u2"),
    lambda xp: xp.frombuffer(b"", dtype="u1"),
    lambda xp: xp.fromstring("1 2 3", sep=" "),
    lambda xp: xp.copy(xp.arange(3)),
    lambda xp: xp.arange(3).astype("f4"),
    lambda xp: xp.arange(3).astype("f4", copy=False),
    lambda xp: xp.arange(3.0).astype("i4", casting="safe"),
    lambda xp: xp.array([1 + 2j]).astype("f8"),
    lambda xp: xp.arange(4, dtype="i4").view("u1"),
    lambda xp: xp.arange(4, dtype="f8").view("i8"),
    lambda xp: xp.arange(3, dtype="u1").view("u2"),
    lambda xp: xp.arange(3).tobytes(),
    lambda xp: xp.arange(3).itemsize,
    lambda xp: xp.arange(6).reshape(2, 3).strides,
    lambda xp: xp.arange(6).nbytes,
    # Arrays beside sequences.
    lambda xp: xp.array([xp.array([1.0, 2.0]), [3, 4]]),
    lambda xp: xp.array([[3, 4], xp.array([1.0, 2.0])]),
    lambda xp: xp.array([xp.ones((2, 2)), [xp.zeros(2), [5, 6]]]),
    lambda xp: xp.array([xp.array([1.0, 2.0]), [3, 4, 5]]),
    lambda xp: xp.array([xp.array(1.0), [3]]),
    lambda xp: xp.array((1, 2**40, -3)),
    lambda xp: xp.array([1, 2**63]),
    lambda xp: xp.array([1, True]),
    lambda xp: xp.array((1.5, 2)),
    lambda xp: xp.array([1, 2], dtype="f8"),
    # Memory of other objects.
    lambda xp: xp.frombuffer(bytes(range(16)), "i4"),
    lambda xp: xp.frombuffer(bytes(range(16)), ">i4", 2, 4).astype("i4"),
    lambda xp: xp.frombuffer(bytes(range(16)), "u1", offset=16),
    lambda xp: xp.frombuffer(bytes(range(16)), "i8", 3),
    lambda xp: xp.frombuffer(bytes(range(15)), "i2"),
    lambda xp: xp.frombuffer(bytes(4), "i2", offset=5),
    lambda xp: xp.frombuffer(bytes(4), "i2", offset=-1),
    lambda xp: xp.frombuffer(3),
    lambda xp: xp.frombuffer(bytearray(8)).flags.writeable,
    lambda xp: xp.frombuffer(bytes(8)).flags.writeable,
]


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_rows(number):
    agree(ROWS[number], ulp=2)


def test_lists_nested_too_deeply():
    deep = [1]
    for _ in range(70):
        deep = [deep]
    for xp in (np, pa):
        with pytest.raises(ValueError, match="would exceed the maximum number of dimension of 64"):
            xp.array(deep)


def test_arrays_are_in_native_byte_order():
    """NumPy makes arrays in foreign byte order; here only files and buffers may be, and are converted."""
    with pytest.raises(TypeError, match="foreign byte order"):
        pa.arange(3, dtype=">i4")
    assert pa.arange(3, dtype="<i4").dtype == "i4"
    assert pa.arange(3, dtype=">u1").dtype == "u1"


@pytest.mark.parametrize("first", DTYPES)
def test_promotion_and_casting(first):
    for second in DTYPES:
        agree(lambda xp: xp.promote_types(first, second))  # noqa: B023
        agree(lambda xp: xp.result_type(first, second))  # noqa: B023
        agree(lambda xp: xp.result_type(xp.zeros(2, first), xp.zeros((), second)))  # noqa: B023
        for casting in ("no", "equiv", "safe", "same_kind", "unsafe"):
            agree(lambda xp: xp.can_cast(first, second, casting))  # noqa: B023
        base = np.array([0, 1, 100, 3]).astype(first)
        agree(lambda xp, a: a.astype(second), base, warned=False)  # noqa: B023


CODES = "f4 float32 <f4 =f4 f d i l q e ? u8 uint double half c16 F nonsense".split()


@pytest.mark.parametrize("spelling", [*CODES, float, int, bool, complex, 3, None])
def test_spellings_of_dtypes(spelling):
    agree(lambda xp: xp.dtype(spelling))
    agree(lambda xp: xp.zeros(2, spelling).dtype)


def test_dtype_objects_are_equal_across_libraries():
    import polyarray as pa

    for name in DTYPES:
        ours, theirs = pa.dtype(name), np.dtype(name)
        assert ours == theirs
        assert ours == theirs.type
        assert ours == theirs.name
        assert hash(ours) == hash(theirs) or ours is not theirs
        assert pa.zeros(2, theirs).dtype == theirs
        assert pa.zeros(2, theirs.type).dtype == theirs


@pytest.mark.parametrize("dtype", DTYPES)
def test_pickles_and_copies(dtype):
    base = np.arange(12).astype(dtype).reshape(3, 4)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        agree(lambda xp, a: pickle.loads(pickle.dumps(a, protocol)), base)  # noqa: B023
        agree(lambda xp, a: pickle.loads(pickle.dumps(a.T, protocol)), base)  # noqa: B023
    agree(lambda xp, a: copy.copy(a), base)
    agree(lambda xp, a: copy.deepcopy(a[:, ::2]), base)


@pytest.mark.parametrize("dtype", ["?", "i1", "u4", "i8", "f2", "f4", "f8", "F", "D"])
def test_limits(dtype):
    info = "finfo" if np.dtype(dtype).kind in "fc" else "iinfo"
    names = ["min", "max", "bits", "dtype"] + (["eps", "tiny", "smallest_normal"] if info == "finfo" else [])

    def limit(xp, name):
        value = getattr(getattr(xp, info)(dtype), name)
        # Ours of narrow dtypes are floats that stand for the scalar.
        return (value.dtype.type(value), repr(value)) if isinstance(value, (float, xp.generic)) else value

    for name in names:
        agree(lambda xp: limit(xp, name))  # noqa: B023


def test_scalars():
    agree(lambda xp: xp.float64(1.5) + 1)
    agree(lambda xp: xp.float32(1.5) + 1)
    agree(lambda xp: xp.float32(1.5) + xp.float64(1))
    agree(lambda xp: xp.int8(100) * 1.0)
    agree(lambda xp: isinstance(xp.float64(1), float))
    agree(lambda xp: isinstance(xp.arange(3.0).sum(), float))
    agree(lambda xp: {xp.float64(1.5): 1}[1.5])
    agree(lambda xp: hash(xp.int64(5)) == hash(5))
    agree(lambda xp: xp.float64(2.0).is_integer())
    agree(lambda xp: (xp.int64(5).item(), xp.float32(0.5).item(), xp.bool_(True).item()))
    agree(lambda xp: (xp.float64(1).dtype, xp.float64(1).shape, xp.float64(1).ndim, xp.float64(1).size))
    agree(lambda xp: [1, 2, 3][xp.int64(1)])
    agree(lambda xp: list(range(xp.int64(3))))
    agree(lambda xp: round(xp.float64(2.567), 2))
    agree(lambda xp: (int(xp.float64(2.7)), bool(xp.bool_(False)), xp.bool_(True) & True))
    agree(lambda xp: xp.float64("1.5"))
    agree(lambda xp: xp.int64("x"))
    agree(lambda xp: (xp.isscalar(xp.float64(1)), xp.isscalar(xp.zeros(1)), xp.ndim(3), xp.shape([1, 2])))


class _Endless:
    """An object whose dtype has a dtype, and so on."""

    @property
    def dtype(self):
        return _Endless()


def test_a_dtype_of_a_dtype_is_not_asked_for():
    for call in (pa.dtype, lambda dtype: pa.zeros(2, dtype=dtype)):
        with pytest.raises(TypeError, match="Cannot interpret"):
            call(_Endless())


@pytest.mark.parametrize("thing", [[{}], [{1: 2}], {1: 2}, {1, 2}, [{1, 2}], iter([1, 2]), [iter([1])]])
def test_what_has_no_order_is_no_sequence(thing):
    """NumPy makes object arrays of these, which come later."""
    with pytest.raises(TypeError, match="no dtype 'object'"):
        pa.array(thing)


@pytest.mark.parametrize("name", ["hstack", "vstack", "dstack", "column_stack", "stack", "concatenate"])
def test_iterators_are_not_stacked(name):
    agree(lambda xp: getattr(xp, name)(xp.ones(2) for _ in range(2)))


class Asked(np.lib.mixins.NDArrayOperatorsMixin):
    def __array_function__(self, function, types, args, kwargs):
        return function.__name__


@pytest.mark.parametrize("how", [{}, {"dtype": float}, {"dtype": "i2"}, {"dtype": None}])
@pytest.mark.parametrize(
    "name", ["zeros", "ones", "empty", "asarray", "asanyarray", "array", "ascontiguousarray"]
)
def test_short_ways_mind_their_keywords(name, how):
    argument = 3 if name in ("zeros", "ones", "empty") else [1, 2, 3]
    agree(lambda xp: getattr(xp, name)(argument, **how).dtype)
    agree(lambda xp: getattr(xp, name)(argument, *how.values()).shape)
    agree(lambda xp: getattr(xp, name)(argument, dtype="no such thing"))
    assert getattr(pa, name)(argument, **how, like=Asked()) == name
    # A name that was put together as the program ran.
    assert getattr(pa, name)(argument, **{"".join(["li", "ke"]): Asked()}) == name


@pytest.mark.parametrize("dtype", [None, "f8", "i8", "f4", "u1", bool])
@pytest.mark.parametrize(
    "items", [[1, 2.5], [2.5, 1], [1, 2], [1, True], [2**53 + 1, 1.0], [2**63], [1.0, 2j]]
)
@pytest.mark.parametrize("kind", [list, tuple])
def test_lists_of_numbers(kind, items, dtype):
    agree(lambda xp: xp.array(kind(items), dtype=dtype))
    agree(lambda xp: xp.asarray(kind(items), dtype=dtype))
