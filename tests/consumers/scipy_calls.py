"""A call of each function of SciPy that takes arrays of any namespace, on small data.

`CALLS` has the functions by their place in SciPy. A call gets the function and `Data`, which makes arrays by
the namespace under test, and returns what came; of objects, what they compute.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

__all__ = ["CALLS", "Data"]


class Data:
    """Arrays of one namespace, the same numbers in each."""

    def __init__(self, xp: Any) -> None:
        self.xp = xp
        self.unit = xp.asarray([0.05, 0.2, 0.35, 0.5, 0.8, 0.95])
        """Between 0 and 1."""
        self.x = xp.asarray([0.1, 0.5, 1.0, 1.7, 2.5, 4.0])
        """Positive."""
        self.y = xp.asarray([0.3, 1.1, 2.0, 0.9, 3.1, 1.5])
        self.real = xp.asarray([-2.5, -1.0, -0.2, 0.4, 1.5, 3.0])
        self.counts = xp.asarray([3.0, 5.0, 2.0, 7.0, 4.0, 6.0])
        self.whole = xp.asarray([3, 5, 2, 7, 4, 6])
        t = xp.arange(64, dtype=xp.float64)
        self.time = t / 64
        self.wave = xp.sin(2 * math.pi * 5 * self.time) + 0.5 * xp.cos(2 * math.pi * 11 * self.time)
        """64 samples of two tones."""
        self.waves = xp.stack((self.wave, self.wave[::-1] + self.time))
        self.image = xp.reshape(xp.sin(xp.arange(72.0) * 1.7) + xp.arange(72.0) / 30, (8, 9))
        self.small = self.image[:5, :6]
        self.mask = self.image > 1.0
        self.regions = xp.asarray(
            [
                [0, 1, 1, 0, 0, 2],
                [0, 1, 1, 0, 2, 2],
                [0, 0, 0, 0, 2, 2],
                [3, 3, 0, 0, 0, 0],
                [3, 3, 3, 0, 4, 4],
            ]
        )
        self.square = xp.asarray([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])
        self.a = xp.asarray([2.1, 3.4, 1.9, 4.4, 3.3, 2.8, 5.1, 3.9, 4.6, 2.2, 3.05, 4.15])
        """Samples of three groups."""
        self.b = xp.asarray([1.2, 2.7, 3.6, 2.4, 4.2, 1.8, 3.5, 2.95, 4.05, 3.15, 2.25, 3.85])
        self.c = xp.asarray([2.35, 1.45, 2.65, 3.75, 1.95, 2.85, 3.25, 4.35, 1.65, 2.15, 3.45, 2.55])
        self.groups = xp.stack((self.a, self.b, self.c))
        self.many = xp.tile(self.a, 3) + xp.linspace(0, 0.9, 36)
        self.p = xp.asarray([0.01, 0.2, 0.04, 0.6, 0.03])
        self.points = xp.asarray(
            [[0.0, 0.0], [0.1, 0.9], [1.05, 0.2], [4.0, 4.1], [4.3, 5.0], [5.2, 4.4], [9.0, 0.3], [8.1, 1.2]]
        )
        self.numerator = xp.asarray([0.1, 0.3, 0.2])
        self.denominator = xp.asarray([1.0, -0.6, 0.25])
        self.sos = xp.asarray([[0.2, 0.4, 0.2, 1.0, -0.5, 0.2], [1.0, -1.0, 0.3, 1.0, -0.2, 0.1]])
        self.zeros = xp.asarray([-0.5 + 0.2j, -0.5 - 0.2j])
        self.poles = xp.asarray([0.4 + 0.3j, 0.4 - 0.3j])
        self.linkage = xp.asarray(
            [[0.0, 1.0, 0.5, 2.0], [2.0, 3.0, 0.7, 2.0], [4.0, 5.0, 1.1, 3.0], [6.0, 7.0, 2.0, 5.0]]
        )

    def array(self, values: Any, **options: Any) -> Any:
        return self.xp.asarray(values, **options)

    def generator(self) -> Any:
        import numpy

        return numpy.random.default_rng(0)


CALLS: dict[str, Callable[[Any, Data], Any]] = {}


def unary(chapter: str, names: str, argument: Callable[[Data], Any], **options: Any) -> None:
    """Functions that take one array alike."""
    for name in names.split():
        CALLS[f"{chapter}.{name}"] = lambda f, d: f(argument(d), **options)


def calls(chapter: str, **rows: Callable[[Any, Data], Any]) -> None:
    """Functions that want a call each."""
    CALLS.update({f"{chapter}.{name}": row for name, row in rows.items()})


# ---- special functions ------------------------------------------------------------------------------------

unary(
    "special", "cbrt cosm1 digamma entr erf erfc erfcx exp1 exp10 exp2 exprel expi expit gamma", lambda d: d.x
)
unary(
    "special", "gammaln gammasgn i0 i0e i1 i1e j0 j1 k0 k0e k1 k1e loggamma ndtr rgamma sinc", lambda d: d.x
)
unary("special", "spence y0 y1 cosdg sindg tandg cotdg log_ndtr", lambda d: d.x)
unary("special", "ellipk ellipkm1 erfinv logit ndtri", lambda d: d.unit)
unary("special", "logsumexp softmax log_softmax", lambda d: d.image, axis=1)
calls(
    "special",
    bdtr=lambda f, d: f(d.counts, 10, d.unit),
    bdtrc=lambda f, d: f(d.counts, 10, d.unit),
    bdtri=lambda f, d: f(d.counts, 10, d.unit),
    betainc=lambda f, d: f(d.x, d.y, d.unit),
    betaincc=lambda f, d: f(d.x, d.y, d.unit),
    betaincinv=lambda f, d: f(d.x, d.y, d.unit),
    betaln=lambda f, d: f(d.x, d.y),
    binom=lambda f, d: f(d.counts, 2),
    boxcox=lambda f, d: f(d.x, 2.5),
    boxcox1p=lambda f, d: f(d.x, 2.5),
    chdtr=lambda f, d: f(d.counts, d.x),
    chdtrc=lambda f, d: f(d.counts, d.x),
    chdtri=lambda f, d: f(d.counts, d.unit),
    expn=lambda f, d: f(2, d.x),
    fdtr=lambda f, d: f(d.counts, d.y, d.x),
    fdtrc=lambda f, d: f(d.counts, d.y, d.x),
    fdtri=lambda f, d: f(d.counts, d.y, d.unit),
    gammainc=lambda f, d: f(d.y, d.x),
    gammaincc=lambda f, d: f(d.y, d.x),
    gammainccinv=lambda f, d: f(d.y, d.unit),
    gammaincinv=lambda f, d: f(d.y, d.unit),
    gdtr=lambda f, d: f(1.5, d.y, d.x),
    gdtrc=lambda f, d: f(1.5, d.y, d.x),
    huber=lambda f, d: f(d.y, d.real),
    hyp1f1=lambda f, d: f(0.5, d.y, d.real),
    inv_boxcox=lambda f, d: f(d.x, 2.5),
    inv_boxcox1p=lambda f, d: f(d.x, 2.5),
    kl_div=lambda f, d: f(d.x, d.y),
    lpmv=lambda f, d: f(1, d.counts, d.unit),
    multigammaln=lambda f, d: f(d.counts, 3),
    nbdtr=lambda f, d: f(d.counts, 4, d.unit),
    nbdtrc=lambda f, d: f(d.counts, 4, d.unit),
    nbdtri=lambda f, d: f(d.counts, 4, d.unit),
    pdtr=lambda f, d: f(d.counts, d.x),
    pdtrc=lambda f, d: f(d.counts, d.x),
    pdtri=lambda f, d: f(d.counts, d.unit),
    poch=lambda f, d: f(d.x, d.y),
    pseudo_huber=lambda f, d: f(d.y, d.real),
    polygamma=lambda f, d: f(2, d.x),
    radian=lambda f, d: f(d.real, d.x, d.y),
    rel_entr=lambda f, d: f(d.x, d.y),
    stdtr=lambda f, d: f(d.counts, d.real),
    stdtrit=lambda f, d: f(d.counts, d.unit),
    xlog1py=lambda f, d: f(d.x, d.y),
    xlogy=lambda f, d: f(d.x, d.y),
    yn=lambda f, d: f(2, d.x),
    zeta=lambda f, d: f(1 + d.x, d.y),
    zetac=lambda f, d: f(1 + d.x),
)

# ---- Fourier transforms -----------------------------------------------------------------------------------

unary("fft", "fft ifft rfft irfft hfft ihfft", lambda d: d.waves, n=48)
unary("fft", "dct idct dst idst", lambda d: d.waves, type=2, norm="ortho")
unary("fft", "fftn ifftn fft2 ifft2 rfftn rfft2 irfftn irfft2 hfftn hfft2 ihfftn ihfft2", lambda d: d.image)
unary("fft", "dctn idctn dstn idstn fftshift ifftshift", lambda d: d.image)
calls(
    "fft",
    fftfreq=lambda f, d: f(9, d=0.1, xp=d.xp),
    rfftfreq=lambda f, d: f(9, d=0.1, xp=d.xp),
    fht=lambda f, d: f(d.wave, dln=0.1, mu=0.5),
    ifht=lambda f, d: f(d.wave, dln=0.1, mu=0.5),
)

# ---- linear algebra, constants, differentiation, integration -----------------------------------------------


def linear_operator(f: Any, d: Data) -> Any:
    from scipy._lib._array_api import array_namespace

    return f((3, 3), matvec=lambda v: d.square @ v, dtype=d.xp.float64, xp=array_namespace(d.x)) @ d.x[:3]


calls(
    "linalg",
    block_diag=lambda f, d: f(d.square, d.small),
    fiedler=lambda f, d: f(d.x),
    orthogonal_procrustes=lambda f, d: f(d.square, d.square[::-1, :]),
)
calls(
    "sparse.linalg",
    LinearOperator=linear_operator,
    aslinearoperator=lambda f, d: f(d.square) @ d.x[:3],
)
calls(
    "constants",
    convert_temperature=lambda f, d: f(d.x, "Celsius", "Kelvin"),
    lambda2nu=lambda f, d: f(d.x),
    nu2lambda=lambda f, d: f(d.x),
)


def fields(result: Any, *names: str) -> tuple[Any, ...]:
    """Some of what an object of results says."""
    return tuple(getattr(result, name) for name in names)


calls(
    "differentiate",
    derivative=lambda f, d: fields(f(d.xp.exp, d.x), "df", "success", "nfev"),
    jacobian=lambda f, d: f(lambda z: z**2 + z[::-1, ...], d.x[:3]).df,
    hessian=lambda f, d: f(lambda z: d.xp.sum(z**3, axis=0), d.x[:3]).ddf + 1,
)
calls(
    "integrate",
    trapezoid=lambda f, d: f(d.image, d.xp.arange(9.0), axis=1),
    cumulative_trapezoid=lambda f, d: f(d.image, axis=1, initial=0),
    simpson=lambda f, d: f(d.image, axis=1),
    cumulative_simpson=lambda f, d: f(d.image, axis=1),
    romb=lambda f, d: f(d.image, axis=1),
    fixed_quad=lambda f, d: f(lambda t: t**3, d.array(0.0), d.array(1.0), n=4),
    qmc_quad=lambda f, d: fields(
        f(lambda t: d.xp.sum(t**2, axis=0), d.array([0.0, 0.0]), d.array([1.0, 1.0]), n_points=64,
          qrng=sobol(2)), "integral", "standard_error"),
    tanhsinh=lambda f, d: fields(f(lambda t: t**2, 0 * d.x, d.x), "integral", "success"),
    nsum=lambda f, d: fields(f(lambda k: 1 / k**2, d.array(1.0), d.array(math.inf)), "sum", "success"),
    cubature=lambda f, d: fields(
        f(lambda t: d.xp.sum(t**2, axis=-1), d.array([0.0, 0.0]), d.array([1.0, 2.0])), "estimate", "error"),
)  # fmt: skip


def sobol(dimensions: int) -> Any:
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, rng=0)


calls(
    "optimize",
    rosen=lambda f, d: f(d.x),
    rosen_der=lambda f, d: f(d.x),
    rosen_hess=lambda f, d: f(d.x),
    rosen_hess_prod=lambda f, d: f(d.x, d.y),
)
calls(
    "optimize.elementwise",
    find_root=lambda f, d: fields(f(lambda t, c: t**2 - c, (0 * d.x, 1 + d.x), args=(d.x,)), "x", "success"),
    find_minimum=lambda f, d: fields(
        f(lambda t, c: (t - c) ** 2 + 1, (d.x - 1, d.x + 0.2, d.x + 2), args=(d.x,)), "x", "f_x", "success"),
    bracket_root=lambda f, d: fields(f(lambda t, c: t**2 - c, 0 * d.x, args=(d.x,)), "bracket", "success"),
    bracket_minimum=lambda f, d: fields(
        f(lambda t, c: (t - c) ** 2, d.x + 3, args=(d.x,)), "bracket", "success"),
)  # fmt: skip

# ---- interpolation -----------------------------------------------------------------------------------------


def spline(spline: Any, d: Data) -> tuple[Any, ...]:
    """Values of a spline, of its derivative, and its integral."""
    at = d.array([0.55, 1.2, 1.9])
    return spline(at), spline.derivative()(at), spline.integrate(d.array(0.5), d.array(2.0))


calls(
    "interpolate",
    BSpline=lambda f, d: f(d.xp.arange(9.0), d.x, 2)(d.array([2.5, 3.5, 5.1])),
    NdBSpline=lambda f, d: f((d.xp.arange(9.0), d.xp.arange(10.0)), d.image[:6, :7], 2)(
        d.array([[2.5, 3.1], [4.2, 5.5]])),
    PPoly=lambda f, d: spline(f(d.small, d.array([0.5, 1.0, 1.4, 2.0, 2.5, 2.7, 3.0])), d),
    BPoly=lambda f, d: f(d.small, d.array([0.5, 1.0, 1.4, 2.0, 2.5, 2.7, 3.0]))(d.array([0.55, 1.2, 1.9])),
    make_interp_spline=lambda f, d: spline(f(d.x, d.y), d),
    make_lsq_spline=lambda f, d: f(
        d.time, d.wave, d.xp.concat((d.xp.zeros(4), d.array([0.5]), d.xp.ones(4))))(d.unit),
    make_smoothing_spline=lambda f, d: f(d.time, d.wave, lam=1e-6)(d.unit),
    make_splrep=lambda f, d: f(d.time, d.wave, s=0.1)(d.unit),
    make_splprep=lambda f, d: f([d.time, d.wave], s=0.1)[0](d.unit),
    generate_knots=lambda f, d: list(f(d.time, d.wave, s=1.0)),
    RBFInterpolator=lambda f, d: f(d.points, d.points[:, 0] + d.points[:, 1] ** 2)(
        d.array([[1.0, 1.0], [4.2, 4.5]])),
    CubicHermiteSpline=lambda f, d: spline(f(d.x, d.y, d.y), d),
    Akima1DInterpolator=lambda f, d: spline(f(d.x, d.y), d),
    CubicSpline=lambda f, d: spline(f(d.x, d.y), d),
    RegularGridInterpolator=lambda f, d: f((d.xp.arange(8.0), d.xp.arange(9.0)), d.image)(
        d.array([[1.5, 2.5], [6.1, 0.3]])),
)  # fmt: skip

# ---- rotations ---------------------------------------------------------------------------------------------


def rotation(f: Any, d: Data) -> tuple[Any, ...]:
    turn = f.from_euler("xyz", d.square)
    return (
        turn.as_quat(), turn.as_matrix(), turn.as_rotvec(), turn.as_mrp(), turn.as_euler("zyx"),
        turn.apply(d.square), (turn * turn.inv()).magnitude(), turn.mean().as_quat(canonical=True),
    )  # fmt: skip


def rigid(f: Any, d: Data) -> tuple[Any, ...]:
    from scipy.spatial.transform import Rotation

    move = f.from_components(d.x[:3], Rotation.from_rotvec(d.y[:3]))
    return move.as_matrix(), move.apply(d.square), move.inv().as_matrix(), move.as_dual_quat()


def slerp(f: Any, d: Data) -> Any:
    from scipy.spatial.transform import Rotation

    return f(d.x[:3], Rotation.from_rotvec(d.square))(d.array([0.2, 0.9])).as_quat()


calls("spatial.transform", Rotation=rotation, RigidTransform=rigid, Slerp=slerp)

# ---- statistics --------------------------------------------------------------------------------------------

unary(
    "stats",
    "gmean hmean tmean tvar tmin tmax tstd tsem moment skew kurtosis sem gstd iqr",
    lambda d: d.groups,
    axis=1,
)
unary(
    "stats", "zscore gzscore variation median_abs_deviation expectile circmean circvar circstd", lambda d: d.a
)
unary(
    "stats",
    "entropy differential_entropy mode kstat kstatvar rankdata lmoment cumfreq relfreq",
    lambda d: d.a,
)
for name in "skewtest kurtosistest normaltest jarque_bera shapiro".split():
    CALLS[f"stats.{name}"] = lambda f, d: tuple(f(d.many))
for name in "f_oneway kruskal friedmanchisquare bartlett levene fligner".split():
    CALLS[f"stats.{name}"] = lambda f, d: tuple(f(d.a, d.b, d.c))
for name in (
    "pearsonr pointbiserialr kendalltau ttest_ind ttest_rel ks_2samp brunnermunzel epps_singleton_2samp "
    "ansari mood wilcoxon mannwhitneyu spearmanrho chatterjeexi"
).split():
    CALLS[f"stats.{name}"] = lambda f, d: tuple(f(d.a, d.b))


def normal_cdf(x: Any) -> Any:
    from scipy import special

    return special.ndtr(x - 3)


def p_value(f: Any, d: Data, *arguments: Any, **options: Any) -> tuple[Any, ...]:
    return fields(f(*arguments, **options), "statistic", "pvalue")


def difference_of_means(x: Any, y: Any, axis: int = -1) -> Any:
    from scipy._lib._array_api import array_namespace

    xp = array_namespace(x)
    return xp.mean(x, axis=axis) - xp.mean(y, axis=axis)


def mean(x: Any, axis: int = -1) -> Any:
    from scipy._lib._array_api import array_namespace

    return array_namespace(x).mean(x, axis=axis)


def normals(d: Data) -> Callable[..., Any]:
    generator = d.generator()
    return lambda size: d.array(generator.normal(size=size))


calls(
    "stats",
    boxcox_llf=lambda f, d: f(0.7, d.a),
    yeojohnson_llf=lambda f, d: f(0.7, d.a),
    pmean=lambda f, d: f(d.groups, 2.5, axis=1),
    quantile=lambda f, d: f(d.a, d.array([0.25, 0.6])),
    estimated_cdf=lambda f, d: f(d.a, d.array([2.0, 3.5])),
    describe=lambda f, d: tuple(f(d.a)),
    zmap=lambda f, d: f(d.a, d.b),
    sigmaclip=lambda f, d: tuple(f(d.a, 1.5, 1.5)),
    trim_mean=lambda f, d: f(d.a, 0.1),
    obrientransform=lambda f, d: f(d.a, d.b),
    binomtest=lambda f, d: fields(f(d.whole, 10, 0.3), "statistic", "pvalue"),
    ttest_1samp=lambda f, d: tuple(f(d.a, 3.0)),
    ttest_ind_from_stats=lambda f, d: tuple(f(d.a[:3], d.b[:3], 12, d.b[:3], d.c[:3], 12)),
    power_divergence=lambda f, d: tuple(f(d.counts, lambda_="log-likelihood")),
    chisquare=lambda f, d: tuple(f(d.counts)),
    ks_1samp=lambda f, d: tuple(f(d.a, normal_cdf)),
    kstest=lambda f, d: tuple(f(d.a, normal_cdf)),
    cramervonmises=lambda f, d: p_value(f, d, d.a, normal_cdf),
    cramervonmises_2samp=lambda f, d: p_value(f, d, d.a, d.b),
    combine_pvalues=lambda f, d: tuple(f(d.p)),
    quantile_test=lambda f, d: p_value(f, d, d.a, q=3.0, p=0.4),
    linregress=lambda f, d: tuple(f(d.a, d.b)),
    false_discovery_control=lambda f, d: f(d.p),
    directional_stats=lambda f, d: fields(f(d.square), "mean_direction", "mean_resultant_length"),
    theilslopes=lambda f, d: tuple(f(d.a, d.b)),
    siegelslopes=lambda f, d: tuple(f(d.a, d.b)),
    alexandergovern=lambda f, d: p_value(f, d, d.a, d.b, d.c),
    bws_test=lambda f, d: p_value(f, d, d.a[:4], d.b[:4]),
    bootstrap=lambda f, d: fields(f((d.a,), mean, n_resamples=99, rng=d.generator()), "confidence_interval"),
    monte_carlo_test=lambda f, d: p_value(f, d, d.a - 3, normals(d), mean, n_resamples=99),
    permutation_test=lambda f, d: p_value(
        f, d, (d.a, d.b), difference_of_means, n_resamples=99, rng=d.generator(), vectorized=True),
    power=lambda f, d: fields(
        f(ttest, normals(d), d.array(12), n_resamples=99, kwargs={}), "power", "pvalues"),
)  # fmt: skip


def ttest(x: Any, axis: int = -1) -> Any:
    from scipy import stats

    return stats.ttest_1samp(x, 0.5, axis=axis).pvalue


# ---- signals -----------------------------------------------------------------------------------------------

unary("signal", "hilbert envelope detrend", lambda d: d.waves)
unary("signal", "sawtooth square", lambda d: 20 * d.time)
CALLS["signal.cspline1d"] = CALLS["signal.qspline1d"] = lambda f, d: f(d.wave)
for name in "bilinear lp2lp lp2hp lp2bp lp2bs".split():
    CALLS[f"signal.{name}"] = lambda f, d: f(d.numerator, d.denominator)
for name in "bilinear_zpk lp2lp_zpk lp2hp_zpk lp2bp_zpk lp2bs_zpk".split():
    options = {"fs": 2.0} if name == "bilinear_zpk" else {}
    CALLS[f"signal.{name}"] = lambda f, d, options=options: f(d.zeros, d.poles, 0.7, **options)
for name in "freqs freqz".split():
    CALLS[f"signal.{name}"] = lambda f, d: f(d.numerator, d.denominator, worN=16)
for name in "sos2tf sos2zpk sosfilt_zi".split():
    CALLS[f"signal.{name}"] = lambda f, d: f(d.sos)
for name in "zpk2tf zpk2sos".split():
    CALLS[f"signal.{name}"] = lambda f, d: f(d.zeros, d.poles, 0.7)
for name in "tf2zpk tf2sos lfilter_zi normalize".split():
    CALLS[f"signal.{name}"] = lambda f, d: f(d.numerator, d.denominator)
for name in "convolve correlate fftconvolve oaconvolve convolve2d correlate2d".split():
    CALLS[f"signal.{name}"] = lambda f, d: f(d.image, d.square, mode="same")
for name in "buttap besselap".split():
    CALLS[f"signal.{name}"] = lambda f, d: f(4, xp=d.xp)
for name in "buttord cheb1ord cheb2ord ellipord".split():
    CALLS[f"signal.{name}"] = lambda f, d: f(d.array([0.2, 0.5]), d.array([0.1, 0.6]), 3, 40)
calls(
    "signal",
    abcd_normalize=lambda f, d: f(d.square, d.square[:, :1], d.square[:1, :], d.array([[0.0]])),
    cheb1ap=lambda f, d: f(4, 1.0, xp=d.xp),
    cheb2ap=lambda f, d: f(4, 30.0, xp=d.xp),
    ellipap=lambda f, d: f(4, 1.0, 30.0, xp=d.xp),
    butter=lambda f, d: f(4, d.array([0.2, 0.5]), btype="band"),
    bessel=lambda f, d: f(3, d.array(0.3)),
    cheby1=lambda f, d: f(3, 1.0, d.array(0.3)),
    cheby2=lambda f, d: f(3, 30.0, d.array(0.3)),
    ellip=lambda f, d: f(3, 1.0, 30.0, d.array(0.3), output="sos"),
    iirfilter=lambda f, d: f(3, d.array([0.2, 0.5])),
    iircomb=lambda f, d: f(0.2, 20.0, xp=d.xp),
    iirnotch=lambda f, d: f(0.3, 20.0, xp=d.xp),
    iirpeak=lambda f, d: f(0.3, 20.0, xp=d.xp),
    gammatone=lambda f, d: f(440.0, "fir", fs=8000, xp=d.xp),
    choose_conv_method=lambda f, d: f(d.image, d.square, mode="same"),
    cspline1d_eval=lambda f, d: f(d.wave, d.x),
    qspline1d_eval=lambda f, d: f(d.wave, d.x),
    gauss_spline=lambda f, d: f(d.real, 3),
    deconvolve=lambda f, d: f(d.wave, d.denominator),
    group_delay=lambda f, d: f((d.numerator, d.denominator), w=16),
    filtfilt=lambda f, d: f(d.numerator, d.denominator, d.wave),
    findfreqs=lambda f, d: f(d.numerator, d.denominator, 8),
    firls=lambda f, d: f(11, d.array([0.0, 0.3, 0.5, 1.0]), d.array([1.0, 1.0, 0.0, 0.0])),
    firwin=lambda f, d: f(11, d.array(0.3)),
    firwin2=lambda f, d: f(11, d.array([0.0, 0.3, 1.0]), d.array([1.0, 1.0, 0.0])),
    freqs_zpk=lambda f, d: f(d.zeros, d.poles, 0.7, worN=16),
    freqz_zpk=lambda f, d: f(d.zeros, d.poles, 0.7, worN=16),
    freqz_sos=lambda f, d: f(d.sos, worN=16),
    sosfreqz=lambda f, d: f(d.sos, worN=16),
    get_window=lambda f, d: f(("kaiser", 4.0), 9, xp=d.xp),
    hilbert2=lambda f, d: f(d.image),
    impulse=lambda f, d: f((-d.square, d.square[:, :1], d.square[:1, :], d.array([[0.0]])), N=8),
    lfilter=lambda f, d: f(d.numerator, d.denominator, d.waves),
    lfiltic=lambda f, d: f(d.numerator, d.denominator, d.x[:2]),
    medfilt=lambda f, d: f(d.wave, 5),
    medfilt2d=lambda f, d: f(d.image, 3),
    minimum_phase=lambda f, d: f(d.xp.concat((d.x, d.x[::-1]))),
    order_filter=lambda f, d: f(d.image, d.xp.ones((3, 3)), 4),
    remez=lambda f, d: f(11, d.array([0.0, 0.1, 0.2, 0.5]), d.array([1.0, 0.0])),
    resample=lambda f, d: f(d.wave, 48),
    resample_poly=lambda f, d: f(d.wave, 3, 4),
    savgol_coeffs=lambda f, d: f(7, 2, xp=d.xp),
    savgol_filter=lambda f, d: f(d.waves, 7, 2),
    sosfilt=lambda f, d: f(d.sos, d.waves),
    sosfiltfilt=lambda f, d: f(d.sos, d.waves),
    cspline2d=lambda f, d: f(d.xp.tile(d.image, (4, 4)), 5.0),
    spline_filter=lambda f, d: f(d.xp.tile(d.image, (4, 4)), 5.0),
    upfirdn=lambda f, d: f(d.x, d.wave, 2, 3),
    vectorstrength=lambda f, d: f(d.x, d.array(0.7)),
    wiener=lambda f, d: f(d.image, 3),
)
CALLS["signal.windows.get_window"] = CALLS["signal.get_window"]
WINDOWS = (
    "boxcar triang parzen bohman blackman nuttall blackmanharris flattop bartlett hann barthann hamming "
    "cosine lanczos taylor tukey exponential"
)
for name in WINDOWS.split():
    CALLS[f"signal.windows.{name}"] = lambda f, d: f(9, xp=d.xp)
calls(
    "signal.windows",
    general_cosine=lambda f, d: f(9, d.numerator),
    general_hamming=lambda f, d: f(9, 0.6, xp=d.xp),
    kaiser=lambda f, d: f(9, 4.0, xp=d.xp),
    kaiser_bessel_derived=lambda f, d: f(10, 4.0, xp=d.xp),
    gaussian=lambda f, d: f(9, 2.0, xp=d.xp),
    general_gaussian=lambda f, d: f(9, 1.5, 2.0, xp=d.xp),
    chebwin=lambda f, d: f(9, 60.0, xp=d.xp),
)

# ---- images ------------------------------------------------------------------------------------------------

unary("ndimage", "binary_closing binary_dilation binary_erosion binary_fill_holes", lambda d: d.mask)
unary("ndimage", "binary_opening binary_propagation binary_hit_or_miss", lambda d: d.mask)
unary("ndimage", "distance_transform_bf distance_transform_cdt distance_transform_edt", lambda d: d.mask)
unary(
    "ndimage",
    "black_tophat white_tophat grey_closing grey_dilation grey_erosion grey_opening",
    lambda d: d.image,
    size=3,
)
unary("ndimage", "morphological_gradient morphological_laplace", lambda d: d.image, size=3)
unary("ndimage", "maximum_filter median_filter minimum_filter uniform_filter", lambda d: d.image, size=3)
unary("ndimage", "maximum_filter1d minimum_filter1d uniform_filter1d", lambda d: d.image, size=3)
unary(
    "ndimage",
    "gaussian_filter gaussian_filter1d gaussian_gradient_magnitude gaussian_laplace",
    lambda d: d.image,
    sigma=1.5,
)
unary("ndimage", "laplace prewitt sobel spline_filter spline_filter1d", lambda d: d.image)
for name in "center_of_mass extrema maximum maximum_position mean median minimum minimum_position".split():
    CALLS[f"ndimage.{name}"] = lambda f, d: f(d.small, d.regions, index=d.array([1, 2, 3]))
for name in "standard_deviation sum sum_labels variance".split():
    CALLS[f"ndimage.{name}"] = lambda f, d: f(d.small, d.regions, index=d.array([1, 2, 3]))
for name in "fourier_gaussian fourier_shift fourier_uniform fourier_ellipsoid".split():
    CALLS[f"ndimage.{name}"] = lambda f, d: f(d.xp.fft.fft2(d.image), 2.0)


def largest(values: Any) -> Any:
    return values.max()


def mean_of_lines(line: Any, out: Any) -> None:
    out[...] = (line[:-2] + line[1:-1] + line[2:]) / 3


def forward_difference(image: Any, axis: int, output: Any, mode: str, cval: float) -> Any:
    from scipy import ndimage

    return ndimage.correlate1d(image, [0, -1, 1], axis, output, mode, cval)


calls(
    "ndimage",
    affine_transform=lambda f, d: f(d.image, d.array([[0.9, 0.1], [-0.1, 0.8]]), offset=0.3),
    convolve=lambda f, d: f(d.image, d.square),
    correlate=lambda f, d: f(d.image, d.square),
    convolve1d=lambda f, d: f(d.image, d.numerator),
    correlate1d=lambda f, d: f(d.image, d.numerator),
    find_objects=lambda f, d: f(d.regions),
    generic_filter=lambda f, d: f(d.image, largest, size=3),
    generic_filter1d=lambda f, d: f(d.image, mean_of_lines, 3),
    generic_gradient_magnitude=lambda f, d: f(d.image, forward_difference),
    generic_laplace=lambda f, d: f(d.image, forward_difference),
    geometric_transform=lambda f, d: f(d.image, lambda at: (at[0] - 0.5, at[1] - 0.25)),
    histogram=lambda f, d: f(d.image, -1, 4, 5),
    iterate_structure=lambda f, d: f(
        d.array([[False, True, False], [True, True, True], [False, True, False]]), 2
    ),
    label=lambda f, d: f(d.mask),
    map_coordinates=lambda f, d: f(d.image, d.array([[0.5, 2.3], [1.5, 4.2]])),
    percentile_filter=lambda f, d: f(d.image, 30, size=3),
    rank_filter=lambda f, d: f(d.image, 2, size=3),
    rotate=lambda f, d: f(d.image, 30),
    shift=lambda f, d: f(d.image, 0.5),
    value_indices=lambda f, d: list(f(d.regions).values()),
    vectorized_filter=lambda f, d: f(d.image, d.xp.mean, size=3),
    watershed_ift=lambda f, d: f(d.xp.astype(d.regions * 20, d.xp.uint8), d.regions),
    zoom=lambda f, d: f(d.image, 1.5),
)

# ---- clusters ----------------------------------------------------------------------------------------------

for name in "single complete average weighted centroid median ward linkage".split():
    CALLS[f"cluster.hierarchy.{name}"] = lambda f, d: f(d.points)
for name in "cophenet inconsistent from_mlab_linkage is_monotonic is_valid_linkage num_obs_linkage".split():
    CALLS[f"cluster.hierarchy.{name}"] = lambda f, d: f(d.linkage)
for name in "leaves_list maxdists to_mlab_linkage".split():
    CALLS[f"cluster.hierarchy.{name}"] = lambda f, d: f(d.linkage)


def drawn(f: Any, d: Data) -> Any:
    plot = f(d.linkage, no_plot=True)
    return plot["icoord"], plot["dcoord"], plot["leaves"]


def optimal(f: Any, d: Data) -> Any:
    from scipy.cluster import hierarchy

    return f(hierarchy.linkage(d.points), d.points)


def inconsistency(f: Any, d: Data, *arguments: Any) -> Any:
    from scipy.cluster import hierarchy

    return f(d.linkage, hierarchy.inconsistent(d.linkage), *arguments)


calls(
    "cluster.hierarchy",
    from_mlab_linkage=lambda f, d: f(d.array([[1.0, 2.0, 0.5], [3.0, 4.0, 0.7], [5.0, 6.0, 1.1]])),
    to_tree=lambda f, d: f(d.linkage).pre_order(),
    optimal_leaf_ordering=optimal,
    is_valid_im=lambda f, d: f(d.array([[1.0, 0.0, 1.0, 0.0], [1.2, 0.1, 2.0, 0.7]])),
    correspond=lambda f, d: f(d.linkage, d.x[:1] * d.xp.ones(10)),
    fcluster=lambda f, d: f(d.linkage, 1.0, criterion="distance"),
    fclusterdata=lambda f, d: f(d.points, 1.0),
    dendrogram=drawn,
    is_isomorphic=lambda f, d: f(d.whole, d.whole[::-1]),
    maxinconsts=inconsistency,
    maxRstat=lambda f, d: inconsistency(f, d, 1),
    leaders=lambda f, d: f(d.linkage, d.array([1, 1, 2, 2, 3], dtype=d.xp.int32)),
)
calls(
    "cluster.vq",
    whiten=lambda f, d: f(d.points),
    vq=lambda f, d: f(d.points, d.array([[0.5, 0.5], [4.5, 4.5], [8.5, 0.5]])),
    kmeans=lambda f, d: f(d.points, d.array([[0.5, 0.5], [4.5, 4.5], [8.5, 0.5]])),
    kmeans2=lambda f, d: f(d.points, d.array([[0.5, 0.5], [4.5, 4.5], [8.5, 0.5]]), minit="matrix"),
)
