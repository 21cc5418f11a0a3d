# Written by crates/python/stubs.py; changes belong there.
# mypy: disable-error-code="misc, override, assignment"
import builtins
from collections.abc import Sequence
from types import ModuleType
from typing import Any, Self, SupportsIndex
from polyarray.memory import Allocator

class BitGenerator:
    def __reduce__(self) -> Any: ...
    def __setstate__(self, parts: Any) -> Any: ...
    @property
    def capsule(self) -> Any: ...
    @property
    def cffi(self) -> Any: ...
    @property
    def ctypes(self) -> Any: ...
    @property
    def lock(self) -> Any: ...
    def random_raw(self, size: Any = None, output: Any = True) -> Any: ...
    @property
    def seed_seq(self) -> Any: ...
    def spawn(self, n_children: Any) -> Any: ...
    @property
    def state(self) -> Any: ...

class Generator:
    def __new__(cls, bit_generator: Any) -> Self: ...
    def __reduce__(self) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __setstate__(self, state: Any) -> Any: ...
    def __str__(self) -> builtins.str: ...
    def beta(self, a: Any, b: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def binomial(self, n: Any, p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    @property
    def bit_generator(self) -> Any: ...
    def bytes(self, length: Any, *, allocator: Allocator | None = None) -> Any: ...
    def chisquare(self, df: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def choice(
        self,
        a: Any,
        size: Any = None,
        replace: Any = True,
        p: Any = None,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
        shuffle: Any = True,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def dirichlet(self, alpha: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def exponential(
        self,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def f(self, dfnum: Any, dfden: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def gamma(
        self,
        shape: Any,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def geometric(self, p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def gumbel(
        self,
        loc: Any = ...,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def hypergeometric(
        self,
        ngood: Any,
        nbad: Any,
        nsample: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def integers(
        self,
        low: Any,
        high: Any = None,
        size: Any = None,
        dtype: Any = None,
        endpoint: builtins.bool = False,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def laplace(
        self,
        loc: Any = ...,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def logistic(
        self,
        loc: Any = ...,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def lognormal(
        self,
        mean: Any = ...,
        sigma: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def logseries(self, p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def multinomial(
        self,
        n: Any,
        pvals: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def multivariate_hypergeometric(
        self,
        colors: Any,
        nsample: Any,
        size: Any = None,
        method: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def multivariate_normal(
        self,
        mean: Any,
        cov: Any,
        size: Any = None,
        check_valid: Any = "warn",
        tol: Any = 1e-08,
        *,
        method: Any = "svd",
        allocator: Allocator | None = None,
    ) -> Any: ...
    def negative_binomial(
        self,
        n: Any,
        p: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def noncentral_chisquare(
        self,
        df: Any,
        nonc: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def noncentral_f(
        self,
        dfnum: Any,
        dfden: Any,
        nonc: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def normal(
        self,
        loc: Any = ...,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def pareto(self, a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def permutation(
        self,
        x: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def permuted(
        self,
        x: Any,
        *,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = None,
        out: Any = None,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def poisson(self, lam: Any = ..., size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def power(self, a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def random(
        self,
        size: Any = None,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def rayleigh(self, scale: Any = ..., size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def shuffle(
        self,
        x: Any,
        axis: SupportsIndex | Sequence[SupportsIndex] | None = 0,
        *,
        allocator: Allocator | None = None,
    ) -> None: ...
    def spawn(self, n_children: Any, *, allocator: Allocator | None = None) -> Any: ...
    def standard_cauchy(self, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def standard_exponential(
        self,
        size: Any = None,
        dtype: Any = None,
        method: Any = "zig",
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def standard_gamma(
        self,
        shape: Any,
        size: Any = None,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def standard_normal(
        self,
        size: Any = None,
        dtype: Any = None,
        out: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def standard_t(self, df: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def triangular(
        self,
        left: Any,
        mode: Any,
        right: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def uniform(
        self,
        low: Any = ...,
        high: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def vonmises(
        self,
        mu: Any,
        kappa: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def wald(self, mean: Any, scale: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def weibull(self, a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def zipf(self, a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...

class RandomState:
    def __new__(cls, seed: Any = None) -> Self: ...
    def __reduce__(self) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    def __setstate__(self, state: Any) -> Any: ...
    def __str__(self) -> builtins.str: ...
    def beta(self, a: Any, b: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def binomial(self, n: Any, p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def bytes(self, length: Any, *, allocator: Allocator | None = None) -> Any: ...
    def chisquare(self, df: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def choice(
        self,
        a: Any,
        size: Any = None,
        replace: Any = True,
        p: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def dirichlet(self, alpha: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def exponential(
        self,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def f(self, dfnum: Any, dfden: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def gamma(
        self,
        shape: Any,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def geometric(self, p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def get_state(self, legacy: Any = True, *, allocator: Allocator | None = None) -> Any: ...
    def gumbel(
        self,
        loc: Any = ...,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def hypergeometric(
        self,
        ngood: Any,
        nbad: Any,
        nsample: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def laplace(
        self,
        loc: Any = ...,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def logistic(
        self,
        loc: Any = ...,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def lognormal(
        self,
        mean: Any = ...,
        sigma: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def logseries(self, p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def multinomial(
        self,
        n: Any,
        pvals: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def multivariate_normal(
        self,
        mean: Any,
        cov: Any,
        size: Any = None,
        check_valid: Any = "warn",
        tol: Any = 1e-08,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def negative_binomial(
        self,
        n: Any,
        p: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def noncentral_chisquare(
        self,
        df: Any,
        nonc: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def noncentral_f(
        self,
        dfnum: Any,
        dfden: Any,
        nonc: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def normal(
        self,
        loc: Any = ...,
        scale: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def pareto(self, a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def permutation(self, x: Any, *, allocator: Allocator | None = None) -> Any: ...
    def poisson(self, lam: Any = ..., size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def power(self, a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def rand(self, *args: Any, allocator: Allocator | None = None) -> Any: ...
    def randint(
        self,
        low: Any,
        high: Any = None,
        size: Any = None,
        dtype: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def randn(self, *args: Any, allocator: Allocator | None = None) -> Any: ...
    def random(self, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def random_integers(
        self,
        low: Any,
        high: Any = None,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def random_sample(self, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def rayleigh(self, scale: Any = ..., size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def seed(self, seed: Any = None, *, allocator: Allocator | None = None) -> None: ...
    def set_state(self, state: Any, *, allocator: Allocator | None = None) -> None: ...
    def shuffle(self, x: Any, *, allocator: Allocator | None = None) -> None: ...
    def standard_cauchy(self, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def standard_exponential(self, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def standard_gamma(self, shape: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def standard_normal(self, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def standard_t(self, df: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def tomaxint(self, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def triangular(
        self,
        left: Any,
        mode: Any,
        right: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def uniform(
        self,
        low: Any = ...,
        high: Any = ...,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def vonmises(
        self,
        mu: Any,
        kappa: Any,
        size: Any = None,
        *,
        allocator: Allocator | None = None,
    ) -> Any: ...
    def wald(self, mean: Any, scale: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def weibull(self, a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
    def zipf(self, a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...

class SeedSequence:
    def __new__(
        cls,
        entropy: Any = None,
        *,
        spawn_key: Any = None,
        pool_size: Any = 4,
        n_children_spawned: Any = 0,
    ) -> Self: ...
    def __reduce__(self) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    @property
    def entropy(self) -> Any: ...
    def generate_state(self, n_words: Any, dtype: Any = None) -> Any: ...
    @property
    def n_children_spawned(self) -> Any: ...
    @property
    def pool(self) -> Any: ...
    @property
    def pool_size(self) -> Any: ...
    def spawn(self, n_children: Any) -> Any: ...
    @property
    def spawn_key(self) -> Any: ...
    @property
    def state(self) -> Any: ...

class MT19937(BitGenerator):
    def __new__(cls, seed: Any = None) -> Self: ...
    def jumped(self, jumps: Any = 1) -> Any: ...

class PCG64(BitGenerator):
    def __new__(cls, seed: Any = None) -> Self: ...
    def advance(self, delta: Any) -> Any: ...
    def jumped(self, jumps: Any = 1) -> Any: ...

class PCG64DXSM(BitGenerator):
    def __new__(cls, seed: Any = None) -> Self: ...
    def advance(self, delta: Any) -> Any: ...
    def jumped(self, jumps: Any = 1) -> Any: ...

class Philox(BitGenerator):
    def __new__(cls, seed: Any = None, counter: Any = None, key: Any = None) -> Self: ...
    def advance(self, delta: Any) -> Any: ...
    def jumped(self, jumps: Any = 1) -> Any: ...

class SFC64(BitGenerator):
    def __new__(cls, seed: Any = None) -> Self: ...

def beta(a: Any, b: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def binomial(n: Any, p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def bytes(length: Any, *, allocator: Allocator | None = None) -> Any: ...
def chisquare(df: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def choice(
    a: Any,
    size: Any = None,
    replace: Any = True,
    p: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def default_rng(seed: Any = None) -> Generator: ...
def dirichlet(alpha: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def exponential(scale: Any = ..., size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def f(dfnum: Any, dfden: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def gamma(shape: Any, scale: Any = ..., size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def geometric(p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def get_bit_generator() -> Any: ...
def get_state(legacy: Any = True, *, allocator: Allocator | None = None) -> Any: ...
def gumbel(
    loc: Any = ...,
    scale: Any = ...,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def hypergeometric(
    ngood: Any,
    nbad: Any,
    nsample: Any,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def laplace(
    loc: Any = ...,
    scale: Any = ...,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def logistic(
    loc: Any = ...,
    scale: Any = ...,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def lognormal(
    mean: Any = ...,
    sigma: Any = ...,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def logseries(p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def multinomial(n: Any, pvals: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def multivariate_normal(
    mean: Any,
    cov: Any,
    size: Any = None,
    check_valid: Any = "warn",
    tol: Any = 1e-08,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def negative_binomial(n: Any, p: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def noncentral_chisquare(
    df: Any,
    nonc: Any,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def noncentral_f(
    dfnum: Any,
    dfden: Any,
    nonc: Any,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def normal(
    loc: Any = ...,
    scale: Any = ...,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def pareto(a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def permutation(x: Any, *, allocator: Allocator | None = None) -> Any: ...
def poisson(lam: Any = ..., size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def power(a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def rand(*args: Any, allocator: Allocator | None = None) -> Any: ...
def randint(
    low: Any,
    high: Any = None,
    size: Any = None,
    dtype: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def randn(*args: Any, allocator: Allocator | None = None) -> Any: ...
def random(size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def random_integers(
    low: Any,
    high: Any = None,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def random_sample(size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def ranf(size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def rayleigh(scale: Any = ..., size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def sample(size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def seed(seed: Any = None) -> None: ...
def set_bit_generator(bitgen: Any) -> Any: ...
def set_state(state: Any, *, allocator: Allocator | None = None) -> None: ...
def shuffle(x: Any, *, allocator: Allocator | None = None) -> None: ...
def standard_cauchy(size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def standard_exponential(size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def standard_gamma(shape: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def standard_normal(size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def standard_t(df: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def triangular(
    left: Any,
    mode: Any,
    right: Any,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def uniform(
    low: Any = ...,
    high: Any = ...,
    size: Any = None,
    *,
    allocator: Allocator | None = None,
) -> Any: ...
def vonmises(mu: Any, kappa: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def wald(mean: Any, scale: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def weibull(a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
def zipf(a: Any, size: Any = None, *, allocator: Allocator | None = None) -> Any: ...
bit_generator: ModuleType
mtrand: ModuleType
