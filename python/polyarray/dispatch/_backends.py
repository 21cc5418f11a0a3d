"""Backends (NEP 31): objects that answer functions of a domain, and polyarray as one of them.

A backend is any object, a module as well, with `__ua_domain__`, a text or several, and
`__ua_function__(function, args, kwargs)`, which may return NotImplemented; optionally
`__ua_convert__(dispatchables, coerce)` gets the arrays among the arguments first. uarray calls backends so,
and `backend` is polyarray for it. Around polyarray's own functions, backends are set here: in a
context, so that threads and asyncio's tasks have their own, or for the process.

Functions belong to the domain `numpy`, those of namespaces to domains in it (`numpy.linalg`); a backend
answers the functions of its domain and of all in it.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import _polyarray as core
from ._libraries import module_of


class BackendNotImplementedError(NotImplementedError):
    """No backend answered a function, and polyarray was not allowed to.

    The arguments are a message, and pairs of a backend and what it raised, if it did.

    Examples
    --------
    >>> import polyarray as pa
    >>> issubclass(pa.dispatch.BackendNotImplementedError, NotImplementedError)
    True
    """


@dataclass(frozen=True)
class Dispatchable:
    """An argument that a backend may convert: its value, what it stands for, and whether it may be converted.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.dispatch.Dispatchable(3.5, pa.ndarray).coercible
    True
    """

    value: Any
    type: Any
    coercible: bool = True


class _Set(NamedTuple):
    backend: Any
    coerce: bool
    only: bool


class _State(NamedTuple):
    preferred: tuple[_Set, ...] = ()
    """The innermost first."""
    skipped: tuple[Any, ...] = ()


_state: ContextVar[_State] = ContextVar("polyarray.dispatch.backends", default=_State())  # noqa: B039
_global: list[tuple[_Set, bool]] = []
_registered: list[Any] = []
_lock = threading.RLock()
_scopes = 0
_plain: set[Any] = set()
_watched: set[Any] = set()


def _functions() -> Iterator[Any]:
    """All functions that backends can answer."""
    from .. import _overridable

    for name in core._ufunc_names:
        yield getattr(core, name)
    yield from _overridable._made.values()


def watch(wanted: Iterable[Any] | None = None) -> None:
    """Has all calls of some functions looked at, whatever their arguments; of all where backends are set."""
    global _plain, _watched
    with _lock:
        if wanted is not None:
            _plain = set(wanted)
        now = set(_functions()) if _scopes or _global or _registered else set(_plain)
        for function in now - _watched:
            function._watch(True)
        for function in _watched - now:
            function._watch(False)
        _watched = now


def domains(backend: Any) -> tuple[str, ...]:
    """The domains of a backend; ValueError for an object that is none."""
    found = getattr(backend, "__ua_domain__", None)
    if found is None or not callable(getattr(backend, "__ua_function__", None)):
        raise ValueError(
            f"a backend has __ua_domain__ and __ua_function__, which a {type(backend).__name__!r} has not"
        )
    return (found,) if isinstance(found, str) else tuple(found)


@contextlib.contextmanager
def _scoped(state: _State) -> Iterator[None]:
    global _scopes
    with _lock:
        _scopes += 1
        watch()
    token = _state.set(state)
    try:
        yield
    finally:
        _state.reset(token)
        with _lock:
            _scopes -= 1
            watch()


def set_backend(
    backend: Any, *, coerce: bool = False, only: bool = False
) -> contextlib.AbstractContextManager[None]:
    """A scope in which a backend is asked first for polyarray's functions.

    With `only`, no other is asked and polyarray does not answer either; `coerce` means that too, and allows
    the backend to convert arguments at any cost. The scope is a context variable.

    Examples
    --------
    >>> import polyarray as pa
    >>> class Loud:
    ...     __ua_domain__ = "numpy"
    ...     def __ua_function__(self, function, args, kwargs):
    ...         print(function.__name__)
    ...         return NotImplemented
    >>> with pa.dispatch.set_backend(Loud()):
    ...     pa.sqrt(4.0)
    sqrt
    np.float64(2.0)
    """
    domains(backend)
    state = _state.get()
    return _scoped(state._replace(preferred=(_Set(backend, coerce, only or coerce), *state.preferred)))


def skip_backend(backend: Any) -> contextlib.AbstractContextManager[None]:
    """A scope in which a backend is not asked, as it needs to call the function that it answers.

    Examples
    --------
    >>> import polyarray as pa
    >>> class Doubling:
    ...     __ua_domain__ = "numpy"
    ...     def __ua_function__(self, function, args, kwargs):
    ...         with pa.dispatch.skip_backend(self):
    ...             return 2 * function(*args, **kwargs)
    >>> with pa.dispatch.set_backend(Doubling()):
    ...     pa.sqrt(4.0)
    np.float64(4.0)
    """
    domains(backend)
    state = _state.get()
    return _scoped(state._replace(skipped=(*state.skipped, backend)))


def set_global_backend(
    backend: Any, *, coerce: bool = False, only: bool = False, try_last: bool = False
) -> None:
    """Has a backend asked in the whole process, after those of scopes; `None` forgets it.

    With `try_last`, registered backends come before it.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.dispatch.set_global_backend(None)
    """
    if backend is not None:
        domains(backend)
    with _lock:
        _global[:] = [] if backend is None else [(_Set(backend, coerce, only or coerce), try_last)]
        watch()


def register_backend(backend: Any) -> None:
    """Has a backend asked in the whole process, after those of scopes and the global one.

    Examples
    --------
    >>> import types
    >>> import polyarray as pa
    >>> declining = types.SimpleNamespace(
    ...     __ua_domain__="numpy", __ua_function__=lambda *call: NotImplemented
    ... )
    >>> pa.dispatch.register_backend(declining)
    >>> pa.sqrt(4.0)
    np.float64(2.0)
    >>> pa.dispatch.unregister_backend(declining)
    """
    domains(backend)
    with _lock:
        if not any(one is backend for one in _registered):
            _registered.append(backend)
        watch()


def unregister_backend(backend: Any) -> None:
    """Forgets a registered backend; ValueError where it is none.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.dispatch.unregister_backend(pa.dispatch.backend)
    Traceback (most recent call last):
    ...
    ValueError: the backend is not registered
    """
    with _lock:
        for k, one in enumerate(_registered):
            if one is backend:
                del _registered[k]
                watch()
                return
    raise ValueError("the backend is not registered")


def clear_backends() -> None:
    """Forgets the global and the registered backends. Those of scopes stay until their scopes end.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.dispatch.clear_backends()
    """
    with _lock:
        _global.clear()
        _registered.clear()
        watch()


def _domain_of(function: Any) -> str:
    return "numpy" + function.__module__.removeprefix("polyarray")


def _answers(backend: Any, domain: str) -> bool:
    for own in domains(backend):
        own = "numpy" + own.removeprefix("polyarray") if own.split(".")[0] == "polyarray" else own
        if domain == own or domain.startswith(own + "."):
            return True
    return False


def _order(state: _State, domain: str) -> Iterator[_Set]:
    """The backends that are asked, in their order, up to one that ends it."""
    found = list(state.preferred)
    process = [one for one, last in _global if not last]
    found += process
    found += [_Set(one, False, False) for one in _registered]
    found += [one for one, last in _global if last]
    for one in found:
        if _answers(one.backend, domain) and not any(skipped == one.backend for skipped in state.skipped):
            yield one
            if one.only:
                return


def before(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What backends, and implementations for plain types, answer; NotImplemented leaves the call as it is."""
    if _scopes or _global or _registered:
        answer = _by_backends(function, args, kwargs)
        if answer is not NotImplemented:
            return answer
    if function in _plain:
        from . import _registry

        for _, found in _registry._candidates(function, "__call__", args, tuple(kwargs.values()), own=False):
            answer = found(*args, **kwargs)
            if answer is not NotImplemented:
                return answer
    return NotImplemented


