"""What the rewritten copies of NumPy's tests get in place of their duck arrays: see `numpys_own.py`."""

from typing import Any

import numpy as np
import polyarray as pa


class Duck(pa.ndarray):
    """An array of ours that is made and compared as the objects are that NumPy's tests make."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        made = super().__new__(cls, (3,))
        pa.ndarray.fill(made, 1)
        return made

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __eq__(self, other: Any) -> Any:
        return self is other

    def __ne__(self, other: Any) -> Any:
        return self is not other

    __hash__ = object.__hash__
    __repr__ = object.__repr__


def ours(value: Any) -> Any:
    """An array of ours over the memory of one of NumPy's, and everything else as it is."""
    if isinstance(value, (np.ndarray, np.generic)) and not issubclass(type(value), np.ma.MaskedArray):
        return pa.asarray(value)
    return value


def view(value: Any, *args: Any, **kwargs: Any) -> Any:
    """`value.view(class)`, where one of both may be ours."""
    wanted = args[0] if args else kwargs.get("type")
    if isinstance(wanted, type) and issubclass(wanted, pa.ndarray):
        return pa.asarray(value).view(wanted)
    if isinstance(value, pa.ndarray) and wanted is np.ndarray:
        return value.view(pa.ndarray)
    return value.view(*args, **kwargs)


def new(method: Any, cls: Any, *args: Any, **kwargs: Any) -> Any:
    """`np.ndarray.__new__` for a class that is ours now."""
    return (pa.ndarray.__new__ if issubclass(cls, pa.ndarray) else method)(cls, *args, **kwargs)


def _numpys(value: Any) -> Any:
    """What assertions of NumPy's compare in the place of our arrays, which they take for objects."""
    if isinstance(value, (tuple, list)):
        return type(value)(_numpys(part) for part in value) if type(value) in (tuple, list) else value
    if isinstance(value, pa.ndarray) and not isinstance(value, Duck):
        return np.asarray(value)
    return value


def adopt(names: dict[str, Any]) -> None:
    """Makes the assertions that a file has imported compare our arrays, too."""
    for name, function in names.items():
        if name.startswith("assert_") and name.endswith("equal"):
            names[name] = _comparing(function)


def _comparing(function: Any) -> Any:
    def compare(actual: Any, desired: Any, *args: Any, **kwargs: Any) -> None:
        if actual is not desired:
            function(_numpys(actual), _numpys(desired), *args, **kwargs)

    return compare


ARRAYS = (np.ndarray, pa.ndarray)
