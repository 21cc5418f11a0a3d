"""Functions that take functions: Python code is called for elements, lines or whole grids.

`vectorize` and `apply_along_axis` call Python once per element or line; they are conveniences, not fast.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from . import _polyarray as core
from ._inspection import isscalar, iterable
from ._iteration import ndindex
from ._py39 import zip
from .lib.array_utils import normalize_axis_index

__all__ = ["apply_along_axis", "apply_over_axes", "fromfunction", "fromiter", "piecewise", "vectorize"]


def fromfunction(
    function: Callable[..., Any], shape: Sequence[int], *, dtype: Any = float, like: Any = None, **kwargs: Any
) -> Any:
    """What a function gives for the coordinates of a grid, one array of coordinates per axis.

    >>> import polyarray as pa
    >>> pa.fromfunction(lambda i, j: i + j, (2, 3), dtype=int)
    array([[0, 1, 2],
           [1, 2, 3]])
    """
    return function(*core.indices(tuple(shape), dtype=dtype), **kwargs)


def fromiter(iter: Iterable[Any], dtype: Any, count: int = -1, *, like: Any = None) -> Any:
    """A vector of what an iterable yields: all of it, or the first `count` items.

    Raises `ValueError` where there are fewer than `count` items.

    >>> import polyarray as pa
    >>> pa.fromiter((x * x for x in range(5)), dtype=float)
    array([ 0.,  1.,  4.,  9., 16.])
    """
    items = list(iter if count < 0 else itertools.islice(iter, count))
    if len(items) < count:
        raise ValueError(f"iterator too short: Expected {count} but iterator had only {len(items)} items.")
    result = core.array(items, dtype=dtype)
    if result.ndim != 1:
        raise ValueError("setting an array element with a sequence.")
    return result


def apply_along_axis(func1d: Callable[..., Any], axis: int, arr: Any, *args: Any, **kwargs: Any) -> Any:
    """Call a function for every line of an array along an axis, and join what it gives.

    Where the function gives an array, its axes stand in the place of `axis`.

    >>> import polyarray as pa
    >>> pa.apply_along_axis(sorted, 1, pa.array([[8, 1, 7], [4, 3, 9]]))
    array([[1, 7, 8],
           [3, 4, 9]])
    """
    array = core.asanyarray(arr)
    axis = normalize_axis_index(axis, array.ndim)
    others = [k for k in range(array.ndim) if k != axis]
    lines = array.transpose(others + [axis])
    outer = lines.shape[:-1]
    if 0 in outer:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")
    results = [core.asanyarray(func1d(lines[index], *args, **kwargs)) for index in ndindex(outer)]
    inner = results[0].shape
    if type(results[0]) is core.ndarray:
        joined = core.array(results)
    else:
        # Of the class that the function gave, which may have more to keep than elements.
        joined = _of_class(core.zeros((len(results), *inner), results[0].dtype), results[0])
        for place, result in enumerate(results):
            joined[place] = result
    joined = joined.reshape(outer + inner)
    first, last = list(range(axis)), list(range(axis, len(outer)))
    return joined.transpose(first + list(range(len(outer), len(outer) + len(inner))) + last)


def apply_over_axes(func: Callable[[Any, int], Any], a: Any, axes: int | Sequence[int]) -> Any:
    """Call `func(a, axis)` for one axis after the other; axes that the function removes are kept with
    length one.

    >>> import polyarray as pa
    >>> pa.apply_over_axes(pa.sum, pa.ones((2, 3, 4)), [0, 2]).shape
    (1, 3, 1)
    """
    array = core.asarray(a)
    ndim = array.ndim
    for axis in (axes,) if isinstance(axes, int) else axes:
        axis = axis + ndim if axis < 0 else axis
        result = core.asarray(func(array, axis))
        if result.ndim != ndim:
            result = core.expand_dims(result, axis)
            if result.ndim != ndim:
                raise ValueError("function is not returning an array of the correct shape")
        array = result
    return array


def piecewise(x: Any, condlist: Any, funclist: Sequence[Any], *args: Any, **kw: Any) -> Any:
    """Different functions of `x` where different conditions are true.

    Parameters
    ----------
    x : the argument.
    condlist : conditions: arrays of truth values of the shape of `x`.
    funclist : one function or number per condition, and possibly one more for where none is true.
    args, kw : further arguments for the functions.

    Raises `ValueError` where the numbers of conditions and functions do not fit.

    >>> import polyarray as pa
    >>> x = pa.array([-2.0, -1.0, 1.0, 2.0])
    >>> pa.piecewise(x, [x < 0, x >= 0], [lambda x: -x, 10])
    array([ 2.,  1., 10., 10.])
    """
    array = core.asanyarray(x)
    single = isscalar(condlist) or (not isinstance(condlist[0], (list, core.ndarray)) and array.ndim != 0)
    conditions = [core.asarray(c, dtype=bool) for c in ([condlist] if single else condlist)]
    count = len(conditions)
    if count == len(funclist) - 1:
        rest = ~functools.reduce(core.logical_or, conditions)
        conditions.append(core.asarray(rest))
    elif count != len(funclist):
        raise ValueError(f"with {count} condition(s), either {count} or {count + 1} functions are expected")
    result = core.zeros_like(array)
    for condition, function in zip(conditions, funclist, strict=True):
        if callable(function):
            values = array[condition]
            if values.size > 0:
                result[condition] = function(values, *args, **kw)
        else:
            result[condition] = function
    return result


_NAME = r"[A-Za-z_]\w*"
_ARGUMENT = rf"\((?:{_NAME}(?:,{_NAME})*)?\)"
_SIGNATURE = re.compile(rf"^{_ARGUMENT}(?:,{_ARGUMENT})*->{_ARGUMENT}(?:,{_ARGUMENT})*$")


def _core_axes(signature: str) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The names of the core axes of arguments and results in a signature such as '(m,n),(n)->(m)'."""
    text = re.sub(r"\s+", "", signature)
    if not _SIGNATURE.match(text):
        raise ValueError(f"not a valid gufunc signature: {signature}")
    inputs, outputs = text.split("->")

    def names(side: str) -> list[tuple[str, ...]]:
        return [tuple(filter(None, part.split(","))) for part in re.findall(r"\(([^)]*)\)", side)]

    return names(inputs), names(outputs)


