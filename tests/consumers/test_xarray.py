"""Programs of xarray's user guide."""

import copy
import pickle

import pytest

xr = pytest.importorskip("xarray")
pd = pytest.importorskip("pandas")

import numpy as np
from consumers.cases import Consumer

xarray = Consumer("xarray", page="xarray", rtol=1e-10, atol=1e-12)


def field(xp, seed=0):
    """Numbers over four places and six times, with coordinates, two seasons and a name."""
    return xr.DataArray(
        xp.random.default_rng(seed).normal(size=(4, 6)),
        dims=("place", "time"),
        coords={
            "place": [10, 20, 30, 40],
            "time": pd.date_range("2000-01-01", periods=6),
            "season": ("time", ["wet", "dry", "wet", "dry", "dry", "wet"]),
            "height": ("place", [1.0, 2.0, 4.0, 8.0]),
        },
        name="field",
        attrs={"units": "K"},
    )


def holes(xp):
    a = field(xp)
    return a.where(a > -0.5)


def data(*results):
    """The arrays of data arrays, variables and datasets, with names and sizes of dimensions."""
    found = []
    for result in results:
        if isinstance(result, xr.Dataset):
            found.append({str(name): data(variable) for name, variable in result.data_vars.items()})
        elif isinstance(result, (xr.DataArray, xr.Variable)):
            found.append((result.data, list(result.dims)))
        else:
            found.append(result)
    return found


# ---- structures ------------------------------------------------------------------------------------------


@xarray.adapter
def a_variable(xp):
    v = xr.Variable(("x", "y"), xp.arange(6.0).reshape(2, 3), {"units": "m"})
    return data(
        v, v + 1, v.transpose("y", "x"), v[:, 0], v.mean("x"), v.stack(z=("x", "y")), v.copy(deep=True)
    )


@xarray.adapter
def a_data_array(xp):
    a = field(xp)
    return (
        data(a, a.rename("b"), a.copy(), a.copy(deep=True)),
        a.shape,
        a.sizes["time"],
        a.dtype.name,
        a.nbytes,
    )


@xarray.adapter
def dtypes_are_numpys_as_far_as_xarray_sees(xp):
    return isinstance(field(xp).dtype, np.dtype), field(xp).astype("float32").dtype.name


@xarray.adapter
def a_dataset(xp):
    a = field(xp)
    d = xr.Dataset({"a": a, "b": 2 * a, "c": ("place", xp.arange(4))})
    return data(
        d,
        d.mean("time"),
        d["a"] - d["b"],
        d.drop_vars("a"),
        d.assign(e=d.a**2),
        d.sel(place=20),
        d.transpose(),
    )


@xarray.adapter
def dictionaries_of_datasets(xp):
    d = xr.Dataset({"a": field(xp), "b": 2 * field(xp)})
    return data(
        d.to_array(), d.map(abs), d[["a"]], d.rename(a="z"), d.isel(time=0), d.to_dataarray("k").sum("k")
    )


@xarray.adapter
def coordinates_that_are_ours(xp):
    a = field(xp).assign_coords(weight=("place", xp.asarray([1.0, 2.0, 3.0, 4.0])))
    return data(a.weight, (a * a.weight).sum("place"), a.weight.mean())


@xarray.adapter
def texts(xp):
    return [
        text.split("\n")[0].replace("polyarray", "numpy")
        for text in (repr(field(xp)[0, :2]), repr(field(xp).variable))
    ]


# ---- arithmetic ------------------------------------------------------------------------------------------


@xarray.adapter
def operators(xp):
    a = field(xp)
    return data(
        a + 1, 2 - a, a * a, a / 3, a**2, a // 0.5, a % 0.3, -a, abs(a), a > 0, (a > 0) & (a < 1), a @ a
    )


@xarray.adapter
def broadcasting_by_name(xp):
    a = field(xp)
    return data(a - a.mean("time"), a.isel(place=0) * a.isel(time=0), *xr.broadcast(a[0], a))


@xarray.adapter
def alignment_by_label(xp):
    a = field(xp)
    with xr.set_options(arithmetic_join="outer"):
        outer = a[:3] + a[1:]
    return data(a + a[1:], outer, *xr.align(a, a[1:3], join="outer"), *xr.align(a, a[1:3], join="inner"))


@xarray.adapter
def universal_functions(xp):
    a = field(xp)
    return data(
        np.sin(a),
        np.exp(a),
        np.fmax(a, 0),
        np.hypot(a, a),
        np.isnan(a),
        xp.sin(a),
        xp.add(a, 1),
        xp.sqrt(abs(a)),
    )


