"""Functions whose domain is extended to all numbers: `sqrt(-1)` is `1j` here, where NumPy's `sqrt` gives NaN.

Operands outside the real domain become complex; all others stay what they are. It takes one pass over the
elements to see which they are.
"""

from __future__ import annotations

from typing import Any, NoReturn

from . import _missing, _overridable
from . import _polyarray as core

__all__ = ["arccos", "arcsin", "arctanh", "log", "log10", "log2", "logn", "power", "sqrt"]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)


def _complex(x: Any) -> Any:
    """The array as complex numbers: of 32 bits where that holds its elements, else of 64."""
    narrow = x.dtype in (core.int8, core.int16, core.uint8, core.uint16, core.float32, core.complex64)
    return x.astype(core.complex64 if narrow else core.complex128)


def _beyond(x: Any, outside: Any) -> Any:
    """An operand, complex if a real element lies outside."""
    x = core.asarray(x)
    if x.dtype.kind == "c":
        return _complex(x) if core.any(core.logical_and(x.imag == 0, outside(x.real))) else x
    return _complex(x) if core.any(outside(x)) else x


def _roots(x: Any) -> Any:
    return _beyond(x, lambda x: x < 0)


def _angles(x: Any) -> Any:
    return _beyond(x, lambda x: core.absolute(x) > 1)


def sqrt(x: Any) -> Any:
    """The square root, of negative numbers too.

    >>> import polyarray as pa
    >>> pa.emath.sqrt([4, -4])
    array([2.+0.j, 0.+2.j])
    """
    return core.sqrt(_roots(x))


def log(x: Any) -> Any:
    """The natural logarithm, of negative numbers too.

    >>> import polyarray as pa
    >>> pa.emath.log(-1.0)
    np.complex128(3.141592653589793j)
    """
    return core.log(_roots(x))


def log10(x: Any) -> Any:
    """The logarithm to base 10, of negative numbers too.

    >>> import polyarray as pa
    >>> pa.emath.log10([1, 100])
    array([0., 2.])
    """
    return core.log10(_roots(x))


def log2(x: Any) -> Any:
    """The logarithm to base 2, of negative numbers too.

    >>> import polyarray as pa
    >>> pa.emath.log2(8)
    np.float64(3.0)
    """
    return core.log2(_roots(x))


def logn(n: Any, x: Any) -> Any:
    """The logarithm to base `n`, of negative numbers too.

    >>> import polyarray as pa
    >>> pa.emath.logn(2, [4, 8])
    array([2., 3.])
    """
    return core.log(_roots(x)) / core.log(_roots(n))


def power(x: Any, p: Any) -> Any:
    """`x` to the power `p`: complex where `x` is negative, in floating point where an integer `p` is.

    >>> import polyarray as pa
    >>> pa.emath.power([2, 4], -2)
    array([0.25  , 0.0625])
    >>> pa.emath.power([-2, 4], 2)
    array([ 4.-0.j, 16.+0.j])
    """
    p = core.asarray(p)
    if p.dtype.kind in "iu" and core.any(p < 0):
        p = p * 1.0
    return core.power(_roots(x), p)


def arccos(x: Any) -> Any:
    """The inverse cosine, of numbers beyond [-1, 1] too.

    >>> import polyarray as pa
    >>> pa.emath.arccos([1, 2])
    array([0.-0.j       , 0.-1.3169579j])
    """
    return core.arccos(_angles(x))


def arcsin(x: Any) -> Any:
    """The inverse sine, of numbers beyond [-1, 1] too.

    >>> import polyarray as pa
    >>> pa.emath.arcsin(0)
    np.float64(0.0)
    """
    return core.arcsin(_angles(x))


def arctanh(x: Any) -> Any:
    """The inverse hyperbolic tangent, of numbers beyond [-1, 1] too.

    >>> import polyarray as pa
    >>> pa.emath.arctanh(0.5)
    np.float64(0.5493061443340549)
    """
    return core.arctanh(_angles(x))


globals().update(_overridable.dispatched(globals(), __name__, __all__))
