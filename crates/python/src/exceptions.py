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

    >>> import polyarray as pa
    >>> try:
    ...     pa.sum([1, 2], axis=3)
    ... except pa.exceptions.AxisError as error:
    ...     print(error)
    axis 3 is out of bounds for array of dimension 1
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
    """Dtypes that have no common dtype.

    >>> import polyarray as pa
    >>> issubclass(pa.exceptions.DTypePromotionError, TypeError)
    True
    """


class TooHardError(RuntimeError):
    """A problem that was given up because it would take too long (`max_work`).

    >>> import polyarray as pa
    >>> issubclass(pa.exceptions.TooHardError, RuntimeError)
    True
    """


class UFuncTypeError(TypeError):
    """Operands that an element-wise function has no loop for, or may not cast.

    >>> import polyarray as pa
    >>> issubclass(pa.UFuncTypeError, TypeError)
    True
    """


class _ArrayMemoryError(MemoryError):
    """Memory for an array that could not be had."""


class LinAlgError(ValueError):
    """A linear algebra routine that failed, such as the inverse of a singular matrix.

    >>> import polyarray as pa
    >>> try:
    ...     pa.linalg.inv([[0, 0], [0, 0]])
    ... except pa.linalg.LinAlgError as error:
    ...     print(error)
    Singular matrix
    """


class InternalError(RuntimeError):
    """A mistake in polyarray itself.

    >>> import polyarray as pa
    >>> issubclass(pa.InternalError, Exception)
    True
    """


class ComplexWarning(RuntimeWarning):
    """A complex number lost its imaginary part.

    >>> import polyarray as pa
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     _ = pa.array([1 + 2j]).astype(float)
    >>> said[0].category is pa.exceptions.ComplexWarning
    True
    """


class VisibleDeprecationWarning(UserWarning):
    """A deprecation that users, and not only developers, should see.

    >>> import polyarray as pa
    >>> issubclass(pa.exceptions.VisibleDeprecationWarning, UserWarning)
    True
    """


class ModuleDeprecationWarning(DeprecationWarning):
    """A module that is going away.

    >>> import polyarray as pa
    >>> issubclass(pa.exceptions.ModuleDeprecationWarning, DeprecationWarning)
    True
    """


class RankWarning(RuntimeWarning):
    """A least squares problem whose matrix does not have full rank.

    >>> import polyarray as pa
    >>> issubclass(pa.exceptions.RankWarning, RuntimeWarning)
    True
    """


LinAlgError.__module__ = "polyarray.linalg"
