#!/usr/bin/env python3
"""Writes librosa.safetensors: what librosa gives for five of the shipped samples.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32, one row a frame. Names, for a sample such as `sad-low-slow-8k.wav`:

    SAMPLE/resampled                 4096 samples of the 22050 Hz signal, about its peak; from .../start on
    SAMPLE/resampled/head, /tail     its first and last 1024 samples; SAMPLE/resampled/count its length
    SAMPLE/power, mel, mfcc          |STFT|^2 (n_fft 2048, hop 512, Hann, centred), 128 mel bands, 40 MFCC
    SAMPLE/chroma                    12 chroma of the power spectrum at tuning 0
    SAMPLE/chroma_tuned, /tuning     the same at the tuning that librosa estimates, and that tuning
    SAMPLE/mfcc/mean, std, min, max  over all frames (std with divisor n); SAMPLE/means: mfcc, chroma, mel
    SAMPLE/rows, SAMPLE/count        which frames the above hold, and how many there are in all
    SAMPLE/short/amplitude           |STFT|, window of 1024 in an n_fft of 2048, hop 256
    SAMPLE/hamming/power             as SAMPLE/power with another window
    SAMPLE/blackman/power
    SAMPLE/uncentred/power, mel      as SAMPLE/power, mel with center=False
    SAMPLE/speech/mel, mfcc          16 kHz: n_fft 512, window 400, hop 160, 64 bands, 20 MFCC
    SAMPLE/GROUP/rows, count         the frames of these groups

To stay small, only every `stride`-th frame is kept (`stride_groups`-th in the groups), and always
the first two and the last two: the edges are where frames go wrong.
"""

import argparse
import pathlib
import platform

import librosa
import numpy as np
import scipy
import soundfile
import soxr

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = [
    "sad-low-slow-8k.wav",
    "angry-loud-fast-48k.flac",
    "call-angry-and-calm-stereo.wav",
    "fearful-whisper-noisy-48k.ogg",
    "happy-high-fast-44k.flac",
]
STRIDE, STRIDE_GROUPS = 8, 16


def load(path, rate):
    samples, own_rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    return librosa.resample(mono, orig_sr=own_rate, target_sr=rate, res_type="soxr_hq")


def kept(count, stride):
    edges = [0, 1, count - 2, count - 1]
    return np.unique(np.concatenate([np.arange(0, count, stride), edges]))


def matrices(prefix, stride, **columns_by_time):
    """The kept frames of matrices laid out as librosa does, columns x time."""
    counts = {m.shape[1] for m in columns_by_time.values()}
    assert len(counts) == 1
    count = counts.pop()
    rows = kept(count, stride)
    out = {f"{prefix}/rows": rows, f"{prefix}/count": [count]}
    for name, matrix in columns_by_time.items():
        out[f"{prefix}/{name}"] = matrix[:, rows].T
    return out


def reference(path):
    name, out = path.name, {}
    rate = 22050
    y = load(path, rate)
    start = max(0, int(np.abs(y).argmax()) - 2048)
    out[f"{name}/resampled"] = y[start : start + 4096]
    out[f"{name}/resampled/start"] = [start]
    out[f"{name}/resampled/head"] = y[:1024]
    out[f"{name}/resampled/tail"] = y[-1024:]
    out[f"{name}/resampled/count"] = [len(y)]

    def power(**settings):
        settings = {"n_fft": 2048, "hop_length": 512} | settings
        return np.abs(librosa.stft(y, **settings)) ** 2

    S = power()
    mel = librosa.feature.melspectrogram(S=S, sr=rate, n_mels=128)
    mfcc = librosa.feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=40)
    chroma = librosa.feature.chroma_stft(S=S, sr=rate, tuning=0)
    tuning = librosa.estimate_tuning(S=S, sr=rate, bins_per_octave=12)
    tuned = librosa.feature.chroma_stft(S=S, sr=rate, tuning=None)
    assert np.array_equal(tuned, librosa.feature.chroma_stft(S=S, sr=rate, tuning=tuning))
    out |= matrices(name, STRIDE, power=S, mel=mel, mfcc=mfcc, chroma=chroma, chroma_tuned=tuned)
    out[f"{name}/tuning"] = [tuning]

    wide = mfcc.astype(np.float64)
    for statistic in ("mean", "std", "min", "max"):
        out[f"{name}/mfcc/{statistic}"] = getattr(wide, statistic)(axis=1)
    out[f"{name}/means"] = np.concatenate(
        [m.mean(axis=1, dtype=np.float64) for m in (mfcc, chroma, mel)]
    )

    short = np.abs(librosa.stft(y, n_fft=2048, win_length=1024, hop_length=256))
    out |= matrices(f"{name}/short", STRIDE_GROUPS, amplitude=short)
    for window in ("hamming", "blackman"):
        out |= matrices(f"{name}/{window}", STRIDE_GROUPS, power=power(window=window))
    S = power(center=False)
    mel = librosa.feature.melspectrogram(S=S, sr=rate, n_mels=128)
    out |= matrices(f"{name}/uncentred", STRIDE_GROUPS, power=S, mel=mel)

    rate = 16000
    y = load(path, rate)
    S = power(n_fft=512, win_length=400, hop_length=160)
    mel = librosa.feature.melspectrogram(S=S, sr=rate, n_fft=512, n_mels=64)
    mfcc = librosa.feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=20)
    out |= matrices(f"{name}/speech", STRIDE_GROUPS, mel=mel, mfcc=mfcc)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=pathlib.Path, default=ROOT / "Tests/Samples")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "Tests/Golden/librosa.safetensors")
    options = parser.parse_args()

    tensors = {}
    for name in SAMPLES:
        tensors |= reference(options.samples / name)
    write(
        options.out,
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_golden.py",
            "samples": " ".join(SAMPLES),
            "stride": str(STRIDE),
            "stride_groups": str(STRIDE_GROUPS),
            "librosa": librosa.__version__,
            "soxr": soxr.__version__,
            "soundfile": soundfile.__version__,
            "libsndfile": soundfile.__libsndfile_version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
