# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A tensor in a file, not read yet."""

import math

import numpy as np

# All values of a network together: VGG-19 has 20 million.
MAX_VALUES = 1 << 26


class BadNetwork(Exception):
    """What is wrong with a file, without its name."""


def printable(name, limit=80):
    """A name from a file, fit for a message."""
    text = name if len(name) <= limit else name[:limit] + "…"
    return "".join(c if c.isprintable() else "?" for c in text)


def check_shape(name, shape):
    """Sides as they come from a file, as a tuple."""
    if len(shape) > 8 or any(type(side) is not int or not 0 <= side < 1 << 63
                             for side in shape):
        raise BadNetwork(f"tensor {printable(name)} has an impossible shape")
    return tuple(shape)


class Stored:
    """name and shape are the file's own; axes brings these into our order,
    [out, in, height, width]. load() returns the values in the file's
    order; nobody calls it before the shape was found right."""

    def __init__(self, name, shape, load, axes=None):
        self.name = printable(name)
        self.file_shape = check_shape(name, shape)
        self.load = load
        self.axes = axes if axes and len(axes) == len(self.file_shape) else \
            tuple(range(len(self.file_shape)))

    @property
    def shape(self):
        return tuple(self.file_shape[axis] for axis in self.axes)

    @property
    def count(self):
        return math.prod(self.file_shape)

    def values(self):
        """float32 in our order. The caller has checked the count."""
        # What is no float becomes infinite or NaN: the caller looks.
        with np.errstate(over="ignore", invalid="ignore"):
            array = np.asarray(self.load())
            array = array.reshape(self.file_shape).astype(np.float32)
        return np.ascontiguousarray(array.transpose(self.axes))


def from_bytes(data, dtype):
    """dtype is numpy's, or "bf16"."""
    if dtype != "bf16":
        return np.frombuffer(data, dtype)
    return (np.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4")


def item_size(dtype):
    return 2 if dtype == "bf16" else np.dtype(dtype).itemsize
