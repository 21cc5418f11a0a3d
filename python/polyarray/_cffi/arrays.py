"""The class of arrays: handles of the library, with Python's operators and NumPy's methods."""

from __future__ import annotations

import operator

from . import dtypes
from .dtypes import find, generic
from .library import check, ffi, lib

_DERIVED = "{} is derived from ndarray, which needs polyarray's extension module: only CPython can load that"


class ndarray:
    """An array: elements of one dtype along axes."""

    __slots__ = ("__weakref__", "_base", "_handle")
    __module__ = "polyarray"
    __array_priority__ = 0.0
    __hash__ = None

    def __new__(cls, shape, dtype=None, buffer=None, offset=0, strides=None, order=None):
        if cls is not ndarray:
            raise TypeError(_DERIVED.format(cls.__name__))
        dtype = find(dtype)
        if buffer is None:
            return invoke("empty", _as_shape(shape), dtype, order or "C")
        held = ffi.from_buffer(buffer)
        shape = _as_shape(shape)
        strides = memory.c_strides(shape, dtype.itemsize) if strides is None else tuple(strides)
        lowest = offset + sum((n - 1) * s for n, s in zip(shape, strides) if s < 0)
        highest = offset + sum((n - 1) * s for n, s in zip(shape, strides) if s > 0) + dtype.itemsize
        if 0 not in shape and (lowest < 0 or highest > len(held)):
            raise TypeError("buffer is too small for requested array")
        writeable = not memoryview(buffer).readonly
        return memory.wrapped(
            ffi.cast("char *", held) + offset, dtype, shape, strides, writeable, (buffer, held)
        )

    def __class_getitem__(cls, item):
        return cls

    # What the array is.

    @property
    def shape(self):
        """The lengths of the axes."""
        handle = self._handle
        return tuple(lib.polyarray_length(handle, axis) for axis in range(lib.polyarray_ndim(handle)))

    @shape.setter
    def shape(self, shape):
        self._handle = self.reshape(shape)._handle

    @property
    def ndim(self):
        """The number of axes."""
        return lib.polyarray_ndim(self._handle)

    @property
    def size(self):
        """The number of elements."""
        return lib.polyarray_size(self._handle)

    @property
    def dtype(self):
        """What the elements are."""
        return dtypes.ALL[lib.polyarray_dtype_of(self._handle)]

    @property
    def itemsize(self):
        """Bytes of an element."""
        return self.dtype.itemsize

    @property
    def nbytes(self):
        """Bytes of all elements."""
        return self.size * self.itemsize

    @property
    def strides(self):
        """Steps along the axes in bytes."""
        return self._where()[1]

    @property
    def flags(self):
        """How the elements lie in memory."""
        return flagsobj(self)

    @property
    def base(self):
        """The array that this one is a view of."""
        return getattr(self, "_base", None)

    @property
    def device(self):
        """'cpu'."""
        return "cpu"

    def to_device(self, device, /, *, stream=None):
        """The array itself, for the only device."""
        if device != "cpu" or stream is not None:
            raise ValueError(f'Unsupported device: "{device}"; only "cpu" is allowed')
        return self

    def _where(self):
        """The address, strides and flags of the elements, which are computed if they wait."""
        view = ffi.new("polyarray_view *", {"struct_size": ffi.sizeof("polyarray_view")})
        check(lib.polyarray_view_acquire(self._handle, 0, view))
        address = int(ffi.cast("uintptr_t", view.data))
        strides = tuple(view.strides[axis] for axis in range(view.ndim))
        flags = view.flags
        lib.polyarray_view_release(view)
        if lib.polyarray_has_faults():
            faults.report()
        return address, strides, flags

    @property
    def __array_interface__(self):
        """The version of the protocol, and where the elements are; keep the array meanwhile."""
        address, strides, flags = self._where()
        contiguous = strides == memory.c_strides(self.shape, self.itemsize)
        return {
            "data": (address, not flags & memory.WRITEABLE),
            "strides": None if contiguous else strides,
            "descr": self.dtype.descr,
            "typestr": self.dtype.str,
            "shape": self.shape,
            "version": 3,
        }

    @property
    def data(self):
        """The memory of the elements, of an array in C order."""
        return memory.shown(self)

    def __buffer__(self, flags):
        if self.size == 0:
            raise BufferError("Python's memoryview has no shapes without elements")
        return self.data

    @property
    def ctypes(self):
        """The array for `ctypes`."""
        from .._raw import Ctypes

        return Ctypes(self)

    # Elements as Python's objects.

    def _bytes(self, order="C"):
        order = "F" if order == "A" and self.flags.forc and not self.flags.c_contiguous else order
        source = invoke("copy", self, "C" if order in ("A", "K") else order)
        address, _, _ = source._where()
        return ffi.buffer(ffi.cast("char *", address), source.nbytes)[:] if source.size else b""

    def tobytes(self, order="C"):
        """The bytes of the elements in an order."""
        return self._bytes("C" if order is None else order)

    def _number(self):
        """The only element as a Python number."""
        data = ffi.new("char[16]")
        check(lib.polyarray_item(self._handle, data))
        if lib.polyarray_has_faults():
            faults.report()
        dtype = self.dtype
        return dtypes.decoded(dtype, ffi.buffer(data, dtype.itemsize)[:])[0]

    def _scalar(self):
        """The only element as a scalar."""
        return self.dtype.type._of(self._number())

    def item(self, *args):
        """One element as a Python number: the only one, or the one at an index."""
        if not args:
            return self._number()
        key = args[0] if len(args) == 1 else args
        if isinstance(key, tuple):
            if len(key) != self.ndim:
                raise ValueError("incorrect number of indices for array")
            return self[key].item()
        return self.reshape(-1)[operator.index(key)].item()

    def tolist(self):
        """The elements as nested lists of Python's numbers."""
        if self.ndim == 0:
            return self._number()
        values = dtypes.decoded(self.dtype, self._bytes())
        for length in self.shape[:0:-1]:
            if length == 0:
                return _empty_lists(self.shape)
            values = [values[at : at + length] for at in range(0, len(values), length)]
        return values

    def __len__(self):
        if self.ndim == 0:
            raise TypeError("len() of unsized object")
        return lib.polyarray_length(self._handle, 0)

    def __iter__(self):
        if self.ndim == 0:
            raise TypeError("iteration over a 0-d array")
        if self.ndim == 1:
            make = self.dtype.type._of
            return map(make, dtypes.decoded(self.dtype, self._bytes()))
        return (self[place] for place in range(len(self)))

    def __contains__(self, item):
        return bool((self == item).any())

    def _only(self):
        if self.ndim:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return self._scalar()

    def __bool__(self):
        if self.size != 1:
            if self.size == 0:
                raise ValueError(
                    "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an "
                    "array is not empty."
                )
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            )
        return bool(self._number())

    def __int__(self):
        return int(self._only())

    def __float__(self):
        return float(self._only())

    def __complex__(self):
        return complex(self._only())

    def __index__(self):
        if self.ndim or self.dtype.kind not in "iu":
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return self._number()

    def __getitem__(self, key):
        found = invoke("getitem", self, key if isinstance(key, tuple) else (key,))
        if found.ndim == 0 and not _has_ellipsis(key):
            return found._scalar()
        if not _has_arrays(key):
            found._base = self.base if self.base is not None else self
        return found

    def __setitem__(self, key, value):
        invoke("setitem", self, key if isinstance(key, tuple) else (key,), value)

    # Text.

    def __repr__(self):
        from .._printing import array_repr

        return array_repr(self)

    def __str__(self):
        from .._printing import array_str

        return array_str(self)

    def __format__(self, spec):
        if self.ndim == 0:
            return format(self._scalar(), spec)
        return format(str(self), spec) if spec == "" else object.__format__(self, spec)

    # Copies, and what reads them.

    def __copy__(self):
        return self.copy()

    def __deepcopy__(self, memo):
        return self.copy()

    def __reduce__(self):
        return _unpickled, (self._bytes(), self.dtype.name, self.shape)

    def __array__(self, dtype=None, *, copy=None):
        return asarray(self, dtype, copy=copy)

    def __array_namespace__(self, *, api_version=None):
        import polyarray

        return polyarray

    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        """The elements as another dtype."""
        dtype = find(dtype)
        if not invoke("can_cast", self.dtype, dtype, casting):
            raise TypeError(
                f"Cannot cast array data from {self.dtype!r} to {dtype!r} according to the rule '{casting}'"
            )
        if dtype is self.dtype:
            return self.copy(order) if copy else self
        if self.dtype.kind == "c" and dtype.kind not in "cb":
            import warnings

            from .errors import ComplexWarning

            warnings.warn(
                "Casting complex values to real discards the imaginary part", ComplexWarning, stacklevel=2
            )
        return invoke("astype", self, dtype)

    def view(self, dtype=None, type=None):
        """The same memory, under another dtype."""
        if isinstance(dtype, builtin_type) and not issubclass(dtype, (generic, int, float, complex)):
            dtype, type = None, dtype
        if type not in (None, ndarray):
            raise TypeError(_DERIVED.format(type.__name__))
        return self[...] if dtype is None else memory.viewed(self, find(dtype))

    def fill(self, value):
        """Writes one value to all elements."""
        invoke("fill", self, value)

    def sort(self, axis=-1, kind=None, order=None):
        """Sorts the elements along an axis, in place."""
        invoke("sort_in_place", self, axis, kind)

    def partition(self, kth, axis=-1, kind="introselect", order=None):
        """Puts the elements that sorting would put at some places there, in place."""
        self[...] = invoke("partition", self, kth, axis)

    @property
    def T(self):
        """The axes in reverse order."""
        return view_of(self, invoke("transpose", self))

    @property
    def mT(self):
        """The last two axes in reverse order."""
        return view_of(self, invoke("matrix_transpose", self))

    @property
    def real(self):
        """The real parts."""
        return view_of(self, invoke("real", self))

    @real.setter
    def real(self, value):
        self.real[...] = value

    @property
    def imag(self):
        """The imaginary parts."""
        return invoke("imag", self)

    @imag.setter
    def imag(self, value):
        if self.dtype.kind != "c":
            raise TypeError("array does not have imaginary part to set")
        self.imag[...] = value

    @property
    def flat(self):
        """The elements one after the other, in C order."""
        return flatiter(self)

    @flat.setter
    def flat(self, values):
        self.flat[:] = values

    def reshape(self, *shape, order="C", copy=None):
        """The same elements under another shape."""
        shape = shape[0] if len(shape) == 1 else shape
        source = self.copy() if copy else self
        if copy is False:
            found = invoke("reshape", self, _as_shape(shape), order or "C")
            if self.size and not invoke("may_share_memory", self, found):
                raise ValueError("Unable to avoid creating a copy while reshaping.")
            return view_of(self, found)
        return view_of(source, invoke("reshape", source, _as_shape(shape), order or "C"))

    def transpose(self, *axes):
        """The axes in another order."""
        axes = axes[0] if len(axes) == 1 else axes or None
        return view_of(self, invoke("transpose", self, axes))

    def setflags(self, write=None, align=None, uic=None):
        """Whether the array may be written; through cffi it stays as it is."""
        if write is not None:
            self.flags.writeable = write

    def __divmod__(self, other):
        return _operated(ufuncs.named("divmod"), self, other)

    def __rdivmod__(self, other):
        return _operated(ufuncs.named("divmod"), other, self)

    def __neg__(self):
        return ufuncs.named("negative")(self)

    def __pos__(self):
        return ufuncs.named("positive")(self)

    def __abs__(self):
        return ufuncs.named("absolute")(self)

    def __invert__(self):
        return ufuncs.named("invert")(self)

    def __matmul__(self, other):
        return functions.matmul(self, other) if _takes_part(other) else NotImplemented

    def __rmatmul__(self, other):
        return functions.matmul(other, self) if _takes_part(other) else NotImplemented

    def __imatmul__(self, other):
        self[...] = functions.matmul(self, other)
        return self


