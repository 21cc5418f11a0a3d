"""What does it cost to reach an implementation for a foreign type, over calling it directly?

Figures are nanoseconds for a call through the public function, less those for the implementation alone;
both are measured in turns. NumPy's are those of its protocol: a minimal duck array in Python whose
method calls the same implementation.
"""

import importlib
import statistics
import timeit

import numpy as np

from .case import Probe, Unmeasured
from .case import polyarray as load

ROUNDS = 3
TURNS = 21


def over(call, direct, number=2000):
    """The median of the differences of two statements' times, in nanoseconds."""
    first, second = timeit.Timer(call), timeit.Timer(direct)
    number = max(50, min(number, int(2e-3 / max(second.timeit(20) / 20, 1e-7))))
    found = []
    for turn in range(TURNS):
        if turn % 2:
            a, b = first.timeit(number), second.timeit(number)
        else:
            b, a = second.timeit(number), first.timeit(number)
        found.append((a - b) / number * 1e9)
    return statistics.median(found)


class Foreign:
    """A type with implementations in the registry."""


class Duck:
    """A type with NumPy's protocol, as little as there can be of it."""

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return TABLE[ufunc](*inputs, **kwargs)

    def __array_function__(self, func, types, args, kwargs):
        return TABLE[func](*args, **kwargs)


def one(x):
    return x


def two(x, y):
    return x


def fold(x, axis=None):
    return x


def join(arrays, axis=0):
    return arrays


TABLE = {np.sin: one, np.add: two, np.sum: fold, np.concatenate: join}


def cases(quick=False):
    """One way to an implementation per row."""
    pa = load()
    for function, implementation in ((pa.sin, one), (pa.add, two), (pa.sum, fold), (pa.concatenate, join)):
        function.register(Foreign)(implementation)
    pa.multiply.register(Foreign, Foreign)(two)
    x, d = Foreign(), Duck()
    pairs = [(x, x)], [(d, d)]
    rows = [
        ("sin(x)", lambda: pa.sin(x), lambda: one(x), lambda: np.sin(d), lambda: one(d)),
        ("add(x, x)", lambda: pa.add(x, x), lambda: two(x, x), lambda: np.add(d, d), lambda: two(d, d)),
        (
            "add(x, 2.0)",
            lambda: pa.add(x, 2.0),
            lambda: two(x, 2.0),
            lambda: np.add(d, 2.0),
            lambda: two(d, 2.0),
        ),
        ("multiply(x, x), of two types", lambda: pa.multiply(x, x), lambda: two(x, x), None, None),
        (
            "sum(x, axis=0)",
            lambda: pa.sum(x, axis=0),
            lambda: fold(x, axis=0),
            lambda: np.sum(d, axis=0),
            lambda: fold(d, axis=0),
        ),
        (
            "concatenate((x, x))",
            lambda: pa.concatenate(pairs[0][0]),
            lambda: join(pairs[0][0]),
            lambda: np.concatenate(pairs[1][0]),
            lambda: join(pairs[1][0]),
        ),
    ]
    for name, ours, direct, numpys, numpys_direct in rows:
        measure = {"polyarray": lambda a=ours, b=direct: over(a, b)}
        if numpys is not None:
            measure = {"numpy": lambda a=numpys, b=numpys_direct: over(a, b), **measure}
        yield Probe(name, 1, "", "ns", measure)
    yield from libraries(pa)


def libraries(pa):
    """Functions of libraries, by polyarray's name and by their own."""
    try:
        torch = importlib.import_module("torch")
    except ImportError as error:
        yield Unmeasured("torch", str(error))
    else:
        t = torch.ones(3)
        yield Probe(
            "sin(tensor)", 3, "f4", "ns", {"polyarray": lambda: over(lambda: pa.sin(t), lambda: torch.sin(t))}
        )
        yield Probe(
            "add(tensor, tensor)",
            3,
            "f4",
            "ns",
            {"polyarray": lambda: over(lambda: pa.add(t, t), lambda: torch.add(t, t))},
        )
    n = np.ones(3)
    pa.dispatch.set_native("numpy")
    yield Probe(
        "sin(NumPy's), native",
        3,
        "f8",
        "ns",
        {"polyarray": lambda: over(lambda: pa.sin(n), lambda: np.sin(n))},
    )
    yield Probe(
        "sum(NumPy's, axis=0), native",
        3,
        "f8",
        "ns",
        {"polyarray": lambda: over(lambda: pa.sum(n, axis=0), lambda: np.sum(n, axis=0))},
    )
    pa.dispatch.set_native("numpy", False)
