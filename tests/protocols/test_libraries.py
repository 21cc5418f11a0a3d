"""Functions called with arrays of other libraries: their own functions answer, with their types."""

import asyncio
import importlib
import subprocess
import sys
import threading
import types

import numpy as np
import polyarray as pa
import pytest

A = np.array([[0.5, 0.25, 0.75], [0.1, 0.0, 0.9]])
B = np.array([[1.0, 2.0, 0.5], [3.0, 0.25, 1.5]])
SQUARE = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]])


class Torch:
    name = "torch"

    def make(self, x):
        return importlib.import_module("torch").from_numpy(np.array(x))

    def is_own(self, x):
        return type(x).__module__ == "torch" and type(x).__name__ == "Tensor"

    def values(self, x):
        return x.numpy()


class JAX:
    name = "jax"

    def make(self, x):
        jax = importlib.import_module("jax")
        jax.config.update("jax_enable_x64", True)
        return jax.numpy.asarray(x)

    def is_own(self, x):
        return isinstance(x, importlib.import_module("jax").Array)

    def values(self, x):
        return np.asarray(x)


class Dask:
    name = "dask.array"

    def make(self, x):
        return importlib.import_module("dask.array").from_array(x, chunks=2)

    def is_own(self, x):
        return isinstance(x, importlib.import_module("dask.array").Array)

    def values(self, x):
        return x.compute()


class Sparse:
    name = "sparse"

    def make(self, x):
        return importlib.import_module("sparse").COO.from_numpy(x)

    def is_own(self, x):
        return isinstance(x, importlib.import_module("sparse").SparseArray)

    def values(self, x):
        return x.todense()


class ScipySparse:
    name = "scipy.sparse"

    def make(self, x):
        return importlib.import_module("scipy.sparse").csr_array(x)

    def is_own(self, x):
        return importlib.import_module("scipy.sparse").issparse(x)

    def values(self, x):
        return x.toarray()


class NumPy:
    name = "numpy"

    def make(self, x):
        return np.array(x)

    def is_own(self, x):
        return isinstance(x, (np.ndarray, np.generic))

    def values(self, x):
        return x


class FakeCuPy:
    """CuPy without a device: a module of its name whose arrays hold NumPy's."""

    name = "cupy"

    def make(self, x):
        return self.ndarray(np.array(x))

    def is_own(self, x):
        return isinstance(x, self.ndarray)

    def values(self, x):
        return x.host


@pytest.fixture
def cupy(monkeypatch):
    library = FakeCuPy()

    class ndarray:
        __module__ = "cupy"
        __array_priority__ = 100

        def __init__(self, host):
            self.host = host

        def get(self):
            return self.host

        def __array__(self, dtype=None, copy=None):
            raise TypeError("Implicit conversion to a NumPy array is not allowed.")

        def __array_ufunc__(self, *call, **options):
            return NotImplemented

    def device(function):
        def call(*args, **kwargs):
            def host(x):
                if isinstance(x, (list, tuple)):
                    return type(x)(map(host, x))
                if isinstance(x, (pa.ndarray, np.ndarray)):
                    raise TypeError(f"Unsupported type {type(x)}")
                return x.host if isinstance(x, ndarray) else x

            return ndarray(function(*map(host, args), **{k: host(v) for k, v in kwargs.items()}))

        return call

    module = types.ModuleType("cupy")
    module.ndarray = library.ndarray = ndarray
    for name in "sin add sum concatenate zeros where".split():
        setattr(module, name, device(getattr(np, name)))
    module.linalg = types.SimpleNamespace(inv=device(np.linalg.inv))
    module.asarray = lambda x: ndarray(np.asarray(x))
    monkeypatch.setitem(sys.modules, "cupy", module)
    from polyarray.dispatch import _libraries

    _libraries.LIBRARIES["cupy"].loaded.clear()
    return library


FULL = {library.name: library for library in (Torch(), JAX(), Dask())}
SOME = {library.name: library for library in (Sparse(), ScipySparse())}


def installed(library):
    pytest.importorskip(library.name, reason=f"{library.name} is not installed")
    return library


