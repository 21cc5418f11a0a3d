"""Settings shared by all tests: reproducible random programs, and threads enough to meet each other."""

import os

import pytest
from hypothesis import HealthCheck, settings

# Its assertions explain themselves as those of a test do.
pytest.register_assert_rewrite("oracle")

# Two test processes share the machine; each still needs more than one thread to test anything.
os.environ.setdefault("POLYARRAY_NUM_THREADS", "2")

settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.register_profile("long", parent=settings.get_profile("suite"), derandomize=False, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def known_failures() -> dict[str, str]:
    """The tests that polyarray does not pass yet, by their names, with what is missing."""
    causes = {}
    cause = ""
    with open(os.path.join(os.path.dirname(__file__), "known_failures.txt"), encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line.startswith("#"):
                cause = line.lstrip("# ")
            elif line:
                causes[line] = cause
    return causes


def pytest_collection_modifyitems(items):
    """Expect the known failures to fail: one that passes must be taken off the list."""
    known = known_failures()
    for item in items:
        cause = known.get(item.nodeid)
        if cause is not None:
            item.add_marker(pytest.mark.xfail(reason=cause, strict=True))
