"""What NumPy keeps in `numpy.lib`: views by strides."""

from typing import NoReturn

from .. import _missing
from . import stride_tricks

__all__ = ["stride_tricks"]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
