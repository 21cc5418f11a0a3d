//! The Python class `dtype`.
//!
//! There is one object per data type, so that `is` works where NumPy's users expect it to, and others only
//! for dtypes with metadata, which arrays do not keep. Each data type has a class of its own, which the package
//! defines (`dtypes.py`) and gives to the objects. A dtype equals everything that spells it: names, Python's types, our scalar types, NumPy's dtypes. NumPy
//! converts our dtypes by the attribute `__numpy_dtype__` (from 2.4 on), so that comparisons and
//! `numpy.dtype(ours)` work from its side too, and equal dtypes have equal hashes. NumPy itself is never
//! imported, only asked if it is there.

use crate::errors::{OrRaise, class};
use crate::indexing::small_integer;
use crate::scalars::{Number, classify, number, type_of_dtype, types};
use dtype::{ByteOrder, Casting, DType, can_cast};
use pyo3::basic::CompareOp;
use pyo3::exceptions::{PyAttributeError, PyKeyError, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyDict, PyMappingProxy, PyString, PyTuple, PyType};
use std::ffi::CString;

/// The Python object of a data type; see [`dtype_object`] for the one of each.
///
/// Examples
/// --------
/// >>> import polyarray as pa
/// >>> pa.dtype("f4"), pa.dtype(int).itemsize
/// (dtype('float32'), 8)
#[pyclass(name = "dtype", module = "polyarray", frozen, subclass)]
pub struct PyDType {
    dtype: DType,
    hash: isize,
    metadata: Option<Py<PyDict>>,
}

static OBJECTS: PyOnceLock<Vec<Py<PyDType>>> = PyOnceLock::new();

