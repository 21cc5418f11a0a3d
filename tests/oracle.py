"""NumPy as the oracle: operands for both libraries, one call on each, and a comparison of what came.

A test gives a function of a module and some operands, and asks that polyarray does what NumPy does:

    agree(lambda xp, a: xp.sort(a, axis=0), Operand(values("f4"), "reversed"))

Compared are the kind of result (array, scalar, tuple, …), dtype, shape, every element (up to a number of
units in the last place where a test says so), the operands afterwards, the exception, and the warnings.
NaN equals NaN; zeros keep their sign.

Operands are made from one contiguous NumPy array, copied into polyarray, and brought into their layout
by the same slicing on both sides, so that a layout is never lost in the conversion.
"""

import re
import types
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polyarray as pa
import pytest

BOOLS = ("?",)
SIGNED = ("i1", "i2", "i4", "i8")
UNSIGNED = ("u1", "u2", "u4", "u8")
INTEGERS = SIGNED + UNSIGNED
FLOATS = ("f2", "f4", "f8")
COMPLEX = ("F", "D")
DTYPES = BOOLS + INTEGERS + FLOATS + COMPLEX
"""Every dtype that both libraries have; bfloat16 has tests of its own."""


# ---- operands -----------------------------------------------------------------------------------------


def values(dtype: Any) -> np.ndarray:
    """The special values of a dtype, then ordinary ones."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array([False, True, True, False, True])
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        chosen = {0, 1, 2, 3, 7, 10, 63, 100, info.max, info.max - 1, info.max // 2, info.min, info.min + 1}
        chosen |= {-1, -2, -7, -100} if dtype.kind == "i" else set()
        return np.array(sorted(chosen), dtype=dtype)
    if dtype.kind == "c":
        parts = [0.0, -0.0, 1.0, -2.5, 1e-3, 30.0]
        finite = [complex(a, b) for a in parts for b in parts]
        odd = [complex(np.inf, 1.0), complex(-1.0, np.inf), complex(np.nan, 1.0), complex(2.0, np.nan)]
        return np.array(finite + odd, dtype=dtype)
    info = np.finfo(dtype)
    edges = [info.max, info.tiny, info.smallest_subnormal, info.eps, 1.0 + float(info.eps), np.inf]
    ordinary = [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, np.e, np.pi, 10.0, 0.1, 100.3]
    positive = np.array([*ordinary, *edges], dtype=dtype)
    return np.concatenate([positive, -positive, np.array([np.nan], dtype=dtype)])


def ordinary(dtype: Any, shape: tuple[int, ...] | int = 24, seed: int = 0) -> np.ndarray:
    """Harmless random values: no special ones, small integers, floats between -4 and 4."""
    dtype = np.dtype(dtype)
    rng = np.random.default_rng(seed)
    if dtype.kind == "b":
        return rng.random(shape) < 0.5
    if dtype.kind in "iu":
        return rng.integers(-9 if dtype.kind == "i" else 0, 10, shape).astype(dtype)
    if dtype.kind == "c":
        return (rng.uniform(-4, 4, shape) + 1j * rng.uniform(-4, 4, shape)).astype(dtype)
    return rng.uniform(-4, 4, shape).astype(dtype)


def pairs(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every element of `a` with every element of `b`."""
    return np.repeat(a, len(b)), np.tile(b, len(a))


