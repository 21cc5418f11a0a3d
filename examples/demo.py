"""The example programs, each under NumPy and under polyarray, side by side.

    python examples/demo.py [--small] [--rounds N] [name ...]

Every program runs unchanged in processes of its own: `python program.py`, then
`python -m polyarray run program.py`, in turns. What they print is compared (whole numbers and words
exactly, decimals up to rounding), the times of the whole processes are shown beside each other, and
a picture of both the times and the processed photographs is written to `out/demo.png`.
"""

import argparse
import math
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).parent
OUT = EXAMPLES.parent / "out"

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)(?![\w])", re.ASCII)
# Sums in another order differ by some units in the last place of the largest term.
ROUNDING = 1e-9


@dataclass
class Program:
    """One example: its file, and the arguments for a full and for a small run."""

    name: str
    full: tuple[str, ...] = ()
    small: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return EXAMPLES / f"{self.name}.py"


# `{out}` stands for a folder to write to.
PROGRAMS = [
    Program("four_lines"),
    Program("black_scholes", small=("20000",)),
    Program("image_pipeline", full=("{out}/photographs.png",), small=("{out}/photographs.png", "1")),
    Program("pca_kmeans", small=("1",)),
    Program("heat", small=("96", "20")),
    Program("nbody", small=("60", "10")),
    Program("text_analysis", small=("2000",)),
    Program("station_gaps", small=("6", "400")),
]


def differences(expected: str, actual: str) -> list[str]:
    """Lines of two programs' output that differ by more than rounding, as `expected | actual`."""
    ours, theirs = actual.splitlines(), expected.splitlines()
    found = [f"{a}  |  {b}" for a, b in zip(theirs, ours, strict=False) if not same_line(a, b)]
    if len(ours) != len(theirs):
        found.append(f"{len(theirs)} lines  |  {len(ours)} lines")
    return found


def same_line(a: str, b: str) -> bool:
    """Whether two lines say the same, up to the rounding of decimals and the spaces around them."""
    # Signs and digits move the brackets of an array, so spaces do not count.
    if "".join(NUMBER.sub("#", a).split()) != "".join(NUMBER.sub("#", b).split()):
        return False
    pairs = list(zip(NUMBER.findall(a), NUMBER.findall(b), strict=True))
    largest = max((abs(float(x)) for x, _ in pairs if math.isfinite(float(x))), default=0.0)
    return all(same_number(x, y, ROUNDING * largest) for x, y in pairs)


def same_number(a: str, b: str, tolerance: float) -> bool:
    """Whole numbers are the same or not; decimals may differ by `tolerance` and by their last digit."""
    if a == b:
        return True
    if not any(mark in a + b for mark in ".en"):
        return False
    x, y = float(a), float(b)
    if not (math.isfinite(x) and math.isfinite(y)):
        return x == y or (math.isnan(x) and math.isnan(y))
    return abs(x - y) <= tolerance + 1.01 * max(last_place(a), last_place(b))


def last_place(number: str) -> float:
    """The value of one unit in the last digit that was printed."""
    digits, _, exponent = number.partition("e")
    decimals = len(digits.partition(".")[2])
    return 10.0 ** (int(exponent or 0) - decimals)


@dataclass
class Run:
    """One finished process."""

    seconds: float
    output: str
    error: str


def run(command: list[str]) -> Run:
    """Run a command; `error` is empty when it ended well."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, cwd=OUT)
    seconds = time.perf_counter() - start
    return Run(seconds, done.stdout, done.stderr if done.returncode else "")


def compare(program: Program, small: bool, rounds: int) -> tuple[Run, Run]:
    """The fastest run of each of `rounds` turns, under NumPy and under polyarray."""
    arguments = [a.format(out=OUT) for a in (program.small if small else program.full)]
    plain, ours = [], []
    for _ in range(rounds):
        plain.append(run([sys.executable, str(program.path), *arguments]))
        ours.append(run([sys.executable, "-m", "polyarray", "run", str(program.path), *arguments]))
        if plain[-1].error or ours[-1].error:
            return plain[-1], ours[-1]
    return min(plain, key=lambda r: r.seconds), min(ours, key=lambda r: r.seconds)


def draw(rows: list[tuple[str, float, float]], path: Path) -> None:
    """Bars of the times, and the processed photographs where they were made."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(14, 6), width_ratios=(1, 1.4), layout="constrained")
    names = [name for name, _, _ in rows][::-1]
    for offset, column, label, colour in ((0.2, 1, "NumPy", "#8c9db5"), (-0.2, 2, "polyarray", "#e4572e")):
        places = [i + offset for i in range(len(rows))]
        bars = left.barh(places, [row[column] for row in rows][::-1], 0.38, label=label, color=colour)
        left.bar_label(bars, fmt="%.2f", padding=3, fontsize=8)
    left.set_yticks(range(len(rows)), names)
    left.set_xlabel("seconds, the whole program")
    left.legend()
    left.spines[["top", "right"]].set_visible(False)
    right.set_axis_off()
    photographs = OUT / "photographs.png"
    if photographs.exists():
        right.imshow(plt.imread(photographs), cmap="gray")
        right.set_title("photograph, edges, equalised (image_pipeline.py on polyarray)")
    figure.savefig(path, dpi=110)


def main() -> int:
    """Run, compare, print and draw; 1 if a program failed or printed something else."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--small", action="store_true", help="small inputs: seconds in all")
    parser.add_argument("--rounds", type=int, default=2, help="turns per program; the fastest counts")
    parser.add_argument("names", nargs="*", help="only these programs")
    options = parser.parse_args()
    programs = [p for p in PROGRAMS if not options.names or p.name in options.names]
    OUT.mkdir(exist_ok=True)

    rows, verdicts, failed = [], {}, False
    for program in programs:
        plain, ours = compare(program, options.small, options.rounds)
        print(f"── {program.name} " + "─" * (76 - len(program.name)), flush=True)
        for who, done in (("NumPy", plain), ("polyarray", ours)):
            if done.error:
                print(f"under {who}:\n{done.error}")
        if plain.error or ours.error:
            verdicts[program.name], failed = "failed", True
            continue
        print(ours.output, end="")
        wrong = differences(plain.output, ours.output)
        for line in wrong:
            print(f"DIFFERENT (NumPy | polyarray): {line}")
        verdicts[program.name] = "different" if wrong else "same"
        failed = failed or bool(wrong)
        rows.append((program.name, plain.seconds, ours.seconds))

    seconds = {name: (plain, ours) for name, plain, ours in rows}
    print(f"\n{'program':<16}{'NumPy':>10}{'polyarray':>12}{'ratio':>8}  results")
    for program in programs:
        if program.name in seconds:
            plain_s, ours_s = seconds[program.name]
            figures = f"{plain_s:>8.2f} s{ours_s:>10.2f} s{plain_s / ours_s:>7.2f}×"
        else:
            figures = f"{'—':>10}{'—':>12}{'—':>8}"
        print(f"{program.name:<16}{figures}  {verdicts[program.name]}")
    if rows:
        draw(rows, OUT / "demo.png")
        print(f"\npicture: {os.path.relpath(OUT / 'demo.png')}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
