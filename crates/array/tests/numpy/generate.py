"""Writes rows.rs from rows.txt: what NumPy gives for each row, as a Rust table.

A row of rows.txt is `NumPy expression => Rust expression`, or `~` before it where the last bits may
differ. Names that both use are defined under `let`. Run with a Python that has NumPy:
    python crates/array/tests/numpy/generate.py
"""

import pathlib
import warnings

import numpy as np

HERE = pathlib.Path(__file__).parent
NAN, INF = np.nan, np.inf


def described(value):
    value = np.asarray(value)
    data = np.ascontiguousarray(value).tobytes().hex()
    return f'("{value.dtype.name}", &{list(value.shape)}, "{data}")'


def main():
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    names, definitions, rows = {"np": np, "nan": NAN, "inf": INF}, [], []
    for number, line in enumerate((HERE / "rows.txt").read_text().splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("let "):
            name, expression = line[4:].split("=", 1)
            name = name.strip()
            names[name] = eval(expression, names)
            definitions.append(
                f"    let {name} = &array({described(names[name])[1:-1]});\n    let _ = {name};"
            )
            continue
        loose = line.startswith("~")
        left, right = (part.strip() for part in line.lstrip("~").split("=>", 1))
        try:
            value = eval(left, names)
            values = value if isinstance(value, (tuple, list)) else (value,)
            expected = f"Ok(&[{', '.join(map(described, values))}])"
        except Exception as error:
            text = str(error).replace("\\", "\\\\").replace('"', '\\"')
            expected = f'Err("{text}")'
        rows.append(f"    table.check({number}, {str(loose).lower()}, &{expected}, || arrays({right}));")
    # Functions of a hundred rows compile faster than one of all.
    parts = [rows[k : k + 60] for k in range(0, len(rows), 60)]
    text = "// Written by generate.py from rows.txt; not to be edited.\n\n"
    for k, part in enumerate(parts):
        text += f"#[test]\nfn rows_{k}() {{\n    let mut table = Table::default();\n"
        text += "\n".join(definitions) + "\n" + "\n".join(part) + "\n    table.finish();\n}\n\n"
    (HERE / "rows.rs").write_text(text)


main()
