"""NumPy's arrays are taken as ours without a question, until somebody wants to answer for them."""

import subprocess
import sys

import numpy as np
import polyarray as pa
import pytest


def given_by(program: str) -> str:
    """What a program prints in a process of its own, where nobody answered before."""
    head = "import numpy as np, polyarray as pa\nx = np.ones(2); pa.sin(x); pa.concatenate([x, x])\n"
    done = subprocess.run([sys.executable, "-c", head + program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_nobody_answers() -> None:
    assert type(pa.sin(np.ones(2))) is pa.ndarray
    assert type(pa.concatenate([np.ones(2)])) is pa.ndarray


@pytest.mark.parametrize("who", ["np.ndarray", "object"])
def test_registered(who: str) -> None:
    program = f"""
with pa.dispatch.temporary():
    pa.sin.register({who})(lambda x: "one")
    pa.concatenate.register({who})(lambda xs, **options: "other")
    print(pa.sin(x), pa.concatenate([x, x]))
print(type(pa.sin(x)).__module__)
"""
    assert given_by(program).split() == ["one", "other", "polyarray"]


def test_native() -> None:
    program = """
with pa.dispatch.native("numpy"):
    print(type(pa.sin(x)).__module__, type(pa.concatenate([x, x])).__module__)
print(type(pa.sin(x)).__module__)
"""
    assert given_by(program).split() == ["numpy", "numpy", "polyarray"]
