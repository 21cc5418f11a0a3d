"""Random numbers: `Generator` with its distributions, and the legacy functions."""

from __future__ import annotations

from .arrays import asarray
from .dtypes import find
from .functions import shown
from .values import invoke, signatures


class _Draws:
    """Methods for all that the library draws."""

    def __init__(self, source):
        self._source = source

    def __repr__(self):
        return f"{type(self).__name__}({self._bits})"


def _write(signature):
    full, _, parameters = signature[:-1].partition("(")
    short = full.rpartition(".")[2]
    names = [word.partition("=")[0] for word in parameters.split(", ")]
    passed = ", ".join(["self._source", *names[1:]])
    code = f"def {short}({parameters}):\n    return show(invoke({full!r}, {passed}))\n"
    scope = {"invoke": invoke, "show": shown}
    exec(code, scope)
    scope[short].__doc__ = f"{short}({parameters})"
    setattr(_Draws, short, scope[short])


for _signature in signatures():
    if _signature.startswith("random.") and "(self" in _signature:
        _write(_signature)


def _size(size):
    return tuple(size) if isinstance(size, (tuple, list)) else size


def _out(out, found):
    if out is None:
        return shown(found)
    out[...] = found
    return out


class Generator(_Draws):
    """NumPy's interface of today, over PCG64."""

    __module__ = "polyarray.random"
    _bits = "PCG64"

    def random(self, size=None, dtype=float, out=None):
        """Numbers of [0, 1)."""
        size = out.shape if size is None and out is not None else size
        return _out(out, invoke("random.random", self._source, _size(size), find(dtype)))

    def standard_normal(self, size=None, dtype=float, out=None):
        """Normal numbers with mean 0 and standard deviation 1."""
        size = out.shape if size is None and out is not None else size
        return _out(out, invoke("random.standard_normal", self._source, _size(size), find(dtype)))

    def integers(self, low, high=None, size=None, dtype=int, endpoint=False):
        """Whole numbers of an interval."""
        low, high = (0, low) if high is None else (low, high)
        return shown(invoke("random.integers", self._source, low, high, size, find(dtype), endpoint))

    def bytes(self, length):
        """Random bytes."""
        return invoke("random.bytes", self._source, length).tobytes()


class RandomState(_Draws):
    """NumPy's legacy interface, over MT19937."""

    __module__ = "polyarray.random"
    _bits = "MT19937"

    def __init__(self, seed=None):
        super().__init__(invoke("random.RandomState", seed))

    def seed(self, seed=None):
        """Begins anew."""
        invoke("random.seed", self._source, seed)

    def random_sample(self, size=None):
        """Numbers of [0, 1)."""
        return shown(invoke("random.random", self._source, _size(size)))

    random = ranf = sample = random_sample

    def rand(self, *shape):
        """Numbers of [0, 1)."""
        return self.random_sample(shape or None)

    def randn(self, *shape):
        """Normal numbers with mean 0 and standard deviation 1."""
        return self.standard_normal(shape or None)

    def standard_normal(self, size=None):
        """Normal numbers with mean 0 and standard deviation 1."""
        return shown(invoke("random.standard_normal", self._source, _size(size)))

    def randint(self, low, high=None, size=None, dtype=int):
        """Whole numbers of an interval."""
        low, high = (0, low) if high is None else (low, high)
        return shown(invoke("random.integers", self._source, low, high, size, find(dtype)))

    def permutation(self, x):
        """A sequence in random order."""
        x = x if isinstance(x, int) else asarray(x)
        return invoke("random.permutation", self._source, x)

    def bytes(self, length):
        """Random bytes."""
        return invoke("random.bytes", self._source, length).tobytes()


def default_rng(seed=None):
    """A generator for a seed."""
    return seed if isinstance(seed, Generator) else Generator(invoke("random.Generator", seed))


default_rng.__module__ = "polyarray.random"


# The state that the legacy functions share.
_rand = RandomState()


def _function(name):
    def function(*args, **kwargs):
        return getattr(_rand, name)(*args, **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__module__ = "polyarray.random"
    function.__doc__ = getattr(RandomState, name).__doc__
    return function


for _name in dir(RandomState):
    if not _name.startswith("_") and _name not in ("permuted", "integers"):
        globals()[_name] = _function(_name)

PUBLIC = {
    name: value
    for name, value in globals().items()
    if not name.startswith("_") and getattr(value, "__module__", None) == "polyarray.random"
}
PUBLIC["_rand"] = _rand
