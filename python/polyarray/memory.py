"""Who makes the memory of arrays: allocators, and how they are chosen.

An allocator is chosen for a call (`zeros(3, allocator=pool)`, any function or method that makes an
array), for a scope (`with pool:`, a context variable, so that threads and tasks have scopes of their
own), or for the process (`set_default(pool)`). It lives as long as the last array that it made. Arrays
that are computed later lie in memory of the allocator that was chosen when they were asked for.

Built in are `system`, `aligned`, `huge_pages`, `mapped`, `shared`, `pool`, `tracing`, `chain`, `limited`
and `failing`; classes derived from `Allocator` are written in Python. `functions`, `from_python` and
`from_numpy` make allocators of those of others, `to_python` and `to_numpy` the other way round, and
`in_numpy` has NumPy use one.

Examples
--------
>>> import polyarray as pa
>>> with pa.memory.tracing(pa.memory.pool()) as tracing:
...     x = pa.ones(1000) + 1
>>> tracing.statistics()["live"]
8000
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import NoReturn

from . import _missing
from . import _polyarray as _core

_names = {name: value for name, value in vars(_core.memory).items() if not name.startswith("_")}
globals().update(_names)


@contextlib.contextmanager
def in_numpy(allocator: Allocator | None) -> Iterator[Allocator | None]:  # noqa: F821
    """A scope in which NumPy's arrays lie in memory of an allocator, too; `None` is NumPy's own.

    Examples
    --------
    >>> import numpy
    >>> import polyarray as pa
    >>> with pa.memory.in_numpy(pa.memory.tracing()) as tracing:
    ...     x = numpy.zeros(1000)
    >>> tracing.statistics()["blocks"]
    1
    """
    handler = None if allocator is None else _core.memory.to_numpy(allocator)
    before = _core.memory.set_numpy_handler(handler)
    try:
        yield allocator
    finally:
        _core.memory.set_numpy_handler(before)


__all__ = [*_names, "in_numpy"]


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
