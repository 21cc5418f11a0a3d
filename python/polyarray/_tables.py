"""Tables of text with holes in them: `genfromtxt`.

Lines are split here and each column has a `_Column` that turns words into numbers, with the value to take
where a word is missing. `loadtxt` is for tables that are complete, and reads them much faster. What would
make a structured array (names, columns of different types) is refused.
"""

from __future__ import annotations

import bz2
import contextlib
import functools
import gzip
import itertools
import lzma
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import nan
from typing import Any

from . import _polyarray as core
from ._py39 import zip

__all__ = ["genfromtxt"]

_NO_FIELDS = "a structured array, which polyarray does not have"


class ConversionWarning(UserWarning):
    """Some lines of a table did not have the number of columns of the others."""


class ConverterError(Exception):
    """A word could not be converted by the function that was given for its column."""


# ---- words ------------------------------------------------------------------------------------------------


def _text(line: str | bytes, encoding: str | None) -> str:
    return line.decode(encoding or "latin1") if isinstance(line, bytes) else line


def _splitter(
    delimiter: Any, comments: Any, autostrip: bool, encoding: str | None
) -> Callable[[Any], list[str]]:
    """A function that splits a line into words: at a delimiter, or into pieces of fixed widths."""
    delimiter = _text(delimiter, None) if isinstance(delimiter, bytes) else delimiter
    comments = _text(comments, None) if isinstance(comments, bytes) else comments
    at: Callable[[str], list[str]]
    if delimiter is None or isinstance(delimiter, str):
        ends = " \r\n"

        def at(line: str) -> list[str]:
            return line.split(delimiter or None)

    elif hasattr(delimiter, "__iter__"):
        ends = ""
        places = [0, *itertools.accumulate(delimiter)]
        pieces = [slice(i, j) for i, j in itertools.pairwise(places)]

        def at(line: str) -> list[str]:
            return [line[piece] for piece in pieces]

    else:
        width = int(delimiter)
        ends = "\r\n" if width else " \r\n"

        def at(line: str) -> list[str]:
            return [line[i : i + width] for i in range(0, len(line), width)] if width else line.split()

    def split(line: str | bytes) -> list[str]:
        text = _text(line, encoding)
        if comments is not None:
            text = text.split(comments)[0]
        text = text.strip(ends) if ends else text
        words = at(text) if text else []
        return [word.strip() for word in words] if autostrip else words

    return split


def _truth(word: str) -> bool:
    truths = {"TRUE": True, "FALSE": False}
    try:
        return truths[word.upper()]
    except KeyError:
        raise ValueError("Invalid boolean") from None


def _integer(word: str) -> int:
    """A whole number of 64 bits."""
    value = int(word)
    if not -(2**63) <= value < 2**63:
        raise ValueError("does not fit in 64 bits")
    return value


_LADDER: list[tuple[Any, Callable[[str], Any], Any]] = [
    (core.bool_, _truth, False),
    (core.int64, _integer, -1),
    (core.float64, float, nan),
    (core.complex128, complex, complex(nan, 0)),
]
"""What a column may be, from the narrowest: scalar type, conversion of a word, value of a missing word."""


def _function_of(dtype: Any) -> tuple[Callable[[str], Any], Any]:
    """The conversion to a dtype, and the value of a missing word."""
    rung = {"b": 0, "i": 1, "u": 1, "f": 2, "c": 3}[dtype.kind]
    _, function, default = _LADDER[rung]
    if rung != 1:
        return function, default
    wide = dtype in (core.dtype("int64"), core.dtype("uint64"))
    return (int if wide else lambda word: int(float(word))), default


def _type_of(value: Any) -> Any:
    """The scalar type of a value, or None for what no dtype holds."""
    if isinstance(value, (str, bytes)):
        return None
    try:
        return core.asarray(value).dtype.type
    except TypeError:
        return None


