"""einops, which has one class per framework and finds classes by what they are derived from.

The class for NumPy computes everything by functions of a namespace with NumPy's names, and so by ours.
"""

from typing import Any

from einops._backends import NumpyBackend

import polyarray as pa

__all__ = ["PolyarrayBackend"]


class PolyarrayBackend(NumpyBackend):
    """What einops does with arrays of polyarray."""

    framework_name = "polyarray"

    def __init__(self) -> None:
        self.np = pa

    def from_numpy(self, x: Any) -> pa.ndarray:
        return pa.asarray(x)

    def to_numpy(self, x: pa.ndarray) -> Any:
        import numpy as np

        return np.asarray(x)
