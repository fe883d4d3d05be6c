# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Keras' .h5, by h5py.

The HDF5 library answers some damaged files with a crash or without end: it
runs in a process of its own, with limits, which hands over the tensors that
may belong to a VGG.

Layouts: block1_conv1/block1_conv1_W_1:0 in the published files,
block1_conv1/block1_conv1/kernel:0 of Keras 2, either below model_weights/,
and whatever else has one kernel and one bias below a group of that name.
Kernels are [height, width, in, out].
"""

import importlib.util
import json
import math
import os
import re
import resource
import signal

import numpy as np

from formats.tensor import MAX_VALUES, BadNetwork, Stored, printable

SIGNATURE = b"\x89HDF\r\n\x1a\n"
KERNEL_AXES = (3, 2, 0, 1)
MAX_DEPTH, MAX_OBJECTS = 10, 20000
MAX_SECONDS = 60
MAX_MORE_MEMORY = 2 << 30
MAX_HEADER = 4 << 20


def looks_like(data):
    return bytes(data[:len(SIGNATURE)]) == SIGNATURE


def check_h5py():
    if importlib.util.find_spec("h5py") is None:
        raise BadNetwork("this is a Keras .h5 file, for which the Python "
                         "package h5py is needed: on Debian, "
                         "apt-get install python3-h5py")


def walk(group, h5py, path=()):
    """(path, group or dataset) of all, no link to another file followed."""
    if len(path) > MAX_DEPTH:
        raise BadNetwork("the groups are nested too deeply")
    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            continue
        item = group[name]
        yield (*path, name), item
        if isinstance(item, h5py.Group):
            yield from walk(item, h5py, (*path, name))


def layer_of(path):
    for part in path:
        found = re.fullmatch(r"(?:block([1-5])_conv|conv([1-5])_)([1-9])",
                             part)
        if found:
            return f"conv{found.group(1) or found.group(2)}_{found.group(3)}"
    return None


def find(root, h5py):
    """The datasets of a VGG by our names."""
    found = {}
    top = root["model_weights"] if "model_weights" in root else root
    for count, (path, dataset) in enumerate(walk(top, h5py)):
        if count == MAX_OBJECTS:
            raise BadNetwork("there are too many groups and datasets")
        name = "/".join(path)
        if path[0] == "optimizer_weights" or \
                not isinstance(dataset, h5py.Dataset):
            continue
        if path[-1].startswith("moving_mean"):
            found[name] = name, dataset
        layer = layer_of(path)
        if layer is None:
            continue
        key = layer + (".bias" if len(dataset.shape) == 1 else ".weight")
        if key in found:
            raise BadNetwork(f"tensors {printable(found[key][0])} and "
                             f"{printable(name)} both belong to {layer}")
        found[key] = name, dataset
    return found


def read_dataset(name, dataset):
    if dataset.dtype.kind != "f" or dataset.dtype.itemsize > 8:
        raise BadNetwork(f"tensor {printable(name)} does not consist of "
                         "floats of 2, 4 or 8 bytes")
    if dataset.external or dataset.is_virtual:
        raise BadNetwork(f"tensor {printable(name)} lies in another file")
    with np.errstate(over="ignore", invalid="ignore"):
        return dataset[()].astype("<f4")


def send(path, out):
    """In the process of its own: a line of JSON, then the values."""
    import h5py
    try:
        with h5py.File(path, "r") as root:
            entries, total = [], 0
            found = find(root, h5py)
            for key, (name, dataset) in found.items():
                entries.append({"key": key, "name": name,
                                "shape": [int(n) for n in dataset.shape]})
                total += math.prod(dataset.shape)
                if total > MAX_VALUES:
                    raise BadNetwork(f"tensor {printable(name)} makes the "
                                     "network larger than "
                                     f"{MAX_VALUES} values")
            pieces = [read_dataset(*entry) for entry in found.values()]
    except BadNetwork as error:
        out.write(json.dumps({"error": str(error)}).encode() + b"\n")
        return
    out.write(json.dumps({"tensors": entries}).encode() + b"\n")
    for piece in pieces:
        out.write(np.ascontiguousarray(piece).data)


def set_limits():
    """Of time, and of memory beyond what there is."""
    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_CPU: MAX_SECONDS}
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm", encoding="ascii") as statm:
            size = int(statm.read().split()[0]) * resource.getpagesize()
        limits[resource.RLIMIT_AS] = size + MAX_MORE_MEMORY
    for which, limit in limits.items():
        hard = resource.getrlimit(which)[1]
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(which, (limit, hard))


def run_child(path, write_end):
    """Never returns. What h5py makes of a damaged file may be anything, and
    its own words help nobody."""
    status = 1
    try:
        set_limits()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with os.fdopen(write_end, "wb") as out:
            send(path, out)
        status = 0
    except Exception:  # pylint: disable=broad-except
        pass
    finally:
        os._exit(status)


def receive(stream):
    line = stream.readline(MAX_HEADER)
    if not line.endswith(b"\n"):
        return None
    answer = json.loads(line)
    if "error" in answer:
        raise BadNetwork(answer["error"])
    tensors = {}
    for entry in answer["tensors"]:
        size = 4 * math.prod(entry["shape"])
        data = stream.read(size)
        if len(data) != size:
            return None
        axes = None if entry["key"].endswith(".bias") else KERNEL_AXES
        values = np.frombuffer(data, "<f4")
        tensors[entry["key"]] = Stored(entry["name"], entry["shape"],
                                       lambda values=values: values, axes)
    return tensors


def read(path):
    check_h5py()
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        run_child(path, write_end)
    os.close(write_end)
    tensors = None
    try:
        with os.fdopen(read_end, "rb") as stream:
            tensors = receive(stream)
    finally:
        if tensors is None:
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    if tensors is None or status != 0:
        raise BadNetwork("the HDF5 library cannot read it: the file is "
                         "damaged or truncated; get it again")
    return tensors
