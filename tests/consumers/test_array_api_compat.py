"""array-api-compat and array-api-extra recognize our arrays, and every function of theirs works on them."""

import numpy as np
import polyarray as pa
import pytest

compat = pytest.importorskip("array_api_compat")
extra = pytest.importorskip("array_api_extra")

from consumers.cases import Consumer

compat_ = Consumer("array-api-compat", page="array_api_compat")
extra_ = Consumer("array-api-extra", page="array_api_compat")


def test_the_namespace_is_the_package():
    x = pa.arange(3.0)
    assert compat.array_namespace(x) is pa
    assert compat.array_namespace(x, 1.0, None, x + 1) is pa
    assert compat.array_namespace(x, use_compat=False) is pa
    assert compat.get_namespace(x, api_version="2024.12") is pa
    assert pa.__name__ == "polyarray"


def test_a_scalar_is_an_array_that_cannot_be_written():
    """Also those that are kinds of Python's numbers, as NumPy's are."""
    for scalar in (pa.float64(1.5), pa.complex128(1j), pa.float32(1), pa.int64(3), pa.bool_(True)):
        assert compat.array_namespace(scalar) is pa
        assert compat.is_array_api_obj(scalar)
        assert not compat.is_writeable_array(scalar)
        assert not compat.is_lazy_array(scalar)
        assert compat.device(scalar) == "cpu"


def test_two_namespaces_are_refused():
    with pytest.raises(TypeError, match="Multiple namespaces"):
        compat.array_namespace(pa.ones(2), np.ones(2))
    with pytest.raises(ValueError, match="does not have an array-api-compat wrapper"):
        compat.array_namespace(pa.ones(2), use_compat=True)


def test_nothing_takes_our_arrays_for_those_of_another():
    x = pa.ones(2)
    assert compat.is_array_api_obj(x)
    for name in dir(compat):
        if name.startswith("is_") and name.endswith("_array") and name not in ("is_writeable_array",):
            assert not getattr(compat, name)(x), name
        if name.startswith("is_") and name.endswith("_namespace"):
            assert not getattr(compat, name)(pa), name
    assert compat.is_writeable_array(x)
    assert not compat.is_lazy_array(x)


@compat_.works
def helpers(xp):
    x = xp.reshape(xp.arange(6.0), (2, 3))
    return compat.size(x), compat.device(x), compat.to_device(x, "cpu"), compat.is_lazy_array(x)


@compat_.works
def a_function_for_any_namespace(xp):
    def standardized(x, y):
        namespace = compat.array_namespace(x, y)
        return (x - namespace.mean(x, axis=0)) / namespace.std(y, axis=0)

    x = xp.reshape(xp.arange(6.0), (3, 2)) ** 2
    return standardized(x, x + 1)


def table(xp):
    return xp.reshape(xp.asarray([3.0, -1.0, 2.0, 0.5, 7.0, -4.0]), (2, 3))


FUNCTIONS = {
    "angle": lambda f, xp: f(xp.asarray([1 + 1j, -1j])),
    "apply_where": lambda f, xp: f(table(xp) > 0, table(xp), xp.sqrt, fill_value=-1.0),
    "argpartition": lambda f, xp: xp.sort(f(table(xp)[0], 1)),
    "at": lambda f, xp: (f(table(xp), 0).set(9.0), f(table(xp))[1, 1:].add(1.0), f(table(xp))[0, 0].max(5.0)),
    "atleast_nd": lambda f, xp: f(xp.asarray(2.0), ndim=3, xp=xp),
    "broadcast_shapes": lambda f, xp: f((2, 1), (3,)),
    "cov": lambda f, xp: f(table(xp)),
    "create_diagonal": lambda f, xp: f(xp.asarray([1.0, 2.0]), offset=1),
    "default_dtype": lambda f, xp: str(f(xp)),
    "deg2rad": lambda f, xp: f(table(xp)),
    "diag_indices": lambda f, xp: f(3, xp=xp),
    "expand_dims": lambda f, xp: f(table(xp), axis=(0, 2)),
    "isclose": lambda f, xp: f(table(xp), table(xp) + 1e-10),
    "isin": lambda f, xp: f(xp.asarray([1, 2, 3]), xp.asarray([3, 1])),
    "kron": lambda f, xp: f(table(xp), table(xp)[0]),
    "nan_to_num": lambda f, xp: f(xp.asarray([xp.nan, 1.0, xp.inf]), fill_value=3.0),
    "nanmax": lambda f, xp: f(xp.asarray([xp.nan, 1.0])),
    "nanmean": lambda f, xp: f(xp.asarray([xp.nan, 1.0])),
    "nanmin": lambda f, xp: f(xp.asarray([xp.nan, 1.0])),
    "nansum": lambda f, xp: f(xp.asarray([xp.nan, 1.0])),
    "nunique": lambda f, xp: int(f(xp.asarray([1, 2, 2]))),
    "one_hot": lambda f, xp: f(xp.asarray([1, 0, 2]), 3),
    "pad": lambda f, xp: f(table(xp), 1),
    "partition": lambda f, xp: xp.sort(f(table(xp)[0], 1)),
    "rad2deg": lambda f, xp: f(table(xp)),
    "searchsorted": lambda f, xp: f(xp.asarray([1.0, 2.0, 4.0]), xp.asarray([1.5, 4.0])),
    "setdiff1d": lambda f, xp: f(xp.asarray([1, 2, 3]), xp.asarray([2])),
    "sinc": lambda f, xp: f(table(xp)),
    "tril_indices": lambda f, xp: f(3, xp=xp),
    "triu_indices": lambda f, xp: f(3, xp=xp),
    "union1d": lambda f, xp: f(xp.asarray([1, 2]), xp.asarray([2, 3])),
    "unravel_index": lambda f, xp: f(xp.asarray([1, 5]), (2, 3)),
}

for name, call in FUNCTIONS.items():

    @extra_.works(name=name)
    def program(xp, name=name, call=call):
        return call(getattr(extra, name), xp)


@extra_.in_place
def lazy_apply(xp):
    """NumPy's functions on views, as the function says."""
    x = xp.asarray([3.0, 1.0])
    return extra.lazy_apply(np.sort, x, shape=(2,), xp=compat.array_namespace(x), as_numpy=True)


@extra_.works
def lazy_apply_to_a_scalar(xp):
    total = xp.sum(xp.asarray([3.0, 1.0]))
    return extra.lazy_apply(np.sqrt, total, shape=(), xp=compat.array_namespace(total), as_numpy=True)


@extra_.works
def updates_of_scalars(xp):
    total = xp.sum(xp.asarray([1.0, 2.0]))
    return extra.at(total)[total > 2].set(0.0)


test_compat = compat_.test()
test_extra = extra_.test()


def test_all_functions_are_called():
    assert set(extra.__all__) - {"__version__", "testing", "lazy_apply"} == FUNCTIONS.keys()
