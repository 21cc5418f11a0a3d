"""What NumPy keeps in `numpy.lib`: views by strides, and operators for classes of one's own."""

from typing import NoReturn

from .. import _missing
from . import mixins, stride_tricks

__all__ = ["mixins", "stride_tricks"]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
