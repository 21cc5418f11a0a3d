"""Print options, and arrays as text.

Options belong to the context (thread or task), as in NumPy. The text is made by the extension module,
which reads only the elements that are shown.
"""

from __future__ import annotations

import contextlib
import contextvars
import numbers
import operator
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from . import _polyarray

_DEFAULTS: dict[str, Any] = {
    "precision": 8,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 75,
    "suppress": False,
    "nanstr": "nan",
    "infstr": "inf",
    "sign": "-",
    "formatter": None,
    "floatmode": "maxprec",
    "legacy": sys.maxsize,
    "override_repr": None,
}
_options: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar(
    "polyarray_print_options", default=_DEFAULTS
)
_MODES = ["fixed", "unique", "maxprec", "maxprec_equal"]


_VERSIONS = {"1.13": 113, "1.21": 121, "1.25": 125, "2.1": 201, "2.2": 202, False: sys.maxsize}


def _number(legacy: Any) -> int:
    """The number of the version as which to print."""
    if isinstance(legacy, (str, bool)) and legacy in _VERSIONS and legacy is not True:
        return _VERSIONS[legacy]
    warnings.warn(
        "legacy printing option can currently only be '1.13', '1.21', '1.25', '2.1', '2.2' or `False`",
        stacklevel=4,
    )
    return sys.maxsize


def _changes(**given: Any) -> dict[str, Any]:
    changes = {name: value for name, value in given.items() if value is not None}
    if "suppress" in changes:
        changes["suppress"] = bool(changes["suppress"])
    if "floatmode" in changes and changes["floatmode"] not in _MODES:
        quoted = ", ".join(f'"{mode}"' for mode in _MODES)
        raise ValueError(f"floatmode option must be one of {quoted}")
    if "sign" in changes and changes["sign"] not in ("-", "+", " "):
        raise ValueError("sign option must be one of ' ', '+', or '-'")
    if "legacy" in changes:
        changes["legacy"] = _number(changes["legacy"])
        if changes["legacy"] != sys.maxsize:
            _polyarray._watch_version()
    if "threshold" in changes:
        threshold = changes["threshold"]
        if not isinstance(threshold, numbers.Number):
            raise TypeError("threshold must be numeric")
        if threshold != threshold:
            raise ValueError("threshold must be non-NAN, try sys.maxsize for untruncated representation")
    if "precision" in changes:
        try:
            changes["precision"] = operator.index(changes["precision"])
        except TypeError as error:
            raise TypeError("precision must be an integer") from error
    return changes


def version() -> int:
    """The version of NumPy as which this context prints, as a number: 113 for 1.13."""
    return _options.get()["legacy"]


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    suppress: bool | None = None,
    nanstr: str | None = None,
    infstr: str | None = None,
    formatter: Any = None,
    sign: str | None = None,
    floatmode: str | None = None,
    *,
    legacy: Any = None,
    override_repr: Any = None,
) -> None:
    """Choose how arrays print in this context.

    Parameters are NumPy's: digits (`precision`), when to summarise (`threshold`, `edgeitems`), characters
    in a line (`linewidth`), whether small numbers keep their notation (`suppress`), texts of NaN and
    infinity, functions by kind of element (`formatter`), `sign` and `floatmode`.

    >>> import polyarray as pa
    >>> pa.set_printoptions(precision=3)
    >>> pa.array([pa.pi])
    array([3.142])
    >>> pa.set_printoptions(precision=8)
    """
    changes = _changes(
        precision=precision,
        threshold=threshold,
        edgeitems=edgeitems,
        linewidth=linewidth,
        suppress=suppress,
        nanstr=nanstr,
        infstr=infstr,
        sign=sign,
        floatmode=floatmode,
        legacy=legacy,
    )
    # These two do not persist when they are not given.
    changes["formatter"] = formatter
    changes["override_repr"] = override_repr
    options = {**_options.get(), **changes}
    if options["legacy"] == _VERSIONS["1.13"]:
        options["sign"] = "-"
    _options.set(options)


