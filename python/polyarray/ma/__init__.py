"""Masked arrays: arrays of which some elements are missing, or not to be used.

A masked array is an array with a mask beside it, and computes with what is not masked:

    >>> import polyarray as pa
    >>> x = pa.ma.array([1.0, 2.0, 6.0], mask=[0, 1, 0])
    >>> x.mean()
    np.float64(3.5)
    >>> pa.ma.log(x - 1)
    masked_array(data=[--, --, 1.6094379124341003],
                 mask=[ True,  True, False],
           fill_value=1e+20)

Elements below a mask are there, in `data`, but say nothing. Functions of this module mask results outside of
their domains; NumPy's other functions take masked arrays as far as they do in NumPy.
"""

from typing import Any

from .. import _missing, _per_call
from .. import _polyarray as _core
from . import _creation, _joining, _methods, _ufuncs
from ._along_axes import *
from ._array import MaskedArray, masked, masked_singleton
from ._choices import *
from ._conditions import *
from ._creation import *
from ._fill import *
from ._iteration import *
from ._joining import *
from ._masks import *
from ._methods import argsort, ndim, reshape, resize, round, round_, shape, size, sort, transpose
from ._missing_dtypes import *
from ._printing import masked_print_option
from ._products import *
from ._rows import *
from ._runs import *
from ._sets import *
from ._statistics import *
from ._ufuncs import left_shift, power, right_shift

bool_ = _core.bool_

# The functions that tables describe.
_TABLES = (_ufuncs.MASKED, _methods.FUNCTIONS, _creation.MAKERS, _joining.FUNCTIONS)
for _table in _TABLES:
    globals().update(_table)

__all__ = sorted(
    {name for name, value in globals().items() if not name.startswith("_") and name != "Any"}
    | {"core", "extras"}
)

# Functions that make no arrays, or make them later.
_WITHOUT_ALLOCATOR = """
    common_fill_value default_fill_value flatten_structured_array fromflex getmask harden_mask ids isMA
    isMaskedArray is_mask is_masked isarray make_mask_descr maximum_fill_value minimum_fill_value ndenumerate
    ndim set_fill_value shape size soften_mask
""".split()
globals().update(
    _per_call.functions(globals(), __name__, [name for name in __all__ if name not in _WITHOUT_ALLOCATOR])
)


def __getattr__(name: str) -> Any:
    if name in ("core", "extras", "testutils"):  # other names of what is here, and tools of tests
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    _missing.missing(name, __name__)
