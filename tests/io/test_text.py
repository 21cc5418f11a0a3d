"""`loadtxt` and `savetxt`: the same arrays and the same files as NumPy, errors that say where."""

import io

import numpy as np
import polyarray as pa
import pytest
from oracle import agree

TEXTS = {
    "spaces": "1 2 3\n4 5 6\n",
    "commas": "1,2,3\n4,5,6\n",
    "comments": "# head\n1 2\n\n3 4 # tail\n",
    "one line": "1 2 3",
    "one column": "1\n2\n3\n",
    "one number": "7",
    "exponents": "1e3 -2.5E-2\n+.5 inf\n nan -inf\n",
    "tabs": "1\t2\n3\t4\n",
    "windows": "1 2\r\n3 4\r\n",
    "quotes": '"1","2"\n"3","4"\n',
    "complex": "1+2j 3\n-1j 0\n",
    "hexadecimal": "0x10 0x20\n",
    "semicolons": "1;2\n3;4\n",
    "ragged": "1 2\n3\n",
    "words": "1 2\n3 x\n",
    "empty": "",
    "blank": "\n\n# only a comment\n",
    "many": "\n".join(f"{i} {i / 7}" for i in range(3000)),
    "header": "a,b\n1,2\n3,4\n",
    "large integers": "9007199254740993 1\n",
}
KEYWORDS = [
    {},
    {"delimiter": ","},
    {"dtype": "i8"},
    {"dtype": "f4"},
    {"dtype": "D"},
    {"dtype": "?"},
    {"skiprows": 1, "delimiter": ","},
    {"usecols": 0},
    {"usecols": (1, 0)},
    {"usecols": [-1]},
    {"usecols": 9},
    {"unpack": True},
    {"max_rows": 1},
    {"max_rows": 0},
    {"ndmin": 2},
    {"ndmin": 1},
    {"ndmin": 3},
    {"comments": None},
    {"comments": ["#", "//"]},
    {"delimiter": ";"},
    {"quotechar": '"', "delimiter": ","},
    {"converters": float},
    {"converters": {0: lambda s: float(s) * 2}},
    {"delimiter": "ab"},
    {"nonsense": 1},
]


@pytest.mark.parametrize("number", range(len(KEYWORDS)))
@pytest.mark.parametrize("name", TEXTS)
def test_loadtxt(name, number):
    agree(lambda xp: xp.loadtxt(io.StringIO(TEXTS[name]), **KEYWORDS[number]))


def test_sources(tmp_path):
    path = tmp_path / "table.txt"
    path.write_text("1 2\n3 4\n")
    agree(lambda xp: xp.loadtxt(path))
    agree(lambda xp: xp.loadtxt(str(path)))
    agree(lambda xp: xp.loadtxt(["1 2", "3 4"]))
    agree(lambda xp: xp.loadtxt(line for line in ("1 2", "3 4")))
    agree(lambda xp: xp.loadtxt(io.BytesIO(b"1 2\n3 4\n")))
    agree(lambda xp: xp.loadtxt(tmp_path / "nowhere.txt"))
    agree(lambda xp: xp.genfromtxt(path))


@pytest.mark.parametrize(
    "options",
    [
        {"max_rows": 1},
        {"max_rows": 2},
        {"max_rows": 2, "skiprows": 1},
        {"max_rows": 2, "comments": ["%", "//"]},
        {"max_rows": 9},
        {},
    ],
)
@pytest.mark.parametrize("kind", [io.StringIO, lambda text: io.BytesIO(text.encode())])
def test_only_rows_asked_for_are_taken_out_of_a_file(kind, options):
    marks = options.get("comments", "#")

    def read(xp):
        file = kind(f"1 2\n\n3 4 {marks[0]} 5\n{marks[-1]} 6\n7 8\n9 0\n1 3")
        return xp.loadtxt(file, **options), file.read()

    agree(read)


@pytest.mark.parametrize(
    "lines",
    [
        ["1,2\n", "2\n,3\n"],
        ["1,2\n", "2\r,3\n"],
        ["1,2\r\n", "3,4\r\n"],
        [b"1,2\n", b"3,4"],
        [b"1,2", b"3\n4"],
        ["1,2", 3],
        ["1,\x0c2"],
    ],
)
def test_lines_are_lines(lines):
    agree(lambda xp: xp.loadtxt(lines, delimiter=","))


def test_formats_of_files_are_ascii(tmp_path):
    def write(xp, form):
        with open(tmp_path / "text", "w") as file:
            xp.array([1.5, 2]).tofile(file, sep=",", format=form)
        return (tmp_path / "text").read_text()

    agree(lambda xp: write(xp, "%.2f"))
    agree(lambda xp: write(xp, "µ%.2f"))


def test_what_is_no_file():
    agree(lambda xp: xp.loadtxt(3))
    agree(lambda xp: xp.load(3))


def test_keys_of_converters():
    agree(lambda xp: xp.loadtxt(["1 2"], converters={"a": int}))
    agree(lambda xp: xp.loadtxt(["1 2"], converters={1.0: int}))
    agree(lambda xp: xp.loadtxt(["1 2"], converters={xp.int8(1): lambda word: -float(word)}))


def test_errors_say_where(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("1,2\n3,4\n5,oops\n")
    with pytest.raises(ValueError) as caught:
        pa.loadtxt(path, delimiter=",")
    message = str(caught.value)
    assert "oops" in message
    assert "table.csv" in message
    assert "3" in message, "the line"
    assert "2" in message, "the column"


SAVED = {
    "floats": np.array([[1.5, -2.0], [np.nan, np.inf]]),
    "vector": np.arange(3.0),
    "integers": np.arange(6).reshape(2, 3),
    "narrow": np.array([0.1, 1 / 3], "f4"),
    "bools": np.array([True, False]),
    "complex": np.array([1 + 2j, -0.5j]),
    "empty": np.zeros((0, 2)),
    "scalar": np.array(5.0),
    "cube": np.zeros((2, 2, 2)),
}
FORMATS = [
    {},
    {"fmt": "%.3f"},
    {"fmt": "%d"},
    {"fmt": "%g", "delimiter": ","},
    {"fmt": ["%d", "%.2f"]},
    {"fmt": "%d and %g"},
    {"header": "two\nlines", "footer": "end"},
    {"header": "x", "comments": "// "},
    {"newline": "\r\n"},
    {"fmt": "%s"},
    {"fmt": "nothing"},
    {"fmt": 3},
]


@pytest.mark.parametrize("number", range(len(FORMATS)))
@pytest.mark.parametrize("name", SAVED)
def test_savetxt(name, number):
    def text(xp):
        file = io.StringIO()
        xp.savetxt(file, xp.array(SAVED[name]), **FORMATS[number])
        return file.getvalue()

    agree(text)


def test_round_trip(tmp_path):
    def there_and_back(xp):
        path = tmp_path / "table.txt"
        a = xp.array(np.random.default_rng(0).normal(size=(200, 5)))
        xp.savetxt(path, a)
        return xp.loadtxt(path)

    agree(there_and_back)
