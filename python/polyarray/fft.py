"""Discrete Fourier transforms of real and complex arrays, and the frequencies that go with them."""

from typing import NoReturn

from . import _missing, _overridable, _polyarray

# The functions live in the extension module, in a namespace of the same name.
_names = {
    name: value
    for name, value in vars(getattr(_polyarray, "fft", object)).items()
    if not name.startswith("_")
}
globals().update(_names | _overridable.dispatched(_names, __name__))
__all__ = list(_names)


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
