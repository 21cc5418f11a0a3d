"""`lib.Arrayterator`: arrays in blocks."""

import numpy as np
import polyarray as pa
import pytest
from oracle import agree

KEYS = [..., np.s_[1:], np.s_[0], np.s_[..., ::2], np.s_[:, 1, 1:3], np.s_[1:, ::2, ::3], np.s_[2:2]]


@pytest.mark.parametrize("size", [None, 1, 2, 3, 4, 7, 8, 12, 13, 100])
@pytest.mark.parametrize("key", KEYS)
def test_blocks(key, size):
    def blocks(xp):
        part = xp.lib.Arrayterator(xp.arange(24).reshape(2, 3, 4), size)[key]
        return part.shape, list(part), part.__array__(), [*part.flat]

    agree(blocks)


def test_parts_of_parts():
    def part(xp):
        whole = xp.lib.Arrayterator(xp.arange(60).reshape(3, 20), 7)
        inner = whole[1:, 3:][:, 1:5:2]
        return inner.shape, list(inner), inner.start, inner.stop, inner.step, whole.dtype.name, whole.ndim

    agree(part)


def test_steps_of_steps():
    a = pa.arange(60).reshape(3, 20)
    part = pa.lib.Arrayterator(a, 7)[:, ::3][:, 1:5:2]
    assert part.__array__().tolist() == a[:, ::3][:, 1:5:2].tolist()


def test_elements_are_read_when_their_block_comes():
    class Watched:
        shape = (4, 5)

        def __init__(self):
            self.read = 0

        def __getitem__(self, key):
            block = pa.zeros(self.shape)[key]
            self.read += block.size
            return block

    watched = Watched()
    blocks = iter(pa.lib.Arrayterator(watched, 10))
    assert watched.read == 0
    assert next(blocks).shape == (2, 5)
    assert watched.read == 10
