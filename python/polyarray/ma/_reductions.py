"""Reductions of masked arrays: masked elements do not take part, and what has no elements left is masked.

A reduction puts a number in the place of masked elements that does not change the result (zero for a sum, the
largest number for a minimum) and lets the array below do the work.
"""

from __future__ import annotations

from math import prod
from typing import Any

from .. import _polyarray as core
from . import _array
from ._fill import maximum_fill_value, minimum_fill_value, plain
from ._masks import NO_VALUE, MaskError, computed, finish, getmask, make_mask_none, nomask, normalized_axes
from ._masks import mask_or as _mask_or
from ._results import with_mask
from ._ufuncs import FUNCTIONS


def given(**options: Any) -> dict[str, Any]:
    """The arguments that were given."""
    return {name: value for name, value in options.items() if value is not NO_VALUE}


def _mask_of(mask: Any, axis: Any, **options: Any) -> Any:
    """The mask of a reduction: what has only masked elements."""
    return nomask if mask is nomask else mask.all(axis=axis, **options)


def _written(out: Any, mask: Any) -> Any:
    """An array that a reduction wrote into, with the mask of the result."""
    if isinstance(out, _array.MaskedArray):
        out._write_mask(finish(_whole_mask, mask, out.shape))
    return out


def _whole_mask(mask: Any, shape: Any) -> Any:
    whole = make_mask_none(shape)
    whole.flat = mask
    return whole


def _reduced(self: Any, result: Any, mask: Any) -> Any:
    """What a reduction returns that wrote into no array."""
    if not getattr(result, "ndim", 0):
        return _array.masked if mask else result
    array = result.view(type(self))
    array.__setmask__(mask)
    return array


def _mask_out(out: Any) -> Any:
    """An array to write into for a result that is masked."""
    if isinstance(out, _array.MaskedArray):
        out.flat = 0
        out.__setmask__(True)
    elif out.dtype.kind in "biu":
        raise MaskError("Masked data information would be lost in one or more location.")
    else:
        out.flat = float("nan")
    return out


