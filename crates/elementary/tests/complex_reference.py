"""Writes tests/complex.bin: NumPy's complex results for special and random operands.

A record is: 16 bytes of name, one byte size of a complex number, one byte operand count, two bytes
count of rows; then operands and results. The first rows are special × special, the rest random.
"""

import pathlib
import struct

import numpy as np

UNARY = "exp exp2 expm1 log log2 log10 log1p sqrt sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh reciprocal sign".split()
BINARY = "divide multiply power".split()
SPECIAL = [0.0, 1.0, 2.5, 1e-5, np.inf]


def main():
    np.seterr(all="ignore")
    rng = np.random.default_rng(3)
    out = bytearray()
    for names, arity in ((UNARY, 1), (BINARY, 2)):
        for name in names:
            function = getattr(np, name)
            for kind, part in ((np.complex128, np.float64), (np.complex64, np.float32)):
                info = np.finfo(part)
                values = (
                    SPECIAL
                    if arity == 2
                    else SPECIAL + [0.5, float(info.max), 720.0 if part is np.float64 else 90.0]
                )
                values = np.array([*values, *(-v for v in values), np.nan], part)
                re, im = (g.ravel() for g in np.meshgrid(values, values))
                z = np.empty(len(re), kind)
                z.real, z.imag = re, im
                if arity == 2:
                    i, j = (g.ravel() for g in np.meshgrid(np.arange(len(z)), np.arange(len(z))))
                    keep = rng.permutation(len(i))[:500]
                    operands = [z[i][keep], z[j][keep]]
                else:
                    operands = [z]
                count = 100
                rows = []
                for operand in operands:
                    size = np.exp2(rng.uniform(-8, 5, count))
                    angle = rng.uniform(-np.pi, np.pi, count)
                    rows.append(np.concatenate([operand, (size * np.exp(1j * angle)).astype(kind)]))
                results = np.array(
                    [function(*(np.full(1, r[k]) for r in rows))[0] for k in range(len(rows[0]))], kind
                )
                out += struct.pack("<16sBBH", name.encode(), np.dtype(kind).itemsize, arity, len(results))
                out += np.stack(rows, 1).tobytes() + results.tobytes()
    path = pathlib.Path(__file__).parent / "complex.bin"
    path.write_bytes(out)
    print(path, len(out))


main()
