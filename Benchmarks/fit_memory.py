"""Fits and evaluates a graph on made-up recordings, and compares the peak with the bound that `sergraph plan` prints.

    python3 Benchmarks/fit_memory.py --recordings 100000 --memory 512MiB

Needs numpy. Exits with 1 where a peak is above its bound, or a bound above `--memory`.
"""

import argparse
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time

import numpy

LABELS = ["neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"]
UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


def make(folder, count, seconds):
    """Writes recordings of a noisy tone, higher and louder by label and speaker, and the table of them."""
    rate = 16000
    samples = int(rate * seconds)
    numbers = numpy.random.default_rng(1)
    times = numpy.arange(samples) / rate
    noises = numbers.standard_normal((64, samples))
    header = b"RIFF" + struct.pack("<I", 36 + 2 * samples) + b"WAVEfmt " + struct.pack(
        "<IHHIIHH", 16, 1, 1, rate, 2 * rate, 2, 16) + b"data" + struct.pack("<I", 2 * samples)
    with open(os.path.join(folder, "table.csv"), "w") as table:
        table.write("path,label,speaker,sex\n")
        for number in range(count):
            label, speaker = number % len(LABELS), number // len(LABELS) % 40
            pitch = 90 + 12 * label + 2 * speaker + 20 * numbers.standard_normal()
            wave = numpy.sin(2 * numpy.pi * pitch * times) + 0.5 * numpy.sin(4 * numpy.pi * pitch * times)
            wave = (0.1 + 0.05 * label) * (wave + 0.2 * noises[number % 64])
            name = f"{number // 1000:03d}/{number:06d}.wav"
            if number % 1000 == 0:
                os.mkdir(os.path.join(folder, f"{number // 1000:03d}"))
            with open(os.path.join(folder, name), "wb") as file:
                file.write(header + numpy.clip(wave * 20000, -32768, 32767).astype("<i2").tobytes())
            table.write(f"{name},{LABELS[label]},s{speaker:02d},{'female' if speaker % 2 else 'male'}\n")


def size(text):
    """The bytes of `512MiB`."""
    number, unit = re.fullmatch(r"([0-9.]+)(\w+)", text).groups()
    return float(number) * UNITS[unit]


def run(command):
    """Runs a command: its output, the seconds that it took, and its peak in bytes."""
    start = time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} ended with {status}\n{text}")
    return text, time.time() - start, usage.ru_maxrss * 1024


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--program", default=".build/release/sergraph")
    arguments.add_argument("--graph", default="Tests/Graphs/functionals-logistic.yaml")
    arguments.add_argument("--recordings", type=int, default=5000)
    arguments.add_argument("--seconds", type=float, default=0.3)
    arguments.add_argument("--memory", default="512MiB")
    arguments.add_argument("--for", dest="purposes", default="fit,evaluate")
    arguments.add_argument("--folder", help="where the recordings lie or are made; a temporary folder if absent")
    arguments.add_argument("--set", dest="settings", action="append", default=[])
    given = arguments.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or temporary
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(f"{folder}/table.csv"):
            make(folder, given.recordings, given.seconds)
        for purpose in given.purposes.split(","):
            common = [given.graph, "--data", f"csv:{folder}/table.csv", "--memory", given.memory]
            for setting in given.settings:
                common += ["--set", setting]
            plan = [given.program, "plan", *common, "--for", purpose]
            print(run(plan)[0], end="")
            most = json.loads(run([*plan, "--format", "json"])[0])["memory_bound"]
            out = ["--out", f"{temporary}/out" + (".safetensors" if purpose == "fit" else "")]
            own = ["--split", "speaker:0.2"] if purpose == "fit" else ["--no-learning-curve"]
            _, seconds, peak = run([given.program, purpose, *common, *own, *out])
            limit = size(given.memory)
            print(f"{purpose}: {given.recordings} recordings, {seconds:.0f} s, peak {peak / 2**20:.0f} MiB, "
                  f"bound {most / 2**20:.0f} MiB, limit {limit / 2**20:.0f} MiB\n", flush=True)
            failed |= peak > most or most > limit
    sys.exit(failed)


if __name__ == "__main__":
    main()
