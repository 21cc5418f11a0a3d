"""Duck arrays (NEP 30), array modules (NEP 37), and the array API's namespace as other packages find it."""

import importlib

import numpy as np
import polyarray as pa
import pytest

# ---- NEP 30 ---------------------------------------------------------------------------------------------


def test_duck_arrays():
    x = pa.arange(3)
    assert pa.duckarray(x) is x
    assert x.__duckarray__() is x
    assert type(pa.duckarray([1, 2])) is pa.ndarray
    assert type(pa.duckarray(np.ones(2))) is pa.ndarray

    class Duck:
        def __duckarray__(self):
            return self

        def __array__(self, dtype=None, copy=None):
            raise TypeError("this one is never made dense")

    duck = Duck()
    assert pa.duckarray(duck) is duck

    class Kept(pa.ndarray):
        pass

    kept = x.view(Kept)
    assert pa.duckarray(kept) is kept


def test_duck_arrays_of_libraries():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    x = torch.ones(2)
    assert pa.duckarray(x) is x
    with pa.dispatch.converted("torch"):
        assert type(pa.duckarray(x)) is pa.ndarray


# ---- NEP 37 ---------------------------------------------------------------------------------------------


class First:
    def __array_module__(self, types):
        return "first" if all(issubclass(one, First) for one in types) else NotImplemented


class Second(First):
    def __array_module__(self, types):
        return "second"


class Unwilling:
    def __array_module__(self, types):
        return NotImplemented


def test_array_modules():
    assert pa.get_array_module(pa.ones(2), 1.0, [2]) is pa
    assert pa.get_array_module(1.0) is pa
    assert pa.get_array_module(np.ones(2), pa.ones(2)) is pa
    assert pa.get_array_module(1.0, default=np) is np
    assert pa.get_array_module(First(), 1.0) == "first"
    assert pa.get_array_module(First(), Second()) == "second"
    assert pa.get_array_module(pa.ones(2), Second()) == "second"
    assert pa.ones(2).__array_module__((pa.ndarray, np.ndarray)) is pa
    assert pa.ones(2).__array_module__((pa.ndarray, First)) is NotImplemented
    assert pa.get_array_module(pa.ones(2).view(type("Derived", (pa.ndarray,), {}))) is pa
    with pytest.raises(TypeError, match=r"no common array module.*First.*Unwilling"):
        pa.get_array_module(First(), Unwilling())
    with pytest.raises(TypeError, match=r"no common array module"):
        pa.get_array_module(pa.ones(2), First())


def test_types_are_asked_once():
    asked = []

    class Counting:
        def __array_module__(self, types):
            asked.append(types)
            return NotImplemented

    with pytest.raises(TypeError):
        pa.get_array_module(Counting(), Counting(), pa.ones(2))
    assert asked == [(Counting, pa.ndarray)]


# ---- __array_namespace__ --------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [None, "2021.12", "2022.12", "2023.12", "2024.12", "2025.12"])
def test_versions(version):
    assert pa.ones(2).__array_namespace__(api_version=version) is pa
    assert pa.float64(1.0).__array_namespace__(api_version=version) is pa


@pytest.mark.parametrize("version", ["2020.12", "2026.12", "", "latest"])
def test_unknown_versions(version):
    with pytest.raises(ValueError, match="not supported"):
        pa.ones(2).__array_namespace__(api_version=version)


def test_versions_are_texts():
    with pytest.raises(TypeError, match="api_version"):
        pa.ones(2).__array_namespace__(api_version=2025.12)


def test_array_api_compat():
    compat = pytest.importorskip("array_api_compat", reason="array-api-compat is not installed")
    x = pa.ones((2, 3))
    assert compat.array_namespace(x) is pa
    assert compat.array_namespace(x, 1.0, None, api_version="2024.12") is pa
    assert compat.is_array_api_obj(x)
    assert compat.is_array_api_obj(x.view(type("Derived", (pa.ndarray,), {})))
    assert not compat.is_numpy_array(x)
    assert compat.device(x) == "cpu"
    assert compat.to_device(x, "cpu") is x
    assert compat.size(x) == 6
    assert not compat.is_numpy_namespace(pa)
    with pytest.raises(TypeError):
        compat.array_namespace(x, np.ones(2))
    with pytest.raises(ValueError):
        compat.array_namespace(x, api_version="2020.12")


def extra():
    return pytest.importorskip("array_api_extra", reason="array-api-extra is not installed")


