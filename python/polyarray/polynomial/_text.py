"""Series as text: plain, with Unicode characters, and as LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .. import _printing
from .polyutils import format_float

if TYPE_CHECKING:
    from ._series import Series

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def unicode_term(letter: str | None, degree: str, argument: str) -> str:
    """A member of a basis after its coefficient: ·x² or ·T₂(x)."""
    if letter is None:
        return f"·{argument}" + ("" if degree == "1" else degree.translate(_RAISED))
    return f"·{letter}{degree.translate(_LOWERED)}({argument})"


def ascii_term(letter: str | None, degree: str, argument: str) -> str:
    """A member of a basis after its coefficient: x**2 or T_2(x)."""
    if letter is None:
        return f" {argument}" + ("" if degree == "1" else f"**{degree}")
    return f" {letter}_{degree}({argument})"


def latex_term(letter: str | None, degree: int, argument: str, nested: bool) -> str:
    """A member of a basis."""
    if letter is not None:
        return f"{{{letter}}}_{{{degree}}}({argument})"
    if degree == 0:
        return "1"
    argument = rf"\left({argument}\right)" if nested else argument
    return argument if degree == 1 else f"{argument}^{{{degree}}}"


def latex_number(x: Any, parens: bool = False) -> str:
    """A number."""
    return rf"\text{{{format_float(x, parens=parens)}}}"


def argument(series: Series, write: Callable[..., str]) -> tuple[str, bool]:
    """What members of the basis are evaluated at, and whether that is more than the variable."""
    off, scale = series.mapparms()
    if off == 0 and scale == 1:
        return series.symbol, False
    parts = [] if off == 0 else [write(off)]
    parts.append(series.symbol if scale == 1 else f"{write(scale)}{series.symbol}")
    return " + ".join(parts), True


def text(series: Series, term: Callable[[str | None, str, str], str]) -> str:
    """A series as a sum of terms, in lines no longer than the print options say."""
    options: Any = _printing.get_printoptions()
    width = max(options["linewidth"], 1)
    inner, nested = argument(series, format_float)
    inner = f"({inner})" if nested else inner
    result = format_float(series.coef[0])
    last = len(series.coef) - 1
    for degree, value in enumerate(series.coef[1:], 1):
        sign, size = ("+", value) if value >= 0 else ("-", -value)
        following = format_float(size, parens=True) + term(series.basis_name, str(degree), inner)
        length = len(result.rpartition("\n")[2]) + len(f" {sign} {following}") + (2 if degree < last else 0)
        result += f" {sign}" + ("\n" if length >= width else " ") + following
    return result


def latex(series: Series) -> str:
    """A series as a map from the variable."""
    inner, nested = argument(series, latex_number)
    parts = []
    value: Any
    for degree, value in enumerate(series.coef):
        if degree == 0:
            part = latex_number(value)
        elif value.dtype.kind == "c":
            part = f" + ({latex_number(value)})"
        elif value >= 0:
            part = f" + {latex_number(value, parens=True)}"
        else:
            part = f" - {latex_number(-value, parens=True)}"
        member = latex_term(series.basis_name, degree, inner, nested)
        if member != "1":
            part = rf"{part}\,{member}"
        parts.append(rf"\color{{LightGray}}{{{part}}}" if value == 0 else part)
    return rf"${series.symbol} \mapsto {''.join(parts) or '0'}$"
