"""The shared library, loaded by what its header declares; its errors as exceptions."""

from __future__ import annotations

import os
from typing import Any

from .. import _headers
from .errors import of_status

try:
    import cffi
except ImportError as error:
    raise ImportError(
        "polyarray on this Python needs cffi, which PyPy has built in: pip install cffi", name="cffi"
    ) from error

ffi: Any = cffi.FFI()
ffi.cdef(_headers.get_declarations())


def _loaded() -> Any:
    path = os.environ.get("POLYARRAY_C_LIBRARY") or _headers.get_library()
    try:
        return ffi.dlopen(path)
    except OSError as error:
        raise ImportError(
            f"polyarray's C library cannot be loaded ({error}); `make build` builds it, and "
            "POLYARRAY_C_LIBRARY may name another",
            path=path,
        ) from error


lib: Any = _loaded()


def text(pointer: Any) -> str:
    """A text of the library's."""
    return ffi.string(pointer).decode()


def check(status: int) -> None:
    """Raises what a status says."""
    if status != 0:
        raise of_status(status, text(lib.polyarray_last_error()))


if lib.polyarray_check_version(lib.POLYARRAY_ABI_MAJOR, lib.POLYARRAY_ABI_MINOR) != 0:
    raise ImportError(text(lib.polyarray_last_error()))
