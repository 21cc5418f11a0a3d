//! The scalar types, made once when the module is imported and never freed.
//!
//! All of an instance's type-specific behaviour is decided by its dtype, which follows from its type,
//! so the slots of operators, text and hashing are set on `generic` alone and inherited.

use super::{attributes, construct, operators, text};
use crate::kept::Kept;
use dtype::{Cast, DKind, DType, Scalar, bf16, c32, c64, dispatch, f16};
use pyo3::ffi::{self, PyObject, PyTypeObject};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};
use std::cell::UnsafeCell;
use std::ffi::{CStr, c_int, c_uint, c_void};
use std::ptr;

/// A scalar of any type: the head and the value. Types of at most eight bytes end after the first
/// word. The layout of `float64` is that of Python's float and that of `complex128` of its complex.
#[repr(C)]
pub struct Object {
    head: PyObject,
    value: [u64; 2],
}

/// Where an object's value begins.
pub const VALUE: usize = std::mem::offset_of!(Object, value);

const _: () = assert!(VALUE == std::mem::offset_of!(ffi::PyFloatObject, ob_fval));
const _: () = assert!(VALUE == std::mem::offset_of!(ffi::PyComplexObject, cval));

/// The size of an object whose value takes at most eight bytes.
const SMALL: usize = VALUE + 8;

/// Freed objects of that size and any of the types.
static KEPT: Kept = Kept::new();

const fn basic_size(dtype: DType) -> usize {
    if dtype.itemsize() > 8 { size_of::<Object>() } else { SMALL }
}

struct Types {
    by_dtype: [*mut PyTypeObject; DType::COUNT],
    generic: *mut PyTypeObject,
    /// `False` and `True`, the only instances of `bool`.
    bools: [*mut PyObject; 2],
}

struct Shared(UnsafeCell<Types>);
// SAFETY: written once, while the module is imported, before any function that reads it can be called.
unsafe impl Sync for Shared {}

static TYPES: Shared = Shared(UnsafeCell::new(Types {
    by_dtype: [ptr::null_mut(); DType::COUNT],
    generic: ptr::null_mut(),
    bools: [ptr::null_mut(); 2],
}));

#[inline(always)]
fn types() -> &'static Types {
    // SAFETY: nobody writes after the import.
    unsafe { &*TYPES.0.get() }
}

/// The dtype of a scalar type itself, not of types derived from it.
#[inline(always)]
pub fn exact_dtype(type_: *mut PyTypeObject) -> Option<DType> {
    let types = &types().by_dtype;
    // The two that most objects have; the others are few enough for a search.
    if type_ == types[DType::Float64 as usize] {
        return Some(DType::Float64);
    }
    if type_ == types[DType::Int64 as usize] {
        return Some(DType::Int64);
    }
    types.iter().position(|&known| known == type_).map(|k| DType::ALL[k])
}

/// The dtype of a scalar type or of a Python class derived from one; `None` for abstract types.
///
/// # Safety
/// `type_` is a type.
pub unsafe fn dtype_of_type(type_: *mut PyTypeObject) -> Option<DType> {
    let mut base = type_;
    while !base.is_null() {
        if let Some(dtype) = exact_dtype(base) {
            return Some(dtype);
        }
        // The base that decides the layout; a type whose layout is ours has ours in this chain.
        // SAFETY: types stay alive while types derived from them do.
        base = unsafe { (*base).tp_base };
    }
    None
}

/// The dtype of an object that is a scalar; `None` if it is not.
///
/// # Safety
/// `object` is alive.
#[inline(always)]
pub unsafe fn dtype_of(object: *mut PyObject) -> Option<DType> {
    // SAFETY: promised by the caller.
    unsafe {
        let type_ = ffi::Py_TYPE(object);
        match exact_dtype(type_) {
            Some(dtype) => Some(dtype),
            // Ours are derived from only by Python classes, which are always heap types.
            None if (*type_).tp_flags & ffi::Py_TPFLAGS_HEAPTYPE != 0 => dtype_of_type(type_),
            None => None,
        }
    }
}

/// Where a scalar's value lies.
#[inline(always)]
pub fn value_pointer(object: *mut PyObject) -> *mut u8 {
    object.cast::<u8>().wrapping_add(VALUE)
}

