"""The example programs at small size: what they print under polyarray is what they print under NumPy."""

import subprocess
import sys

import demo
import pytest


def output(*command, cwd):
    done = subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, cwd=cwd, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("program", demo.PROGRAMS, ids=lambda program: program.name)
def test_example(program, tmp_path):
    arguments = [a.format(out=tmp_path) for a in program.small]
    expected = output(program.path, *arguments, cwd=tmp_path)
    actual = output("-m", "polyarray", "run", program.path, *arguments, cwd=tmp_path)
    assert demo.differences(expected, actual) == []
    for path in tmp_path.iterdir():
        assert path.stat().st_size > 0


@pytest.mark.parametrize(
    "a, b, same",
    [
        ("mean 1.5", "mean 1.5", True),
        ("mean 1.500000001", "mean 1.500000002", True),
        ("mean 1.5", "mean 1.8", False),
        ("mean 1.5", "deviation 1.5", False),
        ("count 12", "count 13", False),
        ("[1.  2.5]", "[1.0 2.5]", True),
        ("[1e-20 1.]", "[0.0 1.]", True),
        ("[nan 1.]", "[0.0 1.]", False),
        ("[inf 1.]", "[inf 1.]", True),
        ("(3, 4)", "(3, 5)", False),
        ("1 2", "1 2 3", False),
    ],
)
def test_lines_are_compared_up_to_rounding(a, b, same):
    assert demo.same_line(a, b) is same
