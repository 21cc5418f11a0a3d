"""Copies of more than the caches hold, which go past them."""

import numpy as np
import polyarray as pa
import pytest

BYTES = 33 << 20
VIEWS = {
    "whole": lambda x: x,
    "from the second element": lambda x: x[1:],
    "all but the last": lambda x: x[:-1],
    "long rows": lambda x: x[: x.size // 65537 * 65537].reshape(-1, 65537)[:, 3:-5],
    "short rows": lambda x: x[: x.size // 130 * 130].reshape(-1, 130)[:, 3:],
}


@pytest.mark.parametrize("threads", [1, 2], indirect=True)
@pytest.mark.parametrize("dtype", ["u1", "f4", "D"])
@pytest.mark.parametrize("view", VIEWS)
def test_copies_are_whole(view, dtype, threads):
    base = np.arange(BYTES // np.dtype(dtype).itemsize).astype(dtype)
    x, cut = pa.asarray(base), VIEWS[view]
    np.testing.assert_array_equal(np.asarray(cut(x).copy()), cut(base))
    to, expected = pa.zeros_like(x), np.zeros_like(base)
    cut(to)[...] = cut(x)
    cut(expected)[...] = cut(base)
    np.testing.assert_array_equal(np.asarray(to), expected)
