"""What does C code pay to find out what an object offers, and to reach its elements?

Rows in cycles are net of the loop around them; a cycle is measured by a chain of additions at the same
time. The column of each engine is for its own arrays. The loops are C (`slots.c`), compiled when needed.
"""

import importlib.util
import os
import shlex
import statistics
import subprocess
import sysconfig
import tempfile
from pathlib import Path

import numpy as np

from .case import Probe, polyarray

SHORTEST, REST, ROUNDS = 0.02, 0.0, 9


def compiled():
    """The module of loops, compiled with the flags of the running Python."""
    folder = tempfile.mkdtemp()
    target = Path(folder) / ("_slots_bench" + sysconfig.get_config_var("EXT_SUFFIX"))
    include = [f"-I{polyarray().get_include()}", f"-I{sysconfig.get_paths()['include']}"]
    flags = ["-std=gnu11", "-O2", "-fPIC", "-shared", *include]
    command = [*shlex.split(os.environ.get("CC", "cc")), *flags, str(Path(__file__).with_suffix(".c"))]
    subprocess.run([*command, "-o", str(target)], check=True)
    spec = importlib.util.spec_from_file_location("_slots_bench", target)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Plain:
    """A class that offers nothing."""


def cases(quick=False):
    """Lookups in cycles, then ways to the elements in nanoseconds."""
    pa, loops = polyarray(), compiled()
    turns = 20_000 if quick else 200_000
    ours, theirs = pa.arange(12.0).reshape(3, 4), np.arange(12.0).reshape(3, 4)

    def kinds(base, make):
        return [make(type(f"Kind{k}", (base,), {})) for k in range(8)]

    def net(way, objects, count=turns):
        def measure():
            figures = []
            for _ in range(5):
                alone, whole = loops.loop("loop", objects, turns), loops.loop(way, objects, count)
                figures.append((whole - alone) / loops.cycle())
            return statistics.median(figures)

        return measure

    def plain(way, array, count=turns // 4):
        return lambda: min(loops.loop(way, [array], count) for _ in range(5)) * 1e-9

    eight = kinds(pa.ndarray, lambda kind: ours.view(kind)), kinds(np.ndarray, lambda kind: theirs.view(kind))
    # A class of each engine's that has lost the shortcut: known to offer nothing.
    lost = {"__getitem__": lambda self, key: None}
    misses = (
        ours.view(type("Lost", (pa.ndarray,), lost)),
        theirs.view(type("Lost", (np.ndarray,), lost)),
    )
    fifth = turns // 20
    lookups = [
        ("slot, hit", "slot", [ours], [theirs], turns),
        ("slot, hit, 8 types in turns", "slot", *eight, turns),
        ("slot, miss", "slot", [misses[0]], [misses[1]], turns),
        ("slot, miss of a plain class", "slot", [Plain()], [Plain()], turns),
        ("capsule as attribute, hit", "attribute", [ours], None, fifth),
        ("capsule as attribute, miss", "attribute", None, [theirs], fifth),
        ("_PyType_Lookup, hit", "type_lookup", [ours], None, turns),
        ("_PyType_Lookup, miss", "type_lookup", None, [theirs], turns),
    ]
    for name, way, of_ours, of_theirs, count in lookups:
        measure = {"numpy": of_theirs, "polyarray": of_ours}
        yield Probe(
            name, 1, "", "cycles", {e: net(way, o, count) for e, o in measure.items() if o is not None}
        )
    ways = [
        ("data, shape, strides by the slot", "reach", True),
        ("data, shape, strides by the buffer protocol", "buffer", True),
        ("data, shape, strides by __array_struct__", "array_struct", True),
        ("a tensor by __dlpack__", "dlpack", True),
        ("a borrowed tensor by the exchange table", "borrow", False),
        ("to a tensor and back by the exchange table", "exchange", False),
    ]
    for name, way, both in ways:
        measure = {"numpy": plain(way, theirs)} if both else {}
        yield Probe(name, 12, "f8", "s", measure | {"polyarray": plain(way, ours)})
