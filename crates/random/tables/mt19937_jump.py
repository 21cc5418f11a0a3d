"""Prints the table of src/mt19937_jump.rs: x^(2^128) modulo the minimal polynomial of the Mersenne Twister.

Polynomials over GF(2) are Python integers, bit i the coefficient of x^i. The minimal polynomial comes from the lowest bit of
successive words by Berlekamp and Massey's algorithm.
"""

N, M, DEGREE = 624, 397, 19937


def lowest_bits(count):
    words = [19650218]
    for i in range(1, N):
        words.append((1812433253 * (words[-1] ^ (words[-1] >> 30)) + i) & 0xFFFFFFFF)
    for i in range(count):
        y = (words[i] & 0x80000000) | (words[i + 1] & 0x7FFFFFFF)
        words.append(words[i + M] ^ (y >> 1) ^ (0x9908B0DF if y & 1 else 0))
    return [w & 1 for w in words[N : N + count]]


def connection(bits):
    """The shortest c with sum(c_i bits[n - i]) = 0: Massey 1969."""
    c, b, length, gap, seen = 1, 1, 0, 1, 0
    for n, bit in enumerate(bits):
        seen = seen << 1 | bit  # bit i is bits[n - i]
        if (c & seen).bit_count() & 1:
            t = c
            c ^= b << gap
            if 2 * length <= n:
                length, b, gap = n + 1 - length, t, 0
        gap += 1
    return c, length


def remainder(a, p):
    while (excess := a.bit_length() - p.bit_length()) >= 0:
        a ^= p << excess
    return a


c, length = connection(lowest_bits(2 * DEGREE + 64))
assert length == DEGREE
minimal = int(bin(c)[2:].zfill(DEGREE + 1)[::-1], 2)  # the reciprocal
power = 2
for _ in range(128):
    power = remainder(int("0".join(bin(power)[2:]), 2), minimal)
words = [power >> 32 * i & 0xFFFFFFFF for i in range(N)]
for i in range(0, N, 8):
    print("    " + " ".join(f"{w:#010x}," for w in words[i : i + 8]))
