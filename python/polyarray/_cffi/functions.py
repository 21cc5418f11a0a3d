"""All other functions. Most are made of the library's signatures; here are those that differ from them.

A function of the library takes lists where it takes arrays, so a made function passes on what it got. What
differs: functions of several arrays that NumPy takes one by one, defaults that depend on other arguments, and
reductions, which are methods of functions of elements.
"""

from __future__ import annotations

import builtins

from . import arrays
from .arrays import asarray
from .dtypes import find, generic
from .ufuncs import delivered_as, named, written
from .values import invoke, signatures

# Functions whose results without axes are arrays, not scalars.
_ARRAYS = set(
    """
    array empty zeros ones full empty_like zeros_like ones_like full_like copy astype reshape ravel flatten
    transpose matrix_transpose squeeze expand_dims moveaxis rollaxis swapaxes atleast_1d atleast_2d atleast_3d
    broadcast_to flip fliplr flipud rot90 roll tile resize real imag byteswap concatenate stack sort partition
    """.split()
)
# Functions whose several results are a list.
_LISTS = set("split array_split hsplit vsplit dsplit".split())


def shown(found):
    """A result for the program: a scalar where it has no axes."""
    if isinstance(found, arrays.ndarray):
        return found._scalar() if found.ndim == 0 else found
    return tuple(map(shown, found)) if isinstance(found, tuple) else found


def _same(found):
    return found


def made(signature, name=None):
    """The Python function of a signature."""
    full, _, parameters = signature[:-1].partition("(")
    short = name or full.rpartition(".")[2]
    names = [word.partition("=")[0] for word in parameters.split(", ") if word]
    code = f"def {short}({parameters}):\n    return show(invoke({full!r}, {', '.join(names)}))\n"
    show = _same if short in _ARRAYS else list if short in _LISTS else shown
    scope = {"invoke": invoke, "show": show}
    exec(code, scope)
    function = scope[short]
    if "out" in names:
        function = _delivering(function, names.index("out"))
    function.__module__ = "polyarray"
    function.__doc__ = f"{short}({parameters})"
    return function


def _delivering(function, place):
    """A function that returns the array that was to receive its result, where there is one."""

    def call(*args, **kwargs):
        out = args[place] if len(args) > place else kwargs.get("out")
        found = function(*args, **kwargs)
        return found if out is None else out

    call.__name__ = call.__qualname__ = function.__name__
    call.__wrapped__ = function
    return call


def _namespaces():
    found = {"": {}, "linalg": {}, "fft": {}}
    for signature in signatures():
        namespace, _, rest = signature.partition("(")[0].rpartition(".")
        if namespace in found:
            found[namespace][rest] = made(signature)
    return found


_BY_NAMESPACE = _namespaces()
for _name in (
    "getitem",
    "setitem",
    "assign",
    "sort_in_place",
    "array_text",
    "take_faults",
    "watch_faults",
    "dtype",
):
    del _BY_NAMESPACE[""][_name]
globals().update(_BY_NAMESPACE[""])
LINALG, FFT = _BY_NAMESPACE["linalg"], _BY_NAMESPACE["fft"]
array, asanyarray = arrays.array, asarray


def ascontiguousarray(a, dtype=None):
    """An array in C order, with at least one axis."""
    made = asarray(a, dtype, "C")
    return made if made.ndim else made.reshape(1)


def asfortranarray(a, dtype=None):
    """An array in Fortran order, with at least one axis."""
    made = asarray(a, dtype, "F")
    return made if made.ndim else made.reshape(1)


def copy(a, order="K", subok=False):
    """A copy of an array."""
    return invoke("copy", asarray(a), order or "K")


# Making: dtypes are anything that names one, and shapes may be numbers.


def _creation(name):
    def create(shape, dtype=None, order="C", *, device=None, like=None):
        return invoke(name, arrays._as_shape(shape), find(dtype), order or "C")

    create.__name__ = create.__qualname__ = name
    return create


empty, zeros, ones = map(_creation, ("empty", "zeros", "ones"))


def full(shape, fill_value, dtype=None, order="C", *, device=None, like=None):
    """An array that holds one value, or values along its last axes."""
    value = fill_value if isinstance(fill_value, (bool, int, float, complex)) else asarray(fill_value)
    return invoke(
        "full", arrays._as_shape(shape), value, None if dtype is None else find(dtype), order or "C"
    )


