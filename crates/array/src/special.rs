//! Functions of mathematical physics: the normalised sine and a Bessel function.

use crate::Array;
use crate::lines::contiguous;
use dtype::{DType, Scalar, finfo};
use error::{Error, Result};
use layout::Order;
use storage::Dense;

/// Chebyshev coefficients of `exp(-x) I0(x)` on `[0, 8]`, from Cephes (`i0.c`).
const NEAR: [f64; 30] = [
    -4.41534164647933937950E-18,
    3.33079451882223809783E-17,
    -2.43127984654795469359E-16,
    1.71539128555513303061E-15,
    -1.16853328779934516808E-14,
    7.67618549860493561688E-14,
    -4.85644678311192946090E-13,
    2.95505266312963983461E-12,
    -1.72682629144155570723E-11,
    9.67580903537323691224E-11,
    -5.18979560163526290666E-10,
    2.65982372468238665035E-9,
    -1.30002500998624804212E-8,
    6.04699502254191894932E-8,
    -2.67079385394061173391E-7,
    1.11738753912010371815E-6,
    -4.41673835845875056359E-6,
    1.64484480707288970893E-5,
    -5.75419501008210370398E-5,
    1.88502885095841655729E-4,
    -5.76375574538582365885E-4,
    1.63947561694133579842E-3,
    -4.32430999505057594430E-3,
    1.05464603945949983183E-2,
    -2.37374148058994688156E-2,
    4.93052842396707084878E-2,
    -9.49010970480476444210E-2,
    1.71620901522208775349E-1,
    -3.04682672343198398683E-1,
    6.76795274409476084995E-1,
];

/// Chebyshev coefficients of `exp(-x) sqrt(x) I0(x)` beyond 8, in `1/x`, from Cephes (`i0.c`).
const FAR: [f64; 25] = [
    -7.23318048787475395456E-18,
    -4.83050448594418207126E-18,
    4.46562142029675999901E-17,
    3.46122286769746109310E-17,
    -2.82762398051658348494E-16,
    -3.42548561967721913462E-16,
    1.77256013305652638360E-15,
    3.81168066935262242075E-15,
    -9.55484669882830764870E-15,
    -4.15056934728722208663E-14,
    1.54008621752140982691E-14,
    3.85277838274214270114E-13,
    7.18012445138366623367E-13,
    -1.79417853150680611778E-12,
    -1.32158118404477131188E-11,
    -3.14991652796324136454E-11,
    1.18891471078464383424E-11,
    4.94060238822496958910E-10,
    3.39623202570838634515E-9,
    2.26666899049817806459E-8,
    2.04891858946906374183E-7,
    2.89137052083475648297E-6,
    6.88975834691682398426E-5,
    3.36911647825569408990E-3,
    8.04490411014108831608E-1,
];

macro_rules! series {
    ($T:ty, $x:expr, $coefficients:expr) => {{
        let x: $T = $x;
        let (mut b0, mut b1, mut b2) = ($coefficients[0] as $T, 0.0 as $T, 0.0 as $T);
        for &coefficient in &$coefficients[1..] {
            b2 = b1;
            b1 = b0;
            b0 = x * b1 - b2 + coefficient as $T;
        }
        0.5 * (b0 - b2)
    }};
}

impl Array {
    /// `sin(πx) / (πx)`, one at zero.
    ///
    /// ```
    /// use polyarray::Array;
    /// assert_eq!(Array::from_slice(&[0.0]).sinc()?.to_vec::<f64>()?, [1.0]);
    /// # Ok::<(), polyarray::Error>(())
    /// ```
    ///
    /// # Errors
    /// As for [`crate::elementwise::apply`].
    pub fn sinc(&self) -> Result<Array> {
        let x = self.multiply(std::f64::consts::PI)?;
        let eps = if x.dtype().is_float() { finfo(x.dtype()).map_or(1e-20, |info| info.eps) } else { 1e-20 };
        let y = Array::select(&x.not_equal(0)?, &x, Scalar::new(eps).cast(x.dtype()))?;
        y.sin()?.divide(&y)
    }

    /// The modified Bessel function of the first kind and order zero.
    ///
    /// # Errors
    /// [`crate::Kind::Type`] for complex numbers.
    pub fn i0(&self) -> Result<Array> {
        if self.dtype().is_complex() {
            return Err(Error::type_("i0 not supported for complex values"));
        }
        let dtype = if self.dtype().is_float() { self.dtype() } else { DType::Float64 };
        let combine = if dtype.is_half() { DType::Float32 } else { dtype };
        let x = self.astype(combine)?.absolute()?;
        let from = contiguous(&x.dense()?)?;
        let out = Dense::empty(from.shape(), combine, Order::C)?;
        macro_rules! scaled {
            ($T:ty) => {
                from.with_slice::<$T, _>(|from| {
                    out.with_slice_mut::<$T, _>(|out| {
                        crate::lines::share_lines(out, 1, 120, |start, out| {
                            for (to, &x) in out.iter_mut().zip(&from[start..]) {
                                *to = if x <= 8.0 {
                                    series!($T, x / 2.0 - 2.0, NEAR)
                                } else {
                                    series!($T, 32.0 / x - 2.0, FAR) / x.sqrt()
                                };
                            }
                        })
                    })
                })???
            };
        }
        if combine == DType::Float32 {
            scaled!(f32);
        } else {
            scaled!(f64);
        }
        x.exp()?.multiply(&Array::from(out))?.astype(dtype)
    }
}
