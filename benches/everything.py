"""Is any function slower than NumPy's? Every public one, with operands that its parameters' names call for.

The functions are those that the package has now: of the main namespace, `linalg`, `fft`, `emath`,
`lib.stride_tricks`, `polynomial` and `random`, and the methods of arrays and generators. Each is called with
about a million float64 elements; universal functions, functions of one array and some more also with float32
and int64. `operands.py` has the tables: what a parameter's name stands for, which functions need something
else, and which are not measured and why. Results are evaluated within the measured time.
"""

import fnmatch
import importlib
import inspect
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from . import operands
from .case import Case, Unmeasured, polyarray

SHORTEST = 0.003
"""Seconds that one measurement takes at least; there are very many."""
REST = 0.002
ROUNDS = 3
N = 1_000_000
SMALL = 4000
DTYPES = ("f8", "f4", "i8")
CHAPTERS = ("", "linalg", "fft", "emath", "lib.stride_tricks", "polynomial", "random")
BASES = ("polynomial", "chebyshev", "legendre", "laguerre", "hermite", "hermite_e", "polyutils")
UFUNC_METHODS = ("reduce", "accumulate", "reduceat", "outer", "at")


def namespaces() -> Iterator[tuple[str, Any]]:
    """The modules and classes whose members are measured."""
    pa = polyarray()
    for chapter in CHAPTERS:
        yield chapter, importlib.import_module(f"polyarray.{chapter}".rstrip("."))
    for basis in BASES:
        yield f"polynomial.{basis}", importlib.import_module(f"polyarray.polynomial.{basis}")
    yield "random.Generator", pa.random.Generator
    yield "ndarray", pa.ndarray


def functions() -> dict[str, Any]:
    """Every public callable by its path, but for types without work of their own."""
    found = {}
    for path, namespace in namespaces():
        names = getattr(namespace, "__all__", None) or dir(namespace)
        for name in sorted(names):
            value = getattr(namespace, name)
            if not name.startswith("_") and callable(value) and not _idle(value):
                found[f"{path}.{name}".lstrip(".")] = value
    found |= {f"ufunc.{name}": getattr(polyarray().ufunc, name) for name in UFUNC_METHODS}
    return found


def _idle(value: Any) -> bool:
    """Scalar types, exceptions, and modules: nothing to measure, and nothing to give a reason for."""
    idle = (polyarray().generic, BaseException)
    return inspect.ismodule(value) or (isinstance(value, type) and issubclass(value, idle))


@cache
def reasons() -> dict[str, str]:
    """Why a name has no case."""
    return {name: reason for reason, names in operands.UNMEASURED.items() for name in names.split()}


@cache
def rows() -> list[tuple[re.Pattern[str], str, str]]:
    """The rows of the table: pattern of the path, label, arguments."""
    found = []
    for line in operands.ROWS.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        names, arguments = re.split(r"\s{2,}", line, maxsplit=1)
        for name in names.split("|"):
            pattern, _, label = name.rstrip("]").partition("[")
            found.append((re.compile(fnmatch.translate(pattern)), label, arguments.strip()))
    return found


def statements(path: str, function: Any) -> dict[str, tuple[str, bool]]:
    """What is run for a function, by label, and whether the rule made it."""
    found = {}
    for pattern, label, arguments in rows():
        if pattern.match(path):
            found[label] = arguments
    made = {label: (_called(path, arguments), False) for label, arguments in found.items()}
    if "" not in made:
        made = {"": (_called(path, _by_rule(path, function)), True), **made}
    return made


def _called(path: str, arguments: str) -> str:
    """A statement of arguments, unless they are one already."""
    chapter, _, name = path.rpartition(".")
    if chapter == "ufunc" or re.search(rf"\bf\(|\.{re.escape(name)}\(", arguments):
        return arguments
    if chapter == "ndarray":
        return f"x.{name}({arguments})"
    if chapter.startswith("random"):
        arguments = f"{arguments}, size=n // 10".lstrip(", ")
    return f"f({arguments})"


