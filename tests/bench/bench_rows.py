# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What engine.py measures, and how much arithmetic is in it."""

import dataclasses
import fnmatch
import re

DEPTHS = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
PUBLISHED = (64, 128, 256, 512, 512)
NARROW = (16, 32, 64, 192, 512)

# A turn measures an evaluation of so much arithmetic only once.
LONG_GFLOP = 1000


@dataclasses.dataclass(frozen=True)
class Row:
    """One evaluation, or with layer None the convolutions of VGG-16 alone."""
    key: str
    title: str
    width: int
    height: int
    architecture: str = "vgg16"
    layer: str = None
    widths: tuple = PUBLISHED
    style_layers: str = None

    @property
    def pixels(self):
        return self.width * self.height

    def layers(self):
        """[(name, input channels, channels, positions)] to the deepest."""
        found, inputs = [], 3
        for block, depth in enumerate(DEPTHS[self.architecture]):
            outputs = self.widths[block]
            positions = (self.height >> block) * (self.width >> block)
            for place in range(depth):
                name = f"conv{block + 1}_{place + 1}"
                found.append((name, inputs, outputs, positions))
                if name == self.layer:
                    return found
                inputs = outputs
        return found

    def gflop(self):
        """Direct convolutions and the gradients of their inputs, a
        multiplication and an addition counting two; Gram matrices and their
        gradients, as if they were not symmetric."""
        total = 0
        for name, inputs, outputs, positions in self.layers():
            total += 2 * 2 * 9 * inputs * outputs * positions
            if self.layer and (self.style_layers == "all"
                               or name.endswith("_1")):
                total += 2 * 2 * outputs * outputs * positions
        return total * 1e-9

    def options(self):
        options = ["--width", str(self.width), "--height", str(self.height)]
        if self.layer is None:
            return options
        options += ["--architecture", self.architecture,
                    "--layer", self.layer,
                    "--widths", ",".join(map(str, self.widths))]
        if self.style_layers:
            options += ["--style-layers", self.style_layers]
        return options

    def repetitions(self, wanted):
        """(warm-up calls, measured calls): fewer of the long ones."""
        gflop = self.gflop()
        return (1 if gflop > LONG_GFLOP else 2,
                max(1, min(wanted, round(LONG_GFLOP / gflop))))


def vgg(architecture, layer, width, height):
    title = f"{architecture.upper().replace('G1', 'G-1')} to {layer}"
    return Row(f"{architecture}-{layer}-{width}x{height}",
               f"{title}, {width}x{height}", width, height, architecture,
               layer)


ROWS = [
    vgg("vgg16", "conv3_1", 224, 224),
    vgg("vgg16", "conv4_1", 224, 224),
    vgg("vgg16", "conv5_1", 224, 224),
    vgg("vgg19", "conv5_1", 256, 192),
    vgg("vgg19", "conv5_1", 320, 180),
    vgg("vgg19", "conv5_1", 640, 360),
    vgg("vgg19", "conv5_1", 1280, 720),
    vgg("vgg16", "conv5_1", 160, 90),
    vgg("vgg16", "conv5_1", 1280, 720),
    Row("narrow-320x180", "narrow VGG-19, 13 style layers, 320x180", 320, 180,
        "vgg19", "conv5_1", NARROW, "all"),
    Row("convolutions-224x224", "13 convolutions of VGG-16, 224x224", 224,
        224),
]

QUICK = ["vgg16-conv5_1-224x224", "narrow-*", "convolutions-*"]


def select(patterns):
    """The rows of these keys or patterns of keys; a key that is none of
    ours, as vgg16-conv4_1-300x200, makes a row of its own."""
    found = []
    for pattern in patterns:
        rows = [row for row in ROWS if fnmatch.fnmatch(row.key, pattern)]
        match = re.fullmatch(
            r"(vgg16|vgg19)-(conv[1-5]_[1-4])-(\d+)x(\d+)", pattern)
        if not rows and match:
            rows = [vgg(*match.groups()[:2], *map(int, match.groups()[2:]))]
        if not rows:
            raise ValueError(f"no row is called {pattern}; there are "
                             + ", ".join(row.key for row in ROWS))
        found += [row for row in rows if row not in found]
    return found
