"""Writes the table of `docs/with/README.md` from all cases: `python tests/consumers/table.py`."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1])]
from consumers.cases import Consumer, count

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "with" / "README.md"
KINDS = ("works", "adapter", "in_place", "converts", "refused")
HEAD = "| library | works | through an adapter | in place | converts | refused |\n|---|--:|--:|--:|--:|--:|"
BEGIN, END = "<!-- written by tests/consumers/table.py -->", "<!-- end -->"


def consumers(modules: list[ModuleType]) -> list[Consumer]:
    """The consumers of test modules."""
    found = {
        id(value): value for module in modules for value in vars(module).values() if type(value) is Consumer
    }
    return list(found.values())


def row(consumer: Consumer) -> str:
    """How many cases of each kind a library has."""
    kinds = [str(count(consumer.cases, kind) or "") for kind in KINDS]
    return f"| [{consumer.name}]({consumer.page}.md) | {' | '.join(kinds)} |"


def notes(consumer: Consumer) -> list[str]:
    """What doesn't work, and why."""
    found = []
    for kind, title in (("converts", "made NumPy arrays"), ("refused", "refused")):
        reasons: dict[str, list[str]] = {}
        for case in consumer.cases:
            if case.kind == kind:
                reasons.setdefault(case.reason, []).append(case.name)
        found += [f"* {consumer.name}, {title}: {', '.join(names)}: {why}." for why, names in reasons.items()]
    return found


def written() -> str:
    """The page with the table as it is now; lines about libraries that are not installed stay as they are."""
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    modules, missing = [], []
    for path in sorted(HERE.glob("test_*.py")):
        try:
            modules.append(importlib.import_module(f"consumers.{path.stem}"))
        except pytest.skip.Exception:
            missing.append(path.stem.removeprefix("test_"))
    rows = {consumer.name: [row(consumer), *notes(consumer)] for consumer in consumers(modules)}
    for name in re.findall(rf"^\| \[(.+?)\]\((?:{'|'.join(missing or '-')})\.md\)", page, re.MULTILINE):
        rows[name] = re.findall(rf"^(?:\| \[{name}\]|\* {name},).*$", page, re.MULTILINE)
    rows = dict(sorted(rows.items(), key=lambda item: item[0].lower()))
    lines = [
        HEAD,
        *(lines[0] for lines in rows.values()),
        "",
        *(note for lines in rows.values() for note in lines[1:]),
    ]
    return before + "\n".join([BEGIN, "", *lines, "", END]) + rest.split(END)[1]


if __name__ == "__main__":
    import conftest  # noqa: F401

    PAGE.write_text(written())
