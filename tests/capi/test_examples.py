"""The examples for C, C++ and Cython: compiled as they say, and run. `tests/cffi` runs the one for cffi."""

import os
import shlex
import subprocess
import sys
import sysconfig
from importlib import util
from pathlib import Path

import numpy as np
import polyarray as pa
import pytest
from compiling import ROOT, compiler, run

EXAMPLES = ROOT / "examples"
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


@pytest.fixture(scope="module")
def flags():
    """What a program is compiled and linked with, as pkg-config says, or the package where there is none."""
    if not os.path.exists(pa.get_library()):
        pytest.skip("the shared library is not built: make build")
    folder = Path(pa.get_library()).parent
    environment = {**os.environ, "PKG_CONFIG_PATH": str(folder / "pkgconfig")}
    try:
        return shlex.split(run(["pkg-config", "--cflags", "--libs", "polyarray"], env=environment))
    except FileNotFoundError:
        return [f"-I{pa.get_include()}", f"-L{folder}", "-lpolyarray_c", f"-Wl,-rpath,{folder}"]


def built(source, flags, folder):
    cxx = source.suffix == ".cpp"
    standard = "-std=c++17" if cxx else "-std=c11"
    program = folder / source.stem
    run([*compiler(cxx), standard, "-O2", *STRICT, source, *flags, "-o", program])
    return program


def test_heat_in_c(flags, tmp_path):
    lines = run([built(EXAMPLES / "c" / "heat.c", flags, tmp_path), 200, 400]).splitlines()
    rod = np.zeros(200)
    rod[0] = 100
    for step in range(1, 401):
        rod[1:-1] += 0.4 * (rod[:-2] - 2 * rod[1:-1] + rod[2:])
        if step % 100 == 0:
            words = lines.pop(0).split()
            assert words[:2] == ["step", str(step)]
            assert [float(words[3]), float(words[7])] == pytest.approx([rod.mean(), rod[20]], abs=1e-8)
    assert lines[0].startswith("error: operands could not be broadcast together with shapes (200,) (198,)")
    assert lines[1] == "memory handed back: yes"


def test_statistics_in_c(flags, tmp_path):
    program = built(EXAMPLES / "c" / "statistics.c", flags, tmp_path)
    numbers = np.random.default_rng(1).normal(size=300)
    out = run([program], input="\n".join(map(repr, numbers.tolist()))).splitlines()
    assert out[:3] == ["count 300", f"mean {numbers.mean():.6f}", f"deviation {numbers.std():.6f}"]
    assert out[3] == f"quartiles {np.percentile(numbers, [25, 50, 75])}"
    counts, edges = np.histogram(numbers, 5)
    for line, count, low, high in zip(out[4:9], counts, edges[:-1], edges[1:], strict=True):
        assert line == f"{low:10.3f} to {high:10.3f}: {count}"
    assert out[9] == "error: percentile() missing a required argument: 'q'"


def test_a_line_in_cpp(flags, tmp_path):
    lines = run([built(EXAMPLES / "cpp" / "line.cpp", flags, tmp_path), 20000]).splitlines()
    assert lines[:3] == [
        "y = 2.00 + 3.00 x",
        "largest distance below 0.06: yes",
        "in memory of the allocator: yes",
    ]
    assert lines[3].startswith("error 1: operands could not be broadcast together")


@pytest.fixture(scope="module")
def smooth(tmp_path_factory):
    pytest.importorskip("Cython")
    folder = tmp_path_factory.mktemp("cython")
    source, target = folder / "smooth.c", folder / f"smooth{sysconfig.get_config_var('EXT_SUFFIX')}"
    run([sys.executable, "-m", "cython", EXAMPLES / "cython" / "smooth.pyx", "-o", source])
    shared = [
        "-O2",
        "-fPIC",
        "-shared",
        *(["-undefined", "dynamic_lookup"] if sys.platform == "darwin" else []),
    ]
    include = [f"-I{pa.get_include()}", f"-I{sysconfig.get_paths()['include']}"]
    run([*compiler(), *shared, *include, source, "-o", target])
    spec = util.spec_from_file_location("smooth", target)
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("library", [pa, np], ids=["polyarray", "numpy"])
def test_smoothing_in_cython(smooth, library):
    values = [1.0, 4.0, 1.0, 7.0, 2.0]
    x = library.array(values)
    smooth.smooth(x, 1)
    assert x.tolist() == pytest.approx([2.5, 2.0, 4.0, 10 / 3, 4.5])
    table = library.array([values, values])
    smooth.smooth(table[:, 1], 1)
    assert table[:, 1].tolist() == [4.0, 4.0] and smooth.largest(table[1, ::-2]) == 2.0
    with pytest.raises(TypeError, match="vector of doubles"):
        smooth.smooth(library.arange(3), 1)
    with pytest.raises(TypeError):
        smooth.largest(library.zeros((2, 2)))


def test_smoothing_refuses_what_is_no_array(smooth):
    with pytest.raises(TypeError, match="does not say where"):
        smooth.largest([1.0])
    with pytest.raises(ValueError, match="radius"):
        smooth.smooth(pa.zeros(3), -1)
    with pytest.raises(ValueError, match="no elements"):
        smooth.largest(pa.zeros(0))
    locked = pa.zeros(3)
    locked.flags.writeable = False
    with pytest.raises((ValueError, BufferError)):
        smooth.smooth(locked, 1)


def test_cython_needs_no_library_at_run_time(smooth):
    try:
        needed = subprocess.run(["ldd", smooth.__file__], capture_output=True, text=True, check=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("there is no ldd")
    assert "polyarray" not in needed
