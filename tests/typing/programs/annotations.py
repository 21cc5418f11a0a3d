"""Functions that say what arrays they take and give."""

from collections.abc import Callable
from typing import Any, TypeVar

import polyarray
import polyarray as np
import polyarray.typing as npt
from polyarray.typing import ArrayLike, DTypeLike, NDArray

ScalarT = TypeVar("ScalarT", bound=np.generic)


def standard(x: polyarray.ndarray) -> polyarray.ndarray:
    """As programs for the array API standard are annotated."""
    xp = x.__array_namespace__()
    result: polyarray.ndarray = xp.sqrt(x - xp.min(x))
    return result


def normalized(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """An array of a known element type."""
    return (x - x.mean()) / x.std()


def doubled(x: npt.NDArray[ScalarT]) -> npt.NDArray[ScalarT]:
    """One that is handed through."""
    return x + x


def converted(x: ArrayLike, dtype: DTypeLike = None) -> NDArray[Any]:
    """Whatever an array can be made of."""
    return np.asarray(x, dtype=dtype)


def applied(f: Callable[[NDArray[np.float64]], NDArray[np.float64]], n: int) -> np.float64:
    """A function of arrays as an argument."""
    total: np.float64 = f(np.linspace(0, 1, n)).sum()
    return total


def scaled(x: "np.ndarray[tuple[int, int], np.dtype[np.float32]]", factor: float) -> NDArray[np.float32]:
    """Shape and dtype spelled out."""
    return x * factor


assert standard(np.array([1.0, 5.0])).tolist() == [0.0, 2.0]
assert abs(float(normalized(np.arange(4.0)).sum())) < 1e-12
assert doubled(np.array([1, 2])).tolist() == [2, 4]
for thing in (1, 2.5, [1, 2], (1.0, 2.0), [[1, 2], [3, 4]], np.zeros(2), range(3)):
    assert isinstance(converted(thing), np.ndarray)
for kind in (np.float32, "f4", np.dtype("f4"), float, None):
    assert converted([1, 2], kind).shape == (2,)
assert float(applied(np.sin, 3)) > 0 and float(applied(normalized, 3)) < 1e-9
assert scaled(np.ones((2, 2), dtype=np.float32), 2.0).dtype == np.float32