class Reductions:
    """The reductions, as a part of the class of masked arrays."""

    __slots__ = ()

    def count(self: Any, axis: Any = None, keepdims: Any = NO_VALUE) -> Any:
        """How many elements are not masked.

        >>> import polyarray as pa
        >>> pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]]).count(axis=0)
        array([2, 1])
        """
        options = given(keepdims=keepdims)
        if self._mask is nomask:
            if self.shape == ():
                if axis not in (None, 0):
                    raise core.AxisError(axis, self.ndim)
                return 1
            if axis is None and not options.get("keepdims"):
                return self.size
            axes = range(self.ndim) if axis is None else normalized_axes(axis, self.ndim)
            lengths = [1 if one in axes else length for one, length in enumerate(self.shape)]
            if not options.get("keepdims"):
                lengths = [length for one, length in enumerate(lengths) if one not in axes]
            return core.full(lengths, prod(self.shape[one] for one in axes), dtype=core.intp)
        if self is _array.masked:
            return 0
        return core.logical_not(self._mask).sum(axis=axis, dtype=core.intp, **options)

    def sum(self: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = NO_VALUE) -> Any:
        """The sum of elements; masked ones count as zero.

        >>> import polyarray as pa
        >>> pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 1]]).sum(axis=0)
        masked_array(data=[4, --],
                     mask=[False,  True],
               fill_value=999999)
        """
        return self._neutral("sum", 0, axis, out, dtype=dtype, **given(keepdims=keepdims))

    def prod(
        self: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = NO_VALUE
    ) -> Any:
        """The product of elements; masked ones count as one.

        >>> import polyarray as pa
        >>> pa.ma.array([2, 3, 4], mask=[0, 1, 0]).prod()
        np.int64(8)
        """
        return self._neutral("prod", 1, axis, out, dtype=dtype, **given(keepdims=keepdims))

    product = prod

    def all(self: Any, axis: Any = None, out: Any = None, keepdims: Any = NO_VALUE) -> Any:
        """Whether all elements are true; masked ones count as true.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 0, 3], mask=[0, 1, 0]).all()
        np.True_
        """
        return self._neutral("all", True, axis, out, **given(keepdims=keepdims))

    def any(self: Any, axis: Any = None, out: Any = None, keepdims: Any = NO_VALUE) -> Any:
        """Whether any element is true; masked ones count as false.

        >>> import polyarray as pa
        >>> pa.ma.array([0, 1, 0], mask=[0, 1, 0]).any()
        np.False_
        """
        return self._neutral("any", False, axis, out, **given(keepdims=keepdims))

    def _neutral(self: Any, name: str, neutral: Any, axis: Any, out: Any, **options: Any) -> Any:
        """A reduction with a number in the place of masked elements that changes nothing."""
        keep = {key: value for key, value in options.items() if key == "keepdims"}
        mask = _mask_of(self._mask, axis, **keep)
        reduce = getattr(self.filled(neutral), name)
        if out is None:
            return _reduced(self, reduce(axis=axis, **options), mask)
        computed(mask)
        reduce(axis=axis, out=out, **options)
        return _written(out, mask)

    def min(
        self: Any, axis: Any = None, out: Any = None, fill_value: Any = None, keepdims: Any = NO_VALUE
    ) -> Any:
        """The smallest element that is not masked.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 5, 3], mask=[1, 0, 0]).min()
        np.int64(3)
        """
        return self._extremum("min", minimum_fill_value, axis, out, fill_value, given(keepdims=keepdims))

    def max(
        self: Any, axis: Any = None, out: Any = None, fill_value: Any = None, keepdims: Any = NO_VALUE
    ) -> Any:
        """The largest element that is not masked.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 5, 3], mask=[0, 1, 0]).max()
        np.int64(3)
        """
        return self._extremum("max", maximum_fill_value, axis, out, fill_value, given(keepdims=keepdims))

    def _extremum(
        self: Any, name: str, limit: Any, axis: Any, out: Any, fill_value: Any, keep: dict[str, Any]
    ) -> Any:
        mask = _mask_of(self._mask, axis, **keep)
        reduce = getattr(self.filled(limit(self) if fill_value is None else fill_value), name)
        if out is None:
            result = _reduced(self, reduce(axis=axis, **keep), mask)
            if result is not _array.masked and getmask(result) is not nomask:
                core.copyto(result._data, result.fill_value, where=mask, casting="unsafe")
            return result
        computed(mask)
        reduce(axis=axis, out=out, **keep)
        if isinstance(out, _array.MaskedArray):
            return _written(out, mask)
        if mask is not nomask and core.any(mask):
            if out.dtype.kind in "biu":
                raise MaskError("Masked data information would be lost in one or more location.")
            core.copyto(out, float("nan"), where=mask)
        return out

    def ptp(
        self: Any, axis: Any = None, out: Any = None, fill_value: Any = None, keepdims: bool = False
    ) -> Any:
        """How far the largest element lies above the smallest.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 9, 3], mask=[0, 1, 0]).ptp()
        np.int64(2)
        """
        options = {"axis": axis, "fill_value": fill_value, "keepdims": keepdims}
        if out is None:
            result = self.max(**options)
            result -= self.min(**options)
            return result
        out.flat = self.max(out=out, **options)
        return core.subtract(out, self.min(**options), out=out, casting="unsafe")

    def argmin(
        self: Any, axis: Any = None, fill_value: Any = None, out: Any = None, *, keepdims: Any = NO_VALUE
    ) -> Any:
        """Where the smallest element is that is not masked.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 5, 3], mask=[1, 0, 0]).argmin()
        np.int64(2)
        """
        data = self.filled(minimum_fill_value(self) if fill_value is None else fill_value)
        return data.view(core.ndarray).argmin(axis, out=out, **given(keepdims=keepdims))

    def argmax(
        self: Any, axis: Any = None, fill_value: Any = None, out: Any = None, *, keepdims: Any = NO_VALUE
    ) -> Any:
        """Where the largest element is that is not masked.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 5, 3], mask=[0, 1, 0]).argmax()
        np.int64(2)
        """
        data = self.filled(maximum_fill_value(self) if fill_value is None else fill_value)
        return data.view(core.ndarray).argmax(axis, out=out, **given(keepdims=keepdims))

    def cumsum(self: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        """The sums of the first elements; masked ones count as zero, and stay masked.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2, 3], mask=[0, 1, 0]).cumsum()
        masked_array(data=[1, --, 4],
                     mask=[False,  True, False],
               fill_value=999999)
        """
        return self._cumulative("cumsum", 0, axis, dtype, out)

    def cumprod(self: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        """The products of the first elements; masked ones count as one, and stay masked.

        >>> import polyarray as pa
        >>> pa.ma.array([2, 3, 4], mask=[0, 1, 0]).cumprod()
        masked_array(data=[2, --, 8],
                     mask=[False,  True, False],
               fill_value=999999)
        """
        return self._cumulative("cumprod", 1, axis, dtype, out)

    def _cumulative(self: Any, name: str, neutral: int, axis: Any, dtype: Any, out: Any) -> Any:
        mask = self._mask if out is None else computed(self._mask)
        result = getattr(self.filled(neutral), name)(axis=axis, dtype=dtype, out=out)
        if out is not None:
            return with_mask(out, mask)
        result = result.view(type(self))
        result.__setmask__(self._mask)
        return result

    def mean(
        self: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = NO_VALUE
    ) -> Any:
        """The mean of what is not masked.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2, 6], mask=[0, 1, 0]).mean()
        np.float64(3.5)
        """
        options = given(keepdims=keepdims)
        half = False
        if self._mask is nomask:
            result = self._data.mean(axis=axis, dtype=dtype, **options)
            if getattr(result, "ndim", 0):
                result = self._like(result, nomask)
        else:
            if dtype is None:
                if self.dtype.kind in "biu":
                    dtype = core.float64
                elif self.dtype == core.float16:
                    dtype, half = core.float32, True
            total = self.sum(axis=axis, dtype=dtype, **options)
            count = self.count(axis=axis, **options)
            if getattr(count, "shape", ()) == () and count == 0:
                result = _array.masked
            else:
                result = total * 1.0 / count
                result = result.astype(self.dtype) if half else result
        if out is None:
            return result
        out.flat = result
        return with_mask(out, getmask(result))

    def anom(self: Any, axis: Any = None, dtype: Any = None) -> Any:
        """How far elements lie from their mean.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2, 6], mask=[0, 1, 0]).anom()
        masked_array(data=[-2.5, --, 2.5],
                     mask=[False,  True, False],
               fill_value=1e+20)
        """
        mean = self.mean(axis, dtype)
        return self - (mean if axis is None else core.expand_dims(mean, axis))

    def var(
        self: Any,
        axis: Any = None,
        dtype: Any = None,
        out: Any = None,
        ddof: float = 0,
        keepdims: Any = NO_VALUE,
        mean: Any = NO_VALUE,
    ) -> Any:
        """The variance of what is not masked.

        >>> import polyarray as pa
        >>> pa.ma.array([1.0, 2.0, 3.0], mask=[0, 1, 0]).var()
        np.float64(1.0)
        """
        options = given(keepdims=keepdims)
        if self._mask is nomask:
            return self._plain_variance(axis, dtype, out, ddof, options | given(mean=mean))
        count = self.count(axis=axis, **options) - ddof
        distance = self - (self.mean(axis, dtype, keepdims=True) if mean is NO_VALUE else mean)
        if distance.dtype.kind == "c":
            distance = FUNCTIONS["absolute"](distance)
        distance = distance * distance
        result = FUNCTIONS["divide"](distance.sum(axis, **options), count)
        if getattr(result, "ndim", 0):
            result = self._like(result, _mask_or(self._mask.all(axis, **options), count <= 0))
        elif getmask(result):
            return _array.masked if out is None else _mask_out(out)
        if out is None:
            return result
        out.flat = result
        return with_mask(out, getmask(result))

    def _plain_variance(
        self: Any, axis: Any, dtype: Any, out: Any, ddof: float, options: dict[str, Any]
    ) -> Any:
        """The variance where nothing is masked."""
        result = self._data.var(axis=axis, dtype=dtype, out=out, ddof=ddof, **options)
        if out is not None:
            return with_mask(out, nomask)
        return self._like(result, nomask) if getattr(result, "ndim", 0) else result

    def std(
        self: Any,
        axis: Any = None,
        dtype: Any = None,
        out: Any = None,
        ddof: float = 0,
        keepdims: Any = NO_VALUE,
        mean: Any = NO_VALUE,
    ) -> Any:
        """The standard deviation of what is not masked.

        >>> import polyarray as pa
        >>> pa.ma.array([1.0, 2.0, 5.0], mask=[0, 1, 0]).std()
        np.float64(2.0)
        """
        variance = self.var(axis, dtype, out, ddof, keepdims, mean)
        if variance is _array.masked:
            return variance
        if out is not None:
            root = plain(out)
            finish(lambda: core.power(root, 0.5, out=root, casting="unsafe"))
            return out
        return FUNCTIONS["sqrt"](variance)

    def trace(
        self: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None, out: Any = None
    ) -> Any:
        """The sum along a diagonal; masked elements count as zero.

        >>> import polyarray as pa
        >>> pa.ma.array([[1, 2], [3, 4]], mask=[[0, 0], [0, 1]]).trace()
        np.float64(1.0)
        """
        if self._mask is nomask:
            result = self._data.trace(offset=offset, axis1=axis1, axis2=axis2, out=out)
            return result.astype(dtype or float)
        diagonal = self.diagonal(offset=offset, axis1=axis1, axis2=axis2)
        return diagonal.astype(dtype or float).filled(0).sum(axis=-1, out=out)

    def dot(self: Any, b: Any, out: Any = None, strict: bool = False) -> Any:
        """The matrix product; masked elements count as zero, or mask whole rows and columns if `strict`.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2, 3], mask=[0, 1, 0]).dot([1, 1, 1]).item()
        4
        """
        from ._products import dot

        return dot(self, b, strict=strict, out=out)
