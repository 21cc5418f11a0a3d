"""What objects say about themselves: duck arrays, their namespaces, and all protocols that they speak.

`protocols` looks at types only. It calls no method of the object and reads none of its attributes, so
that a lazy array stays lazy, and one on another device where it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from . import _polyarray as core

__all__ = ["Protocols", "duckarray", "get_array_module", "protocols"]


def _name(type_: type) -> str:
    """The full name of a type; one that was made outside of modules is as if built in."""
    return f"{getattr(type_, '__module__', 'builtins')}.{type_.__qualname__}"


def duckarray(x: Any) -> Any:
    """`x` itself where it is an array that functions take as it is, else an array of ours (NEP 30).

    That is what `x.__duckarray__()` returns, if it has that; and arrays of libraries that answer for
    themselves (see `polyarray.dispatch`) are returned as they are.

    Examples
    --------
    >>> import polyarray as pa
    >>> a = pa.zeros(2)
    >>> pa.duckarray(a) is a
    True
    >>> pa.duckarray([1, 2])
    array([1, 2])
    """
    if type(x) is core.ndarray:
        return x
    method = getattr(type(x), "__duckarray__", None)
    if method is not None:
        return method(x)
    if not isinstance(x, (core.ndarray, core.generic, int, float, complex, list, tuple, str)):
        from .dispatch import _libraries

        library = _libraries.library_of(type(x))
        if library is not None and _libraries.is_native(library.name):
            return x
    return core.asarray(x)


def get_array_module(*arrays: Any, default: Any = None) -> Any:
    """The namespace whose functions take all these arrays, as their types say by `__array_module__` (NEP 37).

    Each type is asked once, derived types first; objects without the method have no say, and without any,
    the result is `default`, which is polyarray unless it is given. TypeError where all types decline.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.get_array_module(pa.zeros(2), [1, 2]) is pa
    True
    """
    willing: list[Any] = []
    types: list[type] = []
    for array in arrays:
        type_ = type(array)
        if type_ not in types and hasattr(type_, "__array_module__"):
            place = next((k for k, other in enumerate(types) if issubclass(type_, other)), len(types))
            types.insert(place, type_)
            willing.insert(place, array)
    if not willing:
        return sys.modules["polyarray"] if default is None else default
    for array in willing:
        module = type(array).__array_module__(array, tuple(types))
        if module is not NotImplemented:
            return module
    names = ", ".join(_name(one) for one in types)
    raise TypeError(f"no common array module found: __array_module__ returned NotImplemented for {names}")


SAID = {
    "functions": """
        __array_ufunc__ __array_function__ __array_priority__ __array_wrap__ __array_finalize__
        __array_namespace__ __array_module__ __duckarray__ __torch_function__ __jax_array__ __ua_function__
    """.split(),
    "memory": """
        __array__ __array_interface__ __array_struct__ __dlpack__ __dlpack_device__ __dlpack_c_exchange_api__
        __cuda_array_interface__ __arrow_c_array__ __arrow_c_stream__ __polyarray_slots__
    """.split(),
}
"""The protocols that are told by a name on the type, by what they are for."""


class Protocols:
    """What a type speaks, and the path that functions take for its objects: see `polyarray.protocols`.

    `type` is the type of the object; `functions` the protocols by which it takes part in functions; `memory`
    those by which it lends its elements, where `buffer` is Python's buffer protocol; `elements` how polyarray
    would read its elements, or None where it could not; `library` the known library that it belongs to;
    `registered` what is registered for the type; `path` what polyarray's functions do with the object.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.protocols(3.5).path
    'a number, text or sequence: polyarray makes an array of it'
    """

    def __init__(self, **fields: Any) -> None:
        self.type: type = fields["type"]
        self.path: str = fields["path"]
        self.functions: tuple[str, ...] = fields["functions"]
        self.memory: tuple[str, ...] = fields["memory"]
        self.elements: str | None = fields["elements"]
        self.library: str | None = fields["library"]
        self.registered: tuple[str, ...] = fields["registered"]

    def as_dict(self) -> dict[str, Any]:
        """The fields by their names.

        Examples
        --------
        >>> import polyarray as pa
        >>> pa.protocols([1, 2]).as_dict()["elements"]
        'sequence'
        """
        return dict(vars(self))

    def __contains__(self, protocol: object) -> bool:
        return protocol in self.functions or protocol in self.memory

    def __iter__(self) -> Iterator[str]:
        return iter((*self.functions, *self.memory))

    def __repr__(self) -> str:
        name = _name(self.type).removeprefix("builtins.")
        rows = [
            ("path", self.path),
            ("functions", " ".join(self.functions)),
            ("memory", " ".join(self.memory)),
            ("elements", self.elements and f"by {self.elements}"),
            ("library", self.library),
            ("registered", ", ".join(self.registered)),
        ]
        width = max(len(label) for label, _ in rows)
        lines = [f"  {label:<{width}}  {text}" for label, text in rows if text]
        return "\n".join([f"protocols of {name}", *lines])


def _said(type_: type, name: str) -> Any:
    """What a type's classes say under a name, without asking a metaclass or a descriptor."""
    return next((vars(base)[name] for base in type_.__mro__ if name in vars(base)), None)


