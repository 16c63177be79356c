#!/usr/bin/env python3
"""Compares sergraph with the same work in plain C (Benchmarks/limit), which shows what the engine costs.

    Benchmarks/compare_limit.py [FOLDER] [--files 300] [--repeat 5] [--modes mfcc,means,logmel]
    Benchmarks/compare_limit.py --short [--files 10000] [--repeat 5]
    Benchmarks/compare_limit.py --long [FOLDER] [--hours 10] [--repeat 5]

The first compares numbers (within 1e-4 of the largest magnitude), then one lane with one thread of C, and two with two.
--short: recordings of 50 ms, beside a C loop that opens, reads and closes them. --long: one recording, on one lane and on
two. Everything is timed from process start to exit and by turns; needs numpy, and --long soundfile and soxr.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import wave

os.environ.update({f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")})

import numpy as np
from common import ROOT, list_of, ravdess_folder, recordings

GRAPHS = ROOT / "Benchmarks/graphs"
# Of each mode its graph, and where its features begin and end: each is compared by itself.
MODES = {
    "mfcc": (GRAPHS / "mfcc-means.yaml", [0, 40]),
    "means": (GRAPHS / "means.yaml", [0, 40, 52, 180]),
    "logmel": (GRAPHS / "log-mel-means.yaml", [0, 64]),
}
LIMIT = 1e-4


class Run:
    """A command that has run: its output, seconds from start to exit, processor seconds, and, where that is asked for,
    peak size in MiB: of `time`'s child, since a child of Python counts Python's own pages."""

    def __init__(self, *command, with_peak=False):
        with tempfile.TemporaryFile() as out, tempfile.NamedTemporaryFile("r") as peak:
            if with_peak:
                command = ("/usr/bin/time", "-f", "%M", "-o", peak.name, *command)
            started = time.perf_counter()
            process = subprocess.Popen([*map(str, command)], stdin=subprocess.DEVNULL, stdout=out)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            self.output = out.read()
            self.peak = int(peak.read()) / 1024 if with_peak else None
        if process.returncode:
            raise SystemExit(f"exit status {process.returncode}: {' '.join(map(str, command))}")
        self.processor = usage.ru_utime + usage.ru_stime


def middle(runs, key="seconds"):
    return statistics.median(getattr(run, key) for run in runs)


def ratio(over, under, key="seconds"):
    return statistics.median(getattr(a, key) / getattr(b, key) for a, b in zip(over, under))


def by_turns(contenders, turns, with_peak=False):
    """Runs each of some commands once, so that files are in the page cache, then all of them by turns."""
    first = {name: Run(*command, with_peak=with_peak) for name, command in contenders.items()}
    runs = {name: [] for name in contenders}
    for _ in range(turns):
        for name, command in contenders.items():
            runs[name].append(Run(*command, with_peak=with_peak))
    return first, runs


def sergraph(options, graph, listing, lanes):
    return [options.sergraph, "run", graph, listing, "--lanes", lanes, "--format", "jsonl"]


def difference(ours, theirs, parts):
    """The largest difference, relative to the largest magnitude of the same recording's feature."""
    ours = [json.loads(line)["values"] for line in ours.splitlines()]
    theirs = [[float(number) for number in line.split()] for line in theirs.splitlines()]
    ours, theirs = np.array(ours, dtype=np.float64), np.array(theirs)
    if ours.shape != theirs.shape:
        raise SystemExit(f"sergraph gives {ours.shape} numbers, C {theirs.shape}")
    worst = 0.0
    for start, end in zip(parts, parts[1:]):
        largest = np.abs(theirs[:, start:end]).max(axis=1)
        # A NaN is the worst there is.
        worst = max(worst, *(np.abs(ours - theirs)[:, start:end].max(axis=1) / largest), key=lambda x: (x != x, x))
    return worst


