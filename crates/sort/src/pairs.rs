//! Complex numbers as pairs `[re, im]`, in NumPy's lexicographic order.
//!
//! Positions are sorted by the real part through the packed words of real numbers; runs of equal
//! real parts are then sorted by the imaginary part, long ones in the same way. Pairs with a NaN
//! go into one last run, which the comparator sorts. A sort gathers the pairs in that order, which
//! takes scratch for the positions and the pairs.

use crate::key::Kernel;
use crate::order::{self, lexicographic};
use crate::packed;
use error::Result;
use memory::Scratch;

/// Up to this many pairs the comparator is quicker.
const SHORT: usize = 32;

macro_rules! pairs {
    ($($F:ty)*) => {$(
        impl Kernel for [$F; 2] {
            const BITS: u32 = <$F as Kernel>::BITS;
            /// The image of the real part only, and of NaN if either part is.
            #[inline(always)]
            fn ordered(self) -> u64 {
                (if self[1].is_nan() { <$F>::NAN } else { self[0] }).ordered()
            }
            #[inline(always)]
            fn below(self, other: Self) -> bool {
                lexicographic((self[0], self[1]), (other[0], other[1])).is_lt()
            }
            #[inline(always)]
            fn nan_class(self) -> u8 {
                2 * u8::from(self[0].is_nan()) + u8::from(self[1].is_nan())
            }
            fn sort_slice(x: &mut [Self]) -> Result<()> {
                Self::stable_sort_slice(x)
            }
            fn stable_sort_slice(x: &mut [Self]) -> Result<()> {
                if x.len() <= SHORT {
                    x.sort_by(|&v, &w| lexicographic((v[0], v[1]), (w[0], w[1])));
                    return Ok(());
                }
                let mut indices = Scratch::filled(x.len(), 0)?;
                Self::argsort_slice(x, &mut indices)?;
                let sorted = Scratch::collected(indices.iter().map(|&i| x[i as usize]))?;
                x.copy_from_slice(&sorted);
                Ok(())
            }
            fn select_slice(x: &mut [Self], kth: &[usize]) -> Result<()> {
                order::select(x, kth, 0, &|&v, &w| lexicographic((v[0], v[1]), (w[0], w[1])));
                Ok(())
            }
            fn argsort_slice(x: &[Self], indices: &mut [i64]) -> Result<()> {
                packed::argsort(x, indices);
                let mut work = (Scratch::new(), Scratch::new());
                let real = |i: i64| x[i as usize].ordered();
                let mut start = 0;
                while start < indices.len() {
                    let first = real(indices[start]);
                    let run = indices[start..].iter().take_while(|&&i| real(i) == first).count();
                    if run > 1 {
                        let has_nans = first == <$F>::NAN.ordered();
                        settle(x, &mut indices[start..start + run], has_nans, &mut work)?;
                    }
                    start += run;
                }
                return Ok(());

                /// Sorts the ascending positions of pairs with equal real parts.
                fn settle(
                    x: &[[$F; 2]],
                    run: &mut [i64],
                    has_nans: bool,
                    (imaginary, within): &mut (Scratch<$F>, Scratch<i64>),
                ) -> Result<()> {
                    let pair = |i: i64| (x[i as usize][0], x[i as usize][1]);
                    if run.len() <= SHORT {
                        run.sort_by(|&i, &j| lexicographic(pair(i), pair(j)));
                        return Ok(());
                    }
                    if has_nans {
                        // By position at last, without the memory that a stable sort needs.
                        run.sort_unstable_by(|&i, &j| lexicographic(pair(i), pair(j)).then(i.cmp(&j)));
                        return Ok(());
                    }
                    imaginary.resize(run.len(), 0.0)?;
                    within.resize(run.len(), 0)?;
                    for (part, &i) in imaginary.iter_mut().zip(run.iter()) {
                        *part = x[i as usize][1];
                    }
                    packed::argsort(imaginary, within);
                    for place in within.iter_mut() {
                        *place = run[*place as usize];
                    }
                    run.copy_from_slice(within);
                    Ok(())
                }
            }
            fn argselect_slice(x: &[Self], kth: &[usize], indices: &mut [i64]) {
                packed::iota(indices);
                let pair = |i: i64| (x[i as usize][0], x[i as usize][1]);
                order::select(indices, kth, 0, &|&i, &j| lexicographic(pair(i), pair(j)));
            }
        }
    )*};
}

pairs! { f32 f64 }
