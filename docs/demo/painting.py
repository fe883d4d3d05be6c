#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Paints "Harbour at dusk", from nothing but a seed: painting.jpg.

    python3 docs/demo/painting.py FILE [SEED]

Needs numpy, scipy and PIL, and some minutes. Another version of them, or of
libjpeg, may give other bytes; the picture stays the same to the eye.
"""

import sys

import numpy as np
from PIL import Image, ImageDraw

from brush import Painter, blur, noise, smoothstep

WIDTH, HEIGHT = 1536, 1152
HORIZON = 0.57

TUBES = {
    "prussian": "16294d", "ultramarine": "2a479c", "cobalt": "3f78c2",
    "teal": "23808f", "turquoise": "79c4b4", "viridian": "1d5750",
    "lemon": "f8dc74", "orange": "f19a3a", "vermilion": "d9492b",
    "crimson": "8c2340", "rose": "e79a8d", "cream": "fbeccb",
    "violet": "5c4386", "umber": "38221f",
}


def tube(name):
    code = TUBES[name]
    return np.array([int(code[i:i + 2], 16) for i in (0, 2, 4)]) / 255


def mixed(a, b, t):
    t = np.asarray(t)[..., None]
    return a + (b - a) * t


def ramp(x, *stops):
    """Colours along x: stops are (position, name)."""
    out = np.broadcast_to(tube(stops[0][1]), x.shape + (3,))
    for (low, _), (high, name) in zip(stops, stops[1:]):
        out = mixed(out, tube(name), smoothstep(low, high, x))
    return out


class Harbour:
    """The plan of the picture, and the way the brush goes in it."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64) / HEIGHT
        self.x, self.y = x, y
        self.sun = (0.87, HORIZON - 0.045)
        self.plan = np.zeros((HEIGHT, WIDTH, 3))
        self.angle = np.zeros((HEIGHT, WIDTH))
        self.fine = np.zeros((HEIGHT, WIDTH))
        self.paint_sky()
        self.hills()
        self.houses()
        self.water()
        self.boats()
        self.foreground()

    def stencil(self, *polygons):
        image = Image.new("L", (WIDTH, HEIGHT))
        draw = ImageDraw.Draw(image)
        for polygon in polygons:
            draw.polygon([(px * HEIGHT, py * HEIGHT) for px, py in polygon],
                         fill=255)
        return np.asarray(image) / 255.0

    def put(self, mask, colour, angle=None, fine=None):
        self.plan = self.plan + (colour - self.plan) * mask[..., None]
        if angle is not None:
            self.angle = np.where(mask > 0.5, angle, self.angle)
        if fine is not None:
            self.fine = np.maximum(self.fine, mask * fine)

    def paint_sky(self):
        x, y = self.x, self.y
        warp = 0.045 * noise(self.rng, x.shape, 150) \
            + 0.014 * noise(self.rng, x.shape, 55)
        dx, dy = x - self.sun[0], (y - self.sun[1]) * 1.25
        # Wide arcs around the sun, which lean to the left as they rise.
        ring = np.hypot(dx, dy) + 0.16 * dx * (0.6 - y) + warp
        base = ramp(ring, (0.0, "cream"), (0.10, "lemon"), (0.22, "orange"),
                    (0.34, "rose"), (0.50, "turquoise"), (0.68, "teal"),
                    (0.86, "ultramarine"), (1.15, "prussian"))
        band = np.sin(ring * 41 + 1.4 * noise(self.rng, x.shape, 120))
        cloud = smoothstep(0.15, 0.75, band + 0.35 * noise(
            self.rng, x.shape, (18, 60)))
        lit = ramp(ring, (0.05, "lemon"), (0.26, "vermilion"),
                   (0.46, "rose"), (0.66, "violet"), (0.9, "cobalt"),
                   (1.2, "ultramarine"))
        self.plan = mixed(base, lit, 0.8 * cloud)
        rim = np.exp(-((band - 0.25) / 0.13) ** 2) * smoothstep(0.2, 0.5,
                                                                ring)
        edge = ramp(ring, (0.3, "cream"), (0.55, "rose"), (0.8, "turquoise"),
                    (1.0, "cobalt"))
        self.plan = mixed(self.plan, edge, 0.75 * rim)
        disc = smoothstep(0.075, 0.062, np.hypot(dx, dy / 1.25))
        self.put(disc, tube("cream"), fine=0.3)
        gy, gx = np.gradient(blur(ring, 6))
        self.angle = np.arctan2(gy, gx) + np.pi / 2

    def hills(self):
        x, y = self.x, self.y
        for base, height, low, high, lean in (
                (0.995, 0.12, "violet", "rose", 0.0),
                (1.30, 0.23, "ultramarine", "violet", 0.2)):
            ridge = HORIZON - height * np.exp(-((x - base) / 0.20) ** 2) \
                - 0.012 * np.sin(x * 31 + lean) \
                - 0.006 * np.sin(x * 67 + 2 + lean)
            inside = smoothstep(0, 0.004, y - ridge)
            slope = np.arctan2(*np.gradient(ridge, axis=1)[None] * HEIGHT, 1)
            depth = np.clip((y - ridge) / height, 0, 1)
            light = 0.5 + 0.5 * np.sin(x * 55 + y * 40 + lean * 9)
            colour = mixed(mixed(tube(high), tube(low), depth ** 0.6),
                           tube("orange"), 0.3 * light * (1 - depth))
            self.put(inside, colour, np.broadcast_to(slope, x.shape) + 0.5)

    def houses(self):
        rng = self.rng
        fronts = ["rose", "lemon", "turquoise", "orange", "cream", "cobalt",
                  "vermilion", "rose", "lemon"]
        left = -0.02
        bottom = HORIZON + 0.035
        for number, front in enumerate(fronts):
            wide = rng.uniform(0.058, 0.085)
            top = HORIZON - rng.uniform(0.13, 0.20) \
                - 0.17 * np.exp(-((left - 0.16) / 0.16) ** 2)
            right, gable = left + wide, 0.042 + 0.02 * rng.random()
            wall = self.stencil([(left, top), (right, top), (right, bottom),
                                 (left, bottom)])
            shade = np.clip((self.y - top) / (bottom - top), 0, 1)
            colour = mixed(tube(front), tube("violet"), 0.22 + 0.5 * shade)
            # The sun is on the right: each front is warmer there.
            warm = np.clip((self.x - left) / wide, 0, 1)
            colour = mixed(colour, tube("orange"), 0.30 * warm)
            self.put(wall, colour, np.pi / 2, 0.5)
            middle = (left + right) / 2
            dark = self.stencil([(left - 0.006, top),
                                 (middle, top - gable), (middle, top)])
            lit = self.stencil([(right + 0.006, top),
                                (middle, top - gable), (middle, top)])
            roof = tube("crimson") if number % 2 else tube("umber")
            self.put(dark, mixed(roof, tube("prussian"), 0.45), -0.8, 0.5)
            self.put(lit, mixed(roof, tube("vermilion"), 0.65), 0.8, 0.5)
            self.windows(left, right, top, bottom)
            left = right
        quay = self.stencil([(-0.1, bottom), (left + 0.05, bottom),
                             (left + 0.02, bottom + 0.022),
                             (-0.1, bottom + 0.022)])
        self.put(quay, mixed(tube("umber"), tube("violet"), 0.4), 0.0, 0.5)

    def windows(self, left, right, top, bottom):
        rng = self.rng
        rows = int((bottom - top - 0.02) / 0.058)
        for row in range(rows):
            for column in range(2):
                if rng.random() < 0.25:
                    continue
                cx = left + (right - left) * (0.29 + 0.42 * column)
                cy = top + 0.038 + row * 0.058
                pane = self.stencil([(cx - 0.0105, cy - 0.017),
                                     (cx + 0.0105, cy - 0.017),
                                     (cx + 0.0105, cy + 0.017),
                                     (cx - 0.0105, cy + 0.017)])
                lamp = rng.random() < 0.55
                self.put(pane, tube("lemon" if lamp else "prussian"),
                         np.pi / 2, 1.0)

    def water(self):
        x, y = self.x, self.y
        # The foot of the quay, with a soft step at its end.
        shore = HORIZON + 0.057 * smoothstep(0.635, 0.60, x)
        depth = (y - shore).clip(0)
        near = (y - HORIZON).clip(0)
        wave = np.sin(y * 150 / (0.6 + 2.2 * near)
                      + 2.2 * noise(self.rng, x.shape, (30, 90)))
        self.shift = 0.010 * wave * (0.4 + 3 * near)
        colour = self.mirrored(blur(self.plan, 3), shore)
        deep = ramp(y, (HORIZON, "teal"), (0.75, "ultramarine"),
                    (1.0, "prussian"))
        colour = mixed(colour, deep, 0.22 + 0.5 * smoothstep(0, 0.5, depth))
        crest = smoothstep(0.45, 0.95, wave) * smoothstep(0, 0.05, near)
        colour = mixed(colour, tube("turquoise"), 0.42 * crest)
        trough = smoothstep(0.5, 0.95, -wave)
        colour = mixed(colour, tube("viridian"), 0.35 * trough)
        spread = 0.035 + 0.16 * near
        track = np.exp(-((x - self.sun[0] + 0.3 * self.shift) / spread) ** 2)
        colour = mixed(colour, tube("orange"), 0.75 * track)
        colour = mixed(colour, tube("lemon"),
                       0.95 * track * smoothstep(-0.1, 0.6, wave))
        wet = smoothstep(0, 0.003, y - shore)
        angle = 0.22 * np.cos(x * 17 + y * 60 + wave) \
            + 0.05 * noise(self.rng, x.shape, 40)
        self.put(wet, colour, angle)

    def mirrored(self, picture, line):
        """The picture upside down below the line, in moving water."""
        rows = (line - 0.93 * (self.y - line).clip(0)) * HEIGHT
        columns = (self.x + self.shift) * HEIGHT
        return picture[rows.clip(0, HEIGHT - 1).astype(int),
                       columns.clip(0, WIDTH - 1).astype(int)]

    def boats(self):
        for cx, line, size, sail, jib in (
                (0.735, HORIZON + 0.030, 0.62, "cream", "rose"),
                (1.12, HORIZON + 0.090, 1.15, "vermilion", "orange")):
            parts = self.boat(cx, line, size, sail, jib)
            wet = smoothstep(0, 0.004, self.y - line)
            for mask, colour, _, _ in parts:
                colour = np.broadcast_to(colour, self.plan.shape)
                mask = blur(self.mirrored(mask, line), 2) * wet
                colour = mixed(self.mirrored(colour, line),
                               tube("prussian"), 0.25)
                self.put(0.8 * mask, colour)
            for part in parts:
                self.put(*part)

    def boat(self, cx, line, size, sail, jib):
        """Its parts, from behind: mask, colour, direction, finish."""
        def shape(*points):
            return self.stencil([(cx + size * px, line + size * py)
                                 for px, py in points])
        fold = 0.5 + 0.5 * np.sin((self.x - cx) / size * 110
                                  + (self.y - line) / size * 30)
        hull = shape((-0.150, -0.055), (-0.06, -0.040), (0.06, -0.040),
                     (0.142, -0.050), (0.118, -0.015), (0.095, 0.002),
                     (-0.095, 0.002), (-0.128, -0.020))
        rail = shape((-0.152, -0.058), (-0.06, -0.043), (0.06, -0.043),
                     (0.144, -0.053), (0.138, -0.042), (0.06, -0.029),
                     (-0.06, -0.029), (-0.144, -0.044))
        return (
            (shape((0.010, -0.38), (0.055, -0.25), (0.098, -0.15),
                   (0.125, -0.075), (0.06, -0.060), (0.010, -0.062)),
             mixed(tube(sail), tube("crimson"), 0.45 * fold), 1.15, 0.4),
            (shape((-0.006, -0.33), (-0.006, -0.065), (-0.128, -0.062),
                   (-0.075, -0.155), (-0.035, -0.245)),
             mixed(tube(jib), tube("cream"), 0.5 * fold), -1.1, 0.4),
            (shape((-0.004, -0.41), (0.006, -0.41), (0.007, -0.03),
                   (-0.005, -0.03)), tube("umber"), np.pi / 2, 1.0),
            (hull, tube("prussian"), 0.03, 0.7),
            (rail, tube("turquoise"), 0.03, 1.0))

    def foreground(self):
        """A jetty in the corner, and a rowing boat: something near."""
        planks = self.stencil([(-0.1, 0.86), (0.30, 0.90), (0.24, 1.1),
                               (-0.1, 1.1)])
        grain = 0.5 + 0.5 * np.sin(self.y * 260 - self.x * 25)
        colour = mixed(tube("umber"), tube("violet"), 0.5 * grain)
        lit = mixed(colour, tube("rose"), 0.5 * smoothstep(0.8, 1, grain))
        self.put(planks, lit, 0.1, 0.4)
        for px, top in ((0.05, 0.80), (0.17, 0.815), (0.285, 0.835)):
            post = self.stencil([(px, top), (px + 0.022, top),
                                 (px + 0.024, 1.0), (px - 0.002, 1.0)])
            side = np.clip((self.x - px) / 0.022, 0, 1)
            self.put(post, mixed(tube("umber"), tube("orange"), side ** 2),
                     np.pi / 2, 0.6)
        hull = self.stencil([(0.42, 0.845), (0.50, 0.862), (0.62, 0.866),
                             (0.745, 0.84), (0.70, 0.905), (0.60, 0.925),
                             (0.50, 0.915), (0.445, 0.885)])
        inside = self.stencil([(0.445, 0.852), (0.50, 0.862),
                               (0.62, 0.866), (0.72, 0.848),
                               (0.68, 0.876), (0.58, 0.887),
                               (0.49, 0.878)])
        deep = np.clip((self.y - 0.85) / 0.07, 0, 1)
        self.put(hull, mixed(tube("vermilion"), tube("crimson"), deep),
                 0.12, 0.6)
        self.put(inside, mixed(tube("umber"), tube("orange"),
                               0.5 * smoothstep(0.5, 0.75, self.x)), 0.1, 0.6)


