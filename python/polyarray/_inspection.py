"""Questions about objects, arrays and dtypes that are answered by logic alone: no element loop lives here.

What looks at elements (`isreal`, `isposinf`) is composed of element-wise functions.
"""

from __future__ import annotations

import math
import operator
import warnings
from collections.abc import Iterable
from numbers import Number
from typing import Any

from . import _polyarray as core

__all__ = [
    "asarray_chkfinite",
    "base_repr",
    "binary_repr",
    "common_type",
    "iscomplex",
    "iscomplexobj",
    "isdtype",
    "isfortran",
    "isneginf",
    "isposinf",
    "isreal",
    "isrealobj",
    "isscalar",
    "issubdtype",
    "iterable",
    "mintypecode",
    "ndim",
    "require",
    "shape",
    "show_config",
    "show_runtime",
    "size",
    "typename",
]


# ---- arrays -------------------------------------------------------------------------------------------


def shape(a: Any) -> tuple[int, ...]:
    """The lengths of the axes of an array, or of the array that would be made of `a`.

    >>> import polyarray as pa
    >>> pa.shape([[1, 3]]), pa.shape(0)
    ((1, 2), ())
    """
    try:
        result: tuple[int, ...] = a.shape
    except AttributeError:
        result = core.asarray(a).shape
    return result


def ndim(a: Any) -> int:
    """The number of axes of an array, or of the array that would be made of `a`.

    >>> import polyarray as pa
    >>> pa.ndim([[1, 2, 3], [4, 5, 6]])
    2
    """
    try:
        return int(a.ndim)
    except AttributeError:
        return int(core.asarray(a).ndim)


def size(a: Any, axis: int | tuple[int, ...] | None = None) -> int:
    """The number of elements, or the product of the lengths of the axes `axis`.

    >>> import polyarray as pa
    >>> pa.size([[1, 2, 3], [4, 5, 6]]), pa.size([[1, 2, 3], [4, 5, 6]], axis=1)
    (6, 3)
    """
    lengths = shape(a)
    if axis is None:
        return math.prod(lengths)
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    normal = [operator.index(k) for k in axes]
    for k in normal:
        if not -len(lengths) <= k < len(lengths):
            raise core.AxisError(k, len(lengths))
    if len({k % len(lengths) for k in normal}) != len(normal):
        raise ValueError("repeated axis")
    return math.prod(lengths[k] for k in normal)


def isfortran(a: Any) -> bool:
    """Whether the first axis of an array is the fastest in memory, and the last is not.

    Parameters
    ----------
    a : ndarray

    Returns
    -------
    bool

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.isfortran(pa.zeros((2, 3), order="F")), pa.isfortran(pa.zeros(3))
    (True, False)
    """
    return bool(a.flags.fnc)


_REQUIREMENTS = {
    **dict.fromkeys(("C", "C_CONTIGUOUS", "CONTIGUOUS"), "C"),
    **dict.fromkeys(("F", "F_CONTIGUOUS", "FORTRAN"), "F"),
    **dict.fromkeys(("A", "ALIGNED"), "A"),
    **dict.fromkeys(("W", "WRITEABLE"), "W"),
    **dict.fromkeys(("O", "OWNDATA"), "O"),
    **dict.fromkeys(("E", "ENSUREARRAY"), "E"),
}


def require(
    a: Any, dtype: Any = None, requirements: str | Iterable[str] | None = None, *, like: Any = None
) -> Any:
    """An array of `a` that meets requirements, copied only where it has to be.

    Parameters
    ----------
    a : what arrays are made of.
    dtype : the dtype, unless that of `a` will do.
    requirements : 'C' or 'F' (contiguous), 'A' (aligned), 'W' (writeable), 'O' (owns its memory),
        'E' (exactly an ndarray), or their long names; one, several, or none.

    Raises `ValueError` where both 'C' and 'F' are asked for.

    >>> import polyarray as pa
    >>> pa.require([[1, 2], [3, 4]], "f4", ["F", "W"]).flags.f_contiguous
    True
    """
    if not requirements:
        return core.asanyarray(a, dtype)
    wanted = {_REQUIREMENTS[name.upper()] for name in requirements}
    if {"C", "F"} <= wanted:
        raise ValueError('Cannot specify both "C" and "F" order')
    order = "F" if "F" in wanted else "C" if "C" in wanted else "A"
    array = core.array(a, dtype=dtype, order=order, copy=None)
    for flag in wanted - {"C", "F", "E"}:
        if not array.flags[flag]:
            return array.copy(order)
    return array


