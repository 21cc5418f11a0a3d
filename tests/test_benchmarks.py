"""The generated benchmark: every public callable is measured or says why not, with the same work on both."""

import sys
import warnings
from pathlib import Path

import numpy as np
import polyarray as pa
import pytest
from oracle import arrays_in, same

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import everything, operands
from benches.case import Case, Unmeasured

CASES = {f"{c.name} {c.dtype}": c for c in everything.cases(quick=True) if isinstance(c, Case)}
LEFT_OUT = {c.name: c.reason for c in everything.cases(quick=True) if isinstance(c, Unmeasured)}
TOLERANCE = {"f8": 1e-7, "f4": 1e-2, "i8": 1e-7}


def test_every_public_callable_is_measured_or_says_why_not():
    measured = {c.name.partition("[")[0] for c in CASES.values()}
    assert [name for name in everything.functions() if name not in measured | LEFT_OUT.keys()] == []


def test_reasons_are_of_names_that_exist():
    assert [name for name in everything.reasons() if name not in everything.functions()] == []


def test_rows_are_of_functions_that_exist():
    paths = everything.functions()
    assert [p.pattern for p, _, _ in everything.rows() if not any(map(p.match, paths))] == []


@pytest.mark.parametrize("name", CASES)
def test_both_engines_do_the_same(name):
    case = CASES[name]
    inputs = case.inputs()
    results = {}
    for xp in (np, pa):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            results[xp] = eval(case.statement, case.scope(xp, inputs))
            pa.evaluate(*arrays_in(results[xp]))
    path = name.partition(" ")[0].partition("[")[0]
    expected, actual = results[np], results[pa]
    if path in operands.SIGNS.split():
        expected, actual = [np.abs(x) for x in expected], [pa.abs(x) for x in actual]
    if path in operands.UNORDERED.split():
        expected, actual = np.sort(expected, axis=None), pa.sort(actual, axis=None)
    if path in operands.UNDEFINED.split():
        assert (actual.dtype, actual.shape) == (expected.dtype, expected.shape)
        return
    same(actual, expected, rtol=TOLERANCE[case.dtype], atol=TOLERANCE[case.dtype], zero_signs=False)
