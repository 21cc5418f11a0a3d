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
from ._files import (
    frombuffer as frombuffer,
)
from ._files import (
    fromfile as fromfile,
)
from ._files import (
    fromstring as fromstring,
)
from ._files import (
    load as load,
)
from ._files import (
    loadtxt as loadtxt,
)
from ._files import (
    save as save,
)
from ._files import (
    savetxt as savetxt,
)
from ._files import (
    savez as savez,
)
from ._files import (
    savez_compressed as savez_compressed,
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
    allclose as allclose,
)
from ._polyarray import (
    amax as amax,
)
from ._polyarray import (
    amin as amin,
)
from ._polyarray import (
    angle as angle,
)
from ._polyarray import (
    any as any,
)
from ._polyarray import (
    append as append,
)
from ._polyarray import (
    arange as arange,
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
    argpartition as argpartition,
)
from ._polyarray import (
    argsort as argsort,
)
from ._polyarray import (
    argwhere as argwhere,
)
from ._polyarray import (
    around as around,
)
from ._polyarray import (
    array as array,
)
from ._polyarray import (
    array_equal as array_equal,
)
from ._polyarray import (
    array_equiv as array_equiv,
)
from ._polyarray import (
    array_split as array_split,
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
    atleast_1d as atleast_1d,
)
from ._polyarray import (
    atleast_2d as atleast_2d,
)
from ._polyarray import (
    atleast_3d as atleast_3d,
)
from ._polyarray import (
    average as average,
)
from ._polyarray import (
    bfloat16 as bfloat16,
)
from ._polyarray import (
    bincount as bincount,
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
    block as block,
)
from ._polyarray import (
    bool as bool,
)
from ._polyarray import (
    bool_ as bool_,
)
from ._polyarray import (
    broadcast_arrays as broadcast_arrays,
)
from ._polyarray import (
    broadcast_shapes as broadcast_shapes,
)
from ._polyarray import (
    broadcast_to as broadcast_to,
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
    choose as choose,
)
from ._polyarray import (
    clip as clip,
)
from ._polyarray import (
    column_stack as column_stack,
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
    compress as compress,
)
from ._polyarray import (
    concat as concat,
)
from ._polyarray import (
    concatenate as concatenate,
)
from ._polyarray import (
    conj as conj,
)
from ._polyarray import (
    conjugate as conjugate,
)
from ._polyarray import (
    convolve as convolve,
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
    corrcoef as corrcoef,
)
from ._polyarray import (
    correlate as correlate,
)
from ._polyarray import (
    cos as cos,
)
from ._polyarray import (
    cosh as cosh,
)
from ._polyarray import (
    count_nonzero as count_nonzero,
)
from ._polyarray import (
    cov as cov,
)
from ._polyarray import (
    cross as cross,
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
    cumulative_prod as cumulative_prod,
)
from ._polyarray import (
    cumulative_sum as cumulative_sum,
)
from ._polyarray import (
    deg2rad as deg2rad,
)
from ._polyarray import (
    degrees as degrees,
)
from ._polyarray import (
    delete as delete,
)
from ._polyarray import (
    diag as diag,
)
from ._polyarray import (
    diagflat as diagflat,
)
from ._polyarray import (
    diagonal as diagonal,
)
from ._polyarray import (
    diff as diff,
)
from ._polyarray import (
    digitize as digitize,
)
from ._polyarray import (
    divide as divide,
)
from ._polyarray import (
    divmod as divmod,
)
from ._polyarray import (
    dot as dot,
)
from ._polyarray import (
    double as double,
)
from ._polyarray import (
    dsplit as dsplit,
)
from ._polyarray import (
    dstack as dstack,
)
from ._polyarray import (
    dtype as dtype,
)
from ._polyarray import (
    eager as eager,
)
from ._polyarray import (
    ediff1d as ediff1d,
)
from ._polyarray import (
    einsum as einsum,
)
from ._polyarray import (
    einsum_path as einsum_path,
)
from ._polyarray import (
    empty as empty,
)
from ._polyarray import (
    empty_like as empty_like,
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
    expand_dims as expand_dims,
)
from ._polyarray import (
    explain as explain,
)
from ._polyarray import (
    expm1 as expm1,
)
from ._polyarray import (
    extract as extract,
)
from ._polyarray import (
    eye as eye,
)
from ._polyarray import (
    fabs as fabs,
)
from ._polyarray import (
    fill_diagonal as fill_diagonal,
)
from ._polyarray import (
    finfo as finfo,
)
from ._polyarray import (
    fix as fix,
)
from ._polyarray import (
    flagsobj as flagsobj,
)
from ._polyarray import (
    flatnonzero as flatnonzero,
)
from ._polyarray import (
    flip as flip,
)
from ._polyarray import (
    fliplr as fliplr,
)
from ._polyarray import (
    flipud as flipud,
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
    format_float_positional as format_float_positional,
)
from ._polyarray import (
    format_float_scientific as format_float_scientific,
)
from ._polyarray import (
    frexp as frexp,
)
from ._polyarray import (
    from_dlpack as from_dlpack,
)
from ._polyarray import (
    full as full,
)
from ._polyarray import (
    full_like as full_like,
)
from ._polyarray import (
    gcd as gcd,
)
from ._polyarray import (
    generic as generic,
)
from ._polyarray import (
    geomspace as geomspace,
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
    gradient as gradient,
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
    histogram as histogram,
)
from ._polyarray import (
    histogram2d as histogram2d,
)
from ._polyarray import (
    histogram_bin_edges as histogram_bin_edges,
)
from ._polyarray import (
    histogramdd as histogramdd,
)
from ._polyarray import (
    hsplit as hsplit,
)
from ._polyarray import (
    hstack as hstack,
)
from ._polyarray import (
    hypot as hypot,
)
from ._polyarray import (
    i0 as i0,
)
from ._polyarray import (
    identity as identity,
)
from ._polyarray import (
    iinfo as iinfo,
)
from ._polyarray import (
    imag as imag,
)
from ._polyarray import (
    indices as indices,
)
from ._polyarray import (
    inexact as inexact,
)
from ._polyarray import (
    info as info,
)
from ._polyarray import (
    inner as inner,
)
from ._polyarray import (
    insert as insert,
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
    interp as interp,
)
from ._polyarray import (
    intersect1d as intersect1d,
)
from ._polyarray import (
    intp as intp,
)
from ._polyarray import (
    invert as invert,
)
from ._polyarray import (
    isclose as isclose,
)
from ._polyarray import (
    isfinite as isfinite,
)
from ._polyarray import (
    isin as isin,
)
from ._polyarray import (
    isinf as isinf,
)
from ._polyarray import (
    isnan as isnan,
)
from ._polyarray import (
    ix_ as ix_,
)
from ._polyarray import (
    kron as kron,
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
    lexsort as lexsort,
)
from ._polyarray import (
    linspace as linspace,
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
    logspace as logspace,
)
from ._polyarray import (
    long as long,
)
from ._polyarray import (
    longlong as longlong,
)
from ._polyarray import (
    matmul as matmul,
)
from ._polyarray import (
    matrix_transpose as matrix_transpose,
)
from ._polyarray import (
    matvec as matvec,
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
    median as median,
)
from ._polyarray import (
    memory_statistics as memory_statistics,
)
from ._polyarray import (
    meshgrid as meshgrid,
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
    moveaxis as moveaxis,
)
from ._polyarray import (
    multiply as multiply,
)
from ._polyarray import (
    nan_to_num as nan_to_num,
)
from ._polyarray import (
    nanargmax as nanargmax,
)
from ._polyarray import (
    nanargmin as nanargmin,
)
from ._polyarray import (
    nancumprod as nancumprod,
)
from ._polyarray import (
    nancumsum as nancumsum,
)
from ._polyarray import (
    nanmax as nanmax,
)
from ._polyarray import (
    nanmean as nanmean,
)
from ._polyarray import (
    nanmedian as nanmedian,
)
from ._polyarray import (
    nanmin as nanmin,
)
from ._polyarray import (
    nanpercentile as nanpercentile,
)
from ._polyarray import (
    nanprod as nanprod,
)
from ._polyarray import (
    nanquantile as nanquantile,
)
from ._polyarray import (
    nanstd as nanstd,
)
from ._polyarray import (
    nansum as nansum,
)
from ._polyarray import (
    nanvar as nanvar,
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
    nonzero as nonzero,
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
    ones_like as ones_like,
)
from ._polyarray import (
    outer as outer,
)
from ._polyarray import (
    packbits as packbits,
)
from ._polyarray import (
    pad as pad,
)
from ._polyarray import (
    partition as partition,
)
from ._polyarray import (
    percentile as percentile,
)
from ._polyarray import (
    permute_dims as permute_dims,
)
from ._polyarray import (
    place as place,
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
    ptp as ptp,
)
from ._polyarray import (
    put as put,
)
from ._polyarray import (
    put_along_axis as put_along_axis,
)
from ._polyarray import (
    putmask as putmask,
)
from ._polyarray import (
    quantile as quantile,
)
from ._polyarray import (
    rad2deg as rad2deg,
)
from ._polyarray import (
    radians as radians,
)
from ._polyarray import (
    ravel as ravel,
)
from ._polyarray import (
    ravel_multi_index as ravel_multi_index,
)
from ._polyarray import (
    real as real,
)
from ._polyarray import (
    real_if_close as real_if_close,
)
from ._polyarray import (
    reciprocal as reciprocal,
)
from ._polyarray import (
    remainder as remainder,
)
from ._polyarray import (
    repeat as repeat,
)
from ._polyarray import (
    report as report,
)
from ._polyarray import (
    reset_memory_peak as reset_memory_peak,
)
from ._polyarray import (
    reshape as reshape,
)
from ._polyarray import (
    resize as resize,
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
    roll as roll,
)
from ._polyarray import (
    rollaxis as rollaxis,
)
from ._polyarray import (
    rot90 as rot90,
)
from ._polyarray import (
    round as round,
)
from ._polyarray import (
    searchsorted as searchsorted,
)
from ._polyarray import (
    select as select,
)
from ._polyarray import (
    set_num_threads as set_num_threads,
)
from ._polyarray import (
    setdiff1d as setdiff1d,
)
from ._polyarray import (
    seterr as seterr,
)
from ._polyarray import (
    seterrcall as seterrcall,
)
from ._polyarray import (
    setxor1d as setxor1d,
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
    sinc as sinc,
)
from ._polyarray import (
    single as single,
)
from ._polyarray import (
    sinh as sinh,
)
from ._polyarray import (
    sort as sort,
)
from ._polyarray import (
    sort_complex as sort_complex,
)
from ._polyarray import (
    spacing as spacing,
)
from ._polyarray import (
    split as split,
)
from ._polyarray import (
    sqrt as sqrt,
)
from ._polyarray import (
    square as square,
)
from ._polyarray import (
    squeeze as squeeze,
)
from ._polyarray import (
    stack as stack,
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
    swapaxes as swapaxes,
)
from ._polyarray import (
    take as take,
)
from ._polyarray import (
    take_along_axis as take_along_axis,
)
from ._polyarray import (
    tan as tan,
)
from ._polyarray import (
    tanh as tanh,
)
from ._polyarray import (
    tensordot as tensordot,
)
from ._polyarray import (
    tile as tile,
)
from ._polyarray import (
    trace as trace,
)
from ._polyarray import (
    transpose as transpose,
)
from ._polyarray import (
    trapezoid as trapezoid,
)
from ._polyarray import (
    tri as tri,
)
from ._polyarray import (
    tril as tril,
)
from ._polyarray import (
    trim_memory as trim_memory,
)
from ._polyarray import (
    trim_zeros as trim_zeros,
)
from ._polyarray import (
    triu as triu,
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
    union1d as union1d,
)
from ._polyarray import (
    unique as unique,
)
from ._polyarray import (
    unique_all as unique_all,
)
from ._polyarray import (
    unique_counts as unique_counts,
)
from ._polyarray import (
    unique_inverse as unique_inverse,
)
from ._polyarray import (
    unique_values as unique_values,
)
from ._polyarray import (
    unpackbits as unpackbits,
)
from ._polyarray import (
    unravel_index as unravel_index,
)
from ._polyarray import (
    unsignedinteger as unsignedinteger,
)
from ._polyarray import (
    unstack as unstack,
)
from ._polyarray import (
    unwrap as unwrap,
)
from ._polyarray import (
    ushort as ushort,
)
from ._polyarray import (
    vander as vander,
)
from ._polyarray import (
    var as var,
)
from ._polyarray import (
    vdot as vdot,
)
from ._polyarray import (
    vecdot as vecdot,
)
from ._polyarray import (
    vecmat as vecmat,
)
from ._polyarray import (
    vsplit as vsplit,
)
from ._polyarray import (
    vstack as vstack,
)
from ._polyarray import (
    where as where,
)
from ._polyarray import (
    zeros as zeros,
)
from ._polyarray import (
    zeros_like as zeros_like,
)
from ._printing import (
    array2string as array2string,
)
from ._printing import (
    array_repr as array_repr,
)
from ._printing import (
    array_str as array_str,
)
from ._printing import (
    get_printoptions as get_printoptions,
)
from ._printing import (
    printoptions as printoptions,
)
from ._printing import (
    set_printoptions as set_printoptions,
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
