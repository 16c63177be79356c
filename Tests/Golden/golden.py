"""Writes reference numbers as a safetensors file whose bytes depend on nothing but the numbers.

The safetensors package orders metadata differently in each run, and git would show a change.
"""

import json

import numpy as np


def write(path, tensors, metadata):
    """All tensors as float32, in the order of their names."""
    header, chunks, offset = {"__metadata__": dict(sorted(metadata.items()))}, [], 0
    for name in sorted(tensors):
        values = np.ascontiguousarray(tensors[name], dtype="<f4")
        assert np.isfinite(values).all(), name
        end = offset + values.nbytes
        header[name] = {"dtype": "F32", "shape": values.shape, "data_offsets": [offset, end]}
        chunks.append(values.tobytes())
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(chunks))
    print(f"{path}: {len(tensors)} tensors, {path.stat().st_size / 1e6:.2f} MB")
