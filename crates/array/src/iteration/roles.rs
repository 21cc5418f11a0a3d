//! What an iteration is asked for: flags for all of it, and the role of each operand.

use crate::Array;
use dtype::{Casting, DType};
use error::{Error, Result};
use layout::Order;

macro_rules! flags {
    ($(#[doc = $about:literal])+ $name:ident: $($(#[doc = $doc:literal])+ $flag:ident $text:literal $(| $other:literal)* = $bit:literal;)+) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $name(u32);

        impl $name {
            $($(#[doc = $doc])+ pub const $flag: $name = $name(1 << $bit);)+

            /// The flag that NumPy gives a name.
            pub fn of_name(name: &str) -> Option<$name> {
                match name {
                    $($text $(| $other)* => Some($name::$flag),)+
                    _ => None,
                }
            }

            /// Whether any of `flags` is set.
            #[inline]
            pub fn has(self, flags: $name) -> bool {
                self.0 & flags.0 != 0
            }

            /// These flags without `flags`.
            #[must_use]
            pub fn without(self, flags: $name) -> $name {
                $name(self.0 & !flags.0)
            }
        }

        impl std::ops::BitOr for $name {
            type Output = $name;
            fn bitor(self, other: $name) -> $name {
                $name(self.0 | other.0)
            }
        }

        impl std::ops::BitOrAssign for $name {
            fn bitor_assign(&mut self, other: $name) {
                self.0 |= other.0;
            }
        }
    };
}

flags! {
    /// What holds for an iteration as a whole.
    Flags:
    /// Elements come from buffers where operands cannot be taken as they are.
    BUFFERED "buffered" = 0;
    /// The place of an element in C order is counted.
    C_INDEX "c_index" = 1;
    /// The place of an element in Fortran order is counted.
    F_INDEX "f_index" = 2;
    /// The indices along each axis are known, so that axes are not joined.
    MULTI_INDEX "multi_index" = 3;
    /// Steps are lines of elements, as long as may be.
    EXTERNAL_LOOP "external_loop" = 4;
    /// All operands are seen in one dtype.
    COMMON_DTYPE "common_dtype" = 5;
    /// What is written is copied first where it shares memory with what is read.
    COPY_IF_OVERLAP "copy_if_overlap" = 6;
    /// Buffers are made and filled by the first [`super::Iteration::reset`].
    DELAY_BUFFERS "delay_bufalloc" = 7;
    /// Lines may be longer than buffers where none is needed.
    GROW_INNER "grow_inner" | "growinner" = 8;
    /// The range of steps can be set.
    RANGED "ranged" = 9;
    /// Operands may hold references; no dtype of ours does.
    REFERENCES_OK "refs_ok" = 10;
    /// Operands that are written may be repeated.
    REDUCE_OK "reduce_ok" = 11;
    /// Operands may have no elements.
    ZERO_SIZE_OK "zerosize_ok" = 12;
}

flags! {
    /// What an iteration does with one operand.
    Uses:
    /// Its elements are read.
    READ_ONLY "readonly" = 0;
    /// Its elements are written, and have no meaning before.
    WRITE_ONLY "writeonly" = 1;
    /// Its elements are read and written.
    READ_WRITE "readwrite" = 2;
    /// It is made where it is not given.
    ALLOCATE "allocate" = 3;
    /// It may be replaced by a copy, to be read.
    COPY "copy" = 4;
    /// It may be replaced by a copy that is written back in the end.
    UPDATE_IF_COPY "updateifcopy" = 5;
    /// Its elements are aligned.
    ALIGNED "aligned" = 6;
    /// Its elements are in this machine's byte order: they always are.
    NATIVE "nbo" = 7;
    /// Its elements lie next to each other on lines.
    CONTIGUOUS "contig" = 8;
    /// It is not repeated along axes.
    NO_BROADCAST "no_broadcast" = 9;
    /// It is made as an array, whatever the classes of others are.
    NO_SUBTYPE "no_subtype" = 10;
    /// It says which elements are written back to operands that are masked.
    MASK "arraymask" = 11;
    /// From buffers only those elements are written back for which the mask is true.
    MASKED "writemasked" = 12;
    /// The program sees its element before others with the same memory are written.
    ELEMENTWISE "overlap_assume_elementwise" = 13;
    /// There is no array for it, only the program's memory.
    VIRTUAL "virtual" = 14;
}

impl Uses {
    /// Whether elements are written.
    #[inline]
    pub fn writes(self) -> bool {
        self.has(Uses::WRITE_ONLY | Uses::READ_WRITE)
    }

    /// Whether elements are read.
    #[inline]
    pub fn reads(self) -> bool {
        self.has(Uses::READ_ONLY | Uses::READ_WRITE)
    }

    /// Refuses uses that exclude each other.
    pub(super) fn check(self) -> Result<()> {
        let ways = [Uses::READ_ONLY, Uses::READ_WRITE, Uses::WRITE_ONLY];
        let refuse = |words: &str| Err(Error::value(words));
        match ways.into_iter().filter(|&way| self.has(way)).count() {
            0 => {
                return refuse(
                    "None of the iterator flags READWRITE, READONLY, or WRITEONLY were specified for an operand",
                );
            }
            1 => {}
            _ => {
                return refuse(
                    "Only one of the iterator flags READWRITE, READONLY, and WRITEONLY may be specified for an operand",
                );
            }
        }
        if self.writes() && self.has(Uses::COPY) && !self.has(Uses::UPDATE_IF_COPY) {
            return refuse(
                "If an iterator operand is writeable, must use the flag UPDATEIFCOPY instead of COPY",
            );
        }
        if self.has(Uses::MASKED) && !self.writes() {
            return refuse("The iterator flag WRITEMASKED may only be used with READWRITE or WRITEONLY");
        }
        if self.has(Uses::MASKED) && self.has(Uses::MASK) {
            return refuse("The iterator flag WRITEMASKED may not be used together with ARRAYMASK");
        }
        if self.has(Uses::VIRTUAL) && !self.has(Uses::READ_WRITE) {
            return refuse("The iterator flag VIRTUAL should be be used together with READWRITE");
        }
        Ok(())
    }
}

/// An operand of an iteration.
#[derive(Clone)]
pub struct Role {
    /// The array; `None` for one that the iteration makes.
    pub array: Option<Array>,
    /// What is done with it.
    pub uses: Uses,
    /// The dtype in which elements are seen, if not the array's.
    pub dtype: Option<DType>,
    /// For each axis of the iteration the axis of the array, `None` for none; without it axes are matched
    /// from the last on, as in broadcasting.
    pub axes: Option<Vec<Option<usize>>>,
}

impl Role {
    fn new(array: Option<Array>, uses: Uses) -> Role {
        Role { array, uses, dtype: None, axes: None }
    }

    /// An array whose elements are read.
    pub fn read(array: &Array) -> Role {
        Role::new(Some(array.clone()), Uses::READ_ONLY)
    }

    /// An array whose elements are written.
    pub fn write(array: &Array) -> Role {
        Role::new(Some(array.clone()), Uses::WRITE_ONLY)
    }

    /// An array whose elements are read and written.
    pub fn update(array: &Array) -> Role {
        Role::new(Some(array.clone()), Uses::READ_WRITE)
    }

    /// A new array of the iteration's shape, to be written.
    pub fn allocate() -> Role {
        Role::new(None, Uses::WRITE_ONLY | Uses::ALLOCATE)
    }

    /// The role with further uses.
    #[must_use]
    pub fn with(mut self, uses: Uses) -> Role {
        self.uses |= uses;
        self
    }

    /// The role with elements seen in a dtype.
    #[must_use]
    pub fn in_dtype(mut self, dtype: DType) -> Role {
        self.dtype = Some(dtype);
        self
    }

    /// The role with axes matched as given.
    #[must_use]
    pub fn along(mut self, axes: &[Option<usize>]) -> Role {
        self.axes = Some(axes.to_vec());
        self
    }
}

/// How an iteration goes.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What holds for it as a whole.
    pub flags: Flags,
    /// `K` visits elements as they lie in memory.
    pub order: Order,
    /// Which conversions are allowed.
    pub casting: Casting,
    /// The lengths of axes, `None` for those that follow from the operands.
    pub shape: Option<Vec<Option<usize>>>,
    /// How many elements buffers have; 0 for as many as seem good.
    pub buffer_size: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            flags: Flags::default(),
            order: Order::K,
            casting: Casting::Safe,
            shape: None,
            buffer_size: 0,
        }
    }
}

impl Settings {
    /// The default with some flags.
    pub fn with(flags: Flags) -> Settings {
        Settings { flags, ..Settings::default() }
    }

    pub(super) fn check(&self) -> Result<()> {
        let flags = self.flags;
        if flags.has(Flags::C_INDEX) && flags.has(Flags::F_INDEX) {
            return Err(Error::value("Iterator flags C_INDEX and F_INDEX cannot both be specified"));
        }
        if flags.has(Flags::EXTERNAL_LOOP) {
            refuse_lines_with_index(flags)?;
            if flags.has(Flags::RANGED) && !flags.has(Flags::BUFFERED) {
                return Err(Error::value(
                    "Iterator flag RANGED cannot be used with the flag EXTERNAL_LOOP unless BUFFERED is also enabled",
                ));
            }
        }
        Ok(())
    }
}

/// An index belongs to one element, not to a line of them.
pub(super) fn refuse_lines_with_index(flags: Flags) -> Result<()> {
    if flags.has(Flags::C_INDEX | Flags::F_INDEX | Flags::MULTI_INDEX) {
        return Err(Error::value(
            "Iterator flag EXTERNAL_LOOP cannot be used if an index or multi-index is being tracked",
        ));
    }
    Ok(())
}
