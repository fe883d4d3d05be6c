# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""numpy's .npz, with the names that converters of VGG have used:

    conv1_1_W, conv1_1_b            kernels [height, width, in, out]
    conv1_1.weight, conv1_1.bias    kernels [out, in, height, width]
    features.0.weight, …            the same, under torchvision's names
"""

import io
import re
import zipfile

import numpy as np

from formats.tensor import BadNetwork, Stored, printable

KERNEL_AXES = (3, 2, 0, 1)
# numpy takes no longer ones either; but it unpacks first what is said to be
# the header.
MAX_HEADER = 16 << 10


def our_name(name):
    """(name, axes of a kernel)."""
    found = re.fullmatch(r"(conv[1-5]_[1-9])_([Wb])", name)
    if not found:
        return name, None
    part = "weight" if found.group(2) == "W" else "bias"
    return f"{found.group(1)}.{part}", KERNEL_AXES


def read_header(name, member):
    version = np.lib.format.read_magic(member)
    if version == (1, 0):
        header = np.lib.format.read_array_header_1_0(member)
    elif version == (2, 0):
        header = np.lib.format.read_array_header_2_0(member)
    else:
        raise BadNetwork(f"tensor {printable(name)} is in version {version} "
                         "of numpy's format, which is not for plain numbers")
    return header


def read_entry(archive, info, name, axes):
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadNetwork(f"tensor {printable(name)} is compressed in a way "
                         "that numpy does not use")
    with archive.open(info) as member:
        begin = io.BytesIO(member.read(MAX_HEADER))
    shape, fortran_order, dtype = read_header(name, begin)
    start = begin.tell()

    def load():
        if dtype.kind != "f" or dtype.itemsize > 8:
            raise BadNetwork(f"tensor {printable(name)} does not consist of "
                             "floats of 2, 4 or 8 bytes")
        size = stored.count * dtype.itemsize
        with archive.open(info) as member:
            member.seek(start)
            data = member.read(size)
        if len(data) != size:
            raise BadNetwork(f"tensor {printable(name)} is too short: the "
                             "file is damaged or truncated")
        values = np.frombuffer(data, dtype)
        return values.reshape(shape, order="F" if fortran_order else "C")

    stored = Stored(name, shape, load, axes)
    return stored


def looks_like(archive):
    return any(name.endswith(".npy") for name in archive.namelist())


def read(archive):
    tensors = {}
    for info in archive.infolist():
        if not info.filename.endswith(".npy"):
            continue
        name = info.filename[:-len(".npy")]
        key, axes = our_name(name)
        # A classifier is not even looked at.
        if not re.match(r"conv[1-5]_|features\.", key):
            continue
        if key in tensors:
            raise BadNetwork(f"tensor {printable(name)} is there twice")
        tensors[key] = read_entry(archive, info, name, axes)
    return tensors
