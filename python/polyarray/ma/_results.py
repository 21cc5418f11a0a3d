"""How results become masked arrays: the class that operands agree on, and what they hand down."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from . import _array
from ._fill import plain
from ._masks import finish, nomask


def class_of(*arrays: Any) -> Any:
    """The class of results: the most derived of the operands' classes of masked arrays."""
    found: Any = _array.MaskedArray
    if arrays and isinstance(arrays[0], _array.MaskedArray):
        found = type(arrays[0])
    for array in arrays[1:]:
        if issubclass(type(array), found):
            found = type(array)
    return _array.MaskedArray if found is _array.MaskedConstant else found


def with_mask(out: Any, mask: Any) -> Any:
    """An array that was given for a result, with the mask of the result if it has masks."""
    if isinstance(out, _array.MaskedArray):
        finish(out.__setmask__, mask)
    return out


def masked_as(result: Any, mask: Any, *operands: Any) -> Any:
    """A masked array of a result and its mask, with what the first masked operand hands down."""
    array = result.view(class_of(*operands))
    for operand in operands:
        if isinstance(operand, _array.MaskedArray):
            array._update_from(operand)
            break
    if mask is not nomask and mask.shape != array.shape:
        mask = core.broadcast_to(mask, array.shape).copy()
    array._mask = mask
    return array


def element(value: Any, mask: Any) -> Any:
    """One element: its value, or `masked`."""
    return _array.masked if mask else value


def keeping(result: Any, mask: Any, kept: Any) -> Any:
    """The result with what was there before where it is masked.

    A plain result waits with its operands; one of another class keeps its attributes and is written to.
    """
    if mask is nomask:
        return result
    if type(result) is not core.ndarray:
        with core.errstate(all="ignore"):
            core.copyto(result, kept, where=mask, casting="unsafe")
        return result
    kept = plain(core.asanyarray(kept))
    if kept.dtype != result.dtype:
        with core.errstate(all="ignore"):
            kept = kept.astype(result.dtype)
    return core.where(mask, kept, result)
