"""The parts of ``.npy`` files, as `numpy.lib.format` reads and writes them."""

import io
from typing import Any

import numpy as np
import polyarray as pa
import pytest
from oracle import same_error
from polyarray.lib import format

ARRAYS: list[Any] = [
    lambda xp: xp.arange(5),
    lambda xp: xp.arange(6, dtype="f4").reshape(2, 3),
    lambda xp: xp.arange(6.0).reshape(2, 3).T,
    lambda xp: xp.asarray(3j),
    lambda xp: xp.zeros((0, 3), dtype=bool),
]


@pytest.mark.parametrize("make", ARRAYS)
@pytest.mark.parametrize("version", [None, (1, 0), (2, 0), (3, 0)])
def test_files_are_numpys(make: Any, version: tuple[int, int] | None) -> None:
    mine, theirs = io.BytesIO(), io.BytesIO()
    format.write_array(mine, make(pa), version)
    np.lib.format.write_array(theirs, make(np), version)
    assert mine.getvalue() == theirs.getvalue()
    back = format.read_array(io.BytesIO(theirs.getvalue()))
    assert back.dtype == make(np).dtype
    assert back.tolist() == make(np).tolist()
    assert back.flags.f_contiguous == make(np).flags.f_contiguous


WRONG: list[Any] = [
    lambda f: f.magic(256, 0),
    lambda f: f.read_magic(io.BytesIO(b"\x92NUMPY\x01\x00")),
    lambda f: f.read_magic(io.BytesIO(b"\x93NUM")),
    lambda f: f.read_array(io.BytesIO(f.magic(9, 0))),
    lambda f: f.read_array_header_1_0(io.BytesIO(b"\x07\x00{1, x}\n")),
    lambda f: f.read_array_header_1_0(io.BytesIO(b"\x03\x00[]\n")),
    lambda f: f.read_array_header_1_0(io.BytesIO(b"\x0b\x00{'shape':1}\n")),
    lambda f: f.read_array_header_1_0(io.BytesIO(b"\xff\x00{}")),
]


@pytest.mark.parametrize("call", WRONG)
def test_refusals(call: Any) -> None:
    def error(module: Any) -> BaseException:
        with pytest.raises(ValueError) as caught:
            call(module)
        return caught.value

    same_error(error(format), error(np.lib.format))


def test_mapped(tmp_path: Any) -> None:
    path = tmp_path / "x.npy"
    made = format.open_memmap(path, mode="w+", dtype="i4", shape=(2, 3))
    made[...] = 7
    made.flush()
    assert np.load(path).tolist() == [[7] * 3] * 2
    assert format.open_memmap(path, mode="r").shape == (2, 3)


CONTROLS: list[dict[str, Any]] = [
    {"delimiter": ""},
    {"delimiter": ",,"},
    {"delimiter": "\n"},
    {"delimiter": ",", "comments": ","},
    {"delimiter": ",", "comments": ["#", ","]},
    {"delimiter": ",", "quotechar": ","},
    {"comments": ""},
    {"comments": " "},
    {"comments": "#", "quotechar": "#"},
    {"comments": "123", "quotechar": '"'},
    {"comments": ["#", "%"], "quotechar": '"'},
    {"quotechar": "''"},
    {"quotechar": " "},
    {"skiprows": -1},
    {"max_rows": -1},
    {"skiprows": 1.0},
    {"max_rows": 1.0},
]


@pytest.mark.parametrize("options", CONTROLS)
def test_control_characters_of_tables(options: dict[str, Any]) -> None:
    def error(xp: Any) -> BaseException:
        with pytest.raises((TypeError, ValueError)) as caught:
            xp.loadtxt(io.StringIO("1 2\n3 4"), **options)
        return caught.value

    same_error(error(pa), error(np))


@pytest.mark.parametrize("dtype", ["i4", "u8", "f8", "D", "?"])
def test_white_space_of_any_script(dtype: str) -> None:
    lines = [' 3 ,"\u202f2\n"', "\u20031,\xa00"]
    mine = pa.loadtxt(io.StringIO("\n".join(lines)), dtype=dtype, delimiter=",", quotechar='"')
    theirs = np.loadtxt(io.StringIO("\n".join(lines)), dtype=dtype, delimiter=",", quotechar='"')
    assert mine.tolist() == theirs.tolist()


def test_archives_say_what_they_are(tmp_path: Any) -> None:
    path = tmp_path / "a.npz"
    pa.savez(path, pa.arange(2), b=pa.arange(3))
    with pa.load(path) as mine, np.load(path) as theirs:
        assert repr(mine) == repr(theirs)
        assert mine.f.b.tolist() == theirs.f.b.tolist()
        assert sorted(dir(mine.f)) == ["arr_0", "b"]
        for key in ("c", (1, 2)):
            with pytest.raises(KeyError):
                mine[key]
