//! Dense arrays on the processor: strided memory.

use crate::{Outputs, Reduction, Storage, Stored, once};
use cpu::gather::{self, Points, Transfer};
use cpu::{Faults, Operand, Watch};
use dtype::{Casting, DType, Element, Scalar, can_cast, dispatch};
use error::{Error, Result};
use layout::{Layout, Order, Strides, shape_text};
use memory::{Access, Buffer, Intent, Reading, Scratch};
use program::Program;
use smallvec::SmallVec;
use std::sync::Arc;

/// An [`Element`] whose every bit pattern is a value: all but bool.
pub trait Pod: Element {}
macro_rules! pod { ($($type:ty)+) => { $(impl Pod for $type {})+ }; }
pod!(i8 u8 i16 u16 i32 u32 i64 u64 dtype::f16 dtype::bf16 f32 f64 dtype::c32 dtype::c64);

/// Elements in a buffer, laid out by strides. Cloning makes another view of the same elements.
///
/// ```
/// use storage::Dense;
/// let x = Dense::from_slice(&[1.0, 2.0, 3.0], &[3])?;
/// assert_eq!(x.to_vec::<f64>()?, [1.0, 2.0, 3.0]);
/// # Ok::<(), error::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Dense {
    buffer: Arc<Buffer>,
    layout: Layout,
    dtype: DType,
    writeable: bool,
}

/// Names the shape in the message of a failed allocation.
fn name_shape(error: Error, shape: &[usize], dtype: DType) -> Error {
    match error.kind() {
        error::Kind::Memory => Error::memory(format!(
            "{} for an array with shape {} and data type {dtype}",
            error,
            shape_text(shape)
        )),
        _ => error,
    }
}

/// The element at an address.
///
/// # Safety
/// `from` is valid for one element of `dtype`; it need not be aligned.
#[inline(always)]
unsafe fn load(from: *const u8, dtype: DType) -> Scalar {
    // SAFETY: promised by the caller.
    let bytes = unsafe {
        match dtype.itemsize() {
            1 => from.read().into(),
            2 => from.cast::<u16>().read_unaligned().into(),
            4 => from.cast::<u32>().read_unaligned().into(),
            8 => from.cast::<u64>().read_unaligned().into(),
            _ => from.cast::<u128>().read_unaligned(),
        }
    };
    Scalar::from_bits(dtype, bytes)
}

impl Dense {
    /// A new array with any content.
    ///
    /// # Errors
    /// Sizes that cannot be counted, or memory that is not there.
    #[inline]
    pub fn empty(shape: &[usize], dtype: DType, order: Order) -> Result<Dense> {
        Dense::with_new_buffer(Layout::contiguous(shape, dtype.itemsize(), order)?, dtype, false)
    }

    /// A new array of zeros.
    ///
    /// # Errors
    /// As [`Dense::empty`].
    #[inline]
    pub fn zeros(shape: &[usize], dtype: DType, order: Order) -> Result<Dense> {
        Dense::with_new_buffer(Layout::contiguous(shape, dtype.itemsize(), order)?, dtype, true)
    }

    /// A new array for a layout without gaps.
    ///
    /// # Errors
    /// As [`Dense::empty`].
    #[inline]
    pub fn for_layout(layout: Layout, dtype: DType) -> Result<Dense> {
        Dense::with_new_buffer(layout, dtype, false)
    }

    #[inline]
    fn with_new_buffer(layout: Layout, dtype: DType, zeroed: bool) -> Result<Dense> {
        let bytes = layout.size() * dtype.itemsize();
        let buffer = if zeroed { Buffer::zeroed(bytes) } else { Buffer::new(bytes) };
        let buffer = buffer.map_err(|error| name_shape(error, layout.shape(), dtype))?;
        Ok(Dense { buffer, layout, dtype, writeable: true })
    }

    /// An array of elements that lie in a buffer already.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where some element would lie outside the buffer.
    pub fn from_buffer(buffer: Arc<Buffer>, layout: Layout, dtype: DType) -> Result<Dense> {
        let (low, high) = layout.extent(dtype.itemsize());
        if low < 0 || high > buffer.capacity() as i128 {
            return Err(Error::value(format!(
                "strides is incompatible with shape of requested array and size of buffer \
                 (elements span bytes {low}..{high} of {})",
                buffer.capacity()
            )));
        }
        let writeable = buffer.is_writeable();
        Ok(Dense { buffer, layout, dtype, writeable })
    }

