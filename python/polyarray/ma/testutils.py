"""Assertions about masked arrays, for tests: masked elements are equal to each other, and to anything.

They mask in both operands what is masked in either, and leave the comparison to `polyarray.testing`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NoReturn
from unittest import TestCase

from .. import _polyarray as core
from .. import testing
from ..testing import assert_, assert_allclose, assert_array_almost_equal_nulp, assert_raises, build_err_msg
from ._array import MaskedArray, masked
from ._fill import filled
from ._masks import getmask, mask_or, no_structures, nomask

__all__ = [
    "TestCase",
    "almost",
    "approx",
    "assert_",
    "assert_allclose",
    "assert_almost_equal",
    "assert_array_almost_equal",
    "assert_array_almost_equal_nulp",
    "assert_array_approx_equal",
    "assert_array_compare",
    "assert_array_equal",
    "assert_array_less",
    "assert_close",
    "assert_equal",
    "assert_equal_records",
    "assert_mask_equal",
    "assert_not_equal",
    "assert_raises",
    "fail_if_array_equal",
    "fail_if_equal",
]


def _both(a: Any, b: Any, fill_value: Any) -> tuple[Any, Any]:
    """Two operands as plain vectors of floats, with the same value where either is masked."""
    mask = mask_or(getmask(a), getmask(b))
    x = MaskedArray(filled(a), copy=False, mask=mask).filled(fill_value)
    y = MaskedArray(filled(b), copy=False, mask=mask).filled(1)
    return x.astype(float).ravel(), y.astype(float).ravel()


def approx(a: Any, b: Any, fill_value: Any = True, rtol: float = 1e-5, atol: float = 1e-8) -> Any:
    """Which elements are equal up to a relative and an absolute error; masked ones are, or not.

    >>> from polyarray.ma.testutils import approx
    >>> approx([1.0, 2.0], [1.0 + 1e-9, 3.0])
    array([ True, False])
    """
    x, y = _both(a, b, fill_value)
    return core.less_equal(core.absolute(x - y), atol + rtol * core.absolute(y))


def almost(a: Any, b: Any, decimal: int = 6, fill_value: Any = True) -> Any:
    """Which elements are equal up to a number of decimals; masked ones are, or not.

    >>> from polyarray.ma.testutils import almost
    >>> almost([1.0, 2.0], [1.0 + 1e-9, 3.0])
    array([ True, False])
    """
    x, y = _both(a, b, fill_value)
    return core.less_equal(core.round(core.absolute(x - y), decimal), 10.0 ** (-decimal))


def assert_equal_records(a: Any, b: Any) -> NoReturn:
    """Not there: structured dtypes are missing.

    >>> from polyarray.ma.testutils import assert_equal_records
    >>> assert_equal_records([1], [1])
    Traceback (most recent call last):
        ...
    TypeError: assert_equal_records is about structured dtypes, which polyarray does not have
    """
    raise no_structures("assert_equal_records")


def assert_equal(actual: Any, desired: Any, err_msg: str = "") -> None:
    """Fail unless two objects are equal; elements that are masked in either do not count.

    >>> import polyarray as pa
    >>> from polyarray.ma.testutils import assert_equal
    >>> assert_equal(pa.ma.array([1, 2], mask=[0, 1]), [1, 3])
    """
    __tracebackhide__ = True
    if isinstance(desired, dict):
        if not isinstance(actual, dict):
            raise AssertionError(repr(type(actual)))
        assert_equal(len(actual), len(desired), err_msg)
        for key in desired:
            if key not in actual:
                raise AssertionError(f"{key} not in {actual}")
            assert_equal(actual[key], desired[key], f"key={key!r}\n{err_msg}")
        return
    if isinstance(desired, (list, tuple)) and isinstance(actual, (list, tuple)):
        assert_equal(len(actual), len(desired), err_msg)
        for place, (one, other) in enumerate(zip(actual, desired, strict=True)):
            assert_equal(one, other, f"item={place!r}\n{err_msg}")
        return
    if not (isinstance(actual, core.ndarray) or isinstance(desired, core.ndarray)):
        if not desired == actual:
            raise AssertionError(build_err_msg([actual, desired], err_msg))
        return
    if (actual is masked) != (desired is masked):
        said = build_err_msg([actual, desired], err_msg, header="", names=("x", "y"))
        raise ValueError(said)
    assert_array_equal(actual, desired, err_msg)


def assert_not_equal(actual: Any, desired: Any, err_msg: str = "") -> None:
    """Fail if two objects are equal.

    >>> from polyarray.ma.testutils import assert_not_equal
    >>> assert_not_equal([1, 2], [1, 3])
    """
    __tracebackhide__ = True
    try:
        assert_equal(actual, desired, err_msg)
    except (AssertionError, ValueError):
        return
    raise AssertionError(build_err_msg([actual, desired], err_msg))


fail_if_equal = assert_not_equal


def assert_almost_equal(
    actual: Any, desired: Any, decimal: int = 7, err_msg: str = "", verbose: bool = True
) -> None:
    """Fail unless two objects are equal up to a number of decimals.

    >>> from polyarray.ma.testutils import assert_almost_equal
    >>> assert_almost_equal(1.0, 1.0 + 1e-9)
    """
    __tracebackhide__ = True
    if isinstance(actual, core.ndarray) or isinstance(desired, core.ndarray):
        assert_array_almost_equal(actual, desired, decimal=decimal, err_msg=err_msg, verbose=verbose)
    elif round(abs(desired - actual), decimal) != 0:
        raise AssertionError(build_err_msg([actual, desired], err_msg=err_msg, verbose=verbose))


assert_close = assert_almost_equal


def assert_array_compare(
    comparison: Callable[[Any, Any], Any],
    x: Any,
    y: Any,
    err_msg: str = "",
    verbose: bool = True,
    header: str = "",
    fill_value: Any = True,
) -> None:
    """Fail unless a comparison is true of all elements that neither array masks.

    >>> import operator
    >>> from polyarray.ma.testutils import assert_array_compare
    >>> assert_array_compare(operator.lt, [1, 2], [2, 3])
    """
    __tracebackhide__ = True
    mask = mask_or(getmask(x), getmask(y))
    first, second = (MaskedArray(one, copy=False, mask=mask, keep_mask=False, subok=False) for one in (x, y))
    if (first is masked) != (second is masked):
        raise ValueError(
            build_err_msg([x, y], err_msg=err_msg, verbose=verbose, header=header, names=("x", "y"))
        )
    testing.assert_array_compare(
        comparison,
        first.filled(fill_value),
        second.filled(fill_value),
        err_msg=err_msg,
        verbose=verbose,
        header=header,
    )


def assert_array_equal(x: Any, y: Any, err_msg: str = "", verbose: bool = True) -> None:
    """Fail unless all elements are equal that neither array masks.

    >>> import polyarray as pa
    >>> from polyarray.ma.testutils import assert_array_equal
    >>> assert_array_equal(pa.ma.array([1, 2], mask=[0, 1]), [1, 3])
    """
    __tracebackhide__ = True
    assert_array_compare(operator.eq, x, y, err_msg=err_msg, verbose=verbose, header="Arrays are not equal")


def fail_if_array_equal(x: Any, y: Any, err_msg: str = "", verbose: bool = True) -> None:
    """Fail if all elements are equal.

    >>> from polyarray.ma.testutils import fail_if_array_equal
    >>> fail_if_array_equal([1, 2], [1, 3])
    """
    __tracebackhide__ = True

    def compare(x: Any, y: Any) -> bool:
        return not bool(core.all(approx(x, y)))

    assert_array_compare(compare, x, y, err_msg=err_msg, verbose=verbose, header="Arrays are not equal")


def assert_array_approx_equal(
    x: Any, y: Any, decimal: int = 6, err_msg: str = "", verbose: bool = True
) -> None:
    """Fail unless all elements are equal up to a relative error of that many decimals.

    >>> from polyarray.ma.testutils import assert_array_approx_equal
    >>> assert_array_approx_equal([1.0, 2.0], [1.0, 2.0 + 1e-9])
    """
    __tracebackhide__ = True

    def compare(x: Any, y: Any) -> Any:
        return approx(x, y, rtol=10.0**-decimal)

    assert_array_compare(
        compare, x, y, err_msg=err_msg, verbose=verbose, header="Arrays are not almost equal"
    )


def assert_array_almost_equal(
    x: Any, y: Any, decimal: int = 6, err_msg: str = "", verbose: bool = True
) -> None:
    """Fail unless all elements are equal up to a number of decimals.

    >>> from polyarray.ma.testutils import assert_array_almost_equal
    >>> assert_array_almost_equal([1.0, 2.0], [1.0, 2.0 + 1e-9])
    """
    __tracebackhide__ = True

    def compare(x: Any, y: Any) -> Any:
        return almost(x, y, decimal)

    assert_array_compare(
        compare, x, y, err_msg=err_msg, verbose=verbose, header="Arrays are not almost equal"
    )


def assert_array_less(x: Any, y: Any, err_msg: str = "", verbose: bool = True) -> None:
    """Fail unless all elements of one array are less than those of another.

    >>> from polyarray.ma.testutils import assert_array_less
    >>> assert_array_less([1, 2], [2, 3])
    """
    __tracebackhide__ = True
    assert_array_compare(
        operator.lt, x, y, err_msg=err_msg, verbose=verbose, header="Arrays are not less-ordered"
    )


def assert_mask_equal(m1: Any, m2: Any, err_msg: str = "") -> None:
    """Fail unless two masks are equal; `nomask` is equal only to itself.

    >>> import polyarray as pa
    >>> from polyarray.ma.testutils import assert_mask_equal
    >>> assert_mask_equal(pa.ma.array([1, 2], mask=[0, 1]).mask, [False, True])
    """
    __tracebackhide__ = True
    if m1 is nomask or m2 is nomask:
        assert_(m1 is nomask and m2 is nomask)
    assert_array_equal(m1, m2, err_msg=err_msg)
