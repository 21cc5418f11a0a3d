//! `finfo` and `iinfo`: the limits of dtypes, computed in the crate of dtypes.

use crate::convert::to_array;
use crate::dtype::{PyDType, dtype_object, extract_dtype};
use crate::errors::OrRaise;
use crate::scalars::{classify, scalar_to_python};
use dtype::{DType, FloatInfo, IntegerInfo, Scalar};
use polyarray::Array;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyType};

/// Machine limits of a floating-point dtype; of the parts, for a complex one.
///
/// Parameters
/// ----------
/// dtype : a dtype, anything that spells one, or a number or array that has one.
///
/// Raises `ValueError` for dtypes that are not inexact.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.finfo(pa.float32).eps
/// np.float32(1.1920929e-07)
/// >>> pa.finfo(pa.complex128).dtype
/// dtype('float64')
#[pyclass(name = "finfo", module = "polyarray", frozen)]
pub struct PyFloatInfo {
    info: FloatInfo,
}

/// Machine limits of a whole-number dtype.
///
/// Parameters
/// ----------
/// type : a dtype, anything that spells one, or a number or array that has one.
///
/// Raises `ValueError` for dtypes that are not whole numbers.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.iinfo(pa.int8)
/// iinfo(min=-128, max=127, dtype=int8)
#[pyclass(name = "iinfo", module = "polyarray", frozen)]
pub struct PyIntegerInfo {
    info: IntegerInfo,
}

/// The dtype that an object spells, or that it has.
fn dtype_of(object: &Bound<'_, PyAny>) -> PyResult<DType> {
    if object.is_none() {
        return Err(PyTypeError::new_err("dtype must not be None"));
    }
    if !object.is_instance_of::<PyType>() && classify(object).is_some() {
        return Ok(to_array(object, None)?.dtype());
    }
    extract_dtype(object)
}

const RULE: &str = "---------------------------------------------------------------";

impl PyFloatInfo {
    fn scalar(&self, value: f64) -> Scalar {
        Scalar::new(value).cast(self.info.dtype)
    }
    fn element<'py>(&self, py: Python<'py>, value: f64) -> PyResult<Bound<'py, PyAny>> {
        let scalar = scalar_to_python(py, &self.scalar(value))?;
        if scalar.is_instance_of::<PyFloat>() {
            return Ok(scalar);
        }
        py.import("polyarray._limits")?.getattr("Limit")?.call1((scalar,))
    }
    fn text(&self, py: Python<'_>, value: f64) -> PyResult<String> {
        Ok(self.element(py, value)?.str()?.to_string())
    }
}

