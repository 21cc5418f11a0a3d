"""Objects whose protocols fail, lie, recurse or disappear: an exception names the class and the protocol."""

import gc
import sys
import traceback
from typing import Any

import numpy as np
import polyarray as pa
import pytest
from protocols.bad_objects import CASES, ENTRIES

TABLE = [(name, entry) for name, (_, _, entries) in CASES.items() for entry in entries.split()]


def told(error: BaseException) -> str:
    """What a user gets to read, without the lines of programs."""
    return "".join(traceback.format_exception_only(error))


@pytest.mark.parametrize(("name", "entry"), TABLE)
def test_error_names_class_and_protocol(name: str, entry: str) -> None:
    make, protocol, _ = CASES[name]
    x, bad = pa.arange(3.0), make()
    with pytest.raises(Exception) as raised:
        ENTRIES[entry](pa, x, bad)
    assert not isinstance(raised.value, SystemError)
    words = told(raised.value)
    assert "Bad" in words
    assert protocol in words
    assert x.tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("name", CASES)
def test_nothing_leaks(name: str) -> None:
    """Objects that failed are let go, and so is what they were used with."""
    make, _, entries = CASES[name]
    x, bad = pa.arange(3.0), make()

    def once() -> None:
        for entry in entries.split():
            try:
                ENTRIES[entry](pa, x, bad)
            except Exception as error:
                # A traceback holds the frames that hold the objects.
                error.__traceback__ = None

    for _ in range(3):
        once()
    gc.collect()
    before = sys.getrefcount(x), sys.getrefcount(bad), sys.getrefcount(type(bad)), len(gc.get_objects())
    for _ in range(20):
        once()
    gc.collect()
    after = sys.getrefcount(x), sys.getrefcount(bad), sys.getrefcount(type(bad)), len(gc.get_objects())
    for one, other in zip(before, after, strict=True):
        assert other - one < 10


def test_notes_come_once() -> None:
    """A protocol that calls itself is named once, not once for each of its calls."""
    with pytest.raises(RecursionError) as raised:
        pa.add(1, CASES["array_ufunc recurses"][0]())
    assert told(raised.value).count("__array_ufunc__") == 1


def test_priorities_that_are_none() -> None:
    """A priority that is no number, or cannot be asked for, counts as none, as in NumPy."""

    class Wordy:
        __array_priority__ = "high"

        def __radd__(self, other: Any) -> str:
            return "ours"

    for xp in (np, pa):
        assert xp.float64(1) + Wordy() == "ours"


def test_array_that_makes_arrays_for_ever() -> None:
    """An `__array__` whose result has an `__array__` of its own is no array."""

    class Bad:
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            return Bad()

    with pytest.raises(ValueError, match="__array__ method not producing an array: that of 'Bad' gave"):
        pa.asarray(Bad())


def test_copies_that_are_forbidden() -> None:
    """`copy=False` is told to `__array__`, which says itself that it cannot."""

    class Copies:
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            if copy is False:
                raise ValueError("always a copy")
            return np.ones(3)

    class Shares(Copies):
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            return np.ones(3)

    for xp in (np, pa):
        with pytest.raises(ValueError, match="always a copy"):
            xp.asarray(Copies(), copy=False)
        assert xp.asarray(Shares(), copy=False).tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="Unable to avoid copy"):
        pa.asarray(Shares(), dtype="f4", copy=False)


def test_results_that_are_anything() -> None:
    """What a protocol's method returns is the result, whatever it is, as in NumPy."""

    class Junk:
        def __array_ufunc__(self, *args: Any, **kwargs: Any) -> Any:
            return "junk"

        def __array_function__(self, *args: Any) -> Any:
            return None

    class Wrapped(pa.ndarray):
        def __array_wrap__(self, *args: Any) -> Any:
            return 5

    assert pa.add(1, Junk()) == "junk"
    assert pa.concatenate([Junk()]) is None
    assert pa.sin(pa.ones(2).view(Wrapped)) == 5
