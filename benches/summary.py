"""Tables from the kept results: `python -m benches.summary`.

That prints the README's table and writes `results/everything.md`, the table of all functions. Each row is one
case; each number says how many times as long the other engine took, so that above one polyarray is ahead.
Nothing is measured here.
"""

import json
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
ROWS = [
    # question, case, elements, dtype, what the table calls it
    ("fusion", "polynomial", 100_000, "f8", "polynomial of degree 8, 10⁵ elements"),
    ("fusion", "black-scholes", 100_000, "f8", "Black-Scholes, 10⁵"),
    ("fusion", "black-scholes", 10_000_000, "f8", "Black-Scholes, 10⁷"),
    ("fusion", "clip/where", 10_000_000, "f8", "`clip` and `where`, 10⁷"),
    ("fusion", "gaussian", 10_000_000, "f8", "Gaussian, 10⁷"),
    ("fusion", "hypot", 10_000_000, "f8", "`sqrt(a*a + b*b)`, 10⁷"),
    ("fusion", "a*b+c", 10_000_000, "f8", "`a*b + c`, 10⁷"),
    ("functions", "sin", 100_000, "f8", "`sin`, 10⁵"),
    ("functions", "exp", 100_000, "f8", "`exp`, 10⁵"),
    ("functions", "log", 100_000, "f8", "`log`, 10⁵"),
    ("functions", "tanh", 100_000, "f4", "`tanh`, 10⁵, float32"),
    ("fft", "fft 100000", 100_000, "f8", "`fft.fft`, 10⁵"),
    ("fft", "rfft 512×512", 512 * 512, "f8", "`fft.rfft2`, 512²"),
    ("stencils", "Jacobi 2-D", 1024 * 1024, "f8", "Jacobi step, 1024²"),
    ("stencils", "heat 3-D in place", 256**3, "f8", "heat step in place, 256³"),
    ("reductions", "sum axis=None", 10_000_000, "f8", "`sum`, 10⁷"),
    ("reductions", "sum axis=0", 10_000_000, "f8", "`sum(axis=0)`, 4000 × 2500"),
    ("matmul", "512×512", 512 * 512, "f8", "512² `@` 512²"),
    ("sorting", "sort", 10_000_000, "f8", "`sort`, 10⁷"),
    ("calls", "x0 + x1", 10, "f8", "`a + b` on ten elements"),
    ("calls", "x0.sum()", 10, "f8", "`a.sum()` on ten elements"),
    ("calls", "xp.sin(0.5)", 10, "f8", "`sin` of a number"),
    ("calls", "xp.maximum(1.0, 2.0)", 10, "f8", "`maximum` of two numbers"),
]


def rows() -> list[dict]:
    """Everything that was kept."""
    return [
        {"question": path.stem, **row}
        for path in sorted(RESULTS.glob("*.json"))
        for row in json.loads(path.read_text())["rows"]
    ]


def ratio(row: dict | None, engine: str, digits: int = 1, of: str = "median") -> str:
    """How many times as long another engine took; empty where it has no such case."""
    if row is None or "polyarray" not in row[of] or engine not in row[of]:
        return ""
    return f"{row[of][engine] / row[of]['polyarray']:.{digits}f}"


def table() -> str:
    """The table in Markdown: one thread, then two."""
    known = {(r["question"], r["case"], r["n"], r["dtype"], r["threads"]): r for r in rows()}
    lines = [
        "| times as long as polyarray | NumPy | numexpr | Numba | NumPy, 2 threads | Numba, 2 threads |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for question, case, n, dtype, name in ROWS:
        one, two = (known.get((question, case, n, dtype, threads)) for threads in (1, 2))
        cells = [ratio(one, engine) for engine in ("numpy", "numexpr", "numba")]
        cells += [ratio(two, engine) for engine in ("numpy", "numba")]
        if any(cells):
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def page() -> str:
    """All functions beside NumPy by chapter, and the names without a case."""
    known: dict[str, dict[tuple[str, int], str]] = {}
    reasons: dict[str, list[str]] = {}
    for row in rows():
        if row["question"] != "everything":
            continue
        if "reason" in row:
            names = reasons.setdefault(row["reason"].partition(" as ")[0], [])
            names += [row["case"]] if row["case"] not in names else []
        else:
            figures = known.setdefault(row["case"], {})
            figures[row["dtype"], row["threads"]] = ratio(row, "numpy", 2, "fastest")
    columns = [(dtype, threads) for threads in (1, 2) for dtype in ("f8", "f4", "i8")]
    lines = [
        "# Every function beside NumPy",
        "",
        "How many times as long NumPy takes, with about a million elements, on one thread and on two, by the",
        "fastest of three rounds; above one, polyarray is ahead. Written by `python -m benches.summary` from",
        "`everything.json`.",
    ]
    chapter = None
    for case, figures in known.items():
        owner = case.partition("[")[0].rpartition(".")[0]
        if owner != chapter:
            chapter = owner
            lines += ["", f"## {owner or 'The main namespace'}", ""]
            lines += ["| | float64 | float32 | int64 | float64, 2 threads | float32, 2 | int64, 2 |"]
            lines += ["| --- |" + " --: |" * len(columns)]
        cells = [figures.get(column, "") for column in columns]
        name, _, label = case[len(owner) :].lstrip(".").rstrip("]").partition("[")
        lines.append(f"| `{name}`{label and ', ' + label} | " + " | ".join(cells) + " |")
    lines += ["", "## Without a figure", ""]
    lines += [f"* {reason}: {', '.join(f'`{name}`' for name in names)}" for reason, names in reasons.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table())
    (RESULTS / "everything.md").write_text(page())
