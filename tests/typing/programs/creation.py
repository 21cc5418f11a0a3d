"""Making arrays, and looking at what was made."""

import polyarray as np

a = np.array([[1.0, 2.0], [3.0, 4.0]])
b = np.array([1, 2, 3], dtype=np.float32)
c = np.zeros((2, 3), dtype="i4", order="F")
d = np.ones_like(a, dtype=np.int64)
e = np.full((2, 2), np.pi)
grid = np.linspace(0.0, 1.0, 11)
points, step = np.linspace(0, 1, 5, retstep=True)
powers = np.logspace(0, 3, 4, base=2.0)
numbers = np.arange(0, 10, 2, dtype=np.uint8)
unit = np.eye(3) + np.identity(3)
x, y = np.meshgrid(grid, grid, indexing="ij")
rows, columns = np.mgrid[0:3, 0:4]
joined = np.r_[1, 2, a[0]]
built = np.fromfunction(lambda i, j: i + j, (3, 3))
taken = np.fromiter((k * k for k in range(5)), dtype=float)
read = np.frombuffer(b"\x00\x01\x02", dtype=np.uint8)
window = np.hanning(8) * np.kaiser(8, 14.0)

shape: tuple[int, ...] = a.shape
count: int = a.size + a.ndim + a.itemsize + a.nbytes
name: str = a.dtype.name + a.dtype.kind + a.dtype.char
contiguous: bool = bool(a.flags.c_contiguous)
assert shape == (2, 2) and count == 4 + 2 + 8 + 32 and name == "float64fd" and contiguous
assert c.dtype == np.int32 and np.issubdtype(b.dtype, np.floating)
assert joined.shape == (4,) and rows.shape == columns.shape == (3, 4)
assert isinstance(a, np.ndarray) and isinstance(b[0], np.float32)
assert float(step) == 0.25 and int(numbers[-1]) == 8

combined = np.concatenate((a, d, e), axis=0)
stacked = np.stack([a, e], axis=-1)
parts = np.split(np.arange(6), 3)
first, *others = np.unstack(np.zeros((3, 2)))
swapped = a.reshape(4, 1).T.swapaxes(0, 1).ravel(order="F").astype(np.complex64, copy=False)
wider = np.broadcast_to(b, (4, 3))
padded = np.pad(a, ((1, 1), (0, 2)), mode="constant", constant_values=0.5)
tiled = np.tile(b, 2)[::-1].copy()
assert combined.shape == (6, 2) and stacked.shape == (2, 2, 2) and len(parts) == 3 and len(others) == 2
assert swapped.dtype == np.complex64 and wider.strides[0] == 0 and padded.shape == (4, 4) and tiled.size == 6
limits = np.finfo(np.float64)
assert float(limits.eps) < 1e-15 < float(limits.max) and int(np.iinfo("i2").max) == 32767
