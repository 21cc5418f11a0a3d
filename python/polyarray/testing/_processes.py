"""Temporary files, timing, and facts about this interpreter that tests ask for."""

from __future__ import annotations

import contextlib
import inspect
import os
import platform
import re
import shutil
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from typing import Any

__all__ = [
    "HAS_REFCOUNT",
    "IS_64BIT",
    "IS_PYPY",
    "IS_WASM",
    "NOGIL_BUILD",
    "IgnoreException",
    "KnownFailureException",
    "check_support_sve",
    "decorate_methods",
    "jiffies",
    "measure",
    "memusage",
    "rundocs",
    "runstring",
    "tempdir",
    "temppath",
]

IS_PYPY = sys.implementation.name == "pypy"
IS_WASM = platform.machine() in ("wasm32", "wasm64")
IS_64BIT = sys.maxsize > 2**32
HAS_REFCOUNT = not IS_PYPY
NOGIL_BUILD = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


class IgnoreException(Exception):
    """Raised to leave a test whose outcome does not matter.

    >>> import polyarray as pa
    >>> issubclass(pa.testing.IgnoreException, Exception)
    True
    """


class KnownFailureException(Exception):
    """Raised by a test that is known to fail.

    >>> import polyarray as pa
    >>> issubclass(pa.testing.KnownFailureException, Exception)
    True
    """


@contextlib.contextmanager
def tempdir(*args: Any, **kwargs: Any) -> Iterator[str]:
    """A folder that is removed at the end of the `with` block; arguments are `tempfile.mkdtemp`'s.

    >>> import os
    >>> from polyarray.testing import tempdir
    >>> with tempdir() as folder:
    ...     os.path.isdir(folder)
    True
    """
    folder = tempfile.mkdtemp(*args, **kwargs)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def temppath(*args: Any, **kwargs: Any) -> Iterator[str]:
    """The path of a file that is removed at the end of the `with` block; arguments are
    `tempfile.mkstemp`'s.

    >>> import os
    >>> from polyarray.testing import temppath
    >>> with temppath(suffix=".npy") as path:
    ...     os.path.isfile(path)
    True
    """
    handle, path = tempfile.mkstemp(*args, **kwargs)
    os.close(handle)
    try:
        yield path
    finally:
        os.remove(path)


def memusage() -> int:
    """The bytes of memory that this process has reserved.

    >>> from polyarray.testing import memusage
    >>> memusage() > 0
    True
    """
    with open("/proc/self/statm", encoding="ascii") as stream:
        return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def check_support_sve() -> bool:
    """Whether the processor has ARM's scalable vectors.

    >>> from polyarray.testing import check_support_sve
    >>> isinstance(check_support_sve(), bool)
    True
    """
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as stream:
            return any(line.startswith("Features") and " sve" in line for line in stream)
    except OSError:
        return False


def decorate_methods(cls: type, decorator: Any, testmatch: Any = None) -> None:
    """Decorate a class' public methods whose names match a regular expression; without one, tests.

    >>> from polyarray.testing import decorate_methods
    >>> class TestSum:
    ...     def test_one(self): return 1
    >>> decorate_methods(TestSum, lambda method: lambda self: method(self) + 1)
    >>> TestSum().test_one()
    2
    """
    pattern = re.compile(testmatch if testmatch is not None else r"(?:^|[\b_./-])[Tt]est")
    for name, method in list(vars(cls).items()):
        if inspect.isfunction(method) and not name.startswith("_") and pattern.search(name):
            setattr(cls, name, decorator(method))


def jiffies() -> int:
    """How many hundredths of a second this process has worked.

    >>> from polyarray.testing import jiffies
    >>> jiffies() >= 0
    True
    """
    return int(100 * time.process_time())


def measure(code_str: str, times: int = 1, label: str | None = None) -> float:
    """How many seconds running a piece of code takes, in the names of the caller.

    >>> from polyarray.testing import measure
    >>> measure("sum(range(10))", times=3) >= 0
    True
    """
    frame = sys._getframe(1)
    code = compile(code_str, f"Test name: {label} ", "exec")
    start = time.process_time()
    for _ in range(times):
        exec(code, frame.f_globals, frame.f_locals)
    return time.process_time() - start


def runstring(astr: str, dict: dict[str, Any] | None) -> None:
    """Run text as code with the names in a dictionary.

    >>> from polyarray.testing import runstring
    >>> names = {}
    >>> runstring("x = 1", names)
    >>> names["x"]
    1
    """
    exec(astr, dict)


def rundocs(filename: str | None = None, raise_on_error: bool = True) -> None:
    """Run the examples in the docstrings of a file; that of the caller if none is given.

    Raises `AssertionError` with the report where one fails.

    >>> import polyarray as pa
    >>> pa.testing.rundocs(pa.typing.__file__)
    """
    import doctest
    import importlib.util

    path = sys._getframe(1).f_globals["__file__"] if filename is None else filename
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder().find(module):
        runner.run(test, out=said.append if raise_on_error else None)
    if runner.failures > 0 and raise_on_error:
        raise AssertionError("Some doctests failed:\n" + "\n".join(said))
