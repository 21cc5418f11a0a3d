"""Tests of the package without NumPy, which run on the extension module and through cffi, on PyPy as well.

Expectations are computed by Python, or stand here. The ordinary test run has these tests twice:
as they are, and by `tests/capi/test_cffi.py` in a process with POLYARRAY_CORE=cffi.
"""

import polyarray as pa
import pytest


@pytest.fixture
def through_cffi():
    if pa.info().get("core") != "cffi":
        pytest.skip("of the binding through cffi")
