"""Example programs: they print what they print under NumPy, which `expected/` keeps.

    python tests/cffi/test_examples.py

writes those files anew with the NumPy that is there.
"""

import math
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


def test_waves_through_cffi_alone():
    command = [sys.executable, str(EXAMPLES / "cffi" / "waves.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    heights = [sum(math.sin(k * 0.1 * place) / k for k in (1, 3, 5, 7, 9)) for place in range(32)]
    assert [float(line.split()[1]) for line in lines[:8]] == pytest.approx(heights[::4], abs=1e-4)
    assert lines[8] == f"largest {max(heights):.6f}" and lines[9].startswith(
        "status 1: operands could not be"
    )


if __name__ == "__main__":
    for name, arguments in PROGRAMS.items():
        done = subprocess.run(
            [sys.executable, str(EXAMPLES / f"{name}.py"), *arguments],
            capture_output=True,
            text=True,
            check=True,
        )
        (HERE / "expected" / f"{name}.txt").write_text(done.stdout)
