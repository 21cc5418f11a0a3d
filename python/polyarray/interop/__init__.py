"""Adapters for libraries that have to be told of our arrays.

Most libraries ask an array for the protocols that it speaks and need nothing from here. Some keep lists of
types instead. For each of those a module of this package says what the list lacks. It is imported as soon as
a program has imported both that library and polyarray, in whichever order, and never makes a program import
anything; a library that a program does not use costs one look into a dictionary per import. Adapters can also
be imported by name, `import polyarray.interop.einops`, which imports their library.

An adapter that fails, because a future version of its library has other insides, warns; the library is
imported all the same.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

ADAPTERS = {
    "array_api_compat.common._helpers": "array_api",
    "array_api_extra._lib._helpers": "array_api",
    "autograd.numpy": "autograd",
    "dask.array": "dask",
    "einops": "einops",
    "numba": "numba",
    "pint": "pint",
    "scipy._external.array_api_compat.common._helpers": "array_api",
    "scipy._external.array_api_extra._lib._utils._helpers": "array_api",
    "scipy._lib._array_api_override": "array_api",
    "sklearn.externals.array_api_compat.common._helpers": "array_api",
    "sklearn.externals.array_api_extra._lib._helpers": "array_api",
    "tensorly.backend": "tensorly",
    "xarray": "xarray",
}
"""Modules of libraries, and the adapter that is imported after them.

An adapter of several has a function `adapt`, which is called with the name of each."""


def _adapt(name: str) -> None:
    try:
        adapter = importlib.import_module(f"{__name__}.{ADAPTERS[name]}")
        if hasattr(adapter, "adapt"):
            adapter.adapt(name)
    except Exception as error:
        message = f"polyarray has no adapter for this version of {name}: {type(error).__name__}: {error}"
        warnings.warn(message, RuntimeWarning, stacklevel=2)


# Neither of the two derives from the abstract class of its kind, whose module takes half as long to import as
# all of ours.
class _Then:
    """Executes a module as its own loader does, then imports the adapter."""

    def __init__(self, spec: ModuleSpec, loader: Any) -> None:
        self.spec, self.loader = spec, loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        # From here on the module is as if nobody had looked: its sources are asked of its own loader.
        self.spec.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        _adapt(self.spec.name)


class _Watch:
    """Finds no module itself, but stands behind those that have adapters."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in ADAPTERS:
            return None
        for finder in sys.meta_path:
            if finder is not self and (spec := finder.find_spec(fullname, path, target)) is not None:
                if spec.loader is not None:
                    then: Any = _Then(spec, spec.loader)
                    spec.loader = then
                return spec
        return None


def _watch() -> None:
    sys.meta_path.insert(0, _Watch())
    for name in ADAPTERS:
        if name in sys.modules:
            _adapt(name)
