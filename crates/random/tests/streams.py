"""Writes streams.txt: what NumPy draws, as one row per request.

    python crates/random/tests/streams.py > crates/random/tests/streams.txt

A row is `generator seed operation arguments… n : hash after first…`: the FNV-1a hash of the n numbers' bytes, what
the generator gives next (two 32-bit draws and a 64-bit one, so that the waiting half counts), and the first numbers, for the eye.
"""

import numpy as np

GENERATORS = {
    g.__name__: g
    for g in (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64)
}


def fnv(data):
    state = 0xCBF29CE484222325
    for byte in data:
        state = (state ^ byte) * 0x100000001B3 % 2**64
    return f"{state:016x}"


def after(bits):
    rng = np.random.Generator(bits)
    halves = [int(rng.integers(0, 2**32, dtype=np.uint32)) for _ in range(2)]
    return "/".join(f"{x:x}" for x in (*halves, bits.random_raw()))


def row(name, seed, operation, values, bits):
    values = np.asarray(values)
    first = " ".join(str(x) for x in values.ravel()[:3].tolist())
    print(f"{name} {seed} {operation} {values.size} : {fnv(values.tobytes())} {after(bits)} {first}")


def words(x):
    out = [x & 0xFFFFFFFF]
    while x := x >> 32:
        out.append(x & 0xFFFFFFFF)
    return out


def commas(xs):
    return ",".join(map(str, xs)) or "-"


def seed_sequences():
    entropies = [
        [],
        [0],
        [1],
        [42],
        [2**32 - 1],
        words(2**32),
        words(2**128 - 1),
        words(3**200),
        [5, 0, 7],
        list(range(40)),
    ]
    for entropy in entropies:
        for key in ([], [0], [3, 2**31]):
            for pool in (4, 8):
                seq = np.random.SeedSequence(np.array(entropy, np.uint32), spawn_key=key, pool_size=pool)
                child = seq.spawn(3)[2]
                data = (
                    seq.generate_state(19).tobytes()
                    + seq.generate_state(7, np.uint64).tobytes()
                    + child.generate_state(5).tobytes()
                )
                print(f"SeedSequence {commas(entropy)} {commas(key)} {pool} : {fnv(data)}")


INTEGERS = {
    "bool": [(0, 1), (0, 2), (1, 2)],
    "int8": [(-128, 128), (0, 1), (-5, 100), (0, 3), (-128, 127), (0, 128)],
    "uint8": [(0, 256), (0, 255), (3, 4), (1, 7), (0, 129), (100, 230)],
    "int16": [(-(2**15), 2**15), (-3, 1000), (0, 2**15), (-7, 30000)],
    "uint16": [(0, 2**16), (5, 2**16), (0, 3), (10, 40000), (0, 2**15 + 1)],
    "int32": [(-(2**31), 2**31), (-3, 10**6), (0, 2**31), (0, 10), (-(2**30), 2**30 + 3)],
    "uint32": [(0, 2**32), (1, 2**32), (0, 3), (7, 3 * 10**9), (0, 2**31 + 1)],
    "int64": [
        (-(2**63), 2**63),
        (0, 10),
        (0, 2**32),
        (0, 2**32 + 1),
        (-5, 10**15),
        (-(2**62), 2**62 + 3),
        (0, 2**32 - 1),
        (9, 10),
    ],
    "uint64": [(0, 2**64), (1, 2**64), (0, 2**32), (0, 1000), (2**63, 2**64 - 5), (0, 2**63 + 1)],
}


def integers(name, seed, make, draw, operation, endpoints, n=301):
    for dtype, bounds in INTEGERS.items():
        for low, high in bounds:
            for endpoint in endpoints:
                top = high - endpoint
                bits = make()
                args = {"endpoint": True} if endpoint else {}
                values = draw(bits)(low, top, size=n, dtype=dtype, **args)
                row(name, seed, f"{operation} {dtype} {low} {top} {int(endpoint)}", values, bits)
        bits = make()
        lows = np.array([b[0] for b in bounds[1:]], object)
        highs = np.array([b[1] for b in bounds[1:]], object)
        kind = np.int64 if dtype != "uint64" else np.uint64
        if dtype == "uint64":
            lows, highs = lows.astype(kind), np.array([min(h, 2**64 - 1) for h in highs], kind)
        else:
            lows, highs = lows.astype(kind), highs.astype(kind)
        values = draw(bits)(lows, highs, size=(20, len(lows)), dtype=dtype)
        row(name, seed, f"{operation}_each {dtype} {commas(lows)} {commas(highs)}", values, bits)


