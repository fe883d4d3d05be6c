# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""safetensors: the files of the C library, of torchvision and of timm.

Eight bytes with the length of the header, the header, which is JSON, and the
data: https://github.com/huggingface/safetensors.
"""

import hashlib
import json
import math

from formats.tensor import (BadNetwork, Stored, check_shape, from_bytes,
                            item_size, printable)

# As the C library has it; the largest published header has 6 KB.
MAX_HEADER = 2 << 20
ALIGNMENT = 8
DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "bf16"}


def looks_like(data):
    """A header that is an object, and that ends within the file."""
    return (len(data) > 8 and bytes(data[8:9]) == b"{" and
            int.from_bytes(data[:8], "little") <= len(data) - 8)


def unique(pairs):
    """An object of the header: of two values one would be lost."""
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadNetwork(f"the header has {printable(twice)} twice")
    return found


def read_header(data):
    """The header, and where the data begins."""
    length = int.from_bytes(data[:8], "little")
    if length > MAX_HEADER:
        raise BadNetwork(f"a header of {length} bytes cannot be right")
    try:
        header = json.loads(bytes(data[8:8 + length]),
                            object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise BadNetwork("the header is not JSON: the file is damaged") \
            from error
    if not isinstance(header, dict):
        raise BadNetwork("the header is not a JSON object")
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or any(
            not isinstance(value, str) for value in metadata.values()):
        raise BadNetwork("__metadata__ is not an object of strings")
    return header, metadata, 8 + length


def read_entry(name, entry, data, start):
    fields = entry if isinstance(entry, dict) else {}
    shape, span = fields.get("shape"), fields.get("data_offsets")
    if not isinstance(shape, list) or not isinstance(span, list) or \
            len(check_shape(name, span)) != 2:
        raise BadNetwork(f"tensor {printable(name)} is not described by "
                         "dtype, shape and data_offsets")
    begin, end = (start + offset for offset in span)
    if begin > end or end > len(data):
        raise BadNetwork(f"tensor {printable(name)} ends beyond the file: it "
                         "is truncated; get it again")
    dtype = fields.get("dtype")

    def load():
        if dtype not in DTYPES:
            raise BadNetwork(f"tensor {printable(name)} has a dtype other "
                             f"than {', '.join(DTYPES)}")
        if end - begin != math.prod(shape) * item_size(DTYPES[dtype]):
            raise BadNetwork(f"tensor {printable(name)}: its shape does not "
                             "fit its data_offsets")
        return from_bytes(data[begin:end], DTYPES[dtype])

    return Stored(name, shape, load)


def check_overlaps(header):
    """Entries whose spans were found right."""
    spans = sorted((*entry["data_offsets"], name)
                   for name, entry in header.items())
    reached, before = 0, None
    for begin, end, name in spans:
        if begin < end and begin < reached:
            raise BadNetwork(f"the data of tensors {printable(before)} and "
                             f"{printable(name)} overlap")
        if end > reached:
            reached, before = end, name


def read(data):
    """The tensors and the metadata."""
    header, metadata, start = read_header(data)
    tensors = {name: read_entry(name, entry, data, start)
               for name, entry in header.items()}
    check_overlaps(header)
    said = metadata.get("sha256")
    if said and said.lower() != hashlib.sha256(data[start:]).hexdigest():
        raise BadNetwork("the data does not have the SHA-256 that the "
                         "metadata says: the file is damaged; get it again")
    return tensors, metadata


def build(arrays, metadata):
    """The bytes of a file, in two pieces: the same for the same arguments.
    The metadata gets a "sha256" of the data, all that follows the header."""
    header, pieces, offset = {}, [], 0
    for name, array in arrays.items():
        piece = array.tobytes()
        header[name] = {"dtype": "F16" if array.itemsize == 2 else "F32",
                        "shape": list(array.shape),
                        "data_offsets": [offset, offset + len(piece)]}
        pieces.append(piece)
        offset += len(piece)
    body = b"".join(pieces)
    metadata = {**metadata, "sha256": hashlib.sha256(body).hexdigest()}
    text = json.dumps({"__metadata__": dict(sorted(metadata.items())),
                       **header}, separators=(",", ":"),
                      ensure_ascii=False).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    return len(text).to_bytes(8, "little") + text, body
