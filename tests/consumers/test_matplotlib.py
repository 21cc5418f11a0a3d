"""Plots of our arrays, of all kinds in matplotlib's gallery: the pictures are those of NumPy's arrays."""

import functools

import numpy as np
import polyarray as pa
import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("agg")

import matplotlib.pyplot as plt
from consumers.cases import Consumer

plots = Consumer("matplotlib")


def drawn(add=plots.in_place):
    """Adds a plot, of which the picture is compared."""

    def decorate(plot):
        @functools.wraps(plot)
        def picture(xp):
            figure, axes = plt.subplots(figsize=(3, 2), dpi=60)
            try:
                plot(xp, axes)
                figure.canvas.draw()
                # A list: pixels of both pictures are numbers of the same kind.
                return np.asarray(figure.canvas.buffer_rgba()).tolist()
            finally:
                plt.close(figure)

        return add(picture)

    return decorate


def numbers(xp, *shape):
    return xp.random.default_rng(0).normal(size=shape)


def hill(xp):
    x, y = xp.meshgrid(xp.linspace(-2, 2, 20), xp.linspace(-2, 2, 20))
    return x, y, xp.exp(-(x**2) - y**2)


# ---- pairs of numbers -----------------------------------------------------------------------------------


@drawn()
def plot(xp, axes):
    x = xp.linspace(0, 6, 50)
    axes.plot(x, xp.sin(x), "o-", x, xp.cos(x))
    axes.plot(x[::5], xp.stack((x, x**2 / 6), axis=1)[::5])


@drawn()
def plot_without_positions(xp, axes):
    axes.plot(xp.arange(5) ** 2)
    axes.plot(numbers(xp, 5, 3))


@drawn()
def plot_with_gaps(xp, axes):
    x = xp.arange(10.0)
    axes.plot(xp.where(x % 4 == 2, xp.nan, x))


@drawn()
def scatter(xp, axes):
    x, y, colour, size = numbers(xp, 4, 20)
    axes.scatter(x, y, s=100 * xp.abs(size), c=colour, alpha=0.5, vmin=xp.min(colour))


@drawn()
def bar(xp, axes):
    axes.bar(xp.arange(5), xp.arange(5.0) ** 2, yerr=xp.ones(5), width=0.5)
    axes.barh(["a", "b"], xp.asarray([1, 2]))


@drawn()
def step_stem_and_stairs(xp, axes):
    axes.step(xp.arange(5), xp.arange(5) ** 2)
    axes.stem(xp.arange(5), xp.arange(5.0) * 3)
    axes.stairs(xp.asarray([1.0, 2.0, 3.0]), xp.arange(4))


@drawn()
def fill_between_and_stackplot(xp, axes):
    x = xp.linspace(0, 6, 50)
    axes.fill_between(x, xp.sin(x), 0, where=xp.sin(x) > 0)
    axes.stackplot(xp.arange(4), xp.arange(4) + 1, xp.arange(4) * 2)
    axes.fill(xp.asarray([0.0, 1.0, 1.0]), xp.asarray([0.0, 0.0, 1.0]))


@drawn()
def errorbar(xp, axes):
    x = xp.arange(5.0)
    axes.errorbar(
        x, x**2, yerr=xp.stack((x / 5, x / 3)), xerr=x / 9, fmt="o", uplims=[False, True, False, False, True]
    )


@drawn()
def lines_and_limits(xp, axes):
    axes.vlines(xp.arange(4), 0, xp.arange(4.0) + 1)
    axes.hlines(xp.arange(4), 0, xp.float64(1))
    axes.axhline(xp.max(xp.arange(4)))
    axes.axvspan(*xp.asarray([1, 2]))
    axes.set_xlim(xp.asarray([0, 5]))
    axes.set_xticks(xp.arange(4))
    axes.annotate("here", xy=xp.asarray([1.0, 2.0]), xytext=xp.asarray([2, 3]))


