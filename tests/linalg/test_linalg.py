"""Matrix products and decompositions: shapes and dtypes exactly, values up to rounding.

Decompositions are free in signs and phases, so they are compared by what they decompose.
"""

import numpy as np
import polyarray as pa
import pytest
from oracle import DTYPES, agree, ordinary

SHAPES = [
    ((3,), (3,)),
    ((3, 4), (4,)),
    ((3,), (3, 4)),
    ((3, 4), (4, 5)),
    ((2, 3, 4), (4, 5)),
    ((2, 3, 4), (2, 4, 5)),
    ((2, 1, 3, 4), (5, 4, 2)),
    ((0, 3), (3, 2)),
    ((3, 0), (0, 2)),
    ((1, 1), (1, 1)),
    ((17, 33), (33, 9)),
    ((3, 4), (5, 6)),
    ((3,), (4,)),
    ((), (3,)),
    ((2, 3, 4), (3, 4, 5)),
]


def loose(dtype):
    kind = np.dtype(dtype).kind
    if kind in "biu":
        return {"warned": False}
    rtol = {"f2": 1e-2, "f4": 1e-5, "F": 1e-5}.get(dtype, 1e-13)
    return {"rtol": rtol, "atol": rtol * 100, "zero_signs": False, "warned": False}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("first, second", SHAPES)
def test_products(first, second, dtype):
    a, b = ordinary(dtype, first, 1), ordinary(dtype, second, 2)
    a, b = (np.asarray(x).astype(dtype) for x in (a, b))
    for name in ("matmul", "dot", "inner", "outer", "vecdot", "vdot"):
        agree(lambda xp, a, b: getattr(xp, name)(a, b), a, b, **loose(dtype))  # noqa: B023
    agree(lambda xp, a, b: a @ b, a, b, **loose(dtype))


@pytest.mark.parametrize("dtype", ["i4", "f4", "f8", "D"])
def test_products_of_every_layout(dtype):
    """Transposed, reversed and strided operands, without and with `out`."""
    views = [
        lambda a: a,
        lambda a: a.T,
        lambda a: a[::-1],
        lambda a: a[:, ::-1],
        lambda a: a.T[::-1, ::-1],
    ]
    a, b = ordinary(dtype, (12, 12), 1), ordinary(dtype, (12, 12), 2)
    for first in views:
        for second in views:
            agree(lambda xp, a, b: first(a) @ second(b), a, b, **loose(dtype))  # noqa: B023
    agree(lambda xp, a, b: a[::2, ::3] @ b[:4, 1::2], a, b, **loose(dtype))
    agree(lambda xp, a, b: xp.broadcast_to(a[0], (5, 12)) @ b, a, b, **loose(dtype))
    agree(lambda xp, a, b: xp.matmul(a, b, out=a), a, b, **loose(dtype))
    agree(lambda xp, a, b: xp.matmul(a, b, out=xp.zeros((12, 12), a.dtype).T), a, b, **loose(dtype))
    agree(lambda xp, a, b: xp.matmul(a, b, out=xp.zeros((11, 12), a.dtype)), a, b, **loose(dtype))
    agree(lambda xp, a, b: a @ 2, a, b, **loose(dtype))


@pytest.mark.parametrize("first", ["?", "u1", "i4", "i8", "f2", "f4", "D"])
@pytest.mark.parametrize("second", ["?", "i1", "i8", "f4", "f8", "F"])
def test_products_of_mixed_dtypes(first, second):
    a, b = ordinary(first, (4, 5), 1), ordinary(second, (5, 3), 2)
    agree(lambda xp, a, b: a @ b, a, b, rtol=1e-2, atol=1e-2, warned=False, zero_signs=False)


@pytest.mark.parametrize("n", [1, 2, 7, 31, 64, 65, 130, 257])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_square_products(n, dtype):
    a, b = ordinary(dtype, (n, n), 1), ordinary(dtype, (n, n), 2)
    agree(lambda xp, a, b: a @ b, a, b, **loose(dtype))


