"""PyTorch's functions under NumPy's names and with NumPy's arguments.

What is one function of tensors there is called as it is. What has other names, orders of arguments or
meanings is written out below, with the options that PyTorch has; options that it lacks, and functions
that are not here, go through polyarray, which reads a tensor's memory where it is and needs one in
the processor's memory without gradients. Element types follow PyTorch's rules.
"""

# PyTorch need not be there to check this file, and its functions have no types of their own.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, attr-defined, import-not-found, import-untyped"
from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import torch

from .. import _polyarray as core
from ._adapter import Adapter, is_dtype
from ._registry import lookup

Tensor = Any

UNARY = """
    abs absolute:abs fabs:abs acos arccos:acos acosh arccosh:acosh asin arcsin:asin asinh arcsinh:asinh
    atan arctan:atan atanh arctanh:atanh angle bitwise_invert:bitwise_not bitwise_not invert:bitwise_not ceil
    conj:conj_physical conjugate:conj_physical cos cosh deg2rad radians:deg2rad degrees:rad2deg rad2deg exp
    exp2 expm1 fix:trunc floor isfinite isinf isnan isneginf isposinf i0 log log10 log1p log2 logical_not
    negative positive reciprocal rint:round sign signbit sin sinc sinh sqrt square tan tanh trunc
"""
BINARY = """
    add subtract multiply divide true_divide floor_divide power:pow pow float_power remainder mod:remainder
    fmod atan2 arctan2:atan2 hypot copysign nextafter logaddexp logaddexp2 maximum minimum fmax fmin equal:eq
    not_equal less less_equal greater greater_equal logical_and logical_or logical_xor bitwise_and
    bitwise_or bitwise_xor bitwise_left_shift left_shift:bitwise_left_shift bitwise_right_shift
    right_shift:bitwise_right_shift gcd lcm heaviside matmul
"""
NOT_OVER_NUMBERS = "add subtract multiply divide true_divide floor_divide pow remainder fmod eq"


class _Unsupported(Exception):
    """An option that PyTorch's function does not have."""


def dtype_of(value: Any) -> Any:
    """A dtype of ours, of NumPy's or by name as PyTorch's."""
    if value is None or isinstance(value, torch.dtype):
        return value
    name = core.dtype(value).name
    return getattr(torch, name)


def _refuse(**options: Any) -> None:
    if any(value is not None and value is not True for value in options.values()):
        raise _Unsupported


def _into(out: Any, result: Tensor) -> Tensor:
    """A result, in the tensor that was given for it."""
    if isinstance(out, tuple):
        (out,) = out
    return result if out is None else out.copy_(result)


def _tensor(value: Any, like: Tensor) -> Tensor:
    """A number as a tensor of a dtype that it does not change."""
    if isinstance(value, torch.Tensor):
        return value
    kinds = (bool, int, float, complex)
    kind = next(k for k in kinds if isinstance(value, k)) if isinstance(value, kinds) else None
    if kind is None:
        return torch.as_tensor(value, device=like.device)
    floating = like.dtype.is_floating_point or like.dtype.is_complex
    fits = (
        kind is bool
        or (kind is int and like.dtype != torch.bool)
        or (kind is float and floating)
        or (kind is complex and like.dtype.is_complex)
    )
    dtype = like.dtype if fits and kind is not bool else None
    return torch.tensor(value, dtype=dtype, device=like.device)


def _tensors(values: Any) -> list[Tensor]:
    like = next((one for one in values if isinstance(one, torch.Tensor)), None)
    return [torch.as_tensor(one) if like is None else _tensor(one, like) for one in values]


def _elementwise(target: Callable[..., Tensor]) -> Callable[..., Any]:
    """A function of elements with NumPy's options."""

    def call(
        *args: Any,
        out: Any = None,
        where: Any = True,
        dtype: Any = None,
        casting: Any = None,
        order: Any = None,
        subok: bool = True,
        signature: Any = None,
    ) -> Any:
        _refuse(signature=signature)
        operands = _tensors(args)
        if dtype is not None:
            operands = [one.to(dtype_of(dtype)) for one in operands]
        result = target(*operands)
        if isinstance(out, tuple):
            (out,) = out
        if where is not True:
            result = torch.where(
                torch.as_tensor(where), result, torch.empty_like(result) if out is None else out
            )
        return _into(out, result)

    return call