#[pymethods]
impl PyFloatInfo {
    #[new]
    fn new(dtype: &Bound<'_, PyAny>) -> PyResult<PyFloatInfo> {
        let found = dtype_of(dtype)?;
        match dtype::finfo(found) {
            Some(info) => Ok(PyFloatInfo { info }),
            None => {
                Err(PyValueError::new_err(format!("data type dtype('{found}') not compatible with finfo: not inexact")))
            }
        }
    }
    /// The dtype that these are the limits of.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("c8").dtype
    /// dtype('float32')
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDType>> {
        dtype_object(py, self.info.dtype)
    }
    /// Bits of one number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f4").bits
    /// 32
    #[getter]
    fn bits(&self) -> u32 {
        self.info.bits
    }
    /// Stored bits of the significand.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").nmant
    /// 52
    #[getter]
    fn nmant(&self) -> u32 {
        self.info.nmant
    }
    /// Bits of the exponent.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").nexp
    /// 11
    #[getter]
    fn nexp(&self) -> u32 {
        self.info.nexp
    }
    /// Bits of the exponent.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").iexp
    /// 11
    #[getter]
    fn iexp(&self) -> u32 {
        self.info.nexp
    }
    /// The exponent of the smallest normal number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").minexp
    /// -1022
    #[getter]
    fn minexp(&self) -> i32 {
        self.info.minexp
    }
    /// One more than the exponent of the largest number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").maxexp
    /// 1024
    #[getter]
    fn maxexp(&self) -> i32 {
        self.info.maxexp
    }
    /// The exponent of `eps`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").machep
    /// -52
    #[getter]
    fn machep(&self) -> i32 {
        -(self.info.nmant as i32)
    }
    /// The exponent of `epsneg`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").negep
    /// -53
    #[getter]
    fn negep(&self) -> i32 {
        -(self.info.nmant as i32) - 1
    }
    /// Decimal digits that survive a round trip.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").precision
    /// 15
    #[getter]
    fn precision(&self) -> u32 {
        self.info.precision
    }
    /// Ten to the power of minus `precision`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").resolution
    /// np.float64(1e-15)
    #[getter]
    fn resolution<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.element(py, 1.0 / 10f64.powi(self.info.precision as i32))
    }
    /// The gap between 1 and the next larger number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").eps
    /// np.float64(2.220446049250313e-16)
    #[getter]
    fn eps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.element(py, self.info.eps)
    }
    /// The gap between 1 and the next smaller number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").epsneg
    /// np.float64(1.1102230246251565e-16)
    #[getter]
    fn epsneg<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.element(py, self.info.epsneg)
    }
    /// The largest finite number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f2").max
    /// np.float16(6.55e+04)
    #[getter]
    fn max<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.element(py, self.info.max)
    }
    /// The lowest finite number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f4").min
    /// np.float32(-3.4028235e+38)
    #[getter]
    fn min<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.element(py, -self.info.max)
    }
    /// The smallest positive normal number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f4").smallest_normal
    /// np.float32(1.1754944e-38)
    #[getter]
    fn smallest_normal<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.element(py, self.info.smallest_normal)
    }
    /// The smallest positive normal number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f4").tiny
    /// np.float32(1.1754944e-38)
    #[getter]
    fn tiny<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.element(py, self.info.smallest_normal)
    }
    /// The smallest positive number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.finfo("f8").smallest_subnormal
    /// np.float64(5e-324)
    #[getter]
    fn smallest_subnormal<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.element(py, self.info.smallest_subnormal)
    }
    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<PyFloatInfo>().is_ok_and(|other| other.get().info == self.info)
    }
    fn __hash__(&self) -> u64 {
        self.info.dtype as u64
    }
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let resolution = self.resolution(py)?.str()?.to_string();
        let max = self.text(py, self.info.max)?;
        Ok(format!("finfo(resolution={resolution}, min=-{max}, max={max}, dtype={})", self.info.dtype))
    }
    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        let info = &self.info;
        Ok(format!(
            "Machine parameters for {}\n{RULE}\nprecision = {}   resolution = {}\nmachep = {}   eps =        {}\n\
             negep =  {}   epsneg =     {}\nminexp = {}   tiny =       {}\nmaxexp = {}   max =        {}\n\
             nexp =   {}   min =        -max\nsmallest_normal = {}   smallest_subnormal = {}\n{RULE}\n",
            info.dtype,
            info.precision,
            self.resolution(py)?.str()?,
            self.machep(),
            self.text(py, info.eps)?,
            self.negep(),
            self.text(py, info.epsneg)?,
            info.minexp,
            self.text(py, info.smallest_normal)?,
            info.maxexp,
            self.text(py, info.max)?,
            info.nexp,
            self.text(py, info.smallest_normal)?,
            self.text(py, info.smallest_subnormal)?
        ))
    }
    #[classmethod]
    fn __class_getitem__<'py>(
        class: &Bound<'py, PyType>,
        item: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        class.py().import("types")?.getattr("GenericAlias")?.call1((class, item))
    }
}

