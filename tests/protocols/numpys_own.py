"""Runs NumPy's own tests of its protocols on NumPy itself, with our arrays in the place of their duck arrays.

    python tests/protocols/numpys_own.py            all of them, against the reasons below
    python tests/protocols/numpys_own.py --words    with the errors

A test file of the installed NumPy is read, and those of its tests stay that define a class with one of the
protocols' methods, or that ask for one of the file's: the class is derived from ours, where it stood alone
or was derived from NumPy's. Everything else is NumPy's: functions, dtypes, assertions. In the files of
`ARRAYS` arrays themselves become ours where they are made. `tests/numpy_suite` is the other way round:
there NumPy's tests run on our functions.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

HERE = Path(__file__).parent
NUMPY = Path(str(importlib.util.find_spec("numpy").origin)).parent  # type: ignore[union-attr]

PROTOCOLS = {
    "__array_ufunc__",
    "__array_function__",
    "__array_wrap__",
    "__array_priority__",
    "__array_finalize__",
    "__array_namespace__",
}

OTHERS = {"__array__", "__array_interface__", "__array_struct__"}
"""Objects with one of these are arrays already, and not ours."""

FILES = """
    _core/test_overrides _core/test_umath _core/test_ufunc _core/test_multiarray _core/test_numeric
    _core/test_regression _core/test_array_coercion _core/test_protocols _core/test_deprecations
    _core/test_function_base _core/test_shape_base _core/test_scalarmath _core/test_nditer _core/test_einsum
    _core/test_indexing _core/test_memmap _core/test_arrayprint _core/test_dlpack
    lib/test_mixins lib/test_function_base lib/test_shape_base lib/test_stride_tricks lib/test_twodim_base
    lib/test_nanfunctions lib/test_arraysetops lib/test_arraypad lib/test_index_tricks lib/test_type_check
    lib/test_ufunclike lib/test_regression lib/test_polynomial
    linalg/test_linalg linalg/test_regression fft/test_helper
