"""The ``.npy`` format: a magic string, a version, a header in Python's literals, and the elements' bytes.

`save` and `load` of the package are faster; these functions read and write the parts, as `numpy.lib.format`.
"""

from __future__ import annotations

import ast
import os
import struct
import warnings
from typing import Any, NoReturn

from .. import _missing, _per_call
from .. import _polyarray as core

__all__ = [
    "ARRAY_ALIGN",
    "BUFFER_SIZE",
    "EXPECTED_KEYS",
    "GROWTH_AXIS_MAX_DIGITS",
    "MAGIC_LEN",
    "MAGIC_PREFIX",
    "descr_to_dtype",
    "dtype_to_descr",
    "header_data_from_array_1_0",
    "isfileobj",
    "magic",
    "open_memmap",
    "read_array",
    "read_array_header_1_0",
    "read_array_header_2_0",
    "read_magic",
    "write_array",
    "write_array_header_1_0",
    "write_array_header_2_0",
]

EXPECTED_KEYS = {"descr", "fortran_order", "shape"}
MAGIC_PREFIX = b"\x93NUMPY"
MAGIC_LEN = len(MAGIC_PREFIX) + 2
ARRAY_ALIGN = 64
BUFFER_SIZE = 2**18
GROWTH_AXIS_MAX_DIGITS = 21
_MAX_HEADER_SIZE = 10000
_LENGTHS = {(1, 0): ("<H", "latin1"), (2, 0): ("<I", "latin1"), (3, 0): ("<I", "utf8")}


def _known(version: tuple[int, int] | None) -> None:
    if version not in (*_LENGTHS, None):
        raise ValueError(f"we only support format version (1,0), (2,0), and (3,0), not {version}")


def magic(major: int, minor: int) -> bytes:
    """The first bytes of a file of a version.

    >>> from polyarray.lib import format
    >>> format.magic(1, 0)
    b'\\x93NUMPY\\x01\\x00'
    """
    if not 0 <= major <= 255:
        raise ValueError("major version must be 0 <= major < 256")
    if not 0 <= minor <= 255:
        raise ValueError("minor version must be 0 <= minor < 256")
    return MAGIC_PREFIX + bytes([major, minor])


def _read_bytes(fp: Any, size: int, what: str) -> bytes:
    """As many bytes, however often the file has to be asked."""
    data = b""
    while len(data) < size:
        part = fp.read(size - len(data))
        if not part:
            raise ValueError(f"EOF: reading {what}, expected {size} bytes got {len(data)}")
        data += part
    return data


def read_magic(fp: Any) -> tuple[int, int]:
    """The version of a file, whose first bytes are read."""
    start = _read_bytes(fp, MAGIC_LEN, "magic string")
    if start[:-2] != MAGIC_PREFIX:
        raise ValueError(f"the magic string is not correct; expected {MAGIC_PREFIX!r}, got {start[:-2]!r}")
    return start[-2], start[-1]


def dtype_to_descr(dtype: Any) -> str:
    """What a header says of a dtype.

    >>> import polyarray as pa
    >>> from polyarray.lib import format
    >>> format.dtype_to_descr(pa.dtype("f4"))
    '<f4'
    """
    text: str = core.dtype(dtype).str
    return text


def descr_to_dtype(descr: Any) -> Any:
    """The dtype that a header speaks of."""
    return core.dtype(descr)


def header_data_from_array_1_0(array: Any) -> dict[str, Any]:
    """The entries of an array's header.

    >>> import polyarray as pa
    >>> from polyarray.lib import format
    >>> format.header_data_from_array_1_0(pa.zeros((2, 3)))
    {'shape': (2, 3), 'fortran_order': False, 'descr': '<f8'}
    """
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    return {"shape": array.shape, "fortran_order": fortran, "descr": dtype_to_descr(array.dtype)}


def _wrapped(header: str, version: tuple[int, int]) -> bytes:
    """A header with what comes before it, so long that elements are aligned."""
    code, encoding = _LENGTHS[version]
    data = header.encode(encoding)
    before = MAGIC_LEN + struct.calcsize(code)
    pad = ARRAY_ALIGN - (before + len(data) + 1) % ARRAY_ALIGN
    try:
        length = struct.pack(code, len(data) + 1 + pad)
    except struct.error:
        raise ValueError(f"Header length {len(data)} too big for version={version}") from None
    return magic(*version) + length + data + b" " * pad + b"\n"


def _write_header(fp: Any, d: dict[str, Any], version: tuple[int, int] | None) -> None:
    parts = [f"'{key}': {value!r}, " for key, value in sorted(d.items())]
    header = "{" + "".join(parts) + "}"
    if d["shape"]:
        # A longer axis that grows later may be written over this one.
        grows = d["shape"][-1 if d["fortran_order"] else 0]
        header += " " * (GROWTH_AXIS_MAX_DIGITS - len(repr(grows)))
    if version is not None:
        fp.write(_wrapped(header, version))
        return
    try:
        data = _wrapped(header, (1, 0))
    except ValueError:
        data = _wrapped(header, (2, 0))
        warnings.warn(
            "Stored array in format 2.0. It can only be read by NumPy >= 1.9", UserWarning, stacklevel=2
        )
    fp.write(data)


def write_array_header_1_0(fp: Any, d: dict[str, Any]) -> None:
    """Write a header of version 1.0, with what comes before it."""
    _write_header(fp, d, (1, 0))


