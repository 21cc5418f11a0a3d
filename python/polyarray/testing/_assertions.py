"""Assertions that compare arrays and objects, and messages that say where they differ.

Arrays of any library are compared through `asarray`; what no array can be made of (text, objects) is
compared as Python compares it. All comparisons go through `assert_array_compare`.
"""

from __future__ import annotations

import contextlib
import difflib
import operator
import re
from collections.abc import Callable
from typing import Any

from .. import _per_call
from .. import _polyarray as core
from .. import _printing as printing
from .._py39 import zip

__all__ = [
    "assert_",
    "assert_allclose",
    "assert_almost_equal",
    "assert_approx_equal",
    "assert_array_almost_equal",
    "assert_array_almost_equal_nulp",
    "assert_array_compare",
    "assert_array_equal",
    "assert_array_less",
    "assert_array_max_ulp",
    "assert_equal",
    "assert_string_equal",
    "build_err_msg",
    "print_assert_equal",
]

_SHOWN = 5
"""How many differing elements a message lists."""


def assert_(val: Any, msg: Any = "") -> None:
    """Fail unless a value is true, in optimized Python as well.

    >>> from polyarray.testing import assert_
    >>> assert_(1 + 1 == 2)
    """
    __tracebackhide__ = True
    if not val:
        raise AssertionError(msg() if callable(msg) else msg)


def build_err_msg(
    arrays: Any,
    err_msg: str,
    header: str = "Items are not equal:",
    verbose: bool = True,
    names: tuple[str, ...] = ("ACTUAL", "DESIRED"),
    precision: int | None = 8,
) -> str:
    """The message of a failed comparison: what was asked for, and both operands.

    >>> from polyarray.testing import build_err_msg
    >>> print(build_err_msg([1, 2], "").strip())
    Items are not equal:
     ACTUAL: 1
     DESIRED: 2
    """
    lines = ["\n" + header]
    text = str(err_msg)
    if text:
        if "\n" not in text and len(text) < 79 - len(header):
            lines = [lines[0] + " " + text]
        else:
            lines.append(text)
    if verbose:
        for name, array in zip(names, arrays, strict=False):
            try:
                shown = _repr(array, precision)
            except Exception as error:
                shown = f"[repr failed for <{type(array).__name__}>: {error}]"
            rows = shown.splitlines()
            if len(rows) > 3:
                rows = [*rows[:3], "..."]
            lines.append(f" {name}: " + "\n".join(rows))
    return "\n".join(lines)


def _repr(array: Any, precision: int | None) -> str:
    if isinstance(array, core.ndarray) and precision is not None:
        return str(printing.array_repr(array, precision=precision))
    return repr(array)


def _array(x: Any) -> Any:
    """An array of `x`; None where there is no such array."""
    if isinstance(x, (str, bytes)) or x is None:
        return None
    try:
        return core.asarray(x)
    except (TypeError, OverflowError):
        return None


def _hidden(*operands: Any) -> Any:
    """Where masked arrays among the operands are masked, which is not compared; None if nowhere."""
    masks = [core.asarray(one._mask) for one in operands if hasattr(one, "_mask")]
    masks = [mask for mask in masks if bool(mask.any())]
    if not masks:
        return None
    return masks[0] if len(masks) == 1 else core.logical_or(*masks)