def _has(type_: type, name: str) -> bool:
    return any(name in vars(base) for base in type_.__mro__)


def _elements(type_: type, memory: tuple[str, ...]) -> str | None:
    """How `asarray` would read an object."""
    if issubclass(type_, core.ndarray):
        return "ndarray"
    if issubclass(type_, (core.generic, bool, int, float, complex)):
        return "number"
    if issubclass(type_, (str, bytes)):
        return "text"
    order = ("buffer", "__array_struct__", "__array_interface__", "__array__", "__arrow_c_array__")
    found = next((name for name in order if name in memory), None)
    if found is None and issubclass(type_, (list, tuple)):
        return "sequence"
    if (
        found is None
        and _has(type_, "__len__")
        and _has(type_, "__getitem__")
        and not issubclass(type_, (dict, set))
    ):
        return "sequence"
    return found


def protocols(x: Any) -> Protocols:
    """Which protocols an object speaks, and which path polyarray's functions would take for it.

    Only types are looked at: nothing is called, computed, copied or imported.

    Examples
    --------
    >>> import polyarray as pa
    >>> said = pa.protocols(memoryview(b"abc"))
    >>> said.memory, said.elements
    (('buffer',), 'buffer')
    >>> "__array_function__" in pa.protocols(pa.zeros(2))
    True
    """
    from .dispatch import _libraries, _registry

    type_ = type(x)
    functions = tuple(name for name in SAID["functions"] if _has(type_, name))
    memory = tuple(name for name in SAID["memory"] if _has(type_, name))
    exports = getattr(core, "_exports_buffer", None)
    if exports(x) if exports else _has(type_, "__buffer__"):
        memory = ("buffer", *memory)
    library = _libraries.library_of(type_)
    registered = [
        f"{_registry.name_of(function)}" + ("" if method == "__call__" else f".{method}")
        for (function, method), signatures in list(_registry._table.items())
        if any(base is not object and issubclass(type_, base) for types in signatures for base in types)
    ]
    registered += [
        f"namespace {namespace.label}"
        for base, namespace in list(_registry._namespaces.items())
        if issubclass(type_, base)
    ]
    elements = _elements(type_, memory)
    return Protocols(
        type=type_,
        functions=functions,
        memory=memory,
        elements=elements,
        library=None if library is None else library.name,
        registered=tuple(registered),
        path=_path(type_, functions, elements, library, registered),
    )


def _path(
    type_: type, functions: tuple[str, ...], elements: str | None, library: Any, registered: list[str]
) -> str:
    from .dispatch import _libraries

    if type_ is core.ndarray:
        return "polyarray's own array"
    before = "the implementations registered for it; else " if registered else ""
    if library is not None and _libraries.is_native(library.name):
        return before + f"the functions of {library.name}"
    speaks = [
        name
        for name in ("__array_ufunc__", "__array_function__")
        if name in functions and _said(type_, name) is not _said(core.ndarray, name)
    ]
    if library is None or library.name != "numpy":
        refused = [name for name in speaks if _said(type_, name) is None]
        if refused:
            return before + f"refused, since {' and '.join(refused)} is None"
        if speaks:
            rest = (
                ""
                if len(speaks) == 2 or elements is None
                else f"; else polyarray, on its elements by {elements}"
            )
            return before + f"its own {' and '.join(speaks)}{rest}"
    if issubclass(type_, core.ndarray):
        return before + "polyarray's own, with results of the derived class"
    if elements in ("number", "text", "sequence"):
        return before + "a number, text or sequence: polyarray makes an array of it"
    if elements is not None:
        return before + f"polyarray, on its elements by {elements}"
    return before + "refused: polyarray cannot make an array of it"
