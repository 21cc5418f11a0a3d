"""SciPy's sparse arrays and matrices, which have operators and methods, but no functions.

Functions that keep zeros, or that say something about a matrix as a whole, are here. Others would fill
the matrix; they are refused.
"""

# mypy: disable-error-code="import-not-found, import-untyped"
from __future__ import annotations

import operator
from types import SimpleNamespace
from typing import Any

import numpy
import scipy.sparse as sp

from .. import _polyarray as core
from ._adapter import Adapter

# Methods of sparse arrays that functions of elements are, since they keep zeros.
METHODS = """
    sin tan arcsin asin:arcsin arctan atan:arctan sinh tanh arcsinh asinh:arcsinh arctanh atanh:arctanh sqrt
    expm1 log1p sign floor ceil trunc rint deg2rad radians:deg2rad rad2deg degrees:rad2deg conjugate
    conj:conjugate
"""
OPERATORS = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": lambda a, b: a.multiply(b) if sp.issparse(a) else b.multiply(a),
    "divide": operator.truediv,
    "true_divide": operator.truediv,
    "matmul": operator.matmul,
    "power": lambda a, b: a.power(b),
    "pow": lambda a, b: a.power(b),
    "negative": operator.neg,
    "positive": operator.pos,
    "abs": operator.abs,
    "absolute": operator.abs,
    "fabs": operator.abs,
    "square": lambda a: a.multiply(a),
    "maximum": lambda a, b: a.maximum(b) if sp.issparse(a) else b.maximum(a),
    "minimum": lambda a, b: a.minimum(b) if sp.issparse(a) else b.minimum(a),
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
}


def _elements(function: Any) -> Any:
    """A function of elements without NumPy's options."""

    def call(*args: Any, out: Any = None, where: Any = True, dtype: Any = None) -> Any:
        if out is not None or where is not True:
            raise TypeError("functions of scipy.sparse's arrays take neither out= nor where=")
        args = tuple(one.astype(dtype) if sp.issparse(one) and dtype is not None else one for one in args)
        return function(*args)

    return call


def _plain_keepdims(result: Any, x: Any, axis: Any, keepdims: Any) -> Any:
    """A fold's result as an array without the axis, or with it: NumPy's arrays, as SciPy gives them."""
    if sp.issparse(result):
        result = result.toarray()
    if axis is None:
        value = result[()] if isinstance(result, numpy.ndarray) else result
        return numpy.full((1,) * x.ndim, value) if keepdims else value
    result = numpy.asarray(result).reshape([n for k, n in enumerate(x.shape) if k != axis % x.ndim])
    return numpy.expand_dims(result, axis) if keepdims else result


def _fold(name: str) -> Any:
    def call(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False) -> Any:
        if out is not None:
            raise TypeError(f"{name} of scipy.sparse's arrays takes no out=")
        options = {} if dtype is None else {"dtype": dtype}
        return _plain_keepdims(getattr(a, name)(axis=axis, **options), a, axis, keepdims)

    return call