def assert_array_compare(
    comparison: Callable[..., Any],
    x: Any,
    y: Any,
    err_msg: str = "",
    verbose: bool = True,
    header: str = "",
    precision: int = 6,
    equal_nan: bool = True,
    equal_inf: bool = True,
    *,
    strict: bool = False,
    names: tuple[str, str] = ("ACTUAL", "DESIRED"),
) -> None:
    """Fail unless `comparison(x, y)` is true for all elements.

    Shapes have to agree, except that one operand may be a number; `strict=True` asks for the same shape
    and dtype. With `equal_nan`, NaN has to stand in the same places, with `equal_inf` infinities, and
    these elements are not compared further. What is masked in either operand is not compared.

    >>> import operator
    >>> from polyarray.testing import assert_array_compare
    >>> assert_array_compare(operator.le, [1, 2], [1, 3])
    """
    __tracebackhide__ = True

    def fail(reason: str, *operands: Any) -> None:
        text = f"{err_msg}\n{reason}"
        shown = operands or (ox, oy)
        raise AssertionError(
            build_err_msg(shown, text, header=header, verbose=verbose, names=names, precision=precision)
        )

    ox, oy = _array(x), _array(y)
    if ox is None or oy is None:
        # Text and objects: as Python compares them.
        ox, oy = x, y
        left, right = _plain(x), _plain(y)
        if left != right if comparison is operator.eq else not bool(comparison(left, right)):
            fail(_count_plain(left, right))
        return

    same_shape = ox.shape == oy.shape and (not strict or ox.dtype == oy.dtype)
    if not strict:
        same_shape = same_shape or ox.shape == () or oy.shape == ()
    if not same_shape:
        if ox.shape != oy.shape:
            fail(f"(shapes {ox.shape}, {oy.shape} mismatch)")
        fail(f"(dtypes {ox.dtype}, {oy.dtype} mismatch)")

    hidden = _hidden(x, y)
    if hidden is not None:
        ox, oy = (core.where(hidden, core.zeros((), dtype=one.dtype), one) for one in (ox, oy))
    with core.errstate(all="ignore"):
        skip = hidden
        if equal_nan:
            found = _same_places(core.isnan, ox, oy, "nan", fail)
            skip = found if hidden is None else hidden if found is None else core.logical_or(found, hidden)
        if equal_inf:
            nan = core.False_ if skip is None else skip
            found = _same_places(
                lambda a: core.logical_and(core.isinf(a), core.logical_not(nan)), ox, oy, "inf", fail
            )
            if found is not None:
                pair = [a[found] if found.ndim and a.ndim else a for a in (ox, oy)]
                if not bool(core.asarray(core.equal(*pair)).all()):
                    fail("inf values mismatch:", *pair)
                skip = found if skip is None else core.logical_or(skip, found)
        if skip is not None and bool(core.asarray(skip).all()):
            return
        # Derived classes compare as they mean to.
        good = core.asarray(comparison(*(core.asanyarray(a) for a in (x, y))))
        if good.dtype.kind != "b":
            good = good.astype(bool)
        if skip is not None:
            good = core.logical_or(good, skip)
        good = core.asarray(good)
        if bool(good.all()):
            return
        fail(_differences(ox, oy, good, names))


def _same_places(test: Callable[[Any], Any], x: Any, y: Any, what: str, fail: Callable[..., None]) -> Any:
    """Where both operands hold a NaN (or an infinity); fails where only one does."""
    mine, theirs = core.asarray(test(x)), core.asarray(test(y))
    if not bool(core.asarray(core.equal(mine, theirs)).all()):
        fail(f"{what} location mismatch:")
    return mine if bool(mine.any()) and mine.ndim >= theirs.ndim else theirs if bool(theirs.any()) else None


def _differences(x: Any, y: Any, good: Any, names: tuple[str, str]) -> str:
    """How many elements differ, which, and by how much."""
    bad = core.asarray(core.logical_not(good))
    flat = bad.reshape(-1).tolist()
    count, total = sum(flat), max(x.size, y.size)
    lines = [f"Mismatched elements: {count} / {total} ({100 * count / total:.3g}%)"]
    if good.ndim:
        wide = [core.broadcast_to(a, good.shape).reshape(-1).tolist() for a in (x, y)]
        places = [k for k, wrong in enumerate(flat) if wrong]
        lines.append(
            f"First {_SHOWN} mismatches are at indices:"
            if count > _SHOWN
            else "Mismatch at index:"
            if count == 1
            else "Mismatch at indices:"
        )
        for place in places[:_SHOWN]:
            index, rest = [], place
            for length in reversed(good.shape):
                rest, k = divmod(rest, length)
                index.append(k)
            lines.append(f" {index[::-1]}: {wide[0][place]!r} ({names[0]}), {wide[1][place]!r} ({names[1]})")
    if x.dtype.kind != "b" or y.dtype.kind != "b":
        error = core.absolute(x - y)
        if x.dtype.kind == "u":
            error = core.minimum(error, core.absolute(y - x))
        bad, error = core.broadcast_to(bad, error.shape), core.asarray(error)
        y = core.broadcast_to(y, error.shape)
        relative = core.logical_and(bad, y != 0)
        ratio = (error[relative] / core.absolute(y[relative])).max() if bool(relative.any()) else float("inf")
        for kind, most in (("absolute", error[bad].max()), ("relative", ratio)):
            text = printing.array2string(core.asarray(most))
            lines.append(f"Max {kind} difference among violations: {text}")
    return "\n".join(lines)


