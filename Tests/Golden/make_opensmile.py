#!/usr/bin/env python3
"""Writes opensmile.safetensors: what openSMILE gives where it defines a feature.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32, one row a frame, of the signals in signals.safetensors (16 kHz). Names:

    SIGNAL/mfcc           mfcc_sma[1] to [14] of ComParE_2016
    SIGNAL/alpha_ratio    alphaRatio_sma3 of eGeMAPSv02
    SIGNAL/hammarberg     hammarbergIndex_sma3 of eGeMAPSv02
    SIGNAL/rows           which frames the above hold

Both sets smooth over three frames of 20 ms every 10 ms. The first and last frames are left out: there openSMILE shortens
the average, and pads the item.
"""

import pathlib
import platform

import numpy as np
import opensmile
from safetensors.numpy import load_file

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIGNALS = ["speech_16000", "voice_16000"]
STRIDE = 5


def main():
    signals = load_file(ROOT / "Tests/Golden/signals.safetensors")
    level = opensmile.FeatureLevel.LowLevelDescriptors
    compare = opensmile.Smile(opensmile.FeatureSet.ComParE_2016, level)
    gemaps = opensmile.Smile(opensmile.FeatureSet.eGeMAPSv02, level)
    tensors = {}
    for name in SIGNALS:
        y, rate = signals[name], int(name.split("_")[-1])
        large, small = compare.process_signal(y, rate), gemaps.process_signal(y, rate)
        rows = np.arange(2, 1 + (len(y) - 320) // 160 - 2, STRIDE)
        mfcc = large[[f"mfcc_sma[{k}]" for k in range(1, 15)]].to_numpy()
        tensors |= {
            f"{name}/rows": rows,
            f"{name}/mfcc": mfcc[rows],
            f"{name}/alpha_ratio": small["alphaRatio_sma3"].to_numpy()[rows],
            f"{name}/hammarberg": small["hammarbergIndex_sma3"].to_numpy()[rows],
        }
    write(
        ROOT / "Tests/Golden/opensmile.safetensors",
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_opensmile.py",
            "opensmile": opensmile.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
