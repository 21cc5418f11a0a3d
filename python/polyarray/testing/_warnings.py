"""Contexts that expect, suppress and record warnings, and assertions about exceptions."""

from __future__ import annotations

import contextlib
import re
import sys
import types
import unittest
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

__all__ = [
    "assert_no_gc_cycles",
    "assert_no_warnings",
    "assert_raises",
    "assert_raises_regex",
    "assert_warns",
    "break_cycles",
    "clear_and_catch_warnings",
    "suppress_warnings",
]

_case = unittest.TestCase()


def assert_raises(exception_class: Any, *args: Any, **kwargs: Any) -> Any:
    """Fail unless a call, or the block of a `with` statement, raises an exception of a class.

    >>> from polyarray.testing import assert_raises
    >>> assert_raises(ZeroDivisionError, lambda: 1 / 0)
    """
    __tracebackhide__ = True
    return _case.assertRaises(exception_class, *args, **kwargs)


def assert_raises_regex(exception_class: Any, expected_regexp: Any, *args: Any, **kwargs: Any) -> Any:
    """As `assert_raises`, and the message has to match a regular expression.

    >>> from polyarray.testing import assert_raises_regex
    >>> assert_raises_regex(ZeroDivisionError, "division", lambda: 1 / 0)
    """
    __tracebackhide__ = True
    return _case.assertRaisesRegex(exception_class, expected_regexp, *args, **kwargs)


def _called(args: tuple[Any, ...]) -> str:
    return f" when calling {args[0].__name__}" if args else ""


def _deprecated() -> None:
    """What NumPy says of its own of these, since Python and pytest have better ones."""
    warnings.warn(
        "NumPy warning suppression and assertion utilities are deprecated. Use warnings.catch_warnings, "
        "warnings.filterwarnings, pytest.warns or pytest.filterwarnings.",
        DeprecationWarning,
        stacklevel=3,
    )


@contextlib.contextmanager
def _expecting(warning_class: type[Warning], args: tuple[Any, ...]) -> Iterator[None]:
    __tracebackhide__ = True
    with suppress_warnings(_warn=False) as scope:
        record = scope.record(warning_class)
        yield
        if not record:
            raise AssertionError(f"No warning raised{_called(args)}")


def assert_warns(warning_class: type[Warning], *args: Any, **kwargs: Any) -> Any:
    """Fail unless a call, or the block of a `with` statement, warns; gives what the call gives.

    It is deprecated, as NumPy's: `pytest.warns` does the same.

    >>> import pytest, warnings
    >>> from polyarray.testing import assert_warns
    >>> with pytest.warns(DeprecationWarning):
    ...     assert_warns(UserWarning, warnings.warn, "beware")
    """
    _deprecated()
    if not args and not kwargs:
        return _expecting(warning_class, args)
    if not args:
        if "match" in kwargs:
            raise RuntimeError("assert_warns does not use 'match' kwarg, use pytest.warns instead")
        raise RuntimeError("assert_warns(...) needs at least one arg")
    function, *rest = args
    with _expecting(warning_class, args):
        return function(*rest, **kwargs)


@contextlib.contextmanager
def _silent(args: tuple[Any, ...]) -> Iterator[None]:
    __tracebackhide__ = True
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        yield
        if said:
            raise AssertionError(f"Got warnings{_called(args)}: {said}")


def assert_no_warnings(*args: Any, **kwargs: Any) -> Any:
    """Fail if a call, or the block of a `with` statement, warns; gives what the call gives.

    >>> from polyarray.testing import assert_no_warnings
    >>> assert_no_warnings(max, 1, 2)
    2
    """
    if not args:
        return _silent(args)
    function, *rest = args
    with _silent(args):
        return function(*rest, **kwargs)


class clear_and_catch_warnings(warnings.catch_warnings):  # type: ignore[type-arg]
    """`warnings.catch_warnings` that also forgets, for `modules`, which warnings were shown before.

    >>> import warnings
    >>> from polyarray.testing import clear_and_catch_warnings
    >>> with clear_and_catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     warnings.warn("beware")
    >>> len(said)
    1
    """

    class_modules: tuple[types.ModuleType, ...] = ()

    def __init__(self, record: bool = False, modules: Iterable[types.ModuleType] = ()) -> None:
        self.modules = set(modules).union(self.class_modules)
        self._kept: dict[types.ModuleType, dict[Any, Any]] = {}
        super().__init__(record=record)

    def __enter__(self) -> Any:
        for module in self.modules:
            registry = module.__dict__.get("__warningregistry__")
            if registry is not None:
                self._kept[module] = registry.copy()
                registry.clear()
        return super().__enter__()

    def __exit__(self, *exception: Any) -> None:
        super().__exit__(*exception)
        for module in self.modules:
            registry = module.__dict__.get("__warningregistry__")
            if registry is not None:
                registry.clear()
                registry.update(self._kept.get(module, {}))


