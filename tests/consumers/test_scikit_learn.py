"""Estimators, metrics and tools of scikit-learn that dispatch by the array API standard.

Estimators say so by a tag; all that carry it with the options that they have by default are here, and so are
those that follow what is inside of them. For functions the list is that of scikit-learn's page "Array API
support".
"""

import functools
import importlib
from pathlib import Path

import pytest

sklearn = pytest.importorskip("sklearn")

from consumers.cases import Consumer
from sklearn import metrics
from sklearn.calibration import CalibratedClassifierCV
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression, PoissonRegressor, Ridge, RidgeClassifierCV, RidgeCV
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    KernelCenterer,
    LabelEncoder,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PolynomialFeatures,
    StandardScaler,
)
from sklearn.utils import get_tags
from sklearn.utils.extmath import randomized_svd

learn = Consumer("scikit-learn", page="scikit_learn", rtol=1e-8, atol=1e-10)


def dispatched(add, **options):
    """Adds a case that runs with the standard's dispatch."""

    def decorate(program):
        @functools.wraps(program)
        def with_dispatch(xp):
            with sklearn.config_context(array_api_dispatch=True):
                return program(xp)

        add(**options)(with_dispatch)
        return program

    return decorate


def flowers(xp):
    """Fisher's irises."""
    from sklearn.datasets import load_iris

    data = load_iris()
    return xp.asarray(data.data), xp.asarray(data.target)


def patients(xp):
    """Measures of patients, and how their illness went on."""
    from sklearn.datasets import load_diabetes

    data = load_diabetes()
    return xp.asarray(data.data[:120]), xp.asarray(data.target[:120])


def fitted(model, *data):
    """What an estimator learnt."""
    model.fit(*data)
    learnt = {
        name: value
        for name, value in vars(model).items()
        if name.endswith("_")
        and name[0] != "_"
        and (hasattr(value, "shape") or isinstance(value, (int, float)))
    }
    for method in ("predict", "transform", "predict_proba", "decision_function"):
        if hasattr(model, method):
            learnt[method] = getattr(model, method)(data[0])
    return learnt


# ---- scaling and encoding ----------------------------------------------------------------------------------

for scaler in (
    Binarizer(threshold=2.0), MaxAbsScaler(), MinMaxScaler(), Normalizer(), Normalizer("l1"), PCA(2),
    PCA(whiten=True), PCA(2, svd_solver="full"), PCA(2, svd_solver="covariance_eigh"),
    PolynomialFeatures(3), StandardScaler(),
    PCA(2, svd_solver="randomized", power_iteration_normalizer="QR", random_state=0),
    Nystroem(n_components=5, random_state=0),
):  # fmt: skip

    @dispatched(learn.works, name=f"{scaler!r}")
    def program(xp, scaler=scaler):
        return fitted(sklearn.clone(scaler), flowers(xp)[0])


@dispatched(learn.works)
def scaling_there_and_back(xp):
    X, _ = flowers(xp)
    scaler = StandardScaler().fit(X)
    squeezer = MinMaxScaler((-1, 1)).fit(X)
    return scaler.inverse_transform(scaler.transform(X)), squeezer.inverse_transform(squeezer.transform(X))


@dispatched(learn.works)
def scaling_batch_by_batch(xp):
    X, _ = flowers(xp)
    scaler = StandardScaler()
    for start in (0, 50, 100):
        scaler.partial_fit(X[start : start + 50])
    return scaler.mean_, scaler.var_, scaler.transform(X)


@dispatched(learn.works)
def labels_there_and_back(xp):
    encoder = LabelEncoder()
    codes = encoder.fit_transform(xp.asarray([5, 2, 2, 9, 5]))
    return codes, encoder.classes_, encoder.inverse_transform(codes)


@dispatched(learn.works)
def kernels_are_centred(xp):
    X, _ = flowers(xp)
    return KernelCenterer().fit_transform(metrics.pairwise.rbf_kernel(X))


@dispatched(learn.works)
def principal_components_and_back(xp):
    X, _ = flowers(xp)
    pca = PCA(3).fit(X)
    return pca.inverse_transform(pca.transform(X)), pca.get_covariance(), pca.score(X), pca.score_samples(X)


