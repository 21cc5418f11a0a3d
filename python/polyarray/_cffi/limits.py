"""What numbers of a dtype can be: `finfo` and `iinfo`."""

from __future__ import annotations

from .dtypes import find

# Bits of the exponent and of the fraction.
_FORMS = {"float16": (5, 10), "bfloat16": (8, 7), "float32": (8, 23), "float64": (11, 52)}


class finfo:
    """The limits of a floating-point dtype."""

    __module__ = "polyarray"

    def __init__(self, dtype):
        dtype = find(dtype)
        if dtype.kind == "c":
            dtype = find({8: "float32", 16: "float64"}[dtype.itemsize])
        if dtype.name not in _FORMS:
            raise ValueError(f"data type {dtype.type!r} not inexact")
        exponent, fraction = _FORMS[dtype.name]
        make = dtype.type._of
        self.dtype, self.bits = dtype, 8 * dtype.itemsize
        self.nexp = self.iexp = exponent
        self.nmant = fraction
        self.maxexp, self.minexp = 1 << (exponent - 1), 2 - (1 << (exponent - 1))
        self.machep, self.negep = -fraction, -fraction - 1
        self.eps, self.epsneg = make(2.0**-fraction), make(2.0 ** (-fraction - 1))
        self.max = make((2.0 - 2.0**-fraction) * 2.0 ** (self.maxexp - 1))
        self.min = make(-self.max._value)
        self.tiny = self.smallest_normal = make(2.0**self.minexp)
        self.smallest_subnormal = make(2.0 ** (self.minexp - fraction))
        self.precision = int(fraction * 0.30102999566398120)
        self.resolution = make(float(dtype.type(10.0**-self.precision)))

    def __repr__(self):
        return f"finfo(resolution={self.resolution}, min={self.min}, max={self.max}, dtype={self.dtype})"


class iinfo:
    """The limits of an integer dtype."""

    __module__ = "polyarray"

    def __init__(self, type):
        self.dtype = find(type)
        self.kind, self.bits = self.dtype.kind, 8 * self.dtype.itemsize
        if self.kind not in "iu":
            raise ValueError(f"Invalid integer data type {self.kind!r}.")
        signed = self.kind == "i"
        self.max = (1 << (self.bits - signed)) - 1
        self.min = -(1 << (self.bits - 1)) if signed else 0

    def __repr__(self):
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"
