"""The text of masked arrays: elements as Python writes them, and `--` where they are masked."""

from __future__ import annotations

from typing import Any

from .. import _polyarray as core
from .. import _printing as printing
from ._fill import plain
from ._masks import nomask


class PrintOption:
    """What masked elements look like in text.

    >>> import polyarray as pa
    >>> pa.ma.masked_print_option.display()
    '--'
    """

    def __init__(self, display: str) -> None:
        self._display = display
        self._enabled: int = True

    def display(self) -> str:
        """The text for masked elements.

        >>> import polyarray as pa
        >>> pa.ma.masked_print_option.display()
        '--'
        """
        return self._display

    def set_display(self, s: str) -> None:
        """Choose the text for masked elements."""
        self._display = s

    def enabled(self) -> int:
        """Whether masked elements are shown by that text."""
        return self._enabled

    def enable(self, shrink: int = 1) -> None:
        """Show masked elements by that text, or show what is below the mask."""
        self._enabled = shrink

    def __str__(self) -> str:
        return str(self._display)

    __repr__ = __str__


masked_print_option = PrintOption("--")

_IMPLIED = ("bool", "int64", "float64", "complex128")
"""Dtypes that elements show by themselves."""


def _cut(array: Any, widths: tuple[int, int]) -> Any:
    """The two ends of long axes, since only they are shown."""
    width = widths[0] if array.ndim == 1 else widths[1]
    for axis, length in enumerate(array.shape):
        if length > width:
            head = [slice(None)] * array.ndim
            tail = list(head)
            head[axis], tail[axis] = slice(None, width // 2), slice(-(width // 2), None)
            array = core.concatenate([array[tuple(head)], array[tuple(tail)]], axis=axis)
    return array


def _elements(self: Any, separator: str, prefix: str, suffix: str) -> str:
    """The elements, by index into what each looks like."""
    data, mask = plain(self._data), self._mask
    if mask is nomask or not masked_print_option.enabled():
        return printing.array2string(data, separator=separator, prefix=prefix, suffix=suffix)
    widths = (self._print_width_1d, self._print_width)
    data, mask = _cut(data, widths), _cut(mask, widths)
    hidden = str(masked_print_option)
    if not data.ndim:
        return hidden if mask else repr(data.item()) if separator != " " else str(data.item())
    values, masks = data.reshape(-1), mask.reshape(-1)

    def shown(place: Any) -> str:
        place = int(place)
        return hidden if masks[place] else repr(values[place].item())

    places = core.arange(data.size).reshape(data.shape)
    return printing.array2string(
        places, separator=separator, prefix=prefix, suffix=suffix, formatter={"int": shown}
    )


def text_of(self: Any) -> str:
    """What `str` gives."""
    if self._mask is nomask or not masked_print_option.enabled():
        return str(self._data)
    return _elements(self, " ", "", "")


def _legacy_text(self: Any, name: str) -> str:
    """What `repr` gave in the releases that `legacy="1.13"` asks for."""
    fields = {"data": text_of(self), "mask": str(self._mask), "fill_value": str(self.fill_value)}
    show_dtype = _needs_dtype(self)
    if self.ndim <= 1:
        lead = f"masked_{name}("
        lines = [f"{lead}data = {fields['data']},"]
        pad = " " * len(lead)
        lines.append(f"{pad}mask = {fields['mask']},")
        fill = f"fill_value = {fields['fill_value']}"
        lines.append(" " * (len(pad) - 6) + fill)
        if show_dtype:
            lines[-1] += ","
            lines.append(" " * (len(pad) - 1) + f"dtype = {self.dtype}")
        return "\n".join(lines) + ")\n"
    parts = [f"masked_{name}(data =\n {fields['data']},", f"mask =\n {fields['mask']},"]
    pad = " " * (len(name) + 8)
    parts = [parts[0], pad + parts[1], " " * (len(pad) - 6) + f"fill_value = {fields['fill_value']}"]
    if show_dtype:
        parts[-1] += ","
        parts.append(" " * (len(pad) - 1) + f"dtype = {self.dtype}")
    return "\n".join(parts) + ")\n"


def _needs_dtype(self: Any) -> bool:
    return self.dtype.name not in _IMPLIED or bool(core.all(self._mask)) or self.size == 0


def representation_of(self: Any) -> str:
    """What `repr` gives."""
    base = self._baseclass
    name = "array" if base is core.ndarray else base.__name__
    if printing.get_printoptions()["legacy"] == "1.13":
        return _legacy_text(self, name)
    prefix = f"masked_{name}("
    keys = ["data", "mask", "fill_value"] + ["dtype"] * _needs_dtype(self)
    one_row = all(length == 1 for length in self.shape[:-1])
    if one_row:
        widest = max(len(prefix) + len("data="), *(len(key) + 1 for key in keys))
        indents = {key: " " * (widest - len(key) - 1) for key in keys}
        indents["data"] = prefix
    else:
        indents = dict.fromkeys(keys, "\n  ")
        indents["data"] = f"{prefix}\n  "
    fields: dict[str, str] = {}
    for key in ("data", "mask"):
        lead = indents[key].rpartition("\n")[2] + key + "="
        if key == "data":
            fields[key] = _elements(self, ", ", lead, ",")
        elif self._mask is nomask:
            fields[key] = "False"
        else:
            fields[key] = printing.array2string(self._mask, separator=", ", prefix=lead, suffix=",")
    fill = self.fill_value
    fields["fill_value"] = str(fill) if fill.dtype == self.dtype else repr(fill)
    fields["dtype"] = str(self.dtype)
    joint = ",\n" if one_row else ","
    return joint.join(indents[key] + key + "=" + fields[key] for key in keys) + ")"
