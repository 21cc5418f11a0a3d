"""The worked examples of NumPy's guide, "Subclassing ndarray" and "Writing custom array containers", on both libraries.

Each program runs with `np` bound to NumPy and to polyarray, and what it notes is the same.
"""
# ruff: noqa: E501 -- programs in texts

import contextlib
from typing import Any

import numpy
import polyarray
import pytest

VIEWS = """
class C(np.ndarray): pass
arr = np.zeros((3,))
c_arr = arr.view(C)
note(type(c_arr).__name__)
v = c_arr[1:]
note(type(v).__name__, v is c_arr, v.base is c_arr or v.base is arr)
note(type(c_arr + 1).__name__, type(c_arr.copy()).__name__, type(c_arr.reshape(3, 1)).__name__, type(c_arr[0]))
note(type(np.asarray(c_arr)).__name__, type(np.asanyarray(c_arr)).__name__)
"""

FINALIZE = """
class C(np.ndarray):
    def __new__(cls, *args, **kwargs):
        note('new', cls.__name__)
        return super().__new__(cls, *args, **kwargs)
    def __init__(self, *args, **kwargs):
        note('init', type(self).__name__)
    def __array_finalize__(self, obj):
        self.last = type(obj).__name__
c = C((10,))
a = np.arange(10)
for made in (c, a.view(C), c[:1], c.copy(), c + c, c.reshape(2, 5), c.T, c[[1, 2]], np.sin(c), c.astype('f4'), c[:2].repeat(2),
             np.concatenate([c, c]), c.reshape(5, 2).sum(axis=0), np.empty_like(c), np.broadcast_to(c, (2, 10), subok=True),
             np.array(c, subok=True), np.array(c), c.view(), c.ravel(), c.flatten(), c.squeeze(), c.take([1]), c.clip(0, 1),
             c.real, c.conj(), c.cumsum(), c.round(), np.sort(c), np.diff(c), np.roll(c, 1), np.where(c > 1, c, c)):
    note(type(made).__name__, getattr(made, 'last', None))
"""

INFO = """
class InfoArray(np.ndarray):
    def __new__(subtype, shape, dtype=float, buffer=None, offset=0, strides=None, order=None, info=None):
        obj = super().__new__(subtype, shape, dtype, buffer, offset, strides, order)
        obj.info = info
        return obj
    def __array_finalize__(self, obj):
        if obj is None: return
        self.info = getattr(obj, 'info', None)
obj = InfoArray(shape=(3,))
note(type(obj).__name__, obj.info is None)
obj = InfoArray(shape=(3,), info='information')
note(obj.info)
v = obj[1:]
note(type(v).__name__, v.info)
cast_arr = np.arange(10).view(InfoArray)
note(type(cast_arr).__name__, cast_arr.info is None)
note((obj + 1).info, (1 + obj).info, np.add(obj, cast_arr[:3]).info, np.add(cast_arr[:3], obj).info, obj.copy().info)
"""

REALISTIC = """
class RealisticInfoArray(np.ndarray):
    def __new__(cls, input_array, info=None):
        obj = np.asarray(input_array).view(cls)
        obj.info = info
        return obj
    def __array_finalize__(self, obj):
        if obj is None: return
        self.info = getattr(obj, 'info', None)
arr = np.arange(5)
obj = RealisticInfoArray(arr, info='information')
note(type(obj).__name__, obj.info, obj.tolist())
v = obj[1:]
note(type(v).__name__, v.info, v.tolist())
for made in (obj * 2, obj.astype(float), -obj, obj.reshape(5, 1), np.sqrt(obj), obj[obj > 2], obj.T, np.sort(obj)):
    note(type(made).__name__, made.info, made.tolist())
obj += 1
note(obj.info, obj.tolist(), arr.tolist())
obj[1:] = 7
note(arr.tolist(), repr(obj), str(obj), obj.sum(), type(obj.sum()).__name__, type(obj.sum(keepdims=True)).__name__)
"""

