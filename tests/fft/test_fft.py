"""Fourier transforms: every function, dtype, length, axis and norm against NumPy, and what holds of all."""

import numpy as np
import polyarray as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import DTYPES, LAYOUTS, Operand, agree, ordinary

ONE = ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")
SEVERAL = ("fftn", "ifftn", "rfftn", "irfftn")
TWO = ("fft2", "ifft2", "rfft2", "irfft2")
NORMS = (None, "backward", "ortho", "forward")
LENGTHS = (*range(1, 34), 64, 100, 101, 128, 210, 243, 343, 1000, 1009, 1024, 2048, 10007)


def close(dtype):
    """How close results of a dtype have to be, next to sums of hundreds of numbers up to four."""
    return {
        "rtol": {"e": 2e-3, "f": 1e-5, "F": 1e-5}.get(np.dtype(dtype).char, 1e-12),
        "atol": {"e": 2e-2, "f": 1e-3, "F": 1e-3}.get(np.dtype(dtype).char, 1e-11),
        "zero_signs": False,
    }


# ---- one axis -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(name, dtype):
    for shape in [(8,), (7,), (3, 10)]:
        for norm in NORMS:
            agree(lambda xp, a: getattr(xp.fft, name)(a, norm=norm), ordinary(dtype, shape), **close(dtype))  # noqa: B023


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("dtype", "fdFD")
def test_lengths(name, dtype):
    for n in LENGTHS:
        agree(lambda xp, a: getattr(xp.fft, name)(a, norm="ortho"), ordinary(dtype, n), **close(dtype))


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("dtype", "dD")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(name, dtype, layout):
    operand = Operand(ordinary(dtype, 60), layout)
    # Small beside sums of a hundred thousand numbers; and to make signals of lines without elements, NumPy
    # reads what is not there.
    close_by = {**close(dtype), "atol": 1e-9 if layout == "large" else 1e-11}
    for axis in (-1, 0) if layout != "zero-size" or ("rfft" not in name and name != "hfft") else (-1,):
        for n in (None, 1, 5, 64):
            agree(lambda xp, a: getattr(xp.fft, name)(a, n, axis), operand, **close_by)  # noqa: B023


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("axis", range(-3, 3))
def test_axes(name, axis):
    dtype = "d" if name in ("rfft", "ihfft") else "D"
    for shape in [(5, 6, 7), (1, 40, 3), (16, 1, 33), (2, 3, 1)]:
        for order in [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)]:
            for step in (1, -1, 2):
                agree(
                    lambda xp, a: getattr(xp.fft, name)(a.transpose(order)[::step, :, ::step], axis=axis),  # noqa: B023
                    ordinary(dtype, shape),
                    **close(dtype),
                )


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("n", [None, 0, 1, 2, 5, 6, 9, 10, 40, -1, -2, np.int8(4)], ids=str)
def test_points(name, n):
    for shape in [(9,), (10,), (4, 9), (0, 4), (1,), (2,), ()]:
        for axis in (-1, 0, 1) if 0 not in shape else (-1,):
            agree(lambda xp, a: getattr(xp.fft, name)(a, n=n, axis=axis), ordinary("d", shape), **close("d"))  # noqa: B023


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("n", [2.0, "a", (2,)], ids=str)
def test_what_is_no_number_of_points(name, n):
    agree(lambda xp, a: getattr(xp.fft, name)(a, n=n), ordinary("d", 9))


@pytest.mark.parametrize("name", ONE)
def test_lines_without_elements_are_zeros(name):
    for n in (None, 0, 1, 6):
        for shape, axis in [((0,), 0), ((0, 3), 0), ((3, 0), 1)]:
            x = pa.zeros(shape)
            if not n:
                with pytest.raises(ValueError, match="Invalid number of FFT data points"):
                    getattr(pa.fft, name)(x, n, axis)
            else:
                assert not getattr(pa.fft, name)(x, n, axis).any()


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("norm", ["x", "", "Ortho", 3, True], ids=str)
def test_norms_that_there_are_not(name, norm):
    agree(lambda xp, a: getattr(xp.fft, name)(a, norm=norm), ordinary("d", 6))


