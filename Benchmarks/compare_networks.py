"""Times an epoch of spectrogram-cnn beside the same network in PyTorch, in turns.

    python3 Benchmarks/compare_networks.py --turns 3

Needs torch. An epoch of sergraph is what five more epochs of `sergraph fit` take, divided by five: with cuts,
variations and mixup. PyTorch's is forward, backward, AdamW's step and the mixup of batches that lie ready, on
two threads.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time

import torch
from torch import nn
from torch.nn import functional as F

from common import ROOT, ravdess_folder

GRAPH = ROOT / "graphs/spectrogram-cnn.yaml"
ITEMS, ROWS, BANDS, BATCH, CLASSES = 1200, 96, 64, 32, 8


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.ModuleList()
        channels = 1
        for wanted in (24, 40, 56, 72):
            self.convolutions.append(nn.Sequential(
                nn.Conv2d(channels, wanted, 3, padding=1, bias=False), nn.BatchNorm2d(wanted),
                nn.ReLU()))
            channels = wanted
        self.row = nn.Sequential(
            nn.Conv1d(288, 128, 3, padding=1, bias=False), nn.BatchNorm1d(128), nn.ReLU())
        self.hidden, self.context = nn.Linear(128, 64), nn.Linear(64, 1, bias=False)
        self.head = nn.Linear(256, CLASSES)

    def forward(self, x):
        for number, (layer, pool) in enumerate(zip(self.convolutions, (2, 2, (1, 2), (1, 2)))):
            x = F.max_pool2d(layer(x), pool)
            if number in (1, 3):
                x = F.dropout(x, 0.2, self.training)
        x = self.row(x.permute(0, 3, 1, 2).flatten(1, 2)).transpose(1, 2)
        a = torch.softmax(self.context(torch.tanh(self.hidden(x))), dim=1)
        mean = (a * x).sum(1)
        x = torch.cat([mean, torch.sqrt((a * x * x).sum(1) - mean**2 + 1e-5)], 1)
        return self.head(F.dropout(x, 0.3, self.training))


def torch_epoch(net, optimizer, images, labels):
    start = time.perf_counter()
    order = torch.randperm(len(images))
    for first in range(0, len(images), BATCH):
        rows = order[first:first + BATCH]
        x, y = images[rows], F.one_hot(labels[rows], CLASSES).float()
        share = torch.distributions.Beta(0.3, 0.3).sample((len(rows), 1))
        x = share[:, :, None, None] * x + (1 - share[:, :, None, None]) * x.roll(-1, 0)
        y = share * y + (1 - share) * y.roll(-1, 0)
        loss = F.cross_entropy(net(x), y, label_smoothing=0.1)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimizer.step()
    return time.perf_counter() - start


def fit(program, ravdess, epochs, folder):
    start = time.perf_counter()
    subprocess.run(
        [program, "fit", GRAPH, "--data", f"ravdess:{ravdess}", "--split", "none", "--set",
         f"emotion.epochs={epochs}", "--out", f"{folder}/{time.time_ns()}.safetensors"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    program = os.environ.get("SERGRAPH_BINARY", ROOT / ".build/release/sergraph")
    parser.add_argument("--sergraph", default=program)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    torch.set_num_threads(2)
    net = Net().train()
    optimizer = torch.optim.AdamW(net.parameters(), 4e-3)
    images, labels = torch.randn(ITEMS, 1, ROWS, BANDS), torch.randint(CLASSES, (ITEMS,))
    torch_epoch(net, optimizer, images, labels)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(given.turns):
            one, six = (fit(given.sergraph, ravdess_folder(), epochs, folder) for epochs in (1, 6))
            ours.append((six - one) / 5)
            theirs.append(
                statistics.mean(torch_epoch(net, optimizer, images, labels) for _ in range(5)))
    print(f"an epoch of {ITEMS} recordings, medians of {given.turns} turns, {os.cpu_count()} processors")
    print(f"sergraph  {statistics.median(ours):6.2f} s  {' '.join(f'{t:.2f}' for t in ours)}")
    print(f"PyTorch   {statistics.median(theirs):6.2f} s  {' '.join(f'{t:.2f}' for t in theirs)}")
    print(f"ratio     {statistics.median(ours) / statistics.median(theirs):6.2f}")


main()
