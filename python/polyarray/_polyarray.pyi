# Written by crates/python/stubs.py; changes belong there.
# mypy: disable-error-code="misc, override, assignment"
import builtins
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any, Generic, ParamSpec, Self, SupportsIndex
from typing_extensions import TypeVar
from polyarray.memory import Allocator

_Scalar = TypeVar("_Scalar", bound=generic, default=Any, covariant=True)
_Shape = TypeVar("_Shape", bound=builtins.tuple[Any, ...], default=builtins.tuple[Any, ...], covariant=True)
_Function = TypeVar("_Function", bound=Callable[..., Any])
_DType = TypeVar("_DType", bound=dtype[Any], default=dtype[Any], covariant=True)
_P = ParamSpec("_P")
_R = TypeVar("_R")

class _ArrayFunctionDispatcher(Generic[_P, _R]):
    __name__: builtins.str
    __qualname__: builtins.str
    __wrapped__: Callable[_P, _R]
    def __new__(cls, function: Callable[_P, _R], **options: Any) -> Self: ...
    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R: ...
    def register(self, *types: builtins.type[Any]) -> Callable[[_Function], _Function]: ...
    def __get__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __reduce__(self) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    @property
    def __signature__(self) -> Any: ...
    @property
    def __text_signature__(self) -> Any: ...

class _Npz:
    def __new__(cls, source: Any) -> Self: ...
    def get(self, name: Any) -> Any: ...
    def names(self) -> Any: ...

class dtype(Generic[_Scalar]):
    def __new__(
        cls,
        dtype: Any,
        align: Any = False,
        copy: builtins.bool | None = False,
        **kwargs: Any,
    ) -> Self: ...
    def __bool__(self) -> builtins.bool: ...
    def __eq__(self, other: Any, /) -> Any: ...
    def __ge__(self, other: Any, /) -> Any: ...
    def __getitem__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...
    def __hash__(self) -> builtins.int: ...
    def __le__(self, other: Any, /) -> Any: ...
    def __len__(self) -> builtins.int: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __ne__(self, other: Any, /) -> Any: ...
    @property
    def __numpy_dtype__(self) -> Any: ...
    def __reduce__(self) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __str__(self) -> builtins.str: ...
    @property
    def alignment(self) -> builtins.int: ...
    @property
    def base(self) -> _AnyDType: ...
    @property
    def byteorder(self) -> builtins.str: ...
    @property
    def char(self) -> builtins.str: ...
    @property
    def descr(self) -> Any: ...
    @property
    def fields(self) -> Any: ...
    @property
    def flags(self) -> builtins.int: ...
    @property
    def hasobject(self) -> Any: ...
    @property
    def isalignedstruct(self) -> Any: ...
    @property
    def isbuiltin(self) -> Any: ...
    @property
    def isnative(self) -> builtins.bool: ...
    @property
    def itemsize(self) -> builtins.int: ...
    @property
    def kind(self) -> builtins.str: ...
    @property
    def metadata(self) -> Any: ...
    @property
    def name(self) -> builtins.str: ...
    @property
    def names(self) -> Any: ...
    @property
    def ndim(self) -> builtins.int: ...
    def newbyteorder(self, new_order: Any = "S", /) -> Any: ...
    @property
    def num(self) -> builtins.int: ...
    @property
    def shape(self) -> builtins.tuple[builtins.int, ...]: ...
    @property
    def str(self) -> builtins.str: ...
    @property
    def subdtype(self) -> Any: ...
    @property
    def type(self) -> builtins.type[Any]: ...

class eager:
    def __new__(cls) -> Self: ...
    def __enter__(self) -> Any: ...
    def __exit__(self, *_exception: Any) -> Any: ...

class errstate:
    def __new__(
        cls,
        *,
        all: Any = None,
        divide: Any = None,
        over: Any = None,
        under: Any = None,
        invalid: Any = None,
        call: Any = None,
    ) -> Self: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __enter__(self) -> Any: ...
    def __exit__(self, *_exception: Any) -> Any: ...

class finfo:
    def __new__(cls, dtype: Any) -> Self: ...
    def __eq__(self, other: Any, /) -> Any: ...
    def __ge__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...
    def __hash__(self) -> builtins.int: ...
    def __le__(self, other: Any, /) -> Any: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __ne__(self, other: Any, /) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __str__(self) -> builtins.str: ...
    @property
    def bits(self) -> builtins.int: ...
    @property
    def dtype(self) -> _AnyDType: ...
    @property
    def eps(self) -> Any: ...
    @property
    def epsneg(self) -> Any: ...
    @property
    def iexp(self) -> Any: ...
    @property
    def machep(self) -> Any: ...
    @property
    def max(self) -> Any: ...
    @property
    def maxexp(self) -> Any: ...
    @property
    def min(self) -> Any: ...
    @property
    def minexp(self) -> Any: ...
    @property
    def negep(self) -> Any: ...
    @property
    def nexp(self) -> Any: ...
    @property
    def nmant(self) -> Any: ...
    @property
    def precision(self) -> Any: ...
    @property
    def resolution(self) -> Any: ...
    @property
    def smallest_normal(self) -> Any: ...
    @property
    def smallest_subnormal(self) -> Any: ...
    @property
    def tiny(self) -> Any: ...

class flagsobj:
    def __delitem__(self, other: Any, /) -> Any: ...
    def __eq__(self, other: Any, /) -> Any: ...
    def __ge__(self, other: Any, /) -> Any: ...
    def __getitem__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...
    __hash__: Any
    def __le__(self, other: Any, /) -> Any: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __ne__(self, other: Any, /) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __setitem__(self, key: Any, value: Any, /) -> Any: ...
    @property
    def aligned(self) -> Any: ...
    @property
    def behaved(self) -> Any: ...
    @property
    def c_contiguous(self) -> Any: ...
    @property
    def carray(self) -> Any: ...
    @property
    def contiguous(self) -> Any: ...
    @property
    def f_contiguous(self) -> Any: ...
    @property
    def farray(self) -> Any: ...
    @property
    def fnc(self) -> Any: ...
    @property
    def forc(self) -> Any: ...
    @property
    def fortran(self) -> Any: ...
    @property
    def owndata(self) -> Any: ...
    @property
    def writeable(self) -> Any: ...
    @writeable.setter
    def writeable(self, value: Any) -> None: ...
    @property
    def writebackifcopy(self) -> Any: ...

class flatiter:
    def __array__(self, dtype: Any = None, /, *, copy: builtins.bool | None = None) -> Any: ...
    def __delitem__(self, other: Any, /) -> Any: ...
    def __eq__(self, other: Any, /) -> Any: ...
    def __ge__(self, other: Any, /) -> Any: ...
    def __getitem__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...
    __hash__: Any
    def __iter__(self) -> Iterator[Any]: ...
    def __le__(self, other: Any, /) -> Any: ...
    def __len__(self) -> builtins.int: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __ne__(self, other: Any, /) -> Any: ...
    def __next__(self) -> Any: ...
    def __setitem__(self, key: Any, value: Any, /) -> Any: ...
    @property
    def base(self) -> Any: ...
    @property
    def coords(self) -> builtins.tuple[builtins.int, ...]: ...
    def copy(self) -> Any: ...
    @property
    def index(self) -> Any: ...

