"""Writes the type stubs of the package from the package itself.

    python crates/python/stubs.py           writes `*.pyi` beside the modules
    python crates/python/stubs.py --check   fails where they are out of date

Names, signatures and classes are those that the imported modules have, so a function that is added in Rust
appears here without a second definition. What a signature cannot tell, the types of parameters and
results, comes from the tables below: parameters mean the same everywhere, since their names are NumPy's.
"""

from __future__ import annotations

import builtins
import importlib
import inspect
import re
import sys
import types
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2] / "python" / "polyarray"
WIDTH = 110

PARAMETERS = {
    "allocator": "Allocator | None",
    "axis": "SupportsIndex | Sequence[SupportsIndex] | None",
    "axes": "Any",
    "casting": "str",
    "copy": "bool | None",
    "count": "int | None",
    "ddof": "float",
    "decimals": "int",
    "device": "str | None",
    "dtype": "Any",
    "endpoint": "bool",
    "keepdims": "bool",
    "kind": "str | None",
    "like": "Any",
    "ndmin": "int",
    "order": "Any",
    "out": "Any",
    "shape": "Any",
    "sparse": "bool",
    "subok": "bool",
    "trim": "str | None",
}
"""Types of parameters by their names; any other may be anything that an array is made of."""

ARRAY = "ndarray[Any, Any]"
BY_NAME = {
    name: type_
    for type_, names in {
        ARRAY: """
            array asarray asanyarray ascontiguousarray asfortranarray copy zeros ones empty full zeros_like
            ones_like empty_like full_like arange linspace logspace geomspace eye identity tri tril triu diag
            diagflat vander indices concatenate concat stack vstack hstack dstack column_stack block
            broadcast_to tile repeat pad roll flip fliplr flipud rot90 reshape ravel transpose permute_dims
            swapaxes moveaxis rollaxis expand_dims squeeze sort argsort argwhere flatnonzero frombuffer
            fromfile flatten astype view
        """,
        "bool": "can_cast shares_memory may_share_memory array_equal array_equiv allclose has_hook isfortran",
        "int": "get_num_threads trim_memory __len__ __hash__ __index__ __int__",
        "float": "__float__",
        "complex": "__complex__",
        "str": "explain __repr__ __str__ __format__ array2string array_repr array_str",
        "None": """
            evaluate set_num_threads reset_memory_peak copyto set_printoptions fill setflags setfield put place putmask
            put_along_axis fill_diagonal dump tofile seed shuffle set_state
        """,
        "dtype[Any]": "promote_types result_type min_scalar_type",
        "tuple[int, ...]": "broadcast_shapes",
        "dict[str, Any]": "info report memory_statistics get_printoptions geterr seterr",
        "bytes": "tobytes dumps",
        "Allocator": """
            aligned chain current failing from_numpy from_python functions huge_pages limited mapped pool
            set_default shared system tracing
        """,
        "Generator": "default_rng",
    }.items()
    for name in names.split()
}
RETURNS = {
    **BY_NAME,
    **{f"ndarray.{name}": "None" for name in ("sort", "partition", "resize")},
    "allocator_of": "Allocator | None",
    "attach": ARRAY,
    "handle": "tuple[Any, ...]",
    "Allocator.__enter__": "Self",
    "Allocator.__exit__": "None",
    "Allocator.sites": "list[tuple[str, int, int, int]]",
    "Allocator.statistics": "dict[str, int]",
    "Allocator.trim": "int",
    "Allocator.reset_peak": "None",
    "in_numpy": "AbstractContextManager[Allocator | None]",
    **{f"{name}.copy": "Any" for name in ("generic", "flatiter")},
}
"""What functions and methods return, by name or by class and name; any other returns what it returns."""

ATTRIBUTES = {
    "T": ARRAY,
    "mT": ARRAY,
    "shape": "tuple[int, ...]",
    "strides": "tuple[int, ...]",
    "ndim": "int",
    "size": "int",
    "itemsize": "int",
    "nbytes": "int",
    "bits": "int",
    "dtype": "dtype[Any]",
    "dtype.flags": "int",
    "dtype.base": "dtype[Any]",
    "dtype.type": "type[Any]",
    "dtype.alignment": "int",
    "dtype.num": "int",
    "dtype.byteorder": "str",
    "dtype.isnative": "bool",
    "generic.T": "Any",
    "name": "str",
    "char": "str",
    "kind": "str",
    "str": "str",
    "device": "str",
    "flags": "flagsobj",
    "flat": "flatiter",
    "data": "memoryview",
    "coords": "tuple[int, ...]",
    "types": "list[str]",
    "nin": "int",
    "nout": "int",
    "nargs": "int",
    "ntypes": "int",
    "__name__": "str",
}
"""Types of attributes, by name or by class and name."""

