# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""PyTorch's .pth, without PyTorch: both formats that torch.save() has had.

To version 1.5, and torchvision's VGG among them, a stream: four pickles (a
magic number, a version, the machine, the object), one with the keys of the
storages, and of each storage the number of its values and these. Since 1.6 a
zip archive with the object in NAME/data.pkl and the storages, never
compressed, in NAME/data/KEY.
"""

import zipfile

import numpy as np

from formats import torch_pickle
from formats.tensor import (MAX_VALUES, BadNetwork, Stored, from_bytes,
                            item_size, printable)

MAGIC = 0x1950a86a20f9469cfc6c
VERSION = 1001
TAR_MAGIC_AT = 257


def looks_like_stream(data):
    return bytes(data[:1]) == b"\x80"


def looks_like_tar(data):
    return bytes(data[TAR_MAGIC_AT:TAR_MAGIC_AT + 5]) == b"ustar"


def find_tensors(loaded):
    """The dict of tensors, perhaps within a checkpoint."""
    if isinstance(loaded, dict) and isinstance(loaded.get("state_dict"),
                                               dict):
        loaded = loaded["state_dict"]
    if not isinstance(loaded, dict):
        raise BadNetwork("the pickle does not hold a state_dict")
    return {name: view for name, view in loaded.items()
            if isinstance(name, str) and isinstance(view, torch_pickle.View)}


def stored(name, view, fetch):
    """fetch(storage, first, count) returns the bytes of these values."""

    def load():
        if view.storage.dtype not in ("<f8", "<f4", "<f2", "bf16"):
            raise BadNetwork(f"tensor {printable(name)} is of whole numbers")
        span = 1 + sum((side - 1) * stride
                       for side, stride in zip(view.shape, view.strides))
        if span > MAX_VALUES:
            raise BadNetwork(f"tensor {printable(name)} is spread over more "
                             f"than {MAX_VALUES} values")
        values = from_bytes(fetch(view.storage, view.offset, span),
                            view.storage.dtype)
        step = values.itemsize
        return np.lib.stride_tricks.as_strided(
            values, view.shape, [step * stride for stride in view.strides],
            writeable=False)

    return Stored(name, view.shape, load)


class Stream:
    """The bytes as a file to read pickles from, without a copy of all."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def read(self, size):
        end = self.at + min(size, torch_pickle.MAX_BYTES)
        piece = bytes(self.data[self.at:end])
        self.at += len(piece)
        return piece

    def readline(self):
        """Of names and numbers: no line is longer than this."""
        piece = bytes(self.data[self.at:self.at + 4096])
        end = piece.find(b"\n")
        return self.read(end + 1 if end >= 0 else len(piece))

    def tell(self):
        return self.at


def storage_offsets(stream, storages):
    """Where the values of each storage begin."""
    keys, _ = torch_pickle.load(stream)
    if not isinstance(keys, list) or any(not isinstance(key, str) or
                                         key not in storages
                                         for key in keys):
        raise BadNetwork("the list of storages is damaged")
    offsets = {}
    for key in keys:
        count = int.from_bytes(stream.read(8), "little")
        if count != storages[key].count:
            raise BadNetwork(f"storage {printable(key)} has {count} values "
                             f"instead of {storages[key].count}: the file is "
                             "damaged or truncated")
        offsets[key] = stream.at
        stream.at += storages[key].size
        if stream.at > len(stream.data):
            raise BadNetwork(f"storage {printable(key)} ends beyond the "
                             "file: it is truncated; get it again")
    return offsets


def read_stream(data):
    stream = Stream(data)
    if torch_pickle.load(stream)[0] != MAGIC:
        raise BadNetwork("this is a pickle, but not one of torch.save()")
    version, _ = torch_pickle.load(stream)
    machine, _ = torch_pickle.load(stream)
    if version != VERSION or not isinstance(machine, dict) or \
            machine.get("little_endian") is not True:
        raise BadNetwork("the file is of another version of PyTorch, or of a "
                         "big-endian machine; save it anew")
    loaded, storages = torch_pickle.load(stream)
    tensors = find_tensors(loaded)
    offsets = storage_offsets(stream, storages)

    def fetch(storage, first, count):
        if storage.key not in offsets:
            raise BadNetwork(f"storage {printable(storage.key)} is missing")
        size = item_size(storage.dtype)
        begin = offsets[storage.key] + first * size
        return data[begin:begin + count * size]

    return {name: stored(name, view, fetch) for name, view in tensors.items()}


def find_pickle(archive):
    """The name of the object in the archive, or None."""
    names = [name for name in archive.namelist()
             if name == "data.pkl" or name.endswith("/data.pkl")]
    return names[0] if len(names) == 1 else None


def read_member(archive, name, first, size):
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise BadNetwork(f"{printable(name)} is missing from the archive") \
            from error
    if info.compress_type != zipfile.ZIP_STORED:
        raise BadNetwork(f"{printable(name)} is compressed; PyTorch does not "
                         "do so")
    with archive.open(info) as member:
        member.seek(first)
        piece = member.read(size)
    return piece


def read_zip(archive, pickle_name):
    folder = pickle_name[:-len("data.pkl")]
    if folder + "byteorder" in archive.namelist() and \
            read_member(archive, folder + "byteorder", 0, 8) != b"little":
        raise BadNetwork("the file is of a big-endian machine; save it anew")
    pickle = read_member(archive, pickle_name, 0,
                         torch_pickle.MAX_BYTES)
    loaded, _ = torch_pickle.load(Stream(pickle))

    def fetch(storage, first, count):
        size = item_size(storage.dtype)
        name = f"{folder}data/{storage.key}"
        piece = read_member(archive, name, first * size, count * size)
        if len(piece) != count * size:
            raise BadNetwork(f"{printable(name)} is too short: the file is "
                             "damaged or truncated")
        return piece

    return {name: stored(name, view, fetch)
            for name, view in find_tensors(loaded).items()}
