"""Means, medians, covariances and fits of what is not masked."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from .. import _polynomials as polynomials
from ._array import MaskedArray, MaskedConstant
from ._choices import concatenate
from ._creation import array, asarray
from ._fill import filled, plain
from ._masks import NO_VALUE, getdata, getmask, getmaskarray, mask_or, nomask, normalized_axes
from ._reductions import given
from ._rows import mask_rows
from ._ufuncs import FUNCTIONS

__all__ = ["average", "corrcoef", "cov", "median", "polyfit", "vander"]


def average(
    a: Any, axis: Any = None, weights: Any = None, returned: bool = False, *, keepdims: Any = NO_VALUE
) -> Any:
    """The mean of what is not masked, with weights.

    >>> import polyarray as pa
    >>> pa.ma.average(pa.ma.array([1.0, 2.0, 4.0], mask=[0, 1, 0]), weights=[1, 1, 2])
    np.float64(3.0)
    """
    a = asarray(a)
    options = given(keepdims=keepdims)
    axes = None if axis is None else normalized_axes(axis, a.ndim)
    if weights is None:
        mean = a.mean(axes, **options)
        total = core.asarray(a.count(axes)).astype(mean.dtype)[()]
    else:
        weights = asarray(weights)
        extra = (core.float64,) if a.dtype.kind in "iub" else ()
        dtype = core.result_type(a.dtype, weights.dtype, *extra)
        if a.shape != weights.shape:
            weights = _aligned(weights, a, axes)
        if a._mask is not nomask:
            weights = MaskedArray(weights * core.logical_not(a._mask), mask=a._mask)
        total = weights.sum(axis=axes, dtype=dtype, **options)
        product = FUNCTIONS["multiply"](a, weights, dtype=dtype)
        mean = product.sum(axes, **options) / total
    if not returned:
        return mean
    if getattr(total, "shape", ()) != mean.shape:
        total = core.broadcast_to(total, mean.shape).copy()
    return mean, total


def _aligned(weights: Any, a: Any, axes: tuple[int, ...] | None) -> Any:
    """Weights along some axes, in the shape of the array."""
    if axes is None:
        raise TypeError("Axis must be specified when shapes of a and weights differ.")
    if weights.shape != tuple(a.shape[one] for one in axes):
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
    weights = weights.transpose(core.argsort(axes).tolist())
    return weights.reshape(tuple(length if one in axes else 1 for one, length in enumerate(a.shape)))


def median(
    a: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False
) -> Any:
    """The middle of the elements that are not masked.

    >>> import polyarray as pa
    >>> pa.ma.median(pa.ma.array([1.0, 2.0, 4.0, 9.0], mask=[0, 0, 0, 1]))
    np.float64(2.0)
    """
    if not hasattr(a, "mask"):
        found = core.median(
            getdata(a), axis=axis, out=out, overwrite_input=overwrite_input, keepdims=keepdims
        )
        return MaskedArray(found, copy=False) if isinstance(found, core.ndarray) and found.ndim else found
    if not a.size:
        return median(plain(a._data), axis, out, overwrite_input, keepdims)
    axes = tuple(range(a.ndim)) if axis is None else normalized_axes(axis, a.ndim)
    kept = tuple(one for one in range(a.ndim) if one not in axes)
    shape = tuple(a.shape[one] for one in kept)
    data, mask = (
        core.transpose(part, (*kept, *axes)).reshape(*shape, -1) for part in (plain(a._data), getmaskarray(a))
    )
    result = _medians(data, mask)
    if a._mask is nomask:
        result._mask = nomask
    if keepdims:
        result = result.reshape(tuple(1 if one in axes else length for one, length in enumerate(a.shape)))
    if out is not None:
        out[...] = result if out.ndim or isinstance(out, MaskedArray) else result.filled()
        return out
    return result if result.ndim else result[()]


def _medians(data: Any, mask: Any) -> Any:
    """The medians along the last axis: what lies in the middle when masked elements have gone to the end."""
    floating = data.dtype.kind not in "biu"
    count = core.logical_not(mask).sum(axis=-1)
    last = core.array(float("nan") if floating else _largest(data.dtype), dtype=data.dtype)
    ordered = core.sort(core.where(mask, last, data), axis=-1)
    half = count // 2
    low = core.where(count % 2 == 1, half, core.maximum(half - 1, 0))
    high = core.minimum(half, ordered.shape[-1] - 1)
    lower, upper = (core.take_along_axis(ordered, place[..., None], -1)[..., 0] for place in (low, high))
    with core.errstate(invalid="ignore"):
        if not floating:
            lower, upper = lower.astype(core.float64), upper.astype(core.float64)
        middle = core.where(low == high, lower, (lower + upper) / 2)
    if floating:
        nan = core.logical_and(core.isnan(data), core.logical_not(mask)).any(axis=-1)
        middle = core.where(nan, core.array(float("nan"), dtype=middle.dtype), middle)
    return MaskedArray(middle, mask=count == 0)


def _largest(dtype: Any) -> Any:
    return True if dtype.kind == "b" else core.iinfo(dtype).max


def _covhelper(x: Any, y: Any = None, rowvar: Any = True, allow_masked: bool = True) -> tuple[Any, Any, int]:
    """The variables as rows or columns without their means, where they are not masked, and whether rows."""
    variables = array(x, ndmin=2, copy=True, dtype=float)
    present = core.logical_not(getmaskarray(variables))
    if not allow_masked and not present.all():
        raise ValueError("Cannot process masked data.")
    rows = int(variables.shape[0] == 1 or bool(rowvar))
    if y is not None:
        others = array(y, copy=False, ndmin=2, dtype=float)
        there = core.logical_not(getmaskarray(others))
        if not allow_masked and not there.all():
            raise ValueError("Cannot process masked data.")
        if others.shape == variables.shape and not (present.all() and there.all()):
            present = there = core.logical_and(present, there)
            variables = MaskedArray(variables._data, mask=core.logical_not(present))
            others = MaskedArray(others._data, mask=core.logical_not(present))
        variables = concatenate((variables, others), 1 - rows)
        present = core.concatenate((present, there), 1 - rows)
    large = max(variables.shape) > 2**24
    mean = variables.mean(axis=rows, keepdims=True)
    return variables - mean, present.astype(core.float64 if large else core.float32), rows


def cov(
    x: Any,
    y: Any = None,
    rowvar: bool = True,
    bias: bool = False,
    allow_masked: bool = True,
    ddof: Any = None,
) -> Any:
    """The covariances of variables, each of the observations where neither is masked.

    >>> import polyarray as pa
    >>> pa.ma.cov(pa.ma.array([1.0, 2.0, 5.0], mask=[0, 1, 0])).item()
    8.0
    """
    if ddof is not None and ddof != int(ddof):
        raise ValueError("ddof must be an integer")
    if ddof is None:
        ddof = 0 if bias else 1
    variables, present, rows = _covhelper(x, y, rowvar, allow_masked)
    if not rows:
        variables, present = variables.T, present.T
    count = core.dot(present, present.T) - ddof
    data = filled(variables, 0)
    with core.errstate(divide="ignore", invalid="ignore"):
        result = core.dot(data, data.T.conj()) / count
    return MaskedArray(result, mask=core.less_equal(count, 0)).squeeze()


def corrcoef(x: Any, y: Any = None, rowvar: bool = True, allow_masked: bool = True) -> Any:
    """The correlation coefficients of variables.

    >>> import polyarray as pa
    >>> pa.ma.corrcoef(pa.ma.array([[1.0, 2.0, 4.0], [2.0, 4.0, 8.0]], mask=[[0, 0, 1], [0, 0, 0]])).shape
    (2, 2)
    """
    result = cov(x, y, rowvar, allow_masked=allow_masked)
    if result.ndim < 2:
        return MaskedConstant()
    deviations = FUNCTIONS["sqrt"](result.diagonal())
    result /= FUNCTIONS["multiply"].outer(deviations, deviations)
    return result


def polyfit(
    x: Any, y: Any, deg: Any, rcond: Any = None, full: bool = False, w: Any = None, cov: Any = False
) -> Any:
    """The polynomial that fits the points that are not masked best.

    >>> import polyarray as pa
    >>> pa.ma.polyfit(pa.ma.array([0.0, 1.0, 2.0], mask=[0, 0, 1]), [1.0, 3.0, 9.0], 1).round(6)
    array([2., 1.])
    """
    x, y = asarray(x), asarray(y)
    mask = getmask(x)
    if y.ndim == 1:
        mask = mask_or(mask, getmask(y))
    elif y.ndim == 2:
        rows = getmask(mask_rows(y))
        mask = mask if rows is nomask else mask_or(mask, rows[:, 0])
    else:
        raise TypeError("Expected a 1D or 2D array for y!")
    if w is not None:
        w = asarray(w)
        if w.ndim != 1:
            raise TypeError("expected a 1-d array for weights")
        if w.shape[0] != y.shape[0]:
            raise TypeError("expected w and y to have the same length")
        mask = mask_or(mask, getmask(w))
    points = [None if one is None else plain(getdata(one)) for one in (x, y, w)]
    if mask is not nomask:
        points = [None if one is None else one[core.logical_not(mask)] for one in points]
    return polynomials.polyfit(points[0], points[1], deg, rcond, full, points[2], cov)


def vander(x: Any, n: Any = None) -> Any:
    """The powers of the elements of a vector in columns; rows of masked elements are zero.

    >>> import polyarray as pa
    >>> pa.ma.vander(pa.ma.array([1, 2, 3], mask=[0, 1, 0]), 2)
    array([[1, 1],
           [0, 0],
           [3, 1]])
    """
    powers = core.vander(getdata(x, subok=False), n)
    mask = getmask(x)
    if mask is not nomask:
        powers[mask] = 0
    return powers
