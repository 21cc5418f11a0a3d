//! Elements of dense arrays at places that index arrays name.
//!
//! A [`Selection`] is what indexing some axes of an array with index arrays leads to: points, each of
//! which is an element or, where axes are left, a row. It reads, writes, and applies rows in place. Its
//! axes are those of the points first, then those that are left.

use crate::{Dense, Stored};
use cpu::faults::Monitor;
use cpu::gather::{self, Indexed, Mode, Points, Transfer};
use cpu::{Faults, Watch, at};
use dtype::{DType, Scalar};
use error::{Error, Result};
use layout::{Dims, Layout, Order, Walk, broadcast_shapes, walk, walk_in_order};
use memory::{Access, Buffer, Intent, Scratch};
use ops::Elementwise;
use program::Program;
use smallvec::SmallVec;

/// The elements of an array that index arrays name.
#[derive(Debug, Clone)]
pub struct Selection {
    array: Dense,
    /// The axes that are left: those of a row.
    row: Layout,
    /// The lengths of all axes: of the points, then of a row.
    shape: Dims,
    /// How the points are ordered: the layout of the index arrays below.
    points: Layout,
    places: Places,
}

#[derive(Debug, Clone)]
enum Places {
    /// Index arrays of one layout without gaps, each with its axis.
    Indices(SmallVec<[(Dense, Indexed); 2]>),
    /// Bytes from the array's first element, checked; nobody else knows this array.
    Offsets(Dense),
}

/// Refuses places outside an axis at which segments would begin.
///
/// # Errors
/// [`error::Kind::Index`].
pub fn check_segments(row: &'static Elementwise, indices: &[i64], length: usize) -> Result<()> {
    match indices.iter().find(|&&index| index < 0 || index >= length as i64) {
        Some(outside) => {
            Err(Error::index(format!("index {outside} out-of-bounds in {}.reduceat [0, {length})", row.name)))
        }
        None => Ok(()),
    }
}

/// An index array as whole numbers that follow each other without gaps.
fn without_gaps(indices: &Dense) -> Result<Dense> {
    let layout = Layout::like(indices.shape(), indices.strides(), 8)?;
    let same = indices.shape().iter().zip(layout.strides().iter().zip(indices.strides()));
    if indices.dtype() == DType::Int64
        && indices.is_aligned()
        && same.clone().all(|(&n, (a, b))| n == 1 || a == b)
    {
        return Ok(indices.with_layout(layout.shifted(indices.layout().offset() as isize)));
    }
    indices.cast(DType::Int64, Order::K)
}

/// The elements of an index array without gaps.
///
/// # Safety
/// The caller holds the buffer's lock for as long as the slice is used.
unsafe fn integers(dense: &Dense) -> &[i64] {
    debug_assert!(dense.dtype() == DType::Int64 && dense.is_aligned());
    // SAFETY: index arrays are aligned, without gaps and of 64-bit integers; locked by the caller.
    unsafe { std::slice::from_raw_parts(dense.pointer().cast(), dense.size()) }
}

impl Dense {
    /// The elements that index arrays name, which are broadcast together. Each reads one of `axes`;
    /// `names` are the numbers of these axes in messages.
    ///
    /// ```
    /// use storage::Dense;
    /// let x = Dense::from_slice(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
    /// let indices = Dense::from_slice(&[1_i64, -1, 0], &[3])?;
    /// let rows = x.selection(&[0], &[0], &[indices])?.read()?;
    /// assert_eq!(rows.shape(), [3, 2]);
    /// assert_eq!(rows.to_vec::<f64>()?, [3.0, 4.0, 3.0, 4.0, 1.0, 2.0]);
    /// # Ok::<(), error::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`error::Kind::Index`] where they do not broadcast, or name elements outside (which may show only
    /// when the selection is used).
    pub fn selection(&self, axes: &[usize], names: &[usize], indices: &[Dense]) -> Result<Selection> {
        let width = self.dtype().itemsize();
        let mut row = self.layout().clone();
        let mut order: SmallVec<[usize; 4]> = SmallVec::from_slice(axes);
        order.sort_unstable();
        order.iter().rev().for_each(|&axis| row.remove_axis(axis));
        let points = broadcast_shapes(indices.iter().map(Dense::shape)).map_err(|_| {
            let shapes: Vec<_> = indices.iter().map(|indices| layout::shape_text(indices.shape())).collect();
            Error::index(format!(
                "shape mismatch: indexing arrays could not be broadcast together with shapes {} ",
                shapes.join(" ")
            ))
        })?;
        let empty = points.contains(&0);
        let mut pairs: SmallVec<[(Dense, Indexed); 2]> = SmallVec::new();
        for ((&axis, &name), indices) in axes.iter().zip(names).zip(indices) {
            let (length, step) = (self.shape()[axis], self.strides()[axis]);
            pairs.push((without_gaps(indices)?, Indexed { axis: name, length, step, mode: Mode::Raise }));
        }
        let (points, places) = if empty {
            // Without points no index is looked at.
            let none = Dense::empty(&points, DType::Int64, Order::C)?;
            (none.layout().clone(), Places::Offsets(none))
        } else if pairs
            .windows(2)
            .all(|two| two[0].0.shape() == two[1].0.shape() && two[0].0.strides() == two[1].0.strides())
        {
            match pairs.first() {
                Some((first, _)) => (first.layout().clone(), Places::Indices(pairs)),
                None => return Err(Error::runtime("selection: no index arrays")),
            }
        } else {
            let offsets = offsets(&pairs, &points)?;
            (offsets.layout().clone(), Places::Offsets(offsets))
        };
        let mut shape = Dims::from_slice(points.shape());
        shape.extend_from_slice(row.shape());
        layout::checked_size(&shape, width)?;
        Ok(Selection { array: self.clone(), row, shape, points, places })
    }