def asarray_chkfinite(a: Any, dtype: Any = None, order: str | None = None) -> Any:
    """An array of `a`, which must hold neither NaN nor infinity.

    Raises `ValueError` where it does.

    >>> import polyarray as pa
    >>> pa.asarray_chkfinite([1, 2], dtype=float)
    array([1., 2.])
    """
    array = core.asarray(a, dtype, order)
    if array.dtype.kind in "fc" and not core.isfinite(array).all():
        raise ValueError("array must not contain infs or NaNs")
    return array


def iscomplexobj(x: Any) -> bool:
    """Whether the dtype of `x` is complex, whatever the values are.

    >>> import polyarray as pa
    >>> pa.iscomplexobj(1 + 0j), pa.iscomplexobj([3, 1.5])
    (True, False)
    """
    dtype = getattr(x, "dtype", None)
    if not isinstance(dtype, core.dtype):
        dtype = core.asarray(x).dtype
    return bool(dtype.kind == "c")


def isrealobj(x: Any) -> bool:
    """Whether the dtype of `x` is not complex.

    >>> import polyarray as pa
    >>> pa.isrealobj([3, 1.5])
    True
    """
    return not iscomplexobj(x)


def iscomplex(x: Any) -> Any:
    """Element by element: whether the imaginary part is not zero.

    >>> import polyarray as pa
    >>> pa.iscomplex([1 + 1j, 1 + 0j, 4.5])
    array([ True, False, False])
    """
    array = core.asanyarray(x)
    if array.dtype.kind == "c":
        return array.imag != 0
    return core.zeros(array.shape, dtype=bool)[()]


def isreal(x: Any) -> Any:
    """Element by element: whether the imaginary part is zero.

    >>> import polyarray as pa
    >>> pa.isreal([1 + 1j, 1 + 0j, 4.5])
    array([False,  True,  True])
    """
    array = core.asarray(x)
    if array.dtype.kind == "c":
        return array.imag == 0
    return core.ones(array.shape, dtype=bool)[()]


def _infinite(x: Any, out: Any, negative: bool) -> Any:
    array = core.asarray(x)
    if array.dtype.kind == "c":
        raise TypeError(
            f"This operation is not supported for {array.dtype} values because it would be ambiguous."
        )
    side = core.signbit(array) if array.dtype.kind in "f" else array < 0
    return core.logical_and(core.isinf(array), side if negative else core.logical_not(side), out)


def isposinf(x: Any, out: Any = None) -> Any:
    """Element by element: whether the value is positive infinity.

    Raises `TypeError` for complex numbers.

    >>> import polyarray as pa
    >>> pa.isposinf([-pa.inf, 0.0, pa.inf])
    array([False, False,  True])
    """
    return _infinite(x, out, negative=False)


def isneginf(x: Any, out: Any = None) -> Any:
    """Element by element: whether the value is negative infinity.

    Raises `TypeError` for complex numbers.

    >>> import polyarray as pa
    >>> pa.isneginf([-pa.inf, 0.0, pa.inf])
    array([ True, False, False])
    """
    return _infinite(x, out, negative=True)


# ---- objects ------------------------------------------------------------------------------------------


def isscalar(element: Any) -> bool:
    """Whether an object is a single value: a number, text, or one of our scalars (not a 0-d array).

    >>> import polyarray as pa
    >>> pa.isscalar(3.1), pa.isscalar(pa.array(3.1)), pa.isscalar([3.1]), pa.isscalar("text")
    (True, False, False, True)
    """
    return type(element) in _SCALAR_TYPES or isinstance(
        element, (core.generic, str, bytes, memoryview, Number)
    )


