"""The names that have to be there. `oracle.agree` skips a row whose function polyarray does not have, so
that rows can be written ahead of the library; this list keeps that from hiding a loss."""

import numpy as np
import polyarray as pa
import pytest

NAMES = {
    "creation": """
        array asarray zeros ones empty full zeros_like ones_like full_like empty_like arange linspace
        eye identity diag meshgrid tri tril triu copy frombuffer fromiter ascontiguousarray
    """,
    "dtypes": """
        dtype bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64
        complex128 promote_types result_type can_cast finfo iinfo
    """,
    "constants": "pi e inf nan newaxis",
    "ufuncs": " ".join(
        sorted({f.__name__ for f in vars(np).values() if isinstance(f, np.ufunc)} - {"isnat"}),
    ),
    "reductions": """
        sum prod min max mean var std any all argmin argmax cumsum cumprod count_nonzero ptp average
        bincount histogram
    """,
    "manipulation": """
        reshape ravel transpose swapaxes moveaxis expand_dims squeeze concatenate stack vstack hstack
        column_stack split array_split tile repeat flip roll broadcast_to broadcast_arrays clip round
        atleast_1d atleast_2d where nonzero take argwhere flatnonzero diff
    """,
    "sorting": "sort argsort searchsorted unique",
    "products": "matmul dot tensordot einsum inner outer vdot trace diagonal",
    "files": "save load savez loadtxt savetxt genfromtxt memmap",
    "iteration": "nditer nested_iters ndindex ndenumerate broadcast",
    "windows": "bartlett blackman hamming hanning kaiser",
    "indices": """
        diag_indices diag_indices_from mask_indices tril_indices tril_indices_from triu_indices
        triu_indices_from
    """,
    "polynomials": "poly poly1d polyadd polyder polydiv polyfit polyint polymul polysub polyval roots",
    "polynomial": "Polynomial Chebyshev Legendre Hermite HermiteE Laguerre set_default_printstyle polyutils",
    "questions": "isfortran astype getbufsize setbufsize sctypeDict",
    "printing": "printoptions set_printoptions get_printoptions array2string array_repr array_str",
    "errors": "errstate seterr geterr",
    "comparison": "allclose isclose array_equal shares_memory may_share_memory isscalar ndim shape size",
    "linalg": "norm solve svd eigh qr cholesky inv det LinAlgError",
    "random": "default_rng Generator PCG64 SeedSequence random seed",
    "testing": """
        assert_allclose assert_array_equal assert_equal assert_almost_equal assert_array_less
        assert_raises
    """,
    "ndarray": """
        T all any argmax argmin argsort astype base clip conj copy cumprod cumsum data diagonal dot
        dtype fill flags flat flatten imag item itemsize max mean min nbytes ndim nonzero prod ravel
        real repeat reshape round searchsorted shape size sort squeeze std strides sum swapaxes take
        tobytes tolist trace transpose var view __array__ __array_interface__ __dlpack__
        __dlpack_device__ __matmul__ __reduce__
    """,
    "ma": """
        array masked masked_array MaskedArray nomask getmask getdata filled where median average cov unique
        masked_where masked_invalid concatenate mr_ notmasked_edges clump_masked apply_along_axis polyfit
    """,
    "own": "eager evaluate explain set_num_threads ndarray Array __version__",
}


@pytest.mark.parametrize("chapter", NAMES)
def test_names_are_there(chapter):
    namespace = (
        getattr(pa, chapter)
        if chapter in ("linalg", "ma", "polynomial", "random", "testing", "ndarray")
        else pa
    )
    assert [name for name in NAMES[chapter].split() if not hasattr(namespace, name)] == []


def test_a_missing_name_says_so():
    with pytest.raises(AttributeError, match="polyarray does not have 'nonsense'"):
        pa.nonsense
    assert not hasattr(pa, "nonsense")


def test_typing():
    from polyarray.typing import ArrayLike, DTypeLike, NDArray

    assert NDArray[pa.float64].__origin__ is pa.ndarray
    assert ArrayLike is not None
    assert DTypeLike is not None
