# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Training pictures: crops of photographs, paintings and frames, and
pictures from nothing (generate.py), with strong changes of colour and scale.

A picture is float32 [height, width, 3], red, green, blue, 0..1.
"""

import glob
import os
import subprocess
import tempfile

import numpy as np
from PIL import Image

from . import generate

WIDTH, HEIGHT = 128, 96
LARGEST = 900  # nothing is ever used at more pixels than that
EXTENSIONS = (".png", ".jpg", ".jpeg", ".webp")


def to_float(picture):
    return np.asarray(picture, np.float32) / np.float32(255)


def read(path):
    """RGB; where it is transparent, the largest opaque box is wanted, so a
    picture with holes keeps its alpha for the choice of a crop."""
    picture = Image.open(path)
    picture = picture.convert(
        "RGBA" if picture.mode in ("RGBA", "LA", "P") else "RGB")
    picture.thumbnail((LARGEST, LARGEST), Image.LANCZOS)
    return picture


def read_folder(folder, excluded=()):
    """Every picture below a folder but those whose name contains one of the
    excluded words."""
    paths = sorted(path for path in
                   glob.glob(os.path.join(folder, "**"), recursive=True)
                   if path.lower().endswith(EXTENSIONS)
                   and not any(word in os.path.basename(path)
                               for word in excluded))
    pictures = []
    for path in paths:
        picture = read(path)
        if min(picture.size) >= 80:
            pictures.append(picture)
    return pictures


def read_film(path, rate=1.0):
    """Frames of a film, so many a second."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["ffmpeg", "-v", "error", "-i", path, "-vf", f"fps={rate}",
             os.path.join(folder, "%06d.png")], check=True)
        return read_folder(folder)


def crop(rng, picture, width=WIDTH, height=HEIGHT):
    """A piece of a picture that was scaled to a random size. None where no
    opaque piece was found."""
    smallest = max(width / picture.width, height / picture.height)
    longer = np.exp(rng.uniform(np.log(150), np.log(420)))
    factor = max(longer / max(picture.size), smallest)
    if factor > 2.5:
        return None
    size = (max(width, round(picture.width * factor)),
            max(height, round(picture.height * factor)))
    scaled = picture.resize(size, Image.LANCZOS if factor < 1
                            else Image.BICUBIC)
    for _ in range(12):
        left = rng.integers(0, size[0] - width + 1)
        top = rng.integers(0, size[1] - height + 1)
        piece = scaled.crop((left, top, left + width, top + height))
        if piece.mode == "RGB":
            return to_float(piece)
        if np.asarray(piece)[:, :, 3].min() > 250:
            return to_float(piece)[:, :, :3]
    return None


def jitter(rng, picture, strength=0.5):
    """Other colours: gains, gamma, saturation, contrast, hue, channels."""
    picture = picture ** np.exp(rng.normal(0, 0.25 * strength))
    if rng.random() < 0.15 * strength:
        picture = picture[:, :, rng.permutation(3)]
    grey = picture.mean(axis=2, keepdims=True)
    saturation = np.exp(rng.normal(0, 0.35 * strength))
    picture = grey + (picture - grey) * saturation
    if rng.random() < 0.4 * strength:
        mix = np.eye(3) + rng.normal(0, 0.12 * strength, (3, 3))
        picture = picture @ (mix / mix.sum(1, keepdims=True)).astype(
            np.float32)
    gains = np.exp(rng.normal(0, 0.12 * strength, 3))
    contrast = np.exp(rng.normal(0, 0.2 * strength))
    middle = picture.mean(axis=(0, 1))
    picture = (picture - middle) * contrast + middle * gains
    if rng.random() < 0.03:
        picture = 1 - picture
    return np.clip(picture, 0, 1).astype(np.float32)


def transfer(picture, palette):
    """The mean and deviation of another picture's channels."""
    mean, deviation = picture.mean((0, 1)), picture.std((0, 1)) + 1e-3
    return np.clip((picture - mean) / deviation * palette.std((0, 1))
                   + palette.mean((0, 1)), 0, 1).astype(np.float32)


class Sources:
    """What crops are taken from. kinds maps a name to (share, list)."""

    def __init__(self, kinds):
        self.kinds = kinds
        shares = np.array([share for share, _ in kinds.values()])
        self.names, self.shares = list(kinds), shares / shares.sum()

    def plain(self, rng, name=None):
        """A crop as it is, only mirrored or turned."""
        while True:
            kind = name or rng.choice(self.names, p=self.shares)
            pictures = self.kinds[kind][1]
            if pictures is None:
                piece = generate.picture(rng, WIDTH, HEIGHT)
            else:
                piece = crop(rng, pictures[rng.integers(len(pictures))])
            if piece is None:
                continue
            if rng.random() < 0.5:
                piece = piece[:, ::-1]
            if kind != "photographs" and rng.random() < 0.3:
                piece = piece[::-1]
            return np.ascontiguousarray(piece)

    def sample(self, rng, name=None):
        """A crop for training."""
        piece = self.plain(rng, name)
        chance = rng.random()
        if chance < 0.15:
            piece = generate.strokes(rng, piece)
        elif chance < 0.25:
            piece = transfer(piece, self.plain(rng))
        elif chance < 0.35:
            share = rng.uniform(0.2, 0.8)
            piece = piece * share + self.plain(rng) * (1 - share)
        if rng.random() < 0.7:
            piece = jitter(rng, piece)
        if rng.random() < 0.1:
            noise = rng.normal(0, rng.uniform(0.01, 0.15), piece.shape)
            piece = piece + noise.astype(np.float32)
        return np.clip(piece, 0, 1).astype(np.float32)
