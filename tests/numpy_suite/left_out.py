"""Which of NumPy's tests are not run, or do not count, and why."""

import re

LATER = "about dtypes that come later"
INTERNALS = "about NumPy's internals"
BUILD = "about NumPy's build"
NAMED = "about NumPy's own name in texts and files"
BINDING = "about what the binding of NumPy's tests cannot stand for"
MEMORY = "about sizes that no machine for tests has"
LATE = "about the moment of warnings, which for large arrays is when they are computed"
MORE = "about errors for what polyarray can do"
BYTE_ORDER = "about arrays in foreign byte order, which polyarray converts or refuses"

FILES = {
    "_core/test__exceptions": INTERNALS,
    "_core/test_abc": LATER,
    "_core/test_api": INTERNALS,
    "_core/test_argparse": INTERNALS,
    "_core/test_arraymethod": INTERNALS,
    "_core/test_casting_unittests": INTERNALS,
    "_core/test_cpu_dispatcher": BUILD,
    "_core/test_cpu_features": BUILD,
    "_core/test_custom_dtypes": INTERNALS,
    "_core/test_cython": INTERNALS,
    "_core/test_datetime": LATER,
    "_core/test_defchararray": LATER,
    "_core/test_extint128": INTERNALS,
    "_core/test_hashtable": INTERNALS,
    "_core/test_limited_api": INTERNALS,
    "_core/test_longdouble": LATER,
    "_core/test_mem_policy": INTERNALS,
    "_core/test_records": LATER,
    "_core/test_simd": BUILD,
    "_core/test_simd_module": BUILD,
    "_core/test_stringdtype": LATER,
    "_core/test_strings": LATER,
    "_core/test_unicode": LATER,
    "lib/test__datasource": INTERNALS,
    "lib/test__iotools": INTERNALS,
    "lib/test__version": INTERNALS,
    "lib/test_recfunctions": LATER,
    "ma/test_mrecords": LATER,
    "random/test_extending": BUILD,
}
"""Whole files that are not run."""

FOLDERS = {"matrixlib": "matrices are deprecated in NumPy"}

TESTS = [
    (r"test_array_coercion.*(0d_object_special_case|object_assignment_special_case)", LATER),
    (r"test_deprecations.*(TestCharArray|future_scalar_attributes)", LATER),
    (r"test_dtype.*(StructuredDtypeSparseFields|MakeCanonical|setstate_invalid_tuple_size)", LATER),
    (r"test_format.*(test_roundtrip|memmap_roundtrip|load_padded_dtype|huge_header)", LATER),
    (r"test_indexing.*character_assignment", LATER),
    (r"test_io.*(fromregex|test_large_zip|default_field_format|auto_dtype_largeint|explicit_dtype)", LATER),
    (r"test_io.*dtype_with_converters", LATER),
    (r"test_multiarray.*(false_len|non_sequence_sequence|non_homogeneous|TestWhere::test_exotic)", LATER),
    (r"test_multiarray.*(TestMinScalarType::test_object|bad_array_priority|dump_pathlib)", LATER),
    (r"test_numerictypes.*(stable_ordering|names_are_unique)", LATER),
    (r"test_scalarmath.*(test_operator_object|longdouble)", LATER),
    (r"test_regression.*(recarray|0d_string_scalar|char_array_creation|append_fields)", LATER),
    (r"test_umath.*(test_decimal|test_huge_integers|object_nonbool|int_timedelta)", LATER),
    (r"test_umath.*(test_outer_subclass_preserve)", "matrices are deprecated in NumPy"),
    (r"test_utils.*test_0_ndim_array", LATER),
    (r"test_nep50.*test_integer_integer_comparison", LATER),
    (
        r"test_dlpack.*refcount|test_multiarray.*(TestCTypes::test_ctypes_is|warnonwrite|_warn_on_write)",
        INTERNALS,
    ),
    (r"test_multiarray.*(TestTextSignatures|TestSizeOf::test_view|test_malloc_fails)", INTERNALS),
    (r"test_nep50.*test_integer_comparison_with_cast|test_numeric.*test_clip_problem_cases", LATER),
    (r"test_multiarray.*(scalar_binop_guarantees_ufunc|ctypes_data_as_holds_reference)", LATER),
    (r"test_umath_complex.*test_fabs|test_function_base.*TestTrimZeros::test_all_zero", LATER),
    (r"test_umath.*test_bitwise_count", LATER),
    (r"test_umath.*TestDivisionIntegerOverflowsAndDivideByZero", LATE),
    (r"test_linalg.*geqrf_lwork", INTERNALS),
    (r"test_deprecations.*attributeerror_includes_info", NAMED),
    (r"test_overrides.*(Dispatch|Implementation|test_method|test_set_module|test_function_like)", INTERNALS),
    (r"test_direct.*(test_ctypes|test_legacy_pickle)|random.*(old_style_pickle|legacy_pickle)", INTERNALS),
    (r"test_function_base.*(TestAdd_newdoc|TestLerp)|test_printing.*TestLatexRepr", INTERNALS),
    (r"test_ufunc.*(TestLowlevelAPIAccess|no_doc_string|not_none_signature)", INTERNALS),
    (r"test_umath.*(TestFloatingPoint|ufunc_docstring|TestAttributes)", INTERNALS),
    (r"test_ufunc.*pickle_withstring|test_regression.*(test_load_ufunc_pickle|test_pickle_module)", NAMED),
    (r"test_multiarray.*TestDevice::test_device|test_regression.*test_py3_compat", NAMED),
    (r"test_regression.*test__array_namespace__|test_scalar_methods.*test___array_namespace__", NAMED),
    (r"test_scalarmath.*array_scalar_ufunc_(equivalence|dtypes)", BINDING),
    (r"test_multithreading.*deadlock|test_nanfunctions.*exhaustiveness", BINDING),
    (r"test_umath.*(floor_division_errors|float_remainder_errors)|test_utils.*warnings_module", BINDING),
    (r"test_multiarray.*(test_nofile|unseekable_fromfile|fromfile_bad_dup|fdopen_closes_dup)", MORE),
    (r"test_nditer.*arbitrary_number_of_ops_error", MEMORY),
    (r"test_arraypad.*TestPadWidth::test_bad_type\[\w+-(3|word|None|pad_width[03])-", LATER),
]
"""Tests, by what is in their names, whose errors do not say that they are about something else."""