def test_infinities_and_nans_reach_the_product():
    a = np.eye(4)
    a[1, 2], a[2, 3] = np.nan, np.inf
    agree(lambda xp, a: a @ a, a, warned=False)


EINSUMS = [
    ("ij,jk->ik", [(3, 4), (4, 5)]),
    ("ij,jk", [(3, 4), (4, 5)]),
    ("ii", [(4, 4)]),
    ("ii->i", [(4, 4)]),
    ("ij->ji", [(3, 4)]),
    ("ij->", [(3, 4)]),
    ("ij->j", [(3, 4)]),
    ("i,i", [(3,), (3,)]),
    ("i,j->ij", [(3,), (4,)]),
    ("ij,ij->ij", [(3, 4), (3, 4)]),
    ("bij,bjk->bik", [(2, 3, 4), (2, 4, 5)]),
    ("...ij,...jk->...ik", [(2, 3, 4), (2, 4, 5)]),
    ("...i->...", [(2, 3)]),
    ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 5)]),
    ("ijk,jil->kl", [(2, 3, 4), (3, 2, 5)]),
    ("a,b,c->abc", [(2,), (3,), (4,)]),
    ("ij,jk->ijk", [(2, 3), (3, 4)]),
    ("ij,kj->ik", [(2, 3), (4, 3)]),
    ("i->", [(5,)]),
    ("ij,j->i", [(2, 3), (4,)]),
    ("ij->ijk", [(2, 3)]),
    ("ij->ii", [(2, 3)]),
    ("i,i->i,", [(2,), (2,)]),
    ("1j", [(2, 3)]),
    ("ijk", [(2, 3)]),
]


@pytest.mark.parametrize("text, shapes", EINSUMS)
@pytest.mark.parametrize("optimize", [False, True])
def test_einsum(text, shapes, optimize):
    if optimize and text.endswith(","):
        pytest.skip("NumPy's optimizer stumbles over a comma in the result with a KeyError")
    for dtype in ("i8", "f8", "D"):
        operands = [ordinary(dtype, shape, i) for i, shape in enumerate(shapes)]
        agree(lambda xp, *a: xp.einsum(text, *a, optimize=optimize), *operands, **loose(dtype))


MANY_OPERANDS = """
    i,i,i,i-> eb,cb,fb->cef dd,fb,be,cdb->cef bca,cdb,dbf,afc-> dcc,fce,ea,dbf->ab fdf,cdd,ccd,afe->ae
    ed,fcd,ff,bcf->be baa,dcf,af,cde->be fff,fae,bef,def->abd efc,dbc,acf,fd->abe aab,fa,df,ecc->bde
    bcf,bbb,fbf,fc-> bb,ff,be->e fbb,dfd,fc,fc-> a,ab,abc->abc ab,cd,ef,fe,dc->ab i,j,k,l,i,j->kl ,i,->i
""".split()


@pytest.mark.parametrize("text", MANY_OPERANDS)
@pytest.mark.parametrize("optimize", [False, True, "greedy", "optimal"])
def test_einsum_of_many_operands(text, optimize):
    lengths = dict(zip("abcdefijkl", [2, 3, 4, 5, 4, 3, 2, 6, 5, 4], strict=True))
    terms = text.partition("->")[0].split(",")
    operands = [ordinary("f8", tuple(lengths[label] for label in term), i) for i, term in enumerate(terms)]
    agree(lambda xp, *a: xp.einsum(text, *map(xp.asarray, a), optimize=optimize), *operands, **loose("f8"))
    if optimize:
        agree(lambda xp, *a: xp.einsum_path(text, *map(xp.asarray, a), optimize=optimize)[0], *operands)


@pytest.mark.parametrize("axes", [0, 1, 2, ([1], [0]), ([0, 1], [0, 1]), ((1, 0), (0, 1)), 3, ([5], [0])])
def test_tensordot(axes):
    a = ordinary("f8", (4, 4), 1)
    agree(lambda xp, a: xp.tensordot(a, a, axes=axes), a, **loose("f8"))


