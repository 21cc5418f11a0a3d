"""What libraries ask of NumPy's arrays beside its documentation, asked of ours."""

import numpy as np
import polyarray as pa
import pytest

ORDERS = {
    "reshape": lambda xp, a: xp.reshape(a, (3, 2), order=None),
    "ravel": lambda xp, a: xp.ravel(a, order=None),
    "zeros_like": lambda xp, a: xp.zeros_like(a, order=None),
    "ones_like": lambda xp, a: xp.ones_like(a, order=None),
    "full_like": lambda xp, a: xp.full_like(a, 2, order=None),
    "empty_like": lambda xp, a: xp.empty_like(a, order=None) * 0 == 0,
    "unravel_index": lambda xp, a: xp.unravel_index(4, (2, 3), order=None),
    "ravel_multi_index": lambda xp, a: xp.ravel_multi_index((1, 1), (2, 3), order=None),
    "methods": lambda xp, a: (a.reshape((3, 2), order=None), a.flatten(order=None), a.ravel(order=None)),
    "copies": lambda xp, a: (xp.copy(a, order=None), a.astype("f4", order=None), xp.array(a, order=None)),
}


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_of_none_is_the_default(name):
    a = np.arange(6.0).reshape(2, 3)
    expected, actual = ORDERS[name](np, a), ORDERS[name](pa, pa.asarray(a))
    expected, actual = (x if isinstance(x, tuple) else (x,) for x in (expected, actual))
    for x, y in zip(expected, actual, strict=True):
        np.testing.assert_array_equal(np.asarray(y), x)


@pytest.mark.parametrize("name", ["bool", "int8", "uint64", "float16", "float64", "complex64"])
def test_numpy_takes_a_number_for_its_dtype(name):
    number = getattr(pa, "bool_" if name == "bool" else name)(1)
    assert np.dtype(number) == np.dtype(name)
    assert np.zeros(2, dtype=number).dtype == np.dtype(name)


def test_the_seed_sequence_has_its_older_name():
    bits = pa.random.PCG64(5)
    assert bits._seed_seq is bits.seed_seq
    state = np.random.PCG64(np.random.SeedSequence(5).spawn(2)[1]).random_raw(3)
    assert pa.random.PCG64(bits._seed_seq.spawn(2)[1]).random_raw(3).tolist() == state.tolist()


def test_astype_takes_arrays_of_other_libraries():
    other = np.arange(3.0)
    result = pa.astype(other, pa.int32)
    assert isinstance(result, pa.ndarray)
    assert result.dtype == pa.int32 and result.tolist() == [0, 1, 2]
    same = pa.astype(other, pa.float64)
    same[0] = 9
    assert other[0] == 0
    with pytest.raises(TypeError, match="Input should be a NumPy array or scalar"):
        pa.astype([1, 2], pa.float64)
