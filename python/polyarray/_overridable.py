"""Which public functions foreign arrays may answer by `__array_function__`, and what derived arrays become.

Every function of the package may be answered, unless it is named here as one that takes no arrays. A
function stands behind a dispatcher (`_polyarray._ArrayFunctionDispatcher`), which costs a look at the types
of its arguments, and which takes `allocator=` for it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from typing import Any

from . import _polyarray as core
from ._py39 import zip

# Functions without arrays among their arguments or results.
NOT = """
    base_repr binary_repr broadcast_shapes duckarray eager evaluate explain format_float_positional
    format_float_scientific get_array_module get_declarations get_include get_library get_num_threads
    get_printoptions getbufsize geterr geterrcall info isdtype isfortran isscalar issubdtype iterable
    memory_statistics mintypecode printoptions promote_types protocols report reset_memory_peak
    set_num_threads set_printoptions setbufsize seterr seterrcall show_config show_runtime trim_memory
    typename
""".split()

# Functions that make arrays, but that foreign arrays do not answer.
NOBODY = """
    asarray_chkfinite bartlett blackman diag_indices fftfreq from_arrow from_dlpack hamming hanning indices
    kaiser load mask_indices rfftfreq tril_indices triu_indices
""".split()

# Creation functions, which `like=` hands over.
LIKE = """
    arange array asanyarray asarray ascontiguousarray asfortranarray empty eye frombuffer fromfile
    fromfunction fromiter fromstring full genfromtxt identity loadtxt ones require tri zeros
""".split()

# Functions of sequences of arrays.
NESTED = """
    block choose column_stack concat concatenate dstack histogramdd hstack lexsort multi_dot piecewise
    row_stack select stack vstack
""".split()

# Functions that make plain arrays of their arguments first.
PLAIN = """
    bincount convolve corrcoef correlate cov cross diag digitize einsum fftshift histogram_bin_edges
    ifftshift interp isin polymul searchsorted setdiff1d setxor1d sinc sort_complex tril triu union1d unwrap
    vander
""".split()

# Functions whose results pass `__array_wrap__` of the arguments: all results, or those at some places.
_ALL_RESULTS = """
    average cholesky count_nonzero cumulative_prod cumulative_sum delete extract fix geomspace
    gradient inner insert inv isclose isneginf isposinf isreal ix_ kron linspace logspace matrix_power
    median meshgrid multi_dot nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean
    nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar percentile pinv
    ptp qr quantile solve take_along_axis tensorsolve trapezoid
""".split()
WRAP: dict[str, list[int]] = {name: [] for name in _ALL_RESULTS}
WRAP |= {
    "eig": [1],
    "eigh": [1],
    "lstsq": [0, 1],
    "svd": [0, 2],
    "unique": [0],
    "unique_all": [0, 1],
    "unique_counts": [0],
    "unique_inverse": [0],
}

# Those of them whose results without axes are scalars all the same.
SCALARS = ["percentile", "quantile", "nanpercentile", "nanquantile"]

# Reductions, which are methods of other arrays, too: the parameters behind the array.
REDUCTIONS = {
    "sum": ("axis", "dtype", "out", "keepdims", "initial", "where"),
    "prod": ("axis", "dtype", "out", "keepdims", "initial", "where"),
    "max": ("axis", "out", "keepdims", "initial", "where"),
    "min": ("axis", "out", "keepdims", "initial", "where"),
    "any": ("axis", "out", "keepdims", "where"),
    "all": ("axis", "out", "keepdims", "where"),
    "mean": ("axis", "dtype", "out", "keepdims", "where"),
    "std": ("axis", "dtype", "out", "ddof", "keepdims", "where", "mean"),
    "var": ("axis", "dtype", "out", "ddof", "keepdims", "where", "mean"),
}

# Functions that hand over to the method of that name, where the first argument has one.
METHODS = """
    argmax argmin argsort choose clip compress cumprod cumsum diagonal nonzero repeat round searchsorted
    squeeze swapaxes take trace transpose
