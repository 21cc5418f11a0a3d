"""The libraries whose arrays are known: how they are recognised, and who answers where several meet.

A library is told by the names of a type's module and class, when a call has an argument of a type that was
not seen before. Nothing is imported for that. Its adapter is loaded with the first call, at which the
library itself is there, since one of its arrays is.
"""

from __future__ import annotations

import contextlib
import importlib
import threading
import weakref
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from .. import _polyarray as core


def module_of(type_: type) -> str:
    """The module that a type says it is from; a type that was made outside of modules says nothing."""
    return str(getattr(type_, "__module__", "builtins"))


@dataclass(frozen=True)
class Library:
    """A library of arrays: how its types are called, and which other libraries' arrays it takes."""

    name: str
    modules: tuple[str, ...]
    """Where its types live: modules, and all modules in them."""
    classes: frozenset[str]
    adapter: str
    takes: frozenset[str] = frozenset({"numpy"})
    native: bool = True
    loaded: list[Any] = field(default_factory=list, compare=False)

    def load(self) -> Any:
        """The adapter's namespace, imported when it is first needed."""
        if not self.loaded:
            module, _, name = self.adapter.partition(":")
            self.loaded.append(getattr(importlib.import_module(f"polyarray.dispatch.{module}"), name)())
        return self.loaded[0]

    def has(self, type_: type) -> bool:
        """Whether a class is one of this library's."""
        if type_.__name__ not in self.classes:
            return False
        module = f"{module_of(type_)}."
        return any(module.startswith(f"{one}.") for one in self.modules)


def _library(name: str, modules: str, classes: str, adapter: str, **options: Any) -> Library:
    return Library(name, tuple(modules.split()), frozenset(classes.split()), adapter, **options)


LIBRARIES = {
    library.name: library
    for library in (
        _library(
            "dask",
            "dask.array",
            "Array",
            "_namespaces:Dask",
            takes=frozenset({"numpy", "cupy", "sparse", "scipy.sparse"}),
        ),
        _library("cupy", "cupy", "ndarray", "_namespaces:CuPy"),
        _library("torch", "torch", "Tensor", "_torch:Torch"),
        _library("jax", "jax jaxlib", "Array ArrayImpl Tracer", "_namespaces:JAX"),
        _library(
            "sparse",
            "sparse",
            "SparseArray",
            "_namespaces:Sparse",
            takes=frozenset({"numpy", "scipy.sparse"}),
        ),
        _library("scipy.sparse", "scipy.sparse", "sparray spmatrix _spbase", "_scipy_sparse:ScipySparse"),
        _library("numpy", "numpy", "ndarray generic", "_namespaces:NumPy", native=False),
    )
}

# Which libraries answer for their arrays, where that was changed for the process, and in a context.
_process: dict[str, bool] = {}
_scope: ContextVar[frozenset[tuple[str, bool]] | None] = ContextVar("polyarray.dispatch", default=None)
_interned: dict[frozenset[tuple[str, bool]], frozenset[tuple[str, bool]]] = {}
_known: weakref.WeakKeyDictionary[type, tuple[Library | None]] = weakref.WeakKeyDictionary()
_speaking: weakref.WeakKeyDictionary[type, bool] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def is_native(name: str) -> bool:
    """Whether a library answers for its arrays."""
    for one, native in _scope.get() or ():
        if one == name:
            return native
    return _process.get(name, LIBRARIES[name].native)


def _require(names: tuple[str, ...]) -> None:
    for name in names:
        if name not in LIBRARIES:
            raise ValueError(f"no library is known as {name!r}, known are {', '.join(LIBRARIES)}")


@contextlib.contextmanager
def _scoped(names: tuple[str, ...], native: bool) -> Iterator[None]:
    core._set_scope_variable(_scope)
    before = dict(_scope.get() or ())
    wanted = frozenset((before | dict.fromkeys(names, native)).items())
    if native and "numpy" in names:
        core._hear_numpy()
    with _lock:
        wanted = _interned.setdefault(wanted, wanted)
    token = _scope.set(wanted)
    core._count_scopes(1)
    try:
        yield
    finally:
        core._count_scopes(-1)
        _scope.reset(token)


