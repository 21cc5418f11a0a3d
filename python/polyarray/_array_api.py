"""What the array API standard asks of a namespace about itself."""

from __future__ import annotations

from typing import Any

from . import _polyarray as core

__all__ = ["__array_namespace_info__"]

_KINDS = {
    "bool": ("bool",),
    "signed integer": ("int8", "int16", "int32", "int64"),
    "unsigned integer": ("uint8", "uint16", "uint32", "uint64"),
    "integral": ("signed integer", "unsigned integer"),
    "real floating": ("float32", "float64"),
    "complex floating": ("complex64", "complex128"),
    "numeric": ("integral", "real floating", "complex floating"),
}


def _names(kind: Any) -> tuple[str, ...]:
    """The dtypes of a kind: the name of one, the names of several, or None for all."""
    if kind is None:
        return _names(("bool", "numeric"))
    if isinstance(kind, tuple):
        return tuple(name for part in kind for name in _names(part))
    if not isinstance(kind, str) or kind not in _KINDS:
        raise ValueError(f"dtypes: unsupported kind {kind!r}, allowed are {', '.join(map(repr, _KINDS))}")
    parts = _KINDS[kind]
    return parts if parts[0] not in _KINDS or parts == (kind,) else _names(parts)


def require_cpu(device: Any) -> None:
    """Refuses a device other than the only one."""
    if device not in (None, "cpu"):
        raise ValueError(f'Device not understood. Only "cpu" is allowed, but received: {device}')


class __array_namespace_info__:
    """What the namespace can do, which devices it has, and which dtypes.

    >>> import polyarray as pa
    >>> info = pa.__array_namespace_info__()
    >>> info.devices(), info.default_device()
    (('cpu',), 'cpu')
    """

    __module__ = "polyarray"

    def capabilities(self) -> dict[str, Any]:
        """What depends on the library: boolean masks, shapes that depend on data, and the most axes.

        >>> import polyarray as pa
        >>> pa.__array_namespace_info__().capabilities()
        {'boolean indexing': True, 'data-dependent shapes': True, 'max dimensions': 64}
        """
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 64}

    def default_device(self) -> str:
        """The device on which arrays are made where nothing else is said.

        >>> import polyarray as pa
        >>> pa.__array_namespace_info__().default_device()
        'cpu'
        """
        return "cpu"

    def default_dtypes(self, *, device: str | None = None) -> dict[str, Any]:
        """The dtypes that Python's numbers get, by kind. ValueError for a device that there is not.

        >>> import polyarray as pa
        >>> pa.__array_namespace_info__().default_dtypes()["real floating"]
        dtype('float64')
        """
        require_cpu(device)
        return {
            "real floating": core.dtype("float64"),
            "complex floating": core.dtype("complex128"),
            "integral": core.dtype("int64"),
            "indexing": core.dtype("int64"),
        }

    def dtypes(
        self, *, device: str | None = None, kind: str | tuple[str, ...] | None = None
    ) -> dict[str, Any]:
        """The standard's dtypes by name, all or those of a kind, or of each of several kinds.

        ValueError for a device or a kind that there is not.

        >>> import polyarray as pa
        >>> list(pa.__array_namespace_info__().dtypes(kind="real floating"))
        ['float32', 'float64']
        """
        require_cpu(device)
        return {name: core.dtype(name) for name in _names(kind)}

    def devices(self) -> tuple[str, ...]:
        """All devices.

        >>> import polyarray as pa
        >>> pa.__array_namespace_info__().devices()
        ('cpu',)
        """
        return ("cpu",)
