//! The larger and the smaller of two numbers, without the flag that a NaN would raise.

use super::tile::bodies;
use super::vector::Lanes;

bodies! {
    /// NaN if one is NaN, the first if both are.
    Maximum<V: Lanes>(x1, x2) V::NONE => x1.at_least(x2).or_where(x1.is_nan(), x1);
    /// As [`Maximum`].
    Minimum<V: Lanes>(x1, x2) V::NONE => x1.at_most(x2).or_where(x1.is_nan(), x1);
    /// The other if one is NaN.
    Fmax<V: Lanes>(x1, x2) V::NONE => x1.at_least(x2).or_where(x2.is_nan(), x1);
    /// As [`Fmax`].
    Fmin<V: Lanes>(x1, x2) V::NONE => x1.at_most(x2).or_where(x2.is_nan(), x1);
}
