//! Numbers of successes in independent trials.
//!
//! Where few are expected, by inversion: probabilities are subtracted from a uniform number one after the other.
//! Where many are, by BTPE (V. Kachitvichyanukul and B. W. Schmeiser, "Binomial Random Variate Generation", Comm.
//! ACM 31(2), 1988): a triangle, two parallelograms and two exponential tails cover the scaled probabilities.
//! What depends on the parameters alone is computed once. `RandomState` keeps a mistake of its first version in
//! the last of BTPE's tests.

use crate::source::{Source, floor, whole};

/// The binomial distribution of given parameters, ready to be drawn from.
#[derive(Debug, Clone)]
pub(crate) struct Binomials {
    n: i64,
    /// Whether failures are counted, which are fewer.
    failures: bool,
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    /// There are no successes, and nothing is drawn.
    None,
    Inversion(Inversion),
    Rejection(Rejection),
}

#[derive(Debug, Clone)]
struct Inversion {
    n: i64,
    p: f64,
    q: f64,
    /// Numbers above are next to impossible; they are below a hundred.
    bound: usize,
    /// The probability of no success.
    none: f64,
    /// The probabilities of one success and more, as far as they were needed.
    more: Vec<f64>,
}

#[derive(Debug, Clone, Copy)]
struct Rejection {
    r: f64,
    q: f64,
    m: i64,
    xm: f64,
    xl: f64,
    xr: f64,
    c: f64,
    laml: f64,
    lamr: f64,
    p1: f64,
    p2: f64,
    p3: f64,
    p4: f64,
}

impl Binomials {
    #[expect(clippy::neg_cmp_op_on_partial_ord, reason = "where NaN goes is NumPy's")]
    pub(crate) fn new<S: Source>(n: i64, p: f64) -> Self {
        let count = n as f64;
        // A NaN is above a half, and below what follows.
        let failures = !(p <= 0.5);
        let p = if failures { 1.0 - p } else { p };
        let way = if !S::LEGACY && (n == 0 || (p == 0.0 && !failures)) {
            Way::None
        } else if p * count <= 30.0 {
            Way::Inversion(Inversion::new::<S>(n, p))
        } else {
            Way::Rejection(Rejection::new(n, p))
        };
        Binomials { n, failures, way }
    }

    pub(crate) fn one<S: Source>(&mut self, source: &mut S) -> i64 {
        let x = match &mut self.way {
            Way::None => return 0,
            Way::Inversion(inversion) => inversion.one(source),
            Way::Rejection(rejection) => rejection.one(source, self.n),
        };
        if self.failures { self.n.wrapping_sub(x) } else { x }
    }
}

impl Inversion {
    fn new<S: Source>(n: i64, p: f64) -> Self {
        let (count, q) = (n as f64, 1.0 - p);
        let none = (count * if S::LEGACY { q.ln() } else { (-p).ln_1p() }).exp();
        let mean = count * p;
        let bound = mean + 10.0 * (mean * q + 1.0).sqrt();
        let bound = if count < bound { n } else { whole(bound) };
        Inversion { n, p, q, bound: usize::try_from(bound).unwrap_or(0), none, more: Vec::new() }
    }

    #[expect(clippy::neg_cmp_op_on_partial_ord, reason = "where NaN goes is NumPy's")]
    fn one<S: Source>(&mut self, source: &mut S) -> i64 {
        loop {
            let (mut x, mut u, mut probability) = (0, source.uniform(), self.none);
            while u > probability && x < self.bound {
                u -= probability;
                probability = match self.more.get(x) {
                    Some(&probability) => probability,
                    None => self.next(probability),
                };
                x += 1;
            }
            // A NaN is accepted.
            if !(u > probability) {
                return x as i64;
            }
        }
    }

    /// The first probability that was not needed before, from the one before it.
    #[cold]
    fn next(&mut self, probability: f64) -> f64 {
        let x = self.more.len() as i64 + 1;
        let next = ((self.n - x + 1) as f64 * self.p * probability) / (x as f64 * self.q);
        self.more.push(next);
        next
    }
}

