//! The parts of complex numbers.
//!
//! Real and imaginary parts are views: the same memory under the dtype of the parts, with the strides of
//! the whole.

use crate::Array;
use dtype::{Scalar, finfo};
use error::{Error, Result};
use storage::Stored;

impl Array {
    /// One part of each complex element: a view.
    fn part(&self, second: bool) -> Result<Array> {
        let Stored::Dense(dense) = self.stored()? else {
            return Err(Error::not_implemented("the parts of arrays that are not dense"));
        };
        let dtype = self.dtype().real();
        let shift = if second { dtype.itemsize() as isize } else { 0 };
        let layout = dense.layout().clone().shifted(shift);
        Ok(dense.reinterpreted(layout, dtype)?.into())
    }

    /// The real part: a view of complex elements; real ones themselves.
    ///
    /// # Errors
    /// As [`Array::stored`].
    pub fn real(&self) -> Result<Array> {
        if self.dtype().is_complex() { self.part(false) } else { Ok(self.clone()) }
    }

    /// The imaginary part: a view of complex elements; read-only zeros for real ones.
    ///
    /// # Errors
    /// As [`Array::stored`].
    pub fn imag(&self) -> Result<Array> {
        if self.dtype().is_complex() {
            return self.part(true);
        }
        let zeros = self.zeros_like(&Default::default())?;
        Ok(zeros.dense()?.with_writeable(false)?.into())
    }

    /// The angle of each element in the complex plane, in radians or degrees.
    ///
    /// # Errors
    /// As for [`crate::elementwise::apply`].
    pub fn angle(&self, degrees: bool) -> Result<Array> {
        let angle = if self.dtype().is_complex() {
            self.imag()?.arctan2(&self.real()?)?
        } else {
            crate::elementwise::call(&ops::elementwise::trigonometric::arctan2, &[0.into(), self.into()])?
        };
        if degrees { angle.multiply(180.0 / std::f64::consts::PI) } else { Ok(angle) }
    }

    /// The real parts, where all imaginary ones are below `tol`, counted in the machine's precision if
    /// `tol` is above one; else the array itself.
    ///
    /// # Errors
    /// As for [`crate::elementwise::apply`].
    pub fn real_if_close(&self, tol: f64) -> Result<Array> {
        if !self.dtype().is_complex() {
            return Ok(self.clone());
        }
        let eps = finfo(self.dtype()).map_or(f64::EPSILON, |info| info.eps);
        let limit = if tol > 1.0 { eps * tol } else { tol };
        let small = self.imag()?.absolute()?.less(Scalar::new(limit))?;
        if small.all(None)?.item()?.as_bool() { self.real() } else { Ok(self.clone()) }
    }
}
