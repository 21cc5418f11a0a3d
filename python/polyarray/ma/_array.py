"""Arrays of which some elements are masked: not there, or not to be used.

A `MaskedArray` is an array of its elements with a mask beside it. What the elements below a mask are says
nothing; whatever reads elements leaves masked ones out or gives masked results. Operations are those of the
array below and of the mask, so they wait and fuse as those of plain arrays do.
"""

from __future__ import annotations

import warnings
from typing import Any

from .. import _files as files
from .. import _per_call
from .. import _polyarray as core
from . import _arithmetic, _masking, _overrides, _printing, _reductions, _selection
from ._fill import check_fill_value, fitting_fill_value, plain
from ._masks import (
    MaskError,
    MaskType,
    computed,
    either,
    finish,
    getdata,
    getmask,
    getmaskarray,
    make_mask_none,
    mask_or,
    no_structures,
    nomask,
    shrunk,
)

__all__ = ["MaskedArray", "masked", "masked_singleton"]

_HANDED_DOWN = {"_fill_value": None, "_hardmask": False, "_sharedmask": False}
"""What views and results take from their operand, and what they have without one."""


def _given_mask(mask: Any, data: Any, copy: bool) -> tuple[Any, bool]:
    """A mask for some data of what was given for one, and whether it had to be copied."""
    shape = data.shape
    if mask is None:
        mask = False
    if mask is True or mask is False:
        return core.full(shape, mask, dtype=MaskType), True
    if isinstance(mask, (str, bytes)):
        mask = bool(mask)
    mask = core.array(
        plain(getdata(mask)) if getmask(mask) is nomask else mask.filled(True),
        copy=copy or None,
        dtype=MaskType,
    )
    if mask.shape == shape:
        return mask, copy
    if mask.size == 1:
        return core.broadcast_to(mask.reshape(()), shape).copy(), True
    if mask.size == data.size:
        return mask.reshape(shape), copy
    raise MaskError(f"Mask and data not compatible: data size is {data.size}, mask size is {mask.size}.")


def _without_masks(items: Any) -> tuple[Any, Any]:
    """A list whose masked arrays are replaced by their data, and a list of their masks, or `nomask`."""
    data, masks = [], []
    for item in items:
        if isinstance(item, (list, tuple)):
            item, mask = _without_masks(item)
        else:
            mask = getmask(item)
            if isinstance(item, core.ndarray):
                item = plain(getdata(item))
        data.append(item)
        masks.append(mask)
    if any(isinstance(item, core.ndarray) for item in data):
        data = [core.array(item) if isinstance(item, list) else item for item in data]
    if all(mask is nomask for mask in masks):
        return data, nomask
    return data, [
        mask if mask is not nomask else _no_mask(item) for item, mask in zip(data, masks, strict=True)
    ]


def _no_mask(item: Any) -> Any:
    return getmaskarray(item) if isinstance(item, (list, tuple, core.ndarray)) else False


