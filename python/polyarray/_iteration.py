"""Iterators over indices and over the elements of arrays that broadcast together.

Each holds one of Python's own iterators, and a loop over it runs that one: no step of it is Python code.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator
from typing import Any

from . import _polyarray as core
from ._py39 import zip

__all__ = ["broadcast", "ndenumerate", "ndindex"]


class ndindex:
    """All indices of an array of a shape, the last axis fastest.

    `ndindex(3, 2)` and `ndindex((3, 2))` are the same.

    >>> import polyarray as pa
    >>> list(pa.ndindex(2, 2))
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """

    def __init__(self, *shape: Any) -> None:
        if len(shape) == 1 and isinstance(shape[0], tuple):
            shape = shape[0]
        lengths = [operator.index(length) for length in shape]
        if any(length < 0 for length in lengths):
            raise ValueError("negative dimensions are not allowed")
        self._indices = itertools.product(*map(range, lengths))

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return self._indices

    def __next__(self) -> tuple[int, ...]:
        """The next index.

        >>> import polyarray as pa
        >>> next(pa.ndindex(2))
        (0,)
        """
        return next(self._indices)


class ndenumerate:
    """Pairs of index and element of an array, the last axis fastest.

    >>> import polyarray as pa
    >>> [(index, int(x)) for index, x in pa.ndenumerate(pa.array([[1, 2], [3, 4]]))]
    [((0, 0), 1), ((0, 1), 2), ((1, 0), 3), ((1, 1), 4)]
    """

    def __init__(self, arr: Any) -> None:
        array = core.asarray(arr)
        self._pairs = zip(ndindex(array.shape), array.reshape(-1), strict=False)

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], Any]]:
        return self._pairs

    def __next__(self) -> tuple[tuple[int, ...], Any]:
        """The next index and element."""
        return next(self._pairs)


class broadcast:
    """Arrays broadcast together: their common shape, and an iterator over tuples of their elements.

    >>> import polyarray as pa
    >>> b = pa.broadcast(pa.array([[1], [2]]), pa.array([3, 4, 5]))
    >>> b.shape, b.numiter
    ((2, 3), 2)
    >>> [tuple(int(x) for x in xs) for xs in b][:2]
    [(1, 3), (1, 4)]
    """

    def __init__(self, *arrays: Any) -> None:
        if len(arrays) > 64:
            raise ValueError("Need at least 0 and at most 64 array objects.")
        self._operands: list[Any] = []
        for array in arrays:
            self._operands += array._operands if isinstance(array, broadcast) else [core.asarray(array)]
        self.shape: tuple[int, ...] = core.broadcast_shapes(*(a.shape for a in self._operands))
        self.reset()

    @property
    def nd(self) -> int:
        """The number of axes.

        >>> import polyarray as pa
        >>> pa.broadcast([1, 2, 3], [[1], [2]]).nd
        2
        """
        return len(self.shape)

    @property
    def ndim(self) -> int:
        """The number of axes.

        >>> import polyarray as pa
        >>> pa.broadcast([1, 2, 3], [[1], [2]]).ndim
        2
        """
        return len(self.shape)

    @property
    def numiter(self) -> int:
        """The number of arrays.

        >>> import polyarray as pa
        >>> pa.broadcast([1, 2, 3], [[1], [2]]).numiter
        2
        """
        return len(self._operands)

    @property
    def size(self) -> int:
        """The number of elements of the common shape.

        >>> import polyarray as pa
        >>> pa.broadcast([1, 2, 3], [[1], [2]]).size
        6
        """
        result = 1
        for length in self.shape:
            result *= length
        return result

    @property
    def index(self) -> int:
        """How many tuples have been taken.

        >>> import polyarray as pa
        >>> b = pa.broadcast([1, 2, 3], [[1], [2]])
        >>> _ = next(b)
        >>> b.index
        1
        """
        return self.size - operator.length_hint(self._elements[0]) if self._elements else 0

    @property
    def iters(self) -> tuple[Iterator[Any], ...]:
        """An iterator over each array, broadcast.

        >>> import polyarray as pa
        >>> [int(next(elements)) for elements in pa.broadcast([1, 2, 3], [[5], [6]]).iters]
        [1, 5]
        """
        return tuple(iter(core.broadcast_to(a, self.shape).reshape(-1)) for a in self._operands)

    def reset(self, /) -> None:
        """Begin again with the first elements.

        >>> import polyarray as pa
        >>> b = pa.broadcast([1, 2, 3], [[1], [2]])
        >>> _ = next(b)
        >>> b.reset()
        >>> b.index
        0
        """
        self._elements: tuple[Iterator[Any], ...] = ()
        self._tuples: Iterator[tuple[Any, ...]] | None = None

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        if self._tuples is None:
            self._elements = self.iters
            # All have one length: `strict` would only ask each of them once more at the end.
            self._tuples = zip(*self._elements, strict=False) if self._elements else iter([()])
        return self._tuples

    def __next__(self) -> tuple[Any, ...]:
        """The next elements.

        >>> import polyarray as pa
        >>> next(pa.broadcast([1, 2, 3], [[5], [6]]))
        (1, 5)
        """
        return next(iter(self))