UNARY = """
    sin cos tan arcsin arctan sinh tanh exp expm1 log1p sqrt square negative absolute abs floor ceil trunc
    rint sign isfinite isnan deg2rad degrees reciprocal log log2 log10 exp2 signbit asin atan positive
    conj fabs radians cbrt
""".split()
BINARY = """
    add subtract multiply divide true_divide maximum minimum power arctan2 hypot less greater equal
    not_equal less_equal greater_equal logical_and logical_or floor_divide remainder fmod copysign logaddexp
    fmax fmin atan2 pow
""".split()
CALLS = {
    **{name: (lambda xp, a, b, s, name=name: getattr(xp, name)(a)) for name in UNARY},
    **{name: (lambda xp, a, b, s, name=name: getattr(xp, name)(a, b)) for name in BINARY},
    "add number": lambda xp, a, b, s: xp.add(a, 2),
    "number add": lambda xp, a, b, s: xp.subtract(2.5, a),
    "maximum number": lambda xp, a, b, s: xp.maximum(a, 0.3),
    "sum": lambda xp, a, b, s: xp.sum(a),
    "sum axis": lambda xp, a, b, s: xp.sum(a, 0),
    "sum keepdims": lambda xp, a, b, s: xp.sum(a, axis=1, keepdims=True),
    "sum axes": lambda xp, a, b, s: xp.sum(a, axis=(0, 1)),
    "sum dtype": lambda xp, a, b, s: xp.sum(a, dtype=xp.float32),
    "prod": lambda xp, a, b, s: xp.prod(b, axis=-1),
    "mean": lambda xp, a, b, s: xp.mean(a, axis=0),
    "max": lambda xp, a, b, s: xp.max(a, axis=1),
    "min": lambda xp, a, b, s: xp.min(a),
    "std": lambda xp, a, b, s: xp.std(a, axis=0),
    "var": lambda xp, a, b, s: xp.var(a, ddof=1),
    "any": lambda xp, a, b, s: xp.any(a, axis=0),
    "all": lambda xp, a, b, s: xp.all(a, axis=1),
    "argmax": lambda xp, a, b, s: xp.argmax(a, axis=1),
    "argmin": lambda xp, a, b, s: xp.argmin(a),
    "cumsum": lambda xp, a, b, s: xp.cumsum(a, axis=1),
    "cumprod": lambda xp, a, b, s: xp.cumprod(b, axis=0),
    "reduce": lambda xp, a, b, s: xp.add.reduce(a),
    "reduce max": lambda xp, a, b, s: xp.maximum.reduce(a, axis=1),
    "accumulate": lambda xp, a, b, s: xp.add.accumulate(a),
    "outer": lambda xp, a, b, s: xp.multiply.outer(a[0], b[1]),
    "count_nonzero": lambda xp, a, b, s: xp.count_nonzero(a, axis=1),
    "reshape": lambda xp, a, b, s: xp.reshape(a, (3, 2)),
    "reshape -1": lambda xp, a, b, s: xp.reshape(a, -1),
    "ravel": lambda xp, a, b, s: xp.ravel(a),
    "transpose": lambda xp, a, b, s: xp.transpose(a),
    "transpose axes": lambda xp, a, b, s: xp.transpose(a, (1, 0)),
    "swapaxes": lambda xp, a, b, s: xp.swapaxes(a, 0, 1),
    "moveaxis": lambda xp, a, b, s: xp.moveaxis(a, 0, 1),
    "expand_dims": lambda xp, a, b, s: xp.expand_dims(a, 1),
    "squeeze": lambda xp, a, b, s: xp.squeeze(xp.expand_dims(a, 0), axis=0),
    "concatenate": lambda xp, a, b, s: xp.concatenate([a, b], axis=1),
    "concat": lambda xp, a, b, s: xp.concat((a, b)),
    "stack": lambda xp, a, b, s: xp.stack([a, b], axis=1),
    "vstack": lambda xp, a, b, s: xp.vstack([a, b]),
    "hstack": lambda xp, a, b, s: xp.hstack((a, b)),
    "tile": lambda xp, a, b, s: xp.tile(a, (2, 1)),
    "repeat": lambda xp, a, b, s: xp.repeat(a, 2, axis=0),
    "flip": lambda xp, a, b, s: xp.flip(a, axis=1),
    "roll": lambda xp, a, b, s: xp.roll(a, 1, axis=1),
    "broadcast_to": lambda xp, a, b, s: xp.broadcast_to(a, (2, 2, 3)),
    "where": lambda xp, a, b, s: xp.where(xp.greater(a, 0.3), a, b),
    "clip": lambda xp, a, b, s: xp.clip(a, 0.2, 0.6),
    "round": lambda xp, a, b, s: xp.round(a, 1),
    "take": lambda xp, a, b, s: xp.take(a, [0, 2], axis=1),
    "diff": lambda xp, a, b, s: xp.diff(a, axis=1),
    "tril": lambda xp, a, b, s: xp.tril(s),
    "triu": lambda xp, a, b, s: xp.triu(s, 1),
    "dot": lambda xp, a, b, s: xp.dot(a, s),
    "matmul": lambda xp, a, b, s: xp.matmul(a, s),
    "tensordot": lambda xp, a, b, s: xp.tensordot(a, s, axes=1),
    "einsum": lambda xp, a, b, s: xp.einsum("ij,ij->i", a, b),
    "outer product": lambda xp, a, b, s: xp.outer(a[0], b[0]),
    "vdot": lambda xp, a, b, s: xp.vdot(a, b),
    "trace": lambda xp, a, b, s: xp.trace(s),
    "zeros_like": lambda xp, a, b, s: xp.zeros_like(a),
    "ones_like": lambda xp, a, b, s: xp.ones_like(a, dtype=xp.int32),
    "full_like": lambda xp, a, b, s: xp.full_like(a, 7.0),
    "isclose": lambda xp, a, b, s: xp.isclose(a, b),
    "nan_to_num": lambda xp, a, b, s: xp.nan_to_num(a),
    "inv": lambda xp, a, b, s: xp.linalg.inv(s),
    "cholesky": lambda xp, a, b, s: xp.linalg.cholesky(s),
    "norm": lambda xp, a, b, s: xp.linalg.norm(a),
    "solve": lambda xp, a, b, s: xp.linalg.solve(s, s[0]),
    "fft": lambda xp, a, b, s: xp.fft.fft(a[0]),
    "rfft axis": lambda xp, a, b, s: xp.fft.rfft(s, axis=0),
    "fftshift": lambda xp, a, b, s: xp.fft.fftshift(a[0]),
    "dtype": lambda xp, a, b, s: xp.add(a, b, dtype="float32"),
}

