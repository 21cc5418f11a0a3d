"""Methods of arrays for `ctypes` and `pickle`."""

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
