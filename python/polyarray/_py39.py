"""What Python 3.10 brought and the modules that PyPy loads use: Debian's PyPy is Python 3.9."""

from __future__ import annotations

import sys

__all__ = ["zip"]

if sys.version_info >= (3, 10):
    from builtins import zip
else:
    import builtins

    def zip(*iterables, strict=False):
        """The built-in function of that name, with `strict`."""
        if not strict:
            return builtins.zip(*iterables)
        columns = [list(one) for one in iterables]
        if any(len(one) != len(columns[0]) for one in columns[1:]):
            raise ValueError("zip() arguments are of different lengths")
        return builtins.zip(*columns)