def _axes(x: Tensor, axis: Any) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(x.ndim))
    axes = axis if isinstance(axis, tuple) else (axis,)
    return tuple(int(one) % x.ndim if x.ndim and -x.ndim <= one < x.ndim else one for one in axes)


def _array(value: Any) -> Tensor:
    return value if isinstance(value, torch.Tensor) else torch.as_tensor(value)


def _deviation(target: Callable[..., Tensor]) -> Callable[..., Any]:
    """A fold of how far elements lie from their mean."""

    def call(
        a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=None, mean=None, correction=None
    ):
        _refuse(where=where, mean=mean)
        correction = ddof if correction is None else correction
        x = _floating(a, dtype)
        return _into(out, target(x, dim=_axes(a, axis), correction=correction, keepdim=bool(keepdims)))

    return call


class _Functions:
    """NumPy's functions of tensors."""

    # -- folds

    @staticmethod
    def sum(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None):
        _refuse(where=where)
        result = torch.sum(a, dim=_axes(a, axis), keepdim=bool(keepdims), dtype=dtype_of(dtype))
        return _into(out, result if initial is None else result + initial)

    @staticmethod
    def prod(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None):
        _refuse(where=where)
        a = a if dtype is None else a.to(dtype_of(dtype))
        for one in sorted(_axes(a, axis), reverse=True):
            a = torch.prod(a, dim=one, keepdim=bool(keepdims))
        return _into(out, a if initial is None else a * initial)

    @staticmethod
    def max(a, axis=None, out=None, keepdims=False, initial=None, where=None):
        _refuse(where=where, initial=initial)
        return _into(out, torch.amax(a, dim=_axes(a, axis), keepdim=bool(keepdims)))

    @staticmethod
    def min(a, axis=None, out=None, keepdims=False, initial=None, where=None):
        _refuse(where=where, initial=initial)
        return _into(out, torch.amin(a, dim=_axes(a, axis), keepdim=bool(keepdims)))

    @staticmethod
    def any(a, axis=None, out=None, keepdims=False, where=None):
        _refuse(where=where)
        return _into(out, torch.any(a.bool(), dim=_axes(a, axis), keepdim=bool(keepdims)))

    @staticmethod
    def all(a, axis=None, out=None, keepdims=False, where=None):
        _refuse(where=where)
        return _into(out, torch.all(a.bool(), dim=_axes(a, axis), keepdim=bool(keepdims)))

    @staticmethod
    def mean(a, axis=None, dtype=None, out=None, keepdims=False, where=None):
        _refuse(where=where)
        return _into(out, torch.mean(_floating(a, dtype), dim=_axes(a, axis), keepdim=bool(keepdims)))

    var = staticmethod(_deviation(torch.var))
    std = staticmethod(_deviation(torch.std))

    @staticmethod
    def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
        if isinstance(axis, tuple):
            raise _Unsupported
        return _into(out, torch.quantile(_floating(a), 0.5, dim=axis, keepdim=bool(keepdims)))

    @staticmethod
    def quantile(
        a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, weights=None
    ):
        if isinstance(axis, tuple) or weights is not None:
            raise _Unsupported
        if method not in ("linear", "lower", "higher", "midpoint", "nearest"):
            raise _Unsupported
        x = _floating(a)
        q = torch.as_tensor(q, dtype=x.dtype)
        return _into(out, torch.quantile(x, q, dim=axis, keepdim=bool(keepdims), interpolation=method))

    @staticmethod
    def nansum(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None):
        _refuse(where=where, initial=initial)
        return _into(out, torch.nansum(a, dim=_axes(a, axis), keepdim=bool(keepdims), dtype=dtype_of(dtype)))

    @staticmethod
    def nanmean(a, axis=None, dtype=None, out=None, keepdims=False, where=None):
        _refuse(where=where)
        return _into(out, torch.nanmean(_floating(a, dtype), dim=_axes(a, axis), keepdim=bool(keepdims)))

    @staticmethod
    def count_nonzero(a, axis=None, keepdims=False):
        return torch.sum(a != 0, dim=_axes(a, axis), keepdim=bool(keepdims))

    @staticmethod
    def argmax(a, axis=None, out=None, keepdims=False):
        return _into(out, _first_place(a, axis, keepdims, torch.amax))

    @staticmethod
    def argmin(a, axis=None, out=None, keepdims=False):
        return _into(out, _first_place(a, axis, keepdims, torch.amin))

    @staticmethod
    def cumsum(a, axis=None, dtype=None, out=None):
        a, axis = (a.reshape(-1), 0) if axis is None else (a, axis)
        return _into(out, torch.cumsum(a, dim=axis, dtype=dtype_of(dtype)))

    @staticmethod
    def cumprod(a, axis=None, dtype=None, out=None):
        a, axis = (a.reshape(-1), 0) if axis is None else (a, axis)
        return _into(out, torch.cumprod(a, dim=axis, dtype=dtype_of(dtype)))

    @staticmethod
    def ptp(a, axis=None, out=None, keepdims=False):
        axes = _axes(a, axis)
        return _into(out, torch.amax(a, axes, bool(keepdims)) - torch.amin(a, axes, bool(keepdims)))

    @staticmethod
    def trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
        diagonal = torch.diagonal(a, offset, axis1, axis2)
        return _into(out, torch.sum(diagonal, dim=-1, dtype=dtype_of(dtype)))

    # -- shapes

    @staticmethod
    def reshape(a, /, shape, order="C", *, copy=None):
        if order not in ("C", "A"):
            raise _Unsupported
        result = torch.reshape(a, shape if isinstance(shape, (tuple, list)) else (shape,))
        return result.clone() if copy and result.data_ptr() == a.data_ptr() else result

    @staticmethod
    def ravel(a, order="C"):
        if order not in ("C", "A"):
            raise _Unsupported
        return torch.ravel(a)

    @staticmethod
    def transpose(a, axes=None):
        return torch.permute(a, tuple(reversed(range(a.ndim))) if axes is None else tuple(axes))

    @staticmethod
    def matrix_transpose(x, /):
        return x.mT

    @staticmethod
    def swapaxes(a, axis1, axis2):
        return torch.swapaxes(a, axis1, axis2)

    @staticmethod
    def moveaxis(a, source, destination):
        return torch.moveaxis(a, source, destination)

    @staticmethod
    def expand_dims(a, axis):
        axes = axis if isinstance(axis, (tuple, list)) else (axis,)
        ndim = a.ndim + len(axes)
        for one in sorted(one % ndim for one in axes):
            a = torch.unsqueeze(a, one)
        return a

    @staticmethod
    def squeeze(a, axis=None):
        if axis is None:
            return torch.squeeze(a)
        axes = _axes(a, axis)
        wrong = [one for one in axes if a.shape[one] != 1]
        if wrong:
            raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
        return torch.squeeze(a, axes)

    @staticmethod
    def broadcast_to(array, shape, subok=False):
        return torch.broadcast_to(array, shape if isinstance(shape, tuple) else (shape,))

    @staticmethod
    def broadcast_arrays(*args, subok=False):
        return tuple(torch.broadcast_tensors(*_tensors(args)))

    @staticmethod
    def concatenate(arrays, /, axis=0, out=None, *, dtype=None, casting=None):
        parts = _tensors(list(arrays))
        if axis is None:
            parts, axis = [one.reshape(-1) for one in parts], 0
        result = torch.cat(parts, dim=axis)
        return _into(out, result if dtype is None else result.to(dtype_of(dtype)))

    @staticmethod
    def stack(arrays, axis=0, out=None, *, dtype=None, casting=None):
        parts = _tensors(list(arrays))
        common = _common(parts)
        result = torch.stack([one.to(common) for one in parts], dim=axis)
        return _into(out, result if dtype is None else result.to(dtype_of(dtype)))

    @staticmethod
    def vstack(tup, *, dtype=None, casting=None):
        return torch.vstack(_tensors(list(tup))).to(dtype=dtype_of(dtype))

    @staticmethod
    def hstack(tup, *, dtype=None, casting=None):
        return torch.hstack(_tensors(list(tup))).to(dtype=dtype_of(dtype))

    @staticmethod
    def dstack(tup):
        return torch.dstack(_tensors(list(tup)))

    @staticmethod
    def column_stack(tup):
        return torch.column_stack(_tensors(list(tup)))

    @staticmethod
    def array_split(ary, indices_or_sections, axis=0):
        return list(torch.tensor_split(ary, indices_or_sections, dim=axis))

    @staticmethod
    def split(ary, indices_or_sections, axis=0):
        if isinstance(indices_or_sections, int) and ary.shape[axis] % indices_or_sections:
            raise ValueError("array split does not result in an equal division")
        return list(torch.tensor_split(ary, indices_or_sections, dim=axis))

    @staticmethod
    def unstack(x, /, *, axis=0):
        return tuple(torch.unbind(x, dim=axis))

    @staticmethod
    def tile(A, reps):
        return torch.tile(A, tuple(reps) if isinstance(reps, (tuple, list)) else (reps,))

    @staticmethod
    def repeat(a, repeats, axis=None):
        repeats = repeats if isinstance(repeats, int) else torch.as_tensor(repeats)
        return torch.repeat_interleave(a, repeats, dim=axis)

    @staticmethod
    def flip(m, axis=None):
        return torch.flip(m, _axes(m, axis))

    @staticmethod
    def fliplr(m):
        return torch.fliplr(m)

    @staticmethod
    def flipud(m):
        return torch.flipud(m)

    @staticmethod
    def rot90(m, k=1, axes=(0, 1)):
        return torch.rot90(m, k, axes)

    @staticmethod
    def roll(a, shift, axis=None):
        return torch.roll(a, shift, axis)

    @staticmethod
    def atleast_1d(*arys):
        found = torch.atleast_1d(*_tensors(arys))
        return found

    @staticmethod
    def diagonal(a, offset=0, axis1=0, axis2=1):
        return torch.diagonal(a, offset, axis1, axis2)

    @staticmethod
    def diag(v, k=0):
        return torch.diag(v, k)

    @staticmethod
    def tril(m, k=0):
        return torch.tril(m, k)

    @staticmethod
    def triu(m, k=0):
        return torch.triu(m, k)

    @staticmethod
    def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
        if sparse:
            raise _Unsupported
        return tuple(torch.meshgrid(*_tensors(xi), indexing=indexing))

    # -- elements

    @staticmethod
    def where(condition, *choices):
        condition = _array(condition).bool()
        return torch.where(condition, *_tensors(choices)) if choices else torch.where(condition)

    @staticmethod
    def clip(a, a_min=None, a_max=None, out=None, *, min=None, max=None, **options):
        _refuse(**options)
        low, high = a_min if min is None else min, a_max if max is None else max
        if isinstance(low, torch.Tensor) != isinstance(high, torch.Tensor):
            low, high = (None if one is None else _tensor(one, a) for one in (low, high))
        return _into(out, a.clone() if low is None and high is None else torch.clamp(a, low, high))

    @staticmethod
    def round(a, decimals=0, out=None):
        return _into(out, torch.round(a, decimals=decimals) if decimals else torch.round(a))

    @staticmethod
    def cbrt(x, /):
        return torch.sign(x) * torch.abs(x) ** (1 / 3)

    @staticmethod
    def real(val):
        return torch.real(val) if val.is_complex() else val

    @staticmethod
    def imag(val):
        return torch.imag(val) if val.is_complex() else torch.zeros_like(val)

    @staticmethod
    def divmod(x1, x2, /):
        x1, x2 = _tensors((x1, x2))
        return torch.floor_divide(x1, x2), torch.remainder(x1, x2)

    @staticmethod
    def modf(x, /):
        return torch.frac(x), torch.trunc(x)

    @staticmethod
    def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
        return torch.nan_to_num(x, nan, posinf, neginf)

    @staticmethod
    def take(a, indices, axis=None, out=None, mode="raise"):
        if mode != "raise":
            raise _Unsupported
        a, axis = (a.reshape(-1), 0) if axis is None else (a, axis)
        places = torch.as_tensor(indices, device=a.device)
        places = torch.where(places < 0, places + a.shape[axis], places)
        found = torch.index_select(a, axis, places.reshape(-1))
        axis %= a.ndim
        return _into(out, found.reshape(a.shape[:axis] + places.shape + a.shape[axis + 1 :]))

    @staticmethod
    def take_along_axis(arr, indices, axis=-1):
        if axis is None:
            arr, axis = arr.reshape(-1), 0
        return torch.take_along_dim(arr, indices, dim=axis)

    @staticmethod
    def nonzero(a):
        return torch.nonzero(a, as_tuple=True)

    @staticmethod
    def argwhere(a):
        return torch.argwhere(a)

    @staticmethod
    def flatnonzero(a):
        return torch.nonzero(a.reshape(-1), as_tuple=True)[0]

    @staticmethod
    def diff(a, n=1, axis=-1, prepend=None, append=None):
        if prepend is not None or append is not None:
            raise _Unsupported
        return torch.diff(a, n, axis)

    # -- order

    @staticmethod
    def sort(a, axis=-1, kind=None, order=None, *, stable=None, descending=False):
        a, axis = (a.reshape(-1), -1) if axis is None else (a, axis)
        return torch.sort(a, dim=axis, stable=True, descending=descending)[0]

    @staticmethod
    def argsort(a, axis=-1, kind=None, order=None, *, stable=None, descending=False):
        a, axis = (a.reshape(-1), -1) if axis is None else (a, axis)
        return torch.argsort(a, dim=axis, stable=True, descending=descending)

    @staticmethod
    def searchsorted(a, v, side="left", sorter=None):
        return torch.searchsorted(a, _array(v), side=side, sorter=sorter)

    @staticmethod
    def unique(
        ar,
        return_index=False,
        return_inverse=False,
        return_counts=False,
        axis=None,
        *,
        equal_nan=True,
        sorted=True,
    ):
        if return_index or not equal_nan:
            raise _Unsupported
        return torch.unique(ar, True, return_inverse, return_counts, axis)

    @staticmethod
    def isin(element, test_elements, assume_unique=False, invert=False, *, kind=None):
        element, test_elements = _tensors((element, test_elements))
        return torch.isin(element, test_elements, assume_unique=assume_unique, invert=invert)

    @staticmethod
    def bincount(x, /, weights=None, minlength=0):
        return torch.bincount(x, weights, minlength)

    # -- products

    @staticmethod
    def dot(a, b, out=None):
        a, b = _tensors((a, b))
        if not a.ndim or not b.ndim:
            return _into(out, a * b)
        return _into(out, torch.tensordot(a, b, ([-1], [max(b.ndim - 2, 0)])))

    @staticmethod
    def vdot(a, b, /):
        a, b = _tensors((a, b))
        return torch.vdot(a.reshape(-1), b.reshape(-1))

    @staticmethod
    def inner(a, b, /):
        return torch.inner(*_tensors((a, b)))

    @staticmethod
    def outer(a, b, out=None):
        a, b = _tensors((a, b))
        return _into(out, torch.outer(a.reshape(-1), b.reshape(-1)))

    @staticmethod
    def kron(a, b):
        return torch.kron(*_tensors((a, b)))

    @staticmethod
    def tensordot(a, b, axes=2):
        a, b = _tensors((a, b))
        if not isinstance(axes, int):
            axes = tuple([one] if isinstance(one, int) else list(one) for one in axes)
        return torch.tensordot(a, b, axes)

    @staticmethod
    def vecdot(x1, x2, /, axis=-1):
        return torch.linalg.vecdot(*_tensors((x1, x2)), dim=axis)

    @staticmethod
    def einsum(*operands, out=None, optimize=False, **options):
        _refuse(**options)
        subscripts, *rest = operands
        if not isinstance(subscripts, str):
            raise _Unsupported
        return _into(out, torch.einsum(subscripts, *_tensors(rest)))

    @staticmethod
    def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
        if axis is None and not axisa == axisb == axisc == -1:
            raise _Unsupported
        return torch.linalg.cross(*_tensors((a, b)), dim=-1 if axis is None else axis)

    @staticmethod
    def trapezoid(y, x=None, dx=1.0, axis=-1):
        return torch.trapezoid(y, dx=dx, dim=axis) if x is None else torch.trapezoid(y, x, dim=axis)

    # -- arrays like others, and questions

    @staticmethod
    def zeros_like(a, dtype=None, order="K", subok=True, shape=None, *, device=None):
        return _like(torch.zeros, a, dtype, shape, device)

    @staticmethod
    def ones_like(a, dtype=None, order="K", subok=True, shape=None, *, device=None):
        return _like(torch.ones, a, dtype, shape, device)

    @staticmethod
    def empty_like(prototype, dtype=None, order="K", subok=True, shape=None, *, device=None):
        return _like(torch.empty, prototype, dtype, shape, device)

    @staticmethod
    def full_like(a, fill_value, dtype=None, order="K", subok=True, shape=None, *, device=None):
        return _like(torch.empty, a, dtype, shape, device).fill_(fill_value)

    @staticmethod
    def copy(a, order="K", subok=False):
        return torch.clone(a)

    @staticmethod
    def astype(x, dtype, /, *, copy=True, device=None):
        return x.to(dtype=dtype_of(dtype), device=device, copy=copy)

    @staticmethod
    def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
        a, b = _tensors((a, b))
        common = _common([a, b])
        return torch.isclose(a.to(common), b.to(common), rtol, atol, equal_nan)

    @staticmethod
    def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
        return bool(torch.all(_Functions.isclose(a, b, rtol, atol, equal_nan)))

    @staticmethod
    def array_equal(a1, a2, equal_nan=False):
        if equal_nan:
            raise _Unsupported
        a1, a2 = _tensors((a1, a2))
        return a1.shape == a2.shape and bool(torch.all(a1 == a2))

    @staticmethod
    def shape(a):
        return tuple(a.shape)

    @staticmethod
    def ndim(a):
        return a.ndim

    @staticmethod
    def size(a, axis=None):
        return a.numel() if axis is None else a.shape[axis]


