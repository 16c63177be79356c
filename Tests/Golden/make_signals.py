#!/usr/bin/env python3
"""Writes signals.safetensors: the signals that every other golden file is computed from.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt; espeak-ng)

Each is one float32 vector, made of 16-bit numbers, called KIND_RATE:

    tone_16000      0.6 s: 220 Hz and two harmonics, amplitudes 0.5, 0.25, 0.125
    chirp_22050     0.8 s: 100 Hz to 8 kHz, logarithmic, amplitude 0.5, with a fade at each end
    noise_16000     0.5 s: white, uniform in -0.5...0.5, from a seed
    speech_RATE     espeak-ng, "Who is that? I am so happy.", at 8000, 16000, 22050 and 48000 Hz, between
                    0.15 s of silence on either side
    voice_16000     0.8 s: a pulse train of 120 to 180 Hz through four resonances, with known jitter and shimmer
    voice_16000/periods   the start of each of its pulses, in seconds
"""

import io
import pathlib
import subprocess

import numpy as np
import scipy.signal
import soundfile
import soxr

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]


def quantized(samples):
    return np.round(np.clip(samples, -1, 1) * 32767).astype(np.float32) / 32768


def tone(rate=16000, seconds=0.6):
    t = np.arange(int(rate * seconds)) / rate
    return sum(0.5 / 2**k * np.sin(2 * np.pi * 220 * (k + 1) * t) for k in range(3))


def chirp(rate=22050, seconds=0.8):
    t = np.arange(int(rate * seconds)) / rate
    fade = np.minimum(1, np.minimum(t, seconds - t) / 0.02)
    return 0.5 * fade * scipy.signal.chirp(t, 100, seconds, 8000, method="logarithmic")


def noise(rate=16000, seconds=0.5):
    return np.random.default_rng(1).uniform(-0.5, 0.5, int(rate * seconds))


def speech(rate):
    command = ["espeak-ng", "-v", "en", "--stdout", "Who is that? I am so happy."]
    wav = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    samples, own_rate = soundfile.read(io.BytesIO(wav))
    samples = soxr.resample(samples, own_rate, rate)
    sound = np.flatnonzero(np.abs(samples) > 0.01)
    silence = np.zeros(int(0.15 * rate))
    return np.concatenate([silence, samples[sound[0] : sound[-1]], silence])


def voice(rate=16000, seconds=0.8):
    """Pulses whose periods and heights vary from one to the next, through the formants of an /a/."""
    random = np.random.default_rng(2)
    times, heights, at = [], [], 0.01
    while at < seconds - 0.01:
        times.append(at)
        heights.append(1 + 0.05 * random.standard_normal())
        at += 1 / (150 + 30 * np.sin(2 * np.pi * 2 * at)) * (1 + 0.006 * random.standard_normal())
    # Each pulse stands between two samples: a windowed sinc at the exact time.
    t = np.arange(int(rate * seconds)) / rate
    pulses = np.zeros(len(t))
    for time, height in zip(times, heights):
        x = (t - time) * rate
        near = np.abs(x) < 32
        pulses[near] += height * np.sinc(x[near]) * (0.5 + 0.5 * np.cos(np.pi * x[near] / 32))
    for frequency, width in ((700, 80), (1200, 90), (2600, 120), (3500, 160)):
        r = np.exp(-np.pi * width / rate)
        a = [1, -2 * r * np.cos(2 * np.pi * frequency / rate), r * r]
        pulses = scipy.signal.lfilter([sum(a)], a, pulses)
    pulses += 1e-3 * np.abs(pulses).max() * random.standard_normal(len(t))
    return 0.5 * pulses / np.abs(pulses).max(), np.array(times)


def main():
    samples, times = voice()
    tensors = {
        "tone_16000": quantized(tone()),
        "chirp_22050": quantized(chirp()),
        "noise_16000": quantized(noise()),
        "voice_16000": quantized(samples),
        "voice_16000/periods": times,
    }
    for rate in (8000, 16000, 22050, 48000):
        tensors[f"speech_{rate}"] = quantized(speech(rate))
    version = subprocess.run(["espeak-ng", "--version"], stdout=subprocess.PIPE, check=True).stdout
    write(
        ROOT / "Tests/Golden/signals.safetensors",
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_signals.py",
            "espeak-ng": version.decode().split(":")[1].split()[0],
            "soxr": soxr.__version__,
            "scipy": scipy.__version__,
            "numpy": np.__version__,
        },
    )


if __name__ == "__main__":
    main()
