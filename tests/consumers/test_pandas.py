"""Columns of pandas from our arrays and back, by programs like those of "10 minutes to pandas".

pandas keeps columns in NumPy's arrays. Ours become such by a view of their memory, and columns become ours
the same way.
"""

import numpy as np
import polyarray as pa
import pytest

pd = pytest.importorskip("pandas")

from consumers.cases import Consumer
from polyarray.testing import count_exports

pandas_ = Consumer("pandas")

ISINSTANCE = (
    "pandas asks whether the operand is an instance of `numpy.ndarray`; `pandas.Series(x)`, a view, is taken"
)


def values(xp, number=6):
    return xp.asarray([1.5, -0.25, 3.0, 0.5, 7.25, -2.0])[:number]


# ---- columns of arrays -------------------------------------------------------------------------------------


@pandas_.in_place
def a_series(xp):
    series = pd.Series(values(xp), index=list("abcdef"), name="x")
    return (
        xp.asarray(series),
        xp.asarray(series["b":"d"]),
        float(series["c"]),
        float(series.mean()),
        series.idxmax(),
    )


@pandas_.in_place
def a_table_of_columns(xp):
    table = pd.DataFrame({"x": values(xp), "y": xp.arange(6), "z": xp.arange(6) > 2})
    return (
        xp.asarray(table["x"]),
        xp.asarray(table["y"]),
        xp.asarray(table["z"]),
        list(map(str, table.dtypes)),
    )


@pandas_.in_place
def a_table_of_a_matrix(xp):
    table = pd.DataFrame(xp.reshape(xp.arange(12.0), (3, 4)), columns=list("abcd"))
    return xp.asarray(table), xp.asarray(table.T), xp.asarray(table[["b", "d"]])


@pandas_.in_place
def dtypes_stay(xp):
    kinds = [xp.bool, xp.int8, xp.uint16, xp.int32, xp.float32, xp.float64, xp.complex64]
    table = pd.DataFrame({str(k): xp.astype(xp.arange(3), kind) for k, kind in enumerate(kinds)})
    return [xp.asarray(table[name]) for name in table]


@pandas_.in_place
def a_strided_column(xp):
    matrix = xp.reshape(xp.arange(12.0), (4, 3))
    return xp.asarray(pd.Series(matrix[:, 1])), xp.asarray(pd.Series(matrix[::-2, 0]))


@pandas_.in_place
def a_new_column(xp):
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0]})
    table["y"] = values(xp, 3)
    table = table.assign(z=xp.sqrt(xp.asarray([1.0, 4.0, 9.0])))
    return xp.asarray(table)


@pandas_.in_place
def an_index(xp):
    series = pd.Series([1, 2, 3], index=pd.Index(values(xp, 3)))
    return xp.asarray(series.index), int(series[-0.25])


@pandas_.refused(AttributeError, ISINSTANCE, message="_hasna")
def setting_a_part_of_a_column(xp):
    table = pd.DataFrame({"x": [0.0] * 6, "y": range(6)})
    table.loc[2:4, "x"] = values(xp, 3)
    return xp.asarray(table["x"])


@pandas_.in_place
def columns_that_may_lack_values(xp):
    column = pd.array(xp.arange(4), dtype="Int64")
    column[2] = pd.NA
    return xp.asarray(pd.Series(column).fillna(-1)), xp.asarray(pd.Series(column).isna())


@pandas_.in_place
def columns_in_arrows_memory(xp):
    pytest.importorskip("pyarrow")
    series = pd.Series(values(xp), dtype="float64[pyarrow]")
    return xp.asarray(series * 2)


# ---- arrays of columns -------------------------------------------------------------------------------------


@pandas_.works
def arrays_of_columns(xp):
    table = pd.DataFrame({"x": [1.0, 2.0, 4.0], "n": [3, 1, 2]})
    return xp.asarray(table["x"]), xp.asarray(table["n"]), xp.asarray(table[["x"]]), xp.asarray(table.index)


@pandas_.works
def functions_of_columns(xp):
    x, y = pd.Series([0.0, 1.0, 3.0]), pd.Series([1.0, 2.0, 0.5])
    return xp.interp(xp.asarray([0.5, 2.0]), x, y), xp.polyfit(x, y, 1), xp.histogram(x, bins=3), xp.cov(x, y)


@pandas_.works
def missing_values_become_nan(xp):
    return xp.asarray(pd.Series([1, None, 3])), xp.nanmean(xp.asarray(pd.Series([1.0, None, 3.0])))


@pandas_.works
def groups_become_arrays(xp):
    table = pd.DataFrame({"key": list("aabba"), "x": [1.0, 2.0, 3.0, 4.0, 5.0]})
    return {key: xp.sort(xp.asarray(group))[::-1] for key, group in table.groupby("key")["x"]}


# ---- both together -----------------------------------------------------------------------------------------


