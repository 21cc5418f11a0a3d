"""What is registered, and which implementation a call has.

The extension module asks `decide` once for the types of a call, and keeps the answer until something is
registered or one of the types dies. Tables are replaced under a lock and read without it.
"""

from __future__ import annotations

import abc
import contextlib
import importlib
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from .. import _overridable
from .. import _polyarray as core
from . import _libraries

_F = TypeVar("_F", bound=Callable[..., Any])
_Signature = tuple[type, ...]

# Implementations by function, method and types; namespaces by type.
_table: dict[tuple[Any, str], dict[_Signature, Callable[..., Any]]] = {}
_namespaces: dict[type, Namespace] = {}
_lock = threading.RLock()
_seen: dict[int, weakref.ref[type]] = {}

METHODS = ("__call__", "reduce", "accumulate", "reduceat", "outer", "at")

# The other name of a function, where the array API standard and NumPy differ.
_PAIRS = """
    absolute abs arccos acos arccosh acosh arcsin asin arcsinh asinh arctan atan arctanh atanh arctan2 atan2
    invert bitwise_invert invert bitwise_not left_shift bitwise_left_shift right_shift bitwise_right_shift
    conjugate conj power pow concatenate concat transpose permute_dims divide true_divide remainder mod
    cumsum cumulative_sum cumprod cumulative_prod fix trunc degrees rad2deg radians deg2rad asarray array
""".split()
OTHER_NAMES: dict[str, list[str]] = {}
for _first, _second in zip(_PAIRS[::2], _PAIRS[1::2], strict=True):
    OTHER_NAMES.setdefault(_first, []).append(_second)
    OTHER_NAMES.setdefault(_second, []).append(_first)


def name_of(function: Any) -> str:
    """The full name of a function, as in error messages."""
    return f"{function.__module__}.{function.__name__}"


def type_name(type_: type) -> str:
    """The full name of a type."""
    module = _libraries.module_of(type_)
    return type_.__qualname__ if module == "builtins" else f"{module}.{type_.__qualname__}"


def lookup(module: Any, function: Any) -> Any:
    """A function's counterpart in a namespace, under one of its names; None where there is none."""
    for part in function.__module__.split(".")[1:]:
        module = getattr(module, part, None)
    for name in (function.__name__, *OTHER_NAMES.get(function.__name__, ())):
        found = getattr(module, name, None)
        if callable(found):
            return found
    return None


class Namespace:
    """A module whose functions answer for a type; imported when it is needed where only its name is known."""

    def __init__(self, module: Any, names: tuple[str, ...] | None) -> None:
        self._module = module
        self.names = names

    @property
    def module(self) -> Any:
        if isinstance(self._module, str):
            self._module = importlib.import_module(self._module)
        return self._module

    @property
    def label(self) -> str:
        module = self._module
        return module if isinstance(module, str) else getattr(module, "__name__", repr(module))

    def find(self, function: Any, method: str) -> Any:
        if self.names is not None and function.__name__ not in self.names:
            return None
        found = lookup(self.module, function)
        return found if method == "__call__" or found is None else getattr(found, method, None)


def _is_function(function: Any) -> bool:
    return isinstance(function, core.ufunc) or _overridable.is_dispatched(function)


def _require(function: Any, types: tuple[Any, ...], method: str) -> None:
    if not _is_function(function):
        raise TypeError(
            f"register: {function!r} is no function that can be registered for; "
            "public functions of polyarray that take arrays can"
        )
    if not types or not all(isinstance(one, type) for one in types):
        raise TypeError(
            f"{name_of(function)}.register takes the types of arguments, got "
            f"{', '.join(map(repr, types)) or 'none'}"
        )
    allowed = METHODS if isinstance(function, core.ufunc) else METHODS[:1]
    if method not in allowed:
        raise ValueError(f"{name_of(function)} has no method {method!r}, allowed are {', '.join(allowed)}")


def _is_plain(one: type) -> bool:
    """Whether arguments of a type are not looked at in a usual call."""
    plain = (core.ndarray, float, int, complex, bool, str, list, tuple, type(None), type, core.dtype)
    return one in plain or (issubclass(one, core.generic) and one.__module__ == "polyarray")


def _hear_numpy(types: tuple[type, ...]) -> None:
    """Has calls with NumPy's arrays looked up where a type may be theirs."""

    def may_be(one: type) -> bool:
        module = _libraries.module_of(one)
        return one is object or isinstance(one, abc.ABCMeta) or f"{module}.".startswith("numpy.")

    if any(map(may_be, types)):
        core._hear_numpy()


def _changed() -> None:
    _watch_plain()
    core._forget_answers()


