# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The cross score: paint with one network, let the real VGG-19 judge.

Photographs are cut to 4:3 and brought to 256x192, paintings to a longer
side of 256. Each score is a share of the photograph's own: content relative
error at conv4_2 plus 150 times the mean of five layers' relative Gram
errors."""

import numpy as np
from PIL import Image
import torch

import nst_reference as reference

from . import visit

SIZE = (256, 192)


def load_photograph(path):
    picture = Image.open(path).convert("RGB")
    width = min(picture.width, picture.height * 4 // 3)
    height = width * 3 // 4
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    picture = picture.crop((left, top, left + width, top + height))
    return np.asarray(picture.resize(SIZE, Image.LANCZOS), np.float32) / 255


def load_painting(path):
    picture = Image.open(path).convert("RGB")
    factor = max(SIZE) / max(picture.size)
    size = [max(1, round(side * factor)) for side in picture.size]
    return np.asarray(picture.resize(size, Image.LANCZOS), np.float32) / 255


def tensor(picture):
    return torch.from_numpy(picture.transpose(2, 0, 1).copy())


class Judge:
    """Scores of pictures against some photographs and paintings."""

    def __init__(self, network, photographs, paintings):
        """network: nst_reference.Network. Paths of the pictures."""
        self.photographs = [load_photograph(p) for p in photographs]
        self.paintings = [load_painting(p) for p in paintings]
        self.objectives = [[reference.Objective(
            network, tensor(photograph), tensor(painting), beta=150.0)
            for photograph in self.photographs]
            for painting in self.paintings]
        self.own = [[objective.score(tensor(photograph))[0]
                     for objective, photograph in zip(row, self.photographs)]
                    for row in self.objectives]

    def terms(self, i, k, picture):
        """Shares of the photograph's score: [content, five layers]."""
        with torch.no_grad():
            content, styles, _ = self.objectives[i][k].terms(
                tensor(picture))
        return np.array([float(content)] + [30 * float(s) for s in styles]
                        ) / self.own[i][k]

    def score(self, network, layers="", iterations=160, options=(),
              threads=1, beta=150):
        """[paintings, photographs, 6] terms of a network file's results,
        and the results."""
        terms, results = [], []
        for i, painting in enumerate(self.paintings):
            painted = visit.paint(network, painting, self.photographs,
                                  layers, beta, iterations, threads, options)
            terms.append([self.terms(i, k, p)
                          for k, p in enumerate(painted)])
            results.append(painted)
        return np.array(terms), results


def describe(terms):
    flat = terms.reshape(-1, 6)
    return (f"share {flat.sum(1).mean():.4f} (worst "
            f"{flat.sum(1).max():.4f}; content, conv1 to conv5: "
            + " ".join(f"{v:.4f}" for v in flat.mean(0)) + ")")
