"""The shared library of the C interface, for the tests that link with it."""

import os
import sys
from pathlib import Path

import polyarray as pa
import pytest
from compiling import ROOT

NAME = "libpolyarray_c.dylib" if sys.platform == "darwin" else "libpolyarray_c.so"
PLACES = [Path(pa.__file__).parent / NAME, ROOT / "target" / "release" / NAME]


@pytest.fixture(scope="session")
def library():
    given = os.environ.get("POLYARRAY_C_LIBRARY")
    found = next((path for path in ([Path(given)] if given else PLACES) if path.exists()), None)
    if found is None:
        pytest.skip("the shared library is not built: cargo build --release -p capi")
    return found