def _watch_plain() -> None:
    """Has all calls of functions looked at that have implementations for plain types only."""
    from . import _backends

    wanted = {
        function
        for (function, method), signatures in _table.items()
        if method == "__call__" and any(all(map(_is_plain, types)) for types in signatures)
    }
    _backends.watch(wanted)


def register(function: Any, *types: type, method: str = "__call__") -> Callable[[_F], _F]:
    """Registers an implementation of a function for the types of arguments; a decorator.

    With one type, calls are answered that have an argument of it, or of a type derived from it, wherever
    arrays may be arguments: in lists where the function takes lists of arrays, in `out=` and `where=`. With
    several types, calls are answered whose first arguments have them; `object` stands for any type. The most
    specific implementation is called, with the arguments as they are in the call; where it returns
    `NotImplemented`, the next one is. Implementations of creation functions are called without `like=`.

    `polyarray.sin.register(A)` is `register(polyarray.sin, A)`. Implementations of a ufunc's methods are
    registered with `method="reduce"` and so on.

    Examples
    --------
    >>> import polyarray as pa
    >>> class Ones:
    ...     def __init__(self, n):
    ...         self.n = n
    >>> with pa.dispatch.temporary():
    ...     @pa.dispatch.register(pa.sum, Ones)
    ...     def total(x, axis=None):
    ...         return x.n
    ...     pa.sum(Ones(7))
    7
    """
    _require(function, types, method)

    def decorate(implementation: _F) -> _F:
        if not callable(implementation):
            raise TypeError(f"{name_of(function)}.register: {implementation!r} is not callable")
        with _lock:
            _hear_numpy(types)
            key = (function, method)
            _table[key] = {**_table.get(key, {}), types: implementation}
            _changed()
        return implementation

    return decorate


def unregister(function: Any, *types: type, method: str = "__call__") -> None:
    """Forgets the implementation of a function for some types; KeyError where there is none.

    Examples
    --------
    >>> import polyarray as pa
    >>> class A: ...
    >>> _ = pa.sin.register(A)(lambda x: "sine")
    >>> pa.sin(A())
    'sine'
    >>> pa.dispatch.unregister(pa.sin, A)
    """
    _require(function, types, method)
    with _lock:
        key = (function, method)
        left = dict(_table.get(key, {}))
        if types not in left:
            names = ", ".join(map(type_name, types))
            raise KeyError(f"{name_of(function)} has no implementation for {names}")
        del left[types]
        _table[key] = left
        if not left:
            del _table[key]
        _changed()


def register_namespace(type_: type, module: Any, names: Any = None) -> None:
    """Has the functions of a module answer for arrays of a type.

    A public function is answered by the module's function of the same name, or of its other name (NumPy's or
    the array API standard's); those of `polyarray.linalg` by the module's `linalg`. Names are looked up when
    they are first called. The module may be given by its name, and is imported then. `names` limits which
    functions are answered. What the module does not have is refused with a TypeError, unless the type has
    methods that answer (`__array_ufunc__`, `__array_function__`).

    Examples
    --------
    >>> import fractions, types
    >>> import polyarray as pa
    >>> module = types.SimpleNamespace(negative=lambda x: -x)
    >>> with pa.dispatch.temporary():
    ...     pa.dispatch.register_namespace(fractions.Fraction, module)
    ...     pa.negative(fractions.Fraction(1, 3))
    Fraction(-1, 3)
    """
    if not isinstance(type_, type):
        raise TypeError(f"register_namespace takes a type and a module, got {type_!r}")
    if _is_plain(type_):
        raise TypeError(f"register_namespace: arguments of type {type_name(type_)} are polyarray's own")
    with _lock:
        _hear_numpy((type_,))
        _namespaces[type_] = Namespace(module, None if names is None else tuple(names))
        _changed()


def unregister_namespace(type_: type) -> None:
    """Forgets the namespace of a type; KeyError where it has none.

    Examples
    --------
    >>> import polyarray as pa
    >>> class A: ...
    >>> pa.dispatch.register_namespace(A, "math")
    >>> pa.dispatch.unregister_namespace(A)
    """
    with _lock:
        if type_ not in _namespaces:
            raise KeyError(f"there is no namespace for {type_name(type_)}")
        del _namespaces[type_]
        _changed()


