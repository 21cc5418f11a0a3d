"""Products of masked arrays: masked elements count as zero, or mask what they take part in."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from ._array import MaskedArray
from ._fill import filled, without
from ._masks import getdata, getmask, getmaskarray, nomask
from ._results import class_of

__all__ = ["convolve", "correlate", "dot", "inner", "innerproduct", "outer", "outerproduct"]


def dot(a: Any, b: Any, strict: bool = False, out: Any = None) -> Any:
    """The matrix product; masked elements count as zero, or mask whole rows and columns if `strict`.

    >>> import polyarray as pa
    >>> a = pa.ma.array([[1, 2], [3, 4]], mask=[[1, 0], [0, 0]])
    >>> pa.ma.dot(a, a).tolist()
    [[6, 8], [12, 22]]
    >>> pa.ma.dot(a, a, strict=True).tolist()
    [[None, None], [None, 22]]
    """
    hidden = getmaskarray(a), getmaskarray(b)
    if strict and hidden[0].ndim and hidden[1].ndim:
        hidden = _whole_lines(hidden[0], -1), _whole_lines(hidden[1], -2 if hidden[1].ndim > 1 else 0)
    present = core.dot(core.logical_not(hidden[0]), core.logical_not(hidden[1]))
    if out is None:
        result = core.dot(without(a, 0), without(b, 0))
        if not result.ndim:
            result = core.asarray(result)
        result = result.view(class_of(a, b))
        result.__setmask__(core.logical_not(present))
        return result
    result = core.dot(without(a, 0), without(b, 0), out._data)
    if out.mask.shape != result.shape:
        out._mask = core.empty(result.shape, core.bool)
    core.logical_not(present, out=out._mask)
    return out


def _whole_lines(mask: Any, axis: int) -> Any:
    """The mask of all lines along an axis that have a masked element."""
    return core.broadcast_to(mask.any(axis=axis, keepdims=True), mask.shape)


def inner(a: Any, b: Any) -> Any:
    """The inner product; masked elements count as zero.

    >>> import polyarray as pa
    >>> pa.ma.inner(pa.ma.array([1, 2, 3], mask=[0, 1, 0]), [1, 1, 1]).item()
    4
    """
    first, second = (core.atleast_1d(without(one, 0)) for one in (a, b))
    product = core.inner(first, second)
    return product.view(MaskedArray) if product.ndim else product


def outer(a: Any, b: Any) -> Any:
    """The products of all pairs of elements; masked where one of a pair is.

    >>> import polyarray as pa
    >>> pa.ma.outer(pa.ma.array([1, 2], mask=[0, 1]), [3, 4]).tolist()
    [[3, 4], [None, None]]
    """
    product = core.outer(without(a, 0).ravel(), without(b, 0).ravel())
    if getmask(a) is nomask and getmask(b) is nomask:
        return MaskedArray(product)
    mask = core.logical_or.outer(getmaskarray(a).ravel(), getmaskarray(b).ravel())
    return MaskedArray(product, mask=mask)


innerproduct = inner
outerproduct = outer


def _sliding(f: Any, a: Any, v: Any, mode: str, propagate_mask: bool) -> Any:
    """A convolution or correlation with the mask of it, which is one of numbers of masked elements."""
    present = [core.logical_not(getmaskarray(one)).astype(core.int64) for one in (a, v)]
    if propagate_mask:
        hidden = [1 - one for one in present]
        ones = [core.ones_like(one) for one in present]
        mask = f(hidden[0], ones[1], mode=mode) + f(ones[0], hidden[1], mode=mode) > 0
        data = f(getdata(a, subok=False), getdata(v, subok=False), mode=mode)
    else:
        mask = f(present[0], present[1], mode=mode) == 0
        data = f(filled(a, 0), filled(v, 0), mode=mode)
    return MaskedArray(data, mask=mask)


def correlate(a: Any, v: Any, mode: str = "valid", propagate_mask: bool = True) -> Any:
    """The correlation of two vectors; masked elements mask what they take part in, or count as zero.

    >>> import polyarray as pa
    >>> pa.ma.correlate(pa.ma.array([1, 2, 3], mask=[0, 0, 1]), [1, 1]).tolist()
    [3, None]
    """
    return _sliding(core.correlate, a, v, mode, propagate_mask)


def convolve(a: Any, v: Any, mode: str = "full", propagate_mask: bool = True) -> Any:
    """The convolution of two vectors; masked elements mask what they take part in, or count as zero.

    >>> import polyarray as pa
    >>> pa.ma.convolve(pa.ma.array([1, 2, 3], mask=[0, 0, 1]), [1, 1]).tolist()
    [1, 3, None, None]
    """
    return _sliding(core.convolve, a, v, mode, propagate_mask)
