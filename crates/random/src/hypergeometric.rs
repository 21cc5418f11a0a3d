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

/// The number of good ones in a sample.
pub(crate) fn one<S: Source>(source: &mut S, good: i64, bad: i64, sample: i64) -> i64 {
    if S::LEGACY {
        return match sample {
            11.. => by_ratio(source, good, bad, sample),
            1..=10 => one_by_one_legacy(source, good, bad, sample),
            _ => 0,
        };
    }
    if sample >= 10 && sample <= good + bad - 10 {
        by_ratio(source, good, bad, sample)
    } else {
        one_by_one(source, good, bad, sample)
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

fn by_ratio<S: Source>(source: &mut S, good: i64, bad: i64, sample: i64) -> i64 {
    let log_factorial =
        |k: i64| if S::LEGACY { log_gamma(k.wrapping_add(1) as f64) } else { log_factorial(k) };
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
    let h = D1 * c + D2;
    let mode = floor((m + 1) as f64 * (fewer + 1) as f64 / (total + 2) as f64);
    let terms = |k: i64| {
        log_factorial(k) + log_factorial(fewer - k) + log_factorial(m - k) + log_factorial(more - m + k)
    };
    let g = terms(mode);
    let bound = ((m.min(fewer) + 1) as f64).min((a + 16.0 * c).floor());
    let k = loop {
        let u = source.uniform();
        let v = source.uniform();
        let x = a + h * (v - 0.5) / u;
        // A NaN passes neither here nor there.
        if x < 0.0 || x >= bound {
            continue;
        }
        let k = floor(x);
        let t = g - terms(k);
        if u * (4.0 - u) - 3.0 <= t {
            break k;
        }
        if u * (u - t) >= 1.0 {
            continue;
        }
        if 2.0 * u.ln() <= t {
            break k;
        }
    };
    let k = if good > bad { m - k } else { k };
    if m < sample { good - k } else { k }
}
