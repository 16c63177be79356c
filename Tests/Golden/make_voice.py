#!/usr/bin/env python3
"""Writes voice.safetensors: pitch, harmonicity, jitter and shimmer of the signals in signals.safetensors.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32. Frames are 10 ms apart and centred on samples 0, rate / 100, ...

    pitch/SIGNAL/length        samples of a frame, about 64 ms
    pitch/SIGNAL/yin           librosa.yin of every frame, 65 to 600 Hz
    pitch/SIGNAL/pyin, pyin/voiced
                               librosa.pyin of every frame: 0 where unvoiced, and the voiced probability
    pitch/SIGNAL/praat         Praat's pitch (autocorrelation, 75 to 600 Hz) at the middle of each frame, 0 unvoiced
    hnr/SIGNAL/ac, cc          Praat's harmonicity (autocorrelation with 4.5 periods a window; cross-correlation), 75 Hz,
                               of the signal's first hnr/SIGNAL/count frames, from frame 6; -200 where silent
    jitter/SIGNAL              Praat's local, absolute, rap, ppq5, ddp, from the pulses of To PointProcess (cc)
    shimmer/SIGNAL             Praat's local, local_db, apq3, apq5, apq11, dda, from the same
    beta                       scipy.stats.beta.cdf at 0, 0.05, ..., 1 for (2, 18), (1, 1), (0.5, 0.5), (30, 3)
"""

import argparse
import json
import pathlib
import platform

import librosa
import numpy as np
import parselmouth
import scipy
from parselmouth.praat import call

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
LENGTHS = {8000: 512, 16000: 1024, 22050: 1024, 48000: 3072}
SPEECH = ["speech_16000", "speech_22050", "speech_48000"]
SIGNALS = ["tone_16000", "voice_16000", "chirp_22050", "noise_16000", "speech_8000", *SPEECH]
HARMONIC = ["voice_16000", "speech_16000", "speech_48000"]
SHAPES = [(2, 18), (1, 1), (0.5, 0.5), (30, 3)]


def read(path):
    """The tensors of a file that `write` made."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    out = {}
    for name, tensor in json.loads(data[8:start]).items():
        if name != "__metadata__":
            first, last = (start + offset for offset in tensor["data_offsets"])
            out[name] = np.frombuffer(data[first:last], "<f4").reshape(tensor["shape"])
    return out


def rate_of(name):
    return int(name.split("_")[1])


def sound(samples, rate):
    return parselmouth.Sound(samples.astype(np.float64), rate)


def pitch(name, samples):
    rate = rate_of(name)
    hop, length = rate // 100, LENGTHS[rate]
    settings = {"fmin": 65, "fmax": 600, "sr": rate, "frame_length": length, "hop_length": hop}
    f0, _, voiced = librosa.pyin(samples, fill_na=0, **settings)
    out = {"length": [length], "yin": librosa.yin(samples, **settings)}
    out |= {"pyin": f0, "pyin/voiced": voiced}
    praat = sound(samples, rate).to_pitch(0.01, 75, 600)
    values = [praat.get_value_at_time(row * hop / rate) for row in range(len(f0))]
    out["praat"] = np.nan_to_num(values)
    return {f"pitch/{name}/{key}": value for key, value in out.items()}


def harmonicity(name, samples):
    """Cut so that Praat, which centres its frames in the sound, has them where ours are."""
    rate = rate_of(name)
    hop = rate // 100
    whole = len(samples) // hop
    for count in (whole, whole - 1):
        part = sound(samples[: count * hop], rate)
        ac = part.to_harmonicity_ac(hop / rate, 75, 0.1, 4.5)
        if abs(ac.xs()[0] * rate / hop - 6) < 1e-6:
            break
    cc = part.to_harmonicity_cc(hop / rate, 75, 0.1, 1)
    rows = 6 + np.arange(len(ac.xs()))
    nearest = [cc.values[0][np.abs(cc.xs() - row * hop / rate).argmin()] for row in rows]
    return {
        f"hnr/{name}/count": [count],
        f"hnr/{name}/ac": ac.values[0],
        f"hnr/{name}/cc": nearest,
    }


def voice(name, samples):
    whole = sound(samples, rate_of(name))
    pulses = call([whole, whole.to_pitch(0.01, 75, 600)], "To PointProcess (cc)")
    limits = (0, 0, 0.0001, 0.02, 1.3)
    jitter = ["local", "local, absolute", "rap", "ppq5", "ddp"]
    shimmer = ["local", "local_dB", "apq3", "apq5", "apq11", "dda"]
    both = [whole, pulses]
    return {
        f"jitter/{name}": [call(pulses, f"Get jitter ({kind})", *limits) for kind in jitter],
        f"shimmer/{name}": [call(both, f"Get shimmer ({kind})", *limits, 1.6) for kind in shimmer],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "Tests/Golden/voice.safetensors")
    options = parser.parse_args()

    signals = read(ROOT / "Tests/Golden/signals.safetensors")
    steps = np.arange(21) / 20
    tensors = {"beta": np.stack([scipy.stats.beta.cdf(steps, a, b) for a, b in SHAPES])}
    for name in SIGNALS:
        tensors |= pitch(name, signals[name])
    for name in ["voice_16000", *SPEECH]:
        tensors |= voice(name, signals[name])
    for name in HARMONIC:
        tensors |= harmonicity(name, signals[name])
    write(
        options.out,
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_voice.py",
            "librosa": librosa.__version__,
            "parselmouth": parselmouth.__version__,
            "praat": parselmouth.PRAAT_VERSION,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
