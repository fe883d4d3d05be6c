# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the element paints with a network: gst-launch over PNG files. The
plugin must be found, so run this inside `meson devenv`."""

import os
import subprocess
import tempfile

import numpy as np
from PIL import Image


def save(picture, path):
    """picture: [height, width, 3], 0..1."""
    Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(
        np.uint8)).save(path)


def paint(network, style, contents, layers="", beta=150, iterations=160,
          threads=1, options=()):
    """Each content picture (all of one size) in the manner of style, as the
    element gives them: clipped, rounded to 8 bits."""
    if layers:
        options = (*options, f"style-layers={layers}")
    with tempfile.TemporaryDirectory() as folder:
        save(style, os.path.join(folder, "style.png"))
        for i, content in enumerate(contents):
            save(content, os.path.join(folder, f"in{i:04d}.png"))
        subprocess.run(
            ["gst-launch-1.0", "-q", "multifilesrc",
             f"location={folder}/in%04d.png", "caps=image/png,framerate=1/1",
             "!", "pngdec", "!", "videoconvert", "!", "nststyle",
             "mode=still", f"network-location={network}",
             f"style-location={folder}/style.png", f"beta={beta}", "alpha=1",
             f"iterations={iterations}", "work-size=0",
             f"threads={threads}", *options, "!",
             "videoconvert", "!", "pngenc", "compression-level=1", "!",
             "multifilesink", f"location={folder}/out%04d.png"], check=True)
        return [np.asarray(Image.open(os.path.join(folder,
                                                   f"out{i:04d}.png")),
                           np.float32) / 255 for i in range(len(contents))]
