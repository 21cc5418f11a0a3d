"""Functions compiled by Numba, from the first chapters of its manual."""

import sys

import numpy as np
import polyarray as pa
import pytest

numba = pytest.importorskip("numba")

from consumers.cases import Consumer
from numba import njit, prange
from polyarray.interop.views import through_views

numba_ = Consumer("Numba")


@njit
def summed(a):
    total = 0.0
    for row in range(a.shape[0]):
        for column in range(a.shape[1]):
            total += a[row, column]
    return total


@njit
def fused(a, b):
    return np.sqrt(a) * 2 + np.cos(b) - 1.5


@njit
def squares(a):
    for k in range(len(a)):
        a[k] = k * k


@njit
def views(a):
    return a[1:-1:2], a.T, a.reshape(a.size), a


@njit
def made_by_functions(a):
    return np.zeros_like(a), a.copy(), a > 2, a[a > 2]


@njit
def reduced(a):
    return a.sum(), a.mean(), a.max()


@njit(parallel=True)
def in_parallel(a):
    out = np.empty_like(a)
    for k in prange(a.shape[0]):
        out[k] = a[k] ** 2 + 1
    return out


@njit
def mandelbrot(re, im, limit):
    counts = np.zeros((len(im), len(re)), np.int64)
    for row, y in enumerate(im):
        for column, x in enumerate(re):
            z, c = 0j, complex(x, y)
            while abs(z) < 2 and counts[row, column] < limit:
                z = z * z + c
                counts[row, column] += 1
    return counts


@numba.stencil
def mean_of_neighbours(a):
    return (a[-1] + a[1]) / 2


@njit("float64(float64[::1])")
def first(a):
    return a[0]


def matrix(xp):
    return xp.reshape(xp.arange(12.0), (3, 4))


@numba.vectorize
def line(x, y):
    return 2 * x + y


@numba.guvectorize(["(f8[:], f8[:])"], "(n)->(n)", nopython=True)
def running(x, out):
    total = 0.0
    for k in range(len(x)):
        total += x[k]
        out[k] = total


@numba_.in_place
def functions_of_elements(xp):
    a = xp.linspace(0, 1, 12).reshape(3, 4)
    return line(a, a[0]), line(a[:, ::2], 1.5), line(2.0, a), running(a), running(a[::-1])


@numba_.in_place
def loops_over_elements(xp):
    return summed(matrix(xp)), summed(matrix(xp).T), summed(matrix(xp)[::2, 1:])


@numba_.in_place
def dtypes(xp):
    return [summed(xp.astype(matrix(xp), kind)) for kind in (xp.float32, xp.uint8, xp.bool)]


@numba_.in_place
def expressions_of_arrays(xp):
    return fused(matrix(xp), matrix(xp) + 1)


@numba_.in_place
def a_function_writes_into_its_argument(xp):
    a = xp.zeros(8)
    squares(a)
    squares(a[4:])
    return a


@numba_.in_place
def views_of_arguments(xp):
    return views(matrix(xp)[0]), views(matrix(xp))


@numba_.in_place
def arrays_made_by_functions(xp):
    return made_by_functions(xp.asarray([3.0, 1.0, 4.0, 1.0, 5.0]))


@numba_.in_place
def reductions(xp):
    return reduced(xp.asarray([3.0, 1.0, 4.0, 1.0, 5.0]))


@numba_.in_place
def loops_in_parallel(xp):
    return in_parallel(xp.arange(100.0))


@numba_.in_place
def arrays_in_tuples(xp):
    @njit
    def joined(pair):
        return pair[0][0] + pair[1][1]

    return joined((xp.arange(3.0), xp.arange(3.0)))


@numba_.converts(
    "an array that a compiled function makes of nothing, as by `numpy.zeros`, or of another dtype is one of "
    "NumPy's to Numba"
)
def an_array_made_of_nothing(xp):
    return mandelbrot(xp.linspace(-2, 0.5, 12), xp.linspace(-1, 1, 8), 20)


@numba_.in_place
def what_comes_back_through_views(xp):
    """`through_views` sees arrays that a function makes as ours, too."""
    function = through_views(mandelbrot) if xp is pa else mandelbrot
    return function(xp.linspace(-2, 0.5, 12), xp.linspace(-1, 1, 8), 20)


@numba_.in_place
def stencils_through_views(xp):
    return (through_views(mean_of_neighbours) if xp is pa else mean_of_neighbours)(xp.arange(6.0) ** 2)


@numba_.refused(
    TypeError,
    "a signature that is written down names NumPy's arrays, which Numba unpacks without asking anybody; "
    "without one, or through `polyarray.interop.views`, it works",
    message="can't unbox",
)
def a_signature_that_is_written_down(xp):
    return first(xp.arange(3.0))


@numba_.in_place
def a_signature_that_is_written_down_through_views(xp):
    return (through_views(first) if xp is pa else first)(xp.arange(3.0))


test_programs = numba_.test()


def address(array):
    return np.asarray(array).__array_interface__["data"][0]


def test_compiled_code_has_our_memory():
    x = pa.arange(12.0).reshape(3, 4)
    part, turned, flat, whole = views(x)
    assert address(part) == address(x) + 32
    assert address(turned) == address(flat) == address(whole) == address(x)


def test_memory_lives_as_long_as_views_and_no_longer():
    x = pa.arange(1000.0)
    before = sys.getrefcount(x)
    part = views(x)[0]
    assert sys.getrefcount(x) > before
    del part
    for _ in range(100):
        views(x)
    assert sys.getrefcount(x) == before
    part = views(pa.arange(1000.0))[0]
    assert part[:2].tolist() == [1.0, 3.0]


def test_arrays_that_may_not_be_written():
    x = pa.arange(3.0)
    x.flags.writeable = False
    with pytest.raises(numba.TypingError, match="Cannot modify readonly"):
        squares(x)