def _like(name):
    def create(prototype, dtype=None, order="K", subok=True, shape=None, *, device=None):
        dtype = None if dtype is None else find(dtype)
        return invoke(
            name, asarray(prototype), dtype, None if shape is None else arrays._as_shape(shape), order
        )

    create.__name__ = create.__qualname__ = name
    return create


empty_like, zeros_like, ones_like = map(_like, ("empty_like", "zeros_like", "ones_like"))


def full_like(a, fill_value, dtype=None, order="K", subok=True, shape=None, *, device=None):
    """An array of the form of another that holds one value."""
    dtype = None if dtype is None else find(dtype)
    shape = None if shape is None else arrays._as_shape(shape)
    return invoke("full_like", asarray(a), fill_value, dtype, shape, order)


def arange(start=None, stop=None, step=None, dtype=None, *, device=None, like=None):
    """Evenly spaced values from `start` to before `stop`."""
    if stop is None:
        if start is None:
            raise TypeError("arange() requires stop to be specified.")
        start, stop = 0, start
    given = [0 if start is None else start, stop, 1 if step is None else step]
    if dtype is None and builtins.any(isinstance(x, (generic, arrays.ndarray)) for x in given):
        dtype = promote_types(result_type(*given), int)
    plain = [x.item() if isinstance(x, (generic, arrays.ndarray)) else x for x in given]
    return invoke("arange", *plain, None if dtype is None else find(dtype))


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None):
    """Evenly spaced values from `start` to `stop`."""
    dtype = None if dtype is None else find(dtype)
    found, step = invoke("linspace", start, stop, num, endpoint, dtype, axis)
    return (found, shown(step)) if retstep else found


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    """Values whose logarithms are evenly spaced."""
    dtype = None if dtype is None else find(dtype)
    return invoke("logspace", start, stop, num, endpoint, dtype, axis, base)


def eye(N, M=None, k=0, dtype=float, order="C", *, device=None, like=None):
    """Ones on a diagonal."""
    return invoke("eye", N, M, k, find(dtype), order)


def identity(n, dtype=None, *, like=None):
    """The identity matrix."""
    return invoke("identity", n, find(dtype))


def tri(N, M=None, k=0, dtype=float, *, like=None):
    """Ones at and below a diagonal."""
    return invoke("tri", N, M, k, find(dtype))


def indices(dimensions, dtype=int, sparse=False):
    """The coordinates of every point of a grid."""
    return invoke("indices", dimensions, find(dtype), sparse)


def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    """Grids of coordinates from coordinates along axes."""
    return invoke("meshgrid", tuple(map(asarray, xi)), copy, sparse, indexing)


# Several arrays, one by one.


def _each(name):
    made = _BY_NAMESPACE[""][name]

    def function(*arys):
        found = tuple(made(asarray(a)) for a in arys)
        return found[0] if len(found) == 1 else found

    function.__name__ = function.__qualname__ = name
    return function


atleast_1d, atleast_2d, atleast_3d = map(_each, ("atleast_1d", "atleast_2d", "atleast_3d"))


def broadcast_arrays(*args, subok=False):
    """Arrays with their elements repeated to a common shape."""
    return invoke("broadcast_arrays", tuple(map(asarray, args)))


def ix_(*args):
    """An index of the points that vectors of indices cross in."""
    return invoke("ix_", tuple(map(asarray, args)))


def einsum(*operands, out=None, **options):
    """Sums of products along named axes."""
    if not isinstance(operands[0], str):
        raise NotImplementedError("einsum through cffi takes subscripts as text")
    return written(out, shown(invoke("einsum", operands[0], tuple(map(asarray, operands[1:])))))


def result_type(*arrays_and_dtypes):
    """The dtype in which operands meet."""
    return invoke("result_type", tuple(_part(part) for part in arrays_and_dtypes))


def _part(part):
    if isinstance(part, (bool, int, float, complex, arrays.ndarray)):
        return part
    if isinstance(part, (list, tuple)):
        return asarray(part)
    return find(part)