    /// An array of elements that are known to lie in a buffer.
    #[inline(always)]
    pub(crate) fn within(buffer: Arc<Buffer>, layout: Layout, dtype: DType, writeable: bool) -> Dense {
        Dense { buffer, layout, dtype, writeable }
    }

    /// A new array of the elements of a slice, in C order.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where there are not as many as the shape says.
    pub fn from_slice<T: Element>(values: &[T], shape: &[usize]) -> Result<Dense> {
        let dense = Dense::empty(shape, T::DTYPE, Order::C)?;
        if dense.size() != values.len() {
            return Err(Error::value(format!(
                "cannot reshape array of size {} into shape {}",
                values.len(),
                shape_text(shape)
            )));
        }
        // SAFETY: the new buffer has room for exactly these elements, and nobody else knows it.
        unsafe {
            std::ptr::copy_nonoverlapping(values.as_ptr().cast(), dense.pointer(), size_of_val(values));
        }
        Ok(dense)
    }

    /// A new array that holds one value everywhere.
    ///
    /// # Errors
    /// As [`Dense::empty`].
    pub fn full(shape: &[usize], value: Scalar, order: Order) -> Result<Dense> {
        if value.bytes().iter().all(|&byte| byte == 0) {
            return Dense::zeros(shape, value.dtype(), order);
        }
        let dense = Dense::empty(shape, value.dtype(), order)?;
        dense.fill(value)?;
        Ok(dense)
    }

    /// A 0-d array.
    ///
    /// # Errors
    /// As [`Dense::empty`].
    pub fn scalar(value: Scalar) -> Result<Dense> {
        let dense = Dense::empty(&[], value.dtype(), Order::C)?;
        // SAFETY: the new buffer has room for one element.
        unsafe {
            std::ptr::copy_nonoverlapping(value.bytes().as_ptr(), dense.pointer(), value.bytes().len())
        };
        Ok(dense)
    }

    /// The dtype of the elements.
    #[inline]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The lengths of the axes.
    #[inline]
    pub fn shape(&self) -> &[usize] {
        self.layout.shape()
    }

    /// The steps along the axes, in bytes.
    #[inline]
    pub fn strides(&self) -> &[isize] {
        self.layout.strides()
    }

    /// Where the elements lie in the buffer.
    #[inline]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The memory.
    #[inline]
    pub fn buffer(&self) -> &Arc<Buffer> {
        &self.buffer
    }

    /// The number of elements.
    #[inline]
    pub fn size(&self) -> usize {
        self.layout.size()
    }

