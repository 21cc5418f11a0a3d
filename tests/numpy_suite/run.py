"""Runs NumPy's own tests on polyarray and compares what fails with what is known to fail."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import left_out  # noqa: E402
import numpy  # noqa: E402
import rewrite  # noqa: E402

KNOWN = HERE / "failures.txt"
PART = [
    "linalg/test_linalg",
    "lib/test_shape_base",
    "lib/test_twodim_base",
    "lib/test_arraypad",
    "lib/test_arraysetops",
    "lib/test_histograms",
    "lib/test_nanfunctions",
    "_core/test_shape_base",
    "_core/test_indexing",
    "_core/test_numeric",
    "_core/test_einsum",
    "_core/test_scalarmath",
    "ma/test_core",
    "ma/test_extras",
]
"""Files that `make test` runs: the broadest that take seconds each."""


def known() -> dict[str, str]:
    """The tests that fail, with their errors: a line `error | test` each."""
    lines = KNOWN.read_text(encoding="utf-8").splitlines() if KNOWN.exists() else []
    pairs = [line.split(" | ", 1) for line in lines if line and not line.startswith("#")]
    return {test: cause for cause, test in pairs}


def cause(words: str) -> str:
    """The words of an error in a line of a list, without what differs from run to run."""
    text = re.sub(r"0x[0-9a-f]+|/tmp/\S+", "...", words.partition(" <- ")[0]).replace("|", "/")
    text = "".join(letter if letter.isprintable() else "?" for letter in text[:140])
    return text.strip() or "AssertionError"


def outcomes_of(name: str, suite: Path, options: list[str]) -> dict[str, list[str]]:
    """Runs a file in a process of its own; for each test its outcome, words, and why it does not count."""
    target = suite / f"{name.replace('/', '-')}.json"
    package = HERE.parent.parent / "python"
    environment = dict(
        os.environ,
        NUMPY_SUITE_OUTCOMES=str(target),
        PYTHONPATH=os.pathsep.join([str(HERE), str(package), os.environ.get("PYTHONPATH", "")]),
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "plugin", "-p", "no:cacheprovider", "--tb=no"]
    command += ["--no-header", "-rN", "-W", "default", "--import-mode=importlib"]
    command += ["-k", " and ".join(f"not {test}" for test in left_out.UNRUN), *options, f"{name}.py"]
    done = subprocess.run(command, cwd=suite, env=environment, check=False, capture_output=True, timeout=1800)
    if not target.exists():
        words = done.stderr.decode(errors="replace")
        return {f"{name}.py": ["failed", "crashed: " + " ".join(words.split())[:800], ""]}
    return json.loads(target.read_text(encoding="utf-8"))


def outcomes(names: list[str], jobs: int, options: list[str]) -> dict[str, list[str]]:
    """Runs files, some at a time."""
    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        suite = Path(folder)
        rewrite.write(names, suite)
        (suite / "pytest.ini").write_text("[pytest]\nmarkers =\n    slow: takes long\n", encoding="utf-8")
        for name, rows in zip(
            names, pool.map(lambda name: outcomes_of(name, suite, options), names), strict=True
        ):
            count = Counter("left out" if why else outcome for outcome, _, why in rows.values())
            words = "  ".join(f"{count[key]:5} {key}" for key in ("passed", "failed", "left out", "skipped"))
            print(f"{name:40}{words}", flush=True)
            found |= rows
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="files of NumPy's tests, as linalg/test_linalg")
    parser.add_argument("--part", action="store_true", help="only what make test runs")
    parser.add_argument("--write", action="store_true", help="renew the list of failures")
    parser.add_argument("--words", action="store_true", help="print the errors")
    parser.add_argument("--jobs", type=int, default=2)
    options, rest = parser.parse_known_args()
    names = options.files or (PART if options.part else list(rewrite.files()))
    names = [name for name in names if not left_out.skipped_file(name)]
    found = outcomes(names, options.jobs, rest)
    failed = {test: words for test, (outcome, words, why) in found.items() if outcome == "failed" and not why}
    passed = sum(outcome == "passed" for outcome, _, _ in found.values())
    print(f"{passed} passed, {len(failed)} failed: {passed / max(1, passed + len(failed)):.1%}")
    if options.words:
        for test, words in failed.items():
            print(f"{test}\n    {words}")
    causes = known()
    if options.write:
        ran = {f"{name}.py" for name in names}
        kept = {test: cause for test, cause in causes.items() if test.partition("::")[0] not in ran}
        kept |= {test: cause(words) for test, words in failed.items()}
        release = ".".join(numpy.__version__.split(".")[:2])
        head = f"# The tests of NumPy {release} about numbers that fail on polyarray: the error | the test\n"
        KNOWN.write_text(
            head + "".join(f"{cause} | {test}\n" for test, cause in sorted(kept.items())), encoding="utf-8"
        )
        return 0
    new = [test for test in failed if test not in causes]
    for test in new:
        print(f"NEW FAILURE {test}\n    {failed[test]}")
    fixed = [test for test, (outcome, _, _) in found.items() if test in causes and outcome == "passed"]
    for test in fixed:
        print(f"PASSES NOW, take it off the list: {test}")
    return 1 if new or fixed else 0


if __name__ == "__main__":
    sys.exit(main())
