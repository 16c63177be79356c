#!/usr/bin/env python3
"""Writes time.safetensors: what librosa, scipy and Praat give in the time domain for signals.safetensors.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32, one row a frame. Reference numbers are computed in double precision; windowed
frames are rounded to single precision first, since those of tones are too ill-conditioned to compare otherwise.

    pad/MODE/N               np.pad(1 ... N, 5), mode edge and reflect
    preemphasis/SIGNAL       librosa.effects.preemphasis, its first 500 and last 100 samples
    filter/NAME              white noise at 16 kHz after the filters in FILTERS, first 500 and last 100 samples
    rms, zcr/SIGNAL          librosa.feature with its defaults
    autocorrelation/SIZE     librosa.autocorrelate of frames of 512 every 256, lags below SIZE
    burg/SIGNAL              librosa.lpc of order 12, frames of 512 every 256, without the leading 1
    levinson/SIGNAL          the same frames under a Hann window: scipy.linalg.solve_toeplitz, then the gain
    lpcc/SIGNAL              20 cepstral coefficients of the latter, from the logarithm of the spectrum
    trim/SIGNAL/TOP_DB       start and end by librosa.effects.trim
    formants/SIGNAL          Praat's To Formant (burg): 5 frequencies and 5 bandwidths every 10 ms, 0 where undefined
    formants/SIGNAL/samples  the first so many samples, of which Praat's frames start at 0
    formants/SIGNAL/voiced   1 where Praat's pitch is voiced, else 0
    formants/SIGNAL/resampled  the same samples at 11 kHz, as Praat resamples them for its analysis
    SIGNAL in these is kept in every 3rd row (rows 0, 3, 6, ...) for autocorrelation, burg, levinson and lpcc
"""

import pathlib
import platform

import librosa
import numpy as np
import parselmouth
import scipy
from safetensors.numpy import load_file

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
STRIDE = 3
FILTERS = {
    "lowpass": dict(N=4, Wn=1000, btype="lowpass"),
    "highpass": dict(N=5, Wn=300, btype="highpass"),
    "bandpass": dict(N=3, Wn=[300, 3400], btype="bandpass"),
    "narrow": dict(N=4, Wn=[1000, 1020], btype="bandpass"),
    "wide": dict(N=1, Wn=[50, 7500], btype="bandpass"),
    "bandstop": dict(N=3, Wn=[1000, 2000], btype="bandstop"),
    "steep": dict(N=12, Wn=3000, btype="lowpass"),
    "dc_block": dict(N=1, Wn=20, btype="highpass"),
}


def ends(values):
    return np.concatenate([values[:500], values[-100:]])


def frames(y, length=512, hop=256):
    return librosa.util.frame(y, frame_length=length, hop_length=hop).T[::STRIDE]


def levinson(frame, order):
    r = np.correlate(frame, frame, "full")[len(frame) - 1 : len(frame) + order]
    if r[0] == 0:
        return np.zeros(order + 1)
    a = -scipy.linalg.solve_toeplitz(r[:-1], r[1:])
    return np.append(a, (r[0] + a @ r[1:]) / len(frame))


def cepstrum(a, count, size=65536):
    spectrum = np.fft.rfft(np.concatenate([[1], a]), size)
    return np.fft.irfft(-2 * np.log(np.abs(spectrum)), size)[1 : count + 1]


def formants(name, y):
    """Frames whose windows start at 0, 10 ms, ...: Praat centres them in the recording.

    One sample more than the frames cover, since Praat rounds their number down.
    """
    rate = int(name.split("_")[1])
    count = (int(len(y) / rate * 100) - 6) * rate // 100 + rate // 20 + 1
    sound = parselmouth.Sound(y[:count], sampling_frequency=rate)
    track = sound.to_formant_burg(0.01, 5, 5500, 0.025, 50)
    assert abs(track.x1 - 0.025) < 1e-4, track.x1
    pitch = sound.to_pitch_ac()
    out, voiced = [], []
    for index in range(track.n_frames):
        time = track.x1 + 0.01 * index
        row = [track.get_value_at_time(n, time) for n in range(1, 6)]
        row += [track.get_bandwidth_at_time(n, time) for n in range(1, 6)]
        out.append(np.nan_to_num(row))
        voiced.append(float(pitch.get_value_at_time(time) > 0))
    tensors = {"": out, "/samples": [count], "/voiced": voiced}
    if name != "speech_16000":
        tensors["/resampled"] = sound.resample(11000, 50).values[0]
    return tensors


def main():
    signals = load_file(ROOT / "Tests/Golden/signals.safetensors")
    wide = {name: values.astype(np.float64) for name, values in signals.items()}
    tensors = {}

    for mode in ("edge", "reflect"):
        for count in (1, 2, 3, 4, 5, 6, 9):
            tensors[f"pad/{mode}/{count}"] = np.pad(np.arange(1.0, count + 1), 5, mode)

    tensors["preemphasis/voice_16000"] = ends(librosa.effects.preemphasis(wide["voice_16000"]))

    noise = wide["noise_16000"]
    for name, settings in FILTERS.items():
        sos = scipy.signal.butter(**settings, fs=16000, output="sos")
        tensors[f"filter/{name}"] = ends(scipy.signal.sosfilt(sos, noise))
    for name, design in (("notch", scipy.signal.iirnotch), ("resonator", scipy.signal.iirpeak)):
        tensors[f"filter/{name}"] = ends(scipy.signal.lfilter(*design(1000, 30, fs=16000), noise))

    for name in ("speech_22050", "voice_16000"):
        tensors[f"rms/{name}"] = librosa.feature.rms(y=wide[name])[0]
        tensors[f"zcr/{name}"] = librosa.feature.zero_crossing_rate(signals[name])[0]

    for size in (40, 512):
        tensors[f"autocorrelation/{size}"] = librosa.autocorrelate(
            frames(wide["voice_16000"]), max_size=size, axis=1
        )[:: 1 if size < 100 else 4]

    for name in ("speech_16000", "voice_16000", "tone_16000", "noise_16000"):
        cut = frames(wide[name])
        tensors[f"burg/{name}"] = librosa.lpc(cut, order=12, axis=1)[:, 1:]
        window = scipy.signal.get_window("hann", 512).astype(np.float32)
        windowed = (cut.astype(np.float32) * window).astype(np.float64)
        found = np.array([levinson(frame, 12) for frame in windowed])
        tensors[f"levinson/{name}"] = found
        tensors[f"lpcc/{name}"] = np.array([cepstrum(row[:-1], 20) for row in found])

    for name in ("speech_16000", "speech_22050", "voice_16000"):
        for decibel in (20, 30, 60):
            _, edges = librosa.effects.trim(signals[name], top_db=decibel)
            tensors[f"trim/{name}/{decibel}"] = edges

    for name in ("voice_16000", "speech_16000", "speech_22050"):
        for kind, values in formants(name, wide[name]).items():
            tensors[f"formants/{name}{kind}"] = values

    write(
        ROOT / "Tests/Golden/time.safetensors",
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_time.py",
            "stride": str(STRIDE),
            "librosa": librosa.__version__,
            "praat": parselmouth.PRAAT_VERSION,
            "parselmouth": parselmouth.VERSION,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
