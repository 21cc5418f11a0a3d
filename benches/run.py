"""The runner: `python -m benches [question ...] [--threads 1 2] [--rounds 5] [--quick]`.

Every case runs in all engines in turns: one round measures each engine once, the order rotates from
round to round, and the median over the rounds counts, so that a slow minute of the machine falls on
all alike. Each number of threads has a process of its own, because most engines read it only at
start. Results go to `benches/results/<question>.json` and `.csv`; a Markdown table is printed.
"""

import argparse
import csv
import fnmatch
import importlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

QUESTIONS = (
    *(
        "fusion",
        "functions",
        "calls",
        "reductions",
        "matmul",
        "fft",
        "sorting",
        "stencils",
        "memory",
        "slots",
        "protocols",
        "dispatch",
    ),
    "everything",
)
RESULTS = Path(__file__).parent / "results"
SHORTEST = 0.02
"""Seconds that one measurement takes at least."""
REST = 0.15
"""Seconds between the engines where several threads work."""
ROUNDS = 5
"""Measurements of each engine. A question may have a shortest measurement, rest and rounds of its own."""
THREAD_VARIABLES = (
    "POLYARRAY_NUM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMEXPR_MAX_THREADS",
    "NUMBA_NUM_THREADS",
)


def measure(question: str, rounds: int | None, threads: int, quick: bool, only: str) -> list[dict[str, Any]]:
    """All rows of one question, measured in this process."""
    from .case import Probe, Unmeasured

    rows = []
    module = importlib.import_module(f"benches.{question}")
    rest = getattr(module, "REST", REST) if threads > 1 else 0
    shortest = getattr(module, "SHORTEST", SHORTEST)
    rounds = rounds or getattr(module, "ROUNDS", ROUNDS)
    for case in module.cases(quick):
        if not fnmatch.fnmatchcase(case.name, only):
            continue
        if isinstance(case, Unmeasured):
            row = {"case": case.name, "n": 0, "dtype": "", "threads": threads, "unit": ""}
            rows.append({**row, "median": {}, "fastest": {}, "failures": {}, "reason": case.reason})
            continue
        unit, failures = "s", {}
        functions: dict[str, Callable[[], float]] = {}
        if isinstance(case, Probe):
            unit, functions = case.unit, dict(case.measure)
        else:
            for engine, timer in case.timers().items():
                try:
                    if isinstance(timer, Exception):
                        raise timer
                    functions[engine] = _repeated(timer, shortest)
                except Exception as error:
                    failures[engine] = f"{type(error).__name__}: {error}"
        figures: dict[str, list[float]] = {engine: [] for engine in functions}
        order = list(functions)
        for turn in range(rounds):
            start = turn % len(order) if order else 0
            for engine in order[start:] + order[:start]:
                if engine in failures:
                    continue
                # Threads of others spin for a while after their last call, on cores that the next one needs.
                time.sleep(rest)
                try:
                    figures[engine].append(functions[engine]())
                except Exception as error:
                    failures[engine] = f"{type(error).__name__}: {error}"
        row = {"case": case.name, "n": case.n, "dtype": case.dtype, "threads": threads, "unit": unit}
        for name, kind in (("median", statistics.median), ("fastest", min)):
            row[name] = {e: _digits(kind(f)) for e, f in figures.items() if f and e not in failures}
        row["failures"] = {e: text.partition("\n")[0][:200] for e, text in failures.items()}
        rows.append(row)
        print(
            f"  {question} {case.name} n={case.n} {case.dtype} threads={threads}", file=sys.stderr, flush=True
        )
    return rows


def _digits(figure: float) -> float:
    """More digits than were measured are none."""
    return float(f"{figure:.4g}")


def _repeated(timer: timeit.Timer, shortest: float) -> Callable[[], float]:
    """Seconds per call, over as many calls as fill the shortest measurement."""
    calls = 1
    timer.timeit(1)
    while timer.timeit(calls) < shortest:
        calls *= 2
    return lambda: timer.timeit(calls) / calls


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    from importlib.metadata import PackageNotFoundError, version

    versions = {}
    for package in ("polyarray", "numpy", "numexpr", "numba"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = None
    model = platform.processor()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as lines:
            model = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), model)
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
        "versions": versions,
    }


