"""Handlers that the package numpy-allocator makes for NumPy, after its own examples, serve our arrays."""

import ctypes
import gc
import mmap

import numpy as np
import polyarray as pa
import pytest
from polyarray import memory

made = pytest.importorskip("numpy_allocator")

libc = ctypes.CDLL(None)
libc.memalign.restype = libc.malloc.restype = libc.calloc.restype = libc.memset.restype = ctypes.c_void_p
libc.memalign.argtypes = libc.calloc.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
libc.malloc.argtypes = [ctypes.c_size_t]
libc.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]


def address(array):
    return array.__array_interface__["data"][0]


class Aligned(made.object):
    """An allocator with a state: the alignment."""

    def __init__(self, alignment):
        self.alignment = alignment

    def __str__(self):
        return f"aligned({self.alignment})"

    def _malloc_(self, size):
        return libc.memalign(self.alignment, size)

    def _calloc_(self, count, width):
        block = libc.memalign(self.alignment, count * width)
        return libc.memset(block, 0, count * width) if block else None


class PageAligned(metaclass=made.type):
    """An allocator without one: a class."""

    def _malloc_(size):
        return libc.memalign(mmap.PAGESIZE, size)

    def _calloc_(count, width):
        block = libc.memalign(mmap.PAGESIZE, count * width)
        return libc.memset(block, 0, count * width) if block else None


class Null(metaclass=made.type):
    """One that has no memory."""

    def _malloc_(size):
        return None

    def _calloc_(count, width):
        return None

    def _free_(pointer, size):
        raise AssertionError("nothing to free")


class Addresses(metaclass=made.type):
    """One whose functions are given by the addresses of pointers to them."""

    _malloc_ = ctypes.addressof(libc.malloc)
    _calloc_ = ctypes.addressof(libc.calloc)
    _free_ = ctypes.addressof(libc.free)


class Default(metaclass=made.type):
    _handler_ = made.default_handler


HANDLERS = {
    "with a state": Aligned(4096),
    "with another state": Aligned(1 << 16),
    "a class": PageAligned,
    "addresses": Addresses,
    "NumPy's own": Default,
}


@pytest.mark.parametrize("handler", HANDLERS.values(), ids=HANDLERS)
def test_it_serves(handler):
    with handler, memory.from_numpy():
        x = pa.arange(1000.0)
        y = pa.sort(x[::-1]) * 2 + pa.zeros(1000)
        z = pa.concatenate([x, y]).reshape(2, 1000).sum(axis=0)
    assert y.sum() == 999_000 and z[3] == 9
    if isinstance(handler, Aligned):
        assert address(x) % handler.alignment == address(y) % handler.alignment == 0
    if handler is PageAligned:
        assert address(x) % mmap.PAGESIZE == address(z) % mmap.PAGESIZE == 0
    # NumPy's arrays by the same handler, and the other way around.
    with handler:
        assert np.array_equal(np.asarray(y), np.arange(1000.0) * 2)
    del x, y, z
    gc.collect()


def test_the_handler_may_be_gone_before_its_arrays():
    handler = Aligned(512)
    with handler, memory.from_numpy():
        x = pa.ones(3000)
    del handler
    gc.collect()
    assert x.sum() == 3000 and address(x) % 512 == 0
    view = x[5:]
    del x
    assert view.sum() == 2995


def test_no_memory_is_an_error_that_names_the_handler():
    with Null, memory.from_numpy():
        with pytest.raises(MemoryError, match=r"Null|numpy\("):
            pa.ones(1000)
        with pytest.raises(MemoryError, match="shape"):
            pa.zeros((30, 40))
    assert pa.ones(3).sum() == 3
