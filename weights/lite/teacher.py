# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The teacher: VGG-19, its features in the basis of their largest
directions, and the gradient of its style loss."""

import torch
import torch.nn.functional as F

# Layers that are taught, and how many directions of each are kept.
TAUGHT = {"conv1_1": 32, "conv2_1": 64, "conv3_1": 128, "conv4_1": 256,
          "conv4_2": 256, "conv5_1": 384}
STYLE = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")
MEAN_BGR = (103.939, 116.779, 123.68)


def to_input(pictures):
    """[n, 3, h, w] RGB 0..1 as (BGR - mean) of 0..255."""
    mean = pictures.new_tensor(MEAN_BGR).reshape(1, 3, 1, 1)
    return 255 * pictures.flip(1) - mean


def gram(features):
    """[n, C, C] of [n, C, h, w]."""
    flat = features.flatten(2)
    return flat @ flat.transpose(1, 2) / (flat.shape[1] * flat.shape[2])


class Vgg(torch.nn.Module):
    """Convolutions with ReLU, average pooling between blocks. names are
    conv1_1 …; features of every wanted layer after its ReLU."""

    def __init__(self, names, weights, biases, unit=1.0):
        """unit: what the input is divided by before the first layer."""
        super().__init__()
        self.names, self.unit = list(names), unit
        self.weight = torch.nn.ParameterList(
            torch.nn.Parameter(w) for w in weights)
        self.bias = torch.nn.ParameterList(
            torch.nn.Parameter(b) for b in biases)

    def forward(self, pictures, wanted=None, sums=None):
        """pictures [n, 3, h, w], RGB, 0..1. sums, a dictionary, takes what
        goes into each ReLU."""
        x = to_input(pictures) / self.unit
        found, block = {}, "1"
        last = max(self.names.index(name) for name in wanted or self.names)
        for name, weight, bias in zip(self.names[:last + 1], self.weight,
                                      self.bias):
            if name[4] != block:
                x, block = F.avg_pool2d(x, 2), name[4]
            x = F.conv2d(x, weight, bias, padding=1)
            if sums is not None:
                sums[name] = x
            x = F.relu(x)
            if wanted is None or name in wanted:
                found[name] = x
        return found


def style_terms(grams, targets):
    """Relative errors [n] of each layer."""
    return {name: ((grams[name] - target) ** 2).sum((1, 2))
            / (target ** 2).sum((1, 2)) for name, target in targets.items()}


def style_gradient(network, layers, pictures, styles, content=None,
                   alpha=0.0, content_layer="conv4_2", create_graph=False):
    """The style loss sum(weight * relative Gram error) of each picture and
    its gradient with respect to the pictures. layers: {name: weight};
    content, where alpha is not 0: the pictures whose content is kept."""
    targets = {name: gram(value) for name, value
               in network(styles, list(layers)).items()}
    pictures = pictures.detach().requires_grad_()
    wanted = list(layers) + ([content_layer] if alpha else [])
    found = network(pictures, wanted)
    terms = style_terms({name: gram(found[name]) for name in layers},
                        targets)
    loss = sum(layers[name] * terms[name] for name in layers)
    if alpha:
        kept = network(content, [content_layer])[content_layer]
        change = ((found[content_layer] - kept) ** 2).mean((1, 2, 3))
        loss = loss + alpha * change / (kept ** 2).mean((1, 2, 3))
    gradient, = torch.autograd.grad(loss.sum(), pictures,
                                    create_graph=create_graph)
    return loss, gradient, terms


class Teacher:
    """VGG-19 with a basis for each taught layer (fit() first)."""

    def __init__(self, network):
        """network: nst_reference.Network of float32."""
        names = [name for name, _, _ in network.convolutions
                 if name <= "conv5_1"]
        self.vgg = Vgg(names, [w for _, w, _ in network.convolutions],
                       [b for _, _, b in network.convolutions])
        self.vgg.requires_grad_(False)
        self.basis, self.scale = {}, {}

    @torch.no_grad()
    def fit(self, pictures):
        """Directions and sizes of the features of these pictures."""
        moments = {name: 0 for name in TAUGHT}
        for picture in pictures:
            found = self.vgg(picture[None], TAUGHT)
            for name, value in found.items():
                flat = value[0].flatten(1).double()
                moments[name] = moments[name] + flat @ flat.T / flat.shape[1]
        for name, kept in TAUGHT.items():
            moment = moments[name] / len(pictures)
            values, vectors = torch.linalg.eigh(moment)
            self.basis[name] = vectors[:, -kept:].T.float()
            self.scale[name] = float((values.sum() / len(values)).sqrt())
            share = float(values[-kept:].sum() / values.sum())
            print(f"  {name}: {kept} directions hold {share:.4f}",
                  flush=True)

    @torch.no_grad()
    def label(self, picture):
        """{layer: [directions, h, w] float16}, of mean square about 1 for
        each channel of the layer."""
        found = self.vgg(picture[None], TAUGHT)
        return {name: (torch.einsum("kc,chw->khw", self.basis[name],
                                    value[0]) / self.scale[name]).half()
                for name, value in found.items()}