def test_other_products():
    a, b = ordinary("f8", (2, 3), 1), ordinary("f8", (2, 3), 2)
    agree(lambda xp, a, b: xp.kron(a, b), a, b)
    agree(lambda xp, a, b: xp.cross(a, b), a, b, **loose("f8"))
    agree(lambda xp, a, b: xp.linalg.multi_dot([a, b.T, a]), a, b, **loose("f8"))
    agree(lambda xp, a, b: xp.linalg.matrix_power(a @ b.T, 3), a, b, **loose("f8"))
    agree(lambda xp, a, b: a.T.dot(b), a, b, **loose("f8"))


DECOMPOSED = {
    "solve": lambda xp, a: xp.linalg.solve(a, a @ xp.arange(1.0, len(a) + 1)),
    "solve many": lambda xp, a: xp.linalg.solve(a, a @ a),
    "inv": lambda xp, a: a @ xp.linalg.inv(a),
    "det": lambda xp, a: xp.linalg.det(a),
    "slogdet": lambda xp, a: xp.linalg.slogdet(a),
    "qr": lambda xp, a: (lambda q, r: (q @ r, q.T @ q, xp.tril(r, -1)))(*xp.linalg.qr(a)),
    "qr shapes": lambda xp, a: [m.shape for m in xp.linalg.qr(a[:, :2])],
    "qr complete": lambda xp, a: [m.shape for m in xp.linalg.qr(a[:, :2], mode="complete")],
    "svd": lambda xp, a: (lambda u, s, v: (s, (u * s) @ v, u.T @ u))(*xp.linalg.svd(a)),
    "svd thin": lambda xp, a: (lambda u, s, v: (s, (u * s) @ v))(
        *xp.linalg.svd(a[:, :2], full_matrices=False)
    ),
    "svd wide": lambda xp, a: [m.shape for m in xp.linalg.svd(a[:2])],
    "svdvals": lambda xp, a: xp.linalg.svd(a, compute_uv=False),
    "eigh": lambda xp, a: (lambda w, v: (w, (v * w) @ v.T))(*xp.linalg.eigh(a + a.T)),
    "eigvalsh": lambda xp, a: xp.linalg.eigvalsh(a + a.T),
    "cholesky": lambda xp, a: xp.linalg.cholesky(a @ a.T + len(a) * xp.eye(len(a))),
    "norm": lambda xp, a: [xp.linalg.norm(a, o) for o in (None, "fro", 1, 2, -1, xp.inf, "nuc")],
    "vector norms": lambda xp, a: [xp.linalg.norm(a[0], o) for o in (None, 0, 1, 2, 3, xp.inf, -xp.inf)],
    "norm of axes": lambda xp, a: (xp.linalg.norm(a, axis=0), xp.linalg.norm(a, axis=(0, 1), keepdims=True)),
    "lstsq": lambda xp, a: xp.linalg.lstsq(a[:, :2], a[:, 0])[0],
    "pinv": lambda xp, a: xp.linalg.pinv(a[:, :2]),
    "rank": lambda xp, a: xp.linalg.matrix_rank(a),
    "stacked": lambda xp, a: xp.linalg.solve(xp.stack([a, a + xp.eye(len(a))]), xp.stack([a, a])),
}


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("n", [2, 5, 40])
@pytest.mark.parametrize("name", DECOMPOSED)
def test_decompositions(name, n, dtype):
    a = (np.random.default_rng(n).normal(size=(n, n)) + 3 * np.eye(n)).astype(dtype)
    tolerance = 1e-10 if dtype == "f8" else 2e-3
    agree(DECOMPOSED[name], a, rtol=tolerance, atol=tolerance, warned=False, zero_signs=False)


