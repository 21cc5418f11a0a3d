"""The size of NumPy's conversion buffers, which programs set and read back. Nothing here depends on it."""

from __future__ import annotations

import contextvars
import operator

__all__ = ["getbufsize", "setbufsize"]

_size = contextvars.ContextVar("bufsize", default=8192)


def getbufsize() -> int:
    """The size that was set with `setbufsize`, in elements.

    Returns
    -------
    int

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.getbufsize()
    8192
    """
    return _size.get()


def setbufsize(size: int) -> int:
    """Keep a size of conversion buffers for `getbufsize`; blocks have the size that suits caches.

    Parameters
    ----------
    size : int
        A multiple of 16 between 16 and ten millions.

    Returns
    -------
    int
        The size before.

    Raises
    ------
    ValueError
        Where the size is none of those.

    Examples
    --------
    >>> import polyarray as pa
    >>> old = pa.setbufsize(4096)
    >>> pa.setbufsize(old)
    4096
    """
    if size < 0:
        raise ValueError("buffer size must be non-negative")
    wanted = operator.index(size)
    if wanted > 10_000_000:
        raise ValueError(f"Buffer size, {wanted}, is too big")
    if wanted < 5:
        raise ValueError(f"Buffer size, {wanted}, is too small")
    if wanted % 16:
        raise ValueError(f"Buffer size, {wanted}, is not a multiple of 16")
    old = _size.get()
    _size.set(wanted)
    return old