    /// The elements at `indices` along an axis, in C order: the axis is replaced by those of the indices.
    ///
    /// # Errors
    /// [`error::Kind::Index`] for an index outside under [`Mode::Raise`], and for any on an empty axis.
    pub fn take(&self, indices: &Dense, axis: usize, mode: Mode) -> Result<Dense> {
        let (length, step) = (self.shape()[axis], self.strides()[axis]);
        if length == 0 && indices.size() > 0 {
            return Err(Error::index("cannot do a non-empty take from an empty axes."));
        }
        let indices = indices.to_contiguous(DType::Int64)?;
        let mut shape = Dims::from_slice(&self.shape()[..axis]);
        shape.extend_from_slice(indices.shape());
        shape.extend_from_slice(&self.shape()[axis + 1..]);
        let result = Dense::empty(&shape, self.dtype(), Order::C)?;
        let after = axis + indices.ndim();
        let axes: SmallVec<[usize; 4]> = (0..axis).collect();
        let around = (axis > 0).then(|| {
            walk_in_order(&shape[..axis], &[&result.strides()[..axis], &self.strides()[..axis]], &axes)
        });
        let within = (after < shape.len())
            .then(|| walk(&shape[after..], &[&result.strides()[after..], &self.strides()[axis + 1..]]));
        let (outer, inner) =
            (around.as_ref().unwrap_or(gather::no_loops()), within.as_ref().unwrap_or(gather::no_loops()));
        let mut offsets;
        let _access =
            Access::acquire([(&**self.buffer(), Intent::Read), (&**indices.buffer(), Intent::Read)]);
        // SAFETY: the indices are contiguous, aligned integers, locked.
        let slice = unsafe { integers(&indices) };
        let mut points =
            Points::Indices(SmallVec::from_slice(&[(slice, Indexed { axis, length, step, mode })]));
        if outer.size() > 1 {
            offsets = Scratch::filled(slice.len(), 0)?;
            points.write_offsets(&mut offsets)?;
            points = Points::Offsets(&offsets);
        }
        let point_step = (inner.size() * self.dtype().itemsize()) as isize;
        let transfer = Transfer { width: self.dtype().itemsize(), outer, points, point_step, inner };
        // SAFETY: the result is new memory of the shape that the loops run over; offsets are checked.
        unsafe { gather::gather(&transfer, self.pointer(), result.pointer())? };
        Ok(result)
    }

    /// Folds segments of each line along the last axis: see [`cpu::at::reduceat`]. The array must be
    /// contiguous and of a dtype that the row folds; indices must lie inside the axis. `dtype` is the
    /// array's, or the 16-bit float whose numbers it holds.
    ///
    /// # Errors
    /// [`error::Kind::Index`] for an index outside.
    pub fn reduceat(
        &self,
        row: &'static Elementwise,
        indices: &[i64],
        dtype: DType,
        watch: Watch,
    ) -> Result<(Dense, Faults)> {
        let x = self.to_contiguous(self.dtype())?;
        let (others, length) = match x.shape().split_last() {
            Some((&length, others)) => (others, length),
            None => return Err(Error::type_("cannot reduceat on a scalar")),
        };
        check_segments(row, indices, length)?;
        let mut shape = Dims::from_slice(others);
        shape.push(indices.len());
        let result = Dense::empty(&shape, x.dtype(), Order::C)?;
        let lines = layout::size_of_shape(others);
        let _access = Access::acquire([(&**x.buffer(), Intent::Read)]);
        // SAFETY: contiguous and aligned elements, locked; the result is new; indices were checked.
        let faults = unsafe {
            at::reduceat(row, dtype, lines, length, indices, x.pointer(), result.pointer(), watch)?
        };
        Ok((result, faults))
    }