def native(*names: str) -> contextlib.AbstractContextManager[None]:
    """A scope in which the functions of some libraries answer for their arrays.

    All libraries' do from the start, except NumPy's, whose arrays polyarray takes as its own. The scope is a
    context variable: other threads and tasks do not see it.

    Examples
    --------
    >>> import numpy
    >>> import polyarray as pa
    >>> type(pa.sin(numpy.zeros(2)))
    <class 'polyarray.ndarray'>
    >>> with pa.dispatch.native("numpy"):
    ...     type(pa.sin(numpy.zeros(2)))
    <class 'numpy.ndarray'>
    """
    _require(names)
    return _scoped(names, True)


def converted(*names: str) -> contextlib.AbstractContextManager[None]:
    """A scope in which polyarray makes arrays of its own of those of some libraries, where it can.

    Examples
    --------
    >>> import polyarray as pa
    >>> with pa.dispatch.converted("torch", "jax"):
    ...     pa.dispatch.libraries()["torch"]
    'converted'
    """
    _require(names)
    return _scoped(names, False)


def set_native(name: str, value: bool = True) -> None:
    """Says for the whole process whether a library's functions answer for its arrays.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.dispatch.set_native("numpy")
    >>> pa.dispatch.libraries()["numpy"]
    'native'
    >>> pa.dispatch.set_native("numpy", False)
    """
    _require((name,))
    _process[name] = bool(value)
    if value and name == "numpy":
        core._hear_numpy()
    core._forget_answers()


def libraries() -> dict[str, str]:
    """The known libraries, each with `'native'` where its functions answer for its arrays, or `'converted'`.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.dispatch.libraries()["torch"], pa.dispatch.libraries()["numpy"]
    ('native', 'converted')
    """
    return {name: "native" if is_native(name) else "converted" for name in LIBRARIES}


def _own_method(type_: type, name: str) -> Any:
    return next((vars(base)[name] for base in type_.__mro__ if name in vars(base)), None)


def speaks(type_: type) -> bool:
    """Whether a type has an `__array_ufunc__` or `__array_function__` of its own."""
    known = _speaking.get(type_)
    if known is None:
        known = _speaking[type_] = _speaks(type_)
    return known


def _speaks(type_: type) -> bool:
    for name in ("__array_ufunc__", "__array_function__"):
        for base in type_.__mro__:
            if name in vars(base):
                if base is not core.ndarray and not LIBRARIES["numpy"].has(base):
                    return True
                break
    return False


def library_of(type_: type) -> Library | None:
    """The library that a type belongs to; none where a derived class speaks for itself."""
    known = _known.get(type_)
    if known is None:
        known = _known[type_] = (_library_of(type_),)
    return known[0]


def _library_of(type_: type) -> Library | None:
    for base in type_.__mro__:
        for library in LIBRARIES.values():
            if library.has(base):
                return library
        if "__array_ufunc__" in vars(base) or "__array_function__" in vars(base):
            return None
    return None


def implementation(
    function: Any,
    method: str,
    given: tuple[Any, ...],
    named: tuple[Any, ...],
    types: list[type],
    objects: list[Any],
) -> Callable[..., Any] | None:
    """The function of a library that answers a call, or None."""
    found = list(dict.fromkeys(library_of(one) for one in types))
    if any(library_of(one) is None and speaks(one) for one in types):
        # A class that speaks for itself knows better what to do with a library's arrays.
        return None
    order = [library for library in LIBRARIES.values() if library in found]
    answering = [library for library in order if is_native(library.name)]
    if answering and answering[0].name == "numpy" and any(issubclass(one, core.ndarray) for one in types):
        answering = []
    if not answering:
        converted = next((one for one in order if one.name != "numpy"), None)
        return None if converted is None else converted.load().converted(function, method)
    library, *others = answering
    other = next((one for one in others if one.name not in library.takes), None)
    if other is not None:
        name = f"{function.__module__}.{function.__name__}"
        return refusal(
            name,
            f"arrays of {library.name} and of {other.name} together",
            "convert those of one to the other library, or to polyarray's",
        )
    return library.load().implementation(function, method, given, named, objects)


def refusal(name: str, whose: str, why: str) -> Callable[..., Any]:
    """What answers calls of a function that nobody answers."""

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"no implementation of '{name}' for {whose}: {why}")

    return refuse


def create(function: Any, like: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What a creation function makes in the library of `like`; NotImplemented where none answers for it."""
    library = library_of(type(like))
    if library is None or not is_native(library.name):
        return NotImplemented
    return library.load().create(function, like, args, kwargs)
