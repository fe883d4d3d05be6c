# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the metadata of a converted network says: where it is from, under
which licence, how it is fed, and what it recommends."""

import hashlib
import os
import pathlib

from formats import network
from formats.tensor import BadNetwork, printable

PUBLISHED = pathlib.Path(__file__).parents[1] / "published.txt"
# As the C library has it.
MAX_STYLE_WEIGHT = 1e9

# Keras' weights are Caffe's, and are fed like them: vgg16.py and vgg19.py of
# keras_applications take preprocess_input in the mode "caffe", BGR minus the
# mean. torchvision has trained its own.
PREPROCESSING = {"keras": "caffe", "caffe": "caffe", "torchvision": "torch"}
OXFORD = ("CC BY 4.0",
          "{}, K. Simonyan and A. Zisserman, Visual Geometry Group, "
          "University of Oxford, arXiv 1409.1556; convolutions only, "
          "converted to safetensors")
LICENCES = {
    "keras": OXFORD, "caffe": OXFORD,
    "torchvision": (
        "BSD-3-Clause",
        "{} as trained by torchvision, after K. Simonyan and A. Zisserman, "
        "arXiv 1409.1556; convolutions only, converted to safetensors")}
# What another safetensors file says of itself and stays true.
KEPT = ("preprocessing", "source", "source_sha256", "licence", "attribution",
        "style_layers", "content_layer")


class Source:
    """The tensors of a file, and what it tells of itself. published is
    whose file it is, if that is known for sure."""

    def __init__(self, tensors, names=None, metadata=None, published=None):
        self.tensors = tensors
        self.names = names
        self.metadata = metadata or {}
        self.published = published


def hashes(data):
    """By algorithm."""
    running = {"md5": hashlib.md5(usedforsecurity=False),
               "sha256": hashlib.sha256()}
    for begin in range(0, len(data), 1 << 20):
        for digest in running.values():
            digest.update(data[begin:begin + (1 << 20)])
    return {name: digest.hexdigest() for name, digest in running.items()}


def find_published(digests):
    """(origin, address) of a file that is in published.txt."""
    for line in PUBLISHED.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if len(fields) == 6 and fields[0] != "#" and \
                digests.get(fields[2]) == fields[3]:
            return fields[1], fields[5]
    return None, None


def file_name(path):
    """In UTF-8, whatever the file system has."""
    return os.fsencode(os.path.basename(path)).decode("utf-8", "replace")


def set_source(metadata, address, digests, options):
    """The source and the hash of the same file: of INPUT, or of the file
    that INPUT says it was made from."""
    if options.source or address or "source" not in metadata:
        metadata["source"] = options.source or address or \
            file_name(options.input)
        metadata["source_sha256"] = digests["sha256"]
    metadata.setdefault("source_sha256", digests["sha256"])


def make_metadata(source, architecture, digests, options):
    metadata = {key: source.metadata[key] for key in KEPT
                if key in source.metadata}
    origin, address = find_published(digests)
    torchvision = network.uses_torchvision_names(source.tensors)
    names = source.names or ("torchvision" if torchvision else "caffe")
    metadata.setdefault("preprocessing", PREPROCESSING[names])
    origin = origin or source.published
    if origin:
        licence, attribution = LICENCES[origin]
        metadata["preprocessing"] = PREPROCESSING[origin]
        metadata["licence"] = licence
        metadata["attribution"] = attribution.format(
            architecture.upper().replace("VGG", "VGG-"))
    set_source(metadata, address, digests, options)
    if options.preprocessing:
        metadata["preprocessing"] = options.preprocessing
    metadata["architecture"] = architecture
    return metadata


def is_weight(text):
    try:
        return 0.0 <= float(text) <= MAX_STYLE_WEIGHT
    except ValueError:
        return False


def check_style_layers(text, layers):
    items = [item.partition(":") for item in text.split(",")]
    named = [name.strip() for name, _, _ in items]
    weights = [weight for _, colon, weight in items if colon]
    return (set(named) <= layers and len(set(named)) == len(named) and
            len(weights) in (0, len(named)) and all(map(is_weight, weights)))


def check_metadata(metadata, layers):
    """A value that the C library would refuse is refused here."""
    if metadata["preprocessing"] not in PREPROCESSING.values():
        raise BadNetwork(
            "the metadata has the preprocessing "
            f"\"{printable(metadata['preprocessing'])}\"; only caffe and "
            "torch are supported: say --preprocessing")
    style = metadata.get("style_layers")
    content = metadata.get("content_layer")
    if style and not check_style_layers(style, layers):
        raise BadNetwork(
            f"metadata style_layers: \"{printable(style)}\" is not a list of "
            "layers of this network, each once, all or none with a weight "
            f"from 0 to {MAX_STYLE_WEIGHT:g}")
    if content and content not in layers:
        raise BadNetwork(f"metadata content_layer: \"{printable(content)}\" "
                         "is no layer of this network")
