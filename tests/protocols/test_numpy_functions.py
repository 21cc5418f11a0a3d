"""Every function of NumPy that arrays may answer, called with ours: the values and dtypes are NumPy's, the
arrays ours."""

import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.lib.recfunctions as rf
import polyarray as pa
import pytest
from numpy._core import strings as hidden
from polyarray import _numpys
from protocols import numpy_functions

ARRAYS: dict[str, Any] = {
    "v": [0.5, 3.0, 1.0, 2.0],
    "w": [1.0, 2.0, 4.0, 3.0],
    "i": [1, 3, 0, 1],
    "b": [True, False, True, True],
    "z": [1 + 2j, 3, 2 - 1j, 1j],
    "u": np.array([3, 7, 255], "u1"),
    "n": [1.0, np.nan, 3.0, 2.0],
    "m": [[1.0, 2.0], [3.0, 4.0]],
    "s": [[4.0, 1.0], [1.0, 3.0]],
    "t": np.arange(8.0).reshape(2, 2, 2),
    "o": [0.0] * 4,
    "f": [0.5, 3.0, 1.0, 2.0],
    "like": [1.0],
}


def rows(text: str) -> list[str]:
    return re.split(r"\s{2,}", text.strip())


def value(row: str, make: Any, folder: Path) -> Any:
    """What a row gives with arrays that `make` makes of NumPy's."""
    np.arange(3.0).tofile(folder / "raw")
    arrays = {name: make(np.array(value)) for name, value in ARRAYS.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return eval(row, {"np": np, "rf": rf, "hidden": hidden, "folder": str(folder)} | arrays)


def same(found: Any, expected: Any) -> None:
    """Compares a result, of which arrays and numbers have to be ours."""
    if isinstance(expected, (list, tuple)):
        assert type(found).__name__ == type(expected).__name__
        for one, other in zip(found, expected, strict=True):
            same(one, other)
    elif isinstance(expected, (np.ndarray, np.generic)):
        assert type(found).__module__ == "polyarray", type(found)
        assert isinstance(found, pa.ndarray) == isinstance(expected, np.ndarray)
        assert (found.dtype.name, found.shape) == (expected.dtype.name, expected.shape)
        np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-12, atol=1e-12)
    elif isinstance(expected, (np.dtype, type)):
        assert getattr(found, "name", found.__class__.__name__) == getattr(
            expected, "name", expected.__class__.__name__
        )
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, nan_ok=True)
    else:
        assert found == expected


@pytest.mark.parametrize("row", rows(numpy_functions.ROWS))
def test_function(row: str, tmp_path: Path) -> None:
    expected = value(row, lambda array: array, tmp_path)
    same(value(row, pa.asarray, tmp_path), expected)


@pytest.mark.parametrize("row", rows(numpy_functions.BY_ELEMENTS))
def test_function_that_asks_elements(row: str, tmp_path: Path) -> None:
    """NumPy asks the elements of these arguments, and not the arrays, so that it computes the result
    itself."""
    found, expected = value(row, pa.asarray, tmp_path), value(row, lambda array: array, tmp_path)
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("reason", "row"), [(why, row) for why, text in numpy_functions.REFUSED.items() for row in rows(text)]
)
def test_function_about_other_dtypes(reason: str, row: str, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="does not take arrays of polyarray: " + reason):
        value(row, pa.asarray, tmp_path)


LISTED = """
import sys; sys.path.insert(0, {here!r})
import numpy as np, numpy.fft, numpy.strings, numpy.char, numpy.polynomial, numpy.lib.scimath
import numpy.lib.recfunctions as rf, numpy_functions as table, re, tempfile
from numpy.testing.overrides import get_overridable_numpy_array_functions as overridable
functions = overridable()
text = table.ROWS + table.BY_ELEMENTS + "".join(table.REFUSED.values())
called = set(re.findall(r"(?:np|rf|hidden)\\.[\\w.]+", text))
missing = []
homes = {{"numpy.lib.recfunctions": "rf", "numpy.lib.scimath": "np.emath"}}
for function in functions:
    home = homes.get(function.__module__, function.__module__.replace("numpy", "np", 1))
    name = "." + function.__name__
    if not called & {{home + name, "hidden" + name}}:
        missing.append(home + "." + function.__name__)
print(len(functions), *sorted(set(missing)))
"""


def test_all_are_called() -> None:
    """The table has every function that NumPy lists, in a process where all its namespaces are loaded."""
    program = LISTED.format(here=str(Path(__file__).parent))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    count, *missing = done.stdout.split()
    assert not missing
    if np.__version__.startswith("2.5."):
        assert int(count) == 349


UFUNCS = sorted(
    pa_name for pa_name in dir(np._core.umath) if isinstance(getattr(np._core.umath, pa_name), np.ufunc)
)


def operands(ufunc: Any, k: int) -> list[Any]:
    """Operands that the function takes: the first loop's of numbers."""
    if ufunc.__name__ in ("real", "imag"):
        return [np.array([1 + 2j, 3])]
    loop = next((loop for loop in ufunc.types if not set("OmMUSVgG") & set(loop)), None)
    if loop is None:
        return [np.arange(1, 4)] * ufunc.nin
    loop = next((one for one in ufunc.types if one.startswith("d" * min(ufunc.nin, 1))), loop)
    made = [np.array([[1, 2, 3], [3, 1, 2], [2, 2, 1]]).astype(code) for code in loop[: ufunc.nin]]
    return [array % 2 + 1 if k else array for array in made]


