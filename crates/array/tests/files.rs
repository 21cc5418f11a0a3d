//! Files, text and exchange: what goes out comes back.

use interop::dlpack::ManagedTensor;
use polyarray::io::{self, LoadText, Loaded, SaveText};
use polyarray::printing::{PrintOptions, TextOptions};
use polyarray::{Array, DType, Kind, Result};

fn counting(shape: &[usize], dtype: DType) -> Array {
    let size: usize = shape.iter().product();
    let values: Vec<f64> = (0..size).map(|k| k as f64).collect();
    Array::from_shape(&values, shape).and_then(|x| x.astype(dtype)).expect("a small array")
}

#[test]
fn npy_of_every_dtype_and_layout() -> Result<()> {
    for &dtype in DType::ALL {
        for x in [
            counting(&[3, 4], dtype),
            counting(&[4, 3], dtype).transpose()?,
            counting(&[], dtype),
            counting(&[0, 2], dtype),
        ] {
            let mut file = Vec::new();
            io::write_npy(&mut file, &x)?;
            let back = io::read_npy(&mut file.as_slice())?;
            assert_eq!((back.shape(), back.dtype()), (x.shape(), dtype));
            assert_eq!(back.to_vec::<f64>()?, x.to_vec::<f64>()?, "{dtype}");
        }
    }
    // Neither C nor Fortran order: written block by block.
    let x = counting(&[2, 3, 4], DType::Int16).permute(&[1, 0, 2])?;
    let mut file = Vec::new();
    io::write_npy(&mut file, &x)?;
    assert_eq!(io::read_npy(&mut file.as_slice())?.to_vec::<i64>()?, x.to_vec::<i64>()?);
    // The other byte order.
    let swapped = file.windows(3).position(|bytes| bytes == b"<i2").expect("the type in the header");
    file[swapped] = b'>';
    let start = file.len() - 48;
    file[start..].chunks_exact_mut(2).for_each(<[u8]>::reverse);
    assert_eq!(io::read_npy(&mut file.as_slice())?.to_vec::<i64>()?, x.to_vec::<i64>()?);
    let cut = io::read_npy(&mut &file[..file.len() - 1]).expect_err("a byte is missing");
    assert_eq!(cut.kind(), Kind::Value);
    assert_eq!(io::read_npy(&mut &[][..]).expect_err("nothing there").kind(), Kind::Eof);
    Ok(())
}

#[test]
fn archives_are_read_by_name() -> Result<()> {
    let (x, y) = (counting(&[5], DType::Float32), counting(&[2, 2], DType::Bool));
    let path = std::env::temp_dir().join(format!("polyarray-{}.npz", std::process::id()));
    io::save_npz(&path, &[("x", &x), ("y", &y)], true)?;
    let Loaded::Archive(archive) = io::load(&path)? else { panic!("an archive") };
    assert_eq!(archive.names(), ["x", "y"]);
    assert_eq!(archive.get("x")?.to_vec::<f32>()?, x.to_vec::<f32>()?);
    assert_eq!(archive.get("y")?.dtype(), DType::Bool);
    assert!(archive.get("z").is_err());
    std::fs::remove_file(path)?;
    Ok(())
}

#[test]
fn tables() -> Result<()> {
    let read = |text: &str, options: &LoadText<'_>| io::loadtxt(text.as_bytes(), options);
    let plain = LoadText::default();
    assert_eq!(read("1 2\n3 4\n", &plain)?.shape(), [2, 2]);
    assert_eq!(read("1 2 3\n", &plain)?.shape(), [3]);
    assert_eq!(read("1\n2\n", &LoadText { ndmin: 2, ..plain.clone() })?.shape(), [2, 1]);
    assert_eq!(read("7\n", &plain)?.shape(), [0usize; 0]);
    let error = read("1 2\n3 x\n", &plain).expect_err("x is no number");
    assert_eq!(
        error.to_string(),
        "could not convert string 'x' to float64 at row 1, column 2. (<text>, line 2)"
    );
    let double = |column: usize, text: &str| {
        (column == 1).then(|| Ok(polyarray::Scalar::new(2.0 * text.parse::<f64>().unwrap_or(0.0))))
    };
    let converted = read("1 2\n3 4\n", &LoadText { convert: Some(&double), unpack: true, ..plain })?;
    assert_eq!(converted.to_vec::<f64>()?, [1.0, 3.0, 4.0, 8.0]);
    let mut text = Vec::new();
    let z = Array::from_slice(&[polyarray::c64::new(1.0, -2.0)]);
    io::savetxt(&mut text, &z, &SaveText { formats: &["%.1f"], header: "a\nb", ..Default::default() })?;
    assert_eq!(String::from_utf8_lossy(&text), "# a\n# b\n (1.0-2.0j)\n");
    let mut raw = Vec::new();
    io::write_raw(&mut raw, &counting(&[2, 2], DType::UInt8).transpose()?)?;
    assert_eq!(raw, [0, 2, 1, 3]);
    assert_eq!(io::from_text("1, 2,3", DType::Int32, ",", None)?.to_vec::<i32>()?, [1, 2, 3]);
    Ok(())
}

#[test]
fn text_of_arrays() -> Result<()> {
    let x = counting(&[2, 3], DType::Float32);
    assert_eq!(x.to_string(), "[[0. 1. 2.]\n [3. 4. 5.]]");
    assert_eq!(format!("{x:?}"), "array([[0., 1., 2.],\n       [3., 4., 5.]], dtype=float32)");
    assert_eq!(counting(&[], DType::Int64).to_string(), "0");
    // One element repeated two hundred billion times prints at once.
    let huge = counting(&[1], DType::Int64).broadcast_to(&[200_000_000_000])?;
    assert_eq!(huge.to_string(), "[0 0 0 ... 0 0 0]");
    let options = PrintOptions { precision: Some(2), ..Default::default() };
    let third = Array::from_slice(&[1.0 / 3.0]);
    assert_eq!(third.to_text(&options, &TextOptions { separator: ", ", ..Default::default() })?, "[0.33]");
    Ok(())
}

#[test]
fn tensors_change_hands() -> Result<()> {
    let x = counting(&[3, 4], DType::Float32);
    let part = x.transpose()?;
    let tensor = part.to_dlpack()?;
    assert!(x.dense()?.buffer().is_lent());
    // SAFETY: the tensor was just made, and is handed over here.
    #[allow(unsafe_code, reason = "the test plays the other library")]
    let owned = unsafe { ManagedTensor::from_versioned(tensor) }
        .map_err(|error| polyarray::Error::runtime(error.to_string()))?;
    let back = Array::from_dlpack(owned)?;
    assert_eq!((back.shape(), back.to_vec::<f32>()?), (&[4, 3][..], part.to_vec::<f32>()?));
    back.assign(&Array::zeros(&[], DType::Float32)?)?;
    assert_eq!(x.sum(None)?.item()?.as_f64(), 0.0);
    drop(back);
    assert!(!x.dense()?.buffer().is_lent());
    let read_only = counting(&[1], DType::Int8).broadcast_to(&[3])?.dense()?.with_writeable(false)?;
    assert_eq!(Array::from(read_only).to_dlpack_legacy().expect_err("read-only").kind(), Kind::Buffer);
    Ok(())
}
