"""Writes the table of `docs/with/README.md` from all cases: `python tests/consumers/table.py`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "with" / "README.md"
BEGIN, END = "<!-- written by tests/consumers/table.py -->", "<!-- end -->"


def consumers() -> list:
    """The consumers whose libraries are installed, by name.

    Raises
    ------
    ModuleNotFoundError
        If a library is not installed.
    """
    from consumers.cases import Consumer

    modules = [importlib.import_module(f"consumers.{path.stem}") for path in sorted(HERE.glob("test_*.py"))]
    found = {
        id(value): value for module in modules for value in vars(module).values() if type(value) is Consumer
    }
    return sorted(found.values(), key=lambda consumer: consumer.name.lower())


def table() -> str:
    """The table: how many cases work, and what doesn't and why."""
    from consumers.cases import count

    lines = ["| library | works | through an adapter | converts | refused |", "|---|--:|--:|--:|--:|"]
    notes = []
    for consumer in consumers():
        kinds = [count(consumer.cases, kind) for kind in ("works", "adapter", "converts", "refused")]
        name = f"[{consumer.name}]({consumer.page}.md)"
        lines.append("| " + " | ".join([name, *(str(number or "") for number in kinds)]) + " |")
        for kind, title in (("converts", "made NumPy arrays"), ("refused", "refused")):
            reasons: dict[str, list[str]] = {}
            for case in consumer.cases:
                if case.kind == kind:
                    reasons.setdefault(case.reason, []).append(case.name)
            notes += [
                f"* {consumer.name}, {title}: {', '.join(names)}: {why}." for why, names in reasons.items()
            ]
    return "\n".join([*lines, "", *notes])


def written() -> str:
    """The page with the table as it is now."""
    before, rest = PAGE.read_text().split(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parent)]
    PAGE.write_text(written())
