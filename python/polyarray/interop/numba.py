"""Numba, which compiles functions for the types of their arguments, and knows those of NumPy's arrays.

Here it learns the type of ours: an array of NumPy's in all that compiled code does, made of a view of our
memory on the way in, and given back as ours. Results of operators and functions of elements are of the type
of their operands; arrays that a compiled function makes itself, as by `numpy.zeros`, are NumPy's.

Numba loads this module by an entry point, or when a program has imported both.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba.core import boxing, types
from numba.core.datamodel import models
from numba.extending import NativeValue, box, overload_classmethod, register_model, typeof_impl, unbox
from numba.np.arrayobj import intrin_alloc

from .. import _polyarray as core

__all__ = ["PolyarrayType", "init"]


class PolyarrayType(types.Array):
    """The type of our arrays in compiled functions."""

    def __init__(
        self,
        dtype: Any,
        ndim: int,
        layout: str,
        readonly: bool = False,
        name: Any = None,
        aligned: bool = True,
    ) -> None:
        kind = "readonly polyarray" if readonly else "polyarray"
        name = name or f"{kind}({dtype}, {ndim}d, {layout})"
        super().__init__(  # type: ignore[call-overload]
            dtype, ndim, layout, readonly=readonly, name=name, aligned=aligned
        )

    def copy(  # type: ignore[override]
        self, dtype: Any = None, ndim: Any = None, layout: Any = None, readonly: Any = None
    ) -> PolyarrayType:
        return PolyarrayType(
            self.dtype if dtype is None else dtype,
            self.ndim if ndim is None else ndim,
            self.layout if layout is None else layout,
            readonly=not self.mutable if readonly is None else readonly,
            aligned=self.aligned,
        )

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """The class of results of functions of elements, which Numba asks types for."""
        known = all(isinstance(operand, (types.Array, types.Number)) for operand in inputs)
        return PolyarrayType if method == "__call__" and known else NotImplemented


register_model(PolyarrayType)(models.ArrayModel)


@overload_classmethod(PolyarrayType, "_allocate")
def _allocate(cls, allocsize, align):  # type: ignore[no-untyped-def]
    """Compiled functions make arrays in Numba's memory."""
    return lambda cls, allocsize, align: intrin_alloc(allocsize, align)


@typeof_impl.register(core.ndarray)
def _type_of(array: Any, context: Any) -> PolyarrayType:
    theirs = numba.typeof(np.asarray(array))
    return PolyarrayType(theirs.dtype, theirs.ndim, theirs.layout, readonly=not theirs.mutable)


@unbox(PolyarrayType)
def _from_ours(kind: PolyarrayType, array: Any, c: Any) -> NativeValue:
    view = c.pyapi.unserialize(c.pyapi.serialize_object(np.asarray))
    seen = c.pyapi.call_function_objargs(view, (array,))
    # The native array holds the view, and the view our memory.
    native = boxing.unbox_array(kind, seen, c)
    c.pyapi.decref(seen)
    c.pyapi.decref(view)
    return native


@box(PolyarrayType)
def _to_ours(kind: PolyarrayType, native: Any, c: Any) -> Any:
    view = c.pyapi.unserialize(c.pyapi.serialize_object(core.asarray))
    made = boxing.box_array(kind, native, c)
    array = c.pyapi.call_function_objargs(view, (made,))
    c.pyapi.decref(made)
    c.pyapi.decref(view)
    return array


def init() -> None:
    """What Numba's entry point calls; the types are known when the module is imported."""
