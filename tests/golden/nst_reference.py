# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The method in PyTorch and SciPy, written from the definitions in
nst/network.h and nst/stylizer.h and from nothing else of the library.

Pictures are tensors [3, height, width], red, green, blue, 0..1. The
gradient is autograd's. float64 serves the golden values, float32 long runs.
"""

import json
import re
import struct

import numpy as np
import scipy.optimize
import torch
import torch.nn.functional as F

CONVOLUTIONS = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
STYLE_LAYERS = "conv1_1,conv2_1,conv3_1,conv4_1,conv5_1"
CAFFE_MEAN_BGR = (103.939, 116.779, 123.68)
TORCH_MEAN_RGB = (0.485, 0.456, 0.406)
TORCH_SCALE_RGB = (0.229, 0.224, 0.225)


def layer_names(architecture):
    """conv1_1 … in the order of the network."""
    return [f"conv{block}_{i}"
            for block, n in enumerate(CONVOLUTIONS[architecture], 1)
            for i in range(1, n + 1)]


def torchvision_names(architecture):
    """features.N of each convolution: a ReLU follows each of them, a
    pooling each block."""
    names, index = [], 0
    for n in CONVOLUTIONS[architecture]:
        names += [f"features.{index + 2 * i}" for i in range(n)]
        index += 2 * n + 1
    return names


def plain_name(name):
    """relu4_2 and block4_conv2 as conv4_2."""
    match = re.fullmatch(r"(?:conv|relu)(\d)_(\d)|block(\d)_conv(\d)",
                         name.strip())
    if match is None:
        raise ValueError(f"no layer is called {name}")
    block, i = [group for group in match.groups() if group]
    return f"conv{block}_{i}"


def parse_layers(text):
    """[(layer, weight)]; a list without weights shares 1 equally."""
    entries = [entry.split(":") for entry in text.split(",")]
    return [(plain_name(entry[0]),
             float(entry[1]) if len(entry) > 1 else 1 / len(entries))
            for entry in entries]


def read_safetensors(data):
    """(tensors as numpy arrays, metadata) of the bytes of a file."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        raw = data[8 + length + begin:8 + length + end]
        if entry["dtype"] == "BF16":
            bits = np.frombuffer(raw, "<u2").astype(np.uint32) << 16
            values = bits.view(np.float32)
        else:
            types = {"F16": "<f2", "F32": "<f4"}
            if entry["dtype"] not in types:  # e.g. torchvision's classifier
                continue
            values = np.frombuffer(raw, types[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"])
    return tensors, metadata


class Network:
    """The convolutions of VGG-16 or VGG-19, of any widths, maybe only the
    first so many."""

    def __init__(self, data, dtype=torch.float64):
        tensors, metadata = read_safetensors(data)
        ours = "conv1_1.weight" in tensors
        last = "conv3_4.weight" if ours else "features.16.weight"
        self.architecture = metadata.get("architecture") or (
            "vgg19" if last in tensors else "vgg16")
        self.preprocessing = metadata.get("preprocessing") or (
            "caffe" if ours else "torch")
        self.dtype = dtype
        self.convolutions = []
        layers = layer_names(self.architecture)
        names = layers if ours else torchvision_names(self.architecture)
        for layer, name in zip(layers, names):
            if name + ".weight" not in tensors:
                break
            self.convolutions.append((layer, *(
                torch.from_numpy(tensors[name + part].astype(np.float64))
                .to(dtype) for part in (".weight", ".bias"))))

    @classmethod
    def from_file(cls, path, dtype=torch.float64):
        with open(path, "rb") as file:
            return cls(file.read(), dtype)

    def layers(self):
        return [layer for layer, _, _ in self.convolutions]

    def preprocess(self, picture):
        """A picture as the network's input."""
        def column(values):
            return torch.tensor(values, dtype=self.dtype).reshape(3, 1, 1)

        if self.preprocessing == "caffe":
            return 255 * picture.flip(0) - column(CAFFE_MEAN_BGR)
        return (picture - column(TORCH_MEAN_RGB)) / column(TORCH_SCALE_RGB)

    def features(self, picture, wanted, pooling="average",
                 before_relu=None):
        """{layer: features [C, H, W] after the ReLU}. before_relu, if
        given, is called with each layer's name, input, weight and sums."""
        deepest = max(self.layers().index(layer) for layer in wanted)
        pool = F.avg_pool2d if pooling == "average" else F.max_pool2d
        x = self.preprocess(picture.to(self.dtype))[None]
        found, block = {}, "1"
        for layer, weight, bias in self.convolutions[:deepest + 1]:
            if layer[4] != block:
                x, block = pool(x, 2), layer[4]
            sums = F.conv2d(x, weight, bias, padding=1)
            if before_relu is not None:
                before_relu(layer, x[0], weight, sums[0])
            x = F.relu(sums)
            if layer in wanted:
                found[layer] = x[0]
        return found


def gram(features):
    flat = features.reshape(features.shape[0], -1)
    return flat @ flat.T / flat.numel()


def distance(value, target, scale):
    """mean((v-t)^2), in the relative scale divided by mean(t^2)."""
    mean_square = ((value - target) ** 2).mean()
    if scale == "relative":
        return mean_square / (target ** 2).mean()
    return mean_square


def total_variation(picture):
    right = picture[:, :, 1:] - picture[:, :, :-1]
    lower = picture[:, 1:] - picture[:, :-1]
    return ((right ** 2).sum() + (lower ** 2).sum()) / picture.numel()


class Objective:
    """The loss of a picture against a content and a style picture."""

    def __init__(self, network, content, style, content_layer="conv4_2",
                 style_layers=STYLE_LAYERS, pooling="average",
                 scale="relative", alpha=1.0, beta=15.0, tv_weight=0.0):
        self.network, self.pooling, self.scale = network, pooling, scale
        self.alpha, self.beta, self.tv_weight = alpha, beta, tv_weight
        self.content_layer = plain_name(content_layer)
        self.style_layers = parse_layers(style_layers)
        names = [layer for layer, _ in self.style_layers]
        self.wanted = set(names + [self.content_layer])
        with torch.no_grad():
            self.content = network.features(
                content, {self.content_layer}, pooling)[self.content_layer]
            found = network.features(style, set(names), pooling)
            self.grams = {name: gram(found[name]) for name in names}

    def terms(self, picture):
        """Unweighted: content, [style of each layer], tv."""
        picture = picture.to(self.network.dtype)
        found = self.network.features(picture, self.wanted, self.pooling)
        content = distance(found[self.content_layer], self.content,
                           self.scale)
        styles = [distance(gram(found[name]), self.grams[name], self.scale)
                  for name, _ in self.style_layers]
        return content, styles, total_variation(picture)

    def style(self, styles):
        return sum(weight * style for (_, weight), style
                   in zip(self.style_layers, styles))

    def loss(self, picture):
        content, styles, tv = self.terms(picture)
        return (self.alpha * content + self.beta * self.style(styles)
                + self.tv_weight * tv)

    def score(self, picture):
        """(total, alpha * content, beta * style, tv_weight * tv)"""
        with torch.no_grad():
            content, styles, tv = self.terms(picture)
        parts = [self.alpha * float(content),
                 self.beta * float(self.style(styles)),
                 self.tv_weight * float(tv)]
        return (sum(parts), *parts)

    def evaluate(self, picture):
        """(loss, gradient with respect to the picture)"""
        picture = picture.detach().to(self.network.dtype).requires_grad_()
        loss = self.loss(picture)
        loss.backward()
        return float(loss.detach()), picture.grad


class _Enough(Exception):
    pass


def minimise(function, start, evaluations, history=10, bounds=None):
    """fmin_l_bfgs_b for exactly so many evaluations (it checks maxfun only
    between iterations, so the count is kept here). factr and pgtol are 0:
    it stops early only where no descent is left. Returns the best x and the
    curve: curve[k] is the best loss of the first k + 1 evaluations."""
    best, curve = [np.inf, start], []

    def counted(x):
        if len(curve) == evaluations:
            raise _Enough
        loss, gradient = function(x)
        if loss < best[0]:
            best[:] = loss, x.copy()
        curve.append(best[0])
        return loss, gradient

    try:
        scipy.optimize.fmin_l_bfgs_b(
            counted, start, m=history, factr=0, pgtol=0, bounds=bounds,
            maxfun=10 * evaluations, maxiter=10 * evaluations)
    except _Enough:
        pass
    return best[1], curve


def stylise(objective, start, evaluations, units=1.0, history=10,
            bounded=False):
    """(picture, curve) of SciPy's L-BFGS from the picture start.

    units is what white is in SciPy's x: 1 or 255. It decides only about the
    first step, which SciPy makes 1 long: kodim05 at 256 pixels, Starry
    Night, the real VGG-19 and beta 15 came to 0.7497 with 1 and 0.7486 with
    255 after 160 evaluations, so neither is better.

    bounded keeps x in 0..1. Otherwise 3 % of that picture's values lie
    outside, and clipping it for the screen makes 0.842 of 0.750; bounded it
    came to 0.744 at once.
    """
    shape = start.shape

    def function(x):
        picture = torch.from_numpy(x.reshape(shape)) / units
        loss, gradient = objective.evaluate(picture)
        return loss, gradient.numpy().astype(np.float64).ravel() / units

    x0 = start.numpy().astype(np.float64).ravel() * units
    bounds = [(0, units)] * x0.size if bounded else None
    best, curve = minimise(function, x0, evaluations, history, bounds)
    return torch.from_numpy(best.reshape(shape)) / units, curve
