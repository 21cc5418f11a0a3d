//! European options priced by the Black-Scholes formula: one line of arithmetic after the other, which
//! run as a few passes over memory because element-wise work waits until somebody looks.
//!
//!     cargo run --release -p polyarray --example black_scholes [options]
//!
//! The cumulative normal distribution is the polynomial 26.2.17 of Abramowitz and Stegun, Handbook of
//! Mathematical Functions (absolute error below 7.5e-8).

use polyarray::{Array, DType, Result};

const RATE: f64 = 0.03;

/// The probability that a standard normal variable is at most `x`.
pub fn normal_cdf(x: &Array) -> Result<Array> {
    let k = 1.0 / &(&x.absolute()? * 0.2316419 + 1.0);
    let mut polynomial = &k * 1.330274429;
    for coefficient in [-1.821255978, 1.781477937, -0.356563782, 0.319381530] {
        polynomial = (polynomial + coefficient) * &k;
    }
    let density = (x * x * -0.5).exp()? / std::f64::consts::TAU.sqrt();
    let tail = polynomial * &density;
    Array::select(&x.greater_equal(0.0)?, &(1.0 - &tail), &tail)
}

/// Prices of calls and puts.
pub fn black_scholes(
    spot: &Array,
    strike: &Array,
    years: &Array,
    volatility: &Array,
) -> Result<(Array, Array)> {
    let spread = volatility * &years.sqrt()?;
    let drift = volatility * volatility * 0.5 + RATE;
    let d1 = ((spot / strike).log()? + &(drift * years)) / &spread;
    let d2 = &d1 - &spread;
    let discounted = strike * &(years * -RATE).exp()?;
    let call = spot * &normal_cdf(&d1)? - &(&discounted * &normal_cdf(&d2)?);
    let put = &call - spot + &discounted;
    Ok((call, put))
}

/// `n` numbers that fill an interval evenly in no simple order: multiples of an irrational step.
pub fn scattered(n: usize, low: f64, high: f64, step: f64) -> Result<Array> {
    let k = Array::arange(0.0, n as f64, 1.0, DType::Float64)?;
    Ok((k * step).remainder(1.0)? * (high - low) + low)
}

/// Prices the options and prints what they cost.
pub fn main() -> Result<()> {
    let options = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let spot = scattered(options, 10.0, 200.0, 2.0_f64.sqrt())?;
    let strike = scattered(options, 10.0, 200.0, 3.0_f64.sqrt())?;
    let years = scattered(options, 0.1, 3.0, 5.0_f64.sqrt())?;
    let volatility = scattered(options, 0.05, 0.6, 7.0_f64.sqrt())?;
    let (call, put) = black_scholes(&spot, &strike, &years, &volatility)?;
    println!("{options} options");
    println!("mean call {}, mean put {}", call.mean(None)?.item()?, put.mean(None)?.item()?);
    println!("dearest call {}", call.max(None)?.item()?);
    println!("in the money {}", spot.greater(&strike)?.sum(None)?.item()?);
    Ok(())
}
