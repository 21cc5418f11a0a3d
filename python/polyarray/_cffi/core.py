"""The names of the extension module, as far as the C library gives them."""

from __future__ import annotations

import sys
import types
from typing import NoReturn as _NoReturn

from . import dtypes, errors, faults, functions, memory, ufuncs
from . import random as _random
from .arrays import flagsobj, flatiter, ndarray
from .dtypes import dtype, generic
from .library import check as _check
from .library import lib as _lib
from .library import text as _text
from .limits import finfo, iinfo
from .text import _array_text, _watch_version, format_float_positional, format_float_scientific
from .ufuncs import ufunc

ufuncs.find_all()

_PUBLIC_CLASSES = "number integer signedinteger unsignedinteger inexact floating complexfloating".split()
_SCALAR_NAMES = {
    "bool_": "bool",
    "byte": "int8",
    "ubyte": "uint8",
    "short": "int16",
    "ushort": "uint16",
    "intc": "int32",
    "uintc": "uint32",
    "int_": "int64",
    "long": "int64",
    "longlong": "int64",
    "intp": "int64",
    "uint": "uint64",
    "ulong": "uint64",
    "ulonglong": "uint64",
    "uintp": "uint64",
    "half": "float16",
    "single": "float32",
    "double": "float64",
    "csingle": "complex64",
    "cdouble": "complex128",
}


def _is_public(name: str, value: object) -> bool:
    return not name.startswith("_") and isinstance(value, types.FunctionType)


globals().update({name: getattr(dtypes, name) for name in _PUBLIC_CLASSES})
globals().update(dtypes.SCALARS)
globals().update({name: dtypes.SCALARS[word] for name, word in _SCALAR_NAMES.items()})
# Functions that are methods only, and what the module of functions itself uses.
_OWN = "byteswap fill flatten made find shown delivered_as written named invoke signatures".split()
globals().update(
    {name: value for name, value in vars(functions).items() if _is_public(name, value) and name not in _OWN}
)
globals().update(ufuncs.ALL)
globals().update(
    {name: value for name, value in vars(errors).items() if isinstance(value, type) and name[0] != "_"}
)
errstate, seterr, geterr = faults.errstate, faults.seterr, faults.geterr
seterrcall, geterrcall = faults.seterrcall, faults.geterrcall


def _namespace(name, values):
    """A namespace of the core, which is a module of the package as well."""
    made = types.ModuleType(f"polyarray.{name}")
    vars(made).update(values)
    return made


linalg, fft = _namespace("linalg", functions.LINALG), _namespace("fft", functions.FFT)
random = _namespace("random", _random.PUBLIC)
_frombuffer, _as_strided = memory.frombuffer, memory.strided
_adopt_dtype_classes = dtypes.adopt_classes
False_, True_ = dtypes.SCALARS["bool"]._of(False), dtypes.SCALARS["bool"]._of(True)


def _ArrayFunctionDispatcher(function, **options):
    """A public function as it is: other libraries' arrays take no functions into their hands here."""

    def public(*args, **kwargs):
        return function(*args, **kwargs)

    return public


def _fromraw(data, kind):
    """A vector of a copy of bytes."""
    return memory.frombuffer(bytes(data), kind).copy()


def _itemsize(kind):
    """Bytes of an element."""
    return dtypes.find(kind).itemsize


def info():
    """The library's version, and how many threads it uses."""
    return {"version": _text(_lib.polyarray_version()), "threads": get_num_threads(), "core": "cffi"}


def get_num_threads():
    """How many threads evaluations use."""
    return _lib.polyarray_num_threads()


def set_num_threads(n):
    """Change how many threads evaluations use."""
    _check(_lib.polyarray_set_num_threads(n))


# The package takes all public names over.
del annotations


def __getattr__(name: str) -> _NoReturn:
    raise AttributeError(
        f"{name!r} is not there: this Python runs polyarray through cffi, and the C library does not have it "
        "(the extension module, which CPython loads, does)",
        name=name,
        obj=sys.modules[__name__],
    )
