# Written by crates/python/stubs.py; changes belong there.
# mypy: disable-error-code="misc, override, assignment"
from typing import Any

def NoReturn(*args: Any, **kwds: Any) -> Any: ...
