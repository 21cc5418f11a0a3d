"""Every public object says what it is, and the examples in what they say run."""

import doctest
import importlib
import inspect
import types

import polyarray as pa
import pytest
from polyarray.polynomial import Series

NAMESPACES = [
    "polyarray",
    "polyarray.dtypes",
    "polyarray.exceptions",
    "polyarray.fft",
    "polyarray.lib.stride_tricks",
    "polyarray.emath",
    "polyarray.linalg",
    "polyarray.polynomial",
    "polyarray.polynomial.chebyshev",
    "polyarray.polynomial.hermite",
    "polyarray.polynomial.hermite_e",
    "polyarray.polynomial.laguerre",
    "polyarray.polynomial.legendre",
    "polyarray.polynomial.polynomial",
    "polyarray.polynomial.polyutils",
    "polyarray.random",
    "polyarray.random.bit_generator",
    "polyarray.testing",
]

PLAIN = (int, float, complex, str, tuple, dict, types.ModuleType, type(None))
"""What has no docstring of its own: constants and modules."""


def public(module):
    """The public names of a module and what they are, but for constants."""
    names = [name for name in vars(module) if not name.startswith("_")]
    return {name: getattr(module, name) for name in names if not isinstance(getattr(module, name), PLAIN)}


OBJECTS = {
    f"{namespace}.{name}": value
    for namespace in NAMESPACES
    for name, value in public(importlib.import_module(namespace)).items()
    if getattr(value, "__module__", "")
    not in ("__future__", "collections.abc", "typing", "unittest", "unittest.case")
}


def methods(cls):
    """The public methods and attributes that a class defines itself."""
    return {
        f"{cls.__name__}.{name}": value
        for name, value in vars(cls).items()
        if not name.startswith("_") and value is not None
    }


def documented(value):
    """Whether there is more in a docstring than a signature."""
    return bool((inspect.getdoc(value) or "").strip())


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_module_has_a_docstring(namespace):
    assert documented(importlib.import_module(namespace))


def test_every_public_object_has_a_docstring():
    assert [name for name, value in OBJECTS.items() if not documented(value)] == []


CLASSES = [pa.ndarray, pa.ufunc, pa.memmap, pa.poly1d, Series, pa.random.Generator, pa.random.RandomState]


@pytest.mark.parametrize("cls", CLASSES)
def test_every_method_has_a_docstring(cls):
    plain = (str, int, bool)
    found = {name: value for name, value in methods(cls).items() if not isinstance(value, plain)}
    assert [name for name, value in found.items() if not documented(value)] == []


EXAMPLES = {
    name: doc
    for name, value in [*OBJECTS.items(), *(item for cls in CLASSES for item in methods(cls).items())]
    if ">>>" in (doc := inspect.getdoc(value) or "")
}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_examples(name):
    parser = doctest.DocTestParser()
    test = parser.get_doctest(EXAMPLES[name], {"pa": pa}, name, None, 0)
    said = []
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    result = doctest.DocTestRunner(verbose=False, optionflags=options).run(test, out=said.append)
    assert result.failed == 0, "".join(said)
