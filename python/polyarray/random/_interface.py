"""The functions in the capsule of a bit generator, for `ctypes` and `cffi`."""

import ctypes
import importlib
from typing import Any, NamedTuple


class Interface(NamedTuple):
    """The address of the state, and pointers to it, to the three functions, and to the structure."""

    state_address: int
    state: Any
    next_uint64: Any
    next_uint32: Any
    next_double: Any
    bit_generator: Any


_RESULTS: dict[str, Any] = {
    "uint64_t": ctypes.c_uint64,
    "uint32_t": ctypes.c_uint32,
    "double": ctypes.c_double,
}


def _addresses(capsule: Any) -> tuple[Any, ...]:
    """Where the structure lies, and what it holds: the state and three functions."""
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype = ctypes.c_void_p
    pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    address = pointer(capsule, b"BitGenerator")
    return address, *(ctypes.c_void_p * 4).from_address(address)


def for_ctypes(capsule: Any) -> Interface:
    """The interface as objects of `ctypes`."""
    address, state, *functions = _addresses(capsule)
    kinds = [ctypes.CFUNCTYPE(result, ctypes.c_void_p) for result in _RESULTS.values()]
    called = [ctypes.cast(function, kind) for function, kind in zip(functions, kinds, strict=True)]
    whole, half, double = called
    return Interface(state, ctypes.c_void_p(state), whole, half, double, ctypes.c_void_p(address))


def for_cffi(capsule: Any) -> Interface:
    """The interface as objects of `cffi`."""
    try:
        cffi = importlib.import_module("cffi")
    except ImportError as error:
        raise ImportError("cffi cannot be imported.") from error
    cast = cffi.FFI().cast
    address, state, *functions = _addresses(capsule)
    called = [
        cast(f"{result} (*)(void *)", function) for result, function in zip(_RESULTS, functions, strict=True)
    ]
    whole, half, double = called
    return Interface(state, cast("void *", state), whole, half, double, cast("void *", address))
