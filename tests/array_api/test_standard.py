"""The array API standard 2025.12, over arrays that hypothesis draws.

The public conformance suite is not part of the project; these properties cover its ground: shapes, dtypes,
values against a reference that works element by element, and what the namespace says of itself.
"""

import inspect
import itertools
import math
import operator

import polyarray as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.array_api import make_strategies_namespace

xps = make_strategies_namespace(pa, api_version="2024.12")
INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
FLOATS = ["float32", "float64"]
COMPLEX = ["complex64", "complex128"]
NUMBERS = INTEGERS + FLOATS + COMPLEX
SHAPES = xps.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
some = settings(max_examples=30, deadline=None)


def drawn(dtypes, shapes=SHAPES, **options):
    return st.sampled_from(dtypes).flatmap(lambda dtype: xps.arrays(dtype, shapes, **options))


def places(array):
    return itertools.product(*map(range, array.shape))


def promoted(a, b):
    """The standard's promotion table."""
    a, b = sorted((str(a), str(b)), key=NUMBERS.index)
    if a in INTEGERS and b in INTEGERS:
        width = {name: int(name.lstrip("uint")) for name in (a, b)}
        if a[0] == b[0]:
            return max(a, b, key=width.get)
        return f"int{min(64, max(width[a], 2 * width[b]))}"
    if a in FLOATS and b in COMPLEX:
        return "complex128" if "float64" in (a, b) or b == "complex128" else "complex64"
    return max(a, b, key=NUMBERS.index)


def family(dtype):
    return INTEGERS if dtype in INTEGERS else FLOATS + COMPLEX


PAIRS = [
    (a, b)
    for a, b in itertools.product(NUMBERS, repeat=2)
    if family(a) is family(b) and not ("uint64" in (a, b) and {a[0], b[0]} == {"i", "u"})
]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_promotion(a, b):
    assert pa.result_type(a, b) == promoted(a, b)
    x, y = pa.ones(2, dtype=a), pa.ones((3, 1), dtype=b)
    for function in (pa.add, pa.subtract, pa.multiply, operator.add):
        result = function(x, y)
        assert (result.dtype, result.shape) == (promoted(a, b), (3, 2))
    assert (x == y).dtype == pa.bool


@some
@given(st.data(), st.sampled_from(["add", "subtract", "multiply"]))
def test_integer_arithmetic_wraps(data, name):
    x = data.draw(drawn(INTEGERS))
    y = data.draw(xps.arrays(x.dtype, x.shape))
    result = getattr(pa, name)(x, y)
    info = pa.iinfo(x.dtype)
    span = int(info.max) - int(info.min) + 1
    exact = {"add": operator.add, "subtract": operator.sub, "multiply": operator.mul}[name]
    assert result.dtype == x.dtype
    for at in places(x):
        value = exact(int(x[at]), int(y[at]))
        assert int(result[at]) == (value - int(info.min)) % span + int(info.min)


@some
@given(st.data(), st.sampled_from(["floor_divide", "remainder"]))
def test_integer_division_rounds_down(data, name):
    x = data.draw(drawn(INTEGERS))
    y = data.draw(xps.arrays(x.dtype, x.shape).filter(lambda y: bool(pa.all(y != 0))))
    result = getattr(pa, name)(x, y)
    exact = {"floor_divide": operator.floordiv, "remainder": operator.mod}[name]
    for at in places(x):
        value = exact(int(x[at]), int(y[at]))
        if value <= int(pa.iinfo(x.dtype).max):
            assert int(result[at]) == value


@some
@given(drawn(FLOATS), st.sampled_from(["floor", "ceil", "trunc", "abs", "negative", "positive", "sqrt"]))
def test_exact_functions(x, name):
    reference = {"abs": abs, "negative": operator.neg, "positive": operator.pos, "sqrt": math.sqrt}
    exact = reference.get(name, getattr(math, name, None))
    with pa.errstate(all="ignore"):
        result = getattr(pa, name)(x)
    assert (result.dtype, result.shape) == (x.dtype, x.shape)
    for at in places(x):
        value = float(x[at])
        if not math.isfinite(value) or (name == "sqrt" and value < 0):
            continue
        wanted = float(pa.asarray(exact(value), dtype=x.dtype))
        assert float(result[at]) == wanted