@contextlib.contextmanager
def temporary() -> Iterator[None]:
    """A scope at whose end everything is forgotten that was registered in it, as tests want it.

    What is registered holds for all threads, also while the scope lasts.

    Examples
    --------
    >>> import polyarray as pa
    >>> with pa.dispatch.temporary():
    ...     _ = pa.sin.register(dict)(lambda x: "a dictionary")
    ...     pa.sin({})
    'a dictionary'
    >>> pa.dispatch.registered(pa.sin)
    {}
    """
    with _lock:
        table = {key: dict(found) for key, found in _table.items()}
        namespaces = dict(_namespaces)
    try:
        yield
    finally:
        with _lock:
            _table.clear()
            _table.update(table)
            _namespaces.clear()
            _namespaces.update(namespaces)
            _changed()


def registered(function: Any = None) -> dict[Any, Any]:
    """What is registered: implementations of a function by their types, or by function, method and types;
    namespaces of types are listed under the types.

    Examples
    --------
    >>> import polyarray as pa
    >>> class A: ...
    >>> with pa.dispatch.temporary():
    ...     _ = pa.sin.register(A)(len)
    ...     pa.dispatch.registered(pa.sin) == {(A,): len}
    True
    """
    if function is not None:
        return dict(_table.get((function, "__call__"), {}))
    found: dict[Any, Any] = {}
    for (one, method), signatures in list(_table.items()):
        for types, implementation in signatures.items():
            found[(name_of(one), method, types)] = implementation
    found.update({type_: namespace.label for type_, namespace in list(_namespaces.items())})
    return found


# ---- which implementation a call has ------------------------------------------------------------------


def _rank(type_: type, base: type) -> int:
    """How far a base is from a type; virtual bases come last, `object` after them."""
    order = type_.__mro__
    if base is object:
        return len(order) + 1
    return order.index(base) if base in order else len(order)


def _is_at_least(x: _Signature, y: _Signature, types: _Signature) -> bool:
    """Whether one signature is as specific as another in every place of a call's types."""
    fill = (object,) * len(types)
    for type_, a, b in zip(types, (*x, *fill), (*y, *fill), strict=False):
        if a is b:
            continue
        i, j = _rank(type_, a), _rank(type_, b)
        if i > j or (i == j and not issubclass(a, b)):
            return False
    return True


def _by_several(
    function: Any, found: dict[_Signature, Any], types: _Signature
) -> list[tuple[_Signature, Any]]:
    """The implementations for several types that a call's arguments have, the most specific first."""
    matching = [
        signature
        for signature in found
        if 1 < len(signature) <= len(types) and all(map(issubclass, types, signature))
    ]
    ordered: list[_Signature] = []
    while matching:
        best = [one for one in matching if all(_is_at_least(one, other, types) for other in matching)]
        if len(best) != 1 and not ordered:
            least = [
                one
                for one in matching
                if not any(
                    _is_at_least(other, one, types) and not _is_at_least(one, other, types)
                    for other in matching
                )
            ]
            named = " and ".join(f"({', '.join(map(type_name, one))})" for one in least[:2])
            raise TypeError(
                f"{name_of(function)} is ambiguous for ({', '.join(map(type_name, types))}): the "
                f"implementations for {named} are equally specific; register one for these types"
            )
        chosen = best[0] if best else matching[0]
        ordered.append(chosen)
        matching.remove(chosen)
    return [(one, found[one]) for one in ordered]


def _bases(function: Any, type_: type, known: Any) -> list[type]:
    """The registered types that a type is derived from, the nearest first; virtual bases come last."""
    order = [base for base in type_.__mro__ if base in known]
    virtual = [base for base in known if base not in type_.__mro__ and issubclass(type_, base)]
    least = [one for one in virtual if not any(o is not one and issubclass(o, one) for o in virtual)]
    if len(least) > 1 and not [base for base in order if base is not object]:
        raise TypeError(
            f"{name_of(function)} is ambiguous for {type_name(type_)}: the implementations for "
            f"{type_name(least[0])} and {type_name(least[1])} are equally specific; register one for it"
        )
    virtual.sort(key=lambda one: sum(issubclass(other, one) for other in virtual))
    if object in order:
        order.remove(object)
        return [*order, *virtual, object]
    return [*order, *virtual]


def _by_one(function: Any, method: str, types: list[type]) -> Iterator[tuple[_Signature, Any]]:
    """The implementations for one type that arguments have, subclasses before superclasses."""
    found = {
        one: implementation for (one, *rest), implementation in _signatures(function, method) if not rest
    }
    known = {*found, *_namespaces}
    if not known:
        return
    numpy = any(issubclass(one, core.ndarray) for one in types)
    ordered: list[type] = []
    for one in types:
        place = next((k for k, other in enumerate(ordered) if issubclass(one, other)), len(ordered))
        ordered.insert(place, one)
    refused: list[tuple[_Signature, Any]] = []
    for one in ordered:
        for base in _bases(function, one, known):
            if base in found:
                yield (base,), found[base]
            if base in _namespaces:
                namespace = _namespaces[base]
                # NumPy hands calls with our arrays over to us.
                if numpy and namespace.label == "numpy":
                    continue
                function_there = namespace.find(function, method)
                if function_there is not None:
                    yield (base,), function_there
                elif not _libraries.speaks(one):
                    why = (
                        f"the namespace registered for it, {namespace.label!r}, has no '{function.__name__}'"
                    )
                    refusal = _libraries.refusal(name_of(function), repr(type_name(one)), why)
                    refused.append(((base,), refusal))
    yield from refused[:1]


