"""What the generated cases of `everything.py` call functions with.

Most functions get their operands from the names of their parameters, which mean the same everywhere. Those
that need something else have a row: the function's name (or a pattern), and its arguments in terms of the
operands below. A row that mentions the call itself, `f(…)`, is the whole statement. A label in brackets
makes a further case of the same function.

Times are of about a million elements; functions whose work grows faster get fewer.
"""

import math
import tempfile
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np

FLOATING = "x y positive unit above A B M N stack"
"""The operands that take the dtype of a case; all others have one of their own."""


@lru_cache(maxsize=8)
def operand(name: str, n: int, dtype: str) -> Any:
    """One operand of about `n` elements, the same whenever it is asked for."""
    value = OPERANDS[name](n, np.random.default_rng(sum(name.encode())))
    if dtype != "f8" and name in FLOATING.split():
        return (value * 1000 if dtype[0] in "iu" else value).astype(dtype)
    return value


def _side(n: int, divisor: int = 1) -> int:
    """The rows of a square matrix."""
    return max(math.isqrt(n) // divisor, 4)


def _matrix(divisor: int, n: int, rng: np.random.Generator) -> Any:
    """Well-conditioned, and not symmetric."""
    k = _side(n, divisor)
    return rng.standard_normal((k, k)) + k * np.eye(k)


def _file(kind: str, n: int, rng: np.random.Generator) -> str:
    """A file that both engines read."""
    a = rng.random((n // 250 + 1, 5))
    with tempfile.NamedTemporaryFile(suffix=f".{kind}", delete=False) as file:
        if kind == "txt":
            np.savetxt(file, a)
        else:
            file.write(a.tobytes()) if kind == "raw" else np.save(file, a)
    _KEPT.append(file.name)
    return file.name


_KEPT: list[str] = []
"""Files that were made; `forget` removes them."""


def forget() -> None:
    """Remove the files that operands were made of."""
    import os

    operand.cache_clear()
    while _KEPT:
        os.unlink(_KEPT.pop())


OPERANDS: dict[str, Callable[[int, np.random.Generator], Any]] = {
    # Vectors.
    "x": lambda n, rng: rng.standard_normal(n),
    "y": lambda n, rng: rng.standard_normal(n) + 0.5,
    "positive": lambda n, rng: rng.uniform(0.1, 10, n),
    "unit": lambda n, rng: rng.uniform(-0.99, 0.99, n),
    "above": lambda n, rng: rng.uniform(1, 10, n),
    "z": lambda n, rng: rng.standard_normal(n) + 1j * rng.standard_normal(n),
    "whole": lambda n, rng: rng.integers(-1000, 1000, n),
    "few": lambda n, rng: rng.integers(0, 8, n),
    "bytes_": lambda n, rng: rng.integers(0, 256, n).astype("u1"),
    "places": lambda n, rng: rng.integers(0, n, n),
    "mask": lambda n, rng: rng.random(n) < 0.5,
    "gaps": lambda n, rng: np.where(rng.random(n) < 0.1, np.nan, rng.standard_normal(n)),
    "ordered": lambda n, rng: np.sort(rng.standard_normal(n)),
    "edges": lambda n, rng: np.linspace(-3, 3, 101),
    "padded": lambda n, rng: np.pad(rng.random(n - 20) + 1, 10),
    "out": lambda n, rng: np.zeros(n),
    # A tenth or less, for what is slow or grows.
    "tenth": lambda n, rng: rng.standard_normal(n // 10),
    "hundredth": lambda n, rng: rng.standard_normal(n // 100),
    "root": lambda n, rng: rng.standard_normal(_side(n)),
    "points": lambda n, rng: rng.uniform(-1, 1, n // 10),
    "side": lambda n, rng: rng.uniform(-1, 1, round((n // 10) ** 0.5)),
    "edge": lambda n, rng: rng.uniform(-1, 1, round((n // 10) ** (1 / 3))),
    "listed": lambda n, rng: rng.standard_normal(n // 10).tolist(),
    # Coefficients of polynomials.
    "c": lambda n, rng: rng.uniform(0.5, 1.5, min(n // 4, 10)),
    "d": lambda n, rng: rng.uniform(0.5, 1.5, min(n // 4, 10)),
    "long_": lambda n, rng: rng.uniform(0.5, 1.5, min(n // 10, 1000)),
    "half": lambda n, rng: np.r_[rng.uniform(0.5, 1.5, min(n // 20, 500)), 50.0],
    "short": lambda n, rng: rng.uniform(0.5, 1.5, min(n // 4, 20)),
    "medium": lambda n, rng: rng.uniform(0.5, 1.5, min(n // 10, 60)),
    "zeros_": lambda n, rng: rng.uniform(-1, 1, min(n // 20, 60)),
    "cc": lambda n, rng: rng.uniform(0.5, 1.5, (5, 5)),
    "ccc": lambda n, rng: rng.uniform(0.5, 1.5, (5, 5, 5)),
    # Matrices.
    "A": partial(_matrix, 1),
    "B": lambda n, rng: _matrix(1, n, rng).T.copy(),
    "G": lambda n, rng: (np.arange(_side(n) ** 2) % 3).reshape(_side(n), -1).astype(float),
    "indexes": lambda n, rng: rng.integers(0, _side(n), (_side(n), _side(n))),
    "tall": lambda n, rng: rng.standard_normal((n // 10, 3)),
    "rows": lambda n, rng: rng.standard_normal((10, n // 10)),
    "cube": lambda n, rng: rng.standard_normal((max(round(n ** (1 / 3)) // 2, 1) * 2,) * 3),
    "complex_": lambda n, rng: _matrix(1, n, rng) + 1j * _matrix(1, n, rng),
    "M": partial(_matrix, 4),
    "V": lambda n, rng: rng.standard_normal(_side(n, 4)),
    "symmetric": lambda n, rng: (lambda a: a + a.T)(_matrix(4, n, rng)),
    "definite": lambda n, rng: (lambda a: a @ a.T)(_matrix(4, n, rng)),
    "N": partial(_matrix, 8),
    "stack": lambda n, rng: rng.standard_normal((n // 100, 4, 4)) + 4 * np.eye(4),
    "tensor": lambda n, rng: _matrix(1, (4 * (k := _side(n, 32))) ** 2, rng).reshape(4, k, 4, k),
    # Things that are not arrays.
    "k": lambda n, rng: _side(n),
    "n": lambda n, rng: n,
    "npy": partial(_file, "npy"),
    "txt": partial(_file, "txt"),
    "raw": partial(_file, "raw"),
    "text": lambda n, rng: " ".join(map(str, rng.random(n // 100).tolist())),
}

PARAMETERS = {
    "": """
        x=x a=x m=x x1=x arr=x ary=x ar=x ar1=x a1=x p=x filt=x element=x array=x object=x val=x z=z A=x
        x2=y b=y y=y v=y values=y ar2=y a2=y u=y n=n N=k M=n start=0.5 stop=10.0 kth=n//2 q=30
        condition=mask mask=mask indices=places bins=edges axis=0 deg=5
    """,
    "linalg": "x=M a=M x1=M x2=A A=M b=V n=5",
    "fft": "a=x x=x n=n",
    "polynomial": """
        c=medium c1=long_ c2=long_ x=points y=points z=points deg=5 off=1.5 scl=2.0 roots=zeros_ pow=8
        npts=n pol=medium
    """,
    "random": """
        a=3.0 b=2.0 n=20 p=0.3 df=4.0 dfnum=5.0 dfden=7.0 nonc=2.0 shape=2.5 mean=1.0 scale=2.0 mu=0.5
        kappa=2.0 left=0.0 mode=1.0 right=3.0 ngood=30 nbad=40 nsample=20 low=1000 x=x length=8*n
        alpha=[1,2,3.0]
    """,
}
"""What a required parameter of this name gets, in a chapter or (the first row) everywhere."""

ROWS = """
    # Domains of functions of numbers.
    arccos|acos|arcsin|asin|arctanh|atanh     unit
    arccosh|acosh                             above
    log|log2|log10|log1p|sqrt                 positive
    power|pow|float_power                     positive, above
    ldexp                                     x, few
    *left_shift|*right_shift                  whole, few
    fmod|mod|remainder|divmod|floor_divide|divide|true_divide    x, positive
    conj|conjugate|angle|real|imag            z
    conj[real]|conjugate[real]|real[real]     x
    emath.power                               unit, 3
    emath.logn                                3, unit
    i0|sinc                                   x
    matmul                                    A, A
    matvec                                    A, root
    vecmat                                    root, A
    vecdot                                    A, B

    # Creation.
    array|asanyarray|asarray                  listed
    array[copy]                               x
    asarray_chkfinite|require|ascontiguousarray|asfortranarray    x
    ascontiguousarray[transposed]             A.T
    asfortranarray[rows]                      A
    zeros|ones|empty                          n
    full                                      n, 1.5
    full_like                                 x, 1.5
    arange                                    n
    arange[step]                              0.0, n, 1.5
    linspace|geomspace                        0.5, 10.0, n
    logspace                                  0.5, 3.0, n
    vander                                    tenth, 10
    meshgrid                                  root, root
    meshgrid[sparse]                          root, root, sparse=True
    indices                                   (k, k)
    identity                                  k
    fromfunction                              lambda i, j: i * j, (k, k)
    fromiter                                  listed, float
    fromstring                                text, sep=' '
    frombuffer                                x
    fromfile                                  raw
    from_dlpack                               x
    astype                                    x, 'f4'
    astype[integers]                          x, 'i8'
    copyto                                    f(out, x) or out
    diag                                      root
    diag[of a matrix]|diagonal                A
    diagflat                                  root
    block                                     [[A, B], [B, A]]
    diag_indices                              k
    mask_indices                              k, xp.triu
    ix_                                       root, root
    fill_diagonal                             f(A, 2.0) or A
    diag_indices_from|tril_indices_from|triu_indices_from    A
    tril_indices|triu_indices                 k

    # Shapes.
    append|hstack|column_stack|vstack|dstack|stack|concatenate|concat    (x, y)
    append                                    x, y
    atleast_*                                 x
    broadcast_arrays                          root, A
    broadcast_shapes                          (k, 1), (1, k)
    broadcast_to                              root, (k, k)
    *split                                    x, 5
    hsplit|vsplit                             f(A[:40, :40], 4)
    array_split[matrix]                       A, 3
    dsplit                                    cube, 2
    expand_dims                               x, 0
    moveaxis                                  cube, 0, 2
    rollaxis|linalg.diagonal                  cube
    rollaxis                                  cube, 2
    swapaxes                                  cube, 0, 2
    transpose|permute_dims|matrix_transpose|linalg.matrix_transpose    cube
    squeeze                                   cube[:, :1]
    reshape                                   A, -1
    reshape[transposed]                       A.T, -1
    ravel[transposed]                         A.T
    resize                                    x, 2 * n
    repeat                                    x, 2
    tile                                      x, 2
    roll                                      x, 1000
    roll[axis 1]                              A, 7, 1
    rot90|fliplr|flipud|tril|triu|trace       A
    tri                                       k
    pad                                       A, 10
    pad[reflect]                              A, 10, mode='reflect'
    flip[both axes]                           A
    delete                                    x, 5
    insert                                    x, 5, 1.5
    delete[places]                            x, few
    insert[places]                            x, few, 1.5
    trim_zeros                                padded
    unstack                                   rows
    lib.stride_tricks.as_strided              x, (n // 2,), (16,)
    lib.stride_tricks.sliding_window_view     x, 16

    # Selection.
    choose                                    few % 2, (x, y)
    compress|extract                          mask, x
    take                                      x, places
    take_along_axis                           A, indexes, 1
    put_along_axis                            f(t := A.copy(), indexes, 1.5, 1) or t
    put|place|putmask                         f(t := x.copy(), mask, y) or t
    put                                       f(t := x.copy(), places, y) or t
    select                                    [x < 0, x < 1], [x, y], 0.0
    piecewise                                 x, [x < 0, x >= 0], [lambda v: -v, lambda v: v * 2]
    where                                     mask, x, y
    where[condition]|nonzero|argwhere|flatnonzero|count_nonzero    mask
    ravel_multi_index                         (few, few), (8, 8)
    unravel_index                             places, (n // 10, 10)
    searchsorted                              ordered, tenth
    digitize                                  x, edges
    isin|intersect1d|setdiff1d|setxor1d|union1d    whole, whole[::2]
    isin[floats]                              x, y
    intersect1d[floats]|union1d[floats]       x, y
    unique*                                   whole
    unique[floats]                            x
    unique[inverse]                           whole, return_inverse=True
    lexsort                                   (x, whole)
    argsort[stable]|sort[stable]              whole, stable=True
    sort[axis 0]|median[axis 0]|argsort[axis 0]    A, axis=0
    argpartition|partition                    x, n // 2

    # Numbers.
    clip                                      x, -1.0, 1.0
    nan*                                      gaps
    nanpercentile                             gaps, 30
    nanquantile                               gaps, 0.3
    percentile                                x, [10, 50, 90]
    quantile                                  x, 0.3
    nanmedian[axis 1]                         A, axis=1
    nanquantile[axis 1]                       A, 0.3, axis=1
    around|round                              x, 2
    average                                   x, weights=positive
    bincount                                  few
    bincount[weights]                         few, x
    histogram*                                x, edges
    histogram[ten bins]                       x
    histogram2d                               tenth, tenth
    histogramdd                               f(tall)[0]
    convolve|correlate                        tenth, c
    convolve[long]                            long_, tenth
    corrcoef|cov                              rows
    cross|linalg.cross                        tall, tall[::-1]
    interp                                    x, edges, edges
    gradient                                  x
    gradient[matrix]                          A
    trapezoid                                 x, positive
    unwrap                                    x
    kron                                      root[:100], hundredth
    outer|linalg.outer                        root, root
    tensordot                                 cube, cube[:, :10, :10]
    tensordot|linalg.tensordot                A, A, axes=1
    dot|inner                                 A, B
    dot[vectors]|inner[vectors]|vdot          x, y
    einsum                                    'ij,ij->i', A, B
    einsum[product]                           'ij,jk->ik', M, M
    einsum_path                               'ij,jk,kl->il', M, M, M
    allclose|isclose|array_equal|array_equiv  x, x
    packbits                                  mask
    unpackbits                                bytes_
    real_if_close                             z
    sort_complex|iscomplex|isreal             z
    apply_along_axis                          lambda v: v.sum(), 1, A
    apply_over_axes                           xp.sum, cube, [0, 2]
    fix|isneginf|isposinf                     x
    kaiser                                    n, 14.0
    vectorize                                 f(lambda v: v + 1)(tenth)
    ndenumerate|ndindex|nditer                sum(1 for _ in f(M))
    nested_iters                              sum(1 for _ in f(M, [[0], [1]])[0])
    ndindex                                   sum(1 for _ in f(k, 50))
    broadcast                                 sum(1 for _ in f(V, M))
    nditer                                    sum(1 for _ in f(M))
    nested_iters                              sum(1 for _ in f([M, M], [[0], [1]])[0])
    ptp[axis 0]|cumsum[axis 0]|mean[axis 0]   A, axis=0
    cumulative_*                              x

    # Text and files.
    array2string|array_repr|array_str         x
    array2string[all]                         hundredth, threshold=n
    loadtxt|genfromtxt                        txt
    savetxt                                   f(os.devnull, tall[:n // 200])
    load                                      npy
    save                                      f(io.BytesIO(), x)
    savez                                     f(io.BytesIO(), x)
    savez_compressed                          f(io.BytesIO(), hundredth)
    format_float_*                            0.1

    # Old-style polynomials.
    poly                                      zeros_
    polyadd|polysub|polymul                   long_, long_
    polyder|polyint                           long_
    polydiv                                   long_, half
    polyfit                                   points, points, 5
    polyval                                   c, x
    roots                                     medium
    poly1d                                    f(c)(x)

    # Linear algebra.
    linalg.matmul                             A, A
    linalg.vecdot                             A, B
    linalg.trace|linalg.norm|linalg.matrix_norm|linalg.vector_norm    A
    linalg.norm[vector]                       x
    linalg.norm[axis 1]                       A, axis=1
    linalg.norm[2]                            M, 2
    linalg.solve[matrix]                      M, M.T
    linalg.cholesky                           definite
    linalg.eigh|linalg.eigvalsh               symmetric
    linalg.eig|linalg.eigvals                 N
    linalg.lstsq                              f(tall, x[:n // 10])[0]
    linalg.multi_dot                          [M, M, V]
    linalg.tensorinv                          tensor
    linalg.tensorsolve                        tensor, tensor[..., 0, 0]
    linalg.inv[stack]|linalg.det[stack]|linalg.slogdet[stack]|linalg.qr[stack]      stack
    linalg.svd[stack]|linalg.pinv[stack]|linalg.eigvals[stack]|linalg.svdvals[stack]    stack
    linalg.eigvalsh[stack]|linalg.eigh[stack]    stack
    linalg.solve[stack]|matmul[stack]         stack, stack

    # Fourier transforms.
    fft.fft|fft.ifft                          z
    fft.hfft                                  z, n
    fft.irfft                                 z[:n // 2 + 1], n
    fft.fft2|fft.ifft2|fft.fftn|fft.ifftn     complex_
    fft.rfft2|fft.rfftn                       A
    fft.irfft2|fft.irfftn                     complex_[:, :k // 2 + 1], (k, k)

    # Polynomials in six bases.
    polynomial.*.*val                         points, c
    polynomial.*.*val2d                       points, points, cc
    polynomial.*.*val3d                       points, points, points, ccc
    polynomial.*.*valnd                       (points, points), cc
    polynomial.*.*grid2d                      side, side, cc
    polynomial.*.*grid3d                      edge, edge, edge, ccc
    polynomial.*.*vander2d                    hundredth, hundredth, [3, 3]
    polynomial.*.*vander3d                    hundredth, hundredth, hundredth, [2, 2, 2]
    polynomial.*.*fit                         points, points, 5
    polynomial.*.*div                         short, c
    polynomial.*.*mul                         short, short
    polynomial.*.*roots|polynomial.*.*companion    short
    polynomial.*.*fromroots                   zeros_
    polynomial.*.*valfromroots                points, c
    polynomial.hermite_e.hermeroots           f(short).real
    polynomial.polynomial.polymul             long_, long_
    polynomial.*.*pow                         c, 4
    polynomial.*.*gauss                       20
    polynomial.*.*add|polynomial.*.*sub|polynomial.*.*mulx    long_, long_
    polynomial.*.*mulx|polynomial.*.*trim     long_
    polynomial.chebyshev.chebinterpolate      xp.exp, 50
    polynomial.chebyshev.chebpts*             n
    polynomial.polyutils.as_series            [long_, long_]
    polynomial.polyutils.getdomain            x
    polynomial.polyutils.mapdomain            x, [-1, 1], [0, 2]
    polynomial.polyutils.mapparms             [-1, 1], [0, 2]
    polynomial.polyutils.trimcoef|polynomial.polyutils.trimseq    long_

    # Random numbers: `size` is given by the rule.
    random.*choice                            1000
    random.*choice[without repetition]        f(n, n // 100, replace=False)
    random.*choice[p]                         3, p=[0.2, 0.3, 0.5]
    random.*multinomial                       20, [0.2, 0.3, 0.5]
    random.*multivariate_hypergeometric       [10, 20, 30], 12
    random.*multivariate_normal               [0.0, 1.0], [[2.0, 0.5], [0.5, 1.0]]
    random.*randint|random.*random_integers|random.*integers    0, 1000
    random.*rand|random.*randn                f(n // 10)
    random.*seed                              f(1)
    random.*permutation                       f(x)
    random.*permuted                          f(A, axis=1)
    random.*shuffle                           f(t := x.copy()) or t
    random.*bytes                             f(8 * n)
    random.*vonmises                          0.5, 2.0
    random.*zipf                              2.5

    # Methods of arrays.
    ndarray.argpartition                      n // 2
    ndarray.astype|ndarray.view               'f4'
    ndarray.astype[integers]                  'i8'
    ndarray.choose                            (few % 2).choose((x, y))
    ndarray.clip                              -1.0, 1.0
    ndarray.compress                          mask
    ndarray.conj                              z.conj()
    ndarray.conjugate                         z.conjugate()
    ndarray.copy[transposed]                  A.T.copy()
    ndarray.diagonal                          A.diagonal()
    ndarray.trace                             A.trace()
    ndarray.fill                              out.fill(1.5) or out
    ndarray.flatten                           A.T.flatten()
    ndarray.getfield                          'f4'
    ndarray.item                              5
    ndarray.partition                         (t := x.copy()).partition(n // 2) or t
    ndarray.put                               (t := x.copy()).put(places, y) or t
    ndarray.ravel                             A.T.ravel()
    ndarray.repeat                            2
    ndarray.reshape                           A.reshape(-1)
    ndarray.resize                            (t := x.copy()).resize(2 * n, refcheck=False) or t
    ndarray.round                             2
    ndarray.searchsorted                      ordered.searchsorted(tenth)
    ndarray.setfield                          (t := x.copy()).setfield(1.5, 'f8') or t
    ndarray.setflags                          write=True
    ndarray.sort                              (t := x.copy()).sort() or t
    ndarray.swapaxes                          A.swapaxes(0, 1)
    ndarray.take                              places
    ndarray.tofile                            os.devnull
    ndarray.to_device                         'cpu'
    ndarray.nonzero                           mask.nonzero()
    ndarray.dot                               A.dot(B)
    ndarray.tolist                            tenth.tolist()

    # Methods of universal functions.
    ufunc.reduce                              xp.add.reduce(x)
    ufunc.accumulate                          xp.add.accumulate(x)
    ufunc.reduceat                            xp.add.reduceat(x, xp.arange(0, n, 10))
    ufunc.outer                               xp.multiply.outer(root, root)
    ufunc.at                                  xp.add.at(t := x.copy(), places, y) or t
    ufunc.reduce[minimum, axis 0]             xp.minimum.reduce(A, axis=0)
"""
"""Arguments, or whole statements, of functions whose parameters say too little; a later row wins."""

UNMEASURED = {
    "beyond NumPy: it has no such function": """
        duckarray from_arrow get_array_module get_declarations get_library ndarray.to_numpy protocols
        Protocols
    """,
    "settings and state: no work on elements": """
        get_include
        errstate eager seterr geterr seterrcall geterrcall setbufsize getbufsize set_printoptions
        get_printoptions printoptions set_num_threads get_num_threads polynomial.set_default_printstyle
        random.get_state random.set_state random.get_bit_generator random.set_bit_generator random.default_rng
        random.Generator.spawn random.seed
    """,
    "about the process, and NumPy has no such function": """
        evaluate explain info memory_statistics report reset_memory_peak trim_memory
    """,
    "prints a description of the build": "show_config show_runtime",
    "about dtypes: no work on elements": """
        can_cast common_type promote_types result_type min_scalar_type mintypecode typename issubdtype isdtype
        dtype finfo iinfo
    """,
    "a question about one object: no work on elements": """
        iscomplexobj isrealobj isscalar iterable ndim shape size isfortran may_share_memory shares_memory
    """,
    "text of one number": "base_repr binary_repr polynomial.polyutils.format_float",
    "the type of what other functions return; they are measured": """
        ndarray Array memmap flagsobj flatiter ufunc random.Generator random.RandomState random.SeedSequence
        random.BitGenerator random.PCG64 random.PCG64DXSM random.MT19937 random.Philox random.SFC64
        polynomial.Polynomial polynomial.Chebyshev polynomial.Legendre polynomial.Hermite polynomial.HermiteE
        polynomial.Laguerre
    """,
    "writes a pickle, which holds the name of the library": "ndarray.dump ndarray.dumps",
    "an old name of another function in the list": "random.ranf random.sample random.random_integers",
}
"""Why a name has no case."""

UNDEFINED = "empty empty_like random.multivariate_normal random.Generator.multivariate_normal"
"""Functions whose elements are not defined, or depend on signs that are not."""
UNORDERED = """
    partition argpartition argsort ndarray.partition ndarray.argpartition ndarray.argsort unique_values
    linalg.eigvals
"""
"""Functions whose results are right in more than one order."""
SIGNS = "linalg.eig linalg.eigh linalg.svd linalg.qr"
"""Functions whose results are right with either sign."""
EVERY_DTYPE = """
    clip where concatenate take repeat searchsorted compress lexsort append tile roll dot inner matmul
    ndarray.sort ndarray.astype ndarray.take ndarray.clip ndarray.searchsorted percentile diff
"""
"""Functions with a row that tell something in other dtypes too."""
