//! The loop over elements around a vector body.

use super::vector::Lanes;
use crate::Map;

/// A body in vectors, for operands that are not special; special ones are left to the row's formula.
pub(super) trait Body<L: Lanes, const ARITY: usize> {
    /// An operand that is never special.
    const PLAIN: f64 = 1.0;
    fn special(x: [L; ARITY]) -> L::Mask;
    fn value(x: [L; ARITY]) -> L;
}

/// How many special elements go through the row's formula together.
const STRIP: usize = 128;

/// The tile of a body.
///
/// # Safety
/// [`Map`]'s contract, for operands and a result of `L`'s elements, by a function that enables the instructions.
#[inline(always)]
pub(super) unsafe fn tile<L: Lanes, B: Body<L, ARITY>, const ARITY: usize>(
    n: usize,
    inputs: *const *const u8,
    outputs: *const *mut u8,
    formula: impl Fn() -> Option<Map>,
) {
    // SAFETY: the contract.
    unsafe {
        let inputs: [*const L::Element; ARITY] = std::array::from_fn(|i| (*inputs.add(i)).cast());
        let out: *mut L::Element = (*outputs).cast();
        let plain = L::number(B::PLAIN);
        let mut any = L::NONE;
        let mut at = 0;
        while at + 2 * L::LANES <= n {
            let mut first = inputs.map(|x| L::load(x.add(at)));
            let mut second = inputs.map(|x| L::load(x.add(at + L::LANES)));
            let special = [B::special(first), B::special(second)];
            if special[0] | special[1] != L::NONE {
                any = any | special[0] | special[1];
                first = first.map(|x| x.or_where(special[0], plain));
                second = second.map(|x| x.or_where(special[1], plain));
            }
            B::value(first).store(out.add(at));
            B::value(second).store(out.add(at + L::LANES));
            at += 2 * L::LANES;
        }
        while at < n {
            let count = L::LANES.min(n - at);
            let mut x = inputs.map(|x| L::load_part(x.add(at), count));
            let special = B::special(x);
            if special != L::NONE {
                any = any | special;
                x = x.map(|x| x.or_where(special, plain));
            }
            B::value(x).store_part(out.add(at), count);
            at += count;
        }
        if any != L::NONE
            && let Some(formula) = formula()
        {
            mend::<L, B, ARITY>(n, inputs, out, formula);
        }
    }
}

/// Results of special operands, gathered for the row's formula.
///
/// # Safety
/// As for [`tile`].
#[inline(always)]
unsafe fn mend<L: Lanes, B: Body<L, ARITY>, const ARITY: usize>(
    n: usize,
    inputs: [*const L::Element; ARITY],
    out: *mut L::Element,
    formula: Map,
) {
    let mut places = [0; STRIP];
    let mut at = 0;
    while at < n {
        let mut count = 0;
        while at < n && count + L::LANES <= STRIP {
            let here = L::LANES.min(n - at);
            // SAFETY: the contract.
            let x = unsafe { inputs.map(|x| L::load_part(x.add(at), here)) };
            let mut special: u64 = B::special(x).into();
            while special != 0 {
                let lane = special.trailing_zeros() as usize;
                places[count] = at + lane;
                count += usize::from(lane < here);
                special &= special - 1;
            }
            at += L::LANES;
        }
        // SAFETY: the contract; as many elements as places are written before they are read.
        unsafe {
            let mut operands = [[std::mem::MaybeUninit::<L::Element>::uninit(); STRIP]; ARITY];
            let mut results = [std::mem::MaybeUninit::<L::Element>::uninit(); STRIP];
            for (strip, x) in operands.iter_mut().zip(inputs) {
                for (element, &place) in strip.iter_mut().zip(&places[..count]) {
                    element.write(*x.add(place));
                }
            }
            let pointers = operands.each_ref().map(|strip| strip.as_ptr().cast());
            formula(count, pointers.as_ptr(), &results.as_mut_ptr().cast());
            for (result, &place) in results.iter().zip(&places[..count]) {
                out.add(place).write(result.assume_init_read());
            }
        }
    }
}

/// Bodies: a name, its vector, operands, where they are special, and the value.
macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident<$V:ty $(: $bound:ident)?>$([plain $plain:literal])? ($($x:ident),+) $special:expr => $value:expr;)+) => {
        $($(#[$doc])*
        pub(in crate::lanes) struct $name;
        impl$(<V: $bound>)? $crate::lanes::tile::Body<$V, { [$(stringify!($x)),+].len() }> for $name {
            $(const PLAIN: f64 = $plain;)?
            #[inline(always)]
            #[allow(unused_variables, reason = "a body may be right for all operands")]
            fn special([$($x),+]: [$V; { [$(stringify!($x)),+].len() }]) -> <$V as Lanes>::Mask { $special }
            #[inline(always)]
            fn value([$($x),+]: [$V; { [$(stringify!($x)),+].len() }]) -> $V { $value }
        })+
    };
}

pub(super) use bodies;