UNRUN = ["test_arbitrary_number_of_ops_error"]
"""Tests that are not even tried, for the memory that they take."""

_DTYPE = r"(data type|Cannot interpret|no dtype|not have (numpy\.|np\.)?)"
REASONS = [
    ("_Placeholder. object is not", INTERNALS),
    ("has foreign byte order; polyarray's arrays are in native order", BYTE_ORDER),
    (
        rf"{_DTYPE}.*(object|str_|'str'|bytes|'[<>|=]?[OSUVMmaTgG][\d\[\]a-zA-Z]*'|datetime|timedelta|void|text|record"
        r"|longdouble|clongdouble|float128|complex256|StringDType|\[\(|\{'names|,.*[iufcS]\d|Decimal|Fraction"
        r"|flexible|character|ObjectDType|chararray)",
        LATER,
    ),
    (r"make a structured array|is about structured dtypes", LATER),
    (r"'<absent num_dts>'", LATER),  # a list of dtypes with longdouble among them
    (r"not have numpy\.ma\.core\.(doc_note|_\w+)", INTERNALS),
    (r"assert 'polyarray[.\w]*' == 'numpy", INTERNALS),
    (r"data type '[^']*,[^']*' not understood", LATER),
    (r"data type '[<>=|]?(c|\d+[a-z]\d*|hi)' not understood", LATER),
    (r"Can't pickle <absent|<absent np\.(bytes_|str_|void|datetime64|timedelta64)", LATER),
    (r"type '.*(i,|\[\]|object|f8).*' is not subscriptable", LATER),
    (r"not have ncu_tests", INTERNALS),
    (r"Cannot interpret '(\[|\{|\()", LATER),
    (
        r"_rational_tests|_testbuffer|_operand_flag_tests|_umath_tests|_struct_ufunc_tests|_multiarray_tests",
        INTERNALS,
    ),
    (
        r"not have (numpy|np)\.(char|rec|recarray|strings|core|matrix|asmatrix|bmat|ctypeslib|f2py)\b",
        LATER,
    ),
    (r"not have numpy\.(frompyfunc|isnat|busday\w*|is_busday|datetime\w*)\b", LATER),
    (r"not have numpy(\.\w+)*\._\w+|not have numpy\.linalg\.lapack_lite", INTERNALS),
    (r"not have numpy\.(get_include|show_config|test|__config__|f2py)", BUILD),
]
"""What an error says that shows that a test is about something else than numbers."""


COUNTED = [r"test_arraypad.*TestPadWidth::test_bad_type.*-None\]", r"test_choice_nan_probabilities"]
"""Tests whose errors look as if they were about something else, and are not."""


def reason(test: str, text: str) -> str | None:
    """Why a failure does not count, from the name of the test and the words of its error."""
    if any(re.search(pattern, test) for pattern in COUNTED):
        return None
    for rows, where in ((REASONS, text), (TESTS, test)):
        for pattern, why in rows:
            if re.search(pattern, where, re.DOTALL):
                return why
    return None


def skipped_file(name: str) -> str | None:
    """Why a file is not run."""
    return FILES.get(name) or FOLDERS.get(name.partition("/")[0])
