#!/usr/bin/env python3
"""What Tests/Graphs/mfcc-mlp.yaml reaches on RAVDESS speech, by the protocols of scikit_accuracy.py.

    Benchmarks/accuracy.py [RAVDESS] [--graph FILE]

Runs `sergraph fit` for every seed or fold and prints the mean and the standard deviation of the reports.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

from common import ROOT, ravdess_folder

FOUR = ["--labels", "calm,happy,fearful,disgust"]
FOLDS = ["1,2,11,12", "3,4,13,14", "5,6,15,16", "7,8,17,18", "9,10,19,20"]


def fit(options, arguments):
    with tempfile.TemporaryDirectory() as folder:
        command = [options.sergraph, "fit", options.graph, "--data", f"ravdess:{options.folder}"]
        command += ["--format", "json", "--out", f"{folder}/model.safetensors", *arguments]
        report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return report["test"]["accuracy"], report["test"]["uar"]


def row(name, options, runs):
    scores = [fit(options, arguments) for arguments in runs]
    words = []
    for title, values in zip(("accuracy", "UAR"), zip(*scores)):
        words.append(f"{title} {statistics.mean(values):.3f} ± {statistics.stdev(values):.3f}")
    print(f"{name:<36} {'   '.join(words)}   ({len(scores)} fits)", flush=True)
    return scores


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ravdess_folder())
    parser.add_argument("--graph", default=ROOT / "Tests/Graphs/mfcc-mlp.yaml")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument(
        "--sergraph", default=os.environ.get("SERGRAPH_BINARY", ROOT / ".build/release/sergraph")
    )
    options = parser.parse_args()
    seeds = [["--seed", str(seed), "--split", "random:0.25"] for seed in range(options.seeds)]
    row("random quarter, 8 emotions", options, seeds)
    row("random quarter, 4 emotions", options, [seed + FOUR for seed in seeds])
    folds = row("unseen speakers, 8 emotions", options, [["--split", f"speakers:{fold}"] for fold in FOLDS])
    print("  UAR by fold:", " ".join(f"{uar:.2f}" for _, uar in folds))


if __name__ == "__main__":
    main()