@drawn()
def logarithmic_axes(xp, axes):
    axes.loglog(xp.logspace(0, 3, 10), xp.logspace(0, 3, 10) ** 2)


# ---- distributions --------------------------------------------------------------------------------------


@drawn(plots.in_place)
def hist(xp, axes):
    axes.hist(numbers(xp, 500), bins=20)


@drawn()
def stacked_histograms(xp, axes):
    axes.hist([numbers(xp, 50), numbers(xp, 70)], bins=xp.linspace(-3, 3, 10), stacked=True)
    axes.hist(numbers(xp, 40, 3), density=True, histtype="step", weights=xp.ones((40, 3)))


@drawn()
def hist2d_and_hexbin(xp, axes):
    x, y = numbers(xp, 2, 500)
    axes.hist2d(x, y, bins=10)
    axes.hexbin(x, y, gridsize=8)


@drawn()
def boxes_of_columns(xp, axes):
    axes.boxplot(numbers(xp, 30, 3))
    axes.boxplot([numbers(xp, 20), numbers(xp, 30)], positions=xp.asarray([4, 5]))


@drawn()
def violins_of_columns(xp, axes):
    axes.violinplot(numbers(xp, 30, 3))


@drawn()
def events_ecdf_and_pie(xp, axes):
    axes.eventplot([xp.asarray([1.0, 2.0, 3.0]), xp.asarray([2.0, 2.5])])
    axes.ecdf(numbers(xp, 30))
    axes.pie(xp.asarray([1.0, 2.0, 3.0]))


# ---- grids ----------------------------------------------------------------------------------------------


@drawn()
def imshow(xp, axes):
    axes.imshow(numbers(xp, 8, 9), cmap="gray", extent=xp.asarray([0, 1, 0, 1]), interpolation="bilinear")


@drawn()
def photographs(xp, axes):
    axes.imshow(xp.astype(xp.abs(numbers(xp, 8, 9, 3)) * 80, xp.uint8))
    axes.imshow(xp.astype(xp.clip(numbers(xp, 4, 4, 4), 0, 1), xp.float32))
    axes.imshow(xp.eye(4) > 0, alpha=0.5)


@drawn()
def pcolormesh_and_matshow(xp, axes):
    axes.pcolormesh(xp.arange(5), xp.arange(4), numbers(xp, 3, 4))
    axes.spy(xp.eye(5))
    axes.matshow(xp.eye(5))


@drawn()
def contour(xp, axes):
    axes.contour(*hill(xp), levels=xp.linspace(0, 1, 5))


@drawn()
def contourf(xp, axes):
    axes.contourf(*hill(xp))


@drawn()
def arrows(xp, axes):
    x, y, z = hill(xp)
    axes.quiver(x[::4, ::4], y[::4, ::4], z[::4, ::4], -x[::4, ::4])
    axes.streamplot(x[0], y[:, 0], y, -x)


@drawn()
def triangles(xp, axes):
    x, y = numbers(xp, 2, 20)
    axes.tricontourf(x, y, x * y)
    axes.triplot(x, y)


# ---- signals --------------------------------------------------------------------------------------------


@drawn()
def spectra(xp, axes):
    signal = xp.sin(xp.arange(512.0) ** 1.2)
    axes.psd(signal, NFFT=64)
    axes.specgram(signal, NFFT=64, noverlap=32)


@drawn()
def masked_arrays_of_numpy(xp, axes):
    x = xp.arange(10.0)
    masked = xp.ma.masked_where(x > 6, x)
    axes.plot(masked.to_numpy() if xp is pa else masked)


OBJECTS = "matplotlib keeps lengths of error bars in arrays of objects, of which polyarray has no dtype"


@drawn(plots.refused(TypeError, OBJECTS, message="no dtype"))
def limits_of_errors_by_a_mask(xp, axes):
    x = xp.arange(5.0)
    axes.errorbar(x, x, yerr=x, uplims=x > 2)


test_plots = plots.test()