def _floating(a: Tensor, dtype: Any = None) -> Tensor:
    if dtype is not None:
        return a.to(dtype_of(dtype))
    return a if a.is_floating_point() or a.is_complex() else a.to(torch.float64)


def _first_place(a: Tensor, axis: Any, keepdims: Any, extreme: Any) -> Tensor:
    """Where an extreme value is first, as NumPy says; PyTorch does not say which of several it finds."""
    if axis is None:
        found = _first_place(a.reshape(-1), 0, False, extreme)
        return found.reshape((1,) * a.ndim) if keepdims else found
    best = extreme(a, dim=axis, keepdim=True)
    is_best = a == best
    if a.is_floating_point():
        is_best |= torch.isnan(a)
    return torch.argmax(is_best.to(torch.uint8), dim=axis, keepdim=bool(keepdims))


def _common(parts: list[Tensor]) -> Any:
    common = parts[0].dtype
    for one in parts[1:]:
        common = torch.promote_types(common, one.dtype)
    return common


def _like(make: Any, a: Tensor, dtype: Any, shape: Any, device: Any) -> Tensor:
    shape = tuple(a.shape) if shape is None else shape
    device = a.device if device is None else device
    return make(shape, dtype=a.dtype if dtype is None else dtype_of(dtype), device=device)