GENERIC = {
    "ndarray": "Generic[_Shape, _DType]",
    "dtype": "Generic[_Scalar]",
    "_ArrayFunctionDispatcher": "Generic[_P, _R]",
}
DECORATES = "Callable[[_Function], _Function]: ..."
MEMBERS = {
    "_ArrayFunctionDispatcher": {
        "__name__": "__name__: builtins.str",
        "__qualname__": "__qualname__: builtins.str",
        "__wrapped__": "__wrapped__: Callable[_P, _R]",
        "__new__": "def __new__(cls, function: Callable[_P, _R], **options: Any) -> Self: ...",
        "__call__": "def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R: ...",
        "register": f"def register(self, *types: builtins.type[Any]) -> {DECORATES}",
    },
    "ufunc": {
        "register": f"""def register(
        self, *types: builtins.type[Any], method: builtins.str = "__call__"
    ) -> {DECORATES}""",
    },
}
"""Members whose types no table tells. Dispatchers have the parameters and the result of their functions."""

VARIABLES = """
_Scalar = TypeVar("_Scalar", bound=generic, default=Any, covariant=True)
_Shape = TypeVar("_Shape", bound=builtins.tuple[Any, ...], default=builtins.tuple[Any, ...], covariant=True)
_Function = TypeVar("_Function", bound=Callable[..., Any])
_DType = TypeVar("_DType", bound=dtype[Any], default=dtype[Any], covariant=True)
_P = ParamSpec("_P")
_R = TypeVar("_R")
"""
"""The parameters of the generic classes. An array of floats is an array of numbers; `ndarray` is any array."""
SETTABLE = {"shape", "real", "imag", "flat", "writeable"}
TOLD = "eq ne lt le gt ge hash repr str init new format reduce"
OBJECT = set(dir(object)) - {f"__{name}__" for name in TOLD.split()}
HIDDEN = {"__new__", "__doc__", "__module__", "__qualname__", "__weakref__", "__dict__", "__class_getitem__"}

HEAD = "# Written by crates/python/stubs.py; changes belong there.\n"
IMPORTS = {
    "builtins": "import builtins",
    "Callable": "from collections.abc import Callable",
    "Iterable": "from collections.abc import Iterable",
    "Iterator": "from collections.abc import Iterator",
    "Sequence": "from collections.abc import Sequence",
    "ModuleType": "from types import ModuleType",
    "AbstractContextManager": "from contextlib import AbstractContextManager",
    "Any": "from typing import Any",
    "Generic": "from typing import Generic",
    "ParamSpec": "from typing import ParamSpec",
    "Self": "from typing import Self",
    "SupportsIndex": "from typing import SupportsIndex",
    "TypeVar": "from typing_extensions import TypeVar",
    "_AnyArray": "from ._polyarray import _AnyArray",
    "_ArrayFunctionDispatcher": "from ._polyarray import _ArrayFunctionDispatcher",
    "_AnyDType": "from ._polyarray import _AnyDType",
    "Allocator": "from polyarray.memory import Allocator",
}
BUILTINS = re.compile(r"(?<![\w.])(bool|int|float|complex|str|bytes|tuple|list|dict|type)(?=[\[\]|, :]|$)")


def qualified(type_: str) -> str:
    """A type where names of builtins may stand for something else: `bool` is one of our scalar types."""
    type_ = type_.removeprefix("_polyarray.")
    return BUILTINS.sub(r"builtins.\1", type_).replace("dtype[Any]", "_AnyDType").replace(ARRAY, "_AnyArray")


def annotated(annotation: Any) -> str | None:
    """What a function that is written in Python says itself of a parameter or its result."""
    return annotation if isinstance(annotation, str) and annotation != "Any" else None