""".split()

ARRAYS = {"lib/test_mixins", "_core/test_dlpack"}
"""Files in which arrays become ours where they are made."""

MIXED = "a class derived from ours stands beside NumPy's own arrays, of which it is not a derived class"
PLAIN = "it asks for NumPy's own plain arrays or scalar types, where results are ours"
WITHIN = "it is about how NumPy's function is written: which methods and which functions it calls"
OBJECTS = (
    "it is about dtypes that polyarray does not have: objects, texts, dates, long doubles, "
    "structures, other byte orders"
)
SIZES = "its arrays have the sizes that its class gives them"
DIGITS = "it compares every bit of powers, of which the last one may differ"
APART = "it is about objects that are no arrays, and have no `__array_ufunc__`"
COUNTS = "it counts references to the array, while what our tensors hold is its memory"
WORDS = "it compares the words of an error, which are ours"
NEITHER = "NumPy does not let other arrays answer that function"

REASONS = [
    (r"NDArrayArrayFunction::test_method|richcompare_scalar_and_subclass", MIXED),
    (
        r"test_out_wrap_subok|Nonzero::test_return_type|test_iter_allocate_output_subtype|(?<!TestSolve::test)_0_size$|Subclasses::test_basic",
        PLAIN,
    ),
    (
        r"Median::test_subclass$|descending_kwarg_forwarding\[sort|outer_bad_subclass|apply_along_axis.*preservation|dot_matmul_out",
        WITHIN,
    ),
    (r"test_view_dtype_property_setter|ApplyAlongAxis::test_subclass_preservation", WITHIN),
    (
        r"test_subclass_op|structured_equal|pos_array_ufunc_override|lifetime_on_error|subclass_no_override\[(M8|dt)",
        OBJECTS,
    ),
    (
        r"unpack_first_level\[subclass|0d_generic_special|ArrayRepr::test_(subclass|0d_object)|\[[gG]\]|unique_subclass",
        OBJECTS,
    ),
    (
        r"TestDLPack::test_(strides_not_multiple|invalid_dtype)|test_register_conflict|test_buffererror_bad_dtype",
        OBJECTS,
    ),
    (r"RegisterDlpackDtype::test_roundtrip$|test_invalid_byte_swapping", OBJECTS),
    (r"bad_array_priority\[(None|runtime error)", APART),
    (r"dlpack_refcount", COUNTS),
    (r"dunder_dlpack_(stream|copy)$", WORDS),
    (r"custom_array_like|test_array_priority_override", SIZES),
    (r"Logspace::test_subclass|Geomspace::test_subclass", DIGITS),
    (r"Vectorize::test_subclasses|stride_tricks::test_subclasses", NEITHER),
]
"""Tests that cannot pass with our arrays, by a pattern, and why."""


def _name(node: ast.AST) -> str:
    return ast.unparse(node)


class _Ducks(ast.NodeTransformer):
    """Derives classes that speak a protocol from our arrays, and notes which statements changed."""

    def __init__(self, arrays: bool) -> None:
        self.arrays = arrays
        self.changed = 0

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        defined = {s.name for s in node.body if isinstance(s, ast.FunctionDef)}
        defined |= {_name(target) for s in node.body if isinstance(s, ast.Assign) for target in s.targets}
        bases = [_name(base) for base in node.bases]
        if node.name.startswith("Test"):
            return node
        if bases in (["np.ndarray"], ["ndarray"]):
            node.bases = [ast.parse("duck.pa.ndarray", mode="eval").body]
        elif bases in ([], ["object"]) and defined & PROTOCOLS and not defined & OTHERS:
            node.bases = [ast.parse("duck.Duck", mode="eval").body]
        else:
            return node
        self.changed += 1
        return node

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        called = _name(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "view":
            node.args.insert(0, node.func.value)
            node.func = ast.parse("duck.view", mode="eval").body
        elif called in ("np.ndarray.__new__", "ndarray.__new__"):
            node.args.insert(0, node.func)
            node.func = ast.parse("duck.new", mode="eval").body
        elif self.arrays and called in (
            "np.array",
            "np.asarray",
            "np.arange",
            "np.ones",
            "np.zeros",
            "np.empty",
        ):
            self.changed += 1
            return ast.Call(ast.parse("duck.ours", mode="eval").body, [node], [])
        return node


def _uses(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))


def _kept(body: list[ast.stmt], changed: set[str], ducks: _Ducks) -> list[ast.stmt]:
    """The statements with our arrays in them, without tests that have none."""
    kept: list[ast.stmt] = []
    for statement in body:
        before = ducks.changed
        if isinstance(statement, ast.ClassDef) and statement.name.startswith("Test"):
            statement.body = _kept(statement.body, changed, ducks) or [ast.Pass()]
            kept.append(statement)
            continue
        statement = ducks.visit(statement)
        ours = ducks.changed > before or _uses(statement, changed)
        name = getattr(statement, "name", "")
        if name.startswith("test"):
            # A test that a derived class of tests has in the place of an inherited one stays so.
            kept.append(statement if ours else ast.parse(f"{name} = None").body[0])
            continue
        if ours:
            targets = (
                [name]
                if name
                else [
                    n.id
                    for n in ast.walk(statement)
                    if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
                ]
            )
            changed.update(targets)
        kept.append(statement)
    return kept


def rewritten(source: str, arrays: bool) -> str:
    """The tests of a file that have duck arrays, with ours in their place."""
    tree = ast.parse(source)
    body = _kept(tree.body, set(), _Ducks(arrays))
    defined = (k for k, s in enumerate(body) if isinstance(s, (ast.FunctionDef, ast.ClassDef)))
    first = next(defined, len(body))
    tree.body = [*body[:first], *ast.parse("import duck; duck.adopt(globals())").body, *body[first:]]
    if arrays:
        text = ast.unparse(ast.fix_missing_locations(tree))
        return text.replace("(np.ndarray, numbers.Number)", "(duck.ARRAYS, numbers.Number)")
    return ast.unparse(ast.fix_missing_locations(tree))


def outcomes(names: list[str]) -> dict[str, tuple[str, str]]:
    """What became of each test: `passed`, `failed` or `skipped`, and the error."""
    found: dict[str, tuple[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name in names:
            source = (NUMPY / name.replace("/", "/tests/")).with_suffix(".py").read_text(encoding="utf-8")
            path = Path(folder) / f"{name.replace('/', '_')}.py"
            path.write_text(rewritten(source, name in ARRAYS), encoding="utf-8")
            paths.append(path.name)
        search = [str(HERE), str(HERE.parent.parent / "python"), os.environ.get("PYTHONPATH", "")]
        (Path(folder) / "pytest.ini").write_text(
            "[pytest]\nmarkers =\n    slow: takes long\n    thread_unsafe: needs one thread\n"
            "python_files = *.py\nfilterwarnings = ignore\n",
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=found.xml"]
        command.append("--continue-on-collection-errors")
        done = subprocess.run(
            [*command, "--tb=short", "--import-mode=importlib", *paths],
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
            env=dict(os.environ, PYTHONPATH=os.pathsep.join(search)),
            timeout=600,
        )
        report = Path(folder) / "found.xml"
        if not report.exists():
            raise RuntimeError(done.stdout + done.stderr)
        for case in ElementTree.parse(report).iter("testcase"):
            test = f"{case.get('classname')}::{case.get('name')}"
            bad = next((part for part in case if part.tag in ("failure", "error", "skipped")), None)
            outcome = "passed" if bad is None else "skipped" if bad.tag == "skipped" else "failed"
            words = "" if bad is None else f"{bad.get('message')}\n{bad.text}"
            found[test] = outcome, words
    return found


def reason(test: str) -> str | None:
    """Why a test cannot pass with our arrays."""
    return next((why for pattern, why in REASONS if re.search(pattern, test)), None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="files of NumPy's tests, as lib/test_mixins")
    parser.add_argument("--words", action="store_true", help="print the errors")
    options = parser.parse_args()
    found = outcomes(options.files or FILES)
    count = Counter("cannot apply" if reason(test) else outcome for test, (outcome, _) in found.items())
    print("  ".join(f"{number} {outcome}" for outcome, number in sorted(count.items())))
    failed = [test for test, (outcome, _) in found.items() if outcome == "failed" and not reason(test)]
    for test in failed:
        words = found[test][1]
        print(f"FAILED {test}\n    {words if options.words else words.partition(chr(10))[0][:200]}")
    fixed = [test for test, (outcome, _) in found.items() if outcome == "passed" and reason(test)]
    for test in fixed:
        print(f"PASSES NOW, take it off the reasons: {test}")
    return 1 if failed or fixed else 0


if __name__ == "__main__":
    sys.exit(main())
