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
from typing import Any, Optional

from .. import _per_call
from .. import _polyarray as core
from .._py39 import zip

Numbers = tuple[Any, Any, Any]
"""The numbers of a rule, whole or fractions: of the next member, the same, and the one before."""

Rule = Callable[[int], Numbers]
"""The numbers of a rule for the member n."""


Factors = Optional[tuple[Any, Any]]  # noqa: UP045  # evaluated, also by Python 3.9
"""Numerators and denominators of numbers as arrays, None for ones; or None, if the numbers are all zero."""


@_per_call.remembered(maxsize=1024)
def factors(rule: Rule, count: int, dtype: Any) -> tuple[Factors, Factors, Factors]:
    """The numbers of a rule for the first members, as arrays for values of a dtype."""
    up, level, down = zip(*(map(Fraction, rule(n)) for n in range(count)), strict=True)
    return _factors(up, dtype), _factors(level, dtype), _factors(down[1:], dtype)


def _factors(numbers: Sequence[Fraction], dtype: Any) -> Factors:
    if not any(numbers):
        return None
    parts = [[n.numerator for n in numbers], [n.denominator for n in numbers]]
    real = core.empty(0, dtype).real.dtype
    whole = [
        core.array(part, dtype=core.float64).astype(real) if any(k != 1 for k in part) else None
        for part in parts
    ]
    return whole[0], whole[1]


def scaled(values: Any, factors: Factors) -> Any:
    """The rows of an array times numerators, divided by denominators: exact where the result is."""
    if factors is None:
        return values * 0
    numerators, denominators = factors
    if numerators is not None:
        values = values * _column(numerators, values)
    return values if denominators is None else values / _column(denominators, values)


def _column(numbers: Any, values: Any) -> Any:
    """Numbers for rows in a shape that broadcasts with the rows."""
    return numbers if values.ndim == 1 else numbers.reshape((-1,) + (1,) * (values.ndim - 1))


def spread(values: Any, rule: Rule) -> Any:
    """The coefficients of Σ v_n (up P_(n+1) + level P_n + down P_(n-1)), one row more than values."""
    count = len(values)
    up, level, down = factors(rule, count, values.dtype)
    result = core.zeros((count + 1, *values.shape[1:]), values.dtype)
    result[1:] = scaled(values, up)
    if level is not None:
        same = result[:-1]
        same += scaled(values, level)
    if down is not None:
        below = result[: count - 1]
        below += scaled(values[1:], down)
    return result


def gathered(values: Any, rule: Rule) -> Any:
    """The coefficients d with `spread(d, rule) == values`, but for the first row: one row less."""
    count = len(values) - 1
    stride, weights, unweighted = _sums(rule, count, values.dtype)
    values = scaled(values[1:], weights)
    if stride:
        missing = core.zeros((-count % stride, *values.shape[1:]), values.dtype)
        lines = core.concatenate((values, missing)).reshape(-1, stride, *values.shape[1:])
        values = lines[::-1].cumsum(0)[::-1].reshape(-1, *values.shape[1:])[:count]
    return scaled(values, unweighted)


@_per_call.remembered(maxsize=1024)
def _sums(rule: Rule, count: int, dtype: Any) -> tuple[int, Factors, Factors]:
    """How the equations of a rule are solved by sums: over which rows, and the factors before and after.

    Row n + 1 of the values is `up d_n + other d_(n + stride)`, where `other` is the level or what stands
    below it, whichever the rule has. With weights for which `w_(n + stride) up = -w_n other`, the products
    `w_n up d_n` are sums of weighted values from the last row on.
    """
    up, level, down = zip(*(map(Fraction, rule(n)) for n in range(count)), strict=True)
    others = {1: level, 2: down}
    strides = [stride for stride, other in others.items() if any(other[stride:])]
    if len(strides) > 1:
        raise NotImplementedError("an integral of three terms")
    weights = [Fraction(1)] * count
    for stride in strides:
        for n in range(stride, count):
            weights[n] = -weights[n - stride] * others[stride][n] / up[n]
    after = [1 / (w * u) for w, u in zip(weights, up, strict=True)]
    return sum(strides), _factors(weights, dtype), _factors(after, dtype)


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
        result = core.zeros(len(c) + len(unit) - 1, core.result_type(c, unit))
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