@pandas_.in_place
def arithmetic_keeps_labels(xp):
    series = pd.Series([1.0, 2.0, 3.0], index=list("abc"))
    added, reflected = series + values(xp, 3), values(xp, 3) * series
    return xp.asarray(added), xp.asarray(reflected), list(reflected.index), xp.asarray(series > values(xp, 3))


@pandas_.in_place
def functions_of_elements_keep_labels(xp):
    series = pd.Series([1.0, 4.0, 9.0], index=list("abc"))
    roots, table = xp.sqrt(series), xp.exp(pd.DataFrame({"x": [0.0, 1.0], "y": [2.0, 3.0]}))
    return type(roots).__name__, list(roots.index), xp.asarray(roots), type(table).__name__, xp.asarray(table)


@pandas_.in_place
def functions_applied_to_columns(xp):
    table = pd.DataFrame({"x": [0.5, 1.5], "y": [2.0, 3.0]})
    return (
        xp.asarray(table.apply(xp.sin)),
        xp.asarray(table.transform(xp.sqrt)),
        xp.asarray(table.agg(xp.mean)),
    )


@pandas_.in_place
def windows_that_roll(xp):
    series = pd.Series(values(xp))
    return xp.asarray(series.rolling(3).mean()), xp.asarray(series.rolling(2).apply(xp.max, raw=True))


@pandas_.in_place
def rows_by_position(xp):
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0]})
    return xp.asarray(table.iloc[xp.asarray([2, 0])]), xp.asarray(table.take(xp.asarray([1])))


@pandas_.in_place
def bins(xp):
    return xp.asarray(pd.cut(pd.Series(values(xp)), 3, labels=False)), xp.asarray(
        pd.qcut(values(xp), 2, labels=False)
    )


@pandas_.in_place
def what_describes_a_table(xp):
    described = pd.DataFrame({"x": values(xp), "y": xp.arange(6.0)}).describe()
    return xp.asarray(described), list(described.index)


@pandas_.in_place
def products_of_matrices(xp):
    table = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]])
    matrix = xp.asarray([[0.5, 1.0], [2.0, 0.0]])
    return xp.asarray(table @ matrix), xp.asarray(table.dot(matrix[0])), xp.asarray(matrix @ table)


@pandas_.refused(KeyError, ISINSTANCE)
def rows_by_a_mask(xp):
    return pd.DataFrame({"x": [1.0, 2.0, 3.0]})[values(xp, 3) > 0]


@pandas_.in_place
def rows_by_a_mask_in_a_series(xp):
    return xp.asarray(pd.DataFrame({"x": [1.0, 2.0, 3.0]})[pd.Series(values(xp, 3) > 0)])


@pandas_.refused(TypeError, ISINSTANCE, message="not callable")
def groups_by_an_array(xp):
    return pd.Series([1.0, 2.0, 3.0]).groupby(values(xp, 3) > 0).mean()


@pandas_.in_place
def groups_by_a_series(xp):
    return xp.asarray(pd.Series([1.0, 2.0, 3.0]).groupby(pd.Series(values(xp, 3) > 0)).mean())


@pandas_.refused(TypeError, ISINSTANCE, message="requires a Series")
def unique_values_by_pandas(xp):
    return pd.unique(values(xp))


@pandas_.refused(TypeError, "polyarray has no dtype for objects, texts and dates", message="no dtype")
def a_column_of_texts(xp):
    return str(xp.asarray(pd.Series(["a", "b"])).dtype)


test_programs = pandas_.test()


# ---- copies ------------------------------------------------------------------------------------------------


def address(array):
    return np.asarray(array).__array_interface__["data"][0]


def test_a_series_is_a_view_of_our_memory():
    x = pa.arange(100.0)
    with count_exports() as exports:
        series = pd.Series(x)
    assert exports == {"buffer": 1}
    assert address(series) == address(x)


def test_a_table_is_one_copy_or_none():
    x = pa.arange(12.0).reshape(3, 4)
    assert address(pd.DataFrame(x, copy=False)) == address(x)
    with count_exports() as exports:
        table = pd.DataFrame({"x": x[0], "y": x[1]})
    assert exports == {"buffer": 2}
    assert address(table["x"]) != address(x)
    assert address(pd.DataFrame({"x": x[0]}, copy=False)["x"]) == address(x)


def test_columns_become_arrays_without_a_copy():
    series = pd.Series(np.arange(5.0))
    table = pd.DataFrame({"x": np.arange(5.0), "y": np.arange(5.0)})
    for column in (series, table["y"]):
        assert address(pa.asarray(column)) == address(column)
    assert address(pa.asarray(table)) == address(table.to_numpy())
    assert address(pa.from_dlpack(series.to_numpy())) == address(series)


def test_what_pandas_shares_may_not_be_written():
    """Since pandas 3, views of columns are read-only, because other tables may have the same memory."""
    array = pa.asarray(pd.Series([1.0, 2.0]))
    assert not array.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 3.0


def test_there_and_back_is_the_same_memory():
    x = pa.arange(8.0)
    assert address(pa.asarray(pd.Series(x))) == address(x)