""".split()

# Those of them that do not do without the method where it refuses the arguments, and give it only those
# that say something.
INSIST = ["squeeze"]


def _is_own(array: Any, name: str) -> bool:
    """Whether an object has a method that is not the one of our arrays."""
    return getattr(type(array), name, None) is not getattr(core.ndarray, name)


def _by_method(name: str) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
    """Hands a call over to a method, if there is one that takes the arguments."""

    def forward(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        method = getattr(args[0], name, None)
        if method is None or not _is_own(args[0], name):
            return NotImplemented
        if name in INSIST:
            return method(*args[1:], **{key: value for key, value in kwargs.items() if value is not None})
        try:
            return method(*args[1:], **kwargs)
        except TypeError:
            return NotImplemented

    return forward


def _by_reduction(name: str, parameters: tuple[str, ...]) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
    """Hands a reduction over to a method, if there is one, with NumPy's arguments."""

    def forward(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        method = getattr(args[0], name, None)
        known = len(args) - 1 <= len(parameters) and all(key in parameters for key in kwargs)
        if method is None or not known or not _is_own(args[0], name):
            return NotImplemented
        options = {"axis": None, "out": None} | dict(zip(parameters, args[1:], strict=False)) | kwargs
        if options.get("dtype", 0) is None:
            del options["dtype"]
        return method(**options)

    return forward


def _block_of_one(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A block that is an array, and no list of arrays, is copied as it is."""
    whole = len(args) == 1 and not kwargs and isinstance(args[0], core.ndarray)
    return args[0].copy() if whole else NotImplemented


def _diag_of_matrix(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The diagonal of a matrix is of its class, while a matrix made of a vector is plain."""
    matrix = args and isinstance(args[0], core.ndarray) and args[0].ndim == 2
    if not matrix or len(args) > 2 or not kwargs.keys() <= {"k"}:
        return NotImplemented
    return core.diagonal(*args, *kwargs.values())


def _by_first(function: Any) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
    """Makes the result of the class of the first argument."""

    def forward(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if not args or not isinstance(args[0], core.ndarray) or type(args[0]) is core.ndarray:
            return NotImplemented
        plain = [core.asarray(a) if isinstance(a, core.ndarray) else a for a in args]
        return args[0].__array_wrap__(function(*plain, **kwargs))

    return forward


def _is_function(value: Any) -> bool:
    return isinstance(value, (types.FunctionType, types.BuiltinFunctionType))


_RELEVANT = {"like": LIKE, "nested": NESTED, "nothing": NOBODY}
_made: dict[int, Any] = {}


def dispatched(names: dict[str, Any], module: str, which: Iterable[str] | None = None) -> dict[str, Any]:
    """Dispatchers for the functions of a namespace by their names."""
    found = {}
    for name in names if which is None else which:
        value = names[name]
        if name.startswith("_") or name in NOT or not _is_function(value):
            continue
        if id(value) not in _made:
            _made[id(value)] = _dispatcher(value, module)
        found[name] = _made[id(value)]
    return found


def is_dispatched(function: Any) -> bool:
    """Whether a function is one that foreign arrays may answer; those of `_per_call` only look alike."""
    behind = getattr(function, "_implementation", None)
    return behind is not None and _made.get(id(behind)) is function


def _dispatcher(function: Any, module: str) -> Any:
    name = function.__name__
    forward = None
    if module == "polyarray":
        if name in REDUCTIONS:
            forward = _by_reduction(name, REDUCTIONS[name])
        elif name in METHODS:
            forward = _by_method(name)
        else:
            forward = {"block": _block_of_one, "diag": _diag_of_matrix}.get(name)
        if name in ("correlate", "setdiff1d"):
            forward = _by_first(function)
    made: Any = core._ArrayFunctionDispatcher(
        function,
        relevant=next((relevant for relevant, names in _RELEVANT.items() if name in names), "each"),
        forward=forward,
        plain=name in PLAIN,
        wrap=WRAP.get(name),
        scalars=name in SCALARS,
    )
    made.__name__ = name
    made.__qualname__ = name
    made.__module__ = module
    made.__doc__ = function.__doc__
    made.__wrapped__ = function
    return made


def signature(function: Any) -> Any:
    """The signature of a function behind a dispatcher, which takes an allocator for it."""
    import inspect

    found = inspect.signature(function)
    parameters = list(found.parameters.values())
    last = len(parameters) - any(p.kind is p.VAR_KEYWORD for p in parameters)
    parameters.insert(last, inspect.Parameter("allocator", inspect.Parameter.KEYWORD_ONLY, default=None))
    return found.replace(parameters=parameters)
