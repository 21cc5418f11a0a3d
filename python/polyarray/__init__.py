"""One array type with NumPy's interface: fused, parallel, with a Rust core.

Functions are NumPy's, under NumPy's names; `import polyarray as np` is a program's only change, and
`python -m polyarray run script.py` needs none. Beyond NumPy there are `eager()`, `evaluate(*arrays)`,
`explain(x)` and `set_num_threads(n)`.
"""

from math import e, inf, nan, pi

from . import _polyarray
from ._missing import missing as __getattr__

__version__ = _polyarray.info()["version"]

# Every public name of the extension module is one of the package.
globals().update({name: value for name, value in vars(_polyarray).items() if not name.startswith("_")})

newaxis = None
euler_gamma = 0.5772156649015329
Array = ndarray  # noqa: F821
little_endian = True
False_ = bool_(False)  # noqa: F821
True_ = bool_(True)  # noqa: F821