@xarray.adapter
def in_place(xp):
    a = field(xp)
    a += 1
    a *= a.mean("time")
    return data(a)


@xarray.adapter
def with_arrays_of_the_program(xp):
    a = field(xp)
    return data(a + xp.ones((4, 6)), xp.ones((4, 6)) * a, a * xp.float64(2), a * a.mean().data)


@xarray.adapter
def choices(xp):
    a = field(xp)
    return data(
        a.where(a > 0), a.where(a > 0, -1.0), xr.where(a > 0, a, 0), a.clip(-1, 1), a.isin([0.0]), a.round(1)
    )


@xarray.adapter
def missing_values(xp):
    a = holes(xp)
    return data(
        a.isnull(),
        a.notnull(),
        a.fillna(0),
        a.fillna(a.mean("time")),
        a.count("time"),
        a.combine_first(field(xp)),
    )


@xarray.adapter
def comparisons_of_structures(xp):
    a = field(xp)
    return a.equals(a.copy(deep=True)), a.identical(a.rename("b")), a.broadcast_equals(a + 0), a.equals(a + 1)


@xarray.adapter
def complex_numbers_and_other_types(xp):
    a = field(xp)
    return data((a * 1j).imag, (a * 1j).real, (a * 1j).conj(), a.astype("float32"), (a * 10).astype("int32"))


# ---- reductions ------------------------------------------------------------------------------------------


@xarray.adapter
def reductions_by_name(xp):
    a = field(xp)
    return data(*(getattr(a, name)("time") for name in "sum mean std var min max prod median count".split()))


@xarray.adapter
def reductions_to_numbers(xp):
    a = field(xp)
    return data(
        a.sum(),
        a.mean(),
        a.std(ddof=1),
        a.max(),
        a.median(),
        (a > 0).any(),
        (a > 0).all(),
        a.mean(["place", "time"]),
    )


@xarray.adapter
def reductions_without_missing_values(xp):
    a = holes(xp)
    return data(
        a.mean("time"),
        a.sum("time", min_count=5),
        a.std("place"),
        a.max(),
        a.mean("time", skipna=False),
        a.prod(),
    )


@xarray.adapter
def quantiles(xp):
    return data(
        field(xp).quantile([0.25, 0.5], "time"), field(xp).quantile(0.5), holes(xp).quantile(0.5, "place")
    )


@xarray.adapter
def running_sums(xp):
    a = field(xp)
    return data(a.cumsum("time"), a.cumprod("place"), holes(xp).cumsum("time"), a.cumulative("time").sum())


@xarray.adapter
def positions_of_extrema(xp):
    a = field(xp)
    return data(a.argmax("time"), a.argmin("place"), a.idxmax("place"), *a.argmax(["place", "time"]).values())


@xarray.adapter
def weights(xp):
    a = field(xp)
    weighted = a.weighted(a.height)
    return data(
        weighted.mean("place"), weighted.sum("place"), weighted.std("place"), weighted.sum_of_weights("place")
    )


@xarray.adapter
def correlations(xp):
    a, b = field(xp), field(xp, 1)
    return data(
        xr.corr(a, b, "time"),
        xr.cov(a, b, "place"),
        xr.dot(a, b, dim="time"),
        xr.dot(a, b),
        a.dot(b, dim="place"),
    )


# ---- indexing --------------------------------------------------------------------------------------------


@xarray.adapter
def positions(xp):
    a = field(xp)
    return data(
        a[0],
        a[:, 1:3],
        a[1, -1],
        a.isel(place=2),
        a.isel(time=slice(None, None, 2)),
        a[{"time": [0, 2]}],
        a[::-1],
    )


@xarray.adapter
def labels(xp):
    a = field(xp)
    return data(
        a.sel(place=20),
        a.loc[20:30],
        a.sel(time="2000-01-03"),
        a.sel(time=slice("2000-01-02", "2000-01-04")),
        a.sel(place=[12, 39], method="nearest"),
        a.sel(place=[10, 40], time=a.time[1]),
    )


@xarray.adapter
def orthogonal_indexing(xp):
    a = field(xp)
    return data(
        a.isel(place=[0, 2, 3], time=[1, 5]),
        a[[0, 2], [True, False, True, False, True, True]],
        a.head(time=2),
        a.thin(2),
    )


@xarray.adapter
def vectorized_indexing(xp):
    a = field(xp)
    at = xr.DataArray([0, 1, 3], dims="points"), xr.DataArray([5, 2, 0], dims="points")
    return data(
        a.isel(place=at[0], time=at[1]), a.sel(place=xr.DataArray([[10, 40], [20, 10]], dims=("i", "j")))
    )


