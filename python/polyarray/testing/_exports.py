"""What left the package during a block: whether another library made arrays of its own of ours."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from .. import _polyarray as core

__all__ = ["count_exports"]


@contextlib.contextmanager
def count_exports() -> Iterator[dict[str, int]]:
    """Count how often arrays of this process are handed to other code during a block.

    Yields
    ------
    dict of str to int
        Empty during the block. After it: how often arrays were asked for ``__array__``, for a ``buffer``, for
        ``__array_interface__``, ``__array_struct__``, ``__dlpack__`` or ``__arrow_c_array__``; protocols that
        nobody used are left out. ``__array__`` also counts the buffer that it is made of.

    Examples
    --------
    >>> import polyarray as pa
    >>> with pa.testing.count_exports() as exports:
    ...     view = memoryview(pa.ones(3))
    >>> exports
    {'buffer': 1}
    """
    counted: dict[str, int] = {}
    before = core._export_counts()
    try:
        yield counted
    finally:
        after = core._export_counts()
        counted.update({name: count - before[name] for name, count in after.items() if count > before[name]})
