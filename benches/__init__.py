"""Measurements beside NumPy, numexpr and Numba: one file per question, results kept as data."""
