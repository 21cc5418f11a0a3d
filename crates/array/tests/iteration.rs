//! Iterations visit every element once, however axes lie, and write back what they were given.

use polyarray::iteration::{Flags, Iteration, Role, Settings, Uses};
use polyarray::{Array, Casting, DType, Order, Result};

fn counted(shape: &[usize]) -> Result<Array> {
    let size = shape.iter().product::<usize>();
    Array::from_shape(&(0..size as i64).collect::<Vec<_>>(), shape)
}

fn visited(steps: &mut Iteration) -> Result<Vec<i64>> {
    let mut seen = Vec::new();
    while steps.go_on()? {
        seen.extend(steps.view(0)?.to_vec::<i64>()?);
    }
    Ok(seen)
}

#[test]
fn memory_is_walked_as_it_lies() -> Result<()> {
    for axes in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]] {
        let x = counted(&[2, 3, 4])?.permute_dims(&axes)?;
        for flags in [Flags::default(), Flags::EXTERNAL_LOOP, Flags::BUFFERED] {
            let mut steps = Iteration::new(&[Role::read(&x)], &Settings::with(flags))?;
            assert_eq!(steps.ndim(), 1);
            assert_eq!(visited(&mut steps)?, (0..24).collect::<Vec<_>>());
        }
    }
    Ok(())
}

#[test]
fn any_order_and_any_buffer_visits_all() -> Result<()> {
    let x = counted(&[2, 3, 4])?.permute_dims(&[2, 0, 1])?;
    for order in [Order::C, Order::F] {
        let axes = if order == Order::C { [0, 1, 2] } else { [2, 1, 0] };
        let expected = x.permute_dims(&axes)?;
        let expected = expected.to_vec::<i64>()?;
        for buffer_size in [1, 2, 3, 5, 7, 24, 100] {
            let flags = Flags::BUFFERED | Flags::EXTERNAL_LOOP;
            let settings = Settings { flags, order, buffer_size, ..Settings::default() };
            let mut steps = Iteration::new(&[Role::read(&x)], &settings)?;
            assert_eq!(visited(&mut steps)?, expected, "{order:?} {buffer_size}");
        }
    }
    Ok(())
}

#[test]
fn a_sum_through_buffers() -> Result<()> {
    let x = counted(&[4, 5, 6])?;
    for buffer_size in [1, 4, 6, 13, 1000] {
        let total = Array::zeros(&[4, 1, 6], DType::Float32)?;
        let flags = Flags::BUFFERED | Flags::REDUCE_OK;
        let settings = Settings { flags, buffer_size, casting: Casting::Unsafe, ..Settings::default() };
        let roles = [Role::read(&x).in_dtype(DType::Float64), Role::update(&total).in_dtype(DType::Float64)];
        let mut steps = Iteration::new(&roles, &settings)?;
        while steps.go_on()? {
            let sum = steps.view(1)?.item()?.as_f64() + steps.view(0)?.item()?.as_f64();
            steps.view(1)?.fill(polyarray::Scalar::new(sum))?;
        }
        steps.close()?;
        let expected = x.sum(Some(&[1]))?.to_vec::<f64>()?;
        assert_eq!(total.to_vec::<f64>()?, expected, "{buffer_size}");
    }
    Ok(())
}

#[test]
fn a_copy_is_written_back_at_the_end() -> Result<()> {
    let x = counted(&[3])?;
    let role = Role::update(&x).in_dtype(DType::Float64).with(Uses::UPDATE_IF_COPY);
    let settings = Settings { casting: Casting::Unsafe, ..Settings::default() };
    let mut steps = Iteration::new(&[role], &settings)?;
    steps.operand(0).fill(polyarray::Scalar::new(7.0))?;
    assert_eq!(x.to_vec::<i64>()?, [0, 1, 2]);
    steps.close()?;
    assert_eq!(x.to_vec::<i64>()?, [7, 7, 7]);
    Ok(())
}

#[test]
fn refusals_have_words() {
    let x = Array::from_slice(&[1.0, 2.0, 3.0]);
    let y = Array::from_slice(&[1.0, 2.0]);
    let refused =
        |roles: &[Role], flags| Iteration::new(roles, &Settings::with(flags)).err().map(|e| e.to_string());
    assert_eq!(
        refused(&[Role::read(&x), Role::read(&y)], Flags::default()).as_deref(),
        Some("operands could not be broadcast together with shapes (3,) (2,) ")
    );
    assert!(refused(&[Role::read(&x)], Flags::C_INDEX | Flags::F_INDEX).is_some());
    assert!(refused(&[], Flags::default()).is_some());
}