def test_words():
    words = [
        (lambda: pa.fft.fft([1, 2], 0), ValueError, r"Invalid number of FFT data points \(0\) specified\."),
        (lambda: pa.fft.irfft([1.0]), ValueError, r"Invalid number of FFT data points \(0\) specified\."),
        (
            lambda: pa.fft.fft([1, 2], norm="x"),
            ValueError,
            'Invalid norm value x; should be "backward", "ortho" or "forward"',
        ),
        (lambda: pa.fft.fft([1, 2], 2, axis=1), pa.exceptions.AxisError, "axis 1 is out of bounds"),
        (lambda: pa.fft.fft([1, 2], axis=1), IndexError, "tuple index out of range"),
        (lambda: pa.fft.rfft([1j, 2]), TypeError, "ufunc 'rfft_n_even' not supported for the input types"),
        (lambda: pa.fft.fft([1, 2], out=pa.zeros(3, "D")), ValueError, "output array has wrong shape."),
        (lambda: pa.fft.fft([1, 2], out=pa.zeros(2)), TypeError, "Cannot cast ufunc 'fft' output"),
        (lambda: pa.fft.fft([1, 2], out=""), TypeError, "return arrays must be of ArrayType"),
        (
            lambda: pa.fft.fftn([1, 2], s=(2, 2), axes=(0,)),
            ValueError,
            "Shape and axes have different lengths.",
        ),
        (lambda: pa.fft.fftfreq(2.0), ValueError, "n should be an integer"),
        (lambda: pa.fft.fftfreq(3, device="gpu"), ValueError, 'Device not understood. Only "cpu" is allowed'),
    ]
    for call, error, text in words:
        with pytest.raises(error, match=text):
            call()


@pytest.mark.parametrize("name", ONE)
def test_what_is_not_finite_stays_in_its_line(name):
    a = ordinary("d", (5, 12))
    a[1, 3], a[3, 0] = np.nan, np.inf
    expected = getattr(np.fft, name)(a)
    result = np.asarray(getattr(pa.fft, name)(pa.array(a)))
    np.testing.assert_allclose(result[::2], expected[::2], rtol=1e-12, atol=1e-12)
    assert not np.isfinite(result[1::2]).all(axis=1).any()


def test_deferred_operands():
    x = pa.arange(100_000.0)
    y = pa.fft.rfft((x * 2 + 1).reshape(100, 1000), axis=0)
    expected = np.fft.rfft((np.arange(100_000.0) * 2 + 1).reshape(100, 1000), axis=0)
    np.testing.assert_allclose(np.asarray(y), expected, rtol=1e-12, atol=1e-6)


def test_large_arrays():
    for shape, axis in [((300, 1000), 1), ((300, 1000), 0), ((1 << 20,), 0), ((20, 30, 1009), 1)]:
        for dtype in "dD":
            a = ordinary(dtype, shape)
            agree(lambda xp, a: xp.fft.fft(a, axis=axis), a, rtol=1e-12, atol=1e-9)  # noqa: B023


# ---- several axes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SEVERAL + TWO)
@pytest.mark.parametrize("dtype", "?bfdFD")
@pytest.mark.parametrize(
    "keywords",
    [
        {},
        {"norm": "ortho"},
        {"norm": "forward"},
        {"norm": "x"},
        {"axes": (0, 1)},
        {"axes": (1, 0)},
        {"axes": (2, 0, 1)},
        {"axes": (-1,)},
        {"axes": (0, 0)},
        {"axes": ()},
        {"axes": None},
        {"axes": 1},
        {"axes": (0, 3)},
        {"s": (4, 5)},
        {"s": (4, 5), "axes": None},
        {"s": (4, 5), "axes": (0, 2)},
        {"s": (-1, 9), "axes": (0, 2)},
        {"s": (3, None), "axes": (0, 1)},
        {"s": (3, None)},
        {"s": (None, 8), "axes": (2, 1)},
        {"s": (4, 5, 6), "axes": (0, 1)},
        {"s": (4, 5, 6, 7)},
        {"s": (4, 5), "axes": (0, 3)},
        {"s": (0, 5), "axes": (0, 1)},
        {"s": (-2, 5), "axes": (0, 1)},
        {"s": (2.5, 5), "axes": (0, 1)},
        {"s": 3},
        {"s": ()},
        {"s": (10, 20, 40), "axes": (0, 0, 1)},
    ],
    ids=str,
)
def test_several_axes(name, dtype, keywords):
    for shape in [(6, 5, 8), (3, 9, 1)]:
        agree(lambda xp, a: getattr(xp.fft, name)(a, **keywords), ordinary(dtype, shape), **close(dtype))