    /// The elements of `choices` that an index array names, all of one shape or broadcast to it.
    ///
    /// # Errors
    /// [`error::Kind::Value`] for an index that names no choice; where shapes do not broadcast.
    pub fn choose(indices: &Dense, choices: &[Dense], mode: Mode) -> Result<Dense> {
        let indices = indices.cast(DType::Int64, Order::K)?;
        let shape =
            broadcast_shapes(std::iter::once(indices.shape()).chain(choices.iter().map(Dense::shape)))?;
        let Some(first) = choices.first() else { return Err(Error::value("choose: no choices")) };
        if choices.iter().any(|choice| choice.dtype() != first.dtype()) {
            return Err(Error::runtime("choose: choices of several dtypes"));
        }
        let result = Dense::empty(&shape, first.dtype(), Order::C)?;
        let operands = std::iter::once(&indices)
            .chain(choices)
            .map(|dense| Ok(dense.with_layout(dense.layout().broadcast_to(&shape)?)))
            .collect::<Result<Vec<Dense>>>()?;
        let strides: Vec<&[isize]> =
            std::iter::once(result.strides()).chain(operands.iter().map(|dense| dense.strides())).collect();
        let walk = walk(&shape, &strides);
        let _access = Access::acquire(operands.iter().map(|dense| (&**dense.buffer(), Intent::Read)));
        let pointers: Vec<*const u8> =
            operands[1..].iter().map(|dense| dense.pointer().cast_const()).collect();
        // SAFETY: all operands have this shape; the result is new memory; inputs are locked.
        unsafe {
            gather::choose(
                first.dtype().itemsize(),
                &walk,
                mode,
                result.pointer(),
                operands[0].pointer().cast_const(),
                &pointers,
            )?;
        }
        Ok(result)
    }

    /// Writes one element, by an index for each axis that is counted from the end where it is negative.
    ///
    /// # Errors
    /// [`error::Kind::Index`] outside the array; errors of pending readers.
    #[inline]
    pub fn set(&self, index: &[i64], value: Scalar) -> Result<()> {
        let at = self.layout().locate(index)?;
        let value = value.cast(self.dtype());
        self.buffer().settle_pending()?;
        let _access = Access::acquire([(&**self.buffer(), Intent::Write)]);
        // SAFETY: the element lies inside the buffer, which is locked for writing.
        unsafe {
            std::ptr::copy_nonoverlapping(
                value.bytes().as_ptr(),
                self.buffer().pointer().add(at),
                value.bytes().len(),
            );
        }
        Ok(())
    }
}

impl Dense {
    /// [`Dense::set`] of an element that is there and of just the array's dtype, if the memory may be written, nothing
    /// deferred reads it and its lock need not be waited for; tells whether it did.
    #[inline]
    pub fn set_at_once(&self, index: &[i64], value: &Scalar) -> bool {
        let at = match self.layout().find(index) {
            Some(at) if value.dtype() == self.dtype() && self.is_writeable() => at,
            _ => return false,
        };
        let bytes = value.bytes();
        // SAFETY: the element lies inside the buffer, which is locked for writing.
        let write = |start: *mut u8| unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), start.add(at), bytes.len())
        };
        self.buffer().try_write(write).is_some()
    }
}

/// The byte offsets that several index arrays name together, broadcast to `points`.
fn offsets(pairs: &[(Dense, Indexed)], points: &[usize]) -> Result<Dense> {
    let mut parts: SmallVec<[Stored; 4]> = SmallVec::new();
    for (indices, axis) in pairs {
        let part = Dense::for_layout(
            indices.layout().with_axes(indices.shape().into(), indices.strides().into()),
            DType::Int64,
        )?;
        let part = part.with_layout(Layout::like(indices.shape(), indices.strides(), 8)?);
        let _access = Access::acquire([(&**indices.buffer(), Intent::Read)]);
        // SAFETY: an index array without gaps, locked, and new memory of its size.
        unsafe {
            let points = Points::Indices(SmallVec::from_slice(&[(integers(indices), *axis)]));
            points.write_offsets(std::slice::from_raw_parts_mut(part.pointer().cast(), part.size()))?;
        }
        parts.push(Stored::Dense(part));
    }
    // The largest decide the order of the points.
    parts.sort_by_key(|part| std::cmp::Reverse(layout::size_of_shape(part.shape())));
    let mut program = Program::default();
    let values: SmallVec<[_; 4]> = parts.iter().map(|_| program.input(DType::Int64)).collect();
    let sum = values[1..].iter().fold(values[0], |sum, &value| {
        program.map(&ops::elementwise::arithmetic::add, DType::Int64, &[sum, value])[0]
    });
    program.output(sum);
    crate::map(&program, &parts, points, Watch::NONE)?.0.remove(0).to_dense()
}