def write_array_header_2_0(fp: Any, d: dict[str, Any]) -> None:
    """Write a header of version 2.0, which may be longer than 64 KiB."""
    _write_header(fp, d, (2, 0))


def _read_header(
    fp: Any, version: tuple[int, int], max_header_size: int
) -> tuple[tuple[int, ...], bool, Any]:
    code, encoding = _LENGTHS[version]
    (length,) = struct.unpack(code, _read_bytes(fp, struct.calcsize(code), "array header length"))
    header = _read_bytes(fp, length, "array header").decode(encoding)
    if len(header) > max_header_size:
        raise ValueError(
            f"Header info length ({len(header)}) is large and may not be safe to load securely.\n"
            "To allow loading, adjust `max_header_size` or fully trust the `.npy` file using "
            "`allow_pickle=True`."
        )
    try:
        d = ast.literal_eval(header)
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"Cannot parse header: {header!r}") from error
    if not isinstance(d, dict):
        raise ValueError(f"Header is not a dictionary: {d!r}")
    if d.keys() != EXPECTED_KEYS:
        raise ValueError(f"Header does not contain the correct keys: {sorted(d.keys())!r}")
    shape, fortran = d["shape"], d["fortran_order"]
    if not isinstance(shape, tuple) or not all(isinstance(n, int) for n in shape):
        raise ValueError(f"shape is not valid: {shape!r}")
    if not isinstance(fortran, bool):
        raise ValueError(f"fortran_order is not a valid bool: {fortran!r}")
    try:
        dtype = descr_to_dtype(d["descr"])
    except TypeError as error:
        raise ValueError(f"descr is not a valid dtype descriptor: {d['descr']!r}") from error
    return shape, fortran, dtype


def read_array_header_1_0(
    fp: Any, max_header_size: int = _MAX_HEADER_SIZE
) -> tuple[tuple[int, ...], bool, Any]:
    """Shape, whether in Fortran order, and dtype, from a header of version 1.0."""
    return _read_header(fp, (1, 0), max_header_size)


def read_array_header_2_0(
    fp: Any, max_header_size: int = _MAX_HEADER_SIZE
) -> tuple[tuple[int, ...], bool, Any]:
    """Shape, whether in Fortran order, and dtype, from a header of version 2.0."""
    return _read_header(fp, (2, 0), max_header_size)


def write_array(
    fp: Any,
    array: Any,
    version: tuple[int, int] | None = None,
    allow_pickle: bool = True,
    pickle_kwargs: Any = None,
) -> None:
    """Write an array with its header to a file that is open for writing bytes.

    >>> import io
    >>> import polyarray as pa
    >>> from polyarray.lib import format
    >>> file = io.BytesIO()
    >>> format.write_array(file, pa.asarray([1, 2]))
    >>> _ = file.seek(0)
    >>> format.read_array(file)
    array([1, 2])
    """
    _known(version)
    data = header_data_from_array_1_0(array)
    _write_header(fp, data, version)
    fp.write(array.tobytes("F" if data["fortran_order"] else "C"))


def read_array(
    fp: Any,
    allow_pickle: bool = False,
    pickle_kwargs: Any = None,
    *,
    max_header_size: int = _MAX_HEADER_SIZE,
) -> Any:
    """Read an array with its header from a file that is open for reading bytes."""
    version = read_magic(fp)
    _known(version)
    shape, fortran, dtype = _read_header(fp, version, max_header_size)
    size = 1
    for length in shape:
        size *= length
    data = _read_bytes(fp, size * dtype.itemsize, "array data")
    flat = core.zeros(size, dtype=dtype)
    if size:
        import polyarray

        flat[...] = polyarray.frombuffer(data, dtype=dtype)
    return flat.reshape(shape, order="F" if fortran else "C")


def open_memmap(
    filename: Any,
    mode: str = "r+",
    dtype: Any = None,
    shape: tuple[int, ...] | None = None,
    fortran_order: bool = False,
    version: tuple[int, int] | None = None,
    *,
    max_header_size: int = _MAX_HEADER_SIZE,
) -> Any:
    """The array of an ``.npy`` file as a `memmap`; with mode "w+" of a new file of a shape."""
    import polyarray

    if hasattr(filename, "read"):
        raise ValueError(
            "Filename must be a string or a path-like object.  Memmap cannot use existing file handles."
        )
    if "w" in mode:
        _known(version)
        length = shape if isinstance(shape, tuple) else (shape,)
        data = {"descr": dtype_to_descr(dtype), "fortran_order": fortran_order, "shape": length}
        with open(os.fspath(filename), mode + "b") as stream:
            _write_header(stream, data, version)
            offset = stream.tell()
        found, fortran, element = length, fortran_order, core.dtype(dtype)
        mode = "r+"
    else:
        with open(os.fspath(filename), "rb") as stream:
            known = read_magic(stream)
            _known(known)
            found, fortran, element = _read_header(stream, known, max_header_size)
            offset = stream.tell()
    order = "F" if fortran else "C"
    return polyarray.memmap(filename, dtype=element, shape=found, order=order, mode=mode, offset=offset)


def isfileobj(f: Any) -> bool:
    """Whether an object is a file of the operating system."""
    import io

    if not isinstance(f, (io.FileIO, io.BufferedReader, io.BufferedWriter)):
        return False
    try:
        f.fileno()
    except OSError:
        return False
    return True


globals().update(_per_call.functions(globals(), __name__, ["read_array"]))


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
