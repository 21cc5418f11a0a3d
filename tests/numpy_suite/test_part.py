"""The part of NumPy's own tests that every run of the tests includes: what fails must be known to fail."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent


def test_part_of_numpys_own_tests():
    """The list of known failures is of one release of NumPy; others have other tests."""
    listed = re.search(r"NumPy (\d+\.\d+)", (HERE / "failures.txt").read_text(encoding="utf-8"))
    assert listed
    if not np.__version__.startswith(f"{listed[1]}."):
        pytest.skip(f"the list of failures is that of NumPy {listed[1]}, here is {np.__version__}")
    done = subprocess.run(
        [sys.executable, str(HERE / "run.py"), "--part"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