# What a library has otherwise than NumPy, or not at all.
EXCEPT = {
    "dask.array": "inv cholesky solve fft tensordot fftshift rfft_axis reshape",
    "jax": "",
    "torch": "",
}


def agree(library, name):
    call = CALLS[name]
    expected = call(np, A, B, SQUARE)
    result = call(pa, library.make(A), library.make(B), library.make(SQUARE))
    assert library.is_own(result), type(result)
    np.testing.assert_allclose(library.values(result), expected, rtol=1e-6, atol=1e-12)


def chunked(library, x):
    return library.make(x).rechunk(-1) if library.name == "dask.array" else library.make(x)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("library", FULL.values(), ids=FULL)
def test_functions(library, name):
    installed(library)
    if name.replace(" ", "_") in EXCEPT[library.name].split():
        call = CALLS[name]
        result = call(pa, *(chunked(library, x) for x in (A, B, SQUARE)))
        assert library.is_own(result)
        np.testing.assert_allclose(library.values(result), call(np, A, B, SQUARE), rtol=1e-6, atol=1e-12)
    else:
        agree(library, name)


OF_SPARSE = """
    sin tan arcsin arctan sinh tanh expm1 log1p sqrt square negative absolute abs floor ceil trunc rint sign
    deg2rad add subtract multiply transpose reshape matmul dot concatenate vstack hstack tril triu
""".split()


@pytest.mark.parametrize("name", OF_SPARSE)
@pytest.mark.parametrize("library", SOME.values(), ids=SOME)
def test_functions_of_sparse_arrays(library, name):
    agree(installed(library), name)


