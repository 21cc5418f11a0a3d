//! The array itself.

use crate::deferred::Handle;
use dtype::{DType, Element, Scalar};
use error::Result;
use layout::{Layout, Order};
use memory::{Chosen, Scratch};
use std::sync::Arc;
use storage::{Dense, Movement, Stored};

/// An n-dimensional array of any storage, computed or deferred.
///
/// ```
/// use polyarray::{Array, DType};
/// let x = Array::zeros(&[2, 3], DType::Float32)?;
/// assert_eq!((x.shape(), x.dtype()), (&[2, 3][..], DType::Float32));
/// # Ok::<(), polyarray::Error>(())
/// ```
#[derive(Clone)]
pub struct Array {
    pub(crate) repr: Repr,
}

#[derive(Debug, Clone)]
pub(crate) enum Repr {
    Stored(Stored),
    Deferred(Handle),
}

impl Array {
    /// A new 1-d array of the elements of a slice.
    ///
    /// # Panics
    /// Where there is no memory for as many bytes as the slice has.
    pub fn from_slice<T: Element>(values: &[T]) -> Array {
        Array::from_shape(values, &[values.len()]).expect("as much memory as the slice takes")
    }

    /// [`Array::from_slice`], where there may be no memory.
    ///
    /// # Errors
    /// [`crate::Kind::Memory`].
    pub fn from_values<T: Element>(values: &[T]) -> Result<Array> {
        Array::from_shape(values, &[values.len()])
    }

    /// A new array of the elements of a slice, in C order.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where there are not as many as the shape says.
    pub fn from_shape<T: Element>(values: &[T], shape: &[usize]) -> Result<Array> {
        Dense::from_slice(values, shape).map(Array::from)
    }

    /// A 0-d array.
    ///
    /// # Errors
    /// Where there is no memory.
    #[inline]
    pub fn scalar(value: Scalar) -> Result<Array> {
        Dense::scalar(value).map(Array::from)
    }

    /// The lengths of the axes.
    #[inline]
    pub fn shape(&self) -> &[usize] {
        match &self.repr {
            Repr::Stored(stored) => stored.shape(),
            Repr::Deferred(handle) => handle.node().layout().shape(),
        }
    }

    /// The dtype of the elements.
    #[inline]
    pub fn dtype(&self) -> DType {
        match &self.repr {
            Repr::Stored(stored) => stored.dtype(),
            Repr::Deferred(handle) => handle.node().dtype(),
        }
    }