    /// The number of axes.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.layout.ndim()
    }

    /// Whether this view may be written through.
    #[inline]
    pub fn is_writeable(&self) -> bool {
        self.writeable
    }

    /// This view, writeable or not.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where the memory itself cannot be written.
    pub fn with_writeable(mut self, writeable: bool) -> Result<Dense> {
        if writeable && !self.buffer.is_writeable() {
            return Err(Error::value("cannot set WRITEABLE flag to True of this array"));
        }
        self.writeable = writeable;
        Ok(self)
    }

    /// This view, read-only.
    #[inline]
    pub fn read_only(mut self) -> Dense {
        self.writeable = false;
        self
    }

    /// Another view of the same memory; its elements must lie inside it.
    #[inline]
    pub fn with_layout(&self, layout: Layout) -> Dense {
        debug_assert!({
            let (low, high) = layout.extent(self.dtype.itemsize());
            low >= 0 && high <= self.buffer.capacity() as i128
        });
        Dense { buffer: Arc::clone(&self.buffer), layout, dtype: self.dtype, writeable: self.writeable }
    }

    /// The same bytes as elements of another dtype and layout.
    ///
    /// # Errors
    /// As [`Dense::from_buffer`].
    #[inline]
    pub fn reinterpreted(&self, layout: Layout, dtype: DType) -> Result<Dense> {
        let mut dense = Dense::from_buffer(Arc::clone(&self.buffer), layout, dtype)?;
        dense.writeable = self.writeable;
        Ok(dense)
    }

    /// The address of the element with index zero everywhere; to be used under an [`Access`].
    #[inline]
    pub fn pointer(&self) -> *mut u8 {
        self.buffer.pointer().wrapping_add(self.layout.offset())
    }

    /// This array as an operand of the executor.
    #[inline]
    pub fn operand(&self) -> Operand<'_> {
        Operand { pointer: self.pointer(), strides: self.strides() }
    }

    /// Whether elements follow each other in C order.
    #[inline]
    pub fn is_c_contiguous(&self) -> bool {
        self.layout.is_c_contiguous(self.dtype.itemsize())
    }

    /// Whether loops over contiguous elements can take these where they are: in C order, and aligned.
    #[inline]
    pub fn is_plain(&self) -> bool {
        self.is_c_contiguous() && self.pointer().addr() & (self.dtype.alignment() - 1) == 0
    }

    /// Whether elements follow each other in Fortran order.
    #[inline]
    pub fn is_f_contiguous(&self) -> bool {
        self.layout.is_f_contiguous(self.dtype.itemsize())
    }

    /// Whether two elements may share bytes, as in [`Layout::overlaps_itself`].
    #[inline]
    pub fn overlaps_itself(&self) -> bool {
        self.layout.overlaps_itself(self.dtype.itemsize())
    }

    /// Whether every element is aligned for its dtype.
    #[inline]
    pub fn is_aligned(&self) -> bool {
        // Alignments are powers of two: no division is needed.
        let bits = self.strides().iter().fold(self.pointer().addr(), |bits, &stride| bits | stride as usize);
        bits & (self.dtype.alignment() - 1) == 0
    }

    /// Whether the two views may share bytes.
    pub fn may_share_memory(&self, other: &Dense) -> bool {
        if self.size() == 0 || other.size() == 0 {
            return false;
        }
        let span = |dense: &Dense| {
            let (low, high) = dense.layout.extent(dense.dtype.itemsize());
            let base = dense.buffer.pointer().addr() as i128;
            (base + low, base + high)
        };
        let (a, b) = (span(self), span(other));
        a.0 < b.1 && b.0 < a.1
    }

    /// Whether the two are the same elements at the same places.
    #[inline]
    pub fn is_same_view(&self, other: &Dense) -> bool {
        self.dtype == other.dtype && self.pointer() == other.pointer() && self.layout == other.layout
    }

    /// Refuses to be written where this view is read-only.
    ///
    /// # Errors
    /// [`error::Kind::Value`] in NumPy's words.
    pub fn require_writeable(&self, operation: &str) -> Result<()> {
        if self.writeable { Ok(()) } else { Err(Error::value(format!("{operation} is read-only"))) }
    }

    /// The same elements under another shape of the same size: a view where strides allow, else a copy.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where the sizes differ.
    pub fn reshape(&self, shape: &[usize]) -> Result<Dense> {
        if layout::checked_size(shape, self.dtype.itemsize())? != self.size() {
            return Err(Error::value(format!(
                "cannot reshape array of size {} into shape {}",
                self.size(),
                shape_text(shape)
            )));
        }
        match self.layout.reshape(shape, self.dtype.itemsize()) {
            Some(layout) => Ok(self.with_layout(layout)),
            None => self.copy(Order::C)?.reshape(shape),
        }
    }

    /// A new array with the same elements; `K` keeps the nesting of the axes.
    ///
    /// # Errors
    /// As [`Dense::empty`].
    #[inline]
    pub fn copy(&self, order: Order) -> Result<Dense> {
        self.cast(self.dtype, order)
    }

    /// A new array with the elements converted.
    ///
    /// # Errors
    /// As [`Dense::empty`].
    #[inline]
    pub fn cast(&self, dtype: DType, order: Order) -> Result<Dense> {
        Ok(self.cast_watching(dtype, order, Watch::NONE)?.0)
    }

    /// [`Dense::cast`], noting values that do not fit.
    ///
    /// # Errors
    /// As [`Dense::empty`].
    #[inline]
    pub fn cast_watching(&self, dtype: DType, order: Order, watch: Watch) -> Result<(Dense, Faults)> {
        if self.is_plain() && (order != Order::F || self.ndim() < 2) {
            let tile = cpu_tiles::casts::cast(self.dtype, dtype);
            if let Some(result) = once::map_plain(tile, [Some(self), None, None], dtype, watch)? {
                return Ok((result, Faults::default()));
            }
        }
        self.cast_at_length(dtype, order, watch)
    }

    fn cast_at_length(&self, dtype: DType, order: Order, watch: Watch) -> Result<(Dense, Faults)> {
        let layout = match order {
            Order::K => Layout::like(self.shape(), self.strides(), dtype.itemsize())?,
            Order::A if self.is_f_contiguous() && !self.is_c_contiguous() => {
                Layout::contiguous(self.shape(), dtype.itemsize(), Order::F)?
            }
            other => Layout::contiguous(self.shape(), dtype.itemsize(), other)?,
        };
        let result = Dense::for_layout(layout, dtype)?;
        let _reading = Reading::acquire([Some(&*self.buffer)]);
        // SAFETY: nobody else knows the new memory; the elements that are read are locked.
        let faults = unsafe { result.write(self, self.strides(), watch)? };
        Ok((result, faults))
    }

    /// Writes `values`, broadcast and converted, into the elements of this view. Pending readers are
    /// settled first, and views that overlap are copied through new memory. Of elements that share memory,
    /// the last in C order stays.
    ///
    /// # Errors
    /// Where `values` do not broadcast, or settling fails; nothing is written then.
    pub fn assign(&self, values: &Dense) -> Result<()> {
        self.assign_watching(values, Watch::NONE).map(drop)
    }

    /// [`Dense::assign`], noting values that do not fit.
    ///
    /// # Errors
    /// As for [`Dense::assign`].
    pub fn assign_watching(&self, values: &Dense, watch: Watch) -> Result<Faults> {
        if self.is_same_view(values) {
            return Ok(Faults::default());
        }
        let layout = values.broadcast_into(self.shape())?;
        self.buffer.settle_pending()?;
        if self.may_share_memory(values) {
            return self.assign_watching(&values.copy(Order::K)?, watch);
        }
        if self.overlaps_itself() {
            return self.assign_in_order(&values.with_layout(layout), watch);
        }
        let _access = Access::acquire([(&*self.buffer, Intent::Write), (&*values.buffer, Intent::Read)]);
        // SAFETY: both are locked, and share no memory.
        unsafe { self.write(values, layout.strides(), watch) }
    }

    /// [`Dense::assign_watching`] of values of this shape, one after the other.
    fn assign_in_order(&self, values: &Dense, watch: Watch) -> Result<Faults> {
        let (values, faults) = values.cast_watching(self.dtype, Order::C, watch)?;
        let axes: SmallVec<[usize; 4]> = (0..self.ndim()).collect();
        let outer = layout::walk_in_order(self.shape(), &[values.strides(), self.strides()], &axes);
        let transfer = Transfer {
            width: self.dtype.itemsize(),
            outer: &outer,
            points: Points::Offsets(&[0]),
            point_step: 0,
            inner: gather::no_loops(),
        };
        let _access = Access::acquire([(&*self.buffer, Intent::Write), (&*values.buffer, Intent::Read)]);
        // SAFETY: the walk goes over elements of both, which are locked.
        unsafe { gather::scatter(&transfer, self.pointer(), values.pointer().cast_const())? };
        Ok(faults)
    }

    /// Writes elements with given strides over this shape, of which none share memory, converted.
    ///
    /// # Safety
    /// The strides lead over elements of `values`; the two share no memory, and nobody else touches it meanwhile.
    unsafe fn write(&self, values: &Dense, strides: &[isize], watch: Watch) -> Result<Faults> {
        let input = Operand { pointer: values.pointer(), strides };
        if self.size() <= cpu::once::LARGEST {
            let faultless = can_cast(values.dtype, self.dtype, Casting::Safe);
            let watch = if faultless { Watch::NONE } else { watch };
            let (from, to) = ((input, values.dtype), (self.operand(), self.dtype));
            // SAFETY: promised by the caller.
            if unsafe { cpu::once::assign(self.shape(), from, to, watch) }? == 0 {
                return Ok(Faults::default());
            }
        }
        let mut program = Program::default();
        let x = program.input(values.dtype);
        let cast = program.cast(x, self.dtype, None);
        program.output(cast);
        // SAFETY: promised by the caller.
        unsafe { cpu::map::map(&program, self.shape(), &[input], &[self.operand()], watch) }
    }

    /// This array's layout broadcast to the shape of an array that is written.
    fn broadcast_into(&self, shape: &[usize]) -> Result<Layout> {
        // Leading axes of length one are dropped where there are too many, as in NumPy.
        let extra = self.ndim().saturating_sub(shape.len());
        let mut layout = self.layout.clone();
        if extra > 0 && self.shape()[..extra].iter().all(|&length| length == 1) {
            (0..extra).for_each(|_| layout.remove_axis(0));
        }
        layout.broadcast_to(shape).map_err(|_| {
            Error::value(format!(
                "could not broadcast input array from shape {} into shape {}",
                shape_text(self.shape()),
                shape_text(shape)
            ))
        })
    }

    /// Writes one value, converted, into every element.
    ///
    /// # Errors
    /// As for [`Dense::assign`].
    pub fn fill(&self, value: Scalar) -> Result<()> {
        let value = value.cast(self.dtype);
        if self.size() > cpu::once::LARGEST || self.overlaps_itself() {
            return self.assign(&Dense::scalar(value)?);
        }
        self.buffer.settle_pending()?;
        let _access = Access::acquire([(&*self.buffer, Intent::Write)]);
        let strides: Strides = SmallVec::from_elem(0, self.ndim());
        let from = (Operand { pointer: value.bytes().as_ptr().cast_mut(), strides: &strides }, self.dtype);
        let to = (self.operand(), self.dtype);
        // SAFETY: the elements lie inside the buffer, which is locked; the value is repeated over them.
        unsafe { cpu::once::assign(self.shape(), from, to, Watch::NONE) }.map(|_| ())
    }

    /// One element, by an index for each axis that is counted from the end where it is negative.
    ///
    /// # Errors
    /// [`error::Kind::Index`] outside the array.
    #[inline]
    pub fn get(&self, index: &[i64]) -> Result<Scalar> {
        let at = self.layout.locate(index)?;
        Ok(self.read_at(at))
    }

    /// The element at a byte offset of the buffer that [`Layout::locate`] gave.
    #[inline]
    fn read_at(&self, at: usize) -> Scalar {
        // SAFETY: the element lies inside the buffer, which is locked for reading.
        self.buffer.while_read(|start| unsafe { load(start.add(at), self.dtype) })
    }

    /// [`Dense::get`] of an element that is there, if the buffer's lock need not be waited for.
    #[inline]
    pub fn get_at_once(&self, index: &[i64]) -> Option<Scalar> {
        let at = self.layout.find(index)?;
        // SAFETY: as in `read_at`.
        self.buffer.try_read(|start| unsafe { load(start.add(at), self.dtype) })
    }

    /// The only element of an array of size one.
    ///
    /// # Errors
    /// [`error::Kind::Value`] for any other size.
    #[inline]
    pub fn item(&self) -> Result<Scalar> {
        if self.size() != 1 {
            return Err(Error::value("can only convert an array of size 1 to a Python scalar"));
        }
        Ok(self.read_at(self.layout.offset()))
    }

    /// The elements in C order, converted to `T`.
    ///
    /// # Errors
    /// Where there is no memory for a contiguous copy.
    pub fn to_vec<T: Element>(&self) -> Result<Vec<T>> {
        let dense = self.as_elements::<T>()?;
        let _access = Access::acquire([(&*dense.buffer, Intent::Read)]);
        let mut values = Vec::with_capacity(dense.size());
        // SAFETY: contiguous, aligned elements of `T` (bools were normalised by the copy), locked.
        unsafe {
            std::ptr::copy_nonoverlapping(dense.pointer().cast(), values.as_mut_ptr(), dense.size());
            values.set_len(dense.size());
        }
        Ok(values)
    }

    /// [`Dense::to_vec`], in memory of the allocator that is chosen now.
    ///
    /// # Errors
    /// As for [`Dense::to_vec`], and where there is no memory.
    pub fn to_scratch<T: Element>(&self) -> Result<Scratch<T>> {
        let dense = self.as_elements::<T>()?;
        let _access = Access::acquire([(&*dense.buffer, Intent::Read)]);
        // SAFETY: as for `to_vec`.
        let elements: &[T] = unsafe { std::slice::from_raw_parts(dense.pointer().cast(), dense.size()) };
        Scratch::collected(elements.iter().copied())
    }

    /// The array as contiguous, aligned elements of `T`, which bools are only after a copy.
    fn as_elements<T: Element>(&self) -> Result<Dense> {
        let already =
            self.dtype == T::DTYPE && self.is_c_contiguous() && self.is_aligned() && !self.dtype.is_bool();
        if already { Ok(self.clone()) } else { self.cast(T::DTYPE, Order::C) }
    }

    /// Runs `read` on the elements of a C-contiguous, aligned array, under the lock.
    ///
    /// # Errors
    /// Where a contiguous copy of the array cannot be made.
    pub fn with_slice<T: Pod, R>(&self, read: impl FnOnce(&[T]) -> R) -> Result<R> {
        let dense = self.to_contiguous(T::DTYPE)?;
        let _access = Access::acquire([(&*dense.buffer, Intent::Read)]);
        // SAFETY: contiguous, aligned elements of `T`, locked for reading.
        Ok(read(unsafe { std::slice::from_raw_parts(dense.pointer().cast(), dense.size()) }))
    }

    /// Runs `write` on the elements of a C-contiguous, aligned array, under the lock.
    ///
    /// # Errors
    /// [`error::Kind::Runtime`] where the array is not contiguous, aligned and of `T`; errors of
    /// pending readers.
    pub fn with_slice_mut<T: Pod, R>(&self, write: impl FnOnce(&mut [T]) -> R) -> Result<R> {
        if self.dtype != T::DTYPE || !self.is_c_contiguous() || !self.is_aligned() {
            return Err(Error::runtime("with_slice_mut: the array is not contiguous and aligned"));
        }
        self.buffer.settle_pending()?;
        let _access = Access::acquire([(&*self.buffer, Intent::Write)]);
        // SAFETY: contiguous, aligned elements of `T`, locked for writing.
        Ok(write(unsafe { std::slice::from_raw_parts_mut(self.pointer().cast(), self.size()) }))
    }

    /// Runs `read` on the bytes of the elements in C order, under the lock.
    ///
    /// # Errors
    /// Where a contiguous copy of the array cannot be made.
    pub fn with_bytes<R>(&self, read: impl FnOnce(&[u8]) -> R) -> Result<R> {
        self.to_contiguous(self.dtype)?.as_bytes()?.with_slice(read)
    }

    /// A new array in C order whose bytes `write` fills in; they are zero before. Bools must become 0 or 1.
    ///
    /// # Errors
    /// As [`Dense::zeros`].
    pub fn from_bytes<R>(
        shape: &[usize],
        dtype: DType,
        write: impl FnOnce(&mut [u8]) -> R,
    ) -> Result<(Dense, R)> {
        let dense = Dense::zeros(shape, dtype, Order::C)?;
        let written = dense.as_bytes()?.with_slice_mut(write)?;
        Ok((dense, written))
    }

    /// The bytes of a C-contiguous array as an array.
    #[inline]
    fn as_bytes(&self) -> Result<Dense> {
        let bytes = Layout::from_parts(&[self.size() * self.dtype.itemsize()], &[1], self.layout.offset())?;
        self.reinterpreted(bytes, DType::UInt8)
    }

    /// This array if it is C-contiguous, aligned and of `dtype`, else a copy that is.
    ///
    /// # Errors
    /// Where there is no memory for the copy.
    #[inline]
    pub fn to_contiguous(&self, dtype: DType) -> Result<Dense> {
        if self.dtype == dtype && self.is_c_contiguous() && self.is_aligned() {
            Ok(self.clone())
        } else {
            self.cast(dtype, Order::C)
        }
    }

    /// The elements in C order as [`Scalar`]s; slow, for tests and printing.
    ///
    /// # Errors
    /// As [`Dense::to_vec`].
    pub fn scalars(&self) -> Result<Scratch<Scalar>> {
        dispatch!(self.dtype, T => Scratch::collected(self.to_scratch::<T>()?.iter().map(|&value| Scalar::new(value))))
    }
}