WEIGHTS = [
    [0.1, 0.2, 0.3, 0.4],
    [0.0, 0.5, 0.0, 0.25, 0.25, 0.0],
    [1.0],
    (np.arange(1, 101) / 5050).tolist(),
]


CONTINUOUS = [
    ("laplace", 1.5, 2.5),
    ("gumbel", 1.5, 2.5),
    ("logistic", 1.5, 2.5),
    ("lognormal", 0.5, 0.75),
    ("rayleigh", 3.25),
    ("pareto", 2.5),
    ("pareto", 1e-3),
    ("weibull", 0),
    ("weibull", 1.75),
    ("power", 0.3),
    ("power", 4),
    ("standard_cauchy",),
    ("triangular", -1, 0.25, 3),
    ("triangular", 0, 0, 1),
    ("wald", 1.5, 2.5),
    ("wald", 100, 0.1),
    ("standard_gamma", 0.3),
    ("standard_gamma", 1.0),
    ("standard_gamma", 5.5),
    ("gamma", 0.7, 2.0),
    ("beta", 0.4, 0.6),
    ("beta", 1e-5, 1e-5),
    ("beta", 2.0, 3.0),
    ("chisquare", 3.0),
    ("noncentral_chisquare", 0.5, 3.0),
    ("noncentral_chisquare", 3.0, 2.0),
    ("f", 2.0, 10.0),
    ("noncentral_f", 2.0, 10.0, 3.0),
    ("standard_t", 5.0),
    ("vonmises", 0.5, 1e-6),
    ("vonmises", 0.5, 4.0),
    ("vonmises", 3.0, 1e7),
]
DISCRETE = [
    ("binomial", 10, 0.3),
    ("binomial", 1000, 0.7),
    ("negative_binomial", 3.5, 0.1),
    ("poisson", 3.0),
    ("poisson", 300.0),
    ("zipf", 1.7),
    ("geometric", 0.5),
    ("geometric", 0.01),
    ("hypergeometric", 5, 6, 4),
    ("hypergeometric", 500, 600, 700),
    ("logseries", 0.9),
]


def continuous(draw):
    for name, *parameters in CONTINUOUS:
        draw(f"continuous {name} {commas(parameters)}", lambda g: getattr(g, name)(*parameters, size=1001))
    for name, *parameters in DISCRETE:
        draw(f"discrete {name} {commas(parameters)}", lambda g: getattr(g, name)(*parameters, size=1001))
    draw("multinomial 1000 0.2,0.3,0.5", lambda g: g.multinomial(1000, [0.2, 0.3, 0.5], 300).ravel())
    draw("dirichlet 0.5,2.0,3.5", lambda g: g.dirichlet([0.5, 2.0, 3.5], 300).ravel())