def _by_rule(path: str, function: Any) -> str:
    """Arguments from the names of the parameters that must be given."""
    chapter = path.rpartition(".")[0].partition(".")[0]
    tables = [operands.PARAMETERS.get(chapter, ""), operands.PARAMETERS[""]]
    known: dict[str, str] = {}
    for table in tables:
        for item in table.split():
            parameter, _, argument = item.partition("=")
            known.setdefault(parameter, argument)
    if hasattr(function, "nin"):
        return ", ".join(("x", "y")[: function.nin])
    needed = [
        p.name
        for p in inspect.signature(function).parameters.values()
        if p.default is p.empty and p.kind <= p.POSITIONAL_OR_KEYWORD and p.name != "self"
    ]
    missing = [p for p in needed if p not in known]
    if missing:
        raise LookupError(f"{path}: no rule says what {', '.join(missing)} should be; it needs a row")
    return ", ".join(known[p] for p in needed)


def _dtypes(path: str, function: Any, statement: str, ruled: bool) -> tuple[str, ...]:
    """The dtypes that tell something about a function."""
    used = {name for name in operands.FLOATING.split() if re.search(rf"\b{name}\b", statement)}
    if hasattr(function, "types"):
        kinds = dict(zip(DTYPES, "dfl", strict=True))
        return tuple(d for d in DTYPES if any(t.startswith(kinds[d]) for t in function.types)) or DTYPES[:1]
    chapter = path.rpartition(".")[0]
    if path in operands.EVERY_DTYPE.split() or (ruled and chapter in ("", "ndarray")):
        return DTYPES if used else DTYPES[:1]
    return DTYPES[:2] if used and chapter in ("linalg", "fft") else DTYPES[:1]


@dataclass
class Call:
    """One generated case: a statement, and what its names mean in an engine."""

    path: str
    statement: str
    dtype: str
    n: int

    def inputs(self) -> dict[str, Any]:
        """The operands that the statement mentions."""
        return {
            name: operands.operand(name, self.n, self.dtype)
            for name in operands.OPERANDS
            if re.search(rf"(?<![\w.'\"]){name}\b(?!=)", self.statement)
        }

    def names(self, xp: Any) -> dict[str, Any]:
        """What else it mentions."""
        return {"f": resolve(xp, self.path), "io": io, "os": os}


def resolve(xp: Any, path: str) -> Any:
    """A function of an engine; those that draw belong to a generator that begins anew."""
    owner, _, name = path.rpartition(".")
    if path.startswith("random."):
        new = xp.random.default_rng if owner == "random.Generator" else xp.random.RandomState
        return getattr(new(5), name)
    value = importlib.import_module(f"{xp.__name__}.{owner}") if owner and "." in owner else xp
    for part in path.split(".") if value is xp else [name]:
        value = getattr(value, part)
    return value


def cases(quick: bool = False) -> Iterator[Case | Unmeasured]:
    """Function × label × dtype."""
    n = SMALL if quick else N
    found = functions()
    # A function with several names is measured under its own.
    firsts: dict[int, str] = {}
    for path, function in sorted(found.items(), key=lambda item: item[0] != getattr(item[1], "__name__", "")):
        firsts.setdefault(id(function), path)
    for path, function in found.items():
        first = firsts[id(function)]
        if path in reasons():
            yield Unmeasured(path, reasons()[path])
            continue
        if first != path:
            yield Unmeasured(path, f"the same function as {first}")
            continue
        for label, (statement, ruled) in statements(path, function).items():
            for dtype in _dtypes(path, function, statement, ruled):
                call = Call(path, statement, dtype, n)
                yield Case(
                    f"{path}[{label}]" if label else path,
                    n,
                    dtype,
                    call.inputs,
                    statement=statement,
                    names=call.names,
                    evaluated=True,
                )
    operands.forget()
