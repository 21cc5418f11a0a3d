"""In-place operators on arrays that are deferred: whoever shares the elements sees the change."""

import numpy as np
import polyarray as pa
import pytest

N = 10_000


def same_object(x):
    return x


def rows(xp):
    return [
        same_object,
        xp.asarray,
        xp.atleast_1d,
        xp.ravel,
        xp.squeeze,
        lambda x: x.reshape(-1),
        lambda x: x[:],
        lambda x: x.view(),
        lambda x: x.T,
    ]


@pytest.mark.parametrize("row", range(len(rows(np))))
@pytest.mark.parametrize("deferred", [True, False])
def test_sharing(row, deferred):
    def program(xp):
        x = xp.arange(float(N))
        if deferred:
            x = x * 2
        y = rows(xp)[row](x)
        y += 1
        x *= 3
        z = y + x
        y -= x
        return x.tolist()[:50], y.tolist()[:50], z.tolist()[:50]

    assert program(pa) == program(np)


def test_a_reader_keeps_what_it_read():
    x = pa.arange(float(N))
    y = x * 2
    x += 1
    x[:] = x * 10 + y
    z = x + 1
    x[5:] = 0
    assert y.tolist()[:3] == [0.0, 2.0, 4.0]
    assert z.tolist()[:3] == [11.0, 23.0, 35.0]
    assert z[7] == 95.0
