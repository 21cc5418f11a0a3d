"""Sums, extremes, statistics, sorts and sets."""

import polyarray as np

a = np.arange(12, dtype=float).reshape(3, 4)
total = a.sum()
columns = a.sum(axis=0)
kept = a.mean(axis=(0, 1), keepdims=True, dtype=np.float32)
spread = np.std(a, axis=-1, ddof=1) + a.var(axis=1, ddof=0)
largest = a.max(axis=1, initial=0.0, where=a < 10)
out = np.zeros(4)
np.min(a, axis=0, out=out)
place = int(np.argmax(a)), int(a.argmin())
assert float(total) == 66.0 and columns.shape == (4,) and kept.shape == (1, 1) and place == (11, 0)
assert np.all(a >= 0) and a.any() and bool(np.any(a > 10, axis=None)) and spread.size == largest.size == 3

summed = a.cumsum(axis=1) + np.cumprod(a + 1, axis=1)
middle = np.median(a) + np.percentile(a, [25, 50, 75], axis=None, method="linear")
quarter = np.quantile(a, 0.25, axis=0, keepdims=True)
weighted, weights = np.average(a, axis=0, weights=[1, 2, 1], returned=True)
counts, edges = np.histogram(a, bins=4, range=(0.0, 12.0), density=False)
table, xs, ys = np.histogram2d([0, 1], [0, 1], bins=2)
matrix = np.cov(a) + np.corrcoef(a)
differences = np.diff(a, n=1, axis=-1)
down, across = np.gradient(a)
area = np.trapezoid([1.0, 2.0], x=[0.0, 1.0])
missing = np.nansum([1.0, np.nan]) + np.nanmax([np.nan, 2.0])
assert summed.shape == a.shape and middle.shape == (3,) and quarter.shape == (1, 4)
assert weighted.shape == weights.shape and int(counts.sum()) == 12
assert edges.size == 5 and table.shape == (2, 2)
assert matrix.shape == (3, 3) and differences.shape == (3, 3) and down.shape == across.shape == a.shape
assert float(area) == 1.5 and float(missing) == 3.0 and xs.size == ys.size

b = np.array([3, 1, 2])
b.sort()
ordered = np.sort(b, axis=-1, kind="stable")[::-1]
ranks = np.lexsort((b, [0, 1, 0]))
half = np.partition(b, 1)
both = np.union1d(b, np.intersect1d(b, [1, 9]))
inside = np.isin(b, [1, 2])
found = np.unique_counts(b)
assert found.counts.tolist() == [1, 1, 1] and inside.sum() == 2
assert both.size == ordered.size == ranks.size == half.size
