"""Where the headers of the C interface are: for programs compiled against it, or reading it through cffi.

The folder of headers holds `polyarray.h`, the interface of the shared library, and `polyarray_slots.h`,
which needs no library. Beside it lies `pkgconfig/polyarray.pc`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

__all__ = ["get_declarations", "get_include", "get_library"]

_FOLDER = Path(__file__).parent


def get_include() -> str:
    """Return the folder of the C headers, for an extension's ``include_dirs``.

    Examples
    --------
    >>> import os, polyarray as pa
    >>> sorted(os.listdir(pa.get_include()))
    ['polyarray.h', 'polyarray_slots.h']
    """
    return str(_FOLDER / "include")


def get_library() -> str:
    """Return the path of the shared library of the C interface, whether or not it was built.

    Examples
    --------
    >>> import os, polyarray as pa
    >>> os.path.basename(pa.get_library()).partition(".")[0]
    'libpolyarray_c'
    """
    return str(_FOLDER / f"libpolyarray_c.{'dylib' if sys.platform == 'darwin' else 'so'}")


def get_declarations() -> str:
    """Return what `polyarray.h` declares in C, without directives: the text for cffi's ``cdef``.

    Examples
    --------
    >>> import polyarray as pa
    >>> "polyarray_status polyarray_evaluate(" in pa.get_declarations()
    True
    """
    text = (_FOLDER / "include" / "polyarray.h").read_text()
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    kept: list[str] = []
    # Of each open condition: whether what stands there is C11, and whether it is read at all.
    conditions: list[bool] = []
    for line in text.splitlines():
        directive = line.strip()
        if directive.startswith(("#ifdef", "#ifndef", "#if ")):
            # The header asks for two things only, and C11 has neither: C++, and a version of C beyond.
            conditions.append(directive.startswith("#ifndef"))
        elif directive.startswith("#else"):
            conditions[-1] = not conditions[-1]
        elif directive.startswith("#endif"):
            conditions.pop()
        elif all(conditions) and (re.match(r"#define \w+ \d+$", directive) or not directive.startswith("#")):
            kept.append(line.rstrip())
    return "\n".join(line for line in kept if line)
