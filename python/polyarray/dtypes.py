"""The classes of dtypes by name, as `dtypes.Float64DType`.

Here all dtypes are instances of one class, so these are the scalar types' dtypes under the names that
programs look for: `isinstance(x.dtype, dtypes.Float64DType)` works, and `dtypes.Float64DType()` gives the
dtype.
"""

from __future__ import annotations

from typing import Any, NoReturn

from . import _missing
from . import _polyarray as core

scalar_types: tuple[type, ...] = tuple(
    getattr(core, name)
    for name in """
        bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 bfloat16 float16 float32 float64
        complex64 complex128
    """.split()
)
"""The scalar types of all dtypes."""

_WORDS = """
    bool bool_ int8 byte int16 short int32 intc int64 long longlong intp int_ uint8 ubyte uint16 ushort
    uint32 uintc uint64 ulong ulonglong uintp uint bfloat16 float16 half float32 single float64 double
    complex64 csingle complex128 cdouble
"""
scalar_types_by_name: dict[str, type] = {
    **{word: getattr(core, word) for word in _WORDS.split()},
    "float": core.float64,
    "complex": core.complex128,
    "int": core.int64,
}
"""The scalar types by their names and aliases: NumPy's `sctypeDict`."""


class _DTypeClass(type):
    """A class whose instances are the one dtype of a scalar type."""

    dtype: Any

    def __instancecheck__(cls, instance: object) -> bool:
        return instance is cls.dtype

    def __call__(cls) -> Any:
        return cls.dtype

    @property
    def type(cls) -> Any:
        return cls.dtype.type


def _class_of(name: str, scalar: type) -> _DTypeClass:
    dtype = core.dtype(scalar)
    doc = f"""The class of `dtype('{dtype.name}')`.

    >>> import polyarray as pa
    >>> pa.dtypes.{name}(), isinstance(pa.dtype("{dtype.name}"), pa.dtypes.{name})
    (dtype('{dtype.name}'), True)
    """
    made = _DTypeClass(name, (), {"dtype": dtype, "__doc__": doc})
    made.__module__ = __name__
    return made


BoolDType = _class_of("BoolDType", core.bool)
Int8DType = ByteDType = _class_of("Int8DType", core.int8)
Int16DType = ShortDType = _class_of("Int16DType", core.int16)
Int32DType = IntDType = _class_of("Int32DType", core.int32)
Int64DType = LongDType = LongLongDType = _class_of("Int64DType", core.int64)
UInt8DType = UByteDType = _class_of("UInt8DType", core.uint8)
UInt16DType = UShortDType = _class_of("UInt16DType", core.uint16)
UInt32DType = UIntDType = _class_of("UInt32DType", core.uint32)
UInt64DType = ULongDType = ULongLongDType = _class_of("UInt64DType", core.uint64)
BFloat16DType = _class_of("BFloat16DType", core.bfloat16)
Float16DType = _class_of("Float16DType", core.float16)
Float32DType = _class_of("Float32DType", core.float32)
Float64DType = _class_of("Float64DType", core.float64)
Complex64DType = _class_of("Complex64DType", core.complex64)
Complex128DType = _class_of("Complex128DType", core.complex128)


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
