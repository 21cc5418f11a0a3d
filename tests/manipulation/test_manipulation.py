"""Functions that rearrange arrays, and which of them give views."""

import numpy as np
import polyarray as xp
import pytest
from oracle import DTYPES, agree

ROWS = [
    lambda xp, a: a.reshape(6, 4),
    lambda xp, a: a.reshape(-1),
    lambda xp, a: a.reshape(2, -1, 3),
    lambda xp, a: a.reshape(5, 5),
    lambda xp, a: a.reshape(-1, -1),
    lambda xp, a: a.reshape((6, 4), order="F"),
    lambda xp, a: a.T.reshape(-1),
    lambda xp, a: a.T.reshape(24, order="A"),
    lambda xp, a: xp.reshape(a, (3, 8)),
    lambda xp, a: xp.reshape(a, (3, 8), copy=True),
    lambda xp, a: xp.reshape(a.T, (3, 8), copy=False),
    lambda xp, a: a.ravel(),
    lambda xp, a: a.ravel(order="F"),
    lambda xp, a: a.T.ravel(order="K"),
    lambda xp, a: a.flatten(),
    lambda xp, a: a.T,
    lambda xp, a: a.mT,
    lambda xp, a: a.transpose(1, 0),
    lambda xp, a: a.transpose((0, 1)),
    lambda xp, a: a.transpose(0, 0),
    lambda xp, a: a.transpose(0, 5),
    lambda xp, a: xp.permute_dims(a, (1, 0)),
    lambda xp, a: xp.swapaxes(a, 0, 1),
    lambda xp, a: xp.swapaxes(a, 0, 2),
    lambda xp, a: xp.moveaxis(a.reshape(2, 3, 4), 0, -1),
    lambda xp, a: xp.moveaxis(a.reshape(2, 3, 4), [0, 1], [1, 0]),
    lambda xp, a: xp.rollaxis(a.reshape(2, 3, 4), 2),
    lambda xp, a: xp.expand_dims(a, 1),
    lambda xp, a: xp.expand_dims(a, (0, 3)),
    lambda xp, a: xp.expand_dims(a, 9),
    lambda xp, a: xp.squeeze(a[None, :, None]),
    lambda xp, a: xp.squeeze(a[None], axis=0),
    lambda xp, a: xp.squeeze(a, axis=0),
    lambda xp, a: xp.atleast_1d(3, a),
    lambda xp, a: xp.atleast_2d(a[0]),
    lambda xp, a: xp.atleast_3d(a),
    lambda xp, a: xp.broadcast_to(a, (2, 4, 6)),
    lambda xp, a: xp.broadcast_to(a, (4, 7)),
    lambda xp, a: xp.broadcast_arrays(a, a[0]),
    lambda xp, a: xp.broadcast_shapes((4, 1), (6,)),
    lambda xp, a: xp.broadcast_shapes((4, 2), (6,)),
    lambda xp, a: xp.concatenate([a, a]),
    lambda xp, a: xp.concatenate([a, a], axis=1),
    lambda xp, a: xp.concatenate([a, a], axis=None),
    lambda xp, a: xp.concatenate([a, a[0]]),
    lambda xp, a: xp.concatenate([a, a.T]),
    lambda xp, a: xp.concatenate([]),
    lambda xp, a: xp.concatenate([a, a], axis=2),
    lambda xp, a: xp.concatenate([a, a.astype("f4")]),
    lambda xp, a: xp.concatenate([a, a], dtype="f8"),
    lambda xp, a: xp.concatenate([a, a], out=xp.zeros((8, 6), a.dtype)),
    lambda xp, a: xp.concat([a, a]),
    lambda xp, a: xp.stack([a, a]),
    lambda xp, a: xp.stack([a, a], axis=-1),
    lambda xp, a: xp.stack([a, a[0]]),
    lambda xp, a: xp.vstack([a, a[0]]),
    lambda xp, a: xp.hstack([a, a]),
    lambda xp, a: xp.dstack([a, a]),
    lambda xp, a: xp.column_stack([a[0], a[1]]),
    lambda xp, a: xp.block([[a, a], [a, a]]),
    lambda xp, a: xp.append(a, a[0]),
    lambda xp, a: xp.append(a, a[:1], axis=0),
    lambda xp, a: xp.insert(a, 1, 9, axis=1),
    lambda xp, a: xp.insert(a, [1, 3], 9),
    lambda xp, a: xp.delete(a, 1, axis=0),
    lambda xp, a: xp.delete(a, [0, 2], axis=1),
    lambda xp, a: xp.delete(a, 99),
    lambda xp, a: xp.delete(a, [[1], [2]]),
    lambda xp, a: xp.insert(a, [[1], [2]], 0),
    lambda xp, a: xp.split(a, 2),
    lambda xp, a: xp.split(a, 3),
    lambda xp, a: xp.split(a, [1, 3]),
    lambda xp, a: xp.array_split(a, 3),
    lambda xp, a: xp.hsplit(a, 2),
    lambda xp, a: xp.vsplit(a, 2),
    lambda xp, a: xp.unstack(a),
    lambda xp, a: xp.tile(a, 2),
    lambda xp, a: xp.tile(a, (2, 1, 2)),
    lambda xp, a: xp.repeat(a, 2),
    lambda xp, a: xp.repeat(a, 2, axis=1),
    lambda xp, a: xp.repeat(a, [1, 0, 2, 3], axis=0),
    lambda xp, a: xp.repeat(a, [1, 2], axis=0),
    lambda xp, a: xp.repeat(a, -1),
    lambda xp, a: xp.flip(a),
    lambda xp, a: xp.flip(a, 1),
    lambda xp, a: xp.flipud(a),
    lambda xp, a: xp.fliplr(a),
    lambda xp, a: xp.roll(a, 2),
    lambda xp, a: xp.roll(a, -1, axis=0),
    lambda xp, a: xp.roll(a, (1, 2), axis=(0, 1)),
    lambda xp, a: xp.rot90(a),
    lambda xp, a: xp.rot90(a, 3),
    lambda xp, a: xp.pad(a, 1),
    lambda xp, a: xp.pad(a, ((1, 0), (2, 3)), constant_values=7),
    lambda xp, a: xp.pad(a, 2, mode="edge"),
    lambda xp, a: xp.pad(a, 2, mode="reflect"),
    lambda xp, a: xp.pad(a, 2, mode="wrap"),
    lambda xp, a: xp.resize(a, (3, 3)),
    lambda xp, a: xp.trim_zeros(a[0]),
    lambda xp, a: xp.clip(a, 3, 9),
    lambda xp, a: xp.clip(a, None, 9),
    lambda xp, a: xp.clip(a, 3, None, out=a),
    lambda xp, a: a.clip(min=5),
    lambda xp, a: xp.round(a, 1),
    lambda xp, a: xp.around(a * 1.26, 1),
    lambda xp, a: xp.real(a),
    lambda xp, a: xp.imag(a),
    lambda xp, a: a.real,
    lambda xp, a: a.imag,
    lambda xp, a: a.conj(),
    lambda xp, a: xp.angle(a),
    lambda xp, a: xp.diagonal(a),
    lambda xp, a: xp.diagonal(a, 2),
    lambda xp, a: xp.trace(a),
    lambda xp, a: xp.nan_to_num(a / 2),
    lambda xp, a: xp.interp([1.5, 2.5], [1, 2, 3], [10, 20, 30]),
    lambda xp, a: xp.convolve(a[0], [1, 2, 1]),
    lambda xp, a: xp.convolve(a[0], [1, 2, 1], mode="same"),
    lambda xp, a: xp.correlate(a[0], a[1], mode="full"),
    lambda xp, a: xp.lib.stride_tricks.sliding_window_view(a, (2, 2)),
    lambda xp, a: (xp.ndim(a), xp.shape(a), xp.size(a), xp.size(a, 1)),
    lambda xp, a: (a.ndim, a.shape, a.size, a.itemsize, a.nbytes, a.strides),
    lambda xp, a: (
        a.flags.c_contiguous,
        a.T.flags.f_contiguous,
        a[:, ::2].flags.c_contiguous,
        a.flags.writeable,
    ),
    lambda xp, a: (xp.iscomplexobj(a), xp.isrealobj(a)),
    lambda xp, a: xp.may_share_memory(a, a[1:]),
    lambda xp, a: xp.apply_along_axis(lambda row: row.sum(), 1, a),
    lambda xp, a: xp.vectorize(lambda x: x + 1)(a),
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("number", range(len(ROWS)))
def test_rows(number, dtype):
    agree(ROWS[number], (np.arange(24) % 13).astype(dtype).reshape(4, 6), ulp=4, warned=False)


VIEWS = [
    lambda xp, a: a.reshape(6, 4),
    lambda xp, a: a.T.reshape(-1),
    lambda xp, a: a.ravel(),
    lambda xp, a: a.T.ravel(),
    lambda xp, a: a.flatten(),
    lambda xp, a: a.T,
    lambda xp, a: xp.squeeze(a[None]),
    lambda xp, a: xp.expand_dims(a, 0),
    lambda xp, a: xp.flip(a),
    lambda xp, a: xp.swapaxes(a, 0, 1),
    lambda xp, a: xp.split(a, 2)[1],
    lambda xp, a: xp.asarray(a),
    lambda xp, a: xp.array(a),
    lambda xp, a: a.astype(a.dtype),
    lambda xp, a: a.astype(a.dtype, copy=False),
    lambda xp, a: xp.ascontiguousarray(a),
    lambda xp, a: xp.ascontiguousarray(a.T),
    lambda xp, a: xp.roll(a, 1),
    lambda xp, a: a.copy(),
    lambda xp, a: a.view(),
    lambda xp, a: a.view("i8"),
    lambda xp, a: xp.atleast_3d(a),
    lambda xp, a: a.real,
]


@pytest.mark.parametrize("number", range(len(VIEWS)))
def test_views(number):
    """What a write into the result does to the operand tells views from copies."""

    def write(xp, a):
        part = VIEWS[number](xp, a)
        part[0] = 5
        return a, xp.shares_memory(a, part)

    agree(write, np.arange(24.0).reshape(4, 6))


def test_shapes_in_place():
    def reshape(xp, a):
        a.shape = (6, 4)
        return a

    agree(reshape, np.arange(24.0).reshape(4, 6))
    agree(lambda xp, a: a.resize(3, 3), np.arange(9.0))


@pytest.mark.parametrize("dtype", ["?", "u1", "i2", "f4", "f8", "D"])
def test_copies_of_large_views(dtype):
    """Copies that go through whole cache lines, with edges that do not fill one."""
    for shape in [(131, 200), (40, 33, 19), (2, 3000), (3000, 3)]:
        a = np.random.default_rng(5).integers(0, 200, shape).astype(dtype)
        b = xp.asarray(a)
        for key in [
            (...,),
            np.s_[..., ::-1],
            np.s_[..., ::2],
            np.s_[1:, ..., ::3],
            np.s_[..., 1::4],
            np.s_[::-1],
        ]:
            for axes in [tuple(range(a.ndim)), tuple(range(a.ndim))[::-1], (a.ndim - 1, *range(a.ndim - 1))]:
                for order in "CFK":
                    expected = a[key].transpose(axes).copy(order)
                    found = np.asarray(xp.permute_dims(b[key], axes).copy(order))
                    np.testing.assert_array_equal(found, expected, err_msg=f"{shape} {key} {axes} {order}")
                    target = xp.zeros(expected.shape[::-1], dtype).T
                    target[...] = xp.permute_dims(b[key], axes)
                    np.testing.assert_array_equal(np.asarray(target), expected)