/// The value of an element in memory.
///
/// # Safety
/// `element` is valid for one element of `dtype`.
#[inline]
pub unsafe fn read(dtype: DType, element: *const u8) -> Scalar {
    // SAFETY: promised by the caller; a bool may be any byte.
    unsafe {
        match dtype {
            DType::Bool => Scalar::new(*element != 0),
            _ => dispatch!(dtype, T => Scalar::new(element.cast::<T>().read_unaligned())),
        }
    }
}

/// The value of an element in memory, converted.
///
/// # Safety
/// As for [`read`].
#[inline]
pub unsafe fn read_as<To>(dtype: DType, element: *const u8) -> To
where
    bool: Cast<To>,
    i8: Cast<To>,
    u8: Cast<To>,
    i16: Cast<To>,
    u16: Cast<To>,
    i32: Cast<To>,
    u32: Cast<To>,
    i64: Cast<To>,
    u64: Cast<To>,
    f16: Cast<To>,
    bf16: Cast<To>,
    f32: Cast<To>,
    f64: Cast<To>,
    c32: Cast<To>,
    c64: Cast<To>,
{
    // SAFETY: promised by the caller; a bool may be any byte.
    unsafe {
        match dtype {
            DType::Bool => (*element != 0).cast(),
            _ => dispatch!(dtype, T => Cast::<To>::cast(element.cast::<T>().read_unaligned())),
        }
    }
}

/// The value of an object that is a scalar; `None` if it is not.
///
/// # Safety
/// `object` is alive.
#[inline]
pub unsafe fn value(object: *mut PyObject) -> Option<Scalar> {
    // SAFETY: promised by the caller; the dtype tells the layout.
    unsafe { dtype_of(object).map(|dtype| read(dtype, value_pointer(object))) }
}

/// A new scalar; null, with an exception set, where memory is short.
///
/// # Safety
/// The thread is attached and the module is imported.
#[inline(always)]
pub unsafe fn new(dtype: DType, bytes: &[u8; 16]) -> *mut PyObject {
    // SAFETY: sixteen bytes are valid for one element of any dtype.
    unsafe { new_from_element(dtype, bytes.as_ptr()) }
}

/// A new scalar of the element at `element`; null, with an exception set, where memory is short.
///
/// # Safety
/// As for [`new`]; `element` is valid for one element of `dtype`.
#[inline(always)]
pub unsafe fn new_from_element(dtype: DType, element: *const u8) -> *mut PyObject {
    // SAFETY: the allocation has the type's size, and the value is stored before anybody sees it.
    unsafe {
        if dtype.is_bool() {
            return new_bool(*element != 0);
        }
        let kept = if basic_size(dtype) == SMALL { KEPT.pop() } else { None };
        let object = match kept {
            Some(object) => object,
            None => ffi::PyObject_Malloc(basic_size(dtype)).cast::<PyObject>(),
        };
        if object.is_null() {
            return ffi::PyErr_NoMemory();
        }
        ffi::PyObject_Init(object, types().by_dtype[dtype as usize]);
        store(dtype, element, value_pointer(object));
        object
    }
}

#[inline(always)]
unsafe fn store(dtype: DType, from: *const u8, to: *mut u8) {
    // SAFETY: both sides are valid for one element.
    unsafe {
        match dtype.itemsize() {
            1 => ptr::copy_nonoverlapping(from, to, 1),
            2 => ptr::copy_nonoverlapping(from, to, 2),
            4 => ptr::copy_nonoverlapping(from, to, 4),
            8 => ptr::copy_nonoverlapping(from, to, 8),
            _ => ptr::copy_nonoverlapping(from, to, 16),
        }
    }
}

/// `True` or `False`, a new reference.
///
/// # Safety
/// As for [`new`].
#[inline(always)]
pub unsafe fn new_bool(value: bool) -> *mut PyObject {
    // SAFETY: the two are never freed.
    unsafe { ffi::Py_NewRef(types().bools[usize::from(value)]) }
}

/// A new instance of a Python class derived from a scalar type.
///
/// # Safety
/// As for [`new`]; `type_` is derived from the type of `value`'s dtype.
pub unsafe fn new_of_subtype(type_: *mut PyTypeObject, value: &Scalar) -> *mut PyObject {
    // SAFETY: every class inherits an allocator; the base's layout is ours.
    unsafe {
        let allocate = (*type_).tp_alloc.unwrap_or(ffi::PyType_GenericAlloc);
        let object = allocate(type_, 0);
        if !object.is_null() {
            store(value.dtype(), value.padded().as_ptr(), value_pointer(object));
        }
        object
    }
}