@pytest.mark.parametrize(
    "call",
    [
        lambda xp: xp.linalg.solve(xp.zeros((2, 2)), xp.ones(2)),
        lambda xp: xp.linalg.inv(xp.zeros((2, 2))),
        lambda xp: xp.linalg.inv(xp.ones((2, 3))),
        lambda xp: xp.linalg.cholesky(-xp.eye(2)),
        lambda xp: xp.linalg.solve(xp.ones((2, 2)), xp.ones(3)),
        lambda xp: xp.linalg.solve(xp.ones(2), xp.ones(2)),
        lambda xp: xp.linalg.svd(xp.ones(3)),
        lambda xp: xp.linalg.eigh(xp.ones((2, 3))),
        lambda xp: xp.linalg.qr(xp.ones((0, 3))),
        lambda xp: xp.linalg.norm(xp.ones((2, 2, 2)), 2),
        lambda xp: xp.linalg.norm(xp.ones(2), "fro"),
        lambda xp: xp.linalg.svd(xp.full((2, 2), xp.nan)),
        lambda xp: (lambda u, s, v: ((u * s) @ v, v @ v.T))(*xp.linalg.svd(xp.ones((2, 2)), hermitian=True)),
        lambda xp: (lambda u, s, v: v @ v.T)(*xp.linalg.svd(xp.zeros((3, 3)), hermitian=True)),
        lambda xp: [xp.linalg.cond(xp.zeros((2, 2)), p) for p in (None, -2, 1, "fro", "nuc")],
        lambda xp: [
            xp.linalg.cond(xp.array([[1.0, np.inf], [1, 2]]), p) for p in (None, -2, 1, "fro", "nuc")
        ],
        lambda xp: [
            xp.linalg.cond(xp.array([[1.0, np.nan], [1, 2]]), p) for p in (None, -2, 1, "fro", "nuc")
        ],
        lambda xp: xp.linalg.solve(xp.ones((2, 2), "i4") + xp.eye(2, dtype="i4"), xp.ones(2, "i4")),
    ],
)
def test_refusals_and_edges(call):
    agree(call, rtol=1e-12, atol=1e-12, warned=False, zero_signs=False)


def test_linalg_error_is_a_value_error():
    import polyarray as pa

    assert issubclass(pa.linalg.LinAlgError, ValueError)
    with pytest.raises(pa.linalg.LinAlgError):
        pa.linalg.inv(pa.zeros((2, 2)))


@pytest.mark.parametrize("dtype", ["?", "u1", "i4", "i8", "f4", "f8", "c16"])
@pytest.mark.parametrize("length", [1, 3, 127, 128, 300])
def test_rows_by_rows(dtype, length):
    """Short and long rows are multiplied in different ways."""
    rng = np.random.default_rng(length)
    a, b = (rng.integers(0, 4, (2, 5, length)).astype(dtype) for _ in range(2))

    def products(xp):
        x, y = xp.asarray(a), xp.asarray(b)
        found = [xp.vecdot(x, y), xp.vecdot(x[0], y), xp.vecdot(x[:, :, ::-1], y)]
        texts = ["ijk,ijk->ij", "ijk,ijk->ji", "ijk,ijk->ik", "ijk,ijk->i"]
        return found + [xp.einsum(text, x, y) for text in texts]

    agree(lambda xp: products(xp))


@pytest.mark.parametrize("n", [1, 2, 5, 21, 66, 98])
def test_values_alone(n):
    """Values without vectors take other ways, by size."""
    a = np.random.default_rng(n).standard_normal((n, n))
    for dtype in ("f4", "f8", "c8", "c16"):
        x = (a + 1j * a.T).astype(dtype) if dtype[0] == "c" else a.astype(dtype)
        loose = 2e-3 if dtype in ("f4", "c8") else 1e-10
        for name in ("eigvalsh", "svdvals"):
            ours, theirs = (getattr(xp.linalg, name)(xp.asarray(x)) for xp in (pa, np))
            np.testing.assert_allclose(np.asarray(ours), theirs, rtol=0, atol=loose * np.abs(theirs).max())
        ours, theirs = (np.asarray(xp.linalg.eigvals(xp.asarray(x))) for xp in (pa, np))
        gaps = np.abs(ours[:, None] - theirs)
        assert max(gaps.min(0).max(), gaps.min(1).max()) <= 10 * loose * np.abs(theirs).max()
