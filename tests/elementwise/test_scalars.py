"""Functions of elements on numbers alone, Python's and scalars, which take a way of their own: against NumPy,
and against arrays of one element."""

import numpy as np
import polyarray as pa
import pytest
from oracle import COMPLEX, DTYPES, INTEGERS, Operand, agree, values
from ufuncs import BINARY, UNARY, tolerance, usable, warned

NUMBERS = [True, False, 0, 1, -1, 7, 300, 2**40, 2**63, 0.0, -0.0, 0.5, -1.5, 1e300]
NUMBERS += [float("inf"), float("nan"), 2j, 1.0 + 1j]


def few(dtype):
    """Some special values of a dtype."""
    base = values(dtype)
    return base[:: max(1, len(base) // 8)]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", UNARY)
def test_scalars(name, dtype):
    agree(
        lambda xp, x: tuple(getattr(xp, name)(one) for one in x),
        Operand(usable(values(dtype), name)),
        # NumPy's spacing of a float16 that is not a number is invalid.
        warned=warned(name, dtype) and (name, dtype) != ("spacing", "f2"),
        **tolerance(name, dtype),
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", BINARY)
def test_pairs_of_scalars(name, dtype):
    exponents = name in ("power", "float_power") and dtype in INTEGERS
    agree(
        lambda xp, x, y: tuple(getattr(xp, name)(one, other) for one in x for other in y),
        Operand(usable(few(dtype), name)),
        Operand(np.arange(5).astype(dtype) if exponents else usable(few(dtype), name)),
        warned=warned(name, dtype),
        **tolerance(name, dtype),
    )


@pytest.mark.parametrize("number", NUMBERS, ids=repr)
@pytest.mark.parametrize("name", UNARY)
def test_numbers(name, number):
    rounded = isinstance(number, complex) or name not in ("sqrt", "negative", "absolute", "floor", "isnan")
    loose = {"ulp": 16, "zero_signs": False} if rounded else {}
    agree(lambda xp: getattr(xp, name)(number), warned=not rounded, **loose)


@pytest.mark.parametrize("name", BINARY)
def test_pairs_of_numbers(name):
    for first in NUMBERS:
        for second in NUMBERS:
            if name in ("power", "float_power", "left_shift") and abs(second) > 7:
                continue
            # Of numbers that no loop fits, logical functions ask here nevertheless whether they are zero.
            if name.startswith("logical") and 2**63 in (first, second):
                continue
            try:
                agree(
                    lambda xp, x, y: getattr(xp, name)(x, y),
                    first,
                    second,
                    warned=False,
                    ulp=16,
                    zero_signs=False,
                )
            except AssertionError as error:
                raise AssertionError(f"{name}({first}, {second}): {error}") from error


@pytest.mark.parametrize("name", BINARY)
def test_scalars_of_two_dtypes_and_numbers(name):
    """The dtype of the result, or the refusal."""
    scalars = [np.ones(1, dtype)[0] for dtype in DTYPES]
    for first in scalars:
        for second in [*scalars, True, 2, 0.5, 1j]:
            takes_complex = first.dtype.kind == "c" or np.result_type(first.dtype, second).kind == "c"
            try:
                agree(
                    lambda xp, x, y: getattr(xp, name)(own(xp, x), own(xp, y)),
                    first,
                    second,
                    warned=False,
                    **({"ulp": 16, "zero_signs": False} if takes_complex else {"ulp": 4}),
                )
            except AssertionError as error:
                raise AssertionError(f"{name}({first!r}, {second!r}): {error}") from error


def own(xp, x):
    """A module's own scalar of the same value."""
    return getattr(xp, x.dtype.name)(x.item()) if isinstance(x, np.generic) else x


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", UNARY)
def test_as_arrays_of_one_element(name, dtype):
    if dtype in COMPLEX and name not in dir(pa):
        return
    function = getattr(pa, name)
    for one in pa.asarray(values(dtype)):
        try:
            with pa.errstate(all="ignore"):
                expected = function(pa.asarray([one]))
        except TypeError:
            with pytest.raises(TypeError):
                function(one)
            continue
        with pa.errstate(all="ignore"):
            got = function(one)
        pairs = zip(got, expected, strict=True) if function.nout == 2 else [(got, expected)]
        for mine, theirs in pairs:
            assert np.asarray(mine).tobytes() == np.asarray(theirs[0]).tobytes(), (one, mine, theirs)
