"""`python -m polyarray`: run a NumPy program on polyarray, or print what this installation is."""

import sys

from ._run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
