"""Discrete Fourier transforms: none yet. Every name says so when it is asked for."""

from typing import NoReturn

from . import _missing

__all__: list[str] = []


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