def paint(seed):
    scene = Harbour(seed)
    painter = Painter(scene.plan, scene.angle
                      + 0.10 * noise(scene.rng, scene.angle.shape, 30), seed)
    tubes = np.array([tube(name) for name in TUBES])
    detail = np.clip(blur(scene.fine, 4) * 1.2, 0, 1)
    for brush in (
            dict(radius=42, length=(6, 11), tolerance=0.0, purity=0.4,
                 lively=1.1),
            dict(radius=25, length=(5, 12), tolerance=0.15, purity=0.4,
                 lively=1.2),
            dict(radius=14, length=(5, 14), tolerance=0.27, purity=0.4,
                 lively=1.1, where=np.maximum(detail, 0.75)),
            dict(radius=8, length=(4, 14), tolerance=0.33, purity=0.35,
                 lively=0.9, where=np.maximum(detail, 0.3)),
            dict(radius=4.2, length=(4, 11), tolerance=0.28, purity=0.2,
                 lively=0.6, where=detail)):
        laid = painter.layer(palette=tubes, **brush)
        print(f"brush of {brush['radius']}: {laid} strokes", flush=True)
    return painter.lit(), scene.plan


def save(picture, name, quality=80):
    image = Image.fromarray((picture * 255 + 0.5).astype(np.uint8))
    image = image.resize((960, 720), Image.LANCZOS)
    image.save(name, quality=quality, optimize=True, progressive=True)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    picture, _ = paint(int(sys.argv[2]) if len(sys.argv) == 3 else 5)
    save(picture, sys.argv[1])


if __name__ == "__main__":
    main()
