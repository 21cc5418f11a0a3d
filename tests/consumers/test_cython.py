"""Loops that Cython compiles: typed memoryviews take any buffer, arguments of NumPy's class that class alone.

The module is compiled when the tests run, by Cython and the C compiler that this interpreter was made with.
"""

import importlib.machinery
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig

import numpy as np
import polyarray as pa
import pytest

pytest.importorskip("Cython")

from consumers.cases import Consumer
from polyarray.interop.views import through_views

cython_ = Consumer("Cython")

SOURCE = """
# cython: language_level=3, boundscheck=False, wraparound=False
cimport cython

ctypedef fused number:
    float
    double
    int
    long long

def total(double[:, :] a):
    cdef Py_ssize_t row, column
    cdef double result = 0
    for row in range(a.shape[0]):
        for column in range(a.shape[1]):
            result += a[row, column]
    return result

def clip(number[:] a, number low, number high):
    cdef Py_ssize_t k
    for k in range(a.shape[0]):
        a[k] = min(max(a[k], low), high)

def dot(const double[::1] a, const double[::1] b):
    cdef Py_ssize_t k
    cdef double result = 0
    with nogil:
        for k in range(a.shape[0]):
            result += a[k] * b[k]
    return result

def turned(double[:, ::1] a):
    return a.T

def seen(object a):
    cdef const unsigned char[:] bytes = a
    return sum(bytes)

def norm(double complex[:] z):
    cdef Py_ssize_t k
    cdef double result = 0
    for k in range(z.shape[0]):
        result += z[k].real ** 2 + z[k].imag ** 2
    return result

def only_numpys(a):
    import numpy
    if not isinstance(a, numpy.ndarray):
        raise TypeError("Argument 'a' has incorrect type (expected numpy.ndarray)")
    return numpy.cumsum(a)
"""


@pytest.fixture(scope="module")
def loops(tmp_path_factory):
    return compiled(tmp_path_factory.mktemp("cython"))


def compiled(folder):
    """The module of loops, translated and compiled."""
    compiler = shlex.split(sysconfig.get_config_var("CC") or "cc")
    if shutil.which(compiler[0]) is None:
        pytest.skip(f"needs {compiler[0]}")
    source, module = folder / "loops.pyx", folder / f"loops{importlib.machinery.EXTENSION_SUFFIXES[0]}"
    source.write_text(SOURCE)
    subprocess.run([sys.executable, "-m", "cython", "-3", str(source)], check=True, cwd=folder)
    include = f"-I{sysconfig.get_paths()['include']}"
    flags = ["-shared", "-fPIC", "-O0", "-w", include, "loops.c", "-o", str(module)]
    if sys.platform == "darwin":
        flags += ["-undefined", "dynamic_lookup"]
    subprocess.run([*compiler, *flags], check=True, cwd=folder, env=os.environ)
    spec = importlib.util.spec_from_file_location("loops", module)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def matrix(xp):
    return xp.reshape(xp.arange(12.0), (3, 4))


@cython_.in_place
def memoryviews_of_any_layout(xp, loops):
    return loops.total(matrix(xp)), loops.total(matrix(xp).T), loops.total(matrix(xp)[::-2, 1::2])


@cython_.in_place
def loops_that_write_into_arrays(xp, loops):
    arrays = [xp.astype(xp.arange(6), kind) for kind in (xp.float32, xp.float64, xp.int32, xp.int64)]
    for array in arrays:
        loops.clip(array, 1, 4)
    return arrays


@cython_.in_place
def contiguous_memoryviews_without_the_interpreter(xp, loops):
    return loops.dot(xp.arange(5.0), xp.ones(5))


@cython_.in_place
def memoryviews_as_arrays(xp, loops):
    x = matrix(xp)
    turned = xp.asarray(loops.turned(x))
    turned[0, 1] = 99.0
    return turned, x


@cython_.in_place
def complex_numbers_and_bytes(xp, loops):
    return loops.norm(xp.asarray([1 + 2j, 3 - 1j])), loops.seen(xp.asarray([1, 2, 3], dtype=xp.uint8))


@cython_.refused(
    (ValueError, BufferError),
    "as for NumPy's arrays, the function asks for contiguous memory",
    message="contiguous",
)
def strided_arrays_where_contiguous_ones_are_asked_for(xp, loops):
    return loops.dot(xp.arange(6.0)[::2], xp.ones(3))


@cython_.refused(ValueError, "as for NumPy's arrays, elements are not converted", message="mismatch")
def other_dtypes_than_are_asked_for(xp, loops):
    return loops.total(xp.ones((2, 2), dtype=xp.int64))


@cython_.refused(
    TypeError,
    "an argument declared as `cnp.ndarray` is of NumPy's class; `polyarray.interop.views` makes a view of it",
    message="expected numpy.ndarray",
)
def arguments_of_numpys_class(xp, loops):
    return loops.only_numpys(xp.arange(3.0))


@cython_.in_place
def arguments_of_numpys_class_through_views(xp, loops):
    return (through_views(loops.only_numpys) if xp is pa else loops.only_numpys)(xp.arange(3.0))


@pytest.mark.parametrize("case", cython_.cases, ids=lambda case: case.name)
def test_programs(case, loops):
    case.run(loops)


def address(array):
    return np.asarray(array).__array_interface__["data"][0]


def test_a_memoryview_is_our_memory(loops):
    x = matrix(pa)
    assert address(loops.turned(x)) == address(x)
    assert address(pa.asarray(loops.turned(x))) == address(x)


def test_arrays_that_may_not_be_written(loops):
    x = pa.arange(3.0)
    x.flags.writeable = False
    assert loops.dot(x, x) == 5.0
    with pytest.raises((ValueError, BufferError), match=r"read-only|not writable"):
        loops.clip(x, 0.0, 1.0)