def modern():
    for name, kind in GENERATORS.items():
        for seed in (0, 42, 2**100 + 7):

            def make():
                return kind(seed)

            def draw(operation, call, make=make):
                bits = make()
                row(name, seed, operation, call(np.random.Generator(bits)), bits)

            for n in (1, 5, 700, 20001):
                draw("random", lambda g: g.random(n))
                draw("random_f32", lambda g: g.random(n, np.float32))
            draw("random_f32_odd", lambda g: [g.random(3, np.float32), g.random(300, np.float32)][1])
            n = 40000
            draw("standard_normal", lambda g: g.standard_normal(n))
            draw("standard_normal_f32", lambda g: g.standard_normal(n, np.float32))
            draw("standard_exponential", lambda g: g.standard_exponential(n))
            draw("standard_exponential_f32", lambda g: g.standard_exponential(n, np.float32))
            draw("standard_exponential_inv", lambda g: g.standard_exponential(n, method="inv"))
            draw(
                "standard_exponential_inv_f32", lambda g: g.standard_exponential(n, np.float32, method="inv")
            )
            draw("uniform -3.5 11.25", lambda g: g.uniform(-3.5, 11.25, 1000))
            draw("normal 5.5 0.3", lambda g: g.normal(5.5, 0.3, 1000))
            draw("exponential 2.7", lambda g: g.exponential(2.7, 1000))
            continuous(draw)
            draw("standard_gamma_f32 0.4", lambda g: g.standard_gamma(0.4, 1000, np.float32))
            draw("standard_gamma_f32 3.5", lambda g: g.standard_gamma(3.5, 1000, np.float32))
            draw("dirichlet 0.01,0.05", lambda g: g.dirichlet([0.01, 0.05], 300).ravel())
            for method in ("count", "marginals"):
                draw(
                    f"multivariate_hypergeometric 40,30,0,50 70 {method}",
                    lambda g: g.multivariate_hypergeometric([40, 30, 0, 50], 70, 100, method=method).ravel(),
                )
            for n in (0, 1, 3, 4, 103):
                draw("bytes", lambda g: np.frombuffer(g.bytes(n), np.uint8))
            for n in (0, 1, 2, 17, 5000):
                draw("permutation", lambda g: g.permutation(n))
                draw("shuffle_u8", lambda g: [x := (np.arange(n) % 256).astype(np.uint8), g.shuffle(x)][0])
            for population, n in (
                (10, 4),
                (10, 10),
                (1, 1),
                (5000, 4000),
                (20000, 300),
                (20000, 600),
                (20000, 1500),
                (20000, 20000),
                (10**7, 50),
            ):
                draw(f"choice {population} 1 -1 1", lambda g: g.choice(population, n))
                for shuffle in (True, False):
                    draw(
                        f"choice {population} 0 -1 {int(shuffle)}",
                        lambda g: g.choice(population, n, replace=False, shuffle=shuffle),
                    )
            for i, p in enumerate(WEIGHTS):
                draw(f"choice {len(p)} 1 {i} 1", lambda g: g.choice(len(p), 500, p=p))
                most = np.count_nonzero(p)
                for n in {1, most // 2, most} - {0}:
                    draw(f"choice {len(p)} 0 {i} 1", lambda g: g.choice(len(p), n, replace=False, p=p))
        integers(
            name,
            42,
            lambda: kind(42),
            lambda bits: np.random.Generator(bits).integers,
            "integers",
            (False, True),
        )
        if hasattr(kind, "advance"):
            for delta in (0, 1, 12345, 2**70 + 3):
                bits = kind(42)
                bits.random_raw()
                bits.advance(delta)
                row(name, 42, f"advance {delta}", np.empty(0), bits)
        if hasattr(kind, "jumped"):
            for jumps in (1, 3):
                bits = kind(42)
                bits.random_raw()
                bits = bits.jumped(jumps)
                row(name, 42, f"jumped {jumps}", np.empty(0), bits)


def legacy():
    name = "RandomState"
    for seed in (0, 42, 2**32 - 1, [1], [5, 0, 7], range(700)):
        label = (
            seed
            if isinstance(seed, int)
            else f"below{len(seed)}"
            if isinstance(seed, range)
            else commas(seed) + ",list"
        )

        def draw(operation, call):
            bits = np.random.MT19937()
            bits._legacy_seeding(seed if isinstance(seed, int) else list(seed))
            row(name, label, operation, call(np.random.RandomState(bits)), bits)

        for n in (1, 5, 700, 3001):
            draw("random_sample", lambda g: g.random_sample(n))
        draw("standard_normal", lambda g: g.standard_normal(20001))
        draw("standard_normal_twice", lambda g: [g.standard_normal(3), g.standard_normal(300)][1])
        draw("normal 5.5 0.3", lambda g: g.normal(5.5, 0.3, 1001))
        draw("uniform -3.5 11.25", lambda g: g.uniform(-3.5, 11.25, 1000))
        draw("uniform 2 1", lambda g: g.uniform(2, 1, 1000))
        draw("standard_exponential", lambda g: g.standard_exponential(3000))
        draw("exponential 2.7", lambda g: g.exponential(2.7, 1000))
        draw("tomaxint", lambda g: g.tomaxint(100))
        continuous(draw)
        for n in (0, 1, 3, 4, 103):
            draw("bytes", lambda g: np.frombuffer(g.bytes(n), np.uint8))
        for n in (0, 1, 2, 17, 5000):
            draw("permutation", lambda g: g.permutation(n))
            draw("shuffle_u8", lambda g: [x := (np.arange(n) % 256).astype(np.uint8), g.shuffle(x)][0])
        for population, n in ((10, 4), (10, 10), (1, 1), (20000, 300)):
            draw(f"choice {population} 1 -1 1", lambda g: g.choice(population, n))
            draw(f"choice {population} 0 -1 1", lambda g: g.choice(population, n, replace=False))
        for i, p in enumerate(WEIGHTS):
            draw(f"choice {len(p)} 1 {i} 1", lambda g: g.choice(len(p), 500, p=p))
            draw(
                f"choice {len(p)} 0 {i} 1",
                lambda g: g.choice(len(p), np.count_nonzero(p), replace=False, p=p),
            )

    def make():
        bits = np.random.MT19937()
        bits._legacy_seeding(42)
        return bits

    integers(name, 42, make, lambda bits: np.random.RandomState(bits).randint, "integers", (False,))


print(f"# NumPy {np.__version__}")
seed_sequences()
modern()
legacy()
