"""Functions of elements: the catalogue's operations with NumPy's arguments and methods."""

from __future__ import annotations

from . import arrays
from .dtypes import find, generic
from .library import ffi, lib, text
from .values import invoke


class ufunc:
    """A function that is applied to each element."""

    __module__ = "polyarray"

    def __init__(self, name, nin, nout):
        self.__name__ = self.__qualname__ = name
        self.nin, self.nout, self.nargs = nin, nout, nin + nout
        self.signature = None
        self.__doc__ = f"{name}({', '.join(f'x{k + 1}' for k in range(nin)) if nin > 1 else 'x'})"

    def __repr__(self):
        return f"<ufunc '{self.__name__}'>"

    def __reduce__(self):
        return named, (self.__name__,)

    @property
    def identity(self):
        """What changes no result of a reduction; None without one."""
        return invoke("ufunc.identity", self.__name__)

    def __call__(
        self,
        *args,
        out=None,
        where=True,
        casting="same_kind",
        order="K",
        dtype=None,
        subok=True,
        signature=None,
    ):
        nin = self.nin
        if not nin <= len(args) <= self.nargs:
            raise TypeError(
                f"{self.__name__}() takes from {nin} to {self.nargs} positional arguments but {len(args)} "
                "were given"
            )
        if len(args) > nin:
            if out is not None:
                raise TypeError("cannot specify 'out' as both a positional and keyword argument")
            out = args[nin:]
        outs = None
        if out is not None:
            outs = tuple(out) if isinstance(out, (tuple, list)) else (out,)
            if any(one is not None and not isinstance(one, arrays.ndarray) for one in outs):
                raise TypeError("return arrays must be of ArrayType")
            outs += (None,) * (self.nout - len(outs))
            if all(one is None for one in outs):
                outs = None
        found = invoke(
            self.__name__,
            *[_operand(x) for x in args[:nin]],
            outs,
            None if where is True else arrays.asarray(where),
            casting,
            order,
            None if dtype is None else find(dtype),
        )
        results = (found,) if self.nout == 1 else found
        given = outs or (None,) * self.nout
        delivered = [delivered_as(one, result) for one, result in zip(given, results)]
        return delivered[0] if self.nout == 1 else tuple(delivered)

    def reduce(self, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True):
        """Folds the function over axes."""
        mask = None if where is True or where is None else arrays.asarray(where)
        out = out[0] if isinstance(out, tuple) else out
        dtype = None if dtype is None else find(dtype)
        found = invoke(
            "ufunc.reduce", self.__name__, arrays.asarray(array), axis, dtype, out, keepdims, initial, mask
        )
        return delivered_as(out, found)

    def accumulate(self, array, axis=0, dtype=None, out=None):
        """The results of folding the function over more and more elements along an axis."""
        dtype = None if dtype is None else find(dtype)
        found = invoke("ufunc.accumulate", self.__name__, arrays.asarray(array), axis, dtype)
        return written(out, found)

    def reduceat(self, array, indices, axis=0, dtype=None, out=None):
        """Folds the function over parts of an axis."""
        dtype = None if dtype is None else find(dtype)
        places = arrays.asarray(indices).tolist()
        return written(
            out, invoke("ufunc.reduceat", self.__name__, arrays.asarray(array), places, axis, dtype)
        )

    def outer(self, A, B):
        """The function of all pairs."""
        found = invoke("ufunc.outer", self.__name__, _operand(A), _operand(B))
        return delivered_as(None, found)

    def at(self, a, indices, b=None):
        """Applies the function in place, once for each place given."""
        key = indices if isinstance(indices, tuple) else (indices,)
        arguments = () if b is None else (_operand(b),)
        invoke("ufunc.at", self.__name__, a, key, *arguments)


def _operand(x):
    """What the library takes as an operand: arrays, and Python's numbers as they are."""
    if isinstance(x, (arrays.ndarray, generic, int, float, complex)):
        return x
    return arrays.asarray(x)


def delivered_as(out, found):
    """The array that was to receive a result, or the result: a scalar where it has no axes."""
    if out is not None:
        return out
    return found._scalar() if isinstance(found, arrays.ndarray) and found.ndim == 0 else found


def written(out, found):
    """A result, copied to where it is wanted."""
    if out is None:
        return found
    out = out[0] if isinstance(out, tuple) else out
    out[...] = found
    return out


ALL: dict = {}
named = ALL.__getitem__


def find_all():
    """Makes an object for each operation, under its name and others that it has."""
    for number in range(lib.polyarray_operation_count()):
        sizes = ffi.new("size_t[2]")
        name = text(lib.polyarray_operation_name(number, sizes, sizes + 1))
        ALL[name] = ufunc(name, *sizes)
        for alias in invoke("ufunc.aliases", name):
            ALL[alias] = ALL[name]
