"""Assertions of `polyarray.testing`: what passes, what fails, and the words of the message."""

import re
import warnings

import numpy as np
import numpy.testing as numpy_testing
import polyarray as pa
import polyarray.testing as testing
import pytest

ROWS = [
    ("assert_allclose", [1, 2.0], [1, 2.1]),
    ("assert_allclose", [1, 2.0, np.nan], [1, 2.1, 3]),
    ("assert_allclose", [1, np.inf], [1, np.inf]),
    ("assert_allclose", [1, np.inf], [1, -np.inf]),
    ("assert_allclose", [1.0], [1.0 + 1e-9]),
    ("assert_allclose", [1 + 1j, 2], [1 + 1j, 2]),
    ("assert_array_equal", [1, 2, 3], [1, 2, 3]),
    ("assert_array_equal", [1, 2, 3], [1, 2, 4]),
    ("assert_array_equal", [1, 2, 3], [1, 2]),
    ("assert_array_equal", [1, 2, 3], 1),
    ("assert_array_equal", [1, np.inf, 3], [1, 2.0, 3]),
    ("assert_array_equal", [np.nan], [np.nan]),
    ("assert_array_equal", [True, False], [True, True]),
    ("assert_array_equal", [[1.0, 1.0], [1.0, 1.0]], 2),
    ("assert_array_equal", list(range(9)), list(range(1, 10))),
    ("assert_array_equal", [], []),
    ("assert_array_equal", ["a", "b"], ["a", "b"]),
    ("assert_array_almost_equal", [1, 2.0, 3], [1, 2.1, 3]),
    ("assert_array_almost_equal", [1, 2.0, 3], [1, 2.0000001, 3]),
    ("assert_array_less", [1, 2.0, 3], [1, 2.1, 3]),
    ("assert_array_less", [1, 2.0, 3], [2, 2.1, 4]),
    ("assert_array_less", [-np.inf, 1], [1, np.inf]),
    ("assert_equal", [1, 2, 3], [1, 2, 4]),
    ("assert_equal", {"a": 1}, {"a": 2}),
    ("assert_equal", {"a": 1}, {"b": 1}),
    ("assert_equal", [1, [2]], [1, [3]]),
    ("assert_equal", "a", "b"),
    ("assert_equal", "a", "a"),
    ("assert_equal", None, None),
    ("assert_equal", 1, 2),
    ("assert_equal", 0.0, -0.0),
    ("assert_equal", np.nan, np.nan),
    ("assert_equal", (1, 2), [1, 2]),
    ("assert_almost_equal", 1.0, 1.1),
    ("assert_almost_equal", 1.0, 1.00000001),
    ("assert_almost_equal", [1.0], [1.1]),
    ("assert_almost_equal", 1 + 1j, 1.1 + 1j),
    ("assert_almost_equal", np.inf, np.inf),
    ("assert_approx_equal", 1.0, 1.1),
    ("assert_approx_equal", 0.0, 0.0),
    ("assert_string_equal", "abc", "abd"),
    ("assert_string_equal", "abc", "abc"),
    ("assert_array_almost_equal_nulp", np.array([1.0]), np.array([1.1])),
    ("assert_array_max_ulp", np.array([1.0]), np.array([1.1])),
    ("assert_array_max_ulp", np.array([1.0]), np.array([1.0])),
]


def outcome(module, name, operands):
    try:
        getattr(module, name)(*operands)
    except AssertionError as error:
        return str(error)
    return None


def words(message):
    """The message without the arrays' texts, which printing is answerable for."""
    return None if message is None else [line for line in message.split("\n") if " ACTUAL: arr" not in line]


@pytest.mark.parametrize(("name", "actual", "desired"), ROWS)
def test_agrees_with_numpy(name, actual, desired):
    theirs = outcome(numpy_testing, name, (actual, desired))
    mine = outcome(testing, name, (actual, desired))
    assert mine == theirs
    if isinstance(actual, (list, np.ndarray)) and name != "assert_equal" and "a" not in np.ravel(actual):
        arrays = (pa.array(actual), pa.array(desired))
        assert (outcome(testing, name, arrays) is None) == (theirs is None)


