"""What NumPy keeps in `numpy.lib`: axes, views by strides, the format of files, operators for classes."""

from typing import TYPE_CHECKING, Any

from .. import _missing
from . import array_utils, mixins, stride_tricks
from ._arrayterator import Arrayterator

if TYPE_CHECKING:
    from . import format, scimath

__all__ = ["Arrayterator", "array_utils", "format", "mixins", "scimath", "stride_tricks"]


def __getattr__(name: str) -> Any:
    if name in ("format", "scimath"):  # few programs use them
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    _missing.missing(name, __name__)
