"""Functions for arrays of other libraries: implementations by type, libraries' namespaces, and backends.

A call whose arguments are arrays of ours, numbers, lists and the like is answered by polyarray. For any
other argument, the first of these answers that there is:

1. an implementation registered for the types of several arguments (`add.register(A, B)`), the most
   specific one; then one registered for the type of one argument (`sin.register(A)`), or the function of
   that name in a registered namespace (`register_namespace(A, module)`). What is registered is the
   user's explicit wish, so it comes before the type's own methods.
2. the functions of the library that the type belongs to: CuPy, PyTorch, JAX, Dask, sparse and SciPy's
   sparse arrays are known, and recognised when one of their arrays appears, without being imported before.
   NumPy's arrays are taken as our own, unless `native("numpy")` says otherwise.
3. the type's own `__array_ufunc__` or `__array_function__`.
4. polyarray, which makes an array of the argument.

A type with methods as in 3 that is of no known library keeps a call that it is part of from the libraries
in 2. Backends (`set_backend`) come before everything else, and see calls with plain arrays, too.

Examples
--------
>>> import polyarray as pa
>>> class Meters:
...     def __init__(self, values):
...         self.values = pa.asarray(values)
>>> with pa.dispatch.temporary():
...     @pa.add.register(Meters, Meters)
...     def add_meters(x, y):
...         return Meters(x.values + y.values)
...     pa.add(Meters([1.0, 2.0]), Meters([3.0, 4.0])).values
array([4., 6.])
"""

from __future__ import annotations

from typing import NoReturn

from .. import _missing
from ._backends import (
    BackendNotImplementedError,
    Dispatchable,
    backend,
    clear_backends,
    fft_backend,
    register_backend,
    set_backend,
    set_global_backend,
    skip_backend,
    unregister_backend,
)
from ._backends import before as _before
from ._libraries import converted, libraries, native, set_native
from ._registry import (
    create as _create,
)
from ._registry import (
    decide as _decide,
)
from ._registry import (
    declined as _declined,
)
from ._registry import (
    implementation,
    register,
    register_namespace,
    registered,
    temporary,
    unregister,
    unregister_namespace,
)

__all__ = [
    "BackendNotImplementedError",
    "Dispatchable",
    "backend",
    "clear_backends",
    "converted",
    "fft_backend",
    "implementation",
    "libraries",
    "native",
    "register",
    "register_backend",
    "register_namespace",
    "registered",
    "set_backend",
    "set_global_backend",
    "set_native",
    "skip_backend",
    "temporary",
    "unregister",
    "unregister_backend",
    "unregister_namespace",
]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
