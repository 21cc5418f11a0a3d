"""Every function of SciPy that its table of capabilities says to take arrays of any namespace, on our arrays.

The table is SciPy's own, from which the notes in its documentation are made. It says which functions compute
on the processor whatever they are given: those read our memory by compiled loops. What they give back is
ours.
"""

import importlib
from pathlib import Path

import pytest

pytest.importorskip("scipy")

from consumers.cases import Consumer
from consumers.scipy_calls import CALLS, Data
from scipy._lib._array_api import SCIPY_ARRAY_API, xp_capabilities_table

MODULES = (
    "cluster.hierarchy cluster.vq constants differentiate fft integrate interpolate linalg ndimage optimize "
    "optimize.elementwise signal signal.windows sparse.linalg spatial.transform special stats"
).split()

# Functions that compute by NumPy's whatever they are given.
BY_NUMPY = {
    "signal.impulse": "it simulates by functions that are for NumPy's arrays alone, as SciPy's table "
    "says, and gives NumPy's arrays for those of array_api_strict, too"
}

# Functions that work on arrays of any kind by functions of their namespace, though the table says otherwise,
# or by ours for the arguments that they are given here.
WITHOUT_LOOPS = set(
    """ stats.brunnermunzel stats.ansari stats.wilcoxon stats.mannwhitneyu stats.cramervonmises_2samp
    stats.combine_pvalues signal.lp2lp signal.lp2hp signal.lp2bp signal.lp2bs signal.bilinear_zpk
    signal.lp2lp_zpk signal.lp2hp_zpk signal.lp2bp_zpk signal.lp2bs_zpk signal.freqs signal.freqz
    signal.group_delay signal.sos2tf signal.sos2zpk signal.sosfilt_zi signal.zpk2tf signal.tf2zpk
    signal.lfilter_zi signal.normalize signal.fftconvolve signal.oaconvolve signal.buttord signal.cheb1ord
    signal.cheb2ord signal.ellipord signal.butter signal.bessel signal.cheby1 signal.cheby2 signal.iirfilter
    signal.findfreqs signal.firwin signal.freqs_zpk signal.freqz_sos signal.sosfreqz signal.lfiltic
    signal.minimum_phase signal.resample signal.vectorstrength cluster.hierarchy.dendrogram
    """.split()
)

# Functions that the table does not restrict, but that go through compiled loops for arrays that are neither
# of CuPy nor of JAX nor of PyTorch: special functions, and what computes by them.
WITH_LOOPS = set(
    """ special.digamma special.entr special.erf special.erfc special.expit special.gammaln special.i0
    special.i0e special.i1 special.i1e special.ndtr special.log_ndtr special.erfinv special.logit
    special.ndtri special.chdtr special.chdtrc special.gammainc special.gammaincc special.multigammaln
    special.polygamma special.xlog1py special.zeta stats.entropy stats.normaltest stats.jarque_bera
    stats.shapiro stats.kruskal stats.friedmanchisquare stats.bartlett stats.fligner
    stats.epps_singleton_2samp stats.alexandergovern stats.bootstrap stats.power signal.filtfilt
    signal.get_window signal.windows.get_window signal.windows.kaiser signal.windows.kaiser_bessel_derived
    """.split()
)


def named():
    """The public functions and classes of the table, by their place in SciPy."""
    found = {}
    for module in MODULES:
        namespace = importlib.import_module(f"scipy.{module}")
        for name in sorted(dir(namespace)):
            value = getattr(namespace, name)
            if callable(value) and value in xp_capabilities_table:
                place = f"{module}.{name}"
                if all(value is not other for other in found.values()):
                    found[place] = value
    return found


FUNCTIONS = named()
SUPPORTED = {
    place: function
    for place, function in FUNCTIONS.items()
    if not (xp_capabilities_table[function]["np_only"] or xp_capabilities_table[function]["out_of_scope"])
}

scipy_ = Consumer("SciPy", rtol=1e-9, atol=1e-12)


def in_place(place):
    """Whether compiled loops compute a function."""
    by_the_table = xp_capabilities_table[SUPPORTED[place]]["cpu_only"]
    return (by_the_table and place not in WITHOUT_LOOPS) or place in WITH_LOOPS


for place in sorted(CALLS.keys() & SUPPORTED.keys()):

    def program(xp, place=place):
        return CALLS[place](SUPPORTED[place], Data(xp))

    if place in BY_NUMPY:
        scipy_.converts(BY_NUMPY[place], name=place)(program)
    elif in_place(place):
        scipy_.in_place(program, name=place)
    else:
        scipy_.works(program, name=place)


@scipy_.refused(
    TypeError,
    "functions that are for NumPy's arrays alone keep ours where they call NumPy's functions, "
    "which hand over to ours, and make matrices of NumPy beside them; `numpy.asarray` of the arguments helps",
    message="Multiple namespaces",
)
def the_impulse_of_a_transfer_function(xp):
    from scipy import signal

    d = Data(xp)
    return signal.impulse((d.numerator, d.denominator), N=8)


test_functions = scipy_.test()


def test_arrays_of_any_namespace_are_asked_for():
    assert SCIPY_ARRAY_API


def test_every_function_is_called():
    assert SUPPORTED.keys() == CALLS.keys()


def test_the_page_counts_them():
    chapters = {}
    for place in SUPPORTED:
        chapter = place.split(".")[0]
        counts = chapters.setdefault(chapter, [0, 0])
        if place not in BY_NUMPY:
            counts[in_place(place)] += 1
    page = (Path(__file__).parents[2] / "docs" / "with" / "scipy.md").read_text()
    for chapter, (ours, loops) in sorted(chapters.items()):
        assert f"| `{chapter}` | {ours or ''} | {loops or ''} |" in page, f"{chapter}: {ours}, {loops}"
