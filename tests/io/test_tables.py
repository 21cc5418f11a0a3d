"""`genfromtxt` for numbers, against NumPy: results, errors and their words."""

import io

import numpy as np
import polyarray as pa
import pytest
from oracle import agree, outcome

TEXTS = {
    "spaces": "1 2 3\n4 5 6\n",
    "commas": "1,2,3\n4,5,6\n",
    "missing": "1,,3\n,5,\n",
    "not available": "1,N/A,3\n4,5,N/A\n",
    "comments": "# head\n1 2\n\n3 4 # tail\n",
    "one line": "1 2 3",
    "one column": "1\n2\n3\n",
    "one number": "7",
    "floats": "1.5,2e3\nnan,-inf\n",
    "integers": "1,2\n99999999999,-4\n",
    "truths": "True,False\nfalse,TRUE\n",
    "complex": "1+2j,3\n-1j,0\n",
    "huge": "123456789012345678901,1\n2,3\n",
    "ragged": "1,2\n3\n4,5\n6,7,8\n",
    "fixed": "  1  2  3\n  4  5 67\n 890123  4\n",
    "header": "a b\nc d\n1 2\n3 4\n",
    "footer": "1 2\n3 4\n5 6\nend of it all\n",
    "padded": "1 , 2\n 3, 4\n",
    "windows": "1,2\r\n3,4\r\n",
    "empty": "",
    "only comments": "# a\n# b\n",
}
KEYWORDS = [
    {},
    {"delimiter": ","},
    {"delimiter": ",", "dtype": int},
    {"delimiter": ",", "dtype": "f4"},
    {"delimiter": ",", "dtype": "u1"},
    {"delimiter": ",", "dtype": "u8"},
    {"delimiter": ",", "dtype": bool},
    {"delimiter": ",", "dtype": complex},
    {"delimiter": ",", "filling_values": 9},
    {"delimiter": ",", "filling_values": [7, 8]},
    {"delimiter": ",", "filling_values": {1: -5}},
    {"delimiter": ",", "missing_values": "N/A", "filling_values": 0},
    {"delimiter": ",", "missing_values": {1: "N/A"}, "loose": False},
    {"delimiter": ",", "missing_values": ["1", "N/A", "N/A"], "loose": False},
    {"delimiter": ",", "missing_values": {None: ["N/A"]}, "loose": False},
    {"delimiter": ",", "loose": False},
    {"delimiter": ",", "invalid_raise": False},
    {"delimiter": ",", "usecols": 1},
    {"delimiter": ",", "usecols": (-1, 0)},
    {"delimiter": ",", "usecols": (0, 2)},
    {"delimiter": ",", "usecols": (0, 2), "invalid_raise": False},
    {"delimiter": ",", "usecols": (1,), "missing_values": {1: "N/A"}, "filling_values": {1: 3}, "dtype": int},
    {"delimiter": ",", "autostrip": True, "dtype": int},
    {"delimiter": ",", "converters": {0: lambda s: 2.5}},
    {"delimiter": ",", "converters": {1: lambda s: float(s or -1)}, "usecols": (1, 0)},
    {"delimiter": ",", "converters": {1: lambda s: -1.0}, "usecols": (0,)},
    {"delimiter": 3},
    {"delimiter": (2, 3)},
    {"delimiter": (2, 3, 4), "dtype": int, "autostrip": True},
    {"skip_header": 2},
    {"skip_header": 9},
    {"skip_footer": 1},
    {"skip_footer": 2},
    {"max_rows": 1},
    {"max_rows": 2, "skip_header": 2},
    {"unpack": True},
    {"unpack": True, "usecols": (0, 1)},
    {"ndmin": 1},
    {"ndmin": 2},
    {"comments": None},
    {"comments": "N", "delimiter": ","},
]
INFERRED = [
    {"delimiter": d, "dtype": None, **more} for d in (None, ",") for more in ({}, {"filling_values": 3})
]


def read(xp, text, keywords):
    source = io.StringIO(text)
    return xp.genfromtxt(source, **keywords)