class _Column:
    """How the words of one column become numbers."""

    def __init__(self, dtype: Any, missing: Iterable[str], filling: Any) -> None:
        self.missing = {*missing, ""}
        self.filling = filling
        self.locked = dtype is not None
        self.seen = False
        self.given = False
        self.rung = 0
        if dtype is None:
            self.type, self.function, _ = _LADDER[0]
            self.default = filling or False
        else:
            self.type = dtype.type
            self.function, default = _function_of(dtype)
            self.default = default if filling is None else filling

    def strict(self, word: str) -> Any:
        """The value of a word that is a number, or missing."""
        try:
            return self.function(word)
        except ValueError:
            if word.strip() in self.missing:
                if self.rung == 0 and not self.locked:
                    self.seen = False
                return self.default
            raise ValueError(f"Cannot convert string '{word}'") from None

    def loose(self, word: str) -> Any:
        """The value of a word; the default where it is not a number."""
        try:
            return self.function(word)
        except ValueError:
            return self.default

    def values(self, words: Sequence[str]) -> list[Any]:
        """The values of words, each the default where it is not a number."""
        if not self.given:
            try:
                return list(map(self.function, words))
            except ValueError:
                pass  # one of them is no number: word by word, then
        return [self.loose(word) for word in words]

    def use(self, function: Callable[[Any], Any], word: str | None) -> None:
        """Convert with a function that the caller gave; `word` shows what it gives."""
        self.function, self.locked, self.given = function, True, True
        if self.filling is not None:
            self.default, self.type = self.filling, _type_of(self.filling)
            return
        try:
            self.type = _type_of(function(word or "1"))
        except (TypeError, ValueError):
            self.type = None

    def infer(self, words: Sequence[str], number: int, skipped: int) -> None:
        """Become the narrowest type that holds all words."""
        while True:
            self.seen = True
            for row, word in enumerate(words):
                try:
                    self.strict(word)
                except ValueError:
                    if self.locked:
                        where = f"(occurred line #{row + 1 + skipped} for value '{word}')"
                        raise ConverterError(
                            f"Converter #{number} is locked and cannot be upgraded: {where}"
                        ) from None
                    break
            else:
                return
            self.rung += 1
            if self.rung == len(_LADDER):
                raise TypeError(
                    f"column {number} has {word!r}, which is no number; polyarray has no dtype for text"
                )
            self.type, self.function, default = _LADDER[self.rung]
            self.default = default if self.filling is None else self.filling


# ---- columns ----------------------------------------------------------------------------------------------


def _position(key: Any, usecols: list[Any] | None) -> Any:
    """Where a column that parameters name by its number in the file stands among those that are used."""
    if isinstance(key, str):
        raise TypeError(f"column {key!r} is named, and names make {_NO_FIELDS}")
    return usecols.index(key) if usecols and key in usecols else key


def _missing_words(given: Any, count: int, usecols: list[Any] | None) -> list[list[str]]:
    """The words that stand for a missing value, by column."""
    given = _text(given, None) if isinstance(given, bytes) else given or ()
    result = [[""] for _ in range(count)]
    if isinstance(given, dict):
        for key, value in given.items():
            words = [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]
            for column in result if key is None else [result[_position(key, usecols)]]:
                column += words
    elif isinstance(given, (list, tuple)):
        for column, word in zip(result, given, strict=False):
            column.append(str(word))
    else:
        for column in result:
            column += given.split(",") if isinstance(given, str) else [str(given)]
    return result


def _fillings(given: Any, count: int, usecols: list[Any] | None) -> list[Any]:
    """The values that missing words take, by column."""
    result = [None] * count
    if isinstance(given, dict):
        for key, value in given.items():
            result[_position(key, usecols)] = value
        return result
    if isinstance(given, (list, tuple)):
        return [*given, *result][:count]
    return [given] * count


def _common_type(columns: list[_Column], dtype: Any, converted: set[int]) -> Any:
    """The dtype of the whole array."""
    if dtype is None:
        types = {column.type for column in columns if column.seen}
    elif len(columns) == 1:
        types = {columns[0].type}
    else:
        types = {dtype.type} | {columns[k].type for k in converted if -len(columns) <= k < len(columns)}
    if len(types) != 1 or None in types:
        names = sorted("text or an object" if one is None else one.__name__ for one in types)
        raise TypeError(f"columns of different types ({', '.join(names)}) make {_NO_FIELDS}")
    return types.pop()


