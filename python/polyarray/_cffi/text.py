"""Arrays and numbers as text."""

from __future__ import annotations

from .values import invoke

_OPTIONS = "precision threshold edgeitems linewidth suppress nanstr infstr sign floatmode legacy".split()


def _array_text(a, kind, options, separator=" ", prefix="", suffix="", formatter=None):
    """The text of an array: "text", "str" or "repr" of it under the name of a class."""
    if formatter is not None:
        raise NotImplementedError("polyarray through cffi prints without formatters of the caller's")
    chosen = [options[name] for name in _OPTIONS]
    return invoke("array_text", a, kind, separator, prefix, suffix, *chosen)


def _watch_version():
    """Scalars are printed as arrays are: there is nothing to tell them."""


def format_float_positional(
    x,
    precision=None,
    unique=True,
    fractional=True,
    trim="k",
    sign=False,
    pad_left=None,
    pad_right=None,
    min_digits=None,
):
    """A number without an exponent."""
    options = (precision, unique, fractional, trim, sign, pad_left, pad_right, min_digits)
    return invoke("format_float_positional", x, *options)


def format_float_scientific(
    x, precision=None, unique=True, trim="k", sign=False, pad_left=None, exp_digits=None, min_digits=None
):
    """A number with an exponent."""
    options = (precision, unique, trim, sign, pad_left, exp_digits, min_digits)
    return invoke("format_float_scientific", x, *options)
