#!/usr/bin/env python3
"""Times `sergraph evaluate Tests/Graphs/mfcc-mlp.yaml` against the same protocol with librosa and scikit-learn.

    Benchmarks/compare_evaluation.py [RAVDESS] [--seeds 5]

Five folds of speakers, every seed: features of all recordings once, then one fit of MLPClassifier((300,)) for each fold
and seed on z-scored columns, with the same folds (sergraph's, from its predictions.csv). Both on two cores: librosa in two
processes, scikit-learn's fits two at a time with one BLAS thread each, which is faster than one after another with two.
Prints both times, their ratio, and what both reach.
"""

import argparse
import concurrent.futures
import csv
import os
import pathlib
import subprocess
import tempfile
import time
import warnings

for name in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")

import numpy as np
from common import ROOT, features, ravdess_folder
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import balanced_accuracy_score
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler


def ours(options, out):
    command = [options.sergraph, "evaluate", ROOT / "Tests/Graphs/mfcc-mlp.yaml", "--data", f"ravdess:{options.folder}"]
    command += ["--folds", "folds:5", "--seeds", str(options.seeds), "--no-learning-curve", "--lanes", "2", "--out", out]
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    with open(out / "predictions.csv") as file:
        return seconds, list(csv.DictReader(file))


def fit(x, y, folds, fold, seed):
    warnings.simplefilter("ignore", ConvergenceWarning)
    train, test = folds != fold, folds == fold
    scaler = StandardScaler().fit(x[train])
    model = MLPClassifier(hidden_layer_sizes=(300,), random_state=seed)
    model.fit(scaler.transform(x[train]), y[train])
    return test, model.predict(scaler.transform(x[test]))


def theirs(options, rows):
    seeds = sorted({int(row["seed"]) for row in rows})
    items = [row["item"] for row in rows if int(row["seed"]) == seeds[0]]
    y = np.array([row["label"] for row in rows if int(row["seed"]) == seeds[0]])
    started = time.perf_counter()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        x = np.stack(list(pool.map(features, [options.folder / item for item in items], chunksize=16)))
        read = time.perf_counter()
        jobs = []
        for seed in seeds:
            folds = np.array([int(row["fold"]) for row in rows if int(row["seed"]) == seed])
            jobs += [pool.submit(fit, x, y, folds, fold, seed) for fold in sorted(set(folds))]
        predicted = np.empty((len(seeds), len(y)), dtype=y.dtype)
        for number, job in enumerate(jobs):
            test, found = job.result()
            predicted[number // (len(jobs) // len(seeds)), test] = found
    ended = time.perf_counter()
    uars = [balanced_accuracy_score(y, row) for row in predicted]
    return read - started, ended - read, np.mean(uars)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ravdess_folder())
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument(
        "--sergraph", default=os.environ.get("SERGRAPH_BINARY", ROOT / ".build/release/sergraph")
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds, rows = ours(options, pathlib.Path(folder))
    labels = sorted({row["label"] for row in rows})
    own = []
    for seed in sorted({row["seed"] for row in rows}):
        part = [row for row in rows if row["seed"] == seed]
        own.append(balanced_accuracy_score([row["label"] for row in part], [row["predicted"] for row in part]))
    read, fits, uar = theirs(options, rows)
    print(f"5 folds, {options.seeds} seeds, {len(labels)} labels, {len(rows) // options.seeds} recordings, two cores")
    print(f"{'':<26} {'features':>9} {'fits':>9} {'all':>9}   UAR")
    print(f"{'librosa and scikit-learn':<26} {read:>7.1f} s {fits:>7.1f} s {read + fits:>7.1f} s   {uar:.3f}")
    print(f"{'sergraph':<26} {'':>9} {'':>9} {seconds:>7.1f} s   {np.mean(own):.3f}")
    print(f"ratio {(read + fits) / seconds:.1f}")


if __name__ == "__main__":
    main()
