#!/usr/bin/env python3
"""Writes kaldi.safetensors: filter banks and MFCC of kaldi-native-fbank, without dither.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32, one row a frame, of the signals in signals.safetensors (16 kHz). Names:

    SIGNAL/fbank                 80 bins, otherwise Kaldi's defaults: 25 ms every 10 ms, Povey, 20 Hz to half the rate
    SIGNAL/fbank/low             23 bins of 100 to 7600 Hz, Hamming
    SIGNAL/mfcc                  Kaldi's defaults: 13 of 23 bins, lifter 22, the first one the frame's log energy
    SIGNAL/mfcc/plain            without energy
    SIGNAL/rows, count           which frames the above hold, and how many there are in all
"""

import pathlib
import platform

import kaldi_native_fbank as knf
import numpy as np
from safetensors.numpy import load_file

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGNALS = ["speech_16000", "voice_16000", "noise_16000"]
STRIDE = 8


def run(computer, y, rate):
    # As Kaldi, which takes 16-bit numbers.
    computer.accept_waveform(rate, (y * 32768).tolist())
    computer.input_finished()
    return np.stack([computer.get_frame(i) for i in range(computer.num_frames_ready)])


def fbank(y, rate, bins, **settings):
    options = knf.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.samp_freq = rate
    options.mel_opts.num_bins = bins
    options.frame_opts.window_type = settings.get("window", "povey")
    options.mel_opts.low_freq = settings.get("low", 20)
    options.mel_opts.high_freq = settings.get("high", 0)
    return run(knf.OnlineFbank(options), y, rate)


def mfcc(y, rate, energy):
    options = knf.MfccOptions()
    options.frame_opts.dither = 0
    options.frame_opts.samp_freq = rate
    options.use_energy = energy
    return run(knf.OnlineMfcc(options), y, rate)


def main():
    signals = load_file(ROOT / "Tests/Golden/signals.safetensors")
    tensors = {}
    for name in SIGNALS:
        y, rate = signals[name], int(name.split("_")[-1])
        matrices = {
            "fbank": fbank(y, rate, 80),
            "fbank/low": fbank(y, rate, 23, low=100, high=7600, window="hamming"),
            "mfcc": mfcc(y, rate, True),
            "mfcc/plain": mfcc(y, rate, False),
        }
        count = len(matrices["fbank"])
        rows = np.unique(np.concatenate([np.arange(0, count, STRIDE), [1, count - 2, count - 1]]))
        tensors |= {f"{name}/rows": rows, f"{name}/count": [count]}
        tensors |= {f"{name}/{key}": matrix[rows] for key, matrix in matrices.items()}
    write(
        ROOT / "Tests/Golden/kaldi.safetensors",
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_kaldi.py",
            "kaldi-native-fbank": knf.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
