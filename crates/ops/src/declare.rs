//! Turning rows into values: the macro that reads a chapter's table.

/// One formula as a function generic over the element, so that a mistake in a row is reported at
/// that row, once, by `cargo check -p ops`.
macro_rules! formula {
    (bool, $returns:ident, ($($x:ident),+), $value:expr) => {
        formula!(@ bool [] (bool) $returns ($($x),+) $value);
    };
    (integer, $returns:ident, ($($x:ident),+), $value:expr) => {
        formula!(@ integer [T: Integer] (T) $returns ($($x),+) $value);
    };
    (float, $returns:ident, ($($x:ident),+), $value:expr) => {
        formula!(@ float [T: Real] (T) $returns ($($x),+) $value);
    };
    (complex, $returns:ident, ($($x:ident),+), $value:expr) => {
        formula!(@ complex [T: Real] (Complex<T>) $returns ($($x),+) $value);
    };
    (@ $kind:ident [$($bound:tt)*] ($element:ty) Select ($condition:ident, $($x:ident),+) $value:expr) => {
        #[inline(always)]
        pub fn $kind<$($bound)*>($condition: bool, $($x: $element),+) -> $element { $value }
    };
    (@ $kind:ident [$($bound:tt)*] ($element:ty) Scaled ($x1:ident, $x2:ident) $value:expr) => {
        #[inline(always)]
        pub fn $kind<$($bound)*>($x1: $element, $x2: i64) -> $element { $value }
    };
    (@ $kind:ident [$($bound:tt)*] ($element:ty) $returns:ident ($($x:ident),+) $value:expr) => {
        #[inline(always)]
        pub fn $kind<$($bound)*>($($x: $element),+) -> returned!($kind, $returns, $element) { $value }
    };
}

/// The formula of plain operands, or the first of its steps.
macro_rules! plain_formula {
    ($kind:ident, $returns:ident, $arguments:tt, $value:expr, []) => {
        formula!($kind, $returns, $arguments, $value);
    };
    ($kind:ident, $returns:ident, $arguments:tt, $value:expr, [$($step:path)+]) => {
        formula!($kind, Parts, $arguments, $value);
    };
}

/// The Rust type of a formula's result.
macro_rules! returned {
    ($kind:ident, Bool, $element:ty) => {
        bool
    };
    ($kind:ident, Count, $element:ty) => {
        u8
    };
    ($kind:ident, Pair, $element:ty) => {
        ($element, $element)
    };
    ($kind:ident, Parts, $element:ty) => {
        Parts<$element>
    };
    ($kind:ident, Mantissa, $element:ty) => {
        ($element, i32)
    };
    (complex, Magnitude, $element:ty) => {
        T
    };
    ($kind:ident, $returns:ident, $element:ty) => {
        $element
    };
}

/// The names in a list of arguments.
macro_rules! names {
    (($($x:ident),+)) => { &[$(stringify!($x)),+] };
}

/// One chapter: a constant, and a module of formulas, for each row.
macro_rules! declare {
    ($($(#[doc = $doc:literal])+ $name:ident $arguments:tt -> $returns:ident
        $([$($attribute:ident: $value:expr),+])? {
        $($kind:ident: $formula:expr $(; if $rare:expr => $exact:expr)? $(; all $plain:expr => $quick:expr $(; then $step:path)*)?,)+
    })+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Position { $($name),+ }

        $(
            $(#[doc = $doc])+
            #[allow(non_upper_case_globals)]
            pub static $name: Elementwise = Elementwise {
                name: stringify!($name),
                arguments: names!($arguments),
                returns: Returns::$returns,
                kinds: Kinds::of(&[$(stringify!($kind)),+]),
                doc: concat!($($doc, "\n"),+),
                chapter: CHAPTER,
                position: Position::$name as usize,
                $($($attribute: $value,)+)?
                ..Elementwise::BLANK
            };
        )+

        /// The rows' formulas, generic over the element.
        pub mod formulas {
            $(
                #[doc = concat!("Formulas of `", stringify!($name), "`.")]
                #[allow(missing_docs, unused_imports, unused_variables)]
                pub mod $name {
                    use crate::element::*;
                    $(formula!($kind, $returns, $arguments, $formula);
                    $(
                        /// Formulas for rare operands, and when they are needed.
                        pub mod rare {
                            use crate::element::*;
                            formula!($kind, $returns, $arguments, $exact);
                            /// Whether the operands are rare.
                            pub mod when {
                                use crate::element::*;
                                formula!($kind, Bool, $arguments, $rare);
                            }
                        }
                    )?
                    $(
                        /// Formulas for operands without special cases, and which those are.
                        pub mod plain {
                            use crate::element::*;
                            plain_formula!($kind, $returns, $arguments, $quick, [$($step)*]);
                            /// Whether the operands are plain.
                            pub mod when {
                                use crate::element::*;
                                formula!($kind, Bool, $arguments, $plain);
                            }
                        }
                    )?)+
                }
            )+
        }

        /// The rows of this chapter.
        pub static ROWS: &[&Elementwise] = &[$(&$name),+];
    };
}
