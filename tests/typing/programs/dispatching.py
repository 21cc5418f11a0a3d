"""Implementations for types of one's own, scopes, backends, and what objects speak."""

from typing import Any

import polyarray as np
from polyarray import dispatch


class Interval:
    """What an implementation is for."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high


@np.add.register(Interval, Interval)
def add(x: Interval, y: Interval) -> Interval:
    """Registered with the function."""
    return Interval(x.low + y.low, x.high + y.high)


@np.add.register(Interval, method="reduce")
def added(x: Interval) -> Interval:
    """Registered with a method of the function."""
    return x


@np.mean.register(Interval)
def middle(x: Interval) -> float:
    """Registered with a function of arrays."""
    return (x.high + x.low) / 2


@np.linalg.norm.register(Interval)
def length(x: Interval) -> float:
    """Registered with a function of a namespace."""
    return x.high - x.low


@np.polyval.register(object, Interval)
def image(p: Any, x: Interval) -> Interval:
    """Registered with a function that is written in Python."""
    return Interval(float(np.polyval(p, x.low)), float(np.polyval(p, x.high)))


@dispatch.register(np.sum, Interval)
def width(x: Interval) -> float:
    """Registered by the function of that name, which keeps the type."""
    return x.high - x.low


class Backend:
    """What sees all calls."""

    __ua_domain__ = "numpy"

    def __ua_function__(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return NotImplemented


plain: float = width(Interval(0.0, 2.0)) + middle(Interval(0.0, 2.0)) + length(Interval(0.0, 2.0))
moved: Interval = image([1.0, 1.0], added(Interval(0.0, 2.0)))
assert np.polyval([1.0, 1.0], moved).high == 4.0 and np.mean(moved) == 2.0
with dispatch.native("numpy"), dispatch.set_backend(Backend(), only=False):
    total = np.sum(np.ones(3))
with dispatch.temporary():
    dispatch.register_namespace(Interval, "math", names=["sqrt"])
speaks: tuple[str, ...] = np.protocols(total).functions
states: dict[str, str] = dispatch.libraries()
dispatch.unregister(np.add, Interval, Interval)
for function in (np.sum, np.mean, np.linalg.norm):
    dispatch.unregister(function, Interval)
dispatch.unregister(np.add, Interval, method="reduce")
dispatch.unregister(np.polyval, object, Interval)
evaluated = np.polyval([1.0, 2.0], [3.0], allocator=np.memory.pool())
