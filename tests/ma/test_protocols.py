"""Masked arrays among other things: imports, pickles, copies, classes, and work that waits."""

import copy
import pickle
import subprocess
import sys

import polyarray as pa
import pytest


def test_masked_arrays_are_imported_when_they_are_asked_for():
    program = (
        "import sys, polyarray as pa; assert 'polyarray.ma' not in sys.modules; pa.ma.array([1]); "
        "assert 'polyarray.ma' in sys.modules; "
        "assert 'polyarray.ma.testutils' not in sys.modules; import polyarray.ma as ma; assert ma is pa.ma"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


X = pa.ma.array([[1.0, 2.0], [3.0, 4.0]], mask=[[0, 1], [0, 0]], fill_value=-1, hard_mask=False)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "array", [X, X.T, X[0], pa.ma.array([1, 2]), pa.ma.array(3), pa.ma.array([], mask=[])]
)
def test_pickles(array, protocol):
    loaded = pickle.loads(pickle.dumps(array, protocol))
    assert type(loaded) is type(array)
    assert loaded.dtype == array.dtype
    assert loaded.tolist() == array.tolist()
    assert pa.array_equal(loaded.data, array.data)
    assert loaded.fill_value == array.fill_value


def test_the_masked_element_stays_one_object():
    assert pickle.loads(pickle.dumps(pa.ma.masked)) is pa.ma.masked
    assert copy.copy(pa.ma.masked) is copy.deepcopy(pa.ma.masked) is pa.ma.masked


def test_copies_share_nothing():
    for copied in (X.copy(), copy.copy(X), copy.deepcopy(X), pa.array(X, subok=True)):
        copied[0, 0] = pa.ma.masked
        copied[0, 1] = 7
        assert X.tolist() == [[1.0, None], [3.0, 4.0]]


def test_views_share_elements_and_masks():
    x = X.copy()
    row = x[1]
    row[0] = pa.ma.masked
    x[1, 1] = 9
    assert x.tolist() == [[1.0, None], [None, 9.0]]
    assert row.tolist() == [None, 9.0]


def test_classes_stay():
    class Labelled(pa.ma.MaskedArray):
        pass

    x = Labelled([1.0, 4.0], mask=[0, 1])
    for result in (x + 1, pa.ma.sqrt(x), x[:1], x.T, pa.exp(x), x.cumsum(), pa.ma.concatenate([x, x])):
        assert type(result) is Labelled
        assert result.count() == result.size // 2 + (result.size == 1)


def test_attributes_of_the_array_below_stay():
    class Named(pa.ndarray):
        def __array_finalize__(self, parent):
            self.name = getattr(parent, "name", "")

    data = pa.array([1.0, 2.0]).view(Named)
    data.name = "lengths"
    x = pa.ma.array(data, mask=[0, 1])
    assert type(x.data) is Named and x.baseclass is Named
    assert repr(x).startswith("masked_Named(")


def test_filling_waits():
    """Deferred operations stay so where no class is made."""
    x = pa.ma.array(pa.arange(100_000.0), mask=pa.arange(100_000) % 2)
    assert pa.explain(x.filled(0) * 2).startswith("deferred")


@pytest.mark.parametrize("name", ["toflex", "torecords"])
def test_what_needs_structures_says_so(name):
    with pytest.raises(TypeError, match="structured dtypes, which polyarray does not have"):
        getattr(X, name)()


@pytest.mark.parametrize("name", ["fromflex", "flatten_structured_array", "mvoid"])
def test_functions_that_need_structures_say_so(name):
    with pytest.raises(TypeError, match=f"{name} is about structured dtypes"):
        getattr(pa.ma, name)(X)


def test_every_name_of_numpys_is_there():
    import numpy as np

    assert [name for name in np.ma.__all__ if not hasattr(pa.ma, name)] == []
    own = [name for name in vars(np.ma.MaskedArray) if not name.startswith("_")]
    assert [name for name in own if not hasattr(pa.ma.MaskedArray, name)] == []
    for module in ("core", "extras", "testutils"):
        names = getattr(np.ma, module, None) or __import__(f"numpy.ma.{module}", fromlist=["x"])
        assert [n for n in names.__all__ if not hasattr(getattr(pa.ma, module), n)] == []


def test_masked_arrays_of_numpy_are_taken():
    import numpy as np

    theirs = np.ma.array([1.0, 2.0, 4.0], mask=[0, 1, 0], fill_value=-1)
    taken = pa.ma.array(theirs)
    assert type(taken) is pa.ma.MaskedArray
    assert taken.tolist() == [1.0, None, 4.0]
    assert taken.fill_value == -1
    assert pa.ma.array(np.ma.array([1, 2])).mask is pa.ma.nomask
    assert (pa.ma.array([1.0, 1.0, 1.0], mask=[1, 0, 0]) + theirs).tolist() == [None, None, 5.0]
    assert pa.ma.sqrt(theirs).tolist() == [1.0, None, 2.0]
    assert np.ma.array(taken.filled(), mask=np.asarray(taken.mask)).sum() == 5.0


def test_files_without_masks_are_not_written(tmp_path):
    with pytest.raises(NotImplementedError, match=r"MaskedArray.tofile\(\) not implemented yet."):
        pa.save(tmp_path / "x.npy", X)


def test_assertions_do_not_compare_what_is_masked():
    from polyarray.testing import assert_allclose, assert_array_equal, assert_array_less

    x = pa.ma.array([1.0, 2.0, 3.0], mask=[0, 1, 0])
    assert_array_equal(x, [1.0, 9.0, 3.0])
    assert_array_equal([1.0, pa.nan, 3.0], x)
    assert_allclose(x, pa.ma.array([7.0, 2.0, 3.0], mask=[1, 0, 0]))
    assert_array_less(x, [2.0, 0.0, 4.0])
    with pytest.raises(AssertionError, match="Mismatch at index"):
        assert_array_equal(x, [1.0, 2.0, 4.0])
    with pytest.raises(AssertionError, match="nan location mismatch"):
        assert_array_equal(x, [pa.nan, 2.0, 3.0])
