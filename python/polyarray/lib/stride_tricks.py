"""Views that are made by giving strides: windows that slide over an array.

Unlike NumPy's, `as_strided` refuses strides that lead outside the array's memory.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Sequence
from typing import Any, NoReturn

from .. import _missing, _overridable
from .. import _polyarray as core
from .._py39 import zip

__all__ = ["as_strided", "sliding_window_view"]


def as_strided(
    x: Any,
    shape: Sequence[int] | int | None = None,
    strides: Sequence[int] | int | None = None,
    subok: bool = False,
    writeable: bool = True,
    *,
    check_bounds: bool | None = None,
) -> Any:
    """A view of an array with any shape and any strides.

    Parameters
    ----------
    x : the array.
    shape : the lengths of the axes; those of `x` if not given.
    strides : the steps along the axes in bytes; if not given those of `x`, or, where `x` is in C order, those
        of an array of that shape in C order.
    subok : whether a view of an array of a derived class is of that class.
    writeable : False makes the view read-only.

    Raises `ValueError` where the view would reach outside the memory of `x`.

    >>> import polyarray as pa
    >>> from polyarray.lib.stride_tricks import as_strided
    >>> as_strided(pa.arange(5), (3, 3), (8, 8))
    array([[0, 1, 2],
           [1, 2, 3],
           [2, 3, 4]])
    """
    array = core.asanyarray(x) if subok else core.asarray(x)
    lengths = array.shape if shape is None else (shape,) if isinstance(shape, int) else tuple(shape)
    steps: tuple[int, ...]
    if strides is not None:
        steps = (strides,) if isinstance(strides, int) else tuple(strides)
    elif array.flags.c_contiguous:
        products = itertools.accumulate(lengths[:0:-1], operator.mul, initial=array.itemsize)
        steps = tuple(products)[::-1] if lengths else ()
    else:
        steps = array.strides
    return core._as_strided(array, lengths, steps, writeable)


def sliding_window_view(
    x: Any,
    window_shape: int | Sequence[int],
    axis: int | Sequence[int] | None = None,
    *,
    subok: bool = False,
    writeable: bool = False,
) -> Any:
    """A view of every window of a shape that fits into an array: `result[i]` is the window at `i`.

    Parameters
    ----------
    x : the array.
    window_shape : the lengths of the window, one per axis in `axis`.
    axis : the axes along which the window slides; all of them if not given.
    subok : whether a view of an array of a derived class is of that class.
    writeable : True allows writing; windows share elements.

    Returns an array whose first axes are the places of the window, and whose last are those of the
    window. Raises `ValueError` for negative or too large windows.

    >>> import polyarray as pa
    >>> from polyarray.lib.stride_tricks import sliding_window_view
    >>> sliding_window_view(pa.arange(6), 3)
    array([[0, 1, 2],
           [1, 2, 3],
           [2, 3, 4],
           [3, 4, 5]])
    """
    array = core.asanyarray(x) if subok else core.asarray(x)
    window = (window_shape,) if isinstance(window_shape, int) else tuple(window_shape)
    if any(length < 0 for length in window):
        raise ValueError("`window_shape` cannot contain negative values")
    if axis is None:
        axes = list(range(array.ndim))
        if len(window) != array.ndim:
            raise ValueError(
                "Since axis is `None`, must provide window_shape for all dimensions of `x`; got "
                f"{len(window)} window_shape elements and `x.ndim` is {array.ndim}."
            )
    else:
        axes = []
        for one in (axis,) if isinstance(axis, int) else axis:
            if not -array.ndim <= one < array.ndim:
                raise core.AxisError(one, array.ndim)
            axes.append(one % array.ndim)
        if len(window) != len(axes):
            raise ValueError(
                "Must provide matching length window_shape and axis; got "
                f"{len(window)} window_shape elements and {len(axes)} axes elements."
            )
    places = list(array.shape)
    for one, length in zip(axes, window, strict=True):
        if places[one] < length:
            raise ValueError("window shape cannot be larger than input array shape")
        places[one] -= length - 1
    strides = array.strides + tuple(array.strides[one] for one in axes)
    return as_strided(array, (*places, *window), strides, subok=subok, writeable=writeable)


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)


globals().update(_overridable.dispatched(globals(), __name__, ["sliding_window_view"]))