@xarray.adapter
def masks(xp):
    a = field(xp)
    return data(a[a.place > 15], a.where(a.place > 15, drop=True), a.sel(place=a.height > 3))


@xarray.adapter
def assignment(xp):
    a = field(xp)
    a[0] = 1.0
    a.loc[{"place": 20}] = xp.arange(6.0)
    a[{"place": [2, 3], "time": [0, 1]}] = 0.0
    a[{"place": xr.DataArray([0, 1], dims="p"), "time": xr.DataArray([3, 4], dims="p")}] = 7.0
    b = field(xp)
    b = xr.where(b > 1, 1, b)
    return data(a, b)


@xarray.adapter
def other_labels(xp):
    a = field(xp)
    return data(
        a.reindex(place=[10, 15, 20]),
        a.reindex(place=[9, 21], method="nearest", tolerance=2),
        a.reindex_like(a[1:3]),
        a.reindex(place=[50], fill_value=-1.0),
        a.drop_sel(place=10),
        a.drop_duplicates("place"),
        a.drop_isel(time=0),
    )


@xarray.adapter
def order(xp):
    a = field(xp)
    return data(
        a.sortby("place", ascending=False),
        a.sortby("season"),
        a.argsort(axis=1),
        a.roll(time=2),
        a.shift(place=1),
    )


# ---- shapes and joining ----------------------------------------------------------------------------------


@xarray.adapter
def shapes(xp):
    a = field(xp)
    return data(
        a.transpose("time", "place"),
        a.T,
        a.expand_dims("k"),
        a.expand_dims({"k": 2}),
        a[:1].squeeze(),
        a.stack(z=("place", "time")),
        a.stack(z=("place", "time")).unstack("z"),
        a.swap_dims(place="height"),
        a.coarsen(time=2).construct(time=("t", "w")),
    )


@xarray.adapter
def concatenation(xp):
    a = field(xp)
    return data(
        xr.concat([a[:2], a[2:]], "place"),
        xr.concat([a, a + 1], pd.Index(["x", "y"], name="k")),
        xr.concat([a[0], a[1]], "new"),
        xr.concat([a[:, :3], a[1:]], "place", join="outer"),
    )


@xarray.adapter
def merging(xp):
    a, b = field(xp), field(xp, 1).rename("other")
    return data(
        xr.merge([a, b]),
        xr.merge([a[:2].to_dataset(), b[1:].to_dataset()], join="outer"),
        xr.combine_by_coords([a[:2].to_dataset(), a[2:].to_dataset()]),
        xr.combine_nested([[a[:2, :3], a[:2, 3:]], [a[2:, :3], a[2:, 3:]]], ["place", "time"]),
        a.to_dataset().update({"b": b}),
    )


@xarray.adapter
def padding(xp):
    a = field(xp).drop_vars(["season", "time"])
    return data(
        *(a.pad(time=2, mode=mode) for mode in ("constant", "edge", "reflect", "wrap")),
        a.pad(time=1, constant_values=0),
    )


@xarray.adapter
def arrays_like_another(xp):
    a = field(xp)
    return data(xr.ones_like(a), xr.zeros_like(a), xr.full_like(a, 3), xr.full_like(a, 3, dtype="int64"))


# ---- groups and windows ----------------------------------------------------------------------------------


@xarray.adapter
def groups(xp):
    a = field(xp)
    return data(
        *(getattr(a.groupby("season"), name)() for name in "mean sum max min std var count median".split())
    )


@xarray.adapter
def anomalies_by_group(xp):
    a = field(xp)
    return data(
        a.groupby("season") - a.groupby("season").mean(),
        a.groupby("season").map(lambda part: part / part.std()),
    )


@xarray.adapter
def groups_of_times_and_bins(xp):
    a = field(xp)
    return data(
        a.groupby("time.day").mean(),
        a.groupby_bins("height", [0, 3, 9]).mean(),
        a.resample(time="2D").mean(),
        a.resample(time="3D").max(),
    )


@xarray.adapter
def groups_of_datasets(xp):
    d = xr.Dataset({"a": field(xp), "b": 2 * field(xp)})
    return data(
        d.groupby("season").mean(),
        d.groupby("season").sum("time"),
        d.groupby("place").map(lambda part: part - part.mean()),
    )