@pytest.mark.parametrize("library", SOME.values(), ids=SOME)
@pytest.mark.parametrize(
    "name", ["sum", "sum axis", "sum keepdims", "max", "mean", "min", "reduce", "count_nonzero"]
)
def test_folds_of_sparse_arrays(library, name):
    installed(library)
    call = CALLS[name]
    result = call(pa, library.make(A), library.make(B), library.make(SQUARE))
    assert not isinstance(result, (pa.ndarray, pa.generic))
    values = library.values(result) if library.is_own(result) else result
    np.testing.assert_allclose(values, call(np, A, B, SQUARE))


def test_what_would_fill_a_sparse_matrix_is_refused():
    library = installed(ScipySparse())
    calls = [(pa.cos,), (pa.exp,), (pa.median,), (pa.fft.fft,), (pa.sort,), (pa.add.at, [0], 1.0)]
    for call, *rest in calls:
        with pytest.raises(TypeError, match=r"no implementation of 'polyarray.*scipy\.sparse.*csr_array"):
            call(library.make(A), *rest)


def test_scipys_linear_algebra():
    library = installed(ScipySparse())
    s = library.make(SQUARE)
    np.testing.assert_allclose(pa.linalg.solve(s, SQUARE[0]), np.linalg.solve(SQUARE, SQUARE[0]))
    np.testing.assert_allclose(library.values(pa.linalg.inv(s)), np.linalg.inv(SQUARE))
    np.testing.assert_allclose(pa.linalg.norm(s), np.linalg.norm(SQUARE))
    np.testing.assert_allclose(pa.matmul(s, pa.asarray(SQUARE)), SQUARE @ SQUARE)
    np.testing.assert_allclose(library.values(pa.kron(s, s)), np.kron(SQUARE, SQUARE))


# ---- beyond the tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize("library", [Torch(), JAX()], ids=["torch", "jax"])
@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("interp", lambda xp, a: xp.interp(a, a, a)),
        ("median over axes", lambda xp, a: xp.median(a, axis=None)),
        ("lexsort", lambda xp, a: xp.lexsort((a, a))),
        ("histogram", lambda xp, a: xp.histogram(a, 3)[0]),
        ("spacing", lambda xp, a: xp.spacing(a)),
        ("reduceat", lambda xp, a: xp.add.reduceat(a, [0, 2])),
        ("gradient", lambda xp, a: xp.gradient(a)),
        ("sum where", lambda xp, a: xp.sum(a, initial=1.0)),
        ("unwrap", lambda xp, a: xp.unwrap(a)),
        ("array_split", lambda xp, a: xp.array_split(a, 2)[1]),
        ("unique", lambda xp, a: xp.unique(a, return_index=True)[1]),
    ],
)
def test_what_a_library_lacks_goes_through_polyarray(library, name, call):
    installed(library)
    x = np.array([0.1, 0.2, 0.4, 0.8, 0.85])
    result = call(pa, library.make(x))
    assert library.is_own(result), type(result)
    np.testing.assert_allclose(library.values(result), call(np, x), rtol=1e-6)


def test_torchs_memory_is_read_where_it_is():
    library = installed(Torch())
    x = library.make(np.arange(6.0))
    pa.put(x, [0, 1], [7.0, 8.0])
    assert library.values(x)[:2].tolist() == [7.0, 8.0]
    assert pa.put.__name__ == "put"


def test_torchs_gradients_pass_through_its_functions_and_are_refused_elsewhere():
    torch = importlib.import_module(installed(Torch()).name)
    x = torch.tensor([0.5, 1.0], requires_grad=True)
    pa.sum(pa.multiply(pa.sin(x), x)).backward()
    expected = np.cos([0.5, 1.0]) * [0.5, 1.0] + np.sin([0.5, 1.0])
    np.testing.assert_allclose(x.grad, expected, rtol=1e-6)
    with pytest.raises(TypeError, match=r"'polyarray.interp' for 'torch.Tensor'.*grad"):
        pa.interp(x, x, x)


def test_classes_derived_from_tensors():
    torch = importlib.import_module(installed(Torch()).name)
    assert isinstance(pa.sin(torch.nn.Parameter(torch.ones(2))), torch.Tensor)


