"""What does one Python call cost when the array has ten elements, and what does the import cost?"""

import os
import subprocess
import sys
import tempfile

import numpy as np

from .case import Case, Probe

STATEMENTS = [
    "x0 + x1",
    "x0 * 2.0",
    "a = x0; a += x1",
    "x0[2]",
    "x0[2:5]",
    "x0[x2]",
    "x0[3] = 1.0",
    "x0[x2] = 1.0",
    "x0[...] = x1",
    "x0[2:5] = 1.0",
    "x0.sum()",
    "x0.max()",
    "x0.mean()",
    "x0.reshape(5, 2)",
    "x0.T",
    "x0.shape",
    "x0 @ x1",
    "x0 < x1",
    "xp.sin(x0)",
    "xp.sin(0.5)",
    "xp.maximum(1.0, 2.0)",
    "xp.add(x0, x1, out=x1)",
    "xp.add(x0, x1, out=x1, where=x0 > 0.5)",
    "xp.zeros(10)",
    "xp.arange(10)",
    "xp.asarray(x0)",
    "xp.array([1.0, 2.0, 3.0])",
    "xp.concatenate((x0, x1))",
    "xp.where(x0 > 0.5, x0, x1)",
    "for v in x0: pass",
    "float(x0[2])",
]

IMPORT = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"


def import_time(module):
    """Seconds that `import module` takes in a fresh process when it was compiled before."""
    command = [sys.executable, "-c", IMPORT.format(module)]
    with tempfile.TemporaryDirectory() as compiled:
        environment = dict(os.environ, PYTHONPYCACHEPREFIX=compiled)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(2):
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return float(done.stdout)


def cases(quick=False):
    """One statement per row."""
    rng = np.random.default_rng(0)
    values = [rng.random(10), rng.random(10), np.array([1, 3, 5])]
    for statement in STATEMENTS:
        yield Case(statement, 10, "f8", lambda: [x.copy() for x in values], statement=statement)
    yield Probe(
        "import",
        1,
        "",
        "s",
        {
            "numpy": lambda: import_time("numpy"),
            "polyarray": lambda: import_time("polyarray"),
            "numexpr": lambda: import_time("numexpr"),
            "numba": lambda: import_time("numba"),
        },
    )
