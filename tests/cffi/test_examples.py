"""Example programs: they print what they print under NumPy, which `expected/` keeps.

    python tests/cffi/test_examples.py

writes those files anew with the NumPy that is there.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
PROGRAMS = {"four_lines": [], "heat": ["96", "20"], "nbody": ["60", "10"], "black_scholes": ["20000"]}
NUMBER = re.compile(r"[-+]?\d+\.?\d*(?:e[-+]?\d+)?")


@pytest.mark.parametrize("name", PROGRAMS)
def test_examples_print_what_they_print_under_numpy(name):
    command = [sys.executable, "-m", "polyarray", "run", str(EXAMPLES / f"{name}.py"), *PROGRAMS[name]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    expected = (HERE / "expected" / f"{name}.txt").read_text()
    assert "".join(NUMBER.sub("#", done.stdout).split()) == "".join(NUMBER.sub("#", expected).split())
    found, numbers = (list(map(float, NUMBER.findall(text))) for text in (done.stdout, expected))
    assert found == pytest.approx(numbers, rel=1e-8, abs=1e-8)


if __name__ == "__main__":
    for name, arguments in PROGRAMS.items():
        done = subprocess.run(
            [sys.executable, str(EXAMPLES / f"{name}.py"), *arguments],
            capture_output=True,
            text=True,
            check=True,
        )
        (HERE / "expected" / f"{name}.txt").write_text(done.stdout)
