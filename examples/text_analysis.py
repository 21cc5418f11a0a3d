"""Weather measurements in a text file: read, grouped, summed up.

    python text_analysis.py [rows] [file]

The file has one measurement per line: station, day of the year, temperature, rain. It is made up and
written first (to a temporary folder unless a path is given), then read back as a person would read a
file that somebody sent.
"""

import os
import sys
import tempfile

import numpy as np

rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
path = sys.argv[2] if len(sys.argv) > 2 else os.path.join(tempfile.mkdtemp(), "weather.csv")

rng = np.random.default_rng(2024)
station = rng.integers(100, 112, rows)
day = rng.integers(1, 366, rows)
season = 10.0 - 12.0 * np.cos(2.0 * np.pi * day / 365.0)
temperature = season + 0.3 * (station - 105) + rng.normal(0.0, 3.0, rows)
rain = np.maximum(rng.normal(0.0, 4.0, rows), 0.0)
np.savetxt(
    path,
    np.column_stack([station, day, temperature, rain]),
    fmt=["%d", "%d", "%.2f", "%.1f"],
    delimiter=",",
    header="station,day,temperature,rain",
)

table = np.loadtxt(path, delimiter=",", comments="#")
print("table", table.shape, table.dtype)
station, temperature, rain = np.loadtxt(path, delimiter=",", usecols=(0, 2, 3), unpack=True)
print("columns agree", bool((table[:, 2] == temperature).all()))

names, group, count = np.unique(station, return_inverse=True, return_counts=True)
mean = np.bincount(group, weights=temperature) / count
spread = np.sqrt(np.bincount(group, weights=(temperature - mean[group]) ** 2) / (count - 1))
wettest = np.zeros(len(names))
np.maximum.at(wettest, group, rain)

print("station  count    mean  spread  wettest")
for row in zip(names.astype(int).tolist(), count.tolist(), mean, spread, wettest, strict=True):
    print("{:7d} {:6d} {:7.3f} {:7.3f} {:8.1f}".format(*row))

counts, edges = np.histogram(temperature, bins=8, range=(-20.0, 40.0))
for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True):
    print(f"{low:7.2f} to {high:6.2f}: {n}")

order = np.argsort(temperature, kind="stable")
print("coldest rows", order[:3], temperature[order[:3]])
dry = rain == 0.0
print(
    f"dry days {100.0 * dry.mean():.3f} %, warmer by {temperature[dry].mean() - temperature[~dry].mean():.6f}"
)

month = np.minimum((table[:, 1].astype(int) - 1) // 31, 11)
monthly = np.array([temperature[month == m].mean() for m in range(12)])
print("months", np.round(monthly, 3))