class MaskedArray(  # type: ignore[misc]
    _overrides.Overrides,
    _masking.Masking,
    _selection.Selection,
    _reductions.Reductions,
    _arithmetic.Arithmetic,
    core.ndarray[Any, Any],
):
    """An array with a mask: `mask` is True where an element is missing.

    Parameters
    ----------
    data : array_like
        The elements.
    mask : array_like of bools, optional
        Which of them are masked; of the shape of the data, or one for all.
    dtype, copy, subok, ndmin, order
        As in `array`.
    fill_value : scalar, optional
        What `filled` puts in the place of masked elements.
    keep_mask : bool, optional
        Whether elements that are masked in `data` stay so.
    hard_mask : bool, optional
        Whether masked elements stay masked when they are assigned to.
    shrink : bool, optional
        Whether a mask that masks nothing may become `nomask`.

    Examples
    --------
    >>> import polyarray as pa
    >>> x = pa.ma.MaskedArray([1.0, 2.0, 4.0], mask=[0, 1, 0])
    >>> x + 1
    masked_array(data=[2.0, --, 5.0],
                 mask=[False,  True, False],
           fill_value=1e+20)
    >>> x.mean()
    np.float64(2.5)
    """

    __array_priority__ = 15
    _defaultmask = nomask
    _defaulthardmask = False
    _baseclass: Any = core.ndarray
    _print_width = 100
    _print_width_1d = 1500

    _mask: Any
    _fill_value: Any
    _hardmask: bool
    _sharedmask: bool

    def __new__(
        cls,
        data: Any = None,
        mask: Any = nomask,
        dtype: Any = None,
        copy: bool = False,
        subok: bool = True,
        ndmin: int = 0,
        fill_value: Any = None,
        keep_mask: bool = True,
        hard_mask: bool | None = None,
        shrink: bool = True,
        order: Any = None,
    ) -> Any:
        masks: Any = nomask
        if isinstance(data, (list, tuple)):
            data, masks = _without_masks(data)
        copy = bool(copy)
        array = core.array(data, dtype=dtype, copy=copy or None, order=order or "K", subok=True, ndmin=ndmin)
        baseclass = data._baseclass if isinstance(data, MaskedArray) else type(array)
        # A masked array whose shape changed does not share its mask.
        copy = copy or (isinstance(data, MaskedArray) and data.shape != array.shape)
        own_class = isinstance(data, cls) and subok and not isinstance(data, MaskedConstant)
        self: Any = core.ndarray.view(array, type(data) if own_class else cls)
        if hasattr(data, "_mask") and not isinstance(data, core.ndarray):
            self._mask = getmask(data)
        elif masks is not nomask and keep_mask:
            self._mask = shrunk(core.array(masks, dtype=MaskType).reshape(self.shape))
        self._begin_mask(mask, keep_mask, copy, shrink)
        if fill_value is not None:
            self._fill_value = check_fill_value(fill_value, self.dtype)
        elif getattr(data, "_fill_value", None) is not None:
            self._fill_value = fitting_fill_value(data._fill_value, self.dtype)
        self._hardmask = bool(getattr(data, "_hardmask", False) if hard_mask is None else hard_mask)
        self._baseclass = baseclass
        return self

    def _begin_mask(self, mask: Any, keep_mask: bool, copy: bool, shrink: bool) -> None:
        """The mask of a new array: what was given, and what its data had."""
        if mask is nomask:
            if not keep_mask:
                self._mask = nomask if shrink else make_mask_none(self.shape)
            elif self._mask is not nomask:
                if copy:
                    self._mask = self._mask.copy()
                self._sharedmask = not copy
            return
        mask, copied = _given_mask(mask, self, copy)
        if self._mask is nomask or not keep_mask:
            self._mask, self._sharedmask = mask, not copied
        else:
            self._mask, self._sharedmask = core.logical_or(mask, self._mask), False

    # ---- classes ----------------------------------------------------------------------------------------

    def _update_from(self, obj: Any) -> None:
        """Take over from an array what it hands down: fill value, hardness, the class below, attributes."""
        attributes = {name: getattr(obj, name, default) for name, default in _HANDED_DOWN.items()}
        if attributes["_fill_value"] is not None and getattr(obj, "dtype", None) != self.dtype:
            attributes["_fill_value"] = fitting_fill_value(attributes["_fill_value"], self.dtype)
        default = type(obj) if isinstance(obj, core.ndarray) else core.ndarray
        attributes["_baseclass"] = getattr(obj, "_baseclass", default)
        extra: dict[str, Any] = {}
        extra.update(getattr(obj, "_optinfo", {}))
        extra.update(getattr(obj, "_basedict", {}))
        if not isinstance(obj, MaskedArray):
            extra.update(getattr(obj, "__dict__", {}))
        attributes |= {"_optinfo": extra, "_basedict": extra}
        self.__dict__.update(attributes)
        self.__dict__.update(extra)

    def __array_finalize__(self, obj: Any) -> None:
        self._update_from(obj)
        mask = getmask(obj) if isinstance(obj, core.ndarray) else nomask
        if mask is not nomask:
            if mask.size != self.size:
                mask = nomask
            elif self.base is None:
                # Not a view: neither is its mask.
                mask = mask.reshape(self.shape).copy()
            elif mask.shape != self.shape:
                mask = mask.reshape(self.shape)
        self.__dict__["_mask"] = mask
        if self._fill_value is not None:
            self._fill_value = check_fill_value(self._fill_value, self.dtype)

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        """Results of ufuncs: what is masked in an operand, or outside of the function's domain, is masked.

        >>> import polyarray as pa
        >>> pa.exp2(pa.ma.array([1.0, 2.0], mask=[0, 1])).mask
        array([False,  True])
        """
        if array is self:
            return self if context is None else finish(self._masked_by, self, context)
        result = array.view(type(self))
        result._update_from(self)
        return result if context is None else self._masked_by(result, context)

    def _masked_by(self, result: Any, context: Any) -> Any:
        """The result of a ufunc with its mask."""
        from ._ufuncs import BY_UFUNC

        ufunc, operands, _ = context
        operands = operands[: ufunc.nin]
        masks = [getmaskarray(operand) for operand in operands]
        mask = masks[0]
        for other in masks[1:]:
            mask = mask_or(mask, other)
        domain, fill = BY_UFUNC.get(ufunc.__name__, (None, None))
        if domain is not None:
            outside = domain(*(plain(core.asanyarray(getdata(operand))) for operand in operands))
            if outside.any():
                mask = computed(either(mask, outside))
                core.copyto(result._data, fill, where=outside, casting="unsafe")
        if result is not self and result.shape == () and mask is not nomask and mask.all():
            return masked
        if mask is not nomask and mask.shape != result.shape:
            mask = core.broadcast_to(mask, result.shape).copy()
        result._mask = mask
        result._sharedmask = False
        return result

    def view(self, dtype: Any = None, type: Any = None, fill_value: Any = None) -> Any:
        """A view of the array, of another dtype or class.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1]).view(pa.ndarray)
        array([1, 2])
        """
        output: Any
        if dtype is None:
            output = core.ndarray.view(self) if type is None else core.ndarray.view(self, type)
        elif type is None:
            if isinstance(dtype, _CLASS) and issubclass(dtype, core.ndarray):
                output, dtype = core.ndarray.view(self, dtype), None
            else:
                output = core.ndarray.view(self, dtype)
        else:
            output = core.ndarray.view(self, dtype, type)
        if getmask(output) is not nomask:
            output._mask = output._mask.view()
        if getattr(output, "_fill_value", None) is not None:
            if fill_value is not None:
                output.fill_value = fill_value
            elif dtype is not None:
                output._fill_value = None
        return output

    @property
    def baseclass(self) -> Any:
        """The class of the array below.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2]).baseclass
        <class 'polyarray.ndarray'>
        """
        return self._baseclass

    def _get_data(self) -> Any:
        return core.ndarray.view(self, self._baseclass)

    _data = property(_get_data)

    @property
    def data(self) -> Any:
        """The elements, those that are masked too, as an array without a mask that shares their memory.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1]).data
        array([1, 2])
        """
        return self._get_data()

    # ---- dtype, shape, elements ---------------------------------------------------------------------------

    @property
    def dtype(self) -> Any:
        """The dtype of the elements.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2]).dtype
        dtype('int64')
        """
        return _DTYPE.__get__(self)

    @dtype.setter
    def dtype(self, dtype: Any) -> None:
        _DTYPE.__set__(self, dtype)
        if self._mask is not nomask and self._mask.shape != self.shape:
            self._mask = self._mask.reshape(self.shape)

    @property
    def shape(self) -> Any:
        """The lengths of the axes.

        >>> import polyarray as pa
        >>> pa.ma.array([[1, 2]]).shape
        (1, 2)
        """
        return _SHAPE.__get__(self)

    @shape.setter
    def shape(self, shape: Any) -> None:
        _SHAPE.__set__(self, shape)
        if self._mask is not nomask:
            self._mask = self._mask.reshape(self.shape)

    def __str__(self) -> str:
        return _printing.text_of(self)

    def __repr__(self) -> str:
        return _printing.representation_of(self)

    def __float__(self) -> float:
        if self.size > 1:
            raise TypeError("Only length-1 arrays can be converted to Python scalars")
        if self._mask is not nomask and self._mask.any():
            warnings.warn("Warning: converting a masked element to nan.", stacklevel=2)
            return float("nan")
        return float(self.item())

    def __int__(self) -> int:
        if self.size > 1:
            raise TypeError("Only length-1 arrays can be converted to Python scalars")
        if self._mask is not nomask and self._mask.any():
            raise MaskError("Cannot convert masked element to a Python int.")
        return int(self.item())

    # ---- copies and files -------------------------------------------------------------------------------

    def tobytes(self, fill_value: Any = None, order: str = "C") -> bytes:  # type: ignore[override]
        """The bytes of the elements, with a value in the place of masked ones.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1], dtype="u1").tobytes(0)
        b'\\x01\\x00'
        """
        return self.filled(fill_value).tobytes(order=order)

    def tofile(self, fid: Any, sep: str = "", format: str = "%s") -> None:
        """Not there: write `filled()` and the mask.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2]).tofile("x")
        Traceback (most recent call last):
            ...
        NotImplementedError: MaskedArray.tofile() not implemented yet.
        """
        raise NotImplementedError("MaskedArray.tofile() not implemented yet.")

    def toflex(self) -> Any:
        """Not there: structured dtypes are missing.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2]).toflex()
        Traceback (most recent call last):
            ...
        TypeError: toflex is about structured dtypes, which polyarray does not have
        """
        raise no_structures("toflex")

    torecords = toflex

    def __getstate__(self) -> Any:
        order = "F" if self.flags.fnc else "C"
        mask = getmaskarray(self).tobytes(order)
        data = self._data.tobytes(order)
        return 1, self.shape, self.dtype, self.flags.fnc, data, mask, self._fill_value

    def __setstate__(self, state: Any) -> None:
        _, shape, dtype, fortran, data, mask, fill_value = state
        core.ndarray.__setstate__(self, (1, shape, dtype, fortran, data))
        order = "F" if fortran else "C"
        bits = files.frombuffer(mask, dtype=MaskType) if mask else core.zeros(0, dtype=MaskType)
        self._mask = bits.reshape(shape, order=order).copy(order)
        self.fill_value = fill_value

    def __reduce__(self) -> Any:
        return rebuilt, (type(self), self._baseclass), self.__getstate__()

    def __reduce_ex__(self, protocol: Any) -> Any:
        return self.__reduce__()

    def __deepcopy__(self, memo: Any = None) -> Any:
        from copy import deepcopy

        copied = MaskedArray.__new__(type(self), self, copy=True, keep_mask=True)
        memo = {} if memo is None else memo
        memo[id(self)] = copied
        copied.__dict__.update({key: deepcopy(value, memo) for key, value in self.__dict__.items()})
        return copied


