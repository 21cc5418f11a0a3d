"""Domains: where a function is not defined. Each is a function of the operands that gives True outside."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core

_TINY = float(core.finfo(core.float64).tiny)


class Interval:
    """Numbers outside of an interval; a NaN is not outside."""

    def __init__(self, lowest: float, highest: float) -> None:
        self.lowest, self.highest = min(lowest, highest), max(lowest, highest)

    def __call__(self, x: Any) -> Any:
        return core.logical_or(core.greater(x, self.highest), core.less(x, self.lowest))


class Tangent:
    """Where a cosine is as good as zero, or not defined."""

    def __init__(self, tolerance: float) -> None:
        self.tolerance = tolerance

    def __call__(self, x: Any) -> Any:
        finite = core.isfinite(x)
        x = core.where(finite, x, core.zeros((), dtype=core.asarray(x).dtype))
        return core.logical_or(
            core.logical_not(finite), core.less(core.absolute(core.cos(x)), self.tolerance)
        )


class Above:
    """Numbers that are not above a limit."""

    def __init__(self, limit: float) -> None:
        self.limit = limit

    def __call__(self, x: Any) -> Any:
        return core.less_equal(x, self.limit)


class AtLeast(Above):
    """Numbers below a limit."""

    def __call__(self, x: Any) -> Any:
        return core.less(x, self.limit)


class Quotient:
    """Pairs whose quotient would be too large: divisors that are zero, or as good as."""

    def __init__(self, tolerance: float = _TINY) -> None:
        self.tolerance = tolerance

    def __call__(self, a: Any, b: Any) -> Any:
        a, b = core.asarray(a), core.asarray(b)
        if core.geterr()["under"] != "ignore":
            with core.errstate(under="ignore"):
                return core.greater_equal(core.absolute(a) * self.tolerance, core.absolute(b))
        return core.greater_equal(core.absolute(a) * self.tolerance, core.absolute(b))
