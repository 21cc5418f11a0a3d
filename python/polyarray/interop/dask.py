"""Dask arrays of our arrays.

Dask defers to types of arrays that it was not told of, and has functions that it asks types for. Besides,
``dask.config.set({"array.backend": "polyarray"})`` makes Dask's creation functions and random numbers give
our arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dask.array as da
import numpy as np
from dask.array import backends, core, dispatch, routines, utils, wrap
from dask.hashing import hash_buffer_hex
from dask.tokenize import normalize_object, normalize_token

import polyarray as pa

__all__ = ["PolyarrayBackend"]

da.register_chunk_type(pa.ndarray)

dispatch.concatenate_lookup.register(pa.ndarray, pa.concatenate)
dispatch.take_lookup.register(pa.ndarray, pa.take)
dispatch.tensordot_lookup.register(pa.ndarray, pa.tensordot)
dispatch.einsum_lookup.register(pa.ndarray, pa.einsum)
dispatch.empty_lookup.register(pa.ndarray, pa.empty)
dispatch.numel_lookup.register(pa.ndarray, backends._numel_arraylike)
dispatch.nannumel_lookup.register(pa.ndarray, backends._nannumel)
dispatch.percentile_lookup.register(pa.ndarray, dispatch.percentile_lookup.dispatch(np.ndarray))


# Chunks without axes are numbers, and NumPy's function, by which Dask divides, makes numbers of its own.
@dispatch.divide_lookup.register((pa.ndarray, pa.generic))
def divide(total: Any, count: Any, dtype: Any = None) -> Any:
    return pa.divide(total, count, dtype=dtype)


@dispatch.to_numpy_dispatch.register(pa.ndarray)
def to_numpy(data: pa.ndarray, **_: Any) -> Any:
    return np.asarray(data)


# ---- names of arrays by their contents -------------------------------------------------------------------

PIECE = 1 << 24
"""Elements that are copied at a time."""


@normalize_token.register(pa.ndarray)
def _tokenize(array: pa.ndarray) -> Any:
    if type(array) is not pa.ndarray:  # Whose state is more than elements.
        return normalize_object(array)
    flat = array.reshape(-1)
    pieces = [hash_buffer_hex(flat[k : k + PIECE].tobytes()) for k in range(0, flat.size, PIECE)]
    return "polyarray.ndarray", array.shape, array.dtype.str, pieces


# ---- our dtypes ------------------------------------------------------------------------------------------

_is_scalar = core.is_scalar_for_elemwise


def _is_scalar_for_elemwise(argument: Any) -> bool:
    """Whether something is no array: dtypes of ours, which have a shape, are taken for one otherwise."""
    if isinstance(argument, pa.dtype):
        return True
    return _is_scalar(argument) or (isinstance(argument, pa.ndarray) and argument.ndim == 0)


core.is_scalar_for_elemwise = routines.is_scalar_for_elemwise = _is_scalar_for_elemwise


# ---- our functions of elements -----------------------------------------------------------------------------

_array_ufunc = da.Array.__array_ufunc__


def __array_ufunc__(self: Any, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
    """What Dask does with NumPy's function of the name, which chunks that are ours take for ours."""
    if isinstance(ufunc, pa.ufunc):
        ufunc = getattr(np, ufunc.__name__, ufunc)
    return _array_ufunc(self, ufunc, method, *inputs, **kwargs)


da.Array.__array_ufunc__ = __array_ufunc__


# ---- compiled functions of SciPy -------------------------------------------------------------------------

_scipy_linalg = utils.scipy_linalg_safe


def _scipy_linalg_safe(name: str, *args: Any, **kwargs: Any) -> Any:
    """One of SciPy's functions on views of our memory that are NumPy's, with a result that is ours."""
    if not any(isinstance(x, pa.ndarray) for x in args):
        return _scipy_linalg(name, *args, **kwargs)
    theirs = [np.asarray(x) if isinstance(x, pa.ndarray) else x for x in args]
    return pa.asarray(_scipy_linalg(name, *theirs, **kwargs))


utils.scipy_linalg_safe = _scipy_linalg_safe


# ---- creation --------------------------------------------------------------------------------------------


def _of_shape(function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    """A function that makes chunks from a shape, which are one element in memory each."""
    blocked = wrap.w(wrap.broadcast_trick(function), **options)

    def of_shape(*args: Any, meta: Any = None, **kwargs: Any) -> Any:
        return blocked(*args, meta=pa.empty(0) if meta is None else meta, **kwargs)

    return of_shape


class PolyarrayBackend(backends.ArrayBackendEntrypoint):
    """What makes arrays under ``dask.config.set({"array.backend": "polyarray"})``."""

    @classmethod
    def to_backend_dispatch(cls) -> Any:
        return pa.asarray

    @classmethod
    def to_backend(cls, data: Any, **kwargs: Any) -> Any:
        if isinstance(data._meta, pa.ndarray):
            return data
        return data.map_blocks(pa.asarray, meta=pa.asarray(data._meta), **kwargs)

    @property
    def RandomState(self) -> Any:
        return pa.random.RandomState

    @property
    def default_bit_generator(self) -> Any:
        return pa.random.PCG64

    ones = staticmethod(_of_shape(pa.ones_like, dtype="f8"))
    zeros = staticmethod(_of_shape(pa.zeros_like, dtype="f8"))
    empty = staticmethod(_of_shape(pa.empty_like, dtype="f8"))
    full = staticmethod(_of_shape(pa.full_like))

    @staticmethod
    def arange(*bounds: Any, like: Any = None, **kwargs: Any) -> Any:
        plain = backends.array_creation_dispatch.dispatch("numpy").arange
        return plain(*bounds, like=pa.empty(0) if like is None else like, **kwargs)


backends.array_creation_dispatch.register_backend("polyarray", PolyarrayBackend())
