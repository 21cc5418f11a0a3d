"""What is about dtypes with fields, which polyarray does not have: the names are there and say so."""

from __future__ import annotations

from typing import Any

from ._masks import no_structures

__all__ = ["flatten_structured_array", "fromflex", "mvoid"]


class mvoid:
    """One element of a masked array with fields: not there, structured dtypes are missing.

    >>> import polyarray as pa
    >>> pa.ma.mvoid(1)
    Traceback (most recent call last):
        ...
    TypeError: mvoid is about structured dtypes, which polyarray does not have
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        raise no_structures("mvoid")


def fromflex(fxarray: Any) -> Any:
    """A masked array of one with fields: not there, structured dtypes are missing.

    >>> import polyarray as pa
    >>> pa.ma.fromflex([1, 2])
    Traceback (most recent call last):
        ...
    TypeError: fromflex is about structured dtypes, which polyarray does not have
    """
    raise no_structures("fromflex")


def flatten_structured_array(a: Any) -> Any:
    """The fields of elements along an axis: not there, structured dtypes are missing.

    >>> import polyarray as pa
    >>> pa.ma.flatten_structured_array([1, 2])
    Traceback (most recent call last):
        ...
    TypeError: flatten_structured_array is about structured dtypes, which polyarray does not have
    """
    raise no_structures("flatten_structured_array")
