"""What the comparison scripts share: where things are, and the 180 features as librosa computes them."""

import contextlib
import os
import pathlib
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
AUDIO = {".wav", ".flac", ".ogg", ".opus", ".mp3", ".aiff"}


def ravdess_folder():
    return pathlib.Path(os.environ.get("SERGRAPH_RAVDESS", ROOT.parent / "shared/data/ravdess"))


def recordings(folder):
    """Every recording below `folder`, in the order of their paths."""
    files = sorted(f for f in pathlib.Path(folder).rglob("*") if f.suffix.lower() in AUDIO)
    if not files:
        raise SystemExit(f"no recordings in {folder}; give a folder, or set SERGRAPH_RAVDESS")
    return files


@contextlib.contextmanager
def list_of(files):
    """A list file, so that both sides read the same recordings in the same order."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as out:
        out.writelines(f"{file.absolute()}\n" for file in files)
        out.flush()
        yield pathlib.Path(out.name)


def features(path):
    """Means over time of 40 MFCC, 12 chroma and 128 mel bands: Benchmarks/graphs/means.yaml, in librosa."""
    import librosa
    import numpy as np
    import soundfile

    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    y = librosa.resample(samples.mean(axis=1), orig_sr=rate, target_sr=22050, res_type="soxr_hq")
    power = np.abs(librosa.stft(y, n_fft=2048, hop_length=512)) ** 2
    mel = librosa.feature.melspectrogram(S=power, sr=22050, n_mels=128)
    mfcc = librosa.feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=40)
    chroma = librosa.feature.chroma_stft(S=power, sr=22050, tuning=0)
    return np.concatenate([m.mean(axis=1, dtype=np.float64) for m in (mfcc, chroma, mel)])