UFUNC = """
class A(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        args, in_no = [], []
        for i, input_ in enumerate(inputs):
            if isinstance(input_, A):
                in_no.append(i)
                args.append(input_.view(np.ndarray))
            else:
                args.append(input_)
        outputs = out
        out_no = []
        if outputs:
            out_args = []
            for j, output in enumerate(outputs):
                if isinstance(output, A):
                    out_no.append(j)
                    out_args.append(output.view(np.ndarray))
                else:
                    out_args.append(output)
            kwargs['out'] = tuple(out_args)
        else:
            outputs = (None,) * ufunc.nout
        info = {}
        if in_no: info['inputs'] = in_no
        if out_no: info['outputs'] = out_no
        results = super().__array_ufunc__(ufunc, method, *args, **kwargs)
        if results is NotImplemented: return NotImplemented
        if method == 'at':
            if isinstance(inputs[0], A): inputs[0].info = info
            return
        if ufunc.nout == 1: results = (results,)
        results = tuple((np.asarray(result).view(A) if output is None else output)
                        for result, output in zip(results, outputs))
        if results and isinstance(results[0], A): results[0].info = info
        return results[0] if len(results) == 1 else results
class B:
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return 'A!' if any(isinstance(x, A) for x in inputs) else NotImplemented
d = np.arange(5.)
a = np.arange(5.).view(A)
for b in (np.sin(a), np.sin(np.arange(5.), out=(a,)), np.sin(a, out=a), a + d, d + a, a + a, a * 2, 2 - a):
    note(type(b).__name__, b.info, b.tolist())
note(a is np.sin(d, out=a))
a = np.arange(5.).view(A)
b1, b2 = np.modf(a)
note(b1.info, b2.tolist(), b1.tolist())
b1, b2 = np.modf(d, out=(None, a))
note(b2 is a, b1.info)
b = np.arange(5.).view(A)
c1, c2 = np.modf(a, out=(a, b))
note(c1 is a, c2 is b, c1.info)
a += d
note(a.info, a.tolist())
a += b
note(a.info)
a = np.arange(5.).view(A)
note(np.add.reduce(a).info, np.add.accumulate(a).info, np.add.reduceat(a, [0, 2]).info, np.add.outer(a, d).info)
np.add.at(a, [1, 2], 1.)
note(a.info, a.tolist())
note(np.add.reduce(d[:1], out=a[0:1].reshape(())).info)
note(a.sum().info, a.mean().info, a.max().info, a.cumsum().info, np.sum(a).info, np.any(a).info, a.prod().tolist())
bb = B()
note(a.__array_ufunc__(np.add, '__call__', a, bb) is NotImplemented, np.add(a, bb), bb.__array_ufunc__(np.add, '__call__', d) is NotImplemented)
note(a[1:].info if hasattr(a[1:], 'info') else None)
try: np.add(d, bb)
except TypeError as e: note(str(e).partition('0x')[0][:60])
"""

WRAP = """
class MySubClass(np.ndarray):
    def __new__(cls, input_array, info=None):
        obj = np.asarray(input_array).view(cls)
        obj.info = info
        return obj
    def __array_finalize__(self, obj):
        if obj is None: return
        self.info = getattr(obj, 'info', None)
    def __array_wrap__(self, out_arr, context=None, return_scalar=False):
        note('wrap', type(out_arr).__name__, context and (context[0].__name__, len(context[1]), context[2]), return_scalar)
        return super().__array_wrap__(out_arr, context, return_scalar)
obj = MySubClass(np.arange(5), info='spam')
arr2 = np.arange(5) + 1
ret = np.add(arr2, obj)
note(type(ret).__name__, ret.tolist(), ret.info)
ret = np.sin(obj, out=np.empty(5))
note(type(ret).__name__)
np.modf(obj * 1.0)
np.add.reduce(obj); obj.sum(); np.add.outer(obj, arr2); np.add.accumulate(obj)
obj += 1
"""

