"""Expressions with masked arrays, evaluated by both libraries: results, texts, warnings and errors agree."""

import re
import warnings

import numpy as np
import numpy.ma
import polyarray as pa
import polyarray.ma
import pytest

NAMES = """
x = ma.array([1.0, 2, 3], mask=[0, 1, 0])
n = ma.array([1.0, 2, 3])
i = ma.array([1, 2, 3], mask=[0, 1, 0])
m = ma.array([[1, 2, 3], [4, 5, 6]], mask=[[0, 1, 0], [1, 1, 0]])
a = ma.array([1, 2, 5, 7, -1], mask=[0, 0, 0, 0, 1])
b = ma.array([1, 2, 3, 4, 5, -1], mask=[0, 0, 0, 0, 0, 1])
c = ma.array([1 + 2j, 3], mask=[0, 1])
z = ma.array(5)
masked = ma.masked
nan, inf = np.nan, np.inf
"""

ROWS = {
    "the main namespace": """
        np.flip(m)
        np.flip(m, 1)
        np.flip(m=m, axis=1)
        np.unique(a, return_counts=True)
        np.std(m, axis=0, keepdims=True, mean=np.mean(m, axis=0, keepdims=True))
        np.var(x, mean=np.mean(x))
        np.isclose(2, x)
        np.kron([1, 2], x)
        np.apply_along_axis(lambda v: ma.masked_where(v > 2, v), 0, np.arange(6).reshape(2, 3))
        np.median([x.filled(0)])
        np.fliplr(m)
        np.flipud(m)
        np.roll(a, 2)
        np.roll(m, 1, axis=1)
        np.moveaxis(m, 0, 1)
        np.rollaxis(m, 1)
        np.rot90(m)
        np.permute_dims(m, (1, 0))
        np.matrix_transpose(m)
        np.tile(a, 2)
        np.split(m, 2)
        np.array_split(a, 2)
        np.hsplit(m, 3)
        np.vsplit(m, 2)
        np.diff(a)
        np.ediff1d(a)
        np.sort(x)
        np.sort(m, axis=0)
        np.argsort(a)
        np.argsort(m)
        np.argsort(m, axis=0)
        np.unique(a)
        np.average(x)
        np.average(m, axis=0)
        np.compress([1, 0], m, axis=0)
        np.argwhere(m)
        np.flatnonzero(m)
        np.count_nonzero(m)
        np.isclose(x, x)
        np.isclose(x, [1, 2, 4])
        np.nan_to_num(x)
        np.isreal(x)
        np.isposinf(x)
        np.angle(x)
        np.gradient(a)
        np.gradient(m, axis=1)
        np.gradient(x, 2.0)
        np.kron(a, a)
        np.trapezoid(x)
        np.trapezoid(m, axis=0)
        np.trapezoid(a, dx=2.0)
        np.trapezoid(m, x=[1, 2, 4])
        np.trapezoid([1, 2, 4], x)
        np.diff(m)
        np.diff(m).data
        np.nansum(x)
        np.nansum(m, axis=0)
        np.nanmean(x)
        np.nanmax(m, axis=1)
        np.nanmin(x)
        np.nanstd(x)
        np.nanvar(m)
        np.nanprod(m)
        np.nancumsum(x)
        np.nanargmax(x)
        np.max(m, axis=0)
        np.squeeze(m)
        np.expand_dims(m, 0)
        np.take(m, [0, 1])
        np.clip(m, 2, 4)
        np.cumsum(m)
        np.where(x > 1, x, 0)
        np.vstack([x, x])
        np.zeros_like(m)
        np.linalg.norm(x)
    """,
    "fill values": """
        ma.default_fill_value(1)
        ma.default_fill_value(1.5)
        ma.default_fill_value(True)
        ma.default_fill_value(1j)
        ma.default_fill_value(np.array([1]))
        ma.minimum_fill_value(3)
        ma.maximum_fill_value([1])
        ma.array([1, 2], fill_value=2.5)
        ma.array([1, 2], fill_value='a')
        ma.array([1, 2], fill_value=1e30)
        ma.array([1, 2], dtype='i1', fill_value=300)
        ma.array([1.0], fill_value=1j)
        ma.array([1.0], fill_value=None).fill_value
        ma.array([1], dtype='u1', fill_value=-1)
        ma.set_fill_value([1, 2], 3)
        ma.set_fill_value(ma.array([1, 2]), 'x')
        ma.common_fill_value(ma.array([1], fill_value=3), ma.array([1.0], fill_value=3))
        ma.common_fill_value(ma.array([1], fill_value=3), ma.array([1.0], fill_value=4))
        ma.common_fill_value(1, 2)
        np.isnan(ma.array([1.0, 2], mask=[0, 1], fill_value=5.0)).fill_value
        ma.array([1.0, 2], mask=[0, 1], fill_value=5.0).astype(int).fill_value
        ma.array([1.0, 2], mask=[0, 1], fill_value=5.5).astype(int).fill_value
        ma.array([1.0, 2], mask=[0, 1], fill_value=1e30).astype(int).fill_value
        (ma.array([1.0, 2], mask=[0, 1], fill_value=5.0) > 1).fill_value
        (ma.array([1, 2], mask=[0, 1], fill_value=5) / 1).fill_value
        ma.array(ma.array([1.0, 2], mask=[0, 1], fill_value=5.0), dtype=int).fill_value
        (ma.array([1, 2], mask=[0, 1], fill_value=5) + 1j).fill_value
        ma.sqrt(ma.array([1, 2], mask=[0, 1], fill_value=5)).fill_value
        np.sqrt(ma.array([1, 2], mask=[0, 1], fill_value=5)).fill_value
        ma.array([1, 2], fill_value=5).mean(keepdims=True).fill_value
        ma.array([1, 2], fill_value=5).sum(keepdims=True).fill_value
        ma.array([1, 2], mask=[0, 1], fill_value=5).sum(keepdims=True).fill_value
        x.astype('f4').fill_value
        np.sqrt(x).fill_value
        ma.array([1, 2], dtype='i1', mask=[0, 1]).filled()
        ma.array([1, 2], dtype='u2', mask=[0, 1]).filled()
        ma.array([1, 2], dtype='f2', mask=[0, 1]).filled()
        m.filled()
        m.filled(0)
        m.filled(1.7)
        m.filled('a')
        ma.filled([1, 2], 0)
        x.get_fill_value()
        np.frexp(x)
    """,
    "masks": """
        ma.make_mask([0, 1, 2])
        ma.make_mask([0, 0])
        ma.make_mask([0, 0], shrink=False)
        ma.make_mask(np.array([True]), copy=False)
        ma.make_mask(True)
        ma.make_mask(ma.nomask)
        ma.make_mask(None)
        ma.make_mask_descr(np.int8)
        ma.make_mask_none((2,))
        ma.make_mask_none((2,), np.float64)
        ma.mask_or(ma.nomask, [0, 1])
        ma.mask_or(ma.nomask, ma.nomask)
        ma.mask_or(False, [0, 1])
        ma.mask_or([0, 1], ma.nomask, copy=True)
        ma.mask_or(np.array([True, False]), np.array([False, False]))
        ma.flatten_mask([0, 1])
        ma.flatten_mask(np.array([[0, 1], [1, 0]]))
        ma.flatten_mask(True)
        ma.is_mask([True])
        ma.is_mask(np.array([True]))
        ma.is_mask(np.array([1]))
        ma.is_mask(ma.nomask)
        ma.is_mask(1)
        ma.getmaskarray([1, 2])
        ma.getmaskarray(1)
        ma.getdata([1, 2])
        ma.getdata(masked)
        ma.getmask([1])
        n.mask is ma.nomask
        x.mask
        x.recordmask
        x.sharedmask
        x.view().sharedmask
        x[1:].sharedmask
        x.copy().sharedmask
        (x + 1).sharedmask
        x.hardmask
        x.copy().harden_mask().hardmask
        x.shrink_mask()
        ma.array([1, 2], mask=[0, 0]).shrink_mask()
        ma.is_masked(x)
        ma.is_masked(n)
        ma.count_masked(m, 0)
    """,
    "making": """
        z
        ma.array(5, mask=True)
        ma.array([1, 2], mask=[1, 0, 1])
        ma.array([[1, 2], [3, 4]], mask=[1, 0, 0, 1])
        ma.array([1, 2], mask=True)
        ma.array([1, 2], mask=None).mask
        ma.array([1, 2], mask=False).mask
        ma.array([ma.array([1, 2], mask=[0, 1]), [3, 4]])
        ma.array([1, 2], mask=[1, 0], dtype='f4', ndmin=2)
        ma.array([1, 2], mask=[2, 0])
        ma.array([1, 2], mask=[[1, 0]])
        ma.array(x, mask=[1, 0, 0])
        ma.array(x, mask=[1, 0, 0], keep_mask=False)
        ma.array(x, copy=True)
        ma.MaskedArray(1, True)
        ma.array()
        ma.array(np.ones((2, 2, 2)), mask=np.eye(2))
        ma.masked_all((2,)).mask
        ma.masked_all_like(m).mask
        ma.arange(3, fill_value=2)
        ma.identity(2)
        ma.indices((2, 2))
        ma.frombuffer(b'ab', 'u1')
        ma.fromfunction(lambda i: i, (2,))
        ma.zeros_like(m)
        ma.ones_like(m)
        ma.empty_like(m).mask
        ma.zeros(2)
        ma.ones((1, 2), dtype=int)
        ma.asarray(x)
        ma.asanyarray([1])
        ma.isMA(x)
        ma.isMaskedArray(1)
        np.asanyarray(x)
        np.array(x)
    """,
    "the masked element": """
        masked
        str(masked)
        masked + 1
        1 / masked
        f'{masked:d}'
        f'{masked:.2f}'
        f'{masked}'
        masked.data
        masked.mask
        masked.dtype
        float(masked)
        int(masked)
        bool(masked)
        masked[()]
        masked.copy()
        masked.view(np.ndarray)
        hash(masked)
        masked.shape
        setattr(masked, 'x', 1)
        setattr(masked, 'mask', False)
        masked.__setitem__((), 1)
        masked.__iadd__(1)
        type(masked)
        ma.core.MaskedConstant()
        masked.T
        masked.reshape(1)
        masked.astype(int)
        masked == 1
        masked is ma.masked_singleton
        x[1] is masked
        masked.count()
        x + masked
        str(ma.masked_print_option)
        float(ma.array([1.5]))
        int(ma.array([1, 2]))
        float(ma.array([1.5], mask=True))
        int(ma.array([1], mask=True))
    """,
    "text": """
        str(x)
        x
        i
        ma.array([1, 100, 1000], mask=[0, 1, 0])
        str(ma.array([1.5, 100, 1000], mask=[0, 1, 0]))
        ma.array([1, 2], dtype='i1', mask=[0, 1])
        ma.array([1, 2], dtype='f4', mask=[0, 1])
        ma.array([1, 0.1], dtype='f4', mask=[1, 0])
        ma.array([[1, 2]], dtype='f4', mask=[0, 1])
        ma.array([])
        ma.array([], dtype='i1')
        ma.arange(2000)
        ma.array(np.arange(2000), mask=np.arange(2000) % 2)
        ma.array(np.arange(20000).reshape(200, 100), mask=(np.arange(20000) % 2).reshape(200, 100))
        ma.array(np.arange(5000).reshape(5, 1000), mask=(np.arange(5000) % 2).reshape(5, 1000))
        ma.array([True, False], mask=[1, 0])
        ma.array([1j, 2], mask=[1, 0])
        ma.array(np.ones((1, 1, 2)))
        ma.array(np.ones((2, 1)))
        ma.array(np.ones((2, 2, 2)), mask=np.arange(8).reshape(2, 2, 2) % 3 == 0)
        ma.array(range(60), mask=False)
        ma.array([nan, inf, 1], mask=[0, 0, 1])
        str(ma.array(5.0))
        str(ma.array(5.0, mask=True))
        ma.array(1.5, mask=False)
    """,
    "items": """
        x[0]
        x[1]
        x[[0, 1]]
        x[...]
        x[()]
        x[0:1]
        x[x > 1]
        m[0]
        m[0, 1]
        m[:, 0]
        m[..., 0]
        m[None].shape
        n[0]
        n[()]
        z[()]
        z[...]
        m[5]
        m[0] == masked
        x.real
        x.imag
        c.real
        c.imag
        list(m.flat)
        list(m)
        len(m)
        m.flat[1]
        m.flat[2]
        m.flat[:3]
        m.tolist()
        m.tolist(9)
        n.tolist()
        m.compressed()
        n.compressed()
        m.compress([1, 0])
        m.compress([1, 0], axis=0)
        m.take([0, 1])
        m.take([0, 1], axis=0)
        m.take(0)
        m.take(1)
        m.take(ma.array([0, 1], mask=[0, 1]))
        m.nonzero()
        m.tobytes()
        m.iscontiguous()
        list(ma.ndenumerate(m))
        list(ma.ndenumerate(m, compressed=False))
        m.tofile('x')
        m.resize(2)
    """,
    "views": """
        x.astype(int)
        x.view('i8')
        x.view(np.ndarray)
        x.view('f8', ma.MaskedArray)
        x.reshape(3, 1)
        x.reshape((3, 1), order='F')
        x.data
        m.T
        m.mT
        m.ravel()
        m.ravel('F')
        m.flatten()
        m.swapaxes(0, 1)
        m.transpose(1, 0)
        m.squeeze()
        m.repeat(2, axis=0)
        m.diagonal()
        m.reshape(7)
        x.base
        x.flags
        ma.expand_dims(a, 0)
        ma.squeeze(m)
        ma.swapaxes(m, 0, 1)
        ma.transpose(m)
        ma.reshape(m, (3, 2))
        ma.resize(m, (3, 3))
        ma.atleast_2d(a)
        ma.atleast_1d(a, 3)
        ma.vstack([a, a])
        ma.hstack([a, b])
        ma.dstack([a, a])
        ma.column_stack([a, a])
        ma.stack([a, a], axis=1)
        ma.diagflat(x)
        ma.diag(m)
        ma.diag(x, 1)
        ma.hsplit(ma.array([[1, 2, 3, 4]], mask=[[1, 0, 0, 0]]), 2)
        ma.concatenate([x, [4]])
        ma.concatenate([m, m], axis=1)
        ma.concatenate([n, n])
        ma.append(a, b)
        np.concatenate([x, x])
        np.concatenate([np.arange(3), x])
        np.concatenate([x, np.arange(3)])
        np.concatenate([x, [4, 5]])
        np.concatenate([np.arange(3), n])
        np.concatenate([np.arange(3), x], axis=None)
        np.concatenate([m, np.ones((2, 1))], axis=1)
        np.concatenate([np.arange(3), i], dtype=float)
        np.concatenate([np.arange(3), i], out=ma.zeros(6, dtype=int))
        np.concatenate([np.arange(3), i], out=ma.array([1] * 6, mask=[1, 0] * 3))
        np.concatenate([np.arange(3), i], out=np.zeros(6, dtype=int))
        np.stack([x, x])
        np.stack([np.arange(3), x])
        np.stack([np.arange(3), i], axis=1, out=ma.zeros((3, 2), dtype=int))
        np.hstack([np.arange(3), x])
        np.hstack((x, x))
        np.vstack([np.arange(3), x])
        np.vstack([m, x])
        np.dstack([np.arange(3), x])
        np.column_stack([np.arange(3), x])
        np.append(x, np.arange(3))
        np.append(np.arange(3), x)
        np.insert(x, 1, 7)
        np.delete(x, 1)
        np.block([np.arange(3), x])
        np.block([[m, m], [m, m]])
        np.block([[np.ones((2, 2)), m]])
        np.block(m)
        np.block([np.arange(500), np.arange(2000)]) + x.sum()
        np.block([np.zeros(600_000), x])[-3:]
        np.block([np.zeros(500_000), x])[-3:]
        np.r_[x, np.arange(3)]
        np.r_[np.arange(3), x, 5]
        np.r_[x, 0, 5:7]
        np.piecewise(x, [x > 1], [2, lambda v: -v])
        np.piecewise(x, [x > 1, x <= 1], [lambda v: v * 2, 7])
        np.r_["1", m, m]
        np.c_[np.arange(3), x]
        np.c_[m, m]
        ma.mr_[1, 2, 3]
        ma.mr_[a, 0, 0]
        ma.mr_[a, masked]
        ma.mr_[1:4]
        ma.mr_['0']
        ma.mr_['1', m, m]
        ma.mr_[m, m]
    """,
    "arithmetic": """
        x == x
        x == 1
        x != 2
        x < 2
        x >= n
        x == [1, 2, 3]
        x == 'a'
        m == m[0]
        masked == x
        x + x
        x + 1
        1 - x
        x * i
        1 / x
        x / 0
        i / 0
        i // 0
        x // 2
        x ** 2
        x ** -1
        i ** -1
        x ** 0.5
        n ** 0.5
        2 ** x
        (-n) ** 0.5
        -x
        +x
        abs(x)
        abs(c)
        ~i
        x % 2
        i % 0
        divmod(x, 2)
        i << 1
        i & 1
        i | m
        ma.array([1, 2, 3], mask=[0, 1, 0]) * 1.5
        i / 2
        z + 1
        -z
        ma.array(5, mask=True) + 1
        np.add(ma.array(5, mask=True), 1)
        np.add(z, 1)
        ma.array([1.0, 2], dtype='f4') + 2
        ma.array([1], dtype='i1') + 300
        ma.array([1, 2], dtype='f4', mask=[0, 1]) / 2
        ma.array([1, 2], dtype='i1', mask=[0, 1]) ** 2
        ma.array([1, 2], dtype='f2', mask=[0, 1]) > 2
        ma.array([1, 2]) + ma.array([1, 2, 3])
        ma.array([[1], [2]], mask=[[0], [1]]) + x
        x and 1
        np.sqrt(x - 2)
        ma.sqrt(x - 2)
        ma.sqrt(4)
        ma.sqrt(-4)
        ma.log(n - 1)
        np.log(n - 1)
        ma.log(i)
        ma.tan(n)
        ma.arcsin(n)
        ma.arccosh(n - 1)
        ma.arctanh(n)
        ma.angle(c)
        ma.around(x * 1.26, 1)
        ma.conjugate(c)
        ma.logical_not(x)
        ma.fabs(-x)
        ma.exp(x)
        ma.floor(x / 2)
        ma.divide(x, [1, 0, 0])
        ma.fmod(i, 2)
        ma.remainder(i, [2, 2, 0])
        ma.hypot(x, x)
        ma.arctan2(x, 1)
        ma.bitwise_and(i, 2)
        ma.equal(x, x)
        ma.less(x, 2)
        np.add(x, 1)
        np.sin(x)
        np.modf(x)
        np.isnan(x)
        np.multiply.outer(x, x)
        np.add.reduce(x)
        np.add.reduce(m)
        np.add.accumulate(x)
        ma.power(x, 2)
        ma.power(x, 2, 3)
        ma.power(n, -1)
        ma.power(2, 3)
        ma.power(m[:, :3] * 0 + 2, x)
        ma.power(np.ones((2, 3)), x)
        n[:, None] ** i
        ma.median(ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]], fill_value=7), axis=0)
        ma.left_shift(a, 1)
        ma.right_shift(a, 1)
        ma.minimum(x, 2)
        ma.maximum(m, 3)
        ma.minimum(1, 2)
        ma.minimum.reduce(x)
        ma.maximum.reduce(m)
        ma.maximum.reduce(m, axis=1)
        ma.maximum.outer(x, x)
        ma.add.reduce(m)
        ma.add.reduce(m, axis=1)
        ma.add.reduce(3)
        ma.multiply.reduce(x)
        ma.logical_and.reduce(x)
        ma.add.outer(x, x)
        ma.add.accumulate(m)
        ma.equal.reduce
        ma.subtract(x, masked)
        str(ma.sqrt)
        ma.sqrt.__name__
        ma.add.__name__
        x.__iadd__(1)
        x.__isub__(i)
        x.__imul__(masked)
        x.__itruediv__([1, 2, 0])
        x.__ifloordiv__(0)
        x.__ipow__(2)
        i.__itruediv__(2)
        (n - 2).__ipow__(-1)
        n.__iadd__(x)
    """,
    "reductions": """
        x.sum()
        m.sum(0)
        m.sum(1)
        m.sum(axis=(0, 1))
        m.sum(keepdims=True)
        m.sum(dtype='f4')
        m.sum(5)
        masked.sum()
        z.sum()
        m.mean()
        m.mean(0)
        m.mean(axis=1, keepdims=True)
        n.mean()
        n.reshape(3, 1).mean(0)
        ma.array([1, 2], dtype='f2', mask=[0, 1]).mean()
        ma.array([1, 2], mask=True).mean()
        m.var(0)
        m.var()
        n.var(ddof=1)
        m.std(1)
        m.std(0, ddof=1)
        c.var()
        ma.array([1, 2], mask=True).var()
        m.min()
        m.min(0)
        m.max(1)
        m.max(axis=0, keepdims=True)
        m.max(axis=2)
        ma.array([1, 2], mask=True).max()
        m.ptp(0)
        m.ptp()
        m.prod(0)
        m.cumsum(0)
        m.cumsum()
        m.cumprod(1)
        m.any(0)
        m.all()
        m.all(3)
        m.argmin()
        m.argmax(axis=1)
        m.argsort(axis=1)
        m.argsort(axis=1, endwith=False)
        x.argsort(fill_value=9)
        ma.array([nan, 1, 2], mask=[0, 1, 0]).argsort()
        m.count()
        m.count(0)
        m.count(axis=(0, 1))
        n.count()
        n.count(axis=0, keepdims=True)
        z.count(1)
        n.count(3)
        m.anom()
        m.anom(0)
        m.trace()
        ma.array([[1, 2], [3, 4]]).trace()
        m.dot(m.T)
        m.round()
        (x / 3).round(2)
        ma.sum(m, 1)
        ma.mean([1, 2])
        ma.std([1, 2])
        ma.max([1, 2])
        ma.min(m, axis=1)
        ma.ptp([1, 5])
        ma.alltrue(m)
        ma.sometrue(m)
        ma.amax(m)
        ma.trace(m)
        ma.count(m, keepdims=True)
        ma.count([1, 2], axis=1)
        ma.anom([1, 2])
        ma.argsort(m)
        ma.sort(x)
        ma.sort([3, 1, 2])
        ma.sort(ma.array([nan, 2, 1], mask=[0, 0, 1]))
        ma.sort(m, axis=0, endwith=False)
        np.sum(m, axis=0)
        np.mean(m)
        x.partition(1)
        ma.average(m)
        ma.average(m, axis=0, returned=True)
        ma.average(m, weights=[1, 2], axis=0)
        ma.average(m, weights=[1, 2])
        ma.average(m, weights=[1, 2], axis=1)
        ma.median(m)
        ma.median(m, axis=0)
        ma.median([1, 2, 3])
        ma.median(ma.array([1, 2], mask=1))
        ma.median(m, axis=1, keepdims=True)
        ma.median(ma.array([1.0, nan, 3], mask=[0, 0, 1]))
        ma.median(ma.array([1, 2, 3, 4], dtype='f4', mask=[0, 0, 0, 1]))
        ma.median(m, axis=5)
        ma.cov([1.0, 2, 3])
        ma.cov(ma.array([[1.0, 2, 3], [4, 5, 7]], mask=[[0, 1, 0], [0, 0, 0]]))
        ma.cov(x, allow_masked=False)
        ma.cov(x, ddof=1.5)
        ma.corrcoef(ma.array([[1.0, 2, 3], [4, 5, 7]]))
        ma.corrcoef([1, 2, 3])
        ma.polyfit(a, a, 1).round(6)
        ma.polyfit(a, np.ones((1, 1, 1)), 1)
        ma.vander(x)
    """,
    "functions": """
        ma.in1d(a, [1, 7])
        ma.isin([[1, 2]], [2])
        ma.isin(a, [1, 7])
        ma.in1d([1, 2, 7], b[:5], invert=True)
        ma.unique(a)
        ma.unique(ma.array([3, 1, 2, 3, 9], mask=[0, 0, 0, 0, 1]), return_index=True, return_inverse=True)
        ma.unique([1, 2, 1])
        ma.setdiff1d(a, b)
        ma.setxor1d(a, b)
        ma.intersect1d(a, b)
        ma.union1d(a, b)
        ma.intersect1d([1, 2], [2, 3])
        ma.union1d([1, 2], [2, 3])
        ma.setdiff1d([1, 2], [2])
        ma.in1d([1, 2], [2])
        ma.ediff1d(a)
        ma.ediff1d(a, to_end=[1, 2], to_begin=9)
        ma.apply_along_axis(lambda v: v.sum(), 0, m)
        ma.apply_along_axis(lambda v: v[::-1], 1, m)
        ma.apply_over_axes(ma.sum, m, [0, 1])
        ma.notmasked_contiguous(m)
        ma.notmasked_contiguous(m, axis=0)
        ma.notmasked_contiguous(m, axis=1)
        ma.notmasked_edges(m, axis=0)
        ma.notmasked_edges(m)
        ma.clump_masked(a) == [slice(4, 5)]
        ma.clump_unmasked(a) == [slice(0, 4)]
        ma.flatnotmasked_contiguous(a)
        ma.flatnotmasked_edges(a)
        ma.compress_rowcols(m)
        ma.compress_rows(m)
        ma.compress_cols(m)
        ma.compress_nd(m)
        ma.compress_nd(m, 3)
        ma.mask_rowcols(m)
        ma.mask_rows(m)
        ma.mask_cols(m, axis=1)
        ma.compress_rows(a)
        ma.mask_rowcols(a)
        ma.dot(m, m.T, strict=True)
        ma.inner(x, i)
        ma.innerproduct(a, a)
        ma.outerproduct(a, a)
        ma.outer(n, n)
        ma.convolve(a, [1, 1])
        ma.correlate(a, [1, 1], propagate_mask=False)
        ma.correlate(x, [1.0, 2], mode='full')
        ma.clip(a, 2, 3)
        a.clip(2, 3)
        ma.round(a, 1)
        ma.take(m, [1, 0])
        ma.where(m > 1)
        ma.where(m > 1, m, masked)
        ma.where([0, 1], [1, 2])
        ma.where([0, 1], [1, 2], [3, 4])
        ma.where(x > 1, masked, masked)
        ma.choose([0, 1], [[1, 2], [3, 4]])
        ma.choose([0, 1], [masked, [3, 4]])
        ma.allclose(a, a)
        ma.allclose(x, [1, 9, 3])
        ma.allclose(x, [1, 9, 3], masked_equal=False)
        ma.allclose([inf, 1], [inf, 1])
        ma.allequal(a, b[:5])
        ma.allequal(x, [1, 9, 3], fill_value=False)
        ma.diff(a, n=2, prepend=0)
        ma.diff(1)
        ma.diff(a, n=-1)
        ma.nonzero(m)
        ma.copy(a)
        ma.size(m, 0)
        ma.ndim(3)
        ma.shape([1])
        ma.compress([1, 0], m, axis=0)
        ma.repeat(m, 2)
        ma.ids(a) == a.ids()
        ma.masked_invalid([1, nan])
        ma.masked_invalid([1, 2])
        ma.fix_invalid([1.0, inf], fill_value=0)
        ma.masked_where([1, 0, 1], [1, 2])
        ma.masked_where([1, 0, 1], x)
        ma.masked_values([1, 2, 3], 2)
        ma.masked_values([1.0, 1.1], 1.1)
        ma.masked_object([1, 2], 2)
        ma.masked_inside([1, 2, 3], 3, 2)
        ma.masked_outside([1, 2, 3], 3, 2)
        ma.masked_equal(m, 3)
        ma.masked_not_equal(m, 3)
        ma.masked_greater(m, 3)
        ma.masked_less_equal(m, 3)
    """,
}


def outcome(xp, ma, text):
    """What an expression gives: the result's class and text, warnings, or the error."""
    names = {"np": xp, "ma": ma}
    exec(NAMES, names)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = eval(text, names)
            said = f"{type(result).__name__} {result!r}"
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
    said += "".join(f"\n{one.category.__name__}: {one.message}" for one in caught)
    # Names of modules and classes that are nobody's business.
    return re.sub(r"<class '[\w.]*?(\w+)'>", r"\1", said).replace("polyarray", "numpy")


@pytest.mark.parametrize(
    "text", [line.strip() for rows in ROWS.values() for line in rows.strip().splitlines()]
)
def test_expression(text):
    assert outcome(pa, polyarray.ma, text) == outcome(np, numpy.ma, text)
