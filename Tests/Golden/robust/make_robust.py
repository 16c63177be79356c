#!/usr/bin/env python3
"""Writes robust.safetensors: level of speech, whitening within classes, calibration by distance and thresholds.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32; everything is computed in float64 on the stored numbers.

    level/RATE/samples        made-up speech: bursts of noise with pauses between, 1.3 s, and a low hum
    level/RATE/rms            the root of the mean power of the frames of five stretches of 5 ms (rounded to whole
                              samples), one every two, with silence before and after, that are within 25 dB of the loudest
    whiten/x, whiten/y        90 rows of 7 columns, correlated, three classes of 45, 30, 15 rows
    whiten/NAME               x L^-T with L L^T = (1 - s) S + s trace(S) / 7 I, S the covariance within classes
    logistic/NAME/...         LogisticRegression(C) on whitened rows, tol 1e-10: probabilities of x, and weights for x itself
    calibrate/scores, z, y    100 rows of probabilities of three classes, 8 columns and the true class
    calibrate/temperature, usual, calibrated
                              d is the root mean square of a row of z, standardized by the rows of other speakers (row i
                              is of speaker i % 4), each column cut off at 3; usual its 0.75 quantile, and T makes the
                              mean of -ln softmax(ln p / (T max(1, d / usual)^2)) of the true classes least; calibrated
                              with d by all rows
    typical/x, others         200 rows of 60 columns that vary along some directions most; 10 rows of other kinds
    typical/remainder         of the others, standardized by x, each column cut off at 3: the root of the mean square of
                              what is left without the 3 directions along which the cut off rows of x are largest
"""

import pathlib
import platform
import sys

import numpy as np
import scipy
import scipy.linalg
import scipy.optimize
import sklearn
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from golden import write  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[3]


def bursts(random, rate):
    seconds = 1.3
    t = np.arange(round(seconds * rate)) / rate
    envelope = np.where((t % 0.4) < 0.23, 10 ** (-(t // 0.4) * 6 / 20), 0.002)
    return (0.3 * envelope * random.normal(size=len(t)) + 0.001 * np.sin(2 * np.pi * 50 * t)).astype(np.float32)


def speech_level(x, rate):
    stretch = (rate + 100) // 200
    x = x.astype(np.float64)
    x = np.concatenate([np.zeros(2 * stretch), x, np.zeros(-len(x) % stretch + 2 * stretch)])
    sums = (x**2).reshape(-1, stretch).sum(axis=1)
    power = np.array([sums[k : k + 5].sum() for k in range(0, len(sums) - 4, 2)]) / (5 * stretch)
    return np.sqrt(power[power >= power.max() * 10**-2.5].mean())


def within(x, y):
    centred = x - np.stack([x[y == c].mean(axis=0) for c in range(y.max() + 1)])[y]
    return centred.T @ centred / len(x)


def whitening(x, y, shrinkage):
    covariance = within(x, y)
    mean = np.trace(covariance) / len(covariance)
    lower = np.linalg.cholesky((1 - shrinkage) * covariance + shrinkage * mean * np.eye(len(covariance)))
    return lower


def softmax(logits):
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def main():
    random = np.random.default_rng(13)
    tensors = {}
    for rate in (8000, 11025):
        x = bursts(random, rate)
        tensors |= {f"level/{rate}/samples": x, f"level/{rate}/rms": [speech_level(x, rate)]}

    y = random.permutation(np.repeat(np.arange(3), (45, 30, 15)))
    mixing = random.normal(size=(7, 7)) * np.geomspace(0.2, 2, 7)[:, None]
    x = (random.normal(size=(3, 7))[y] + random.normal(size=(90, 7)) @ mixing).astype(np.float32)
    tensors |= {"whiten/x": x, "whiten/y": y}
    x = x.astype(np.float64)
    for name, shrinkage in (("none", 0), ("usual", 0.8), ("all", 1)):
        lower = whitening(x, y, shrinkage)
        whitened = scipy.linalg.solve_triangular(lower, x.T, lower=True).T
        tensors[f"whiten/{name}"] = whitened
        model = LogisticRegression(C=0.05, class_weight="balanced", tol=1e-10, max_iter=100_000).fit(whitened, y)
        tensors[f"logistic/{name}/probabilities"] = model.predict_proba(whitened)
        tensors[f"logistic/{name}/weight"] = scipy.linalg.solve_triangular(lower.T, model.coef_.T, lower=False)

    labels = random.integers(0, 3, size=100)
    logits = 2 * random.normal(size=(100, 3)) + 1.5 * np.eye(3)[labels]
    scores = softmax(logits).astype(np.float32)
    z = (random.normal(size=(100, 8)) * random.uniform(0.5, 3, size=(100, 1))).astype(np.float32)
    tensors |= {"calibrate/scores": scores, "calibrate/z": z, "calibrate/y": labels}
    speakers = np.arange(100) % 4
    distances = np.zeros(100)
    for speaker in range(4):
        others = z[speakers != speaker].astype(np.float64)
        own = (z[speakers == speaker] - others.mean(axis=0)) / others.std(axis=0)
        distances[speakers == speaker] = np.sqrt((np.clip(own, -3, 3) ** 2).mean(axis=1))
    usual = np.quantile(distances, 0.75)
    logarithms = np.log(scores.astype(np.float64))
    softened = logarithms / np.maximum(1, distances / usual)[:, None] ** 2

    def loss(log_temperature):
        shares = softmax(softened / np.exp(log_temperature))
        return -np.log(shares[np.arange(100), labels]).mean()

    best = scipy.optimize.minimize_scalar(loss, bounds=(-5, 5), method="bounded", options={"xatol": 1e-10})
    by_all = (z - z.mean(axis=0, dtype=np.float64)) / z.std(axis=0, dtype=np.float64)
    by_all = np.sqrt((np.clip(by_all, -3, 3) ** 2).mean(axis=1))
    tensors |= {
        "calibrate/temperature": [np.exp(best.x)],
        "calibrate/usual": [usual],
        "calibrate/calibrated": softmax(logarithms / np.exp(best.x) / np.maximum(1, by_all / usual)[:, None] ** 2),
    }

    x = 3 + random.normal(size=(200, 60)) + (
        random.normal(size=(200, 8)) * np.geomspace(6, 0.5, 8)
    ) @ random.normal(size=(8, 60))
    others = np.concatenate([2 * random.normal(size=(5, 60)), x[:5] + random.normal(size=(5, 60))])
    x, others = x.astype(np.float32), others.astype(np.float32)
    mean, deviation = x.mean(axis=0, dtype=np.float64), x.std(axis=0, dtype=np.float64)
    directions = np.linalg.svd(np.clip((x - mean) / deviation, -3, 3), full_matrices=False)[2][:3]
    cut = np.clip((others - mean) / deviation, -3, 3)
    tensors |= {
        "typical/x": x,
        "typical/others": others,
        "typical/remainder": np.sqrt(((cut - cut @ directions.T @ directions) ** 2).mean(axis=1)),
    }
    write(
        ROOT / "Tests/Golden/robust/robust.safetensors",
        tensors,
        metadata={
            "made_by": "Tests/Golden/robust/make_robust.py",
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
