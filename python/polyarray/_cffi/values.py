"""Python's objects as values of the library, and back; its functions called by name."""

from __future__ import annotations

from typing import Any

from . import dtypes
from .library import check, ffi, lib, text

_KIND = {
    name: getattr(lib, f"POLYARRAY_{name}")
    for name in """
        NONE TRUTH INTEGER UNSIGNED HUGE REAL COMPLEX TEXT DTYPE ARRAY LIST SLICE ELLIPSIS RANDOM
    """.split()
}
_NONE, _TRUTH, _INTEGER, _REAL, _COMPLEX = (_KIND[k] for k in ("NONE", "TRUTH", "INTEGER", "REAL", "COMPLEX"))
_TEXT, _DTYPE, _ARRAY, _LIST, _RANDOM = (_KIND[k] for k in ("TEXT", "DTYPE", "ARRAY", "LIST", "RANDOM"))
_NEW = ffi.typeof("polyarray_value[]")


class Omitted:
    """Stands where a parameter's default is wanted."""


class Source:
    """A source of random numbers: the library's, released with this object."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = ffi.gc(value, lib.polyarray_value_release)


def _fill(slot: Any, value: Any, keep: list[Any]) -> None:
    """Writes a value into its place. What it points to is kept in a list."""
    if value is None:
        slot.kind = _NONE
    elif value is True or value is False:
        slot.kind, slot.integer = _TRUTH, value
    elif isinstance(value, dtypes.generic):
        _fill(slot, value._array, keep)
    elif isinstance(value, arrays.ndarray):
        keep.append(value)
        slot.kind, slot.pointer = _ARRAY, value._handle
    elif isinstance(value, int):
        value = int(value)
        if -(1 << 63) <= value < 1 << 63:
            slot.kind, slot.integer = _INTEGER, value
        elif 0 <= value < 1 << 64:
            slot.kind, slot.integer = _KIND["UNSIGNED"], value - (1 << 64)
        else:
            try:
                slot.kind, slot.real = _KIND["HUGE"], float(value)
            except OverflowError:
                slot.real = float("-inf") if value < 0 else float("inf")
    elif isinstance(value, float):
        slot.kind, slot.real = _REAL, value
    elif isinstance(value, complex):
        slot.kind, slot.real, slot.imaginary = _COMPLEX, value.real, value.imag
    elif isinstance(value, str):
        data = value.encode()
        held = ffi.new("char[]", data)
        keep.append(held)
        slot.kind, slot.count, slot.pointer = _TEXT, len(data), held
    elif isinstance(value, dtypes.dtype):
        slot.kind, slot.integer = _DTYPE, value._number
    elif isinstance(value, (list, tuple)):
        held = filled(value, keep)
        slot.kind, slot.count, slot.pointer = _LIST, len(value), held
    elif isinstance(value, slice):
        held = filled((_bound(value.start), _bound(value.stop), _bound(value.step)), keep)
        slot.kind, slot.pointer = _KIND["SLICE"], held
    elif value is Ellipsis:
        slot.kind = _KIND["ELLIPSIS"]
    elif value is not Omitted:
        if isinstance(value, Source):
            keep.append(value)
            slot.kind, slot.pointer = _RANDOM, value.value.pointer
        elif isinstance(value, type):
            slot.kind, slot.integer = _DTYPE, dtypes.find(value)._number
        else:
            _fill(slot, memory.foreign(value), keep)


def _bound(bound: Any) -> Any:
    return None if bound is None else bound.__index__()


def filled(values: Any, keep: list[Any]) -> Any:
    """Values of the library's, for a list of Python's objects."""
    slots = ffi.new(_NEW, len(values) or 1)
    keep.append(slots)
    for place, value in enumerate(values):
        _fill(slots[place], value, keep)
    return slots


def _taken(slot: Any) -> Any:
    """The object that a result stands for; arrays and sources are taken over."""
    kind = slot.kind
    if kind == _ARRAY:
        handle = ffi.cast("polyarray_array *", slot.pointer)
        slot.kind = 0
        return arrays.adopt(handle)
    if kind == _LIST:
        values = ffi.cast("polyarray_value *", slot.pointer)
        return tuple(_taken(values[place]) for place in range(slot.count))
    if kind == _TRUTH:
        return bool(slot.integer)
    if kind == _INTEGER:
        return slot.integer
    if kind == _REAL:
        return slot.real
    if kind == _TEXT:
        return ffi.buffer(ffi.cast("char *", slot.pointer), slot.count)[:].decode()
    if kind == _DTYPE:
        return dtypes.ALL[slot.integer]
    if kind == _RANDOM:
        own = ffi.new("polyarray_value *")
        own[0] = slot
        slot.kind = 0
        return Source(own)
    return None


def invoke(function: str, *arguments: Any) -> Any:
    """Calls a function of the library by its name; arrays without axes stay arrays."""
    keep: list[Any] = []
    values = filled(arguments, keep)
    result = ffi.new("polyarray_value *")
    check(lib.polyarray_invoke(function.encode(), values, len(arguments), result))
    try:
        taken = _taken(result[0])
    finally:
        lib.polyarray_value_release(result)
    if lib.polyarray_has_faults():
        faults.report()
    return taken


def signatures() -> list[str]:
    """The signatures of all functions that are called by name."""
    found: list[str] = []
    while True:
        signature = lib.polyarray_function_signature(len(found))
        if not signature:
            return found
        found.append(text(signature))


from . import arrays, faults, memory  # noqa: E402  # they need what stands above
