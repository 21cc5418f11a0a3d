//! Numbers of good ones in a sample that is drawn without replacement.
//!
//! Small samples are drawn one by one; large ones by the ratio of uniforms (E. Stadlober, "The ratio of uniforms
//! approach for generating discrete random variates", J. Comput. Appl. Math. 31, 1990). The two interfaces differ
//! in both ways, and in the function behind the terms.

use crate::bounded;
use crate::log_gamma::{log_factorial, log_gamma};
use crate::source::{Source, floor, whole};

/// 2·√(2/e)
const D1: f64 = 1.7155277699214135;
/// 3 − 2·√(3/e)
const D2: f64 = 0.8989161620588988;

/// The hypergeometric distribution of given parameters, ready to be drawn from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hypergeometrics {
    good: i64,
    bad: i64,
    sample: i64,
    ratio: Option<Ratio>,
}

impl Hypergeometrics {
    pub(crate) fn new<S: Source>(good: i64, bad: i64, sample: i64) -> Self {
        let large = if S::LEGACY { sample > 10 } else { sample >= 10 && sample <= good + bad - 10 };
        Hypergeometrics { good, bad, sample, ratio: large.then(|| Ratio::new::<S>(good, bad, sample)) }
    }

    /// The number of good ones in a sample.
    pub(crate) fn one<S: Source>(&self, source: &mut S) -> i64 {
        let Hypergeometrics { good, bad, sample, .. } = *self;
        match &self.ratio {
            Some(ratio) => {
                let k = ratio.one(source);
                let k = if good > bad { ratio.m - k } else { k };
                if ratio.m < sample { good - k } else { k }
            }
            None if !S::LEGACY => one_by_one(source, good, bad, sample),
            None if sample < 1 => 0,
            None => one_by_one_legacy(source, good, bad, sample),
        }
    }
}

/// Takes the sample, or what it leaves where that is less.
fn one_by_one<S: Source>(source: &mut S, good: i64, bad: i64, sample: i64) -> i64 {
    let total = good + bad;
    let rest = sample > total / 2;
    let mut wanted = if rest { total - sample } else { sample };
    let (mut left, mut good_left) = (total, good);
    while wanted > 0 && good_left > 0 && left > good_left {
        left -= 1;
        if (bounded::interval(source.bits(), left as u64) as i64) < good_left {
            good_left -= 1;
        }
        wanted -= 1;
    }
    if left == good_left {
        good_left -= wanted;
    }
    if rest { good_left } else { good - good_left }
}

fn one_by_one_legacy<S: Source>(source: &mut S, good: i64, bad: i64, sample: i64) -> i64 {
    let left = bad.wrapping_add(good).wrapping_sub(sample);
    let fewer = bad.min(good) as f64;
    let (mut y, mut k) = (fewer, sample);
    while y > 0.0 {
        let u = source.uniform();
        y -= floor(u + y / left.wrapping_add(k) as f64) as f64;
        k -= 1;
        if k == 0 {
            break;
        }
    }
    let taken = whole(fewer - y);
    if good > bad { sample - taken } else { taken }
}

/// What the ratio of uniforms needs of the parameters.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    fewer: i64,
    more: i64,
    m: i64,
    a: f64,
    h: f64,
    /// The logarithm of the largest term.
    largest: f64,
    /// Numbers from here on are next to impossible.
    bound: f64,
}

impl Ratio {
    fn new<S: Source>(good: i64, bad: i64, sample: i64) -> Self {
        let (fewer, more) = (good.min(bad), good.max(bad));
        let total = good.wrapping_add(bad);
        let m = sample.min(total - sample);
        let p = fewer as f64 / total as f64;
        let q = if S::LEGACY { 1.0 - p } else { more as f64 / total as f64 };
        let a = m as f64 * p + 0.5;
        // The factor is the sample itself in the first version.
        let factor = if S::LEGACY { sample } else { m };
        let variance = (total - m) as f64 * factor as f64 * p * q / (total - 1) as f64;
        let c = (variance + 0.5).sqrt();
        let mode = floor((m + 1) as f64 * (fewer + 1) as f64 / (total + 2) as f64);
        let bound = ((m.min(fewer) + 1) as f64).min((a + 16.0 * c).floor());
        let ratio = Ratio { fewer, more, m, a, h: D1 * c + D2, largest: 0.0, bound };
        Ratio { largest: ratio.term::<S>(mode), ..ratio }
    }

    /// The logarithm of the reciprocal of a number's probability, but for a constant.
    #[inline]
    fn term<S: Source>(&self, k: i64) -> f64 {
        let Ratio { fewer, more, m, .. } = *self;
        let log = |k: i64| if S::LEGACY { log_gamma(k.wrapping_add(1) as f64) } else { log_factorial(k) };
        log(k) + log(fewer - k) + log(m - k) + log(more - m + k)
    }

    #[inline]
    fn one<S: Source>(&self, source: &mut S) -> i64 {
        loop {
            let u = source.uniform();
            let v = source.uniform();
            let x = self.a + self.h * (v - 0.5) / u;
            // A NaN passes neither here nor there.
            if x < 0.0 || x >= self.bound {
                continue;
            }
            let k = floor(x);
            let t = self.largest - self.term::<S>(k);
            if u * (4.0 - u) - 3.0 <= t {
                return k;
            }
            if u * (u - t) >= 1.0 {
                continue;
            }
            if 2.0 * u.ln() <= t {
                return k;
            }
        }
    }
}
