# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pictures from nothing, and strokes over a picture: float32
[height, width, 3], 0..1."""

import string

import numpy as np
from PIL import Image, ImageDraw


def palette(rng, n):
    """n colours that go together more or less."""
    middle = rng.uniform(0.2, 0.8, 3)
    spread = rng.uniform(0.1, 0.45)
    return np.clip(middle + rng.normal(0, spread, (n, 3)), 0, 1)


def bytes_of(color):
    return tuple(int(round(255 * float(part))) for part in color)


def spectrum(rng, width, height):
    """Colour noise, 1/f^a."""
    power = rng.uniform(0.3, 2.2)
    fy = np.fft.fftfreq(height)[:, None] * rng.uniform(0.5, 2)
    fx = np.fft.rfftfreq(width)[None] * rng.uniform(0.5, 2)
    envelope = 1 / np.maximum(np.hypot(fx, fy), 1 / width) ** power
    planes = []
    for _ in range(3):
        noise = np.fft.rfft2(rng.normal(size=(height, width)))
        plane = np.fft.irfft2(noise * envelope, (height, width))
        planes.append(plane / plane.std())
    mixed = np.stack(planes, -1) @ rng.normal(0, 1, (3, 3))
    return 0.5 + mixed * rng.uniform(0.05, 0.2)


def leaves(rng, width, height):
    """Dead leaves: shapes over shapes, sizes by a power law."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    colors = palette(rng, rng.integers(3, 12))
    smallest = rng.uniform(1.5, 6)
    for _ in range(int(rng.integers(150, 900))):
        radius = min(smallest / np.sqrt(rng.uniform(1e-3, 1)), 60)
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        color = colors[rng.integers(len(colors))] + rng.normal(0, 0.04, 3)
        fill = bytes_of(np.clip(color, 0, 1))
        if rng.random() < 0.5:
            draw.ellipse((x - radius, y - radius * rng.uniform(0.5, 1),
                          x + radius, y + radius), fill=fill)
        else:
            angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 7)))
            draw.polygon([(x + radius * np.cos(a), y + radius * np.sin(a))
                          for a in angles], fill=fill)
    return np.asarray(image, np.float32) / 255


def gradients(rng, width, height):
    y, x = np.mgrid[0:height, 0:width]
    result = np.zeros((height, width, 3))
    for _ in range(rng.integers(1, 4)):
        angle, scale = rng.uniform(0, 6.3), rng.uniform(0.2, 8)
        phase = (np.cos(angle) * x + np.sin(angle) * y) / width * scale
        wave = 0.5 + 0.5 * np.sin(2 * np.pi * phase + rng.uniform(0, 6.3))
        if rng.random() < 0.3:
            wave = np.round(wave * rng.integers(1, 5)) / 4
        a, b = palette(rng, 2)
        result += a + (b - a) * wave[:, :, None]
    return result / max(1e-3, result.max())


def text(rng, width, height):
    a, b = palette(rng, 2)
    image = Image.new("RGB", (width // 2, height // 2), bytes_of(a))
    draw = ImageDraw.Draw(image)
    letters = list(string.ascii_letters + string.digits + "   .,;")
    for row in range(0, height // 2, int(rng.integers(9, 16))):
        line = "".join(rng.choice(letters, 40))
        draw.text((rng.integers(-6, 3), row), line, fill=bytes_of(b))
    factor = rng.uniform(0.6, 1.0)
    box = (0, 0, int(width / 2 * factor), int(height / 2 * factor))
    image = image.crop(box).resize((width, height), Image.BICUBIC)
    return np.asarray(image, np.float32) / 255


def fractal(rng, width, height):
    """A Julia set with a random place, zoom and palette."""
    y, x = np.mgrid[0:height, 0:width]
    zoom = rng.uniform(0.3, 1.6)
    z = ((x - width / 2) + 1j * (y - height / 2)) / width * 2 * zoom
    z = z + complex(*rng.uniform(-0.5, 0.5, 2))
    angle = rng.uniform(0, 6.3)
    c = 0.7885 * np.exp(1j * angle)
    steps = np.zeros(z.shape)
    for _ in range(40):
        inside = np.abs(z) < 4
        z = np.where(inside, z * z + c, z)
        steps += inside
    colors = palette(rng, 6)
    position = (steps / 40) ** 0.7 * 5
    return np.stack([np.interp(position, range(6), colors[:, k])
                     for k in range(3)], -1)


def picture(rng, width, height):
    kind = rng.choice(5, p=(0.3, 0.35, 0.13, 0.07, 0.15))
    make = (spectrum, leaves, gradients, text, fractal)[kind]
    result = make(rng, width, height)
    if rng.random() < 0.25:
        other = (spectrum, leaves)[rng.integers(2)](rng, width, height)
        result = result + (other - 0.5) * rng.uniform(0.2, 1)
    return np.clip(result, 0, 1).astype(np.float32)


def strokes(rng, source):
    """Paints a picture over with short strokes along its contours, as
    Haeberli (1990) did."""
    height, width = source.shape[:2]
    blurred = np.asarray(Image.fromarray(
        (source.mean(2) * 255).astype(np.uint8)).resize(
            (width // 6, height // 6), Image.BOX).resize(
                (width, height), Image.BICUBIC), np.float32)
    dy, dx = np.gradient(blurred)
    turn = rng.uniform(-0.4, 0.4)
    image = Image.fromarray((source * 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    contrast = rng.uniform(0.02, 0.12)
    for size in sorted(rng.uniform(1.5, 9, rng.integers(1, 4)))[::-1]:
        for _ in range(int(width * height / size ** 2 / 3)):
            x, y = rng.integers(width), rng.integers(height)
            angle = np.arctan2(dy[y, x], dx[y, x]) + np.pi / 2 + turn
            length = size * rng.uniform(0.8, 3.5)
            step = np.array((np.cos(angle), np.sin(angle))) * length / 2
            color = source[y, x] + rng.normal(0, contrast, 3)
            draw.line((x - step[0], y - step[1], x + step[0], y + step[1]),
                      fill=bytes_of(np.clip(color, 0, 1)),
                      width=max(1, int(size)))
    return np.asarray(image, np.float32) / 255