@pytest.mark.parametrize("name", UFUNCS)
def test_ufunc(name: str) -> None:
    """Every function of elements of NumPy's, on our arrays: what ours gives, or a reason."""
    ufunc = getattr(np._core.umath, name)
    given = operands(ufunc, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected = ufunc(*given)
        except TypeError:
            with pytest.raises(TypeError, match="|".join((_numpys.TEXTS, _numpys.DATES))):
                ufunc(*map(pa.asarray, given))
            return
        found = ufunc(*map(pa.asarray, given))
        mixed = ufunc(pa.asarray(given[0]), *given[1:])
        same(found, expected)
        same(mixed, expected)
        results = expected if isinstance(expected, tuple) else (expected,)
        outs = tuple(pa.empty(one.shape, one.dtype.name) for one in results)
        answer = ufunc(*given, out=outs)
        assert all(one is out for one, out in zip(answer if ufunc.nout > 1 else (answer,), outs, strict=True))
        same(outs, results)
        if ufunc.signature is None and name != "clip":
            mask = np.arange(given[0].shape[-1]) != 1
            filled = tuple(np.zeros_like(one) for one in results)
            ufunc(*given, out=filled, where=mask)
            outs = tuple(pa.zeros_like(out) for out in outs)
            ufunc(*map(pa.asarray, given), out=outs, where=pa.asarray(mask))
            same(outs, filled)


METHODS = """
    u.reduce(x)  u.reduce(x,axis=None)  u.reduce(x,0,None,None,True)  u.reduce(x,initial=3)
    u.reduce(x,axis=1,keepdims=True)  u.reduce(x,where=x>1,initial=2)  u.accumulate(x)  u.accumulate(x,1)
    u.reduceat(x,[0,1])  u.reduceat(x,[0,2],axis=1)  u.outer(x,x[0])  (u.at(x,[0,1],x[0]),x)
    u.reduce(x,out=x[0])  u.accumulate(x,out=x)  u.reduce(y,dtype='f4')
"""


@pytest.mark.parametrize("row", rows(METHODS))
@pytest.mark.parametrize("name", ["add", "multiply", "maximum", "logaddexp", "hypot"])
def test_method(name: str, row: str) -> None:
    def run(make: Any) -> Any:
        x = make(np.array([[1.0, 2.0, 3.0], [3.0, 1.0, 2.0], [2.0, 2.0, 1.0]]))
        return eval(row, {"u": getattr(np, name), "x": x, "y": make(np.arange(3))})

    try:
        expected = run(lambda array: array)
    except (TypeError, ValueError) as error:
        with pytest.raises(type(error)):
            run(pa.asarray)
        return
    same(run(pa.asarray), expected)


class TestFunctionsOfOthers:
    def test_name_of_one_of_ours(self) -> None:
        """A function of elements that is not NumPy's is never mistaken for ours of the same name."""
        square = np.frompyfunc(lambda x: -x, 1, 1)
        assert square.__name__ != "square"
        numba = pytest.importorskip("numba")

        @numba.vectorize(["float64(float64)"])
        def square(x):  # type: ignore[no-redef]
            return x + 100

        found = square.ufunc(pa.arange(3.0)) if hasattr(square, "ufunc") else square(pa.arange(3.0))
        assert isinstance(found, pa.ndarray)
        assert found.tolist() == [100, 101, 102]

    def test_scipys(self) -> None:
        special = pytest.importorskip("scipy.special")
        x = np.linspace(0, 3, 5)
        found = special.erf(pa.asarray(x))
        assert isinstance(found, pa.ndarray)
        np.testing.assert_array_equal(np.asarray(found), special.erf(x))
        out = pa.empty(5)
        assert special.jv(1, pa.asarray(x), out=out) is out
        np.testing.assert_array_equal(np.asarray(out), special.jv(1, x))

    def test_objects(self) -> None:
        """Nothing becomes an array of objects."""
        with pytest.raises(TypeError, match="object"):
            np.frompyfunc(lambda x: x, 1, 1)(pa.arange(3))
        with pytest.raises(TypeError, match=r"out.*object|object"):
            np.add(pa.arange(3), 1, out=np.empty(3, object))


class TestDerivedFromNumPys:
    """Classes derived from NumPy's arrays keep what they are beside our arrays, where they say they come
    first."""

    def test_masked(self) -> None:
        masked = np.ma.array([1.0, 2.0, 3.0], mask=[False, True, False])
        x = pa.arange(3.0)
        with np.errstate(all="ignore"), pa.errstate(all="ignore"):
            quotient = np.divide(masked, x)
        for found in (x + masked, masked + x, np.add(x, masked), pa.add(x, masked), quotient):
            assert isinstance(found, np.ma.MaskedArray)
            assert found.mask[1]
        assert quotient.mask.tolist() == [True, True, False]

    def test_matrix(self) -> None:
        matrix = np.array([[1.0, 2.0], [3.0, 4.0]]).view(np.matrix)
        x = pa.arange(4.0).reshape(2, 2)
        assert isinstance(x * matrix, np.matrix)
        assert (x * matrix).tolist() == (np.arange(4.0).reshape(2, 2) * matrix).tolist()

    def test_modest_ones(self, tmp_path: Path) -> None:
        mapped = np.memmap(tmp_path / "m", "f8", "w+", shape=(3,))
        assert type(pa.arange(3.0) + mapped) is pa.ndarray
        assert type(pa.sin(mapped)) is pa.ndarray
