"""Running a NumPy program, unchanged, on the package that this file is part of.

`python -m polyarray run script.py` executes the script as `__main__`, as `python script.py` would. While
it runs, `import numpy` in the script and in source files beside it gives polyarray; the same words in
an installed package give NumPy. So `builtins.__import__` and `importlib.import_module` are replaced by
versions that look at who imports:

* source files under the script's folder (under `-m`: the folder that holds the module's package, and
  the current folder) belong to the program, except where they lie in `site-packages` or in the
  standard library;
* text without a file of its own (`exec`, `timeit`) belongs to whoever caused it, found by walking up
  the calling frames past the standard library;
* imports made by C code (NumPy's own lazy imports, unpickling) are never touched. `PyImport_Import`
  passes the globals of whatever Python frame happens to be running, often the script's, and can be
  told apart by its `fromlist`, an empty list where the import statement passes a tuple or None.

`sys.modules["numpy"]` is NumPy or absent, never polyarray. A submodule or name that polyarray lacks is a
ModuleNotFoundError or ImportError that says so. Processes started by `multiprocessing` get the same
imports: for spawn and forkserver they are installed in the child by an object that travels with the
preparation data. Programs started otherwise (`subprocess`) run as they are.

The package's name is taken from where this file lies, so the tests run it inside a stub package.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import importlib
import importlib.machinery
import importlib.util
import io
import os
import pkgutil
import sys
import sysconfig
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

TARGET = __name__.rpartition(".")[0] or "polyarray"
SOURCE = "numpy"

USAGE = f"""\
usage: python -m {TARGET} run [--report] [--eager] script.py [arguments]
       python -m {TARGET} run [--report] [--eager] -m module [arguments]
       python -m {TARGET} info

run     run a NumPy program: its imports of numpy become {TARGET}
          --report  print at exit what was deferred, in how many passes, and the bytes saved
          --eager   compute every operation when it is called
info    print versions, processor features and threads
"""


class Program:
    """Which files belong to the program being run."""

    def __init__(self, roots: Iterable[str], script: str | None = None) -> None:
        self.roots = [os.path.realpath(root) for root in roots]
        self.script = script and os.path.realpath(script)
        paths = sysconfig.get_paths()
        self.library = {os.path.realpath(paths[key]) for key in ("stdlib", "platstdlib")}
        installed = {os.path.realpath(paths[key]) for key in ("purelib", "platlib")}
        self.foreign = self.library | installed | {os.path.dirname(os.path.realpath(__file__))}
        self.known: dict[str, bool] = {}

    def owns(self, file: str) -> bool:
        """Whether this source file is the script or lies beside it."""
        answer = self.known.get(file)
        if answer is None:
            answer = self.known[file] = self._owns(file)
        return answer

    def _owns(self, file: str) -> bool:
        real = os.path.realpath(file)
        if real == self.script:
            return True
        if not file.endswith((".py", ".pyw", ".pyc")):
            return False
        for path in (os.path.abspath(file), real):
            parts = path.split(os.sep)
            if "site-packages" in parts or "dist-packages" in parts:
                return False
            if any(_within(path, folder) for folder in self.foreign):
                return False
        return any(_within(path, root) for root in self.roots for path in (os.path.abspath(file), real))

    def in_library(self, file: str) -> bool:
        """Whether this file is part of Python's standard library (installed packages lie inside it)."""
        parts = file.split(os.sep)
        if "site-packages" in parts or "dist-packages" in parts:
            return False
        return any(_within(os.path.realpath(file), folder) for folder in self.library)

    def imports(self, frame: types.FrameType | None) -> bool:
        """Whether the code running in `frame` is the program's, or works for it."""
        while frame is not None:
            code_file, file = frame.f_code.co_filename, frame.f_globals.get("__file__")
            if code_file == __file__ and frame.f_code is _execute.__code__:
                return True  # nothing but the standard library between here and the start: `-m timeit`
            written = not code_file.startswith("<")
            if written and not isinstance(file, str):
                file = code_file
            if isinstance(file, str) and not self.in_library(file):
                return self.owns(file)
            if written and frame.f_globals.get("__name__") == "pickle":
                return False  # the names in a pickle are its author's
            frame = frame.f_back
        return False


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


