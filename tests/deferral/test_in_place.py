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


def chain(a, b):
    a *= 0.5
    a += b
    a *= a
    a -= 0.25
    a /= 1.5
    return a


@pytest.mark.parametrize("dtype", ["f4", "f8", "i8"])
@pytest.mark.parametrize("n", [100, N, 300_000])
def test_chains_of_operators(dtype, n):
    def program(xp):
        a, b = xp.arange(n).astype(dtype) % 7, xp.full(n, 0.25, dtype)
        for _ in range(3):
            try:
                chain(a, b)
            except TypeError as error:
                return type(error).__name__, a.tolist()
        return a.tolist()

    assert program(pa) == program(np)


def test_chains_that_somebody_else_sees():
    def program(xp):
        a, b = xp.arange(float(N)), xp.full(N, 0.25)
        alias, view, before = a, a[3:9], a + 1
        chain(a, b)
        return a.tolist(), alias.tolist(), view.tolist(), before.tolist()

    assert program(pa) == program(np)


def test_an_array_that_replaces_itself():
    def program(xp):
        a, b = xp.arange(float(N)) / N, xp.full(N, 0.25)
        seen = []
        for k in range(5):
            a = xp.where(a > b, xp.clip(a, 0.1, 0.6) * 2.0, b - xp.minimum(a, 0.2))
            if k % 2:
                seen.append(a)
        return a.tolist(), [x.tolist() for x in seen]

    assert program(pa) == program(np)
