"""European options priced by the Black-Scholes formula.

    python black_scholes.py [options]

The cumulative normal distribution is the polynomial 26.2.17 of Abramowitz and Stegun, Handbook of
Mathematical Functions (absolute error below 7.5e-8), because NumPy has no error function.
"""

import sys

import numpy as np

RATE = 0.03


def normal_cdf(x):
    """The probability that a standard normal variable is at most `x`."""
    k = 1.0 / (1.0 + 0.2316419 * np.abs(x))
    poly = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    tail = poly * np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi)
    return np.where(x >= 0.0, 1.0 - tail, tail)


def black_scholes(spot, strike, years, volatility):
    """Prices of the call and the put."""
    spread = volatility * np.sqrt(years)
    d1 = (np.log(spot / strike) + (RATE + 0.5 * volatility * volatility) * years) / spread
    d2 = d1 - spread
    discounted = strike * np.exp(-RATE * years)
    call = spot * normal_cdf(d1) - discounted * normal_cdf(d2)
    put = call - spot + discounted
    return call, put


options = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
rng = np.random.default_rng(42)
spot = rng.uniform(10.0, 200.0, options)
strike = rng.uniform(10.0, 200.0, options)
years = rng.uniform(0.1, 3.0, options)
volatility = rng.uniform(0.05, 0.6, options)

call, put = black_scholes(spot, strike, years, volatility)

print(f"{options} options")
print("first calls", call[:4])
print("first puts ", put[:4])
print(f"mean call {call.mean():.8f}  mean put {put.mean():.8f}")
print(f"dearest call {call.max():.6f} at option {call.argmax()}")
print(f"in the money {np.count_nonzero(spot > strike)}")
