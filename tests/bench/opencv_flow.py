#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""OpenCV's dense inverse search on what bench-flow --pairs FOLDER has left.

Its pictures have 8 bits; it runs on one thread, as ours.
"""

import sys
import time
from pathlib import Path

import cv2
import numpy as np

REPEAT = 10


def searches():
    """(name, search); finest: the level that it ends at, 0 is the largest."""
    for name, preset, finest in (
            ("ultrafast", cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST, None),
            ("fast", cv2.DISOPTICAL_FLOW_PRESET_FAST, None),
            ("fast, finest 1", cv2.DISOPTICAL_FLOW_PRESET_FAST, 1),
            ("medium", cv2.DISOPTICAL_FLOW_PRESET_MEDIUM, None),
            ("medium, finest 0", cv2.DISOPTICAL_FLOW_PRESET_MEDIUM, 0)):
        search = cv2.DISOpticalFlow_create(preset)
        if finest is not None:
            search.setFinestScale(finest)
        yield name, search


def read_pair(path):
    width, height = (int(n) for n in path.name.split("-")[:2])
    return np.fromfile(path, np.float32).reshape(5, height, width)


def measure(search, previous, newest):
    """The flow from newest to previous, and the best milliseconds."""
    best = float("inf")
    for _ in range(REPEAT):
        begin = time.perf_counter()
        flow = search.calc(newest, previous, None)
        best = min(best, time.perf_counter() - begin)
    return flow, 1e3 * best


def run(search, paths):
    errors, times = [], []
    for path in paths:
        previous, newest, u, v, seen = read_pair(path)
        flow, milliseconds = measure(
            search, *(np.clip(np.rint(255 * p), 0, 255).astype(np.uint8)
                      for p in (previous, newest)))
        error = np.hypot(flow[..., 0] - u, flow[..., 1] - v)
        errors.append(error[seen > 0].mean())
        times.append(milliseconds)
    return np.mean(errors), max(errors), np.mean(times)


def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER")
    paths = sorted(Path(sys.argv[1]).glob("*.raw"))
    if not paths:
        sys.exit(f"{sys.argv[1]}: nothing there that ends in .raw")
    cv2.setNumThreads(1)
    print(f"OpenCV {cv2.__version__}, {len(paths)} pairs")
    for name, search in searches():
        error, most, milliseconds = run(search, paths)
        print(f"{name}: mean {error:.3f} px, at most {most:.3f} px, "
              f"{milliseconds:.2f} ms")


if __name__ == "__main__":
    main()
