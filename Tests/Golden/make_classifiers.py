#!/usr/bin/env python3
"""Writes classifiers.safetensors: what scikit-learn's linear, kernel, neighbour and discriminant classifiers give.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32; everything is fitted in float64 on the stored numbers. Matrices are rows x columns, weights
inputs x classes.

    x, y, test                 160 rows of 10 columns, four overlapping classes of 64, 48, 32 and 16 rows; 40 rows to score
    wide/x, wide/y, wide/test  40 rows of 60 columns, four classes of 10; 20 rows to score
    two/x, two/y               the rows of classes 0 and 1
    logistic/NAME/...          LogisticRegression, tol 1e-10: weight, bias, probabilities, and loss, which is C times the sum of
                               cross entropies plus half the squared weights, divided by C and the sum of the rows' weights
    svm/NAME/...               SVC, tol 1e-9: its support_vectors_, n_support_, dual_coef_, intercept_, _gamma, probA_, probB_;
                               decisions (one against one) and probabilities of `test`
    knn/WEIGHTS/METRIC         KNeighborsClassifier(7): probabilities
    lda/NAME                   LinearDiscriminantAnalysis: probabilities
    mlp/...                    MLPClassifier((8,)) with balanced sample weights, 3 epochs of batches of 50 in the given order
                               from start/: weights, biases, loss
"""

import argparse
import pathlib
import platform
import warnings

import numpy as np
import sklearn
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC
from sklearn.utils.class_weight import compute_sample_weight

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 11


class FromGivenWeights(MLPClassifier):
    """Starts from the weights and biases in `given`, layer by layer."""

    def _init_coef(self, fan_in, fan_out, dtype):
        return tuple(part.astype(dtype) for part in self.given.pop(0))


def made_up(random, counts, columns, spread):
    y = np.repeat(np.arange(len(counts)), counts)
    mixing = random.normal(size=(columns, columns)) / np.sqrt(columns)
    centres = random.normal(size=(len(counts), columns)) * spread

    def rows(labels):
        noise = random.normal(size=(len(labels), columns)) @ mixing + 0.3 * random.normal(size=(len(labels), columns))
        return (centres[labels] + noise + 1).astype(np.float32)

    order = random.permutation(len(y))
    return rows(y)[order], y[order], rows


def logistic(prefix, x, y, test, **settings):
    model = LogisticRegression(tol=1e-10, max_iter=100_000, **settings).fit(x.astype(float), y)
    weights = compute_sample_weight(settings.get("class_weight"), y)
    log_probabilities = model.predict_log_proba(x.astype(float))
    entropy = -(weights * log_probabilities[np.arange(len(y)), y]).sum()
    loss = (entropy + 0.5 / model.C * (model.coef_**2).sum()) / weights.sum()
    return {
        f"{prefix}/weight": model.coef_.T,
        f"{prefix}/bias": model.intercept_,
        f"{prefix}/loss": np.array([loss]),
        f"{prefix}/probabilities": model.predict_proba(test.astype(float)),
    }


def svm(prefix, x, y, test, **settings):
    model = SVC(tol=1e-9, probability=True, random_state=0, decision_function_shape="ovo", **settings)
    model.fit(x.astype(float), y)
    return {
        f"{prefix}/support": model.support_vectors_,
        f"{prefix}/support_count": model.n_support_,
        f"{prefix}/coefficients": model.dual_coef_,
        f"{prefix}/intercept": model.intercept_,
        f"{prefix}/gamma": np.array([model._gamma]),
        f"{prefix}/sigmoid_slope": model.probA_,
        f"{prefix}/sigmoid_offset": model.probB_,
        f"{prefix}/decisions": model.decision_function(test.astype(float)),
        f"{prefix}/probabilities": model.predict_proba(test.astype(float)),
    }


def lda(x, y, test, **settings):
    return LinearDiscriminantAnalysis(**settings).fit(x.astype(float), y).predict_proba(test.astype(float))