impl Storage for Dense {
    fn kind(&self) -> &'static str {
        "dense"
    }
    #[inline]
    fn dtype(&self) -> DType {
        self.dtype
    }
    #[inline]
    fn shape(&self) -> &[usize] {
        self.layout.shape()
    }
    fn priority(&self) -> u32 {
        0
    }
    fn map(
        &self,
        program: &Program,
        operands: &[Stored],
        shape: &[usize],
        watch: Watch,
    ) -> Result<(Outputs, Faults)> {
        map(program, operands, shape, watch)
    }
    fn reduce(
        &self,
        program: &Program,
        operands: &[Stored],
        shape: &[usize],
        reduction: &Reduction,
        watch: Watch,
    ) -> Result<(Stored, Faults)> {
        reduce(program, operands, shape, reduction, watch)
    }
    fn moved(&self, movement: &crate::Movement) -> Result<Stored> {
        movement.of_dense(self).map(Stored::Dense)
    }
    fn to_dense(&self) -> Result<Dense> {
        Ok(self.clone())
    }
    fn of_dense(&self, dense: &Dense) -> Result<Stored> {
        Ok(Stored::Dense(dense.clone()))
    }
    fn adopt(&self, stored: Stored) -> Result<Stored> {
        Ok(stored)
    }
    fn assign(&self, movement: &[crate::Movement], values: &Stored) -> Result<()> {
        let view = movement.iter().try_fold(self.clone(), |view, movement| movement.of_dense(&view))?;
        view.assign(&values.to_dense()?)
    }
}

