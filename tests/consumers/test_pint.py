"""Programs of Pint's documentation of arrays."""

import copy

import pytest

pint_library = pytest.importorskip("pint")

import numpy as np
from consumers.cases import Consumer

pint = Consumer("Pint", page="pint")
units = pint_library.UnitRegistry()
Q = units.Quantity


def lengths(xp):
    """Two rows of three metres."""
    return Q(xp.arange(1.0, 7).reshape(2, 3), "metre")


def parts(*quantities):
    """Magnitudes and names of units."""
    return [(q.magnitude, str(q.units)) if isinstance(q, Q) else q for q in quantities]


# ---- making quantities and converting them ---------------------------------------------------------------


@pint.works
def three_ways_to_make_a_quantity(xp):
    a = xp.asarray([3.0, 4.0])
    return parts(a * units.metre, units.metre * a, Q(a, "metre"), Q(a, units.metre), Q(a))


@pint.works
def conversions(xp):
    q = lengths(xp)
    return parts(q.to("km"), q.to_base_units(), q.to(units.inch), q.m_as("cm"), q.to_root_units())


@pint.works
def conversions_in_place(xp):
    q = lengths(xp)
    q.ito("centimetre")
    r = lengths(xp)
    r.ito_base_units()
    return parts(q, r)


@pint.works
def temperatures(xp):
    celsius = Q(xp.asarray([0.0, 20.0, 100.0]), "degC")
    return parts(celsius.to("kelvin"), celsius.to("degF"), celsius - Q(10.0, "degC"))


@pint.works
def logarithmic_units(xp):
    power = Q(xp.asarray([1.0, 20.0, 300.0]), "milliwatt")
    return parts(power.to("dBm"), power.to("dBm").to("watt"))


@pint.works
def contexts(xp):
    waves = Q(xp.asarray([400.0, 500.0]), "nanometre")
    return parts(waves.to("terahertz", "spectroscopy"))


@pint.works
def dimensions(xp):
    speed = lengths(xp) / Q(2.0, "second")
    return (
        str(speed.dimensionality),
        speed.check("[speed]"),
        str(speed.units),
        speed.is_compatible_with("km/h"),
    )


# ---- operators -------------------------------------------------------------------------------------------


@pint.works
def sums_of_different_units(xp):
    q = lengths(xp)
    return parts(q + Q(1.0, "km"), q - q.to("cm"), -q, +q, abs(-q))


@pint.works
def products_and_quotients(xp):
    q = lengths(xp)
    return parts(
        q * q, q / Q(2.0, "s"), 2 * q, q / q, q // Q(2.0, "m"), q % Q(2.0, "m"), *divmod(q, Q(4.0, "m"))
    )


@pint.works
def powers(xp):
    q = lengths(xp)
    return parts(q**2, q**0.5, (q / Q(1.0, "m")) ** xp.asarray([1.0, 2.0, 3.0]), 2 ** (q / q))


@pint.works
def arrays_and_quantities(xp):
    q, a = lengths(xp), xp.asarray([1.0, 2.0, 3.0])
    return parts(a * q, q * a, q / a, a / q, a + q / Q(1.0, "m"))


@pint.works
def numpys_arrays_and_quantities(xp):
    q, a = lengths(xp), np.asarray([1.0, 2.0, 3.0])
    return parts(a * q, q * a, q / a, q + Q(a, "m"))


@pint.works
def comparisons(xp):
    q = lengths(xp)
    return parts(q > Q(250.0, "cm"), q == q.to("km"), q != q, (q <= Q(3.0, "m")).all())


@pint.works
def operators_in_place(xp):
    q, r = lengths(xp), lengths(xp)
    q += Q(1.0, "cm")
    q *= 2
    r /= Q(2.0, "s")
    return parts(q, r)


@pint.works
def matrix_products(xp):
    q = lengths(xp)
    return parts(q @ q.T, np.dot(q, q.T), q.dot(q[0]), np.matmul(q, q.T))


# ---- methods and elements --------------------------------------------------------------------------------


@pint.works
def reductions_as_methods(xp):
    q = lengths(xp)
    return parts(
        q.sum(),
        q.sum(axis=0),
        q.mean(axis=1),
        q.std(),
        q.var(axis=0),
        q.min(axis=0),
        q.max(),
        q.cumsum(axis=1),
    )


