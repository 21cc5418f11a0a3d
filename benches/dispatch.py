"""What does it cost to reach an implementation for a foreign type, over calling it directly?

Figures are nanoseconds for a call through the public function, less those for the implementation alone;
both are measured in turns. NumPy's are those of its protocol: a minimal duck array in Python whose
method calls the same implementation.
"""

import importlib
import operator
import statistics
import time
import timeit

import numpy as np

from .case import Probe, Unmeasured
from .case import polyarray as load

ROUNDS = 3
TURNS = 41


def over(call, direct, number=5000):
    """The median of the differences of two statements' times, in nanoseconds."""
    # Time of this thread alone: other programs on the machine would be most of a difference so small.
    first, second = (timeit.Timer(one, timer=time.thread_time) for one in (call, direct))
    number = max(50, min(number, int(4e-3 / max(second.timeit(20) / 20, 1e-7))))
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


TABLE = {np.sin: one, np.add: two, np.sum: fold}


def cases(quick=False):
    """One way to an implementation per row."""
    pa = load()
    for function, implementation in ((pa.sin, one), (pa.add, two), (pa.sum, fold)):
        function.register(Foreign)(implementation)
    x, d = Foreign(), Duck()
    pairs = [(x, x)], [(d, d)]
    call = operator.call
    # Functions written in C take the same time whoever calls them; of Python's, the interpreter calls
    # those that it finds itself without a frame of its own, which no way through a function can have.
    pa.cos.register(Foreign)(id)
    pa.subtract.register(Foreign)(operator.is_)
    pa.divide.register(Foreign, Foreign)(operator.is_)
    pa.stack.register(Foreign)(len)
    TABLE.update({np.cos: id, np.subtract: operator.is_, np.stack: len})
    cos, subtract, divide, stack = pa.cos, pa.subtract, pa.divide, pa.stack
    rows = [
        ("cos(x), in C", lambda: cos(x), lambda: id(x), lambda: np.cos(d), lambda: id(d)),
        (
            "subtract(x, x), in C",
            lambda: subtract(x, x),
            lambda: operator.is_(x, x),
            lambda: np.subtract(d, d),
            lambda: operator.is_(d, d),
        ),
        (
            "subtract(x, 2.0), in C",
            lambda: subtract(x, 2.0),
            lambda: operator.is_(x, 2.0),
            lambda: np.subtract(d, 2.0),
            lambda: operator.is_(d, 2.0),
        ),
        ("divide(x, x), of two types, in C", lambda: divide(x, x), lambda: operator.is_(x, x), None, None),
        (
            "stack((x, x)), in C",
            lambda: stack(pairs[0][0]),
            lambda: len(pairs[0][0]),
            lambda: np.stack(pairs[1][0]),
            lambda: len(pairs[1][0]),
        ),
        ("sin(x)", lambda: pa.sin(x), lambda: one(x), lambda: np.sin(d), lambda: one(d)),
        ("add(x, x)", lambda: pa.add(x, x), lambda: two(x, x), lambda: np.add(d, d), lambda: two(d, d)),
        (
            "sum(x, axis=0)",
            lambda: pa.sum(x, axis=0),
            lambda: fold(x, axis=0),
            lambda: np.sum(d, axis=0),
            lambda: fold(d, axis=0),
        ),
        # Over the cheapest function in C that calls one in Python.
        ("sin(x), over a call by C", lambda: pa.sin(x), lambda: call(one, x), None, None),
        ("add(x, x), over a call by C", lambda: pa.add(x, x), lambda: call(two, x, x), None, None),
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