@dispatched(learn.works)
def float32_stays_float32(xp):
    X = xp.astype(flowers(xp)[0], xp.float32)
    return StandardScaler().fit_transform(X).dtype == xp.float32, PCA(2).fit(
        X
    ).components_.dtype == xp.float32


# ---- models ------------------------------------------------------------------------------------------------

for classifier in (GaussianNB(), LinearDiscriminantAnalysis(), LinearDiscriminantAnalysis(n_components=1)):

    @dispatched(learn.works, name=f"{classifier!r}")
    def program(xp, classifier=classifier):
        return fitted(sklearn.clone(classifier), *flowers(xp))


for regressor in (Ridge(), Ridge(alpha=0.1, solver="svd"), RidgeCV(alphas=(0.01, 0.1, 1.0))):

    @dispatched(learn.works, name=f"{regressor!r}")
    def program(xp, regressor=regressor):
        return fitted(sklearn.clone(regressor), *patients(xp))


@dispatched(learn.works)
def several_targets_at_once(xp):
    X, y = patients(xp)
    return fitted(Ridge(alpha=0.5), X, xp.stack((y, -y / 2), axis=1))


@dispatched(learn.works)
def gaussian_mixtures(xp):
    X, _ = flowers(xp)
    start = xp.asarray([[5.0, 3.4, 1.4, 0.2], [5.9, 2.7, 4.2, 1.3], [6.5, 3.0, 5.5, 2.0]])
    mixture = GaussianMixture(3, means_init=start, init_params="random", random_state=0, max_iter=20).fit(X)
    return mixture.means_, mixture.predict(X), mixture.score_samples(X), mixture.bic(X)


@dispatched(learn.works)
def a_pipeline(xp):
    X, y = flowers(xp)
    model = make_pipeline(StandardScaler(), PCA(2), LinearDiscriminantAnalysis()).fit(X, y)
    return model.predict(X), model.predict_proba(X), model.score(X, y)


@dispatched(learn.works)
def features_side_by_side(xp):
    X, _ = flowers(xp)
    return FeatureUnion([("scaled", StandardScaler()), ("components", PCA(2))]).fit_transform(X)


@dispatched(learn.works)
def a_randomized_decomposition(xp):
    X, _ = flowers(xp)
    return randomized_svd(X, 2, random_state=0, power_iteration_normalizer="QR")


# These minimize by SciPy's L-BFGS, which is compiled, or encode labels by NumPy.
# What that takes goes through DLPack.


@dispatched(learn.in_place, rtol=1e-4)
def logistic_regression(xp):
    X, y = flowers(xp)
    model = LogisticRegression(C=0.1, tol=1e-10).fit(StandardScaler().fit_transform(X), y)
    return model.coef_, model.intercept_, model.classes_, model.predict(X), model.predict_proba(X)


@dispatched(learn.in_place, rtol=1e-4)
def counts_by_poisson_regression(xp):
    X, y = patients(xp)
    return fitted(PoissonRegressor(alpha=0.1, tol=1e-8), X, y / 50)


@dispatched(learn.in_place)
def ridge_regression_of_classes(xp):
    return fitted(RidgeClassifierCV(alphas=(0.01, 0.1, 1.0)), *flowers(xp))


@dispatched(learn.in_place, rtol=1e-4)
def probabilities_are_calibrated(xp):
    X, y = flowers(xp)
    model = CalibratedClassifierCV(LinearDiscriminantAnalysis(), method="temperature", cv=3, ensemble=False)
    return model.fit(X, y).predict_proba(X)


# ---- choosing models ---------------------------------------------------------------------------------------


@dispatched(learn.in_place)
def training_and_test_data(xp):
    return train_test_split(*flowers(xp), test_size=0.3, random_state=0, stratify=flowers(xp)[1])


@dispatched(learn.in_place)
def predictions_across_folds(xp):
    return cross_val_predict(LinearDiscriminantAnalysis(), *flowers(xp), cv=3)


@dispatched(learn.works)
def scores_across_folds(xp):
    return [float(score) for score in cross_val_score(Ridge(), *patients(xp), cv=3)]


@dispatched(learn.works)
def a_grid_of_options(xp):
    search = GridSearchCV(Ridge(), {"alpha": [0.01, 0.1, 1.0]}, cv=3).fit(*patients(xp))
    return search.best_params_, float(search.best_score_), search.best_estimator_.coef_


