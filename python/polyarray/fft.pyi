# Written by crates/python/stubs.py; changes belong there.
# mypy: disable-error-code="misc, override, assignment"
import builtins
from collections.abc import Sequence
from typing import Any, SupportsIndex
from ._polyarray import _ArrayFunctionDispatcher
from polyarray.memory import Allocator

@_ArrayFunctionDispatcher
def fft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def fft2(
    a: Any,
    s: Any = None,
    axes: Any = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def fftfreq(
    n: Any,
    d: Any = 1.0,
    device: builtins.str | None = None,
    *,
    dtype: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def fftn(
    a: Any,
    s: Any = None,
    axes: Any = None,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def fftshift(x: Any, axes: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def hfft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def ifft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def ifft2(
    a: Any,
    s: Any = None,
    axes: Any = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def ifftn(
    a: Any,
    s: Any = None,
    axes: Any = None,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def ifftshift(x: Any, axes: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def ihfft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def irfft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def irfft2(
    a: Any,
    s: Any = None,
    axes: Any = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def irfftn(
    a: Any,
    s: Any = None,
    axes: Any = None,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def rfft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def rfft2(
    a: Any,
    s: Any = None,
    axes: Any = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def rfftfreq(
    n: Any,
    d: Any = 1.0,
    device: builtins.str | None = None,
    *,
    dtype: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def rfftn(
    a: Any,
    s: Any = None,
    axes: Any = None,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
