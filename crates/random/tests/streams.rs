//! Every stream against NumPy's, bit for bit: the rows of `streams.txt`, which `streams.py` writes.

#![expect(clippy::unwrap_used, reason = "a test may abort")]

use random::{
    ATOL_F64, BitGenerator, Continuous, Discrete, Error, Generator, Integer, MT19937, PCG64, PCG64DXSM,
    Philox, RandomState, SFC64, Sampling, SeedSequence, SingleGamma,
};

/// Numbers as bytes, for the hash.
trait Bytes: Copy + Default + std::fmt::Debug {
    fn push(self, out: &mut Vec<u8>);
}
macro_rules! bytes {
    ($($t:ident)*) => {$(impl Bytes for $t {
        fn push(self, out: &mut Vec<u8>) { out.extend(self.to_le_bytes()) }
    })*};
}
bytes! { i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 }
impl Bytes for bool {
    fn push(self, out: &mut Vec<u8>) {
        out.push(u8::from(self));
    }
}

fn fnv(data: &[u8]) -> String {
    let hash =
        data.iter().fold(0xCBF29CE484222325u64, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x100000001B3));
    format!("{hash:016x}")
}

/// What was drawn: its hash and its first numbers.
fn drawn<T: Bytes>(n: usize, fill: impl FnOnce(&mut [T]) -> Result<(), Error>) -> (String, String) {
    let mut out = vec![T::default(); n];
    fill(&mut out).unwrap();
    let mut data = Vec::new();
    out.iter().for_each(|x| x.push(&mut data));
    (fnv(&data), format!("{:?}", &out[..n.min(3)]))
}

/// The same for a request that cannot fail.
fn sure<T: Bytes>(n: usize, fill: impl FnOnce(&mut [T])) -> (String, String) {
    drawn(n, |out| {
        fill(out);
        Ok(())
    })
}

fn after(bits: &mut (impl BitGenerator + ?Sized)) -> String {
    let (first, second) = (bits.next_u32(), bits.next_u32());
    // The raw draw of the Mersenne Twister is 32 bits.
    let raw = if bits.state().name() == "MT19937" { u64::from(bits.next_u32()) } else { bits.next_u64() };
    format!("{first:x}/{second:x}/{raw:x}")
}

fn list<T: std::str::FromStr>(text: &str) -> Vec<T>
where
    T::Err: std::fmt::Debug,
{
    if text == "-" { Vec::new() } else { text.split(',').map(|x| x.parse().unwrap()).collect() }
}

fn weights(which: &str) -> Option<Vec<f64>> {
    match which {
        "0" => Some(vec![0.1, 0.2, 0.3, 0.4]),
        "1" => Some(vec![0.0, 0.5, 0.0, 0.25, 0.25, 0.0]),
        "2" => Some(vec![1.0]),
        "3" => Some((1..101).map(|i| f64::from(i) / 5050.0).collect()),
        _ => None,
    }
}

fn distribution(args: &[&str]) -> Continuous {
    let parameters: Vec<f64> = list(args[1]);
    match (args[0], &parameters[..]) {
        ("laplace", &[loc, scale]) => Continuous::Laplace { loc, scale },
        ("gumbel", &[loc, scale]) => Continuous::Gumbel { loc, scale },
        ("logistic", &[loc, scale]) => Continuous::Logistic { loc, scale },
        ("lognormal", &[mean, sigma]) => Continuous::Lognormal { mean, sigma },
        ("rayleigh", &[scale]) => Continuous::Rayleigh { scale },
        ("pareto", &[a]) => Continuous::Pareto { a },
        ("weibull", &[a]) => Continuous::Weibull { a },
        ("power", &[a]) => Continuous::Power { a },
        ("standard_cauchy", []) => Continuous::StandardCauchy,
        ("triangular", &[left, mode, right]) => Continuous::Triangular { left, mode, right },
        ("wald", &[mean, scale]) => Continuous::Wald { mean, scale },
        ("standard_gamma", &[shape]) => Continuous::StandardGamma { shape },
        ("gamma", &[shape, scale]) => Continuous::Gamma { shape, scale },
        ("beta", &[a, b]) => Continuous::Beta { a, b },
        ("chisquare", &[df]) => Continuous::Chisquare { df },
        ("noncentral_chisquare", &[df, nonc]) => Continuous::NoncentralChisquare { df, nonc },
        ("f", &[dfnum, dfden]) => Continuous::F { dfnum, dfden },
        ("noncentral_f", &[dfnum, dfden, nonc]) => Continuous::NoncentralF { dfnum, dfden, nonc },
        ("standard_t", &[df]) => Continuous::StandardT { df },
        ("vonmises", &[mu, kappa]) => Continuous::Vonmises { mu, kappa },
        other => panic!("{other:?}"),
    }
}