LAYOUTS: dict[str, Callable[[Any, Any], Any]] = {
    "contiguous": lambda xp, a: a,
    "offset": lambda xp, a: a[1:],
    "strided": lambda xp, a: a[::2],
    "reversed": lambda xp, a: a[::-1],
    "transposed": lambda xp, a: a[: len(a) // 4 * 4].reshape(-1, 4).T,
    "inner strided": lambda xp, a: a[: len(a) // 6 * 6].reshape(-1, 6)[:, ::3],
    "broadcast": lambda xp, a: xp.broadcast_to(a[:5], (3, 5)),
    "broadcast column": lambda xp, a: xp.broadcast_to(a[:5, None], (5, 3)),
    "zero-size": lambda xp, a: a[:0].reshape(0, 3),
    "0-d": lambda xp, a: a[:1].reshape(()),
    "large": lambda xp, a: xp.broadcast_to(a, (100_000 // max(len(a), 1) + 1, len(a))).reshape(-1),
}
"""Ways to bring a contiguous vector into a layout, by NumPy's own words."""


@dataclass
class Operand:
    """A vector of values and the layout in which a function meets it."""

    base: np.ndarray
    layout: str = "contiguous"

    def make(self, xp: Any) -> Any:
        """A fresh array of the module `xp`."""
        base = self.base.copy() if xp is np else xp.array(self.base)
        return LAYOUTS[self.layout](xp, base)


# ---- outcomes -----------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What one call did."""

    result: Any = None
    error: BaseException | None = None
    warnings: set[str] = field(default_factory=set)
    operands: list[Any] = field(default_factory=list)


def outcome(call: Callable[..., Any], xp: Any, operands: tuple[Any, ...]) -> Outcome:
    """Call `call(xp, *operands)`, and evaluate what it gives, with everything it says recorded."""
    made = [o.make(xp) if isinstance(o, Operand) else o for o in operands]
    got = Outcome(operands=[m for m, o in zip(made, operands, strict=True) if isinstance(o, Operand)])
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            got.result = call(xp, *made)
            if xp is pa:
                pa.evaluate(*arrays_in(got.result))
        except Exception as error:
            got.error = error
    # "divide by zero encountered in log": which function says it may differ where work is fused.
    words = [(w.category.__name__, str(w.message).partition(" encountered")[0]) for w in said]
    got.warnings = {f"{name}: {re.sub('0x[0-9a-f]+', 'somewhere', text)}" for name, text in words}
    return got


def arrays_in(result: Any) -> list[Any]:
    """The polyarray arrays in a result, however nested."""
    if isinstance(result, pa.ndarray):
        return [result]
    if isinstance(result, (tuple, list)):
        return [a for part in result for a in arrays_in(part)]
    return []


def agree(
    call: Callable[..., Any],
    *operands: Any,
    ulp: int = 0,
    rtol: float = 0.0,
    atol: float = 0.0,
    warned: bool = True,
    zero_signs: bool = True,
) -> None:
    """Assert that `call(polyarray, …)` does what `call(numpy, …)` does.

    NumPy arrays among the operands become contiguous operands; other objects are passed as they are.
    A function that polyarray does not have skips the test; `test_names.py` says which have to be there.
    `ulp`, `rtol` and `atol` loosen the comparison of floating-point elements; `warned=False` leaves the
    warnings out, `zero_signs=False` the signs of zeros.
    """
    operands = tuple(Operand(o.reshape(-1)) if _is_vector(o) else o for o in operands)
    operands = tuple(_Fixed(o) if isinstance(o, np.ndarray) else o for o in operands)
    expected, actual = outcome(call, np, operands), outcome(call, pa, operands)
    if expected.error is None and (absent := missing_name(actual.error)):
        pytest.skip(f"polyarray does not have {absent}")
    same_error(actual.error, expected.error)
    if expected.error is None:
        same(actual.result, expected.result, ulp, rtol, atol, zero_signs)
    for mine, theirs in zip(actual.operands, expected.operands, strict=True):
        same(mine, theirs, ulp, rtol, atol, zero_signs)
    if warned:
        assert actual.warnings == expected.warnings


def _is_vector(x: Any) -> bool:
    return isinstance(x, np.ndarray) and x.ndim == 1 and x.flags.c_contiguous


class _Fixed(Operand):
    """An array that keeps its shape."""

    def make(self, xp: Any) -> Any:
        return self.base.copy() if xp is np else xp.array(self.base)


def missing_name(error: BaseException | None) -> str | None:
    """The name that polyarray was asked for and does not have, if that is what went wrong."""
    if not isinstance(error, AttributeError) or error.name is None or error.name.startswith("_"):
        return None
    owner = error.obj
    if isinstance(owner, types.ModuleType) and owner.__name__.partition(".")[0] == "polyarray":
        return f"{owner.__name__}.{error.name}"
    return f"ndarray.{error.name}" if isinstance(owner, pa.ndarray) else None


def same_error(actual: BaseException | None, expected: BaseException | None) -> None:
    """Both None, or an exception that every handler of NumPy's would catch."""
    if expected is None:
        if actual is not None:
            raise AssertionError(f"NumPy gives a result, polyarray raised {actual!r}") from actual
        return
    assert actual is not None, f"NumPy raises {expected!r}, polyarray gave a result"
    builtin = [c for c in type(expected).__mro__ if c.__module__ == "builtins"]
    wrong = f"NumPy raises {expected!r}, polyarray {actual!r}"
    assert all(isinstance(actual, c) for c in builtin), wrong
    assert str(actual).strip(), "an exception without a message"


def same(
    actual: Any, expected: Any, ulp: int = 0, rtol: float = 0.0, atol: float = 0.0, zero_signs: bool = True
) -> None:
    """Assert that two results are the same kind of thing with the same content."""
    if isinstance(expected, np.ndarray):
        assert isinstance(actual, pa.ndarray), f"NumPy gives an array, polyarray {type(actual)}"
        same_elements(actual, expected, ulp, rtol, atol, zero_signs)
    elif isinstance(expected, np.generic):
        assert not isinstance(actual, pa.ndarray), "NumPy gives a scalar, polyarray an array"
        same_elements(actual, expected, ulp, rtol, atol, zero_signs)
    elif isinstance(expected, (tuple, list)):
        assert isinstance(actual, type(expected)) or isinstance(actual, tuple) == isinstance(expected, tuple)
        assert len(actual) == len(expected)
        for mine, theirs in zip(actual, expected, strict=True):
            same(mine, theirs, ulp, rtol, atol, zero_signs)
    elif isinstance(expected, np.dtype):
        assert actual == expected
    else:
        assert type(actual) is type(expected)
        assert actual == expected or (actual != actual and expected != expected)


def same_elements(
    actual: Any, expected: Any, ulp: int = 0, rtol: float = 0.0, atol: float = 0.0, zero_signs: bool = True
) -> None:
    """Assert equal dtype, shape and elements of two arrays or scalars."""
    assert actual.dtype == expected.dtype, f"dtype {actual.dtype}, NumPy {expected.dtype}"
    assert actual.shape == expected.shape, f"shape {actual.shape}, NumPy {expected.shape}"
    mine, theirs = np.asarray(actual), np.asarray(expected)
    assert mine.dtype == theirs.dtype
    bad = np.array(~_equal(mine, theirs, zero_signs))
    if bad.any() and theirs.dtype.kind in "fc" and (ulp or rtol or atol):
        bad[bad] = ~_close(mine[bad], theirs[bad], ulp, rtol, atol)
    if bad.any():
        where = tuple(np.argwhere(bad)[0].tolist())
        raise AssertionError(
            f"{np.count_nonzero(bad)} of {bad.size} elements differ, first at {where}: "
            f"{mine[where]!r}, NumPy {theirs[where]!r}"
        )


def _equal(a: np.ndarray, b: np.ndarray, zero_signs: bool) -> Any:
    if a.dtype.kind == "c":
        return _equal(a.real, b.real, zero_signs) & _equal(a.imag, b.imag, zero_signs)
    if a.dtype.kind != "f":
        return np.asarray(a == b)
    equal = (a == b) | (np.isnan(a) & np.isnan(b))
    if zero_signs:
        equal &= (a != 0) | (b != 0) | (np.signbit(a) == np.signbit(b))
    return np.asarray(equal)


def _close(a: np.ndarray, b: np.ndarray, ulp: int, rtol: float, atol: float) -> Any:
    if a.dtype.kind == "c":
        # A rounding error of a complex function is small beside the number, not beside each part.
        with np.errstate(all="ignore"):
            spacing = ulp * np.finfo(a.dtype).eps
            allowed = (spacing + rtol) * np.abs(b) + atol
            near = np.abs(a.real - b.real) <= allowed
            near_imag = np.abs(a.imag - b.imag) <= allowed
        return (near | _equal(a.real, b.real, False)) & (near_imag | _equal(a.imag, b.imag, False))
    near = ulp_distance(a, b) <= ulp
    with np.errstate(all="ignore"):
        difference = np.abs(a.astype("f8") - b.astype("f8"))
        near |= difference <= rtol * np.abs(b.astype("f8")) + atol
    return near


def ulp_distance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How many representable numbers lie between; very many where one is NaN and the other is not."""

    def ordered(x: np.ndarray) -> np.ndarray:
        # Negative numbers count downwards from zero, so that neighbours differ by one.
        bits = np.ascontiguousarray(x).view(f"i{x.dtype.itemsize}").reshape(x.shape)
        lowest = np.iinfo(bits.dtype).min
        return np.where(bits < 0, lowest - bits, bits).astype(np.int64)

    x, y = ordered(a), ordered(b)
    with np.errstate(over="ignore"):
        distance = np.where(
            x > y, x.view(np.uint64) - y.view(np.uint64), y.view(np.uint64) - x.view(np.uint64)
        )
    distance = np.where(np.isnan(a) & np.isnan(b), np.uint64(0), distance)
    return np.where(np.isnan(a) != np.isnan(b), np.uint64(2**64 - 1), distance)
