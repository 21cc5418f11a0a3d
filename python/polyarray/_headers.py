"""Where the headers of the C interface are: for programs that are compiled against it.

The folder of headers holds `polyarray.h`, the interface of the shared library, and `polyarray_slots.h`,
which needs no library. Beside it lies `pkgconfig/polyarray.pc`.
"""

from pathlib import Path

__all__ = ["get_include"]


def get_include() -> str:
    """Return the folder of the C headers, for an extension's ``include_dirs``.

    Examples
    --------
    >>> import os, polyarray as pa
    >>> sorted(os.listdir(pa.get_include()))
    ['polyarray.h', 'polyarray_slots.h']
    """
    return str(Path(__file__).parent / "include")