class generic:
    @property
    def T(self) -> Any: ...
    def __abs__(self) -> Any: ...
    def __add__(self, other: Any, /) -> Any: ...
    def __and__(self, other: Any, /) -> Any: ...
    def __array__(self, dtype: Any = None, *, copy: builtins.bool | None = None) -> Any: ...
    @property
    def __array_interface__(self) -> Any: ...
    def __array_namespace__(self, *, api_version: Any = None) -> Any: ...
    @property
    def __array_priority__(self) -> Any: ...
    @property
    def __array_struct__(self) -> Any: ...
    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: Any = None, /) -> Any: ...
    def __bool__(self) -> builtins.bool: ...
    def __buffer__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __copy__(self) -> Any: ...
    def __deepcopy__(self, memo: Any) -> Any: ...
    def __divmod__(self, other: Any, /) -> Any: ...
    def __eq__(self, other: Any, /) -> Any: ...
    def __float__(self) -> builtins.float: ...
    def __floordiv__(self, other: Any, /) -> Any: ...
    def __format__(self, spec: Any) -> builtins.str: ...
    def __ge__(self, other: Any, /) -> Any: ...
    def __getitem__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...
    def __hash__(self) -> builtins.int: ...
    def __int__(self) -> builtins.int: ...
    def __invert__(self) -> Any: ...
    def __le__(self, other: Any, /) -> Any: ...
    def __lshift__(self, other: Any, /) -> Any: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __mod__(self, other: Any, /) -> Any: ...
    def __mul__(self, other: Any, /) -> Any: ...
    def __ne__(self, other: Any, /) -> Any: ...
    def __neg__(self) -> Any: ...
    @property
    def __numpy_dtype__(self) -> Any: ...
    def __or__(self, other: Any, /) -> Any: ...
    def __pos__(self) -> Any: ...
    def __pow__(self, other: Any, mod: None = None, /) -> Any: ...
    def __radd__(self, other: Any, /) -> Any: ...
    def __rand__(self, other: Any, /) -> Any: ...
    def __rdivmod__(self, other: Any, /) -> Any: ...
    def __reduce__(self) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __rfloordiv__(self, other: Any, /) -> Any: ...
    def __rlshift__(self, other: Any, /) -> Any: ...
    def __rmod__(self, other: Any, /) -> Any: ...
    def __rmul__(self, other: Any, /) -> Any: ...
    def __ror__(self, other: Any, /) -> Any: ...
    def __rpow__(self, other: Any, mod: None = None, /) -> Any: ...
    def __rrshift__(self, other: Any, /) -> Any: ...
    def __rshift__(self, other: Any, /) -> Any: ...
    def __rsub__(self, other: Any, /) -> Any: ...
    def __rtruediv__(self, other: Any, /) -> Any: ...
    def __rxor__(self, other: Any, /) -> Any: ...
    def __str__(self) -> builtins.str: ...
    def __sub__(self, other: Any, /) -> Any: ...
    def __truediv__(self, other: Any, /) -> Any: ...
    def __xor__(self, other: Any, /) -> Any: ...
    def all(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
    ) -> Any: ...
    def any(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
    ) -> Any: ...
    def argmax(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        *,
        keepdims: builtins.bool = False,
    ) -> Any: ...
    def argmin(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        *,
        keepdims: builtins.bool = False,
    ) -> Any: ...
    def argsort(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
        kind: builtins.str | None = None,
        order: Any = None,
        *,
        stable: Any = None,
        descending: Any = None,
    ) -> _AnyArray: ...
    def astype(
        self,
        dtype: Any,
        order: Any = None,
        casting: builtins.str = "unsafe",
        subok: builtins.bool = True,
        copy: builtins.bool | None = True,
        *,
        device: builtins.str | None = None,
        allocator: Allocator | None = None,
    ) -> _AnyArray: ...
    @property
    def base(self) -> Any: ...
    def byteswap(self, inplace: Any = False, *, allocator: Allocator | None = None) -> Any: ...
    def choose(
        self,
        *choices: Any,
        out: Any = None,
        mode: Any = "raise",
        allocator: Allocator | None = None,
    ) -> Any: ...
    def clip(
        self,
        min: Any = None,
        max: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
        **kwargs: Any,
    ) -> Any: ...
    def compress(
        self,
        condition: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def conj(self, out: Any = None, /) -> Any: ...
    def conjugate(self, out: Any = None, /) -> Any: ...
    def copy(self, order: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def cumprod(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def cumsum(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    @property
    def data(self) -> memoryview: ...
    @property
    def device(self) -> builtins.str: ...
    def diagonal(self, offset: Any = 0, axis1: Any = 0, axis2: Any = 1) -> Any: ...
    @property
    def dtype(self) -> _AnyDType: ...
    def dump(self, file: Any) -> None: ...
    def dumps(self) -> builtins.bytes: ...
    def fill(self, value: Any) -> None: ...
    @property
    def flags(self) -> flagsobj: ...
    @property
    def flat(self) -> flatiter: ...
    @flat.setter
    def flat(self, value: Any) -> None: ...
    def flatten(self, order: Any = None, *, allocator: Allocator | None = None) -> _AnyArray: ...
    def getfield(self, dtype: Any, offset: Any = 0) -> Any: ...
    @property
    def imag(self) -> Any: ...
    @imag.setter
    def imag(self, value: Any) -> None: ...
    def item(self, *args: Any) -> Any: ...
    @property
    def itemsize(self) -> builtins.int: ...
    def max(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def mean(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        *,
        where: Any = None,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def min(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    @property
    def nbytes(self) -> builtins.int: ...
    @property
    def ndim(self) -> builtins.int: ...
    def nonzero(self) -> Any: ...
    def prod(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def put(self, indices: Any, values: Any, mode: Any = "raise") -> None: ...
    def ravel(self, order: Any = None, *, allocator: Allocator | None = None) -> _AnyArray: ...
    @property
    def real(self) -> Any: ...
    @real.setter
    def real(self, value: Any) -> None: ...
    def repeat(
        self,
        repeats: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        *,
        allocator: Allocator | None = None,
    ) -> _AnyArray: ...
    def reshape(
        self,
        *shape: Any,
        order: Any = None,
        copy: builtins.bool | None = None,
        allocator: Allocator | None = None,
    ) -> _AnyArray: ...
    def resize(self, *new_shape: Any, refcheck: Any = True) -> Any: ...
    def round(
        self,
        decimals: builtins.int = 0,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def searchsorted(self, v: Any, side: Any = "left", sorter: Any = None) -> Any: ...
    def setfield(self, val: Any, dtype: Any, offset: Any = 0) -> None: ...
    def setflags(self, write: Any = None, align: Any = None, uic: Any = None) -> None: ...
    @property
    def shape(self) -> builtins.tuple[builtins.int, ...]: ...
    @shape.setter
    def shape(self, value: Any) -> None: ...
    @property
    def size(self) -> builtins.int: ...
    def sort(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
        kind: builtins.str | None = None,
        order: Any = None,
        *,
        stable: Any = None,
        descending: Any = None,
    ) -> _AnyArray: ...
    def squeeze(self, axis: SupportsIndex | Sequence[SupportsIndex] | None = None) -> _AnyArray: ...
    def std(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        ddof: builtins.float | None = None,
        keepdims: builtins.bool = False,
        *,
        where: Any = None,
        mean: Any = None,
        correction: Any = None,
        allocator: Allocator | None = None,
    ) -> Any: ...
    @property
    def strides(self) -> builtins.tuple[builtins.int, ...]: ...
    def sum(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def swapaxes(self, axis1: Any, axis2: Any, /) -> _AnyArray: ...
    def take(
        self,
        indices: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        mode: Any = "raise",
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def to_device(self, device: builtins.str | None, *, stream: Any = None) -> Any: ...
    def tobytes(self, order: Any = None) -> builtins.bytes: ...
    def tofile(self, fid: Any, /, sep: Any = "", format: Any = "%s") -> None: ...
    def tolist(self) -> Any: ...
    def trace(
        self,
        offset: Any = 0,
        axis1: Any = 0,
        axis2: Any = 1,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def transpose(self, *axes: Any) -> _AnyArray: ...
    def var(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        ddof: builtins.float | None = None,
        keepdims: builtins.bool = False,
        *,
        where: Any = None,
        mean: Any = None,
        correction: Any = None,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def view(self, dtype: Any = None, type: Any = None) -> _AnyArray: ...

class iinfo:
    def __new__(cls, type: Any) -> Self: ...
    def __eq__(self, other: Any, /) -> Any: ...
    def __ge__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...
    def __hash__(self) -> builtins.int: ...
    def __le__(self, other: Any, /) -> Any: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __ne__(self, other: Any, /) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __str__(self) -> builtins.str: ...
    @property
    def bits(self) -> builtins.int: ...
    @property
    def dtype(self) -> _AnyDType: ...
    @property
    def key(self) -> Any: ...
    @property
    def kind(self) -> builtins.str: ...
    @property
    def max(self) -> Any: ...
    @property
    def min(self) -> Any: ...

class ndarray(Generic[_Shape, _DType]):
    def __new__(
        cls,
        shape: Any,
        dtype: Any = None,
        buffer: Any = None,
        offset: Any = 0,
        strides: Any = None,
        order: Any = None,
    ) -> Self: ...
    @property
    def T(self) -> _AnyArray: ...
    def __abs__(self) -> Any: ...
    def __add__(self, other: Any, /) -> Any: ...
    def __and__(self, other: Any, /) -> Any: ...
    def __array__(self, dtype: Any = None, *, copy: builtins.bool | None = None) -> Any: ...
    def __array_finalize__(self, obj: Any, /) -> Any: ...
    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any: ...
    @property
    def __array_interface__(self) -> Any: ...
    def __array_module__(self, types: Any) -> Any: ...
    def __array_namespace__(self, *, api_version: Any = None) -> Any: ...
    __array_priority__: Any
    @property
    def __array_struct__(self) -> Any: ...
    def __array_ufunc__(self, ufunc: Any, method: Any, *inputs: Any, **kwargs: Any) -> Any: ...
    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: Any = None, /) -> Any: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> Any: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __bool__(self) -> builtins.bool: ...
    def __buffer__(self, *args: Any, **kwargs: Any) -> Any: ...
    __c_dlpack_exchange_api__: Any
    def __complex__(self) -> builtins.complex: ...
    def __contains__(self, other: Any, /) -> builtins.bool: ...
    def __copy__(self) -> Any: ...
    def __deepcopy__(self, memo: Any) -> Any: ...
    def __delitem__(self, other: Any, /) -> Any: ...
    def __divmod__(self, other: Any, /) -> Any: ...
    def __dlpack__(
        self,
        *,
        stream: Any = None,
        max_version: Any = None,
        dl_device: Any = None,
        copy: builtins.bool | None = None,
    ) -> Any: ...
    __dlpack_c_exchange_api__: Any
    def __dlpack_device__(self) -> Any: ...
    def __duckarray__(self) -> Any: ...
    def __eq__(self, other: Any, /) -> Any: ...
    def __float__(self) -> builtins.float: ...
    def __floordiv__(self, other: Any, /) -> Any: ...
    def __format__(self, spec: Any) -> builtins.str: ...
    def __ge__(self, other: Any, /) -> Any: ...
    def __getitem__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...
    __hash__: Any
    def __iadd__(self, other: Any, /) -> Any: ...
    def __iand__(self, other: Any, /) -> Any: ...
    def __ifloordiv__(self, other: Any, /) -> Any: ...
    def __ilshift__(self, other: Any, /) -> Any: ...
    def __imatmul__(self, other: Any, /) -> Any: ...
    def __imod__(self, other: Any, /) -> Any: ...
    def __imul__(self, other: Any, /) -> Any: ...
    def __index__(self) -> builtins.int: ...
    def __int__(self) -> builtins.int: ...
    def __invert__(self) -> Any: ...
    def __ior__(self, other: Any, /) -> Any: ...
    def __ipow__(self, other: Any, mod: None = None, /) -> Any: ...
    def __irshift__(self, other: Any, /) -> Any: ...
    def __isub__(self, other: Any, /) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __itruediv__(self, other: Any, /) -> Any: ...
    def __ixor__(self, other: Any, /) -> Any: ...
    def __le__(self, other: Any, /) -> Any: ...
    def __len__(self) -> builtins.int: ...
    def __lshift__(self, other: Any, /) -> Any: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __matmul__(self, other: Any, /) -> Any: ...
    def __mod__(self, other: Any, /) -> Any: ...
    def __mul__(self, other: Any, /) -> Any: ...
    def __ne__(self, other: Any, /) -> Any: ...
    def __neg__(self) -> Any: ...
    def __or__(self, other: Any, /) -> Any: ...
    __polyarray_slots__: Any
    def __pos__(self) -> Any: ...
    def __pow__(self, other: Any, mod: None = None, /) -> Any: ...
    def __radd__(self, other: Any, /) -> Any: ...
    def __rand__(self, other: Any, /) -> Any: ...
    def __rdivmod__(self, other: Any, /) -> Any: ...
    def __reduce__(self) -> Any: ...
    def __release_buffer__(self, other: Any, /) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __rfloordiv__(self, other: Any, /) -> Any: ...
    def __rlshift__(self, other: Any, /) -> Any: ...
    def __rmatmul__(self, other: Any, /) -> Any: ...
    def __rmod__(self, other: Any, /) -> Any: ...
    def __rmul__(self, other: Any, /) -> Any: ...
    def __ror__(self, other: Any, /) -> Any: ...
    def __rpow__(self, other: Any, mod: None = None, /) -> Any: ...
    def __rrshift__(self, other: Any, /) -> Any: ...
    def __rshift__(self, other: Any, /) -> Any: ...
    def __rsub__(self, other: Any, /) -> Any: ...
    def __rtruediv__(self, other: Any, /) -> Any: ...
    def __rxor__(self, other: Any, /) -> Any: ...
    def __setitem__(self, key: Any, value: Any, /) -> Any: ...
    def __setstate__(self, state: Any, /) -> Any: ...
    def __str__(self) -> builtins.str: ...
    def __sub__(self, other: Any, /) -> Any: ...
    def __truediv__(self, other: Any, /) -> Any: ...
    def __xor__(self, other: Any, /) -> Any: ...
    def all(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
    ) -> Any: ...
    def any(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
    ) -> Any: ...
    def argmax(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        *,
        keepdims: builtins.bool = False,
    ) -> Any: ...
    def argmin(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        *,
        keepdims: builtins.bool = False,
    ) -> Any: ...
    def argpartition(
        self,
        kth: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
        kind: builtins.str | None = "introselect",
        order: Any = None,
    ) -> Any: ...
    def argsort(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
        kind: builtins.str | None = None,
        order: Any = None,
        *,
        stable: Any = None,
        descending: Any = None,
    ) -> _AnyArray: ...
    def astype(
        self,
        dtype: Any,
        order: Any = None,
        casting: builtins.str = "unsafe",
        subok: builtins.bool = True,
        copy: builtins.bool | None = True,
        *,
        device: builtins.str | None = None,
        allocator: Allocator | None = None,
    ) -> _AnyArray: ...
    @property
    def base(self) -> Any: ...
    def byteswap(self, inplace: Any = False, *, allocator: Allocator | None = None) -> Any: ...
    def choose(
        self,
        *choices: Any,
        out: Any = None,
        mode: Any = "raise",
        allocator: Allocator | None = None,
    ) -> Any: ...
    def clip(
        self,
        min: Any = None,
        max: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
        **kwargs: Any,
    ) -> Any: ...
    def compress(
        self,
        condition: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def conj(self, out: Any = None, /) -> Any: ...
    def conjugate(self, out: Any = None, /) -> Any: ...
    def copy(self, order: Any = None, *, allocator: Allocator | None = None) -> _AnyArray: ...
    @property
    def ctypes(self) -> Any: ...
    def cumprod(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def cumsum(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    @property
    def data(self) -> memoryview: ...
    @property
    def device(self) -> builtins.str: ...
    def diagonal(self, offset: Any = 0, axis1: Any = 0, axis2: Any = 1) -> Any: ...
    def dot(self, b: Any, out: Any = None) -> Any: ...
    @property
    def dtype(self) -> _AnyDType: ...
    def dump(self, file: Any) -> None: ...
    def dumps(self) -> builtins.bytes: ...
    def fill(self, value: Any) -> None: ...
    @property
    def flags(self) -> flagsobj: ...
    @property
    def flat(self) -> flatiter: ...
    @flat.setter
    def flat(self, value: Any) -> None: ...
    def flatten(self, order: Any = None, *, allocator: Allocator | None = None) -> _AnyArray: ...
    def getfield(self, dtype: Any, offset: Any = 0) -> Any: ...
    @property
    def imag(self) -> Any: ...
    @imag.setter
    def imag(self, value: Any) -> None: ...
    def item(self, *args: Any) -> Any: ...
    @property
    def itemsize(self) -> builtins.int: ...
    @property
    def mT(self) -> _AnyArray: ...
    def max(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def mean(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        *,
        where: Any = None,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def min(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    @property
    def nbytes(self) -> builtins.int: ...
    @property
    def ndim(self) -> builtins.int: ...
    def nonzero(self) -> Any: ...
    def partition(
        self,
        kth: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
        kind: builtins.str | None = "introselect",
        order: Any = None,
    ) -> None: ...
    def prod(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def put(self, indices: Any, values: Any, mode: Any = "raise") -> None: ...
    def ravel(self, order: Any = None, *, allocator: Allocator | None = None) -> _AnyArray: ...
    @property
    def real(self) -> Any: ...
    @real.setter
    def real(self, value: Any) -> None: ...
    def repeat(
        self,
        repeats: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        *,
        allocator: Allocator | None = None,
    ) -> _AnyArray: ...
    def reshape(
        self,
        *shape: Any,
        order: Any = None,
        copy: builtins.bool | None = None,
        allocator: Allocator | None = None,
    ) -> _AnyArray: ...
    def resize(self, *new_shape: Any, refcheck: Any = True) -> None: ...
    def round(
        self,
        decimals: builtins.int = 0,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def searchsorted(self, v: Any, side: Any = "left", sorter: Any = None) -> Any: ...
    def setfield(self, val: Any, dtype: Any, offset: Any = 0) -> None: ...
    def setflags(self, write: Any = None, align: Any = None, uic: Any = None) -> None: ...
    @property
    def shape(self) -> builtins.tuple[builtins.int, ...]: ...
    @shape.setter
    def shape(self, value: Any) -> None: ...
    @property
    def size(self) -> builtins.int: ...
    def sort(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
        kind: builtins.str | None = None,
        order: Any = None,
        *,
        stable: Any = None,
        descending: Any = None,
    ) -> None: ...
    def squeeze(self, axis: SupportsIndex | Sequence[SupportsIndex] | None = None) -> _AnyArray: ...
    def std(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        ddof: builtins.float | None = None,
        keepdims: builtins.bool = False,
        *,
        where: Any = None,
        mean: Any = None,
        correction: Any = None,
        allocator: Allocator | None = None,
    ) -> Any: ...
    @property
    def strides(self) -> builtins.tuple[builtins.int, ...]: ...
    def sum(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def swapaxes(self, axis1: Any, axis2: Any, /) -> _AnyArray: ...
    def take(
        self,
        indices: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        mode: Any = "raise",
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def to_device(self, device: builtins.str | None, *, stream: Any = None) -> Any: ...
    def to_numpy(self) -> Any: ...
    def tobytes(self, order: Any = None) -> builtins.bytes: ...
    def tofile(self, fid: Any, /, sep: Any = "", format: Any = "%s") -> None: ...
    def tolist(self) -> Any: ...
    def trace(
        self,
        offset: Any = 0,
        axis1: Any = 0,
        axis2: Any = 1,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def transpose(self, *axes: Any) -> _AnyArray: ...
    def var(
        self,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        dtype: Any = None,
        out: Any = None,
        ddof: builtins.float | None = None,
        keepdims: builtins.bool = False,
        *,
        where: Any = None,
        mean: Any = None,
        correction: Any = None,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def view(self, dtype: Any = None, type: Any = None) -> _AnyArray: ...

class nditer:
    def __new__(
        cls,
        op: Any,
        flags: Any = None,
        op_flags: Any = None,
        op_dtypes: Any = None,
        order: Any = "K",
        casting: builtins.str = "safe",
        op_axes: Any = None,
        itershape: Any = None,
        buffersize: Any = 0,
    ) -> Self: ...
    def __copy__(self) -> Any: ...
    def __delitem__(self, other: Any, /) -> Any: ...
    def __enter__(self) -> Any: ...
    def __exit__(self, *_exception: Any) -> Any: ...
    def __getitem__(self, other: Any, /) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> builtins.int: ...
    def __next__(self) -> Any: ...
    def __setitem__(self, key: Any, value: Any, /) -> Any: ...
    def close(self) -> Any: ...
    def copy(self) -> _AnyArray: ...
    def debug_print(self) -> Any: ...
    @property
    def dtypes(self) -> Any: ...
    def enable_external_loop(self) -> Any: ...
    @property
    def finished(self) -> Any: ...
    @property
    def has_delayed_bufalloc(self) -> Any: ...
    @property
    def has_index(self) -> Any: ...
    @property
    def has_multi_index(self) -> Any: ...
    @property
    def index(self) -> Any: ...
    @property
    def iterationneedsapi(self) -> Any: ...
    @property
    def iterindex(self) -> Any: ...
    def iternext(self) -> Any: ...
    @property
    def iterrange(self) -> Any: ...
    @property
    def itersize(self) -> Any: ...
    @property
    def itviews(self) -> Any: ...
    @property
    def multi_index(self) -> Any: ...
    @property
    def ndim(self) -> builtins.int: ...
    @property
    def nop(self) -> Any: ...
    @property
    def operands(self) -> Any: ...
    def remove_axis(self, i: Any, /) -> Any: ...
    def remove_multi_index(self) -> Any: ...
    def reset(self) -> Any: ...
    @property
    def shape(self) -> builtins.tuple[builtins.int, ...]: ...
    @shape.setter
    def shape(self, value: Any) -> None: ...
    @property
    def value(self) -> Any: ...

class ufunc:
    def register(
        self, *types: builtins.type[Any], method: builtins.str = "__call__"
    ) -> Callable[[_Function], _Function]: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    @property
    def __name__(self) -> builtins.str: ...
    def __reduce__(self) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    @property
    def __signature__(self) -> Any: ...
    def accumulate(
        self,
        array: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def at(self, a: Any, indices: Any, b: Any = None, /) -> Any: ...
    @property
    def identity(self) -> Any: ...
    @property
    def nargs(self) -> builtins.int: ...
    @property
    def nin(self) -> builtins.int: ...
    @property
    def nout(self) -> builtins.int: ...
    @property
    def ntypes(self) -> builtins.int: ...
    def outer(self, A: Any, B: Any, /, *, allocator: Allocator | None = None, **kwargs: Any) -> Any: ...
    def reduce(
        self,
        array: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
        dtype: Any = None,
        out: Any = None,
        keepdims: builtins.bool = False,
        initial: Any = None,
        where: Any = True,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def reduceat(
        self,
        array: Any,
        indices: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def resolve_dtypes(
        self,
        dtypes: Any,
        *,
        signature: Any = None,
        casting: builtins.str | None = None,
        reduction: Any = False,
    ) -> Any: ...
    @property
    def signature(self) -> Any: ...
    @property
    def types(self) -> builtins.list[builtins.str]: ...

class bool(generic):
    def __new__(cls, value: Any = False, /) -> Self: ...

class number(generic): ...
class inexact(number): ...

class integer(number):
    def __index__(self) -> builtins.int: ...
    def __round__(self, ndigits: Any = None, /) -> Any: ...
    def bit_count(self) -> Any: ...
    @property
    def denominator(self) -> Any: ...
    def is_integer(self) -> Any: ...
    @property
    def numerator(self) -> Any: ...

class DTypePromotionError(builtins.TypeError): ...
class InternalError(builtins.RuntimeError): ...
class LinAlgError(builtins.ValueError): ...
class TooHardError(builtins.RuntimeError): ...
class UFuncTypeError(builtins.TypeError): ...
class _ArrayMemoryError(builtins.MemoryError): ...
class complexfloating(inexact): ...

class floating(inexact):
    def __round__(self, ndigits: Any = None, /) -> Any: ...
    def as_integer_ratio(self) -> Any: ...
    def is_integer(self) -> Any: ...

class signedinteger(integer): ...
class unsignedinteger(integer): ...
class ComplexWarning(builtins.RuntimeWarning): ...
class ModuleDeprecationWarning(builtins.DeprecationWarning): ...
class RankWarning(builtins.RuntimeWarning): ...
class VisibleDeprecationWarning(builtins.UserWarning): ...

class bfloat16(floating):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class complex64(complexfloating):
    def __new__(cls, real: Any = 0, imag: Any = 0, /) -> Self: ...
    def __complex__(self) -> builtins.complex: ...

class float16(floating):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class float32(floating):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class int16(signedinteger):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class int32(signedinteger):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class int64(signedinteger):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class int8(signedinteger):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class uint16(unsignedinteger):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class uint32(unsignedinteger):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class uint64(unsignedinteger):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class uint8(unsignedinteger):
    def __new__(cls, value: Any = 0, /) -> Self: ...

class AxisError(builtins.ValueError, builtins.IndexError): ...

class complex128(complexfloating, builtins.complex):
    def __new__(cls, real: Any = 0, imag: Any = 0, /) -> Self: ...

class float64(floating, builtins.float):
    def __new__(cls, value: Any = 0, /) -> Self: ...

_AnyArray = ndarray[Any, Any]
_AnyDType = dtype[Any]
bool_ = bool
byte = int8
cdouble = complex128
csingle = complex64
double = float64
half = float16
int_ = int64
intc = int32
intp = int64
long = int64
longlong = int64
short = int16
single = float32
ubyte = uint8
uint = uint64
uintc = uint32
uintp = uint64
ulong = uint64
ulonglong = uint64
ushort = uint16
False_: Any
True_: Any
_ufunc_names: Any
abs: ufunc
absolute: ufunc
acos: ufunc
acosh: ufunc
add: ufunc
arccos: ufunc
arccosh: ufunc
arcsin: ufunc
arcsinh: ufunc
arctan: ufunc
arctan2: ufunc
arctanh: ufunc
asin: ufunc
asinh: ufunc
atan: ufunc
atan2: ufunc
atanh: ufunc
bitwise_and: ufunc
bitwise_count: ufunc
bitwise_invert: ufunc
bitwise_left_shift: ufunc
bitwise_not: ufunc
bitwise_or: ufunc
bitwise_right_shift: ufunc
bitwise_xor: ufunc
cbrt: ufunc
ceil: ufunc
conj: ufunc
conjugate: ufunc
copysign: ufunc
cos: ufunc
cosh: ufunc
deg2rad: ufunc
degrees: ufunc
divide: ufunc
divmod: ufunc
equal: ufunc
exp: ufunc
exp2: ufunc
expm1: ufunc
fabs: ufunc
float_power: ufunc
floor: ufunc
floor_divide: ufunc
fmax: ufunc
fmin: ufunc
fmod: ufunc
frexp: ufunc
gcd: ufunc
greater: ufunc
greater_equal: ufunc
heaviside: ufunc
hypot: ufunc
invert: ufunc
isfinite: ufunc
isinf: ufunc
isnan: ufunc
lcm: ufunc
ldexp: ufunc
left_shift: ufunc
less: ufunc
less_equal: ufunc
log: ufunc
log10: ufunc
log1p: ufunc
log2: ufunc
logaddexp: ufunc
logaddexp2: ufunc
logical_and: ufunc
logical_not: ufunc
logical_or: ufunc
logical_xor: ufunc
matmul: ufunc
matvec: ufunc
maximum: ufunc
minimum: ufunc
mod: ufunc
modf: ufunc
multiply: ufunc
negative: ufunc
nextafter: ufunc
not_equal: ufunc
positive: ufunc
pow: ufunc
power: ufunc
rad2deg: ufunc
radians: ufunc
reciprocal: ufunc
remainder: ufunc
right_shift: ufunc
rint: ufunc
sign: ufunc
signbit: ufunc
sin: ufunc
sinh: ufunc
spacing: ufunc
sqrt: ufunc
square: ufunc
subtract: ufunc
tan: ufunc
tanh: ufunc
true_divide: ufunc
trunc: ufunc
vecdot: ufunc
vecmat: ufunc

def _adopt_dtype_classes(classes: Any) -> Any: ...
def _array_text(
    a: Any,
    kind: builtins.str | None,
    options: Any,
    separator: Any = " ",
    prefix: Any = "",
    suffix: Any = "",
    formatter: Any = None,
) -> Any: ...
def _as_strided(x: Any, shape: Any, strides: Any, writeable: Any) -> Any: ...
def _count_scopes(change: Any) -> Any: ...
def _export_counts() -> Any: ...
def _exports_buffer(object: Any) -> Any: ...
def _forget_answers() -> Any: ...
def _frombuffer(buffer: Any, dtype: Any, count: builtins.int | None, offset: Any) -> Any: ...
def _fromraw(data: Any, dtype: Any) -> Any: ...
def _fromtext(text: Any, dtype: Any, sep: Any, count: builtins.int | None) -> Any: ...
def _hear_numpy() -> Any: ...
def _itemsize(dtype: Any) -> Any: ...
def _loadtxt(
    source: Any,
    dtype: Any,
    *,
    comments: Any,
    delimiter: Any,
    converters: Any,
    skiprows: Any,
    usecols: Any,
    unpack: Any,
    ndmin: builtins.int,
    max_rows: Any,
    quotechar: Any,
    name: Any,
) -> Any: ...
def _read_npy(source: Any, max_header_size: Any) -> Any: ...
def _reconstruct(*args: Any, **kwargs: Any) -> Any: ...
def _savetxt(
    target: Any,
    x: Any,
    formats: Any,
    delimiter: Any,
    newline: Any,
    header: Any,
    footer: Any,
    comments: Any,
) -> Any: ...
def _seed_sequence(entropy: Any, parts: Any) -> Any: ...
def _set_scope_variable(variable: Any) -> Any: ...
def _tofile(target: Any, a: Any, sep: Any, format: Any) -> Any: ...
def _ufunc(name: Any) -> Any: ...
def _watch_version() -> Any: ...
def _write_npy(target: Any, a: Any) -> Any: ...
def _write_npz(target: Any, arrays: Any, compressed: Any) -> Any: ...
@_ArrayFunctionDispatcher
def all(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def allclose(
    a: Any,
    b: Any,
    rtol: Any = None,
    atol: Any = None,
    equal_nan: Any = False,
    *,
    allocator: Allocator | None = None,
) -> builtins.bool: ...
@_ArrayFunctionDispatcher
def amax(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def amin(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def angle(z: Any, deg: Any = False, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def any(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def append(
    arr: Any,
    values: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def arange(
    start: Any = None,
    stop: Any = None,
    step: Any = None,
    dtype: Any = None,
    *,
    device: builtins.str | None = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def argmax(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    *,
    keepdims: builtins.bool = False,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def argmin(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    *,
    keepdims: builtins.bool = False,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def argpartition(
    a: Any,
    kth: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    kind: builtins.str | None = "introselect",
    order: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def argsort(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    kind: builtins.str | None = None,
    order: Any = None,
    *,
    stable: Any = None,
    descending: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def argwhere(a: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def around(
    a: Any,
    decimals: builtins.int = 0,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def array(
    object: Any,
    dtype: Any = None,
    *,
    copy: builtins.bool | None = ...,
    order: Any = "K",
    subok: builtins.bool = False,
    ndmin: builtins.int = 0,
    ndmax: Any = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def array_equal(
    a1: Any,
    a2: Any,
    equal_nan: Any = False,
    *,
    allocator: Allocator | None = None,
) -> builtins.bool: ...
@_ArrayFunctionDispatcher
def array_equiv(a1: Any, a2: Any, *, allocator: Allocator | None = None) -> builtins.bool: ...
@_ArrayFunctionDispatcher
def array_split(
    ary: Any,
    indices_or_sections: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def asanyarray(
    a: Any,
    dtype: Any = None,
    order: Any = None,
    *,
    device: builtins.str | None = None,
    copy: builtins.bool | None = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def asarray(
    a: Any,
    dtype: Any = None,
    order: Any = None,
    *,
    device: builtins.str | None = None,
    copy: builtins.bool | None = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def ascontiguousarray(
    a: Any,
    dtype: Any = None,
    *,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def asfortranarray(
    a: Any,
    dtype: Any = None,
    *,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def atleast_1d(*arys: Any, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def atleast_2d(*arys: Any, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def atleast_3d(*arys: Any, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def average(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    weights: Any = None,
    returned: Any = False,
    *,
    keepdims: builtins.bool = False,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def bincount(
    x: Any,
    /,
    weights: Any = None,
    minlength: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def block(arrays: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def broadcast_arrays(*args: Any, subok: builtins.bool = False, allocator: Allocator | None = None) -> Any: ...
def broadcast_shapes(*args: Any) -> builtins.tuple[builtins.int, ...]: ...
@_ArrayFunctionDispatcher
def broadcast_to(
    array: Any,
    shape: Any,
    subok: builtins.bool = False,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def can_cast(
    from_: Any,
    to: Any,
    casting: builtins.str = "safe",
    *,
    allocator: Allocator | None = None,
) -> builtins.bool: ...
@_ArrayFunctionDispatcher
def choose(
    a: Any,
    choices: Any,
    out: Any = None,
    mode: Any = "raise",
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def clip(
    a: Any,
    min: Any = None,
    max: Any = None,
    out: Any = None,
    *,
    a_min: Any = None,
    a_max: Any = None,
    allocator: Allocator | None = None,
    **kwargs: Any,
) -> Any: ...
@_ArrayFunctionDispatcher
def column_stack(tup: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def compress(
    condition: Any,
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def concat(
    arrays: Any,
    /,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    out: Any = None,
    *,
    dtype: Any = None,
    casting: builtins.str = "same_kind",
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def concatenate(
    arrays: Any,
    /,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    out: Any = None,
    *,
    dtype: Any = None,
    casting: builtins.str = "same_kind",
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def convolve(a: Any, v: Any, mode: Any = "full", *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def copy(
    a: Any,
    order: Any = None,
    subok: builtins.bool = False,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def copyto(
    dst: Any,
    src: Any,
    casting: builtins.str = "same_kind",
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> None: ...
@_ArrayFunctionDispatcher
def corrcoef(
    x: Any,
    y: Any = None,
    rowvar: Any = None,
    *,
    dtype: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def correlate(a: Any, v: Any, mode: Any = "valid", *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def count_nonzero(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    keepdims: builtins.bool = False,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def cov(
    m: Any,
    y: Any = None,
    rowvar: Any = None,
    bias: Any = None,
    ddof: builtins.float | None = None,
    fweights: Any = None,
    aweights: Any = None,
    *,
    dtype: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def cross(
    a: Any,
    b: Any,
    axisa: Any = ...,
    axisb: Any = ...,
    axisc: Any = ...,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def cumprod(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def cumsum(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def cumulative_prod(
    x: Any,
    /,
    *,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    include_initial: Any = False,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def cumulative_sum(
    x: Any,
    /,
    *,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    include_initial: Any = False,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def delete(
    arr: Any,
    obj: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def diag(v: Any, k: Any = 0, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def diagflat(v: Any, k: Any = 0, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def diagonal(
    a: Any,
    offset: Any = 0,
    axis1: Any = 0,
    axis2: Any = 1,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def diff(
    a: Any,
    n: Any = 1,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    prepend: Any = None,
    append: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def digitize(x: Any, bins: Any, right: Any = False, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def dot(a: Any, b: Any, out: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def dsplit(ary: Any, indices_or_sections: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def dstack(tup: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def ediff1d(
    ary: Any,
    to_end: Any = None,
    to_begin: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def einsum(
    *operands: Any,
    out: Any = None,
    dtype: Any = None,
    order: Any = None,
    casting: builtins.str | None = None,
    optimize: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def einsum_path(
    *operands: Any,
    optimize: Any = None,
    einsum_call: Any = False,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def empty(
    shape: Any,
    dtype: Any = None,
    order: Any = "C",
    *,
    device: builtins.str | None = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def empty_like(
    a: Any,
    dtype: Any = None,
    order: Any = "K",
    subok: builtins.bool = True,
    shape: Any = None,
    *,
    device: builtins.str | None = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
def evaluate(*arrays: Any) -> None: ...
@_ArrayFunctionDispatcher
def expand_dims(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
def explain(x: Any) -> builtins.str: ...
@_ArrayFunctionDispatcher
def extract(condition: Any, arr: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def eye(
    N: Any,
    M: Any = None,
    k: Any = 0,
    dtype: Any = None,
    order: Any = None,
    *,
    device: builtins.str | None = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def fill_diagonal(a: Any, val: Any, wrap: Any = False, *, allocator: Allocator | None = None) -> None: ...
@_ArrayFunctionDispatcher
def fix(x: Any, out: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def flatnonzero(a: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def flip(
    m: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def fliplr(m: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def flipud(m: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
def format_float_positional(
    x: Any,
    precision: Any = None,
    unique: Any = True,
    fractional: Any = True,
    trim: builtins.str | None = "k",
    sign: Any = False,
    pad_left: Any = None,
    pad_right: Any = None,
    min_digits: Any = None,
) -> Any: ...
def format_float_scientific(
    x: Any,
    precision: Any = None,
    unique: Any = True,
    trim: builtins.str | None = "k",
    sign: Any = False,
    pad_left: Any = None,
    exp_digits: Any = None,
    min_digits: Any = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def from_arrow(x: Any, /, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def from_dlpack(
    x: Any,
    /,
    *,
    device: builtins.str | None = None,
    copy: builtins.bool | None = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def full(
    shape: Any,
    fill_value: Any,
    dtype: Any = None,
    order: Any = None,
    *,
    device: builtins.str | None = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def full_like(
    a: Any,
    fill_value: Any,
    dtype: Any = None,
    order: Any = "K",
    subok: builtins.bool = True,
    shape: Any = None,
    *,
    device: builtins.str | None = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def geomspace(
    start: Any,
    stop: Any,
    num: Any = None,
    endpoint: builtins.bool = True,
    dtype: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
def get_num_threads() -> builtins.int: ...
def geterr() -> builtins.dict[builtins.str, Any]: ...
def geterrcall() -> Any: ...
@_ArrayFunctionDispatcher
def gradient(
    f: Any,
    *varargs: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    edge_order: Any = 1,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def histogram(
    a: Any,
    bins: Any = None,
    range: Any = None,
    density: Any = None,
    weights: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def histogram2d(
    x: Any,
    y: Any,
    bins: Any = None,
    range: Any = None,
    density: Any = None,
    weights: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def histogram_bin_edges(
    a: Any,
    bins: Any = None,
    range: Any = None,
    weights: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def histogramdd(
    sample: Any,
    bins: Any = None,
    range: Any = None,
    density: Any = None,
    weights: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def hsplit(ary: Any, indices_or_sections: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def hstack(
    tup: Any,
    *,
    dtype: Any = None,
    casting: builtins.str = "same_kind",
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def i0(x: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def identity(
    n: Any,
    dtype: Any = None,
    *,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def imag(val: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def indices(
    dimensions: Any,
    dtype: Any = None,
    sparse: builtins.bool = False,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
def info() -> builtins.dict[builtins.str, Any]: ...
@_ArrayFunctionDispatcher
def inner(a: Any, b: Any, /, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def insert(
    arr: Any,
    obj: Any,
    values: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def interp(
    x: Any,
    xp: Any,
    fp: Any,
    left: Any = None,
    right: Any = None,
    period: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def intersect1d(
    ar1: Any,
    ar2: Any,
    assume_unique: Any = False,
    return_indices: Any = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def isclose(
    a: Any,
    b: Any,
    rtol: Any = None,
    atol: Any = None,
    equal_nan: Any = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def isin(
    element: Any,
    test_elements: Any,
    assume_unique: Any = False,
    invert: Any = False,
    *,
    kind: builtins.str | None = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def ix_(*args: Any, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def kron(a: Any, b: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def lexsort(
    keys: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def linspace(
    start: Any,
    stop: Any,
    num: Any = None,
    endpoint: builtins.bool = True,
    retstep: Any = False,
    dtype: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
    *,
    device: builtins.str | None = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def logspace(
    start: Any,
    stop: Any,
    num: Any = None,
    endpoint: builtins.bool = True,
    base: Any = None,
    dtype: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def matrix_transpose(x: Any, /, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def max(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def may_share_memory(
    a: Any,
    b: Any,
    /,
    max_work: Any = 0,
    *,
    allocator: Allocator | None = None,
) -> builtins.bool: ...
@_ArrayFunctionDispatcher
def mean(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    *,
    where: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def median(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    overwrite_input: Any = False,
    keepdims: builtins.bool = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def memory_statistics() -> builtins.dict[builtins.str, Any]: ...
@_ArrayFunctionDispatcher
def meshgrid(
    *xi: Any,
    copy: builtins.bool | None = True,
    sparse: builtins.bool = False,
    indexing: Any = "xy",
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def min(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def min_scalar_type(a: Any, /, *, allocator: Allocator | None = None) -> _AnyDType: ...
@_ArrayFunctionDispatcher
def moveaxis(a: Any, source: Any, destination: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def nan_to_num(
    x: Any,
    copy: builtins.bool | None = True,
    nan: Any = None,
    posinf: Any = None,
    neginf: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanargmax(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    *,
    keepdims: builtins.bool = False,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanargmin(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    *,
    keepdims: builtins.bool = False,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nancumprod(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nancumsum(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanmax(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanmean(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    *,
    where: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanmedian(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    overwrite_input: Any = False,
    keepdims: builtins.bool = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanmin(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanpercentile(
    a: Any,
    q: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    overwrite_input: Any = False,
    method: Any = "linear",
    keepdims: builtins.bool = False,
    *,
    weights: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanprod(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanquantile(
    a: Any,
    q: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    overwrite_input: Any = False,
    method: Any = "linear",
    keepdims: builtins.bool = False,
    *,
    weights: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanstd(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    ddof: builtins.float = 0.0,
    keepdims: builtins.bool = False,
    *,
    where: Any = None,
    mean: Any = None,
    correction: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nansum(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nanvar(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    ddof: builtins.float = 0.0,
    keepdims: builtins.bool = False,
    *,
    where: Any = None,
    mean: Any = None,
    correction: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nested_iters(
    op: Any,
    axes: Any,
    flags: Any = None,
    op_flags: Any = None,
    op_dtypes: Any = None,
    order: Any = "K",
    casting: builtins.str = "safe",
    buffersize: Any = 0,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def nonzero(a: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def ones(
    shape: Any,
    dtype: Any = None,
    order: Any = "C",
    *,
    device: builtins.str | None = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def ones_like(
    a: Any,
    dtype: Any = None,
    order: Any = "K",
    subok: builtins.bool = True,
    shape: Any = None,
    *,
    device: builtins.str | None = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def outer(a: Any, b: Any, out: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def packbits(
    a: Any,
    /,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    bitorder: Any = "big",
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def pad(
    array: Any,
    pad_width: Any,
    mode: Any = None,
    *,
    allocator: Allocator | None = None,
    **kwargs: Any,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def partition(
    a: Any,
    kth: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    kind: builtins.str | None = "introselect",
    order: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def percentile(
    a: Any,
    q: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    overwrite_input: Any = False,
    method: Any = "linear",
    keepdims: builtins.bool = False,
    *,
    weights: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def permute_dims(a: Any, axes: Any = None, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def place(arr: Any, mask: Any, vals: Any, *, allocator: Allocator | None = None) -> None: ...
@_ArrayFunctionDispatcher
def prod(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def promote_types(type1: Any, type2: Any, /) -> _AnyDType: ...
@_ArrayFunctionDispatcher
def ptp(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def put(a: Any, ind: Any, v: Any, mode: Any = "raise", *, allocator: Allocator | None = None) -> None: ...
@_ArrayFunctionDispatcher
def put_along_axis(
    arr: Any,
    indices: Any,
    values: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None,
    *,
    allocator: Allocator | None = None,
) -> None: ...
@_ArrayFunctionDispatcher
def putmask(a: Any, /, mask: Any, values: Any, *, allocator: Allocator | None = None) -> None: ...
@_ArrayFunctionDispatcher
def quantile(
    a: Any,
    q: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    overwrite_input: Any = False,
    method: Any = "linear",
    keepdims: builtins.bool = False,
    *,
    weights: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def ravel(a: Any, order: Any = "C", *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def ravel_multi_index(
    multi_index: Any,
    dims: Any,
    mode: Any = None,
    order: Any = "C",
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def real(val: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def real_if_close(a: Any, tol: Any = 100.0, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def repeat(
    a: Any,
    repeats: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
def report() -> builtins.dict[builtins.str, Any]: ...
def reset_memory_peak() -> None: ...
@_ArrayFunctionDispatcher
def reshape(
    a: Any,
    /,
    shape: Any,
    order: Any = "C",
    *,
    copy: builtins.bool | None = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def resize(a: Any, new_shape: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def result_type(*arrays_and_dtypes: Any, allocator: Allocator | None = None) -> _AnyDType: ...
@_ArrayFunctionDispatcher
def roll(
    a: Any,
    shift: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def rollaxis(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None,
    start: Any = ...,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def rot90(m: Any, k: Any = ..., axes: Any = ..., *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def round(
    a: Any,
    decimals: builtins.int = 0,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def searchsorted(
    a: Any,
    v: Any,
    side: Any = "left",
    sorter: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def select(
    condlist: Any,
    choicelist: Any,
    default: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def set_num_threads(num_threads: Any) -> None: ...
@_ArrayFunctionDispatcher
def setdiff1d(
    ar1: Any,
    ar2: Any,
    assume_unique: Any = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def seterr(
    all: Any = None,
    divide: Any = None,
    over: Any = None,
    under: Any = None,
    invalid: Any = None,
) -> builtins.dict[builtins.str, Any]: ...
def seterrcall(func: Any) -> Any: ...
@_ArrayFunctionDispatcher
def setxor1d(
    ar1: Any,
    ar2: Any,
    assume_unique: Any = False,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def shares_memory(
    a: Any,
    b: Any,
    /,
    max_work: Any = ...,
    *,
    allocator: Allocator | None = None,
) -> builtins.bool: ...
@_ArrayFunctionDispatcher
def sinc(x: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def sort(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    kind: builtins.str | None = None,
    order: Any = None,
    *,
    stable: Any = None,
    descending: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def sort_complex(a: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def split(
    ary: Any,
    indices_or_sections: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def squeeze(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def stack(
    arrays: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
    out: Any = None,
    *,
    dtype: Any = None,
    casting: builtins.str = "same_kind",
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def std(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    ddof: builtins.float | None = None,
    keepdims: builtins.bool = False,
    *,
    where: Any = None,
    mean: Any = None,
    correction: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def sum(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: builtins.bool = False,
    initial: Any = None,
    where: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def swapaxes(a: Any, axis1: Any, axis2: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def take(
    a: Any,
    indices: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    out: Any = None,
    mode: Any = "raise",
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def take_along_axis(
    arr: Any,
    indices: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def tensordot(a: Any, b: Any, axes: Any = None, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def tile(A: Any, reps: Any, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def trace(
    a: Any,
    offset: Any = 0,
    axis1: Any = 0,
    axis2: Any = 1,
    dtype: Any = None,
    out: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def transpose(a: Any, axes: Any = None, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def trapezoid(
    y: Any,
    x: Any = None,
    dx: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def tri(
    N: Any,
    M: Any = None,
    k: Any = 0,
    dtype: Any = None,
    *,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def tril(m: Any, k: Any = 0, *, allocator: Allocator | None = None) -> _AnyArray: ...
def trim_memory() -> builtins.int: ...
@_ArrayFunctionDispatcher
def trim_zeros(
    filt: Any,
    trim: builtins.str | None = "fb",
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def triu(m: Any, k: Any = 0, *, allocator: Allocator | None = None) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def union1d(ar1: Any, ar2: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def unique(
    ar: Any,
    return_index: Any = False,
    return_inverse: Any = False,
    return_counts: Any = False,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    *,
    equal_nan: Any = True,
    sorted: Any = True,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def unique_all(x: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def unique_counts(x: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def unique_inverse(x: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def unique_values(x: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def unpackbits(
    a: Any,
    /,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    count: builtins.int | None = None,
    bitorder: Any = "big",
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def unravel_index(
    indices: Any,
    shape: Any,
    order: Any = "C",
    *,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def unstack(
    x: Any,
    /,
    *,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def unwrap(
    p: Any,
    discont: Any = None,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = ...,
    *,
    period: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def vander(
    x: Any,
    N: Any = None,
    increasing: Any = False,
    *,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def var(
    a: Any,
    axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
    dtype: Any = None,
    out: Any = None,
    ddof: builtins.float | None = None,
    keepdims: builtins.bool = False,
    *,
    where: Any = None,
    mean: Any = None,
    correction: Any = None,
    allocator: Allocator | None = None,
) -> Any: ...
@_ArrayFunctionDispatcher
def vdot(a: Any, b: Any, /, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def vsplit(ary: Any, indices_or_sections: Any, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def vstack(
    tup: Any,
    *,
    dtype: Any = None,
    casting: builtins.str = "same_kind",
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def where(condition: Any, x: Any = None, y: Any = None, /, *, allocator: Allocator | None = None) -> Any: ...
@_ArrayFunctionDispatcher
def zeros(
    shape: Any,
    dtype: Any = None,
    order: Any = "C",
    *,
    device: builtins.str | None = None,
    like: Any = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
@_ArrayFunctionDispatcher
def zeros_like(
    a: Any,
    dtype: Any = None,
    order: Any = "K",
    subok: builtins.bool = True,
    shape: Any = None,
    *,
    device: builtins.str | None = None,
    allocator: Allocator | None = None,
) -> _AnyArray: ...
fft: ModuleType
linalg: ModuleType
memory: ModuleType
random: ModuleType