class suppress_warnings:
    """A context, or decorator, that suppresses and records chosen warnings; others are shown.

    Use `filter(category, message, module)` to suppress, `record(...)` to suppress and get the list of
    what was said. It is deprecated, as NumPy's: `pytest.warns` and `warnings.catch_warnings` do the same.

    >>> import pytest, warnings
    >>> from polyarray.testing import suppress_warnings
    >>> with pytest.warns(DeprecationWarning):
    ...     scope = suppress_warnings()
    >>> with scope:
    ...     said = scope.record(UserWarning)
    ...     warnings.warn("beware")
    >>> len(said)
    1
    """

    def __init__(self, forwarding_rule: str = "always", _warn: bool = True) -> None:
        if _warn:
            _deprecated()
        if forwarding_rule not in {"always", "module", "once", "location"}:
            raise ValueError("unsupported forwarding rule.")
        self._forwarding_rule = forwarding_rule
        self._rules: list[tuple[type[Warning], Any, types.ModuleType | None, list[Any] | None]] = []
        self._scopes: list[tuple[Any, int]] = []
        self._seen: set[Any] = set()

    def _add(
        self, category: type[Warning], message: str, module: types.ModuleType | None, record: bool
    ) -> list[Any] | None:
        kept: list[Any] | None = [] if record else None
        self._rules.append((category, re.compile(message, re.IGNORECASE), module, kept))
        return kept

    def filter(
        self, category: type[Warning] = Warning, message: str = "", module: types.ModuleType | None = None
    ) -> None:
        """Suppress warnings of a class whose message begins with a pattern.

        >>> import polyarray as pa
        >>> import warnings
        >>> with pa.testing.suppress_warnings(_warn=False) as suppressed:
        ...     suppressed.filter(UserWarning)
        ...     warnings.warn("not shown", UserWarning)
        """
        self._add(category, message, module, record=False)

    def record(
        self, category: type[Warning] = Warning, message: str = "", module: types.ModuleType | None = None
    ) -> list[Any]:
        """Suppress such warnings and give the list in which they are kept.

        >>> import polyarray as pa
        >>> import warnings
        >>> with pa.testing.suppress_warnings(_warn=False) as suppressed:
        ...     kept = suppressed.record(UserWarning)
        ...     warnings.warn("kept", UserWarning)
        >>> len(kept)
        1
        """
        kept = self._add(category, message, module, record=True)
        return [] if kept is None else kept

    def __enter__(self) -> suppress_warnings:
        catch = warnings.catch_warnings()
        catch.__enter__()
        shown = warnings.showwarning
        warnings.simplefilter("always")
        for _, _, _, kept in self._rules:
            if kept is not None:
                kept.clear()
        self.log: list[Any] = []

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: Any = None,
            line: str | None = None,
        ) -> None:
            said = warnings.WarningMessage(message, category, filename, lineno, file, line)
            for wanted, pattern, module, kept in reversed(self._rules):
                origin = module is None or (module.__file__ or "").startswith(filename)
                if origin and issubclass(category, wanted) and pattern.match(str(message)):
                    if kept is not None:
                        kept.append(said)
                        self.log.append(said)
                    return
            key = {"once": str(message), "module": (str(message), filename)}.get(
                self._forwarding_rule, (str(message), filename, lineno)
            )
            if self._forwarding_rule == "always" or key not in self._seen:
                self._seen.add(key)
                shown(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        self._scopes.append((catch, len(self._rules)))
        return self

    def __exit__(self, *exception: Any) -> None:
        catch, count = self._scopes.pop()
        del self._rules[count:]
        catch.__exit__(*exception)

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Decorate a function: its calls run within the context."""

        @wraps(function)
        def within(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return within


def break_cycles() -> None:
    """Collect what only reference cycles keep alive.

    >>> from polyarray.testing import break_cycles
    >>> break_cycles()
    """
    import gc

    gc.collect()
    if sys.implementation.name == "pypy":
        gc.collect()


@contextlib.contextmanager
def _no_cycles(name: str) -> Iterator[None]:
    __tracebackhide__ = True
    import gc

    was_enabled, flags = gc.isenabled(), gc.get_debug()
    gc.disable()
    try:
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        yield
        count = gc.collect()
        found = gc.garbage[:]
    finally:
        gc.set_debug(flags)
        gc.garbage.clear()
        if was_enabled:
            gc.enable()
    if count:
        where = f" when calling {name}" if name else ""
        listing = "\n".join(f"  {type(x).__name__} object at 0x{id(x):x}" for x in found)
        raise AssertionError(f"Reference cycles were found{where}: {count} objects\n{listing}")


def assert_no_gc_cycles(*args: Any, **kwargs: Any) -> Any:
    """Fail if a call, or the block of a `with` statement, leaves reference cycles behind.

    >>> from polyarray.testing import assert_no_gc_cycles
    >>> assert_no_gc_cycles(list, [1, 2])
    """
    if not args:
        return _no_cycles("")
    function, *rest = args
    with _no_cycles(function.__name__):
        function(*rest, **kwargs)
    return None