def test_outputs_of_torch():
    library = installed(Torch())
    torch = importlib.import_module("torch")
    out = torch.zeros(2, 3, dtype=torch.float64)
    assert pa.add(library.make(A), library.make(B), out=out) is out
    np.testing.assert_allclose(out, A + B)
    where = torch.tensor(A > 0.3)
    assert pa.negative(library.make(A), out=out, where=where) is out
    np.testing.assert_allclose(out, np.where(A > 0.3, -A, A + B))


def test_jax_traces_our_functions():
    jax = importlib.import_module(installed(JAX()).name)
    JAX().make(A)

    def loss(x):
        return pa.sum(pa.square(pa.tanh(x)))

    expected = 2 * np.tanh(A) * (1 - np.tanh(A) ** 2)
    np.testing.assert_allclose(jax.grad(loss)(A + jax.numpy.zeros(())), expected, rtol=1e-6)
    np.testing.assert_allclose(jax.jit(loss)(JAX().make(A)), np.sum(np.tanh(A) ** 2), rtol=1e-6)
    assert jax.vmap(lambda row: pa.dot(row, row))(JAX().make(A)).shape == (2,)
    with pytest.raises(TypeError, match=r"no implementation of 'polyarray.real_if_close'"):
        jax.jit(lambda x: pa.real_if_close(x))(JAX().make(A[0]))


def test_dask_stays_lazy():
    library = installed(Dask())
    calls = []
    da = importlib.import_module("dask.array")
    x = da.map_blocks(
        lambda block: calls.append(1) or block, library.make(A), dtype=float, meta=np.zeros((0, 0))
    )
    calls.clear()
    result = pa.sum(pa.exp(x) * 2, axis=0)
    assert calls == []
    np.testing.assert_allclose(result.compute(), np.sum(np.exp(A) * 2, axis=0))


# ---- several libraries ----------------------------------------------------------------------------------


@pytest.mark.parametrize("library", FULL.values(), ids=FULL)
def test_our_arrays_and_numpys_are_converted(library):
    installed(library)
    theirs, ours = library.make(A), pa.asarray(B)
    for x, y in ((theirs, ours), (ours, theirs), (theirs, B), (B, theirs)):
        result = pa.add(x, y)
        assert library.is_own(result)
        np.testing.assert_allclose(library.values(result), A + B)
    joined = pa.concatenate([ours, theirs, B])
    assert library.is_own(joined)
    np.testing.assert_allclose(library.values(joined), np.concatenate([B, A, B]))
    assert library.is_own(pa.add(theirs, pa.float64(2.0)))
    assert library.is_own(pa.multiply(np.float64(2.0), theirs))


def test_libraries_that_do_not_know_each_other():
    torch, jax = installed(Torch()), installed(JAX())
    with pytest.raises(TypeError, match=r"polyarray.add.*torch.*jax"):
        pa.add(torch.make(A), jax.make(A))
    with pytest.raises(TypeError, match=r"polyarray.concatenate"):
        pa.concatenate([jax.make(A), torch.make(A)])


def test_dask_takes_sparse_arrays():
    dask, sparse = installed(Dask()), installed(Sparse())
    assert dask.is_own(pa.add(dask.make(A), sparse.make(A)))
    scipy = installed(ScipySparse())
    assert sparse.is_own(pa.add(sparse.make(A), scipy.make(A)))


def test_a_type_that_speaks_for_itself_decides_about_a_librarys_arrays():
    class Wrapper:
        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            return "the wrapper"

        def __array_function__(self, func, types, args, kwargs):
            return "the wrapper"

    for library in (Torch(), JAX(), Dask()):
        x = installed(library).make(A)
        assert pa.add(Wrapper(), x) == "the wrapper"
        assert pa.concatenate([Wrapper(), x]) == "the wrapper"


def test_registered_implementations_come_before_libraries():
    library = installed(Torch())
    torch = importlib.import_module("torch")
    with pa.dispatch.temporary():
        pa.sin.register(torch.Tensor)(lambda x: "registered")
        assert pa.sin(library.make(A)) == "registered"
        assert library.is_own(pa.cos(library.make(A)))
    assert library.is_own(pa.sin(library.make(A)))


