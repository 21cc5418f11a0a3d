"""Which functions foreign arrays may answer by `__array_ufunc__` and `__array_function__`."""

from __future__ import annotations

from typing import Any

import polyarray

from .. import _overridable
from .. import _polyarray as core

__all__ = [
    "allows_array_function_override",
    "allows_array_ufunc_override",
    "get_overridable_numpy_array_functions",
    "get_overridable_numpy_ufuncs",
]


def _values() -> list[Any]:
    namespaces = [polyarray, polyarray.linalg, polyarray.fft]
    return [value for namespace in namespaces for value in vars(namespace).values()]


def get_overridable_numpy_ufuncs() -> set[Any]:
    """The functions of elements, which objects with an `__array_ufunc__` may answer."""
    return {value for value in _values() if isinstance(value, core.ufunc)}


def allows_array_ufunc_override(func: Any) -> bool:
    """Whether objects with an `__array_ufunc__` may answer a function."""
    return isinstance(func, core.ufunc)


def get_overridable_numpy_array_functions() -> set[Any]:
    """The functions that objects with an `__array_function__` may answer."""
    return {value for value in _values() if _overridable.is_dispatched(value)}


def allows_array_function_override(func: Any) -> bool:
    """Whether objects with an `__array_function__` may answer a function."""
    return _overridable.is_dispatched(func)