type Broadcast = SmallVec<[Dense; 4]>;

fn broadcast(operands: &[Stored], shape: &[usize]) -> Result<Broadcast> {
    operands
        .iter()
        .map(|operand| {
            let dense = operand.to_dense()?;
            let layout = dense.layout.broadcast_to(shape)?;
            Ok(dense.with_layout(layout))
        })
        .collect()
}

/// A new output whose axes are nested as those of the operands are.
#[inline]
fn output(operands: &[Dense], shape: &[usize], dtype: DType) -> Result<Dense> {
    Dense::for_layout(planned_layout(operands.iter().map(Dense::layout), shape, dtype)?, dtype)
}

/// The layout of an element-wise result under `order="K"`: of two axes that some operand steps along, the inner one is
/// that of shorter steps, in all operands that step along both. Where they do not agree, or none does, it is the later.
///
/// # Errors
/// Sizes that cannot be counted.
pub fn planned_layout<'a>(
    operands: impl Iterator<Item = &'a Layout>,
    shape: &[usize],
    dtype: DType,
) -> Result<Layout> {
    // Lengths of the steps along the axes of the result; zero where an operand has one element only.
    let mut steps: SmallVec<[Strides; 3]> = SmallVec::new();
    for layout in operands {
        let mut along: Strides = SmallVec::from_elem(0, shape.len());
        let skip = shape.len() - layout.ndim().min(shape.len());
        for ((step, stride), &length) in along[skip..].iter_mut().zip(layout.strides()).zip(layout.shape()) {
            *step = if length == 1 { 0 } else { stride.abs() };
        }
        steps.push(along);
    }
    let is_inside = |axis: usize, other: usize| {
        let mut both = steps.iter().filter(|step| step[axis] != 0 && step[other] != 0).peekable();
        both.peek()?;
        Some(both.all(|step| step[axis] < step[other]))
    };
    // From the innermost, as in NumPy's iterator: an axis moves inwards past those that it is inside of.
    let mut axes: SmallVec<[usize; 4]> = SmallVec::new();
    for axis in (0..shape.len()).rev() {
        let mut at = axes.len();
        for (place, &other) in axes.iter().enumerate().rev() {
            match is_inside(axis, other) {
                Some(true) => at = place,
                Some(false) => break,
                None => {}
            }
        }
        axes.insert(at, axis);
    }
    let mut nested: Strides = SmallVec::from_elem(0, shape.len());
    axes.iter().zip(1..).for_each(|(&axis, width)| nested[axis] = width);
    Layout::like(shape, &nested, dtype.itemsize())
}

