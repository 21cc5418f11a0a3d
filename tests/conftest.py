"""Settings shared by all tests: reproducible random programs, and threads enough to meet each other."""

import os

import pytest
from hypothesis import HealthCheck, settings

# Its assertions explain themselves as those of a test do.
pytest.register_assert_rewrite("oracle")

# Two test processes share the machine; each still needs more than one thread to test anything.
os.environ.setdefault("POLYARRAY_NUM_THREADS", "2")

# SciPy looks at it when it is imported. With NumPy's arrays it computes what it computes without.
os.environ.setdefault("SCIPY_ARRAY_API", "1")

settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.register_profile("long", parent=settings.get_profile("suite"), derandomize=False, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture
def threads(request):
    """A test with as many threads as its parameter says."""
    import polyarray as pa

    before = pa.get_num_threads()
    pa.set_num_threads(request.param)
    yield
    pa.set_num_threads(before)
