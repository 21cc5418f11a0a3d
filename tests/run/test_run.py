"""`python -m polyarray run`, with a stub in polyarray's place.

The runner takes the package's name from where it lies, so these tests copy it into a package
`stubarray` that needs no extension module. What is asked each time is which module an import gave, and
whether everything else is as `python script.py` would have it.
"""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "python" / "polyarray"

STUB = """
import contextlib, types
from stubarray._missing import missing
__version__ = "9.9"
__all__ = ["sin", "linalg"]
eager_now = False
def sin(x):
    return ("stub sin", x)
linalg = types.ModuleType("stubarray.linalg")
linalg.norm = lambda x: ("stub norm", x)
@contextlib.contextmanager
def eager():
    global eager_now
    eager_now = True
    yield
    eager_now = False
def __getattr__(name):
    missing(name, "stubarray")
"""

EXTENSION = """
def report():
    return {"operations": 12, "deferred": 8, "passes": 2, "temporaries_avoided_bytes": 3 << 20}
def info():
    return {"cpu_features": ["avx2", "fma"], "threads": 2}
"""


class Workplace:
    """A folder for scripts, with the stub package and an installed package on the path."""

    def __init__(self, root):
        self.root = root
        stub = root / "path" / "stubarray"
        stub.mkdir(parents=True)
        for name in ("_run.py", "_missing.py", "__main__.py"):
            shutil.copy(PACKAGE / name, stub / name)
        (stub / "__init__.py").write_text(STUB)
        (stub / "_stubarray.py").write_text(EXTENSION)
        (stub / "random.py").write_text("def seed(n): return ('stub seed', n)\n")
        self.installed = root / "path" / "site-packages"
        self.installed.mkdir()
        self.work = root / "work"
        self.work.mkdir()

    def write(self, name, text, folder=None):
        file = (folder or self.work) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
        return file

    def python(self, *arguments, **options):
        path = os.pathsep.join([str(self.root / "path"), str(self.installed)])
        environment = {**os.environ, "PYTHONPATH": path}
        environment.pop("PYTHONSAFEPATH", None)
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            env=environment,
            cwd=options.get("cwd", self.root),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def run(self, *arguments, **options):
        return self.python("-m", "stubarray", "run", *arguments, **options)

    def output(self, script, *arguments, name="script.py"):
        done = self.run(self.write(name, script), *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()


@pytest.fixture
def place(tmp_path):
    return Workplace(tmp_path)


@pytest.mark.parametrize(
    "statement, name, expected",
    [
        ("import numpy", "numpy", "stubarray"),
        ("import numpy as np", "np", "stubarray"),
        ("import numpy.linalg", "numpy", "stubarray"),
        ("import numpy.linalg as la", "la", "stubarray.linalg"),
        ("from numpy import linalg", "linalg", "stubarray.linalg"),
        ("from numpy import random as r", "r", "stubarray.random"),
        ("from numpy.random import seed", "seed", "stubarray.random"),
        ("from numpy import *", "linalg", "stubarray.linalg"),
        ("import importlib; m = importlib.import_module('numpy')", "m", "stubarray"),
        ("from importlib import import_module; m = import_module('numpy.random')", "m", "stubarray.random"),
        ("m = __import__('numpy')", "m", "stubarray"),
        ("m = __import__('numpy', fromlist=['linalg'])", "m", "stubarray"),
        ("ns = {}; exec('import numpy as np', ns); m = ns['np']", "m", "stubarray"),
        ("exec('import numpy as m')", "m", "stubarray"),
    ],
)
def test_imports_of_a_script(place, statement, name, expected):
    found = f"getattr({name}, '__module__', None) or {name}.__name__"
    assert place.output(f"{statement}\nprint({found})\n") == [expected]


def test_imports_inside_functions_and_threads(place):
    script = """
    import threading
    def work():
        import numpy
        print(numpy.__name__)
    thread = threading.Thread(target=work)
    thread.start(); thread.join()
    work()
    """
    assert place.output(script) == ["stubarray"] * 2


def test_modules_beside_the_script(place):
    place.write("beside.py", "import numpy\nname = numpy.__name__\n")
    place.write("pack/__init__.py", "from .inner import name\n")
    place.write("pack/inner.py", "import numpy.random\nname = numpy.random.__name__\n")
    assert place.output("import beside, pack\nprint(beside.name, pack.name)\n") == [
        "stubarray",
        "stubarray.random",
    ]


def test_installed_packages_keep_numpy(place):
    place.write(
        "installed.py",
        "import numpy, importlib\nname = numpy.__name__\n"
        "lazy = lambda: importlib.import_module('numpy.linalg').__name__\n",
        place.installed,
    )
    place.write(".venv/lib/site-packages/local.py", "import numpy\nname = numpy.__name__\n")
    script = """
    import sys, numpy
    sys.path.append(__file__.replace("script.py", ".venv/lib/site-packages"))
    import installed, local
    print(numpy.__name__, installed.name, installed.lazy(), local.name, sys.modules["numpy"].__name__)
    """
    assert place.output(script) == ["stubarray", "numpy", "numpy.linalg", "numpy", "numpy"]


def test_numpy_may_import_its_own_modules_while_the_script_runs(place):
    """NumPy's C code imports lazily, with the script's globals; so does unpickling."""
    place.write("installed.py", "import numpy\nmake = numpy.arange\n", place.installed)
    script = """
    import pickle, installed
    x = installed.make(6.0)
    print(x.mean(), x.std(), x.dot(x), x.reshape(2, 3).sum(axis=0).max(), str(x[:2]).replace(" ", ""))
    print(pickle.loads(pickle.dumps(x)).sum())
    """
    assert place.output(script) == ["2.5", "1.707825127659933", "55.0", "7.0", "[0.1.]", "15.0"]


def test_text_run_by_an_installed_package_is_the_packages(place):
    place.write(
        "installed.py",
        "def make():\n    ns = {}\n    exec('import numpy', ns)\n    return ns['numpy'].__name__\n",
        place.installed,
    )
    assert place.output("import installed\nprint(installed.make())\n") == ["numpy"]


def test_timeit_runs_the_scripts_text(place):
    script = """
    import timeit
    timeit.timeit("print(np.__name__)", setup="import numpy as np", number=1)
    """
    assert place.output(script) == ["stubarray"]
    done = place.run("-m", "timeit", "-n1", "-r1", "-s", "import numpy as np", "print(np.__name__)")
    assert "stubarray" in done.stdout.split()


@pytest.mark.parametrize(
    "statement, error",
    [
        ("import numpy; numpy.nothing", "AttributeError: stubarray does not have 'nothing'"),
        ("from numpy import nothing", "ImportError: cannot import name 'nothing': stubarray does not have"),
        ("import numpy.fft", "ModuleNotFoundError: No module named 'numpy.fft': stubarray does not have it"),
        ("from numpy.fft import rfft", "ModuleNotFoundError: No module named 'numpy.fft'"),
        ("import importlib; importlib.import_module('numpy.fft')", "ModuleNotFoundError: No module named"),
    ],
)
def test_missing_names_are_errors(place, statement, error):
    done = place.run(place.write("script.py", statement + "\n"))
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(error)
    assert "_run.py" not in done.stderr
    assert place.output(f"try:\n    {statement}\nexcept (ImportError, AttributeError):\n    print('ok')") == [
        "ok"
    ]


FACTS = """
    import json, sys, os
    main = sys.modules["__main__"]
    print(json.dumps({
        "name": __name__, "argv": sys.argv, "path": sys.path[0], "file": __file__, "spec": __spec__ is None,
        "package": __package__, "main": main.__dict__ is globals(), "loader": type(__loader__).__name__,
        "doc": __doc__, "names": sorted(n for n in globals() if n not in ("json", "sys", "os", "main")),
    }))
"""


def test_the_script_sees_what_python_shows_it(place):
    script = place.write("deep/script.py", FACTS)
    plain = place.python(script, "a", "--report", "-m")
    ours = place.run(script, "a", "--report", "-m")
    assert json.loads(ours.stdout) == json.loads(plain.stdout)
    relative = place.run("script.py", cwd=script.parent)
    assert json.loads(relative.stdout) == json.loads(place.python("script.py", cwd=script.parent).stdout)


@pytest.mark.parametrize("name", ["pack", "pack.sub", "single"])
def test_modules_see_what_python_shows_them(place, name):
    facts = textwrap.dedent(FACTS).replace("__spec__ is None", "__spec__.name")
    show = "import numpy; print(numpy.__name__)\n"
    place.write("pack/__init__.py", "import numpy\nname = numpy.__name__\n")
    for file in ("pack/__main__.py", "pack/sub.py", "single.py"):
        place.write(file, facts)
    plain = place.python("-m", name, "a", "b", cwd=place.work)
    ours = place.run("-m", name, "a", "b", cwd=place.work)
    assert plain.returncode == 0, plain.stderr
    assert json.loads(ours.stdout) == json.loads(plain.stdout)
    place.write("single.py", show)
    place.write("pack/sub.py", show + "import pack; print(pack.name)\n")
    done = place.run("-m", "pack.sub", cwd=place.work)
    assert done.stdout.split() == ["stubarray", "stubarray"], done.stderr


def test_folders_and_archives_run_as_programs(place):
    place.write("program/__main__.py", "import numpy, helper\nprint(numpy.__name__, helper.name)\n")
    place.write("program/helper.py", "import numpy\nname = numpy.__name__\n")
    folder = place.work / "program"
    archive = shutil.make_archive(str(place.work / "program"), "zip", folder)
    for program in (folder, archive):
        done = place.run(program)
        assert done.stdout.split() == ["stubarray", "stubarray"], done.stderr


@pytest.mark.parametrize(
    "script",
    [
        "raise SystemExit(7)",
        "raise SystemExit('message')",
        "import sys; sys.exit()",
        "import os; os._exit(3)",
        "raise KeyboardInterrupt",
        "1 / 0",
        "def f():\n    raise OSError('x')\ntry:\n    f()\nexcept OSError as e:\n    raise KeyError from e",
        "x = = 1",
        "import broken",
        "import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__, file=sys.stderr)\n1 / 0",
        "import atexit; atexit.register(print, 'bye')\nraise RuntimeError",
    ],
)
def test_endings_are_those_of_python(place, script):
    place.write("broken.py", "def g():\n    return 1 / 0\ng()\n")
    file = place.write("script.py", script + "\n")
    plain, ours = place.python(file), place.run(file)
    assert ours.returncode == plain.returncode
    assert ours.stdout == plain.stdout
    assert ours.stderr == plain.stderr


def test_missing_files_and_modules(place):
    for arguments in (["nowhere.py"], ["-m", "nowhere"], ["-m", "json.nowhere"], ["-m", "nowhere.at.all"]):
        plain, ours = place.python(*arguments), place.run(*arguments)
        assert ours.returncode == plain.returncode
        assert "Traceback" not in ours.stderr
        assert "nowhere" in ours.stderr


PARALLEL = """
    import multiprocessing, pickle, sys
    import numpy as np
    def work(i):
        import numpy
        return np.__name__, numpy.__name__, i * i
    if __name__ == "__main__":
        assert pickle.loads(pickle.dumps(work)) is work
        with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
            print(pool.map(work, range(3)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="fork and forkserver need POSIX")
@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_child_processes_import_the_same(place, method):
    file = place.write("script.py", PARALLEL)
    done = place.run(file, method)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str([("stubarray", "stubarray", i * i) for i in range(3)])


def test_child_processes_of_a_module(place):
    place.write("pack/__init__.py", "")
    place.write("pack/work.py", PARALLEL)
    done = place.run("-m", "pack.work", "spawn", cwd=place.work)
    assert "stubarray" in done.stdout, done.stderr


def test_executor_with_spawn(place):
    script = """
    from concurrent.futures import ProcessPoolExecutor
    import multiprocessing
    import numpy as np
    def work(i):
        return np.__name__
    if __name__ == "__main__":
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            print(*pool.map(work, range(2)))
    """
    assert place.output(script) == ["stubarray"] * 2


def test_report(place):
    file = place.write("script.py", "import numpy as np\ngetattr(np, 'hanning', 0)\nprint('done')\n1 / 0\n")
    done = place.run("--report", file)
    assert done.stdout == "done\n"
    report = done.stderr[done.stderr.index("stubarray: what ran") :].splitlines()
    assert report[1].split() == ["operations", "12"]
    assert "3,145,728 bytes (3.0 MiB)" in report[4]
    assert report[5].split() == ["operations", "per", "pass", "4.0"]
    assert report[6].strip() == "not in stubarray: numpy.hanning"
    assert "what ran" not in place.run(file).stderr


def test_eager(place):
    script = "import numpy as np\nprint(np.eager_now)\n"
    file = place.write("script.py", script)
    assert place.run("--eager", file).stdout == "True\n"
    assert place.run(file).stdout == "False\n"


def test_info(place):
    done = place.python("-m", "stubarray", "info")
    facts = dict(line.split(None, 1) for line in done.stdout.splitlines())
    assert facts["stubarray"] == "9.9"
    assert facts["threads"] == "2"
    assert "avx2 fma" in done.stdout


@pytest.mark.parametrize("arguments", [[], ["walk"], ["run"], ["run", "-m"], ["run", "--fast", "x.py"]])
def test_misuse_prints_the_usage(place, arguments):
    done = place.python("-m", "stubarray", *arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr
