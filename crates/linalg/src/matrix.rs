//! Matrices somebody else owns: a pointer, two lengths and two strides.
//!
//! Strides count elements, may be negative, and for [`MatRef`] may be zero (a broadcast operand). Building one from
//! raw parts is `unsafe`, once; everything after that is checked or stays inside the described elements. A vector is
//! a matrix with one column.

use error::Result;
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

/// A readable matrix of `T` with arbitrary strides.
pub struct MatRef<'a, T> {
    data: *const T,
    rows: usize,
    cols: usize,
    row_stride: isize,
    col_stride: isize,
    life: PhantomData<&'a T>,
}

/// A writable matrix of `T`: no two of its elements share memory.
pub struct MatMut<'a, T> {
    data: *mut T,
    rows: usize,
    cols: usize,
    row_stride: isize,
    col_stride: isize,
    life: PhantomData<&'a mut T>,
}

impl<T> Copy for MatRef<'_, T> {}
impl<T> Clone for MatRef<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

// SAFETY: a `MatRef` is a shared borrow of its elements and nothing else.
unsafe impl<T: Sync> Send for MatRef<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for MatRef<'_, T> {}
// SAFETY: a `MatMut` is a unique borrow of its elements and nothing else.
unsafe impl<T: Send> Send for MatMut<'_, T> {}
// SAFETY: through `&MatMut` elements can only be read.
unsafe impl<T: Sync> Sync for MatMut<'_, T> {}

impl<'a, T> MatRef<'a, T> {
    /// A matrix over raw memory; strides count elements.
    ///
    /// # Safety
    /// For all `i < rows` and `j < cols` the address `data + i * row_stride + j * col_stride` holds an aligned,
    /// initialised `T` of one allocation, which nobody writes during `'a`. An empty matrix may have any pointer.
    pub unsafe fn from_raw(
        data: *const T,
        rows: usize,
        cols: usize,
        row_stride: isize,
        col_stride: isize,
    ) -> Self {
        Self { data, rows, cols, row_stride, col_stride, life: PhantomData }
    }

    /// A matrix over a slice in C order.
    ///
    /// # Panics
    /// If `data` does not hold exactly `rows * cols` elements.
    pub fn row_major(data: &'a [T], rows: usize, cols: usize) -> Self {
        assert_eq!(
            Some(data.len()),
            rows.checked_mul(cols),
            "a {rows}x{cols} matrix needs rows * cols elements"
        );
        // SAFETY: the offsets cover 0..rows * cols, which is the slice.
        unsafe { Self::from_raw(data.as_ptr(), rows, cols, cols as isize, 1) }
    }

    /// A matrix over part of a slice: its element (0, 0) is `data[origin]`; strides count elements.
    ///
    /// ```
    /// let x = linalg::MatRef::strided(&[1, 2, 3, 4, 5, 6], 2, 2, 2, 3, -1);
    /// assert_eq!((x.at(0, 1), x.at(1, 0)), (2, 6));
    /// ```
    ///
    /// # Panics
    /// If an element lies outside the slice.
    pub fn strided(
        data: &'a [T],
        origin: usize,
        rows: usize,
        cols: usize,
        row_stride: isize,
        col_stride: isize,
    ) -> Self {
        if rows == 0 || cols == 0 {
            // SAFETY: an empty matrix is never read.
            return unsafe { Self::from_raw(data.as_ptr(), rows, cols, 1, 1) };
        }
        let reach = |length: usize, stride: isize| (length as i128 - 1) * stride as i128;
        let (down, right) = (reach(rows, row_stride), reach(cols, col_stride));
        let (low, high) = (down.min(0) + right.min(0), down.max(0) + right.max(0));
        let origin_wide = origin as i128;
        assert!(
            origin_wide + low >= 0 && origin_wide + high < data.len() as i128,
            "matrix outside the slice"
        );
        // SAFETY: the farthest elements in both directions lie inside the slice, so all do.
        unsafe { Self::from_raw(data.as_ptr().add(origin), rows, cols, row_stride, col_stride) }
    }

