"""Our scalars in NumPy's functions of elements, and arrays by `to_numpy`."""

import numpy as np
import polyarray as pa
import pytest


@pytest.mark.parametrize(
    "dtype", "bool int8 uint16 int64 float16 float32 float64 complex64 complex128".split()
)
def test_functions_of_elements_take_scalars(dtype):
    ours, theirs = getattr(pa, dtype if dtype != "bool" else "bool_")(1), np.dtype(dtype).type(1)
    for function in (np.isfinite, np.square, np.sqrt, np.conjugate):
        actual, expected = function(ours), function(theirs)
        assert np.asarray(actual).dtype == expected.dtype, function
        assert actual == expected


def test_scalars_beside_arrays_of_numpy_leave_the_class_to_them():
    for result in (
        np.arange(3) * pa.int64(3),
        np.maximum(pa.float32(1), np.arange(3.0)),
        np.add(np.ones(2), pa.int8(1)),
    ):
        assert type(result) is np.ndarray


def test_results_of_others_are_refused_that_are_no_arrays():
    with pytest.raises(TypeError, match="can only be called with ndarray object"):
        pa.int64(1).__array_wrap__([1.0])
    with pytest.raises(TypeError, match="can only be called with ndarray object"):
        pa.ones(2).__array_wrap__("text")


def test_to_numpy_is_a_view():
    x = pa.arange(6.0).reshape(2, 3)[:, ::2]
    view = x.to_numpy()
    assert type(view) is np.ndarray
    view[0, 1] = 9.0
    assert x[0, 1] == 9.0


def test_to_numpy_of_a_masked_array_keeps_the_mask():
    x = pa.ma.masked_where(pa.arange(4) > 2, pa.arange(4.0))
    view = x.to_numpy()
    assert isinstance(view, np.ma.MaskedArray)
    assert view.tolist() == [0.0, 1.0, 2.0, None]
    assert not isinstance(pa.ma.ones(2).to_numpy().mask, np.ndarray)
    view.data[0] = 7.0
    assert x[0] == 7.0