builtin_type = type


class flagsobj:
    """How the elements of an array lie in memory."""

    __module__ = "polyarray"

    def __init__(self, array):
        bits = array._where()[2]
        self.c_contiguous, self.f_contiguous = (
            bool(bits & memory.C_CONTIGUOUS),
            bool(bits & memory.F_CONTIGUOUS),
        )
        self.aligned, self._writeable = bool(bits & memory.ALIGNED), bool(bits & memory.WRITEABLE)
        self.owndata, self.writebackifcopy = array.base is None, False
        self.contiguous, self.fortran = self.c_contiguous, self.f_contiguous
        self.fnc, self.forc = (
            self.f_contiguous and not self.c_contiguous,
            self.f_contiguous or self.c_contiguous,
        )
        self.behaved = self.aligned and self._writeable
        self.carray, self.farray = self.behaved and self.c_contiguous, self.behaved and self.fnc

    @property
    def writeable(self):
        """Whether elements may be written."""
        return self._writeable

    @writeable.setter
    def writeable(self, value):
        if bool(value) != self._writeable:
            raise AttributeError("polyarray through cffi cannot change whether an array may be written")

    def __getitem__(self, key):
        return getattr(self, {"C": "c_contiguous", "F": "f_contiguous"}.get(key, key.lower()))

    def __repr__(self):
        names = "c_contiguous f_contiguous owndata writeable aligned writebackifcopy".split()
        return "\n".join(f"  {name.upper()} : {getattr(self, name)}" for name in names) + "\n"


