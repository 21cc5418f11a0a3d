"""What is particular to the binding through cffi: its choice, names that it lacks, handles, signatures."""

import gc
import inspect
import os
import subprocess
import sys

import polyarray as pa
import pytest

pytestmark = pytest.mark.usefixtures("through_cffi")


def test_the_core_is_chosen_by_a_variable():
    environment = {**os.environ, "POLYARRAY_CORE": "other"}
    done = subprocess.run(
        [sys.executable, "-c", "import polyarray"], capture_output=True, text=True, env=environment
    )
    assert done.returncode != 0 and "POLYARRAY_CORE is 'other'" in done.stderr


def test_a_library_that_is_not_there_is_an_error_that_says_what_to_do(tmp_path):
    environment = {**os.environ, "POLYARRAY_C_LIBRARY": str(tmp_path / "none.so"), "POLYARRAY_CORE": "cffi"}
    done = subprocess.run(
        [sys.executable, "-c", "import polyarray"], capture_output=True, text=True, env=environment
    )
    assert done.returncode != 0 and "make build" in done.stderr


def test_missing_names_say_why():
    with pytest.raises(AttributeError, match="'nditer' through cffi"):
        pa.nditer
    with pytest.raises(AttributeError, match="the C library does not have it"):
        pa.fromstring("1 2", sep=" ")
    with pytest.raises(AttributeError, match="through cffi"):
        pa.random.Philox
    with pytest.raises(AttributeError, match="'ma' through cffi"):
        pa.ma
    assert not hasattr(pa, "no_such_name")

    class Derived(pa.ndarray):
        pass

    with pytest.raises(TypeError, match="extension module"):
        Derived((2,))


def test_functions_have_signatures_and_names():
    assert (pa.diff.__name__, pa.diff.__module__) == ("diff", "polyarray")
    assert list(inspect.signature(pa.diff.__wrapped__).parameters)[:3] == ["a", "n", "axis"]
    assert len([name for name in dir(pa) if callable(getattr(pa, name))]) > 350


def test_memory_is_given_back():
    from polyarray._cffi import memory

    for _ in range(3):  # what earlier tests left
        gc.collect()
    held = bytearray(800)
    x = pa.frombuffer(held, "f8")
    y = x[10:]
    known = len(memory._owners)
    del x
    gc.collect()
    assert len(memory._owners) == known
    del y
    for _ in range(3):
        gc.collect()
    assert len(memory._owners) == known - 1


def test_errors_of_the_library_are_exceptions():
    with pytest.raises(TypeError, match="missing a required argument"):
        _invoke("reshape", pa.zeros(1))
    with pytest.raises(ValueError, match="no function 'nothing'"):
        _invoke("nothing")
    with pytest.raises(TypeError, match="'axis1' is to be a whole number, not a text"):
        _invoke("swapaxes", pa.zeros((1, 1)), "a", 0)


def _invoke(*arguments):
    from polyarray._cffi.values import invoke

    return invoke(*arguments)
