"""Functions at lengths where they take another way than for few elements, and at what lies between."""

import io

import numpy as np
import polyarray as pa
import pytest

LENGTHS = (1, 7, 8, 9, 63, 64, 1000, 16384, 40001)


def numbers(n, dtype="f8", seed=0):
    return (np.random.default_rng(seed).integers(-50, 50, n) / 4).astype(dtype)


def same(found, expected):
    found = np.asarray(found)
    assert found.dtype == expected.dtype and found.shape == expected.shape
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("bitorder", ["big", "little"])
def test_bits_are_packed_and_unpacked_at_every_length(bitorder):
    for n in LENGTHS:
        truths = numbers(n) > 0
        packed = np.packbits(truths, bitorder=bitorder)
        same(pa.packbits(pa.array(truths), bitorder=bitorder), packed)
        same(pa.packbits(pa.array(truths * 200), bitorder=bitorder), packed)
        for count in (None, n, max(n - 3, 0), -1):
            expected = np.unpackbits(packed, bitorder=bitorder, count=count)
            same(pa.unpackbits(pa.array(packed), bitorder=bitorder, count=count), expected)
    rows = numbers(130).reshape(10, 13) > 0
    for axis in (0, 1):
        same(pa.packbits(pa.array(rows), axis=axis), np.packbits(rows, axis=axis))
    # Memory of others may hold other bytes than 0 and 1 where it says bool.
    odd = np.array([0, 2, 255, 1, 0, 0, 7, 0, 3], "u1").view(bool)
    same(pa.packbits(pa.asarray(odd)), np.packbits(odd))


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_mantissas_and_exponents_of_every_kind_of_number(dtype):
    info = np.finfo(dtype)
    special = [0, -0.0, np.inf, -np.inf, np.nan, 1, -1, 0.5, 2, 3, info.max, info.tiny, -info.tiny]
    special += [info.smallest_subnormal, -info.smallest_subnormal * 5, info.tiny / 3, info.max / 7]
    x = np.resize(np.array(special, dtype), 300)
    for found, expected in zip(pa.frexp(pa.array(x)), np.frexp(x), strict=True):
        same(found, expected)
    with pa.errstate(all="raise"):
        pa.frexp(pa.array(x))


@pytest.mark.parametrize("dtype", ["f4", "f8", "i4", "i8", "c16"])
def test_ranges(dtype):
    for start, stop, step in ((0, 100000, 1), (0.5, 9000, 0.3), (10, -70000, -3), (0, 1, 1), (5, 7, 1)):
        if dtype.startswith("i"):
            start, step = int(start), int(step) or 1
        same(pa.arange(start, stop, step, dtype=dtype), np.arange(start, stop, step, dtype=dtype))


def test_counts_of_few_and_many_numbers():
    for n in LENGTHS:
        for most in (1, 5, 300, 5000):
            x = np.random.default_rng(n).integers(0, most, n)
            same(pa.bincount(pa.array(x)), np.bincount(x))
            same(pa.bincount(pa.array(x), weights=numbers(n)), np.bincount(x, weights=numbers(n)))
        same(pa.histogram(pa.array(numbers(n)), 17)[0], np.histogram(numbers(n), 17)[0])


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(7,), (300, 5), (3, 1, 40, 11), (2**20, 2**20, 4)])
def test_flat_indices_in_parts(shape, order):
    size = np.prod(shape, dtype=np.int64)
    flat = np.random.default_rng(1).integers(0, size, (20, 30))
    for found, expected in zip(
        pa.unravel_index(pa.array(flat), shape, order), np.unravel_index(flat, shape, order), strict=True
    ):
        same(found, expected)


@pytest.mark.parametrize("dtype", ["f4", "f8", "c16", "i4"])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_convolutions_of_every_length(mode, dtype):
    for m, n in ((1, 1), (16, 16), (17, 16), (40, 15), (500, 33), (33, 500), (3000, 900), (64, 64)):
        a, v = numbers(m, dtype, m), numbers(n, dtype, n)
        same(pa.convolve(pa.array(a), pa.array(v), mode), np.convolve(a, v, mode))
        same(pa.correlate(pa.array(a), pa.array(v), mode), np.correlate(a, v, mode))


def test_what_is_no_number_stays_where_it_meets_the_other_vector():
    a, v = np.ones(200), np.ones(30)
    a[3], v[4] = np.nan, np.inf
    for mode in ("full", "same", "valid"):
        same(pa.convolve(pa.array(a), pa.array(v), mode), np.convolve(a, v, mode))


