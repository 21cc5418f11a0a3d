"""Files: `save` and `load`, archives, tables of text, raw elements.

Files are opened here, and names are chosen as NumPy chooses them; elements are read and written by the
extension module. Nothing in a file is executed: arrays of Python objects are refused.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import operator
import os
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from . import _polyarray
from ._controls import control_characters
from ._mapped import mapped_npy

if TYPE_CHECKING:
    from typing import Self

_MAGIC = b"\x93NUMPY"
_PICKLES = (
    "This file contains pickled (object) data. polyarray has no object dtype and runs no pickles: load the "
    "file with NumPy."
)


def _is_path(file: Any) -> bool:
    return isinstance(file, (str, bytes, os.PathLike))


def _named(file: Any, suffix: str) -> str:
    path = os.fsdecode(file)
    return path if path.endswith(suffix) else path + suffix


def save(file: Any, arr: Any, allow_pickle: bool = True) -> None:
    """Save an array as an ``.npy`` file.

    `file` is a path, to which ``.npy`` is added where it does not end so, or a file open for writing.

    >>> import polyarray as pa
    >>> import io
    >>> file = io.BytesIO()
    >>> pa.save(file, [1, 2, 3])
    >>> b"NUMPY" in file.getvalue()
    True
    """
    if hasattr(file, "write"):
        _polyarray._write_npy(file, arr)
        return
    path = _named(file, ".npy")
    open(path, "wb").close()
    _polyarray._write_npy(path, arr)


def _save_archive(file: Any, args: Any, kwds: Any, compressed: bool) -> None:
    arrays = dict(kwds)
    for k, array in enumerate(args):
        name = f"arr_{k}"
        if name in arrays:
            raise ValueError(f"Cannot use un-named variables and keyword {name}")
        arrays[name] = array
    if hasattr(file, "write"):
        _polyarray._write_npz(file, arrays, compressed)
        return
    path = _named(file, ".npz")
    open(path, "wb").close()
    _polyarray._write_npz(path, arrays, compressed)


def savez(file: Any, *args: Any, allow_pickle: bool = True, **kwds: Any) -> None:
    """Save several arrays as an ``.npz`` archive, under ``arr_0``, ``arr_1``, … and the names given.

    >>> import polyarray as pa
    >>> import io
    >>> file = io.BytesIO()
    >>> pa.savez(file, x=[1, 2], y=[3.5])
    >>> _ = file.seek(0)
    >>> pa.load(file)["y"]
    array([3.5])
    """
    _save_archive(file, args, kwds, False)


def savez_compressed(file: Any, *args: Any, allow_pickle: bool = True, **kwds: Any) -> None:
    """As `savez`, with the arrays compressed.

    >>> import polyarray as pa
    >>> import io
    >>> file = io.BytesIO()
    >>> pa.savez_compressed(file, x=[1, 2])
    >>> _ = file.seek(0)
    >>> pa.load(file)["x"]
    array([1, 2])
    """
    _save_archive(file, args, kwds, True)


class BagObj:
    """The arrays of an archive as attributes."""

    def __init__(self, source: Any) -> None:
        self._source: Any = weakref.proxy(source)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._source[name]
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self) -> list[str]:
        return list(self._source)


class NpzFile(Mapping[str, Any]):
    """The arrays of an ``.npz`` archive by name; each is read when it is asked for.

    Members that are no arrays are bytes.
    """

    def __init__(self, source: Any, name: str = "object") -> None:
        self._archive: Any = _polyarray._Npz(source)
        self._source = source
        self._name = name
        self.files = self._archive.names()
        self.f = BagObj(self)
        # The archive keeps its file to itself.
        self.fid = None

    def __getitem__(self, key: str) -> Any:
        if self._archive is None:
            raise ValueError("the archive is closed")
        name = key
        if key not in self.files and isinstance(key, str):
            name = key.removesuffix(".npy")
        if name not in self.files:
            raise KeyError(f"{key} is not a file in the archive")
        try:
            return self._archive.get(name)
        except ValueError:
            content = self._content(name)
            if content.startswith(_MAGIC):
                raise
            return content

    def _content(self, name: str) -> bytes:
        """The bytes of a member."""
        import zipfile

        source = self._source if _is_path(self._source) and not isinstance(self._source, bytes) else None
        with zipfile.ZipFile(source or io.BytesIO(self._source)) as archive:
            return archive.read(name if name in archive.namelist() else f"{name}.npy")

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, key: object) -> bool:
        return key in self.files or (isinstance(key, str) and key.removesuffix(".npy") in self.files)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._archive = self._source = None

    def __repr__(self) -> str:
        names = ", ".join(self.files[:5]) + ("..." if len(self.files) > 5 else "")
        return f"NpzFile {self._name!r} with keys: {names}"


def load(
    file: Any,
    mmap_mode: str | None = None,
    allow_pickle: bool = False,
    fix_imports: bool = True,
    encoding: str | None = "ASCII",
    *,
    max_header_size: int = 10000,
) -> Any:
    """Load an array from an ``.npy`` file, or an `NpzFile` from an ``.npz`` archive.

    `file` is a path, or a file open for reading bytes at a place where it can seek from. With `mmap_mode`
    ("r", "r+" or "c") the array of an ``.npy`` file is a `memmap`: read when its elements are asked for.

    >>> import polyarray as pa
    >>> import io
    >>> file = io.BytesIO()
    >>> pa.save(file, [1, 2, 3])
    >>> _ = file.seek(0)
    >>> pa.load(file)
    array([1, 2, 3])
    """
    if encoding not in ("ASCII", "latin1", "bytes"):
        raise ValueError("encoding must be 'ASCII', 'latin1', or 'bytes'")
    if not hasattr(file, "read"):
        path = os.fsdecode(file)
        with open(path, "rb") as stream:
            start = stream.read(len(_MAGIC))
    else:
        path = None
        start = file.read(len(_MAGIC))
        file.seek(-min(len(_MAGIC), len(start)), 1)
    if not start:
        raise EOFError("No data left in file")
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        name = path if path is not None else getattr(file, "name", "object")
        return NpzFile(path if path is not None else file.read(), name)
    if start != _MAGIC:
        raise ValueError(_PICKLES)
    if mmap_mode is not None:
        if path is None:
            raise ValueError(
                "Filename must be a string or a path-like object.  Memmap cannot use existing file handles."
            )
        return mapped_npy(file, mmap_mode, max_header_size)
    return _polyarray._read_npy(path if path is not None else file, max_header_size)


def _first_lines(lines: Iterable[Any], skip: int, rows: int, comments: Any) -> Iterator[Any]:
    """So many lines that some of them have rows of a table, but for those that are skipped; no line more."""
    if rows == 0:
        return
    for number, line in enumerate(lines):
        yield line
        text = line.decode("latin1") if isinstance(line, bytes) else line
        for mark in comments or ():
            text = text.partition(mark)[0]
        rows -= number >= skip and bool(text.strip())
        if rows == 0:
            return


def _text_of(
    fname: Any, encoding: Any, first: Callable[[Any], Any] | None = None, quoted: bool = False
) -> tuple[Any, str]:
    """A path that can be read as it is, or the bytes of a table in UTF-8; and the table's name.

    Of a file that is open only the lines are read that `first` gives.
    """
    if _is_path(fname):
        path = os.fsdecode(fname)
        openers: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open, ".lzma": lzma.open}
        opener = openers.get(os.path.splitext(path)[1])
        plain = encoding in (None, "bytes") or encoding.lower().replace("-", "") == "utf8"
        if opener is None and plain:
            with open(path, "rb"):
                return path, path
        with (opener or open)(path, "rb") as stream:
            data = stream.read()
        return (data if plain else data.decode(encoding).encode()), path
    if hasattr(fname, "read"):
        name = str(getattr(fname, "name", "<text>"))
        if first is None:
            data = fname.read()
        else:
            lines = list(first(iter(fname.readline, type(fname.read(0))())))
            data = type(lines[0])().join(lines) if lines else ""
    elif not hasattr(fname, "__iter__"):
        raise ValueError(
            f"fname must be a string, filehandle, list of strings,\nor generator. Got {type(fname)} instead."
        )
    else:
        name = "<text>"
        lines = [_one_line(line, quoted) for line in fname]
        data = ("\n" if not lines or isinstance(lines[0], str) else b"\n").join(lines)
    if isinstance(data, str):
        return data.encode(), name
    return (data if encoding in (None, "bytes") else data.decode(encoding).encode()), name


def _one_line(line: Any, quoted: bool) -> Any:
    """A line of a sequence of lines, without its end; `quoted` is whether quotes may keep ends of lines."""
    if not isinstance(line, (str, bytes)):
        raise TypeError("non-string returned while reading data")
    ends: Any = "\r\n" if isinstance(line, str) else b"\r\n"
    body: Any = line.rstrip(ends)
    if not quoted and (ends[:1] in body or ends[1:] in body):
        raise ValueError(
            "Found an unquoted embedded newline within a single line of input.  "
            "This is currently not supported."
        )
    return body


def _column(value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError as error:
        raise TypeError(
            f"usecols must be an int or a sequence of ints but it contains at least one element of "
            f"type {type(value)}"
        ) from error


def loadtxt(
    fname: Any,
    dtype: Any = float,
    comments: Any = "#",
    delimiter: Any = None,
    converters: Any = None,
    skiprows: int = 0,
    usecols: Any = None,
    unpack: bool = False,
    ndmin: int = 0,
    encoding: str | None = None,
    max_rows: int | None = None,
    *,
    quotechar: str | None = None,
    like: Any = None,
) -> _polyarray.ndarray[Any, Any]:
    """Read an array from a table of text.

    Parameters are NumPy's: a path, file, or lines; `dtype`; what begins a comment; the `delimiter`
    (white space by default); `converters` for all columns or by column; lines to skip; columns and rows
    to take; whether columns come first (`unpack`); the least number of axes.

    >>> import polyarray as pa
    >>> pa.loadtxt(["1,2", "3,4"], delimiter=",")
    array([[1., 2.],
           [3., 4.]])
    """
    if ndmin not in (0, 1, 2):
        raise ValueError(f"Illegal value of ndmin keyword: {ndmin}")
    for rows in (skiprows, max_rows):
        if rows is not None and not hasattr(rows, "__index__"):
            raise TypeError(f"argument must be an integer, not {type(rows)}")
        if rows is not None and operator.index(rows) < 0:
            raise ValueError(f"argument must be nonnegative, not {rows}")
    comments, delimiter, quotechar = control_characters(comments, delimiter, quotechar)
    if usecols is not None:
        try:
            usecols = [_column(column) for column in usecols]
        except TypeError:
            if hasattr(usecols, "__iter__"):
                raise
            usecols = [_column(usecols)]
    if isinstance(converters, dict):
        for column, function in converters.items():
            if not hasattr(column, "__index__"):
                raise TypeError(f"keys of the converters dictionary must be integers; got {column!r}")
            if not callable(function):
                raise TypeError("values of the converters dictionary must be callable")
        converters = {operator.index(column): function for column, function in converters.items()}
    elif converters is not None and not callable(converters):
        raise TypeError(
            "converters must be a dictionary mapping columns to converter functions or a single callable."
        )
    first = None
    if max_rows is not None and quotechar is None:  # rows in quotes may have several lines
        first = partial(_first_lines, skip=skiprows, rows=max_rows, comments=comments)
    source, name = _text_of(fname, encoding, first, quotechar is not None)
    result = _polyarray._loadtxt(
        source,
        dtype if dtype is not None else float,
        comments=comments,
        delimiter=delimiter,
        converters=converters,
        skiprows=operator.index(skiprows),
        usecols=usecols,
        unpack=unpack,
        ndmin=ndmin,
        max_rows=max_rows,
        quotechar=quotechar,
        name=name,
    )
    if result.size == 0:
        import warnings

        warnings.warn(f'loadtxt: input contained no data: "{fname}"', category=UserWarning, stacklevel=2)
    return result


class _Encoded:
    """A text file that takes bytes."""

    def __init__(self, file: Any, encoding: str | None) -> None:
        self._file, self._encoding = file, encoding

    def write(self, data: Any) -> None:
        text = data.decode()
        if self._encoding is None:
            try:
                self._file.write(text)
                return
            except TypeError:
                self._encoding = "latin1"
        self._file.write(text.encode(self._encoding))


def savetxt(
    fname: Any,
    X: Any,
    fmt: Any = "%.18e",
    delimiter: Any = " ",
    newline: str = "\n",
    header: str = "",
    footer: str = "",
    comments: Any = "# ",
    encoding: str | None = None,
) -> None:
    """Write a 1-d or 2-d array as a table of text.

    `fmt` is one format for every number, one for a whole row, or a sequence of one for each column.

    >>> import polyarray as pa
    >>> import sys
    >>> pa.savetxt(sys.stdout, [[1, 2], [3, 4]], fmt="%d")
    1 2
    3 4
    """
    if isinstance(fmt, bytes):
        fmt = fmt.decode("latin1")
    delimiter = delimiter.decode("latin1") if isinstance(delimiter, bytes) else delimiter
    array = _polyarray.asarray(X)
    if isinstance(fmt, (list, tuple)):
        formats = [str(one) for one in fmt]
        columns = 1 if array.ndim == 1 else (array.shape[1] if array.ndim == 2 else len(formats))
        if array.ndim in (1, 2) and len(formats) != columns:
            raise AttributeError(f"fmt has wrong shape.  {fmt!s}")
    elif isinstance(fmt, str):
        formats = [fmt]
    else:
        raise ValueError(f"invalid fmt: {fmt!r}")
    parts = (formats, delimiter, newline, header, footer, comments)
    if array.ndim not in (1, 2):
        raise ValueError(f"Expected 1D or 2D array, got {array.ndim}D array instead")
    if hasattr(fname, "write"):
        _polyarray._savetxt(_Encoded(fname, encoding), array, *parts)
        return
    path = os.fsdecode(fname)
    openers: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
    opener = openers.get(os.path.splitext(path)[1], open)
    with opener(path, "wb") as stream:
        target = stream if encoding is None else _Encoded(stream, encoding)
        _polyarray._savetxt(target, array, *parts)


def tofile(a: Any, fid: Any, sep: str = "", format: Any = "%s") -> None:
    """Write the elements of an array, as bytes or with `sep` as text: `ndarray.tofile`."""
    if not hasattr(fid, "write"):
        with open(fid, "wb") as opened:
            tofile(a, opened, sep, format)
    elif not sep and isinstance(fid, io.BufferedWriter):
        with memoryview(_polyarray.ascontiguousarray(a).reshape(-1).view("u1")) as elements:
            fid.write(elements)
    else:
        if sep and isinstance(format, str):
            format.encode("ascii")  # NumPy takes no other letters
        stream = _Encoded(fid, None) if sep and isinstance(fid, io.TextIOBase) else fid
        _polyarray._tofile(stream, a, sep, format)


def fromfile(
    file: Any, dtype: Any = float, count: int = -1, sep: str = "", offset: int = 0, *, like: Any = None
) -> _polyarray.ndarray[Any, Any]:
    """A 1-d array of the elements in a file, from their bytes or, with `sep`, from text.

    >>> import polyarray as pa
    >>> import tempfile
    >>> with tempfile.TemporaryFile() as file:
    ...     _ = file.write(bytes([1, 2, 3]))
    ...     _ = file.seek(0)
    ...     pa.fromfile(file, dtype="u1")
    array([1, 2, 3], dtype=uint8)
    """
    stream = file if hasattr(file, "read") else open(file, "rb")
    try:
        if sep:
            if offset:
                raise TypeError("'offset' argument only permitted for binary files")
            text = stream.read()
            text = text.decode() if isinstance(text, bytes) else text
            return fromstring(text, dtype, count, sep)
        width = _polyarray._itemsize(dtype)
        if offset:
            stream.seek(offset, 1)
        return _polyarray._fromraw(stream.read() if count < 0 else stream.read(count * width), dtype)
    finally:
        if stream is not file:
            stream.close()


def fromstring(
    string: Any, dtype: Any = float, count: int = -1, *args: Any, sep: str = "", like: Any = None
) -> _polyarray.ndarray[Any, Any]:
    """A 1-d array of the numbers in a text.

    >>> import polyarray as pa
    >>> pa.fromstring("1 2 3", sep=" ")
    array([1., 2., 3.])
    """
    if args:
        (sep,) = args
    if not sep:
        raise ValueError("The binary mode of fromstring is removed, use frombuffer instead")
    if isinstance(string, bytes):
        string = string.decode("latin1")
    return _polyarray._fromtext(string, dtype, sep, None if count < 0 else count)


def frombuffer(
    buffer: Any, dtype: Any = float, count: int = -1, offset: int = 0, *, like: Any = None
) -> _polyarray.ndarray[Any, Any]:
    """A 1-d array over the memory of an object with the buffer protocol.

    >>> import polyarray as pa
    >>> pa.frombuffer(bytes([1, 0, 2, 0]), dtype="i2")
    array([1, 2], dtype=int16)
    """
    return _polyarray._frombuffer(buffer, dtype, count, offset)


__all__ = [
    "frombuffer",
    "fromfile",
    "fromstring",
    "load",
    "loadtxt",
    "save",
    "savetxt",
    "savez",
    "savez_compressed",
]
