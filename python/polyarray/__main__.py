"""`python -m polyarray`: run a NumPy program on polyarray, or print what this installation is."""

import sys

from ._run import main


def command() -> int:
    """The `polyarray` command."""
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(command())
