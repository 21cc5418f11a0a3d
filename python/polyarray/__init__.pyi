# Written by crates/python/stubs.py; changes belong there.
from typing import Any

from . import (
    dtypes as dtypes,
)
from . import (
    exceptions as exceptions,
)
from . import (
    fft as fft,
)
from . import (
    lib as lib,
)
from . import (
    linalg as linalg,
)
from . import (
    random as random,
)
from . import (
    testing as testing,
)
from . import (
    typing as typing,
)
from ._functional import (
    apply_along_axis as apply_along_axis,
)
from ._functional import (
    apply_over_axes as apply_over_axes,
)
from ._functional import (
    fromfunction as fromfunction,
)
from ._functional import (
    fromiter as fromiter,
)
from ._functional import (
    piecewise as piecewise,
)
from ._functional import (
    vectorize as vectorize,
)
from ._grids import (
    c_ as c_,
)
from ._grids import (
    index_exp as index_exp,
)
from ._grids import (
    mgrid as mgrid,
)
from ._grids import (
    ogrid as ogrid,
)
from ._grids import (
    r_ as r_,
)
from ._grids import (
    s_ as s_,
)
from ._inspection import (
    asarray_chkfinite as asarray_chkfinite,
)
from ._inspection import (
    base_repr as base_repr,
)
from ._inspection import (
    binary_repr as binary_repr,
)
from ._inspection import (
    common_type as common_type,
)
from ._inspection import (
    iscomplex as iscomplex,
)
from ._inspection import (
    iscomplexobj as iscomplexobj,
)
from ._inspection import (
    isdtype as isdtype,
)
from ._inspection import (
    isneginf as isneginf,
)
from ._inspection import (
    isposinf as isposinf,
)
from ._inspection import (
    isreal as isreal,
)
from ._inspection import (
    isrealobj as isrealobj,
)
from ._inspection import (
    isscalar as isscalar,
)
from ._inspection import (
    issubdtype as issubdtype,
)
from ._inspection import (
    iterable as iterable,
)
from ._inspection import (
    mintypecode as mintypecode,
)
from ._inspection import (
    ndim as ndim,
)
from ._inspection import (
    require as require,
)
from ._inspection import (
    shape as shape,
)
from ._inspection import (
    show_config as show_config,
)
from ._inspection import (
    show_runtime as show_runtime,
)
from ._inspection import (
    size as size,
)
from ._inspection import (
    typename as typename,
)
from ._iteration import (
    broadcast as broadcast,
)
from ._iteration import (
    ndenumerate as ndenumerate,
)
from ._iteration import (
    ndindex as ndindex,
)
from ._polyarray import (
    AxisError as AxisError,
)
from ._polyarray import (
    ComplexWarning as ComplexWarning,
)
from ._polyarray import (
    DTypePromotionError as DTypePromotionError,
)
from ._polyarray import (
    False_ as False_,
)
from ._polyarray import (
    InternalError as InternalError,
)
from ._polyarray import (
    LinAlgError as LinAlgError,
)
from ._polyarray import (
    ModuleDeprecationWarning as ModuleDeprecationWarning,
)
from ._polyarray import (
    RankWarning as RankWarning,
)
from ._polyarray import (
    TooHardError as TooHardError,
)
from ._polyarray import (
    True_ as True_,
)
from ._polyarray import (
    UFuncTypeError as UFuncTypeError,
)
from ._polyarray import (
    VisibleDeprecationWarning as VisibleDeprecationWarning,
)
from ._polyarray import (
    abs as abs,
)
from ._polyarray import (
    absolute as absolute,
)
from ._polyarray import (
    acos as acos,
)
from ._polyarray import (
    acosh as acosh,
)
from ._polyarray import (
    add as add,
)
from ._polyarray import (
    all as all,
)
from ._polyarray import (
    amax as amax,
)
from ._polyarray import (
    amin as amin,
)
from ._polyarray import (
    any as any,
)
from ._polyarray import (
    arccos as arccos,
)
from ._polyarray import (
    arccosh as arccosh,
)
from ._polyarray import (
    arcsin as arcsin,
)
from ._polyarray import (
    arcsinh as arcsinh,
)
from ._polyarray import (
    arctan as arctan,
)
from ._polyarray import (
    arctan2 as arctan2,
)
from ._polyarray import (
    arctanh as arctanh,
)
from ._polyarray import (
    argmax as argmax,
)
from ._polyarray import (
    argmin as argmin,
)
from ._polyarray import (
    array as array,
)
from ._polyarray import (
    asanyarray as asanyarray,
)
from ._polyarray import (
    asarray as asarray,
)
from ._polyarray import (
    ascontiguousarray as ascontiguousarray,
)
from ._polyarray import (
    asfortranarray as asfortranarray,
)
from ._polyarray import (
    asin as asin,
)
from ._polyarray import (
    asinh as asinh,
)
from ._polyarray import (
    atan as atan,
)
from ._polyarray import (
    atan2 as atan2,
)
from ._polyarray import (
    atanh as atanh,
)
from ._polyarray import (
    bfloat16 as bfloat16,
)
from ._polyarray import (
    bitwise_and as bitwise_and,
)
from ._polyarray import (
    bitwise_count as bitwise_count,
)
from ._polyarray import (
    bitwise_invert as bitwise_invert,
)
from ._polyarray import (
    bitwise_left_shift as bitwise_left_shift,
)
from ._polyarray import (
    bitwise_not as bitwise_not,
)
from ._polyarray import (
    bitwise_or as bitwise_or,
)
from ._polyarray import (
    bitwise_right_shift as bitwise_right_shift,
)
from ._polyarray import (
    bitwise_xor as bitwise_xor,
)
from ._polyarray import (
    bool as bool,
)
from ._polyarray import (
    bool_ as bool_,
)
from ._polyarray import (
    broadcast_shapes as broadcast_shapes,
)
from ._polyarray import (
    byte as byte,
)
from ._polyarray import (
    can_cast as can_cast,
)
from ._polyarray import (
    cbrt as cbrt,
)
from ._polyarray import (
    cdouble as cdouble,
)
from ._polyarray import (
    ceil as ceil,
)
from ._polyarray import (
    complex64 as complex64,
)
from ._polyarray import (
    complex128 as complex128,
)
from ._polyarray import (
    complexfloating as complexfloating,
)
from ._polyarray import (
    conj as conj,
)
from ._polyarray import (
    conjugate as conjugate,
)
from ._polyarray import (
    copy as copy,
)
from ._polyarray import (
    copysign as copysign,
)
from ._polyarray import (
    copyto as copyto,
)
from ._polyarray import (
    cos as cos,
)
from ._polyarray import (
    cosh as cosh,
)
from ._polyarray import (
    csingle as csingle,
)
from ._polyarray import (
    cumprod as cumprod,
)
from ._polyarray import (
    cumsum as cumsum,
)
from ._polyarray import (
    deg2rad as deg2rad,
)
from ._polyarray import (
    degrees as degrees,
)
from ._polyarray import (
    divide as divide,
)
from ._polyarray import (
    divmod as divmod,
)
from ._polyarray import (
    double as double,
)
from ._polyarray import (
    dtype as dtype,
)
from ._polyarray import (
    eager as eager,
)
from ._polyarray import (
    empty as empty,
)
from ._polyarray import (
    equal as equal,
)
from ._polyarray import (
    errstate as errstate,
)
from ._polyarray import (
    evaluate as evaluate,
)
from ._polyarray import (
    exp as exp,
)
from ._polyarray import (
    exp2 as exp2,
)
from ._polyarray import (
    explain as explain,
)
from ._polyarray import (
    expm1 as expm1,
)
from ._polyarray import (
    fabs as fabs,
)
from ._polyarray import (
    finfo as finfo,
)
from ._polyarray import (
    flagsobj as flagsobj,
)
from ._polyarray import (
    float16 as float16,
)
from ._polyarray import (
    float32 as float32,
)
from ._polyarray import (
    float64 as float64,
)
from ._polyarray import (
    float_power as float_power,
)
from ._polyarray import (
    floating as floating,
)
from ._polyarray import (
    floor as floor,
)
from ._polyarray import (
    floor_divide as floor_divide,
)
from ._polyarray import (
    fmax as fmax,
)
from ._polyarray import (
    fmin as fmin,
)
from ._polyarray import (
    fmod as fmod,
)
from ._polyarray import (
    frexp as frexp,
)
from ._polyarray import (
    full as full,
)
from ._polyarray import (
    gcd as gcd,
)
from ._polyarray import (
    generic as generic,
)
from ._polyarray import (
    get_num_threads as get_num_threads,
)
from ._polyarray import (
    geterr as geterr,
)
from ._polyarray import (
    geterrcall as geterrcall,
)
from ._polyarray import (
    greater as greater,
)
from ._polyarray import (
    greater_equal as greater_equal,
)
from ._polyarray import (
    half as half,
)
from ._polyarray import (
    heaviside as heaviside,
)
from ._polyarray import (
    hypot as hypot,
)
from ._polyarray import (
    iinfo as iinfo,
)
from ._polyarray import (
    inexact as inexact,
)
from ._polyarray import (
    info as info,
)
from ._polyarray import (
    int8 as int8,
)
from ._polyarray import (
    int16 as int16,
)
from ._polyarray import (
    int32 as int32,
)
from ._polyarray import (
    int64 as int64,
)
from ._polyarray import (
    int_ as int_,
)
from ._polyarray import (
    intc as intc,
)
from ._polyarray import (
    integer as integer,
)
from ._polyarray import (
    intp as intp,
)
from ._polyarray import (
    invert as invert,
)
from ._polyarray import (
    isfinite as isfinite,
)
from ._polyarray import (
    isinf as isinf,
)
from ._polyarray import (
    isnan as isnan,
)
from ._polyarray import (
    lcm as lcm,
)
from ._polyarray import (
    ldexp as ldexp,
)
from ._polyarray import (
    left_shift as left_shift,
)
from ._polyarray import (
    less as less,
)
from ._polyarray import (
    less_equal as less_equal,
)
from ._polyarray import (
    log as log,
)
from ._polyarray import (
    log1p as log1p,
)
from ._polyarray import (
    log2 as log2,
)
from ._polyarray import (
    log10 as log10,
)
from ._polyarray import (
    logaddexp as logaddexp,
)
from ._polyarray import (
    logaddexp2 as logaddexp2,
)
from ._polyarray import (
    logical_and as logical_and,
)
from ._polyarray import (
    logical_not as logical_not,
)
from ._polyarray import (
    logical_or as logical_or,
)
from ._polyarray import (
    logical_xor as logical_xor,
)
from ._polyarray import (
    long as long,
)
from ._polyarray import (
    longlong as longlong,
)
from ._polyarray import (
    max as max,
)
from ._polyarray import (
    maximum as maximum,
)
from ._polyarray import (
    may_share_memory as may_share_memory,
)
from ._polyarray import (
    mean as mean,
)
from ._polyarray import (
    memory_statistics as memory_statistics,
)
from ._polyarray import (
    min as min,
)
from ._polyarray import (
    min_scalar_type as min_scalar_type,
)
from ._polyarray import (
    minimum as minimum,
)
from ._polyarray import (
    mod as mod,
)
from ._polyarray import (
    modf as modf,
)
from ._polyarray import (
    multiply as multiply,
)
from ._polyarray import (
    ndarray as ndarray,
)
from ._polyarray import (
    negative as negative,
)
from ._polyarray import (
    nextafter as nextafter,
)
from ._polyarray import (
    not_equal as not_equal,
)
from ._polyarray import (
    number as number,
)
from ._polyarray import (
    ones as ones,
)
from ._polyarray import (
    positive as positive,
)
from ._polyarray import (
    pow as pow,
)
from ._polyarray import (
    power as power,
)
from ._polyarray import (
    prod as prod,
)
from ._polyarray import (
    promote_types as promote_types,
)
from ._polyarray import (
    rad2deg as rad2deg,
)
from ._polyarray import (
    radians as radians,
)
from ._polyarray import (
    reciprocal as reciprocal,
)
from ._polyarray import (
    remainder as remainder,
)
from ._polyarray import (
    report as report,
)
from ._polyarray import (
    reset_memory_peak as reset_memory_peak,
)
from ._polyarray import (
    result_type as result_type,
)
from ._polyarray import (
    right_shift as right_shift,
)
from ._polyarray import (
    rint as rint,
)
from ._polyarray import (
    set_num_threads as set_num_threads,
)
from ._polyarray import (
    seterr as seterr,
)
from ._polyarray import (
    seterrcall as seterrcall,
)
from ._polyarray import (
    shares_memory as shares_memory,
)
from ._polyarray import (
    short as short,
)
from ._polyarray import (
    sign as sign,
)
from ._polyarray import (
    signbit as signbit,
)
from ._polyarray import (
    signedinteger as signedinteger,
)
from ._polyarray import (
    sin as sin,
)
from ._polyarray import (
    single as single,
)
from ._polyarray import (
    sinh as sinh,
)
from ._polyarray import (
    spacing as spacing,
)
from ._polyarray import (
    sqrt as sqrt,
)
from ._polyarray import (
    square as square,
)
from ._polyarray import (
    std as std,
)
from ._polyarray import (
    subtract as subtract,
)
from ._polyarray import (
    sum as sum,
)
from ._polyarray import (
    tan as tan,
)
from ._polyarray import (
    tanh as tanh,
)
from ._polyarray import (
    trim_memory as trim_memory,
)
from ._polyarray import (
    true_divide as true_divide,
)
from ._polyarray import (
    trunc as trunc,
)
from ._polyarray import (
    ubyte as ubyte,
)
from ._polyarray import (
    ufunc as ufunc,
)
from ._polyarray import (
    uint as uint,
)
from ._polyarray import (
    uint8 as uint8,
)
from ._polyarray import (
    uint16 as uint16,
)
from ._polyarray import (
    uint32 as uint32,
)
from ._polyarray import (
    uint64 as uint64,
)
from ._polyarray import (
    uintc as uintc,
)
from ._polyarray import (
    uintp as uintp,
)
from ._polyarray import (
    ulong as ulong,
)
from ._polyarray import (
    ulonglong as ulonglong,
)
from ._polyarray import (
    unsignedinteger as unsignedinteger,
)
from ._polyarray import (
    ushort as ushort,
)
from ._polyarray import (
    var as var,
)
from ._polyarray import (
    zeros as zeros,
)

Array = ndarray
__version__: str
ScalarType: Any
e: float
euler_gamma: float
inf: float
little_endian: Any
nan: float
newaxis: None
pi: float
typecodes: Any
