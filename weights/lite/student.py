# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The student: its layer-by-layer start in closed form, the maps to the
teacher's directions, and its file."""

import hashlib
import json
import struct

import numpy as np
import torch
import torch.nn.functional as F

from .teacher import TAUGHT, Vgg, to_input

POSITIONS = 60000  # of each layer, for the start
UNIT = 60.0        # about the deviation of the input


def pivoted(moment, n):
    """n rows that span a positive matrix best, by Cholesky's method."""
    rest = torch.diagonal(moment).clone()
    factor = moment.new_zeros(n, len(rest))
    chosen = []
    for k in range(n):
        index = int(rest.argmax())
        chosen.append(index)
        row = (moment[index] - factor[:k, index] @ factor[:k])
        factor[k] = row / rest[index].clamp_min(1e-12).sqrt()
        rest = (rest - factor[k] ** 2).clamp_min(0)
        rest[chosen] = -1
    return chosen


def normal_matrix(x, weight=2e-3):
    """Cholesky's factor of x^T x, a little larger on its diagonal."""
    product = (x.T @ x).double()
    product.diagonal().add_(weight * product.diagonal().mean())
    return torch.linalg.cholesky(product)


def one_sided(x, y, weight):
    """Least squares y = x w for a ReLU that follows: where the target is
    below 0, any value below 0 is right. weight: of each row's square."""
    weighted = x * weight.sqrt()[:, None]
    factor = normal_matrix(weighted)
    weighted *= weight.sqrt()[:, None]

    def solve(target):
        return torch.cholesky_solve((weighted.T @ target).double(),
                                    factor).float()

    floor = -0.5 * (y ** 2).mean(0, keepdim=True).sqrt()
    target = torch.maximum(y, floor)
    w = solve(target)
    for _ in range(5):
        guess = x @ w
        met = (y <= 0) & (guess <= 0)
        w = solve(torch.where(met, torch.maximum(guess, 4 * floor), target))
    return w


def patches(features, rows, columns):
    """[n, 9 C + 1] of [C, h, w]: what a 3x3 kernel sees there, and 1."""
    padded = F.pad(features, (1, 1, 1, 1))
    seen = [padded[:, rows + dy, columns + dx]
            for dy in range(3) for dx in range(3)]
    seen = torch.stack(seen, 1).flatten(0, 1).T
    return torch.cat([seen, seen.new_ones(len(seen), 1)], 1)


class Start:
    """What the closed-form start knows of the teacher: for each layer some
    positions of each picture and the sums there."""

    @torch.no_grad()
    def __init__(self, teacher, pictures, generator):
        self.pictures = pictures
        self.places, self.sums, self.moment = [], {}, {}
        each = POSITIONS // len(pictures)
        for picture in pictures:
            sums, places = {}, {}
            teacher.vgg(picture[None], sums=sums)
            for name, value in sums.items():
                height, width = value.shape[2:]
                count = min(each, height * width)
                pick = torch.randperm(height * width,
                                      generator=generator)[:count]
                places[name] = pick // width, pick % width
                flat = value[0].flatten(1)
                self.sums.setdefault(name, []).append(flat[:, pick].T)
                active = flat.relu()
                self.moment[name] = (self.moment.get(name, 0)
                                     + active @ active.T / flat.shape[1])
            self.places.append(places)

    def row_weights(self, name, chosen):
        """Each picture counts by its error in relation to its size."""
        sizes = torch.stack([(s[:, chosen].relu() ** 2).mean()
                             for s in self.sums[name]])
        weights = 1 / (sizes / sizes.mean() + 0.3)
        return torch.cat([weight.expand(len(s)) for weight, s
                          in zip(weights, self.sums[name])])

    @torch.no_grad()
    def solve(self, names, widths):
        """The student. Each layer's features are of mean square 1."""
        inputs = [to_input(p[None])[0] / UNIT for p in self.pictures]
        weights, biases, block = [], [], "1"
        for name, width in zip(names, widths):
            if name[4] != block:
                block = name[4]
                inputs = [F.avg_pool2d(x[None], 2)[0] for x in inputs]
            chosen = pivoted(self.moment[name].double(), width)
            y = torch.cat([s[:, chosen] for s in self.sums[name]])
            y = y / (y.relu() ** 2).mean().sqrt()
            x = torch.cat([patches(f, *p[name]) for f, p
                           in zip(inputs, self.places)])
            w = one_sided(x, y, self.row_weights(name, chosen))
            bias = w[-1]
            kernel = w[:-1].reshape(-1, 3, 3, width).permute(3, 0, 1, 2)
            hit, row = (x @ w).relu(), self.row_weights(name, chosen)
            error = (((hit - y.relu()) ** 2).sum(1) * row).sum() / (
                (y.relu() ** 2).sum(1) * row).sum()
            print(f"  {name}: error {float(error):.3f}", flush=True)
            inputs = [F.relu(F.conv2d(f[None], kernel, bias, padding=1))[0]
                      for f in inputs]
            weights.append(kernel.contiguous())
            biases.append(bias.contiguous())
        return Vgg(names, weights, biases, UNIT)


@torch.no_grad()
def fit_maps(student, pictures, labels):
    """1x1 maps [directions, C] of each taught layer to the teacher's."""
    sums = {name: [0, 0] for name in TAUGHT}
    for picture, label in zip(pictures, labels):
        found = student(picture[None], TAUGHT)
        for name in TAUGHT:
            s = found[name][0].flatten(1).double()
            t = label[name].flatten(1).double()
            sums[name][0] = sums[name][0] + s @ s.T
            sums[name][1] = sums[name][1] + s @ t.T
    maps = {}
    for name, (ss, st) in sums.items():
        ss.diagonal().add_(1e-3 * ss.diagonal().mean())
        maps[name] = torch.linalg.solve(ss, st).T.float().contiguous()
    return maps


def load(network):
    """A student from its file, read by nst_reference.Network."""
    names, weights, biases = map(list, zip(*network.convolutions))
    weights[0] = weights[0] * UNIT
    return Vgg(names, weights, biases, UNIT)


def save(student, path, metadata):
    """safetensors, F16, with our names."""
    header, data = {}, b""
    for name, weight, bias in zip(student.names, student.weight,
                                  student.bias):
        for suffix, tensor in ((".weight", weight), (".bias", bias)):
            if name + suffix == "conv1_1.weight":
                tensor = tensor / student.unit
            values = tensor.detach().numpy().astype("<f2")
            assert np.isfinite(values).all(), name
            header[name + suffix] = {
                "dtype": "F16", "shape": list(values.shape),
                "data_offsets": [len(data), len(data) + values.nbytes]}
            data += values.tobytes()
    metadata = dict(metadata, sha256=hashlib.sha256(data).hexdigest())
    text = json.dumps({"__metadata__": metadata, **header}).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
