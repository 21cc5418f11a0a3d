# Written by crates/python/stubs.py; changes belong there.
# mypy: disable-error-code="misc, override, assignment"
import builtins

class LinAlgError(builtins.ValueError): ...
