"""What NumPy's tests get where they ask for NumPy: polyarray, and placeholders for what it does not have.

A placeholder can be named, listed among parameters and compared; calling it, or asking it for anything,
raises `Absent`, so a file is collected whole and only those tests fail that need the name.
"""

import importlib
import types
import warnings
from typing import Any

# What pytest, the inspect module and functions that take a dtype ask of any object.
PROBES = ("pytestmark", "_pytestfixturefunction", "dtype", "name", "str", "type", "shape", "tolist")


class Absent(AttributeError):
    """A test needs a name that polyarray does not have."""


class _Placeholder(type):
    """The class of placeholders, which are classes so that `isinstance` takes them."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        raise Absent(f"polyarray does not have {cls.__qualname__}")

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") or name in PROBES:
            raise AttributeError(name)
        return absent(f"{cls.__qualname__}.{name}")

    def __iter__(cls) -> Any:
        # Whoever lists it as parameters gets one test, which fails.
        yield cls

    def __or__(cls, other: Any) -> Any:
        return cls

    def __repr__(cls) -> str:
        return f"<absent {cls.__qualname__}>"


def absent(dotted: str) -> Any:
    """The placeholder for a name."""
    return _Placeholder(dotted.rpartition(".")[2], (), {"__qualname__": dotted})


class Bound(types.ModuleType):
    """A module of NumPy's whose names are polyarray's."""

    def __init__(self, dotted: str, sources: list[Any]) -> None:
        super().__init__(dotted)
        self.__dict__["_sources"] = sources
        self.__dict__["_known"] = {}

    def __getattribute__(self, name: str) -> Any:
        # Some tests call it, and so pass `__getattr__` by.
        try:
            return super().__getattribute__(name)
        except AttributeError:
            return Bound.__getattr__(self, name)

    def __getattr__(self, name: str) -> Any:
        known = self.__dict__["_known"]
        if name not in known:
            known[name] = self._find(name)
        return known[name]

    def _find(self, name: str) -> Any:
        for source in self.__dict__["_sources"]:
            try:
                found = getattr(source, name)
            except AttributeError:
                continue
            if isinstance(found, types.ModuleType) and found.__name__.partition(".")[0] in (
                "polyarray",
                "numpy",
            ):
                return module(f"{self.__name__}.{name}")
            return found
        if name.startswith("__") or not self._is_numpys(name):
            raise AttributeError(name)
        if (self.__name__, name) == ("numpy", "_core"):
            return module("numpy._core")
        if self.__name__.startswith("numpy._core") and name in FACTS:
            return FACTS[name]
        return absent(f"{self.__name__}.{name}")

    def _is_numpys(self, name: str) -> bool:
        """Whether NumPy has a name itself; a module of NumPy's that is not there may have any."""
        own = _imported(self.__name__)
        with warnings.catch_warnings(action="ignore"):
            return own is None or hasattr(own, name)


_modules: dict[str, Bound] = {}
# Where NumPy's modules keep names that are public elsewhere.
HOMES = {
    "linalg": "linalg",
    "fft": "fft",
    "random": "random",
    "polynomial": "polynomial",
    "testing": "testing",
    "exceptions": "exceptions",
    "dtypes": "dtypes",
    "_core": "dtypes",
    "numeric": "lib.array_utils",
    "_iotools": "_tables",
    "multiarray": "lib.array_utils",
    "_stride_tricks_impl": "lib.stride_tricks",
    "_scimath_impl": "emath",
    "_array_utils_impl": "lib.array_utils",
    "_format_impl": "lib.format",
}
# Numbers that tests need for the sizes of their arrays, and what gives the scalar types of their dtypes.
FACTS = {
    "MAXDIMS": 64,
    "BUFSIZE": 8192,
    "obj2sctype": lambda dtype: importlib.import_module("polyarray").dtype(dtype).type,
}
# Tools of tests, and facts about the machine: nobody's functions.
NUMPYS = (
    "testing",
    "compat",
    "_utils",
    "version",
    "_globals",
    "lib._iotools",
    "lib._datasource",
    "_core.tests",
)


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def module(dotted: str) -> Any:
    """The module that tests get for `numpy` or one below it."""
    _, _, tail = dotted.partition(".")
    if dotted not in _modules:
        names = ["polyarray" + (f".{tail}" if tail else "")]
        names += [f"polyarray.{home}" for part, home in HOMES.items() if part in tail.split(".")]
        names.append("polyarray")
        if tail.startswith(NUMPYS):
            names.append(dotted)
        sources = [source for source in map(_imported, dict.fromkeys(names)) if source is not None]
        if tail.startswith("_core.tests"):
            sources = [importlib.import_module(dotted)]
        _modules[dotted] = Bound(dotted, sources)
    return _modules[dotted]


def name(dotted: str, attribute: str) -> Any:
    """What `from dotted import attribute` gives."""
    return getattr(module(dotted), attribute)


def called(text: str, /, function: Any, *args: Any, **kwargs: Any) -> Any:
    """What a call gives; where it fails a placeholder, which has the text of the call for a name."""
    try:
        return function(*args, **kwargs)
    except Exception:
        given = ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())])
        return absent(f"{text.partition('(')[0]}({given})".replace("\0", "?"))


def failed(namespace: dict[str, Any], names: list[str], error: Exception) -> None:
    """Binds what a statement that failed would have bound: tests that fail like it, and placeholders."""

    def test_fails(*_: Any) -> None:
        raise error

    for bound in names:
        if bound.startswith("Test"):
            namespace[bound] = type(bound, (), {"test_definition": test_fails})
        elif bound.startswith("test"):
            namespace[bound] = test_fails
        else:
            namespace.setdefault(bound, absent(bound))