def _by_backends(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    failures: list[tuple[Any, Any]] = []
    last: _Set | None = None
    for last in _order(_state.get(), _domain_of(function)):
        backend = last.backend
        try:
            converted = _converted(backend, args, kwargs, last.coerce)
            if converted is NotImplemented:
                failures.append((backend, None))
                continue
            answer = backend.__ua_function__(function, *converted)
        except BackendNotImplementedError as error:
            failures.append((backend, error))
            continue
        if answer is not NotImplemented:
            return answer
        failures.append((backend, None))
    if last is not None and last.only:
        named = ", ".join(type(one).__name__ for one, _ in failures)
        raise BackendNotImplementedError(
            f"no backend answered '{function.__module__}.{function.__name__}': {named} did not, no other may",
            *failures,
        )
    return NotImplemented


def _converted(backend: Any, args: tuple[Any, ...], kwargs: dict[str, Any], coerce: bool) -> Any:
    """A call's arguments after the backend converted the arrays among them."""
    convert = getattr(backend, "__ua_convert__", None)
    if convert is None:
        return args, kwargs
    found: list[Dispatchable] = []

    def collect(value: Any) -> None:
        if type(value) in (list, tuple):
            for one in value:
                collect(one)
        elif hasattr(type(value), "shape") and hasattr(type(value), "dtype"):
            found.append(Dispatchable(value, core.ndarray))

    for value in (*args, *kwargs.values()):
        collect(value)
    if not found:
        return args, kwargs
    result = convert(tuple(found), coerce)
    if result is NotImplemented:
        return NotImplemented
    values = iter(result)

    def replace(value: Any) -> Any:
        if type(value) in (list, tuple):
            return type(value)(map(replace, value))
        return next(values) if hasattr(type(value), "shape") and hasattr(type(value), "dtype") else value

    return tuple(map(replace, args)), {name: replace(value) for name, value in kwargs.items()}


# ---- polyarray as a backend ---------------------------------------------------------------------------


class _Polyarray:
    """polyarray as a backend for uarray's multimethods, those of unumpy and of `scipy.fft` among them.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.dispatch.backend.__ua_domain__
    'numpy'
    """

    def __init__(self, domain: str) -> None:
        self.__ua_domain__ = domain

    def __repr__(self) -> str:
        return f"<polyarray as a backend of {self.__ua_domain__!r}>"

    def __ua_function__(self, method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The function of polyarray with a multimethod's name, if there is one."""
        found = _counterpart(method)
        return NotImplemented if found is None else found(*args, **kwargs)

    def __ua_convert__(self, dispatchables: Iterable[Any], coerce: bool) -> Any:
        """Arrays as ours, functions of elements and dtypes as ours of that name."""
        converted = []
        for one in dispatchables:
            value = _value(one.value, one.type, coerce and one.coercible)
            if value is NotImplemented:
                return NotImplemented
            converted.append(value)
        return converted


def _value(value: Any, kind: Any, coerce: bool) -> Any:
    named = getattr(kind, "__name__", None) or getattr(kind, "name", "")
    if value is None:
        return None
    if named == "ufunc":
        return getattr(core, getattr(value, "name", None) or value.__name__, NotImplemented)
    if named == "dtype":
        return core.dtype(getattr(value, "__name__", None) if isinstance(value, type) else str(value))
    if named in ("ndarray", "array", "Array") or kind is core.ndarray:
        if isinstance(value, core.ndarray) or not hasattr(value, "__array_ufunc__"):
            # Numbers and lists cost nothing to speak of; other libraries' arrays are theirs.
            return core.asarray(value) if coerce and not isinstance(value, core.ndarray) else value
        return core.asarray(value) if coerce or module_of(type(value)) == "numpy" else NotImplemented
    return value


def _method_of_ufunc(name: str) -> Callable[..., Any]:
    def call(ufunc: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(ufunc, core.ufunc):
            ufunc = getattr(core, getattr(ufunc, "name", None) or ufunc.__name__)
        return ufunc(*args, **kwargs) if name == "__call__" else getattr(ufunc, name)(*args, **kwargs)

    return call


def _class_of(class_: Any) -> Any:
    return getattr(sys.modules["polyarray"], class_.__name__, NotImplemented)


def _of_scipy(function: Callable[..., Any]) -> Callable[..., Any]:
    """A transform under SciPy's name, which takes hints that mean nothing here."""

    def call(x: Any, *args: Any, **kwargs: Any) -> Any:
        for hint in ("overwrite_x", "workers", "plan"):
            kwargs.pop(hint, None)
        return function(x, *args[:3], **kwargs)

    return call


NAMESPACES = ("fft", "linalg", "random", "polynomial", "ma")


@functools.cache
def _counterpart(method: Any) -> Any:
    """What answers a multimethod: what has its qualified name in the namespace that its module names."""
    polyarray: Any = sys.modules["polyarray"]
    path = (getattr(method, "__qualname__", None) or method.__name__).rpartition("<locals>.")[2].split(".")
    module = getattr(method, "__module__", None) or ""
    if len(path) > 1 and path[-2] == "ufunc":
        return _method_of_ufunc(path[-1])
    if path[-1] == "overridden_class":
        return _class_of
    if len(path) > 1 and path[0].startswith("ClassOverride"):
        return None
    space = next((name for name in module.split(".")[1:] if name in NAMESPACES), None)
    found: Any = polyarray if space is None else getattr(polyarray, space)
    for part in path:
        found = getattr(found, part, None)
        if found is None:
            return None
    if not callable(found):
        return None
    return _of_scipy(found) if module.split(".")[0] == "scipy" else found


backend = _Polyarray("numpy")
fft_backend = _Polyarray("numpy.scipy.fft")
