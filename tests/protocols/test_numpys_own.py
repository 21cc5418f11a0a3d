"""NumPy's own tests of its protocols, with our arrays in the place of their duck arrays."""

from collections import Counter

import numpy as np
import pytest
from protocols import numpys_own


@pytest.mark.skipif(not np.__version__.startswith("2.5."), reason="other releases of NumPy have other tests")
def test_numpys_own() -> None:
    found = numpys_own.outcomes(numpys_own.FILES)
    failed = {
        test: words
        for test, (outcome, words) in found.items()
        if outcome == "failed" and not numpys_own.reason(test)
    }
    assert not failed
    assert not [
        test for test, (outcome, _) in found.items() if outcome == "passed" and numpys_own.reason(test)
    ]
    count = Counter(outcome for outcome, _ in found.values())
    assert count["passed"] > 300
