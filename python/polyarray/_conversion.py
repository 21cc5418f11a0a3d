"""Conversion to a dtype as a function, in the words of the array API standard."""

from __future__ import annotations

from typing import Any

from . import _polyarray as core
from ._array_api import require_cpu
from ._inspection import isscalar

__all__ = ["astype"]


def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: str | None = None) -> Any:
    """An array with its elements converted to a dtype.

    Parameters
    ----------
    x : array or scalar
    dtype : what names a dtype
    copy : bool, optional
        Whether to copy where `x` has the dtype already.
    device : {"cpu", None}, optional
        Where the result shall lie.

    Returns
    -------
    array or scalar of `dtype`, of the shape of `x`

    Raises
    ------
    TypeError
        Where `x` is neither an array nor a scalar.
    ValueError
        For any other device.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.astype(pa.array([1.5, 2.5]), int)
    array([1, 2])
    """
    if not (isinstance(x, core.ndarray) or isscalar(x)):
        if hasattr(x, "__array_interface__") or hasattr(x, "__dlpack__"):  # Another library's array.
            return core.asarray(x, dtype=dtype, copy=copy)
        raise TypeError(f"Input should be a NumPy array or scalar. It is a {type(x)} instead.")
    require_cpu(device)
    return x.astype(dtype, copy=copy)