fn counted(args: &[&str]) -> Discrete {
    let parameters: Vec<f64> = list(args[1]);
    match (args[0], &parameters[..]) {
        ("binomial", &[n, p]) => Discrete::Binomial { n: n as i64, p },
        ("negative_binomial", &[n, p]) => Discrete::NegativeBinomial { n, p },
        ("poisson", &[lam]) => Discrete::Poisson { lam },
        ("zipf", &[a]) => Discrete::Zipf { a },
        ("geometric", &[p]) => Discrete::Geometric { p },
        ("hypergeometric", &[ngood, nbad, nsample]) => {
            Discrete::Hypergeometric { ngood: ngood as i64, nbad: nbad as i64, nsample: nsample as i64 }
        }
        ("logseries", &[p]) => Discrete::Logseries { p },
        other => panic!("{other:?}"),
    }
}

/// A request for integers, over either interface.
fn integers<T: Integer + Bytes>(
    args: &[&str],
    n: usize,
    draw: impl FnOnce(i128, i128, bool, &mut [T]) -> Result<(), Error>,
) -> (String, String) {
    let (low, high) = (args[1].parse().unwrap(), args[2].parse().unwrap());
    drawn(n, |out| draw(low, high, args[3] == "1", out))
}

fn integers_each<T: Integer + Bytes>(
    args: &[&str],
    n: usize,
    draw: impl FnOnce(&dyn Fn(usize) -> (i128, i128), &mut [T]) -> Result<(), Error>,
) -> (String, String) {
    let (lows, highs): (Vec<i128>, Vec<i128>) = (list(args[1]), list(args[2]));
    drawn(n, |out| draw(&|i| (lows[i % lows.len()], highs[i % lows.len()]), out))
}

macro_rules! by_dtype {
    ($args:expr, $function:ident, $n:expr, $draw:expr) => {
        match $args[0] {
            "bool" => $function::<bool>($args, $n, $draw),
            "int8" => $function::<i8>($args, $n, $draw),
            "int16" => $function::<i16>($args, $n, $draw),
            "int32" => $function::<i32>($args, $n, $draw),
            "int64" => $function::<i64>($args, $n, $draw),
            "uint8" => $function::<u8>($args, $n, $draw),
            "uint16" => $function::<u16>($args, $n, $draw),
            "uint32" => $function::<u32>($args, $n, $draw),
            "uint64" => $function::<u64>($args, $n, $draw),
            other => panic!("{other}"),
        }
    };
}

fn counting(out: &mut [u8]) {
    (0..).zip(out).for_each(|(i, x): (usize, _)| *x = i as u8);
}

