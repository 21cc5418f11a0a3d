"""`allocator=` in calls of what is written in Python.

As in the extension module, no function has the parameter: a dispatcher that asks no argument takes it out of
a call and runs the rest in a scope of that allocator. Functions are replaced by their dispatchers where a
module exports them. A dispatcher is not bound to objects, so methods have one more callable before theirs.
"""

from __future__ import annotations

import contextlib
import functools
import types
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from . import _binding
from . import _polyarray as core

_F = TypeVar("_F", bound=Callable[..., Any])
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)


def taking_allocator(function: _F) -> _F:
    """The function, which takes `allocator=`, too."""
    made: Any = core._ArrayFunctionDispatcher(function, relevant="nothing")
    functools.update_wrapper(made, function)
    return made


def functions(names: dict[str, Any], module: str, which: Iterable[str]) -> dict[str, Any]:
    """Functions of a module by their names, which take `allocator=`."""
    made: dict[Any, Any] = {}
    found = {name: names[name] for name in which if isinstance(names.get(name), _FUNCTIONS)}
    for value in found.values():
        made[value] = taking_allocator(value)
        made[value].__module__ = module
    return {name: made[value] for name, value in found.items()}


def _method(function: Any) -> Any:
    # A cache that keeps nothing: it binds to objects, and calls without a frame of its own.
    return functools.lru_cache(maxsize=0)(taking_allocator(function))


def methods(cls: type, which: Iterable[str]) -> None:
    """Has methods that a class defines take `allocator=`."""
    made: dict[Any, Any] = {}
    for name in which:
        value = vars(cls)[name]
        if value not in made:
            bound = isinstance(value, (classmethod, staticmethod))
            made[value] = type(value)(taking_allocator(value.__func__)) if bound else _method(value)
        setattr(cls, name, made[value])


def public_methods(cls: type, without: Iterable[str] = ()) -> list[str]:
    """The names of a class' own public methods."""
    kinds = (types.FunctionType, classmethod, staticmethod)
    return [
        name
        for name, value in vars(cls).items()
        if isinstance(value, kinds) and not name.startswith("_") and name not in without
    ]


def outside_scopes() -> contextlib.AbstractContextManager[Any]:
    """A scope of the system's memory, for arrays that outlive the call in which they are made."""
    if _binding.through_cffi or core.memory.current() == core.memory.system():
        return contextlib.nullcontext()
    return core.memory.system()


def remembered(maxsize: int) -> Callable[[_F], _F]:
    """`functools.lru_cache` for functions that make arrays, in which no allocator of a caller has a part."""

    def decorate(function: _F) -> _F:
        @functools.wraps(function)
        def call(*args: Any) -> Any:
            with outside_scopes():
                return function(*args)

        return functools.lru_cache(maxsize)(call)  # type: ignore[return-value]

    return decorate