# ---- creation -------------------------------------------------------------------------------------------

CREATION = {
    "zeros": lambda xp, **o: xp.zeros((2, 3), **o),
    "ones": lambda xp, **o: xp.ones(3, dtype="int32", **o),
    "empty": lambda xp, **o: xp.empty((0, 3), **o),
    "full": lambda xp, **o: xp.full((2, 2), 7.5, **o),
    "eye": lambda xp, **o: xp.eye(3, 4, k=1, **o),
    "identity": lambda xp, **o: xp.identity(3, **o),
    "arange": lambda xp, **o: xp.arange(1, 7, 2, **o),
    "array": lambda xp, **o: xp.array([[1.5, 2.0]], **o),
    "asarray": lambda xp, **o: xp.asarray([1, 2], **o),
    "asanyarray": lambda xp, **o: xp.asanyarray([1, 2], **o),
    "ascontiguousarray": lambda xp, **o: xp.ascontiguousarray([1, 2], **o),
    "asfortranarray": lambda xp, **o: xp.asfortranarray([[1, 2]], **o),
    "tri": lambda xp, **o: xp.tri(3, **o),
    "frombuffer": lambda xp, **o: xp.frombuffer(b"abcd", dtype="uint8", **o),
    "fromfunction": lambda xp, **o: xp.fromfunction(lambda i, j: i + j, (2, 2), **o),
    "fromiter": lambda xp, **o: xp.fromiter(iter([1.0, 2.0]), "float64", **o),
    "fromstring": lambda xp, **o: xp.fromstring("1 2 3", sep=" ", **o),
    "genfromtxt": lambda xp, **o: xp.genfromtxt(["1 2", "3 4"], **o),
    "loadtxt": lambda xp, **o: xp.loadtxt(["1 2", "3 4"], **o),
    "require": lambda xp, **o: xp.require([1.0, 2.0], **o),
}


@pytest.mark.parametrize("name", CREATION)
@pytest.mark.parametrize("library", {**FULL, **SOME}.values(), ids={**FULL, **SOME})
def test_creation_like_theirs(library, name):
    installed(library)
    call = CREATION[name]
    expected = call(np)
    if library.name == "scipy.sparse" and expected.size == 0:
        pytest.skip("there are no sparse matrices without rows there")
    result = call(pa, like=library.make(A))
    assert library.is_own(result)
    np.testing.assert_allclose(np.reshape(library.values(result), expected.shape), expected)
    if name == "ones":
        assert str(result.dtype).removeprefix("torch.") == "int32"


@pytest.mark.parametrize("name", CREATION)
def test_numpys_creation_like_ours_and_ours_like_numpys(name):
    call = CREATION[name]
    expected = call(np)
    ours = call(np, like=pa.zeros(2))
    assert type(ours) is pa.ndarray
    np.testing.assert_allclose(np.asarray(ours), expected)
    assert type(call(pa, like=np.zeros(2))) is pa.ndarray
    with pa.dispatch.native("numpy"):
        theirs = call(pa, like=np.zeros(2))
    assert type(theirs) is np.ndarray
    np.testing.assert_allclose(theirs, expected)


def test_arguments_of_creation_are_checked_before_others_see_them():
    x = installed(Torch()).make(A)
    with pytest.raises(TypeError):
        pa.zeros(3, fill=2, like=x)


# ---- NumPy's arrays -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CALLS)
def test_numpys_arrays_where_numpy_answers(name):
    with pa.dispatch.native("numpy"):
        agree(NumPy(), name)


def test_numpys_arrays_are_ours_unless_that_is_changed():
    assert type(pa.sin(A)) is pa.ndarray
    with pa.dispatch.native("numpy"):
        assert type(pa.sin(A)) is np.ndarray
        assert type(pa.add(A, pa.ones(3))) is pa.ndarray
        assert type(pa.sin(pa.ones(3))) is pa.ndarray
        with pa.dispatch.converted("numpy"):
            assert type(pa.sin(A)) is pa.ndarray
        assert type(pa.sin(A)) is np.ndarray
    assert type(pa.sin(A)) is pa.ndarray
    pa.dispatch.set_native("numpy")
    try:
        assert type(pa.sin(A)) is np.ndarray
    finally:
        pa.dispatch.set_native("numpy", False)
    assert type(pa.sin(A)) is pa.ndarray


