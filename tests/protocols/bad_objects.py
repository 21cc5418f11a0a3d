"""Objects whose protocols fail, lie, recurse or disappear, and the places where arrays meet them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import polyarray as pa

ENTRIES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "asarray": lambda xp, x, bad: xp.asarray(bad),
    "array": lambda xp, x, bad: xp.array([bad, bad]),
    "call": lambda xp, x, bad: xp.add(x, bad),
    "unary": lambda xp, x, bad: xp.sin(bad),
    "operator": lambda xp, x, bad: x + bad,
    "reflected": lambda xp, x, bad: bad - x,
    "inplace": lambda xp, x, bad: x.__iadd__(bad),
    "out": lambda xp, x, bad: xp.add(x, x, out=bad),
    "where": lambda xp, x, bad: xp.add(x, x, out=x, where=bad),
    "reduce": lambda xp, x, bad: xp.add.reduce(bad),
    "outer": lambda xp, x, bad: xp.add.outer(x, bad),
    "at": lambda xp, x, bad: xp.add.at(x, [0, 1], bad),
    "concatenate": lambda xp, x, bad: xp.concatenate([x, bad]),
    "sum": lambda xp, x, bad: xp.sum(bad),
    "function": lambda xp, x, bad: xp.roll(bad, 1),
    "assign": lambda xp, x, bad: x.__setitem__(slice(None), bad),
    "from_dlpack": lambda xp, x, bad: xp.from_dlpack(bad),
    "like": lambda xp, x, bad: xp.zeros(3, like=bad),
}

MADE = "asarray call unary operator inplace reduce concatenate sum function assign"
"""Where an array is made of an object."""
UFUNC = "call unary operator inplace out where reduce outer at"
"""Where an object with `__array_ufunc__` is asked."""
FUNCTION = "concatenate sum function like"
"""Where an object with `__array_function__` is asked."""

CASES: dict[str, tuple[Callable[[], Any], str, str]] = {}


def case(protocol: str, entries: str) -> Callable[[type], type]:
    """A class of bad objects: what it breaks, and where that is met."""

    def add(cls: type) -> type:
        name = cls.__name__
        cls.__name__ = cls.__qualname__ = "Bad"
        CASES[name] = (cls, protocol, entries)
        return cls

    return add


def cases(protocol: str, entries: str, method: str, values: dict[str, Any]) -> None:
    """Classes whose attribute is one of some values."""
    for name, value in values.items():
        made = type("Bad", (), {method: value})
        CASES[f"{method.strip('_')} {name}"] = (made, protocol, entries)


class Odd(Exception):
    """What nobody expects."""


def raises(*args: Any, **kwargs: Any) -> Any:
    raise Odd("oops")


def declines(*args: Any, **kwargs: Any) -> Any:
    return NotImplemented


cases(
    "__array__",
    MADE,
    "__array__",
    {
        "raises": raises,
        "returns itself": lambda self, *args, **kwargs: self,
        "returns a number": lambda self, *args, **kwargs: 5,
        "returns nothing": lambda self, *args, **kwargs: None,
        "returns objects": lambda self, *args, **kwargs: np.array([object()]),
        "returns texts": lambda self, *args, **kwargs: np.array(["a"]),
        "recurses": lambda self, *args, **kwargs: pa.asarray(self),
        "is no function": 5,
        "raises when asked for": property(raises),
    },
)
cases(
    "__array_interface__",
    MADE,
    "__array_interface__",
    {
        "is no dictionary": 5,
        "is empty": {},
        "has no typestr": {"shape": (3,), "data": (0, False), "version": 3},
        "has a number as typestr": {"shape": (3,), "typestr": 8, "data": (64, False), "version": 3},
        "has objects": {"shape": (3,), "typestr": "|O8", "data": (64, False), "version": 3},
        "has unknown typestr": {"shape": (3,), "typestr": "<q9", "data": (64, False), "version": 3},
        "has a negative length": {"shape": (-3,), "typestr": "<f8", "data": (64, False), "version": 3},
        "has huge lengths": {"shape": (2**62, 8), "typestr": "<f8", "data": (64, False), "version": 3},
        "has huge strides": {
            "shape": (3,),
            "strides": (2**62,),
            "typestr": "<f8",
            "data": (64, False),
            "version": 3,
        },
        "has too many strides": {
            "shape": (3,),
            "strides": (8, 8),
            "typestr": "<f8",
            "data": (64, False),
            "version": 3,
        },
        "has a list as shape": {"shape": 3, "typestr": "<f8", "data": (64, False), "version": 3},
        "has texts as strides": {
            "shape": (3,),
            "strides": ("a",),
            "typestr": "<f8",
            "data": (64, False),
            "version": 3,
        },
        "has a float as pointer": {"shape": (3,), "typestr": "<f8", "data": (6.4, False), "version": 3},
        "points to nothing": {"shape": (3,), "typestr": "<f8", "data": (0, False), "version": 3},
        "has too little data": {"shape": (3,), "typestr": "<f8", "data": b"abc", "version": 3},
        "raises when asked for": property(raises),
    },
)
cases(
    "__array_struct__",
    MADE,
    "__array_struct__",
    {"is no capsule": 5, "raises when asked for": property(raises)},
)
if sys.version_info >= (3, 12):
    cases(
        "__buffer__",
        MADE,
        "__buffer__",
        {
            "raises": raises,
            "returns a number": lambda self, flags: 5,
            "returns nothing": lambda self, flags: None,
        },
    )
cases(
    "__array_ufunc__",
    UFUNC,
    "__array_ufunc__",
    {
        "raises": raises,
        "declines": declines,
        "is a number": 5,
        "is a text": "yes",
        "recurses": lambda self, ufunc, method, *inputs, **kwargs: getattr(ufunc, method)(*inputs, **kwargs),
        "takes no arguments": lambda self: self,
    },
)
cases(
    "__array_function__",
    FUNCTION,
    "__array_function__",
    {
        "raises": raises,
        "declines": declines,
        "is a number": 5,
        "is nothing": None,
        "takes no arguments": lambda self: self,
    },
)
cases(
    "__array_function__",
    "concatenate sum function",
    "__array_function__",
    {"recurses": lambda self, func, types, args, kwargs: func(*args, **kwargs)},
)


@case("__array_ufunc__", UFUNC)
class DisappearsFromUfuncs:
    """Takes its method away while it is asked."""

    def __new__(cls) -> Any:
        def leave(self: Any, *args: Any, **kwargs: Any) -> Any:
            del type(self).__array_ufunc__
            return NotImplemented

        return object.__new__(type("Bad", (), {"__array_ufunc__": leave}))


@case("__array_function__", FUNCTION)
class DisappearsFromFunctions:
    def __new__(cls) -> Any:
        def leave(self: Any, *args: Any, **kwargs: Any) -> Any:
            del type(self).__array_function__
            return NotImplemented

        return object.__new__(type("Bad", (), {"__array_function__": leave}))


@case("__array__", MADE)
class Disappears:
    """Has an array once, and has none when it is called."""

    def __init__(self) -> None:
        self.left = 1

    def __getattr__(self, name: str) -> Any:
        if name == "__array__" and self.__dict__.get("left"):
            self.left = 0
            return raises
        raise AttributeError(name)


@case("__array_", "asarray call unary operator reduce concatenate")
class RaisesOddErrors:
    """Raises something odd for every attribute that it does not have."""

    def __getattr__(self, name: str) -> Any:
        raise Odd(f"oops, {name}")


@case("__getitem__", "asarray call unary reduce sum")
class ShorterThanItSays:
    def __len__(self) -> int:
        return 3

    def __getitem__(self, k: int) -> Any:
        if k:
            raise IndexError("no more")
        return 1.0


@case("__getitem__", "asarray call unary reduce sum")
class HasItemsThatRaise:
    def __len__(self) -> int:
        return 3

    def __getitem__(self, k: int) -> Any:
        raise Odd("oops")


@case("__len__", "asarray call unary reduce sum")
class HasALengthThatRaises:
    def __len__(self) -> int:
        raise Odd("oops")

    def __getitem__(self, k: int) -> Any:
        return 1.0


@case("__len__", "asarray call unary reduce sum")
class HasANegativeLength:
    def __len__(self) -> int:
        return -3

    def __getitem__(self, k: int) -> Any:
        return 1.0


@case("__getitem__", "asarray call unary reduce sum")
class ContainsItself:
    def __len__(self) -> int:
        return 1

    def __getitem__(self, k: int) -> Any:
        if k:
            raise IndexError("no more")
        return self


class Derived(pa.ndarray):
    def __new__(cls) -> Any:
        return pa.ndarray.view(pa.ones(3), cls)


@case("__array_wrap__", "call unary operator")
class WrapRaises(Derived):
    __array_wrap__ = raises


@case("__array_wrap__", "call unary operator")
class WrapIsNoFunction(Derived):
    __array_wrap__ = 5


@case("__array_wrap__", "call unary")
class ForeignWrapRaises:
    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.ones(3)

    __array_wrap__ = raises


@case("__array_finalize__", "operator")
class FinalizeRaises(Derived):
    def __array_finalize__(self, obj: Any) -> None:
        if obj is not None and type(obj) is not pa.ndarray:
            raise Odd("oops")


@case("__array_finalize__", "operator")
class FinalizeIsNoFunction(Derived):
    def __new__(cls) -> Any:
        made = type("Bad", (pa.ndarray,), {})
        array = pa.ndarray.view(pa.ones(3), made)
        made.__array_finalize__ = 5
        return array


cases("__dlpack__", "from_dlpack", "__dlpack__", {"is missing": 5})


@case("__dlpack__", "from_dlpack")
class DlpackRaises:
    __dlpack__ = raises

    def __dlpack_device__(self) -> Any:
        return 1, 0


@case("__dlpack__", "from_dlpack")
class DlpackReturnsANumber:
    def __dlpack__(self, **kwargs: Any) -> Any:
        return 5

    def __dlpack_device__(self) -> Any:
        return 1, 0