class _Linalg:
    """The functions of `polyarray.linalg`."""

    inv = torch.linalg.inv
    det = torch.linalg.det
    slogdet = torch.linalg.slogdet
    eigvals = torch.linalg.eigvals
    eig = torch.linalg.eig
    solve = torch.linalg.solve
    matrix_power = torch.linalg.matrix_power
    svdvals = torch.linalg.svdvals
    matmul = torch.matmul

    @staticmethod
    def cholesky(a, /, *, upper=False):
        return torch.linalg.cholesky(a, upper=upper)

    @staticmethod
    def eigh(a, UPLO="L"):
        return torch.linalg.eigh(a, UPLO)

    @staticmethod
    def eigvalsh(a, UPLO="L"):
        return torch.linalg.eigvalsh(a, UPLO)

    @staticmethod
    def qr(a, mode="reduced"):
        if mode not in ("reduced", "complete"):
            raise _Unsupported
        return torch.linalg.qr(a, mode)

    @staticmethod
    def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
        return torch.linalg.svd(a, full_matrices) if compute_uv else torch.linalg.svdvals(a)

    @staticmethod
    def pinv(a, rcond=None, hermitian=False, *, rtol=None):
        return torch.linalg.pinv(a, rtol=rcond if rtol is None else rtol, hermitian=hermitian)

    @staticmethod
    def norm(x, ord=None, axis=None, keepdims=False):
        return torch.linalg.norm(x, ord, axis, bool(keepdims))

    @staticmethod
    def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
        return torch.linalg.vector_norm(x, ord, axis, bool(keepdims))

    @staticmethod
    def matrix_norm(x, /, *, keepdims=False, ord="fro"):
        return torch.linalg.matrix_norm(x, ord, keepdim=bool(keepdims))

    @staticmethod
    def matrix_transpose(x, /):
        return x.mT


