#!/usr/bin/env python3
"""Writes spectral.safetensors: windows of SciPy, and spectral features of librosa.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32, one row a frame, of the signals in signals.safetensors. Names:

    window/NAME/LENGTH, .../symmetric     scipy.signal.get_window of 24 and 25 samples, periodic and symmetric
    SIGNAL/log/db, max, amplitude         power_to_db of 128 mel bands (top_db 80), relative to their maximum without
                                          top_db, and amplitude_to_db of the bands of amplitude
    SIGNAL/mfcc/1, 2, 3, none, lifter     20 MFCC: kinds of DCT, without scaling, lifter 22
    SIGNAL/pcen/usual, fourth, log        pcen of 40 mel bands of amplitude
    SIGNAL/tonnetz                        of chroma_stft at tuning 0
    SIGNAL/centroid, bandwidth, cubic     of |STFT|; bandwidth with p = 2 and 3
    SIGNAL/contrast, linear, bands        contrast; as differences; four bands from 100 Hz with quantile 0.1
    SIGNAL/rolloff                        of 0.85 and 0.5
    SIGNAL/flatness, plain                with power 2 and 1
    SIGNAL/rows, count                    which frames the above hold, and how many there are in all
"""

import pathlib
import platform

import librosa
import numpy as np
import scipy
import scipy.signal
from safetensors.numpy import load_file

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGNALS = ["speech_22050", "voice_16000"]
STRIDE = 6
WINDOWS = {
    name: name
    for name in "hann hamming blackman bartlett blackmanharris nuttall flattop triang cosine bohman "
    "parzen barthann lanczos".split()
} | {
    "rectangular": "boxcar",
    "gaussian": ("gaussian", 4.5),
    "kaiser": ("kaiser", 8.6),
    "tukey": ("tukey", 0.3),
}


def windows():
    out = {}
    for name, window in WINDOWS.items():
        for length in (24, 25):
            key = f"window/{name}/{length}"
            out[key] = scipy.signal.get_window(window, length)
            out[f"{key}/symmetric"] = scipy.signal.get_window(window, length, fftbins=False)
    return out


def features(name, y):
    rate = int(name.split("_")[-1])
    S = np.abs(librosa.stft(y, n_fft=2048, hop_length=512))
    power = S**2
    mel = librosa.feature.melspectrogram(S=power, sr=rate)
    bands = librosa.feature.melspectrogram(S=S, sr=rate, n_mels=40)
    db = librosa.power_to_db(mel)
    chroma = librosa.feature.chroma_stft(S=power, sr=rate, tuning=0)
    feature = librosa.feature
    of = {"S": S, "sr": rate}
    matrices = {
        "log/db": db,
        "log/max": librosa.power_to_db(mel, ref=np.max, top_db=None),
        "log/amplitude": librosa.amplitude_to_db(bands),
        "mfcc/1": feature.mfcc(S=db, dct_type=1),
        "mfcc/2": feature.mfcc(S=db),
        "mfcc/3": feature.mfcc(S=db, dct_type=3),
        "mfcc/none": feature.mfcc(S=db, norm=None),
        "mfcc/lifter": feature.mfcc(S=db, lifter=22),
        "pcen/usual": librosa.pcen(bands, sr=rate),
        "pcen/fourth": librosa.pcen(bands, sr=rate, gain=0.5, bias=10, power=0.25, eps=1e-3),
        "pcen/log": librosa.pcen(bands, sr=rate, power=0, time_constant=0.1),
        "tonnetz": feature.tonnetz(chroma=chroma, sr=rate),
        "centroid": feature.spectral_centroid(**of),
        "bandwidth": feature.spectral_bandwidth(**of),
        "cubic": feature.spectral_bandwidth(**of, p=3),
        "contrast": feature.spectral_contrast(**of),
        "linear": feature.spectral_contrast(**of, linear=True),
        "bands": feature.spectral_contrast(**of, n_bands=4, fmin=100, quantile=0.1),
        "rolloff": np.vstack([feature.spectral_rolloff(**of, roll_percent=p) for p in (0.85, 0.5)]),
        "flatness": feature.spectral_flatness(S=S),
        "plain": feature.spectral_flatness(S=S, power=1),
    }
    count = S.shape[1]
    rows = np.unique(np.concatenate([np.arange(0, count, STRIDE), [1, count - 2, count - 1]]))
    out = {f"{name}/rows": rows, f"{name}/count": [count]}
    return out | {f"{name}/{key}": matrix[:, rows].T for key, matrix in matrices.items()}


def main():
    signals = load_file(ROOT / "Tests/Golden/signals.safetensors")
    tensors = windows()
    for name in SIGNALS:
        tensors |= features(name, signals[name])
    write(
        ROOT / "Tests/Golden/spectral.safetensors",
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_spectral.py",
            "librosa": librosa.__version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
