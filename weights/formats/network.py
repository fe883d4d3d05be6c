# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""VGG-16 and VGG-19: which tensors make one, and whether these do."""

import re

import numpy as np

from formats.tensor import MAX_VALUES, BadNetwork, printable

BLOCKS = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
# As the C library has it.
MAX_CHANNELS = 8192


def layers(architecture):
    """The convolutions in order, and torchvision's number of each, which
    counts ReLUs and poolings too."""
    number = 0
    for block, depth in enumerate(BLOCKS[architecture], 1):
        for convolution in range(1, depth + 1):
            yield f"conv{block}_{convolution}", number
            number += 2
        number += 1


def uses_torchvision_names(tensors):
    return "conv1_1.weight" not in tensors


def check_batch_norm(tensors):
    for name in tensors:
        if name.endswith(("running_mean", "moving_mean", "moving_mean:0")):
            raise BadNetwork(
                f"tensor {tensors[name].name} shows a VGG with batch "
                "normalisation, which is not supported; take the plain vgg16 "
                "or vgg19")


def convolutions(tensors):
    """Names, without ".weight", of all that could be one of a VGG."""
    pattern = (r"features\.\d+" if uses_torchvision_names(tensors)
               else r"conv[1-5]_\d+")
    return [name[:-len(".weight")] for name in tensors
            if re.fullmatch(pattern + r"\.weight", name)]


def find_architecture(tensors, wanted):
    """vgg19 if a layer says so; of a file too short to tell, what is
    wanted."""
    if wanted is not None and wanted not in BLOCKS:
        raise BadNetwork(f"the architecture is \"{printable(wanted)}\"; only "
                         "vgg16 and vgg19 are supported")
    torchvision = uses_torchvision_names(tensors)
    names = {a: [f"features.{number}" if torchvision else layer
                 for layer, number in layers(a)] for a in BLOCKS}
    if names["vgg16"][0] + ".weight" not in tensors:
        raise BadNetwork(
            "there is no tensor conv1_1.weight, nor features.0.weight, nor "
            "one that other frameworks call so: this is not a VGG network")
    there = convolutions(tensors)
    fitting = [a for a in BLOCKS if set(there) <= set(names[a])]
    if not fitting or (wanted and wanted not in fitting):
        expected = wanted or "vgg16 or vgg19"
        strange = next(
            (n for n in there if n not in names[wanted or "vgg16"]), None)
        raise BadNetwork(f"tensor {strange}.weight does not belong to a "
                         f"{expected}")
    architecture = wanted or fitting[0]
    return architecture, names[architecture]


def check_holes(tensors, names):
    """How many layers there are, from the first on."""
    there = [name + ".weight" in tensors for name in names]
    count = there.index(False) if False in there else len(there)
    if any(there[count:]):
        raise BadNetwork(f"there is no tensor {names[count]}.weight, but "
                         "later ones")
    return count


def check_stored(tensor, expected):
    """expected has None where any number of channels will do."""
    shape = tensor.shape
    fits = len(shape) == len(expected) and all(
        1 <= side <= MAX_CHANNELS if want is None else side == want
        for side, want in zip(shape, expected))
    if fits:
        return
    order = ["n" if side is None else str(side) for side in expected]
    if len(tensor.axes) == len(order):
        # As the file has it.
        order = [order[tensor.axes.index(i)] for i in range(len(order))]
    raise BadNetwork(
        f"tensor {tensor.name} has the shape "
        f"[{', '.join(map(str, tensor.file_shape))}], but should have "
        f"[{', '.join(order)}]")


def select(tensors, wanted=None):
    """The architecture, and the tensors of its convolutions by our names,
    in order, not read yet."""
    check_batch_norm(tensors)
    architecture, names = find_architecture(tensors, wanted)
    ours = [layer for layer, _ in layers(architecture)]
    chosen, channels, total = {}, 3, 0
    for layer, name in list(zip(ours, names))[:check_holes(tensors, names)]:
        weight = tensors[name + ".weight"]
        bias = tensors.get(name + ".bias")
        if bias is None:
            raise BadNetwork(f"there is no tensor {name}.bias")
        check_stored(weight, (None, channels, 3, 3))
        channels = weight.shape[0]
        check_stored(bias, (channels,))
        chosen[layer + ".weight"] = weight
        chosen[layer + ".bias"] = bias
        total += weight.count + bias.count
        if total > MAX_VALUES:
            raise BadNetwork(f"tensor {weight.name} makes the network larger "
                             f"than {MAX_VALUES} values")
    return architecture, chosen


def read_values(tensor):
    values = tensor.values()
    if not np.isfinite(values).all():
        raise BadNetwork(f"tensor {tensor.name} has values that are not "
                         "finite")
    return values