PRIORITY = """
class Low(np.ndarray):
    __array_priority__ = 1.0
class High(np.ndarray):
    __array_priority__ = 10.0
class Reflects(np.ndarray):
    def __radd__(self, other): return 'radd'
    def __add__(self, other): return 'add'
class Stands:
    __array_priority__ = 1000
    def __radd__(self, other): return 'stands'
    def __rmul__(self, other): return 'times'
    def __lt__(self, other): return 'less'
    def __gt__(self, other): return 'greater'
x = np.arange(3.)
low, high, r = x.view(Low), x.view(High), x.view(Reflects)
for pair in ((low, high), (high, low), (x, low), (low, x), (x, high), (np.float64(1.5), low), (low, 2)):
    note(type(pair[0] + pair[1]).__name__, type(np.add(*pair)).__name__, type(np.concatenate([np.atleast_1d(p) for p in pair])).__name__)
note(x + r, r + x, 1 + r, np.float64(1) + r)
note(x + Stands(), x * Stands(), x < Stands(), x > Stands(), np.float64(1) + Stands())
"""

DIAGONAL = """
import numbers
HANDLED = {}
class DiagonalArray:
    def __init__(self, N, value):
        self._N, self._i = N, value
    def __repr__(self):
        return f'DiagonalArray(N={self._N}, value={self._i})'
    def __array__(self, dtype=None, copy=None):
        if copy is False: raise ValueError('`copy=False` is not supported. A copy is always made')
        return self._i * np.eye(self._N, dtype=dtype)
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if method != '__call__': return NotImplemented
        N, scalars = None, []
        for x in inputs:
            if isinstance(x, numbers.Number): scalars.append(x)
            elif isinstance(x, self.__class__):
                scalars.append(x._i)
                if N is None: N = x._N
                elif N != x._N: raise TypeError('inconsistent sizes')
            else: return NotImplemented
        return self.__class__(N, ufunc(*scalars, **kwargs))
    def __array_function__(self, func, types, args, kwargs):
        if func not in HANDLED: return NotImplemented
        if not all(issubclass(t, self.__class__) for t in types): return NotImplemented
        return HANDLED[func](*args, **kwargs)
def implements(function):
    def decorator(own):
        HANDLED[function] = own
        return own
    return decorator
@implements(np.sum)
def sum(arr): return arr._i * arr._N
@implements(np.mean)
def mean(arr): return arr._i / arr._N
arr = DiagonalArray(5, 1)
note(repr(arr), np.asarray(arr).tolist(), np.asarray(arr, dtype=np.float32).dtype.name)
note(repr(np.add(arr, 2)), repr(np.multiply(arr, arr)), repr(np.sin(arr)), repr(np.subtract(3, arr)))
note(np.sum(arr), np.mean(arr))
note(np.asarray(np.multiply(np.asarray(arr), 2)).tolist())
for call in ('np.sum(arr, axis=0)', 'np.concatenate([arr, arr])', 'np.add.reduce(arr)', 'np.add(arr, np.arange(5))',
             'np.linalg.svd(arr)', 'arr + 1', 'np.arange(5) + arr', 'np.asarray(arr, copy=False)', 'np.add(arr, DiagonalArray(4, 1))',
             'np.sum([arr])', 'np.reshape(arr, 25)', 'np.where(arr, 1, 2)'):
    try: note(call, repr(eval(call)))
    except (TypeError, ValueError) as e: note(call, type(e).__name__, str(e).replace('polyarray', 'numpy').replace('numpy.linalg', 'linalg')[:70])
"""

