"""Files and text."""

import io
import tempfile
from pathlib import Path

import polyarray as np

a = np.arange(6.0).reshape(2, 3)
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    np.save(folder / "a.npy", a)
    again = np.load(folder / "a.npy")
    mapped = np.load(folder / "a.npy", mmap_mode="r")
    np.savez(folder / "both.npz", a=a, b=a * 2)
    with np.load(folder / "both.npz") as both:
        assert sorted(both.keys()) == ["a", "b"] and np.array_equal(both["b"], a * 2)
    np.savetxt(folder / "a.txt", a, fmt="%.3f", delimiter=",", header="x,y,z")
    read = np.loadtxt(folder / "a.txt", delimiter=",", dtype=float, unpack=False)
    a.tofile(folder / "a.bin")
    raw = np.fromfile(folder / "a.bin", dtype=np.float64, count=-1)
    space = np.memmap(folder / "m.bin", dtype="f4", mode="w+", shape=(3,))
    space[:] = 1
    space.flush()
    assert float(mapped.sum()) == 15.0
assert np.array_equal(again, a) and np.array_equal(read, a) and raw.size == 6

text = np.array2string(a, precision=2, separator=", ", suppress_small=True)
with np.printoptions(precision=3, linewidth=100):
    shown: str = repr(a) + str(a) + f"{a[0, 0]:.2f}"
columns = np.genfromtxt(io.StringIO("1,2\n3,"), delimiter=",", filling_values=0.0)
assert text.startswith("[[") and "array" in shown and columns.shape == (2, 2)
data: bytes = a.tobytes()
numbers = a.tolist()
assert len(data) == 48 and numbers[1][2] == 5.0
