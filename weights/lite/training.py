# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fine-tuning: features and Gram matrices through the maps, and the gradient
of the style loss itself."""

import math
import time

import numpy as np
import torch
import torch.nn.functional as F

from .teacher import STYLE, TAUGHT, gram, style_gradient

GRAM_WEIGHT = 5.0
GRADIENT_WEIGHT = 1.0
CONTENT_ALPHA = 1 / 150
LEVELS = 4


class Pool:
    """Labelled pictures, and pairs of them with the teacher's gradient.
    A visited picture knows the painting and the photograph it came from."""

    def __init__(self, teacher):
        self.teacher = teacher
        self.pictures, self.labels, self.origin = [], [], []
        self.pairs = []

    def add(self, picture, origin=None):
        """picture: [height, width, 3]; origin: (style, content)."""
        tensor = torch.from_numpy(np.ascontiguousarray(
            picture.transpose(2, 0, 1)))
        self.pictures.append((tensor * 255 + 0.5).to(torch.uint8))
        self.labels.append(self.teacher.label(self.picture(-1)))
        self.origin.append(origin)
        return len(self.pictures) - 1

    def picture(self, index):
        return self.pictures[index].float() / 255

    def array(self, index):
        """[height, width, 3]."""
        return self.picture(index).numpy().transpose(1, 2, 0)

    def pair(self, index, style, content):
        """Adds the teacher's gradient at a picture."""
        _, gradient, terms = style_gradient(
            self.teacher.vgg, {name: 1 / len(STYLE) for name in STYLE},
            self.picture(index)[None], self.picture(style)[None],
            self.picture(content)[None], CONTENT_ALPHA)
        loss = sum(float(value.detach()) for value in terms.values()) / 5
        if loss > 1e-4:
            self.pairs.append((index, style, content, gradient[0].half(),
                               loss))

    def visited(self):
        return [i for i, origin in enumerate(self.origin) if origin]


def relative(value, target):
    """Sums of squares over all but the first dimension, with a floor for
    targets that are nearly 0."""
    error = ((value - target) ** 2).flatten(1).sum(1)
    size = (target ** 2).flatten(1).sum(1)
    return (error / (size + 0.3 * size.mean())).mean()


def feature_losses(student, maps, pool, batch):
    """(features, Gram matrices): sums over the taught layers."""
    found = student(torch.stack([pool.picture(i) for i in batch]), TAUGHT)
    features = grams = 0
    for name in TAUGHT:
        mapped = torch.einsum("kc,nchw->nkhw", maps[name], found[name])
        target = torch.stack([pool.labels[i][name] for i in batch]).float()
        features = features + relative(mapped, target)
        if name in STYLE:
            grams = grams + relative(gram(mapped), gram(target))
    return features, grams


def bands(picture):
    """Laplacian pyramid."""
    result = []
    for _ in range(LEVELS):
        small = F.avg_pool2d(picture, 2)
        result.append(picture - F.interpolate(small, scale_factor=2))
        picture = small
    return result + [picture]


def gradient_losses(student, layers, pool, pairs):
    """(error of the gradient, error of the loss's logarithm): each band of
    the gradient counts the same."""
    chosen = [pool.pairs[i] for i in pairs]
    x, y, c = (torch.stack([pool.picture(p[k]) for p in chosen])
               for k in range(3))
    loss, gradient, terms = style_gradient(
        student, layers, x, y, c, CONTENT_ALPHA, create_graph=True)
    target = torch.stack([p[3] for p in chosen]).float()
    error = 0
    for s, t in zip(bands(gradient), bands(target)):
        size = (t ** 2).flatten(1).sum(1)
        error = error + (((s - t) ** 2).flatten(1).sum(1)
                         / (size + 1e-12)).clamp_max(9).mean()
    style = sum(layers[name] * terms[name] for name in layers)
    wanted = style.new_tensor([p[4] for p in chosen])
    value = ((style / wanted).log() ** 2).mean()
    return error / (LEVELS + 1), value


class Tuner:
    """Adam over the student, its maps and the logarithms of the layers'
    weights; the rate falls by a cosine to 2 % while share goes to 1."""

    def __init__(self, student, maps, layer_weights, pool, rng, lr=3e-4):
        self.student, self.maps, self.pool = student, maps, pool
        self.layer_weights, self.rng = layer_weights, rng
        groups = [(list(student.parameters()), lr),
                  (list(maps.values()), 3 * lr),
                  (list(layer_weights.values()), 10 * lr)]
        self.optimizer = torch.optim.Adam(
            [{"params": p, "base": base} for p, base in groups], lr=lr,
            betas=(0.9, 0.99))
        self.steps = 0

    def require_gradients(self, wanted):
        for group in self.optimizer.param_groups:
            for parameter in group["params"]:
                parameter.requires_grad_(wanted)

    def set_rate(self, share):
        factor = 0.02 + 0.49 * (1 + math.cos(math.pi * share))
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * factor * min(1, self.steps / 20)

    def batch(self, size, share):
        """Indices, that share of them visited ones."""
        visited = self.pool.visited()
        n = int(size * share) if visited else 0
        return (list(self.rng.choice(len(self.pool.pictures), size - n))
                + (list(self.rng.choice(visited, n)) if n else []))

    def step(self, batch, visited_share, pairs):
        """One step; the losses."""
        losses = list(feature_losses(
            self.student, self.maps, self.pool,
            self.batch(batch, visited_share)))
        total = losses[0] + GRAM_WEIGHT * losses[1]
        if self.pool.pairs and pairs:
            layers = {k: v.exp() for k, v in self.layer_weights.items()}
            losses += gradient_losses(
                self.student, layers, self.pool,
                self.rng.integers(len(self.pool.pairs), size=pairs))
            total = total + GRADIENT_WEIGHT * (losses[2] + 0.3 * losses[3])
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), 5.0)
        self.optimizer.step()
        self.steps += 1
        return [float(loss.detach()) for loss in losses]

    def run(self, seconds, shares, log, batch=6, visited_share=0.5, pairs=0):
        """Trains so long; shares: of the whole training, (begin, end).
        Returns [[step, features, grams(, gradient, value)]]: means of a
        hundred steps."""
        self.require_gradients(True)
        begin, curve, recent = time.time(), [], []
        while (now := (time.time() - begin) / seconds) < 1:
            self.set_rate(shares[0] + now * (shares[1] - shares[0]))
            recent.append(self.step(batch, visited_share, pairs))
            if len(recent) == 100:
                means = np.mean(recent, 0)
                curve.append([self.steps, *means])
                log(f"  step {self.steps}: "
                    + " ".join(f"{mean:.4f}" for mean in means))
                recent = []
        self.require_gradients(False)
        return curve
