"""array-api-compat and array-api-extra, alone and as copies inside SciPy and scikit-learn.

Both ask arrays for their namespace and need nothing from us, but for one thing. As in NumPy, what a reduction
gives is a scalar, and the scalars `float64` and `complex128` are kinds of Python's `float` and `complex`.
Both packages know that of NumPy's scalars, which they take for arrays that cannot be written, and take every
other kind of a Python number for a number without a namespace. Here they are told that our scalars are to be
seen as NumPy's are. Only functions of types are replaced, whose answers these packages keep.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from .. import _polyarray as core

__all__ = ["adapt"]

EXTRA = "array_api_extra."
SCIPY = "scipy._lib._array_api_override"


def _replace(name: str, make: Callable[[Any], Any], *modules: ModuleType | None) -> None:
    """Puts another function in the place of one, in all modules that call it by name."""
    for module in modules:
        old = getattr(module, name, None)
        if old is not None and not hasattr(old, "of_polyarray"):
            new: Any = functools.wraps(old)(make(old))
            new.of_polyarray = True
            setattr(module, name, new)


def _for_scalars(answer: Any) -> Callable[[Any], Any]:
    """A function of a class and more that gives one answer for our scalars' classes."""

    def make(old: Any) -> Any:
        return lambda cls, *rest, **options: (
            answer if issubclass(cls, core.generic) else old(cls, *rest, **options)
        )

    return make


def adapt(name: str) -> None:
    """Tell one of the packages, by the name of the module that has such functions, of our scalars."""
    module = sys.modules[name]
    if name == SCIPY:
        _replace("_validate_array_cls", _for_scalars(module._ArrayClsInfo.unknown), module)
    elif EXTRA in name:
        package = name.partition(EXTRA)[0] + EXTRA
        _replace(
            "is_python_scalar",
            lambda old: lambda x: not isinstance(x, core.generic) and old(x),
            *(loaded for other, loaded in list(sys.modules.items()) if other.startswith(package)),
        )
    else:
        # No namespace is known by the class, so that the scalar is asked for it.
        _replace("_cls_to_namespace", _for_scalars((None, None)), module)
        _replace("_is_writeable_cls", _for_scalars(False), module)
        _replace("_is_lazy_cls", _for_scalars(False), module)