/// The dtype object of a data type.
///
/// # Errors
/// None after the import.
#[inline]
pub fn dtype_object(py: Python<'_>, dtype: DType) -> PyResult<Bound<'_, PyDType>> {
    match OBJECTS.get(py) {
        Some(objects) => Ok(objects[dtype as usize].bind(py).clone()),
        None => {
            OBJECTS.get_or_try_init(py, || make_objects(py))?;
            dtype_object(py, dtype)
        }
    }
}

fn make_objects(py: Python<'_>) -> PyResult<Vec<Py<PyDType>>> {
    let make = |&dtype: &DType| {
        // NumPy hashes kind, order, flags, itemsize and alignment of its built-in dtypes so.
        let order: &[u8] = match dtype.itemsize() {
            1 => b"|",
            _ if cfg!(target_endian = "big") => b">",
            _ => b"<",
        };
        let kind = [dtype.kind_char() as u8];
        let key = (PyBytes::new(py, &kind), PyBytes::new(py, order), 0, dtype.itemsize(), dtype.alignment());
        let hash = key.into_pyobject(py)?.hash()?;
        Py::new(py, PyDType { dtype, hash, metadata: None })
    };
    DType::ALL.iter().map(make).collect()
}

/// The data type that an object spells: a dtype object of ours or of NumPy, a name or type string, a
/// Python type, a scalar type of ours or of NumPy, or anything with an attribute `dtype`. `None` is left
/// to callers, as it means different things to them.
///
/// # Errors
/// `TypeError` for anything else, for dtypes that polyarray lacks, and for foreign byte order.
#[inline]
pub fn extract_dtype(object: &Bound<'_, PyAny>) -> PyResult<DType> {
    if let Some(dtype) = as_dtype(object) {
        return Ok(dtype.get().dtype);
    }
    if let Ok(text) = object.cast::<PyString>() {
        return parse(text.to_str()?);
    }
    // SAFETY: the object is alive while it is borrowed, and a type where it is used as one.
    unsafe {
        let pointer = object.as_ptr();
        if ffi::PyType_Check(pointer) != 0
            && let Some(dtype) = of_type(pointer.cast())
        {
            return Ok(dtype);
        }
    }
    extract_foreign(object)
}

/// The dtype object that an object is.
#[inline]
fn as_dtype<'a, 'py>(object: &'a Bound<'py, PyAny>) -> Option<&'a Bound<'py, PyDType>> {
    // SAFETY: the object is an instance of the class, or of one derived from it.
    object.is_instance_of::<PyDType>().then(|| unsafe { object.cast_unchecked::<PyDType>() })
}

/// [`extract_dtype`] of an optional argument; `None` where it is not given or is `None`.
///
/// # Errors
/// As for [`extract_dtype`].
pub fn extract_optional_dtype(object: Option<&Bound<'_, PyAny>>) -> PyResult<Option<DType>> {
    object.filter(|object| !object.is_none()).map(extract_dtype).transpose()
}

/// The dtype that an object says, and in which order the bytes of its elements are.
///
/// # Errors
/// As for [`extract_dtype`], but for foreign order.
pub fn extract_ordered_dtype(object: &Bound<'_, PyAny>) -> PyResult<(DType, ByteOrder)> {
    let error = match extract_dtype(object) {
        Ok(dtype) => return Ok((dtype, ByteOrder::Native)),
        Err(error) => error,
    };
    let said = object.getattr_opt(pyo3::intern!(object.py(), "str")).ok().flatten();
    let text: Option<String> = said.as_ref().unwrap_or(object).extract().ok();
    text.and_then(|text| dtype::parse(&text).ok()).ok_or(error)
}

fn parse(text: &str) -> PyResult<DType> {
    let (dtype, order) = dtype::parse(text).or_raise()?;
    match order {
        ByteOrder::Native => Ok(dtype),
        ByteOrder::Swapped => Err(foreign_order(text)),
    }
}

#[cold]
fn foreign_order(text: &str) -> PyErr {
    PyTypeError::new_err(format!(
        "dtype '{text}' has foreign byte order; polyarray's arrays are in native order, and data in foreign \
         order is converted when it is read"
    ))
}

/// The dtype that a type stands for.
///
/// # Safety
/// `type_` is a type.
unsafe fn of_type(type_: *mut ffi::PyTypeObject) -> Option<DType> {
    // SAFETY: the addresses of built-in types are taken, not followed; the caller passes a type.
    unsafe {
        if let Some(dtype) = types::exact_dtype(type_) {
            return Some(dtype);
        }
        if type_ == &raw mut ffi::PyFloat_Type {
            Some(DType::Float64)
        } else if type_ == &raw mut ffi::PyLong_Type {
            Some(DType::Int64)
        } else if type_ == &raw mut ffi::PyBool_Type {
            Some(DType::Bool)
        } else if type_ == &raw mut ffi::PyComplex_Type {
            Some(DType::Complex128)
        } else {
            number::numpy_dtype(type_).or_else(|| types::dtype_of_type(type_))
        }
    }
}

/// Dtypes of other libraries, and objects that have one.
#[cold]
fn extract_foreign(object: &Bound<'_, PyAny>) -> PyResult<DType> {
    if types::is_scalar_type(object) {
        return Err(PyTypeError::new_err(format!(
            "Converting '{}' to a dtype is not allowed: it is abstract",
            object.cast::<PyType>()?.qualname()?
        )));
    }
    if let Ok(text) = object.cast::<PyBytes>()
        && let Ok(text) = std::str::from_utf8(text.as_bytes())
    {
        return parse(text);
    }
    let class = match object.cast::<PyType>() {
        Ok(class) => class.clone(),
        Err(_) => object.get_type(),
    };
    if let Some(dtype) = of_class(&class)? {
        return Ok(dtype);
    }
    if let Some(dtype) = by_name(object)? {
        return Ok(dtype);
    }
    // An object that has a dtype; what that may have in turn is not asked for.
    if let Some(inner) = object.getattr_opt("dtype")? {
        if let Some(dtype) = as_dtype(&inner) {
            return Ok(dtype.get().dtype);
        }
        if let Some(dtype) = by_name(&inner)? {
            return Ok(dtype);
        }
    }
    Err(PyTypeError::new_err(format!("Cannot interpret '{object}' as a data type")))
}

/// The dtype of a class of `dtypes`, or of one of ctypes' numbers.
fn of_class(class: &Bound<'_, PyType>) -> PyResult<Option<DType>> {
    let py = class.py();
    let ours = py.get_type::<PyDType>();
    if class.is(&ours) {
        return Err(PyTypeError::new_err("Cannot convert np.dtype into a dtype."));
    }
    if class.is_subclass(&ours)? {
        return extract_dtype(&class.getattr("type")?).map(Some);
    }
    let Some(ctypes) = imported(py, "ctypes")? else { return Ok(None) };
    if !class.is_subclass(&ctypes.getattr("_SimpleCData")?)? {
        return Ok(None);
    }
    // Types in foreign order are made by adding an attribute to those in this machine's.
    let swapped = if cfg!(target_endian = "big") { "__ctype_be__" } else { "__ctype_le__" };
    let foreign = class.getattr_opt(swapped)?.is_some_and(|native| !native.is(class));
    let code: String = class.getattr("_type_")?.extract()?;
    parse(&if foreign {
        format!("{}{code}", if cfg!(target_endian = "big") { '<' } else { '>' })
    } else {
        code
    })
    .map(Some)
}

/// The dtype that NumPy's, or one that looks like it, names: names are understood where type strings say only
/// how wide an element is (`bfloat16` is `<V2`).
fn by_name(object: &Bound<'_, PyAny>) -> PyResult<Option<DType>> {
    if object.is_instance_of::<PyType>() {
        return Ok(None);
    }
    let attribute =
        |name: &str| object.getattr_opt(name).ok().flatten().and_then(|x| x.extract::<String>().ok());
    let (Some(name), Some(text)) = (attribute("name"), attribute("str")) else { return Ok(None) };
    if text.starts_with('>') != cfg!(target_endian = "big") && text.starts_with(['>', '<']) {
        return Err(foreign_order(&text));
    }
    match dtype::parse(&name) {
        Ok((dtype, _)) => Ok(Some(dtype)),
        Err(_) => parse(&text).map(Some),
    }
}

/// NumPy's number of a dtype; ml_dtypes registers bfloat16 as a user type, whose numbers begin at 256.
const fn type_number(dtype: DType) -> u32 {
    match dtype {
        DType::Bool => 0,
        DType::Int8 => 1,
        DType::UInt8 => 2,
        DType::Int16 => 3,
        DType::UInt16 => 4,
        DType::Int32 => 5,
        DType::UInt32 => 6,
        DType::Int64 => 7,
        DType::UInt64 => 8,
        DType::Float32 => 11,
        DType::Float64 => 12,
        DType::Complex64 => 14,
        DType::Complex128 => 15,
        DType::Float16 => 23,
        _ => 256,
    }
}

/// A module that somebody else has imported.
fn imported<'py>(py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    py.import("sys")?.getattr("modules")?.cast::<PyDict>()?.get_item(name)
}