#[pymethods]
impl PyIntegerInfo {
    #[new]
    #[pyo3(signature = (r#type))]
    fn new(r#type: &Bound<'_, PyAny>) -> PyResult<PyIntegerInfo> {
        let found = dtype_of(r#type)?;
        match dtype::iinfo(found) {
            Some(info) => Ok(PyIntegerInfo { info }),
            None => Err(PyValueError::new_err(format!("Invalid integer data type '{}'.", found.kind_char()))),
        }
    }
    /// The dtype that these are the limits of.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.iinfo("i2").dtype
    /// dtype('int16')
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDType>> {
        dtype_object(py, self.info.dtype)
    }
    /// Bits of one number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.iinfo("i2").bits
    /// 16
    #[getter]
    fn bits(&self) -> u32 {
        self.info.bits
    }
    /// `'i'` for signed and `'u'` for unsigned numbers.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.iinfo("u2").kind
    /// 'u'
    #[getter]
    fn kind(&self) -> char {
        self.info.dtype.kind_char()
    }
    /// Kind and bits, as `'i32'`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.iinfo("i2").key
    /// 'i16'
    #[getter]
    fn key(&self) -> String {
        format!("{}{}", self.kind(), self.info.bits)
    }
    /// The lowest number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.iinfo("i2").min
    /// -32768
    #[getter]
    fn min(&self) -> i128 {
        self.info.min
    }
    /// The highest number.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.iinfo("i2").max
    /// 32767
    #[getter]
    fn max(&self) -> i128 {
        self.info.max
    }
    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<PyIntegerInfo>().is_ok_and(|other| other.get().info == self.info)
    }
    fn __hash__(&self) -> u64 {
        self.info.dtype as u64
    }
    fn __repr__(&self) -> String {
        format!("iinfo(min={}, max={}, dtype={})", self.info.min, self.info.max, self.info.dtype)
    }
    fn __str__(&self) -> String {
        let info = &self.info;
        format!("Machine parameters for {}\n{RULE}\nmin = {}\nmax = {}\n{RULE}\n", info.dtype, info.min, info.max)
    }
    #[classmethod]
    fn __class_getitem__<'py>(
        class: &Bound<'py, PyType>,
        item: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        class.py().import("types")?.getattr("GenericAlias")?.call1((class, item))
    }
}

/// The dtype with the fewest bits that holds a number; the dtype itself of an array with axes.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.min_scalar_type(-129)
/// dtype('int16')
/// >>> pa.min_scalar_type(1e10)
/// dtype('float32')
#[pyfunction]
#[pyo3(signature = (a, /))]
fn min_scalar_type<'py>(py: Python<'py>, a: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDType>> {
    let array = to_array(a, None)?;
    let smallest = if array.ndim() == 0 { smallest(&array)? } else { array.dtype() };
    dtype_object(py, smallest)
}

fn smallest(array: &Array) -> PyResult<DType> {
    let value = array.item().or_raise()?;
    let dtype = value.dtype();
    let single = |part: f64| !part.is_finite() || part.abs() < 3.4e38;
    Ok(if dtype::iinfo(dtype).is_some() {
        let value = value.as_i128();
        let candidates = if value < 0 {
            [DType::Int8, DType::Int16, DType::Int32, DType::Int64]
        } else {
            [DType::UInt8, DType::UInt16, DType::UInt32, DType::UInt64]
        };
        let fits = |dtype: &DType| dtype::iinfo(*dtype).is_some_and(|info| info.min <= value && value <= info.max);
        candidates.into_iter().find(fits).unwrap_or(dtype)
    } else if dtype.is_complex() {
        let value = value.as_c64();
        if single(value.re) && single(value.im) { DType::Complex64 } else { DType::Complex128 }
    } else if matches!(dtype, DType::Float32 | DType::Float64) {
        match value.as_f64() {
            value if !value.is_finite() || value.abs() < 65_000.0 => DType::Float16,
            value if single(value) => DType::Float32,
            _ => DType::Float64,
        }
    } else {
        dtype
    })
}

/// Adds this chapter to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PyFloatInfo>()?;
    module.add_class::<PyIntegerInfo>()?;
    module.add_function(wrap_pyfunction!(min_scalar_type, module)?)
}
