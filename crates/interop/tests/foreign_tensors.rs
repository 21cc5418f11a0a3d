//! DLPack tensors and array interfaces that lie.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::Arc;

use interop::dlpack::{
    DLDataType, DLDevice, DLManagedTensorVersioned, DLPackVersion, DLTensor, DeviceType, DlpackError, Export,
    FLAG_READ_ONLY, ManagedTensor, TypeCode,
};
use interop::interface::{ArrayInterface, ArrayStruct, CudaStream, InterfaceError, STRUCT_NOTSWAPPED};
use interop::typestr::{ByteOrder, Kind, TypeStr};

const CPU: DLDevice = DLDevice { device_type: 1, device_id: 0 };

fn tensor(data: *mut c_void, shape: &mut [i64], strides: Option<&mut [i64]>) -> DLTensor {
    DLTensor {
        data,
        device: CPU,
        ndim: shape.len() as i32,
        dtype: DLDataType::new(TypeCode::Float, 64),
        shape: shape.as_mut_ptr(),
        strides: strides.map_or(null_mut(), <[i64]>::as_mut_ptr),
        byte_offset: 0,
    }
}

fn check(tensor: &DLTensor) -> Result<interop::dlpack::CheckedTensor, DlpackError> {
    // SAFETY: shape and strides of all tensors here are NULL or slices of `ndim` numbers.
    unsafe { tensor.check() }
}

#[test]
fn sound_tensors_pass() {
    let mut data = [0f64; 8];
    let mut shape = [2, 3];
    let found = check(&tensor(data.as_mut_ptr().cast(), &mut shape, None)).unwrap();
    assert_eq!((&found.shape[..], &found.strides[..], found.itemsize), (&[2, 3][..], &[24, 8][..], 8));
    assert!(found.aligned);
    let mut strides = [-3, 1];
    let mut backward = tensor(data.as_mut_ptr().cast(), &mut shape, Some(&mut strides));
    backward.byte_offset = 24;
    let found = check(&backward).unwrap();
    assert_eq!((found.range.low, found.range.high), (-24, 24));
    assert_eq!(found.data.addr(), data.as_ptr().addr() + 24);
    // Without elements nothing is needed, not even a sound offset or stride.
    let mut empty = [0, 5];
    let mut wild = [i64::MAX, i64::MIN];
    let mut nothing = tensor(null_mut(), &mut empty, Some(&mut wild));
    nothing.byte_offset = u64::MAX;
    assert_eq!(check(&nothing).unwrap().range.high, 0);
    let scalar = DLTensor { ndim: 0, shape: null_mut(), ..tensor(data.as_mut_ptr().cast(), &mut [], None) };
    assert_eq!(check(&scalar).unwrap().range.high, 8);
}

#[test]
fn hostile_tensors_are_errors() {
    let mut data = [0f64; 8];
    let data = data.as_mut_ptr().cast::<c_void>();
    let mut shape = [2, 3];
    let sound = tensor(data, &mut shape, None);
    let refused = |tensor: DLTensor| check(&tensor).unwrap_err();

    assert_eq!(refused(DLTensor { data: null_mut(), ..sound }), DlpackError::NullData { bytes: 48 });
    assert_eq!(refused(DLTensor { ndim: -1, ..sound }), DlpackError::Ndim { found: -1 });
    assert_eq!(refused(DLTensor { ndim: i32::MAX, ..sound }), DlpackError::Ndim { found: i32::MAX });
    assert_eq!(refused(DLTensor { shape: null_mut(), ..sound }), DlpackError::NullShape { ndim: 2 });
    let nowhere = DLDevice { device_type: 5, device_id: 0 };
    assert_eq!(refused(DLTensor { device: nowhere, ..sound }), DlpackError::Device { found: nowhere });
    for (code, bits, lanes) in
        [(2, 64, 2), (2, 64, 0), (2, 7, 1), (99, 8, 1), (17, 4, 1), (0, 0, 1), (6, 1, 1)]
    {
        let found = DLDataType { code, bits, lanes };
        assert_eq!(refused(DLTensor { dtype: found, ..sound }), DlpackError::DataType { found });
    }
    assert!(matches!(refused(DLTensor { byte_offset: u64::MAX, ..sound }), DlpackError::Address { .. }));
    let mut negative = [2, -3];
    assert_eq!(refused(tensor(data, &mut negative, None)), DlpackError::Length { axis: 1, found: -3 });
    for mut large in [[i64::MAX, 2], [1 << 40, 1 << 40], [1 << 60, 1], [0, i64::MAX]] {
        assert!(matches!(refused(tensor(data, &mut large, None)), DlpackError::Extent(_)), "{large:?}");
    }
    for mut wild in [[i64::MAX, 1], [i64::MIN, 1], [i64::MAX / 8, 1], [i64::MAX / 16, i64::MIN / 32]] {
        let found = refused(tensor(data, &mut [3, 3], Some(&mut wild)));
        assert!(matches!(found, DlpackError::Extent(_) | DlpackError::Address { .. }), "{wild:?}: {found}");
    }
    // Half of the address space before the data does not exist.
    let mut backward = [-(1 << 58)];
    let found = refused(tensor(data, &mut [3], Some(&mut backward)));
    assert!(matches!(found, DlpackError::Extent(_) | DlpackError::Address { .. }), "{found}");
}

