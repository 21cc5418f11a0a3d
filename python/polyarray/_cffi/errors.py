"""The exceptions and warnings that NumPy has beyond Python's own, and which of all a status stands for."""

from __future__ import annotations

import re


class AxisError(ValueError, IndexError):
    """An axis outside the array: given by a message, or by the axis and the number of axes."""

    def __init__(self, axis, ndim=None, msg_prefix=None):
        self.axis = self.ndim = None
        if ndim is None:
            found = re.search(r"axis (-?\d+) is out of bounds for array of dimension (\d+)", str(axis))
            if found:
                self.axis, self.ndim = map(int, found.groups())
            message = str(axis)
        else:
            self.axis, self.ndim = axis, ndim
            message = f"axis {axis} is out of bounds for array of dimension {ndim}"
        super().__init__(message if msg_prefix is None else f"{msg_prefix}: {message}")


class UFuncTypeError(TypeError):
    """A dtype or a cast that a function of elements does not have."""


class DTypePromotionError(TypeError):
    """Dtypes that meet in no other."""


class LinAlgError(ValueError):
    """A routine of linear algebra that failed."""


class InternalError(RuntimeError):
    """A mistake of polyarray itself."""


class TooHardError(RuntimeError):
    """A question whose answer would take too long."""


class ComplexWarning(RuntimeWarning):
    """An imaginary part was lost."""


class RankWarning(RuntimeWarning):
    """A fit is badly conditioned."""


class VisibleDeprecationWarning(UserWarning):
    """What will not work one day, for people to see."""


class ModuleDeprecationWarning(DeprecationWarning):
    """A module that will go one day."""


for _class in list(globals().values()):
    if isinstance(_class, type):
        _class.__module__ = "polyarray.exceptions"
LinAlgError.__module__ = "polyarray.linalg"

# By the numbers of polyarray_status.
_CLASSES = {
    1: ValueError,
    2: TypeError,
    3: IndexError,
    4: AxisError,
    5: MemoryError,
    6: OverflowError,
    7: ZeroDivisionError,
    8: FloatingPointError,
    9: UFuncTypeError,
    10: LinAlgError,
    11: BufferError,
    12: OSError,
    13: EOFError,
    14: KeyboardInterrupt,
    15: NotImplementedError,
    17: ImportError,
}


def of_status(status: int, message: str) -> BaseException:
    """The exception that a status and a message stand for."""
    return _CLASSES.get(status, RuntimeError)(message)
