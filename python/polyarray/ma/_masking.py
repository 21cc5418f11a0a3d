"""The mask of a masked array and its fill value, and what they are asked and told."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from . import _array
from ._fill import check_fill_value, with_fill
from ._masks import MaskType, make_mask_none, nomask, shrunk


class Masking:
    """Masks and fill values, as a part of the class of masked arrays."""

    __slots__ = ()

    # ---- the mask ---------------------------------------------------------------------------------------

    def __setmask__(self: Any, mask: Any, copy: bool = False) -> None:
        if mask is _array.masked:
            mask = True
        if self._mask is nomask:
            if mask is nomask:
                return
            current = make_mask_none(self.shape)
        else:
            current = self._mask
        if self._hardmask:
            core.logical_or(current, mask, out=current)
        elif isinstance(mask, (int, float, core.generic)):
            current[...] = mask
        else:
            current.flat = mask if isinstance(mask, core.ndarray) else core.asarray(mask, dtype=MaskType)
        self._mask = current

    _set_mask = __setmask__

    @property
    def mask(self: Any) -> Any:
        """Which elements are masked: an array of bools, or `nomask`. Setting it sets all of it.

        >>> import polyarray as pa
        >>> x = pa.ma.array([1, 2, 3])
        >>> x.mask = [0, 0, 1]
        >>> x
        masked_array(data=[1, 2, --],
                     mask=[False, False,  True],
               fill_value=999999)
        """
        # A view, so that changing the shape of what is returned changes nothing here.
        return nomask if self._mask is nomask else self._mask.view()

    @mask.setter
    def mask(self: Any, value: Any) -> None:
        self.__setmask__(value)

    @property
    def recordmask(self: Any) -> Any:
        """The mask of each element as a whole: `mask`, since elements have no fields.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1]).recordmask
        array([False,  True])
        """
        return self.mask

    @recordmask.setter
    def recordmask(self: Any, mask: Any) -> None:
        raise NotImplementedError("Coming soon: setting the mask per records!")

    def harden_mask(self: Any) -> Any:
        """Keep masked elements masked, whatever is assigned to them.

        >>> import polyarray as pa
        >>> x = pa.ma.array([1, 2], mask=[0, 1]).harden_mask()
        >>> x[1] = 5
        >>> x.mask
        array([False,  True])
        """
        self._hardmask = True
        return self

    def soften_mask(self: Any) -> Any:
        """Let assignments unmask elements.

        >>> import polyarray as pa
        >>> x = pa.ma.array([1, 2], mask=[0, 1], hard_mask=True).soften_mask()
        >>> x[1] = 5
        >>> x.mask
        array([False, False])
        """
        self._hardmask = False
        return self

    @property
    def hardmask(self: Any) -> bool:
        """Whether assignments leave masked elements masked.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2]).hardmask
        False
        """
        return self._hardmask

    def unshare_mask(self: Any) -> Any:
        """Give the array a mask of its own.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1])[:1].unshare_mask().sharedmask
        False
        """
        if self._sharedmask:
            self._mask = nomask if self._mask is nomask else self._mask.copy()
            self._sharedmask = False
        return self

    @property
    def sharedmask(self: Any) -> bool:
        """Whether another array may have the same mask.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1])[:1].sharedmask
        True
        """
        return self._sharedmask

    def shrink_mask(self: Any) -> Any:
        """Make a mask that masks nothing `nomask`.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 0]).shrink_mask().mask
        np.False_
        """
        if self._mask is not nomask:
            self._mask = shrunk(self._mask)
        return self

    # ---- fill values ------------------------------------------------------------------------------------

    @property
    def fill_value(self: Any) -> Any:
        """What `filled` puts in the place of masked elements.

        >>> import polyarray as pa
        >>> pa.ma.array([1.0, 2.0]).fill_value
        np.float64(1e+20)
        """
        if self._fill_value is None:
            self._fill_value = check_fill_value(None, self.dtype)
        return self._fill_value[()]

    @fill_value.setter
    def fill_value(self: Any, value: Any = None) -> None:
        target = check_fill_value(value, self.dtype)
        if self._fill_value is None or self._fill_value.dtype != target.dtype:
            self._fill_value = target
        else:
            self._fill_value[()] = target

    def get_fill_value(self: Any) -> Any:
        """The fill value.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], fill_value=-1).get_fill_value()
        np.int64(-1)
        """
        return self.fill_value

    def set_fill_value(self: Any, value: Any = None) -> None:
        """Set the fill value, to the default of the dtype without a value.

        >>> import polyarray as pa
        >>> x = pa.ma.array([1, 2])
        >>> x.set_fill_value(-1)
        >>> x.fill_value
        np.int64(-1)
        """
        self.fill_value = value

    def filled(self: Any, fill_value: Any = None) -> Any:
        """The elements as a plain array, with a value in the place of masked ones.

        >>> import polyarray as pa
        >>> pa.ma.array([1, 2], mask=[0, 1]).filled(-1)
        array([ 1, -1])
        """
        if self._mask is nomask:
            return self._data
        value = self.fill_value if fill_value is None else check_fill_value(fill_value, self.dtype)
        if self is _array.masked:
            return core.asanyarray(value)
        if not self._mask.any():
            return self._data
        if self._baseclass is core.ndarray:
            return with_fill(self._data, self._mask, value)
        result = self._data.copy("K")
        core.copyto(result, value, where=self._mask)
        return result
