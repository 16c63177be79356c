#!/usr/bin/env python3
"""Writes normalize.safetensors: what scikit-learn's scalers and exponential weights give on a made-up matrix.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Rows x columns, float32; computed in double precision. 101 rows of 6 columns of very different spread,
the fifth constant, the sixth with a few far outliers; even rows are speaker 'ann', odd ones 'bob'.

    x                      the raw matrix
    zscore, mean           StandardScaler, StandardScaler(with_std=False)
    minmax, minmax_pm1     MinMaxScaler, MinMaxScaler(feature_range=(-1, 1))
    robust, robust_10_90   RobustScaler, RobustScaler(quantile_range=(10, 90))
    speaker/zscore, speaker/robust
                           the same, fitted to the rows of each speaker
    running/zscore, running/mean
                           (x - m) / s and x - m, where m and s**2 are the mean and the variance of the rows
                           so far with weights 2 ** (-age / 25), and s is 1 where the variance is 0
"""

import argparse
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 11
HALF_LIFE = 25


def running(x):
    means, deviations = np.empty_like(x), np.empty_like(x)
    for last in range(len(x)):
        weights = 2.0 ** (-np.arange(last, -1, -1) / HALF_LIFE)
        means[last] = np.average(x[: last + 1], axis=0, weights=weights)
        squares = (x[: last + 1] - means[last]) ** 2
        deviations[last] = np.sqrt(np.average(squares, axis=0, weights=weights))
    deviations[deviations < 1e-12] = 1
    return x - means, (x - means) / deviations


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "Tests/Golden/normalize.safetensors")
    options = parser.parse_args()

    random = np.random.default_rng(SEED)
    spreads = np.geomspace(0.01, 100, 6)
    x = (random.normal(size=(101, 6)) * spreads + 3 * spreads).astype(np.float32)
    x[:, 4] = 3
    x[[5, 50, 80], 5] = [9000, -7000, 12000]
    tensors = {"x": x}
    x = x.astype(np.float64)
    scalers = {
        "zscore": StandardScaler(),
        "mean": StandardScaler(with_std=False),
        "minmax": MinMaxScaler(),
        "minmax_pm1": MinMaxScaler(feature_range=(-1, 1)),
        "robust": RobustScaler(),
        "robust_10_90": RobustScaler(quantile_range=(10, 90)),
    }
    for name, scaler in scalers.items():
        tensors[name] = scaler.fit_transform(x)
    for name in ("zscore", "robust"):
        theirs = np.empty_like(x)
        for first in (0, 1):
            theirs[first::2] = scalers[name].fit_transform(x[first::2])
        tensors[f"speaker/{name}"] = theirs
    tensors["running/mean"], tensors["running/zscore"] = running(x)
    write(
        options.out,
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_normalize.py",
            "seed": str(SEED),
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
