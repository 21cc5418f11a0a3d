"""Stacking, splitting and joining: the functions for plain arrays, on the elements and on the mask."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .. import _polyarray as core
from .._grids import _Concatenator
from ._array import MaskedArray
from ._creation import asanyarray, bare_parameters
from ._masks import MAError, MaskType, getdata, getmask, getmaskarray, nomask

__all__ = ["mr_"]


def _made(name: str, example: str, apply: Callable[..., Any]) -> Any:
    """A masked function of a plain one: `apply` does that to elements and mask of the first argument."""
    f = getattr(core, name)
    parameters = bare_parameters(f)
    first = parameters[0]

    def function(*args: Any, **kwargs: Any) -> Any:
        if not args and first.name in kwargs:
            args = (kwargs.pop(first.name),)
        return apply(f, *args, **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__module__ = "polyarray.ma"
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    about = (f.__doc__ or "").strip().splitlines()[0]
    function.__doc__ = (
        f"{about}\n\nThe mask goes along.\n\n>>> import polyarray as pa\n>>> pa.ma.{name}{example}"
    )
    return function


def _of_each(f: Any, *arrays: Any) -> Any:
    results = [MaskedArray(f(_bare(one)), mask=f(getmaskarray(one))) for one in arrays]
    return results[0] if len(results) == 1 else tuple(results)


def _of_sequence(f: Any, arrays: Any, *args: Any, **kwargs: Any) -> Any:
    data = f(tuple(_bare(one) for one in arrays), *args, **kwargs)
    masks = tuple(getmaskarray(one) for one in arrays)
    return MaskedArray(data, mask=f(masks, *args, **{key: kwargs[key] for key in kwargs if key == "axis"}))


def _of_one(f: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    return MaskedArray(f(_bare(array), *args, **kwargs), mask=f(getmaskarray(array), *args, **kwargs))


def _bare(one: Any) -> Any:
    return core.asarray(getdata(one))


_EACH = "(pa.ma.array([1, 2], mask=[0, 1])).mask.ravel()\narray([False,  True])"
_SEQUENCE = "((pa.ma.array([1, 2], mask=[0, 1]), [3, 4])).count().item()\n3"

FUNCTIONS: dict[str, Any] = {
    **{name: _made(name, _EACH, _of_each) for name in ("atleast_1d", "atleast_2d", "atleast_3d")},
    **{
        name: _made(name, _SEQUENCE, _of_sequence)
        for name in ("vstack", "hstack", "column_stack", "dstack", "stack")
    },
    "hsplit": _made("hsplit", "(pa.ma.array([1, 2], mask=[0, 1]), 2).tolist()\n[[1], [None]]", _of_one),
    "diagflat": _made(
        "diagflat", "(pa.ma.array([1, 2], mask=[0, 1])).tolist()\n[[1, 0], [0, None]]", _of_one
    ),
}
FUNCTIONS["row_stack"] = FUNCTIONS["vstack"]
"""The functions by their names."""


class MaskedConcatenator(_Concatenator):
    """Masked arrays, numbers and ranges joined along an axis, by what stands in brackets.

    >>> import polyarray as pa
    >>> pa.ma.mr_[pa.ma.array([1, 2], mask=[0, 1]), 0, 5:7].tolist()
    [1, None, 0, 5, 6]
    """

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            raise MAError("Unavailable for masked array.")
        items = key if isinstance(key, tuple) else (key,)
        data = super().__getitem__(tuple(_part(item) for item in items))
        result = data.view(MaskedArray)
        if any(getmask(item) is not nomask for item in items):
            mask = super().__getitem__(tuple(_mask_of_part(item) for item in items))
            result._mask = mask.astype(MaskType)
        return result


def _part(item: Any) -> Any:
    return getdata(item, subok=False) if isinstance(item, core.ndarray) else item


def _mask_of_part(item: Any) -> Any:
    if isinstance(item, str):
        return item
    if isinstance(item, slice):
        return core.zeros(len(_Concatenator()[item]), dtype=MaskType)
    return getmaskarray(asanyarray(item))


mr_ = MaskedConcatenator()
