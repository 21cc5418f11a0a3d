"""What the functions of the main namespace do with masked arrays.

NumPy writes many of its functions with methods and other functions, and so they mind masks; here they are
functions of plain arrays. Those that put elements elsewhere do so to the mask, too; some others are left to
the functions of this package. All others do with masked arrays what they do with other derived classes.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from os import PathLike
from typing import Any

from .. import _polyarray as core
from . import _array
from ._fill import plain
from ._masks import either, getdata, getmask, getmaskarray, nomask

MOVING = frozenset(
    """
    array_split dsplit flip fliplr flipud hsplit matrix_transpose moveaxis permute_dims roll rollaxis rot90
    split tile unstack vsplit
    """.split()
)
"""Functions that put the elements of their first argument elsewhere."""

SAME = frozenset("average compress diff ediff1d intersect1d median setdiff1d setxor1d sort union1d".split())
"""Functions that are those of this package."""

ELEMENTWISE = frozenset("angle fix iscomplex isneginf isposinf isreal nan_to_num real_if_close".split())
"""Functions whose results are masked where their first argument is."""

SPREADING = frozenset("gradient kron".split())
"""Functions whose results are masked where anything masked takes part in them."""

NANS = {f"nan{name}": name for name in "argmax argmin cumprod cumsum max mean min prod std sum var".split()}
"""Functions that leave out NaN, and the methods that are left to do."""

_WITHOUT_NAN = {"sum": 0, "cumsum": 0, "prod": 1, "cumprod": 1}
"""What a NaN counts as, where it does not count as masked."""


def _move(function: Callable[..., Any], array: Any, *args: Any, **kwargs: Any) -> Any:
    data = function(plain(array._data), *args, **kwargs)
    if array._mask is nomask:
        moved: Any = nomask
    else:
        moved = function(array._mask, *args, **kwargs)
    if isinstance(data, (list, tuple)):
        masks = [nomask] * len(data) if moved is nomask else moved
        return type(data)(array._like(one, mask) for one, mask in zip(data, masks, strict=True))
    return array._like(data, moved)


def _elementwise(function: Callable[..., Any], array: Any, *args: Any, **kwargs: Any) -> Any:
    return array._like(core.asanyarray(function(plain(array._data), *args, **kwargs)), array._mask)


def _spread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """A function linear in its operands; NaN in the place of masked elements shows where they take part."""
    data = function(*(_bare(one) for one in args), **kwargs)
    marks = function(*(_marked(one) for one in args), **kwargs)
    if isinstance(data, (list, tuple)):
        return type(data)(
            _array.MaskedArray(one, mask=core.isnan(mark)) for one, mark in zip(data, marks, strict=True)
        )
    return _array.MaskedArray(data, mask=core.isnan(marks))


def _bare(one: Any) -> Any:
    return plain(one._data) if isinstance(one, _array.MaskedArray) else one


def _marked(one: Any) -> Any:
    if not isinstance(one, _array.MaskedArray):
        return one
    return core.where(getmaskarray(one), float("nan"), 1.0)


def _without_nan(name: str, array: Any, *args: Any, **kwargs: Any) -> Any:
    method = NANS[name]
    data = plain(array._data)
    if data.dtype.kind not in "fc":
        return getattr(array, method)(*args, **kwargs)
    if method in _WITHOUT_NAN:
        data, mask = (
            core.where(core.isnan(data), core.array(_WITHOUT_NAN[method], data.dtype), data),
            array._mask,
        )
    else:
        mask = either(array._mask, core.isnan(data))
    return getattr(array._like(data, mask), method)(*args, **kwargs)


def _isclose(a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
    found = core.isclose(getdata(a, subok=False), getdata(b, subok=False), *args, **kwargs)
    mask = either(getmask(a), getmask(b))
    return _array.MaskedArray(found, mask=mask if mask is nomask else core.broadcast_to(mask, found.shape))


def _trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    steps = dx
    if x is not None:
        x = core.asanyarray(x)
        steps = core.diff(x, axis=axis if x.ndim > 1 else 0)
        if x.ndim == 1:
            steps = steps.reshape(tuple(steps.size if one == axis % y.ndim else 1 for one in range(y.ndim)))
    behind, before = y.swapaxes(axis, -1)[..., 1:], y.swapaxes(axis, -1)[..., :-1]
    return (steps * ((behind + before) / 2.0).swapaxes(axis, -1)).sum(axis)


def _meshgrid(*arrays: Any, **kwargs: Any) -> Any:
    grids = core.meshgrid(*(getdata(one, subok=False) for one in arrays), **kwargs)
    masks = core.meshgrid(*(getmaskarray(one) for one in arrays), **kwargs)
    return type(grids)(_array.MaskedArray(one, mask=mask) for one, mask in zip(grids, masks, strict=True))


def _argwhere(a: Any) -> Any:
    places = a.nonzero()
    return core.stack(places, axis=1) if places else core.zeros((int(bool(a)), 0), dtype=core.intp)


def _unique(
    ar: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: None = None,
    **_: Any,
) -> Any:
    from ._sets import unique_with

    return unique_with(ar, return_index, return_inverse, return_counts)


def _median_without_nan(a: Any, *args: Any, **kwargs: Any) -> Any:
    from ._statistics import median

    return median(a._like(plain(a._data), either(a._mask, core.isnan(plain(a._data)))), *args, **kwargs)


OTHER: dict[str, Callable[..., Any]] = {
    "argsort": lambda a, axis=-1, **kwargs: a.argsort(axis=axis, **kwargs),
    "argwhere": _argwhere,
    "count_nonzero": lambda a, *args, **kwargs: core.count_nonzero(plain(a._data), *args, **kwargs),
    "flatnonzero": lambda a: a.ravel().nonzero()[0],
    "nanmedian": _median_without_nan,
    "trapezoid": _trapezoid,
}
"""Functions of one array with ways of their own."""

PAIRS: dict[str, Callable[..., Any]] = {
    "inner": lambda a, b: core.inner(getdata(a, subok=False), getdata(b, subok=False)),
    "isclose": _isclose,
    "meshgrid": _meshgrid,
}
"""Functions of several arrays with ways of their own."""


class Overrides:
    """The functions of the main namespace, as a part of the class of masked arrays."""

    __slots__ = ()

    def __array_function__(self: Any, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """A function of the main namespace, called with masked arrays.

        >>> import polyarray as pa
        >>> pa.flip(pa.ma.array([1, 2, 3], mask=[1, 0, 0])).tolist()
        [3, 2, None]
        """
        name = func.__name__ if getattr(func, "__module__", "") == "polyarray" else ""
        known = all(issubclass(one, core.ndarray) for one in types)
        if known and not args and (first := next(iter(signature(func).parameters), "")) in kwargs:
            args, kwargs = (kwargs[first],), {key: kwargs[key] for key in kwargs if key != first}
        if known and args and isinstance(args[0], _array.MaskedArray):
            if name in MOVING:
                return _move(func._implementation, *args, **kwargs)
            if name in ELEMENTWISE:
                return _elementwise(func._implementation, *args, **kwargs)
            if name in NANS:
                return _without_nan(name, *args, **kwargs)
            if name in OTHER:
                return OTHER[name](*args, **kwargs)
            if name == "unique" and kwargs.get("axis") is None and len(args) < 5:
                return _unique(*args, **kwargs)
        if known and name in PAIRS:
            return PAIRS[name](*args, **kwargs)
        if known and name in SPREADING:
            return _spread(func._implementation, *args, **kwargs)
        if known and name in SAME:
            from polyarray import ma

            return getattr(ma, name)(*args, **kwargs)
        if name == "save" and (isinstance(args[0], (str, bytes, PathLike)) or hasattr(args[0], "fileno")):
            # A file of an array would have no mask.
            return self.tofile(args[0])
        return core.ndarray.__array_function__(self, func, types, args, kwargs)