def _plain(x: Any) -> Any:
    return x.tolist() if isinstance(x, (core.ndarray, core.generic)) else x


def _count_plain(x: Any, y: Any) -> str:
    if not (isinstance(x, (list, tuple)) and isinstance(y, (list, tuple))):
        return ""
    if len(x) != len(y):
        return f"(shapes ({len(x)},), ({len(y)},) mismatch)"
    count = sum(1 for a, b in zip(x, y, strict=True) if a != b)
    return f"Mismatched elements: {count} / {len(x)} ({100 * count / len(x):.3g}%)"


def assert_array_equal(
    actual: Any, desired: Any, err_msg: str = "", verbose: bool = True, *, strict: bool = False
) -> None:
    """Fail unless two arrays have the same shape and elements; NaN equals NaN.

    One operand may be a number, unless `strict=True`, which also compares dtypes.

    >>> import polyarray as pa
    >>> from polyarray.testing import assert_array_equal
    >>> assert_array_equal([1.0, pa.nan], pa.array([1.0, pa.nan]))
    """
    __tracebackhide__ = True
    assert_array_compare(
        operator.eq, actual, desired, err_msg=err_msg, verbose=verbose, header="Arrays are not equal",
        precision=8, strict=strict,
    )  # fmt: skip


def assert_array_less(
    x: Any, y: Any, err_msg: str = "", verbose: bool = True, *, strict: bool = False
) -> None:
    """Fail unless every element of `x` is less than its partner in `y`.

    >>> from polyarray.testing import assert_array_less
    >>> assert_array_less([1, 2], [2, 3])
    """
    __tracebackhide__ = True
    assert_array_compare(
        operator.lt, x, y, err_msg=err_msg, verbose=verbose,
        header="Arrays are not strictly ordered `x < y`", equal_inf=False, strict=strict, names=("x", "y"),
    )  # fmt: skip


def assert_array_almost_equal(
    actual: Any, desired: Any, decimal: float = 6, err_msg: str = "", verbose: bool = True
) -> None:
    """Fail unless elements differ by less than 1.5 in the decimal place `decimal`.

    >>> from polyarray.testing import assert_array_almost_equal
    >>> assert_array_almost_equal([1.0, 2.33333], [1.0, 2.33334], decimal=4)
    """
    __tracebackhide__ = True

    def close(x: Any, y: Any) -> Any:
        return core.absolute(_signed(x) - _signed(y)) < 1.5 * 10.0 ** (-decimal)

    assert_array_compare(
        close, actual, desired, err_msg=err_msg, verbose=verbose,
        header=f"Arrays are not almost equal to {decimal:d} decimals", precision=int(decimal),
    )  # fmt: skip


def _signed(x: Any) -> Any:
    """Operands whose difference may be negative."""
    return x if x.dtype.kind in "fc" else x.astype(core.float64)


def assert_allclose(
    actual: Any,
    desired: Any,
    rtol: float = 1e-7,
    atol: float = 0,
    equal_nan: bool = True,
    err_msg: str = "",
    verbose: bool = True,
    *,
    strict: bool = False,
) -> None:
    """Fail unless `abs(actual - desired) <= atol + rtol * abs(desired)` for all elements.

    >>> from polyarray.testing import assert_allclose
    >>> assert_allclose([1e-5, 1e-3], [1.00000001e-5, 1e-3])
    """
    __tracebackhide__ = True

    def close(x: Any, y: Any) -> Any:
        x, y = (a if a.dtype.kind in "fc" else a.astype(core.float64) for a in (x, y))
        allowed = atol + rtol * core.absolute(y)
        near = core.logical_and(core.absolute(x - y) <= allowed, core.isfinite(y))
        return core.logical_or(near, x == y)

    header = f"Not equal to tolerance rtol={rtol:g}, atol={atol:g}"
    assert_array_compare(
        close, actual, desired, err_msg=str(err_msg), verbose=verbose, header=header, precision=8,
        equal_nan=equal_nan, strict=strict,
    )  # fmt: skip


