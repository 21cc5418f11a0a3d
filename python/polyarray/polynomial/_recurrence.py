"""What tells one basis of polynomials from another: two rules with three numbers each.

Multiplication by x and integration take a member P_n of a basis to its neighbours,

    x P_n = up P_(n+1) + level P_n + down P_(n-1)
    ∫ P_n = up P_(n+1) + level P_n + down P_(n-1) + a constant.

Evaluation, products, conversion, roots and quadrature follow from the first rule; the derivative follows from
the second, solved backwards. The numbers are fractions, so that nothing is rounded early.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from .. import _polyarray as core

Numbers = tuple[Any, Any, Any]
"""The numbers of a rule, whole or fractions: of the next member, the same, and the one before."""

Rule = Callable[[int], Numbers]
"""The numbers of a rule for the member n."""


Factors = tuple[Any, Any] | None
"""Numerators and denominators of numbers as arrays, None for ones; or None, if the numbers are all zero."""


@lru_cache(maxsize=1024)
def factors(rule: Rule, count: int) -> tuple[Factors, Factors, Factors]:
    """The numbers of a rule for the first members, as arrays."""
    up, level, down = zip(*(map(Fraction, rule(n)) for n in range(count)), strict=True)
    return _factors(up), _factors(level), _factors(down[1:])


def _factors(numbers: Sequence[Fraction]) -> Factors:
    if not any(numbers):
        return None
    parts = [[n.numerator for n in numbers], [n.denominator for n in numbers]]
    whole = [core.array(part, dtype=core.float64) if any(k != 1 for k in part) else None for part in parts]
    return whole[0], whole[1]


def scaled(values: Any, factors: Factors) -> Any:
    """The rows of an array times numerators, divided by denominators: exact where the result is."""
    if factors is None:
        return values * 0
    for column, apply in zip(factors, (core.multiply, core.divide), strict=True):
        if column is not None:
            column = column.astype(values.real.dtype, copy=False)
            values = apply(values, column.reshape((-1,) + (1,) * (values.ndim - 1)))
    return values


def spread(values: Any, rule: Rule) -> Any:
    """The coefficients of Σ v_n (up P_(n+1) + level P_n + down P_(n-1)), one row more than values."""
    count = len(values)
    up, level, down = factors(rule, count)
    result = core.zeros((count + 1, *values.shape[1:]), dtype=values.dtype)
    result[1:] = scaled(values, up)
    if level is not None:
        result[:-1] += scaled(values, level)
    if down is not None:
        result[: count - 1] += scaled(values[1:], down)
    return result


def gathered(values: Any, rule: Rule) -> Any:
    """The coefficients d with `spread(d, rule) == values`, but for the first row: one row less.

    Rows are found from the last one on: each is the only one in its equation that is not known yet.
    """
    count = len(values) - 1
    result = core.empty((count, *values.shape[1:]), dtype=values.dtype)
    rules = [rule(n) for n in range(count)]
    for n in range(count - 1, -1, -1):
        rest = values[n + 1]
        if n + 1 < count and (level := Fraction(rules[n + 1][1])):
            rest = rest - result[n + 1] * level.numerator / level.denominator
        if n + 2 < count and (down := Fraction(rules[n + 2][2])):
            rest = rest - result[n + 2] * down.numerator / down.denominator
        up = Fraction(rules[n][0])
        result[n] = rest * up.denominator / up.numerator
    return result


class Steps:
    """How members follow from the two before: P_(n+1) = (slope x + offset) P_n - past P_(n-1)."""

    def __init__(self, times_x: Rule) -> None:
        self._times_x = times_x
        self.numbers = lru_cache(maxsize=1024)(self._numbers)

    def _numbers(self, n: int) -> tuple[float, float, float]:
        """The slope, the offset and the factor of what is past, for the member n + 1."""
        up, level, down = map(Fraction, self._times_x(n))
        return float(1 / up), float(-level / up), float(down / up)

    def lines(self, x: Any) -> Callable[[int], Any]:
        """A function from n to `slope x + offset`, which computes again only where the numbers are others."""
        known: tuple[tuple[float, float], Any] = ((1.0, 0.0), x)

        def line(n: int) -> Any:
            nonlocal known
            slope, offset, _ = self.numbers(n)
            if known[0] != (slope, offset):
                value = times(x, slope)
                known = (slope, offset), value + offset if offset else value
            return known[1]

        return line

    def combined(self, c: Any, unit: Any, times_x: Rule) -> Any:
        """The coefficients of Σ c_n P_n in a basis where `times_x` multiplies by x and `unit` is P_0."""
        result = core.zeros(len(c) + len(unit) - 1, dtype=core.result_type(c, unit))
        before, member = unit[:0], unit
        for n, value in enumerate(c):
            if n:
                slope, offset, past = self.numbers(n - 1)
                following = times(spread(member, times_x), slope)
                if offset:
                    following[:-1] += member * offset
                if past:
                    following[: len(before)] -= before * past
                before, member = member, following
            result[: len(member)] += value * member
        return result


def times(value: Any, factor: float) -> Any:
    """A product that is not computed where the factor is one."""
    return value if factor == 1 else value * factor
