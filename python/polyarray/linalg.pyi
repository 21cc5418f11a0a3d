# Written by crates/python/stubs.py; changes belong there.
# mypy: disable-error-code="misc, override, assignment"
import builtins
from collections.abc import Sequence
from typing import Any, SupportsIndex
from ._polyarray import _ArrayFunctionDispatcher
from polyarray.memory import Allocator

class LinAlgError(builtins.ValueError): ...
@_ArrayFunctionDispatcher
def cholesky(a: Any, /, *, upper: Any = False, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def cond(x: Any, p: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def cross(
    x1: Any,
    x2: Any,
    /,
    *,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def det(a: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def diagonal(x: Any, /, *, offset: Any = 0, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def eig(a: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def eigh(a: Any, UPLO: Any = "L", *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def eigvals(a: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def eigvalsh(a: Any, UPLO: Any = "L", *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def inv(a: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def lstsq(a: Any, b: Any, rcond: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def matmul(x1: Any, x2: Any, /, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def matrix_norm(
    x: Any,
    /,
    *,
    keepdims: builtins.bool = False,
    ord: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def matrix_power(a: Any, n: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def matrix_rank(
    A: Any,
    tol: Any = None,
    hermitian: Any = False,
    *,
    rtol: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def matrix_transpose(x: Any, /, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def multi_dot(arrays: Any, *, out: Any = None, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def norm(
    x: Any,
    ord: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    keepdims: builtins.bool = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def outer(x1: Any, x2: Any, /, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def pinv(
    a: Any,
    rcond: Any = None,
    hermitian: Any = False,
    *,
    rtol: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def qr(a: Any, mode: Any = "reduced", *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def slogdet(a: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def solve(a: Any, b: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def svd(
    a: Any,
    full_matrices: Any = True,
    compute_uv: Any = True,
    hermitian: Any = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def svdvals(x: Any, /, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def tensordot(a: Any, b: Any, axes: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def tensorinv(a: Any, ind: Any = 2, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def tensorsolve(a: Any, b: Any, axes: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def trace(x: Any, /, *, offset: Any = 0, dtype: Any = None, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def vecdot(
    x1: Any,
    x2: Any,
    /,
    *,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def vector_norm(
    x: Any,
    /,
    *,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    keepdims: builtins.bool = False,
    ord: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
