#!/usr/bin/env python3
"""Compares every feature that librosa defines with librosa's, row by row, on every recording of some speakers.

    Benchmarks/compare_features.py [FOLDER] [--speakers 4]

Prints the largest difference of each feature of Benchmarks/graphs/features.yaml, relative to the largest magnitude of
the same recording's matrix, and fails above 1e-4. librosa computes in double precision from the same samples. FOLDER holds a folder for each speaker.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.update({f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")})

from common import ROOT, ravdess_folder, recordings

GRAPH = ROOT / "Benchmarks/graphs/features.yaml"
LIMIT = 1e-4


def reference(path):
    """librosa's matrices of a recording, one row a frame; several where more than one is right."""
    import librosa
    import numpy as np
    import soundfile

    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    y = librosa.resample(samples.mean(axis=1), orig_sr=rate, target_sr=22050, res_type="soxr_hq")
    # In double precision, so that librosa's own rounding decides nothing: in single precision it may put a rolloff
    # into the next bin, or a peak into the next class of the tuning.
    amplitude = np.abs(librosa.stft(y.astype(np.float64), n_fft=2048, hop_length=512))
    power = amplitude**2
    mel = librosa.feature.melspectrogram(S=power, sr=22050, n_mels=128)
    mfcc = librosa.feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=40)
    chroma = librosa.feature.chroma_stft(S=power, sr=22050, tuning=0)
    shape = {"S": amplitude, "sr": 22050}
    matrices = {
        "speech": y[None],
        "emphasized": librosa.effects.preemphasis(y)[None],
        "trimmed": librosa.effects.trim(y, top_db=30)[0][None],
        "rms": librosa.feature.rms(y=y),
        "zcr": librosa.feature.zero_crossing_rate(y),
        "power": power,
        "amplitude": amplitude,
        "mel": mel,
        "log_mel": librosa.power_to_db(mel),
        "pcen": librosa.pcen(mel, sr=22050, hop_length=512),
        "mfcc": mfcc,
        "delta": librosa.feature.delta(mfcc),
        "delta_2": librosa.feature.delta(mfcc, order=2),
        "chroma": chroma,
        "tuned_chroma": librosa.feature.chroma_stft(S=power, sr=22050),
        "tonnetz": librosa.feature.tonnetz(chroma=chroma, sr=22050),
        "centroid": librosa.feature.spectral_centroid(**shape),
        "bandwidth": librosa.feature.spectral_bandwidth(**shape),
        "contrast": librosa.feature.spectral_contrast(**shape),
        "rolloff": librosa.feature.spectral_rolloff(**shape),
        "flatness": librosa.feature.spectral_flatness(S=amplitude),
    }
    # The tuning is the fullest of 100 classes. Where two are equally full, the last bits decide, and librosa's own two
    # precisions differ: either of its answers counts.
    single = np.abs(librosa.stft(y, n_fft=2048, hop_length=512)) ** 2
    other = {"tuned_chroma": librosa.feature.chroma_stft(S=single, sr=22050)}
    return {
        name: [m.T for m in (matrix, other.get(name)) if m is not None]
        for name, matrix in matrices.items()
    }


def difference(mine, theirs, place):
    """The largest difference, relative to the largest magnitude."""
    import numpy as np

    if mine.shape != theirs.shape:
        raise SystemExit(f"{place} is {mine.shape}, librosa's {theirs.shape}")
    return np.abs(mine - theirs).max() / max(np.abs(theirs).max(), np.finfo(np.float32).tiny)


def extract(options, node, listing, out):
    command = [options.sergraph, "extract", GRAPH, f"@{listing}", "--at", node, "--out", out]
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True)


def speaker_folders(folder, count):
    return sorted(f for f in folder.iterdir() if f.is_dir())[:count]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ravdess_folder())
    parser.add_argument("--speakers", type=int, default=4, help="how many (%(default)s)")
    parser.add_argument(
        "--sergraph", default=os.environ.get("SERGRAPH_BINARY", ROOT / ".build/release/sergraph")
    )
    options = parser.parse_args()

    import numpy as np

    worst, count, names = {}, 0, []
    for folder in speaker_folders(options.folder, options.speakers):
        files = recordings(folder)
        with tempfile.TemporaryDirectory() as temporary:
            temporary = pathlib.Path(temporary)
            listing = temporary / "files.txt"
            listing.write_text("".join(f"{file.absolute()}\n" for file in files))
            first = reference(files[0])
            for node in first:
                extract(options, node, listing, temporary / f"{node}.npz")
            ours = {node: np.load(temporary / f"{node}.npz") for node in first}
            for file in files:
                for node, answers in reference(file).items():
                    mine = ours[node][str(file.absolute())].astype(np.float64)
                    off = min(difference(mine, theirs, f"{file}: {node}") for theirs in answers)
                    # A NaN is the worst there is.
                    if node not in worst or not off <= worst[node][0]:
                        worst[node] = (off, file)
                count += 1
        names.append(folder.name)

    print(f"\nLargest differences from librosa, every row of {count} recordings of {', '.join(names)}")
    print("relative to the largest magnitude of the same recording's matrix\n")
    for node, (off, file) in worst.items():
        print(f"{node:<16}{off:>10.2g}  {file.name}")
    bad = [node for node, (off, _) in worst.items() if not off <= LIMIT]
    print(f"\n{'OUTSIDE' if bad else 'every feature within'} {LIMIT:g} {' '.join(bad)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