def test_strict():
    testing.assert_array_equal(pa.ones(3), 1)
    with pytest.raises(AssertionError, match=re.escape("(shapes (3,), () mismatch)")):
        testing.assert_array_equal(pa.ones(3), 1, strict=True)
    with pytest.raises(AssertionError, match=re.escape("(dtypes float32, float64 mismatch)")):
        testing.assert_array_equal(pa.ones(3, dtype="f4"), pa.ones(3), strict=True)


def test_numpy_arrays_may_be_compared():
    testing.assert_array_equal(np.arange(3), pa.array([0, 1, 2]))


@pytest.mark.parametrize("module", [testing, np.testing])
def test_complex_parts_are_compared_by_themselves(module):
    x, y = [complex(1, float("nan"))], [complex(float("nan"), 1)]
    module.assert_almost_equal(pa.array(x), pa.array(x))
    with pytest.raises(AssertionError):
        module.assert_almost_equal(pa.array(x), pa.array(y))


@pytest.mark.parametrize("xp", [pa, np])
def test_every_nan_is_the_same_number(xp):
    one = xp.array([float("nan"), 1.0])
    other = xp.array([-float("nan"), 1.0])
    assert xp.testing.assert_array_max_ulp(one, other, 0).ravel().tolist() == [0, 0]
    with pytest.raises(AssertionError, match="almost equal up to 3 ULP"):
        xp.testing.assert_array_max_ulp(one, one[::-1], 3)


@pytest.mark.parametrize("xp", [pa, np])
def test_derived_classes_compare_as_they_mean_to(xp):
    class Whole(xp.ndarray):
        def __eq__(self, other):
            return bool(xp.equal(self, other).all())

    a, b = xp.array([1.0, 2.0]).view(Whole), xp.array([2.0, 3.0]).view(Whole)
    xp.testing.assert_array_equal(a, a)
    with pytest.raises(AssertionError, match=re.escape("Mismatched elements: 1 / 2 (50%)")):
        xp.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("xp", [pa, np])
@pytest.mark.filterwarnings("ignore:.*utilities are deprecated:DeprecationWarning")
def test_tools_for_warnings_are_deprecated(xp):
    for use in (xp.testing.suppress_warnings, lambda: xp.testing.assert_warns(UserWarning)):
        with pytest.warns(DeprecationWarning, match="suppression and assertion utilities are deprecated"):
            use()
    with pytest.raises(RuntimeError, match=r"use pytest\.warns instead"):
        xp.testing.assert_warns(UserWarning, match="A")
    with pytest.raises(RuntimeError, match="at least one arg"):
        xp.testing.assert_warns(UserWarning, wrong="A")


@pytest.mark.filterwarnings("ignore:.*utilities are deprecated:DeprecationWarning")
def test_warnings():
    with testing.assert_warns(UserWarning):
        warnings.warn("beware", stacklevel=1)
    with pytest.raises(AssertionError, match="No warning raised when calling"):
        testing.assert_warns(UserWarning, len, [])
    with pytest.raises(AssertionError, match="Got warnings"), testing.assert_no_warnings():
        warnings.warn("beware", stacklevel=1)
    with testing.suppress_warnings() as scope:
        scope.filter(DeprecationWarning)
        said = scope.record(UserWarning, "be")
        warnings.warn("beware", stacklevel=1)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert [str(w.message) for w in said] == ["beware"]


def test_exceptions():
    with testing.assert_raises(ValueError):
        raise ValueError
    with pytest.raises(AssertionError):
        testing.assert_raises(ValueError, len, [])
    with testing.assert_raises_regex(ValueError, "too"):
        raise ValueError("too much")


def test_cycles():
    testing.assert_no_gc_cycles(lambda: [1])

    def cycle():
        a = []
        a.append(a)

    with pytest.raises(AssertionError, match="Reference cycles"):
        testing.assert_no_gc_cycles(cycle)