/// Values packed for a selection.
struct Packed {
    values: Dense,
    /// Bytes between points.
    point_step: isize,
    /// The layout of all axes.
    layout: Layout,
}

impl Selection {
    /// The lengths of the axes: those of the points, then those of a row.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// How many of the axes are those of the points.
    pub fn points_ndim(&self) -> usize {
        self.points.ndim()
    }

    fn locks(&self) -> impl Iterator<Item = (&Buffer, Intent)> {
        let indices = match &self.places {
            Places::Indices(pairs) => pairs.as_slice(),
            Places::Offsets(_) => &[],
        };
        indices.iter().map(|(dense, _)| (&**dense.buffer(), Intent::Read))
    }

    /// # Safety
    /// The caller holds the locks as long as the points are used.
    unsafe fn points(&self) -> Points<'_> {
        // SAFETY: both kinds of array are without gaps; locked by the caller.
        unsafe {
            match &self.places {
                Places::Indices(pairs) => {
                    Points::Indices(pairs.iter().map(|(dense, axis)| (integers(dense), *axis)).collect())
                }
                Places::Offsets(dense) => Points::Offsets(integers(dense)),
            }
        }
    }

    /// The layout of a new array of the elements: points in the order of the index arrays, rows in that
    /// of the array, as in NumPy.
    fn packed_layout(&self, width: usize) -> Result<Layout> {
        let row = Layout::like(self.row.shape(), self.row.strides(), width)?;
        let bytes = (row.size() * width) as isize;
        let points = self.points.strides().iter().map(|&stride| stride / 8 * bytes);
        let strides: SmallVec<[isize; 4]> = points.chain(row.strides().iter().copied()).collect();
        Layout::from_parts(&self.shape, &strides, 0)
    }

    /// A new array of the elements.
    ///
    /// # Errors
    /// [`error::Kind::Index`] for an index outside; where there is no memory.
    pub fn read(&self) -> Result<Dense> {
        let width = self.array.dtype().itemsize();
        let result = Dense::for_layout(self.packed_layout(width)?, self.array.dtype())?;
        let inner = walk(self.row.shape(), &[&result.strides()[self.points_ndim()..], self.row.strides()]);
        let point_step = (self.row.size() * width) as isize;
        let _access = Access::acquire(self.locks().chain([(&**self.array.buffer(), Intent::Read)]));
        // SAFETY: the result is new memory for all points; the rest is locked, and inside by the
        // invariants of dense arrays and the checks of the points.
        unsafe {
            let points = self.points();
            let transfer = Transfer { width, outer: gather::no_loops(), points, point_step, inner: &inner };
            gather::gather(&transfer, self.array.pointer(), result.pointer())?;
        }
        Ok(result)
    }

    /// Values of this selection's shape, or broadcast to it, in an order in which one step leads from
    /// point to point.
    fn pack(&self, values: &Dense) -> Result<Packed> {
        let layout = values.layout().broadcast_to(&self.shape)?;
        let n = self.points_ndim();
        let mut order: SmallVec<[usize; 4]> = (0..n).collect();
        order.sort_by_key(|&axis| std::cmp::Reverse(self.points.strides()[axis]));
        let around = walk_in_order(&self.shape[..n], &[&layout.strides()[..n]], &order);
        let indices_shared = || match &self.places {
            Places::Indices(pairs) => pairs.iter().any(|(dense, _)| dense.may_share_memory(&self.array)),
            Places::Offsets(_) => false,
        };
        debug_assert!(!indices_shared(), "selections that write have their own indices");
        if around.shape.len() == 1 && !values.may_share_memory(&self.array) && values.is_aligned() {
            return Ok(Packed { values: values.clone(), point_step: around.strides[0][0], layout });
        }
        let layout = self.packed_layout(values.dtype().itemsize())?;
        let packed = Dense::for_layout(layout.clone(), values.dtype())?;
        packed.assign(values)?;
        let point_step = (self.row.size() * values.dtype().itemsize()) as isize;
        Ok(Packed { values: packed, point_step, layout })
    }

    /// This selection with index arrays of its own where they lie in the array itself, and with its points
    /// in C order, in which the last one wins.
    fn detached(&self) -> Result<Selection> {
        let mut own = self.clone();
        if !own.points.is_c_contiguous(8) {
            match &mut own.places {
                Places::Indices(pairs) => {
                    for (indices, _) in pairs {
                        *indices = indices.copy(Order::C)?;
                    }
                }
                Places::Offsets(offsets) => *offsets = offsets.copy(Order::C)?,
            }
            own.points = Layout::contiguous(own.points.shape(), 8, Order::C)?;
        }
        if let Places::Indices(pairs) = &mut own.places {
            for (indices, _) in pairs {
                if indices.may_share_memory(&self.array) {
                    *indices = indices.copy(Order::K)?;
                }
            }
        }
        Ok(own)
    }

    /// Writes values of the array's dtype, broadcast to this selection's shape, to the elements, in
    /// order: where points repeat, the last one wins.
    ///
    /// # Errors
    /// [`error::Kind::Index`] for an index outside; nothing is written then. Where the values do not
    /// broadcast or are of another dtype.
    pub fn write(&self, values: &Dense) -> Result<()> {
        let this = self.detached()?;
        if values.dtype() != this.array.dtype() {
            return Err(Error::runtime("selection: values of another dtype"));
        }
        let packed = this.pack(values)?;
        this.array.buffer().settle_pending()?;
        let n = this.points_ndim();
        let inner: Walk = walk(this.row.shape(), &[&packed.layout.strides()[n..], this.row.strides()]);
        let others = [(&**this.array.buffer(), Intent::Write), (&**packed.values.buffer(), Intent::Read)];
        let _access = Access::acquire(this.locks().chain(others));
        let width = this.array.dtype().itemsize();
        // SAFETY: as for reading; the values have this shape and share no memory with the array.
        unsafe {
            let points = this.points();
            let point_step = packed.point_step;
            let transfer = Transfer { width, outer: gather::no_loops(), points, point_step, inner: &inner };
            gather::scatter(&transfer, this.array.pointer(), packed.values.pointer())
        }
    }

    /// Replaces each element by the row, over `dtype`, of it and of the value at the same place, one after
    /// the other, so that points that repeat accumulate; elements are converted to `dtype` and back each
    /// time. Rows of one argument take no values. Returns the watched faults.
    ///
    /// # Errors
    /// As for [`Selection::write`]; [`error::Kind::Runtime`] where the row has no loop over `dtype`, the
    /// values are of another dtype, or axes are left.
    pub fn apply(
        &self,
        row: &'static Elementwise,
        dtype: DType,
        values: Option<&Dense>,
        watch: Watch,
    ) -> Result<Faults> {
        let this = self.detached()?;
        let fits =
            row.nout() == 1 && row.nin() == 1 + usize::from(values.is_some()) && this.row.shape().is_empty();
        let fits = fits && values.is_none_or(|values| values.dtype() == row.argument_dtype(1, dtype));
        if !fits || cpu_tiles::elementwise::map(row, dtype).is_none() || row.argument_dtype(0, dtype) != dtype
        {
            return Err(Error::runtime(format!("{}.at: no loop over {dtype}", row.name)));
        }
        if !this.array.is_aligned() {
            return Err(Error::runtime(format!("{}.at: the array is not aligned", row.name)));
        }
        let packed = values.map(|values| this.pack(values)).transpose()?;
        this.array.buffer().settle_pending()?;
        let (pointer, step) = match &packed {
            Some(packed) => (packed.values.pointer().cast_const(), packed.point_step),
            None => (std::ptr::null(), 0),
        };
        let values = packed.iter().map(|packed| (&**packed.values.buffer(), Intent::Read));
        let _access =
            Access::acquire(this.locks().chain(values).chain([(&**this.array.buffer(), Intent::Write)]));
        let element = this.array.dtype();
        let mut monitor = Monitor::new(watch);
        // SAFETY: as for writing; dtypes and alignment were checked.
        unsafe {
            let points = this.points();
            points.check()?;
            points.each_block(|first, offsets| {
                let values = pointer.wrapping_offset(first as isize * step);
                at::apply(row, dtype, element, offsets, this.array.pointer(), values, step, &mut monitor);
            })?;
        }
        Ok(monitor.faults)
    }

    /// The array whose elements these are.
    pub fn array(&self) -> &Dense {
        &self.array
    }
}
