"""Builds wheels with maturin, and the shared library of the C interface with them.

maturin packs one library, the extension module; `pyproject.toml` has it include `libpolyarray_c`, and headers
and the file for pkg-config are files of the package. So the library is compiled first, together with the
extension module, whose compiled crates it shares. A source distribution has no crate of the C interface, and
wheels made of one are without.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import maturin
from maturin import (  # noqa: F401  # the interface of a build backend
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "python" / "polyarray"
EXTENSION = "polyarray-python"


def _cargo(*words, **kwargs):
    # Of another interpreter than maturin's, all that knows Python would be compiled twice.
    environment = {"PYO3_PYTHON": sys.executable, **os.environ}
    return subprocess.run(["cargo", *words], cwd=ROOT, env=environment, check=True, **kwargs)


def _build_library():
    """Compiles the library and puts it into the package."""
    if not (ROOT / "crates" / "capi" / "Cargo.toml").exists():
        return
    found = _cargo("metadata", "--format-version=1", "--no-deps", capture_output=True, text=True).stdout
    target = Path(json.loads(found)["target_directory"]) / "release"
    features = ["--features", f"{EXTENSION}/extension-module"]
    _cargo("build", "--release", "-p", "capi", "-p", EXTENSION, *features)
    name = "libpolyarray_c.dylib" if sys.platform == "darwin" else "libpolyarray_c.so"
    shutil.copy2(target / name, PACKAGE / name)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """A wheel with the extension module and the shared library, without what only debuggers and profilers
    read."""
    os.environ.setdefault("CARGO_PROFILE_RELEASE_DEBUG", "false")
    os.environ.setdefault("CARGO_PROFILE_RELEASE_STRIP", "symbols")
    _build_library()
    return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """An installation that looks here, where the shared library is, too."""
    _build_library()
    return maturin.build_editable(wheel_directory, config_settings, metadata_directory)