def in_processes(question: str, options: argparse.Namespace) -> list[dict[str, Any]]:
    """The rows of one question for each number of threads, from a process each."""
    rows = []
    for threads in options.threads:
        environment = {**os.environ, **{name: str(threads) for name in THREAD_VARIABLES}}
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rows.json")
            command = [sys.executable, "-m", "benches", question, "--child", path, "--threads", str(threads)]
            command += [
                "--only",
                options.only,
                *(["--rounds", str(options.rounds)] if options.rounds else []),
            ]
            command += ["--quick"] if options.quick else []
            subprocess.run(command, env=environment, cwd=Path(__file__).parents[1], check=True)
            with open(path) as file:
                rows += json.load(file)
    return rows


def keep(question: str, rows: list[dict[str, Any]]) -> None:
    """Write the rows as JSON (everything) and CSV (medians)."""
    from .case import ENGINES

    RESULTS.mkdir(exist_ok=True)
    lines = ",\n ".join(json.dumps(row) for row in rows)
    (RESULTS / f"{question}.json").write_text(
        f'{{"machine": {json.dumps(machine(), indent=1)},\n"rows": [\n {lines}\n]}}\n'
    )
    with open(RESULTS / f"{question}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "n", "dtype", "threads", "unit", *ENGINES, "note"])
        for row in rows:
            key = [row[name] for name in ("case", "n", "dtype", "threads", "unit")]
            failed = (f"{engine}: {text}" for engine, text in row["failures"].items())
            note = row.get("reason") or "; ".join(failed)
            writer.writerow([*key, *(row["median"].get(engine, "") for engine in ENGINES), note])


def table(question: str, rows: list[dict[str, Any]]) -> str:
    """A Markdown table; ratios are the other engine's median over polyarray's, so above one is ahead."""
    rows = [row for row in rows if "reason" not in row]
    lines = [
        f"### {question}",
        "",
        "| case | n | dtype | threads | NumPy | polyarray | numexpr | Numba | ×NumPy | ×numexpr | ×Numba |",
        "| --- | --: | --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for row in rows:
        median = row["median"]
        cells = [row["case"], f"{row['n']:g}", row["dtype"], str(row["threads"])]
        for engine in ("numpy", "polyarray", "numexpr", "numba"):
            failed = "failed" if engine in row["failures"] else ""
            cells.append(quantity(median[engine], row["unit"]) if engine in median else failed)
        ours = median.get("polyarray")
        for engine in ("numpy", "numexpr", "numba"):
            cells.append(f"{median[engine] / ours:.2f}" if ours and engine in median else "")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def quantity(value: float, unit: str) -> str:
    """Three digits and the unit that suits them."""
    if unit == "bytes":
        return f"{value / 2**20:.1f} MiB"
    if unit != "s":
        return f"{value:.3g} {unit}"
    for scale, name in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if value >= scale:
            return f"{value / scale:.3g} {name}"
    return f"{value * 1e9:.3g} ns"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benches", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("questions", nargs="*", default=list(QUESTIONS), metavar="question")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true", help="only the small sizes")
    parser.add_argument(
        "--only", "--functions", default="*", metavar="PATTERN", help="cases named so, as in 'linalg.*'"
    )
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    for question in options.questions:
        if question not in QUESTIONS:
            parser.error(f"no question {question!r}; there are {', '.join(QUESTIONS)}")
    if options.child:
        (question,) = options.questions
        rows = measure(question, options.rounds, options.threads[0], options.quick, options.only)
        Path(options.child).write_text(json.dumps(rows))
        return 0
    for question in options.questions:
        rows = in_processes(question, options)
        if options.only == "*":
            keep(question, rows)
        print(table(question, rows), end="\n\n", flush=True)
        for row in rows:
            for engine, text in row["failures"].items():
                print(f"{engine} failed at {row['case']} ({row['dtype']}): {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
