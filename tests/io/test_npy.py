"""`.npy` and `.npz` files: exchanged with NumPy in both directions, refused when damaged or hostile."""

import io
import pickle
import struct
import zipfile

import numpy as np
import polyarray as pa
import pytest
from oracle import DTYPES, agree, same, values


@pytest.mark.parametrize("dtype", DTYPES)
def test_both_directions(dtype, tmp_path):
    base = values(dtype)
    arrays = {
        "vector": base,
        "matrix": base[: len(base) // 4 * 4].reshape(-1, 4),
        "fortran": np.asfortranarray(base[: len(base) // 4 * 4].reshape(-1, 4)),
        "empty": base[:0],
        "scalar": base[:1].reshape(()),
    }
    for name, array in arrays.items():
        path = tmp_path / f"{name}.npy"
        np.save(path, array)
        same(pa.load(path), array)
        same(pa.load(str(path)), array)
        pa.save(path, pa.asarray(array))
        theirs = np.load(path)
        assert theirs.tobytes() == array.tobytes()
        assert theirs.dtype == array.dtype
        assert theirs.shape == array.shape


def test_bytes_are_those_of_numpy():
    ours, theirs = io.BytesIO(), io.BytesIO()
    pa.save(ours, pa.arange(6.0).reshape(2, 3))
    np.save(theirs, np.arange(6.0).reshape(2, 3))
    assert ours.getvalue() == theirs.getvalue()


def test_foreign_byte_order_is_converted(tmp_path):
    np.save(tmp_path / "big.npy", np.arange(5, dtype=">f8"))
    assert np.asarray(pa.load(tmp_path / "big.npy")).tolist() == [0, 1, 2, 3, 4]


def test_several_arrays_in_a_stream():
    file = io.BytesIO()
    pa.save(file, pa.arange(3))
    pa.save(file, pa.ones((2, 2)))
    file.seek(0)
    same(pa.load(file), np.arange(3))
    same(pa.load(file), np.ones((2, 2)))


def test_archives(tmp_path):
    for write in ("savez", "savez_compressed"):
        getattr(pa, write)(tmp_path / "ours.npz", pa.arange(3), named=pa.ones((2, 2)))
        with np.load(tmp_path / "ours.npz") as archive:
            assert sorted(archive.files) == ["arr_0", "named"]
            assert archive["named"].tolist() == [[1, 1], [1, 1]]
        getattr(np, write)(tmp_path / "theirs.npz", np.arange(3), named=np.ones((2, 2)))
        with pa.load(tmp_path / "theirs.npz") as archive:
            assert sorted(archive.files) == ["arr_0", "named"]
            same(archive["arr_0"], np.arange(3))
            assert "named" in archive
            with pytest.raises(KeyError):
                archive["nothing"]


def npy(header, data=b"", version=(1, 0), magic=b"\x93NUMPY"):
    text = header.encode("latin1") if isinstance(header, str) else header
    length = struct.pack("<H" if version[0] == 1 else "<I", len(text))
    return magic + bytes(version) + length + text + data


GOOD = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\n"
HOSTILE = {
    "empty": b"",
    "magic only": b"\x93NUMPY",
    "other magic": npy(GOOD, bytes(16), magic=b"\x93NUMPX"),
    "unknown version": npy(GOOD, bytes(16), version=(9, 0)),
    "truncated header": npy(GOOD, bytes(16))[:30],
    "truncated data": npy(GOOD, bytes(15)),
    "header length past the end": b"\x93NUMPY\x01\x00\xff\xff{}",
    "huge header length": b"\x93NUMPY\x02\x00\xff\xff\xff\xff{}",
    "not a dictionary": npy("[1, 2]\n", bytes(16)),
    "not Python": npy("}{\n", bytes(16)),
    "code": npy("{'descr': __import__('os').getcwd(), 'fortran_order': False, 'shape': (2,)}\n", bytes(16)),
    "missing key": npy("{'descr': '<f8', 'shape': (2,)}\n", bytes(16)),
    "further key": npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'x': 1}\n", bytes(16)),
    "negative size": npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-2,)}\n", bytes(16)),
    "shape of text": npy("{'descr': '<f8', 'fortran_order': False, 'shape': ('a',)}\n", bytes(16)),
    "shape too large": npy(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 8)}\n", bytes(16)
    ),
    "shape far beyond the file": npy(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776,)}\n", bytes(16)
    ),
    "65 axes": npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + str((1,) * 65) + "}\n", bytes(16)),
    "order of text": npy("{'descr': '<f8', 'fortran_order': 'no', 'shape': (2,)}\n", bytes(16)),
    "unknown dtype": npy("{'descr': '<z8', 'fortran_order': False, 'shape': (2,)}\n", bytes(16)),
    "deep nesting": npy("(" * 5000 + ")" * 5000 + "\n", bytes(16)),
    "objects": npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}\n", pickle.dumps([print])),
    "a pickle": pickle.dumps([1, 2]),
    "text": b"1 2 3\n",
    "nul bytes": bytes(100),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_damaged_files_are_errors(name, tmp_path):
    (tmp_path / "bad.npy").write_bytes(HOSTILE[name])
    for source in (tmp_path / "bad.npy", io.BytesIO(HOSTILE[name])):
        with pytest.raises((ValueError, EOFError, OSError, MemoryError)) as caught:
            pa.load(source)
        assert str(caught.value).strip()
    assert float(pa.ones(3).sum()) == 3.0


def test_object_arrays_are_refused_by_default(tmp_path):
    np.save(tmp_path / "objects.npy", np.array([{}, []], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match=r"(?i)object|pickle"):
        pa.load(tmp_path / "objects.npy")


def test_damaged_archives_are_errors(tmp_path):
    path = tmp_path / "bad.npz"
    np.savez(path, a=np.arange(100))
    whole = path.read_bytes()
    for cut in (4, 30, 100, len(whole) - 30):
        path.write_bytes(whole[:cut])
        with pytest.raises((ValueError, EOFError, OSError, zipfile.BadZipFile, KeyError)):
            pa.load(path)["a"]
    damaged = bytearray(whole)
    damaged[200] ^= 0xFF
    path.write_bytes(bytes(damaged))
    with pytest.raises((ValueError, EOFError, OSError, zipfile.BadZipFile)):
        pa.load(path)["a"]


def test_members_that_are_no_arrays_are_bytes(tmp_path):
    path = tmp_path / "mixed.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("text", b"Name: test")
        archive.writestr("data.npy", b"no array")
        with archive.open("numbers.npy", "w") as member:
            np.save(member, np.arange(3))
    names = ("text", "data", "data.npy", "numbers")
    agree(lambda xp: [xp.load(path)[name] for name in names])
    agree(lambda xp: [xp.load(io.BytesIO(path.read_bytes()))[name] for name in names])


def test_missing_files():
    agree(lambda xp: xp.load("/nowhere/at/all.npy"))
    agree(lambda xp: xp.save("/nowhere/at/all.npy", xp.ones(2)))


def test_memory_maps_and_raw_files(tmp_path):
    a = np.arange(10.0)
    a.tofile(tmp_path / "raw")
    agree(lambda xp: xp.fromfile(tmp_path / "raw"))
    agree(lambda xp: xp.fromfile(tmp_path / "raw", dtype="f4", count=3, offset=8))
    pa.arange(10.0).tofile(tmp_path / "ours")
    assert (tmp_path / "ours").read_bytes() == a.tobytes()
