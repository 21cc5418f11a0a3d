//! Directions around a mean one: the von Mises distribution.
//!
//! Source: D. J. Best and N. I. Fisher, "Efficient Simulation of the von Mises Distribution", Appl. Stat.
//! 28(2), 1979. Where the concentration is so small that their ratio is lost, its expansion takes its place; where
//! it is large, `Generator` wraps a normal number.

use crate::source::Source;
use std::f64::consts::PI;

/// The directions around a mean one, ready to be drawn from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Directions {
    mu: f64,
    kappa: f64,
    way: Way,
}

#[derive(Debug, Clone, Copy)]
enum Way {
    /// Nothing is drawn.
    NaN,
    /// All directions are alike.
    Uniform,
    /// A normal number of this deviation, wrapped.
    Normal(f64),
    /// By rejection with this ratio.
    Rejection(f64),
}

impl Directions {
    pub(crate) fn new<S: Source>(mu: f64, kappa: f64) -> Self {
        let way = if kappa.is_nan() {
            Way::NaN
        } else if kappa < 1e-8 {
            Way::Uniform
        } else if kappa < 1e-5 {
            Way::Rejection(1.0 / kappa + kappa)
        } else if kappa <= 1e6 || S::LEGACY {
            let r = 1.0 + (1.0 + 4.0 * kappa * kappa).sqrt();
            let rho = (r - (2.0 * r).sqrt()) / (2.0 * kappa);
            Way::Rejection((1.0 + rho * rho) / (2.0 * rho))
        } else {
            Way::Normal((1.0 / kappa).sqrt())
        };
        Directions { mu, kappa, way }
    }

    /// One direction in `[−π, π]`.
    pub(crate) fn one<S: Source>(&self, source: &mut S) -> f64 {
        let Directions { mu, kappa, .. } = *self;
        let s = match self.way {
            Way::NaN => return f64::NAN,
            Way::Uniform => return PI * (2.0 * source.uniform() - 1.0),
            Way::Normal(deviation) => {
                let mut angle = mu + deviation * source.normal();
                if angle < -PI {
                    angle += 2.0 * PI;
                }
                if angle > PI {
                    angle -= 2.0 * PI;
                }
                return angle;
            }
            Way::Rejection(s) => s,
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
        let turned = angle.abs() + PI;
        // The remainder of less than two turns is exact without its slow function.
        let rest = if turned < 2.0 * PI {
            turned
        } else if turned < 4.0 * PI {
            turned - 2.0 * PI
        } else {
            turned % (2.0 * PI)
        };
        let wrapped = rest - PI;
        if angle < 0.0 { -wrapped } else { wrapped }
    }
}
