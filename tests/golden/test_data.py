# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random networks and test pictures, to the bit those of
tests/support/random_network.c and test_picture.c, whose headers state the
recipes."""

import json
import struct

import numpy as np
import torch

import nst_reference as nst

STEP = np.uint64(0x9E3779B97F4A7C15)
PUBLISHED_WIDTHS = (64, 128, 256, 512, 512)


def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def hashes(seed, stream, elements):
    """elements: array of uint64. All products are meant to wrap."""
    with np.errstate(over="ignore"):
        key = mix(np.uint64(seed) + STEP * np.uint64(stream + 1))
        return mix(key + STEP * (elements + np.uint64(1)))


def uniform(seed, stream, n):
    values = hashes(seed, stream, np.arange(n, dtype=np.uint64))
    steps = (values >> np.uint64(40)).astype(np.int64) - (1 << 23)
    return steps.astype(np.float32) / np.float32(1 << 23)


def encode(values, dtype):
    if dtype == "F32":
        return values.astype("<f4").tobytes()
    if dtype == "F16":
        return values.astype("<f2").tobytes()
    bits = values.view(np.uint32)
    bits = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
    return bits.astype("<u2").tobytes()


def random_network(architecture, seed, widths=PUBLISHED_WIDTHS, dtype="F32",
                   torchvision_names=False, metadata=None):
    """The bytes of a safetensors file."""
    layers = nst.layer_names(architecture)
    names = nst.torchvision_names(architecture) if torchvision_names \
        else layers
    header, data, inputs = {}, b"", 3
    if metadata:
        header["__metadata__"] = metadata
    for i, (layer, name) in enumerate(zip(layers, names)):
        outputs = widths[int(layer[4]) - 1]
        scale = np.float32(np.sqrt(6.0 / (9.0 * inputs)))
        weight = uniform(seed, 2 * i, outputs * inputs * 9) * scale
        bias = uniform(seed, 2 * i + 1, outputs) * np.float32(0.5)
        for part, values, shape in (
                (".weight", weight, [outputs, inputs, 3, 3]),
                (".bias", bias, [outputs])):
            raw = encode(values, dtype)
            header[name + part] = {
                "dtype": dtype, "shape": shape,
                "data_offsets": [len(data), len(data) + len(raw)]}
            data += raw
        inputs = outputs
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def byte_grid(seed, stream, width, height):
    y, x = np.mgrid[:height, :width].astype(np.uint64)
    values = hashes(seed, stream, y * np.uint64(65536) + x)
    return (values >> np.uint64(56)).astype(np.int64)


def test_picture(seed, width, height):
    """Tensor [3, height, width], float64 of float32 values."""
    planes = []
    for c in range(3):
        noise = byte_grid(seed, c, width + 2, height + 2)
        texture = sum(noise[dy:dy + height, dx:dx + width]
                      for dy in range(3) for dx in range(3))
        lattice = byte_grid(seed, 3 + c, width // 8 + 2, height // 8 + 2)
        y, x = np.mgrid[:height, :width]
        i, j, v, u = y // 8, x // 8, y % 8, x % 8
        upper = (8 - u) * lattice[i, j] + u * lattice[i, j + 1]
        lower = (8 - u) * lattice[i + 1, j] + u * lattice[i + 1, j + 1]
        shape = (8 - v) * upper + v * lower
        planes.append((3 * shape + 7 * texture) / 65536)
    return torch.from_numpy(np.stack(planes))
