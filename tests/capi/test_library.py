"""The C interface: programs in C and C++ compiled against the header, and linked with the shared library.

`frozen/` holds the header as it was at each version of the interface: what was compiled with one of them
runs with the library of today.
"""

import os
import subprocess
from pathlib import Path

import polyarray as pa
import pytest
from compiling import INCLUDE, build, compiler, run

HERE = Path(__file__).parent
FROZEN = sorted((HERE / "frozen").glob("polyarray_*.h"))


@pytest.mark.parametrize("name", ["tour.c", "invoke.c", "threads.c", "classes.cpp"])
def test_programs_run_without_python(name, library, tmp_path):
    program = build(HERE / "programs" / name, tmp_path / "program", library)
    run([program], env={**os.environ, "POLYARRAY_NUM_THREADS": "2"})


@pytest.mark.parametrize("header", FROZEN, ids=[path.stem for path in FROZEN])
@pytest.mark.parametrize("name", ["tour.c", "classes.cpp"])
def test_programs_compiled_with_older_headers_run(name, header, library, tmp_path):
    (tmp_path / "polyarray.h").write_text(header.read_text())
    program = build(HERE / "programs" / name, tmp_path / "program", library, tmp_path)
    run([program])


def test_every_version_of_the_interface_is_frozen():
    words = (INCLUDE / "polyarray.h").read_text().split("#define ")
    number = {line.split()[0]: line.split()[1] for line in words if line.startswith("POLYARRAY_ABI_")}
    name = f"polyarray_{number['POLYARRAY_ABI_MAJOR']}_{number['POLYARRAY_ABI_MINOR']}.h"
    assert name in [path.name for path in FROZEN]


def test_the_header_is_strict_c_and_cpp(tmp_path):
    for name, flags in (("a.c", ["-std=c11"]), ("a.cpp", ["-std=c++17"]), ("b.cpp", ["-std=c++20"])):
        (tmp_path / name).write_text('#include "polyarray.h"\n#include "polyarray.h"\nint x;\n')
        cxx = name.endswith("cpp")
        warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
        run(
            [*compiler(cxx), *flags, *warnings, f"-I{INCLUDE}", "-c", tmp_path / name, "-o", tmp_path / "a.o"]
        )


def test_pkg_config_finds_the_package():
    folder = Path(pa.__file__).parent
    environment = {**os.environ, "PKG_CONFIG_PATH": str(folder / "pkgconfig")}
    try:
        flags = run(["pkg-config", "--cflags", "--libs", "polyarray"], env=environment)
    except FileNotFoundError:
        pytest.skip("there is no pkg-config")
    words = flags.split()
    include = next(word[2:] for word in words if word.startswith("-I"))
    assert Path(include).resolve() == Path(pa.get_include()).resolve()
    assert "-lpolyarray_c" in words
    version = run(["pkg-config", "--modversion", "polyarray"], env=environment).strip()
    assert version == pa.__version__


def test_symbols_are_those_of_the_header(library):
    text = (INCLUDE / "polyarray.h").read_text()
    try:
        listed = run(["nm", "-D", "--defined-only", library])
    except FileNotFoundError:
        pytest.skip("there is no nm")
    exported = {line.split()[-1] for line in listed.splitlines() if " T polyarray_" in line}
    declared = {word for word in exported if f"{word}(" in text}
    assert exported == declared
    assert len(exported) > 40


def test_the_library_needs_no_python(library):
    try:
        needed = subprocess.run(["ldd", str(library)], capture_output=True, text=True, check=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("there is no ldd")
    assert "python" not in needed
