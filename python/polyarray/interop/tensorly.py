"""A backend of TensorLy: ``tensorly.set_backend("polyarray")``.

TensorLy asks a backend for NumPy's functions by NumPy's names, which are ours too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special
from tensorly.backend import BackendManager
from tensorly.backend.core import Backend, backend_array, backend_basic_math, backend_types

import polyarray as pa

__all__ = ["PolyarrayBackend"]


class PolyarrayBackend(Backend, backend_name="polyarray"):  # type: ignore[call-arg]
    """What TensorLy computes with arrays of polyarray."""

    @staticmethod
    def context(tensor: pa.ndarray) -> dict[str, Any]:
        return {"dtype": tensor.dtype}

    @staticmethod
    def tensor(data: Any, dtype: Any = None, **_: Any) -> pa.ndarray:
        return pa.array(data, dtype=dtype)

    @staticmethod
    def is_tensor(tensor: Any) -> bool:
        return isinstance(tensor, pa.ndarray)

    @staticmethod
    def to_numpy(tensor: Any) -> Any:
        return np.array(tensor)

    @staticmethod
    def check_random_state(seed: Any) -> Any:
        """Our generator with NumPy's numbers; one that is given stays as it is."""
        if seed is None:
            return pa.random.mtrand._rand
        if isinstance(seed, int):
            return pa.random.RandomState(seed)
        if hasattr(seed, "random_sample"):
            return seed
        raise ValueError(f"Seed should be None, int or a RandomState, not {type(seed).__name__}")

    @staticmethod
    def clip(tensor: Any, a_min: Any = None, a_max: Any = None) -> Any:
        return pa.clip(tensor, a_min, a_max)

    @staticmethod
    def finfo(dtype: Any) -> Any:
        return pa.finfo(dtype)

    @staticmethod
    def logsumexp(tensor: Any, axis: Any = 0) -> Any:
        largest = pa.max(tensor, axis=axis, keepdims=True)
        largest = pa.where(pa.isfinite(largest), largest, 0)
        total = pa.log(pa.sum(pa.exp(tensor - largest), axis=axis))
        return total + pa.squeeze(largest, axis=axis)

    @staticmethod
    def digamma(tensor: Any) -> pa.ndarray:
        return pa.asarray(scipy.special.digamma(np.asarray(tensor)))


FUNCTIONS = """
    arange argmax argmin argsort concatenate conj copy diag dot flip kron log log2 max mean moveaxis nan ndim
    shape sign sort stack sum tensordot trace transpose
"""

for name in backend_types + backend_basic_math + backend_array + FUNCTIONS.split():
    PolyarrayBackend.register_method(name, getattr(pa, name))
for name in "eigh lstsq qr solve svd".split():
    PolyarrayBackend.register_method(name, getattr(pa.linalg, name))

if "polyarray" not in BackendManager.available_backend_names:
    BackendManager.available_backend_names.append("polyarray")