def headed(body: str) -> str:
    """A stub with the imports that it needs."""
    grouped: dict[str, list[str]] = {}
    for name, line in IMPORTS.items():
        defined = re.search(rf"^({name} = |class {name}\b)", body, re.MULTILINE)
        if not defined and re.search(rf"(?<!\w){name}(?!\w)", body):
            source, _, _ = line.rpartition(" import ") if line.startswith("from") else (line, "", "")
            grouped.setdefault(source, []).append(name)
    lines = [
        source if source.startswith("import") else f"{source} import {', '.join(names)}"
        for source, names in grouped.items()
    ]
    return (
        HEAD + '# mypy: disable-error-code="misc, override, assignment"\n' + "\n".join(lines) + "\n\n" + body
    )


def parameter(p: inspect.Parameter) -> str:
    """One parameter as a stub has it."""
    star = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
    if p.name in ("self", "cls"):
        return p.name
    text = f"{star}{p.name}: {qualified(annotated(p.annotation) or PARAMETERS.get(p.name, 'Any'))}"
    if p.default is not p.empty:
        plain = isinstance(p.default, (bool, int, float, str, type(None)))
        default = repr(p.default) if plain else "..."
        default = default if '"' in default else default.replace("'", '"')
        text += f" = {default}"
        if p.default is None and "None" not in text.partition(":")[2].partition("=")[0] and "Any" not in text:
            text = text.replace(" =", " | None =", 1)
    return text


def signature(name: str, function: Any, method: bool) -> list[str]:
    """The parameters of a function."""
    # The interpreter's own slots call all operands alike.
    if isinstance(function, types.WrapperDescriptorType):
        return ["self", *operands(name)]
    try:
        found = list(inspect.signature(function).parameters.values())
    except (ValueError, TypeError):
        if method and name.startswith("__") and name.strip("_") in UNARY.split():
            return ["self"]
        return [*(["self"] if method else []), "*args: Any", "**kwargs: Any"]
    parts: list[str] = []
    if method and (not found or found[0].name not in ("self", "cls", "this", "slf")):
        parts.append("self")
    starred = False
    for k, p in enumerate(found):
        if p.kind == p.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        starred = starred or p.kind == p.VAR_POSITIONAL
        is_self = method and k == 0 and not parts
        parts.append("self" if is_self else parameter(p))
        following = found[k + 1].kind if k + 1 < len(found) else None
        if p.kind == p.POSITIONAL_ONLY and following != p.POSITIONAL_ONLY and not is_self:
            parts.append("/")
    return parts


ALLOCATOR = inspect.Parameter("allocator", inspect.Parameter.KEYWORD_ONLY, default=None)
DISPATCHED: set[str] = set()
"""Functions of the extension module that stand behind dispatchers in the package."""


UNARY = """
    abs pos neg invert bool int float complex index len hash repr str iter next copy enter ceil floor trunc
    reduce sizeof dir getnewargs getstate
"""


def operands(name: str) -> list[str]:
    """The operands of a special method."""
    bare = name.strip("_")
    if bare in UNARY.split():
        return []
    if bare == "setitem":
        return ["key: Any", "value: Any", "/"]
    if bare in ("pow", "rpow", "ipow"):
        return ["other: Any", "mod: None = None", "/"]
    if bare in "call exit array_ufunc array_function array_wrap array dlpack round buffer get".split():
        return ["*args: Any", "**kwargs: Any"]
    return ["other: Any", "/"]


def returns(name: str, owner: str = "", function: Any = None) -> str:
    """What a function or method returns."""
    special = {"__init__": "None", "__bool__": "bool", "__contains__": "bool", "__iter__": "Iterator[Any]"}
    own = annotated(getattr(function, "__annotations__", {}).get("return"))
    return qualified(RETURNS.get(f"{owner}.{name}") or RETURNS.get(name) or own or special.get(name, "Any"))


def wrapped(indent: str, head: str, parts: list[str], tail: str) -> str:
    """A definition on one line, or one parameter per line."""
    line = f"{indent}{head}({', '.join(parts)}){tail}"
    if len(line) <= WIDTH:
        return line
    inner = "".join(f"{indent}    {part},\n" for part in parts)
    return f"{indent}{head}(\n{inner}{indent}){tail}"