@pytest.mark.parametrize("dtype", ["f4", "f8", "c8", "c16", "i8"])
def test_products_of_many_vectors(dtype):
    for rows, n in ((1, 500), (40, 3), (40, 128), (9, 1000)):
        x, y = numbers(rows * n, dtype).reshape(rows, n), numbers(rows * n, dtype, 1).reshape(rows, n)
        if dtype.startswith("c"):
            x, y = x + 1j * y, y - 2j * x
            x, y = x.astype(dtype), y.astype(dtype)
        for b in (y, y[0]):
            expected = np.vecdot(x, b)
            found = pa.vecdot(pa.array(x), pa.array(b))
            assert found.dtype == expected.dtype
            np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-5)
        x, y = x.T, y.T
        np.testing.assert_allclose(
            np.asarray(pa.vecdot(pa.array(x), pa.array(y), axis=0)), np.vecdot(x, y, axis=0), rtol=1e-5
        )


@pytest.mark.parametrize("dtype", ["f4", "f8", "c16"])
def test_systems_of_many_more_equations_than_unknowns(dtype):
    rng = np.random.default_rng(0)
    for m, n, rank in ((20, 3, 3), (300, 8, 8), (300, 8, 5), (100, 1, 1), (7, 3, 3)):
        a = rng.normal(size=(m, rank)) @ rng.normal(size=(rank, n))
        a = (a + (1j * a[::-1] if dtype == "c16" and rank == n else 0)).astype(dtype)
        for b in (rng.normal(size=m).astype(dtype), rng.normal(size=(m, 2)).astype(dtype)):
            rcond = 1e-4
            x, residuals, found, s = pa.linalg.lstsq(pa.array(a), pa.array(b), rcond)
            expected = np.linalg.lstsq(a, b, rcond)
            tolerance = 2e-3 if dtype == "f4" else 1e-9
            np.testing.assert_allclose(np.asarray(x), expected[0], rtol=tolerance, atol=tolerance)
            np.testing.assert_allclose(np.asarray(residuals), expected[1], rtol=tolerance, atol=tolerance)
            np.testing.assert_allclose(np.asarray(s), expected[3], rtol=tolerance, atol=tolerance)
            assert found == expected[2]


def test_bytes_of_elements(tmp_path):
    for dtype in ("f8", "i2", "c16", "?", "u1"):
        x = (np.arange(24) * 7 % 5).astype(dtype).reshape(2, 3, 4)
        for view in (lambda a: a, lambda a: a.T, lambda a: a[:, ::-2], lambda a: a[1:, 1], lambda a: a[:0]):
            a, b = view(x), view(pa.array(x))
            for order in ("C", "F", "A"):
                assert b.tobytes(order) == a.tobytes(order)
            same(b.byteswap(), a.byteswap())
            assert a.size == 0 or b.byteswap().strides == a.byteswap().strides
            target = tmp_path / "elements"
            b.tofile(target)
            assert target.read_bytes() == a.tobytes()
            with open(target, "wb") as file:
                b.tofile(file)
                b.tofile(file)
            assert target.read_bytes() == 2 * a.tobytes()
            stream = io.BytesIO()
            pa.save(stream, b)
            same(pa.load(io.BytesIO(stream.getvalue())), a)
    x = pa.arange(4)
    assert x.byteswap(True) is x and x[1] == 1 << 56


def test_parts_of_elements_are_views():
    x = np.arange(6).astype("c16").reshape(2, 3) * (1 + 2j)
    for view in (lambda a: a, lambda a: a.T, lambda a: a[::-1, ::2]):
        a, b = x.copy(), pa.array(x)
        for dtype, offset in (("f8", 8), ("i4", 4), ("u1", 3), ("i2", 1)):
            same(view(b).getfield(dtype, offset), view(a).getfield(dtype, offset))
        view(a).setfield(7, "f8", 8)
        view(b).setfield(7, "f8", 8)
        same(b, a)
    with pytest.raises(ValueError, match="Need 0 <= offset <= 8"):
        pa.array(x).getfield("f8", 9)


def test_reciprocals_of_integers():
    for dtype in ("i1", "u2", "i4", "i8", "u8"):
        x = np.array([1, 2, 3, 100, 1], dtype)
        x = np.concatenate([x, -x]) if dtype.startswith("i") else x
        same(pa.reciprocal(pa.array(x)), np.reciprocal(x))


@pytest.mark.parametrize("axis", [None, 0, -1])
def test_compress_takes_what_is_true(axis):
    for n in LENGTHS:
        x, condition = numbers(n), numbers(n, seed=1) > 0
        same(pa.array(x).compress(pa.array(condition), axis), x.compress(condition, axis))
    short = np.array([True, False, True])
    same(pa.arange(10).compress(pa.array(short), axis), np.arange(10).compress(short, axis))
