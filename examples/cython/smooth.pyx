# cython: language_level=3
"""Smoothing in Cython, over the memory of whatever array it is given.

    cythonize -i smooth.pyx      # with CFLAGS="-I$(python -c 'import polyarray; print(polyarray.get_include())')"

`polyarray_slots.h` finds out in a few cycles where an array's elements lie; no library is linked. Arrays of
polyarray, of NumPy and everything with a buffer will do.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from libc.stdint cimport int64_t, uint8_t, uint32_t


cdef extern from "polyarray_slots.h" nogil:
    enum:
        PAS_READ
        PAS_WRITE
        PAS_HOLD

    ctypedef struct pas_descriptor:
        void *data
        const int64_t *shape
        const int64_t *strides
        int ndim
        uint32_t flags
        uint8_t code
        uint8_t bits
        int device_type


cdef extern from "polyarray_slots.h":
    int pas_import() except -1
    int pas_acquire(object array, uint32_t want, pas_descriptor *out, void **token) except -1
    void pas_release(object array, void *token)


pas_import()


cdef class Lent:
    """The memory of an array of doubles in one axis, for as long as this object lives."""

    cdef object array
    cdef pas_descriptor where
    cdef void *token
    cdef bint held

    def __cinit__(self, array, bint write):
        if pas_acquire(array, PAS_HOLD | (PAS_WRITE if write else PAS_READ), &self.where, &self.token):
            raise TypeError(f"{type(array).__name__} does not say where its elements lie")
        self.array, self.held = array, True
        if self.where.code != 2 or self.where.bits != 64 or self.where.ndim != 1 or self.where.device_type != 1:
            raise TypeError("a vector of doubles is wanted")

    def __dealloc__(self):
        if self.held:
            pas_release(self.array, self.token)


cdef inline double *at(const pas_descriptor *where, int64_t place) noexcept nogil:
    return <double *>(<char *>where.data + place * where.strides[0])


def smooth(array, int64_t radius):
    """Replaces each element by the mean of those up to `radius` places away, in place."""
    cdef Lent lent = Lent(array, True)
    cdef pas_descriptor *where = &lent.where
    cdef int64_t length = where.shape[0], place, low, high
    cdef double total = 0
    cdef double *before = <double *>PyMem_Malloc((length + 1) * sizeof(double))
    if before == NULL:
        raise MemoryError
    if radius < 0:
        PyMem_Free(before)
        raise ValueError(f"smooth: radius is to be at least 0, not {radius}")
    with nogil:
        before[0] = 0
        for place in range(length):
            total += at(where, place)[0]
            before[place + 1] = total
        for place in range(length):
            low = place - radius if place > radius else 0
            high = place + radius + 1 if place + radius + 1 < length else length
            at(where, place)[0] = (before[high] - before[low]) / (high - low)
    PyMem_Free(before)


def largest(array):
    """The largest element of a vector; it must not be empty."""
    cdef Lent lent = Lent(array, False)
    cdef int64_t place
    cdef double found
    if lent.where.shape[0] == 0:
        raise ValueError("largest: of no elements none is the largest")
    found = at(&lent.where, 0)[0]
    for place in range(1, lent.where.shape[0]):
        found = max(found, at(&lent.where, place)[0])
    return found
