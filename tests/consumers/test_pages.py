"""The pages of `docs/with/`: their programs run, and compute with our arrays what they compute with NumPy's.

The Python blocks of a page are one program. It runs as it is written and, with `numpy` in the place of
`polyarray`, beside it; every array and number that it leaves in a variable is compared.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs" / "with").glob("*.md"))
BLOCK = re.compile(r"^```python( alone)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)

RUN = """
import sys, pickle, numpy
namespace = {"__name__": "__main__"}
exec(compile(open(sys.argv[1]).read(), sys.argv[2], "exec"), namespace)
def plain(value):
    if type(value).__module__.split(".")[0] in ("polyarray", "numpy") and hasattr(value, "shape"):
        array = numpy.asarray(value)
        return None if array.dtype.hasobject else array
    return value if isinstance(value, (bool, int, float, complex, str)) else None
kept = {name: plain(value) for name, value in namespace.items() if name[0] != "_"}
pickle.dump({name: value for name, value in kept.items() if value is not None}, open(sys.argv[3], "wb"))
"""


def left_by(program, page, folder, name):
    """What a program leaves in its variables."""
    import pickle

    source, result = folder / f"page_with_{name}.py", folder / f"{name}.pickle"
    source.write_text(program)
    command = [sys.executable, "-W", "ignore", "-c", RUN, str(source), page.name, str(result)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=600, check=False)
    missing = re.search(r"^ModuleNotFoundError: No module named '(\w+)'$", done.stderr, re.MULTILINE)
    if missing and missing[1] != "polyarray":
        pytest.skip(f"needs {missing[1]}")
    assert done.returncode == 0, f"{page.name} with {name}:\n{done.stderr}"
    return pickle.loads(result.read_bytes())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page, tmp_path):
    import numpy as np

    blocks = BLOCK.findall(page.read_text())
    if not blocks:
        pytest.skip("a page without programs")
    as_written = "".join(block for _, block in blocks)
    # Blocks that are marked so speak of our arrays alone.
    with_numpy = "".join(block for alone, block in blocks if not alone)
    ours = left_by(as_written, page, tmp_path, "polyarray")
    theirs = left_by(re.sub(r"\bpolyarray\b", "numpy", with_numpy), page, tmp_path, "numpy")
    assert theirs, "a page's program leaves nothing to compare"
    for name, expected in theirs.items():
        actual = ours[name]
        if isinstance(expected, np.ndarray):
            assert actual.dtype == expected.dtype, name
            rtol = 1e-9 if expected.dtype.itemsize > 4 else 1e-4
            np.testing.assert_allclose(actual, expected, rtol=rtol, atol=rtol / 1000, err_msg=name)
        elif isinstance(expected, (float, complex)):
            np.testing.assert_allclose(actual, expected, rtol=1e-9, err_msg=name)
        else:
            assert actual == expected, name


def test_the_table_is_that_of_the_cases():
    from consumers import table

    assert table.PAGE.read_text() == table.written(), f"run {sys.executable} tests/consumers/table.py"
