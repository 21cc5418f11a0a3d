"""What the package stands on: the extension module, or the C library through cffi.

Both have the same names as far as the C library gives them, so that everything above says `_polyarray` and
asks no further. The extension module is for CPython; PyPy gets the other. `POLYARRAY_CORE=cffi` chooses that
one anywhere, for tests and comparisons. Importing this module makes the choice, so it comes first.
"""

from __future__ import annotations

import importlib
import os
import sys

from . import _missing

_CHOICES = ("", "extension", "cffi")
_wanted = os.environ.get("POLYARRAY_CORE", "")
if _wanted not in _CHOICES:
    raise ImportError(f"POLYARRAY_CORE is {_wanted!r}; it may be 'extension' or 'cffi'")

through_cffi = _wanted == "cffi" or (_wanted == "" and sys.implementation.name != "cpython")
"""Whether the package stands on the C library."""

without = ("dispatch", "ma", "memory") if through_cffi else ()
"""The namespaces that only the extension module makes possible: implementations for foreign types, derived
arrays, and allocators in Python."""

if through_cffi:
    _missing.through = " through cffi, by which this Python runs it (CPython's extension module may)"
    _core = importlib.import_module(f"{__package__}._cffi.core")
    sys.modules[f"{__package__}._polyarray"] = _core
    vars(sys.modules[__package__])["_polyarray"] = _core