@some
@given(drawn(INTEGERS + FLOATS), st.booleans(), st.data())
def test_sums_of_axes(x, keepdims, data):
    axis = data.draw(st.none() | xps.valid_tuple_axes(x.ndim)) if x.ndim else None
    with pa.errstate(all="ignore"):
        result = pa.sum(x, axis=axis, keepdims=keepdims)
    axes = (
        range(x.ndim) if axis is None else [a % x.ndim for a in ((axis,) if isinstance(axis, int) else axis)]
    )
    kept = [1 if at in axes else n for at, n in enumerate(x.shape) if keepdims or at not in axes]
    assert result.shape == tuple(kept)
    wanted = {"i": "int64", "u": "uint64"}.get(str(x.dtype)[0], str(x.dtype))
    assert result.dtype == wanted


@some
@given(
    drawn(INTEGERS + FLOATS, xps.array_shapes(min_dims=1, max_dims=3, max_side=5)), st.booleans(), st.data()
)
def test_sorting(x, descending, data):
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    ordered = pa.moveaxis(pa.sort(x, axis=axis, descending=descending), axis, -1)
    indices = pa.argsort(x, axis=axis, descending=descending, stable=True)
    assert pa.array_equal(
        pa.moveaxis(pa.take_along_axis(x, indices, axis=axis), axis, -1), ordered, equal_nan=True
    )
    positions = pa.moveaxis(indices, axis, -1)
    for at in places(ordered):
        if at[-1] == 0:
            continue
        before, after = ordered[(*at[:-1], at[-1] - 1)], ordered[at]
        if after != after:
            continue
        assert before >= after if descending else before <= after
        if before == after:
            assert positions[(*at[:-1], at[-1] - 1)] < positions[at]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([float("nan"), 1.0, 3.0, float("nan"), 2.0], [3.0, 2.0, 1.0, float("nan"), float("nan")]),
        (
            [complex(1, math.nan), 1 + 1j, complex(math.nan, 1), 3 + 0j],
            [3 + 0j, 1 + 1j, complex(1, math.nan)],
        ),
        ([True, False, True], [True, True, False]),
        ([], []),
    ],
)
def test_descending_puts_nan_last(values, wanted):
    ordered = pa.sort(pa.asarray(values), descending=True)
    pa.testing.assert_array_equal(ordered[: len(wanted)], pa.asarray(wanted, dtype=ordered.dtype))


def test_descending_keeps_equal_elements_in_order():
    x = pa.asarray([-0.0, 0.0, 1.0, 0.0, -0.0])
    assert list(pa.argsort(x, descending=True)) == [2, 0, 1, 3, 4]
    assert list(pa.signbit(pa.sort(x, descending=True, stable=True))) == [False, True, False, False, True]
    x.sort(descending=True)
    assert x[0] == 1.0
    with pytest.raises(ValueError, match="`kind` and keyword parameters can't be provided"):
        pa.sort(x, kind="stable", descending=True)


SPECIAL = [
    ((0.0, 0.0), (0.0, 0.0)),
    ((-0.0, 0.0), (0.0, 0.0)),
    ((1.0, math.inf), (math.nan, math.nan)),
    ((1.0, math.nan), (math.nan, math.nan)),
    ((math.inf, 0.0), (math.inf, 0.0)),
    ((-math.inf, 2.0), (-1.0, 0.0)),
    ((math.inf, 2.0), (-math.inf, math.inf)),
    ((-math.inf, math.inf), (-1.0, 0.0)),
    ((math.inf, math.inf), (math.inf, math.nan)),
    ((-math.inf, math.nan), (-1.0, 0.0)),
    ((math.inf, math.nan), (math.inf, math.nan)),
    ((math.nan, 0.0), (math.nan, 0.0)),
    ((math.nan, 1.0), (math.nan, math.nan)),
]


@pytest.mark.parametrize(("operand", "wanted"), SPECIAL)
@pytest.mark.parametrize("dtype", COMPLEX)
def test_expm1_of_special_values(dtype, operand, wanted):
    """The standard's table, where NumPy's values differ in places."""
    with pa.errstate(all="ignore"):
        result = complex(pa.expm1(pa.asarray(complex(*operand), dtype=dtype)))
    for part, expected in zip((result.real, result.imag), wanted, strict=True):
        assert part == expected or (math.isnan(part) and math.isnan(expected))


