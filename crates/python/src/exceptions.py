"""The exception and warning classes that NumPy has beyond Python's own.

They are Python because classes with several built-in bases are simplest to write so. The extension
module runs this file when it is imported; `polyarray.exceptions` and `polyarray.linalg` export them.

They are not NumPy's classes: deriving from those would need NumPy, and code that catches
`numpy.exceptions.AxisError` also catches `ValueError` or `IndexError`, which these are. Under
`python -m polyarray run` the script's `numpy.exceptions` is ours.
"""


class AxisError(ValueError, IndexError):
    """An axis that the array does not have.

    `AxisError(message)`, or `AxisError(axis, ndim, msg_prefix=None)`, of which `axis` and `ndim`
    become attributes.
    """

    def __init__(self, axis, ndim=None, msg_prefix=None):
        if ndim is None and msg_prefix is None:
            self.axis = self.ndim = None
            self._message = axis
        else:
            self.axis, self.ndim = axis, ndim
            message = f"axis {axis} is out of bounds for array of dimension {ndim}"
            self._message = message if msg_prefix is None else f"{msg_prefix}: {message}"
        super().__init__(axis, ndim, msg_prefix)

    def __str__(self):
        return str(self._message)


class DTypePromotionError(TypeError):
    """Dtypes that have no common dtype."""


class TooHardError(RuntimeError):
    """A problem that was given up because it would take too long (`max_work`)."""


class UFuncTypeError(TypeError):
    """Operands that an element-wise function has no loop for, or may not cast."""


class _ArrayMemoryError(MemoryError):
    """Memory for an array that could not be had."""


class LinAlgError(ValueError):
    """A linear algebra routine that failed, such as the inverse of a singular matrix."""


class InternalError(RuntimeError):
    """A mistake in polyarray itself."""


class ComplexWarning(RuntimeWarning):
    """A complex number lost its imaginary part."""


class VisibleDeprecationWarning(UserWarning):
    """A deprecation that users, and not only developers, should see."""


class ModuleDeprecationWarning(DeprecationWarning):
    """A module that is going away."""


class RankWarning(RuntimeWarning):
    """A least squares problem whose matrix does not have full rank."""


LinAlgError.__module__ = "polyarray.linalg"
