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


@dispatch.register(np.sum, Interval)
def width(x: Interval) -> float:
    """Registered by the function of that name, which keeps the type."""
    return x.high - x.low


class Backend:
    """What sees all calls."""

    __ua_domain__ = "numpy"

    def __ua_function__(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return NotImplemented


plain: float = width(Interval(0.0, 2.0))
with dispatch.native("numpy"), dispatch.set_backend(Backend(), only=False):
    total = np.sum(np.ones(3))
with dispatch.temporary():
    dispatch.register_namespace(Interval, "math", names=["sqrt"])
speaks: tuple[str, ...] = np.protocols(total).functions
states: dict[str, str] = dispatch.libraries()
dispatch.unregister(np.add, Interval, Interval)
dispatch.unregister(np.sum, Interval)
