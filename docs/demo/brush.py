# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A painter in oils: lays brush strokes until a plan is covered.

The method is that of Haeberli (1990) and Hertzmann (1998): layers from large
to small brushes, each stroke follows a field of directions, has one load of
paint, and is laid where the canvas still differs from the plan. Bristles and
the relief of the paint are ours: a stroke carries a colour and a height, and
light from the upper left falls onto the heights at the end.
"""

import numpy as np
from scipy import ndimage


def blur(picture, sigma):
    """Gaussian, over the first two axes only."""
    return ndimage.gaussian_filter(
        picture, [sigma, sigma] + [0] * (picture.ndim - 2), mode="nearest")


def noise(rng, shape, sigma):
    """Smooth noise of unit variance; sigma a number, or one for each axis."""
    field = ndimage.gaussian_filter(rng.standard_normal(shape), sigma,
                                    mode="wrap")
    return (field / field.std()).astype(np.float32)


def smoothstep(low, high, x):
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


class Painter:
    """plan: H x W x 3 in 0..1; direction: H x W, radians, modulo pi."""

    def __init__(self, plan, direction, seed):
        self.rng = np.random.default_rng(seed)
        self.plan = plan.astype(np.float32)
        self.cos = np.cos(direction).astype(np.float32)
        self.sin = np.sin(direction).astype(np.float32)
        self.height, self.width = direction.shape
        ground = np.array([0.42, 0.27, 0.20], np.float32)  # burnt sienna
        self.canvas = np.tile(ground, (self.height, self.width, 1))
        self.relief = np.zeros((self.height, self.width), np.float32)
        # What bristles leave: long along the stroke, short across it.
        self.streaks = noise(self.rng, (512, 1024), (1.1, 40))
        self.tints = noise(self.rng, (512, 1024), (2.5, 70))

    def follow(self, x, y, radius, length, target, paint):
        """The path from (x, y), until the plan wants another paint."""
        step = 0.9 * radius
        points, dx, dy = [(x, y)], 0.0, 0.0
        while len(points) * step < length:
            i = min(max(int(y), 0), self.height - 1)
            j = min(max(int(x), 0), self.width - 1)
            here = target[i, j]
            if len(points) > 2 and (np.abs(here - self.canvas[i, j]).sum()
                                    < np.abs(here - paint).sum()):
                break
            cx, cy = float(self.cos[i, j]), float(self.sin[i, j])
            if cx * dx + cy * dy < 0:
                cx, cy = -cx, -cy
            if not dx and not dy and self.rng.random() < 0.5:
                cx, cy = -cx, -cy
            dx, dy = 0.5 * dx + 0.5 * cx, 0.5 * dy + 0.5 * cy
            norm = max(np.hypot(dx, dy), 1e-6)
            dx, dy = dx / norm, dy / norm
            x, y = x + step * dx, y + step * dy
            points.append((x, y))
        return np.array(points, np.float32)

    def coordinates(self, points, box):
        """Along and across the path, in pixels, for each pixel of a box."""
        x0, y0, x1, y1 = box
        py, px = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        best = np.full(px.shape, np.inf, np.float32)
        along, across = np.zeros_like(px), np.zeros_like(px)
        done = 0.0
        for (ax, ay), (bx, by) in zip(points[:-1], points[1:]):
            size = float(np.hypot(bx - ax, by - ay))
            tx, ty = (bx - ax) / size, (by - ay) / size
            u = (px - ax) * tx + (py - ay) * ty
            v = (py - ay) * tx - (px - ax) * ty
            over = u - np.clip(u, 0, size)
            distance = v * v + over * over
            nearer = distance < best
            best = np.where(nearer, distance, best)
            along = np.where(nearer, done + u, along)
            across = np.where(nearer, v, across)
            done += size
        return along, across, done

    def lay(self, points, radius, paint, second, thickness):
        """One stroke; its two paints lie unmixed on the brush."""
        reach = radius * 1.3 + 2
        x0, y0 = np.floor(points.min(0) - reach).astype(int)
        x1, y1 = np.ceil(points.max(0) + reach).astype(int)
        box = (max(x0, 0), max(y0, 0), min(x1, self.width),
               min(y1, self.height))
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        u, v, length = self.coordinates(points, box)
        w = v / radius
        row = self.rng.integers(512)
        column = self.rng.integers(1024)
        bristles = 1.5 * min(radius, 18) + 5
        rows = (row + (w * bristles).astype(int)) % 512
        columns = (column + (u * 24 / radius).astype(int)) % 1024
        streak, tint = self.streaks[rows, columns], self.tints[rows, columns]
        # Round where it is set down, ragged where it is lifted.
        head = np.clip((u + 0.8 * radius) / (0.9 * radius), 0, 1) ** 0.5
        tail = np.clip((length + 0.7 * radius - u + 0.45 * radius * streak)
                       / (1.1 * radius), 0, 1) ** 0.6
        body = np.minimum(head, tail)
        edge = (body - np.abs(w) + 0.05 * streak) * radius / 1.4
        dry = smoothstep(0.35, 1.1, u / (length + radius)) * 1.5 - 2.1
        alpha = np.clip(edge, 0, 1) * smoothstep(dry - 0.4, dry + 0.4, streak)
        ridge = np.exp(-((np.abs(w) / np.maximum(body, 0.1) - 0.82) / 0.13)
                       ** 2)
        load = 0.6 + 0.17 * streak + 0.5 * ridge
        load += 0.35 * np.exp(-((u - length) / (0.5 * radius)) ** 2)
        part = smoothstep(0.0, 1.3, tint)[..., None]
        colour = paint + (second - paint) * part + 0.018 * streak[..., None]
        view = np.s_[box[1]:box[3], box[0]:box[2]]
        a = alpha[..., None]
        self.canvas[view] += a * (colour - self.canvas[view])
        self.relief[view] += alpha * (thickness * load
                                      - 0.55 * self.relief[view])

    def mix(self, wanted, palette, purity, lively):
        """A load of paint: wanted, drawn to a tube, and never twice alike."""
        rng = self.rng
        gaps = ((palette - wanted) ** 2 * [0.9, 1.2, 0.8]).sum(1)
        nearest = palette[np.argsort(gaps)[:3]]
        paint = wanted + purity * (nearest[0] - wanted)
        paint = paint + lively * rng.normal(0, 1, 3) * [0.05, 0.035, 0.055]
        paint = paint + lively * rng.normal(0, 0.045)
        second = paint + 0.55 * (nearest[rng.integers(1, 3)] - paint)
        return np.clip(paint, 0, 1), np.clip(second, 0, 1)

    def layer(self, radius, palette, length, tolerance, purity, lively,
              density=1.0, where=None):
        """Strokes of one brush, over all that differs from the plan."""
        target = blur(self.plan, 0.45 * radius)
        step = radius / density
        ys = np.arange(step / 2, self.height, step)
        xs = np.arange(step / 2, self.width, step)
        places = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)
        places += self.rng.uniform(-0.5, 0.5, places.shape) * step
        places = places[self.rng.permutation(len(places))]
        laid = 0
        for x, y in places:
            i = min(max(int(y), 0), self.height - 1)
            j = min(max(int(x), 0), self.width - 1)
            wanted = target[i, j]
            gap = np.abs(wanted - self.canvas[i, j]).sum()
            if gap < tolerance or (where is not None
                                   and self.rng.random() > where[i, j]):
                continue
            paint, second = self.mix(wanted, palette, purity, lively)
            reach = radius * self.rng.uniform(*length)
            points = self.follow(x, y, radius, reach, target, paint)
            if len(points) < 2:
                continue
            self.lay(points, radius * self.rng.uniform(0.75, 1.15), paint,
                     second, radius ** 0.6 * self.rng.uniform(0.7, 1.2))
            laid += 1
        return laid

    def lit(self, strength=0.055):
        """The canvas under light from the upper left; 0..1."""
        relief = ndimage.gaussian_filter(self.relief, 0.9)
        gy, gx = np.gradient(relief)
        slope = np.tanh(1.6 * (0.62 * gx + 0.78 * gy))
        shade = 1 + strength * 4.0 * slope
        gleam = np.clip(slope - 0.45, 0, 1) ** 2
        picture = self.canvas * shade[..., None] + 0.22 * gleam[..., None]
        return np.clip(picture, 0, 1)
