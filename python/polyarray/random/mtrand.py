"""The legacy `RandomState`, and its methods as functions, which share one state."""

from .._polyarray import random as _random

_rand = _random._rand
_names = {
    name: value
    for name, value in vars(_random).items()
    if name == "RandomState" or (hasattr(_rand, name) and not name.startswith("_"))
}
_names |= {
    name: getattr(_random, name)
    for name in ("get_bit_generator", "ranf", "sample", "set_bit_generator")
    if hasattr(_random, name)
}
globals().update(_names)
__all__ = list(_names)
