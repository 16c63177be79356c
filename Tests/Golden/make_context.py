#!/usr/bin/env python3
"""Writes context.safetensors: derivatives, smoothed columns and functionals of a made-up matrix.

    make golden PYTHON=.../bin/python        (a Python with Benchmarks/requirements.txt)

Every tensor is float32, rows x columns. The matrix `x` has 60 rows, 10 ms apart, of 6 columns: a
random walk, a large offset with small noise, a skewed column, a pitch-like column that is 0 in
places, a constant, and a ramp.

    librosa/delta, delta2, delta3       librosa.feature.delta of orders 1, 2, 3, width 9, mode interp
    librosa/wide                        order 1, width 21; librosa/nearest, constant: width 9, these modes
    htk/delta, delta2, delta3           HTK's regression, window 2, each of the one before: the HTK
                                        Book, eq. 5.16, ends repeated:
                                        d[t] = sum_k k (c[t+k] - c[t-k]) / (2 sum_k k^2)
    smooth/average, median              scipy.ndimage.uniform_filter1d and median_filter, size 5, mode nearest
    smooth/short_average, short_median  means and medians of the rows that there are
    smooth/exponential                  y += (1 - 2^(-period / half_life)) (x - y), half_life 0.05 s
    functionals/NAME                    of each column of x: numpy and scipy.stats over all rows
    nonzero/NAME                        the same over the rows in which the column is not 0
    within/NAME                         the same over the rows in which the third column is at most 60 below its
                                        largest number
    within_nonzero/NAME                 over the rows for which both hold
"""

import pathlib
import platform

import librosa
import numpy as np
import scipy
import scipy.ndimage
import scipy.stats

from golden import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
PERIOD = 0.01


def matrix(rows=60):
    random = np.random.default_rng(11)
    walk = np.cumsum(random.normal(size=rows))
    offset = 300 + 0.01 * random.normal(size=rows)
    skewed = random.gamma(1.5, 20, size=rows)
    pitch = 180 + 15 * np.cumsum(random.normal(size=rows)) / 4
    pitch[:5] = pitch[18:27] = pitch[28] = pitch[50:] = 0
    ramp = 5 * np.arange(rows) - 100
    columns = [walk, offset, skewed, pitch, np.full(rows, -3.7), ramp]
    return np.stack(columns, axis=1).astype(np.float32)


def regression(x, reach):
    padded = np.pad(x.astype(np.float64), ((reach, reach), (0, 0)), mode="edge")
    rows = len(x)
    total = 0
    for k in range(1, reach + 1):
        after, before = padded[reach + k :][:rows], padded[reach - k :][:rows]
        total += k * (after - before)
    return total / (2 * sum(k * k for k in range(1, reach + 1)))


def shortened(x, reach, function):
    windows = (x[max(0, t - reach) : t + reach + 1] for t in range(len(x)))
    return np.stack([function(window.astype(np.float64), axis=0) for window in windows])


def exponential(x, half_life):
    gain, level, out = 1 - 2 ** (-PERIOD / half_life), None, []
    for row in x.astype(np.float64):
        level = row if level is None else level + gain * (row - level)
        out.append(level)
    return np.stack(out)


def functionals(column, keep, share):
    """Of one column: `keep` says which rows count, `share` of which of them it is told how many are not 0."""
    places = np.flatnonzero(keep)
    x = column[places].astype(np.float64)
    last = len(column) - 1
    out = {
        "mean": x.mean(),
        "std": x.std(),
        "variance": x.var(),
        "min": x.min(),
        "max": x.max(),
        "range": np.ptp(x),
        "argmin": places[x.argmin()] / last,
        "argmax": places[x.argmax()] / last,
        "median": np.median(x),
        "iqr": scipy.stats.iqr(x),
        "first": x[0],
        "last": x[-1],
        "nonzero": (column[share] != 0).mean(),
    }
    for percent in (0, 1, 2.5, 5, 25, 50, 75, 95, 99, 100):
        out[f"p{percent:g}"] = np.percentile(x, percent)
    constant = np.ptp(x) == 0
    out["skewness"] = 0 if constant else scipy.stats.skew(x)
    out["kurtosis"] = 0 if constant else scipy.stats.kurtosis(x)
    t = places * PERIOD
    slope, offset = np.polyfit(t, x, 1)
    out |= {"slope": slope, "offset": offset, "curvature": np.polyfit(t, x, 2)[0]}
    out["slope_error"] = np.sqrt(np.mean((x - slope * t - offset) ** 2))
    steps = np.diff(x)[np.diff(places) == 1]
    above = x >= x.mean()
    out["crossing_rate"] = (above[1:] != above[:-1])[np.diff(places) == 1].mean()
    up, down = steps[steps > 0], steps[steps < 0]
    out |= {"rise_time": len(up) / len(steps), "fall_time": len(down) / len(steps)}
    out["rise_slope"] = up.mean() / PERIOD if len(up) else 0
    out["fall_slope"] = down.mean() / PERIOD if len(down) else 0
    # What polyfit leaves of a constant column is rounding.
    if constant:
        out |= {"slope": 0, "curvature": 0, "slope_error": 0}
    return out


def main():
    x = matrix()
    tensors = {"x": x}
    for order, name in ((1, "delta"), (2, "delta2"), (3, "delta3")):
        tensors[f"librosa/{name}"] = librosa.feature.delta(x, order=order, axis=0)
    tensors["librosa/wide"] = librosa.feature.delta(x, width=21, axis=0)
    for mode in ("nearest", "constant"):
        tensors[f"librosa/{mode}"] = librosa.feature.delta(x, mode=mode, axis=0)
    level = x
    for name in ("delta", "delta2", "delta3"):
        level = regression(level, 2)
        tensors[f"htk/{name}"] = level
    wide = x.astype(np.float64)
    tensors["smooth/average"] = scipy.ndimage.uniform_filter1d(wide, 5, axis=0, mode="nearest")
    tensors["smooth/median"] = scipy.ndimage.median_filter(wide, size=(5, 1), mode="nearest")
    tensors["smooth/short_average"] = shortened(x, 2, np.mean)
    tensors["smooth/short_median"] = shortened(x, 2, np.median)
    tensors["smooth/exponential"] = exponential(x, 0.05)
    every = np.ones_like(x, dtype=bool)
    loud = np.broadcast_to((x[:, 2] >= x[:, 2].max() - 60)[:, None], x.shape)
    groups = {
        "functionals": (every, every),
        "nonzero": (x != 0, every),
        "within": (loud, loud),
        "within_nonzero": (loud & (x != 0), loud),
    }
    for group, (keep, share) in groups.items():
        columns = [functionals(x[:, c], keep[:, c], share[:, c]) for c in range(x.shape[1])]
        for name in columns[0]:
            tensors[f"{group}/{name}"] = [column[name] for column in columns]
    write(
        ROOT / "Tests/Golden/context.safetensors",
        tensors,
        metadata={
            "made_by": "Tests/Golden/make_context.py",
            "librosa": librosa.__version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "python": platform.python_version(),
        },
    )


if __name__ == "__main__":
    main()