def _signatures(function: Any, method: str) -> list[tuple[_Signature, Any]]:
    return list(_table.get((function, method), {}).items())


def flattened(objects: Any, nested: bool) -> Iterator[Any]:
    """Objects, and those in lists and tuples among them where these count."""
    for one in objects:
        if nested and type(one) in (list, tuple):
            yield from flattened(one, nested)
        else:
            yield one


def _candidates(
    function: Any, method: str, given: tuple[Any, ...], named: tuple[Any, ...], own: bool = True
) -> Iterator[tuple[_Signature, Any]]:
    """The implementations that a call has, the best first; `own` allows those of libraries."""
    nested = method != "__call__" or getattr(function, "_relevant", "each") == "nested"
    objects = list(flattened((*given, *named), nested))
    types = list(dict.fromkeys(type(one) for one in objects))
    for one in types:
        _notice(one)
    if _table or _namespaces:
        signatures = dict(_signatures(function, method))
        yield from _by_several(function, signatures, tuple(type(one) for one in given))
        yield from _by_one(function, method, types)
    if own:
        library = _libraries.implementation(function, method, given, named, types, objects)
        if library is not None:
            yield (), library


def _notice(type_: type) -> None:
    """Makes answers stale when a type dies, whose address another one may get."""
    key = id(type_)
    known = _seen.get(key)
    if known is None or known() is not type_:

        def forget(reference: Any) -> None:
            if _seen.get(key) is reference:
                del _seen[key]
            core._forget_answers()

        _seen[key] = weakref.ref(type_, forget)


def decide(function: Any, method: str, given: tuple[Any, ...], named: tuple[Any, ...]) -> Any:
    """The implementation that a call has, or None; as method `library`, the library that answers for one."""
    if method == "library":
        _notice(type(given[0]))
        library = _libraries.library_of(type(given[0]))
        native = library is not None and library.name != "numpy" and _libraries.is_native(library.name)
        return library if native else None
    return next((found for _, found in _candidates(function, method, given, named)), None)


def declined(function: Any, method: str, first: Any, given: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What others answer where the first implementation declined; NotImplemented leaves it to protocols."""
    candidates = [found for _, found in _candidates(function, method, given, tuple(kwargs.values()))]
    for found in candidates[1:]:
        answer = found(*given, **kwargs)
        if answer is not NotImplemented:
            return answer
    nested = getattr(function, "_relevant", "each") == "nested"
    types = list(dict.fromkeys(type(o) for o in flattened((*given, *kwargs.values()), nested)))
    foreign = [one for one in types if not _is_plain(one)]
    if any(_libraries.speaks(one) for one in foreign):
        return NotImplemented
    raise TypeError(
        f"no implementation of '{name_of(function)}' for {', '.join(map(type_name, foreign))}: all that are "
        "registered returned NotImplemented"
    )


def create(function: Any, like: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What `like=` gives where an implementation of the creation function is registered, or known."""
    kwargs = {name: value for name, value in kwargs.items() if name != "like"}
    _notice(type(like))
    for _, found in _by_one(function, "__call__", [type(like)]):
        answer = found(*args, **kwargs)
        if answer is not NotImplemented:
            return answer
    return _libraries.create(function, like, args, kwargs)


def implementation(function: Any, *types: type, method: str = "__call__") -> Any:
    """What would answer a call whose arguments have these types, or None where polyarray does.

    Registered implementations only; `polyarray.protocols(x)` tells the path of an array that there is.

    Examples
    --------
    >>> import polyarray as pa
    >>> class A: ...
    >>> class B(A): ...
    >>> with pa.dispatch.temporary():
    ...     _ = pa.sin.register(A)(abs)
    ...     pa.dispatch.implementation(pa.sin, B)
    <built-in function abs>
    """
    _require(function, types, method)
    signatures = dict(_signatures(function, method))
    several = _by_several(function, signatures, types)
    found = several or list(_by_one(function, method, list(dict.fromkeys(types))))
    return found[0][1] if found else None
