# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fetches free pictures for training from Debian's packages, without
installing them, into FOLDER/photographs, paintings and drawings."""

import glob
import io
import os
import re
import subprocess
import sys
import tempfile

from PIL import Image

# Package: what it is taken for. Their copyright files name the licences.
PACKAGES = ("gcompris-qt-data", "gnome-backgrounds", "mate-backgrounds",
            "plasma-workspace-wallpapers", "ukui-wallpapers",
            "lomiri-wallpapers-16.04", "lomiri-wallpapers-20.04",
            "sway-backgrounds")
BUNDLES = {"paintings": "paintings", "explore_monuments": "photographs",
           "explore_farm_animals": "photographs",
           "explore_world_animals": "photographs",
           "categorization": "photographs"}
FILES = {"backgrounds/*.jpg": "photographs",
         "backgrounds/mate/nature/*": "photographs",
         "backgrounds/*.png": "drawings",
         "backgrounds/mate/abstract/*": "drawings",
         "backgrounds/gnome/*.webp": "drawings",
         "wallpapers/*/contents/images/*": "drawings"}
LARGEST, SMALLEST = 1000, 110
PICTURE = re.compile(rb"RIFF....WEBP|\xff\xd8\xff[\xe0\xe1\xdb]"
                     rb"|\x89PNG\r\n", re.S)


def decode(data):
    try:
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except (OSError, ValueError, SyntaxError):
        return None
    return picture


def bundled(path):
    """The pictures of a Qt resource file: each follows its length."""
    with open(path, "rb") as file:
        data = file.read()
    for match in PICTURE.finditer(data):
        begin = match.start()
        length = int.from_bytes(data[begin - 4:begin], "big")
        if 2000 < length < 8000000:
            picture = decode(data[begin:begin + length])
            if picture and min(picture.size) >= SMALLEST:
                yield picture


def unpack(folder):
    subprocess.run(["apt-get", "download", "-q", *PACKAGES], cwd=folder,
                   check=True)
    for package in glob.glob(os.path.join(folder, "*.deb")):
        subprocess.run(["dpkg", "-x", package, folder], check=True)
    return os.path.join(folder, "usr", "share")


def gather(share, out):
    def save(picture, kind, name):
        os.makedirs(os.path.join(out, kind), exist_ok=True)
        picture.thumbnail((LARGEST, LARGEST), Image.LANCZOS)
        picture.save(os.path.join(out, kind, name + ".png"))

    for bundle, kind in BUNDLES.items():
        path = os.path.join(share, "gcompris-qt", "rcc", bundle + ".rcc")
        for i, picture in enumerate(bundled(path), 1):
            save(picture, kind, f"{bundle}_{i:03d}")
    seen = set()
    for pattern, kind in FILES.items():
        for path in sorted(glob.glob(os.path.join(share, pattern))):
            # A wallpaper comes in several sizes.
            name = re.sub(r"/contents/.*", "", path)
            if name not in seen:
                seen.add(name)
                with open(path, "rb") as file:
                    picture = decode(file.read())
                if picture:
                    save(picture.convert("RGB"), kind,
                         os.path.splitext(os.path.basename(name))[0])


def main():
    Image.MAX_IMAGE_PIXELS = None  # large wallpapers
    if len(sys.argv) != 2:
        sys.exit("usage: python3 -m lite.gather FOLDER")
    with tempfile.TemporaryDirectory() as folder:
        gather(unpack(folder), sys.argv[1])


if __name__ == "__main__":
    main()