_SCALAR_TYPES = frozenset({bool, int, float, complex, str, bytes})
"""The commonest, which need no question about classes."""


def iterable(y: Any) -> bool:
    """Whether one can loop over an object.

    >>> import polyarray as pa
    >>> pa.iterable([1, 2, 3]), pa.iterable(2)
    (True, False)
    """
    try:
        iter(y)
    except TypeError:
        return False
    return True


# ---- dtypes -------------------------------------------------------------------------------------------

_KINDS: dict[str, tuple[str, ...]] = {
    "bool": ("bool",),
    "signed integer": ("signedinteger",),
    "unsigned integer": ("unsignedinteger",),
    "integral": ("integer",),
    "real floating": ("floating",),
    "complex floating": ("complexfloating",),
    "numeric": ("number",),
}


def _scalar_type(x: Any) -> type:
    if isinstance(x, type) and issubclass(x, core.generic):
        return x
    kind: type = core.dtype(x).type
    return kind


def issubdtype(arg1: Any, arg2: Any) -> bool:
    """Whether a dtype belongs to another, or to a kind such as `integer` or `floating`.

    >>> import polyarray as pa
    >>> pa.issubdtype(pa.float32, pa.floating), pa.issubdtype("i4", pa.signedinteger)
    (True, True)
    >>> pa.issubdtype(pa.float64, pa.float32)
    False
    """
    return issubclass(_scalar_type(arg1), _scalar_type(arg2))


def isdtype(dtype: Any, kind: Any) -> bool:
    """Whether a dtype is of a kind, in the words of the array API standard.

    Parameters
    ----------
    dtype : a dtype or a scalar type.
    kind : a dtype; 'bool', 'signed integer', 'unsigned integer', 'integral', 'real floating',
        'complex floating' or 'numeric'; or a tuple of these, of which one is enough.

    >>> import polyarray as pa
    >>> pa.isdtype(pa.float32, "real floating"), pa.isdtype(pa.int8, (pa.int16, "bool"))
    (True, False)
    """
    if not isinstance(dtype, core.dtype) and not (
        isinstance(dtype, type) and issubclass(dtype, core.generic)
    ):
        raise TypeError(f"dtype argument must be a NumPy dtype, but it is a {type(dtype)}.")
    this = _scalar_type(dtype)
    for one in kind if isinstance(kind, tuple) else (kind,):
        if isinstance(one, str):
            if one not in _KINDS:
                raise ValueError(f"kind argument is a string, but {one!r} is not a known kind name.")
            if any(issubclass(this, getattr(core, name)) for name in _KINDS[one]):
                return True
        elif isinstance(one, core.dtype) or (isinstance(one, type) and issubclass(one, core.generic)):
            if this is _scalar_type(one):
                return True
        else:
            raise TypeError(
                f"kind argument must be comprised of dtypes or strings only, but is a {type(one)}."
            )
    return False


_MEETING_THEMSELVES: frozenset[type] = frozenset(
    (core.float16, core.float32, core.float64, core.complex64, core.complex128)
)
"""The inexact types that are common to arrays of one of them; all but bfloat16, which is not NumPy's."""


def common_type(*arrays: Any) -> type:
    """The inexact scalar type in which arrays meet; whole numbers count as float64.

    Raises `TypeError` for arrays that are not numeric.

    >>> import polyarray as pa
    >>> pa.common_type(pa.zeros(2, dtype=pa.float32)), pa.common_type(pa.arange(3))
    (<class 'polyarray.float32'>, <class 'polyarray.float64'>)
    """
    types = {a.dtype.type for a in arrays}
    if len(types) == 1 and (one := types.pop()) in _MEETING_THEMSELVES:
        return one
    inexact = []
    for a in arrays:
        kind = a.dtype.kind
        if kind == "b":
            raise TypeError("can't get common type for non-numeric array")
        inexact.append(a.dtype if kind in "fc" else core.float64)
    common: type = core.result_type(core.float16, *inexact).type
    return common