@pytest.mark.parametrize("name", SEVERAL + TWO)
def test_operands_without_axes_or_elements(name):
    for shape in [(), (0,), (4,), (0, 3), (3, 0), (2, 0, 3)]:
        agree(lambda xp, a: getattr(xp.fft, name)(a), ordinary("d", shape), **close("d"))


@pytest.mark.parametrize("name", SEVERAL)
def test_results_are_nested_as_operands(name):
    for order in [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)]:
        for step in (1, -1):
            a = ordinary("d", (4, 5, 6))
            mine = getattr(pa.fft, name)(pa.array(a).transpose(order)[::step])
            theirs = getattr(np.fft, name)(a.transpose(order)[::step])
            assert mine.strides == theirs.strides


# ---- out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ONE + SEVERAL)
@pytest.mark.parametrize("dtype", "?dfDFi")
def test_out(name, dtype):
    a = ordinary("d", (6, 10))
    for shape in [getattr(np.fft, name)(a).shape, (6, 7), (5, 10), (10,), (1, 6, 10)]:
        agree(
            lambda xp, a: getattr(xp.fft, name)(a, out=xp.zeros(shape, dtype)),  # noqa: B023
            a,
            **close("f"),
            warned=False,
        )


def test_out_is_the_result():
    a = pa.array(ordinary("D", (6, 10)))
    for out in (pa.zeros((6, 10), "D"), pa.zeros((10, 6), "D").T):
        assert pa.fft.fft(a, out=out) is out
        assert pa.array_equal(out, pa.fft.fft(a))
        assert pa.fft.fftn(a, out=(out,)) is out
        assert pa.array_equal(out, pa.fft.fftn(a))


@pytest.mark.parametrize("axis", [0, 1])
def test_out_over_the_operand(axis):
    a = ordinary("D", (20, 20))

    def call(view):
        def apply(xp, y):
            source, target = view(y)
            xp.fft.fft(source, n=target.shape[axis], axis=axis, out=target)
            return y

        return apply

    for view in [
        lambda y: (y, y),
        lambda y: (y, y.T),
        lambda y: (y, y[::-1]),
        lambda y: (y[5:], y[5:15] if axis == 0 else y[5:, :10]),
        lambda y: (y[:10], y[:15] if axis == 0 else y[:10]),
    ]:
        agree(call(view), a, **close("D"))


def test_out_broadcasts_the_operand():
    agree(lambda xp, a: xp.fft.fft(a, out=xp.zeros((4, 6), "D")), ordinary("d", (1, 6)), **close("d"))


# ---- frequencies and shifts ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fftfreq", "rfftfreq"])
def test_frequencies(name):
    for n in (1, 2, 5, 8, 1001, -3, 0, 5.0, "a", np.int32(4)):
        for d in (1.0, 0.1, 3, 2j, 0, "a", [1, 2]):
            agree(lambda xp: getattr(xp.fft, name)(n, d))  # noqa: B023
        agree(lambda xp: getattr(xp.fft, name)(n))  # noqa: B023
    agree(lambda xp: getattr(xp.fft, name)(4, 1.0, "cpu"))
    agree(lambda xp: getattr(xp.fft, name)(4, device="gpu"))


@pytest.mark.parametrize("name", ["fftfreq", "rfftfreq"])
def test_dtypes_of_frequencies(name):
    for dtype in ("f4", "f8"):
        result = getattr(pa.fft, name)(7, d=0.5, dtype=dtype)
        assert result.dtype == dtype
        np.testing.assert_array_equal(np.asarray(result), getattr(np.fft, name)(7, d=0.5).astype(dtype))
    for dtype in ("i4", "D"):
        with pytest.raises(ValueError, match="real floating-point"):
            getattr(pa.fft, name)(7, dtype=dtype)


@pytest.mark.parametrize("name", ["fftshift", "ifftshift"])
@pytest.mark.parametrize(
    "axes", [None, 0, 1, -1, (0,), (0, 1), (0, 0, 1), (), 5, (0, 7), 1.0, np.int8(1)], ids=str
)
def test_shifts(name, axes):
    for shape in [(5, 6), (1, 7), (0, 3), (4, 3, 2)]:
        for dtype in "?ifD":
            agree(lambda xp, a: getattr(xp.fft, name)(a, axes), ordinary(dtype, shape))
    agree(lambda xp: getattr(xp.fft, name)([1, 2, 3, 4, 5]))