class Redirection:
    """The import functions of a running program; `install` puts them in place for good."""

    def __init__(self, program: Program, target: str = TARGET, eager: bool = False) -> None:
        self.program = program
        self.target = target
        self.eager = eager
        self.original_import = builtins.__import__
        self.original_import_module = importlib.import_module
        self.children_prepared = False

    def install(self) -> None:
        """Replace the import functions of this process."""
        builtins.__import__ = self.import_
        importlib.import_module = self.import_module

    def import_(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> types.ModuleType:
        """What the import statement calls."""
        by_c_code = fromlist == []
        if level == 0 and _is_source(name) and not by_c_code and self.program.imports(sys._getframe(1)):
            return self.import_from_target(name, fromlist)
        module = self.original_import(name, globals, locals, fromlist, level)
        if not self.children_prepared and "multiprocessing.spawn" in sys.modules:
            self.prepare_children()
        return module

    def import_module(self, name: str, package: str | None = None) -> types.ModuleType:
        """What `importlib.import_module` is while the program runs."""
        if _is_source(name) and self.program.imports(sys._getframe(1)):
            return self.target_module(name)
        return self.original_import_module(name, package)

    def import_from_target(self, name: str, fromlist: Sequence[str] | None) -> types.ModuleType:
        """`import name` without a `fromlist` gives the package, with one the module itself."""
        module = self.target_module(name)
        for attribute in fromlist or ():
            if attribute != "*" and not hasattr(module, attribute):
                with contextlib.suppress(ModuleNotFoundError):
                    self.target_module(f"{name}.{attribute}")
                    continue
                raise ImportError(
                    f"cannot import name {attribute!r}: {self.target} does not have "
                    f"'{name}.{attribute}'; NumPy's is not used in its place",
                    name=module.__name__,
                    path=getattr(module, "__file__", None),
                )
        return module if fromlist else self.target_module(SOURCE)

    def target_module(self, name: str) -> types.ModuleType:
        """The module of the target package that stands for `name`, a dotted name in NumPy."""
        dotted = self.target + name[len(SOURCE) :]
        try:
            return self.original_import_module(dotted)
        except ModuleNotFoundError as error:
            # A namespace may live in the extension module, as an attribute rather than as a file.
            if error.name is None or not _within_package(dotted, error.name) or error.name == self.target:
                raise
            module: Any = sys.modules[self.target]
            for part in dotted.split(".")[1:]:
                module = vars(module).get(part)
                if not isinstance(module, types.ModuleType):
                    break
            else:
                return module
        self.not_there(name)

    def not_there(self, name: str) -> NoReturn:
        """Remember a missing module for the report, and raise."""
        with contextlib.suppress(ImportError):
            missing: Any = self.original_import_module(f"{self.target}._missing")
            missing.note(name[len(SOURCE) + 1 :])
        raise ModuleNotFoundError(
            f"No module named {name!r}: {self.target} does not have it; NumPy's is not used in its place",
            name=name,
        )

    def prepare_children(self) -> None:
        """Make `multiprocessing` install the same imports in the processes that it spawns."""
        spawn: Any = sys.modules["multiprocessing.spawn"]
        original: Callable[[str], dict[str, Any]] | None = getattr(spawn, "get_preparation_data", None)
        if original is None:
            return  # still being imported; the next import comes back here
        self.children_prepared = True

        def get_preparation_data(name: str) -> dict[str, Any]:
            return {**original(name), TARGET: ChildSetup(self)}

        spawn.get_preparation_data = get_preparation_data
        # The fork server would import the program before any child could be prepared.
        multiprocessing = self.original_import_module("multiprocessing")
        with contextlib.suppress(AttributeError, ValueError):
            multiprocessing.set_forkserver_preload([])


class ChildSetup:
    """Installs the redirection where it is unpickled."""

    def __init__(self, redirection: Redirection) -> None:
        self.redirection = redirection

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        program = self.redirection.program
        return _install, (program.roots, program.script, self.redirection.eager)


def _install(roots: list[str], script: str | None, eager: bool = False) -> None:
    if isinstance(getattr(builtins.__import__, "__self__", None), Redirection):
        return  # forked from a process that has it
    Redirection(Program(roots, script), eager=eager).install()
    if eager:
        # For as long as the process lives; the object is kept so that it is not closed early.
        _keep_alive.append(importlib.import_module(TARGET).eager())
        _keep_alive[-1].__enter__()


_keep_alive: list[Any] = []


def _is_source(name: str) -> bool:
    return name == SOURCE or (name.startswith(SOURCE) and name[len(SOURCE)] == ".")


def _within_package(dotted: str, name: str) -> bool:
    return dotted == name or dotted.startswith(name + ".")


# ---- running ------------------------------------------------------------------------------------------


def run_script(path: str, arguments: list[str], eager: bool = False) -> None:
    """Run a file, or a folder or zip archive with a `__main__.py`, as `python path arguments` does."""
    sys.argv = [path, *arguments]
    importer = pkgutil.get_importer(path)
    if importer is not None:
        _set_first_path(path)
        _install([path], None, eager)
        _execute_spec("__main__", importer.find_spec("__main__"))
        return
    try:
        with io.open_code(os.path.abspath(path)) as file:
            source = file.read()
    except OSError as error:
        print(
            f"{sys.executable}: can't open file {os.path.abspath(path)!r}: {error.strerror}", file=sys.stderr
        )
        sys.exit(2)
    folder = os.path.dirname(os.path.realpath(path))
    _set_first_path(folder)
    _install([folder], path, eager)
    main = _fresh_main()
    main.__file__ = os.path.abspath(path)
    main.__loader__ = importlib.machinery.SourceFileLoader("__main__", main.__file__)
    vars(main)["__cached__"] = None
    _execute(main, lambda: compile(source, main.__file__ or path, "exec", dont_inherit=True))


def run_module(name: str, arguments: list[str], eager: bool = False) -> None:
    """Run a module or package, as `python -m name arguments` does."""
    sys.argv = ["-m", *arguments]
    _set_first_path(os.getcwd())
    top = importlib.util.find_spec(name.partition(".")[0])
    roots = [os.getcwd()]
    if top is not None and top.submodule_search_locations:
        roots += [os.path.dirname(folder) for folder in top.submodule_search_locations]
    elif top is not None and top.has_location and top.origin:
        roots.append(os.path.dirname(top.origin))
    _install(roots, None, eager)
    _execute_module(name)


def _execute_module(name: str) -> None:
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            name += ".__main__"
            spec = importlib.util.find_spec(name)
    except ModuleNotFoundError as error:
        if error.name is None or not _within_package(name, error.name):
            raise
        spec = None
    _execute_spec(name, spec)


def _execute_spec(name: str, spec: importlib.machinery.ModuleSpec | None) -> None:
    code = None
    if spec is not None and spec.loader is not None and hasattr(spec.loader, "get_code"):
        code = spec.loader.get_code(spec.name)
    if spec is None or code is None:
        print(f"{sys.executable}: No module named {name}", file=sys.stderr)
        sys.exit(1)
    main = _fresh_main()
    main.__spec__, main.__loader__, main.__package__ = spec, spec.loader, spec.parent
    main.__file__ = spec.origin
    vars(main)["__cached__"] = spec.cached
    if sys.argv[0] == "-m":
        sys.argv[0] = spec.origin or name
    _execute(main, lambda: code)


def _fresh_main() -> types.ModuleType:
    main = types.ModuleType("__main__")
    main.__package__ = None  # type: ignore[assignment]
    vars(main)["__builtins__"] = builtins
    vars(main)["__annotations__"] = {}
    return main


def _execute(main: types.ModuleType, load: Callable[[], types.CodeType]) -> None:
    """Run the program's code. An uncaught exception is printed without the frames of this file."""
    # The module that ran until now stays alive: its frames are still on the stack.
    main_before = sys.modules["__main__"]
    sys.modules["__main__"] = main
    try:
        exec(load(), vars(main))
    except SystemExit:
        raise
    except BaseException:
        hook = sys.excepthook

        def without_runner(
            kind: type[BaseException], error: BaseException, trace: types.TracebackType | None
        ) -> None:
            trace = _program_frames(trace)
            hook(kind, error.with_traceback(trace), trace)

        sys.excepthook = without_runner
        raise
    finally:
        _keep_alive.append(main_before)


def _program_frames(trace: types.TracebackType | None) -> types.TracebackType | None:
    """The traceback below `_execute`, without the frames of the import functions."""
    while trace is not None and trace.tb_frame.f_code is not _execute.__code__:
        trace = trace.tb_next
    kept = [entry for entry in _entries(trace) if entry.tb_frame.f_code.co_filename != __file__]
    following = None
    for entry in reversed(kept):
        entry.tb_next = following
        following = entry
    return following


def _entries(trace: types.TracebackType | None) -> Iterable[types.TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _set_first_path(folder: str) -> None:
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = folder


# ---- reports ------------------------------------------------------------------------------------------


def format_report(report: Mapping[str, Any], missing: Mapping[str, int] | None = None) -> str:
    """The counters of a run as aligned lines; byte counts are given in binary units too."""
    lines = [f"{TARGET}: what ran"]
    width = max((len(key) for key in report), default=0)
    for key, value in report.items():
        label = key.removesuffix("_bytes").replace("_", " ")
        lines.append(f"  {label:<{width}}  {_amount(key, value)}")
    deferred, passes = report.get("deferred"), report.get("passes")
    if deferred and passes:
        lines.append(f"  {'operations per pass':<{width}}  {deferred / passes:.1f}")
    if missing:
        lines.append(f"  not in {TARGET}: " + ", ".join(f"numpy.{name}" for name in sorted(missing)))
    return "\n".join(lines)


def _amount(key: str, value: Any) -> str:
    if key.endswith("_bytes") and isinstance(value, int):
        return f"{value:,} bytes ({_binary_units(value)})" if value >= 1024 else f"{value} bytes"
    if isinstance(value, float):
        return f"{value:.6g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _binary_units(count: float) -> str:
    for unit in ("KiB", "MiB", "GiB"):
        count /= 1024.0
        if count < 1024.0:
            return f"{count:.1f} {unit}"
    return f"{count / 1024.0:.1f} TiB"


def _print_report() -> None:
    extension = importlib.import_module(f"{TARGET}._{TARGET}")
    missing = sys.modules.get(f"{TARGET}._missing")
    with contextlib.suppress(OSError, ValueError):  # stderr may be closed by now
        print(format_report(extension.report(), getattr(missing, "asked", None)), file=sys.stderr, flush=True)


def info() -> str:
    """Versions, processor features and threads, one fact per line."""
    from importlib.metadata import PackageNotFoundError, version

    facts: dict[str, Any] = {}
    package = importlib.import_module(TARGET)
    facts[TARGET] = getattr(package, "__version__", "unknown")
    facts["Python"] = sys.version.split()[0]
    try:
        facts["NumPy"] = version("numpy")
    except PackageNotFoundError:
        facts["NumPy"] = "not installed (it is not needed)"
    facts["platform"] = sysconfig.get_platform()
    extension = importlib.import_module(f"{TARGET}._{TARGET}")
    for key, value in extension.info().items():
        label = key.replace("_", " ")
        facts.setdefault(label, " ".join(value) if isinstance(value, (list, tuple)) else value)
    facts |= _protocol_facts(package)
    width = max(map(len, facts))
    return "\n".join(f"{label:<{width}}  {value}" for label, value in facts.items())


def _protocol_facts(package: types.ModuleType) -> dict[str, str]:
    """What arrays speak, and what becomes of other libraries' arrays; nothing is imported for it."""
    if not hasattr(package, "protocols"):
        return {}
    dispatch = importlib.import_module(f"{TARGET}.dispatch")
    own = package.protocols(package.zeros(0))
    facts = {"arrays speak": " ".join(own)}
    for name, answers in dispatch.libraries().items():
        try:
            there = importlib.util.find_spec(name.partition(".")[0]) is not None
        except (ImportError, ValueError):
            there = False
        path = "its own functions" if answers == "native" else f"converted to {TARGET}'s"
        facts[f"arrays of {name}"] = path + ("" if there else " (not installed)")
    return facts


# ---- the command line ---------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """The command line; `arguments` come without the program's name. Gives the exit status."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "run":
        return _run(rest)
    if command == "info" and not rest:
        print(info())
        return 0
    if command in ("-h", "--help", "help"):
        print(USAGE, end="")
        return 0
    return _misused(f"unknown command {command!r}" if command else "a command is needed")


def _misused(complaint: str) -> int:
    print(f"{TARGET}: {complaint}\n{USAGE}", end="", file=sys.stderr)
    return 2


def _run(arguments: list[str]) -> int:
    options = set()
    while arguments and arguments[0] in ("--report", "--eager"):
        options.add(arguments.pop(0))
    if not arguments:
        return _misused("run: a script or `-m module` is needed")
    if arguments[0] in ("-h", "--help"):
        print(USAGE, end="")
        return 0
    if arguments[0] == "-m" and len(arguments) < 2:
        return _misused("run: -m needs the name of a module")
    if arguments[0].startswith("-") and arguments[0] != "-m":
        return _misused(f"run: unknown option {arguments[0]!r}")
    if "--report" in options:
        importlib.import_module(f"{TARGET}._missing")
        atexit.register(_print_report)
    if arguments[0] == "-m":
        run_module(arguments[1], arguments[2:], "--eager" in options)
    else:
        run_script(arguments[0], arguments[1:], "--eager" in options)
    return 0
