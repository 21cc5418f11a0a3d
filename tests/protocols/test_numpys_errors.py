"""Errors of ours that leave a function of NumPy are caught by NumPy's names as well as by ours."""

from typing import Any

import numpy as np
import polyarray as pa
import pytest


def test_both_names() -> None:
    singular: Any = pa.zeros((2, 2))
    for error in (np.linalg.LinAlgError, pa.linalg.LinAlgError):
        with pytest.raises(error, match=r"[Ss]ingular"):
            np.linalg.inv(singular)
    for error in (np.exceptions.AxisError, pa.exceptions.AxisError):
        with pytest.raises(error, match="axis 3 is out of bounds") as raised:
            np.sum(pa.ones(2), axis=3)
        assert (raised.value.axis, raised.value.ndim) == (3, 1)


def test_others_stay() -> None:
    with pytest.raises(ValueError, match="reshape") as raised:
        np.reshape(pa.ones(3), (2, 2))
    assert type(raised.value) is ValueError