def _transform(name: str) -> Any:
    target = getattr(torch.fft, name)

    def call(a: Tensor, n: Any = None, axis: int = -1, norm: Any = None, out: Any = None) -> Tensor:
        return _into(out, target(a, n, axis, norm))

    return call


def _transform_axes(name: str) -> Any:
    target = getattr(torch.fft, name)
    last_two = name.endswith("2")

    def call(
        a: Tensor,
        s: Any = None,
        axes: Any = (-2, -1) if last_two else None,
        norm: Any = None,
        out: Any = None,
    ) -> Tensor:
        return _into(out, target(a, s, axes, norm))

    return call


class _Shifts:
    @staticmethod
    def fftshift(x, axes=None):
        return torch.fft.fftshift(x, axes)

    @staticmethod
    def ifftshift(x, axes=None):
        return torch.fft.ifftshift(x, axes)


def _members(class_: type) -> dict[str, Any]:
    return {name: getattr(class_, name) for name in vars(class_) if not name.startswith("_")}


def _functions() -> SimpleNamespace:
    found: dict[str, Any] = {}
    for words, direct in ((UNARY, DIRECT), (BINARY, DIRECT)):
        for word in words.split():
            name, _, theirs = word.partition(":")
            target = getattr(torch, theirs or name)
            found[name] = _elementwise(target)
            direct[found[name]] = target
    found |= _members(_Functions)
    fft = {name: _transform(name) for name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")}
    fft |= {
        name: _transform_axes(name)
        for name in ("fft2", "ifft2", "fftn", "ifftn", "rfft2", "irfft2", "rfftn", "irfftn")
    }
    fft |= _members(_Shifts)
    return SimpleNamespace(**found, linalg=SimpleNamespace(**_members(_Linalg)), fft=SimpleNamespace(**fft))


DIRECT: dict[Any, Any] = {}
"""PyTorch's functions of elements, which take tensors alone as they come."""
FUNCTIONS = _functions()
_OVER_NUMBERS = {getattr(torch, name) for name in NOT_OVER_NUMBERS.split()}


class Torch(Adapter):
    """PyTorch's functions, as they are written out here."""

    name = "torch"
    through = True

    def namespace(self) -> Any:
        return FUNCTIONS

    def implementation(
        self, function: Any, method: str, given: tuple[Any, ...], named: tuple[Any, ...], objects: list[Any]
    ) -> Callable[..., Any]:
        found = lookup(FUNCTIONS, function) if method == "__call__" else None
        target = DIRECT.get(found)
        if target is not None and not named:
            tensors = [isinstance(one, torch.Tensor) for one in given]
            if len(given) == function.nin and (
                all(tensors) or (tensors[0] and target in _OVER_NUMBERS and self._simple(given))
            ):
                return target
        call = super().implementation(function, method, given, named, objects)
        if found is None and method == "__call__":
            return call
        over = self._over_ours(function, method)

        def otherwise(*args: Any, **kwargs: Any) -> Any:
            try:
                return call(*args, **kwargs)
            except _Unsupported:
                return over(*args, **kwargs)

        return otherwise

    def _simple(self, given: tuple[Any, ...]) -> bool:
        return all(isinstance(one, torch.Tensor) or type(one) in (int, float) for one in given)

    def argument(self, value: Any) -> Any:
        if isinstance(value, core.ndarray):
            return self.theirs(value)
        if is_dtype(value):
            return dtype_of(value)
        if isinstance(value, core.generic):
            return value.item()
        return (
            torch.as_tensor(value) if type(value).__module__ == "numpy" and hasattr(value, "shape") else value
        )

    def ours(self, array: Any) -> Any:
        if array.requires_grad:
            raise ValueError("it has gradients; take tensor.detach()")
        return super().ours(array)

    def theirs(self, array: Any, like: Any = None) -> Any:
        made = torch.from_dlpack(array if array.flags.writeable else array.copy())
        return made if like is None else made.to(like.device)

    def create(self, function: Any, like: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        dtype = kwargs.get("dtype")
        if isinstance(dtype, torch.dtype):
            kwargs = {**kwargs, "dtype": str(dtype).removeprefix("torch.")}
        return super().create(function, like, args, kwargs)
