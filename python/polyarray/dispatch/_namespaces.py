"""Libraries whose functions have NumPy's names and arguments: NumPy itself, CuPy, JAX, Dask and sparse."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from typing import Any

from .. import _polyarray as core
from ._adapter import Adapter
from ._registry import lookup, name_of


class NumPy(Adapter):
    """NumPy's functions for NumPy's arrays, where that is asked for."""

    name = "numpy"
    makes = None
    through = True

    def ours(self, array: Any) -> Any:
        return core.asarray(array)

    def theirs(self, array: Any, like: Any = None) -> Any:
        import numpy

        return numpy.asarray(array)


class CuPy(Adapter):
    """CuPy's functions. Our arrays are not copied to its device unless the user does."""

    name = "cupy"
    makes = None

    def argument(self, value: Any) -> Any:
        return value if isinstance(value, core.ndarray) else super().argument(value)

    def ours(self, array: Any) -> Any:
        return core.asarray(array.get())

    def theirs(self, array: Any, like: Any = None) -> Any:
        import numpy

        return self.namespace().asarray(numpy.asarray(array))


class JAX(Adapter):
    """The functions of `jax.numpy`, which work on traced arrays, too."""

    name = "jax"
    through = True
    of_arrays = frozenset("digitize dot interp isin searchsorted take take_along_axis where".split())
    """Functions whose lists are arrays, which JAX wants them to be."""

    def namespace(self) -> Any:
        return importlib.import_module("jax.numpy")

    def theirs(self, array: Any, like: Any = None) -> Any:
        import numpy

        return self.namespace().asarray(numpy.asarray(array))

    def implementation(
        self, function: Any, method: str, given: tuple[Any, ...], named: tuple[Any, ...], objects: list[Any]
    ) -> Callable[..., Any]:
        found = super().implementation(function, method, given, named, objects)
        elementwise = isinstance(function, core.ufunc)
        lists = any(type(one) in (list, tuple) for one in (*given, *named))
        if not (elementwise and (lists or (named and method == "__call__"))) and not (
            lists and function.__name__ in self.of_arrays
        ):
            return found
        jnp = self.namespace()

        def call(*args: Any, dtype: Any = None, **kwargs: Any) -> Any:
            args = tuple(jnp.asarray(one) if type(one) is list else one for one in args)
            if dtype is not None and elementwise and method == "__call__":
                args = tuple(jnp.asarray(one, dtype=self.argument(dtype)) for one in args)
            elif dtype is not None:
                kwargs["dtype"] = dtype
            return found(*args, **kwargs)

        return call


class Protocolled(Adapter):
    """A library that answers NumPy's functions where it has none of its own under a name."""

    def find(self, function: Any, method: str) -> Any:
        found = self.own(name_of(function).removeprefix("polyarray.")) if method == "__call__" else None
        found = super().find(function, method) if found is None else found
        return found if found is not None else self.numpys(function, method)

    def own(self, name: str) -> Any:
        """A function that the library has with other arguments, or that others of it make up."""
        return None

    def numpys(self, function: Any, method: str) -> Any:
        """NumPy's function, which hands over to the library's arrays."""
        import numpy

        found = lookup(numpy, function)
        if method != "__call__" and isinstance(found, numpy.ufunc):
            return None if self._by_method(function, method) else getattr(found, method)
        overridable = isinstance(found, numpy.ufunc) or hasattr(found, "_implementation")
        return found if overridable and method == "__call__" else None


class Dask(Protocolled):
    """The functions of `dask.array`."""

    name = "dask"
    makes = frozenset("arange empty full ones zeros".split())

    def namespace(self) -> Any:
        return importlib.import_module("dask.array")

    def own(self, name: str) -> Any:
        da = self.namespace()
        return {
            "linalg.cholesky": lambda a, /, *, upper=False: da.linalg.cholesky(a, lower=not upper),
            "reshape": lambda a, /, shape, order="C", *, copy=None: da.reshape(
                a, shape if isinstance(shape, (tuple, list)) else (shape,)
            ),
        }.get(name)

    def argument(self, value: Any) -> Any:
        # Our arrays are chunks as they are.
        return value if isinstance(value, core.ndarray) else super().argument(value)

    def find(self, function: Any, method: str) -> Any:
        # Dask's ufuncs have NumPy's methods, most of which it refuses.
        found = super().find(function, "__call__")
        return found if method == "__call__" else None

    def ours(self, array: Any) -> Any:
        return core.asarray(array.compute())

    def theirs(self, array: Any, like: Any = None) -> Any:
        import numpy

        return self.namespace().from_array(numpy.asarray(array))


def by_name(function: Any, found: Any) -> Any:
    """A function some of whose arguments have to be named, with arguments in our function's order."""
    try:
        own = list(inspect.signature(getattr(function, "_implementation", function)).parameters)
        kinds = [one.kind for one in inspect.signature(found).parameters.values()]
    except (TypeError, ValueError):
        return found
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return found
    places = sum(
        kind is not inspect.Parameter.KEYWORD_ONLY and kind is not inspect.Parameter.VAR_KEYWORD
        for kind in kinds
    )

    def call(*args: Any, **kwargs: Any) -> Any:
        return found(*args[:places], **dict(zip(own[places:], args[places:], strict=False)), **kwargs)

    return call if places < len(own) else found


class Sparse(Protocolled):
    """The functions of `sparse`."""

    name = "sparse"

    def own(self, name: str) -> Any:
        sparse = self.namespace()

        def vstack(tup: Any) -> Any:
            return sparse.concatenate(list(tup), axis=0)

        def hstack(tup: Any) -> Any:
            return sparse.concatenate(list(tup), axis=min(1, tup[0].ndim - 1))

        def count_nonzero(a: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
            return sparse.sum(a != 0, axis=axis, keepdims=keepdims)

        return {"vstack": vstack, "hstack": hstack, "count_nonzero": count_nonzero}.get(name)

    def find(self, function: Any, method: str) -> Any:
        found = super().find(function, method)
        return found if found is None or method != "__call__" else by_name(function, found)

    def ours(self, array: Any) -> Any:
        return core.asarray(array.todense())

    def theirs(self, array: Any, like: Any = None) -> Any:
        import numpy

        return self.namespace().COO.from_numpy(numpy.asarray(array))