def perceptron(random, x, y):
    tensors, given = {}, []
    for index, (fan_in, fan_out) in enumerate(((10, 8), (8, 4))):
        weights = random.uniform(-0.5, 0.5, (fan_in, fan_out)).astype(np.float32)
        biases = random.uniform(-0.5, 0.5, fan_out).astype(np.float32)
        given.append((weights, biases))
        tensors |= {f"mlp/start/weights{index}": weights, f"mlp/start/biases{index}": biases}
    model = FromGivenWeights((8,), shuffle=False, batch_size=50, max_iter=3)
    model.given = given
    model.fit(x, y, sample_weight=compute_sample_weight("balanced", y))
    for index, (weights, biases) in enumerate(zip(model.coefs_, model.intercepts_)):
        tensors |= {f"mlp/weights{index}": weights, f"mlp/biases{index}": biases}
    return tensors | {"mlp/loss": model.loss_curve_}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "Tests/Golden/classifiers.safetensors")
    options = parser.parse_args()
    # Three epochs do not converge, and libsvm's own calibration is to go from scikit-learn one day.
    warnings.simplefilter("ignore")

    random = np.random.default_rng(SEED)
    x, y, rows = made_up(random, (64, 48, 32, 16), 10, 0.6)
    test = rows(np.arange(40) % 4)
    wide_x, wide_y, wide_rows = made_up(random, (10,) * 4, 60, 0.5)
    wide_test = wide_rows(np.arange(20) % 4)
    two_x, two_y = x[y < 2], y[y < 2]
    tensors = {
        "x": x, "y": y, "test": test, "wide/x": wide_x, "wide/y": wide_y, "wide/test": wide_test,
        "two/x": two_x, "two/y": two_y,
    }  # fmt: skip

    tensors |= logistic("logistic/usual", x, y, test)
    tensors |= logistic("logistic/balanced", x, y, test, C=0.05, class_weight="balanced")
    tensors |= logistic("logistic/origin", x, y, test, C=10, fit_intercept=False)
    tensors |= logistic("logistic/two", two_x, two_y, test)
    tensors |= logistic("logistic/wide", wide_x, wide_y, wide_test)
    tensors |= logistic("logistic/weak", wide_x, wide_y, wide_test, C=1e4, class_weight="balanced")

    tensors |= svm("svm/usual", x, y, test)
    tensors |= svm("svm/balanced", x, y, test, C=3, gamma=0.05, class_weight="balanced")
    tensors |= svm("svm/linear", x, y, test, kernel="linear", C=0.5)
    tensors |= svm("svm/wide", wide_x, wide_y, wide_test, gamma="auto")
    tensors |= svm("svm/two", two_x, two_y, test)

    for weights in ("uniform", "distance"):
        for metric in ("euclidean", "manhattan", "cosine"):
            model = KNeighborsClassifier(7, weights=weights, metric=metric).fit(x.astype(float), y)
            # A row of the fit is at no distance from itself.
            scored = np.concatenate([test, x[:5]]).astype(float)
            tensors[f"knn/{weights}/{metric}"] = model.predict_proba(scored)

    tensors["lda/none"] = lda(x, y, test)
    tensors["lda/balanced"] = lda(x, y, test, priors=[0.25] * 4)
    tensors["lda/two"] = lda(two_x, two_y, test)
    tensors["lda/auto"] = lda(x, y, test, solver="lsqr", shrinkage="auto")
    tensors["lda/number"] = lda(x, y, test, solver="lsqr", shrinkage=0.3)
    tensors["lda/wide_none"] = lda(wide_x, wide_y, wide_test)
    tensors["lda/wide_auto"] = lda(wide_x, wide_y, wide_test, solver="lsqr", shrinkage="auto")
    tensors["lda/wide_number"] = lda(wide_x, wide_y, wide_test, solver="lsqr", shrinkage=0.3)

    tensors |= perceptron(random, x, y)

    write(
        options.out,
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_classifiers.py",
            "seed": str(SEED),
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
