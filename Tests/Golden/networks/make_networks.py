"""Scores and weights of small networks in PyTorch, before and after three steps: networks.safetensors.

    python make_networks.py        (torch, numpy)

Weights have sergraph's names. Each step is plain gradient descent at a rate of 0.05 on the mean cross
entropy.
"""
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import golden  # noqa: E402

CLASSES = 3
torch.manual_seed(5)
torch.set_num_threads(1)


class AttentionPool(nn.Module):
    def __init__(self, channels, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(units, channels) * 0.4)
        self.bias = nn.Parameter(torch.randn(units) * 0.1)
        self.context = nn.Parameter(torch.randn(units) * 0.5)

    def forward(self, x):
        a = torch.softmax(torch.tanh(x @ self.weight.T + self.bias) @ self.context, dim=1)[:, :, None]
        mean = (a * x).sum(1)
        return torch.cat([mean, torch.sqrt((a * x * x).sum(1) - mean**2 + 1e-5)], dim=1)


def statistics(x):
    return torch.cat([x.mean(1), torch.sqrt(x.var(1, unbiased=False) + 1e-5)], dim=1)


class CNN(nn.Module):
    """conv2d 4, batch_norm, relu, max_pool 2, conv2d 6 of stride [2, 1], batch_norm, relu, flatten, conv1d 8,
    relu, attention_pool 4."""

    shape = (5, 12, 8)

    def __init__(self):
        super().__init__()
        self.c0, self.b1 = nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4)
        self.c4, self.b5 = nn.Conv2d(4, 6, 3, padding=1, stride=(2, 1)), nn.BatchNorm2d(6)
        self.c8, self.pool = nn.Conv1d(24, 8, 3, padding=1), AttentionPool(8, 4)
        self.head = nn.Linear(16, CLASSES)

    names = {"c0": "layers.0", "b1": "layers.1", "c4": "layers.4", "b5": "layers.5", "c8": "layers.8",
             "pool": "layers.10", "head": "head"}

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.b1(self.c0(x[:, None]))), 2)
        x = torch.relu(self.b5(self.c4(x)))
        # Rows x (bands, channels), channels innermost.
        x = x.permute(0, 2, 3, 1).flatten(2)
        x = torch.relu(self.c8(x.transpose(1, 2))).transpose(1, 2)
        return self.head(self.pool(x))


class ResidualLSTM(nn.Module):
    """residual lstm 5, statistics_pool."""

    shape = (4, 9, 5)

    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(5, 5, batch_first=True), nn.Linear(10, CLASSES)

    names = {"lstm": "layers.0.residual.0", "head": "head"}

    def forward(self, x):
        return self.head(statistics(x + self.lstm(x)[0]))


class BothWays(nn.Module):
    """gru 4 of two directions, attention_pool 3."""

    shape = (4, 7, 5)

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(5, 4, batch_first=True, bidirectional=True)
        self.pool, self.head = AttentionPool(8, 3), nn.Linear(16, CLASSES)

    names = {"gru": "layers.0", "pool": "layers.1", "head": "head"}

    def forward(self, x):
        return self.head(self.pool(self.gru(x)[0]))


class Transformer(nn.Module):
    """residual attention of 2 heads, layer_norm, residual of dense 9, gelu, dense 6, statistics_pool."""

    shape = (4, 8, 6)

    def __init__(self):
        super().__init__()
        self.attention, self.norm = nn.MultiheadAttention(6, 2, batch_first=True), nn.LayerNorm(6)
        self.wide, self.narrow, self.head = nn.Linear(6, 9), nn.Linear(9, 6), nn.Linear(12, CLASSES)

    names = {"attention": "layers.0.residual.0", "norm": "layers.1", "wide": "layers.2.residual.0",
             "narrow": "layers.2.residual.2", "head": "head"}

    def forward(self, x):
        x = self.norm(x + self.attention(x, x, x, need_weights=False)[0])
        return self.head(statistics(x + self.narrow(F.gelu(self.wide(x)))))


def weights(net):
    found = {}
    for name, value in net.state_dict().items():
        if "num_batches" in name:
            continue
        module, rest = name.split(".", 1)
        found[net.names[module] + "." + rest] = value.detach().numpy().copy()
    return found


tensors = {}
for key, make in {"cnn": CNN, "lstm": ResidualLSTM, "gru": BothWays, "transformer": Transformer}.items():
    net = make()
    with torch.no_grad():
        for name, value in net.named_parameters():
            if name.endswith("bias") or "bias_" in name:
                value.normal_(0, 0.1)
    items = net.shape[0]
    x, labels = torch.randn(*net.shape), torch.arange(items) % CLASSES
    tensors[f"{key}.x"], tensors[f"{key}.labels"] = x.numpy(), labels.numpy().astype(np.float32)
    for name, value in weights(net).items():
        tensors[f"{key}.before.{name}"] = value
    net.eval()
    tensors[f"{key}.scores"] = net(x).detach().numpy()
    net.train()
    losses = []
    for _ in range(3):
        net.zero_grad()
        loss = F.cross_entropy(net(x), labels)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for value in net.parameters():
                value -= 0.05 * value.grad
    tensors[f"{key}.losses"] = np.array(losses, np.float32)
    for name, value in weights(net).items():
        tensors[f"{key}.after.{name}"] = value
golden.write(Path(__file__).parent / "networks.safetensors", tensors, {"torch": torch.__version__})