def understood(text, keywords):
    """Whether NumPy gives an array of numbers for this, or refuses it."""
    expected = outcome(read, np, (text, keywords))
    return expected.error is not None or expected.result.dtype.kind in "biufc"


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("keywords", KEYWORDS, ids=" ".join)
def test_genfromtxt(text, keywords):
    if understood(TEXTS[text], keywords):
        agree(read, TEXTS[text], keywords)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("keywords", INFERRED, ids=str)
def test_inference(text, keywords):
    if text in ("empty", "only comments"):
        # There NumPy's dtype has no fields.
        with pytest.warns(UserWarning, match="Empty input file"):
            assert read(pa, TEXTS[text], keywords).shape == (0,)
    elif understood(TEXTS[text], keywords):
        agree(read, TEXTS[text], keywords)
    else:
        with pytest.raises(TypeError, match=r"does not have|no dtype"):
            read(pa, TEXTS[text], keywords)


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("1,2\n3\n4\n", {"delimiter": ","}),
        ("1,2\n3,x\n", {"delimiter": ",", "loose": False}),
        ("1", {"ndmin": 3}),
        ("1", {"max_rows": 0}),
        ("1", {"max_rows": 1, "skip_footer": 1}),
        ("1", {"converters": [float]}),
        ("1,2\n3,4,5\n6,7\n", {"delimiter": ",", "usecols": (0, 4)}),
    ],
)
def test_the_words_of_errors(text, keywords):
    mine, theirs = (outcome(read, xp, (text, keywords)).error for xp in (pa, np))
    assert (type(mine), str(mine)) == (type(theirs), str(theirs))


@pytest.mark.parametrize("fname", [3, 2.5])
def test_what_is_no_file(fname):
    agree(lambda xp: xp.genfromtxt(fname))


def test_a_converter_that_fails_names_its_line():
    def call(xp):
        return xp.genfromtxt(
            io.StringIO("1\n2\nx\n"), dtype=None, converters={0: lambda s: int(s)}, encoding=None
        )

    mine, theirs = (outcome(call, xp, ()).error for xp in (pa, np))
    assert str(mine) == str(theirs)


@pytest.mark.parametrize(
    "keywords",
    [{"names": True}, {"names": "a,b"}, {"usecols": "a,b"}, {"usecols": ("a",)}],
)
def test_what_would_make_structured_arrays_is_refused(keywords):
    with pytest.raises(TypeError, match="polyarray does not have"):
        pa.genfromtxt(["1 2", "3 4"], **keywords)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    "keywords",
    [
        {"delimiter": ","},
        {"delimiter": ",", "dtype": int, "filling_values": -1},
        {"delimiter": ",", "missing_values": {0: "4"}, "unpack": True},
        {"delimiter": ",", "missing_values": "N/A", "usecols": (1,), "ndmin": 2},
    ],
)
def test_missing_values_are_masked(name, keywords):
    def table(xp):
        found = xp.genfromtxt(TEXTS[name].splitlines(), usemask=True, **keywords)
        return type(found).__name__, xp.asarray(found), xp.ma.getmaskarray(found), found.fill_value

    agree(table)


@pytest.mark.parametrize("encoding", ["utf-8", "latin1", "utf-16", None, "bytes"])
def test_files(tmp_path, encoding):
    path = tmp_path / "table.txt"
    path.write_text("1,2\n3,4\n", encoding=encoding if encoding not in (None, "bytes") else "utf-8")
    agree(lambda xp: xp.genfromtxt(path, delimiter=",", encoding=encoding))
    agree(lambda xp: xp.genfromtxt(str(path), delimiter=",", encoding=encoding))
    agree(lambda xp: xp.genfromtxt(tmp_path / "none", delimiter=","))


@pytest.mark.parametrize("module", ["gzip", "bz2", "lzma"])
def test_compressed_files(tmp_path, module):
    suffix = {"gzip": ".gz", "bz2": ".bz2", "lzma": ".xz"}[module]
    path = tmp_path / f"table{suffix}"
    with __import__(module).open(path, "wt") as file:
        file.write("1 2\n3 4\n")
    agree(lambda xp: xp.genfromtxt(path))


def test_bytes_and_converters_of_bytes():
    agree(lambda xp: xp.genfromtxt([b"1 2", b"3 4"]))
    agree(
        lambda xp: xp.genfromtxt(
            io.BytesIO(b"1 2\n3 4"), converters={0: lambda b: float(b[:1])}, encoding="bytes"
        )
    )
