"""NumPy's name for the second part of `ma`: what `polyarray.ma` has."""

from __future__ import annotations

from typing import Any

import polyarray.ma as _package

from . import _statistics

_covhelper = _statistics._covhelper


def __getattr__(name: str) -> Any:
    return getattr(_package, name)
