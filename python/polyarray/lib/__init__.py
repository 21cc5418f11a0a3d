"""What NumPy keeps in `numpy.lib`: views by strides, the format of files, operators for classes."""

from typing import NoReturn

from .. import _missing
from . import format, mixins, stride_tricks

__all__ = ["format", "mixins", "stride_tricks"]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