def promote_types(type1, type2):
    """The smallest dtype that both become safely."""
    return invoke("promote_types", find(type1), find(type2))


def can_cast(from_, to, casting="safe"):
    """Whether a cast is allowed."""
    return invoke("can_cast", find(from_), find(to), casting)


def gradient(f, *varargs, axis=None, edge_order=1):
    """Differences on both sides of each element, by the distances between them."""
    distances = tuple(map(asarray, varargs)) or (1.0,)
    axes = range(asarray(f).ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if len(distances) == 1:
        distances *= len(axes)
    return invoke("gradient", asarray(f), distances, None if axis is None else tuple(axes), edge_order)


def tensordot(a, b, axes=2):
    """Sums of products over several axes."""
    if not isinstance(axes, int):
        first, second = (one if isinstance(one, (list, tuple)) else (one,) for one in axes)
        axes = (*first, *second)
    return shown(invoke("tensordot", asarray(a), asarray(b), axes))


def matmul(x1, x2, /, out=None, **options):
    """The matrix product."""
    return written(out, shown(invoke("matmul", asarray(x1), asarray(x2))))


def dot(a, b, out=None):
    """The product of vectors, or of matrices."""
    return written(out, shown(invoke("dot", asarray(a), asarray(b))))


def append(arr, values, axis=None):
    """Values behind an array."""
    return invoke("append", asarray(arr), asarray(values), axis)


def broadcast_shapes(*shapes):
    """The shape that arrays of some shapes have together."""
    held = [invoke("broadcast_to", 0, arrays._as_shape(shape)) for shape in shapes]
    return broadcast_arrays(*held)[0].shape if held else ()


# Reductions.


def _reduction(name, function):
    def reduce(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
        return named(function).reduce(asarray(a), axis, dtype, out, keepdims, initial, where)

    reduce.__name__ = reduce.__qualname__ = name
    return reduce


def _extreme(name, function):
    def reduce(a, axis=None, out=None, keepdims=False, initial=None, where=True):
        return named(function).reduce(asarray(a), axis, None, out, keepdims, initial, where)

    reduce.__name__ = reduce.__qualname__ = name
    return reduce


sum, prod = _reduction("sum", "add"), _reduction("prod", "multiply")
max, min = _extreme("max", "maximum"), _extreme("min", "minimum")
any, all = _extreme("any", "logical_or"), _extreme("all", "logical_and")
amax, amin = max, min


def _moment(name):
    def reduce(
        a, axis=None, dtype=None, out=None, *ddof, keepdims=False, where=True, correction=None, **options
    ):
        mask = None if where is True else asarray(where)
        dtype = None if dtype is None else find(dtype)
        spread = ddof or ((options.get("ddof", correction or 0),) if name in _SPREADS else ())
        return delivered_as(out, invoke(name, asarray(a), axis, dtype, out, keepdims, mask, *spread))

    reduce.__name__ = reduce.__qualname__ = name
    return reduce


_SPREADS = ("var", "std", "nanvar", "nanstd")
mean, var, std = map(_moment, ("mean", "var", "std"))
nanmean, nanvar, nanstd = map(_moment, ("nanmean", "nanvar", "nanstd"))


def _cumulative(name):
    def accumulate(a, axis=None, dtype=None, out=None):
        return written(out, invoke(name, asarray(a), axis, None if dtype is None else find(dtype)))

    accumulate.__name__ = accumulate.__qualname__ = name
    return accumulate


def _with_initial(name):
    def cumulative(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
        dtype = None if dtype is None else find(dtype)
        return written(out, invoke(name, asarray(x), axis, dtype, include_initial))

    cumulative.__name__ = cumulative.__qualname__ = name
    return cumulative


cumulative_sum, cumulative_prod = _with_initial("cumulative_sum"), _with_initial("cumulative_prod")
cumsum, cumprod, nancumsum, nancumprod = map(_cumulative, ("cumsum", "cumprod", "nancumsum", "nancumprod"))


def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    """The mean of weighted elements; with `returned` also the sum of the weights."""
    weights = None if weights is None else asarray(weights)
    found = shown(invoke("average", asarray(a), axis, weights, keepdims))
    return found if returned else found[0]


def _quantile(name):
    def quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False):
        q = q if isinstance(q, (int, float)) else asarray(q, float)
        return written(out, shown(invoke(name, asarray(a), q, axis, method, keepdims)))

    quantile.__name__ = quantile.__qualname__ = name
    return quantile


quantile, percentile, nanquantile, nanpercentile = map(
    _quantile, ("quantile", "percentile", "nanquantile", "nanpercentile")
)


def histogram(a, bins=10, range=None, density=None, weights=None):
    """How many elements lie in each of several intervals, and where those end."""
    bins = bins if isinstance(bins, (int, str)) else asarray(bins)
    weights = None if weights is None else asarray(weights)
    return invoke("histogram", asarray(a), bins, range, bool(density), weights)


def clip(a, a_min=None, a_max=None, out=None, *, min=None, max=None, **options):
    """Elements limited to an interval."""
    found = invoke("clip", asarray(a), min if a_min is None else a_min, max if a_max is None else a_max)
    return written(out, shown(found))


def round(a, decimals=0, out=None):
    """Elements rounded to decimals."""
    return written(out, shown(invoke("round", asarray(a), decimals)))


around = round


def sort(a, axis=-1, kind=None, order=None, *, stable=None):
    """The elements in order along an axis."""
    return invoke("sort", asarray(a), axis, "stable" if stable else kind)


def argsort(a, axis=-1, kind=None, order=None, *, stable=None):
    """The places of the elements in order along an axis."""
    return invoke("argsort", asarray(a), axis, "stable" if stable else kind)


def where(condition, x=None, y=None, /):
    """Elements of one of two arrays each; without those, the places where the condition holds."""
    found = invoke("where", asarray(condition), x, y)
    return found if x is None and y is None else shown(found)


def reshape(a, /, shape, order="C", *, copy=None):
    """The same elements under another shape."""
    return asarray(a).reshape(shape, order=order, copy=copy)


def astype(x, dtype, /, *, copy=True, device=None):
    """The elements as another dtype."""
    return x.astype(dtype, copy=copy)


# Numbers without a dtype become elements of their kind and later ones.
_KIND_ORDER = {"b": 0, "u": 1, "i": 1, "f": 2, "V": 2, "c": 3}


def copyto(dst, src, casting="same_kind", where=True):
    """Writes elements of an array over those of another."""
    if not isinstance(src, (bool, int, float, complex)) or isinstance(src, generic):
        src = asarray(src)
    elif casting != "unsafe" and _KIND_ORDER[find(type(src)).kind] > _KIND_ORDER[dst.dtype.kind]:
        raise TypeError(
            f"Cannot cast scalar from {find(type(src))!r} to {dst.dtype!r} according to the rule '{casting}'"
        )
    invoke("copyto", dst, src, casting, None if where is True else asarray(where))


def unique(
    ar,
    return_index=False,
    return_inverse=False,
    return_counts=False,
    axis=None,
    *,
    equal_nan=True,
    sorted=True,
):
    """The different elements in order, and where they are."""
    return invoke("unique", asarray(ar), return_index, return_inverse, return_counts, axis, equal_nan)


def evaluate(*given):
    """Computes arrays that wait, in one pass."""
    invoke("evaluate", tuple(given))


def unique_values(x, /):
    """The different elements."""
    return invoke("unique", asarray(x), False, False, False, None, False)


def isin(element, test_elements, assume_unique=False, invert=False, *, kind=None):
    """Which elements are among others."""
    return shown(invoke("isin", asarray(element), asarray(test_elements), invert))


def norm(x, ord=None, axis=None, keepdims=False):
    """The length of a vector or the size of a matrix."""
    return shown(invoke("linalg.norm", asarray(x), ord, axis, keepdims))


LINALG["norm"] = norm
del norm
concat, permute_dims = concatenate, transpose  # noqa: F821  # made above


def resize(a, new_shape):
    """An array of another shape with the elements repeated as often as there is room."""
    return invoke("resize", asarray(a), arrays._as_shape(new_shape))


def tile(A, reps):
    """An array repeated along its axes."""
    return invoke("tile", asarray(A), reps)


def conj(x, /, *args, **kwargs):
    """The complex conjugate."""
    return named("conjugate")(x, *args, **kwargs)


conjugate = conj
