# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Network files, right or wrong, of a few channels a layer."""

import json
import random
import struct

BLOCKS = {"vgg11": (1, 1, 2, 2, 2), "vgg13": (2, 2, 2, 2, 2),
          "vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
SIZE = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I8": 1}


class Tensor:
    """A tensor before it is laid out; entry overrides what the header says."""

    def __init__(self, shape, dtype="F32", data=None):
        self.shape = list(shape)
        self.dtype = dtype
        self.data = values(shape, dtype) if data is None else data
        self.entry = {}


def values(shape, dtype):
    count = 1
    for side in shape:
        count *= side
    rng = random.Random(count)
    numbers = [rng.uniform(-0.3, 0.3) for _ in range(count)]
    if dtype == "F16":
        return struct.pack(f"<{count}e", *numbers)
    if dtype == "BF16":
        return b"".join(struct.pack("<f", n)[2:] for n in numbers)
    if dtype == "F32":
        return struct.pack(f"<{count}f", *numbers)
    return bytes(SIZE.get(dtype, 4) * count)


def layers(architecture):
    """(block, convolution) in order."""
    for block, count in enumerate(BLOCKS[architecture], 1):
        for conv in range(1, count + 1):
            yield block, conv


def vgg(architecture="vgg16", widths=(1, 2, 2, 3, 3), n_layers=None,
        dtype="F32"):
    """Tensors by name, in order, of the first n_layers convolutions."""
    tensors, channels = {}, 3
    for block, conv in list(layers(architecture))[:n_layers]:
        width = widths[block - 1]
        name = f"conv{block}_{conv}"
        tensors[f"{name}.weight"] = Tensor((width, channels, 3, 3), dtype)
        tensors[f"{name}.bias"] = Tensor((width,), dtype)
        channels = width
    return tensors


def torchvision(architecture, batch_norm=False):
    """The same under torchvision's names, with a classifier behind."""
    tensors, index, block_before = {}, 0, 1
    ours = vgg(architecture)
    for block, conv in layers(architecture):
        if block != block_before:
            index += 1  # the pooling
            block_before = block
        for part in ("weight", "bias"):
            tensors[f"features.{index}.{part}"] = \
                ours[f"conv{block}_{conv}.{part}"]
        index += 1
        if batch_norm:
            width = ours[f"conv{block}_{conv}.bias"].shape
            for part in ("weight", "bias", "running_mean", "running_var"):
                tensors[f"features.{index}.{part}"] = Tensor(width)
            tensors[f"features.{index}.num_batches_tracked"] = \
                Tensor((), "I64")
            index += 1
        index += 1  # the ReLU
    for layer in (0, 3, 6):
        tensors[f"classifier.{layer}.weight"] = Tensor((4, 3))
        tensors[f"classifier.{layer}.bias"] = Tensor((4,))
    return tensors


def timm(architecture, batch_norm=False):
    """As timm's files have it: torchvision's names, another classifier."""
    tensors = {name: tensor for name, tensor
               in torchvision(architecture, batch_norm).items()
               if name.startswith("features.")}
    for name, shape in (("pre_logits.fc1", (4, 3, 7, 7)),
                        ("pre_logits.fc2", (4, 4, 1, 1)),
                        ("head.fc", (5, 4))):
        tensors[f"{name}.weight"] = Tensor(shape)
        tensors[f"{name}.bias"] = Tensor(shape[:1])
    return tensors


def header_of(tensors, metadata=None):
    """The header as a dict, and the data."""
    header, data = {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for name, tensor in tensors.items():
        header[name] = {
            "dtype": tensor.dtype, "shape": tensor.shape,
            "data_offsets": [len(data), len(data) + len(tensor.data)],
            **tensor.entry}
        data += tensor.data
    return header, data


def join(header, data, length=None):
    """A file of header bytes and data; length overrides the first word."""
    if length is None:
        length = len(header)
    return struct.pack("<Q", length) + header + data


def build(tensors, metadata=None, pad=8):
    header, data = header_of(tensors, metadata)
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % pad)
    return join(text, data)
