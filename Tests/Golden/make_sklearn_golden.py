#!/usr/bin/env python3
"""Writes sklearn.safetensors: what scikit-learn's scaler and perceptron give on a made-up matrix.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32; matrices are rows x columns, weights are inputs x outputs as scikit-learn
keeps them. 200 rows of 12 columns, four overlapping classes, the last column constant.

    x, y                       the raw matrix; the class of each row, 0 to 3
    scaler/mean, scale         StandardScaler fitted on x (its scale of a constant column is 1)
    scaler/x                   x after it, which is what every perceptron below is fitted on
    fitted/weights0, biases0, weights1, biases1
                               MLPClassifier(hidden_layer_sizes=(16,)), otherwise its defaults
    fitted/loss                its loss after each epoch
    fitted/probabilities       predict_proba of the first 50 rows

Three further fits start from given weights and never shuffle, so that there is nothing random left
to differ: batch size 50 (divides the rows), 60 (the last batch has 20 rows), and one that stops by
itself because the loss improved by less than `tol` 0.01 for more than 10 epochs.

    start/weights0, ...        where all three start
    step/weights0, ..., loss   after 3 epochs of batches of 50
    ragged/weights0, ..., loss after 3 epochs of batches of 60
    patience/loss              the loss of each epoch until it stopped, batches of 50

learning_rate_init 0.001, alpha 0.0001, beta 0.9 and 0.999, epsilon 1e-8 throughout.
"""

import argparse
import pathlib
import platform
import warnings

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 7


class FromGivenWeights(MLPClassifier):
    """Starts from the weights and biases in `given`, layer by layer."""

    def _init_coef(self, fan_in, fan_out, dtype):
        weights, biases = self.given.pop(0)
        assert weights.shape == (fan_in, fan_out)
        return weights.astype(dtype), biases.astype(dtype)


def layers(prefix, model):
    out = {}
    for index, (weights, biases) in enumerate(zip(model.coefs_, model.intercepts_)):
        out[f"{prefix}/weights{index}"] = weights
        out[f"{prefix}/biases{index}"] = biases
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "Tests/Golden/sklearn.safetensors")
    options = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)

    random = np.random.default_rng(SEED)
    y = np.arange(200) % 4
    centres = random.normal(size=(4, 12)) * 0.9
    spreads = np.geomspace(0.01, 100, 12)
    x = ((centres[y] + random.normal(size=(200, 12))) * spreads + 3 * spreads).astype(np.float32)
    x[:, -1] = 3
    tensors = {"x": x, "y": y}

    scaler = StandardScaler().fit(x)
    z = scaler.transform(x)
    assert z.dtype == np.float32
    tensors |= {"scaler/mean": scaler.mean_, "scaler/scale": scaler.scale_, "scaler/x": z}

    model = MLPClassifier(hidden_layer_sizes=(16,), random_state=SEED).fit(z, y)
    assert model.coefs_[0].dtype == np.float32
    tensors |= layers("fitted", model)
    tensors["fitted/loss"] = model.loss_curve_
    tensors["fitted/probabilities"] = model.predict_proba(z[:50])

    start = []
    for fan_in, fan_out in ((12, 16), (16, 4)):
        bound = np.sqrt(6 / (fan_in + fan_out))
        start.append(
            (
                random.uniform(-bound, bound, (fan_in, fan_out)).astype(np.float32),
                random.uniform(-bound, bound, fan_out).astype(np.float32),
            )
        )
    for index, (weights, biases) in enumerate(start):
        tensors |= {f"start/weights{index}": weights, f"start/biases{index}": biases}

    def from_start(**settings):
        model = FromGivenWeights(
            hidden_layer_sizes=(16,),
            shuffle=False,
            learning_rate_init=1e-3,
            alpha=1e-4,
            **settings,
        )
        model.given = list(start)
        model.fit(z, y)
        assert model.coefs_[0].dtype == np.float32
        return model

    for name, batch in (("step", 50), ("ragged", 60)):
        model = from_start(batch_size=batch, max_iter=3)
        tensors |= layers(name, model)
        tensors[f"{name}/loss"] = model.loss_curve_
    model = from_start(batch_size=50, tol=1e-2, max_iter=500)
    assert model.n_iter_ < 500
    tensors["patience/loss"] = model.loss_curve_

    write(
        options.out,
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_sklearn_golden.py",
            "seed": str(SEED),
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    )
    print(f"fitted for {len(tensors['fitted/loss'])} epochs, stopped after {model.n_iter_}")


if __name__ == "__main__":
    main()