@pint.works
def products_as_methods(xp):
    return parts(lengths(xp).prod(), lengths(xp).prod(axis=0), (lengths(xp) / Q(1.0, "m")).cumprod(axis=1))


@pint.works
def positions_as_methods(xp):
    q = lengths(xp)
    return q.argmax(axis=0), q.argmin(), q.argsort(axis=1), q[0].searchsorted(q[1]), q.nonzero()


@pint.works
def shapes_as_methods(xp):
    q = lengths(xp)
    return (
        parts(q.T, q.reshape(6), q.flatten(), q.ravel(), q.transpose(), q.astype("float32"), q.repeat(2)),
        q.shape,
        q.ndim,
    )


@pint.works
def elements(xp):
    q = lengths(xp)
    return (
        parts(q[0, 1:], q[q > Q(2.0, "m")], q[[1, 0]], q[..., None]),
        [float(x.magnitude) for x in q[0]],
        len(q),
    )


@pint.works
def assignment_converts(xp):
    q = lengths(xp)
    q[0, 0] = Q(5.0, "km")
    q[1] = Q(xp.asarray([1.0, 2.0, 3.0]), "cm")
    q[0, 1:] = Q(7.0, "mm")
    return parts(q)


@pint.works
def limits_and_rounding(xp):
    q = lengths(xp)
    return parts(q.clip(Q(200.0, "cm"), Q(5.0, "m")), q.round(), q.real, q.imag)


@pint.works
def lists_and_copies(xp):
    q = lengths(xp)
    twin = copy.deepcopy(q)
    twin[0, 0] = Q(0.0, "m")
    return parts(q, twin, copy.copy(q)), [[x.magnitude for x in row] for row in q.tolist()]


# ---- NumPy's functions -----------------------------------------------------------------------------------


@pint.works
def trigonometry(xp):
    angles = Q(xp.linspace(0.0, 90, 7), "degree")
    return parts(
        np.sin(angles),
        np.cos(angles),
        np.tan(angles / 2),
        np.arctan2(lengths(xp), lengths(xp)),
        np.radians(angles),
    )


@pint.works
def other_elementwise_functions(xp):
    q = lengths(xp)
    return parts(
        np.sqrt(q),
        np.square(q),
        np.hypot(q, q),
        np.maximum(q, Q(300.0, "cm")),
        np.exp(q / Q(1.0, "km")),
        np.isnan(q),
    )


@pint.works
def functions_of_the_arrays_package(xp):
    q = lengths(xp)
    return parts(
        xp.sqrt(q),
        xp.sum(q, axis=0),
        xp.concatenate([q, q.to("cm")]),
        xp.sin(q / Q(1.0, "m")),
        xp.where(q > q[0], q, q / 2),
    )


@pint.works
def reductions(xp):
    q = lengths(xp)
    return parts(
        np.sum(q, axis=0),
        np.mean(q, axis=0),
        np.std(q),
        np.median(q, axis=0),
        np.max(q),
        np.ptp(q),
        np.var(q),
    )


@pint.works
def quantiles(xp):
    q = lengths(xp)
    return parts(np.percentile(q, 50, axis=0), np.quantile(q, 0.25), np.nanmean(q), np.nanmax(q, axis=0))


@pint.works
def joining(xp):
    q = lengths(xp)
    return parts(
        np.concatenate([q, q.to("cm")]), np.stack([q, q]), np.vstack([q, q]), np.append(q, q), np.tile(q, 2)
    )


@pint.works
def shapes(xp):
    q = lengths(xp)
    return parts(
        np.reshape(q, (3, 2)),
        np.transpose(q),
        np.expand_dims(q, 0),
        np.broadcast_to(q, (2, 2, 3)),
        np.rot90(q),
        np.flip(q),
    )


@pint.works
def choices_and_order(xp):
    q = lengths(xp)
    return parts(
        np.where(q > Q(2.0, "m"), q, Q(0.0, "m")),
        np.sort(q, axis=1),
        np.clip(q, Q(2.0, "m"), Q(400.0, "cm")),
        np.round(q, 1),
    )


@pint.works
def padding_and_insertion(xp):
    q = lengths(xp)
    return parts(
        np.pad(q, 1, constant_values=Q(0.0, "m")),
        np.insert(q, 0, Q(1.0, "m"), axis=1),
        np.delete(q, 0, axis=1),
    )


