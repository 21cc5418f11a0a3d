"""Memory that arrays share with others: theirs under arrays of ours, and ours shown to them."""

from __future__ import annotations

import itertools

from .dtypes import FORMATS, find
from .library import check, ffi, lib

C_CONTIGUOUS, F_CONTIGUOUS, ALIGNED, WRITEABLE = 1, 2, 4, 8


def c_strides(shape, itemsize):
    """The strides of C order without gaps."""
    steps = [itemsize]
    for length in shape[:0:-1]:
        steps.append(steps[-1] * length)
    return tuple(steps[::-1]) if shape else ()


def shown(array):
    """The memory of the elements of an array in C order, which keeps the array."""
    address, _, flags = array._where()
    if not flags & C_CONTIGUOUS:
        raise BufferError("ndarray is not C-contiguous")
    # Python keeps the buffer, the buffer its pointer, and the pointer the array, by its destructor.
    pointer = ffi.gc(ffi.cast("char *", address), lambda _, array=array: None)
    view = memoryview(ffi.buffer(pointer, array.nbytes))
    if not flags & WRITEABLE:
        view = view.toreadonly()
    code = FORMATS[array.dtype.name]
    if code is None or len(code) > 1:
        raise BufferError(f"Python's memoryview has no format for {array.dtype.name}; array.tobytes() copies")
    if 0 in array.shape:
        return view.cast(code)
    return view.cast(code, array.shape)


_owners = {}
_numbers = itertools.count(1)


@ffi.callback("void(void *)")
def _forget(key):
    _owners.pop(int(ffi.cast("uintptr_t", key)), None)


def wrapped(pointer, dtype, shape, strides, writeable, owner):
    """An array over memory that an owner keeps."""
    key = next(_numbers)
    lengths, steps = ffi.new("int64_t[]", list(shape) or [0]), ffi.new("int64_t[]", list(strides) or [0])
    memory = ffi.new("polyarray_memory *")
    memory.struct_size = ffi.sizeof("polyarray_memory")
    memory.data = ffi.cast("void *", pointer)
    memory.ndim, memory.dtype = len(shape), dtype._number
    memory.shape, memory.strides = lengths, steps
    memory.flags = WRITEABLE if writeable else 0
    memory.owner, memory.destructor = ffi.cast("void *", key), _forget
    out = ffi.new("polyarray_array **")
    _owners[key] = owner
    try:
        check(lib.polyarray_wrap(memory, out))
    except BaseException:
        del _owners[key]
        raise
    return arrays.adopt(out[0])


def viewed(array, dtype):
    """The memory of an array under another dtype; the last axis takes what differs in width."""
    address, strides, flags = array._where()
    shape, old, new = list(array.shape), array.itemsize, dtype.itemsize
    strides = list(strides)
    if old != new:
        if array.ndim == 0:
            raise ValueError(
                "Changing the dtype of a 0d array is only supported if the itemsize is unchanged"
            )
        if strides[-1] != old and shape[-1] != 1:
            raise ValueError("To change to a dtype of a different size, the last axis must be contiguous")
        if shape[-1] * old % new:
            raise ValueError(
                "When changing to a larger dtype, its size must be a divisor of the total size in bytes of "
                "the last axis of the array."
            )
        shape[-1], strides[-1] = shape[-1] * old // new, new
    return arrays.view_of(array, wrapped(address, dtype, shape, strides, flags & WRITEABLE, array))


def strided(array, shape, strides, writeable):
    """The memory of an array under any shape and strides, which nobody checks."""
    address, _, flags = array._where()
    writeable = bool(flags & WRITEABLE) and writeable
    return arrays.view_of(array, wrapped(address, array.dtype, shape, strides, writeable, array))


_FORMATS = {
    "?": "bool", "b": "int8", "B": "uint8", "h": "int16", "H": "uint16", "i": "int32", "I": "uint32",
    "l": "int64", "L": "uint64", "q": "int64", "Q": "uint64", "n": "int64", "N": "uint64",
    "e": "float16", "f": "float32", "d": "float64", "Zf": "complex64", "Zd": "complex128", "c": None,
}  # fmt: skip


def foreign(object):
    """An array of an object of another library or of Python: over its memory where it has one."""
    interface = getattr(object, "__array_interface__", None)
    if isinstance(interface, dict) and interface.get("data") is not None:
        dtype, shape = find(interface["typestr"]), tuple(interface["shape"])
        address, readonly = interface["data"]
        strides = interface.get("strides") or c_strides(shape, dtype.itemsize)
        return wrapped(address, dtype, shape, strides, not readonly, object)
    if not isinstance(object, (str, bytes, type)):
        try:
            view = memoryview(object)
        except TypeError:
            view = None
        if view is not None:
            return _of_memory(object, view)
    if hasattr(object, "__array__"):
        return object.__array__()
    if isinstance(object, (str, bytes)):
        raise TypeError("polyarray has no dtype for text yet")
    if hasattr(object, "__getitem__") and hasattr(object, "__len__") and not hasattr(object, "keys"):
        return invoke("array", list(object))
    raise TypeError(f"polyarray has no dtype 'object': cannot make an array of {type(object).__name__}")


def _of_memory(object, view):
    name = _FORMATS.get(view.format.lstrip("@=<"))
    if name is None:
        raise TypeError(f"polyarray has no dtype for memory of format {view.format!r}")
    dtype = find(name)
    if not view.c_contiguous:
        return invoke("array", view.tolist(), dtype)
    if view.nbytes == 0:
        return invoke("empty", view.shape, dtype)
    held = ffi.from_buffer(object)
    strides = c_strides(view.shape, dtype.itemsize)
    return wrapped(held, dtype, view.shape, strides, not view.readonly, (object, held))


def frombuffer(buffer, dtype=None, count=-1, offset=0):
    """A vector over the memory of a buffer."""
    dtype, view = find(dtype), memoryview(buffer)
    if not 0 <= offset <= view.nbytes:
        raise ValueError(f"offset must be non-negative and no greater than buffer length ({view.nbytes})")
    if count < 0:
        if (view.nbytes - offset) % dtype.itemsize:
            raise ValueError("buffer size must be a multiple of element size")
        count = (view.nbytes - offset) // dtype.itemsize
    if offset + count * dtype.itemsize > view.nbytes:
        raise ValueError("buffer is smaller than requested size")
    if count == 0:
        return invoke("empty", (0,), dtype)
    held = ffi.from_buffer(buffer)
    owner = (buffer, held)
    pointer = ffi.cast("char *", held) + offset
    return wrapped(pointer, dtype, (count,), (dtype.itemsize,), not view.readonly, owner)


from . import arrays  # noqa: E402  # it needs what stands above
from .values import invoke  # noqa: E402