def test_threads_and_tasks_have_scopes_of_their_own():
    found = []
    with pa.dispatch.native("numpy"):
        thread = threading.Thread(target=lambda: found.append(type(pa.sin(A))))
        thread.start()
        thread.join()
    assert found == [pa.ndarray]

    async def task(native):
        if not native:
            await asyncio.sleep(0)
            return type(pa.sin(A))
        with pa.dispatch.native("numpy"):
            await asyncio.sleep(0)
            return type(pa.sin(A))

    async def both():
        return await asyncio.gather(task(True), task(False), task(True))

    assert asyncio.run(both()) == [np.ndarray, pa.ndarray, np.ndarray]


@pytest.mark.parametrize("library", [Torch(), JAX()], ids=["torch", "jax"])
def test_conversion_can_be_asked_for(library):
    x = installed(library).make(A)
    with pa.dispatch.converted(library.name):
        assert type(pa.sin(x)) is pa.ndarray
    assert library.is_own(pa.sin(x))


# ---- CuPy, without a device -----------------------------------------------------------------------------


def test_cupy(cupy):
    a, b = cupy.make(A), cupy.make(B)
    for result, expected in [
        (pa.sin(a), np.sin(A)),
        (pa.add(a, b), A + B),
        (pa.add(a, pa.float64(1.0)), A + 1),
        (pa.sum(a, axis=0), A.sum(0)),
        (pa.concatenate([a, b], axis=1), np.concatenate([A, B], 1)),
        (pa.linalg.inv(cupy.make(SQUARE)), np.linalg.inv(SQUARE)),
        (pa.zeros(3, dtype=pa.float32, like=a), np.zeros(3, "f4")),
    ]:
        assert cupy.is_own(result)
        np.testing.assert_allclose(cupy.values(result), expected)
    with pytest.raises(TypeError, match=r"no implementation of 'polyarray.cos' for 'cupy.*ndarray'"):
        pa.cos(a)
    with pytest.raises(TypeError, match="Unsupported type"):
        pa.add(a, pa.asarray(A))


# ---- nothing is imported --------------------------------------------------------------------------------

IMPORTS = """
import sys
import polyarray as pa
class Mine:
    def __len__(self): return 0
pa.sin(pa.ones(3)); pa.sin([1.0])
assert "polyarray.dispatch" not in sys.modules
try: pa.sin(Mine())
except TypeError: pass
pa.protocols(Mine()); pa.dispatch.libraries()
loaded = {"numpy", "torch", "jax", "dask", "sparse", "scipy", "cupy", "uarray"} & set(sys.modules)
assert not loaded, loaded
"""


def test_libraries_are_not_imported_before_their_arrays_appear():
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# ---- operators ------------------------------------------------------------------------------------------

OPERATORS = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: x**y,
    "<": lambda x, y: x < y,
    "@": lambda x, y: x @ y,
}


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("library", FULL.values(), ids=FULL)
def test_operators_with_our_array_on_the_left(library, name):
    installed(library)
    call = OPERATORS[name]
    result = call(pa.asarray(SQUARE), library.make(SQUARE + 1))
    assert library.is_own(result), type(result)
    np.testing.assert_allclose(library.values(result), call(SQUARE, SQUARE + 1))


@pytest.mark.parametrize("library", FULL.values(), ids=FULL)
def test_operators_in_place_give_the_librarys_array(library):
    installed(library)
    x = pa.asarray(SQUARE).copy()
    x += library.make(SQUARE)
    assert library.is_own(x)
    np.testing.assert_allclose(library.values(x), SQUARE * 2)


def test_operators_with_sparse_matrices():
    library = installed(ScipySparse())
    x, s = pa.asarray(SQUARE), library.make(SQUARE)
    np.testing.assert_allclose(x @ s, SQUARE @ SQUARE)
    np.testing.assert_allclose(x + s, SQUARE * 2)
    np.testing.assert_allclose(library.values(x * s), SQUARE * SQUARE)
