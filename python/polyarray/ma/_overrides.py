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
from ._results import class_of

MOVING = """
    array_split dsplit flip fliplr flipud hsplit matrix_transpose moveaxis permute_dims roll rollaxis rot90
    split tile unstack vsplit
""".split()
"""Functions that put the elements of their first argument elsewhere."""

ELEMENTWISE = "angle fix iscomplex isneginf isposinf isreal nan_to_num real_if_close".split()
"""Functions whose results are masked where their first argument is."""

NANS = [f"nan{name}" for name in "argmax argmin cumprod cumsum max mean min prod std sum var".split()]
"""Functions that leave out NaN; the rest is done by the method that their name ends in."""

SPREADING = "gradient kron".split()
"""Functions whose results are masked where anything masked takes part in them."""

SAME = "average compress ediff1d intersect1d median setdiff1d setxor1d sort union1d".split()
"""Functions that are those of this package."""

_WITHOUT_NAN = {"sum": 0, "cumsum": 0, "prod": 1, "cumprod": 1}
"""What a NaN counts as, where it does not count as masked."""


def _move(function: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    data = function(plain(array._data), *args, **kwargs)
    moved = nomask if array._mask is nomask else function(array._mask, *args, **kwargs)
    if isinstance(data, (list, tuple)):
        masks = [nomask] * len(data) if moved is nomask else moved
        return type(data)(array._like(one, mask) for one, mask in zip(data, masks, strict=True))
    return array._like(data, moved)


def _elementwise(function: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    return array._like(core.asanyarray(function(plain(array._data), *args, **kwargs)), array._mask)


def _spread(function: Any, *args: Any, **kwargs: Any) -> Any:
    """A function linear in its operands; NaN in the place of masked elements shows where they take part."""
    data = function(*(_bare(one) for one in args), **kwargs)
    marks = function(*(_marked(one) for one in args), **kwargs)
    if isinstance(data, (list, tuple)):
        pairs = zip(data, marks, strict=True)
        return type(data)(_array.MaskedArray(one, mask=core.isnan(mark)) for one, mark in pairs)
    return _array.MaskedArray(data, mask=core.isnan(marks))


def _bare(one: Any) -> Any:
    return plain(one._data) if isinstance(one, _array.MaskedArray) else one


def _marked(one: Any) -> Any:
    if not isinstance(one, _array.MaskedArray):
        return one
    return core.where(getmaskarray(one), float("nan"), 1.0)


def _without_nan(function: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    method = function.__name__.removeprefix("nan")
    data, mask = plain(array._data), array._mask
    if data.dtype.kind in "fc":
        if method in _WITHOUT_NAN:
            data = core.where(core.isnan(data), core.array(_WITHOUT_NAN[method], data.dtype), data)
        else:
            mask = either(mask, core.isnan(data))
    return getattr(array._like(data, mask), method)(*args, **kwargs)


def _nanmedian(function: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    data = plain(array._data)
    return _of_package("median")(
        function, array._like(data, either(array._mask, core.isnan(data))), *args, **kwargs
    )


def _of_package(name: str) -> Callable[..., Any]:
    """The function of this package of a name."""

    def call(function: Any, *args: Any, **kwargs: Any) -> Any:
        from polyarray import ma

        return getattr(ma, name)(*args, **kwargs)

    return call


def _isclose(function: Any, a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
    found = function(getdata(a, subok=False), getdata(b, subok=False), *args, **kwargs)
    mask = either(getmask(a), getmask(b))
    return _array.MaskedArray(found, mask=mask if mask is nomask else core.broadcast_to(mask, found.shape))


def _diff(function: Any, a: Any, *args: Any, **kwargs: Any) -> Any:
    """Differences of the elements, masked where the package's are."""
    from ._choices import diff

    data = function(*(_bare(one) for one in (a, *args)), **{key: _bare(kwargs[key]) for key in kwargs})
    masked = diff(a, *args, **kwargs)
    return masked._like(data, masked._mask)


def _trapezoid(function: Any, y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    from ._choices import diff

    y, steps = _array.MaskedArray(y, copy=False, subok=True), dx
    if x is not None:
        x = _array.MaskedArray(x, copy=False, subok=True)
        steps = diff(x, axis=axis if x.ndim > 1 else 0)
        if x.ndim == 1:
            steps = steps.reshape(tuple(steps.size if one == axis % y.ndim else 1 for one in range(y.ndim)))
    behind, before = y.swapaxes(axis, -1)[..., 1:], y.swapaxes(axis, -1)[..., :-1]
    return (steps * ((behind + before) / 2.0).swapaxes(axis, -1)).sum(axis)


def _meshgrid(function: Any, *arrays: Any, **kwargs: Any) -> Any:
    grids = function(*(getdata(one, subok=False) for one in arrays), **kwargs)
    masks = function(*(getmaskarray(one) for one in arrays), **kwargs)
    return type(grids)(_array.MaskedArray(one, mask=mask) for one, mask in zip(grids, masks, strict=True))


def _items(arrays: Any) -> list[Any]:
    """What is in lists in lists."""
    return [one for part in arrays for one in _items(part)] if isinstance(arrays, list) else [arrays]


def _depth(arrays: Any) -> int:
    return 1 + max(map(_depth, arrays), default=0) if isinstance(arrays, list) else 0


def _block(function: Any, arrays: Any) -> Any:
    """Elements without masks, as `concatenate` gives them; large blocks are plain arrays, as NumPy's are."""
    if isinstance(arrays, core.ndarray):
        return arrays.copy()
    result = function(arrays)
    if _depth(arrays) * result.size > 2 * 512 * 512:
        return result
    return result.view(class_of(*_items(arrays)))


def _argsort(function: Any, a: Any, axis: Any = -1, **kwargs: Any) -> Any:
    return a.argsort(axis=axis, **kwargs)


def _argwhere(function: Any, a: Any) -> Any:
    places = a.nonzero()
    return core.stack(places, axis=1) if places else core.zeros((int(bool(a)), 0), dtype=core.intp)


def _on_elements(function: Any, *args: Any, **kwargs: Any) -> Any:
    """The function of the elements, masked or not."""
    return function(*(_bare(one) for one in args), **kwargs)


def _unique(
    function: Any,
    ar: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: Any = None,
    **kwargs: Any,
) -> Any:
    from ._sets import unique_with

    if axis is not None:
        return function(plain(ar._data), return_index, return_inverse, return_counts, axis, **kwargs)
    return unique_with(ar, return_index, return_inverse, return_counts)


def _save(function: Any, file: Any, arr: Any, *args: Any, **kwargs: Any) -> Any:
    """A file of an array has no mask."""
    if isinstance(file, (str, bytes, PathLike)) or hasattr(file, "fileno"):
        arr.tofile(file)
    return function(file, plain(arr), *args, **kwargs)


FIRST: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(MOVING, _move),
    **dict.fromkeys(ELEMENTWISE, _elementwise),
    **dict.fromkeys(NANS, _without_nan),
    "argsort": _argsort,
    "argwhere": _argwhere,
    "count_nonzero": _on_elements,
    "diff": _diff,
    "flatnonzero": lambda function, a: a.ravel().nonzero()[0],
    "nanmedian": _nanmedian,
    "unique": _unique,
}
"""What is done by functions whose first argument is masked."""

ANY: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(SPREADING, _spread),
    **{name: _of_package(name) for name in SAME},
    "block": _block,
    "inner": _on_elements,
    "isclose": _isclose,
    "meshgrid": _meshgrid,
    "save": _save,
    "trapezoid": _trapezoid,
}
"""What is done by functions any of whose arguments is masked."""


class Overrides:
    """The functions of the main namespace, as a part of the class of masked arrays."""

    __slots__ = ()

    def __array_function__(self: Any, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """A function of the main namespace, called with masked arrays.

        >>> import polyarray as pa
        >>> pa.flip(pa.ma.array([1, 2, 3], mask=[1, 0, 0])).tolist()
        [3, 2, None]
        """
        if getattr(func, "__module__", "") == "polyarray" and all(
            issubclass(one, core.ndarray) for one in types
        ):
            if not args and (first := next(iter(signature(func).parameters), "")) in kwargs:
                args, kwargs = (kwargs[first],), {key: kwargs[key] for key in kwargs if key != first}
            handle = ANY.get(func.__name__)
            if args and isinstance(args[0], _array.MaskedArray):
                handle = FIRST.get(func.__name__, handle)
            if handle is not None:
                return handle(func._implementation, *args, **kwargs)
        return core.ndarray.__array_function__(self, func, types, args, kwargs)