@contextlib.contextmanager
def _lines(fname: Any, encoding: str | None) -> Iterator[Iterator[Any]]:
    """The lines of a file, or of an iterable of them."""
    if isinstance(fname, (str, os.PathLike)):
        path = os.fspath(fname)
        openers = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open, ".lzma": lzma.open}
        opener: Any = openers.get(os.path.splitext(path)[1], open)
        try:
            file = opener(path, "rt", encoding=encoding)
        except FileNotFoundError:
            raise FileNotFoundError(f"{path} not found.") from None
        with file:
            yield iter(file)
        return
    try:
        lines = iter(fname)
    except TypeError as error:
        raise TypeError(
            "fname must be a string, a filehandle, a sequence of strings,\n"
            f"or an iterator of strings. Got {type(fname)} instead."
        ) from error
    yield lines


def _complain(invalid: list[tuple[int, int]], columns: int, fail: bool) -> None:
    lines = [f"    Line #{line} (got {found} columns instead of {columns})" for line, found in invalid]
    text = "\n".join(["Some errors were detected !", *lines])
    if fail:
        raise ValueError(text)
    warnings.warn(text, ConversionWarning, stacklevel=3)


def genfromtxt(
    fname: Any,
    dtype: Any = float,
    comments: str | None = "#",
    delimiter: Any = None,
    skip_header: int = 0,
    skip_footer: int = 0,
    converters: dict[Any, Callable[[Any], Any]] | None = None,
    missing_values: Any = None,
    filling_values: Any = None,
    usecols: Any = None,
    names: Any = None,
    excludelist: Any = None,
    deletechars: str = " !#$%&'()*+,-./:;<=>?@[\\]^{|}~",
    replace_space: str = "_",
    autostrip: bool = False,
    case_sensitive: Any = True,
    defaultfmt: str = "f%i",
    unpack: bool | None = None,
    usemask: bool = False,
    loose: bool = True,
    invalid_raise: bool = True,
    max_rows: int | None = None,
    encoding: str | None = None,
    *,
    ndmin: int = 0,
    like: Any = None,
) -> Any:
    """Read an array from a table of text in which values may be missing.

    Parameters
    ----------
    fname : path, file, or iterable of lines
    dtype : what names a dtype, optional
        None: the narrowest of bool, int64, float64 and complex128 that holds all words.
    comments : str, optional
        What begins a comment; None if nothing does.
    delimiter : str, int or sequence of int, optional
        What separates columns (white space unless given), or the widths of columns.
    skip_header, skip_footer : int, optional
        How many lines to skip at the beginning and the end.
    converters : dict, optional
        Functions from a word to a value, by column.
    missing_values : optional
        Words that stand for a missing value: for all columns, a sequence by column, or a dict.
    filling_values : optional
        What to take where a value is missing: for all columns, a sequence by column, or a dict.
    usecols : int or sequence of int, optional
        The columns to take.
    names : optional
        Refused: structured arrays do not exist here; so the four parameters that shape names (`excludelist`,
        `deletechars`, `replace_space`, `defaultfmt`) and `case_sensitive` do nothing.
    usemask : bool, optional
        Whether the result is a masked array, masked where values are missing.
    autostrip : bool, optional
        Whether to strip white space off words.
    unpack : bool, optional
        Whether columns come first.
    loose : bool, optional
        Whether a word that is no number counts as missing; an error otherwise.
    invalid_raise : bool, optional
        Whether lines with another number of columns are an error; a warning otherwise, and left out.
    max_rows : int, optional
        How many lines to read.
    encoding : str, optional
        How a file is encoded; "bytes" hands bytes to converters.
    ndmin : {0, 1, 2}, optional
        The least number of axes.
    like : optional
        Accepted for NumPy's sake.

    Returns
    -------
    ndarray
        Axes of length one are removed.

    Raises
    ------
    ValueError
        For lines of different lengths, a word that is no number (unless `loose`), and parameters that exclude
        each other.
    TypeError
        For what would make a structured array, or an array of text.

    Examples
    --------
    >>> import polyarray as pa
    >>> pa.genfromtxt(["1, 2, 3", "4, , 6"], delimiter=",")
    array([[ 1.,  2.,  3.],
           [ 4., nan,  6.]])
    >>> pa.genfromtxt(["1;N/A", "4;5"], delimiter=";", dtype=int, filling_values=0)
    array([[1, 0],
           [4, 5]])
    """
    if ndmin not in (0, 1, 2):
        raise ValueError(f"Illegal value of ndmin keyword: {ndmin}")
    if max_rows is not None:
        if skip_footer:
            raise ValueError(
                "The keywords 'skip_footer' and 'max_rows' can not be specified at the same time."
            )
        if max_rows < 1:
            raise ValueError("'max_rows' must be at least 1.")
    if names:
        raise TypeError(f"names make {_NO_FIELDS}")
    converters = converters or {}
    if not isinstance(converters, dict):
        raise TypeError(
            f"The input argument 'converter' should be a valid dictionary (got '{type(converters)}' instead)"
        )
    as_bytes = encoding == "bytes"
    encoding = None if as_bytes else encoding
    dtype = None if dtype is None else core.dtype(dtype)

    with _lines(fname, encoding) as lines:
        split = _splitter(delimiter, comments, autostrip, encoding)
        first_line = ""
        first: list[str] = []
        try:
            for _ in range(skip_header):
                next(lines)
            while not first:
                first_line = _text(next(lines), encoding)
                first = split(first_line)
        except StopIteration:
            first_line, first = "", []
            warnings.warn(f'genfromtxt: Empty input file: "{fname}"', stacklevel=2)
        used = _used(usecols, len(first))
        count = len(used or first)
        words = _missing_words(missing_values, count, used)
        fills = _fillings(filling_values, count, used)
        columns = [_Column(dtype, miss, fill) for miss, fill in zip(words, fills, strict=True)]
        converted = set()
        for key, function in converters.items():
            if used and not isinstance(key, str) and key not in used:
                continue
            place = _position(key, used)
            if function is bytes:
                function = _encoded
            columns[place].use(
                _on_bytes(function) if as_bytes else function, first[key] if first_line else None
            )
            converted.add(place)
        rows: list[list[str]] = []
        invalid = []
        for number, line in enumerate(itertools.chain([first_line], lines), skip_header + 1):
            row = split(line)
            if not row:
                continue
            try:
                if not used and len(row) != count:
                    raise IndexError
                rows.append([row[k] for k in used] if used else row)
            except IndexError:
                invalid.append((number, len(row)))
                continue
            if len(rows) == max_rows:
                break

    if invalid:
        if skip_footer > 0:
            # Lines of the footer may be what they like.
            last = len(rows) + len(invalid) - skip_footer + skip_header
            kept = [one for one in invalid if one[0] <= last]
            skip_footer -= len(invalid) - len(kept)
            invalid = kept
        if invalid:
            _complain(invalid, count, invalid_raise)
    if dtype is None:
        for k, column in enumerate(columns):
            column.infer([row[k] for row in rows], k, skip_header)
    rows = rows[:-skip_footer] if skip_footer > 0 else rows
    if loose:
        values = (
            column.values(words) for column, words in zip(columns, zip(*rows, strict=True), strict=False)
        )
        data = list(zip(*values, strict=True))
    else:
        data = [tuple(c.strict(word) for c, word in zip(columns, row, strict=True)) for row in rows]
    result = core.array(data, dtype=_common_type(columns, dtype, converted) if columns else dtype)
    if usemask:
        result = _masked(result, rows, columns)
    result = result.squeeze() if result.ndim > ndmin else result
    if result.ndim < ndmin:
        result = result.reshape(-1) if ndmin == 1 else result.reshape(1, -1).T
    return result.T if unpack else result


def _masked(result: Any, rows: list[list[str]], columns: list[_Column]) -> Any:
    """The table with a mask where words stand for missing values."""
    from . import ma

    hidden = [
        [word.strip() in column.missing for word, column in zip(row, columns, strict=True)] for row in rows
    ]
    return ma.array(result, mask=core.array(hidden, dtype=core.bool).reshape(result.shape))


def _used(usecols: Any, width: int) -> list[int] | None:
    """The numbers of the columns to take, from the left."""
    if usecols is None:
        return None
    if isinstance(usecols, str):
        raise TypeError(f"usecols={usecols!r} names columns, and names make {_NO_FIELDS}")
    chosen = list(usecols) if hasattr(usecols, "__iter__") else [usecols]
    for column in chosen:
        _position(column, None)
    return [column + width if column < 0 else column for column in chosen]


def _encoded(word: Any) -> bytes:
    return word if isinstance(word, bytes) else str(word).encode("latin1")


def _on_bytes(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A converter that is given bytes."""

    @functools.wraps(function)
    def converter(word: Any) -> Any:
        return function(_encoded(word))

    return converter
