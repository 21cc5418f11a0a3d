"""Making masked arrays: from arrays and their masks, and by the functions that make plain ones."""

from __future__ import annotations

import inspect
from typing import Any

from .. import _files as files
from .. import _functional as functional
from .. import _polyarray as core
from ._array import MaskedArray
from ._masks import MaskType, getmask, nomask

__all__ = [
    "array",
    "asanyarray",
    "asarray",
    "isMA",
    "isMaskedArray",
    "isarray",
    "is_masked",
    "masked_all",
    "masked_all_like",
    "masked_array",
]

masked_array = MaskedArray


def array(
    data: Any,
    dtype: Any = None,
    copy: bool = False,
    order: Any = None,
    mask: Any = nomask,
    fill_value: Any = None,
    keep_mask: bool = True,
    hard_mask: bool | None = False,
    shrink: bool = True,
    subok: bool = True,
    ndmin: int = 0,
) -> Any:
    """A masked array of elements and a mask; see `MaskedArray` for the arguments.

    >>> import polyarray as pa
    >>> pa.ma.array([1, 2, 3], mask=[0, 1, 0])
    masked_array(data=[1, --, 3],
                 mask=[False,  True, False],
           fill_value=999999)
    """
    return MaskedArray(
        data,
        mask=mask,
        dtype=dtype,
        copy=copy,
        subok=subok,
        keep_mask=keep_mask,
        hard_mask=hard_mask,
        fill_value=fill_value,
        ndmin=ndmin,
        shrink=shrink,
        order=order,
    )


def asarray(a: Any, dtype: Any = None, order: Any = None) -> Any:
    """A masked array of an object, of just that class, without a copy where that is possible.

    >>> import polyarray as pa
    >>> pa.ma.asarray([1, 2])
    masked_array(data=[1, 2],
                 mask=False,
           fill_value=999999)
    """
    return MaskedArray(a, dtype=dtype, copy=False, keep_mask=True, subok=False, order=order or "C")


def asanyarray(a: Any, dtype: Any = None, order: Any = None) -> Any:
    """A masked array of an object; arrays of derived classes stay what they are.

    >>> import polyarray as pa
    >>> pa.ma.asanyarray([1, 2])
    masked_array(data=[1, 2],
                 mask=False,
           fill_value=999999)
    """
    if isinstance(a, MaskedArray) and (dtype is None or dtype == a.dtype):
        return a
    return MaskedArray(a, dtype=dtype, copy=False, keep_mask=True, subok=True, order=order)


def isMaskedArray(x: Any) -> bool:
    """Whether an object is a masked array.

    >>> import polyarray as pa
    >>> pa.ma.isMaskedArray(pa.ma.array([1])), pa.ma.isMaskedArray(pa.array([1]))
    (True, False)
    """
    return isinstance(x, MaskedArray)


isarray = isMA = isMaskedArray


def is_masked(x: Any) -> bool:
    """Whether an object has masked elements.

    >>> import polyarray as pa
    >>> pa.ma.is_masked(pa.ma.array([1, 2], mask=[0, 1])), pa.ma.is_masked([1, 2])
    (True, False)
    """
    mask = getmask(x)
    return mask is not nomask and bool(mask.any())


def masked_all(shape: Any, dtype: Any = float) -> Any:
    """A masked array without values.

    >>> import polyarray as pa
    >>> pa.ma.masked_all((2,)).tolist()
    [None, None]
    """
    return MaskedArray(core.empty(shape, dtype), mask=core.ones(shape, MaskType))


def masked_all_like(arr: Any) -> Any:
    """A masked array without values, of the shape and dtype of another array.

    >>> import polyarray as pa
    >>> pa.ma.masked_all_like(pa.array([1, 2])).tolist()
    [None, None]
    """
    arr = core.asanyarray(arr)
    made: Any = core.empty_like(arr).view(MaskedArray)
    made._mask = core.ones(made.shape, dtype=MaskType)
    return made


def bare_parameters(function: Any) -> list[inspect.Parameter]:
    """The parameters of a function without their types."""
    known = inspect.signature(function).parameters.values()
    return [parameter.replace(annotation=inspect.Parameter.empty) for parameter in known]


_MAKERS: dict[str, tuple[Any, str, str]] = {
    "arange": (core.arange, "numbers from a start to a stop", "(3).tolist()\n[0, 1, 2]"),
    "clip": (core.clip, "elements limited to an interval", "([1, 5, 9], 2, 6).tolist()\n[2, 5, 6]"),
    "empty": (core.empty, "elements that are not set", "((2, 3)).shape\n(2, 3)"),
    "empty_like": (core.empty_like, "elements that are not set", "([1, 2]).shape\n(2,)"),
    "frombuffer": (files.frombuffer, "the bytes of an object", "(b'ab', 'u1').tolist()\n[97, 98]"),
    "fromfunction": (
        functional.fromfunction,
        "a function of the indices",
        "(lambda i: 2 * i, (3,)).tolist()\n[0.0, 2.0, 4.0]",
    ),
    "identity": (core.identity, "ones on the diagonal", "(2).tolist()\n[[1.0, 0.0], [0.0, 1.0]]"),
    "indices": (core.indices, "the indices of a grid", "((2,)).tolist()\n[[0, 1]]"),
    "ones": (core.ones, "ones", "(2).tolist()\n[1.0, 1.0]"),
    "ones_like": (core.ones_like, "ones", "([5, 6]).tolist()\n[1, 1]"),
    "squeeze": (core.squeeze, "elements without axes of length one", "([[1, 2]]).tolist()\n[1, 2]"),
    "zeros": (core.zeros, "zeros", "(2).tolist()\n[0.0, 0.0]"),
    "zeros_like": (core.zeros_like, "zeros", "([5, 6]).tolist()\n[0, 0]"),
}
"""Functions that make plain arrays: what they are, what of, and an example."""

_OPTIONS = {"fill_value": None, "hardmask": False}
"""What can be said about the result, beside what the function takes."""


def _maker(name: str, make: Any, about: str, example: str) -> Any:
    def function(*args: Any, **kwargs: Any) -> Any:
        options = {key: kwargs.pop(key) for key in _OPTIONS if key in kwargs}
        first = args[0] if args else None
        if name in ("clip", "squeeze") and isinstance(first, MaskedArray):
            made = getattr(first, name)(*args[1:], **kwargs)
        else:
            made = make(*args, **kwargs)
        result: Any = core.asanyarray(made).view(type(made) if isinstance(made, MaskedArray) else MaskedArray)
        if "fill_value" in options:
            result.fill_value = options["fill_value"]
        if "hardmask" in options:
            result._hardmask = bool(options["hardmask"])
        return result

    parameters = bare_parameters(make)
    if not name.endswith("_like"):
        rest = [one for one in parameters if one.kind is one.VAR_KEYWORD]
        named = [one for one in parameters if one.kind is not one.VAR_KEYWORD]
        options = [
            inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=_OPTIONS[key]) for key in _OPTIONS
        ]
        parameters = [*named, *options, *rest]
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    function.__name__ = function.__qualname__ = name
    function.__module__ = "polyarray.ma"
    function.__doc__ = (
        f"A masked array of {about}. `fill_value` and `hardmask` are those of the result.\n\n"
        f">>> import polyarray as pa\n>>> pa.ma.{name}{example}"
    )
    return function


MAKERS: dict[str, Any] = {name: _maker(name, *row) for name, row in _MAKERS.items()}
"""The functions by their names."""
