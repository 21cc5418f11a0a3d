"""Which of NumPy's tests are not run, or do not count, and why."""

import re

LATER = "about dtypes that come later"
INTERNALS = "about NumPy's internals"
BUILD = "about NumPy's build"
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

_DTYPE = r"(data type|Cannot interpret|no dtype|not have (numpy\.)?)"
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
    (r"Cannot interpret '(\[|\{|\()", LATER),
    (
        r"_rational_tests|_testbuffer|_operand_flag_tests|_umath_tests|_struct_ufunc_tests|_multiarray_tests",
        INTERNALS,
    ),
    (r"not have numpy\.(char|rec|strings|core|matrix|asmatrix|bmat|ctypeslib|f2py)\b", LATER),
    (r"not have numpy\.(frompyfunc|isnat|busday\w*|is_busday|datetime\w*)\b", LATER),
    (r"not have numpy\.(_core\.)?_\w+", INTERNALS),
    (r"not have numpy\.(get_include|show_config|test|__config__|f2py)", BUILD),
]
"""What an error says that shows that a test is about something else than numbers."""


def reason(text: str) -> str | None:
    """Why a failure does not count, from the words of its error."""
    for pattern, why in REASONS:
        if re.search(pattern, text, re.DOTALL):
            return why
    return None


def skipped_file(name: str) -> str | None:
    """Why a file is not run."""
    return FILES.get(name) or FOLDERS.get(name.partition("/")[0])
