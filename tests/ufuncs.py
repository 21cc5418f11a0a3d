"""NumPy's numeric ufuncs, and how near to NumPy's results ours have to be.

The list is read from NumPy itself, so a ufunc that NumPy gains shows up here. Arithmetic, comparisons
and bit operations have to be exact; functions that round may differ from NumPy by a few units in the last
place (`elementwise/test_accuracy.py` measures the true error). Integer and float warnings are compared
where the operation is exact; those of rounded functions are in `elementwise/test_warnings.py`, row by row,
because NumPy's own vector loops raise different flags on different processors.
"""

import numpy as np
from oracle import COMPLEX

# A ufunc for dtypes that come later (datetime64), and the functions of vectors and matrices (tests/linalg).
ELSEWHERE = {"isnat", "matmul", "vecdot", "matvec", "vecmat"}
UFUNCS = sorted(
    {f.__name__ for f in vars(np).values() if isinstance(f, np.ufunc)} - ELSEWHERE,
)
UNARY = [name for name in UFUNCS if getattr(np, name).nin == 1]
BINARY = [name for name in UFUNCS if getattr(np, name).nin == 2]

EXACT = set(
    """add subtract multiply divide true_divide negative positive absolute fabs sign signbit copysign
    floor ceil trunc rint conjugate square sqrt reciprocal maximum minimum fmax fmin floor_divide remainder
    fmod divmod modf frexp ldexp nextafter spacing isfinite isinf isnan heaviside greater greater_equal
    less less_equal equal not_equal logical_and logical_or logical_xor logical_not bitwise_and bitwise_or
    bitwise_xor bitwise_count invert left_shift right_shift gcd lcm degrees radians deg2rad rad2deg""".split()
)
# NumPy's own error, measured against a multi-precision reference, adds to ours: exp and log of float32
# are up to 2.5 units off in its vector loops; powers and hyperbolic functions of float64 up to 1.5.
NUMPY_ALLOWANCE = 2


def tolerance(name, dtype):
    if name in ("fmax", "fmin") and dtype in ("f4", "f8"):
        # Which of two zeros comes out depends in NumPy on whether its vector loop or its tail meets them.
        return {"zero_signs": False}
    if name in EXACT and dtype not in COMPLEX:
        return {}
    if dtype in COMPLEX:
        # Parts near a branch cut, and products that overflow in between, depend on the order of rounding.
        eps, tiny = float(np.finfo(dtype).eps), float(np.finfo(dtype).smallest_subnormal)
        loose = {"ulp": 16, "zero_signs": False}
        if name == "log1p":
            # NumPy takes the logarithm of the magnitude of 1 + z, which has lost the digits of a small z.
            return {**loose, "atol": eps}
        if name.endswith("power"):
            return {**loose, **of_powers(dtype), "atol": 4 * tiny}
        return loose
    if name.startswith("logaddexp") and dtype in ("f4", "f8"):
        # A result near zero keeps the rounding errors of operands about one: both libraries have them.
        return {"ulp": 2 + NUMPY_ALLOWANCE, "atol": float(np.finfo(dtype).eps)}
    return {"ulp": 2 + NUMPY_ALLOWANCE}


def of_powers(dtype):
    """exp(x2 * log(x1)) of complex numbers makes the error of the product, which grows with it, one of the
    result: 80 units for exponents of 40, in NumPy's C library as here (measured with mpmath)."""
    units = {"F": 128, "D": 1024}
    return {"rtol": units[dtype] * float(np.finfo(dtype).eps)} if dtype in COMPLEX else {}


def usable(base, name):
    """Special values, less those where NumPy itself follows the C library of the day."""
    if base.dtype.kind == "c" and name not in EXACT:
        return base[np.isfinite(base)]
    return base


def warned(name, dtype):
    return name in EXACT and dtype not in COMPLEX
