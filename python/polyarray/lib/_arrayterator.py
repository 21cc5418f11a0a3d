"""Arrays too large to be read at once, in blocks.

`Arrayterator` cuts anything that has a shape and takes slices (a memory map, an array in a file) into blocks
of at most so many elements. The last axes of a block are whole, one axis is a part, those before it have
length one, so that blocks lie in one piece where the array is in C order. A part of a part with steps is
what slicing arrays gives; NumPy's counts its places in the array.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Iterator
from typing import Any

from .. import _polyarray as core
from .._py39 import zip


class Arrayterator:
    """An array that is read in blocks, and a part of it without reading.

    Parameters
    ----------
    var : array_like
        What has `shape` and takes slices.
    buf_size : int, optional
        The most elements that a block has; all, unless given.

    Attributes
    ----------
    var, buf_size
        What was given.
    start, stop, step : list of int
        Which part of `var` it is, axis by axis.

    Examples
    --------
    >>> import polyarray as pa
    >>> blocks = pa.lib.Arrayterator(pa.arange(24).reshape(2, 3, 4), 8)
    >>> [block.shape for block in blocks]
    [(1, 2, 4), (1, 1, 4), (1, 2, 4), (1, 1, 4)]
    >>> blocks[0, ..., ::2].shape
    (1, 3, 2)
    """

    def __init__(self, var: Any, buf_size: int | None = None) -> None:
        self.var = var
        self.buf_size = buf_size
        self.start = [0] * len(var.shape)
        self.stop = list(var.shape)
        self.step = [1] * len(var.shape)

    def __getattr__(self, attr: str) -> Any:
        if attr == "var":  # while it is being copied
            raise AttributeError(attr)
        return getattr(self.var, attr)

    def __getitem__(self, index: Any) -> Arrayterator:
        """A part, which has as many axes: a number is a slice of length one."""
        keys = list(index) if isinstance(index, tuple) else [index]
        ndim = len(self.var.shape)
        if Ellipsis in keys:
            place = keys.index(Ellipsis)
            keys[place : place + 1] = [slice(None)] * (ndim - len(keys) + 1)
        keys += [slice(None)] * (ndim - len(keys))
        part = type(self)(self.var, self.buf_size)
        for axis, (key, length) in enumerate(zip(keys, self.shape, strict=True)):
            if not isinstance(key, slice):
                number = operator.index(key)
                key = slice(number, number + 1)
            first, last, step = key.start or 0, key.stop or length, key.step or 1
            part.start[axis] = self.start[axis] + first * self.step[axis]
            part.step[axis] = self.step[axis] * step
            part.stop[axis] = min(self.start[axis] + last * self.step[axis], self.stop[axis])
        return part

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        whole = tuple(map(slice, self.start, self.stop, self.step))
        return core.array(self.var[whole], dtype=dtype, copy=copy)

    @property
    def flat(self) -> Iterator[Any]:
        """The elements, block by block.

        >>> import polyarray as pa
        >>> [int(x) for x in pa.lib.Arrayterator(pa.arange(6).reshape(2, 3), 2).flat]
        [0, 1, 2, 3, 4, 5]
        """
        for block in self:
            yield from block.flat

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the part.

        >>> import polyarray as pa
        >>> pa.lib.Arrayterator(pa.zeros((4, 5)))[1:, ::2].shape
        (3, 3)
        """
        return tuple(map(len, map(range, self.start, self.stop, self.step)))

    def __iter__(self) -> Iterator[Any]:
        shape = self.shape
        rest = self.buf_size or math.prod(shape)
        lengths = []
        for length in reversed(shape):
            lengths.append(max(1, min(rest, length)))
            rest //= max(1, length)
        lengths.reverse()
        for places in itertools.product(*map(range, itertools.repeat(0), shape, lengths)):
            key = []
            for axis, place in enumerate(places):
                first = self.start[axis] + place * self.step[axis]
                last = first + lengths[axis] * self.step[axis]
                key.append(slice(first, min(last, self.stop[axis]), self.step[axis]))
            yield self.var[tuple(key)]