def mintypecode(typechars: Iterable[Any], typeset: str = "GDFgdf", default: str = "d") -> str:
    """The character of the smallest type in `typeset` to which all given types can be cast.

    >>> import polyarray as pa
    >>> pa.mintypecode(["d", "f"]), pa.mintypecode("if"), pa.mintypecode(["F", "d"])
    ('d', 'f', 'D')
    """
    characters = [t if isinstance(t, str) else core.asarray(t).dtype.char for t in typechars]
    known = {character for character in characters if character in typeset}
    if not known:
        return default
    if "F" in known and "d" in known:
        return "D"
    sizes = "GDFgdfeFHhPpQqLlIiOSUVBb?"
    return min(known, key=lambda character: sizes.find(character))


_TYPE_NAMES = {
    "S1": "character",
    "?": "bool",
    "b": "signed char",
    "B": "unsigned char",
    "h": "short",
    "H": "unsigned short",
    "i": "integer",
    "I": "unsigned integer",
    "l": "long integer",
    "L": "unsigned long integer",
    "q": "long long integer",
    "Q": "unsigned long long integer",
    "f": "single precision",
    "d": "double precision",
    "g": "long precision",
    "F": "complex single precision",
    "D": "complex double precision",
    "G": "complex long double precision",
    "S": "string",
    "U": "unicode",
    "V": "void",
    "O": "object",
}


def typename(char: str) -> str:
    """What a dtype's one-character code stands for. `dtype(char).name` is the better question.

    >>> import polyarray as pa
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     pa.typename("d")
    'double precision'
    """
    warnings.warn("typename is deprecated. Use dtype.name instead.", DeprecationWarning, stacklevel=2)
    return _TYPE_NAMES[char]


# ---- numbers as text ----------------------------------------------------------------------------------


def binary_repr(num: Any, width: int | None = None) -> str:
    """A whole number as text in base two; negative ones in two's complement where `width` is given.

    Raises `ValueError` where the number needs more digits than `width`.

    >>> import polyarray as pa
    >>> pa.binary_repr(3), pa.binary_repr(-3), pa.binary_repr(3, width=4), pa.binary_repr(-3, width=5)
    ('11', '-11', '0011', '11101')
    """
    number = operator.index(num)
    needed = max(number.bit_length(), 1) if number >= 0 else (~number).bit_length() + 1
    if width is not None and width < needed:
        raise ValueError(f"Insufficient bit width={width} provided for binwidth={needed}")
    if number >= 0:
        return format(number, "b").zfill(width or 0)
    if width is None:
        return format(number, "b")
    return format(number & ((1 << width) - 1), "b")


def base_repr(number: int, base: int = 2, padding: int = 0) -> str:
    """A whole number as text in a base from 2 to 36, after `padding` zeros.

    >>> import polyarray as pa
    >>> pa.base_repr(5), pa.base_repr(6, 5), pa.base_repr(7, base=5, padding=3)
    ('101', '11', '00012')
    """
    if base > 36:
        raise ValueError("Bases greater than 36 not handled in base_repr.")
    if base < 2:
        raise ValueError("Bases less than 2 not handled in base_repr.")
    digits, rest = [], abs(int(number))
    while rest:
        rest, digit = divmod(rest, base)
        digits.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit])
    text = "0" * padding + "".join(reversed(digits))
    return ("-" if number < 0 else "") + (text or "0")


# ---- this installation --------------------------------------------------------------------------------


def show_config(mode: str = "stdout") -> dict[str, Any] | None:
    """Print what this installation is; with `mode="dicts"`, return it.

    >>> import polyarray as pa
    >>> sorted(pa.show_config("dicts"))
    ['cpu_features', 'threads', 'version']
    """
    if mode not in ("stdout", "dicts"):
        raise AttributeError(f"Invalid `mode`, use one of: stdout, dicts (got {mode!r})")
    facts: dict[str, Any] = dict(core.info())
    if mode == "dicts":
        return facts
    for name, value in facts.items():
        print(f"{name.replace('_', ' ')}: {' '.join(value) if isinstance(value, list) else value}")
    return None


def show_runtime() -> None:
    """Print what this installation runs on.

    >>> import polyarray as pa
    >>> pa.show_runtime()  # doctest: +ELLIPSIS
    cpu features: ...
    """
    show_config()