def assert_almost_equal(
    actual: Any, desired: Any, decimal: int = 7, err_msg: str = "", verbose: bool = True
) -> None:
    """Fail unless two numbers, or arrays, differ by less than 1.5 in a decimal place.

    >>> from polyarray.testing import assert_almost_equal
    >>> assert_almost_equal(2.3333333333333, 2.33333334)
    """
    __tracebackhide__ = True
    if _is_container(actual) or _is_container(desired):
        arrays = [core.asarray(a) for a in (actual, desired)]
        if any(map(_is_complex, arrays)):
            # Part by part, so that a NaN in one does not hide the other.
            for part in (core.real, core.imag):
                assert_array_almost_equal(part(arrays[0]), part(arrays[1]), decimal, err_msg)
        else:
            assert_array_almost_equal(actual, desired, decimal, err_msg)
        return
    header = f"Arrays are not almost equal to {decimal:d} decimals"
    message = build_err_msg([actual, desired], err_msg, verbose=verbose, header=header)
    one, other = complex(actual), complex(desired)
    for a, b in ((one.real, other.real), (one.imag, other.imag)):
        if a != a or b != b or abs(a) == float("inf") or abs(b) == float("inf"):
            if not (a == b or (a != a and b != b)):
                raise AssertionError(message)
        elif abs(b - a) >= 1.5 * 10.0 ** (-decimal):
            raise AssertionError(message)


def _is_container(x: Any) -> bool:
    return isinstance(x, (list, tuple)) or (
        hasattr(x, "shape") and not isinstance(x, core.generic) and x.shape != ()
    )


def assert_approx_equal(
    actual: Any, desired: Any, significant: int = 7, err_msg: str = "", verbose: bool = True
) -> None:
    """Fail unless two numbers agree to a number of significant digits.

    >>> from polyarray.testing import assert_approx_equal
    >>> assert_approx_equal(0.12345677777777e-20, 0.1234567e-20)
    """
    __tracebackhide__ = True
    import math

    x, y = float(actual), float(desired)
    if x == y:
        return
    message = build_err_msg(
        [actual, desired], err_msg, header=f"Items are not equal to {significant:d} significant digits:",
        verbose=verbose,
    )  # fmt: skip
    if not (math.isfinite(x) and math.isfinite(y)):
        if math.isnan(x) and math.isnan(y):
            return
        raise AssertionError(message)
    scale = 10.0 ** math.floor(math.log10(0.5 * (abs(x) + abs(y))))
    if abs(x / scale - y / scale) >= 10.0 ** (-(significant - 1)):
        raise AssertionError(message)


def assert_equal(
    actual: Any, desired: Any, err_msg: str = "", verbose: bool = True, *, strict: bool = False
) -> None:
    """Fail unless two objects are equal: numbers, arrays, and dictionaries, lists and tuples of them.

    NaN equals NaN, and zeros have to have the same sign, where two numbers are compared.

    >>> import polyarray as pa
    >>> from polyarray.testing import assert_equal
    >>> assert_equal({"a": [1, pa.nan]}, {"a": [1, pa.nan]})
    """
    __tracebackhide__ = True
    if isinstance(desired, dict):
        if not isinstance(actual, dict):
            raise AssertionError(repr(type(actual)))
        assert_equal(len(actual), len(desired), err_msg, verbose)
        for key in desired:
            if key not in actual:
                raise AssertionError(repr(key))
            assert_equal(actual[key], desired[key], f"key={key!r}\n{err_msg}", verbose)
        return
    if isinstance(desired, (list, tuple)) and isinstance(actual, (list, tuple)):
        assert_equal(len(actual), len(desired), err_msg, verbose)
        for k in range(len(desired)):
            assert_equal(actual[k], desired[k], f"item={k!r}\n{err_msg}", verbose)
        return
    if _is_array(actual) or _is_array(desired):
        assert_array_equal(actual, desired, err_msg, verbose, strict=strict)
        return
    message = build_err_msg([actual, desired], err_msg, verbose=verbose)
    if _same_object(actual, desired):
        return
    raise AssertionError(message)


def _is_array(x: Any) -> bool:
    return hasattr(x, "__array__") and hasattr(x, "shape") and (x.shape != () or isinstance(x, core.ndarray))


def _same_object(a: Any, b: Any) -> bool:
    with contextlib.suppress(TypeError, ValueError):
        if isinstance(a, (complex, core.complexfloating)) or isinstance(b, (complex, core.complexfloating)):
            x, y = complex(a), complex(b)
            return _same_number(x.real, y.real) and _same_number(x.imag, y.imag)
        if isinstance(a, (float, core.floating)) or isinstance(b, (float, core.floating)):
            return _same_number(float(a), float(b))
    return bool(a == b)


def _same_number(a: float, b: float) -> bool:
    import math

    if a == 0 and b == 0:
        return math.copysign(1, a) == math.copysign(1, b)
    return a == b or (a != a and b != b)


