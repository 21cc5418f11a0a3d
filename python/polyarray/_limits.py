"""Limits of dtypes narrower than Python's float, as floats."""

from __future__ import annotations

from typing import Any


class Limit(float):
    """A number of a narrow dtype that is a Python float too, as the array API standard asks of `finfo`.

    It prints as a scalar of its dtype does; in arithmetic it is a Python float, and so leaves narrow arrays
    as they are.

    >>> import polyarray as pa
    >>> eps = pa.finfo("float32").eps
    >>> eps, isinstance(eps, float), eps.dtype
    (np.float32(1.1920929e-07), True, dtype('float32'))
    """

    __slots__ = ("_scalar",)
    _scalar: Any

    def __new__(cls, scalar: Any) -> Limit:
        """The limit that a scalar holds."""
        limit = super().__new__(cls, scalar)
        limit._scalar = scalar
        return limit

    def __getattr__(self, name: str) -> Any:
        # What floats do not have, scalars do: `dtype`, `shape`, `item`.
        return getattr(object.__getattribute__(self, "_scalar"), name)

    def __array__(self, dtype: Any = None, *, copy: bool | None = None) -> Any:
        return self._scalar.__array__(dtype, copy=copy)

    def __repr__(self) -> str:
        return repr(self._scalar)

    def __str__(self) -> str:
        return str(self._scalar)

    def __reduce__(self) -> tuple[type[Limit], tuple[Any]]:
        return Limit, (self._scalar,)