class flatiter:
    """The elements of an array one after the other, in C order."""

    __module__ = "polyarray"

    def __init__(self, array):
        self.base, self.index = array, 0
        self._flat = array.reshape(-1)

    def __len__(self):
        return self.base.size

    def __iter__(self):
        return self

    def __next__(self):
        if self.index >= len(self):
            raise StopIteration
        self.index += 1
        return self._flat[self.index - 1]

    def __getitem__(self, key):
        found = self._flat[key]
        return found.copy() if isinstance(found, ndarray) else found

    def __setitem__(self, key, value):
        places = invoke("arange", 0, self.base.size)[key]
        invoke("put", self.base, places, value)

    def __array__(self, dtype=None, *, copy=None):
        return asarray(self._flat, dtype, copy=copy)

    def copy(self):
        """The elements as a vector."""
        return self._flat.copy()


def _as_shape(shape):
    return (shape,) if not isinstance(shape, (tuple, list, ndarray)) else tuple(shape)


def _empty_lists(shape):
    return [] if shape[0] == 0 else [_empty_lists(shape[1:]) for _ in range(shape[0])]


def _has_ellipsis(key):
    return key is Ellipsis or (isinstance(key, tuple) and any(part is Ellipsis for part in key))


def _has_arrays(key):
    parts = key if isinstance(key, tuple) else (key,)
    return any(isinstance(part, (list, ndarray, bool, generic)) for part in parts)


