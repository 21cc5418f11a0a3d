"""Linear algebra: decompositions, solvers, norms and products of stacks of matrices."""

from typing import NoReturn

from . import _missing, _overridable, _polyarray

# The functions live in the extension module, in a namespace of the same name.
_names = {
    name: value
    for name, value in vars(getattr(_polyarray, "linalg", object)).items()
    if not name.startswith("_")
}
globals().update(_names | _overridable.dispatched(_names, __name__))
LinAlgError = _polyarray.LinAlgError
__all__ = [*_names, "LinAlgError"]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
