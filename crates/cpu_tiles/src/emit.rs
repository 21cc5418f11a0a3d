//! The macro that makes one set of instructions' worth of anything.

/// Defines modules `baseline`, `avx2` and `avx512` by calling `$emit!` with the attribute that lets
/// functions use these instructions, and a function that picks one of their values `$item`.
macro_rules! for_each_isa {
    ($emit:ident, $(#[$doc:meta])* $pick:ident() -> $type:ty = $item:ident) => {
        mod baseline { $emit!(inline(never)); }
        #[cfg(target_arch = "x86_64")]
        mod avx2 { $emit!(target_feature(enable = "avx2,fma,bmi2,f16c")); }
        #[cfg(target_arch = "x86_64")]
        mod avx512 { $emit!(target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,bmi2,f16c")); }

        $(#[$doc])*
        fn $pick() -> $type {
            match $crate::isa() {
                #[cfg(target_arch = "x86_64")]
                $crate::Isa::Avx512 => &avx512::$item,
                #[cfg(target_arch = "x86_64")]
                $crate::Isa::Avx2 => &avx2::$item,
                _ => &baseline::$item,
            }
        }
    };
}

/// The element as it lies in memory: a bool may be any byte there.
macro_rules! stored {
    (bool) => {
        u8
    };
    ($t:ty) => {
        $t
    };
}

/// An element read from memory.
macro_rules! load {
    (bool, $x:expr) => {
        $x != 0
    };
    ($t:ty, $x:expr) => {
        $x
    };
}

/// Runs a macro once for every element type of a kind, with the dtype's name.
macro_rules! for_each_element {
    (bool, $use:ident $arguments:tt) => {
        $use!(bool, Bool, $arguments);
    };
    (integer, $use:ident $arguments:tt) => {
        $use!(i8, Int8, $arguments);
        $use!(u8, UInt8, $arguments);
        $use!(i16, Int16, $arguments);
        $use!(u16, UInt16, $arguments);
        $use!(i32, Int32, $arguments);
        $use!(u32, UInt32, $arguments);
        $use!(i64, Int64, $arguments);
        $use!(u64, UInt64, $arguments);
    };
    (float, $use:ident $arguments:tt) => {
        $use!(f32, Float32, $arguments);
        $use!(f64, Float64, $arguments);
    };
    (complex, $use:ident $arguments:tt) => {
        $use!(c32, Complex64, $arguments);
        $use!(c64, Complex128, $arguments);
    };
}
