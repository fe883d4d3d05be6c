#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Converts a VGG-16 or VGG-19 to the safetensors that nststyle reads.

From Keras (.h5), PyTorch (.pth), safetensors, Caffe (.caffemodel) or numpy
(.npz); the content decides, not the name. Only the convolutions are kept.
"""

import argparse
import errno
import mmap
import os
import re
import signal
import stat
import struct
import sys
import zipfile
import zlib

# Installed, it is the target of a link, nst-convert-weights.
PROGRAM = os.path.basename(sys.argv[0])

try:
    import numpy as np
except ImportError:
    sys.exit(f"{PROGRAM}: the Python package numpy is needed; on Debian: "
             "apt-get install python3-numpy")

from formats import (caffemodel, keras_h5, network, numpy_npz, provenance,
                     safetensors, torch_pth)
from formats.provenance import Source
from formats.tensor import BadNetwork, printable

F16_LIMIT = 65504.0


def open_input(path):
    """The bytes of the file, not read yet."""
    # Not to wait for the other end of a pipe.
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            raise BadNetwork("this is a folder or no regular file")
        if info.st_size == 0:
            raise BadNetwork("the file is empty")
        return memoryview(mmap.mmap(fd, 0, access=mmap.ACCESS_READ))
    finally:
        os.close(fd)


def refuse(data):
    start = bytes(data[:64])
    if start.lstrip()[:1] == b"<":
        raise BadNetwork("this is a web page, not a network; the download "
                         "went wrong")
    if start.startswith(b"version https://git-lfs"):
        raise BadNetwork("this is a pointer of Git LFS, not the network; get "
                         "the file itself: git lfs pull")
    if torch_pth.looks_like_tar(data):
        raise BadNetwork("this is a tar archive; if it is PyTorch's first "
                         "format, save it anew with a later one")
    raise BadNetwork("this is no format that is known here: Keras' .h5, "
                     "PyTorch's .pth, .safetensors, .caffemodel or .npz; or "
                     "the file is damaged")


def read_archive(path):
    archive = zipfile.ZipFile(path)
    pickle_name = torch_pth.find_pickle(archive)
    if pickle_name:
        return Source(torch_pth.read_zip(archive, pickle_name))
    if numpy_npz.looks_like(archive):
        return Source(numpy_npz.read(archive))
    raise BadNetwork("this is a zip archive, but neither of PyTorch nor of "
                     "numpy; of a .keras archive unpack model.weights.h5")


def read_source(path, data):
    if keras_h5.looks_like(data):
        return Source(keras_h5.read(path), "keras")
    if bytes(data[:2]) == b"PK":
        return read_archive(path)
    if torch_pth.looks_like_stream(data):
        return Source(torch_pth.read_stream(data))
    if safetensors.looks_like(data):
        return Source(*safetensors_source(data))
    if caffemodel.looks_like(data):
        tensors, name = caffemodel.read(data)
        oxford = re.fullmatch(r"VGG_ILSVRC_1[69]_layers", name)
        return Source(tensors, "caffe", None, "caffe" if oxford else None)
    return refuse(data)


def safetensors_source(data):
    tensors, metadata = safetensors.read(data)
    return tensors, None, metadata


def to_dtype(name, values, dtype):
    if dtype == "f32":
        return values.astype("<f4")
    largest = np.abs(values).max()
    if largest > F16_LIMIT:
        raise BadNetwork(f"tensor {name} has the value {largest:g}, which is "
                         "beyond F16; take --dtype f32")
    return values.astype("<f2")


def read_network(options):
    data = open_input(options.input)
    source = read_source(options.input, data)
    architecture, chosen = network.select(
        source.tensors,
        options.architecture or source.metadata.get("architecture"))
    metadata = provenance.make_metadata(source, architecture,
                                        provenance.hashes(data), options)
    provenance.check_metadata(metadata,
                              {name.split(".")[0] for name in chosen})
    arrays = {}
    for name, tensor in chosen.items():
        values = network.read_values(tensor)
        if name == "conv1_1.weight" and options.rgb:
            if metadata["preprocessing"] != "caffe":
                raise BadNetwork("--rgb is for networks that are fed as "
                                 "Caffe's; this one takes RGB as it is")
            values = values[:, ::-1]
        arrays[name] = to_dtype(tensor.name, values, options.dtype)
    return arrays, metadata


def write_atomically(path, pieces):
    """Either all of it is there under this name, or nothing."""
    folder, name = os.path.split(os.path.abspath(path))
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.part")
    try:
        with open(temporary, "xb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    except OSError as error:
        # Not the name that it has for a moment.
        raise OSError(error.errno, error.strerror, path) from error
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def convert(options):
    if os.path.exists(options.output) and \
            os.path.samefile(options.input, options.output):
        raise BadNetwork("the output would replace the input; give it "
                         "another name")
    arrays, metadata = read_network(options)
    write_atomically(options.output, safetensors.build(arrays, metadata))
    last = list(arrays)[-1].split(".")[0]
    print(f"{options.output}: {metadata['architecture']} to {last}, "
          f"{options.dtype.upper()}, preprocessing "
          f"{metadata['preprocessing']}, from "
          f"{printable(metadata['source'], 300)}")
    if "licence" not in metadata:
        print(f"{PROGRAM}: this is not one of the published files: its "
              "licence is not known, and is not in the metadata",
              file=sys.stderr)


def check(path):
    """Of a file that this program has written."""
    data = open_input(path)
    if not safetensors.looks_like(data):
        raise BadNetwork("this is not a safetensors file, or it is truncated")
    tensors, metadata = safetensors.read(data)
    architecture, _ = network.select(tensors, metadata.get("architecture"))
    said = "undamaged" if "sha256" in metadata else \
        "no hash to be checked by"
    print(f"{path}: {architecture}; {said}; from "
          f"{printable(metadata.get('source', 'somewhere'), 300)}")


def parse_arguments():
    parser = argparse.ArgumentParser(prog=PROGRAM, description=__doc__)
    parser.add_argument("--check", action="store_true",
                        help="only tell whether INPUT, a file written by "
                        "this program, is undamaged")
    parser.add_argument("--dtype", choices=("f16", "f32"), default="f16",
                        help="of the output (default: f16)")
    parser.add_argument("--architecture", choices=sorted(network.BLOCKS),
                        help="default: told by the layers")
    parser.add_argument("--preprocessing", choices=("caffe", "torch"),
                        help="default: torch for torchvision's names, else "
                        "caffe; give caffe for Caffe's weights under "
                        "torchvision's names")
    parser.add_argument("--rgb", action="store_true",
                        help="conv1_1 takes RGB instead of Caffe's BGR: turn "
                        "it")
    parser.add_argument("--source", help="where INPUT is from, for the "
                        "metadata (default: its address or name)")
    parser.add_argument("input", metavar="INPUT")
    parser.add_argument("output", metavar="OUTPUT", nargs="?")
    options = parser.parse_args()
    if bool(options.output) == options.check:
        parser.error("--check goes without OUTPUT" if options.check
                     else "name an OUTPUT")
    return options


# What the modules for zip archives raise on damaged ones.
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError,
           RuntimeError, NotImplementedError, OverflowError, KeyError,
           TypeError, SyntaxError)


def run(options):
    """The exit status; every message names the file."""
    try:
        if options.check:
            check(options.input)
        else:
            convert(options)
        return 0
    except BadNetwork as error:
        message = str(error)
    except OSError as error:
        if error.filename is not None or error.errno != errno.EINVAL:
            print(f"{PROGRAM}: {error.filename or options.input}: "
                  f"{error.strerror or error}", file=sys.stderr)
            return 1
        # A zip archive that points to before its begin.
        message = "the file is damaged or truncated"
    except MemoryError:
        message = "there is not enough memory for it"
    except DAMAGED as error:
        message = ("the file is damaged or truncated "
                   f"({type(error).__module__}.{type(error).__name__})")
    print(f"{PROGRAM}: {options.input}: {message}", file=sys.stderr)
    return 1


def main():
    # To clean up: an exception instead of the end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # File names need not be text.
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return run(parse_arguments())
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
