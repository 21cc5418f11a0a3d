"""Objects that build arrays and indices from index expressions: `r_`, `c_`, `s_`, `mgrid`, `ogrid`.

A slice with an imaginary step, `start:stop:5j`, means that many points from start to stop inclusive.
"""

from __future__ import annotations

from typing import Any

from . import _polyarray as core

__all__ = ["c_", "index_exp", "mgrid", "ogrid", "r_", "s_"]


def _points(key: slice) -> Any:
    """The vector that a slice stands for."""
    start, stop, step = key.start or 0, key.stop, 1 if key.step is None else key.step
    if _is_count(step):
        return core.linspace(start, stop, int(abs(step)))
    return core.arange(start, stop, step)


def _size(step: Any) -> Any:
    """A step, or the number of points that it stands for."""
    return 1 if step is None else abs(step) if _is_count(step) else step


def _is_count(step: Any) -> bool:
    return isinstance(step, complex) or getattr(getattr(step, "dtype", None), "kind", "") == "c"


class _IndexExpression:
    """`s_[2::2]` is `slice(2, None, 2)`: index expressions as objects."""

    def __init__(self, maketuple: bool) -> None:
        self.maketuple = maketuple

    def __getitem__(self, item: Any) -> Any:
        return (item,) if self.maketuple and not isinstance(item, tuple) else item


class _Grid:
    """Grids of coordinates; `sparse` leaves every axis but one with length one."""

    def __init__(self, sparse: bool) -> None:
        self.sparse = sparse

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return _points(key)
        axes = [_points(k) for k in key]
        if not axes:
            return () if self.sparse else core.empty((0,))
        numbers = [number for k in key for number in (k.start or 0, k.stop, _size(k.step))]
        dtype = core.result_type(0, *numbers)
        opened = [
            a.astype(dtype).reshape((1,) * k + (-1,) + (1,) * (len(axes) - k - 1)) for k, a in enumerate(axes)
        ]
        if self.sparse:
            return tuple(opened)
        lengths = tuple(a.size for a in axes)
        return core.stack([core.broadcast_to(a, lengths) for a in opened])

    def __len__(self) -> int:
        return 0


class _Concatenator:
    """Arrays, numbers and ranges joined along an axis, by what stands in brackets."""

    def __init__(self, axis: int = 0, ndmin: int = 1, trans1d: int = -1) -> None:
        self.axis, self.ndmin, self.trans1d = axis, ndmin, trans1d

    def __getitem__(self, key: Any) -> Any:
        axis, ndmin, trans1d = self.axis, self.ndmin, self.trans1d
        items = list(key) if isinstance(key, tuple) else [key]
        if items and isinstance(items[0], str):
            axis, ndmin, trans1d = self._directive(items.pop(0))
        parts, arrays, numbers = [], [], []
        for item in items:
            if isinstance(item, str):
                raise ValueError("special directives must be the first entry.")
            if isinstance(item, slice):
                part = _points(item)
                had = part.ndim
                arrays.append(part)
            elif isinstance(item, (bool, int, float, complex)):
                numbers.append(item)
                parts.append(item)
                continue
            else:
                part = core.asanyarray(item)
                had = part.ndim
                arrays.append(part)
            if part.ndim < ndmin:
                part = part.reshape((1,) * (ndmin - part.ndim) + part.shape)
                if trans1d != -1 and had and had < ndmin:
                    part = self._placed(part, had, ndmin, trans1d)
            parts.append(part)
        if not parts:
            raise ValueError("need at least one array to concatenate")
        dtype = core.result_type(*arrays, *numbers)
        joined = [
            part.astype(dtype) if isinstance(part, core.ndarray) else core.array(part, dtype, ndmin=ndmin)
            for part in parts
        ]
        return core.concatenate(joined, axis=axis)

    @staticmethod
    def _placed(part: Any, had: int, ndmin: int, start: int) -> Any:
        """The axes that the item had, moved so that they begin at `start`."""
        if start < 0:
            start += ndmin - had + 1
        own = list(range(ndmin - had, ndmin))
        order = list(range(ndmin - had))
        return part.transpose(order[:start] + own + order[start:])

    def _directive(self, text: str) -> tuple[int, int, int]:
        if text in ("r", "c"):
            raise ValueError(f"directive {text!r} makes a matrix, which polyarray does not have")
        numbers = [self.axis, self.ndmin, self.trans1d]
        try:
            given = [int(word) for word in text.split(",")]
        except ValueError as error:
            raise ValueError(f"unknown special directive {text!r}") from error
        numbers[: len(given)] = given[:3]
        return numbers[0], numbers[1], numbers[2]

    def __len__(self) -> int:
        return 0


class RClass(_Concatenator):
    """`r_[1:4, 0, 4]`: joins along the first axis.

    A text first may give the axis, the least number of axes, and where the axes of parts with fewer go:
    `r_["1,2,0", a, b]`.

    >>> import polyarray as pa
    >>> pa.r_[pa.array([1, 2, 3]), 0, 4:6]
    array([1, 2, 3, 0, 4, 5])
    """


class CClass(_Concatenator):
    """`c_[a, b]`: joins along the last axis; vectors become columns.

    >>> import polyarray as pa
    >>> pa.c_[pa.array([1, 2]), pa.array([3, 4])]
    array([[1, 3],
           [2, 4]])
    """

    def __init__(self) -> None:
        super().__init__(-1, 2, 0)


class MGridClass(_Grid):
    """`mgrid[0:2, 0:3]`: the coordinates of every point of a grid.

    >>> import polyarray as pa
    >>> pa.mgrid[0:2, 0:3].shape
    (2, 2, 3)
    >>> pa.mgrid[0:1:3j]
    array([0. , 0.5, 1. ])
    """

    def __init__(self) -> None:
        super().__init__(sparse=False)


class OGridClass(_Grid):
    """`ogrid[0:2, 0:3]`: the coordinates along each axis, shaped to broadcast.

    >>> import polyarray as pa
    >>> [a.shape for a in pa.ogrid[0:2, 0:3]]
    [(2, 1), (1, 3)]
    """

    def __init__(self) -> None:
        super().__init__(sparse=True)


class IndexExpression(_IndexExpression):
    """`s_[1:3, ...]`: what stands in brackets, as an object to index with.

    >>> import polyarray as pa
    >>> pa.s_[2::2], pa.index_exp[2::2]
    (slice(2, None, 2), (slice(2, None, 2),))
    """


r_ = RClass()
c_ = CClass()
mgrid = MGridClass()
ogrid = OGridClass()
s_ = IndexExpression(maketuple=False)
index_exp = IndexExpression(maketuple=True)
