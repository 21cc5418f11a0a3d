"""Parts, shapes and orders of masked arrays: what is done to the elements is done to the mask."""

from __future__ import annotations

import operator
import warnings
from typing import Any

from .. import _polyarray as core
from . import _array
from ._fill import filled, maximum_fill_value, minimum_fill_value, plain
from ._masks import (
    NO_VALUE,
    MaskedArrayFutureWarning,
    MaskError,
    computed,
    either,
    finish,
    getdata,
    getmask,
    getmaskarray,
    make_mask_none,
    nomask,
    shrunk,
)
from ._results import with_mask


def _masks_once(name: str, about: str, example: str) -> Any:
    """A method that moves elements; the mask's are moved along."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        mask = self._mask if self._mask is nomask else getattr(self._mask, name)(*args, **kwargs)
        return self._like(getattr(self._data, name)(*args, **kwargs), mask)

    method.__name__ = name
    method.__qualname__ = f"MaskedArray.{name}"
    method.__doc__ = f"{about}\n\n{example}"
    return method


_EXAMPLE = """>>> import polyarray as pa
>>> x = pa.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]])
>>> x.%s.tolist()
%s"""


def argsort_axis(array: Any, stacklevel: int = 3) -> Any:
    """The axis that `argsort` works along where none is given."""
    if array.ndim <= 1:
        return -1
    warnings.warn(
        "In the future the default for argsort will be axis=-1, not the current None, to match its "
        "documentation and np.argsort. Explicitly pass -1 or None to silence this warning.",
        MaskedArrayFutureWarning,
        stacklevel=stacklevel,
    )
    return None


def refuse(**options: Any) -> None:
    """Fail if one of these options was asked for."""
    for name, value in options.items():
        if value:
            raise ValueError(f"`{name}` parameter is not supported for masked arrays.")


class Selection:
    """Indices, shapes and orders, as a part of the class of masked arrays."""

    __slots__ = ()

    copy = _masks_once("copy", "A copy, of the mask too.", _EXAMPLE % ("copy()", "[[1, None], [3, 4]]"))
    diagonal = _masks_once("diagonal", "The elements of a diagonal.", _EXAMPLE % ("diagonal()", "[1, 4]"))
    flatten = _masks_once("flatten", "A copy as a vector.", _EXAMPLE % ("flatten()", "[1, None, 3, 4]"))
    squeeze = _masks_once(
        "squeeze", "A view without axes of length one.", _EXAMPLE % ("squeeze()", "[[1, None], [3, 4]]")
    )
    swapaxes = _masks_once(
        "swapaxes", "A view with two axes exchanged.", _EXAMPLE % ("swapaxes(0, 1)", "[[1, 3], [None, 4]]")
    )
    transpose = _masks_once(
        "transpose", "A view with axes in another order.", _EXAMPLE % ("transpose()", "[[1, 3], [None, 4]]")
    )

    @property
    def T(self: Any) -> Any:
        """A view with the axes in reversed order.

        >>> import polyarray as pa
        >>> pa.ma.array([[1, 2]], mask=[[0, 1]]).T.tolist()
        [[1], [None]]
        """
        return self.transpose()

    @property
    def mT(self: Any) -> Any:
        """A view with the last two axes exchanged.

        >>> import polyarray as pa
        >>> pa.ma.array([[1, 2]], mask=[[0, 1]]).mT.tolist()
        [[1], [None]]
        """
        if self.ndim < 2:
            raise ValueError("matrix transpose with ndim < 2 is undefined")
        return self.swapaxes(-1, -2)

    # ---- items ------------------------------------------------------------------------------------------

    def __getitem__(self: Any, index: Any) -> Any:
        data = self._data[index]
        mask = self._mask if self._mask is nomask else self._mask[index]
        element = not isinstance(mask, core.ndarray) if mask is not nomask else False
        if element or not isinstance(data, core.ndarray):
            return _array.masked if mask else data
        result = self._like(data, mask)
        if mask is not nomask:
            result._sharedmask = True
        return result

    def _like(self: Any, data: Any, mask: Any) -> Any:
        """An array of this class and with what this one hands down, of some data and their mask."""
        result = data.view(type(self))
        result._update_from(self)
        result._mask = mask if mask is nomask else mask.reshape(result.shape)
        return result

    def __setitem__(self: Any, index: Any, value: Any) -> None:
        if self is _array.masked:
            raise MaskError("Cannot alter the masked element.")
        data = self._data
        if value is _array.masked:
            mask = make_mask_none(self.shape) if self._mask is nomask else self._mask
            mask[index] = True
            self._mask = mask
            return
        if isinstance(index, _array.MaskedArray) and not isinstance(value, _array.MaskedArray):
            # Where an index may be masked, assignments do not unmask.
            data[index._data] = value
            return
        index = getattr(index, "_data", index)
        new, mask = getattr(value, "_data", value), computed(getmask(value))
        if self._mask is nomask:
            made = nomask if mask is nomask else make_mask_none(self.shape)
            if mask is not nomask:
                made[index] = mask
            data[index] = new
            self._mask = made
        elif not self._hardmask:
            data[index] = new
            finish(operator.setitem, self._mask, index, mask)
        elif getattr(index, "dtype", None) == core.bool:
            data[core.logical_and(index, core.logical_not(self._mask))] = new
        else:
            self._set_soft_parts(index, new, mask)

    def _set_soft_parts(self: Any, index: Any, new: Any, mask: Any) -> None:
        """Assign to what a hard mask does not hide."""
        part = self._data[index]
        hidden = computed(core.asarray(core.logical_or(self._mask[index], mask)))
        if not getattr(part, "ndim", 0):
            hidden = hidden.all()
            if not hidden:
                self._data[index] = new
        else:
            part = part.copy()
            core.copyto(part, new, where=core.logical_not(hidden), casting="unsafe")
            self._data[index] = part
        finish(operator.setitem, self._mask, index, hidden)

    @property
    def flat(self: Any) -> Any:
        """The elements in C order, to go through, to index and to assign to.

        >>> import polyarray as pa
        >>> list(pa.ma.array([[1, 2]], mask=[[0, 1]]).flat)
        [np.int64(1), masked]
        """
        from ._iteration import MaskedIterator

        return MaskedIterator(self)

    @flat.setter
    def flat(self: Any, value: Any) -> None:
        self.ravel()[:] = value

    @property
    def real(self: Any) -> Any:
        """The real parts.

        >>> import polyarray as pa
        >>> pa.ma.array([1 + 2j, 3], mask=[0, 1]).real.tolist()
        [1.0, None]
        """
        return self._part(self._data.real)

    @real.setter
    def real(self: Any, value: Any) -> None:
        self._data.real = value

    @property
    def imag(self: Any) -> Any:
        """The imaginary parts.

        >>> import polyarray as pa
        >>> pa.ma.array([1 + 2j, 3], mask=[0, 1]).imag.tolist()
        [2.0, None]
        """
        return self._part(self._data.imag)

    @imag.setter
    def imag(self: Any, value: Any) -> None:
        self._data.imag = value

    def _part(self: Any, data: Any) -> Any:
        result = data.view(type(self))
        result.__setmask__(self._mask)
        return result

    def get_real(self: Any) -> Any:
        """The real parts.

        >>> import polyarray as pa
        >>> pa.ma.array([1 + 2j, 3], mask=[0, 1]).get_real().tolist()
        [1.0, None]
        """
        return self.real

    def get_imag(self: Any) -> Any:
        """The imaginary parts.

        >>> import polyarray as pa
        >>> pa.ma.array([1 + 2j, 3], mask=[0, 1]).get_imag().tolist()
        [2.0, None]
        """
        return self.imag

    # ---- shapes -----------------------------------------------------------------------------------------

    def ravel(self: Any, order: str = "C") -> Any:
        """The elements as a vector, a view where that is possible.

        >>> import polyarray as pa
        >>> pa.ma.array([[1, 2]], mask=[[0, 1]]).ravel().tolist()
        [1, None]
        """
        if order in "kKaA":
            # The same order for elements and mask, whichever way each lies in memory.
            order = "F" if self._data.flags.fnc else "C"
        mask = nomask if self._mask is nomask else self._mask.ravel(order=order)
        return self._like(core.ndarray.ravel(self._data, order=order), mask)

    def reshape(self: Any, *s: Any, **kwargs: Any) -> Any:
        """The elements in another shape, a view where that is possible.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1]).reshape(2, 1).tolist()
        [[1], [None]]
        """
        order = kwargs.pop("order", "C")
        mask = nomask if self._mask is nomask else self._mask.reshape(*s, order=order)
        return self._like(self._data.reshape(*s, order=order, **kwargs), mask)

    def resize(self: Any, newshape: Any, refcheck: bool = True, order: bool = False) -> None:
        """Not there: a masked array does not own its elements. See `pa.ma.resize`.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2]).resize(3)
        Traceback (most recent call last):
            ...
        ValueError: A masked array does not own its data and therefore cannot be resized.
        Use the numpy.ma.resize function instead.
        """
        raise ValueError(
            "A masked array does not own its data and therefore cannot be resized.\n"
            "Use the numpy.ma.resize function instead."
        )

    def repeat(self: Any, repeats: Any, axis: Any = None) -> Any:
        """Every element several times.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1]).repeat(2).tolist()
        [1, 1, None, None]
        """
        repeats = filled(repeats, 0)
        mask = nomask if self._mask is nomask else self._mask.repeat(repeats, axis)
        return self._like(self._data.repeat(repeats, axis), mask)

    # ---- choices ----------------------------------------------------------------------------------------

    def compressed(self: Any) -> Any:
        """The elements that are not masked, as a vector.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2, 3], mask=[0, 1, 0]).compressed()
        array([1, 3])
        """
        data = core.ndarray.ravel(self._data)
        if self._mask is nomask:
            return data
        return data.compress(core.logical_not(core.ndarray.ravel(self._mask)))

    def compress(self: Any, condition: Any, axis: Any = None, out: Any = None) -> Any:
        """The elements where a condition is true, whether the condition is masked or not.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2, 3], mask=[0, 1, 0]).compress([1, 1, 0]).tolist()
        [1, None]
        """
        condition = core.asarray(getdata(condition))
        mask = nomask if self._mask is nomask else self._mask.compress(condition, axis=axis)
        return self._like(self._data.compress(condition, axis=axis, out=out), mask)

    def take(self: Any, indices: Any, axis: Any = None, out: Any = None, mode: str = "raise") -> Any:
        """The elements at some places; a place that is masked gives a masked element.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2, 3], mask=[0, 1, 0]).take([2, 1]).tolist()
        [3, None]
        """
        hidden = getmask(indices)
        places = plain(core.asanyarray(getdata(indices))) if hidden is nomask else filled(indices, 0)
        if out is None:
            result = self._like(core.asanyarray(self._data.take(places, axis=axis, mode=mode)), nomask)
        else:
            result = out
        mask = nomask if self._mask is nomask else self._mask.take(places, axis=axis, mode=mode)
        mask = computed(either(mask, hidden))
        if out is not None:
            core.take(self._data, places, axis=axis, out=plain(out), mode=mode)
        with_mask(result, mask)
        if result.ndim:
            return result
        return _array.masked if getmask(result) is not nomask and result._mask else plain(result)[()]

    def put(self: Any, indices: Any, values: Any, mode: str = "raise") -> None:
        """Set elements at some places of the flat array; masked values mask.

        >>> import polyarray as pa
        >>> x = pa.ma.array([1, 2, 3])
        >>> x.put([0, 2], pa.ma.array([7, 8], mask=[0, 1]))
        >>> x.tolist()
        [7, 2, None]
        """
        mask = getmask(values)
        if self._hardmask and self._mask is not nomask:
            free = core.logical_not(self._mask.reshape(-1)[core.asarray(indices)])
            indices = core.array(indices, copy=None)
            values = core.resize(core.array(values, copy=None, subok=True), indices.shape)
            indices, values = indices[free], values[free]
            mask = mask if mask is nomask else core.resize(mask, free.shape)[free]
        if self._mask is nomask and mask is nomask:
            self._data.put(indices, getdata(values), mode=mode)
            return
        joined, mask = getmaskarray(self), computed(mask)
        self._data.put(indices, getdata(values), mode=mode)
        finish(joined.put, indices, mask, mode)
        self._mask = finish(shrunk, joined)

    def nonzero(self: Any) -> Any:
        """Where elements are that are neither masked nor zero.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2, 0], mask=[0, 1, 0]).nonzero()
        (array([0]),)
        """
        return core.asarray(self.filled(0)).nonzero()

    def clip(self: Any, min: Any = None, max: Any = None, out: Any = None, **kwargs: Any) -> Any:
        """Elements limited to an interval.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 5, 9], mask=[0, 1, 0]).clip(2, 6).tolist()
        [2, None, 6]
        """
        limits = [one if getmask(one) is nomask else plain(one._data) for one in (min, max)]
        mask = either(self._mask, getmask(min), getmask(max))
        mask = mask if out is None else computed(mask)
        options = kwargs if out is None else kwargs | {"out": plain(out)}
        result = core.asanyarray(core.clip(plain(self._data), *limits, **options))
        if out is None:
            return self._like(result, mask)
        return with_mask(out, mask)

    def round(self: Any, decimals: int = 0, out: Any = None) -> Any:
        """Elements rounded to a number of decimals.

        >>> import polyarray as pa
        >>> pa.ma.array([1.26, 2.5], mask=[0, 1]).round(1).tolist()
        [1.3, None]
        """
        if out is not None:
            mask = computed(self._mask)
            plain(out)[...] = self._data.round(decimals=decimals)
            return with_mask(out, mask)
        result = core.asanyarray(self._data.round(decimals=decimals))
        if not result.ndim:
            return _array.masked if self._mask is not nomask and self._mask else result[()]
        return self._like(result, self._mask)

    # ---- orders -----------------------------------------------------------------------------------------

    def argsort(
        self: Any,
        axis: Any = NO_VALUE,
        kind: Any = None,
        order: Any = None,
        endwith: bool = True,
        fill_value: Any = None,
        *,
        stable: bool = False,
        descending: bool = False,
    ) -> Any:
        """The places of elements in ascending order; masked ones come last, or first unless `endwith`.

        >>> import polyarray as pa
        >>> pa.ma.array([3, 2, 1], mask=[0, 1, 0]).argsort()
        array([2, 0, 1])
        """
        refuse(stable=stable, descending=descending)
        if axis is NO_VALUE:
            axis = argsort_axis(self)
        if fill_value is None:
            if not endwith:
                fill_value = maximum_fill_value(self)
            else:
                fill_value = float("nan") if self.dtype.kind == "f" else minimum_fill_value(self)
        axis = axis if self.ndim else None
        return plain(self.filled(fill_value)).argsort(axis=axis, kind=kind, order=order)

    def sort(
        self: Any,
        axis: Any = -1,
        kind: Any = None,
        order: Any = None,
        endwith: bool = True,
        fill_value: Any = None,
        *,
        stable: bool = False,
        descending: bool = False,
    ) -> None:
        """Sort in place; masked elements go to the end, or to the beginning unless `endwith`.

        >>> import polyarray as pa
        >>> x = pa.ma.array([3, 2, 1], mask=[0, 1, 0])
        >>> x.sort()
        >>> x.tolist()
        [1, 3, None]
        """
        refuse(stable=stable, descending=descending)
        if self._mask is nomask:
            core.ndarray.sort(self, axis=axis, kind=kind, order=order)
            return
        if self is _array.masked:
            return
        places = self.argsort(axis=axis, kind=kind, order=order, fill_value=fill_value, endwith=endwith)
        data = core.take_along_axis(plain(self._data), places, axis=axis)
        mask = core.take_along_axis(self._mask, places, axis=axis)
        self[...] = _array.MaskedArray(data, mask=mask)

    def partition(self: Any, *args: Any, **kwargs: Any) -> Any:
        """Partition the elements as if none were masked.

        >>> import polyarray as pa
        >>> x = pa.ma.array([3, 1, 2])
        >>> x.partition(0)
        >>> x[0]
        np.int64(1)
        """
        warnings.warn("Warning: 'partition' will ignore the 'mask' of the MaskedArray.", stacklevel=2)
        return core.ndarray.partition(self, *args, **kwargs)

    def argpartition(self: Any, *args: Any, **kwargs: Any) -> Any:
        """The places of elements in a partition, as if none were masked.

        >>> import polyarray as pa
        >>> pa.ma.array([3, 1, 2]).argpartition(0)[0].item()
        1
        """
        warnings.warn("Warning: 'argpartition' will ignore the 'mask' of the MaskedArray.", stacklevel=2)
        return core.ndarray.argpartition(self, *args, **kwargs)

    # ---- Python's objects -------------------------------------------------------------------------------

    def ids(self: Any) -> tuple[int, int]:
        """Where in memory the elements are, and the mask.

        >>> import polyarray as pa
        >>> x = pa.ma.array([1, 2], mask=[0, 1])
        >>> x.ids() == x.ids()
        True
        """
        if self._mask is nomask:
            return self.ctypes.data, id(nomask)
        return self.ctypes.data, self._mask.ctypes.data

    def iscontiguous(self: Any) -> bool:
        """Whether the elements lie in C order without gaps.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2, 3])[::2].iscontiguous()
        False
        """
        return bool(self.flags["CONTIGUOUS"])

    def to_numpy(self: Any) -> Any:
        """A masked array of NumPy over the same memory.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1]).to_numpy().tolist()
        [1, None]
        """
        import numpy

        mask = numpy.ma.nomask if self._mask is nomask else self._mask.to_numpy()
        return numpy.ma.array(self._data.to_numpy(), mask=mask, copy=False)

    def tolist(self: Any, fill_value: Any = None) -> Any:
        """The elements as lists, with None or a value in the place of masked ones.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1]).tolist()
        [1, None]
        """
        if self._mask is nomask:
            return self._data.tolist()
        if fill_value is not None:
            return self.filled(fill_value).tolist()
        return _with_none(self._data.tolist(), self._mask.tolist())


def _with_none(values: Any, masks: Any) -> Any:
    if isinstance(masks, list):
        return [_with_none(value, mask) for value, mask in zip(values, masks, strict=True)]
    return None if masks else values
