"""Every public object says what it is, and the examples in what they say run."""

import doctest
import importlib
import inspect
import types

import polyarray as pa
import pytest
from polyarray.polynomial import Series
from polyarray.polynomial._algebra import Algebra

NAMESPACES = [
    "polyarray",
    "polyarray.dispatch",
    "polyarray.dtypes",
    "polyarray.exceptions",
    "polyarray.fft",
    "polyarray.lib.stride_tricks",
    "polyarray.ma",
    "polyarray.ma.testutils",
    "polyarray.emath",
    "polyarray.linalg",
    "polyarray.memory",
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
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    return {name: getattr(module, name) for name in names if not isinstance(getattr(module, name), PLAIN)}


OBJECTS = {
    f"{namespace}.{name}": value
    for namespace in NAMESPACES
    for name, value in public(importlib.import_module(namespace)).items()
    if getattr(value, "__module__", "")
    not in ("__future__", "collections.abc", "typing", "unittest", "unittest.case", "contextlib")
}

CLASSES = {
    value.__qualname__: value
    for value in (Series, *OBJECTS.values())
    if isinstance(value, type) and value.__module__ != "abc"
}


def methods(cls):
    """The public methods and attributes that a class defines itself, but for constants."""
    return {
        f"{cls.__name__}.{name}": value
        for name, value in vars(cls).items()
        if not name.startswith("_") and not isinstance(value, (*PLAIN, pa.dtype, Algebra))
    }


def documented(value):
    """Whether there is more in a docstring than a signature."""
    return bool((inspect.getdoc(value) or "").strip())


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_module_has_a_docstring(namespace):
    assert documented(importlib.import_module(namespace))


def test_every_public_object_has_a_docstring():
    assert [name for name, value in OBJECTS.items() if not documented(value)] == []


MEMBERS = {name: value for cls in CLASSES.values() for name, value in methods(cls).items()}
DOCUMENTATION = {name: inspect.getdoc(value) or "" for name, value in (OBJECTS | MEMBERS).items()}


def test_every_member_of_a_class_has_a_docstring():
    assert [name for name, value in MEMBERS.items() if not documented(value)] == []


def test_every_docstring_has_an_example():
    assert [name for name, text in DOCUMENTATION.items() if ">>>" not in text] == []


@pytest.mark.parametrize("name", sorted(name for name, text in DOCUMENTATION.items() if ">>>" in text))
def test_examples(name):
    parser = doctest.DocTestParser()
    test = parser.get_doctest(DOCUMENTATION[name], {"pa": pa}, name, None, 0)
    said = []
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    result = doctest.DocTestRunner(verbose=False, optionflags=options).run(test, out=said.append)
    assert result.failed == 0, "".join(said)