# ---- what has to hold ---------------------------------------------------------------------------------

shapes = st.lists(st.integers(1, 12), min_size=1, max_size=3).map(tuple)
precisions = st.sampled_from(["f4", "f8"])
seeds = st.integers(0, 2**32 - 1)
norms = st.sampled_from(NORMS)


def reals(shape, dtype, seed):
    return pa.array(np.random.default_rng(seed).standard_normal(shape).astype(dtype))


def complexes(shape, dtype, seed):
    return reals(shape, dtype, seed) + 1j * reals(shape, dtype, seed + 1)


def near(a, b, dtype):
    a, b = np.asarray(a), np.asarray(b)
    assert a.dtype == b.dtype
    assert a.shape == b.shape
    size = np.abs(b).max() if b.size else 0.0
    np.testing.assert_allclose(a, b, rtol=0, atol=(1e-12 if dtype == "f8" else 1e-5) * max(size, 1.0))


@given(shapes, precisions, seeds, norms)
def test_there_and_back(shape, dtype, seed, norm):
    z = complexes(shape, dtype, seed)
    near(pa.fft.ifftn(pa.fft.fftn(z, norm=norm), norm=norm), z, dtype)
    near(pa.fft.fft(pa.fft.ifft(z, axis=0, norm=norm), axis=0, norm=norm), z, dtype)
    x = reals(shape, dtype, seed)
    near(pa.fft.irfftn(pa.fft.rfftn(x, norm=norm), s=shape, axes=range(len(shape)), norm=norm), x, dtype)
    near(pa.fft.hfft(pa.fft.ihfft(x, norm=norm), n=shape[-1], norm=norm), x, dtype)


@given(shapes, precisions, seeds)
def test_parseval(shape, dtype, seed):
    z = complexes(shape, dtype, seed)
    before, after = (float((pa.abs(v) ** 2).sum()) for v in (z, pa.fft.fftn(z, norm="ortho")))
    assert abs(before - after) <= (1e-12 if dtype == "f8" else 1e-4) * before


@given(st.integers(1, 300), precisions, seeds, st.integers(-400, 400))
def test_a_shift_turns_the_spectrum(n, dtype, seed, shift):
    z = complexes((n,), dtype, seed)
    turned = pa.fft.fft(z) * pa.exp(-2j * pa.pi * shift * pa.fft.fftfreq(n)).astype(z.dtype)
    near(pa.fft.fft(pa.roll(z, shift)), turned, dtype)


@given(shapes, precisions, seeds, st.integers(1, 30))
def test_real_transforms_are_halves_of_whole_ones(shape, dtype, seed, n):
    x = reals(shape, dtype, seed)
    half, whole = pa.fft.rfft(x, n), pa.fft.fft(x, n)
    assert half.shape == (*shape[:-1], n // 2 + 1)
    near(half, whole[..., : n // 2 + 1], dtype)
    near(whole, pa.fft.fft(x.astype(whole.dtype), n), dtype)
    near(pa.fft.ihfft(x, n), pa.conj(half) / n, dtype)
    assert pa.fft.irfft(half).shape == (*shape[:-1], n // 2 * 2) if n > 1 else True


@given(st.integers(1, 2000), seeds)
def test_any_length_against_numpy(n, seed):
    z = np.asarray(complexes((n,), "f8", seed))
    near(pa.fft.fft(pa.array(z)), np.fft.fft(z), "f8")
    near(pa.fft.rfft(pa.array(z.real)), np.fft.rfft(z.real), "f8")
    near(pa.fft.irfft(pa.array(z), 2 * n - 1), np.fft.irfft(z, 2 * n - 1), "f8")


@given(shapes, seeds)
def test_shifts_undo_each_other(shape, seed):
    x = reals(shape, "f8", seed)
    assert pa.array_equal(pa.fft.ifftshift(pa.fft.fftshift(x)), x)


def test_threads_agree():
    from concurrent.futures import ThreadPoolExecutor

    x = complexes((100, 500), "f8", 0)
    expected = pa.fft.fftn(x)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: pa.fft.fftn(x), range(16)))
    assert all(pa.array_equal(result, expected) for result in results)
