"""autograd, which knows the types that it differentiates by name.

Its functions are NumPy's with a record of the call, and NumPy's hand arrays of ours to our functions. Lacking
are:

* vector spaces and boxes for our types. Numbers are boxed as arrays without axes: autograd repeats and
  reshapes what flows back by NumPy's functions, which make NumPy's arrays of plain numbers;
* operators between our arrays and boxes, which ask the box about our function and not about NumPy's;
* nodes that keep gradients of our arrays ours, where a gradient began as a plain number;
* functions that make a NumPy array whatever they are given.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import autograd.numpy as anp
import autograd.numpy.numpy_vjps as vjps
import autograd.numpy.numpy_wrapper as wrapper
import numpy as np
from autograd import core
from autograd.builtins import NamedTupleVSpace, SequenceBox
from autograd.extend import Box, VSpace, defvjp, primitive
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.numpy.numpy_vspaces import ArrayVSpace, ComplexArrayVSpace
from autograd.tracer import getval, trace_primitives_map

import polyarray as pa

__all__ = ["PolyarrayComplexVSpace", "PolyarrayVSpace"]

SCALARS = (pa.float16, pa.float32, pa.float64, pa.complex64, pa.complex128)
OURS = (pa.ndarray, *SCALARS)


def _is_ours(value: Any) -> bool:
    return isinstance(value, OURS)


def _array(value: Any) -> Any:
    """Our array of a number of ours; anything else as it is."""
    return pa.asarray(value) if isinstance(value, SCALARS) else value


# ---- vector spaces and boxes -----------------------------------------------------------------------------


class PolyarrayVSpace(ArrayVSpace):
    """The space of our arrays of one shape and dtype of real numbers."""

    def __init__(self, value: Any) -> None:
        value = pa.asarray(value)
        self.shape, self.dtype = value.shape, value.dtype

    def zeros(self) -> pa.ndarray:
        return pa.zeros(self.shape, dtype=self.dtype)

    def ones(self) -> pa.ndarray:
        return pa.ones(self.shape, dtype=self.dtype)

    def standard_basis(self) -> Iterator[pa.ndarray]:
        for index in np.ndindex(*self.shape):
            vector = self.zeros()
            vector[index] = 1
            yield vector

    def randn(self) -> pa.ndarray:
        return pa.asarray(pa.random.standard_normal(self.shape)).astype(self.dtype)


class PolyarrayComplexVSpace(PolyarrayVSpace, ComplexArrayVSpace):
    """The space of our arrays of one shape and dtype of complex numbers."""

    iscomplex = True

    def ones(self) -> pa.ndarray:
        return pa.full(self.shape, 1 + 1j, dtype=self.dtype)

    def standard_basis(self) -> Iterator[pa.ndarray]:
        for vector in super().standard_basis():
            yield vector
            yield 1j * vector

    def randn(self) -> pa.ndarray:
        return super().randn() + 1j * super().randn()


def _space(value: Any) -> VSpace:
    return PolyarrayComplexVSpace(value) if value.dtype.kind == "c" else PolyarrayVSpace(value)


def _box_of_number(value: Any, trace: int, node: Any) -> ArrayBox:
    return ArrayBox(pa.asarray(value), trace, node)


VSpace.register(pa.ndarray, _space)
ArrayBox.register(pa.ndarray)
for number in SCALARS:
    VSpace.register(number, _space)
    Box.type_mappings[number] = _box_of_number

one = pa.ones((1, 1))
for factorize in (pa.linalg.eig, pa.linalg.eigh, pa.linalg.qr, pa.linalg.slogdet, pa.linalg.svd):
    result = type(factorize(one))
    space = type(f"{result.__name__}VSpace", (NamedTupleVSpace,), {"seq_type": result})
    VSpace.register(result, space)
    SequenceBox.register(result)


# ---- operators -------------------------------------------------------------------------------------------

# An operator between an array of ours and a box asks the box about our function, not about NumPy's.
for name, function in vars(pa).items():
    if isinstance(function, pa.ufunc) and isinstance(theirs := getattr(np, name, None), np.ufunc):
        trace_primitives_map[function] = trace_primitives_map[theirs]


# ---- gradients -------------------------------------------------------------------------------------------


@primitive
def _ours(value: Any) -> Any:
    return pa.asarray(value)


defvjp(_ours, lambda ans, value: lambda g: g)
core.def_linear(_ours)


def _kept(gradient: Any) -> Any:
    """What flows to an array of ours: ours too, unless it is kept sparse."""
    plain = getval(gradient)
    if isinstance(plain, (pa.ndarray, core.SparseObject)):
        return gradient
    return _ours(gradient)


def _returns_ours(vjp: Callable[[Any], Any], which: list[bool]) -> Callable[[Any], Any]:
    def returns(g: Any) -> Any:
        return tuple(_kept(x) if keep else x for x, keep in zip(vjp(g), which, strict=True))

    return returns


def _reverse(init: Callable[..., None]) -> Callable[..., None]:
    def __init__(self: Any, value: Any, fun: Any, args: Any, kwargs: Any, argnums: Any, parents: Any) -> None:
        init(self, _array(value), fun, args, kwargs, argnums, parents)
        which = [_is_ours(getval(args[k])) for k in argnums]
        if any(which):
            self.vjp = _returns_ours(self.vjp, which)

    return __init__


def _forward(init: Callable[..., None]) -> Callable[..., None]:
    def __init__(self: Any, value: Any, *rest: Any) -> None:
        init(self, _array(value), *rest)
        if _is_ours(getval(value)):
            self.g = _kept(self.g)

    return __init__


core.VJPNode.__init__ = _reverse(core.VJPNode.__init__)
core.JVPNode.__init__ = _forward(core.JVPNode.__init__)


# ---- functions that make arrays --------------------------------------------------------------------------


def _replace(module: ModuleType, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Puts a function in the place of one of autograd's, with its derivatives, for arguments of ours."""

    def replace(function: Callable[..., Any]) -> Callable[..., Any]:
        old = getattr(module, name)

        @primitive
        @functools.wraps(function)
        def new(*args: Any, **kwargs: Any) -> Any:
            return (function if any(map(_is_ours, args)) else old.fun)(*args, **kwargs)

        for rules in (core.primitive_vjps, core.primitive_jvps):
            if old in rules:
                rules[new] = rules[old]
        for place in (module, anp):
            if getattr(place, name, None) is old:
                setattr(place, name, new)
        return function

    return replace