impl Rejection {
    fn new(n: i64, r: f64) -> Self {
        let count = n as f64;
        let q = 1.0 - r;
        let fm = count * r + r;
        let m = floor(fm);
        let p1 = (2.195 * (count * r * q).sqrt() - 4.6 * q).floor() + 0.5;
        let xm = m as f64 + 0.5;
        let (xl, xr) = (xm - p1, xm + p1);
        let c = 0.134 + 20.5 / (15.3 + m as f64);
        let slope = |a: f64| a * (1.0 + a / 2.0);
        let laml = slope((fm - xl) / (fm - xl * r));
        let lamr = slope((xr - fm) / (xr * q));
        let p2 = p1 * (1.0 + 2.0 * c);
        let p3 = p2 + c / laml;
        let p4 = p3 + c / lamr;
        Rejection { r, q, m, xm, xl, xr, c, laml, lamr, p1, p2, p3, p4 }
    }

    #[expect(clippy::neg_cmp_op_on_partial_ord, reason = "where NaN goes is NumPy's")]
    fn one<S: Source>(&self, source: &mut S, n: i64) -> i64 {
        loop {
            let u = source.uniform() * self.p4;
            let v = source.uniform();
            if !(u > self.p1) {
                return floor(self.xm - self.p1 * v + u);
            }
            let (y, v) = if u <= self.p2 {
                let x = self.xl + (u - self.p1) / self.c;
                let v = v * self.c + 1.0 - (self.m as f64 - x + 0.5).abs() / self.p1;
                if v > 1.0 {
                    continue;
                }
                (floor(x), v)
            } else if u <= self.p3 {
                let y = floor(self.xl + v.ln() / self.laml);
                if y < 0 || v == 0.0 {
                    continue;
                }
                (y, v * (u - self.p2) * self.laml)
            } else {
                let y = floor(self.xr - v.ln() / self.lamr);
                if y > n || v == 0.0 {
                    continue;
                }
                (y, v * (u - self.p3) * self.lamr)
            };
            if self.below::<S>(n, y, v) {
                return y;
            }
        }
    }

    #[expect(clippy::neg_cmp_op_on_partial_ord, reason = "where NaN goes is NumPy's")]
    /// Whether `v` is below the probability of `y`, as a part of the largest one.
    fn below<S: Source>(&self, n: i64, y: i64, v: f64) -> bool {
        let Rejection { r, q, m, xm, .. } = *self;
        let variance = n as f64 * r * q;
        let k = y.wrapping_sub(m).wrapping_abs();
        let distance = k as f64;
        if k <= 20 || distance >= variance / 2.0 - 1.0 {
            let s = r / q;
            let a = s * n.wrapping_add(1) as f64;
            let mut ratio = 1.0;
            for i in m + 1..=y {
                ratio *= a / i as f64 - s;
            }
            for i in y + 1..=m {
                ratio /= a / i as f64 - s;
            }
            // A NaN is accepted.
            return !(v > ratio);
        }
        let rho = (distance / variance)
            * ((distance * (distance / 3.0 + 0.625) + 0.16666666666666666) / variance + 0.5);
        let t = k.wrapping_neg().wrapping_mul(k) as f64 / (2.0 * variance);
        let log_v = v.ln();
        if log_v < t - rho {
            return true;
        }
        if log_v > t + rho {
            return false;
        }
        let x1 = y as f64 + 1.0;
        let f1 = m as f64 + 1.0;
        let z = n as f64 + 1.0 - m as f64;
        let w = n as f64 - y as f64 + 1.0;
        let logs = xm * (f1 / x1).ln()
            + ((n - m) as f64 + 0.5) * (z / w).ln()
            + (y - m) as f64 * (w * r / (x1 * q)).ln();
        let bound = if S::LEGACY {
            // The first coefficient is not Stirling's, and all terms are added.
            let rest = |x| stirling(13680.0, x);
            logs + rest(f1) + rest(z) + rest(x1) + rest(w)
        } else {
            let rest = |x| stirling(13860.0, x);
            logs + rest(f1) + rest(z) - rest(x1) - rest(w)
        };
        !(log_v > bound)
    }
}

/// What Stirling's formula lacks of the logarithm of a factorial.
fn stirling(first: f64, x: f64) -> f64 {
    let square = x * x;
    (first - (462.0 - (132.0 - (99.0 - 140.0 / square) / square) / square) / square) / x / 166320.0
}
