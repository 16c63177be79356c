"""Keeps what a program gives for graphs of every kind, so that a later one can be held to the same bytes.

    python3 Tests/CommandTests/Kept/make_kept.py PROGRAM > Tests/CommandTests/Kept/kept.json

FFTW and OpenBLAS choose kernels by processor: kept-family-26.json is the same from another one.
PROGRAM is a `sergraph` of the commit whose bytes are to be kept. The recordings lie beside this script, one at the
rate of each graph, so that nothing is resampled: speech-16k.flac and speech-22k.flac are stretches of
Tests/Samples/happy-bright-16k.wav and Tests/Samples/happy-high-fast-44k.flac (sox, `trim 0.4 1.5` and `trim 0.3 1.5`).
For each graph the file holds the SHA-256 of all that `run --format jsonl` writes, and its first and last lines.
Models are fitted on the small corpus that the test makes as well.
"""
import hashlib
import json
import pathlib
import platform
import struct
import subprocess
import sys
import tempfile

FOLDER = "Tests/CommandTests/Kept"
# Graphs that learn, with their models, as they were when the first bytes were kept.
CLASSIFYING = "Tests/Graphs"
FITTED = ["mfcc-mlp", "mfcc-svm", "mfcc-knn", "mfcc-gmm", "mfcc-hmm", "functionals-logistic"]


def processor():
    text = pathlib.Path("/proc/cpuinfo").read_text()
    fields = dict(
        (key.strip(), value.strip())
        for key, _, value in (line.partition(":") for line in text.splitlines()))
    return " ".join(fields.get(key, "") for key in ("vendor_id", "cpu family", "model", "stepping"))


def run(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, check=True).stdout


def results(program, graph, recording):
    output = run(program, "run", graph, recording, "--format", "jsonl", "--lanes", "1")
    lines = output.decode().splitlines()
    return {
        "graph": graph, "recording": recording, "lines": len(lines),
        "sha256": hashlib.sha256(output).hexdigest(),
        "first": lines[0][:20_000], "last": lines[-1][:20_000]}


def recording(speaker, emotion, take, rate=16_000, count=8_000):
    """A saw tooth with noise, in whole numbers only, so that the test makes the same to the bit."""
    period = rate // (200 * emotion + 7 * speaker)
    noise = speaker * 100 + emotion * 10 + take
    samples = []
    for number in range(count):
        noise = (noise * 1_664_525 + 1_013_904_223) % 2**32
        samples.append(number % period * 16_000 // period - 8_000 + (noise >> 16) * 800 // 65_536)
    data = struct.pack(f"<{count}h", *samples)
    return b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack(
        "<IHHIIHH", 16, 1, 1, rate, 2 * rate, 2, 16) + b"data" + struct.pack("<I", len(data)) + data


def corpus(folder):
    """Recordings named as RAVDESS's: 4 speakers, 4 emotions, 3 takes, each a tone of its own."""
    for speaker in range(1, 5):
        for emotion in range(1, 5):
            for number, take in enumerate(["01-01", "01-02", "02-01"]):
                path = pathlib.Path(folder, f"Actor_0{speaker}", f"03-01-0{emotion}-01-{take}-0{speaker}.wav")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(recording(speaker, emotion, number))


def fit(program, name):
    with tempfile.TemporaryDirectory() as folder:
        corpus(folder + "/corpus")
        model = folder + "/model.safetensors"
        run(program, "fit", f"{CLASSIFYING}/{name}.yaml", "--data", f"ravdess:{folder}/corpus", "--seed", "5",
            "-p", "sample_rate=16000", "--out", model)
        data = pathlib.Path(model).read_bytes()
        header = struct.unpack("<Q", data[:8])[0]
        # The tensors; what stands before them names folders and times.
        return {"graph": name, "sha256": hashlib.sha256(data[8 + header:]).hexdigest()}


def main():
    program = sys.argv[1]
    slow = f"{FOLDER}/speech-16k.flac"
    fast = f"{FOLDER}/speech-22k.flac"
    graphs = [(f"{CLASSIFYING}/{name}.yaml", slow if "functionals" in name else fast) for name in FITTED]
    graphs += [(str(path), slow) for path in sorted(pathlib.Path("graphs/examples").glob("*.yaml"))
               # It resamples whatever it is given.
               if path.stem != "audio"]
    graphs += [(str(path), slow) for path in sorted(pathlib.Path(FOLDER).glob("part-*.yaml"))]
    kept = {
        "processor": processor(),
        "results": [results(program, graph, recording) for graph, recording in graphs],
        "fits": [fit(program, name) for name in FITTED]}
    json.dump(kept, sys.stdout, indent=1)
    print()


main()