MaskedArray.__module__ = "polyarray.ma"
_CLASS = type

# Methods that make no arrays: views, those that write into the array, and those that make other objects.
_WITHOUT_ALLOCATOR = """
    diagonal get_fill_value get_imag get_real harden_mask ids iscontiguous partition put resize set_fill_value
    shrink_mask soften_mask sort squeeze swapaxes to_numpy tobytes tofile toflex tolist torecords transpose
    unshare_mask view
""".split()
for _part in (MaskedArray, _masking.Masking, _selection.Selection, _reductions.Reductions):
    _per_call.methods(_part, _per_call.public_methods(_part, _WITHOUT_ALLOCATOR))
_per_call.methods(MaskedArray, ["__new__"])
_DTYPE: Any = core.ndarray.dtype
_SHAPE: Any = core.ndarray.shape


def rebuilt(cls: Any, baseclass: Any) -> Any:
    """An empty array of a class, for pickles to fill."""
    data = core.ndarray.__new__(baseclass, (0,), "b")
    return cls.__new__(cls, data, mask=make_mask_none((0,)), dtype="b")


class MaskedConstant(MaskedArray):
    """The class of `masked`, which is one object: the element that is not there.

    >>> import polyarray as pa
    >>> pa.ma.array([1, 2], mask=[0, 1])[1] is pa.ma.masked
    True
    """

    _singleton: Any

    def __new__(cls) -> Any:  # type: ignore[misc]
        if "_singleton" not in cls.__dict__:
            data, mask = core.array(0.0), core.array(True)
            data.flags.writeable = mask.flags.writeable = False
            made = core.ndarray.view(MaskedArray(data, mask=mask), cls)
            made.__dict__["_mask"] = mask
            cls._singleton = made
        return cls._singleton

    def __array_finalize__(self, obj: Any) -> None:
        if "_singleton" in type(self).__dict__:
            # There is one object of this class; views of it are arrays.
            self.__class__ = MaskedArray  # type: ignore[assignment]
        MaskedArray.__array_finalize__(self, obj)

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        return self.view(MaskedArray).__array_wrap__(array, context)

    def __setattr__(self, name: str, value: Any) -> None:
        if self is type(self).__dict__.get("_singleton"):
            raise AttributeError(f"attributes of {self!r} are not writeable")
        super().__setattr__(name, value)

    def __str__(self) -> str:
        return str(_printing.masked_print_option._display)

    def __repr__(self) -> str:
        return "masked" if self is MaskedConstant._singleton else object.__repr__(self)

    def __format__(self, format_spec: str) -> str:
        try:
            return object.__format__(self, format_spec)
        except TypeError:
            warnings.warn(
                "Format strings passed to MaskedConstant are ignored, but in future may error "
                "or produce different behavior",
                FutureWarning,
                stacklevel=2,
            )
            return object.__format__(self, "")

    def __reduce__(self) -> Any:
        return type(self), ()

    def _same(self, *_: Any) -> Any:
        return self

    __iadd__ = __isub__ = __imul__ = __ifloordiv__ = __itruediv__ = __ipow__ = _same
    __copy__ = __deepcopy__ = _same  # type: ignore[assignment]

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """Itself: there is only one.

        >>> import polyarray as pa
        >>> pa.ma.masked.copy() is pa.ma.masked
        True
        """
        return self


MaskedConstant.__module__ = "polyarray.ma.core"
masked = masked_singleton = MaskedConstant()