/// Performs one row on a generator of any kind.
fn modern<B: BitGenerator>(bits: B, operation: &str, args: &[&str], n: usize) -> ((String, String), String) {
    let mut rng = Generator::new(bits);
    let number = |i: usize| args[i].parse::<f64>().unwrap();
    let result = match operation {
        "random" => sure(n, |out| rng.random(out)),
        "random_f32" => sure(n, |out| rng.random_f32(out)),
        "random_f32_odd" => {
            rng.random_f32(&mut [0.0; 3]);
            sure(n, |out| rng.random_f32(out))
        }
        "standard_normal" => sure(n, |out| rng.standard_normal(out)),
        "standard_normal_f32" => sure(n, |out| rng.standard_normal_f32(out)),
        "standard_exponential" => sure(n, |out| rng.standard_exponential(out)),
        "standard_exponential_f32" => sure(n, |out| rng.standard_exponential_f32(out)),
        "standard_exponential_inv" => sure(n, |out| rng.standard_exponential_inv(out)),
        "standard_exponential_inv_f32" => sure(n, |out| rng.standard_exponential_inv_f32(out)),
        "uniform" => drawn(n, |out| rng.uniform(number(0), number(1), out)),
        "normal" => drawn(n, |out| rng.normal(number(0), number(1), out)),
        "exponential" => drawn(n, |out| rng.exponential(number(0), out)),
        "continuous" => drawn(n, |out| rng.fill(distribution(args), out)),
        "discrete" => drawn(n, |out| rng.fill(counted(args), out)),
        "multinomial" => sure(n, |out| rng.multinomial(args[0].parse().unwrap(), &list(args[1]), out)),
        "dirichlet" => sure(n, |out| rng.dirichlet(&list(args[0]), out)),
        "standard_gamma_f32" => drawn(n, |out| rng.fill(SingleGamma { shape: number(0) as f32 }, out)),
        "multivariate_hypergeometric" => drawn(n, |out| {
            let sampling = if args[2] == "count" { Sampling::Count } else { Sampling::Marginals };
            rng.multivariate_hypergeometric(&list(args[0]), args[1].parse().unwrap(), sampling, out)
        }),
        "bytes" => sure(n, |out| rng.bytes(out)),
        "permutation" => sure(n, |out| rng.permutation(out)),
        "shuffle_u8" => sure(n, |out| {
            counting(out);
            rng.shuffle(out);
        }),
        "choice" => drawn(n, |out| {
            let p = weights(args[2]);
            let p = p.as_deref().map(|p| (p, ATOL_F64));
            rng.choice(args[0].parse().unwrap(), args[1] == "1", p, args[3] == "1", out)
        }),
        "integers" => {
            by_dtype!(args, integers, n, |low, high, endpoint, out| rng.integers(low, high, endpoint, out))
        }
        "integers_each" => {
            by_dtype!(args, integers_each, n, |bounds, out| rng.integers_each(bounds, false, out))
        }
        other => panic!("{other}"),
    };
    (result, after(&mut rng.bit_generator))
}

fn legacy(seed: &str, operation: &str, args: &[&str], n: usize) -> ((String, String), String) {
    let mut rng = if let Some(words) = seed.strip_suffix(",list") {
        RandomState::from_array(&list(words)).unwrap()
    } else if let Some(n) = seed.strip_prefix("below") {
        RandomState::from_array(&(0..n.parse().unwrap()).collect::<Vec<u32>>()).unwrap()
    } else {
        RandomState::new(seed.parse().unwrap())
    };
    let number = |i: usize| args[i].parse::<f64>().unwrap();
    let result = match operation {
        "random_sample" => sure(n, |out| rng.random_sample(out)),
        "standard_normal" => sure(n, |out| rng.standard_normal(out)),
        "standard_normal_twice" => {
            rng.standard_normal(&mut [0.0; 3]);
            // The waiting normal survives a round trip of the state.
            let (state, gauss) = rng.state();
            rng.seed(9);
            rng.set_state(&state, gauss).unwrap();
            sure(n, |out| rng.standard_normal(out))
        }
        "normal" => drawn(n, |out| rng.normal(number(0), number(1), out)),
        "uniform" => drawn(n, |out| rng.uniform(number(0), number(1), out)),
        "standard_exponential" => sure(n, |out| rng.standard_exponential(out)),
        "exponential" => drawn(n, |out| rng.exponential(number(0), out)),
        "tomaxint" => sure(n, |out| rng.tomaxint(out)),
        "continuous" => drawn(n, |out| rng.fill(distribution(args), out)),
        "discrete" => drawn(n, |out| rng.fill(counted(args), out)),
        "multinomial" => sure(n, |out| rng.multinomial(args[0].parse().unwrap(), &list(args[1]), out)),
        "dirichlet" => sure(n, |out| rng.dirichlet(&list(args[0]), out)),
        "bytes" => sure(n, |out| rng.bytes(out)),
        "permutation" => sure(n, |out| rng.permutation(out)),
        "shuffle_u8" => sure(n, |out| {
            counting(out);
            rng.shuffle(out);
        }),
        "choice" => drawn(n, |out| {
            let p = weights(args[2]);
            rng.choice(args[0].parse().unwrap(), args[1] == "1", p.as_deref().map(|p| (p, ATOL_F64)), out)
        }),
        "randint" | "integers" => {
            by_dtype!(args, integers, n, |low, high, _endpoint, out| rng.randint(low, high, out))
        }
        "integers_each" => by_dtype!(args, integers_each, n, |bounds, out| rng.randint_each(bounds, out)),
        other => panic!("{other}"),
    };
    (result, after(&mut rng.bit_generator))
}

