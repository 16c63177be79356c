#!/usr/bin/env python3
"""Compares the speed of graphs/parts/functionals-large.yaml with openSMILE's ComParE_2016 functionals.

    Benchmarks/compare_opensmile.py [FOLDER] [--files 100] [--repeat 3]

sergraph runs on two lanes, openSMILE (the Python package) in two processes that share the files; both read the same
recordings as they are and give one vector for each. sergraph is timed from process start to exit, openSMILE without
its import and warm-up.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

os.environ.update({f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")})

from common import ROOT, ravdess_folder, recordings

GRAPH = f"""sergraph: 1
nodes:
  audio: {{use: decode, mono: true}}
  speech: {{use: resample, sample_rate: 16000}}
  part: {{use: {ROOT}/graphs/parts/functionals-large.yaml, in: speech}}
"""


def worker(listing):
    """Waits for a line, then prints the seconds that openSMILE takes for all files of the list."""
    import opensmile
    import soundfile

    files = listing.read_text().splitlines()
    smile = opensmile.Smile(
        feature_set=opensmile.FeatureSet.ComParE_2016, feature_level=opensmile.FeatureLevel.Functionals
    )

    def run(file):
        samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
        return smile.process_signal(samples.mean(axis=1), rate)

    run(files[0])
    print("ready", flush=True)
    sys.stdin.readline()
    started = time.perf_counter()
    for file in files:
        run(file)
    print(time.perf_counter() - started)


def opensmile_seconds(listings):
    command = [sys.executable, __file__, "--worker"]
    workers = [
        subprocess.Popen([*command, listing], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for listing in listings
    ]
    for one in workers:
        assert one.stdout.readline() == "ready\n"
    for one in workers:
        one.stdin.write("go\n")
        one.stdin.flush()
    return max(float(one.communicate()[0]) for one in workers)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ravdess_folder())
    parser.add_argument("--files", type=int, default=100, help="recordings (%(default)s)")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions (%(default)s)")
    parser.add_argument(
        "--sergraph", default=os.environ.get("SERGRAPH_BINARY", ROOT / ".build/release/sergraph")
    )
    parser.add_argument("--worker", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        return worker(options.worker)

    import soundfile

    files = recordings(options.folder)
    files = files[:: max(1, len(files) // options.files)][: options.files]
    audio = sum(soundfile.info(str(file)).duration for file in files)
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        listings = [temporary / "all.txt", temporary / "even.txt", temporary / "odd.txt"]
        for listing, part in zip(listings, (files, files[::2], files[1::2])):
            listing.write_text("".join(f"{file.absolute()}\n" for file in part))
        yaml = temporary / "functionals.yaml"
        yaml.write_text(GRAPH)
        command = [options.sergraph, "run", yaml, f"@{listings[0]}", "--lanes", "2", "--format", "jsonl"]
        times = []
        for _ in range(options.repeat):
            started = time.perf_counter()
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True
            )
            ours = time.perf_counter() - started
            assert done.stdout.count(b"\n") == len(files)
            times.append((ours, opensmile_seconds(listings[1:])))
    ratio = statistics.median(b / a for a, b in times)
    ours, theirs = (statistics.median(column) for column in zip(*times))
    print(f"\n{len(files)} recordings, {audio:.0f} s of audio, medians of {options.repeat} interleaved runs\n")
    print(f"{'':<42}{'seconds':>9}{'x real time':>13}")
    print(f"{'sergraph functionals-large, two lanes':<42}{ours:>9.2f}{audio / ours:>13.0f}")
    print(f"{'openSMILE ComParE_2016, two processes':<42}{theirs:>9.2f}{audio / theirs:>13.0f}")
    print(f"\nratio {ratio:.2f}x")
    return 0 if ratio >= 3 else 1


if __name__ == "__main__":
    sys.exit(main())
