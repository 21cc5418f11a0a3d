"""Choices between arrays, and joining, comparing and shifting them."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from ._array import MaskedArray, masked
from ._creation import asanyarray
from ._fill import filled, plain
from ._masks import (
    NO_VALUE,
    MaskType,
    computed,
    either,
    getdata,
    getmask,
    getmaskarray,
    make_mask,
    make_mask_none,
    mask_or,
    nomask,
    shrunk,
)
from ._results import class_of
from ._ufuncs import FUNCTIONS

__all__ = [
    "allclose",
    "allequal",
    "append",
    "choose",
    "concatenate",
    "diag",
    "diff",
    "expand_dims",
    "putmask",
    "where",
]

expand_dims = core.expand_dims


def where(condition: Any, x: Any = NO_VALUE, y: Any = NO_VALUE) -> Any:
    """The elements of one array where a condition is true, else those of another; masked where it is masked.

    >>> import polyarray as pa
    >>> pa.ma.where([True, False, True], pa.ma.array([1, 2, 3], mask=[0, 0, 1]), 0).tolist()
    [1, 0, None]
    """
    if (x is NO_VALUE) != (y is NO_VALUE):
        raise ValueError("Must provide both 'x' and 'y' or neither.")
    if x is NO_VALUE:
        return MaskedArray(condition, copy=False, subok=True).nonzero()
    data = [plain(core.asanyarray(getdata(one))) for one in (x, y)]
    for place, one in enumerate((x, y)):
        if one is masked and (x is not masked or y is not masked):
            data[place] = core.zeros((), dtype=data[1 - place].dtype)
    result = core.where(filled(condition, False), *data)
    masks = [getmask(one) for one in (condition, x, y)]
    if all(mask is nomask for mask in masks):
        return MaskedArray(result)
    mask = core.where(filled(condition, False), getmaskarray(x), getmaskarray(y))
    mask = either(mask, masks[0])
    return MaskedArray(result, mask=shrunk(core.broadcast_to(mask, result.shape)))


def choose(indices: Any, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    """For each element the array that an index says; masked where index or element are.

    >>> import polyarray as pa
    >>> pa.ma.choose(pa.ma.array([0, 1, 0], mask=[0, 0, 1]), [[1, 2, 3], [4, 5, 6]]).tolist()
    [1, 5, None]
    """
    places = filled(indices, 0)
    data = [True if choice is masked else plain(core.asanyarray(filled(choice))) for choice in choices]
    masks = [choice is masked or getmask(choice) for choice in choices]
    hidden = core.choose(places, [core.asarray(mask, dtype=MaskType) for mask in masks], mode=mode)
    hidden = make_mask(mask_or(hidden, getmask(indices)), copy=False, shrink=True)
    result = core.choose(places, data, mode=mode, out=None if out is None else plain(out))
    result = core.asarray(result).view(MaskedArray) if out is None else out
    if isinstance(result, MaskedArray):
        result.__setmask__(hidden)
    return result


def concatenate(arrays: Any, axis: Any = 0) -> Any:
    """Arrays joined along an axis.

    >>> import polyarray as pa
    >>> pa.ma.concatenate([pa.ma.array([1, 2], mask=[0, 1]), [3]]).tolist()
    [1, None, 3]
    """
    result: Any = core.concatenate([getdata(one) for one in arrays], axis).view(class_of(*arrays))
    if any(getmask(one) is not nomask for one in arrays):
        mask = core.concatenate([getmaskarray(one) for one in arrays], axis)
        result._mask = shrunk(mask.reshape(result.shape))
    return result


def append(a: Any, b: Any, axis: Any = None) -> Any:
    """An array with another one joined to its end.

    >>> import polyarray as pa
    >>> pa.ma.append(pa.ma.array([1, 2], mask=[0, 1]), [3]).tolist()
    [1, None, 3]
    """
    return concatenate([a, b], axis)


def diag(v: Any, k: int = 0) -> Any:
    """A diagonal of a matrix, or a matrix of a diagonal.

    >>> import polyarray as pa
    >>> pa.ma.diag(pa.ma.array([[1, 2], [3, 4]], mask=[[1, 0], [0, 0]])).tolist()
    [None, 4]
    """
    result: Any = core.diag(plain(core.asanyarray(getdata(v))), k).view(MaskedArray)
    if getmask(v) is not nomask:
        result._mask = core.diag(v._mask, k)
    return result


def diff(a: Any, /, n: int = 1, axis: int = -1, prepend: Any = NO_VALUE, append: Any = NO_VALUE) -> Any:
    """Differences of neighbours along an axis, n times; masked where one of them is.

    >>> import polyarray as pa
    >>> pa.ma.diff(pa.ma.array([1, 2, 4, 7], mask=[0, 0, 1, 0])).tolist()
    [1, None, None]
    """
    if n == 0:
        return a
    if n < 0:
        raise ValueError("order must be non-negative but got " + repr(n))
    a = asanyarray(a)
    if a.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    parts = []
    for part in (prepend, a, append):
        if part is NO_VALUE:
            continue
        part = asanyarray(part)
        if part.ndim == 0:
            shape = list(a.shape)
            shape[axis] = 1
            mask = getmask(part)
            part = MaskedArray(
                core.broadcast_to(plain(part._data), shape),
                mask=mask if mask is nomask else core.broadcast_to(mask, shape),
            )
        parts.append(part)
    if len(parts) > 1:
        a = concatenate(parts, axis)
    behind = [slice(None)] * a.ndim
    before = list(behind)
    behind[axis], before[axis] = slice(1, None), slice(None, -1)
    operation = FUNCTIONS["not_equal" if a.dtype == core.bool else "subtract"]
    for _ in range(n):
        a = operation(a[tuple(behind)], a[tuple(before)])
    return a


def putmask(a: Any, mask: Any, values: Any) -> None:
    """Set elements where a mask is true; masked values mask.

    >>> import polyarray as pa
    >>> x = pa.ma.array([1, 2, 3])
    >>> pa.ma.putmask(x, [True, False, True], pa.ma.array([7, 8, 9], mask=[0, 0, 1]))
    >>> x.tolist()
    [7, 2, None]
    """
    if not isinstance(a, MaskedArray):
        a = a.view(MaskedArray)
    mask = core.asarray(mask, dtype=MaskType)
    hidden = getmask(values)
    joined = getmask(a)
    if joined is nomask:
        if hidden is not nomask:
            joined = make_mask_none(a.shape)
            core.copyto(joined, hidden, where=mask)
            a._sharedmask = True
    elif not a._hardmask:
        joined = joined.copy()
        core.copyto(joined, hidden, where=mask)
    elif hidden is not nomask:
        joined = joined.copy()
        core.copyto(joined, hidden, where=mask)
        joined = computed(core.logical_or(joined, a._mask))
    core.copyto(a._data, getdata(values), where=mask)
    a._write_mask(joined)


def allequal(a: Any, b: Any, fill_value: bool = True) -> Any:
    """Whether all elements are equal; masked ones count as equal, or not.

    >>> import polyarray as pa
    >>> pa.ma.allequal(pa.ma.array([1, 2], mask=[0, 1]), [1, 3])
    np.True_
    """
    mask = mask_or(getmask(a), getmask(b))
    if mask is not nomask and not fill_value:
        return False
    equal = core.equal(plain(core.asanyarray(getdata(a))), plain(core.asanyarray(getdata(b))))
    return core.all(equal if mask is nomask else core.logical_or(equal, mask))


def allclose(a: Any, b: Any, masked_equal: bool = True, rtol: float = 1e-5, atol: float = 1e-8) -> Any:
    """Whether all elements are close; masked ones count as equal, or not.

    >>> import polyarray as pa
    >>> pa.ma.allclose(pa.ma.array([1.0, 2.0], mask=[0, 1]), [1.0 + 1e-9, 3.0])
    np.True_
    """
    x, y = (plain(core.asanyarray(getdata(one))) for one in (a, b))
    y = y.astype(core.result_type(y, 1.0))
    hidden = either(getmask(a), getmask(b))
    with core.errstate(all="ignore"):
        near = core.less_equal(core.absolute(x - y), atol + rtol * core.absolute(y))
        infinite = core.logical_or(core.isinf(x), core.isinf(y))
        near = core.where(infinite, x == y, near)
    if hidden is not nomask:
        near = core.where(hidden, masked_equal, near)
    return near.all()