def function_stub(name: str, function: Any) -> str:
    parts = signature(name, function, False)
    dispatched = behind(function) is not function
    if isinstance(function, types.BuiltinFunctionType) and name in DISPATCHED:
        dispatched = True
        # The dispatcher before the function takes it.
        last = len(parts) - (bool(parts) and parts[-1].startswith("**"))
        starred = any(part.startswith("*") and not part.startswith("**") for part in parts)
        parts[last:last] = [*([] if starred else ["*"]), parameter(ALLOCATOR)]
    head = "@_ArrayFunctionDispatcher\n" if dispatched else ""
    return head + wrapped("", f"def {name}", parts, f" -> {returns(name, '', behind(function))}: ...")


def class_stub(name: str, cls: type, known: set[str]) -> str:
    """A class with its own members."""
    bases = [b.__name__ for b in cls.__bases__ if b is not object]
    bases = [b if b in known else f"builtins.{b}" for b in bases if b in known or hasattr(builtins, b)]
    if name in GENERIC:
        bases.append(GENERIC[name])
    lines = [f"class {name}({', '.join(bases)}):" if bases else f"class {name}:"]
    error = issubclass(cls, BaseException)
    written = MEMBERS.get(name, {})
    lines += [f"    {text}" for text in written.values()]
    if "__new__" in vars(cls) and "__new__" not in written and not error and not is_abstract(cls):
        parts = ["cls", *(part for part in signature("new", cls, False) if part != "cls")]
        parts = [part for k, part in enumerate(parts) if (k, part) != (1, "/")]
        lines.append(wrapped("    ", "def __new__", parts, " -> Self: ..."))
    for member, value in sorted(vars(cls).items()):
        private = member.startswith("_") and (error or not member.startswith("__"))
        if private or member in HIDDEN or member in OBJECT or member in written:
            continue
        if isinstance(value, (types.GetSetDescriptorType, types.MemberDescriptorType, property)):
            kind = qualified(ATTRIBUTES.get(f"{name}.{member}") or ATTRIBUTES.get(member, "Any"))
            lines += ["    @property", f"    def {member}(self) -> {kind}: ..."]
            if member in SETTABLE and name != "dtype":
                lines += [f"    @{member}.setter", f"    def {member}(self, value: Any) -> None: ..."]
        elif isinstance(value, (classmethod, types.ClassMethodDescriptorType)):
            lines += ["    @classmethod", f"    def {member}(cls, *args: Any, **kwargs: Any) -> Any: ..."]
        elif isinstance(value, staticmethod):
            lines += ["    @staticmethod", f"    def {member}(*args: Any, **kwargs: Any) -> Any: ..."]
        elif member in ("__eq__", "__ne__"):
            lines.append(f"    def {member}(self, other: Any, /) -> Any: ...")
        elif member == "__hash__" and value is None:
            lines.append("    __hash__: Any")
        elif callable(value):
            parts = signature(member, value, True)
            lines.append(wrapped("    ", f"def {member}", parts, f" -> {returns(member, name)}: ..."))
        else:
            lines.append(f"    {member}: Any")
    return "\n".join(lines) + "\n" if len(lines) > 1 else lines[0] + " ..."


ABSTRACT = "generic number integer signedinteger unsignedinteger inexact floating complexfloating"


def is_abstract(cls: type) -> bool:
    """Whether a scalar type only stands for others."""
    return cls.__name__ in ABSTRACT.split()


def in_order(classes: dict[str, type]) -> list[tuple[str, type]]:
    """Classes after their bases."""
    return sorted(classes.items(), key=lambda item: (len(item[1].__mro__), item[0]))


def extension_stub(module: types.ModuleType, private: tuple[str, ...] = ()) -> str:
    """The stub of a namespace whose members are written in Rust."""
    names = getattr(module, "__all__", None) or [n for n in vars(module) if not n.startswith("_")]
    members = {n: getattr(module, n) for n in (*names, *private)}
    classes = {n: v for n, v in members.items() if isinstance(v, type)}
    aliases = {n: v.__name__ for n, v in classes.items() if v.__name__ != n and v.__name__ in classes}
    here = {n: v for n, v in classes.items() if n not in aliases}
    lines = [VARIABLES.lstrip()] if "ndarray" in members else []
    others, functions = [], []
    for name, value in sorted(members.items()):
        if isinstance(value, (type, types.ModuleType)):
            continue
        if type(value).__name__ == "ufunc":
            others.append(f"{name}: ufunc")
        elif callable(value):
            functions.append(function_stub(name, value))
        else:
            others.append(f"{name}: Any")
    for name, cls in in_order(here):
        text = class_stub(name, cls, set(classes))
        if text.endswith("\n") and lines and lines[-1].endswith(" ..."):
            lines.append("")
        lines.append(text)
    if "ndarray" in members:
        lines += ["_AnyArray = ndarray[Any, Any]", "_AnyDType = dtype[Any]"]
    lines += [f"{n} = {target}" for n, target in sorted(aliases.items())]
    lines += [*others, *([""] if others and functions else []), *functions]
    modules = [n for n, v in sorted(members.items()) if isinstance(v, types.ModuleType)]
    lines += [f"{n}: ModuleType" for n in modules]
    return headed("\n".join(lines).rstrip() + "\n")


