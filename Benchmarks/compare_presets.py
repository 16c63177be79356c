#!/usr/bin/env python3
"""Compares the speed of the shipped sub-graphs with the tools that define them, on the same recordings.

    Benchmarks/compare_presets.py [FOLDER] [--files 200] [--repeat 5] [--only log-mel]

Every recording is first brought to the sub-graph's sample rate as a mono WAV in a temporary folder, so that decoding
and resampling, which both sides do with the same libraries, don't hide the features. Both sides read those files and
take the mean of each column. One thread each. sergraph is timed from process start to exit, the others without their
imports and warm-up.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
os.environ.update(ONE_THREAD)

from common import ROOT, ravdess_folder, recordings


def librosa_mfcc(y, rate):
    import librosa

    return librosa.feature.mfcc(y=y, sr=rate, n_mfcc=40).mean(axis=1)


def librosa_log_mel(y, rate):
    import librosa

    mel = librosa.feature.melspectrogram(y=y, sr=rate, n_fft=512, win_length=400, hop_length=160, n_mels=64)
    return librosa.power_to_db(mel).mean(axis=1)


def kaldi(computer, options):
    def features(y, rate):
        import numpy as np

        online = computer(options)
        online.accept_waveform(rate, y)
        online.input_finished()
        return np.mean([online.get_frame(i) for i in range(online.num_frames_ready)], axis=0)

    return features


def kaldi_fbank():
    import kaldi_native_fbank as knf

    options = knf.FbankOptions()
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = 80
    return kaldi(knf.OnlineFbank, options)


def kaldi_mfcc():
    import kaldi_native_fbank as knf

    options = knf.MfccOptions()
    options.frame_opts.dither = 0
    return kaldi(knf.OnlineMfcc, options)


# The sub-graph, the rate that it is run at, the tool, and what makes that tool's function.
PRESETS = [
    ("librosa-mfcc", 22050, "librosa", "{n_mfcc: 40}", lambda: librosa_mfcc),
    ("log-mel", 16000, "librosa", "{}", lambda: librosa_log_mel),
    ("kaldi-fbank", 16000, "kaldi-native-fbank", "{n_mels: 80}", kaldi_fbank),
    ("kaldi-mfcc", 16000, "kaldi-native-fbank", "{}", kaldi_mfcc),
]


def graph(preset, rate, given):
    return f"""sergraph: 1
nodes:
  audio: {{use: decode, mono: true, expect: {rate}}}
  part: {{use: {ROOT}/graphs/parts/{preset}.yaml, in: audio, with: {given}}}
  means: {{use: pool, stats: [mean]}}
"""


def worker(preset, folder):
    """Prints the seconds that the other tool takes for all files of the folder, once it is warm."""
    import soundfile

    make = next(make for name, *_, make in PRESETS if name == preset)
    features = make()
    files = sorted(folder.glob("*.wav"))

    def run(file):
        y, rate = soundfile.read(file, dtype="float32")
        return features(y, rate)

    for file in files[:5]:
        run(file)
    started = time.perf_counter()
    for file in files:
        run(file)
    print(time.perf_counter() - started)


def resampled(files, rate, folder):
    """The recordings as mono WAVs of one rate."""
    import soundfile
    import soxr

    folder.mkdir()
    seconds = 0
    for number, file in enumerate(files):
        samples, own_rate = soundfile.read(str(file), dtype="float32", always_2d=True)
        y = soxr.resample(samples.mean(axis=1), own_rate, rate)
        soundfile.write(folder / f"{number:05}.wav", y, rate, subtype="PCM_16")
        seconds += len(y) / rate
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ravdess_folder())
    parser.add_argument("--files", type=int, default=200, help="recordings (%(default)s)")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions (%(default)s)")
    parser.add_argument("--only", help="one preset")
    parser.add_argument(
        "--sergraph", default=os.environ.get("SERGRAPH_BINARY", ROOT / ".build/release/sergraph")
    )
    parser.add_argument("--worker", nargs=2, metavar=("PRESET", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        return worker(options.worker[0], pathlib.Path(options.worker[1]))

    files = recordings(options.folder)
    files = files[:: max(1, len(files) // options.files)][: options.files]
    lines, slow = [], []
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        seconds = {rate: resampled(files, rate, temporary / str(rate)) for rate in (16000, 22050)}
        for preset, rate, tool, given, _ in PRESETS:
            if options.only not in (None, preset):
                continue
            yaml = temporary / f"{preset}.yaml"
            yaml.write_text(graph(preset, rate, given))
            folder = temporary / str(rate)
            ours = [options.sergraph, "run", yaml, folder, "--lanes", "1", "--format", "jsonl"]
            theirs = [sys.executable, __file__, "--worker", preset, folder]
            times = []
            for _ in range(options.repeat):
                started = time.perf_counter()
                subprocess.run(ours, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
                mine = time.perf_counter() - started
                text = subprocess.run(theirs, stdout=subprocess.PIPE, check=True).stdout
                times.append((mine, float(text)))
            ratio = statistics.median(b / a for a, b in times)
            mine = statistics.median(a for a, _ in times)
            other = statistics.median(b for _, b in times)
            audio = seconds[rate]
            lines.append(
                f"{preset:<16}{rate:>7}  {tool:<20}{audio / mine:>9.0f}{audio / other:>9.0f}{ratio:>9.2f}x"
            )
            if ratio < 3:
                slow.append(preset)
    print(f"\n{len(files)} recordings, one thread, medians of {options.repeat} interleaved runs")
    print("sergraph and peer: times real time\n")
    print(f"{'sub-graph':<16}{'Hz':>7}  {'peer':<20}{'sergraph':>9}{'peer':>9}{'ratio':>10}")
    print("\n".join(lines))
    print(f"\n{'BELOW 3x: ' + ' '.join(slow) if slow else 'every one at least 3x'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
