#!/usr/bin/env python3
"""What scikit-learn's perceptron reaches on librosa's 180 features of RAVDESS speech.

    Benchmarks/scikit_accuracy.py [RAVDESS] [--tutorial] [--cache FILE]

40 MFCC, 12 chroma (tuning 0, of the power spectrum) and 128 mel bands, means over time, z-scored on the training part,
MLPClassifier(hidden_layer_sizes=(300,)). `--tutorial` uses the settings of a well-known tutorial as well.
Three protocols: a random stratified quarter for testing, ten seeds, on all eight emotions and on
four of them (speakers overlap); and five folds of four unseen speakers, two men and two women.
"""

import argparse
import concurrent.futures
import os
import pathlib
import tempfile
import time
import warnings

for name in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")

import numpy as np
from common import features, ravdess_folder, recordings
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

EMOTIONS = ["neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"]
FOUR = ["calm", "happy", "fearful", "disgust"]
FOLDS = [(1, 2, 11, 12), (3, 4, 13, 14), (5, 6, 15, 16), (7, 8, 17, 18), (9, 10, 19, 20)]
SEEDS = range(10)
DEFAULTS = {}
TUTORIAL = {"alpha": 0.01, "batch_size": 256, "learning_rate": "adaptive", "max_iter": 500}


def load(folder, cache):
    """The features, emotions and actors of every recording; computed once and kept in `cache`."""
    files = recordings(folder)
    names = [f.name for f in files]
    if cache.exists():
        stored = np.load(cache)
        if stored["names"].tolist() == names:
            return stored["x"], *labels(names)
    started = time.perf_counter()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        x = np.stack(list(pool.map(features, files, chunksize=16)))
    print(f"features of {len(files)} recordings: {time.perf_counter() - started:.0f} s; kept in {cache}")
    np.savez(cache, x=x, names=names)
    return x, *labels(names)


def labels(names):
    fields = [pathlib.Path(name).stem.split("-") for name in names]
    emotions = np.array([EMOTIONS[int(f[2]) - 1] for f in fields])
    return emotions, np.array([int(f[6]) for f in fields])


def score(x, y, train, test, seed, settings):
    scaler = StandardScaler().fit(x[train])
    model = MLPClassifier(hidden_layer_sizes=(300,), random_state=seed, **settings)
    model.fit(scaler.transform(x[train]), y[train])
    found = model.predict(scaler.transform(x[test]))
    return accuracy_score(y[test], found), balanced_accuracy_score(y[test], found)


def random_quarters(x, y):
    for seed in SEEDS:
        train, test = train_test_split(
            np.arange(len(y)), test_size=0.25, stratify=y, random_state=seed
        )
        yield train, test, seed


def unseen_speakers(actors):
    for fold in FOLDS:
        held_out = np.isin(actors, fold)
        yield np.flatnonzero(~held_out), np.flatnonzero(held_out), 0


def report(name, splits, x, y, settings):
    started = time.perf_counter()
    scores = np.array([score(x, y, *split, settings) for split in splits])
    mean, deviation = scores.mean(axis=0), scores.std(axis=0, ddof=1)
    print(
        f"{name:<36} accuracy {mean[0]:.3f} ± {deviation[0]:.3f}   UAR {mean[1]:.3f} ± {deviation[1]:.3f}"
        f"   ({len(scores)} fits, {time.perf_counter() - started:.0f} s)",
        flush=True,
    )
    return scores


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ravdess_folder())
    parser.add_argument("--tutorial", action="store_true", help="also the tutorial's settings")
    parser.add_argument(
        "--cache",
        type=pathlib.Path,
        default=pathlib.Path(tempfile.gettempdir()) / "sergraph-librosa-means.npz",
        help="where the features are kept (%(default)s)",
    )
    options = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)

    x, y, actors = load(options.folder, options.cache)
    four = np.isin(y, FOUR)
    for title, settings in [("defaults", DEFAULTS), ("tutorial", TUTORIAL)][: 1 + options.tutorial]:
        print(f"MLPClassifier((300,)), {title}: {settings or 'none changed'}")
        report("  random quarter, 8 emotions", random_quarters(x, y), x, y, settings)
        report("  random quarter, 4 emotions", random_quarters(x[four], y[four]), x[four], y[four], settings)
        folds = report("  unseen speakers, 8 emotions", unseen_speakers(actors), x, y, settings)
        print("    UAR by fold:", " ".join(f"{uar:.2f}" for _, uar in folds))


if __name__ == "__main__":
    main()