def view_of(owner, view):
    """Notes whose memory a view shows, if it is one."""
    view._base = owner.base if owner.base is not None else owner
    return view


def adopt(handle):
    """An array of a handle, which it releases."""
    made = object.__new__(ndarray)
    # PyPy's collector does not see the library's memory; it is told.
    made._handle = ffi.gc(handle, lib.polyarray_release, lib.polyarray_size(handle) * 8)
    return made


def of_element(scalar):
    """An array without axes that holds a scalar."""
    data = ffi.new("char[]", dtypes.encoded(scalar.dtype, scalar._value) + b"\0")
    out = ffi.new("polyarray_array **")
    check(lib.polyarray_full(0, ffi.NULL, scalar.dtype._number, data, out))
    return adopt(out[0])


def asarray(object, dtype=None, order=None, *, device=None, copy=None, like=None):
    """An array of anything that is one, or of nested lists."""
    wanted = None if dtype is None else find(dtype)
    if isinstance(object, ndarray):
        made = object
    elif isinstance(object, generic):
        made = object._array
    elif isinstance(object, (bool, int, float, complex, list, tuple)):
        if copy is False:
            raise ValueError("Unable to avoid copy while creating an array as requested.")
        return _in_order(invoke("array", object, wanted), order)
    else:
        made = memory.foreign(object)
    if wanted is not None and made.dtype is not wanted:
        if copy is False:
            raise ValueError("Unable to avoid copy while creating an array as requested.")
        return _in_order(made.astype(wanted), order)
    if copy:
        return invoke("copy", made, order or "K")
    return _in_order(made, order)


