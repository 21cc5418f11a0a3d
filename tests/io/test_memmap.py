"""`memmap` and mapped `.npy` files, against NumPy."""

import gc

import numpy as np
import polyarray as pa
import pytest
from oracle import agree, outcome, same


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "numbers"
    np.arange(24, dtype="f4").tofile(path)
    return path


@pytest.mark.parametrize("mode", ["r", "r+", "c", "readonly", "copyonwrite", "readwrite"])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"shape": (4, 6)},
        {"shape": (4, 6), "order": "F"},
        {"offset": 8},
        {"offset": 4, "shape": (2, 3)},
        {"shape": 5},
        {"shape": [2, 2]},
        {"dtype": "i2", "offset": 2},
        {"dtype": "u1", "offset": 95},
        {"shape": (0, 3)},
        {"offset": 3},
        {"shape": 2.5},
        {"offset": -4},
    ],
    ids=str,
)
def test_reading(path, mode, how):
    def call(xp):
        mapped = xp.memmap(path, mode=mode, **{"dtype": "f4", **how})
        return [xp.array(mapped), mapped.mode, mapped.offset, str(mapped.filename), mapped.flags.writeable]

    agree(call)


def test_too_long_a_shape(path):
    agree(lambda xp: xp.memmap(path, "f4", "r", shape=1000))
    agree(lambda xp: xp.memmap(path, "f4", "c", shape=1000))


@pytest.mark.parametrize(
    "call",
    [
        lambda xp, path: xp.memmap(path, mode="x"),
        lambda xp, path: xp.memmap(path, mode="w+"),
        lambda xp, path: xp.memmap(path, dtype="f8", mode="r", offset=3),
        lambda xp, path: xp.memmap(path / "none", mode="r"),
    ],
)
def test_the_words_of_errors(path, call):
    mine, theirs = (outcome(call, xp, (path,)).error for xp in (pa, np))
    assert (type(mine), str(mine)) == (type(theirs), str(theirs))


@pytest.mark.parametrize("xp", [np, pa])
def test_writing(tmp_path, xp):
    path = tmp_path / f"new {xp.__name__}"
    mapped = xp.memmap(path, dtype="f8", mode="w+", shape=(3, 4))
    assert mapped.shape == (3, 4) and not xp.any(mapped)
    mapped[:] = xp.arange(12.0).reshape(3, 4)
    mapped += 1
    mapped[1] *= 2
    mapped.flush()
    expected = np.arange(12.0).reshape(3, 4) + 1
    expected[1] *= 2
    np.testing.assert_array_equal(np.fromfile(path), expected.ravel())


def test_a_file_grows(path):
    mapped = pa.memmap(path, dtype="f4", mode="r+", offset=90, shape=(10,))
    assert path.stat().st_size == 130
    mapped[-1] = 7
    mapped.flush()
    assert np.frombuffer(path.read_bytes()[126:], "f4") == [7]


def test_changes_of_a_copy_stay_in_memory(path):
    mapped = pa.memmap(path, dtype="f4", mode="c")
    mapped[0] = 99
    assert mapped[0] == 99
    assert np.fromfile(path, "f4")[0] == 0


def test_a_file_that_is_read_is_not_written(path):
    mapped = pa.memmap(path, dtype="f4", mode="r")
    with pytest.raises(ValueError, match="read-only"):
        mapped[0] = 1


def test_an_open_file(path):
    with open(path, "r+b") as file:
        mapped = pa.memmap(file, dtype="f4", mode="r+")
        assert mapped.filename == str(path)
    mapped[2] = 5
    mapped.flush()
    assert np.fromfile(path, "f4")[2] == 5


@pytest.mark.parametrize("mode", ["r", "r+", "c"])
@pytest.mark.parametrize(
    "key",
    [0, slice(1, 3), (slice(None), slice(None, None, -2)), ..., None, slice(9, 9), [0, 2]],
    ids=str,
)
def test_parts(path, mode, key):
    def call(xp):
        mapped = xp.memmap(path, "f4", mode, offset=4, shape=(4, 5))
        part = mapped[key]
        more = part[..., 1:] if part.ndim else part
        kinds = [isinstance(one, xp.memmap) for one in (part, more)]
        maps = [
            (one.mode, one.offset, str(one.filename)) for one in (part, more) if isinstance(one, xp.memmap)
        ]
        return [kinds, maps, part.flags.writeable, xp.array(part), xp.array(more)]

    agree(call)


def test_parts_are_written_and_flushed(path):
    part = pa.memmap(path, "f4", "r+", shape=(4, 6))[1:, ::-1]
    part[0, 0] = -5
    part.flush()
    assert np.fromfile(path, "f4")[11] == -5
    part.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        part[1:][0] = 1


def test_a_subclass_keeps_its_class(path):
    class Mine(pa.memmap):
        pass

    assert type(Mine(path, "f4", "r")[1:]) is Mine


def test_views_keep_the_file_mapped(path):
    view = pa.memmap(path, dtype="f4", mode="r")[3:6]
    gc.collect()
    assert view.tolist() == [3.0, 4.0, 5.0]


def test_what_is_computed_is_no_map(path):
    mapped = pa.memmap(path, dtype="f4", mode="r")
    assert isinstance(mapped, pa.ndarray)
    assert type(mapped + 1) is pa.ndarray
    same(mapped + 1, np.arange(24, dtype="f4") + 1)
    same(mapped.sum(), np.float32(276))


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("mode", ["r", "r+", "c"])
def test_npy(tmp_path, order, mode):
    path = tmp_path / "a.npy"
    np.save(path, np.asarray(np.arange(12.0).reshape(3, 4), order=order))
    mapped = pa.load(path, mmap_mode=mode)
    assert type(mapped) is pa.memmap and mapped.mode == mode
    same(pa.array(mapped), np.arange(12.0).reshape(3, 4))
    assert mapped.flags.f_contiguous == (order == "F")
    if mode == "r+":
        mapped[1, 2] = -1
        mapped.flush()
        assert np.load(path)[1, 2] == -1


def test_npy_refusals(tmp_path):
    path = tmp_path / "a.npy"
    np.save(path, np.arange(3.0))
    with open(path, "rb") as file:
        mine = outcome(lambda xp: xp.load(file, mmap_mode="r"), pa, ()).error
    assert isinstance(mine, ValueError)
    agree(lambda xp: xp.load(path, mmap_mode="x"))
    agree(lambda xp: xp.load(path, mmap_mode="r", max_header_size=10))
