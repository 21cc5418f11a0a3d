"""Writes promotion.txt: promotion and casting rules as NumPy has them. Run: python promotion.py > promotion.txt"""

import numpy as np

DTYPES = "bool int8 uint8 int16 uint16 int32 uint32 int64 uint64 float16 float32 float64 complex64 complex128".split()
WEAK = {"bool": True, "int": 1, "float": 1.0, "complex": 1j}
CASTINGS = "no equiv safe same_kind unsafe".split()

print(f"# NumPy {np.__version__}; columns of casts: {' '.join(DTYPES)}")
for a in DTYPES:
    for b in DTYPES:
        print("promote", a, b, np.promote_types(a, b))
for a in DTYPES:
    for name, value in WEAK.items():
        print("weak", a, name, np.result_type(np.dtype(a), value))
for casting in CASTINGS:
    for a in DTYPES:
        print("cast", casting, a, "".join("01"[np.can_cast(a, b, casting)] for b in DTYPES))
random = np.random.default_rng(1)
for _ in range(100):
    dtypes = random.choice(DTYPES, random.integers(2, 5))
    weak = random.choice(list(WEAK), random.integers(0, 3))
    found = np.result_type(*map(np.dtype, dtypes), *(WEAK[name] for name in weak))
    print("result", ",".join(dtypes), ",".join(weak) or "-", found)