@xarray.adapter
def rolling_windows(xp):
    a = field(xp)
    window = a.rolling(time=3, center=True)
    return data(*(getattr(window, name)() for name in "mean sum max min std var count prod median".split()))


@xarray.adapter
def rolling_windows_with_fewer_elements(xp):
    a = field(xp)
    return data(
        a.rolling(time=3, min_periods=1).mean(),
        a.rolling(time=2, place=2).sum(),
        a.rolling(time=3).reduce(np.nanmax),
        a.rolling(time=2).construct("w").mean("w"),
    )


@xarray.adapter
def blocks_of_a_dimension(xp):
    a = field(xp).drop_vars("season")
    return data(
        a.coarsen(time=2).mean(), a.coarsen(time=4, boundary="trim").max(), a.coarsen(place=2, time=3).std()
    )


# ---- computation -----------------------------------------------------------------------------------------


@xarray.adapter
def functions_of_arrays(xp):
    a = field(xp)

    def spread(x):
        return x.max(axis=-1) - x.min(axis=-1)

    def centred(x):
        return x - x.mean(axis=-1, keepdims=True)

    over = {"input_core_dims": [["time"]]}
    return data(
        xr.apply_ufunc(spread, a, **over),
        xr.apply_ufunc(centred, a, output_core_dims=[["time"]], **over),
        xr.apply_ufunc(xp.add, a, a.isel(time=0)),
        xr.apply_ufunc(
            lambda x, y: xp.einsum("...i,...i->...", x, y), a, a, input_core_dims=[["time"], ["time"]]
        ),
        xr.apply_ufunc(xp.linalg.norm, a, kwargs={"axis": -1}, **over),
    )


@xarray.adapter
def functions_with_several_results(xp):
    a = field(xp)
    return data(
        *xr.apply_ufunc(
            lambda x: (x.min(axis=-1), x.max(axis=-1)),
            a,
            input_core_dims=[["time"]],
            output_core_dims=[[], []],
        )
    )


@xarray.adapter
def reductions_of_the_programs(xp):
    return data(
        field(xp).reduce(np.ptp, "time"),
        field(xp).reduce(lambda x, axis: xp.sum(x**2, axis=axis), "place"),
        field(xp).pipe(abs),
    )


@xarray.adapter
def derivatives_and_integrals(xp):
    a = field(xp)
    return data(
        a.diff("place"),
        a.differentiate("place"),
        a.integrate("place"),
        a.cumulative_integrate("place"),
        a.differentiate("time", datetime_unit="h"),
    )


@xarray.adapter
def polynomials(xp):
    a = field(xp).drop_vars("height")
    fit = a.polyfit("place", 2, skipna=False)
    return data(fit.polyfit_coefficients, xr.polyval(a.place, fit.polyfit_coefficients))


@xarray.adapter
def cross_products(xp):
    a = field(xp).drop_vars(["season", "time", "height"])
    return data(xr.cross(a[:, :3], a[:, 3:], dim="time"))


@xarray.adapter
def chunks_with_dask(xp):
    pytest.importorskip("dask")
    a = field(xp).chunk(place=2)
    return data(
        a.mean("place").compute(),
        (a + 1).compute(),
        a.map_blocks(lambda block: block * 2).compute(),
        a.chunk(time=3).T.load(),
    )


@xarray.adapter
def functions_of_chunks_with_dask(xp):
    pytest.importorskip("dask")
    a = field(xp).chunk(place=2)
    result = xr.apply_ufunc(
        lambda x: x.sum(axis=-1), a, input_core_dims=[["time"]], dask="parallelized", output_dtypes=[float]
    )
    return data(result.compute(), a.rolling(time=3).mean().compute())


@xarray.adapter
def copies_by_pickle(xp):
    a = field(xp)
    again = pickle.loads(pickle.dumps(a))
    return data(again, copy.deepcopy(a), copy.copy(a)), again.identical(a)


# ---- programs of the examples ----------------------------------------------------------------------------


@xarray.adapter
def toy_weather(xp):
    times = pd.date_range("2000-01-01", "2001-12-31", freq="15D")
    cycle = xp.sin(2 * np.pi * xp.asarray(times.dayofyear.to_numpy() / 365.25 - 0.28))
    base = 10 + 15 * cycle.reshape(-1, 1)
    rng = xp.random.default_rng(0)
    ds = xr.Dataset(
        {
            name: (("time", "location"), base + shift + 3 * rng.normal(size=(base.shape[0], 3)))
            for name, shift in (("tmin", 0), ("tmax", 10))
        },
        {"time": times, "location": ["IA", "IN", "IL"]},
    )
    freeze = (ds["tmin"] <= 0).groupby("time.month").mean("time")
    monthly = ds.resample(time="MS").mean()
    climatology = ds.groupby("time.month").mean("time")
    anomalies = ds.groupby("time.month") - climatology
    standardized = xr.apply_ufunc(
        lambda x, m, s: (x - m) / s,
        ds.groupby("time.month"),
        climatology,
        ds.groupby("time.month").std("time"),
    )
    return data(
        freeze,
        monthly,
        climatology,
        anomalies,
        standardized,
        ds.tmin.where(ds.tmin > 0).fillna(climatology.tmin.mean()),
    )