#[test]
fn a_tensor_given_away_comes_back_once() {
    let owner = Arc::new(vec![1f64, 2.0, 3.0]);
    let export = |owner: Arc<Vec<f64>>| Export {
        data: owner.as_ptr().cast_mut().cast(),
        device: DLDevice { device_type: DeviceType::Cpu.number(), device_id: 0 },
        dtype: DLDataType::new(TypeCode::Float, 64),
        shape: &[3],
        strides: &[8],
        shift: 3,
        flags: FLAG_READ_ONLY,
        owner,
    };
    let given = export(owner.clone()).into_versioned();
    assert_eq!(Arc::strong_count(&owner), 2);
    // SAFETY: made above and given to nobody else.
    let taken = unsafe { ManagedTensor::from_versioned(given) }.unwrap();
    assert_eq!(taken.flags(), FLAG_READ_ONLY);
    assert_eq!(taken.check().unwrap().shape, [3]);
    assert_eq!(taken.owner::<Arc<Vec<f64>>>(), Some(&owner));
    assert_eq!(taken.owner::<Arc<Vec<f32>>>(), None);
    std::thread::spawn(move || drop(taken)).join().unwrap();
    assert_eq!(Arc::strong_count(&owner), 1);

    let given = export(owner.clone()).into_versioned();
    // SAFETY: made above and given to nobody else.
    let taken = unsafe { ManagedTensor::from_versioned(given) }.unwrap();
    let taken = taken.into_owner::<Arc<Vec<f32>>>().unwrap_err();
    let back = taken.into_owner::<Arc<Vec<f64>>>().unwrap();
    assert!(Arc::ptr_eq(&back, &owner));
    drop(back);
    assert_eq!(Arc::strong_count(&owner), 1);

    let given = export(owner.clone()).into_legacy();
    // SAFETY: made above and given to nobody else.
    let taken = unsafe { ManagedTensor::from_legacy(given) }.unwrap();
    assert_eq!(taken.check().unwrap().strides, [8]);
    drop(taken);
    assert_eq!(Arc::strong_count(&owner), 1);

    // A version of the future is deleted and not read.
    let given = export(owner.clone()).into_versioned();
    let future = DLPackVersion { major: 2, minor: 0 };
    // SAFETY: made above and given to nobody else.
    let found = unsafe {
        (*given).version = future;
        ManagedTensor::from_versioned(given)
    };
    assert_eq!(found.unwrap_err(), DlpackError::Version { found: future });
    assert_eq!(Arc::strong_count(&owner), 1);

    // SAFETY: NULL is looked for.
    let found = unsafe { ManagedTensor::from_versioned(null_mut::<DLManagedTensorVersioned>()) };
    assert_eq!(found.unwrap_err(), DlpackError::NullTensor);
}

