"""What is measured: a case, and the engines that can run it.

A case makes its inputs once, as NumPy arrays, and gives every engine the same values. NumPy and
polyarray run the same function, written against a module `xp`; numexpr gets an expression, Numba a
compiled function. polyarray's inputs are copied into its own memory first, because work on memory that
somebody else can write is never deferred, and its results are evaluated inside the measured time.

An engine that has no equivalent is left out of a case, and its cell in the table stays empty.
"""

import timeit
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

ENGINES = ("numpy", "polyarray", "numexpr", "numba")


def polyarray() -> Any:
    """The package, or ImportError where it is not built."""
    import polyarray

    return polyarray


@dataclass
class Case:
    """One row of a table: what runs, on what, and in which engines."""

    name: str
    n: int
    dtype: str
    inputs: Callable[[], Sequence[Any] | dict[str, Any]]
    """Makes the inputs; called once per case, so that large ones do not pile up. Names are for statements."""
    array: Callable[..., Any] | None = None
    """`array(xp, *inputs)`, for NumPy and polyarray."""
    numexpr: str | None = None
    """An expression over `x0`, `x1`, … (the inputs in order)."""
    constants: dict[str, Any] = field(default_factory=dict)
    """Further names in the expression."""
    numba: Callable[..., Any] | None = None
    """A compiled function of the inputs."""
    statement: str | None = None
    """Instead of `array`: a statement over `xp` and the inputs (`x0`, `x1`, … if they have no names of their
    own), for calls too short for a function."""
    names: Callable[[Any], dict[str, Any]] = lambda xp: {}
    """What a statement mentions besides, in the engine `xp`."""
    evaluated: bool = False
    """Whether the statement is an expression whose result has to be evaluated."""
    tolerance: float | None = None
    """How far results may differ from NumPy's; None asks nothing."""
    rewrites: bool = False
    """The function writes to its inputs: every engine gets copies, and results are not compared."""

    def timers(self) -> dict[str, timeit.Timer | Exception]:
        """A timer per engine that has the case, and what stopped those that failed."""
        inputs = self.inputs()
        made: dict[str, timeit.Timer | Exception] = {}
        expected = None
        for engine in ENGINES:
            try:
                call = getattr(self, f"_{engine}")(inputs)
                if call is None:
                    continue
                timer, compute = call
                if self.tolerance is not None and not self.rewrites and compute is not None:
                    result = np.asarray(compute())
                    if engine == "numpy":
                        expected = result
                    elif expected is not None:
                        np.testing.assert_allclose(result, expected, rtol=self.tolerance, atol=self.tolerance)
                made[engine] = timer
            except ModuleNotFoundError as error:
                if error.name != engine:
                    made[engine] = error
            except Exception as error:
                made[engine] = error
        return made

    def scope(self, xp: Any, inputs: Sequence[Any] | dict[str, Any]) -> dict[str, Any]:
        """What the names in the statement are, in the engine `xp`, whose own arrays the inputs become."""
        if not isinstance(inputs, dict):
            inputs = {f"x{i}": x for i, x in enumerate(inputs)}
        own = {name: xp.array(x) if isinstance(x, np.ndarray) else x for name, x in inputs.items()}
        return {"xp": xp, **own, **self.names(xp)}

    def _numpy(self, inputs: Any) -> Any:
        if self.statement is not None:
            return self._statement(np, inputs)
        return self._array(np, [x.copy() if self.rewrites else x for x in inputs], None)

    def _polyarray(self, inputs: Any) -> Any:
        pa = polyarray()
        if self.statement is not None:
            return self._statement(pa, inputs)
        return self._array(pa, [pa.array(x) if isinstance(x, np.ndarray) else x for x in inputs], pa)

    def _statement(self, xp: Any, inputs: Sequence[Any] | dict[str, Any]) -> Any:
        statement, scope = self.statement or "", self.scope(xp, inputs)
        # What is computed already, and NumPy's arrays, do not pay for the question.
        if self.evaluated and xp is not np:
            result = eval(statement, dict(scope))
            waits = [not xp.explain(a).startswith("computed") for a in arrays_in(result, xp.ndarray)]
            if any(waits):
                scope |= {"evaluate": xp.evaluate, "arrays_in": arrays_in, "ndarray": xp.ndarray}
                alone = isinstance(result, xp.ndarray)
                statement = f"evaluate({statement if alone else f'*arrays_in({statement}, ndarray)'})"
        return timeit.Timer(statement, globals=scope), None

    def _array(self, xp: Any, inputs: Sequence[Any], pa: Any) -> Any:
        function = self.array
        if function is None:
            return None
        if pa is None:
            return _timed(lambda: function(xp, *inputs))

        def evaluated() -> Any:
            result = function(xp, *inputs)
            if isinstance(result, pa.ndarray):
                pa.evaluate(result)
            return result

        return _timed(evaluated)

    def _numexpr(self, inputs: Any) -> Any:
        if self.numexpr is None:
            return None
        import numexpr

        names = {f"x{i}": x for i, x in enumerate(inputs)} | self.constants
        return _timed(lambda: numexpr.evaluate(self.numexpr, names, {}))

    def _numba(self, inputs: Any) -> Any:
        function = self.numba
        if function is None:
            return None
        mine = [x.copy() if self.rewrites else x for x in inputs]
        function(*[x.copy() if self.rewrites else x for x in inputs])  # compiles
        return _timed(lambda: function(*mine))


def arrays_in(result: Any, kind: type) -> list[Any]:
    """All arrays in a result: itself, or those in a tuple or list."""
    if isinstance(result, (tuple, list)):
        return [array for item in result for array in arrays_in(item, kind)]
    return [result] if isinstance(result, kind) else []


def _timed(call: Callable[[], Any]) -> tuple[timeit.Timer, Callable[[], Any]]:
    return timeit.Timer("call()", globals={"call": call}), call


@dataclass
class Probe:
    """A row whose engines are measured some other way: each function gives one number per call."""

    name: str
    n: int
    dtype: str
    unit: str
    measure: dict[str, Callable[[], float]] = field(default_factory=dict)


@dataclass
class Unmeasured:
    """A row without figures: what is not measured, and why."""

    name: str
    reason: str
