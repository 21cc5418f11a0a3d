"""Temperatures from weather stations whose instruments fail now and then, as masked arrays.

    python station_gaps.py [stations] [days]

Readings that a station did not make are written as -999. They are masked, as are those that cannot be true,
and what follows (means, anomalies, correlations, trends, gaps) is about the rest.
"""

import sys

import numpy as np
import numpy.ma as ma

stations = int(sys.argv[1]) if len(sys.argv) > 1 else 200
days = int(sys.argv[2]) if len(sys.argv) > 2 else 3650

rng = np.random.default_rng(1)
day = np.arange(days * 24) / 24.0
season = 12.0 - 9.0 * np.cos(2 * np.pi * day / 365.25)
daily = 4.0 * np.sin(2 * np.pi * (day - 0.375))
height = rng.uniform(0.0, 1500.0, stations)
readings = season + daily - 0.0065 * height[:, None] + rng.normal(0.0, 2.0, (stations, day.size))
readings += 2e-4 * day

# What goes wrong: single readings, whole days, and an instrument that freezes.
readings[rng.random(readings.shape) < 0.02] = -999.0
for station, first in zip(rng.integers(0, stations, 40), rng.integers(0, days - 3, 40), strict=True):
    readings[station, first * 24 : (first + 3) * 24] = -999.0
readings[0, 48:72] = 80.0

table = ma.masked_outside(ma.masked_values(readings, -999.0), -60.0, 60.0)
print(f"{table.count()} of {table.size} readings, {ma.count_masked(table)} missing")

by_day = table.reshape(stations, days, 24)
lowest, highest = by_day.min(axis=2), by_day.max(axis=2)
complete = by_day.count(axis=2) >= 20
mean = ma.masked_where(~complete, by_day.mean(axis=2))
print(f"days with a mean: {mean.count()} of {mean.size}")
print(f"mean {mean.mean():.8f}, deviation {mean.std():.8f}, median {ma.median(mean):.8f}")
print(f"coldest {lowest.min():.6f}, hottest {highest.max():.6f}, widest day {(highest - lowest).max():.6f}")

anomaly = mean - mean.mean(axis=1, keepdims=True)
print(
    "anomalies by quarter",
    np.round(anomaly[:, : days // 4 * 4].reshape(stations, 4, -1).mean(axis=(0, 2)), 6),
)
correlation = ma.corrcoef(mean[:4])
print("correlation of neighbours", np.round(correlation.filled(np.nan)[0], 6))
trend = ma.polyfit(ma.arange(days), mean.mean(axis=0), 1)
print(f"trend {trend[0] * 365.25:.8f} degrees a year")

gaps = ma.clump_masked(table[0])
print(f"station 0: {len(gaps)} gaps, the longest of {max(gap.stop - gap.start for gap in gaps)} hours")
print("its first days", np.round(mean[0, :8].filled(-99.0), 4))
print("its third day", ma.notmasked_edges(by_day[0], axis=1)[0][0][:4])
frost = (lowest < 0).sum(axis=1)
print(f"days of frost: {frost.min()} to {frost.max()}, highest station {frost[np.argmax(height)]}")