def behind(value: object) -> object:
    """The function behind a dispatcher; anything else itself."""
    return vars(value)["__wrapped__"] if type(value).__name__ == "_ArrayFunctionDispatcher" else value


def package_stub(package: types.ModuleType) -> str:
    """The stub of the package: names of the extension module, and those of its Python files."""
    extension = importlib.import_module("polyarray._polyarray")
    lines: list[str] = []
    exports: dict[str, list[str]] = {}

    public = {n: v for n, v in vars(package).items() if not n.startswith("_")}
    spaces = sorted({n for n, v in public.items() if isinstance(v, types.ModuleType)} | set(package._LATER))
    taken = set(spaces)
    exports["."] = spaces
    own = [
        n
        for n in sorted(vars(extension))
        if n in public and n not in taken and behind(public[n]) is vars(extension)[n]
    ]
    taken |= set(own)
    exports["._polyarray"] = own
    written = [n for n, v in sorted(public.items()) if n not in taken and behind(v) is not v]
    taken |= set(written)
    for file in sorted(PACKAGE.glob("_[a-z]*.py")):
        if file.stem in ("_run", "_missing"):
            continue
        module = importlib.import_module(f"polyarray.{file.stem}")
        names = [n for n in getattr(module, "__all__", []) if hasattr(package, n) and n not in taken]
        if names:
            taken |= set(names)
            exports[f".{file.stem}"] = sorted(names)
    for source, names in sorted(exports.items()):
        lines += [f"from {source} import (", *(f"    {name} as {name}," for name in names), ")"]
    lines += ["", "Array = ndarray", "__version__: str"]
    lines += ["__array_api_version__: str"]
    constants = {"float": "e inf nan pi euler_gamma", "None": "newaxis", "bool_": "True_ False_"}
    kinds = {name: kind for kind, names in constants.items() for name in names.split()}
    for name in sorted(set(public) - taken - {"Array"}):
        lines.append(f"{name}: {kinds.get(name, 'Any')}")
    lines += ["", *(function_stub(name, public[name]) for name in written)]
    return headed("\n".join(lines) + "\n")


def namespace_stub(name: str) -> str:
    """The stub of a namespace such as `linalg`."""
    return extension_stub(importlib.import_module(f"polyarray.{name}"))


def stubs() -> dict[Path, str]:
    """Every stub file and what it has to hold."""
    sys.path.insert(0, str(PACKAGE.parent))
    package = importlib.import_module("polyarray")
    extension = importlib.import_module("polyarray._polyarray")
    private = tuple(n for n in vars(extension) if n.startswith("_") and not n.startswith("__"))
    dispatched = {n for n, v in vars(package).items() if behind(v) is not v}
    DISPATCHED.update(n for n in dispatched if behind(vars(package)[n]) is vars(extension).get(n))
    return {
        PACKAGE / "_polyarray.pyi": extension_stub(extension, private),
        PACKAGE / "__init__.pyi": package_stub(package),
        PACKAGE / "fft.pyi": namespace_stub("fft"),
        PACKAGE / "linalg.pyi": namespace_stub("linalg"),
        PACKAGE / "memory.pyi": namespace_stub("memory"),
        PACKAGE / "random" / "__init__.pyi": namespace_stub("random"),
    }


def main() -> int:
    stale = [path for path, text in stubs().items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path} is out of date; run python crates/python/stubs.py", file=sys.stderr)
        return bool(stale)
    for path in stale:
        path.write_text(stubs()[path])
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
