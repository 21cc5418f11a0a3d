"""Programs in NumPy's style pass mypy and pyright, and mistakes in them are found.

`programs/` holds programs by chapter, which are run, too: what is checked is what works. In `errors.py`
each line that is marked has an error, and no other line has one.
"""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAMS = sorted((HERE / "programs").glob("*.py"))
ERRORS = HERE / "errors.py"


def with_mypy():
    """The errors that mypy reports: file, line, and text."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--output",
            "json",
            "--no-error-summary",
            *map(str, PROGRAMS),
            str(ERRORS),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return [(Path(s["file"]).name, s["line"], s["message"]) for s in said if s["severity"] == "error"]


def with_pyright():
    """The errors that pyright reports."""
    pytest.importorskip("pyright")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pyright",
            "--project",
            str(HERE),
            "--pythonpath",
            sys.executable,
            "--outputjson",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    said = json.loads(done.stdout)["generalDiagnostics"]
    return [
        (Path(s["file"]).name, s["range"]["start"]["line"] + 1, s["message"])
        for s in said
        if s["severity"] == "error"
    ]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_programs_run(program):
    runpy.run_path(str(program))


@pytest.mark.parametrize("check", [with_mypy, with_pyright])
def test_programs_pass_and_mistakes_are_found(check):
    found = check()
    assert [error for error in found if error[0] != ERRORS.name] == []
    marked = {k for k, line in enumerate(ERRORS.read_text().splitlines(), 1) if line.endswith("# wrong")}
    lines = {line: text for _, line, text in found}
    assert {k: lines[k] for k in lines.keys() - marked} == {}
    assert marked - lines.keys() == set()