    /// A column vector over a slice.
    pub fn column(data: &'a [T]) -> Self {
        Self::row_major(data, data.len(), 1)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Elements from one row to the next.
    pub fn row_stride(&self) -> isize {
        self.row_stride
    }

    /// Elements from one column to the next.
    pub fn col_stride(&self) -> isize {
        self.col_stride
    }

    /// Address of element (0, 0).
    pub fn as_ptr(&self) -> *const T {
        self.data
    }

    /// The same elements with rows and columns exchanged.
    pub fn transpose(self) -> Self {
        Self {
            rows: self.cols,
            cols: self.rows,
            row_stride: self.col_stride,
            col_stride: self.row_stride,
            ..self
        }
    }

    /// The block of `rows` x `cols` elements that starts at (`row`, `col`).
    ///
    /// # Panics
    /// If the block does not lie within the matrix.
    pub fn block(self, row: usize, col: usize, rows: usize, cols: usize) -> Self {
        assert!(row + rows <= self.rows && col + cols <= self.cols, "block outside the matrix");
        let offset = row as isize * self.row_stride + col as isize * self.col_stride;
        Self { data: self.data.wrapping_offset(offset), rows, cols, ..self }
    }

    /// A matrix of the same shape and strides that begins `offset` elements further on.
    #[inline(always)]
    pub(crate) fn moved(self, offset: isize) -> Self {
        Self { data: self.data.wrapping_offset(offset), ..self }
    }

    /// The elements as a slice, where they lie one after the other in the order of [`MatRef::row_major`].
    pub fn as_slice(&self) -> Option<&'a [T]> {
        if self.rows == 0 || self.cols == 0 {
            return Some(&[]);
        }
        let dense = (self.cols == 1 || self.col_stride == 1)
            && (self.rows == 1 || self.row_stride == self.cols as isize);
        // SAFETY: the strides say that the elements are exactly these, adjacent.
        dense.then(|| unsafe { std::slice::from_raw_parts(self.data, self.rows * self.cols) })
    }
}

impl<T: Copy> MatRef<'_, T> {
    /// The element at (`row`, `col`).
    ///
    /// # Panics
    /// If the position is outside the matrix.
    #[inline(always)]
    pub fn at(&self, row: usize, col: usize) -> T {
        assert!(row < self.rows && col < self.cols, "position outside the matrix");
        // SAFETY: the position was just checked.
        unsafe { self.at_unchecked(row, col) }
    }

    /// # Safety
    /// `row < rows` and `col < cols`.
    #[inline(always)]
    pub(crate) unsafe fn at_unchecked(&self, row: usize, col: usize) -> T {
        // SAFETY: the caller keeps the position inside, so the constructor's promise covers it.
        unsafe { *self.data.offset(row as isize * self.row_stride + col as isize * self.col_stride) }
    }
}

impl<'a, T> MatMut<'a, T> {
    /// A writable matrix over raw memory; strides count elements.
    ///
    /// # Safety
    /// As [`MatRef::from_raw`]; moreover the elements are distinct in memory and nobody else reads or writes them
    /// during `'a`.
    pub unsafe fn from_raw(
        data: *mut T,
        rows: usize,
        cols: usize,
        row_stride: isize,
        col_stride: isize,
    ) -> Self {
        Self { data, rows, cols, row_stride, col_stride, life: PhantomData }
    }

    /// A writable matrix over a slice in C order.
    ///
    /// # Panics
    /// If `data` does not hold exactly `rows * cols` elements.
    pub fn row_major(data: &'a mut [T], rows: usize, cols: usize) -> Self {
        assert_eq!(
            Some(data.len()),
            rows.checked_mul(cols),
            "a {rows}x{cols} matrix needs rows * cols elements"
        );
        // SAFETY: the offsets cover 0..rows * cols, each once, which is the slice.
        unsafe { Self::from_raw(data.as_mut_ptr(), rows, cols, cols as isize, 1) }
    }

    /// A writable column vector over a slice.
    pub fn column(data: &'a mut [T]) -> Self {
        let rows = data.len();
        Self::row_major(data, rows, 1)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Elements from one row to the next.
    pub fn row_stride(&self) -> isize {
        self.row_stride
    }

    /// Elements from one column to the next.
    pub fn col_stride(&self) -> isize {
        self.col_stride
    }

    /// Address of element (0, 0).
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.data
    }