def get_printoptions() -> dict[str, Any]:
    """The print options of this context, as a dictionary.

    >>> import polyarray as pa
    >>> pa.get_printoptions()["precision"]
    8
    """
    options = dict(_options.get())
    options["legacy"] = {number: version for version, number in _VERSIONS.items()}[options["legacy"]]
    return options


@contextlib.contextmanager
def printoptions(*args: Any, **kwargs: Any) -> Iterator[dict[str, Any]]:
    """Print options for the time of a `with` block.

    >>> import polyarray as pa
    >>> with pa.printoptions(precision=2):
    ...     print(pa.array([pa.pi]))
    [3.14]
    """
    token = _options.set(_options.get())
    try:
        set_printoptions(*args, **kwargs)
        yield get_printoptions()
    finally:
        _options.reset(token)


_KINDS = {
    "b": ("bool",),
    "i": ("int", "int_kind"),
    "u": ("int", "int_kind"),
    "f": ("float", "float_kind"),
    "V": ("float", "float_kind"),
    "c": ("complexfloat", "complex_kind"),
}


def _function(a: Any, formatter: Any) -> Any:
    """The caller's function for the elements of an array; the most special name decides."""
    if not formatter:
        return None
    found = formatter.get("all")
    for name in reversed(_KINDS[a.dtype.kind]):
        found = formatter.get(name) or found
    return found


def array2string(
    a: Any,
    max_line_width: int | None = None,
    precision: int | None = None,
    suppress_small: bool | None = None,
    separator: str = " ",
    prefix: str = "",
    *,
    formatter: Any = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    sign: str | None = None,
    floatmode: str | None = None,
    suffix: str = "",
    legacy: Any = None,
) -> str:
    """The text of an array.

    >>> import polyarray as pa
    >>> pa.array2string(pa.array([1.0, 0.5]), separator=", ")
    '[1. , 0.5]'
    """
    changes = _changes(
        precision=precision,
        threshold=threshold,
        edgeitems=edgeitems,
        linewidth=max_line_width,
        suppress=suppress_small,
        sign=sign,
        floatmode=floatmode,
        legacy=legacy,
    )
    options = {**_options.get(), **changes}
    function = _function(a, formatter if formatter is not None else options["formatter"])
    return _polyarray._array_text(a, "text", options, separator, prefix, suffix, function)


def array_repr(
    arr: Any,
    max_line_width: int | None = None,
    precision: int | None = None,
    suppress_small: bool | None = None,
) -> str:
    """The text of an array that makes it again: `repr`.

    >>> import polyarray as pa
    >>> pa.array_repr(pa.array([1.0, 2.5]))
    'array([1. , 2.5])'
    """
    options = _options.get()
    if options["override_repr"] is not None:
        return options["override_repr"](arr)
    changes = _changes(precision=precision, linewidth=max_line_width, suppress=suppress_small, legacy=None)
    options = {**options, **changes}
    name = type(arr).__name__ if type(arr) is not _polyarray.ndarray else "array"
    return _polyarray._array_text(arr, "repr", options, ", ", name, "", _function(arr, options["formatter"]))


def array_str(
    a: Any,
    max_line_width: int | None = None,
    precision: int | None = None,
    suppress_small: bool | None = None,
) -> str:
    """The text of an array's elements: `str`.

    >>> import polyarray as pa
    >>> pa.array_str(pa.array([1.0, 2.5]))
    '[1.  2.5]'
    """
    changes = _changes(precision=precision, linewidth=max_line_width, suppress=suppress_small, legacy=None)
    options = {**_options.get(), **changes}
    return _polyarray._array_text(a, "str", options, " ", "", "", _function(a, options["formatter"]))


__all__ = ["array2string", "array_repr", "array_str", "get_printoptions", "printoptions", "set_printoptions"]