@some
@given(drawn(FLOATS + COMPLEX, xps.array_shapes(min_dims=1, max_dims=2, max_side=4)))
def test_unique_and_sets(x):
    found = pa.unique_all(x)
    assert pa.array_equal(found.values[found.inverse_indices], x, equal_nan=True) or bool(pa.any(pa.isnan(x)))
    assert int(pa.sum(found.counts)) == x.size
    assert pa.array_equal(pa.unique_values(x), found.values, equal_nan=True)


def test_diagonals_far_away():
    for k in (2**63, -(2**63) - 1, 2**100):
        assert not pa.any(pa.eye(3, k=k))


@pytest.mark.parametrize("dtype", COMPLEX)
def test_tanh_at_infinity(dtype):
    for re, im in itertools.product((math.inf, -math.inf), (0.5, 2.0, math.pi, -0.5, -2.0, -math.pi)):
        result = complex(pa.tanh(pa.asarray(complex(re, im), dtype=dtype)))
        assert (result.real, result.imag) == (math.copysign(1, re), 0)
        assert math.copysign(1, result.imag) == math.copysign(1, im)


def test_eigenvalues_are_complex():
    for dtype in FLOATS:
        values, vectors = pa.linalg.eig(pa.eye(2, dtype=dtype))
        assert values.dtype == vectors.dtype == promoted(dtype, "complex64")
        assert pa.linalg.eigvals(pa.eye(2, dtype=dtype)).dtype == values.dtype


class TestNamespace:
    def test_of_an_array(self):
        x = pa.ones(2)
        for version in ("2022.12", "2023.12", "2024.12", "2025.12", None):
            assert x.__array_namespace__(api_version=version) is pa
        with pytest.raises(
            ValueError, match=r'Version "1999\.01" of the Array API Standard is not supported'
        ):
            x.__array_namespace__(api_version="1999.01")
        with pytest.raises(TypeError, match="api_version"):
            x.__array_namespace__(api_version=2025)
        assert pa.__array_api_version__ == "2025.12"

    def test_info(self):
        info = pa.__array_namespace_info__()
        assert info.devices() == (info.default_device(),)
        assert set(info.dtypes()) == {"bool", *NUMBERS}
        assert list(info.dtypes(kind=("real floating", "bool"))) == [*FLOATS, "bool"]
        assert info.dtypes(kind="integral") == {name: pa.dtype(name) for name in INTEGERS}
        assert info.default_dtypes(device="cpu")["complex floating"] == pa.complex128
        with pytest.raises(ValueError, match="kind 'text', allowed are 'bool'"):
            info.dtypes(kind="text")
        with pytest.raises(ValueError, match="Device not understood"):
            info.dtypes(device="gpu")

    def test_signatures(self):
        wanted = {
            pa.add: ["x1", "x2"],
            pa.sin: ["x"],
            pa.vecdot: ["x1", "x2", "axis"],
            pa.clip: ["min", "max"],
            pa.sort: ["axis", "descending", "stable"],
            pa.argsort: ["axis", "descending", "stable"],
        }
        for function, names in wanted.items():
            parameters = list(inspect.signature(function).parameters)
            assert [name for name in parameters if name in names] == sorted(names, key=parameters.index)
            assert set(names) <= set(parameters)
        kinds = {p.kind for p in list(inspect.signature(pa.add).parameters.values())[:2]}
        assert kinds == {inspect.Parameter.POSITIONAL_ONLY}

    @pytest.mark.parametrize("dtype", ["float16", "float32", "complex64", "float64"])
    def test_limits_are_floats_that_print_as_scalars(self, dtype):
        info = pa.finfo(dtype)
        for value in (info.eps, info.max, info.min, info.smallest_normal, info.resolution):
            assert isinstance(value, float)
            assert value.dtype == info.dtype
            assert repr(value) == repr(info.dtype.type(value))
        narrow = pa.ones(2, dtype=info.dtype)
        assert (narrow * info.eps).dtype == info.dtype


@pytest.mark.parametrize("names", [("a_min", "a_max"), ("min", "max")])
def test_clip_takes_either_names(names):
    low, high = names
    assert list(pa.clip(pa.asarray([1, 5, 9]), **{low: 2, high: 6})) == [2, 5, 6]
    with pytest.raises(ValueError, match="`min` or `max` keyword"):
        pa.clip(pa.asarray([1]), min=0, a_max=2)
