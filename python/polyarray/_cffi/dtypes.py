"""Dtypes, and scalars: Python's numbers with a dtype."""

from __future__ import annotations

import builtins
import struct
import sys

from .library import lib, text


class dtype:
    """What the elements of an array are.

    There is one object for each; its class is that of its kind, which `polyarray.dtypes` has.
    """

    __slots__ = ("__weakref__", "_number", "char", "itemsize", "kind", "name", "num", "type")
    __module__ = "polyarray"

    def __new__(cls, dtype, align=False, copy=False, metadata=None):
        return find(dtype)

    @property
    def str(self):
        """The code with byte order: '<f8'."""
        if self.name == "bfloat16":
            return "<V2"
        return ("|" if self.itemsize == 1 else "<") + f"{self.kind}{self.itemsize}"

    @property
    def byteorder(self):
        """'|' for single bytes, else '=': the machine's."""
        return "|" if self.itemsize == 1 else "="

    @property
    def alignment(self):
        """What addresses of elements are multiples of."""
        return self.itemsize // 2 if self.kind == "c" else self.itemsize

    @property
    def base(self):
        """The dtype itself: elements are no arrays."""
        return self

    @property
    def descr(self):
        """What `__array_interface__` says of the elements."""
        return [("", self.str)]

    isnative, hasobject, isalignedstruct, isbuiltin = True, False, False, 1
    fields = names = subdtype = metadata = None
    shape, ndim, flags = (), 0, 0

    def newbyteorder(self, new_order="S"):
        """The dtype itself for the machine's order; there is no other."""
        if str(new_order)[:1] in ("=", "N", "n", "|", "I", "i", "<", "L", "l") or self.itemsize == 1:
            return self
        raise NotImplementedError("polyarray has no dtypes of another byte order than the machine's")

    def __repr__(self):
        return f"dtype('{self.name}')"

    def __str__(self):
        return self.name

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        if self is other:
            return True
        if other is None:
            return False
        try:
            return self is find(other)
        except (TypeError, ValueError):
            return NotImplemented if not isinstance(other, (builtins.str, builtins.type)) else False

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def _ordered(self, other, first, second):
        from .values import invoke

        other = find(other)
        return invoke("can_cast", (self, other)[first], (self, other)[second])

    def __le__(self, other):
        return self._ordered(other, 0, 1)

    def __lt__(self, other):
        return self != other and self <= other

    def __ge__(self, other):
        return self._ordered(other, 1, 0)

    def __gt__(self, other):
        return self != other and self >= other

    def __bool__(self):
        return True

    def __len__(self):
        return 0

    def __getitem__(self, field):
        raise KeyError(f"There are no fields in dtype {self.name}.")

    def __class_getitem__(cls, item):
        return cls

    def __reduce__(self):
        return find, (self.name,)


class generic:
    """A number with a dtype. Of abstract classes there are no objects."""

    __module__ = "polyarray"
    dtype = None

    def __new__(cls, value=0):
        if cls.dtype is None:
            raise TypeError(f"cannot create 'polyarray.{cls.__name__}' instances")
        from .arrays import asarray

        made = (
            asarray(value, cls.dtype)
            if not isinstance(value, str)
            else asarray(cls._parsed(value), cls.dtype)
        )
        return made if made.ndim else made[()]

    @classmethod
    def _parsed(cls, word):
        return {"c": complex, "f": float}.get(cls.dtype.kind, int)(word)

    @classmethod
    def _of(cls, value):
        """The scalar of a Python number that the dtype holds exactly."""
        for base in (float, complex):
            if issubclass(cls, base):
                made = base.__new__(cls, value)
                break
        else:
            made = object.__new__(cls)
        made._value = value
        return made

    @property
    def _array(self):
        """The array without axes that stands for the scalar."""
        from .arrays import of_element

        return of_element(self)

    def item(self, *args):
        """The Python number."""
        return self._value

    tolist = item

    def __int__(self):
        return int(self._value)

    def __float__(self):
        if isinstance(self._value, complex):
            import warnings

            from .errors import ComplexWarning

            warnings.warn(
                "Casting complex values to real discards the imaginary part", ComplexWarning, stacklevel=2
            )
            return self._value.real
        return float(self._value)

    def __complex__(self):
        return complex(self._value)

    def __bool__(self):
        return bool(self._value)

    def __index__(self):
        if self.dtype.kind in "iu":
            return self._value
        raise TypeError(f"'polyarray.{type(self).__name__}' object cannot be interpreted as an integer")

    def __hash__(self):
        return hash(self._value)

    def __round__(self, ndigits=None):
        return round(self._value) if ndigits is None else self._array.round(ndigits)

    def __str__(self):
        return str(self._array)

    def __repr__(self):
        name = {"bool": "bool_"}.get(self.dtype.name, self.dtype.name)
        words = str(self)
        if name == "bool_":
            return f"np.{words}_"
        return f"np.{name}({words[1:-1] if words.startswith('(') else words})"

    def __format__(self, spec):
        return format(self._value, spec) if spec else str(self)

    def __reduce__(self):
        return type(self)._of, (self._value,)

    def __getitem__(self, key):
        return self._array[key]

    def __getattr__(self, name):
        # Attributes and methods of arrays are those of scalars, too.
        if name.startswith("_"):
            raise AttributeError(f"'polyarray.{type(self).__name__}' object has no attribute {name!r}")
        return getattr(self._array, name)

    def __array__(self, dtype=None, *, copy=None):
        return self._array.__array__(dtype, copy=copy)

    @property
    def __array_interface__(self):
        return self._array.__array_interface__

    @property
    def real(self):
        """The real part."""
        return self._array.real[()]

    @property
    def imag(self):
        """The imaginary part."""
        return self._array.imag[()]

    shape, ndim, size, base = (), 0, 1, None
    __array_priority__ = -1000000.0

    def conjugate(self):
        """The complex conjugate."""
        return self._array.conjugate()[()]

    conj = conjugate


