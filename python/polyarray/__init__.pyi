# Written by crates/python/stubs.py; changes belong there.
# mypy: disable-error-code="misc, override, assignment"
import builtins
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from ._polyarray import _AnyArray, _ArrayFunctionDispatcher
from polyarray.memory import Allocator

from . import (
    dispatch as dispatch,
    dtypes as dtypes,
    emath as emath,
    exceptions as exceptions,
    fft as fft,
    interop as interop,
    lib as lib,
    linalg as linalg,
    ma as ma,
    memory as memory,
    polynomial as polynomial,
    random as random,
    testing as testing,
    typing as typing,
)
from ._array_api import (
    __array_namespace_info__ as __array_namespace_info__,
)
from ._buffers import (
    getbufsize as getbufsize,
    setbufsize as setbufsize,
)
from ._functional import (
    vectorize as vectorize,
)
from ._grids import (
    c_ as c_,
    index_exp as index_exp,
    mgrid as mgrid,
    ogrid as ogrid,
    r_ as r_,
    s_ as s_,
)
from ._headers import (
    get_declarations as get_declarations,
    get_include as get_include,
    get_library as get_library,
)
from ._inspection import (
    base_repr as base_repr,
    binary_repr as binary_repr,
    isdtype as isdtype,
    isfortran as isfortran,
    isscalar as isscalar,
    issubdtype as issubdtype,
    iterable as iterable,
    mintypecode as mintypecode,
    show_config as show_config,
    show_runtime as show_runtime,
    typename as typename,
)
from ._iteration import (
    broadcast as broadcast,
    ndenumerate as ndenumerate,
    ndindex as ndindex,
)
from ._mapped import (
    memmap as memmap,
)
from ._polyarray import (
    AxisError as AxisError,
    ComplexWarning as ComplexWarning,
    DTypePromotionError as DTypePromotionError,
    False_ as False_,
    InternalError as InternalError,
    LinAlgError as LinAlgError,
    ModuleDeprecationWarning as ModuleDeprecationWarning,
    RankWarning as RankWarning,
    TooHardError as TooHardError,
    True_ as True_,
    UFuncTypeError as UFuncTypeError,
    VisibleDeprecationWarning as VisibleDeprecationWarning,
    abs as abs,
    absolute as absolute,
    acos as acos,
    acosh as acosh,
    add as add,
    all as all,
    allclose as allclose,
    amax as amax,
    amin as amin,
    angle as angle,
    any as any,
    append as append,
    arange as arange,
    arccos as arccos,
    arccosh as arccosh,
    arcsin as arcsin,
    arcsinh as arcsinh,
    arctan as arctan,
    arctan2 as arctan2,
    arctanh as arctanh,
    argmax as argmax,
    argmin as argmin,
    argpartition as argpartition,
    argsort as argsort,
    argwhere as argwhere,
    around as around,
    array as array,
    array_equal as array_equal,
    array_equiv as array_equiv,
    array_split as array_split,
    asanyarray as asanyarray,
    asarray as asarray,
    ascontiguousarray as ascontiguousarray,
    asfortranarray as asfortranarray,
    asin as asin,
    asinh as asinh,
    atan as atan,
    atan2 as atan2,
    atanh as atanh,
    atleast_1d as atleast_1d,
    atleast_2d as atleast_2d,
    atleast_3d as atleast_3d,
    average as average,
    bfloat16 as bfloat16,
    bincount as bincount,
    bitwise_and as bitwise_and,
    bitwise_count as bitwise_count,
    bitwise_invert as bitwise_invert,
    bitwise_left_shift as bitwise_left_shift,
    bitwise_not as bitwise_not,
    bitwise_or as bitwise_or,
    bitwise_right_shift as bitwise_right_shift,
    bitwise_xor as bitwise_xor,
    block as block,
    bool as bool,
    bool_ as bool_,
    broadcast_arrays as broadcast_arrays,
    broadcast_shapes as broadcast_shapes,
    broadcast_to as broadcast_to,
    byte as byte,
    can_cast as can_cast,
    cbrt as cbrt,
    cdouble as cdouble,
    ceil as ceil,
    choose as choose,
    clip as clip,
    column_stack as column_stack,
    complex128 as complex128,
    complex64 as complex64,
    complexfloating as complexfloating,
    compress as compress,
    concat as concat,
    concatenate as concatenate,
    conj as conj,
    conjugate as conjugate,
    convolve as convolve,
    copy as copy,
    copysign as copysign,
    copyto as copyto,
    corrcoef as corrcoef,
    correlate as correlate,
    cos as cos,
    cosh as cosh,
    count_nonzero as count_nonzero,
    cov as cov,
    cross as cross,
    csingle as csingle,
    cumprod as cumprod,
    cumsum as cumsum,
    cumulative_prod as cumulative_prod,
    cumulative_sum as cumulative_sum,
    deg2rad as deg2rad,
    degrees as degrees,
    delete as delete,
    diag as diag,
    diagflat as diagflat,
    diagonal as diagonal,
    diff as diff,
    digitize as digitize,
    divide as divide,
    divmod as divmod,
    dot as dot,
    double as double,
    dsplit as dsplit,
    dstack as dstack,
    dtype as dtype,
    eager as eager,
    ediff1d as ediff1d,
    einsum as einsum,
    einsum_path as einsum_path,
    empty as empty,
    empty_like as empty_like,
    equal as equal,
    errstate as errstate,
    evaluate as evaluate,
    exp as exp,
    exp2 as exp2,
    expand_dims as expand_dims,
    explain as explain,
    expm1 as expm1,
    extract as extract,
    eye as eye,
    fabs as fabs,
    fill_diagonal as fill_diagonal,
    finfo as finfo,
    fix as fix,
    flagsobj as flagsobj,
    flatiter as flatiter,
    flatnonzero as flatnonzero,
    flip as flip,
    fliplr as fliplr,
    flipud as flipud,
    float16 as float16,
    float32 as float32,
    float64 as float64,
    float_power as float_power,
    floating as floating,
    floor as floor,
    floor_divide as floor_divide,
    fmax as fmax,
    fmin as fmin,
    fmod as fmod,
    format_float_positional as format_float_positional,
    format_float_scientific as format_float_scientific,
    frexp as frexp,
    from_arrow as from_arrow,
    from_dlpack as from_dlpack,
    full as full,
    full_like as full_like,
    gcd as gcd,
    generic as generic,
    geomspace as geomspace,
    get_num_threads as get_num_threads,
    geterr as geterr,
    geterrcall as geterrcall,
    gradient as gradient,
    greater as greater,
    greater_equal as greater_equal,
    half as half,
    heaviside as heaviside,
    histogram as histogram,
    histogram2d as histogram2d,
    histogram_bin_edges as histogram_bin_edges,
    histogramdd as histogramdd,
    hsplit as hsplit,
    hstack as hstack,
    hypot as hypot,
    i0 as i0,
    identity as identity,
    iinfo as iinfo,
    imag as imag,
    indices as indices,
    inexact as inexact,
    info as info,
    inner as inner,
    insert as insert,
    int16 as int16,
    int32 as int32,
    int64 as int64,
    int8 as int8,
    int_ as int_,
    intc as intc,
    integer as integer,
    interp as interp,
    intersect1d as intersect1d,
    intp as intp,
    invert as invert,
    isclose as isclose,
    isfinite as isfinite,
    isin as isin,
    isinf as isinf,
    isnan as isnan,
    ix_ as ix_,
    kron as kron,
    lcm as lcm,
    ldexp as ldexp,
    left_shift as left_shift,
    less as less,
    less_equal as less_equal,
    lexsort as lexsort,
    linspace as linspace,
    log as log,
    log10 as log10,
    log1p as log1p,
    log2 as log2,
    logaddexp as logaddexp,
    logaddexp2 as logaddexp2,
    logical_and as logical_and,
    logical_not as logical_not,
    logical_or as logical_or,
    logical_xor as logical_xor,
    logspace as logspace,
    long as long,
    longlong as longlong,
    matmul as matmul,
    matrix_transpose as matrix_transpose,
    matvec as matvec,
    max as max,
    maximum as maximum,
    may_share_memory as may_share_memory,
    mean as mean,
    median as median,
    memory_statistics as memory_statistics,
    meshgrid as meshgrid,
    min as min,
    min_scalar_type as min_scalar_type,
    minimum as minimum,
    mod as mod,
    modf as modf,
    moveaxis as moveaxis,
    multiply as multiply,
    nan_to_num as nan_to_num,
    nanargmax as nanargmax,
    nanargmin as nanargmin,
    nancumprod as nancumprod,
    nancumsum as nancumsum,
    nanmax as nanmax,
    nanmean as nanmean,
    nanmedian as nanmedian,
    nanmin as nanmin,
    nanpercentile as nanpercentile,
    nanprod as nanprod,
    nanquantile as nanquantile,
    nanstd as nanstd,
    nansum as nansum,
    nanvar as nanvar,
    ndarray as ndarray,
    nditer as nditer,
    negative as negative,
    nested_iters as nested_iters,
    nextafter as nextafter,
    nonzero as nonzero,
    not_equal as not_equal,
    number as number,
    ones as ones,
    ones_like as ones_like,
    outer as outer,
    packbits as packbits,
    pad as pad,
    partition as partition,
    percentile as percentile,
    permute_dims as permute_dims,
    place as place,
    positive as positive,
    pow as pow,
    power as power,
    prod as prod,
    promote_types as promote_types,
    ptp as ptp,
    put as put,
    put_along_axis as put_along_axis,
    putmask as putmask,
    quantile as quantile,
    rad2deg as rad2deg,
    radians as radians,
    ravel as ravel,
    ravel_multi_index as ravel_multi_index,
    real as real,
    real_if_close as real_if_close,
    reciprocal as reciprocal,
    remainder as remainder,
    repeat as repeat,
    report as report,
    reset_memory_peak as reset_memory_peak,
    reshape as reshape,
    resize as resize,
    result_type as result_type,
    right_shift as right_shift,
    rint as rint,
    roll as roll,
    rollaxis as rollaxis,
    rot90 as rot90,
    round as round,
    searchsorted as searchsorted,
    select as select,
    set_num_threads as set_num_threads,
    setdiff1d as setdiff1d,
    seterr as seterr,
    seterrcall as seterrcall,
    setxor1d as setxor1d,
    shares_memory as shares_memory,
    short as short,
    sign as sign,
    signbit as signbit,
    signedinteger as signedinteger,
    sin as sin,
    sinc as sinc,
    single as single,
    sinh as sinh,
    sort as sort,
    sort_complex as sort_complex,
    spacing as spacing,
    split as split,
    sqrt as sqrt,
    square as square,
    squeeze as squeeze,
    stack as stack,
    std as std,
    subtract as subtract,
    sum as sum,
    swapaxes as swapaxes,
    take as take,
    take_along_axis as take_along_axis,
    tan as tan,
    tanh as tanh,
    tensordot as tensordot,
    tile as tile,
    trace as trace,
    transpose as transpose,
    trapezoid as trapezoid,
    tri as tri,
    tril as tril,
    trim_memory as trim_memory,
    trim_zeros as trim_zeros,
    triu as triu,
    true_divide as true_divide,
    trunc as trunc,
    ubyte as ubyte,
    ufunc as ufunc,
    uint as uint,
    uint16 as uint16,
    uint32 as uint32,
    uint64 as uint64,
    uint8 as uint8,
    uintc as uintc,
    uintp as uintp,
    ulong as ulong,
    ulonglong as ulonglong,
    union1d as union1d,
    unique as unique,
    unique_all as unique_all,
    unique_counts as unique_counts,
    unique_inverse as unique_inverse,
    unique_values as unique_values,
    unpackbits as unpackbits,
    unravel_index as unravel_index,
    unsignedinteger as unsignedinteger,
    unstack as unstack,
    unwrap as unwrap,
    ushort as ushort,
    vander as vander,
    var as var,
    vdot as vdot,
    vecdot as vecdot,
    vecmat as vecmat,
    vsplit as vsplit,
    vstack as vstack,
    where as where,
    zeros as zeros,
    zeros_like as zeros_like,
)
from ._polynomials import (
    poly1d as poly1d,
)
from ._printing import (
    get_printoptions as get_printoptions,
    printoptions as printoptions,
    set_printoptions as set_printoptions,
)
from ._protocols import (
    Protocols as Protocols,
    duckarray as duckarray,
    get_array_module as get_array_module,
    protocols as protocols,
)

