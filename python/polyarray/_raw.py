"""Methods of arrays that look at the bytes of elements: compositions of views."""

from __future__ import annotations

import ctypes
import os
import pickle
from typing import Any

from . import _polyarray as core

_TYPES = {
    "bool": ctypes.c_bool,
    "int8": ctypes.c_int8,
    "uint8": ctypes.c_uint8,
    "int16": ctypes.c_int16,
    "uint16": ctypes.c_uint16,
    "int32": ctypes.c_int32,
    "uint32": ctypes.c_uint32,
    "int64": ctypes.c_int64,
    "uint64": ctypes.c_uint64,
    "float32": ctypes.c_float,
    "float64": ctypes.c_double,
}


class Ctypes:
    """An array for `ctypes`: its address, shape and strides. It keeps the array alive.

    >>> import polyarray as pa
    >>> x = pa.zeros((2, 3))
    >>> list(x.ctypes.shape), list(x.ctypes.strides)
    ([2, 3], [24, 8])
    """

    def __init__(self, array: Any) -> None:
        self._array = array

    @property
    def data(self) -> int:
        """The address of the first element."""
        address: int = self._array.__array_interface__["data"][0]
        return address

    @property
    def shape(self) -> Any:
        """The shape as an array of ctypes' signed integers as wide as an address."""
        return self.shape_as(ctypes.c_ssize_t)

    @property
    def strides(self) -> Any:
        """The strides in bytes, likewise."""
        return self.strides_as(ctypes.c_ssize_t)

    @property
    def _as_parameter_(self) -> ctypes.c_void_p:
        return self.data_as(ctypes.c_void_p)

    def data_as(self, obj: Any) -> Any:
        """The address as a pointer of a type of ctypes, which keeps the array alive."""
        pointer = ctypes.cast(self.data, obj)
        pointer._array = self._array
        return pointer

    def shape_as(self, obj: Any) -> Any:
        """The shape as an array of some integer type of ctypes."""
        return (obj * self._array.ndim)(*self._array.shape)

    def strides_as(self, obj: Any) -> Any:
        """The strides as an array of some integer type of ctypes."""
        return (obj * self._array.ndim)(*self._array.strides)


def _parts(array: Any) -> Any:
    """The bytes of each element along a last axis; of each part, for complex numbers."""
    width = array.itemsize // (2 if array.dtype.kind == "c" else 1)
    return array.view("u1").reshape(*array.shape[:-1], -1, width)


def byteswap(array: Any, inplace: bool = False) -> Any:
    """The array with the bytes of each element in reverse order, in place or in a new array."""
    target = array if inplace else array.copy()
    flat = target.reshape(-1) if target.flags.c_contiguous else target.copy().reshape(-1)
    if flat.size:
        parts = _parts(flat)
        parts[...] = parts[:, ::-1].copy()
        if not target.flags.c_contiguous:
            target[...] = flat.reshape(target.shape)
    return target


def field(array: Any, dtype: Any, offset: int = 0) -> Any:
    """A view of some bytes of each element as elements of another dtype.

    ValueError where they are not within the element.
    """
    wanted = core.dtype(dtype)
    if offset < 0 or offset + wanted.itemsize > array.itemsize:
        raise ValueError(
            f"Need 0 <= offset <= {array.itemsize - wanted.itemsize} for requested type {wanted}, "
            f"but received offset = {offset}"
        )
    from .lib.stride_tricks import as_strided

    if array.size == 0:
        return core.empty(array.shape, dtype=wanted)
    # From the first to the last byte in memory, whichever way the strides point.
    steps = [(n - 1) * stride for n, stride in zip(array.shape, array.strides, strict=True)]
    forward = tuple(slice(None, None, -1 if stride < 0 else 1) for stride in array.strides)
    low = array[forward]
    span = sum(map(abs, steps)) + array.itemsize
    raw = as_strided(low, (span // array.itemsize,), (array.itemsize,)).view("u1")
    if offset % wanted.itemsize or any(stride % wanted.itemsize for stride in low.strides):
        raise ValueError(f"getfield: bytes from {offset} on are not aligned for elements of {wanted}")
    elements = raw[offset : offset + (raw.size - offset) // wanted.itemsize * wanted.itemsize].view(wanted)
    return as_strided(elements, array.shape, low.strides)[forward]


def dump(array: Any, file: Any) -> None:
    """Pickles the array to a file, given by its path or open for writing bytes."""
    if isinstance(file, (str, bytes, os.PathLike)):
        with open(os.fspath(file), "wb") as opened:
            pickle.dump(array, opened, protocol=4)
    else:
        pickle.dump(array, file, protocol=4)


def reduced(array: Any) -> Any:
    """The array for a pickle as a buffer and how to read it; `None` where its memory has gaps.

    Axes are brought into the order in which they lie in memory, and back when the pickle is read.
    """
    axes = sorted(range(array.ndim), key=lambda axis: -array.strides[axis])
    if array.size == 0 or not array.transpose(axes).flags.c_contiguous:
        return None
    try:
        buffer = pickle.PickleBuffer(array.transpose(axes))
        with buffer.raw():
            pass
    except (TypeError, ValueError, BufferError):  # dtypes that the buffer protocol does not know
        return None
    return _from_buffer, (buffer, array.dtype, array.transpose(axes).shape, axes)


def _from_buffer(buffer: Any, dtype: Any, shape: tuple[int, ...], axes: list[int]) -> Any:
    """An array of a pickle's buffer."""
    from ._files import frombuffer

    back = sorted(range(len(axes)), key=lambda k: axes[k])
    return frombuffer(buffer, dtype=dtype).reshape(shape).transpose(back)
