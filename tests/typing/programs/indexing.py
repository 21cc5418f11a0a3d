"""Reading and writing parts of arrays."""

import polyarray as np

a = np.arange(24).reshape(2, 3, 4)
scalar = a[1, 2, 3]
row = a[0, 1]
part = a[:, ::2, 1:-1]
last = a[..., -1]
deeper = a[:, np.newaxis, None]
chosen = a[[0, 1], [2, 0]]
mask = a > 10
large = a[mask]
table = a[np.ix_([0, 1], [0, 2])]
assert int(scalar) == 23 and row.shape == (4,) and part.shape == (2, 2, 2) and last.shape == (2, 3)
assert deeper.ndim == 5 and chosen.shape == (2, 4) and large.size == 13 and table.shape == (2, 2, 4)

a[0, 0, 0] = -1
a[:, 1] = 0
a[mask] *= 2
a[..., 0] += np.array([1, 2, 3])
a[[0], [1]] = [9, 9, 9, 9]
for plane in a:
    for line in plane:
        assert line.shape == (4,)
for index, value in np.ndenumerate(a):
    assert a[index] == value
for place in np.ndindex(2, 3):
    assert len(place) == 2

b = np.array([3.0, 1.0, 2.0])
order = b.argsort()
assert b[order].tolist() == [1.0, 2.0, 3.0]
low, high = np.where(b > 1.5)[0]
b.put([0], 7.0)
np.put_along_axis(b, np.array([1]), 0.5, axis=0)
np.copyto(b, [1.0, 2.0, 3.0], where=[True, False, True])
picked = np.take(b, [0, 2]) + b.take([1, 1])
places = np.argwhere(b > 1)
filled = np.select([b < 2, b > 2], [b, -b], default=0.0)
flat = b.flat
flat[0] = 5.0
assert 5.0 in b and len(b) == 3 and b.item(0) == 5.0 and (low, high) == (0, 2)
positions = np.searchsorted([1, 3, 5], 4, side="left")
unique, counts = np.unique([1, 1, 2], return_counts=True)
assert int(positions) == 2 and counts.tolist() == [2, 1] and picked.size == 2 and filled.shape == (3,)
assert places.shape[1] == 1 and unique.size == 2