def _abstract(name, base, doc):
    return type(name, (base,), {"__doc__": doc, "__module__": "polyarray"})


number = _abstract("number", generic, "All numbers that are no truth values.")
integer = _abstract("integer", number, "Whole numbers.")
signedinteger = _abstract("signedinteger", integer, "Whole numbers with a sign.")
unsignedinteger = _abstract("unsignedinteger", integer, "Whole numbers without a sign.")
inexact = _abstract("inexact", number, "Numbers that are rounded.")
floating = _abstract("floating", inexact, "Real numbers.")
complexfloating = _abstract("complexfloating", inexact, "Complex numbers.")


def _is_integer(self):
    """Whether the number is whole."""
    return float(self._value).is_integer()


def _as_integer_ratio(self):
    """The number as a fraction."""
    return self._value.as_integer_ratio()


floating.is_integer, integer.is_integer = _is_integer, lambda self: True
floating.as_integer_ratio = _as_integer_ratio
floating.hex = lambda self: float(self._value).hex()

# By the library's numbers: character, NumPy's number, the abstract class, the code of `struct`.
_KINDS = [
    ("?", 0, "b", generic, "?"),
    ("b", 1, "i", signedinteger, "b"),
    ("B", 2, "u", unsignedinteger, "B"),
    ("h", 3, "i", signedinteger, "h"),
    ("H", 4, "u", unsignedinteger, "H"),
    ("i", 5, "i", signedinteger, "i"),
    ("I", 6, "u", unsignedinteger, "I"),
    ("l", 7, "i", signedinteger, "q"),
    ("L", 8, "u", unsignedinteger, "Q"),
    ("e", 23, "f", floating, "e"),
    ("E", 256, "V", floating, None),
    ("f", 11, "f", floating, "f"),
    ("d", 12, "f", floating, "d"),
    ("F", 14, "c", complexfloating, "ff"),
    ("D", 15, "c", complexfloating, "dd"),
]

ALL: list = []
FORMATS: dict = {}
SCALARS: dict = {}


def _make():
    for place, (char, num, kind, base, code) in enumerate(_KINDS):
        made = object.__new__(dtype)
        made._number = place
        made.name = text(lib.polyarray_dtype_name(place))
        made.char, made.num, made.kind = char, num, kind
        made.itemsize = lib.polyarray_dtype_size(place)
        also = {"float64": (float,), "complex128": (complex,)}.get(made.name, ())
        body = {"__doc__": f"A scalar of dtype {made.name}.", "__module__": "polyarray", "dtype": made}
        made.type = type(made.name, (base, *also), body)
        ALL.append(made)
        FORMATS[made.name], SCALARS[made.name] = code, made.type


_make()
_BY_NAME = {d.name: d for d in ALL}
float64, int64, complex128, bool_ = (_BY_NAME[name] for name in ("float64", "int64", "complex128", "bool"))
_PYTHON = {bool: bool_, int: int64, float: float64, complex: complex128}
_BY_WORD: dict = {}


def find(object):
    """The dtype that something names: a dtype, a class of numbers, a text, or what has a dtype."""
    if isinstance(object, dtype):
        return object
    if object is None:
        return float64
    if isinstance(object, type):
        if object in _PYTHON:
            return _PYTHON[object]
        if issubclass(object, generic) and object.dtype is not None:
            return object.dtype
        if issubclass(object, dtype):
            made = object()
            if isinstance(made, dtype):
                return made
        name = object.__name__.rstrip("_")
        if object.__module__ == "numpy" and name in _BY_NAME:
            return _BY_NAME[name]
        raise TypeError(f"Cannot interpret '{object}' as a data type")
    if isinstance(object, str):
        if object not in _BY_WORD:
            from .values import invoke

            _BY_WORD[object] = invoke("dtype", object)
        return _BY_WORD[object]
    own = getattr(object, "dtype", None)
    if isinstance(own, dtype):
        return own
    name = getattr(own if own is not None else object, "name", None)
    if isinstance(name, str) and name in _BY_NAME:
        return _BY_NAME[name]
    raise TypeError(f"Cannot interpret '{object!r}' as a data type")


def adopt_classes(classes):
    """Makes each dtype an instance of the class of its kind."""
    for cls in classes:
        made = cls.__new__(cls)
        made.__class__ = cls


def decoded(dtype, data):
    """The elements in bytes, in C order, as Python's numbers."""
    count = len(data) // dtype.itemsize
    if dtype.name == "bfloat16":
        halves = struct.unpack(f"={count}H", data)
        return list(struct.unpack(f"={count}f", struct.pack(f"={count}I", *(half << 16 for half in halves))))
    code = FORMATS[dtype.name]
    if dtype.kind == "c":
        parts = struct.unpack(f"={2 * count}{code[0]}", data)
        return [complex(real, imag) for real, imag in zip(parts[::2], parts[1::2])]
    return list(struct.unpack(f"={count}{code}", data))


def encoded(dtype, value):
    """One of Python's numbers, which the dtype holds exactly, as the bytes of an element."""
    if dtype.name == "bfloat16":
        return struct.pack("=f", value)[2:]
    if dtype.kind == "c":
        return struct.pack(f"={FORMATS[dtype.name]}", value.real, value.imag)
    return struct.pack(f"={FORMATS[dtype.name]}", value)


if sys.byteorder != "little":
    raise ImportError("polyarray through cffi is for little-endian machines")
