"""`errstate`: what floating-point faults lead to."""

from __future__ import annotations

import contextlib
import functools
import threading
import warnings

_DEFAULT = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
_WORDS = {"divide by zero": "divide", "overflow": "over", "underflow": "under", "invalid value": "invalid"}
_BITS = {"divide": 1, "over": 2, "under": 4, "invalid": 8}
_MODES = ("ignore", "warn", "raise", "call", "print", "log")


class _State(threading.local):
    def __init__(self):
        self.reactions, self.call = dict(_DEFAULT), None


_state = _State()


def geterr():
    """What each kind of fault leads to."""
    return dict(_state.reactions)


def seterr(all=None, divide=None, over=None, under=None, invalid=None):
    """Choose what each kind of fault leads to; returns the choice before."""
    from .values import invoke

    before, chosen = geterr(), geterr()
    for name, mode in (("divide", divide), ("over", over), ("under", under), ("invalid", invalid)):
        mode = all if mode is None else mode
        if mode is None:
            continue
        if mode not in _MODES:
            raise ValueError(f"invalid error mode {mode!r}: must be one of {', '.join(_MODES)}")
        chosen[name] = mode
    _state.reactions = chosen
    watched = [mode != "ignore" for mode in chosen.values()]
    invoke("watch_faults", *watched, chosen != _DEFAULT)
    return before


def seterrcall(func):
    """Choose what is called for faults; returns the choice before."""
    if func is not None and not callable(func) and not hasattr(func, "write"):
        raise ValueError("Only callable can be used as callback")
    before, _state.call = _state.call, func
    return before


def geterrcall():
    """What is called for faults."""
    return _state.call


class errstate(contextlib.ContextDecorator):
    """A scope, or decorator, in which floating-point faults lead to something else."""

    def __init__(self, *, call=None, **modes):
        self.call, self.modes = call, modes

    def __enter__(self):
        self.before = seterr(**self.modes), seterrcall(self.call) if self.call is not None else _state.call

    def __exit__(self, *exception):
        modes, call = self.before
        seterr(**modes)
        _state.call = call

    def __call__(self, function):
        @functools.wraps(function)
        def inside(*args, **kwargs):
            with errstate(call=self.call, **self.modes):
                return function(*args, **kwargs)

        return inside


def report():
    """Makes warnings or exceptions of the faults that the library has noted on this thread."""
    from .values import invoke

    for words, function in invoke("take_faults"):
        name = _WORDS[words]
        mode, message = _state.reactions[name], f"{words} encountered in {function}"
        if mode == "warn":
            warnings.warn(message, RuntimeWarning, stacklevel=4)
        elif mode == "raise":
            raise FloatingPointError(message)
        elif mode == "print":
            print(f"Warning: {message}")
        elif mode == "call" and _state.call is not None:
            _state.call(words, _BITS[name])
        elif mode == "log" and _state.call is not None:
            _state.call.write(f"Warning: {message}\n")