Array = ndarray
__version__: str
__array_api_version__: str
ScalarType: Any
e: float
euler_gamma: float
inf: float
little_endian: Any
nan: float
newaxis: None
pi: float
sctypeDict: Any
typecodes: Any

@_ArrayFunctionDispatcher
def apply_along_axis(
    func1d: Callable[..., Any],
    axis: builtins.int,
    arr: Any,
    *args: Any,
    allocator: Allocator | None = None,
    **kwargs: Any,
) -> Any: ...
@_ArrayFunctionDispatcher
def apply_over_axes(
    func: Callable[[Any, builtins.int], Any],
    a: Any,
    axes: builtins.int | Sequence[builtins.int],
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def array2string(
    a: Any,
    max_line_width: builtins.int | None = None,
    precision: builtins.int | None = None,
    suppress_small: builtins.bool | None = None,
    separator: builtins.str = " ",
    prefix: builtins.str = "",
    *,
    formatter: Any = None,
    threshold: builtins.float | None = None,
    edgeitems: builtins.int | None = None,
    sign: builtins.str | None = None,
    floatmode: builtins.str | None = None,
    suffix: builtins.str = "",
    legacy: Any = None,
    allocator: Allocator | None = None,
) -> builtins.str: ...
@_ArrayFunctionDispatcher
def array_repr(
    arr: Any,
    max_line_width: builtins.int | None = None,
    precision: builtins.int | None = None,
    suppress_small: builtins.bool | None = None,
    *,
    allocator: Allocator | None = None,
) -> builtins.str: ...
@_ArrayFunctionDispatcher
def array_str(
    a: Any,
    max_line_width: builtins.int | None = None,
    precision: builtins.int | None = None,
    suppress_small: builtins.bool | None = None,
    *,
    allocator: Allocator | None = None,
) -> builtins.str: ...
@_ArrayFunctionDispatcher
def asarray_chkfinite(
    a: Any,
    dtype: Any = None,
    order: builtins.str | None = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def astype(
    x: Any,
    dtype: Any,
    /,
    *,
    copy: builtins.bool = True,
    device: builtins.str | None = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def bartlett(M: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def blackman(M: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def common_type(*arrays: Any, allocator: Allocator | None = None) -> builtins.type: ...
@_ArrayFunctionDispatcher
def diag_indices(
    n: builtins.int,
    ndim: builtins.int = 2,
    *,
    allocator: Allocator | None = None,
) -> builtins.tuple[Any, ...]: ...
@_ArrayFunctionDispatcher
def diag_indices_from(arr: Any, *, allocator: Allocator | None = None) -> builtins.tuple[Any, ...]: ...
@_ArrayFunctionDispatcher
def frombuffer(
    buffer: Any,
    dtype: Any = ...,
    count: builtins.int = -1,
    offset: builtins.int = 0,
    *,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def fromfile(
    file: Any,
    dtype: Any = ...,
    count: builtins.int = -1,
    sep: builtins.str = "",
    offset: builtins.int = 0,
    *,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def fromfunction(
    function: Callable[..., Any],
    shape: Sequence[builtins.int],
    *,
    dtype: Any = ...,
    like: Any = None,
    allocator: Allocator | None = None,
    **kwargs: Any,
) -> Any: ...
@_ArrayFunctionDispatcher
def fromiter(
    iter: Iterable[Any],
    dtype: Any,
    count: builtins.int = -1,
    *,
    like: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def fromstring(
    string: Any,
    dtype: Any = ...,
    count: builtins.int = -1,
    *args: Any,
    sep: builtins.str = "",
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def genfromtxt(
    fname: Any,
    dtype: Any = ...,
    comments: builtins.str | None = "#",
    delimiter: Any = None,
    skip_header: builtins.int = 0,
    skip_footer: builtins.int = 0,
    converters: builtins.dict[Any, Callable[[Any], Any]] | None = None,
    missing_values: Any = None,
    filling_values: Any = None,
    usecols: Any = None,
    names: Any = None,
    excludelist: Any = None,
    deletechars: builtins.str = " !#$%&'()*+,-./:;<=>?@[\\]^{|}~",
    replace_space: builtins.str = "_",
    autostrip: builtins.bool = False,
    case_sensitive: Any = True,
    defaultfmt: builtins.str = "f%i",
    unpack: builtins.bool | None = None,
    usemask: builtins.bool = False,
    loose: builtins.bool = True,
    invalid_raise: builtins.bool = True,
    max_rows: builtins.int | None = None,
    encoding: builtins.str | None = None,
    *,
    ndmin: builtins.int = 0,
    like: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def hamming(M: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def hanning(M: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def iscomplex(x: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def iscomplexobj(x: Any, *, allocator: Allocator | None = None) -> builtins.bool: ...
@_ArrayFunctionDispatcher
def isneginf(x: Any, out: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def isposinf(x: Any, out: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def isreal(x: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def isrealobj(x: Any, *, allocator: Allocator | None = None) -> builtins.bool: ...
@_ArrayFunctionDispatcher
def kaiser(M: Any, beta: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def load(
    file: Any,
    mmap_mode: builtins.str | None = None,
    allow_pickle: builtins.bool = False,
    fix_imports: builtins.bool = True,
    encoding: builtins.str | None = "ASCII",
    *,
    max_header_size: builtins.int = 10000,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def loadtxt(
    fname: Any,
    dtype: Any = ...,
    comments: Any = "#",
    delimiter: Any = None,
    converters: Any = None,
    skiprows: builtins.int = 0,
    usecols: Any = None,
    unpack: builtins.bool = False,
    ndmin: builtins.int = 0,
    encoding: builtins.str | None = None,
    max_rows: builtins.int | None = None,
    *,
    quotechar: builtins.str | None = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def mask_indices(
    n: builtins.int,
    mask_func: Callable[..., Any],
    k: Any = 0,
    *,
    allocator: Allocator | None = None,
) -> builtins.tuple[Any, ...]: ...
@_ArrayFunctionDispatcher
def ndim(a: Any, *, allocator: Allocator | None = None) -> builtins.int: ...
@_ArrayFunctionDispatcher
def piecewise(
    x: Any,
    condlist: Any,
    funclist: Sequence[Any],
    *args: Any,
    allocator: Allocator | None = None,
    **kw: Any,
) -> Any: ...
@_ArrayFunctionDispatcher
def poly(seq_of_zeros: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def polyadd(a1: Any, a2: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def polyder(p: Any, m: builtins.int = 1, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def polydiv(u: Any, v: Any, *, allocator: Allocator | None = None) -> builtins.tuple[Any, Any]: ...
@_ArrayFunctionDispatcher
def polyfit(
    x: Any,
    y: Any,
    deg: builtins.int,
    rcond: builtins.float | None = None,
    full: builtins.bool = False,
    w: Any = None,
    cov: Any = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def polyint(p: Any, m: builtins.int = 1, k: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def polymul(a1: Any, a2: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def polysub(a1: Any, a2: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def polyval(p: Any, x: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def require(
    a: Any,
    dtype: Any = None,
    requirements: builtins.str | Iterable[builtins.str] | None = None,
    *,
    like: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def roots(p: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def save(
    file: Any,
    arr: Any,
    allow_pickle: builtins.bool = True,
    *,
    allocator: Allocator | None = None,
) -> None: ...
@_ArrayFunctionDispatcher
def savetxt(
    fname: Any,
    X: Any,
    fmt: Any = "%.18e",
    delimiter: Any = " ",
    newline: builtins.str = "\n",
    header: builtins.str = "",
    footer: builtins.str = "",
    comments: Any = "# ",
    encoding: builtins.str | None = None,
    *,
    allocator: Allocator | None = None,
) -> None: ...
@_ArrayFunctionDispatcher
def savez(
    file: Any,
    *args: Any,
    allow_pickle: builtins.bool = True,
    allocator: Allocator | None = None,
    **kwds: Any,
) -> None: ...
@_ArrayFunctionDispatcher
def savez_compressed(
    file: Any,
    *args: Any,
    allow_pickle: builtins.bool = True,
    allocator: Allocator | None = None,
    **kwds: Any,
) -> None: ...
@_ArrayFunctionDispatcher
def shape(a: Any, *, allocator: Allocator | None = None) -> builtins.tuple[builtins.int, ...]: ...
@_ArrayFunctionDispatcher
def size(
    a: Any,
    axis: builtins.int | builtins.tuple[builtins.int, ...] | None = None,
    *,
    allocator: Allocator | None = None,
) -> builtins.int: ...
@_ArrayFunctionDispatcher
def tril_indices(
    n: builtins.int,
    k: builtins.int = 0,
    m: builtins.int | None = None,
    *,
    allocator: Allocator | None = None,
) -> builtins.tuple[Any, Any]: ...
@_ArrayFunctionDispatcher
def tril_indices_from(
    arr: Any,
    k: builtins.int = 0,
    *,
    allocator: Allocator | None = None,
) -> builtins.tuple[Any, Any]: ...
@_ArrayFunctionDispatcher
def triu_indices(
    n: builtins.int,
    k: builtins.int = 0,
    m: builtins.int | None = None,
    *,
    allocator: Allocator | None = None,
) -> builtins.tuple[Any, Any]: ...
@_ArrayFunctionDispatcher
def triu_indices_from(
    arr: Any,
    k: builtins.int = 0,
    *,
    allocator: Allocator | None = None,
) -> builtins.tuple[Any, Any]: ...
