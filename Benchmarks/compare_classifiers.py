#!/usr/bin/env python3
"""Times the fits of sergraph's `mlp` and `logistic` and scikit-learn's, on the same rows, in turns.

    make fitbench
    Benchmarks/compare_classifiers.py [RAVDESS] [--turns 5] [--program .build/release/FitBenchmark]

mlp: 1,080 x 180, 8 classes, 300 hidden units, batches of 256, 100 epochs. logistic: 1,200 x 2,000, 8 classes, made up,
and, where RAVDESS is there, 2,000 real statistics of its recordings (graphs/wide.yaml); scikit-learn's lbfgs
stops early at its usual `tol` where the loss is flat, so each side is also asked for the same loss: scikit-learn with a smaller
`tol`, until its loss is within 0.01 % of ours. Losses are computed here, from the weights, in double precision. Both sides
may use all cores; each ratio is the median over the turns.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from common import ROOT, ravdess_folder

sys.path.insert(0, str(ROOT / "Tests/Golden"))
from golden import write  # noqa: E402


def made_up(random, rows, columns, classes=8, rank=100):
    """Standardized rows whose columns depend on each other, as features do."""
    y = np.arange(rows) % classes
    strength = np.geomspace(1, 0.05, rank)
    hidden = (random.normal(size=(rows, rank)) + 0.5 * random.normal(size=(classes, rank))[y]) * strength
    x = hidden @ random.normal(size=(rank, columns)) + 0.3 * random.normal(size=(rows, columns))
    return ((x - x.mean(0)) / x.std(0)).astype(np.float32), y


def read(path):
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = (8 + length + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(data[first:last], "<f4").reshape(entry["shape"])
    return tensors


class Ours:
    """The program, which fits once for each line that it is sent."""

    def __init__(self, program, data, settings):
        self.out = data.with_suffix(".out")
        self.process = subprocess.Popen(
            [program, data, self.out, settings], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fit(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        seconds, steps, loss = self.process.stdout.readline().split()
        return float(seconds), int(steps), float(loss)

    def finish(self):
        self.process.communicate()
        return read(self.out)


def logistic_loss(x, y, weights, bias, c):
    logits = x.astype(float) @ weights.astype(float) + bias
    logits -= logits.max(1, keepdims=True)
    entropy = np.log(np.exp(logits).sum(1)) - logits[np.arange(len(y)), y]
    return (entropy.sum() + 0.5 / c * (weights.astype(float) ** 2).sum()) / len(y)


def timed(make, x, y):
    model = make()
    start = time.perf_counter()
    model.fit(x, y)
    return time.perf_counter() - start, model


def compare(name, ours, theirs, loss, turns):
    """`theirs`: (name, fit) pairs, a fit gives seconds and a model; `loss` of a model."""
    own, other, last = [], {label: [] for label, _ in theirs}, {}
    ours.fit()
    for _ in range(turns):
        own.append(ours.fit())
        for label, fit in theirs:
            seconds, last[label] = fit()
            other[label].append(seconds)
    tensors = ours.finish()
    seconds = [turn[0] for turn in own]
    print(f"{name:28} sergraph              {statistics.median(seconds):8.3f} s  {own[0][1]:5} steps  loss {loss(tensors, own[0][2]):.6f}")
    for label, times in other.items():
        ratio = statistics.median(b / a for a, b in zip(seconds, times))
        steps = int(np.max(last[label].n_iter_))
        print(f"{'':28} {label:20} {statistics.median(times):9.3f} s  {steps:5} steps  loss {loss(last[label], None):.6f}  {ratio:6.1f} x")
    sys.stdout.flush()


def functionals(options, folder):
    """2,000 real statistics of each recording, standardized, and the emotion that its name says."""
    table = folder / "wide.npz"
    graph = ROOT / "Benchmarks/graphs/wide.yaml"
    subprocess.run([options.sergraph, "extract", graph, options.folder, "--at", "wide", "--out", table], check=True)
    rows, labels = [], []
    with np.load(table) as arrays:
        for name in (name for name in arrays.files if "/" in name):
            rows.append(arrays[name][0])
            labels.append(int(pathlib.Path(name).stem.split("-")[2]) - 1)
    x = np.array(rows, dtype=float)
    return ((x - x.mean(0)) / x.std(0)).astype(np.float32), np.array(labels)


def logistic(title, x, y, options, folder):
    """Ours at its usual settings; scikit-learn at its usual `tol`, and at the one that reaches our loss."""
    write(folder / "wide.safetensors", {"x": x, "y": y}, {})
    for c in (1.0, 0.01):
        settings = f"{{use: logistic, c: {c:g}}}"

        def loss(model, own):
            weights, bias = (
                (model["weight"], model["bias"]) if isinstance(model, dict) else (model.coef_.T, model.intercept_)
            )
            return logistic_loss(x, y, weights, bias, c)

        ours = Ours(options.program, folder / "wide.safetensors", settings)
        ours.fit()
        wanted = loss(ours.finish(), None)
        for exponent in range(8, 25):
            tolerance = 10.0 ** (-exponent / 2)
            _, model = timed(lambda: LogisticRegression(C=c, tol=tolerance, max_iter=100_000), x.astype(float), y)
            if loss(model, None) <= 1.0001 * wanted:
                break
        fits = []
        for kind in (np.float64, np.float32):
            for tol in sorted({1e-4, tolerance}, reverse=True):
                fits.append(
                    (
                        f"{kind.__name__} tol {tol:.0e}",
                        lambda kind=kind, tol=tol: timed(
                            lambda: LogisticRegression(C=c, tol=tol, max_iter=100_000), x.astype(kind), y
                        ),
                    )
                )
        ours = Ours(options.program, folder / "wide.safetensors", settings)
        compare(f"logistic, {title}, c {c:g}", ours, fits, loss, options.turns)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / ".build/release/FitBenchmark", type=pathlib.Path)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ravdess_folder())
    parser.add_argument(
        "--sergraph", default=os.environ.get("SERGRAPH_BINARY", ROOT / ".build/release/sergraph")
    )
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    random = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        x, y = made_up(random, 1080, 180, rank=60)
        write(folder / "small.safetensors", {"x": x, "y": y}, {})
        settings = "{use: mlp, hidden_layer_sizes: [300], batch_size: 256, max_iter: 100, n_iter_no_change: 1000}"

        def perceptron():
            return MLPClassifier((300,), batch_size=256, max_iter=100, n_iter_no_change=1000, random_state=1)

        compare(
            "mlp 1080 x 180",
            Ours(options.program, folder / "small.safetensors", settings),
            [(f"scikit-learn {t.__name__}", lambda t=t: timed(perceptron, x.astype(t), y)) for t in (np.float64, np.float32)],
            lambda model, own: own if own is not None else model.loss_,
            options.turns,
        )
        sets = {"made up": made_up(random, 1200, 2000)}
        if options.folder.exists():
            sets["functionals"] = functionals(options, folder)
        for title, (wide_x, wide_y) in sets.items():
            logistic(title, wide_x, wide_y, options, folder)


if __name__ == "__main__":
    main()
