"""NumPy's name for the first part of `ma`: what `polyarray.ma` has, and what programs look for behind it."""

from __future__ import annotations

from typing import Any

import polyarray.ma as _package

from . import _array, _fill, _masks

MaskedConstant = _array.MaskedConstant
MaskedArrayFutureWarning = _masks.MaskedArrayFutureWarning
_check_fill_value = _fill.check_fill_value


def __getattr__(name: str) -> Any:
    return getattr(_package, name)
