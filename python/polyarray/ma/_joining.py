"""Stacking, splitting and joining: the functions for plain arrays, on the elements and on the mask."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from .._grids import _Concatenator
from ._array import MaskedArray
from ._creation import asanyarray
from ._masks import MAError, MaskType, getdata, getmask, getmaskarray, nomask

__all__ = ["mr_"]


def _each(*functions: str) -> dict[str, Any]:
    """Functions of arrays that give one array each."""

    def made(name: str) -> Any:
        f = getattr(core, name)

        def function(*arys: Any) -> Any:
            results = [MaskedArray(f(_bare(one)), mask=f(getmaskarray(one))) for one in arys]
            return results[0] if len(results) == 1 else tuple(results)

        return _named(
            function, name, "(pa.ma.array([1, 2], mask=[0, 1])).mask.ravel()\narray([False,  True])"
        )

    return {name: made(name) for name in functions}


def _stacked(*functions: str) -> dict[str, Any]:
    """Functions of a sequence of arrays."""

    def made(name: str) -> Any:
        f = getattr(core, name)

        def function(tup: Any, *args: Any, **params: Any) -> Any:
            data = f(tuple(_bare(one) for one in tup), *args, **params)
            return MaskedArray(data, mask=f(tuple(getmaskarray(one) for one in tup), *args, **params))

        example = "((pa.ma.array([1, 2], mask=[0, 1]), [3, 4])).count().item()\n3"
        return _named(function, name, example)

    return {name: made(name) for name in functions}


def _single(examples: dict[str, str]) -> dict[str, Any]:
    """Functions of one array."""

    def made(name: str, example: str) -> Any:
        f = getattr(core, name)

        def function(x: Any, *args: Any, **params: Any) -> Any:
            data, mask = f(_bare(x), *args, **params), f(getmaskarray(x), *args, **params)
            return MaskedArray(data, mask=mask)

        return _named(function, name, example)

    return {name: made(name, example) for name, example in examples.items()}


def _bare(one: Any) -> Any:
    return core.asarray(getdata(one))


def _named(function: Any, name: str, example: str) -> Any:
    function.__name__ = function.__qualname__ = name
    function.__module__ = "polyarray.ma"
    about = (getattr(core, name).__doc__ or "").strip().splitlines()[0]
    function.__doc__ = (
        f"{about}\n\nThe mask goes along.\n\n>>> import polyarray as pa\n>>> pa.ma.{name}{example}"
    )
    return function


FUNCTIONS: dict[str, Any] = {
    **_each("atleast_1d", "atleast_2d", "atleast_3d"),
    **_stacked("vstack", "hstack", "column_stack", "dstack", "stack"),
    **_single(
        {
            "hsplit": "(pa.ma.array([1, 2], mask=[0, 1]), 2).tolist()\n[[1], [None]]",
            "diagflat": "(pa.ma.array([1, 2], mask=[0, 1])).tolist()\n[[1, 0], [0, None]]",
        }
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
