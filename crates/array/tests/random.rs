//! Random arrays against numbers that NumPy 2.5.5 gave for the same seeds.

use polyarray::random::{Generator, Interval, Population, RandomState};
use polyarray::{Array, DType, Result};

fn number(value: f64) -> Array {
    Array::from_shape(&[value], &[]).expect("memory for one number")
}

#[test]
fn one_stream_through_many_methods() -> Result<()> {
    let rng = Generator::seeded(42);
    let zero = Array::from_shape(&[0i64], &[])?.into();
    let highs = Array::from_slice(&[10i64, 100, 1000]).into();
    assert_eq!(
        rng.integers(Interval::Each(&zero, &highs), None, DType::Int64, false)?.to_vec::<i64>()?,
        [0, 77, 654]
    );
    let normal = rng.normal(&Array::from_slice(&[0.0, 10.0]), &Array::from_slice(&[1.0, 2.0]), None)?;
    assert_eq!(normal.to_vec::<f64>()?, [0.7504511958064572, 11.881129432782428]);
    assert_eq!(rng.choice(Population::Numbers(10), &[4], false, None, true)?.to_vec::<i64>()?, [3, 1, 0, 5]);
    assert_eq!(rng.permutation(Population::Numbers(5))?.to_vec::<i64>()?, [1, 4, 2, 3, 0]);
    let six = Array::from_shape(&[0i64, 1, 2, 3, 4, 5], &[2, 3])?;
    assert_eq!(rng.permuted(&six, Some(1))?.to_vec::<i64>()?, [0, 2, 1, 4, 3, 5]);
    let uniform = rng.uniform(&number(-1.0), &Array::from_slice(&[1.0, 2.0, 3.0]), None)?;
    assert_eq!(uniform.to_vec::<f64>()?, [0.64552322654166, 0.3302425964819933, -0.09104511286089245]);
    let twelve = Array::from_shape(&(0..12i64).collect::<Vec<_>>(), &[3, 4])?;
    let chosen = rng.choice(Population::Along(&twelve, 1), &[2], true, None, true)?;
    assert_eq!((chosen.shape(), chosen.to_vec::<i64>()?), (&[3, 2][..], vec![2, 0, 6, 4, 10, 8]));
    assert_eq!(rng.bytes(5), b"\xc3D\xf9\x8d\xaf");
    let x = Array::from_slice(&[0i64, 1, 2, 3, 4]);
    rng.shuffle(&x, 0)?;
    assert_eq!(x.to_vec::<i64>()?, [1, 4, 0, 2, 3]);
    Ok(())
}

#[test]
fn large_fills_on_all_cores_are_the_same_stream() -> Result<()> {
    let rng = Generator::seeded(42);
    let big = rng.random(&[300_000])?;
    for (at, expected) in
        [(0, 0.7739560485559633), (150_000, 0.8433971871570545), (299_999, 0.501237160651561)]
    {
        assert_eq!(big.get(&[at])?.as_f64(), expected);
    }
    assert_eq!(rng.random(&[])?.item()?.as_f64(), 0.47932998901205226);
    Ok(())
}

#[test]
fn the_legacy_stream() -> Result<()> {
    let rng = RandomState::seeded(7);
    assert_eq!(
        rng.standard_normal(&[3])?.to_vec::<f64>()?,
        [1.690525703800356, -0.4659373705408328, 0.0328201636785844]
    );
    assert_eq!(
        rng.randint(Interval::Same(0, 100), Some(&[4]), DType::Int64)?.to_vec::<i64>()?,
        [72, 89, 42, 90]
    );
    let p = Array::from_slice(&[0.1, 0.2, 0.3, 0.2, 0.2]);
    assert_eq!(rng.choice(Population::Numbers(5), &[3], true, Some(&p))?.to_vec::<i64>()?, [0, 2, 4]);
    assert_eq!(rng.permutation(Population::Numbers(4))?.to_vec::<i64>()?, [1, 2, 0, 3]);
    assert_eq!(rng.standard_normal(&[2])?.to_vec::<f64>()?, [0.40751628299650783, -0.16313207477419955]);
    let laplace = rng.laplace(&number(0.0), &Array::from_slice(&[1.0, 2.0]), None)?;
    assert_eq!(laplace.to_vec::<f64>()?, [1.710292237564961, -1.7030167911121337]);
    Ok(())
}

#[test]
fn refusals_leave_the_stream() -> Result<()> {
    let rng = Generator::seeded(1);
    let before = rng.bits().state();
    assert!(rng.normal(&number(0.0), &Array::from_slice(&[1.0, -1.0]), None).is_err());
    assert!(rng.integers(Interval::Same(5, 5), Some(&[2]), DType::Int8, false).is_err());
    assert!(rng.uniform(&number(0.0), &number(1.0), Some(&[2])).is_ok());
    assert_ne!(rng.bits().state(), before);
    Ok(())
}
