"""Pint, which takes our arrays as magnitudes by their attributes, but writes texts of NumPy's arrays only.

A format of each number, as in ``f"{length:.2f}"``, is applied to a view of our array that is NumPy's.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from pint.delegates.formatter import html, latex, plain

import polyarray as pa

__all__: list[str] = []


def _of_numpys(format_magnitude: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(format_magnitude)
    def formatted(self: Any, magnitude: Any, mspec: str = "", **options: Any) -> str:
        if isinstance(magnitude, pa.ndarray):
            magnitude = np.asarray(magnitude)
        return format_magnitude(self, magnitude, mspec, **options)

    return formatted


for module in (html, latex, plain):
    for formatter in vars(module).values():
        if isinstance(formatter, type) and (own := vars(formatter).get("format_magnitude")):
            setattr(formatter, "format_magnitude", _of_numpys(own))  # noqa: B010
