"""The names of `numpy.typing`, for annotations in programs that say `import numpy.typing as npt`.

They are aliases for annotations and documentation; nothing is checked when the program runs.
`NDArray[float64]` is an array of that element type and any shape, as in NumPy.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, Union, final, runtime_checkable

from polyarray import dtype, ndarray

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = ["ArrayLike", "DTypeLike", "NBitBase", "NDArray"]

ScalarT = TypeVar("ScalarT")


@runtime_checkable
class SupportsArray(Protocol):
    """Anything that can turn itself into an array."""

    def __array__(self) -> Any: ...


@runtime_checkable
class SupportsDType(Protocol):
    """Anything with a `dtype`, such as an array or a scalar type."""

    @property
    def dtype(self) -> Any: ...


@final
class NBitBase:
    """How wide a number is, in annotations of older programs; nothing is derived from it."""

    def __init_subclass__(cls) -> None:
        raise TypeError('cannot inherit from final class "NBitBase"')


_Number: TypeAlias = Union[bool, int, float, complex]  # noqa: UP007  # evaluated, also by Python 3.9

ArrayLike: TypeAlias = Union[
    "ndarray[Any, Any]",
    SupportsArray,
    bytes,
    bytearray,
    memoryview,
    _Number,
    Sequence[_Number],
    Sequence[Sequence[Any]],
]
"""What `asarray` accepts: arrays, numbers, nested sequences of them, and anything with an array protocol."""

DTypeLike: TypeAlias = Union["dtype[Any]", type, str, SupportsDType, None]
"""What `dtype` accepts: a dtype, a scalar type, a code such as "f4", or something that has a dtype."""

if TYPE_CHECKING:
    NDArray: TypeAlias = ndarray[Any, dtype[ScalarT]]
else:
    # An alias with a type variable left open, whether or not the classes can be subscripted.
    NDArray = types.GenericAlias(ndarray, (tuple[Any, ...], types.GenericAlias(dtype, (ScalarT,))))
"""`NDArray[scalar]`: an array of any shape with that element type."""
