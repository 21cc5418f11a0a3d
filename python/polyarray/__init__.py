"""One array type with NumPy's interface: fused, parallel, with a Rust core.

Functions are NumPy's, under NumPy's names; `import polyarray as np` is a program's only change, and
`python -m polyarray run script.py` needs none. Beyond NumPy there are `eager()`, `evaluate(*arrays)`,
`explain(x)` and `set_num_threads(n)`.
"""

import builtins as _builtins
import types as _types
from math import e, inf, nan, pi

# The first name decides what the fourth is.
from . import (
    _binding,
    _missing,
    _overridable,
    _per_call,
    _polyarray,
    dtypes,
    exceptions,
    interop,
    lib,
    linalg,
    random,
)
from ._array_api import __array_namespace_info__
from ._buffers import *
from ._conversion import *
from ._files import *
from ._functional import *
from ._grids import *
from ._headers import *
from ._inspection import *
from ._iteration import *
from ._mapped import *
from ._polynomials import *
from ._printing import *
from ._protocols import *
from ._tables import *
from ._triangles import *
from ._windows import *

# Every public name of the extension module is one of the package; its namespaces are modules here.
globals().update(
    {
        name: value
        for name, value in vars(_polyarray).items()
        if not name.startswith("_") and not isinstance(value, _types.ModuleType)
    }
)
globals().update(_overridable.dispatched(globals(), __name__))

__version__ = _polyarray.info()["version"]
__array_api_version__ = "2025.12"

newaxis = None
euler_gamma = 0.5772156649015329
Array = _polyarray.ndarray
little_endian = True
False_ = _polyarray.bool_(False)
True_ = _polyarray.bool_(True)
ScalarType = (int, float, complex, _builtins.bool, *dtypes.scalar_types)
sctypeDict = dtypes.scalar_types_by_name
typecodes = {
    "Character": "c",
    "Integer": "bhilqnp",
    "UnsignedInteger": "BHILQNP",
    "Float": "efd",
    "Complex": "FD",
    "AllInteger": "bBhHiIlLqQnNpP",
    "AllFloat": "efdFD",
    "Datetime": "Mm",
    "All": "?bhilqnpBHILQNPefdFD",
}


_LATER = [
    name
    for name in ("dispatch", "emath", "fft", "ma", "memory", "polynomial", "testing", "typing")
    if name not in _binding.without
]


def __getattr__(name):
    """The namespaces that most programs do not use are imported when they are asked for."""
    if name in _LATER:
        import importlib

        with _per_call.outside_scopes():  # modules have arrays
            return importlib.import_module(f"{__name__}.{name}")
    _missing.missing(name)


def __dir__():
    return [name for name in (*globals(), *_LATER) if not name.startswith("_")]


interop._watch()