def print_assert_equal(test_string: str, actual: Any, desired: Any) -> None:
    """Fail with a title unless two objects are equal.

    >>> from polyarray.testing import print_assert_equal
    >>> print_assert_equal("a sum", 1 + 1, 2)
    """
    __tracebackhide__ = True
    if not actual == desired:
        raise AssertionError(f"{test_string} failed\nACTUAL: \n{actual!r}\nDESIRED: \n{desired!r}")


def assert_string_equal(actual: str, desired: str) -> None:
    """Fail unless two texts are equal; the message shows the lines that differ.

    >>> from polyarray.testing import assert_string_equal
    >>> assert_string_equal("abc", "abc")
    """
    __tracebackhide__ = True
    for text in (actual, desired):
        if not isinstance(text, str):
            raise AssertionError(repr(type(text)))
    if actual == desired or re.match(r"\A" + desired + r"\Z", actual, re.MULTILINE):
        return
    lines = difflib.Differ().compare(actual.splitlines(True), desired.splitlines(True))
    differing = [line for line in lines if not line.startswith(("  ", "? "))]
    if differing:
        raise AssertionError("Differences in strings:\n" + "".join(differing).rstrip())


def _ordered(x: Any) -> Any:
    """Floating-point numbers as integers whose neighbours are the numbers' neighbours."""
    bits = core.ascontiguousarray(x).view(f"i{x.dtype.itemsize}").reshape(x.shape)
    lowest = core.iinfo(bits.dtype).min
    return [k if k >= 0 else lowest - k for k in bits.reshape(-1).tolist()]


def _distances(x: Any, y: Any, dtype: Any = None) -> list[float]:
    """How many representable numbers lie between elements."""
    x, y = core.asarray(x, dtype=dtype), core.asarray(y, dtype=dtype)
    common = core.result_type(x, y)
    if common.kind == "c":
        raise NotImplementedError("_nulp not implemented for complex array")
    if common.kind != "f":
        common = core.dtype(core.float64)
    if x.shape != y.shape:
        raise ValueError(f"Arrays do not have the same shape: {x.shape} - {y.shape}")
    x, y = x.astype(common), y.astype(common)
    for a in (x, y):
        a[core.isnan(a)] = float("nan")  # one NaN is as good as another
    return [float(abs(a - b)) for a, b in zip(_ordered(x), _ordered(y), strict=True)]


def assert_array_almost_equal_nulp(x: Any, y: Any, nulp: float = 1) -> None:
    """Fail unless elements differ by at most `nulp` spacings of the larger one.

    >>> import polyarray as pa
    >>> from polyarray.testing import assert_array_almost_equal_nulp
    >>> assert_array_almost_equal_nulp(pa.array([1.0]), pa.array([1.0]) + pa.finfo(float).eps / 2)
    """
    __tracebackhide__ = True
    a, b = core.asarray(x), core.asarray(y)
    sizes = core.maximum(core.absolute(a), core.absolute(b))
    allowed = nulp * core.spacing(sizes)
    if bool(core.asarray(core.absolute(a - b) <= allowed).all()):
        return
    if _is_complex(a) or _is_complex(b):
        raise AssertionError(f"Arrays are not equal to {nulp} ULP")
    largest = max(_distances(a, b))
    raise AssertionError(f"Arrays are not equal to {nulp} ULP (max is {largest:g})")


def _is_complex(a: Any) -> bool:
    return bool(a.dtype.kind == "c")


def assert_array_max_ulp(a: Any, b: Any, maxulp: float = 1, dtype: Any = None) -> Any:
    """Fail if more than `maxulp` representable numbers lie between elements; gives the distances.

    >>> import polyarray as pa
    >>> from polyarray.testing import assert_array_max_ulp
    >>> assert_array_max_ulp(pa.array([1.0, 2.0]), pa.array([1.0, 2.0]))
    array([0., 0.])
    """
    __tracebackhide__ = True
    shape = core.asarray(a).shape
    distances = _distances(a, b, dtype)
    if not all(distance <= maxulp for distance in distances):
        largest = max(distances)
        raise AssertionError(
            f"Arrays are not almost equal up to {maxulp:g} ULP (max difference is {largest:g} ULP)"
        )
    return core.array(distances, dtype=core.float64).reshape(shape)


globals().update(_per_call.functions(globals(), "polyarray.testing", ["assert_array_max_ulp"]))
