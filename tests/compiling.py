"""Compiles C and C++ with the system's compiler, as tests and benchmarks of the C side need it."""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INCLUDE = ROOT / "python" / "polyarray" / "include"
WARNINGS = ["-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-Wno-missing-field-initializers"]


def compiler(cxx=False):
    """The command of the compiler, or a reason to skip."""
    names = (os.environ.get("CXX"), "c++", "g++") if cxx else (os.environ.get("CC"), "cc", "gcc")
    found = next((name for name in names if name and shutil.which(shlex.split(name)[0])), None)
    if found is None:
        pytest.skip("there is no C compiler")
    return shlex.split(found)


def run(command, **kwargs):
    """Runs a command; what it printed is in the failure."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **kwargs)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(source, target, library, include=INCLUDE, flags=()):
    """Compiles a program and links it with the library of the C interface."""
    cxx = source.suffix == ".cpp"
    standard = ["-std=c++17"] if cxx else ["-std=c11", "-D_POSIX_C_SOURCE=200809L"]
    flags = [*standard, "-Wall", "-Wextra", "-Werror", "-O1", "-g", f"-I{include}", *flags]
    link = [f"-L{library.parent}", "-lpolyarray_c", "-lpthread", "-lm", f"-Wl,-rpath,{library.parent}"]
    run([*compiler(cxx), *flags, source, "-o", target, *link])
    return target


def extension(source, folder, optimize="-O2"):
    """Compiles an extension module with the flags of the running Python, and imports it."""
    source = Path(source)
    cxx = source.suffix == ".cpp"
    target = Path(folder) / (source.stem + sysconfig.get_config_var("EXT_SUFFIX"))
    flags = ["-std=c++17" if cxx else "-std=gnu11", optimize, "-fPIC", "-shared", *WARNINGS]
    if sys.platform == "darwin":
        flags += ["-undefined", "dynamic_lookup"]
    include = [f"-I{INCLUDE}", f"-I{sysconfig.get_paths()['include']}"]
    run([*compiler(cxx), *flags, *include, source, "-o", target])
    spec = importlib.util.spec_from_file_location(source.stem, target)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
