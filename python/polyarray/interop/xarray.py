"""xarray, which takes our arrays as they are, by NumPy's protocols, but looks at dtypes with `isinstance`.

* Variables tell NumPy's dtype of arrays of ours (the two are equal), so that xarray finds what stands for a
  missing value.
* Our numbers become arrays without axes, as NumPy's do.
* Our arrays are indexed as NumPy's are, where xarray keeps to what the array API standard has for arrays with
  a namespace.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from xarray.compat import array_api_compat
from xarray.core import dataarray, dtypes, indexing, variable
from xarray.namedarray.core import NamedArray
from xarray.structure import alignment

import polyarray as pa

__all__: list[str] = []


def _numpys(dtype: Any) -> Any:
    return np.dtype(dtype) if isinstance(dtype, pa.dtype) else dtype


_promote, _indexable, _compatible = dtypes.maybe_promote, indexing.as_indexable, variable.as_compatible_data
_result = array_api_compat.result_type
_dtype = NamedArray.dtype.fget


def _maybe_promote(dtype: Any) -> Any:
    """A dtype that has a value for what is missing, and that value."""
    return _promote(_numpys(dtype))


def _result_type(*arrays_and_dtypes: Any, xp: Any) -> Any:
    """The dtype of several operands: our numbers, which are Python's too, are not weak."""
    if xp is pa:
        return pa.result_type(*arrays_and_dtypes)
    return _result(*arrays_and_dtypes, xp=xp)


def _as_compatible_data(data: Any, fastpath: bool = False) -> Any:
    """What a variable keeps of something that it is given."""
    return _compatible(pa.asarray(data) if isinstance(data, pa.generic) else data, fastpath=fastpath)


def _as_indexable(array: Any) -> Any:
    """What reads and writes elements of an array by xarray's three kinds of indexing."""
    if isinstance(array, pa.ndarray):
        return indexing.NdArrayLikeIndexingAdapter(array)
    return _indexable(array)


array_api_compat.result_type = _result_type
dtypes.maybe_promote = _maybe_promote
indexing.as_indexable = variable.as_indexable = _as_indexable
for module in (variable, dataarray, alignment):
    module.as_compatible_data = _as_compatible_data
NamedArray.dtype = property(lambda self: _numpys(_dtype(self)), doc=NamedArray.dtype.__doc__)
