//! The Rust types that hold one element each.

use crate::{Cast, DType, Scalar, dispatch};
pub use half::{bf16, f16};
use num_complex::Complex;

/// A complex number of two `f32`.
#[allow(non_camel_case_types)]
pub type c32 = Complex<f32>;
/// A complex number of two `f64`.
#[allow(non_camel_case_types)]
pub type c64 = Complex<f64>;

mod sealed {
    pub trait Sealed {}
}

/// A Rust type that is the element of some [`DType`]. Every bit pattern that an array holds is a
/// value of it; a bool's byte is 0 or 1, which imports check.
///
/// ```
/// use dtype::{DType, Element};
/// assert_eq!(f64::DTYPE, DType::Float64);
/// ```
pub trait Element:
    sealed::Sealed
    + Copy
    + Send
    + Sync
    + PartialEq
    + Default
    + std::fmt::Debug
    + 'static
    + Cast<bool>
    + Cast<i8>
    + Cast<u8>
    + Cast<i16>
    + Cast<u16>
    + Cast<i32>
    + Cast<u32>
    + Cast<i64>
    + Cast<u64>
    + Cast<f16>
    + Cast<bf16>
    + Cast<f32>
    + Cast<f64>
    + Cast<c32>
    + Cast<c64>
{
    /// The dtype that this type is the element of.
    const DTYPE: DType;

    /// The value whose native-order bytes begin `bytes`.
    fn read(bytes: &[u8; 16]) -> Self;

    /// Writes the value's native-order bytes to the beginning of `bytes`.
    fn write(self, bytes: &mut [u8; 16]);

    /// A value of any dtype, converted to this type.
    fn from_scalar(scalar: &Scalar) -> Self;
}

/// The bytes of one element, made of the standard library's conversions so that this crate needs no
/// unsafe code.
trait Bytes: Sized {
    const SIZE: usize;
    fn read_at(bytes: &[u8]) -> Self;
    fn write_at(self, bytes: &mut [u8]);
}

macro_rules! primitive_bytes {
    ($($type:ty)+) => { $(impl Bytes for $type {
        const SIZE: usize = size_of::<$type>();
        fn read_at(bytes: &[u8]) -> Self {
            let mut raw = [0; size_of::<$type>()];
            raw.copy_from_slice(&bytes[..size_of::<$type>()]);
            <$type>::from_ne_bytes(raw)
        }
        fn write_at(self, bytes: &mut [u8]) {
            bytes[..size_of::<$type>()].copy_from_slice(&self.to_ne_bytes());
        }
    })+ };
}
primitive_bytes!(i8 u8 i16 u16 i32 u32 i64 u64 f16 bf16 f32 f64);

impl Bytes for bool {
    const SIZE: usize = 1;
    fn read_at(bytes: &[u8]) -> Self {
        bytes[0] != 0
    }
    fn write_at(self, bytes: &mut [u8]) {
        bytes[0] = u8::from(self);
    }
}

impl<T: Bytes> Bytes for Complex<T> {
    const SIZE: usize = 2 * T::SIZE;
    fn read_at(bytes: &[u8]) -> Self {
        Complex::new(T::read_at(bytes), T::read_at(&bytes[T::SIZE..]))
    }
    fn write_at(self, bytes: &mut [u8]) {
        self.re.write_at(bytes);
        self.im.write_at(&mut bytes[T::SIZE..]);
    }
}

macro_rules! elements {
    ($($type:ty = $dtype:ident,)+) => { $(
        impl sealed::Sealed for $type {}
        impl Element for $type {
            const DTYPE: DType = DType::$dtype;
            fn read(bytes: &[u8; 16]) -> Self { Self::read_at(bytes) }
            fn write(self, bytes: &mut [u8; 16]) { self.write_at(bytes) }
            fn from_scalar(scalar: &Scalar) -> Self {
                dispatch!(scalar.dtype(), S => Cast::<$type>::cast(S::read(scalar.padded())))
            }
        }
        const _: () = assert!(size_of::<$type>() == DType::$dtype.itemsize());
        const _: () = assert!(align_of::<$type>() == DType::$dtype.alignment());
    )+ };
}

elements! {
    bool = Bool, i8 = Int8, u8 = UInt8, i16 = Int16, u16 = UInt16, i32 = Int32, u32 = UInt32,
    i64 = Int64, u64 = UInt64, f16 = Float16, bf16 = BFloat16, f32 = Float32, f64 = Float64,
    c32 = Complex64, c64 = Complex128,
}
