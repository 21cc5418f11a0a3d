"""The C side under tools that watch memory: valgrind, and the address and undefined-behaviour sanitizers.

The sanitizers see what the compiled programs do with the system's heap, valgrind what the library does, too.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from compiling import INCLUDE, WARNINGS, build, compiler, run

HERE = Path(__file__).parent
PROGRAMS = ["tour.c", "invoke.c", "threads.c", "classes.cpp"]
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]


def sanitizer():
    """The sanitizer's library, which a process that was not compiled with it has to load first."""
    try:
        found = run([*compiler(), "-print-file-name=libasan.so"]).strip()
    except AssertionError:
        found = ""
    if not os.path.isabs(found):
        pytest.skip("the compiler has no address sanitizer")
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_under_valgrind(name, library, tmp_path):
    if shutil.which("valgrind") is None:
        pytest.skip("there is no valgrind")
    program = build(HERE / "programs" / name, tmp_path / "program", library)
    checks = ["-q", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite"]
    environment = {**os.environ, "POLYARRAY_NUM_THREADS": "2", "WITHOUT_FAULTS": "1"}
    run(["valgrind", *checks, program], env=environment)


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_under_the_sanitizers(name, library, tmp_path):
    sanitizer()
    program = build(HERE / "programs" / name, tmp_path / "program", library, flags=SANITIZERS)
    run([program], env={**os.environ, "POLYARRAY_NUM_THREADS": "2"})


EXTENSIONS = """
import gc, sys, threading
sys.path.insert(0, sys.argv[1])
import numpy as np
import toyarray, toysum
import polyarray as pa

def work(seed):
    for k in range(100):
        kind = type(f"Kind{seed}", (toyarray.Vector,), {})
        column = pa.arange(9.0).reshape(3, 3)[:, 0] / 3
        for array in (kind([1.0, 2.0]), pa.arange(3.0), np.arange(3.0), column):
            assert toysum.sum(array) == 3.0
            assert toysum.describe(array, 0) is not None
        if k % 25 == 0:
            toysum.forget()
            gc.collect()

threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
for thread in threads:
    thread.start()
work(4)
for thread in threads:
    thread.join()
held = pa.ones(5)
toysum.hold(held)
del held
toysum.let_go()
tensor = pa.from_dlpack(toyarray.Tensor([1.0, 2.0]))
assert tensor.sum() == 3.0
"""


def test_extensions_under_the_sanitizers(tmp_path):
    import sysconfig

    preload = sanitizer()
    include = [f"-I{INCLUDE}", f"-I{sysconfig.get_paths()['include']}"]
    for source in sorted((HERE / "toy").glob("*.c")):
        target = tmp_path / (source.stem + sysconfig.get_config_var("EXT_SUFFIX"))
        flags = ["-std=gnu11", "-O1", "-g", "-fPIC", "-shared", *WARNINGS, *SANITIZERS, *include]
        run([*compiler(), *flags, source, "-o", target])
    environment = {
        **os.environ,
        "LD_PRELOAD": preload,
        "PYTHONMALLOC": "malloc",
        # What the interpreter keeps until its end is not ours to find.
        "ASAN_OPTIONS": "detect_leaks=0",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    command = [sys.executable, "-c", EXTENSIONS, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
