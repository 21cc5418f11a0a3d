"""Programs of other libraries, run once on NumPy's arrays and once on ours.

A test module makes a `Consumer` and gives it cases, functions of one namespace that make arrays by it, hand
them to the library, and return what came:

    xarray = Consumer("xarray")

    @xarray.works
    def mean_along_a_dimension(xp):
        array = xr.DataArray(xp.arange(6.0).reshape(2, 3), dims=("x", "y"))
        return array.mean("x").data

    test = xarray.test()

What a case returns is compared with what it returns under NumPy: arrays, numbers, texts, and tuples, lists
and dictionaries of them. Its kind says what else holds:

works      arrays that come back are ours, and none was handed over as a NumPy array in between
adapter    so it is, with the help of a module in `polyarray.interop`
in_place   compiled code of the library reads or writes our memory; arrays that come back are ours
converts   the library makes NumPy arrays of ours: the results are right; the reason says why
refused    the exception says that it cannot be done; the reason says why

`polyarray.testing.count_exports` counts. The table in `docs/with/README.md` is written from the cases by
`python tests/consumers/table.py`, and compared with them by a test.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polyarray as pa
import pytest
from polyarray.testing import count_exports

TO_NUMPY = (
    "__array__",
    "buffer",
    "__array_interface__",
    "__array_struct__",
    "__dlpack__",
    "__arrow_c_array__",
)
"""Ways by which others get at our memory."""


@dataclass(frozen=True)
class Case:
    """A program, and what is expected of it."""

    name: str
    program: Callable[..., Any]
    kind: str
    reason: str = ""
    error: type[Exception] | tuple[type[Exception], ...] = Exception
    message: str = ""
    rtol: float = 1e-12
    atol: float = 0.0
    ours: bool = True
    """Whether arrays among the results have to be ours."""

    def run(self, *more: Any) -> None:
        """Runs the program, which is given a namespace and whatever more there is, on both kinds of arrays.

        Raises
        ------
        AssertionError
            If anything is not as the kind says.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if self.kind == "refused":
                with pytest.raises(self.error, match=self.message or None):
                    self.program(pa, *more)
                return
            expected = self.program(np, *more)
            with count_exports() as exports:
                actual = self.program(pa, *more)
        converted = {name: exports[name] for name in TO_NUMPY if name in exports}
        if self.kind in ("works", "adapter"):
            assert not converted, f"{self.name}: NumPy got at arrays through {converted}"
        elif self.kind == "in_place":
            assert converted, f"{self.name}: works without a look at our memory"
        compare(actual, expected, self, self.name)


def compare(actual: Any, expected: Any, case: Case, where: str) -> None:
    """Fails unless two results agree, in depth."""
    if isinstance(expected, dict):
        assert actual.keys() == expected.keys(), where
        for key, item in expected.items():
            compare(actual[key], item, case, f"{where}[{key!r}]")
    elif isinstance(expected, (tuple, list)):
        assert isinstance(actual, (tuple, list)), f"{where}: {type(actual)}"
        assert len(actual) == len(expected), where
        for k, (a, b) in enumerate(zip(actual, expected, strict=True)):
            compare(a, b, case, f"{where}[{k}]")
    elif isinstance(expected, (np.ndarray, np.generic)):
        if case.ours and case.kind != "converts":
            array = isinstance(expected, np.ndarray)
            kinds = pa.ndarray if array else (pa.ndarray, pa.generic, bool, int, float, complex)
            theirs = isinstance(actual, np.generic)
            assert isinstance(actual, kinds) and not theirs, f"{where}: {type(actual)} instead of ours"
        a, b = np.asarray(actual), np.asarray(expected)
        assert a.shape == b.shape, f"{where}: shape {a.shape} instead of {b.shape}"
        assert a.dtype == b.dtype, f"{where}: dtype {a.dtype} instead of {b.dtype}"
        if b.dtype.kind in "fc":
            np.testing.assert_allclose(a, b, rtol=case.rtol, atol=case.atol, err_msg=where)
        else:
            np.testing.assert_array_equal(a, b, err_msg=where)
    elif isinstance(expected, (float, complex)) and not isinstance(expected, bool):
        np.testing.assert_allclose(actual, expected, rtol=case.rtol, atol=case.atol, err_msg=where)
    else:
        assert actual == expected, f"{where}: {actual!r} instead of {expected!r}"


@dataclass
class Consumer:
    """A library that is given our arrays, and its cases.

    `page` is the name of its page in `docs/with/`; `rtol` and `atol` are those of cases that name none.
    """

    name: str
    page: str = ""
    rtol: float = 1e-12
    atol: float = 0.0
    cases: list[Case] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.page or self.name.lower()

    def _add(self, kind: str, program: Any, options: dict[str, Any]) -> Any:
        def add(program: Callable[[Any], Any]) -> Callable[[Any], Any]:
            name = options.pop("name", None) or program.__name__.replace("_", " ").strip()
            assert all(case.name != name for case in self.cases), f"{self.name} has two cases '{name}'"
            assert inspect.signature(program).parameters, "a case takes the namespace"
            self.cases.append(Case(name, program, kind, **{"rtol": self.rtol, "atol": self.atol} | options))
            return program

        return add(program) if program is not None else add

    def works(self, program: Any = None, /, **options: Any) -> Any:
        """Adds a case that works, with our arrays throughout."""
        return self._add("works", program, options)

    def adapter(self, program: Any = None, /, **options: Any) -> Any:
        """Adds a case that works through a module of `polyarray.interop`."""
        return self._add("adapter", program, options)

    def in_place(self, program: Any = None, /, **options: Any) -> Any:
        """Adds a case in which compiled code works on our memory, and gives our arrays back."""
        return self._add("in_place", program, options)

    def converts(self, reason: str, /, **options: Any) -> Any:
        """Adds a case in which the library makes NumPy arrays of ours, and why."""
        return self._add("converts", None, options | {"reason": reason})

    def refused(self, error: Any, reason: str, /, **options: Any) -> Any:
        """Adds a case that ends in an exception, and why."""
        return self._add("refused", None, options | {"error": error, "reason": reason})

    def test(self) -> Callable[[Case], None]:
        """The test of all cases."""

        @pytest.mark.parametrize("case", self.cases, ids=lambda case: case.name)
        def test_case(case: Case) -> None:
            case.run()

        return test_case


def count(cases: Iterable[Case], kind: str) -> int:
    """How many cases are of a kind."""
    return sum(case.kind == kind for case in cases)
