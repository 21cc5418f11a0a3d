"""Random numbers: bit generators, `Generator` with its distributions, and the legacy functions."""

from typing import NoReturn

from .. import _missing, _polyarray
from . import mtrand

# The functions live in the extension module, in a namespace of the same name.
_names = {
    name: value
    for name, value in vars(getattr(_polyarray, "random", object)).items()
    if not name.startswith("_")
}
globals().update(_names)
__all__ = [*_names, "mtrand"]
if "BitGenerator" in _names:  # which the C library does not have
    from . import bit_generator

    __all__ += ["bit_generator"]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
