"""The stubs say what the modules have: they are what their generator would write now."""

import ast
import builtins
import subprocess
import sys
from pathlib import Path

import polyarray as pa
import polyarray._polyarray as extension
import pytest

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / "crates" / "python" / "stubs.py"


def names(stub):
    """The names that a stub defines at its top."""
    found = set()
    for node in ast.parse(stub.read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.AnnAssign):
            found.add(node.target.id)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname for alias in node.names if alias.asname}
    return {name for name in found if not name.startswith("_")}


@pytest.mark.parametrize(
    ("stub", "module"), [("_polyarray.pyi", extension), ("__init__.pyi", pa)], ids=["extension", "package"]
)
def test_names(stub, module):
    public = {name for name in vars(module) if not name.startswith("_")} | (
        set(pa._LATER) if module is pa else set()
    )
    assert names(ROOT / "python" / "polyarray" / stub) == public


@pytest.mark.skipif(sys.version_info < (3, 12), reason="classes show the methods of buffers from 3.12 on")
def test_stubs_are_what_their_generator_writes():
    # In a process of its own: what other tests import and register is no part of the package.
    done = subprocess.run(
        [sys.executable, str(GENERATOR), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_package_says_that_it_is_typed():
    assert (ROOT / "python" / "polyarray" / "py.typed").exists()


SAMPLES = {
    "ndarray": pa.zeros((2, 3)),
    "dtype": pa.dtype("f4"),
    "generic": pa.float64(1.5),
    "integer": pa.int64(3),
    "finfo": pa.finfo("f4"),
    "iinfo": pa.iinfo("i4"),
    "ufunc": pa.add,
    "flagsobj": pa.zeros(2).flags,
    "flatiter": pa.zeros(2).flat,
}
KINDS = {
    **{
        f"builtins.{name}": getattr(builtins, name)
        for name in ("int", "str", "bool", "float", "bytes", "type")
    },
    "builtins.tuple": tuple,
    "builtins.list": list,
    "builtins.dict": dict,
    "memoryview": memoryview,
    "_AnyArray": pa.ndarray,
    "_AnyDType": pa.dtype,
    "flagsobj": pa.flagsobj,
    "flatiter": pa.flatiter,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_attributes_are_what_the_stub_says(name):
    stub = ast.parse((ROOT / "python" / "polyarray" / "_polyarray.pyi").read_text())
    (cls,) = [node for node in stub.body if isinstance(node, ast.ClassDef) and node.name == name]
    wrong = []
    for node in cls.body:
        if isinstance(node, ast.FunctionDef) and [ast.unparse(d) for d in node.decorator_list] == [
            "property"
        ]:
            said = ast.unparse(node.returns).partition("[")[0]
            if said != "Any" and not isinstance(getattr(SAMPLES[name], node.name), KINDS[said]):
                wrong.append((node.name, said, getattr(SAMPLES[name], node.name)))
    assert wrong == []
