"""The blocks of `docs/dispatch.md` give what the page says."""

import doctest
from pathlib import Path

import polyarray as pa
import pytest

PAGE = Path(__file__).parents[2] / "docs" / "dispatch.md"


def test_the_page():
    for package in ("torch", "scipy", "numpy"):
        pytest.importorskip(package, reason=f"the page uses {package}")
    text = PAGE.read_text().replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {"__name__": "builtins"}, PAGE.name, str(PAGE), 0)
    said = []
    with pa.dispatch.temporary():
        result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert result.attempted > 30
    assert result.failed == 0, "".join(said)
