"""`lib.array_utils`: bounds in memory and axes counted from the front."""

import numpy as np
import polyarray as pa
import pytest
from oracle import agree

CALLS = [
    ("normalize_axis_index", (0, 3)),
    ("normalize_axis_index", (-3, 3)),
    ("normalize_axis_index", (3, 3)),
    ("normalize_axis_index", (-4, 3, "axes")),
    ("normalize_axis_index", (1.5, 3)),
    ("normalize_axis_tuple", (1, 3)),
    ("normalize_axis_tuple", ((0, -1), 3)),
    ("normalize_axis_tuple", ([2, -1], 3)),
    ("normalize_axis_tuple", ([2, -1], 3, "axes")),
    ("normalize_axis_tuple", ([2, -1], 3, None, True)),
    ("normalize_axis_tuple", ((0, 5), 3, "axes")),
    ("normalize_axis_tuple", (1.5, 3)),
]


@pytest.mark.parametrize(("name", "args"), CALLS)
def test_axes(name, args):
    agree(lambda xp: getattr(xp.lib.array_utils, name)(*args))


@pytest.mark.parametrize("key", [..., np.s_[::2], np.s_[::-1], np.s_[::-1, 1:], np.s_[1:1], np.s_[1:3, 2]])
def test_byte_bounds(key):
    def extent(xp):
        a = xp.arange(12.0).reshape(4, 3)
        start = a.__array_interface__["data"][0]
        return tuple(bound - start for bound in xp.lib.array_utils.byte_bounds(a[key]))

    assert extent(pa) == extent(np)
