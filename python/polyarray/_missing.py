"""What happens when a program asks for a name that polyarray does not have.

It gets an error that says so; NumPy's function is never called in its place. The names asked for are
remembered, so that `python -m polyarray run --report` can list them. A package uses it as its
`__getattr__` (PEP 562):

    from polyarray._missing import missing as __getattr__
"""

import sys
from typing import NoReturn

asked: dict[str, int] = {}
"""How often each missing public name was asked for, by its dotted name in NumPy's words."""

through = ""
"""What error messages add where the package does not stand on the extension module."""


def note(dotted: str) -> None:
    """Remember that `numpy.<dotted>` was asked for; private names are probes, not requests."""
    if not any(part.startswith("_") for part in dotted.split(".")):
        asked[dotted] = asked.get(dotted, 0) + 1


def missing(name: str, package: str = "polyarray") -> NoReturn:
    """Raise AttributeError for a name that `package` does not have.

    `package` is the dotted name of the module that was asked, for example "polyarray.linalg".
    """
    _, _, namespace = package.partition(".")
    note(f"{namespace}.{name}" if namespace else name)
    raise AttributeError(
        f"{package} does not have {name!r}{through}; NumPy's is not used in its place",
        name=name,
        obj=sys.modules.get(package),
    )