pub(crate) fn map(
    program: &Program,
    operands: &[Stored],
    shape: &[usize],
    watch: Watch,
) -> Result<(Outputs, Faults)> {
    let inputs = broadcast(operands, shape)?;
    let outputs = program
        .outputs()
        .iter()
        .map(|&value| output(&inputs, shape, program.dtype(value)))
        .collect::<Result<SmallVec<[Dense; 2]>>>()?;
    let faults = map_into(program, &inputs, &outputs, shape, watch)?;
    Ok((outputs.into_iter().map(Stored::Dense).collect(), faults))
}

/// Dense arrays under their locks, for one pass: inputs are read and outputs written until it is dropped.
#[derive(Debug)]
pub struct Locked<'a> {
    inputs: &'a [Dense],
    outputs: &'a [Dense],
    _access: Access<'a>,
}

impl<'a> Locked<'a> {
    /// Waits for the locks. Inputs have one shape; an output that shares memory with an input must be
    /// the same elements at the same places.
    pub fn acquire(inputs: &'a [Dense], outputs: &'a [Dense]) -> Locked<'a> {
        let locks = inputs.iter().map(|dense| (&*dense.buffer, Intent::Read));
        let _access =
            Access::acquire(locks.chain(outputs.iter().map(|dense| (&*dense.buffer, Intent::Write))));
        Locked { inputs, outputs, _access }
    }

    /// Runs a program over the inputs into the outputs, all of this shape.
    ///
    /// # Errors
    /// [`error::Kind::Interrupted`].
    pub fn map(&self, program: &Program, shape: &[usize], watch: Watch) -> Result<Faults> {
        let ins: SmallVec<[Operand<'_>; 8]> = self.inputs.iter().map(Dense::operand).collect();
        let outs: SmallVec<[Operand<'_>; 2]> = self.outputs.iter().map(Dense::operand).collect();
        // SAFETY: every view is inside its buffer, which is locked; callers keep the rule on overlap.
        unsafe { cpu::map::map(program, shape, &ins, &outs, watch) }
    }

    /// Reduces a program's first output into the first output here, which has length one along reduced
    /// axes, and writes the others; where there is nothing to reduce, the result is the row's identity.
    ///
    /// # Errors
    /// [`error::Kind::Value`] where there is nothing to reduce and no identity.
    pub fn reduce(
        &self,
        program: &Program,
        shape: &[usize],
        reduction: &Reduction,
        watch: Watch,
    ) -> Result<Faults> {
        let outs: SmallVec<[Operand<'_>; 3]> = self.outputs.iter().map(Dense::operand).collect();
        if reduction.count(shape) == 0 {
            let mut identity = Program::default();
            let value = identity.constant(reduction.identity()?);
            identity.output(value);
            // SAFETY: the result is inside its buffer, which is locked.
            return unsafe {
                cpu::map::map(&identity, self.outputs[0].shape(), &[], &outs[..1], Watch::NONE)
            };
        }
        let ins: SmallVec<[Operand<'_>; 8]> = self.inputs.iter().map(Dense::operand).collect();
        let Reduction { row, dtype, axes, .. } = reduction;
        // SAFETY: every view is inside its buffer, which is locked; outputs are new memory.
        unsafe { cpu::reduce::reduce(program, shape, &ins, &outs, axes, row, *dtype, watch) }
    }
}

/// Runs a program over dense arrays of one shape into dense arrays of that shape, under their locks.
/// Outputs that share memory with an input must be the same elements at the same places.
///
/// # Errors
/// [`error::Kind::Interrupted`].
pub fn map_into(
    program: &Program,
    inputs: &[Dense],
    outputs: &[Dense],
    shape: &[usize],
    watch: Watch,
) -> Result<Faults> {
    Locked::acquire(inputs, outputs).map(program, shape, watch)
}

pub(crate) fn reduce(
    program: &Program,
    operands: &[Stored],
    shape: &[usize],
    reduction: &Reduction,
    watch: Watch,
) -> Result<(Stored, Faults)> {
    let inputs = broadcast(operands, shape)?;
    let result = Dense::empty(&reduction.kept_shape(shape), reduction.dtype, Order::C)?;
    let faults =
        Locked::acquire(&inputs, std::slice::from_ref(&result)).reduce(program, shape, reduction, watch)?;
    Ok((Stored::Dense(result.reshape(&reduction.result_shape(shape))?), faults))
}