    /// The number of axes.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.shape().len()
    }

    /// The number of elements.
    #[inline]
    pub fn size(&self) -> usize {
        layout::size_of_shape(self.shape())
    }

    /// Bytes of all elements.
    pub fn nbytes(&self) -> usize {
        self.size() * self.dtype().itemsize()
    }

    /// The length of the first axis.
    ///
    /// # Errors
    /// [`crate::Kind::Type`] for a 0-d array.
    #[inline]
    pub fn len(&self) -> Result<usize> {
        self.shape().first().copied().ok_or_else(|| error::Error::type_("len() of unsized object"))
    }

    /// Whether there are no elements.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.shape().contains(&0)
    }

    /// Whether the elements are still to be computed.
    #[inline]
    pub fn is_deferred(&self) -> bool {
        matches!(&self.repr, Repr::Deferred(handle) if handle.node().result().is_none())
    }

    /// The elements, computed now if they were deferred.
    ///
    /// # Errors
    /// Whatever the computation runs into.
    #[inline]
    pub fn stored(&self) -> Result<Stored> {
        match &self.repr {
            Repr::Stored(stored) => Ok(stored.clone()),
            Repr::Deferred(handle) => handle.evaluate(),
        }
    }

    /// The dense array that this is, if it is one and is computed; without cloning.
    ///
    /// ```
    /// let x = polyarray::Array::from_slice(&[1.0, 2.0]);
    /// assert!(x.as_dense().is_some_and(|dense| dense.is_c_contiguous()));
    /// ```
    #[inline]
    pub fn as_dense(&self) -> Option<&Dense> {
        let stored = match &self.repr {
            Repr::Stored(stored) => stored,
            Repr::Deferred(handle) => handle.node().result()?,
        };
        match stored {
            Stored::Dense(dense) => Some(dense),
            Stored::Other(_) => None,
        }
    }

    /// The elements as a dense array on the processor.
    ///
    /// # Errors
    /// As [`Array::stored`], and where the storage refuses to become dense.
    #[inline]
    pub fn dense(&self) -> Result<Dense> {
        match self.as_dense() {
            Some(dense) => Ok(dense.clone()),
            None => self.stored()?.to_dense(),
        }
    }

    /// Whether the two are dense arrays in the same buffer, though perhaps of other elements.
    pub fn shares_buffer(&self, other: &Array) -> bool {
        match (self.as_dense(), other.as_dense()) {
            (Some(a), Some(b)) => std::sync::Arc::ptr_eq(a.buffer(), b.buffer()),
            _ => false,
        }
    }

    /// Whether the array is computed and dense, in memory that allocators of this process made.
    #[inline]
    pub fn owns_memory(&self) -> bool {
        matches!(&self.repr, Repr::Stored(Stored::Dense(dense)) if dense.buffer().is_owned())
    }

    /// Whose memory the elements lie in, or will lie in.
    pub fn chosen(&self) -> Chosen {
        let of_stored = |stored: &Stored| match stored {
            Stored::Dense(dense) => {
                dense.buffer().allocator().cloned().map_or_else(Chosen::system, Chosen::new)
            }
            Stored::Other(_) => Chosen::system(),
        };
        match &self.repr {
            Repr::Stored(stored) => of_stored(stored),
            Repr::Deferred(handle) => {
                let node = handle.node();
                node.result().map_or_else(|| node.chosen().clone(), of_stored)
            }
        }
    }

    /// Whether nobody else can see the elements: a dense array whose memory has no other view and may be
    /// written by nobody else, or a deferred one that nobody else holds.
    pub fn is_sole_owner(&self) -> bool {
        let owns = |dense: &Dense| {
            dense.is_writeable()
                && Arc::strong_count(dense.buffer()) == 1
                && dense.buffer().is_owned()
                && !dense.buffer().is_lent()
                && !dense.overlaps_itself()
        };
        match &self.repr {
            Repr::Stored(Stored::Dense(dense)) => owns(dense),
            Repr::Deferred(handle) => match handle.node().result() {
                None => handle.node().handles() == 1,
                Some(Stored::Dense(dense)) => Arc::strong_count(handle.node()) == 1 && owns(dense),
                Some(Stored::Other(_)) => false,
            },
            Repr::Stored(Stored::Other(_)) => false,
        }
    }

    /// The layout that the elements have, or will have; `None` for storages that are not dense.
    pub fn layout(&self) -> Option<&Layout> {
        match &self.repr {
            Repr::Stored(Stored::Dense(dense)) => Some(dense.layout()),
            Repr::Stored(Stored::Other(_)) => None,
            Repr::Deferred(handle) => match handle.node().result() {
                Some(Stored::Dense(dense)) => Some(dense.layout()),
                Some(Stored::Other(_)) => None,
                None => Some(handle.node().layout()),
            },
        }
    }

    /// A change of axes: a view where the storage has views.
    ///
    /// # Errors
    /// Where the array has no such axes.
    pub fn moved(&self, movement: &Movement) -> Result<Array> {
        match self.as_dense() {
            Some(dense) => Ok(movement.of_dense(dense)?.into()),
            None => Ok(self.stored()?.as_storage().moved(movement)?.into()),
        }
    }

    /// Several changes of axes, one after the other.
    ///
    /// # Errors
    /// As [`Array::moved`].
    pub fn moved_by(&self, movements: &[Movement]) -> Result<Array> {
        let mut stored = self.stored()?;
        for movement in movements {
            stored = stored.as_storage().moved(movement)?;
        }
        Ok(stored.into())
    }

    /// A new array with the same elements in the same kind of storage.
    ///
    /// # Errors
    /// Where there is no memory.
    #[inline]
    pub fn copy(&self, order: Order) -> Result<Array> {
        if let Some(dense) = self.as_dense() {
            return Ok(dense.copy(order)?.into());
        }
        match self.stored()? {
            Stored::Dense(dense) => Ok(dense.copy(order)?.into()),
            Stored::Other(storage) => Ok(storage.of_dense(&storage.to_dense()?)?.into()),
        }
    }

    /// A dense result computed from this array, as an array of this array's kind.
    ///
    /// # Errors
    /// Where there is no memory.
    pub(crate) fn adopt(&self, dense: Dense) -> Result<Array> {
        match &self.repr {
            Repr::Stored(stored @ Stored::Other(_)) => {
                Ok(stored.as_storage().adopt(Stored::Dense(dense))?.into())
            }
            _ => Ok(dense.into()),
        }
    }

    /// The elements in C order, converted to `T`.
    ///
    /// # Errors
    /// As [`Array::dense`].
    pub fn to_vec<T: Element>(&self) -> Result<Vec<T>> {
        self.dense()?.to_vec()
    }

    /// [`Array::to_vec`], in memory of the allocator that is chosen now.
    pub(crate) fn to_scratch<T: Element>(&self) -> Result<Scratch<T>> {
        self.dense()?.to_scratch()
    }

    /// The only element of an array of size one.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] for any other size.
    #[inline]
    pub fn item(&self) -> Result<Scalar> {
        match self.as_dense() {
            Some(dense) => dense.item(),
            None => self.dense()?.item(),
        }
    }

    /// Writes one value, converted, over all elements.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where the array is read-only.
    pub fn fill(&self, value: Scalar) -> Result<()> {
        match self.as_dense() {
            Some(dense) if value.dtype() == dense.dtype() => {
                dense.require_writeable("assignment destination")?;
                dense.fill(value)
            }
            _ => self.assign(&Array::scalar(value)?),
        }
    }

    /// Writes `values`, broadcast and converted, over all elements.
    ///
    /// # Errors
    /// [`crate::Kind::Value`] where they do not broadcast or the array is read-only.
    pub fn assign(&self, values: &Array) -> Result<()> {
        match self.stored()? {
            Stored::Dense(dense) => {
                dense.require_writeable("assignment destination")?;
                crate::deferred::assign(&dense, values)
            }
            Stored::Other(storage) => storage.assign(&[], &values.stored()?),
        }
    }
}

impl From<Dense> for Array {
    #[inline]
    fn from(dense: Dense) -> Array {
        Array { repr: Repr::Stored(Stored::Dense(dense)) }
    }
}

impl From<Stored> for Array {
    #[inline]
    fn from(stored: Stored) -> Array {
        Array { repr: Repr::Stored(stored) }
    }
}

impl From<Handle> for Array {
    #[inline]
    fn from(handle: Handle) -> Array {
        Array { repr: Repr::Deferred(handle) }
    }
}
