"""Which of our functions stands for one of NumPy's, and why none does.

The extension module asks once for each function and remembers the answer. NumPy is never imported here: who
asks has a function of it.
"""

from __future__ import annotations

import sys
from typing import Any

from . import _polyarray as core

# What functions are about that have none of ours to stand for them.
TEXTS = "it is about texts, of which polyarray has no dtype"
FIELDS = "it is about structured dtypes, which polyarray does not have"
DATES = "it is about dates, of which polyarray has no dtype"

_MODULES = {"numpy.strings": TEXTS, "numpy.char": TEXTS, "numpy.lib.recfunctions": FIELDS}
_FUNCTIONS = dict.fromkeys(("busday_count", "busday_offset", "datetime_as_string", "is_busday"), DATES)


def _part(function: Any) -> Any:
    """Stands for a function of elements that is a part of one of NumPy's: ours does the same, and asks
    nobody again."""

    def stands(*inputs: Any, out: Any = (None,), where: Any = True, **options: Any) -> Any:
        result = function(*inputs, **options)
        if out[0] is None:
            return result
        target = core.asarray(out[0])
        core.copyto(target, result, where=where)
        return out[0]

    return stands


_PARTS = {name.__name__: _part(name) for name in (core.clip, core.real, core.imag)}
_PARTS["_ones_like"] = _part(core.ones_like)


def _refuse(name: str, reason: str) -> TypeError:
    return TypeError(f"{name} does not take arrays of polyarray: {reason}; convert them with numpy.asarray")


def ours(function: Any) -> Any:
    """The function of ours that does what NumPy's does; `None` for functions that are not NumPy's.

    Raises
    ------
    TypeError
        For functions of NumPy about dtypes that polyarray does not have.
    """
    numpy: Any = sys.modules.get("numpy")
    if numpy is None:
        return None
    if isinstance(function, numpy.ufunc):
        return _ours_of_elements(numpy, function)
    module, name = getattr(function, "__module__", None) or "", getattr(function, "__name__", "")
    if module.partition(".")[0] != "numpy":
        return None
    reason = _MODULES.get(module) or (_FUNCTIONS.get(name) if module == "numpy" else None)
    if reason is not None:
        raise _refuse(f"{module}.{name}", reason)
    namespace: Any = sys.modules["polyarray"]
    for part in module.split(".")[1:]:
        namespace = getattr(namespace, part, None)
    return getattr(namespace, name, None)


def _ours_of_elements(numpy: Any, function: Any) -> Any:
    name = function.__name__
    core_of_numpy = getattr(numpy, "_core", None) or numpy.core
    # Functions that other packages make may bear any name.
    if not any(getattr(module, name, None) is function for module in (numpy, core_of_numpy.umath)):
        return None
    found = _PARTS.get(name) or getattr(sys.modules["polyarray"], name, None)
    if found is not None:
        return found
    dates = function.types and all(set(loop) & {"m", "M"} for loop in function.types)
    raise _refuse(f"numpy's function {name!r}", DATES if dates else TEXTS)


def in_its_words(result: Any, context: Any) -> tuple[Any, Any]:
    """What a class derived from NumPy's arrays gets for `__array_wrap__`: NumPy's array, and NumPy's
    function."""
    numpy: Any = sys.modules["numpy"]
    if context is not None:
        function, *rest = context
        context = (getattr(numpy, function.__name__, function), *rest)
    return numpy.asarray(result), context


_both: dict[type, type] = {}


def in_both_words(error: BaseException) -> BaseException:
    """An error of ours as one that is NumPy's of that name as well, where there is one."""
    cls = type(error)
    if cls not in _both:
        numpy: Any = sys.modules["numpy"]
        theirs = getattr(numpy.exceptions, cls.__name__, None) or getattr(numpy.linalg, cls.__name__, None)
        _both[cls] = type(cls.__name__, (cls, theirs), {"__module__": cls.__module__}) if theirs else cls
    if _both[cls] is cls:
        return error
    made = _both[cls].__new__(_both[cls], *error.args)
    # One by one: NumPy's class has places of its own for what ours keeps in the dictionary.
    for name, value in vars(error).items():
        setattr(made, name, value)
    made.args = error.args
    return made.with_traceback(error.__traceback__)


def by_views(function: Any, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any] | None) -> Any:
    """A function of elements that is neither ours nor NumPy's on the memory of our arrays."""
    numpy: Any = sys.modules["numpy"]

    def theirs(value: Any) -> Any:
        return numpy.asarray(value) if isinstance(value, core.ndarray) else value

    options = dict(kwargs or {})
    given = options.get("out", ())
    if given:
        options["out"] = tuple(theirs(out) for out in given)
    if "where" in options:
        options["where"] = theirs(options["where"])
    result = getattr(function, method)(*(theirs(value) for value in inputs), **options)
    if method == "at":
        return None
    results = result if isinstance(result, tuple) else (result,)
    outs = given or (None,) * len(results)
    wrapped = tuple(_wrapped(function, one, out) for one, out in zip(results, outs, strict=True))
    return wrapped if isinstance(result, tuple) else wrapped[0]


def _wrapped(function: Any, result: Any, out: Any) -> Any:
    if out is not None:
        return out
    numpy: Any = sys.modules["numpy"]
    if not isinstance(result, (numpy.ndarray, numpy.generic)):
        raise TypeError(
            f"{function!r} gave {type(result).__name__!r}, of which no array of polyarray can be made; "
            "convert its operands with numpy.asarray"
        )
    array = core.asarray(result)
    return array if isinstance(result, numpy.ndarray) else array[()]