/// NumPy's dtype of the same name; only asked for by NumPy, or by those who have it.
pub fn numpy_object(py: Python<'_>, dtype: DType) -> PyResult<Bound<'_, PyAny>> {
    let Some(numpy) = imported(py, "numpy")? else {
        return Err(PyAttributeError::new_err("NumPy is not imported"));
    };
    let name = match dtype {
        DType::BFloat16 => match imported(py, "ml_dtypes")? {
            Some(module) => module.getattr("bfloat16")?,
            None => return Err(PyTypeError::new_err("NumPy has no bfloat16 unless ml_dtypes is imported")),
        },
        _ => PyString::new(py, dtype.name()).into_any(),
    };
    numpy.getattr("dtype")?.call1((name,))
}

/// NumPy's warning of an `align` that is no bool, except as old pickles write it.
fn warn_of_align(align: Option<&Bound<'_, PyAny>>, copy: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
    let is_int = |flag: Option<&Bound<'_, PyAny>>, value: i64| flag.and_then(small_integer) == Some(value);
    let Some(align) = align.filter(|_| !(is_int(align, 0) && is_int(copy, 1))) else { return Ok(()) };
    let is_bool = align.is_instance_of::<PyBool>()
        || matches!(classify(align), Some(Number::Strong(value)) if value.dtype().is_bool());
    if is_bool {
        return Ok(());
    }
    let words = CString::new(format!(
        "dtype(): align should be passed as Python or NumPy boolean but got `align={}`. Did you mean to pass a \
         tuple to create a subarray type? (Deprecated NumPy 2.4)",
        align.repr()?
    ));
    let py = align.py();
    PyErr::warn(py, class(py, "VisibleDeprecationWarning")?.as_any(), &words.unwrap_or_default(), 1)
}

#[pymethods]
impl PyDType {
    /// `dtype(object)`: the data type that an object spells.
    #[new]
    #[pyo3(signature = (dtype, align=None, copy=None, **kwargs), text_signature = "(dtype, align=False, copy=False, **kwargs)")]
    fn new<'py>(
        dtype: &Bound<'py, PyAny>,
        align: Option<&Bound<'py, PyAny>>,
        copy: Option<&Bound<'py, PyAny>>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyDType>> {
        let py = dtype.py();
        warn_of_align(align, copy)?;
        let found = if dtype.is_none() { DType::Float64 } else { extract_dtype(dtype)? };
        let plain = dtype_object(py, found)?;
        let given = as_dtype(dtype);
        match kwargs {
            None => Ok(given.cloned().unwrap_or(plain)),
            Some(kwargs) => {
                let metadata = PyDict::new(py);
                if let Some(known) = given.and_then(|given| given.get().metadata.as_ref()) {
                    metadata.update(known.bind(py).as_mapping())?;
                }
                metadata.update(metadata_of(kwargs)?.as_mapping())?;
                let hash = plain.get().hash;
                let made = Bound::new(py, PyDType { dtype: found, hash, metadata: Some(metadata.unbind()) })?;
                // SAFETY: the class of another dtype object, derived without adding anything.
                unsafe { become_instance(made.as_any(), &plain.get_type()) };
                Ok(made)
            }
        }
    }

    /// The name, as `'float64'`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f4").name
    /// 'float32'
    #[getter]
    fn name(&self) -> &'static str {
        self.dtype.name()
    }

    /// The one-character code.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("float32").char
    /// 'f'
    #[getter]
    fn char(&self) -> char {
        self.dtype.char()
    }

    /// The kind: one of `'b'`, `'i'`, `'u'`, `'f'`, `'c'`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").kind, pa.dtype("i4").kind, pa.dtype("?").kind
    /// ('f', 'i', 'b')
    #[getter]
    fn kind(&self) -> char {
        self.dtype.kind_char()
    }

    /// NumPy's number of the dtype.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").num
    /// 12
    #[getter]
    fn num(&self) -> u32 {
        type_number(self.dtype)
    }

    /// Bytes of one element.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("c16").itemsize
    /// 16
    #[getter]
    fn itemsize(&self) -> usize {
        self.dtype.itemsize()
    }

    /// The alignment of elements in bytes.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").alignment
    /// 8
    #[getter]
    fn alignment(&self) -> usize {
        self.dtype.alignment()
    }

    /// The type string, as `'<f8'`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("float32").str
    /// '<f4'
    #[getter]
    fn str(&self) -> String {
        self.dtype.typestr()
    }

    /// `'='`, or `'|'` where an element is one byte.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").byteorder
    /// '='
    #[getter]
    fn byteorder(&self) -> char {
        if self.dtype.itemsize() == 1 { '|' } else { '=' }
    }

    /// The scalar type of elements.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").type
    /// <class 'polyarray.float64'>
    #[getter]
    fn r#type<'py>(&self, py: Python<'py>) -> Bound<'py, PyType> {
        type_of_dtype(py, self.dtype)
    }

    /// Whether elements are in this machine's byte order: always.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").isnative
    /// True
    #[getter]
    fn isnative(&self) -> bool {
        true
    }

    /// Whether elements are Python objects: never.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").hasobject
    /// False
    #[getter]
    fn hasobject(&self) -> bool {
        false
    }

    /// 1: the dtype is built in.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").isbuiltin
    /// 1
    #[getter]
    fn isbuiltin(&self) -> u8 {
        1
    }

    /// Whether this is an aligned structure: never.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").isalignedstruct
    /// False
    #[getter]
    fn isalignedstruct(&self) -> bool {
        false
    }

    /// The fields of a structure: `None`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").fields is None
    /// True
    #[getter]
    fn fields(&self) -> Option<u8> {
        None
    }

    /// The names of fields: `None`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").names is None
    /// True
    #[getter]
    fn names(&self) -> Option<u8> {
        None
    }

    /// The dtype and shape of a subarray: `None`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").subdtype is None
    /// True
    #[getter]
    fn subdtype(&self) -> Option<u8> {
        None
    }

    /// What was attached to the dtype, or `None`. Arrays do not keep it.
    ///
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f4", metadata={"unit": "m"}).metadata
    /// mappingproxy({'unit': 'm'})
    #[getter]
    fn metadata<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyMappingProxy>> {
        self.metadata.as_ref().map(|metadata| PyMappingProxy::new(py, metadata.bind(py).as_mapping()))
    }

    /// The shape of a subarray: `()`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").shape
    /// ()
    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> Bound<'py, PyTuple> {
        PyTuple::empty(py)
    }

    /// The dimensions of a subarray: 0.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").ndim
    /// 0
    #[getter]
    fn ndim(&self) -> u8 {
        0
    }

    /// NumPy's flags: 0.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").flags
    /// 0
    #[getter]
    fn flags(&self) -> u8 {
        0
    }

    /// The dtype of the base element: the dtype itself.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").base
    /// dtype('float64')
    #[getter]
    fn base(slf: Py<Self>) -> Py<Self> {
        slf
    }

    /// The array interface's description, as `[('', '<f8')]`.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").descr
    /// [('', '<f8')]
    #[getter]
    fn descr(&self) -> Vec<(&'static str, String)> {
        vec![("", self.dtype.typestr())]
    }

    /// NumPy's dtype, by which NumPy (2.4 on) understands ours.
    #[getter]
    fn __numpy_dtype__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        numpy_object(py, self.dtype)
    }

    /// The dtype in another byte order; only the native one is to be had.
    ///
    /// Examples
    /// --------
    /// >>> import polyarray as pa
    /// >>> pa.dtype("f8").newbyteorder("=")
    /// dtype('float64')
    #[pyo3(signature = (new_order="S", /))]
    fn newbyteorder<'py>(slf: &Bound<'py, Self>, new_order: &str) -> PyResult<Bound<'py, Self>> {
        let little = !cfg!(target_endian = "big");
        let native = match new_order.chars().next().map(|c| c.to_ascii_lowercase()) {
            Some('=' | 'n' | '|' | 'i') => true,
            Some('<' | 'l') => little,
            Some('>' | 'b') => !little,
            Some('s') => false,
            _ => return Err(PyValueError::new_err(format!("byteorder not recognized (got '{new_order}')"))),
        };
        let dtype = slf.get().dtype;
        if native || dtype.itemsize() == 1 {
            return Ok(slf.clone());
        }
        let text = dtype.typestr();
        Err(foreign_order(&format!("{}{}", if little { '>' } else { '<' }, &text[1..])))
    }

    fn __repr__(&self) -> String {
        format!("dtype('{}')", self.dtype.name())
    }

    fn __str__(&self) -> &'static str {
        self.dtype.name()
    }

    fn __hash__(&self) -> isize {
        self.hash
    }

    fn __len__(&self) -> usize {
        0
    }

    fn __bool__(&self) -> bool {
        true
    }

    fn __getitem__(&self, _field: &Bound<'_, PyAny>) -> PyResult<()> {
        Err(PyKeyError::new_err(format!("There are no fields in dtype {}.", self.dtype)))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let (class, this) = (py.get_type::<PyDType>(), slf.get());
        let Some(metadata) = &this.metadata else {
            return Ok((class.into_any(), PyTuple::new(py, [this.dtype.name()])?));
        };
        let keywords = PyDict::new(py);
        keywords.set_item("metadata", metadata.bind(py))?;
        let make = py.import("copyreg")?.getattr("__newobj_ex__")?;
        Ok((make, (class, (this.dtype.name(),), keywords).into_pyobject(py)?))
    }

    #[classmethod]
    fn __class_getitem__<'py>(
        class: &Bound<'py, PyType>,
        item: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let count = item.cast::<PyTuple>().map_or(1, |tuple| tuple.len());
        if count != 1 {
            let few = if count == 0 { "few" } else { "many" };
            return Err(PyTypeError::new_err(format!("Too {few} arguments for polyarray.dtype")));
        }
        // SAFETY: both are alive; the result is an owned reference, or null with an exception set.
        unsafe {
            Bound::from_owned_ptr_or_err(class.py(), ffi::Py_GenericAlias(class.as_ptr(), item.as_ptr()))
        }
    }

    fn __richcmp__<'py>(
        &self,
        other: &Bound<'py, PyAny>,
        comparison: CompareOp,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = other.py();
        let other = match other.is_none() {
            true => Ok(DType::Float64),
            false => extract_dtype(other),
        };
        let Ok(other) = other else {
            return Ok(py.NotImplemented().into_bound(py));
        };
        let this = self.dtype;
        let result = match comparison {
            CompareOp::Eq => this == other,
            CompareOp::Ne => this != other,
            CompareOp::Lt => this != other && can_cast(this, other, Casting::Safe),
            CompareOp::Le => can_cast(this, other, Casting::Safe),
            CompareOp::Gt => this != other && can_cast(other, this, Casting::Safe),
            CompareOp::Ge => can_cast(other, this, Casting::Safe),
        };
        Ok(result.into_pyobject(py)?.to_owned().into_any())
    }
}

