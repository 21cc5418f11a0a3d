//! The example programs run, and what they compute is right.

use polyarray::{Array, Result};

#[path = "../examples/black_scholes.rs"]
#[allow(dead_code)]
mod black_scholes;
#[path = "../examples/heat.rs"]
#[allow(dead_code)]
mod heat;
#[path = "../examples/pca.rs"]
#[allow(dead_code)]
mod pca;

#[test]
fn options_are_priced() -> Result<()> {
    // Hull, Options, Futures and Other Derivatives, gives 4.76 and 0.81 for such an option at a rate of
    // ten per cent; at three per cent the formula in 30 digits gives these.
    let one = |value: f64| Array::from_slice(&vec![value; 10_000]);
    let (call, put) = black_scholes::black_scholes(&one(42.0), &one(40.0), &one(0.5), &one(0.2))?;
    assert!((call.get(&[17])?.as_f64() - 3.82128438533835).abs() < 1e-5, "{}", call.get(&[17])?);
    assert!((put.get(&[17])?.as_f64() - 1.22576196946085).abs() < 1e-5, "{}", put.get(&[17])?);
    // Parity holds for all of many different options.
    let spot = black_scholes::scattered(20_000, 10.0, 200.0, 2.0_f64.sqrt())?;
    let strike = black_scholes::scattered(20_000, 10.0, 200.0, 3.0_f64.sqrt())?;
    let (years, volatility) = (one(1.5).repeat(&[2], None)?, one(0.3).repeat(&[2], None)?);
    let (call, put) = black_scholes::black_scholes(&spot, &strike, &years, &volatility)?;
    let parity = &call - &put - &(&spot - &(&strike * (-0.03_f64 * 1.5).exp()));
    assert!(parity.absolute()?.max(None)?.item()?.as_f64() < 1e-9);
    assert!(call.min(None)?.item()?.as_f64() > -1e-4);
    black_scholes::main()
}

#[test]
fn heat_spreads_as_in_plain_loops() -> Result<()> {
    const ROWS: usize = 70;
    const COLUMNS: usize = 90;
    let plate = heat::plate(ROWS, COLUMNS, 100.0)?;
    heat::spread(&plate, 30, 0.2)?;
    let mut wanted = vec![[0.0; COLUMNS]; ROWS];
    wanted[0] = [100.0; COLUMNS];
    for _ in 0..30 {
        let old = wanted.clone();
        for i in 1..ROWS - 1 {
            for j in 1..COLUMNS - 1 {
                let difference =
                    old[i - 1][j] + old[i + 1][j] + old[i][j - 1] + old[i][j + 1] - old[i][j] * 4.0;
                wanted[i][j] = old[i][j] + difference * 0.2;
            }
        }
    }
    assert_eq!(plate.to_vec::<f64>()?, wanted.concat());
    heat::main()
}

#[test]
fn two_causes_are_found() -> Result<()> {
    let table = pca::measurements(3000)?;
    let components = pca::Components::of(&table)?;
    let variance = components.variance.to_vec::<f64>()?;
    assert!(variance[1] > 100.0 * variance[2], "{variance:?}");
    let restored = components.restore(&components.project(&table, 2)?)?;
    assert!((&table - &restored).absolute()?.max(None)?.item()?.as_f64() < 0.2);
    let all = components.restore(&components.project(&table, 6)?)?;
    assert!((&table - &all).absolute()?.max(None)?.item()?.as_f64() < 1e-12);
    pca::main()
}
