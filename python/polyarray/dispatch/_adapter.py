"""What the adapters of libraries share: finding functions, converting arguments, and what is not there."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable
from typing import Any

from .. import _polyarray as core
from ._libraries import library_of, refusal
from ._registry import lookup, name_of, type_name

# Folds and scans that are a ufunc's methods.
FOLDS = {
    "add": "sum",
    "multiply": "prod",
    "maximum": "max",
    "minimum": "min",
    "logical_and": "all",
    "logical_or": "any",
}
SCANS = {"add": "cumsum", "multiply": "cumprod"}

# Types of arguments that every library takes as they are.
SIMPLE = {int, float, complex, bool, type(None), slice, str, tuple, list, type(Ellipsis)}


class Adapter:
    """The functions of a library, under our names and with our arguments."""

    name = ""
    through = False
    """Whether functions that the library does not have are polyarray's, on converted arrays."""

    makes: frozenset[str] | None = frozenset()
    """The creation functions of the library that make arrays, None for all; polyarray has the others."""

    def __init__(self) -> None:
        self._found: dict[tuple[Any, str], Any] = {}

    # -- what a library says

    def namespace(self) -> Any:
        """The module with the functions."""
        return importlib.import_module(self.name)

    def is_array(self, value: Any) -> bool:
        """Whether an object is one of the library's arrays."""
        library = library_of(type(value))
        return library is not None and library.name == self.name

    def theirs(self, array: Any, like: Any = None) -> Any:
        """One of our arrays as one of theirs."""
        raise NotImplementedError

    def ours(self, array: Any) -> Any:
        """One of their arrays as one of ours."""
        return core.from_dlpack(array)

    def argument(self, value: Any) -> Any:
        """An argument that is neither theirs nor simple: one of our arrays, scalars or dtypes."""
        if isinstance(value, core.ndarray):
            return sys.modules["numpy"].asarray(value)
        if isinstance(value, core.generic):
            return value.item()
        return self.dtype(value) if is_dtype(value) else value

    def dtype(self, value: Any) -> Any:
        """One of our dtypes as one of theirs."""
        import numpy

        return numpy.dtype(core.dtype(value).str)

    def find(self, function: Any, method: str) -> Any:
        """The library's function; None where there is none."""
        found = lookup(self.namespace(), function)
        if method == "__call__" or found is None:
            return found
        return getattr(found, method, None)

    # -- how a call is answered

    def implementation(
        self,
        function: Any,
        method: str,
        given: tuple[Any, ...],
        named: tuple[Any, ...],
        objects: list[Any],
    ) -> Callable[..., Any]:
        """What answers a call with arguments of these types."""
        key = (function, method)
        if key not in self._found:
            self._found[key] = self.find(function, method) or self._by_method(function, method)
        found = self._found[key]
        if found is None:
            return (
                self._over_ours(function, method)
                if self.through
                else self._refusal(function, method, objects)
            )
        simple = all(type(one) in SIMPLE or self.is_array(one) for one in objects)
        return found if simple and self.is_direct(found, given, named) else self._converting(found)

    def is_direct(self, found: Any, given: tuple[Any, ...], named: tuple[Any, ...]) -> bool:
        """Whether the library's function takes simple arguments as they come."""
        return True

    def _converting(self, found: Any) -> Callable[..., Any]:
        def convert(value: Any) -> Any:
            if type(value) in (list, tuple):
                return type(value)(map(convert, value))
            return value if type(value) in SIMPLE or self.is_array(value) else self.argument(value)

        def call(*args: Any, **kwargs: Any) -> Any:
            return found(*map(convert, args), **{name: convert(value) for name, value in kwargs.items()})

        return call

    def _by_method(self, function: Any, method: str) -> Any:
        """A ufunc's method by other functions of the library."""
        if method == "__call__":
            return None
        import polyarray

        def other(name: str) -> Any:
            return self.find(getattr(polyarray, name), "__call__")

        name = function.__name__
        if method == "reduce" and name in FOLDS and (fold := other(FOLDS[name])):

            def reduce(array: Any, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
                return fold(array, axis, *args, **kwargs)

            return reduce
        if method == "accumulate" and name in SCANS and (scan := other(SCANS[name])):

            def accumulate(array: Any, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
                return scan(array, axis, *args, **kwargs)

            return accumulate
        if method == "outer" and (call := self.find(function, "__call__")):

            def outer(a: Any, b: Any, **kwargs: Any) -> Any:
                if self.is_array(a):
                    a = a.reshape((*a.shape, *(1,) * getattr(b, "ndim", 0)))
                return call(a, b, **kwargs)

            return outer
        return None

    def _refusal(self, function: Any, method: str, objects: list[Any]) -> Callable[..., Any]:
        name = name_of(function) + ("" if method == "__call__" else f".{method}")
        theirs = next(type_name(type(one)) for one in objects if self.is_array(one))
        why = f"{self.name} has none; register one, or make dense arrays with polyarray.asarray"
        return refusal(name, repr(theirs), why)

    # -- through our own functions

    def converted(self, function: Any, method: str) -> Callable[..., Any]:
        """Our function, on arrays of ours made of theirs."""
        return self._over_ours(function, method, back=False)

    def _over_ours(self, function: Any, method: str, back: bool = True) -> Callable[..., Any]:
        target = function if method == "__call__" else getattr(function, method)

        lacks = f"{self.name} has none, and " if back else ""

        def call(*args: Any, **kwargs: Any) -> Any:
            likes: list[Any] = []

            def convert(value: Any) -> Any:
                if type(value) in (list, tuple):
                    return type(value)(map(convert, value))
                if not self.is_array(value):
                    return value
                likes.append(value)
                try:
                    return self.ours(value)
                except Exception as error:
                    raise TypeError(
                        f"no implementation of '{name_of(function)}' for {type_name(type(value))!r}: "
                        f"{lacks}polyarray's cannot read this array: {error}"
                    ) from error

            result = target(*map(convert, args), **{name: convert(value) for name, value in kwargs.items()})
            return self.back(result, likes[0] if likes else None) if back else result

        return call

    def back(self, result: Any, like: Any) -> Any:
        """A result of ours, or several, with arrays of theirs."""
        if isinstance(result, core.ndarray):
            return self.theirs(result, like)
        if isinstance(result, core.generic):
            return self.theirs(core.asarray(result), like)
        if isinstance(result, tuple) and hasattr(result, "_fields"):
            return type(result)._make(self.back(one, like) for one in result)  # type: ignore[attr-defined]
        if type(result) in (list, tuple):
            return type(result)(self.back(one, like) for one in result)
        return result

    def create(self, function: Any, like: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What a creation function makes, in the library of an array."""
        ours = function._implementation
        inspect.signature(ours).bind(*args, **kwargs)
        made_here = self.makes is None or function.__name__ in self.makes
        theirs = lookup(self.namespace(), function) if made_here else None
        if theirs is not None:
            return self._converting(theirs)(*args, **kwargs)

        def convert(value: Any) -> Any:
            if type(value) in (list, tuple):
                return type(value)(map(convert, value))
            return self.ours(value) if self.is_array(value) else value

        return self.back(ours(*map(convert, args), **{k: convert(v) for k, v in kwargs.items()}), like)


def is_dtype(value: Any) -> bool:
    """Whether an object is one of our dtypes or scalar types."""
    return isinstance(value, core.dtype) or (isinstance(value, type) and issubclass(value, core.generic))
