#!/usr/bin/env python3
"""Writes mixtures.safetensors: what scikit-learn's mixtures, hmmlearn's Markov models and SciPy give on made-up rows.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32. Rows are of three overlapping classes; a recording has 5 to 29 rows.

    x, y, item                 rows x 4; the class of each row, 0 to 2; the recording of each row
    gmm/diag/..., gmm/full/... GaussianMixture(n_components=3, reg_covar=1e-4) of each class, side by side:
      start/weights, means, precisions_cholesky       where EM starts: the same for both programs
      weights, means, precisions_cholesky             where it ends (tol=1e-4, max_iter=200)
      bound, iterations        the mean log likelihood of a row in each class's last iteration, and how many it took
      row/data, row/balanced   posteriors of the first 60 rows, priors by number of rows, or equal
      item/sum, item/mean      posteriors of each recording from the sum and the mean of its rows, equal priors
    hmm/left-to-right/..., hmm/ergodic/...            GaussianHMM(n_components=3, "diag"), without priors
      start/startprob, transmat, weights, means, precisions_cholesky
      startprob, transmat, ... after 8 iterations of Baum-Welch
      history                  classes x 8: the mean log likelihood of a row before each iteration
    hmm/mixture/...            GMMHMM(n_components=3, n_mix=2, "diag"), ergodic, after 3 iterations. Its covariances are
                               around the means of the iteration before: no EM, so only scores can be compared.
      startprob, transmat, ...
    each of the three:
      score                    recordings x classes: log likelihoods of the fitted models
      item/sum, item/mean      posteriors of each recording, equal priors
    calibrate/scores, y, temperature, scaled          scores that are too sure; T by scipy.optimize; the scores at it
"""

import argparse
import pathlib
import platform

import hmmlearn
import numpy as np
import scipy
import sklearn
from hmmlearn.hmm import GMMHMM, GaussianHMM
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.mixture import GaussianMixture

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 11
COLUMNS, CLASSES, STATES, PARTS = 4, 3, 3, 2


