"""Discrete Fourier transforms of real and complex arrays, and the frequencies that go with them."""

from typing import Any, NoReturn

from . import _missing, _overridable, _polyarray

# The functions live in the extension module, in a namespace of the same name.
_names = {
    name: value
    for name, value in vars(getattr(_polyarray, "fft", object)).items()
    if not name.startswith("_")
}
globals().update(_names | _overridable.dispatched(_names, __name__))
__all__ = list(_names)


# The namespace is a backend of `scipy.fft`: `scipy.fft.set_backend(polyarray.fft)`.
__ua_domain__ = "numpy.scipy.fft"


def __ua_function__(method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The transform of that name."""
    from .dispatch import fft_backend

    return fft_backend.__ua_function__(method, args, kwargs)


def __ua_convert__(dispatchables: Any, coerce: bool) -> Any:
    """Arrays as ours."""
    from .dispatch import fft_backend

    return fft_backend.__ua_convert__(dispatchables, coerce)


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