def _extreme(name: str) -> Any:
    def call(a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Any:
        if out is not None:
            raise TypeError(f"{name} of scipy.sparse's arrays takes no out=")
        return _plain_keepdims(getattr(a, name)(axis=axis), a, axis, keepdims)

    return call


class _Functions:
    sum = _fold("sum")
    mean = _fold("mean")
    max = _extreme("max")
    min = _extreme("min")
    argmax = _extreme("argmax")
    argmin = _extreme("argmin")
    nanmax = _extreme("nanmax")
    nanmin = _extreme("nanmin")

    @staticmethod
    def count_nonzero(a: Any, axis: Any = None, *, keepdims: Any = False) -> Any:
        return _plain_keepdims(a.count_nonzero(axis=axis), a, axis, keepdims)

    @staticmethod
    def trace(a: Any, offset: int = 0) -> Any:
        return a.trace(offset)

    @staticmethod
    def diagonal(a: Any, offset: int = 0) -> Any:
        return a.diagonal(offset)

    @staticmethod
    def transpose(a: Any, axes: Any = None) -> Any:
        return a.transpose(axes)

    @staticmethod
    def matrix_transpose(x: Any, /) -> Any:
        return x.transpose()

    @staticmethod
    def reshape(a: Any, /, shape: Any, order: str = "C", *, copy: Any = None) -> Any:
        return a.reshape(shape, order=order, copy=bool(copy))

    @staticmethod
    def dot(a: Any, b: Any, out: Any = None) -> Any:
        return a @ b if getattr(a, "ndim", 0) and getattr(b, "ndim", 0) else a * b

    @staticmethod
    def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
        if axes != 1:
            raise TypeError("tensordot of scipy.sparse's arrays sums over one axis: axes=1")
        return a @ b

    @staticmethod
    def kron(a: Any, b: Any) -> Any:
        return sp.kron(a, b)

    @staticmethod
    def nonzero(a: Any) -> Any:
        return a.nonzero()

    @staticmethod
    def copy(a: Any, order: str = "K", subok: bool = False) -> Any:
        return a.copy()

    @staticmethod
    def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> Any:
        return x.astype(dtype, copy=copy)

    @staticmethod
    def real(val: Any) -> Any:
        return val.real if hasattr(val, "real") else val

    @staticmethod
    def imag(val: Any) -> Any:
        return val.imag

    @staticmethod
    def concatenate(
        arrays: Any, /, axis: Any = 0, out: Any = None, *, dtype: Any = None, casting: Any = None
    ) -> Any:
        stack = {0: sp.vstack, 1: sp.hstack, -2: sp.vstack, -1: sp.hstack}[axis]
        return stack(list(arrays), dtype=dtype)

    @staticmethod
    def vstack(tup: Any, *, dtype: Any = None, casting: Any = None) -> Any:
        return sp.vstack(list(tup), dtype=dtype)

    @staticmethod
    def hstack(tup: Any, *, dtype: Any = None, casting: Any = None) -> Any:
        return sp.hstack(list(tup), dtype=dtype)

    @staticmethod
    def block(arrays: Any) -> Any:
        return sp.block_array(arrays)

    @staticmethod
    def tril(m: Any, k: int = 0) -> Any:
        return sp.tril(m, k)

    @staticmethod
    def triu(m: Any, k: int = 0) -> Any:
        return sp.triu(m, k)

    @staticmethod
    def zeros_like(a: Any, dtype: Any = None, **options: Any) -> Any:
        return type(a)(a.shape, dtype=a.dtype if dtype is None else dtype)

    @staticmethod
    def shape(a: Any) -> Any:
        return a.shape

    @staticmethod
    def ndim(a: Any) -> Any:
        return a.ndim

    @staticmethod
    def size(a: Any, axis: Any = None) -> Any:
        # How many places there are, not how many elements are stored.
        return int(numpy.prod(a.shape)) if axis is None else a.shape[axis]


class _Linalg:
    @staticmethod
    def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
        from scipy.sparse.linalg import norm

        return norm(x, ord, axis)

    @staticmethod
    def solve(a: Any, b: Any) -> Any:
        from scipy.sparse.linalg import spsolve

        return spsolve(sp.csc_array(a), b)

    @staticmethod
    def inv(a: Any) -> Any:
        from scipy.sparse.linalg import inv

        return inv(sp.csc_array(a))

    @staticmethod
    def matrix_power(a: Any, n: int) -> Any:
        return sp.linalg.matrix_power(a, n)

    @staticmethod
    def matrix_transpose(x: Any, /) -> Any:
        return x.transpose()

    @staticmethod
    def matmul(x1: Any, x2: Any, /) -> Any:
        return x1 @ x2


def _members(class_: type) -> dict[str, Any]:
    return {name: getattr(class_, name) for name in vars(class_) if not name.startswith("_")}


def _functions() -> SimpleNamespace:
    found: dict[str, Any] = {name: _elements(function) for name, function in OPERATORS.items()}
    for word in METHODS.split():
        name, _, method = word.partition(":")
        found[name] = _elements(operator.methodcaller(method or name))
    return SimpleNamespace(**(found | _members(_Functions)), linalg=SimpleNamespace(**_members(_Linalg)))


FUNCTIONS = _functions()


class ScipySparse(Adapter):
    """Functions of sparse arrays by their operators and methods."""

    name = "scipy.sparse"

    def namespace(self) -> Any:
        return FUNCTIONS

    def ours(self, array: Any) -> Any:
        return core.asarray(array.toarray())

    def theirs(self, array: Any, like: Any = None) -> Any:
        dense = numpy.asarray(array)
        if like is None:
            return sp.csr_array(dense)
        return type(like)(dense)
