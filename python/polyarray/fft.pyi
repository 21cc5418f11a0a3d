# Written by crates/python/stubs.py; changes belong there.
# mypy: disable-error-code="misc, override, assignment"
import builtins
from collections.abc import Sequence
from typing import Any, SupportsIndex
from polyarray.memory import Allocator

def fft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def fft2(
    a: Any,
    s: Any = None,
    axes: Any = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def fftfreq(
    n: Any,
    d: Any = 1.0,
    device: builtins.str | None = None,
    *,
    dtype: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
def fftn(
    a: Any,
    s: Any = None,
    axes: Any = None,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def fftshift(x: Any, axes: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def hfft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def ifft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def ifft2(
    a: Any,
    s: Any = None,
    axes: Any = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def ifftn(
    a: Any,
    s: Any = None,
    axes: Any = None,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def ifftshift(x: Any, axes: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def ihfft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def irfft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def irfft2(
    a: Any,
    s: Any = None,
    axes: Any = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def irfftn(
    a: Any,
    s: Any = None,
    axes: Any = None,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def rfft(
    a: Any,
    n: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def rfft2(
    a: Any,
    s: Any = None,
    axes: Any = ...,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def rfftfreq(
    n: Any,
    d: Any = 1.0,
    device: builtins.str | None = None,
    *,
    dtype: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
def rfftn(
    a: Any,
    s: Any = None,
    axes: Any = None,
    norm: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