/// The rows that move a generator.
fn moved(name: &str, seed: u128, operation: &str, steps: u128) -> Box<dyn BitGenerator> {
    macro_rules! pcg {
        ($name:ident) => {{
            let mut bits = $name::from_int(seed);
            bits.next_u64();
            if operation == "jumped" {
                bits = bits.jumped(steps)
            } else {
                bits.advance(steps)
            }
            Box::new(bits)
        }};
    }
    match name {
        "PCG64" => pcg!(PCG64),
        "PCG64DXSM" => pcg!(PCG64DXSM),
        "Philox" => {
            let mut bits = Philox::from_int(seed);
            bits.next_u64();
            if operation == "jumped" {
                bits = bits.jumped(steps as u64);
            } else {
                bits.advance([steps as u64, (steps >> 64) as u64, 0, 0]);
            }
            Box::new(bits)
        }
        "MT19937" => {
            let mut bits = MT19937::from_int(seed);
            bits.next_u32();
            Box::new(bits.jumped(steps as usize))
        }
        other => panic!("{other}"),
    }
}

#[test]
fn rows() {
    let mut failures = Vec::new();
    let mut count = 0;
    for line in include_str!("streams.txt").lines().filter(|line| !line.starts_with('#')) {
        let (request, expected) = line.split_once(" : ").unwrap();
        let request: Vec<&str> = request.split(' ').collect();
        let mut expected = expected.splitn(3, ' ');
        let hash = expected.next().unwrap();
        count += 1;
        if request[0] == "SeedSequence" {
            let key: Vec<u32> = list(request[2]);
            let mut sequence =
                SeedSequence::from_parts(&list(request[1]), &key, request[3].parse().unwrap(), 0).unwrap();
            let mut data = Vec::new();
            sequence.generate_u32(19).iter().for_each(|x| x.push(&mut data));
            sequence.generate_u64(7).iter().for_each(|x| x.push(&mut data));
            sequence.spawn(3)[2].generate_u32(5).iter().for_each(|x| x.push(&mut data));
            if fnv(&data) != hash {
                failures.push(line.to_string());
            }
            continue;
        }
        let (next, first) = (expected.next().unwrap(), expected.next().unwrap());
        let [name, seed, operation, args @ .., n] = &request[..] else { panic!("{line}") };
        let n = n.parse().unwrap();
        let int = || seed.parse::<u128>().unwrap();
        let (result, then) = match *name {
            "RandomState" => legacy(seed, operation, args, n),
            _ if ["advance", "jumped"].contains(operation) => {
                let mut bits = moved(name, int(), operation, args[0].parse().unwrap());
                (sure::<f64>(0, |_| ()), after(&mut bits))
            }
            "PCG64" => modern(PCG64::from_int(int()), operation, args, n),
            "PCG64DXSM" => modern(PCG64DXSM::from_int(int()), operation, args, n),
            "MT19937" => modern(MT19937::from_int(int()), operation, args, n),
            "Philox" => modern(Philox::from_int(int()), operation, args, n),
            // One of them through the virtual interface.
            "SFC64" => modern(
                Box::new(SFC64::from_int(int())).state().into_bit_generator().unwrap(),
                operation,
                args,
                n,
            ),
            other => panic!("{other}"),
        };
        if result.0 != hash || then != next {
            let what = if result.0 == hash { "state" } else { "numbers" };
            failures.push(format!("{what}: {}\n   {first}\n   {} then {then}", request.join(" "), result.1));
        }
    }
    assert!(count > 1000);
    assert!(
        failures.is_empty(),
        "{} of {count} rows differ:\n{}",
        failures.len(),
        failures[..failures.len().min(40)].join("\n")
    );
}