def _dtypes(otypes: Any) -> list[Any]:
    """The dtypes that `vectorize` is asked for."""
    if not isinstance(otypes, str) and not iterable(otypes):
        raise ValueError("Invalid otype specification")
    dtypes = []
    for one in otypes:
        try:
            dtypes.append(core.dtype(one))
        except TypeError as error:
            if isinstance(otypes, str):
                raise ValueError(f"Invalid otype specified: {one}") from error
            raise
    return dtypes


def _of_class(result: Any, *arrays: Any) -> Any:
    """A result as the array of highest priority among those it was made of wraps it."""
    derived = [a for a in arrays if isinstance(a, core.ndarray) and type(a) is not core.ndarray]
    if not derived:
        return result
    return max(derived, key=lambda a: getattr(a, "__array_priority__", 0.0)).__array_wrap__(result)


class vectorize:
    """A function of arrays made of a function of numbers: it is called once per element.

    Parameters
    ----------
    pyfunc : the function; without it, `vectorize` is a decorator.
    otypes : the dtypes of the results, as characters or a list; found by a first call otherwise.
    doc : the docstring, unless that of the function.
    excluded : positions and names of arguments that are passed as they are.
    cache : whether the first call, which finds the dtypes, is not repeated.
    signature : as '(m,n),(n)->(m)': which axes of arguments the function takes whole.

    >>> import polyarray as pa
    >>> larger = pa.vectorize(lambda a, b: a if a > b else b)
    >>> larger([1, 5, 3], 2)
    array([2, 5, 3])
    """

    def __init__(
        self,
        pyfunc: Callable[..., Any] | None = None,
        otypes: str | Sequence[Any] | None = None,
        doc: str | None = None,
        excluded: Iterable[int | str] | None = None,
        cache: bool = False,
        signature: str | None = None,
    ) -> None:
        if pyfunc is not None and not callable(pyfunc):
            raise TypeError("When used as a decorator, only accepts keyword arguments.")
        self.otypes = None if otypes is None else _dtypes(otypes)
        self.excluded = set() if excluded is None else set(excluded)
        self.cache = cache
        self.signature = signature
        self._axes = None if signature is None else _core_axes(signature)
        self.pyfunc: Callable[..., Any] | None = None
        self._doc = doc
        if pyfunc is not None:
            self._adopt(pyfunc)

    def _adopt(self, pyfunc: Callable[..., Any]) -> None:
        self.pyfunc = pyfunc
        self.__name__ = getattr(pyfunc, "__name__", "vectorize")
        self.__doc__ = pyfunc.__doc__ if self._doc is None else self._doc

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function for every element, or decorate it."""
        if self.pyfunc is None:
            self._adopt(args[0])
            return self
        function = self.pyfunc
        positions = [k for k in range(len(args)) if k not in self.excluded]
        names = [name for name in kwargs if name not in self.excluded]
        if not self.excluded and not kwargs:
            return self._run(function, list(args))

        def with_the_rest(*given: Any) -> Any:
            every = list(args)
            for position, value in zip(positions, given, strict=False):
                every[position] = value
            return function(*every, **{**kwargs, **dict(zip(names, given[len(positions) :], strict=True))})

        return self._run(with_the_rest, [args[k] for k in positions] + [kwargs[n] for n in names])

    def _run(self, function: Callable[..., Any], args: list[Any]) -> Any:
        if not args:
            return function()
        if self._axes is not None:
            return self._run_signature(function, args, *self._axes)
        arrays = [core.asarray(a) for a in args]
        shapes = [a.shape for a in arrays]
        try:
            shape = core.broadcast_shapes(*shapes)
        except ValueError as error:
            words = "".join(f"{one} " for one in shapes)
            raise ValueError(f"operands could not be broadcast together with shapes {words}") from error
        flat = [core.broadcast_to(a, shape).reshape(-1) for a in arrays]
        # Dtypes are those of a call with elements; all other calls get Python's numbers, which are faster.
        rows = zip(*(a.tolist() for a in flat), strict=True)
        results = []
        dtypes = self.otypes
        if dtypes is None:
            if flat[0].size == 0:
                raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
            first = function(*(a[0] for a in flat))
            dtypes = [
                core.asarray(value).dtype for value in (first if isinstance(first, tuple) else (first,))
            ]
            if self.cache:
                results.append(first)
                next(rows)
        results += [function(*values) for values in rows]
        several = isinstance(results[0], tuple) if results else len(dtypes) > 1
        columns = list(zip(*results, strict=True)) if several and results else [results]
        if not results:
            columns = [[] for _ in dtypes]
        made = tuple(
            _of_class(core.array(list(column), dtype=dtype).reshape(shape), *args)
            for column, dtype in zip(columns, dtypes, strict=True)
        )
        return made if several else made[0]

    def _run_signature(
        self,
        function: Callable[..., Any],
        args: list[Any],
        inputs: list[tuple[str, ...]],
        outputs: list[tuple[str, ...]],
    ) -> Any:
        if len(args) != len(inputs):
            raise TypeError(f"wrong number of positional arguments: expected {len(inputs)}, got {len(args)}")
        arrays = [core.asanyarray(a) for a in args]
        lengths: dict[str, int] = {}
        outer_shapes = []
        for array, names in zip(arrays, inputs, strict=True):
            if array.ndim < len(names):
                raise ValueError(
                    f"{array.ndim}-dimensional argument does not have enough dimensions for all core "
                    f"dimensions {names!r}"
                )
            split = array.ndim - len(names)
            _record_lengths(lengths, names, array.shape[split:])
            outer_shapes.append(array.shape[:split])
        outer = core.broadcast_shapes(*outer_shapes)
        whole = [
            core.broadcast_to(a, outer + a.shape[a.ndim - len(names) :], subok=True)
            for a, names in zip(arrays, inputs, strict=True)
        ]
        collected: list[list[Any]] = [[] for _ in outputs]
        for index in ndindex(outer):
            given = function(*(a[index] for a in whole))
            given = given if isinstance(given, tuple) else (given,)
            if len(given) != len(outputs):
                raise ValueError(
                    f"wrong number of outputs from pyfunc: expected {len(outputs)}, got {len(given)}"
                )
            for names, value, column in zip(outputs, given, collected, strict=True):
                _record_lengths(lengths, names, core.asarray(value).shape)
                column.append(core.asanyarray(value))
        if not collected[0] and self.otypes is None:
            raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
        results = []
        for k, (names, column) in enumerate(zip(outputs, collected, strict=True)):
            if any(name not in lengths for name in names):
                raise ValueError(
                    "cannot call `vectorize` with a signature including new output dimensions "
                    "on size 0 inputs"
                )
            dtype = column[0].dtype if self.otypes is None else self.otypes[k]
            full = outer + tuple(lengths[name] for name in names)
            joined = (
                core.array(column, dtype=dtype).reshape(full) if column else core.empty(full, dtype=dtype)
            )
            results.append(_of_class(joined, *column[:1]))
        return results[0] if len(results) == 1 else tuple(results)


def _record_lengths(lengths: dict[str, int], names: tuple[str, ...], shape: tuple[int, ...]) -> None:
    if len(shape) < len(names):
        raise ValueError(
            f"{len(shape)}-dimensional argument does not have enough dimensions for all core "
            f"dimensions {names!r}"
        )
    for name, length in zip(names, shape, strict=False):
        if lengths.setdefault(name, length) != length:
            raise ValueError(
                f"inconsistent size for core dimension {name!r}: {length!r} vs {lengths[name]!r}"
            )