def features(options):
    files = recordings(options.folder)
    count = options.files or 300
    files = files[:: max(1, len(files) // count)][:count]
    rows, isGood = [], True
    with list_of(files) as listing:
        for mode in options.modes.split(","):
            graph, parts = MODES[mode]
            contenders = {}
            for lanes in (1, 2):
                contenders["c", lanes] = [options.limit, mode, listing, "--threads", lanes]
                contenders["native", lanes] = [f"{options.limit}-native", mode, listing, "--threads", lanes]
                contenders["ours", lanes] = sergraph(options, graph, f"@{listing}", lanes)
            first, runs = by_turns(contenders, options.repeat)
            worst = difference(first["ours", 1].output, first["c", 1].output, parts)
            isGood &= worst <= LIMIT
            one, gains = runs["ours", 1], [ratio(runs[name, 1], runs[name, 2]) for name in ("c", "ours")]
            rows.append(
                f"{mode:<8}{middle(runs['c', 1]):>8.3f}{middle(one):>10.3f}{ratio(one, runs['c', 1]):>8.3f}"
                f"{ratio(one, runs['c', 1], 'processor'):>11.3f}{ratio(one, runs['native', 1]):>13.3f}"
                f"{gains[0]:>11.2f}{gains[1]:>10.2f}{worst:>12.1g}"
            )
    print(f"\n{len(files)} recordings, medians of {options.repeat} interleaved turns; ratios are medians of ratios")
    print("C: gcc -O3 for any x86-64, one thread; native: for this processor; gain: from one lane or thread to two\n")
    print(f"{'':<8}{'C, s':>8}{'sergraph':>10}{'ratio':>8}{'processor':>11}{'to native':>13}", end="")
    print(f"{'gain of C':>11}{'sergraph':>10}{'difference':>12}")
    print("\n".join(rows))
    return isGood


def write_wave(path, samples, rate):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        for part in samples:
            out.writeframes(part.astype("<i2").tobytes())


def short(options):
    count = options.files or 10_000
    numbers = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for number in range(count):
            path = folder / f"{number // 1000:03d}/{number:06d}.wav"
            path.parent.mkdir(exist_ok=True)
            write_wave(path, [numbers.integers(-8000, 8000, 2400)], 48_000)
        files = sorted(folder.rglob("*.wav"))
        with list_of(files) as listing:
            ours = sergraph(options, GRAPHS / "short.yaml", f"@{listing}", 1)
            _, runs = by_turns({"c": [options.limit, "short", listing], "ours": ours}, options.repeat)
    print(f"\n{count} recordings of 50 ms, one lane, medians of {options.repeat} interleaved turns")
    print("microseconds a recording\n")
    print(f"{'':<16}{'C':>8}{'sergraph':>10}{'beyond':>8}")
    for key, text in (("seconds", "from start to exit"), ("processor", "of the processor")):
        beyond = statistics.median(getattr(b, key) - getattr(a, key) for a, b in zip(runs["c"], runs["ours"]))
        columns = [seconds / count * 1e6 for seconds in (middle(runs["c"], key), middle(runs["ours"], key), beyond)]
        print(f"{text:<20}{columns[0]:>4.0f}{columns[1]:>10.0f}{columns[2]:>8.0f}")
    return True


def long_samples(files, seconds):
    """Samples of recordings at 16 kHz, over and over."""
    import soundfile
    import soxr

    parts = []
    for file in files[:: max(1, len(files) // 300)]:
        samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
        parts.append(np.round(soxr.resample(samples.mean(axis=1), rate, 16_000) * 32_767).clip(-32_768, 32_767))
    left = int(seconds * 16_000)
    while left > 0:
        for part in parts:
            yield part[:left]
            left -= min(left, len(part))


def long(options):
    graph = ROOT / "Tests/Graphs/mfcc-mlp.yaml"
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(options.keep or folder) / "long.wav"
        if not path.exists():
            write_wave(path, long_samples(recordings(options.folder), options.hours * 3600), 16_000)
        first, runs = by_turns(
            {lanes: sergraph(options, graph, path, lanes) for lanes in (1, 2)}, options.repeat, with_peak=True)
    isSame = all(run.output == first[1].output for run in (*first.values(), *runs[1], *runs[2]))
    print(f"\n{options.hours:g} hours of 16 kHz, mono, medians of {options.repeat} interleaved turns\n")
    print(f"{'lanes':<8}{'seconds':>9}{'processor':>11}{'peak, MiB':>11}{'bound, MiB':>12}")
    isBelow = True
    for lanes in (1, 2):
        plan = Run(options.sergraph, "plan", graph, "--lanes", lanes).output.decode()
        bound = float(re.search(r"at most, in all +([\d.]+) MiB", plan)[1])
        peak = max(run.peak for run in (first[lanes], *runs[lanes]))
        isBelow &= peak <= bound
        print(f"{lanes:<8}{middle(runs[lanes]):>9.2f}{middle(runs[lanes], 'processor'):>11.2f}{peak:>11.1f}{bound:>12g}")
    print(f"\none lane to two: {ratio(runs[1], runs[2]):.2f}; output {'the same' if isSame else 'DIFFERS'}")
    return isSame and isBelow


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ravdess_folder())
    parser.add_argument("--modes", default=",".join(MODES), help="which features (%(default)s)")
    parser.add_argument("--short", action="store_true", help="many recordings of 50 ms")
    parser.add_argument("--long", action="store_true", help="one recording of hours")
    parser.add_argument("--files", type=int, help="recordings (300; 10,000 for --short)")
    parser.add_argument("--hours", type=float, default=10, help="length for --long (%(default)s)")
    parser.add_argument("--keep", help="a folder where --long keeps its recording for the next time")
    parser.add_argument("--repeat", type=int, default=5, help="turns (%(default)s)")
    parser.add_argument("--limit", default=ROOT / ".build/limit/limit", help="the C program (%(default)s)")
    parser.add_argument(
        "--sergraph", default=os.environ.get("SERGRAPH_BINARY", ROOT / ".build/release/sergraph")
    )
    options = parser.parse_args()
    chosen = [job for job in (short, long) if getattr(options, job.__name__)] or [features]
    return 0 if all([job(options) for job in chosen]) else 1


if __name__ == "__main__":
    sys.exit(main())
