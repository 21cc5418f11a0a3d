"""Functions of masked arrays that are methods: each is the method of its name, documentation included."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

from .. import _polyarray as core
from ._array import MaskedArray
from ._creation import array, asanyarray, bare_parameters
from ._masks import NO_VALUE, getdata, getmask
from ._selection import argsort_axis, refuse

METHODS = """
    all any anom argmax argmin compress compressed copy count cumprod cumsum diagonal harden_mask ids max
    mean min nonzero prod product ptp put ravel repeat shrink_mask soften_mask std sum swapaxes take
    trace var
""".split()
"""The methods whose functions have their names."""

RENAMED = {"anomalies": "anom", "amax": "max", "amin": "min"}
"""Other names of functions."""

_CALLED = {"compressed": "x", "max": "obj", "min": "obj", "ptp": "obj"}
"""What the array is called among a function's parameters, where it is not `a`."""

_PLACES = {"compress": 1}
"""Where the array stands among a function's parameters, where it is not the first."""

_IN_PLACE = ("put",)
"""The methods that write into arrays, of other classes too."""


def _function(name: str) -> Any:
    method = getattr(MaskedArray, name)
    parameters = bare_parameters(inspect.unwrap(method))[1:]
    place = _PLACES.get(name, 0)
    own = inspect.Parameter(_CALLED.get(name, "a"), inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters.insert(place, own)

    def function(*args: Any, **kwargs: Any) -> Any:
        if len(args) > place:
            operand, args = args[place], args[:place] + args[place + 1 :]
        elif own.name in kwargs:
            operand = kwargs.pop(own.name)
        else:
            raise TypeError(f"{name}() missing 1 required positional argument: {own.name!r}")
        operand = operand if name in _IN_PLACE and isinstance(operand, core.ndarray) else asanyarray(operand)
        return getattr(type(operand), name)(operand, *args, **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__module__ = "polyarray.ma"
    function.__doc__ = method.__doc__
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return function


FUNCTIONS: dict[str, Any] = {name: _function(name) for name in METHODS}
FUNCTIONS |= {name: FUNCTIONS[method] for name, method in RENAMED.items()}
"""The functions by their names."""


def argsort(
    a: Any,
    axis: Any = NO_VALUE,
    kind: Any = None,
    order: Any = None,
    endwith: bool = True,
    fill_value: Any = None,
    *,
    stable: Any = None,
    descending: Any = None,
) -> Any:
    """The places of elements in ascending order; masked ones come last, or first unless `endwith`.

    >>> import polyarray as pa
    >>> pa.ma.argsort(pa.ma.array([3, 2, 1], mask=[0, 1, 0]))
    array([2, 0, 1])
    """
    a = asanyarray(a)
    if axis is NO_VALUE:
        axis = argsort_axis(a)
    refuse(stable=stable, descending=descending)
    return a.argsort(axis=axis, kind=kind, order=order, endwith=endwith, fill_value=fill_value)


def sort(
    a: Any,
    axis: Any = -1,
    kind: Any = None,
    order: Any = None,
    endwith: bool = True,
    fill_value: Any = None,
    *,
    stable: Any = None,
    descending: Any = None,
) -> Any:
    """A sorted copy; masked elements go to the end, or to the beginning unless `endwith`.

    >>> import polyarray as pa
    >>> pa.ma.sort(pa.ma.array([3, 2, 1], mask=[0, 1, 0])).tolist()
    [1, 3, None]
    """
    refuse(stable=stable, descending=descending)
    a = core.array(a, copy=True, subok=True)
    if axis is None:
        a, axis = a.flatten(), 0
    if isinstance(a, MaskedArray):
        a.sort(axis=axis, kind=kind, order=order, endwith=endwith, fill_value=fill_value)
    else:
        a.sort(axis=axis, kind=kind, order=order)
    return a


def reshape(a: Any, new_shape: Any, order: str = "C") -> Any:
    """The elements in another shape, a view where that is possible.

    >>> import polyarray as pa
    >>> pa.ma.reshape(pa.ma.array([1, 2], mask=[0, 1]), (2, 1)).tolist()
    [[1], [None]]
    """
    return asanyarray(a).reshape(new_shape, order=order)


def transpose(a: Any, axes: Any = None) -> Any:
    """A view with axes in another order.

    >>> import polyarray as pa
    >>> pa.ma.transpose(pa.ma.array([[1, 2]], mask=[[0, 1]])).tolist()
    [[1], [None]]
    """
    return asanyarray(a).transpose(axes)


def round_(a: Any, decimals: int = 0, out: Any = None) -> Any:
    """An old name of `round`.

    >>> import polyarray as pa
    >>> pa.ma.round_ is pa.ma.round
    False
    """
    warnings.warn(
        "numpy.ma.round_ is deprecated. Use numpy.ma.round instead.", DeprecationWarning, stacklevel=2
    )
    return round(a, decimals, out)


def round(a: Any, decimals: int = 0, out: Any = None) -> Any:
    """Elements rounded to a number of decimals.

    >>> import polyarray as pa
    >>> pa.ma.round(pa.ma.array([1.26, 2.5], mask=[0, 1]), 1).tolist()
    [1.3, None]
    """
    if out is None:
        return array(a, copy=False, subok=True).round(decimals)
    core.round(getdata(a), decimals, out=getdata(out))
    if hasattr(out, "_mask"):
        out._mask = getmask(a)
    return out


def resize(x: Any, new_shape: Any) -> Any:
    """The elements in another shape, cut or repeated as it needs.

    >>> import polyarray as pa
    >>> pa.ma.resize(pa.ma.array([1, 2], mask=[0, 1]), (2, 2)).tolist()
    [[1, None], [1, None]]
    """
    x = array(x, copy=False, subok=True)
    result = core.resize(getdata(x, subok=False), new_shape).view(type(x))
    if result.ndim and getmask(x) is not core.False_:
        result._mask = core.resize(getmask(x), new_shape)
    return result


def ndim(obj: Any) -> int:
    """The number of axes.

    >>> import polyarray as pa
    >>> pa.ma.ndim(pa.ma.array([[1, 2]]))
    2
    """
    return getdata(obj).ndim


def shape(obj: Any) -> tuple[int, ...]:
    """The lengths of the axes.

    >>> import polyarray as pa
    >>> pa.ma.shape(pa.ma.array([[1, 2]]))
    (1, 2)
    """
    return getdata(obj).shape


def size(obj: Any, axis: Any = None) -> int:
    """The number of elements, masked ones too.

    >>> import polyarray as pa
    >>> pa.ma.size(pa.ma.array([1, 2], mask=[0, 1]))
    2
    """
    data = getdata(obj)
    if axis is None:
        return data.size
    axes = axis if isinstance(axis, tuple) else (axis,)
    result = 1
    for one in axes:
        result *= data.shape[one]
    return result
