//! Rust's operators on arrays and numbers.
//!
//! Operators cannot return errors. They panic where the function of the same meaning returns one:
//! shapes that do not broadcast, dtypes that the operation is not defined for, or no memory.

use crate::elementwise::call;
use crate::{Array, Operand};
use ops::elementwise::{arithmetic, bitwise};
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Rem, Sub};

macro_rules! operators {
    ($($trait:ident $method:ident $chapter:ident::$row:ident;)+) => { $(
        impl<'a, T: Into<Operand<'a>>> $trait<T> for &Array {
            type Output = Array;
            #[track_caller]
            fn $method(self, x2: T) -> Array {
                match call(&$chapter::$row, &[self.into(), x2.into()]) {
                    Ok(array) => array,
                    Err(error) => panic!("{error}"),
                }
            }
        }
        impl<'a, T: Into<Operand<'a>>> $trait<T> for Array {
            type Output = Array;
            #[track_caller]
            fn $method(self, x2: T) -> Array {
                $trait::$method(&self, x2)
            }
        }
        impl $trait<&Array> for f64 {
            type Output = Array;
            #[track_caller]
            fn $method(self, x2: &Array) -> Array {
                match call(&$chapter::$row, &[self.into(), x2.into()]) {
                    Ok(array) => array,
                    Err(error) => panic!("{error}"),
                }
            }
        }
    )+ };
}

operators! {
    Add add arithmetic::add;
    Sub sub arithmetic::subtract;
    Mul mul arithmetic::multiply;
    Div div arithmetic::divide;
    Rem rem arithmetic::remainder;
    BitAnd bitand bitwise::bitwise_and;
    BitOr bitor bitwise::bitwise_or;
    BitXor bitxor bitwise::bitwise_xor;
}

impl Neg for &Array {
    type Output = Array;
    #[track_caller]
    fn neg(self) -> Array {
        match self.negative() {
            Ok(array) => array,
            Err(error) => panic!("{error}"),
        }
    }
}

impl Not for &Array {
    type Output = Array;
    #[track_caller]
    fn not(self) -> Array {
        match self.invert() {
            Ok(array) => array,
            Err(error) => panic!("{error}"),
        }
    }
}
