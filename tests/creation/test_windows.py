"""Windows, and indices of parts of a matrix, against NumPy."""

import numpy as np
import pytest
from oracle import agree, ordinary

WINDOWS = ["bartlett", "blackman", "hamming", "hanning"]


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("M", [-3, 0, 1, 2, 3, 10, 51, 2.5, 7.0, 0.5, np.float32(5), np.int8(6), 5000])
def test_windows(name, M):
    agree(lambda xp: getattr(xp, name)(M), rtol=1e-14, atol=1e-15, zero_signs=False)


@pytest.mark.parametrize("M", [0, 1, 2, 10, 51, 7.0])
@pytest.mark.parametrize("beta", [0, 5, 8.6, 14])
def test_kaiser(M, beta):
    agree(lambda xp: xp.kaiser(M, beta), rtol=1e-14, warned=False)


@pytest.mark.parametrize("name", [*WINDOWS, "kaiser"])
def test_what_is_no_number(name):
    more = (1,) if name == "kaiser" else ()
    agree(lambda xp: getattr(xp, name)(None, *more))


@pytest.mark.parametrize("name", ["tril_indices", "triu_indices"])
@pytest.mark.parametrize("n", [0, 1, 3, 4])
@pytest.mark.parametrize("k", [-2, 0, 1, 9])
@pytest.mark.parametrize("m", [None, 0, 2, 6])
def test_triangles(name, n, k, m):
    agree(lambda xp: getattr(xp, name)(n, k, m))


@pytest.mark.parametrize("name", ["tril_indices_from", "triu_indices_from"])
@pytest.mark.parametrize("shape", [(3, 3), (2, 4), (4, 2), (3,), (2, 2, 2)])
@pytest.mark.parametrize("k", [0, 1, -1])
def test_triangles_of_arrays(name, shape, k):
    agree(lambda xp, a: getattr(xp, name)(a, k), ordinary("f8", shape))


@pytest.mark.parametrize("n", [0, 1, 4])
@pytest.mark.parametrize("ndim", [0, 1, 2, 3])
def test_diagonals(n, ndim):
    agree(lambda xp: xp.diag_indices(n, ndim))


@pytest.mark.parametrize("shape", [(3, 3), (2, 2, 2), (3,), (2, 3)])
def test_diagonals_of_arrays(shape):
    agree(lambda xp, a: xp.diag_indices_from(a), ordinary("f8", shape))


@pytest.mark.parametrize("name", ["tril", "triu"])
@pytest.mark.parametrize("k", [0, 1, -2])
def test_masks(name, k):
    agree(lambda xp: xp.mask_indices(3, getattr(xp, name), k))


def test_indices_are_assigned_through():
    def call(xp, a):
        a[xp.triu_indices(4, 1)] = 0
        a[xp.diag_indices_from(a)] = -1
        return a

    agree(call, ordinary("i4", (4, 4)))
