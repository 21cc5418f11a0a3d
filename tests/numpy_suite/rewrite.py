"""Copies of NumPy's test files in which every import of NumPy asks `binding` instead."""

import ast
import importlib.util
import shutil
from pathlib import Path
from typing import Any

NUMPY = Path(importlib.util.find_spec("numpy").origin).parent
FOLDERS = ("_core", "lib", "linalg", "fft", "random", "polynomial", "ma", "matrixlib", "testing")


def files() -> dict[str, Path]:
    """The test files that the wheel ships, by folder and name: `linalg/test_linalg`."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((NUMPY / folder / "tests").glob("test_*.py")):
            found[f"{folder}/{path.stem}"] = path
    return found


def is_numpy(dotted: str | None) -> bool:
    return dotted is not None and dotted.partition(".")[0] == "numpy"


BINDING = "numpy_suite_binding"


class _Imports(ast.NodeTransformer):
    """Turns imports of NumPy into questions to `binding`."""

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for alias in node.names:
            if not is_numpy(alias.name):
                found.append(ast.Import([alias]))
            elif alias.asname:
                found += ast.parse(f"{alias.asname} = {BINDING}.module({alias.name!r})").body
            else:
                found += ast.parse(f"numpy = {BINDING}.module('numpy')").body
        return found

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        if node.level or not is_numpy(node.module):
            return node
        lines = (
            f"{alias.asname or alias.name} = {BINDING}.name({node.module!r}, {alias.name!r})"
            for alias in node.names
        )
        return ast.parse("\n".join(lines)).body


class _Listed(ast.NodeTransformer):
    """Makes of calls in lists outside of functions, as those of parameters, calls that give a placeholder
    where they fail: then only the tests that need one element fail, not all that get one of the list.
    """

    def __init__(self) -> None:
        self.inside = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        return node

    def _elements(self, node: Any) -> Any:
        self.inside += 1
        self.generic_visit(node)
        self.inside -= 1
        return node

    visit_List = visit_Tuple = visit_Set = visit_ListComp = _elements

    def visit_Call(self, node: ast.Call) -> ast.Call:
        text = ast.unparse(node)
        self.generic_visit(node)
        if not self.inside:
            return node
        called = ast.parse(f"{BINDING}.called({text!r})", mode="eval").body
        assert isinstance(called, ast.Call)
        called.args += [node.func, *node.args]
        called.keywords = node.keywords
        return called


def _names(statement: ast.stmt) -> list[str]:
    """The names that a statement binds."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    return [
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]


def _guarded(body: list[ast.stmt], namespace: str) -> list[ast.stmt]:
    """The statements, each such that its failure concerns only those tests that need what it binds."""
    result: list[ast.stmt] = []
    for statement in body:
        docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if docstring or isinstance(statement, (ast.Pass, ast.ImportFrom)):
            result.append(statement)
            continue
        if isinstance(statement, ast.ClassDef):
            statement.body = _guarded(statement.body, "locals()")
        guard = ast.parse(
            f"try:\n    pass\nexcept Exception as error:\n"
            f"    {BINDING}.failed({namespace}, {_names(statement)!r}, error)"
        ).body[0]
        assert isinstance(guard, ast.Try)
        guard.body = [statement]
        result.append(guard)
    return result


def rewritten(source: str) -> str:
    """The source with its imports of NumPy replaced, and failing statements contained."""
    tree = _Listed().visit(_Imports().visit(ast.parse(source)))
    tree.body = [*ast.parse(f"import binding as {BINDING}").body, *_guarded(tree.body, "globals()")]
    future = [s for s in tree.body if isinstance(s, ast.ImportFrom) and s.module == "__future__"]
    tree.body = future + [s for s in tree.body if s not in future]
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def write(names: list[str], target: Path) -> list[Path]:
    """Copies some of the files, with the data beside them, into a folder."""
    written = []
    known = files()
    for name in names:
        folder, _, stem = name.partition("/")
        place = target / folder
        if not place.exists():
            place.mkdir(parents=True)
            for extra in (NUMPY / folder / "tests").iterdir():
                if extra.name.startswith(("test_", "__")):
                    continue
                if extra.is_dir():
                    shutil.copytree(extra, place / extra.name)
                else:
                    shutil.copy(extra, place)
        path = place / f"{stem}.py"
        path.write_text(rewritten(known[name].read_text(encoding="utf-8")), encoding="utf-8")
        written.append(path)
    return written
