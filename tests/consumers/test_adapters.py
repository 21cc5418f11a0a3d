"""Adapters are loaded with their libraries, whichever is imported first, and with nothing else."""

import importlib
import importlib.metadata
import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path

import polyarray as pa
import pytest

ADAPTERS = pa.interop.ADAPTERS
ROOT = Path(__file__).parents[2]


def said_by(program, **environment):
    import os

    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def watched(root):
    """The modules of a library that have adapters, in the version that is installed."""
    names = [name for name in ADAPTERS if name.partition(".")[0] == root]
    return [name for name in names if importlib.util.find_spec(root) and importlib.util.find_spec(name)]


ROOTS = sorted({name.partition(".")[0] for name in ADAPTERS})
SAYS = "import sys; print(*('polyarray.interop.' + a in sys.modules for a in {adapters!r}))"


def program(names, order):
    adapters = sorted({ADAPTERS[name] for name in names})
    return f"import {order.format(', '.join(names))}; {SAYS.format(adapters=adapters)}"


@pytest.mark.parametrize("root", ROOTS)
def test_an_adapter_is_loaded_with_its_library(root):
    pytest.importorskip(root)
    assert set(said_by(program(watched(root), "polyarray, {}")).split()) == {"True"}


def test_adapters_are_loaded_for_libraries_that_are_there():
    names = [name for root in ROOTS for name in watched(root)]
    if not names:
        pytest.skip("needs a library that has an adapter")
    assert set(said_by(program(names, "{}, polyarray")).split()) == {"True"}


def test_no_library_is_imported_by_the_watch():
    assert (
        said_by("import sys, polyarray; print([n for n in polyarray.interop.ADAPTERS if n in sys.modules])")
        == "[]"
    )


def test_modules_that_are_looked_for_are_what_they_are():
    pytest.importorskip("einops")
    program = """
import polyarray, importlib.util, inspect
spec = importlib.util.find_spec("einops")
print(spec.loader.get_source("einops")[:3] == open(spec.origin).read()[:3], spec.loader.is_package("einops"))
import einops, importlib
print(type(einops.__loader__) is type(einops.__spec__.loader) is type(inspect.__loader__))
print(importlib.reload(einops) is einops)
"""
    assert said_by(program).split() == ["True"] * 4


def test_an_adapter_that_fails_warns_and_leaves_its_library():
    pytest.importorskip("einops")
    program = """
import sys, warnings, polyarray
sys.modules["polyarray.interop.einops"] = None
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import einops
print([str(w.message)[:58] for w in caught], einops.rearrange.__name__)
"""
    assert said_by(program) == "['polyarray has no adapter for this version of einops: Modul'] rearrange"


def entry_points():
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    return [
        importlib.metadata.EntryPoint(name, value, group)
        for group, names in groups.items()
        for name, value in names.items()
    ]


@pytest.mark.parametrize("entry", entry_points(), ids=lambda entry: entry.group)
def test_entry_points_name_what_there_is(entry):
    pytest.importorskip(
        entry.group.partition(".")[0].removesuffix("_extensions").replace("array_api", "polyarray")
    )
    assert entry.load() is not None


def test_dask_finds_our_backend_without_an_import_of_ours(tmp_path):
    pytest.importorskip("dask")
    installed = tmp_path / "polyarray-0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: polyarray\nVersion: 0\n")
    (installed / "entry_points.txt").write_text(
        "".join(f"[{entry.group}]\n{entry.name} = {entry.value}\n" for entry in entry_points())
    )
    program = f"""
import sys
sys.path.append({str(tmp_path)!r})
import dask, dask.array as da
dask.config.set({{"array.backend": "polyarray"}})
print(type(da.ones((4, 4), chunks=2).sum(axis=0).compute(scheduler="synchronous")).__module__)
"""
    assert said_by(program) == "polyarray"
