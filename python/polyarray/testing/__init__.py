"""Assertions about arrays, for tests."""

from typing import NoReturn
from unittest import SkipTest, TestCase

from .. import _missing
from ._assertions import *
from ._exports import *
from ._processes import *
from ._warnings import *

verbose = 0


def __getattr__(name: str) -> NoReturn:
    _missing.missing(name, __name__)