def single(values):
    """As the tensor will hold it, in double precision: both programs start from the same numbers."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def make_rows(random):
    """Recordings that go through three regions, which lie elsewhere in each class."""
    regions = random.normal(size=(CLASSES, 3, COLUMNS)) * 1.5
    rows, classes, items = [], [], []
    for item in range(60):
        label, length = item % CLASSES, 5 + (7 * item) % 25
        where = np.arange(length) * 3 // length
        spread = 0.6 + 0.4 * random.random((length, COLUMNS))
        rows.append(regions[label, where] + random.normal(size=(length, COLUMNS)) * spread + 2)
        classes += [label] * length
        items += [item] * length
    return single(np.concatenate(rows)), np.array(classes), np.array(items)


def side_by_side(prefix, models):
    return {f"{prefix}/{key}": np.stack([model[key] for model in models]) for key in models[0]}


def gmm(x, y, items, kind, random):
    prefix, components = f"gmm/{kind}", 3
    starts, ends, logs, bounds, iterations = [], [], [], [], []
    for label in range(CLASSES):
        rows = x[y == label]
        factor = np.ones(COLUMNS) if kind == "diag" else np.eye(COLUMNS)
        start = {
            "weights": single([0.25, 0.25, 0.5]),
            "means": single(rows[random.choice(len(rows), components, replace=False)]),
            "precisions_cholesky": single(np.stack([factor] * components)),
        }
        model = GaussianMixture(
            components, covariance_type=kind, tol=1e-4, max_iter=200, reg_covar=1e-4, random_state=0,
            weights_init=start["weights"], means_init=start["means"],
            precisions_init=start["precisions_cholesky"],
        ).fit(rows)
        assert model.converged_
        end = {
            "weights": model.weights_,
            "means": model.means_,
            "precisions_cholesky": model.precisions_cholesky_,
        }
        starts.append(start)
        ends.append(end)
        bounds.append(model.lower_bound_)
        iterations.append(model.n_iter_)
        logs.append(model.score_samples(x))
    logs = np.stack(logs, axis=1)
    priors = np.log(np.bincount(y) / len(y))
    sums = np.stack([logs[items == item].sum(axis=0) for item in np.unique(items)])
    means = np.stack([logs[items == item].mean(axis=0) for item in np.unique(items)])
    return side_by_side(f"{prefix}/start", starts) | side_by_side(prefix, ends) | {
        f"{prefix}/bound": bounds,
        f"{prefix}/iterations": iterations,
        f"{prefix}/row/data": softmax(logs + priors, axis=1)[:60],
        f"{prefix}/row/balanced": softmax(logs, axis=1)[:60],
        f"{prefix}/item/sum": softmax(sums, axis=1),
        f"{prefix}/item/mean": softmax(means, axis=1),
    }


def chain(topology):
    if topology == "left-to-right":
        return np.array([1.0, 0, 0]), np.array([[0.75, 0.25, 0], [0, 0.75, 0.25], [0, 0, 1]])
    return np.array([0.5, 0.25, 0.25]), np.array([[0.5, 0.25, 0.25]] * 3)


def hmm(x, y, items, name, random):
    parts, iterations = (PARTS, 3) if name == "mixture" else (1, 8)
    starts, ends, histories, scores = [], [], [], []
    lengths = np.bincount(items)
    for label in range(CLASSES):
        rows, own = x[y == label], np.bincount(items[y == label])
        chosen = random.choice(len(rows), (STATES, parts), replace=False)
        shape = STATES, parts, COLUMNS
        settings = {
            "covariance_type": "diag", "init_params": "", "n_iter": iterations, "tol": -np.inf,
            "random_state": 0, "implementation": "log",
        }
        if parts == 1:
            model = GaussianHMM(STATES, params="stmc", covars_prior=0, min_covar=0, **settings)
            shape = STATES, COLUMNS
        else:
            model = GMMHMM(STATES, parts, params="stmcw", **settings)
            model.weights_ = np.full((STATES, parts), 1 / parts)
        model.n_features = COLUMNS
        model.startprob_, model.transmat_ = chain(name)
        model.means_ = single(rows[chosen]).reshape(shape)
        model.covars_ = np.ones(shape)

        def state():
            variances = getattr(model, "_covars_", None) if parts == 1 else model.covars_
            full = STATES, parts, COLUMNS
            return {
                "startprob": model.startprob_.copy(),
                "transmat": model.transmat_.copy(),
                "weights": np.ones((STATES, 1)) if parts == 1 else model.weights_.copy(),
                "means": model.means_.reshape(full).copy(),
                "precisions_cholesky": variances.reshape(full) ** -0.5,
            }

        starts.append(state())
        model.fit(rows, own[own > 0])
        ends.append(state())
        history = np.array(model.monitor_.history) / len(rows)
        assert len(history) == iterations
        histories.append(history)
        scores.append([model.score(x[items == item]) for item in np.unique(items)])
    scores = np.stack(scores, axis=1)
    prefix = f"hmm/{name}"
    fit = side_by_side(f"{prefix}/start", starts) | {f"{prefix}/history": np.stack(histories)}
    return (fit if parts == 1 else {}) | side_by_side(prefix, ends) | {
        f"{prefix}/score": scores,
        f"{prefix}/item/sum": softmax(scores, axis=1),
        f"{prefix}/item/mean": softmax(scores / lengths[:, None], axis=1),
    }


def calibrate(random):
    y = random.integers(0, 4, 300)
    logits = 1.2 * np.eye(4)[y] + random.normal(size=(300, 4))
    scores = single(softmax(3 * logits, axis=1))

    def loss(exponent):
        return -log_softmax(exponent * np.log(scores), axis=1)[np.arange(300), y].mean()

    best = minimize_scalar(loss, bounds=(1e-3, 1e3), method="bounded", options={"xatol": 1e-10}).x
    return {
        "calibrate/scores": scores,
        "calibrate/y": y,
        "calibrate/temperature": [1 / best],
        "calibrate/scaled": softmax(best * np.log(scores), axis=1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "Tests/Golden/mixtures.safetensors")
    options = parser.parse_args()
    random = np.random.default_rng(SEED)
    x, y, items = make_rows(random)
    tensors = {"x": x, "y": y, "item": items}
    for kind in ("diag", "full"):
        tensors |= gmm(x, y, items, kind, random)
    for name in ("left-to-right", "ergodic", "mixture"):
        tensors |= hmm(x, y, items, name, random)
    tensors |= calibrate(random)
    write(
        options.out,
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_mixtures.py",
            "seed": str(SEED),
            "scikit-learn": sklearn.__version__,
            "hmmlearn": hmmlearn.__version__,
            "scipy": scipy.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    )
    print("T", tensors["calibrate/temperature"], "EM", tensors["gmm/diag/iterations"])


if __name__ == "__main__":
    main()
