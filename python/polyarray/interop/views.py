"""Functions that are written for NumPy's arrays alone, on the memory of ours.

Some libraries ask whether something is an instance of `numpy.ndarray`, or look its dtype up in a table of
NumPy's. Their functions can be given views of our memory, which costs no copy, and the arrays that they make
can be seen as ours, which costs none either. `through_views` does both for a function, or for all functions
of a module.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

from .. import _polyarray as core

__all__ = ["through_views"]


def _each(change: Callable[[Any], Any], value: Any) -> Any:
    """A value with a change made to it, and to what is in lists, tuples and dictionaries."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_each(change, item) for item in value))
    if type(value) in (list, tuple):
        return type(value)(_each(change, item) for item in value)
    if type(value) is dict:
        return {key: _each(change, item) for key, item in value.items()}
    return change(value)


def _theirs(value: Any) -> Any:
    import numpy

    return numpy.asarray(value) if isinstance(value, core.ndarray) else value


def _ours(value: Any) -> Any:
    import numpy

    # Texts, dates and objects have no dtype here.
    if not isinstance(value, (numpy.ndarray, numpy.generic)) or value.dtype.kind not in "biufc":
        return value
    array = core.asarray(value)
    return array if isinstance(value, numpy.ndarray) else array[()]


class _Views:
    """A module whose functions work on views."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._module, name)
        return through_views(value) if callable(value) or isinstance(value, ModuleType) else value

    def __dir__(self) -> list[str]:
        return dir(self._module)

    def __repr__(self) -> str:
        return f"<{self._module.__name__} on views of polyarray's arrays>"


def through_views(function: Any) -> Any:
    """A function of NumPy's arrays as one of ours, or a module of such functions.

    The function gets NumPy's arrays over the memory of ours, also those in lists, tuples and dictionaries.
    The arrays that it returns are returned as ours, over its memory. Nothing is copied.

    Parameters
    ----------
    function : callable or module
        What works on NumPy's arrays.

    Returns
    -------
    callable or object
        What works on arrays of polyarray. An attribute of a module is looked up when it is used.

    Examples
    --------
    >>> import numpy
    >>> import polyarray as pa
    >>> from polyarray.interop.views import through_views
    >>> def only_numpys(x):
    ...     assert type(x) is numpy.ndarray
    ...     return x[::-1]
    >>> through_views(only_numpys)(pa.arange(3))
    array([2, 1, 0])
    """
    if isinstance(function, ModuleType):
        return _Views(function)

    @functools.wraps(function)
    def on_views(*args: Any, **kwargs: Any) -> Any:
        return _each(_ours, function(*_each(_theirs, args), **_each(_theirs, kwargs)))

    return on_views
