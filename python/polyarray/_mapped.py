"""Arrays whose elements lie in a file: `memmap`.

The operating system reads a page of the file when an element on it is asked for, and writes changed pages
back; nothing is read when the array is made. Views of a `memmap` are maps of the same file; what is computed
from one is a plain array.
"""

from __future__ import annotations

import contextlib
import math
import mmap
import operator
import os
from typing import Any

from . import _polyarray as core

__all__ = ["memmap"]

_MODES = ["r", "c", "r+", "w+"]
_WORDS = {"readonly": "r", "copyonwrite": "c", "readwrite": "r+", "write": "w+"}
_ACCESS = {"r": mmap.ACCESS_READ, "c": mmap.ACCESS_COPY}


class memmap(core.ndarray[Any, Any]):
    """An array whose elements lie in a file.

    Parameters
    ----------
    filename : str, path, or file open in binary mode
    dtype : what names a dtype, optional
    mode : {"r+", "r", "w+", "c"}, optional
        "r" only reads; "r+" changes the file; "w+" makes it anew; "c" keeps changes in memory.
    offset : int, optional
        Where in the file the first element lies, in bytes.
    shape : int or tuple of int, optional
        A vector of all that the file holds from `offset` on, unless given.
    order : {"C", "F"}, optional

    Attributes
    ----------
    filename : str, Path or None
        Where the file lies.
    offset : int
    mode : str

    Raises
    ------
    ValueError
        For an unknown mode, a missing shape with "w+", and a file that does not end with a whole element.

    Examples
    --------
    >>> import polyarray as pa, os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "numbers")
    ...     a = pa.memmap(path, dtype="float32", mode="w+", shape=(2, 3))
    ...     a[:] = 7
    ...     a.flush()
    ...     pa.fromfile(path, dtype="float32")
    array([7., 7., 7., 7., 7., 7.], dtype=float32)
    """

    __array_priority__ = -100.0

    filename: Any
    offset: int | None
    mode: str | None
    _mmap: mmap.mmap | None

    def __new__(
        cls,
        filename: Any,
        dtype: Any = core.uint8,
        mode: str = "r+",
        offset: int = 0,
        shape: Any = None,
        order: str = "C",
    ) -> Any:
        mode = _WORDS.get(mode, mode)
        if mode not in _MODES:
            raise ValueError(f"mode must be one of {_MODES + list(_WORDS)!r} (got {mode!r})")
        if mode == "w+" and shape is None:
            raise ValueError("shape must be given if mode == 'w+'")
        opened = hasattr(filename, "read")
        with contextlib.ExitStack() as stack:
            if opened:
                file = filename
            else:
                file = stack.enter_context(open(os.fspath(filename), ("r" if mode == "c" else mode) + "b"))
            file.seek(0, 2)
            length = file.tell()
            width = core.dtype(dtype).itemsize
            if shape is None:
                if (length - offset) % width:
                    raise ValueError("Size of available data is not a multiple of the data-type size.")
                shape = ((length - offset) // width,)
            elif not isinstance(shape, (tuple, list)):
                shape = core.atleast_1d(shape).tolist() if isinstance(shape, core.ndarray) else [shape]
            shape = tuple(operator.index(length) for length in shape)
            end = int(offset + math.prod(shape) * width)
            if mode in ("w+", "r+"):
                end = max(end, 1)  # an empty file cannot be mapped
                if length < end:
                    file.seek(end - 1, 0)
                    file.write(b"\0")
                    file.flush()
            start = offset - offset % mmap.ALLOCATIONGRANULARITY
            if end == start and start > 0:
                start -= mmap.ALLOCATIONGRANULARITY
            access = _ACCESS.get(mode, mmap.ACCESS_WRITE)
            pages = mmap.mmap(file.fileno(), end - start, access=access, offset=start)
            self = super().__new__(cls, shape, dtype, pages, offset - start, order=order)
            self._mmap = pages
            self.offset = offset
            self.mode = mode
            if isinstance(filename, os.PathLike):
                self.filename = filename.resolve() if hasattr(filename, "resolve") else os.fspath(filename)
            elif isinstance(name := getattr(file, "name", None), str):
                self.filename = os.path.abspath(name)
            else:
                self.filename = None
        return self

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __array_finalize__(self, obj: Any) -> None:
        """Views are maps of the file; other arrays made of one are not."""
        shared = isinstance(obj, memmap) and core.may_share_memory(self, obj)
        for name in ("_mmap", "filename", "offset", "mode"):
            setattr(self, name, getattr(obj, name) if shared else None)

    def __array_wrap__(self, arr: Any, context: Any = None, return_scalar: bool = False) -> Any:
        arr = super().__array_wrap__(arr, context)
        # What was computed is no map, unless it was written to this one, or a derived class says otherwise.
        if self is arr or type(self) is not memmap:
            return arr
        return arr[()] if return_scalar else arr.view(core.ndarray)

    def __getitem__(self, key: Any) -> Any:
        part = super().__getitem__(key)
        return part.view(core.ndarray) if type(part) is memmap and part._mmap is None else part

    def flush(self) -> None:
        """Write what was changed to the file.

        Returns
        -------
        None

        Examples
        --------
        >>> import polyarray as pa
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "numbers")
        >>> a = pa.memmap(path, dtype="i4", mode="w+", shape=(2,))
        >>> a[:] = [1, 2]
        >>> a.flush()
        >>> pa.fromfile(path, dtype="i4")
        array([1, 2], dtype=int32)
        """
        if self._mmap is not None:
            self._mmap.flush()


def mapped_npy(filename: Any, mode: str, max_header_size: int) -> memmap:
    """The array in an ``.npy`` file, mapped: what `load` gives for a `mmap_mode`."""
    import ast

    with open(os.fspath(filename), "rb") as file:
        start = file.read(8)
        width, encoding = (
            (2, "latin1") if start[6:7] == b"\x01" else (4, "utf8" if start[6] == 3 else "latin1")
        )
        length = int.from_bytes(file.read(width), "little")
        if length > max_header_size:
            raise ValueError(
                f"Header info length ({length}) is large and may not be safe to load securely.\n"
                "To allow loading, adjust `max_header_size` or fully trust the `.npy` file using "
                "`allow_pickle=True`."
            )
        header = ast.literal_eval(file.read(length).decode(encoding))
        offset = file.tell()
    order = "F" if header["fortran_order"] else "C"
    return memmap(filename, header["descr"], "r+" if mode == "w+" else mode, offset, header["shape"], order)
