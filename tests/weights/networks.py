# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Narrow VGGs in every layout that weights/convert.py reads.

The files are written by means that share nothing with the readers, byte by
byte where there is no library for it.
"""

import io
import json
import struct
import zipfile

import numpy as np

BLOCKS = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
WIDTHS = (2, 3, 4, 2, 5)
BATCH_NORM = "features.1.running_mean"


def layers(architecture):
    for block, depth in enumerate(BLOCKS[architecture], 1):
        for convolution in range(1, depth + 1):
            yield block, convolution


def vgg(architecture="vgg16", n_layers=None):
    """Tensors by our names, kernels [out, in, height, width]."""
    rng = np.random.default_rng(7)
    tensors, channels = {}, 3
    for block, convolution in list(layers(architecture))[:n_layers]:
        width, name = WIDTHS[block - 1], f"conv{block}_{convolution}"
        shape = (width, channels, 3, 3)
        tensors[name + ".weight"] = rng.normal(size=shape).astype("<f4")
        tensors[name + ".bias"] = rng.normal(size=width).astype("<f4")
        channels = width
    return tensors


def torchvision(architecture="vgg16"):
    """The same under torchvision's names, with a classifier."""
    tensors, number, before = {}, 0, 1
    for (block, convolution), (weight, bias) in zip(
            layers(architecture), pairs(vgg(architecture))):
        number += block - before
        before = block
        tensors[f"features.{number}.weight"] = weight
        tensors[f"features.{number}.bias"] = bias
        number += 2
    tensors["classifier.0.weight"] = np.ones((4, 5), "<f4")
    tensors["classifier.0.bias"] = np.ones(4, "<f4")
    return tensors


def pairs(tensors):
    values = list(tensors.values())
    return zip(values[::2], values[1::2])


# safetensors

