"""Writes tests/special.bin: NumPy's results and floating-point flags for special operands.

A record is: 16 bytes of name, one byte operand size, one byte operand count, two bytes count of rows;
then operands, results, and one byte of flags a row (1 divide, 2 overflow, 4 invalid).
"""

import pathlib
import struct

import numpy as np

UNARY = "exp exp2 expm1 log log2 log10 log1p sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh floor ceil trunc rint sign spacing degrees radians".split()
BINARY = "pow atan2 hypot logaddexp logaddexp2 fmod remainder floor_divide copysign nextafter heaviside minimum maximum fmin fmax".split()
NAMES = {
    "pow": "power",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "atan2": "arctan2",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
}
FLAGS = {"divide by zero": 1, "overflow": 2, "invalid value": 4, "underflow": 0}


def values(kind, few):
    info = np.finfo(kind)
    tiny, big = float(info.smallest_subnormal), float(info.max)
    positive = [0.0, 1.0, 0.5, 2.0, 3.0, tiny, float(info.tiny), big, float("inf")]
    if few:
        positive += [1 / 3, 1e30]
    else:
        positive += [
            1e-30,
            0.1,
            0.25,
            0.75,
            1 - info.epsneg,
            1 + info.eps,
            1.5,
            2.5,
            3.5,
            10.0,
            16.0,
            100.0,
            1000.0,
            2.0**24 + 1,
            2.0**52 + 1,
            1e30,
            88.72,
            88.73,
            89.4,
            89.5,
            103.9,
            104.1,
            127.5,
            128.0,
            149.0,
            150.5,
            709.7,
            709.8,
            710.4,
            710.5,
            745.1,
            745.2,
            746.0,
            1023.5,
            1024.0,
            1074.0,
            1075.5,
            tiny * 5,
            float(info.tiny) * 0.7,
            np.pi,
            np.pi / 2,
        ]
    both = positive + [-x for x in positive] + [float("nan")]
    return np.array(both, kind)


def main():
    out = bytearray()
    flags = [0]
    np.seterrcall(lambda text, _: flags.__setitem__(0, flags[0] | FLAGS.get(text, 0)))
    np.seterr(all="call")
    for names, arity in ((UNARY, 1), (BINARY, 2)):
        for name in names:
            function = getattr(np, NAMES.get(name, name))
            for kind in (np.float64, np.float32):
                v = values(kind, arity == 2)
                operands = v[:, None] if arity == 1 else np.stack([g.ravel() for g in np.meshgrid(v, v)], 1)
                results, raised = [], []
                for row in operands:
                    flags[0] = 0
                    results.append(function(*(np.full(16, x, kind) for x in row))[3])
                    raised.append(flags[0])
                out += struct.pack("<16sBBH", name.encode(), np.dtype(kind).itemsize, arity, len(operands))
                out += operands.tobytes() + np.array(results, kind).tobytes() + bytes(raised)
    path = pathlib.Path(__file__).parent / "special.bin"
    path.write_bytes(out)
    print(path, len(out))


main()