@pint.works
def calculus(xp):
    x, y = Q(xp.asarray([0.0, 1.0, 3.0]), "s"), lengths(xp)[0]
    return parts(
        np.diff(y), np.gradient(y, x), np.trapezoid(y, x), np.interp(Q(xp.asarray([500.0, 2000]), "ms"), x, y)
    )


@pint.works
def products(xp):
    q = lengths(xp)
    return parts(np.cross(q[0], q[1]), np.einsum("ij,kj->ik", q, q), np.tensordot(q, q, 2), np.linalg.norm(q))


@pint.works
def linear_equations(xp):
    a = Q(xp.asarray([[2.0, 1.0], [1.0, 3.0]]), "kg")
    return parts(np.linalg.solve(a, Q(xp.asarray([1.0, 2.0]), "N")))


@pint.works
def arrays_like_another(xp):
    q = lengths(xp)
    return parts(
        np.zeros_like(q), np.full_like(q, Q(2.0, "m")), np.ones_like(q), np.copy(q), *np.meshgrid(q[0], q[1])
    )


@pint.works
def questions(xp):
    q = lengths(xp)
    return [
        np.isclose(q, q.to("km")),
        bool(np.allclose(q, q)),
        np.any(q > Q(5.0, "m")),
        np.all(q > Q(5.0, "m"), axis=0),
    ]


# ---- functions of the program ----------------------------------------------------------------------------


@pint.works
def functions_with_units(xp):
    @units.wraps("second", ("metre", "metre/second**2"))
    def fall(height, gravity):
        return (2 * height / gravity) ** 0.5

    @units.check("[length]", "[time]")
    def speed(length, time):
        return length / time

    return parts(fall(lengths(xp), Q(9.81, "m/s^2")), speed(lengths(xp), Q(1.0, "min")))


@pint.works
def texts(xp):
    q = lengths(xp)
    return repr(q), f"{q.units:P}", f"{q[0, 1]:.2f~P}", str(q[0, 1])


# ---- with other libraries ----------------------------------------------------------------------------------


def innermost(quantity):
    """The array in a quantity, whether or not Dask has yet to compute it."""
    value = getattr(quantity, "magnitude", quantity)
    return value.compute(scheduler="synchronous") if hasattr(value, "compute") else value


@pint.adapter
def inside_xarray(xp):
    xr = pytest.importorskip("xarray")
    a = xr.DataArray(lengths(xp), dims=("x", "y"))
    results = (
        a.sum("x"),
        a.mean(),
        2 * a,
        a.isel(x=0),
        a.where(a > Q(2.0, "m")),
        xr.concat([a, a], "x"),
        a.std("y"),
    )
    return [(innermost(r.data), str(r.data.units)) for r in results]


@pint.adapter
def around_dask(xp):
    da = pytest.importorskip("dask.array")
    q = Q(da.from_array(xp.arange(6.0).reshape(2, 3), chunks=(1, 3)), "m")
    return [
        innermost(r) for r in (q, q.sum(axis=0), q.to("cm"), np.sqrt(q), q * xp.ones(3), q[0] + Q(1.0, "km"))
    ]


@pint.adapter
def inside_xarray_and_around_dask(xp):
    xr, da = pytest.importorskip("xarray"), pytest.importorskip("dask.array")
    a = xr.DataArray(Q(da.from_array(xp.arange(6.0).reshape(2, 3), chunks=(1, 3)), "m"), dims=("x", "y"))
    return [innermost(r.data) for r in (a, a.mean("x"), (a * a).sum("y"), a.isel(y=1))]


# ---- texts -------------------------------------------------------------------------------------------------


@pint.converts(
    "Pint formats each number of NumPy's arrays alone, and is given one of our memory by the adapter"
)
def texts_of_magnitudes(xp):
    q = lengths(xp) / 3
    return (
        str(q),
        f"{q}",
        f"{q:~}",
        f"{q:.2f}",
        f"{q:.3f~P}",
        f"{q:.1e}",
        f"{q:.2f~L}",
        f"{q:.2f~C}",
        f"{q:.2f~H}",
    )


@pint.works
def what_cannot_be_added(xp):
    with pytest.raises(pint_library.DimensionalityError, match="Cannot convert from 'meter'"):
        lengths(xp) + Q(xp.asarray([1.0]), "s")
    with pytest.raises(TypeError, match=r"no implementation found for .numpy\.unique."):
        np.unique(lengths(xp))
    return []


test = pint.test()