# ---- metrics -----------------------------------------------------------------------------------------------

LABELS = (
    "accuracy_score balanced_accuracy_score cohen_kappa_score confusion_matrix f1_score hamming_loss "
    "jaccard_score multilabel_confusion_matrix precision_recall_fscore_support precision_score recall_score "
    "zero_one_loss"
)
SCORES = (
    "average_precision_score brier_score_loss d2_brier_score d2_log_loss_score det_curve log_loss "
    "precision_recall_curve roc_curve roc_auc_score"
)
REGRESSION = (
    "d2_absolute_error_score d2_pinball_score d2_tweedie_score explained_variance_score max_error "
    "mean_absolute_error mean_absolute_percentage_error mean_gamma_deviance mean_pinball_loss "
    "mean_poisson_deviance mean_squared_error mean_squared_log_error mean_tweedie_deviance "
    "median_absolute_error r2_score root_mean_squared_error root_mean_squared_log_error"
)
PAIRWISE = (
    "additive_chi2_kernel chi2_kernel cosine_distances cosine_similarity euclidean_distances "
    "laplacian_kernel linear_kernel manhattan_distances paired_cosine_distances paired_euclidean_distances "
    "paired_manhattan_distances pairwise_kernels polynomial_kernel rbf_kernel sigmoid_kernel"
)
# These move labels to NumPy through DLPack, for matrices of scipy.sparse or to encode them, and results back.
BY_NUMPY = """
    balanced_accuracy_score cohen_kappa_score confusion_matrix d2_log_loss_score log_loss roc_auc_score
""".split()


def answers(xp):
    return xp.asarray([0, 1, 1, 0, 1, 0, 1, 1]), xp.asarray([0, 1, 0, 0, 1, 1, 1, 0])


for name in LABELS.split():

    @dispatched(learn.in_place if name in BY_NUMPY else learn.works, name=name)
    def program(xp, name=name):
        return getattr(metrics, name)(*answers(xp))


@dispatched(learn.works)
def fbeta_score(xp):
    return metrics.fbeta_score(*answers(xp), beta=0.5)


for name in SCORES.split():

    @dispatched(learn.in_place if name in BY_NUMPY else learn.works, name=name)
    def program(xp, name=name):
        truth = answers(xp)[0]
        return getattr(metrics, name)(truth, xp.asarray([0.1, 0.8, 0.35, 0.2, 0.9, 0.4, 0.7, 0.45]))


for name in REGRESSION.split():

    @dispatched(learn.works, name=name)
    def program(xp, name=name):
        return getattr(metrics, name)(xp.asarray([3.0, 0.5, 2.0, 7.0]), xp.asarray([2.5, 0.4, 2.0, 8.0]))


for name in PAIRWISE.split():

    @dispatched(learn.works, name=name)
    def program(xp, name=name):
        X, _ = flowers(xp)
        return getattr(metrics.pairwise, name)(X[:6], X[60:66])


@dispatched(learn.works)
def distances_between_all(xp):
    X, _ = flowers(xp)
    return metrics.pairwise_distances(X[:9]), metrics.pairwise_distances(X[:9], metric="manhattan")


@dispatched(learn.works)
def how_well_clusters_are_apart(xp):
    X, y = flowers(xp)
    return float(metrics.calinski_harabasz_score(X, y)), float(metrics.davies_bouldin_score(X, y))


test_programs = learn.test()


def test_all_tagged_estimators_are_here():
    """With the options that they have by default; they are in files that speak of the tag."""
    root = Path(sklearn.__file__).parent
    files = [path for path in root.rglob("*.py") if "tags.array_api_support = " in path.read_text()]
    tagged = set()
    for path in files:
        module = importlib.import_module(".".join(("sklearn", *path.relative_to(root).with_suffix("").parts)))
        for name, value in vars(module).items():
            if isinstance(value, type) and value.__module__ == module.__name__ and name[0] != "_":
                try:
                    tagged |= {name} if get_tags(value()).array_api_support else set()
                except (TypeError, AttributeError):  # wants what is inside of it, or is no estimator
                    continue
    here = {name for name, value in globals().items() if isinstance(value, type)}
    assert len(tagged) > 12
    assert tagged <= here, tagged - here
