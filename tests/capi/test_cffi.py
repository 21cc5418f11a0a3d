"""The package on the C library, through cffi: the tests of `tests/cffi` in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

import polyarray as pa
import pytest

TESTS = Path(__file__).parents[1] / "cffi"


def test_the_package_works_through_cffi():
    pytest.importorskip("cffi")
    if not os.path.exists(os.environ.get("POLYARRAY_C_LIBRARY", pa.get_library())):
        pytest.skip("the shared library is not built: make build")
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-p", "no:cacheprovider", f"--confcutdir={TESTS}"]
    environment = {**os.environ, "POLYARRAY_CORE": "cffi"}
    for name in [name for name in environment if name.startswith("PYTEST_")]:
        del environment[name]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert "skipped" not in done.stdout.splitlines()[-1]