    /// A readable borrow of the same elements.
    pub fn as_ref(&self) -> MatRef<'_, T> {
        let &Self { data, rows, cols, row_stride, col_stride, .. } = self;
        MatRef { data, rows, cols, row_stride, col_stride, life: PhantomData }
    }

    /// A shorter writable borrow of the same elements.
    pub fn reborrow(&mut self) -> MatMut<'_, T> {
        let &mut Self { data, rows, cols, row_stride, col_stride, .. } = self;
        MatMut { data, rows, cols, row_stride, col_stride, life: PhantomData }
    }

    /// The same elements with rows and columns exchanged.
    pub fn transpose(self) -> Self {
        Self {
            rows: self.cols,
            cols: self.rows,
            row_stride: self.col_stride,
            col_stride: self.row_stride,
            ..self
        }
    }

    /// The block of `rows` x `cols` elements that starts at (`row`, `col`).
    ///
    /// # Panics
    /// If the block does not lie within the matrix.
    pub fn block(self, row: usize, col: usize, rows: usize, cols: usize) -> Self {
        assert!(row + rows <= self.rows && col + cols <= self.cols, "block outside the matrix");
        let offset = row as isize * self.row_stride + col as isize * self.col_stride;
        Self { data: self.data.wrapping_offset(offset), rows, cols, ..self }
    }

    /// The first `row` rows, and the rest.
    ///
    /// # Panics
    /// If the matrix has fewer than `row` rows.
    pub fn split_rows(self, row: usize) -> (Self, Self) {
        assert!(row <= self.rows, "split outside the matrix");
        let rest = self.data.wrapping_offset(row as isize * self.row_stride);
        let lower = Self { data: rest, rows: self.rows - row, ..self };
        (Self { rows: row, ..self }, lower)
    }

    /// Calls `run` with the numbers of the first rows of pieces of at most `rows` rows, which make up the matrix, and
    /// with these pieces, on all threads.
    pub(crate) fn spread(self, rows: usize, run: impl Fn(usize, MatMut<T>) -> Result<()> + Sync) -> Result<()>
    where
        T: Send + Sync,
    {
        if self.rows <= rows || threads::num_threads() == 1 {
            return run(0, self);
        }
        let whole = &self;
        let result = Mutex::new(Ok(()));
        threads::spread(whole.rows.div_ceil(rows), |part| {
            let start = part * rows;
            let data = whole.data.wrapping_offset(start as isize * whole.row_stride);
            let piece = Self { data, rows: rows.min(whole.rows - start), ..*whole };
            // Each piece is made once, and no two have a row in common.
            if let Err(error) = run(start, piece) {
                *result.lock().unwrap_or_else(PoisonError::into_inner) = Err(error);
            }
        });
        result.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The elements as a slice, where they lie one after the other in the order of [`MatMut::row_major`].
    pub fn as_mut_slice(&mut self) -> Option<&mut [T]> {
        if self.rows == 0 || self.cols == 0 {
            return Some(&mut []);
        }
        let dense = (self.cols == 1 || self.col_stride == 1)
            && (self.rows == 1 || self.row_stride == self.cols as isize);
        // SAFETY: the strides say that the elements are exactly these, adjacent, and they are ours alone.
        dense.then(|| unsafe { std::slice::from_raw_parts_mut(self.data, self.rows * self.cols) })
    }

    /// Writes `value` at (`row`, `col`).
    ///
    /// # Panics
    /// If the position is outside the matrix.
    #[inline(always)]
    pub fn set(&mut self, row: usize, col: usize, value: T) {
        assert!(row < self.rows && col < self.cols, "position outside the matrix");
        // SAFETY: the position was just checked.
        unsafe {
            self.data.offset(row as isize * self.row_stride + col as isize * self.col_stride).write(value)
        }
    }

    /// Writes `value(row, col)` everywhere, along the shorter stride.
    pub fn fill_with(&mut self, mut value: impl FnMut(usize, usize) -> T) {
        if self.col_stride.unsigned_abs() <= self.row_stride.unsigned_abs() {
            for row in 0..self.rows {
                for col in 0..self.cols {
                    self.set(row, col, value(row, col));
                }
            }
        } else {
            for col in 0..self.cols {
                for row in 0..self.rows {
                    self.set(row, col, value(row, col));
                }
            }
        }
    }
}