def safetensors(tensors, metadata=None):
    header, body = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, array in tensors.items():
        piece = array.tobytes()
        kind = {"f2": "F16", "f4": "F32", "f8": "F64",
                "u2": "BF16"}[array.dtype.str[1:]]
        header[name] = {"dtype": kind, "shape": list(array.shape),
                        "data_offsets": [len(body), len(body) + len(piece)]}
        body += piece
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def parse_safetensors(data):
    """(tensors, metadata, the data section)."""
    length = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8:8 + length]), data[8 + length:]
    metadata = header.pop("__metadata__", {})
    kinds = {"F16": "<f2", "F32": "<f4"}
    return {name: np.frombuffer(body[slice(*entry["data_offsets"])],
                                kinds[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()}, metadata, body


# Keras

def keras_name(name):
    """block1_conv1 of conv1_1.weight."""
    block, convolution = name[4:].split(".")[0].split("_")
    return f"block{block}_conv{convolution}"


def keras(path, tensors, layout="published", dtype="<f4", **options):
    """layout: published, keras2 or model (with optimizer_weights)."""
    import h5py
    with h5py.File(path, "w") as file:
        root = file.create_group("model_weights") if layout == "model" else \
            file
        for name, array in tensors.items():
            layer, is_kernel = keras_name(name), name.endswith("weight")
            if layout == "published":
                leaf = f"{layer}_{'W' if is_kernel else 'b'}_1:0"
            else:
                leaf = f"{layer}/{'kernel' if is_kernel else 'bias'}:0"
            values = array.transpose(2, 3, 1, 0) if array.ndim == 4 else array
            root.create_dataset(f"{layer}/{leaf}", data=values.astype(dtype),
                                **(options if is_kernel else {}))
        root.create_group("block1_pool")
        root.create_dataset("fc1/fc1/kernel:0", data=np.ones((4, 5), "f4"))
        if layout == "model":
            file.create_dataset("optimizer_weights/Adam/block1_conv1/kernel",
                                data=np.ones((3, 3, 3, 2)))


# PyTorch

def text(string):
    return b"X" + struct.pack("<I", len(string)) + string.encode()


def number(value):
    return b"J" + struct.pack("<i", value)


def numbers(values):
    return b"(" + b"".join(map(number, values)) + b"t"


def global_name(module, name):
    return b"c" + f"{module}\n{name}\n".encode()


def state_dict(tensors, legacy=False, wrapped=False):
    """The pickle of an OrderedDict of tensors. wrapped: as Parameters, as
    PyTorch 0.1 has them."""
    data = b"\x80\x02" + global_name("collections", "OrderedDict") + b"q\x00)R("
    for key, (name, array) in enumerate(tensors.items()):
        strides = [stride // array.itemsize for stride in array.strides]
        storage = (b"(" + text("storage") +
                   global_name("torch", "FloatStorage") + text(str(key)) +
                   text("cpu") + number(array.size) +
                   (b"N" if legacy else b"") + b"tQ")
        rebuild = "_rebuild_tensor" if wrapped else "_rebuild_tensor_v2"
        tensor = (global_name("torch._utils", rebuild) + b"(" + storage +
                  number(0) + numbers(array.shape) + numbers(strides) +
                  (b"" if wrapped else b"\x89h\x00)R") + b"tR")
        if wrapped:
            tensor = (global_name("torch.nn.parameter", "Parameter") + tensor
                      + b"\x85R(\x88\x89h\x00)Rtb")
        data += text(name) + tensor
    return data + b"u}" + text("_metadata") + b"}sb."


STREAM_HEAD = (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
               b"\x80\x02M\xe9\x03."
               b"\x80\x02}(" + text("protocol_version") + b"M\xe9\x03" +
               text("little_endian") + b"\x88" + text("type_sizes") +
               b"}u.")


def torch_stream(tensors, pickle=None, wrapped=False):
    data = STREAM_HEAD + (pickle or state_dict(tensors, True, wrapped))
    keys = b"".join(text(str(key)) for key in range(len(tensors)))
    data += b"\x80\x02](" + keys + b"e."
    for array in tensors.values():
        data += struct.pack("<q", array.size) + array.tobytes()
    return data


def torch_zip(tensors, pickle=None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.pkl", pickle or state_dict(tensors))
        archive.writestr("archive/byteorder", "little")
        for key, array in enumerate(tensors.values()):
            archive.writestr(f"archive/data/{key}", array.tobytes())
        archive.writestr("archive/version", "3\n")
    return out.getvalue()


# Caffe

def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(tag, payload):
    return varint(tag << 3 | 2) + varint(len(payload)) + payload


def blob(array, packed, old_shape):
    if old_shape:
        sides = (1,) * (4 - array.ndim) + array.shape
        shape = b"".join(varint(tag << 3) + varint(side)
                         for tag, side in enumerate(sides, 1))
    elif packed:
        shape = field(7, field(1, b"".join(map(varint, array.shape))))
    else:
        shape = field(7, b"".join(b"\x08" + varint(side)
                                  for side in array.shape))
    values = array.tobytes()
    if packed:
        return shape + field(5, values)
    return b"".join(b"\x2d" + values[at:at + 4]
                    for at in range(0, len(values), 4)) + shape


def caffemodel(tensors, old=True, packed=True, net="VGG_ILSVRC_16_layers"):
    """old: V1LayerParameter and blobs with four numbers."""
    in_net, name_field, blob_field = (2, 4, 6) if old else (100, 1, 7)
    data = field(1, net.encode())
    data += field(in_net, field(name_field, b"data"))
    for name in list(tensors)[::2]:
        layer = name.split(".")[0]
        data += field(in_net, field(name_field, layer.encode()) + b"".join(
            field(blob_field, blob(tensors[f"{layer}.{part}"], packed, old))
            for part in ("weight", "bias")))
    ones = np.ones((4, 5), "<f4")
    return data + field(in_net, field(name_field, b"fc6") +
                        field(blob_field, blob(ones, packed, old)))


# numpy

def npz(tensors, save=np.savez):
    out = io.BytesIO()
    save(out, **tensors)
    return out.getvalue()


def tensorflow_names(tensors):
    """conv1_1_W, [height, width, in, out]."""
    named = {}
    for name, array in tensors.items():
        layer, part = name.split(".")
        named[f"{layer}_{'W' if part == 'weight' else 'b'}"] = (
            array.transpose(2, 3, 1, 0) if array.ndim == 4 else array)
    named["fc6_W"] = np.ones((4, 5), "f4")
    return named
