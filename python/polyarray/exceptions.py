"""The exceptions and warnings that NumPy has beyond Python's own."""

from typing import NoReturn

from . import _missing
from ._polyarray import (
    AxisError,
    ComplexWarning,
    DTypePromotionError,
    ModuleDeprecationWarning,
    RankWarning,
    TooHardError,
    VisibleDeprecationWarning,
)

__all__ = [
    "AxisError",
    "ComplexWarning",
    "DTypePromotionError",
    "ModuleDeprecationWarning",
    "RankWarning",
    "TooHardError",
    "VisibleDeprecationWarning",
]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