unsafe extern "C" fn deallocate(object: *mut PyObject) {
    // SAFETY: called by the interpreter with the last reference; types made from a spec are counted by
    // their instances.
    unsafe {
        let type_ = ffi::Py_TYPE(object);
        let small = exact_dtype(type_).is_some_and(|dtype| basic_size(dtype) == SMALL);
        if !(small && KEPT.push(object)) {
            match (*type_).tp_free {
                Some(free) => free(object.cast()),
                None => ffi::PyObject_Free(object.cast()),
            }
        }
        ffi::Py_DECREF(type_.cast());
    }
}

/// The scalar type of a dtype.
pub fn type_of_dtype(py: Python<'_>, dtype: DType) -> Bound<'_, PyType> {
    // SAFETY: the types are never freed.
    unsafe { Bound::from_borrowed_ptr(py, types().by_dtype[dtype as usize].cast()).cast_into_unchecked() }
}

/// Whether an object is a type derived from `generic`, or `generic` itself.
pub fn is_scalar_type(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the object is a type where it is used as one.
    unsafe {
        ffi::PyType_Check(object.as_ptr()) != 0
            && ffi::PyType_IsSubtype(object.as_ptr().cast(), types().generic) != 0
    }
}

type Slot = (c_int, *mut c_void);

fn make(
    py: Python<'_>,
    name: &'static CStr,
    doc: &CStr,
    bases: &[*mut PyTypeObject],
    size: usize,
    concrete: bool,
    slots: &[Slot],
) -> PyResult<*mut PyTypeObject> {
    let abstract_flag = if concrete { 0 } else { ffi::Py_TPFLAGS_DISALLOW_INSTANTIATION };
    let flags =
        ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE | ffi::Py_TPFLAGS_IMMUTABLETYPE | abstract_flag;
    let mut slots: Vec<ffi::PyType_Slot> =
        slots.iter().map(|&(slot, pfunc)| ffi::PyType_Slot { slot, pfunc }).collect();
    slots.push(ffi::PyType_Slot { slot: ffi::Py_tp_doc, pfunc: doc.as_ptr().cast_mut().cast() });
    slots.push(ffi::PyType_Slot { slot: 0, pfunc: ptr::null_mut() });
    let mut spec = ffi::PyType_Spec {
        name: name.as_ptr(),
        basicsize: size as c_int,
        itemsize: 0,
        flags: flags as c_uint,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: the spec is complete and its slots have the types that their numbers ask for; method and
    // attribute tables are leaked, as they must outlive the type.
    unsafe {
        let bases: Vec<Bound<'_, PyAny>> =
            bases.iter().map(|&t| Bound::from_borrowed_ptr(py, t.cast())).collect();
        let bases = PyTuple::new(py, bases)?;
        let bases = if bases.is_empty() { ptr::null_mut() } else { bases.as_ptr() };
        let type_ = ffi::PyType_FromSpecWithBases(&mut spec, bases);
        Ok(Bound::<PyAny>::from_owned_ptr_or_err(py, type_)?.into_ptr().cast())
    }
}

/// Names and summaries of the concrete types, in the order of [`DType::ALL`].
const CONCRETE: [(&CStr, &CStr); DType::COUNT] = [
    (
        c"polyarray.bool",
        c"bool(value=False, /)\n--\n\nTrue or false, in one byte.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.bool_(True) & pa.bool_(False)\n\
        np.False_",
    ),
    (
        c"polyarray.int8",
        c"int8(value=0, /)\n--\n\n8-bit signed integer.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.int8(-128)\n\
        np.int8(-128)",
    ),
    (
        c"polyarray.uint8",
        c"uint8(value=0, /)\n--\n\n8-bit unsigned integer.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.uint8(255)\n\
        np.uint8(255)",
    ),
    (
        c"polyarray.int16",
        c"int16(value=0, /)\n--\n\n16-bit signed integer.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.int16(-300)\n\
        np.int16(-300)",
    ),
    (
        c"polyarray.uint16",
        c"uint16(value=0, /)\n--\n\n16-bit unsigned integer.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.uint16(300)\n\
        np.uint16(300)",
    ),
    (
        c"polyarray.int32",
        c"int32(value=0, /)\n--\n\n32-bit signed integer.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.int32(7) // 2\n\
        np.int32(3)",
    ),
    (
        c"polyarray.uint32",
        c"uint32(value=0, /)\n--\n\n32-bit unsigned integer.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.uint32(7) % 4\n\
        np.uint32(3)",
    ),
    (
        c"polyarray.int64",
        c"int64(value=0, /)\n--\n\n64-bit signed integer.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.int64(7) + 1\n\
        np.int64(8)",
    ),
    (
        c"polyarray.uint64",
        c"uint64(value=0, /)\n--\n\n64-bit unsigned integer.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.uint64(2**64 - 1)\n\
        np.uint64(18446744073709551615)",
    ),
    (
        c"polyarray.float16",
        c"float16(value=0, /)\n--\n\nHalf-precision floating-point number.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float16(0.1)\n\
        np.float16(0.1)",
    ),
    (
        c"polyarray.bfloat16",
        c"bfloat16(value=0, /)\n--\n\nThe upper half of a single-precision floating-point number.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.bfloat16(0.1)\n\
        np.bfloat16(0.1)",
    ),
    (
        c"polyarray.float32",
        c"float32(value=0, /)\n--\n\nSingle-precision floating-point number.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float32(0.1)\n\
        np.float32(0.1)",
    ),
    (
        c"polyarray.float64",
        c"float64(value=0, /)\n--\n\nDouble-precision floating-point number; also a Python float.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.float64(0.1) + 0.2\n\
        np.float64(0.30000000000000004)",
    ),
    (
        c"polyarray.complex64",
        c"complex64(real=0, imag=0, /)\n--\n\nComplex number of two single-precision numbers.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.complex64(1 + 2j)\n\
        np.complex64(1+2j)",
    ),
    (
        c"polyarray.complex128",
        c"complex128(real=0, imag=0, /)\n--\n\nComplex number of two double-precision numbers; also a Python complex.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> abs(pa.complex128(3 + 4j))\n\
        np.float64(5.0)",
    ),
];

/// Other names of the types.
const ALIASES: [(&str, DType); 20] = [
    ("bool_", DType::Bool),
    ("byte", DType::Int8),
    ("ubyte", DType::UInt8),
    ("short", DType::Int16),
    ("ushort", DType::UInt16),
    ("intc", DType::Int32),
    ("uintc", DType::UInt32),
    ("int_", DType::Int64),
    ("long", DType::Int64),
    ("longlong", DType::Int64),
    ("intp", DType::Int64),
    ("uint", DType::UInt64),
    ("ulong", DType::UInt64),
    ("ulonglong", DType::UInt64),
    ("uintp", DType::UInt64),
    ("half", DType::Float16),
    ("single", DType::Float32),
    ("double", DType::Float64),
    ("csingle", DType::Complex64),
    ("cdouble", DType::Complex128),
];

/// Makes the types and adds them to the module.
///
/// # Errors
/// None in a working interpreter.
pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let made = make_all(py)?;
    KEPT.enable(py)?;
    for &(name, type_) in &made {
        // SAFETY: the types are never freed.
        module.add(name, unsafe { Bound::<PyAny>::from_borrowed_ptr(py, type_.cast()) })?;
    }
    for (alias, dtype) in ALIASES {
        module.add(alias, type_of_dtype(py, dtype))?;
    }
    for (name, value) in [("False_", false), ("True_", true)] {
        module.add(name, super::scalar_to_python(py, &Scalar::new(value))?)?;
    }
    // Python's own tower of numbers, so that fractions and statistics take ours.
    let numbers = py.import("numbers")?;
    for (tower, name) in
        [("Number", "number"), ("Integral", "integer"), ("Complex", "inexact"), ("Real", "floating")]
    {
        numbers.getattr(tower)?.call_method1("register", (module.getattr(name)?,))?;
    }
    Ok(())
}

/// Every type with its name, made at the first call.
fn make_all(py: Python<'_>) -> PyResult<Vec<(&'static str, *mut PyTypeObject)>> {
    operators::prepare();
    let head = size_of::<PyObject>();
    let mut made = Vec::new();
    let mut abstract_type = |name: &'static CStr, doc: &CStr, base: *mut PyTypeObject, slots: &[Slot]| {
        let bases = if base.is_null() { &[][..] } else { &[base][..] };
        let type_ = make(py, name, doc, bases, head, false, slots)?;
        made.push((short_name(name), type_));
        PyResult::Ok(type_)
    };
    let shared = [operators::slots(), text::slots(), attributes::generic_slots()].concat();
    let generic = abstract_type(
        c"polyarray.generic",
        c"What all scalars are.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> isinstance(pa.float64(1.5), pa.generic)\n\
        True",
        ptr::null_mut(),
        &shared,
    )?;
    let number = abstract_type(
        c"polyarray.number",
        c"What all numbers are.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> isinstance(pa.float64(1.5), pa.number), isinstance(pa.bool_(True), pa.number)\n\
        (True, False)",
        generic,
        &attributes::subscriptable_slots(),
    )?;
    let integer = abstract_type(
        c"polyarray.integer",
        c"What whole numbers are.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.issubdtype(\"u1\", pa.integer)\n\
        True",
        number,
        &attributes::integer_slots(),
    )?;
    let signed = abstract_type(
        c"polyarray.signedinteger",
        c"What signed whole numbers are.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.issubdtype(\"i4\", pa.signedinteger), pa.issubdtype(\"u4\", pa.signedinteger)\n\
        (True, False)",
        integer,
        &[],
    )?;
    let unsigned = abstract_type(
        c"polyarray.unsignedinteger",
        c"What whole numbers from zero on are.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.issubdtype(\"u4\", pa.unsignedinteger)\n\
        True",
        integer,
        &[],
    )?;
    let inexact = abstract_type(
        c"polyarray.inexact",
        c"What floating-point numbers are.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.issubdtype(\"f4\", pa.inexact), pa.issubdtype(\"c8\", pa.inexact)\n\
        (True, True)",
        number,
        &[],
    )?;
    let floating = abstract_type(
        c"polyarray.floating",
        c"What real floating-point numbers are.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.issubdtype(\"f4\", pa.floating), pa.issubdtype(\"c8\", pa.floating)\n\
        (True, False)",
        inexact,
        &attributes::floating_slots(),
    )?;
    let complex = abstract_type(
        c"polyarray.complexfloating",
        c"What complex numbers are.\n\n\
        Examples\n--------\n\
        >>> import polyarray as pa\n\
        >>> pa.issubdtype(\"c8\", pa.complexfloating)\n\
        True",
        inexact,
        &[],
    )?;

    let mut types = Types { by_dtype: [ptr::null_mut(); DType::COUNT], generic, bools: [ptr::null_mut(); 2] };
    for (&dtype, (name, doc)) in DType::ALL.iter().zip(CONCRETE) {
        let parent = match dtype.kind() {
            DKind::Bool => generic,
            DKind::SignedInteger => signed,
            DKind::UnsignedInteger => unsigned,
            DKind::Float => floating,
            DKind::Complex => complex,
        };
        let bases = match dtype {
            DType::Float64 => vec![parent, &raw mut ffi::PyFloat_Type],
            DType::Complex128 => vec![parent, &raw mut ffi::PyComplex_Type],
            _ => vec![parent],
        };
        let mut slots: Vec<Slot> = vec![
            (ffi::Py_tp_new, construct::new as *mut c_void),
            (ffi::Py_tp_dealloc, deallocate as *mut c_void),
        ];
        match dtype {
            DType::Bool => slots.extend(attributes::subscriptable_slots()),
            DType::Complex64 => slots.extend(attributes::complex_slots()),
            _ => {}
        }
        let type_ = make(py, name, doc, &bases, basic_size(dtype), true, &slots)?;
        // SAFETY: the type was just made and nobody else has it; classes derived from it do not inherit
        // the entry.
        unsafe { (*type_).tp_vectorcall = Some(construct::vectorcall) };
        types.by_dtype[dtype as usize] = type_;
        made.push((short_name(name), type_));
    }
    // SAFETY: the import runs once, before anything that reads the types; sizes are the type's.
    unsafe {
        for value in [false, true] {
            let object = ffi::PyObject_Malloc(basic_size(DType::Bool)).cast::<PyObject>();
            if object.is_null() {
                return Err(pyo3::exceptions::PyMemoryError::new_err(()));
            }
            ffi::PyObject_Init(object, types.by_dtype[DType::Bool as usize]);
            *value_pointer(object) = u8::from(value);
            types.bools[usize::from(value)] = object;
        }
        *TYPES.0.get() = types;
    }
    Ok(made)
}

fn short_name(name: &'static CStr) -> &'static str {
    name.to_str().ok().and_then(|name| name.strip_prefix("polyarray.")).unwrap_or_default()
}