MIXIN = """
import numbers
from {module}.lib.mixins import NDArrayOperatorsMixin
class ArrayLike(NDArrayOperatorsMixin):
    def __init__(self, value): self.value = np.asarray(value)
    _HANDLED_TYPES = (np.ndarray, numbers.Number)
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        out = kwargs.get('out', ())
        for x in inputs + out:
            if not isinstance(x, self._HANDLED_TYPES + (ArrayLike,)): return NotImplemented
        inputs = tuple(x.value if isinstance(x, ArrayLike) else x for x in inputs)
        if out: kwargs['out'] = tuple(x.value if isinstance(x, ArrayLike) else x for x in out)
        result = getattr(ufunc, method)(*inputs, **kwargs)
        if type(result) is tuple: return tuple(type(self)(x) for x in result)
        return None if method == 'at' else type(self)(result)
    def __repr__(self): return f'{type(self).__name__}({self.value!r})'
x = ArrayLike([1, 2, 3])
note(repr(x - 1), repr(1 - x), repr(np.arange(3) - x), repr(x - np.arange(3)), repr(-x), repr(abs(x)), repr(~x))
note(repr(x ** 2), repr(2 ** x), repr(divmod(x, 2)), repr(x @ x), repr(x // 2), repr(x % 2), repr(x << 1), repr(x & 1))
note(repr(x < 2), repr(x == x), repr(x != 2), repr(x >= np.array([3, 2, 1])), repr(+x))
y = x; y += 1; note(y is x, repr(x))
y = x; y *= ArrayLike([1, 2, 3]); note(repr(y))
z = np.arange(3)
z += x
note(type(z).__name__, repr(z))
np.add.at(x, np.array([0, 0]), 1); note(repr(x), repr(np.add.reduce(x)), repr(np.add.outer(x, x)), repr(np.frexp(x * 1.0)))
class Other:
    __array_ufunc__ = None
    def __rsub__(self, other): return 'other'
note(x - Other(), np.arange(3) - Other())
try: x - object()
except TypeError as e: note('TypeError')
"""

SEVERAL = """
inside = []
class Quantity(np.ndarray):
    def __new__(cls, value, unit=''):
        made = np.asarray(value).view(cls)
        made.unit = unit
        return made
    def __array_finalize__(self, obj):
        self.unit = getattr(obj, 'unit', '')
    def __array_wrap__(self, array, context=None, return_scalar=False):
        made = super().__array_wrap__(array, context, return_scalar)
        if context and context[0].__name__ == 'multiply' and isinstance(made, Quantity):
            made.unit = '*'.join(getattr(x, 'unit', '1') for x in context[1])
        return made
    def __array_function__(self, func, types, args, kwargs):
        if not inside: note(func.__name__, sorted(t.__name__ for t in types))
        inside.append(func)
        try: return super().__array_function__(func, types, args, kwargs)
        finally: inside.pop()
q = Quantity([1., 2., 3.], 'm')
t = Quantity([2., 2., 2.], 's')
note((q * t).unit, (q * t).tolist(), (q + q).unit, q[1:].unit, q.sum(), q.mean(), np.sort(q).unit, np.concatenate([q, t]).tolist())
note(type(np.stack([q, np.arange(3.)])).__name__, type(np.dot(q, t)).__name__, type(np.where(q > 1, q, t)).__name__)
note(type(np.linalg.norm(q)).__name__, np.array_equal(q, q), np.shape(q), type(np.mean(q, keepdims=True)).__name__)
import pickle, copy
note(type(copy.copy(q)).__name__, type(copy.deepcopy(q)).__name__)
"""

PROGRAMS = {
    name.lower(): text
    for name, text in list(globals().items())
    if name.isupper() and isinstance(text, str) and "note(" in text
}


def noted(np: Any, text: str) -> list[Any]:
    notes: list[Any] = []

    def plain(value: Any) -> Any:
        if isinstance(value, (tuple, list)):
            return type(value)(plain(part) for part in value)
        if isinstance(value, dict):
            return {name: plain(part) for name, part in value.items()}
        if isinstance(value, type):
            return value.__name__
        if isinstance(value, (numpy.ndarray, polyarray.ndarray, numpy.generic, polyarray.generic)):
            return type(value).__name__, value.tolist()
        return value

    def note(*values: Any) -> None:
        notes.append(plain(values))

    names = {"np": np, "note": note}
    program = text.replace("{module}", np.__name__)
    with contextlib.suppress(StopIteration):
        exec(compile(program, "guide", "exec"), names)
    return notes


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str) -> None:
    expected, found = noted(numpy, PROGRAMS[name]), noted(polyarray, PROGRAMS[name])
    for k, (one, other) in enumerate(zip(found, expected, strict=False)):
        assert one == other, f"note {k}"
    assert len(found) == len(expected)
