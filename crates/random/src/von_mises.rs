//! Directions around a mean one: the von Mises distribution.
//!
//! Source: D. J. Best and N. I. Fisher, "Efficient Simulation of the von Mises Distribution", Appl. Stat.
//! 28(2), 1979. Where the concentration is so small that their ratio is lost, its expansion takes its place; where
//! it is large, `Generator` wraps a normal number.

use crate::source::Source;
use std::f64::consts::PI;

/// One direction in `[−π, π]`.
pub(crate) fn direction<S: Source>(source: &mut S, mu: f64, kappa: f64) -> f64 {
    if kappa.is_nan() {
        return f64::NAN;
    }
    if kappa < 1e-8 {
        return PI * (2.0 * source.uniform() - 1.0);
    }
    let s = if kappa < 1e-5 {
        1.0 / kappa + kappa
    } else if kappa <= 1e6 || S::LEGACY {
        let r = 1.0 + (1.0 + 4.0 * kappa * kappa).sqrt();
        let rho = (r - (2.0 * r).sqrt()) / (2.0 * kappa);
        (1.0 + rho * rho) / (2.0 * rho)
    } else {
        let mut angle = mu + (1.0 / kappa).sqrt() * source.normal();
        if angle < -PI {
            angle += 2.0 * PI;
        }
        if angle > PI {
            angle -= 2.0 * PI;
        }
        return angle;
    };
    let w = loop {
        let u = source.uniform();
        let z = (PI * u).cos();
        let w = (1.0 + s * z) / (s + z);
        let y = kappa * (s - w);
        let v = source.uniform();
        if y * (2.0 - y) - v >= 0.0 || (y / v).ln() + 1.0 - y >= 0.0 {
            break w;
        }
    };
    let sign = source.uniform();
    let angle = w.acos();
    let angle = mu + if sign < 0.5 { -angle } else { angle };
    let wrapped = (angle.abs() + PI) % (2.0 * PI) - PI;
    if angle < 0.0 { -wrapped } else { wrapped }
}
