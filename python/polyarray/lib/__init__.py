"""What NumPy keeps in `numpy.lib`: views by strides, operators for classes of one's own, and the format of its files."""

from typing import NoReturn

from .. import _missing
from . import format, mixins, stride_tricks

__all__ = ["format", "mixins", "stride_tricks"]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
