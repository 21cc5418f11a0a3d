"""What does a call cost that goes through a protocol, beside the same with a minimal duck array in Python?

The column of NumPy is its own function given a class of a few lines that holds one of NumPy's arrays; ours
is the same call given our array, or our function given one of NumPy's. The rows that begin with "alone"
have no protocol in them: each library's function on its own array.
"""

import timeit
from typing import Any

import numpy as np

from .case import Probe, polyarray

SHORTEST, REST, ROUNDS = 0.02, 0.0, 9

FUNCTIONS: dict[Any, Any] = {}


class Duck:
    """As little as an array in Python needs that NumPy's functions take: it holds one of NumPy's."""

    __slots__ = ("held",)

    def __init__(self, held):
        self.held = held

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        given = [x.held if isinstance(x, Duck) else x for x in inputs]
        if out:
            kwargs["out"] = tuple(x.held if isinstance(x, Duck) else x for x in out)
        result = getattr(ufunc, method)(*given, **kwargs)
        return out[0] if out else Duck(result)

    def __array_function__(self, func, types, args, kwargs):
        if func not in FUNCTIONS or not all(issubclass(one, (Duck, np.ndarray)) for one in types):
            return NotImplemented
        return FUNCTIONS[func](*args, **kwargs)


def held(x):
    return x.held if isinstance(x, Duck) else x


FUNCTIONS[np.concatenate] = lambda arrays, **options: Duck(
    np.concatenate([held(x) for x in arrays], **options)
)
FUNCTIONS[np.sum] = lambda a, **options: np.sum(held(a), **options)
FUNCTIONS[np.where] = lambda *arrays: Duck(np.where(*map(held, arrays)))

# What the row is called, what NumPy does with a duck, and what is done with our array.
ROWS = [
    ("numpy.sin(x)", "np.sin(duck)", "np.sin(ours)"),
    ("numpy.add(x, numpy's)", "np.add(duck, x)", "np.add(ours, x)"),
    ("numpy.maximum(x, x, out=x)", "np.maximum(duck, duck, out=duck)", "np.maximum(ours, ours, out=ours)"),
    ("numpy.add.reduce(x)", "np.add.reduce(duck)", "np.add.reduce(ours)"),
    ("numpy.concatenate([x, x])", "np.concatenate([duck, duck])", "np.concatenate([ours, ours])"),
    ("numpy.where(x, x, x)", "np.where(duck, duck, duck)", "np.where(ours, ours, ours)"),
    ("numpy.sum(x)", "np.sum(duck)", "np.sum(ours)"),
    ("sin(the other's)", "np.sin(duck)", "pa.sin(x)"),
    ("add(the other's, the other's)", "np.add(duck, duck)", "pa.add(x, x)"),
    ("concatenate([the other's, the other's])", "np.concatenate([duck, duck])", "pa.concatenate([x, x])"),
    ("alone: sin(x)", "np.sin(x)", "pa.sin(ours)"),
    ("alone: add(x, x)", "np.add(x, x)", "pa.add(ours, ours)"),
    ("alone: concatenate([x, x])", "np.concatenate([x, x])", "pa.concatenate([ours, ours])"),
    ("alone: sum(x)", "np.sum(x)", "pa.sum(ours)"),
]


def cases(quick=False):
    """Each row with few elements, where the protocol is all there is, and with more."""
    pa = polyarray()
    for n in (10, 1000) if quick else (10, 1000, 100_000):
        x = np.random.default_rng(0).random(n)
        names = {"np": np, "pa": pa, "x": x, "duck": Duck(x), "ours": pa.array(x), "evaluate": pa.evaluate}
        for name, theirs, ours in ROWS:
            late = isinstance(eval(ours, dict(names)), pa.ndarray) and n >= 100_000
            statements = {"numpy": theirs, "polyarray": f"evaluate({ours})" if late else ours}
            yield Probe(name, n, "f8", "s", {engine: timer(s, names) for engine, s in statements.items()})


def timer(statement, names):
    """Seconds per call, over as many calls as fill the shortest measurement."""
    timed = timeit.Timer(statement, globals=names)
    calls = 1
    # A pause of the process looks like a slow call once, but not three times.
    while min(timed.repeat(3, calls)) < SHORTEST:
        calls *= 2
    return lambda: timed.timeit(calls) / calls
