"""Writes the rows that the Rust tests compare with, by asking NumPy.

`npy.txt`: name, descr, fortran_order, shape, the whole file in hexadecimal. `npz.txt`: name, file.
`text.txt`: what `loadtxt` makes of texts: options, text, dtype, shape and values or `!` and the error.
"""

import io
import pathlib
import random
import warnings

import numpy as np

HERE = pathlib.Path(__file__).parent
random.seed(5)


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write("\t".join(map(str, row)) + "\n")
    print(name, len(rows))


def escaped(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def npy_bytes(a, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, a, version=version)
    return file.getvalue()


def npy_rows():
    arrays = {}
    for code in (
        "|b1",
        "|i1",
        "|u1",
        "<i2",
        ">i2",
        "<u4",
        "<i8",
        "<u8",
        "<f2",
        "<f4",
        ">f8",
        "<c8",
        "<c16",
        "|S3",
        "<U2",
        "|V4",
        "<M8[ns]",
        "<m8[25s]",
        "<M8",
    ):
        arrays[code] = np.zeros((2, 3), code)
    arrays["zero_d"] = np.array(1.5)
    arrays["empty"] = np.zeros((3, 0, 2))
    arrays["one"] = np.arange(5)
    arrays["fortran"] = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    arrays["bfloat16_like"] = np.zeros(3, "V2")
    arrays["record"] = np.zeros(2, [("a", "<f8"), ("b", "<i2", (2, 3)), ("c", [("d", "S5"), ("e", ">u2")])])
    arrays["titles"] = np.zeros(1, [(("long title", "t"), "<i4")])
    arrays["padded"] = np.zeros(1, np.dtype([("x", "u1"), ("y", "<f8")], align=True))
    arrays["unicode"] = np.zeros(1, [("λ", "<f4")])
    arrays["latin1"] = np.zeros(1, [("é", "<f4")])
    rows = []
    for name, a in arrays.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bytes_ = npy_bytes(a)
            descr = np.lib.format.dtype_to_descr(a.dtype)
            rows.append((name, descr, a.flags.fnc, a.shape, bytes_.hex()))
    rows.append(("v2", "<i8", False, (2,), npy_bytes(np.arange(2), (2, 0)).hex()))
    rows.append(("v3", "<i8", False, (2,), npy_bytes(np.arange(2), (3, 0)).hex()))
    return rows


def npz_rows():
    rows = []
    for name, save in (("stored", np.savez), ("deflated", np.savez_compressed)):
        file = io.BytesIO()
        save(file, x=np.arange(6.0).reshape(2, 3), flags=np.array([True, False]), long=np.zeros(500, "i4"))
        rows.append((name, file.getvalue().hex()))
    return rows


CASES = [
    ("1 2 3\n4 5 6\n", {}),
    ("1 2 abc\n", {}),
    ("\n#c\n1 2\n3 4 5\n", {}),
    ("1,,2", {"delimiter": ","}),
    ("  \n1,2", {"delimiter": ","}),
    ("  # hi\n1,2", {"delimiter": ","}),
    ("1,2\n  # hi\n", {"delimiter": ","}),
    ("1 2\n3 4\n", {"usecols": (0, 5)}),
    ("1 2\n3 4\n", {"usecols": (0, -3)}),
    ("1 2\n3 4\n", {"usecols": (-1,)}),
    ("1 2 3\n3 4\n", {"usecols": (1, 0)}),
    ("1 x\n3 y\n", {"usecols": (0, 1)}),
    ("1.0 2", {"dtype": "int64"}),
    ("1 0 2", {"dtype": "bool"}),
    ("True", {"dtype": "bool"}),
    ("(1+2j) 3j 4 -1e3-2.5j j", {"dtype": "complex128"}),
    ("(1+2j) 3j 4 -1e3-2.5j +1-0j", {"dtype": "complex128"}),
    ("1-2i", {"dtype": "complex128"}),
    ("(1+2j", {"dtype": "complex128"}),
    ("1 +2j", {"dtype": "complex128", "delimiter": ","}),
    ("nan+infj,infj", {"dtype": "complex128", "delimiter": ","}),
    ("a, b\nccc,d ", {"dtype": "U5", "delimiter": ","}),
    ('"a b" c', {"dtype": "U5", "quotechar": '"'}),
    ('"a""b\nx" c', {"dtype": "U9", "quotechar": '"'}),
    ('x"a" c', {"dtype": "U9", "quotechar": '"'}),
    ('abc "d e"f g', {"dtype": "U9", "quotechar": '"'}),
    ('"1","2"\n3,"4"', {"delimiter": ",", "quotechar": '"'}),
    ('"a,b";c\n"";d', {"delimiter": ";", "quotechar": '"', "dtype": "U5"}),
    ('"a#b",c#d', {"delimiter": ",", "quotechar": '"', "dtype": "U5"}),
    ("1 2\n3 4\n5 6", {"max_rows": 2, "skiprows": 1}),
    ("# one\n1\n\n\n2\n3", {"max_rows": 2}),
    ("head\n# c\n1\n2", {"skiprows": 2}),
    ("1\n2", {"skiprows": 5}),
    ("1_0", {}),
    ("0x10", {}),
    ("1e400 -nan +inf Infinity -1e-400 .5 5. +1E+2", {}),
    ("1e", {}),
    (".", {}),
    ("+-1", {}),
    (" 1 , 2 ", {"delimiter": ","}),
    ("1\r\n2\r\n3", {}),
    ("-1", {"dtype": "uint64"}),
    ("18446744073709551615 +7", {"dtype": "uint64"}),
    ("18446744073709551616", {"dtype": "uint64"}),
    ("-9223372036854775808 9223372036854775807", {"dtype": "int64"}),
    ("9223372036854775808", {"dtype": "int64"}),
    ("1\u00a02\u2003 3\n4 5 6", {}),
    ("λ β\nγ δ", {"dtype": "U3"}),
    ("1·2·3", {"delimiter": "·"}),
    ("1,2,", {"delimiter": ","}),
    ("1 # c\n2 // d\n", {"comments": ["#", "//"]}),
    ("1 2 % x\n", {"comments": "%"}),
    ("1 2 # x\n", {"comments": None}),
    ("1;2\n3;4;5", {"delimiter": ";"}),
    ("1\t2\t3\n4\t5\t6", {"delimiter": "\t"}),
    ("  1   2  \n\t3\t4  ", {}),
    ("1\x0b2\x0c3", {}),
    ("1 2\n3", {"dtype": "int64"}),
    (
        "0.1 1.7976931348623157e308 4.9406564584124654e-324 9007199254740993 123456789012345678901234567890",
        {},
    ),
]


def text_rows():
    rows = []
    cases = list(CASES)
    for _ in range(60):
        n, m = random.randint(1, 5), random.randint(1, 6)
        delimiter = random.choice((None, ",", ";", "\t"))
        lines = []
        for _ in range(n):
            fields = [
                random.choice(("%r", "%.3e", "%d.", "%.17g", " %g ", "%+f"))
                % random.gauss(0, 10 ** random.randint(-8, 8))
                for _ in range(m)
            ]
            lines.append((delimiter or " ").join(fields) + random.choice(("", "", "# note")))
            if random.random() < 0.2:
                lines.append(random.choice(("", "# only a comment")))
        cases.append(
            (
                random.choice(("\n", "\r\n")).join(lines),
                {"delimiter": delimiter, "max_rows": random.choice((None, 2))},
            )
        )
    for text, options in cases:
        dtype = options.get("dtype", "float64")
        shown = "\x1e".join(
            f"{k}={escaped(repr(v) if k == 'usecols' else '|'.join(v) if isinstance(v, list) else str(v))}"
            for k, v in options.items()
        )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # Through bytes: loadtxt's own reading of line ends.
                file = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
                a = np.loadtxt(file, ndmin=2, **options)
            if a.size == 0:
                result = "0,0"
            else:
                values = [
                    escaped(str(x))
                    if a.dtype.kind == "U"
                    else f"{x.real!r},{x.imag!r}"
                    if a.dtype.kind == "c"
                    else repr(x)
                    for x in a.ravel().tolist()
                ]
                result = f"{a.shape[0]},{a.shape[1]}\x1f" + "\x1f".join(values)
        except ValueError as error:
            result = "!" + escaped(str(error))
        rows.append((shown, escaped(text), dtype, result))
    return rows


if __name__ == "__main__":
    write("npy.txt", npy_rows())
    write("npz.txt", npz_rows())
    write("text.txt", text_rows())
