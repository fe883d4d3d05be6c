# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Caffe's .caffemodel: a NetParameter in the wire format of Protocol Buffers.

Of caffe.proto (https://github.com/BVLC/caffe) what is needed:

    NetParameter       name 1, layers 2 (V1LayerParameter), layer 100
    V1LayerParameter   name 4, blobs 6
    LayerParameter     name 1, blobs 7
    BlobProto          num 1, channels 2, height 3, width 4, shape 7,
                       data 5 (float), double_data 8 (double)
    BlobShape          dim 1

Repeated numbers are packed or not. Messages nest to a fixed depth; lengths
are checked against the message around them.
"""

import re

import numpy as np

from formats.tensor import BadNetwork, Stored, printable

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
LAYER_FIELDS = {2: (4, 6), 100: (1, 7)}  # in the net: name, blobs
DATA_FIELDS = {5: (FIXED32, "<f4"), 8: (FIXED64, "<f8")}
WIDTH = {FIXED32: 4, FIXED64: 8}
FIRST_BYTES = (b"\x0a", b"\x12", b"\xa2\x06")


def looks_like(data):
    """The name of the net, or a layer, comes first."""
    return bytes(data[:2]).startswith(FIRST_BYTES)


def truncated():
    return BadNetwork("the file is damaged or truncated: as a .caffemodel it "
                      "ends in the middle of a field")


def varint(data, at, end):
    value = shift = 0
    while at < end and shift < 70:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
    raise truncated()


def one_field(data, at, end):
    """(field, wire type, where its value begins, where it ends); of a varint
    the value itself, and where it ends."""
    tag, at = varint(data, at, end)
    wire = tag & 7
    if wire == VARINT:
        return tag >> 3, wire, *varint(data, at, end)
    if wire == BYTES:
        size, at = varint(data, at, end)
    elif wire in WIDTH:
        size = WIDTH[wire]
    else:
        raise BadNetwork("the file is damaged: as a .caffemodel it has a "
                         f"field of the unknown type {wire}")
    if size > end - at:
        raise truncated()
    return tag >> 3, wire, at, at + size


def fields(data, at, end):
    while at < end:
        field = one_field(data, at, end)
        yield field
        at = field[-1]


def unpacked_run(data, at, end, tag, width):
    """How many values follow each other from at on, each with its tag."""
    stride, count, step = 1 + width, 0, 16
    while True:
        block = data[at + count * stride:
                     min(end, at + (count + step) * stride)]
        tags = np.frombuffer(block, np.uint8)[::stride]
        whole = len(block) // stride
        other = np.flatnonzero(tags[:whole] != tag)
        if other.size or whole < step:
            return count + (int(other[0]) if other.size else whole)
        count += whole
        step = min(2 * step, 1 << 20)


def blob_fields(data, at, end):
    """fields(), but of values that are not packed all that follow each
    other at once, tags included: a layer has two million."""
    while at < end:
        tag = data[at]
        wire, _ = DATA_FIELDS.get(tag >> 3, (None, None))
        if wire is None or tag & 7 != wire:
            field = one_field(data, at, end)
        else:
            count = unpacked_run(data, at, end, tag, WIDTH[wire])
            if count == 0:
                raise truncated()
            field = tag >> 3, wire, at, at + count * (1 + WIDTH[wire])
        yield field
        at = field[-1]


def runs(data, at, end):
    """The values of a blob, some at a time."""
    for field, kind, begin, stop in blob_fields(data, at, end):
        wire, dtype = DATA_FIELDS.get(field, (None, None))
        if wire is not None and kind == BYTES:
            if (stop - begin) % WIDTH[wire]:
                raise truncated()
            yield np.frombuffer(data[begin:stop], dtype)
        elif wire is not None and kind == wire:
            rows = np.frombuffer(data[begin:stop], np.uint8)
            rows = rows.reshape(-1, 1 + WIDTH[wire])[:, 1:]
            yield np.ascontiguousarray(rows).view(dtype)[:, 0]


def dimensions(data, at, end):
    sides = []
    for field, wire, begin, stop in fields(data, at, end):
        if field != 1:
            continue
        if wire == VARINT:
            sides.append(begin)
        while wire == BYTES and begin < stop:
            side, begin = varint(data, begin, stop)
            sides.append(side)
        if len(sides) > 8:
            raise BadNetwork("a blob with more than 8 dimensions")
    return sides


def blob_shape(data, at, end):
    """Old blobs have four numbers, and a bias is [1, 1, 1, n]."""
    old, new = [0, 0, 0, 0], None
    for field, wire, begin, stop in blob_fields(data, at, end):
        if field == 7 and wire == BYTES:
            new = dimensions(data, begin, stop)
        elif field in (1, 2, 3, 4) and wire == VARINT:
            old[field - 1] = begin
    shape = old if new is None else new
    return shape[3:] if shape[:3] == [1, 1, 1] else shape


def read_blob(name, data, at, end):
    def load():
        values = np.empty(stored.count, np.float64)
        filled = 0
        for run in runs(data, at, end):
            part = values[filled:filled + run.size]
            part[:] = run[:part.size]
            filled += run.size
        if filled != values.size:
            raise BadNetwork(f"tensor {stored.name} has {filled} values, but "
                             f"its shape says {values.size}")
        return values

    stored = Stored(name, blob_shape(data, at, end), load)
    return stored


def layer_name(data, at, end, field):
    for found, wire, begin, stop in fields(data, at, end):
        if found == field and wire == BYTES:
            return bytes(data[begin:stop]).decode("utf-8", "replace")
    return ""


def read_layer(data, at, end, name, blob_field):
    parts = ("weight", "bias")
    found = {}
    for field, wire, begin, stop in fields(data, at, end):
        if field == blob_field and wire == BYTES:
            if len(found) == len(parts):
                raise BadNetwork(f"layer {name} has more than two blobs")
            key = f"{name}.{parts[len(found)]}"
            found[key] = read_blob(key, data, begin, stop)
    return found


def read(data):
    """The tensors of the layers that are called as in VGG, and the name of
    the network."""
    tensors, net_name = {}, ""
    for field, wire, begin, stop in fields(data, 0, len(data)):
        if wire == BYTES and field == 1:
            net_name = printable(
                bytes(data[begin:min(stop, begin + 200)]).decode("utf-8",
                                                                 "replace"))
        if wire != BYTES or field not in LAYER_FIELDS:
            continue
        name_field, blob_field = LAYER_FIELDS[field]
        name = layer_name(data, begin, stop, name_field)
        if not re.fullmatch(r"conv[1-5]_[1-9]", name):
            continue
        found = read_layer(data, begin, stop, name, blob_field)
        if found.keys() & tensors.keys():
            raise BadNetwork(f"layer {name} is there twice")
        tensors.update(found)
    return tensors, net_name
