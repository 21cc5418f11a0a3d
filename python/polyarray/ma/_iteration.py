"""Elements of masked arrays one after the other."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

from .. import _iteration as iteration
from . import _array
from ._fill import plain
from ._masks import computed, finish, getdata, getmask, getmaskarray, nomask

__all__ = ["ndenumerate"]


class MaskedIterator:
    """`x.flat`: the elements in C order, which can be indexed and assigned to."""

    def __init__(self, array: Any) -> None:
        self.ma = array
        self.dataiter = array._data.flat
        self.maskiter = None if array._mask is nomask else array._mask.flat

    def __iter__(self) -> MaskedIterator:
        return self

    def __getitem__(self, index: Any) -> Any:
        result = self.dataiter[index].view(type(self.ma)) if self._is_part(index) else self.dataiter[index]
        if self.maskiter is None:
            return result
        mask = self.maskiter[index]
        if hasattr(result, "_mask"):
            mask = mask.reshape(result.shape)
            result._mask = mask
            return result
        return _array.masked if mask else result

    def _is_part(self, index: Any) -> bool:
        return bool(getattr(self.dataiter[index], "ndim", 0))

    def __setitem__(self, index: Any, value: Any) -> None:
        mask = computed(getmask(value))
        self.dataiter[index] = getattr(value, "_data", value)
        if self.maskiter is not None:
            finish(operator.setitem, self.maskiter, index, mask)

    def __next__(self) -> Any:
        value = next(self.dataiter)
        if self.maskiter is not None and next(self.maskiter):
            return _array.masked
        return value


def ndenumerate(a: Any, compressed: bool = True) -> Iterator[tuple[Any, Any]]:
    """Places and elements; masked elements are left out, or given as `masked` unless `compressed`.

    >>> import polyarray as pa
    >>> [place for place, _ in pa.ma.ndenumerate(pa.ma.array([1, 2, 3], mask=[0, 1, 0]))]
    [(0,), (2,)]
    """
    masks = getmaskarray(a).flat
    for (place, value), hidden in zip(iteration.ndenumerate(plain(getdata(a))), masks, strict=True):
        if not hidden:
            yield place, value
        elif not compressed:
            yield place, _array.masked
