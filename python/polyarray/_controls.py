"""The characters that have a meaning in tables of text: of comments, delimiters and quotes."""

from __future__ import annotations

from typing import Any


def _text(value: Any) -> Any:
    return value.decode("latin1") if isinstance(value, bytes) else value


def control_characters(
    comments: Any, delimiter: Any, quotechar: Any
) -> tuple[list[str], str | None, str | None]:
    """What begins a comment, what parts fields and what quotes them, in NumPy's words where they cannot be told
    apart."""
    if comments is None:
        comments = []
    elif isinstance(comments, (str, bytes)):
        comments = [comments]
    comments = [_text(comment) for comment in comments]
    if "" in comments:
        raise ValueError("comments cannot be an empty string. Use comments=None to disable comments.")
    delimiter, quotechar = _text(delimiter), _text(quotechar)
    for character in (delimiter, quotechar):
        if character is not None and (not isinstance(character, str) or len(character) != 1):
            raise TypeError("Text reading control character must be a single unicode character or None")
    single = [comment for comment in comments if len(comment) == 1] if len(comments) == 1 else []
    if comments and not single:
        if quotechar is not None:
            raise ValueError(
                "when multiple comments or a multi-character comment is given, quotes are not supported."
            )
        if delimiter is not None and any(delimiter in comment for comment in comments):
            raise TypeError(f"Comment characters '{comments}' cannot include the delimiter '{delimiter}'")
    given = [character for character in (delimiter, quotechar, *single) if character is not None]
    for character in given:
        if character in "\n\r":
            raise TypeError(f"control character {character!r} cannot be a newline")
    blanks = delimiter is None and any(c.isspace() for c in given)
    if blanks or len(set(given)) != len(given):
        raise TypeError(
            f"The values for control characters 'delimiter', 'quotechar', and 'comments' are incompatible: {given}"
        )
    return comments, delimiter, quotechar