#[test]
fn array_interfaces_are_checked() {
    let sound = ArrayInterface {
        typestr: ">i4",
        shape: &[2, 2],
        strides: Some(&[4, -8]),
        data: 0x1000,
        available: None,
        read_only: false,
        version: 3,
    };
    let found = sound.check().unwrap();
    assert_eq!((found.range.low, found.range.high), (-8, 8));
    assert_eq!(found.typestr.order, ByteOrder::Big);
    let refused = |interface: ArrayInterface<'_>| interface.check().unwrap_err();
    assert_eq!(refused(ArrayInterface { version: 1, ..sound }), InterfaceError::Version { found: 1 });
    assert_eq!(refused(ArrayInterface { data: 0, ..sound }), InterfaceError::NullData);
    assert_eq!(refused(ArrayInterface { data: 4, ..sound }), InterfaceError::Address { data: 4 });
    assert_eq!(refused(ArrayInterface { typestr: "|O", ..sound }), InterfaceError::Objects);
    assert!(matches!(refused(ArrayInterface { typestr: "i4", ..sound }), InterfaceError::TypeStr(_)));
    assert!(matches!(refused(ArrayInterface { strides: Some(&[4]), ..sound }), InterfaceError::Extent(_)));
    assert!(matches!(refused(ArrayInterface { shape: &[-1, 2], ..sound }), InterfaceError::Length { .. }));
    assert!(matches!(
        refused(ArrayInterface { shape: &[1; 65], ..sound }),
        InterfaceError::Ndim { found: 65 }
    ));
    assert!(matches!(
        refused(ArrayInterface { available: Some(100), ..sound }),
        InterfaceError::OutOfBuffer { .. }
    ));
    let forward = ArrayInterface { strides: None, available: Some(15), ..sound };
    assert!(matches!(refused(forward.clone()), InterfaceError::OutOfBuffer { .. }));
    assert!(ArrayInterface { available: Some(16), ..forward }.check().is_ok());

    assert_eq!(CudaStream::from_field(Some(2)), Ok(CudaStream::PerThreadDefault));
    assert_eq!(CudaStream::from_field(Some(0)), Err(InterfaceError::Stream { found: 0 }));
    assert_eq!(CudaStream::from_field(Some(-1)), Err(InterfaceError::Stream { found: -1 }));
    assert_eq!(CudaStream::from_field(Some(4096)), Ok(CudaStream::Handle(4096)));
}

#[test]
fn array_structs_are_checked() {
    let (mut shape, mut negative) = ([3isize], [-1isize]);
    let mut data = [0f64; 3];
    let data = data.as_mut_ptr().cast::<c_void>();
    let mut sound = |two| ArrayStruct {
        two,
        nd: 1,
        typekind: b'f' as _,
        itemsize: 8,
        flags: STRUCT_NOTSWAPPED,
        shape: shape.as_mut_ptr(),
        strides: null_mut(),
        data,
        descr: null_mut(),
    };
    // SAFETY: one length behind `shape`, no strides.
    let found = unsafe { sound(2).check() }.unwrap();
    assert_eq!((found.typestr, found.read_only), (TypeStr::native(Kind::Float, 8), true));
    // SAFETY: as above.
    assert_eq!(unsafe { sound(3).check() }.unwrap_err(), InterfaceError::NotAStruct { found: 3 });
    let many = ArrayStruct { nd: -1, ..sound(2) };
    // SAFETY: `nd` is out of range, so that nothing is read.
    assert!(matches!(unsafe { many.check() }, Err(InterfaceError::Ndim { .. })));
    let short = ArrayStruct { shape: negative.as_mut_ptr(), ..sound(2) };
    // SAFETY: one length behind `shape`, no strides.
    assert!(matches!(unsafe { short.check() }, Err(InterfaceError::Length { .. })));
}

#[test]
fn typestrs_of_all_kinds() {
    for text in
        ["|b1", "<i8", ">u2", "<f2", "<c16", "|S10", "<U5", "|V3", "<M8[ns]", "<m8[25s]", "|O", "<V2", "<M8"]
    {
        assert_eq!(text.parse::<TypeStr>().unwrap().to_string(), text);
    }
    assert_eq!("<U5".parse::<TypeStr>().unwrap().bytes(), 20);
    assert_eq!(TypeStr::bfloat16().to_string(), "<V2");
    assert_eq!("=f4".parse::<TypeStr>().unwrap(), TypeStr::native(Kind::Float, 4));
    for text in [
        "",
        "<",
        "f8",
        "<f",
        "<f8x",
        "<f3",
        "<i16",
        "<b2",
        "<S99999999999999999999",
        "<f8[ns]",
        "<M8[n's]",
        "é",
        "<é8",
    ] {
        assert!(text.parse::<TypeStr>().is_err(), "{text}");
    }
}
