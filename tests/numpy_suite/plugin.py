"""A pytest plugin: the outcome of each of NumPy's tests, and the words of the error where it failed."""

import json
import os
from typing import Any

import left_out
import pytest

_outcomes: dict[str, list[str]] = {}


def _words(error: BaseException | None) -> str:
    """An error and what it came from, in a line."""
    parts = []
    while error is not None and len(parts) < 4:
        parts.append(f"{type(error).__name__}: {error}")
        error = error.__cause__ or error.__context__
    return " <- ".join(" ".join(part.split())[:600] for part in parts)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    result = yield
    report = result.get_result()
    if report.when == "call" or report.outcome != "passed":
        words = _words(call.excinfo.value) if call.excinfo and report.outcome == "failed" else ""
        report.user_properties.append(("outcome", [report.outcome, words]))


def pytest_runtest_logreport(report: Any) -> None:
    for key, value in report.user_properties:
        if key == "outcome" and _outcomes.get(report.nodeid, ["passed"])[0] != "failed":
            _outcomes[report.nodeid] = value


def pytest_collectreport(report: Any) -> None:
    if report.outcome == "failed":
        _outcomes[report.nodeid] = ["failed", "collection: " + " ".join(str(report.longrepr).split())[-600:]]


def pytest_sessionfinish(session: Any) -> None:
    if not hasattr(session.config, "workerinput"):
        target = os.environ["NUMPY_SUITE_OUTCOMES"]
        counted = {
            test: [
                outcome,
                words,
                (outcome == "failed" and "::" in test and left_out.reason(test, words)) or "",
            ]
            for test, (outcome, words) in _outcomes.items()
        }
        with open(target, "w", encoding="utf-8") as file:
            json.dump(counted, file, indent=0)