@_replace(wrapper, "concatenate_args")
def _concatenate_args(axis: Any, *args: Any) -> Any:
    return pa.concatenate(args, axis)


@_replace(wrapper, "_array_from_scalar_or_array")
def _array_from_scalar_or_array(args: Any, kwargs: Any, scalar: Any) -> Any:
    return pa.array(scalar, *args, **kwargs)


@_replace(wrapper, "array_from_args")
def _array_from_args(args: Any, kwargs: Any, *elements: Any) -> Any:
    return pa.array(elements, *args, **kwargs)


@_replace(wrapper, "full")
def _full(*args: Any, **kwargs: Any) -> Any:
    return pa.full(*args, **kwargs)


@_replace(wrapper, "make_diagonal")
def _make_diagonal(D: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    if (offset, axis1, axis2) != (0, -1, -2):
        raise NotImplementedError("Currently make_diagonal only supports offset=0, axis1=-1, axis2=-2")
    return D[..., None] * pa.eye(D.shape[-1], dtype=D.dtype)


@_replace(vjps, "dot_adjoint_0")
def _dot_adjoint_0(B: Any, G: Any, A_meta: Any, B_meta: Any) -> Any:
    (_, A_ndim, A_dtype, _), (_, B_ndim, _, _) = A_meta, B_meta
    if B_ndim <= 1 or A_ndim == 0:
        out = pa.tensordot(G, B, max(0, B_ndim - (A_ndim != 0)))
    else:
        out = pa.tensordot(G, pa.swapaxes(B, -1, -2), B_ndim - 1)
    return pa.asarray(out, dtype=A_dtype)


@_replace(vjps, "dot_adjoint_1")
def _dot_adjoint_1(A: Any, G: Any, A_meta: Any, B_meta: Any) -> Any:
    (_, A_ndim, _, _), (_, B_ndim, B_dtype, _) = A_meta, B_meta
    if A_ndim <= 1 or B_ndim == 0:
        out = pa.tensordot(G, A, max(0, A_ndim - (B_ndim != 0)))
    else:
        of_g, of_a = range(-A_ndim - B_ndim + 2, -B_ndim + 1), range(A_ndim - 1)
        out = pa.tensordot(G, A, [list(of_g), list(of_a)])
    if B_ndim > 1 and A_ndim != 0:
        out = pa.swapaxes(out, -1, -2)
    return pa.asarray(out, dtype=B_dtype)


vjps.unpermuter = lambda g, permutation: g[np.argsort(permutation)]
_parsed = wrapper.parse_einsum_input


def _parse_einsum_input(*args: Any) -> Any:
    # Only the shapes of operands are looked at, which arrays of one element in memory have as well.
    return _parsed(*(np.broadcast_to(0.0, x.shape) if _is_ours(x) else x for x in map(getval, args)))


wrapper.parse_einsum_input = _parse_einsum_input
