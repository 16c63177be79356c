#!/usr/bin/env python3
"""Compares sergraph with librosa on the same recordings: numbers, speed, start-up.

    Benchmarks/compare_librosa.py --numbers [FOLDER]
    Benchmarks/compare_librosa.py --speed [FOLDER] [--files 200] [--repeat 5]
    Benchmarks/compare_librosa.py --start [--file Tests/Samples/happy-high-fast-44k.flac] [--repeat 15]

Both compute Benchmarks/graphs/means.yaml: decode, resample to 22050 Hz, and the means over time of
40 MFCC, 12 chroma and 128 mel bands. librosa runs on one thread.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
os.environ.update(ONE_THREAD)

from common import ROOT, features, list_of, ravdess_folder, recordings

MEANS = ROOT / "Benchmarks/graphs/means.yaml"
PARTS = {"mfcc": slice(0, 40), "chroma": slice(40, 52), "mel": slice(52, 180)}


def sergraph(options, listing, *arguments):
    command = [options.sergraph, "run", MEANS, f"@{listing}", "--format", "jsonl", *arguments]
    started = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"exit status {done.returncode}: {' '.join(map(str, command))}")
    return seconds, done.stdout


def numbers(options):
    import numpy as np

    files = recordings(options.folder)
    with list_of(files) as listing:
        _, text = sergraph(options, listing)
    ours = [json.loads(line) for line in text.splitlines()]
    if len(ours) != len(files):
        raise SystemExit(f"{len(files)} recordings, but {len(ours)} results")

    worst = {name: [(-1.0, None), (-1.0, None)] for name in PARTS}
    for file, result in zip(files, ours):
        if pathlib.Path(result["item"]).name != file.name:
            raise SystemExit(f"expected {file.name}, found {result['item']}")
        theirs, values = features(file), np.array(result["values"], dtype=np.float64)
        for name, part in PARTS.items():
            absolute = np.abs(values[part] - theirs[part]).max()
            relative = absolute / max(np.abs(theirs[part]).max(), np.finfo(np.float32).tiny)
            for index, difference in enumerate((absolute, relative)):
                # A NaN is the worst there is.
                if not difference <= worst[name][index][0]:
                    worst[name][index] = (difference, file)

    print(f"\nLargest differences from librosa, means over time, {len(files)} recordings")
    print("relative: to the largest magnitude of the same recording's mfcc, chroma or mel\n")
    print(f"{'':<8}{'absolute':>10}  {'recording':<28}{'relative':>10}  recording")
    for name, ((absolute, a), (relative, r)) in worst.items():
        print(f"{name:<8}{absolute:>10.2g}  {a.name:<28}{relative:>10.2g}  {r.name}")
    limit = 1e-4
    bad = [name for name, (_, (relative, _)) in worst.items() if not relative <= limit]
    print(f"\n{'OUTSIDE' if bad else 'within'} {limit:g} of the largest magnitude {' '.join(bad)}")
    return not bad


def librosa_worker(listing):
    """Prints the seconds that librosa takes for all files of the list, once it is warm."""
    files = [pathlib.Path(line) for line in listing.read_text().splitlines()]
    for file in files[:5]:
        features(file)
    started = time.perf_counter()
    for file in files:
        features(file)
    print(time.perf_counter() - started)


def speed(options):
    import soundfile

    # Spread over the folder, so that many voices and rates are among them.
    files = recordings(options.folder)
    files = files[:: max(1, len(files) // options.files)][: options.files]
    audio = sum(soundfile.info(str(file)).duration for file in files)

    with list_of(files) as listing:

        def librosa_seconds():
            command = [sys.executable, __file__, "--librosa-worker", listing]
            return float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)

        contenders = {
            "librosa, one thread": librosa_seconds,
            "sergraph --lanes 1": lambda: sergraph(options, listing, "--lanes", "1")[0],
            "sergraph --lanes 2": lambda: sergraph(options, listing, "--lanes", "2")[0],
        }
        sergraph(options, listing)  # the files are in the page cache from here on
        times = {name: [] for name in contenders}
        for _ in range(options.repeat or 5):
            for name, seconds in contenders.items():
                times[name].append(seconds())

    def ratio(slow, fast):
        return statistics.median(s / f for s, f in zip(times[slow], times[fast]))

    librosa, one, two = contenders
    print(f"\n{len(files)} recordings, {audio:.0f} s of audio, medians of {len(times[one])} interleaved runs")
    print("sergraph from process start to exit; librosa without its import and warm-up\n")
    print(f"{'':<22}{'seconds':>9}{'files/s':>9}{'x real time':>13}{'to librosa':>12}")
    for name, seconds in times.items():
        middle = statistics.median(seconds)
        print(
            f"{name:<22}{middle:>9.3f}{len(files) / middle:>9.0f}{audio / middle:>13.0f}"
            f"{ratio(librosa, name):>11.2f}x"
        )
    print(f"\n2 lanes to 1 lane: {ratio(one, two):.2f}x")
    return True


def start(options):
    graph, file = ROOT / "Tests/Graphs/mfcc-mlp.yaml", options.file
    python = [sys.executable, "-c"]
    load = f"import librosa; librosa.load({str(file)!r})"
    same = f"import sys; sys.path.insert(0, {str(ROOT / 'Benchmarks')!r}); import common; common.features({str(file)!r})"
    contenders = {
        "sergraph run Tests/Graphs/mfcc-mlp.yaml FILE": ([options.sergraph, "run", graph, file], {}),
        "import librosa": ([*python, "import librosa"], {}),
        "import librosa, with EAGER_IMPORT=1": ([*python, "import librosa"], {"EAGER_IMPORT": "1"}),
        "import librosa; librosa.load(FILE)": ([*python, load], {}),
        "the features of FILE with librosa": ([*python, same], {}),
    }

    def seconds(command, environment):
        started = time.perf_counter()
        done = subprocess.run(
            command, env=os.environ | environment, stdin=subprocess.DEVNULL, capture_output=True
        )
        return time.perf_counter() - started, done

    # The first turn fills the page cache, and shows what does not run here.
    for name, (command, environment) in list(contenders.items()):
        _, done = seconds(command, environment)
        if done.returncode:
            message = f"{name}: {done.stderr.decode().strip()}"
            if command[0] == options.sergraph:
                raise SystemExit(message)
            sys.stderr.write(f"left out: {message.splitlines()[-1]}\n")
            del contenders[name]
    times = {name: [] for name in contenders}
    repeat = options.repeat or 15
    for _ in range(repeat):
        for name, contender in contenders.items():
            times[name].append(seconds(*contender)[0])

    ours = next(iter(times))
    print(f"\nFrom process start to exit, medians of {repeat} interleaved runs; FILE is {file.name}")
    print("librosa 0.11 puts most of its import off until something is used; EAGER_IMPORT=1 does not\n")
    print(f"{'':<42}{'ms':>8}{'to the first':>14}")
    for name, all_seconds in times.items():
        ratio = statistics.median(s / o for s, o in zip(all_seconds, times[ours]))
        print(f"{name:<42}{statistics.median(all_seconds) * 1000:>8.1f}{ratio:>13.1f}x")
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ravdess_folder())
    parser.add_argument("--numbers", action="store_true", help="differences over every recording")
    parser.add_argument("--speed", action="store_true", help="throughput")
    parser.add_argument("--start", action="store_true", help="from process start to exit")
    parser.add_argument("--files", type=int, default=200, help="recordings for --speed (%(default)s)")
    parser.add_argument("--repeat", type=int, help="repetitions (5 for --speed, 15 for --start)")
    parser.add_argument("--file", type=pathlib.Path, default=ROOT / "Tests/Samples/happy-high-fast-44k.flac")
    parser.add_argument(
        "--sergraph",
        default=os.environ.get("SERGRAPH_BINARY", ROOT / ".build/release/sergraph"),
        help="the program (%(default)s)",
    )
    parser.add_argument("--librosa-worker", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.librosa_worker:
        librosa_worker(options.librosa_worker)
        return 0
    chosen = [job for job in (numbers, speed, start) if getattr(options, job.__name__)]
    if not chosen:
        parser.error("choose --numbers, --speed, --start, or several")
    return 0 if all([job(options) for job in chosen]) else 1


if __name__ == "__main__":
    sys.exit(main())