X = np.array([[1.0, 4.0, 2.0], [3.0, 0.5, 2.0]])
EXTRA = {
    "atleast_nd": lambda xpx, xp, x: xpx.atleast_nd(x, ndim=3, xp=xp),
    "argpartition": lambda xpx, xp, x: xp.sort(xpx.argpartition(x[0], 1, xp=xp)),
    "partition": lambda xpx, xp, x: xpx.partition(x[0], 1, xp=xp)[1:2],
    "cov": lambda xpx, xp, x: xpx.cov(x, xp=xp),
    "create_diagonal": lambda xpx, xp, x: xpx.create_diagonal(x[0], offset=1, xp=xp),
    "expand_dims": lambda xpx, xp, x: xpx.expand_dims(x, axis=(0, 2), xp=xp),
    "isclose": lambda xpx, xp, x: xpx.isclose(x, x + 1e-9, xp=xp),
    "isin": lambda xpx, xp, x: xpx.isin(x, x[0], xp=xp),
    "kron": lambda xpx, xp, x: xpx.kron(x, x, xp=xp),
    "nan_to_num": lambda xpx, xp, x: xpx.nan_to_num(x / (x - 2.0), xp=xp),
    "nunique": lambda xpx, xp, x: xpx.nunique(x, xp=xp),
    "one_hot": lambda xpx, xp, x: xpx.one_hot(xp.asarray([0, 2]), 3, xp=xp),
    "pad": lambda xpx, xp, x: xpx.pad(x, 1, constant_values=7.0, xp=xp),
    "searchsorted": lambda xpx, xp, x: xpx.searchsorted(xp.sort(x[0]), x[1], xp=xp),
    "setdiff1d": lambda xpx, xp, x: xpx.setdiff1d(x[0], x[1], xp=xp),
    "union1d": lambda xpx, xp, x: xpx.union1d(x[0], x[1], xp=xp),
    "sinc": lambda xpx, xp, x: xpx.sinc(x, xp=xp),
    "median": lambda xpx, xp, x: xpx.median(x, axis=1, xp=xp),
    "quantile": lambda xpx, xp, x: xpx.quantile(x, 0.3, axis=1, xp=xp),
    "angle": lambda xpx, xp, x: xpx.angle(x + 1j, xp=xp),
    "apply_where": lambda xpx, xp, x: xpx.apply_where(x > 1, x, lambda y: y * 2, lambda y: -y, xp=xp),
    "at set": lambda xpx, xp, x: xpx.at(x, (0, slice(None))).set(9.0, copy=True, xp=xp),
    "at add": lambda xpx, xp, x: xpx.at(x)[:, 1].add(1.0, copy=True, xp=xp),
    "broadcast_shapes": lambda xpx, xp, x: xp.asarray(xpx.broadcast_shapes((2, 1), (3,))),
    "default_dtype": lambda xpx, xp, x: xp.asarray(1, dtype=xpx.default_dtype(xp, "real floating")),
    "lazy_apply": lambda xpx, xp, x: xpx.lazy_apply(lambda y: y * 2, x, xp=xp),
}


@pytest.mark.parametrize("name", EXTRA)
def test_array_api_extra(name):
    xpx = extra()
    if not hasattr(xpx, name.split()[0]):
        pytest.skip(f"this array-api-extra has no {name}")
    expected = EXTRA[name](xpx, importlib.import_module("array_api_compat.numpy"), X)
    result = EXTRA[name](xpx, pa, pa.asarray(X))
    if isinstance(result, (pa.ndarray, pa.generic)):
        assert result.dtype == pa.dtype(np.asarray(expected).dtype)
    else:
        assert type(result) is type(expected)
    np.testing.assert_allclose(np.asarray(result), expected)
    # Found by the arrays, too.
    if "xp=xp" in str(EXTRA[name].__code__.co_names):
        assert type(result) is pa.ndarray


def test_array_api_extra_finds_the_namespace():
    xpx = extra()
    for call in (
        lambda x: xpx.atleast_nd(x, ndim=3),
        lambda x: xpx.kron(x, x),
        lambda x: xpx.cov(x),
        lambda x: xpx.pad(x, 2),
        lambda x: xpx.sinc(x),
        lambda x: xpx.isclose(x, x),
    ):
        assert type(call(pa.asarray(X))) is pa.ndarray


SCIPY = """
import numpy as np, polyarray as pa
import scipy.special, scipy.stats, scipy.signal, scipy.cluster.vq
from scipy._lib._array_api import array_namespace
x = pa.linspace(0.1, 2.0, 20)
n = np.linspace(0.1, 2.0, 20)
assert array_namespace(x) is pa
for name in ("gammaln", "erf", "expit", "j0"):
    mine = getattr(scipy.special, name)(x)
    assert type(mine) is pa.ndarray, name
    np.testing.assert_allclose(np.asarray(mine), getattr(scipy.special, name)(n))
mine = scipy.stats.zscore(x)
assert type(mine) is pa.ndarray
np.testing.assert_allclose(np.asarray(mine), scipy.stats.zscore(n))
mine = scipy.cluster.vq.whiten(x.reshape(10, 2))
assert type(mine) is pa.ndarray
np.testing.assert_allclose(np.asarray(mine), scipy.cluster.vq.whiten(n.reshape(10, 2)))
"""
SKLEARN = """
import numpy as np, polyarray as pa, sklearn
from sklearn.utils._array_api import get_namespace
from sklearn.preprocessing import StandardScaler
sklearn.set_config(array_api_dispatch=True)
x = np.random.default_rng(0).random((20, 3))
assert get_namespace(pa.asarray(x)) [0] is pa and get_namespace(pa.asarray(x))[1]
mine = StandardScaler().fit_transform(pa.asarray(x))
assert type(mine) is pa.ndarray
np.testing.assert_allclose(np.asarray(mine), StandardScaler().fit_transform(x))
"""


@pytest.mark.parametrize(("package", "script"), [("scipy", SCIPY), ("sklearn", SKLEARN)])
def test_packages_that_take_namespaces(package, script):
    import os
    import subprocess
    import sys

    pytest.importorskip(package, reason=f"{package} is not installed")
    environment = dict(os.environ, SCIPY_ARRAY_API="1")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