#[test]
fn pieces_do_not_change_the_stream() {
    for (n, length) in [(0, 5), (1, 5), (1000, 64), (1000, 999), (1000, 1000), (1000, 2000)] {
        let (mut one, mut many) = (PCG64::from_int(3), PCG64::from_int(3));
        assert_eq!(one.next_u32(), many.next_u32());
        let (mut expected, mut out) = (vec![0.0; n], vec![0.0; n]);
        one.fill_f64(&mut expected);
        for (mut bits, piece) in many.pieces(&mut out, length).into_iter().rev() {
            bits.fill_f64(piece);
        }
        assert_eq!(out, expected);
        assert_eq!(one, many);
    }
}

/// Refusals, in NumPy's words.
#[test]
fn refusals() {
    let mut rng = random::default_rng(0);
    let out = &mut [0i8; 1];
    let message = |result: Result<(), Error>| result.unwrap_err().to_string();
    assert_eq!(message(rng.integers(-129, 0, false, out)), "low is out of bounds for int8");
    assert_eq!(message(rng.integers(0, 129, false, out)), "high is out of bounds for int8");
    assert_eq!(message(rng.integers(0, 0, false, out)), "high <= 0");
    assert_eq!(message(rng.integers(3, 2, true, out)), "low > high");
    assert_eq!(message(rng.integers(3, 3, false, out)), "low >= high");
    assert_eq!(message(rng.uniform(1.0, 0.0, &mut [0.0])), "high - low < 0");
    assert_eq!(message(rng.uniform(-1e308, 1e308, &mut [0.0])), "high - low range exceeds valid bounds");
    assert_eq!(message(rng.normal(0.0, -1.0, &mut [0.0])), "scale < 0");
    let mut continuous = |distribution| message(rng.fill(distribution, &mut [0.0]));
    assert_eq!(continuous(Continuous::Laplace { loc: 0.0, scale: -0.0 }), "scale < 0");
    assert_eq!(continuous(Continuous::Pareto { a: 0.0 }), "a <= 0");
    assert_eq!(continuous(Continuous::Triangular { left: 1.0, mode: 0.0, right: 2.0 }), "left > mode");
    let choice = |rng: &mut Generator<PCG64>, p: &[f64], n| {
        rng.choice(3, false, Some((p, ATOL_F64)), true, &mut vec![0; n]).unwrap_err().to_string()
    };
    assert_eq!(choice(&mut rng, &[1.0], 1), "a and p must have same size");
    assert_eq!(choice(&mut rng, &[0.5, 0.5, f64::NAN], 1), "Probabilities contain NaN");
    assert_eq!(choice(&mut rng, &[0.5, -0.5, 1.0], 1), "Probabilities are not non-negative");
    assert!(choice(&mut rng, &[0.5, 0.5, 1.0], 1).starts_with("Probabilities do not sum to 1"));
    assert_eq!(choice(&mut rng, &[0.5, 0.5, 0.0], 3), "Fewer non-zero entries in p than size");
    assert!(RandomState::from_array(&[]).is_err());
    assert!(SeedSequence::from_parts(&[1], &[], 3, 0).is_err());
    assert!(MT19937::from_parts(&[0; 624], 625).is_err());
    assert!(rng.bit_generator.set_state(&MT19937::legacy(0).state()).is_err());
    // Nothing above has drawn anything.
    assert_eq!(rng.bit_generator, PCG64::from_int(0));
    assert!(SeedSequence::from_os().unwrap() != SeedSequence::from_os().unwrap());
}

/// Bits of which many numbers are zero.
struct Zeros(PCG64);

impl BitGenerator for Zeros {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }
    fn next_u64(&mut self) -> u64 {
        let word = self.0.next_u64();
        if word.is_multiple_of(3) { 7 } else { word }
    }
    fn state(&self) -> random::State {
        self.0.state()
    }
    fn set_state(&mut self, state: &random::State) -> Result<(), Error> {
        self.0.set_state(state)
    }
}

#[test]
fn zeros_are_drawn_again() {
    let (mut many, mut one) = (Zeros(PCG64::from_int(4)), Zeros(PCG64::from_int(4)));
    for n in [0, 1, 2, 50, 3000] {
        let mut out = vec![0.0; n];
        random::Standard::Positive.fill(&mut many, random::Interface::Modern, &mut out);
        for value in out {
            let expected = std::iter::repeat_with(|| one.next_f64()).find(|&x| x > 0.0).unwrap();
            assert_eq!(value, expected);
        }
    }
    assert_eq!(many.next_u64(), one.next_u64());
}