def _in_order(array, order):
    if order in (None, "K", "A"):
        return array
    kept = array.flags[order]
    return array if kept else invoke("copy", array, order)


def array(object, dtype=None, *, copy=True, order="K", subok=False, ndmin=0, ndmax=0, like=None):
    """A new array of anything that is one, or of nested lists."""
    made = asarray(object, dtype, order, copy=copy)
    return made if made.ndim >= ndmin else made.reshape((1,) * (ndmin - made.ndim) + made.shape)


def _unpickled(data, dtype, shape):
    return memory.frombuffer(data, dtype).reshape(shape).copy()


def _takes_part(other):
    """Whether an operand is ours to compute with: not one that takes operators into its own hands."""
    if isinstance(other, (ndarray, generic, int, float, complex, list, tuple)):
        return True
    if isinstance(other, (str, bytes, dict, set)) or other is None:
        return False
    return getattr(type(other), "__array_ufunc__", 0) is not None


def _operated(function, x1, x2):
    if not (_takes_part(x1) and _takes_part(x2)):
        return NotImplemented
    return function(x1, x2)


_OPERATORS = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "power",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "lshift": "left_shift",
    "rshift": "right_shift",
}
_COMPARISONS = {
    "eq": "equal",
    "ne": "not_equal",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}


def give_operators(cls):
    """Writes the operators into a class: of arrays, and of scalars, which compute as arrays without axes."""

    def write(word, name):
        def forward(self, other, *modulo):
            return _operated(ufuncs.named(name), self, other)

        def reflected(self, other, *modulo):
            return _operated(ufuncs.named(name), other, self)

        def in_place(self, other):
            return ufuncs.named(name)(self, other, out=self)

        methods = {f"__{word}__": forward}
        if word in _OPERATORS:
            methods[f"__r{word}__"] = reflected
            if cls is ndarray:
                methods[f"__i{word}__"] = in_place
        for method, function in methods.items():
            function.__name__ = method
            setattr(cls, method, function)

    for word, name in (*_OPERATORS.items(), *_COMPARISONS.items()):
        write(word, name)


def give_methods(cls, names):
    """Writes methods into the class of arrays that are functions of the array first."""

    def write(name):
        def method(self, *args, **kwargs):
            return getattr(functions, name)(self, *args, **kwargs)

        method.__name__, method.__doc__ = name, f"The function of that name, of this array: polyarray.{name}."
        setattr(cls, name, method)

    for name in names.split():
        write(name)


give_operators(ndarray)
give_operators(generic)
for _name in ("__neg__", "__pos__", "__abs__", "__invert__", "__divmod__", "__rdivmod__"):
    setattr(generic, _name, getattr(ndarray, _name))
generic.__hash__ = lambda self: hash(self._value)
give_methods(
    ndarray,
    """
    all any argmax argmin argpartition argsort byteswap choose clip conj conjugate copy cumprod cumsum
    diagonal dot flatten max mean min nonzero prod put ravel repeat round searchsorted squeeze std sum
    swapaxes take trace var
    """,
)


def _compress(self, condition, axis=None, out=None):
    """The elements where a condition holds."""
    return functions.compress(condition, self, axis, out)


ndarray.compress = _compress

from . import faults, functions, memory, ufuncs  # noqa: E402  # they need what stands above
from .values import invoke  # noqa: E402