/// Makes an object an instance of another class.
///
/// # Safety
/// Instances of the class have the layout that the object has, and the class is derived from the object's.
unsafe fn become_instance(object: &Bound<'_, PyAny>, class: &Bound<'_, PyType>) {
    // SAFETY: the object is alive; it holds a reference to its class, which takes the place of that to the old one.
    unsafe {
        let old = std::mem::replace(&mut (*object.as_ptr()).ob_type, class.clone().into_ptr().cast());
        ffi::Py_DECREF(old.cast());
    }
}

/// Gives dtypes the classes that the package has made for them, and those their class.
#[pyfunction]
fn _adopt_dtype_classes(py: Python<'_>, classes: Vec<Bound<'_, PyType>>) -> PyResult<()> {
    let base = py.get_type::<PyDType>();
    // SAFETY: types are alive while they are borrowed.
    let size = |class: &Bound<'_, PyType>| unsafe { (*class.as_type_ptr()).tp_basicsize };
    let fits = |class: &Bound<'_, PyType>, of: &Bound<'_, PyType>| -> PyResult<bool> {
        Ok(class.is_subclass(of)? && size(class) == size(of))
    };
    for class in &classes {
        let metaclass = class.get_type();
        if !fits(class, &base)? || !fits(&metaclass, &py.get_type::<PyType>())? {
            return Err(PyTypeError::new_err("a class of dtypes adds nothing to dtype"));
        }
        let object = dtype_object(py, extract_dtype(&class.getattr("type")?)?)?;
        // SAFETY: looked at just now; `dtype` is a class that nobody has derived others from.
        unsafe {
            become_instance(object.as_any(), class);
            if !base.get_type().is(&metaclass) {
                become_instance(base.as_any(), &metaclass);
            }
        }
    }
    Ok(())
}

/// The dictionary that is the only further keyword of `dtype`.
fn metadata_of<'py>(kwargs: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyDict>> {
    let mut metadata = None;
    for (name, value) in kwargs {
        if name.to_string() != "metadata" {
            return Err(PyTypeError::new_err(format!("dtype() got an unexpected keyword argument '{name}'")));
        }
        let class = value.get_type().name()?.to_string();
        let dictionary = value
            .cast_into::<PyDict>()
            .map_err(|_| PyTypeError::new_err(format!("dtype() argument 4 must be dict, not {class}")))?;
        metadata = Some(dictionary);
    }
    metadata.ok_or_else(|| PyTypeError::new_err("dtype() argument 4 must be dict"))
}

/// Adds the class, and the objects where names of dtypes are also functions of the standard.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PyDType>()?;
    module.add_function(wrap_pyfunction!(_adopt_dtype_classes, module)?)?;
    dtype_object(module.py(), DType::Float64)?;
    Ok(())
}