@xarray.adapter
def area_weighted_temperature(xp):
    latitudes = np.linspace(-80, 80, 9)
    air = xr.DataArray(
        xp.random.default_rng(0).normal(280, 10, size=(5, 9, 12)),
        dims=("time", "lat", "lon"),
        coords={"lat": latitudes},
    )
    weights = xr.DataArray(xp.cos(xp.deg2rad(xp.asarray(latitudes))), dims="lat", coords={"lat": latitudes})
    return data(
        air.weighted(weights).mean(("lon", "lat")),
        air.mean(("lon", "lat")),
        (air * weights).sum("lat") / weights.sum(),
    )


# ---- what is NumPy's or pandas' --------------------------------------------------------------------------

SCIPY = "xarray interpolates by scipy.interpolate and numpy.interp on NumPy's arrays"


@xarray.converts(SCIPY)
def interpolation(xp):
    a = field(xp).drop_vars("season")
    return data(
        a.interp(place=[15, 25]),
        a.interp(place=[15.5], method="nearest"),
        a.interp(place=[15, 25], time=a.time[:2]),
    )


@xarray.converts(SCIPY)
def interpolation_of_missing_values(xp):
    return data(holes(xp).interpolate_na("place"))


@xarray.converts("a mask of what is kept becomes positions of a pandas index")
def leaving_out_missing_values(xp):
    return data(
        holes(xp).dropna("time"),
        holes(xp).dropna("place", how="all"),
        field(xp).where(field(xp) > 0, drop=True),
    )


@xarray.converts("the first elements that are not missing are looked for with NumPy's arrays of positions")
def first_and_last_of_groups(xp):
    return data(field(xp).groupby("season").first(), field(xp).groupby("season").last())


@xarray.converts("numpy.vectorize calls the function for each element of a NumPy array")
def vectorized_functions(xp):
    return data(xr.apply_ufunc(lambda x: x.sum(), field(xp), input_core_dims=[["time"]], vectorize=True))


@xarray.converts("coordinates with an index are kept by pandas")
def an_index_of_our_array(xp):
    a = field(xp).drop_vars(["place", "height"]).assign_coords(place=xp.asarray([3, 1, 2, 0]))
    return data(a.sel(place=2), a.place)


@xarray.converts("a NumPy array, a pandas object, a list or a number is what was asked for")
def other_libraries_objects(xp):
    a = field(xp)[:2, :2]
    return [
        a.values,
        a.to_numpy(),
        a.as_numpy().data,
        a.to_series().to_numpy(),
        a.to_dataframe()["field"].to_numpy(),
        a.to_pandas().to_numpy(),
        a.to_dict()["data"],
        float(a[0, 0]),
        a[0, 1].item(),
    ]


@xarray.converts(
    "polyfit asks numpy.any of a variable whether elements are missing, which makes an array of the mask"
)
def polynomials_where_elements_may_be_missing(xp):
    return data(field(xp).drop_vars("height").polyfit("place", 1))


@xarray.converts("bottleneck, which xarray fills and ranks by, is compiled for NumPy's arrays")
def filling_from_neighbours_and_ranks(xp):
    pytest.importorskip("bottleneck")
    return data(holes(xp).ffill("time"), holes(xp).bfill("place", limit=1), field(xp).rank("time"))


@xarray.converts("files are written from NumPy's arrays, and read into them")
def files(xp):
    kept = xr.Dataset(
        {"a": field(xp).drop_vars(["season", "time"]), "b": ("k", xp.arange(3, dtype=xp.int32))}
    )
    return data(xr.load_dataset(kept.to_netcdf(engine="scipy"), engine="scipy"))


@xarray.converts("curves are fitted by scipy.optimize.curve_fit")
def curve_fitting(xp):
    a = field(xp).drop_vars(["season", "time", "height"])
    return data(a.curvefit("place", lambda x, slope, level: slope * x + level).curvefit_coefficients)


test = xarray.test()
