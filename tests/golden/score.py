#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Scores painted pictures with an implementation that shares nothing with
the library (nst_reference.py), and against SciPy's L-BFGS.

    score.py --network vgg19.safetensors --style painting.jpg \\
        --content photo.png --work-size 256 --scipy 160 --cache scores.json \\
        painted.png ...

Everything is measured at the work size: the longer side of the content
picture; 0 keeps its size. A picture of another size is resized by PIL's
LANCZOS filter, which covers the whole footprint of a pixel when it makes a
picture smaller (no aliasing) and rounds to 8 bits; a picture of the right
size is not touched. The painting gets the same longer side.

--scipy N adds what fmin_l_bfgs_b reaches in N evaluations from the photo,
as it is (float) and clipped and rounded to 8 bits, and each picture's ratio
to both. A picture from a file has been clipped and rounded, so its ratio to
the second figure is the one that compares optimisers: clipping alone cost
SciPy 7 to 12 % at beta 15 and 17 to 37 % at beta 150 on three photos
(--bounded shows what it reaches inside 0..1).
--cache keeps all that, for it takes minutes. --max-ratio R makes the exit
status 1 where a picture's ratio to the float figure is above R.
"""

import argparse
import hashlib
import json
import os
import sys

import numpy as np
from PIL import Image
import torch

import nst_reference as nst


def work_size(size, longer):
    """(width, height) with this longer side and the same aspect."""
    width, height = size
    if longer == 0 or max(size) == longer:
        return size
    factor = longer / max(size)
    return max(1, round(width * factor)), max(1, round(height * factor))


def load(path, size=None, longer=0):
    """RGB picture of exactly `size`, or with this longer side."""
    picture = Image.open(path).convert("RGB")
    size = size or work_size(picture.size, longer)
    if picture.size != size:
        picture = picture.resize(size, Image.LANCZOS)
    return picture


def tensor(picture):
    array = np.asarray(picture, np.float32) / np.float32(255)
    return torch.from_numpy(array.transpose(2, 0, 1).copy())


def rounded(picture):
    """Clipped and rounded to 8 bits, as a file keeps it."""
    return (picture.clamp(0, 1) * 255).round() / 255


def save(picture, path):
    array = (rounded(picture) * 255).round().to(torch.uint8)
    Image.fromarray(array.permute(1, 2, 0).numpy()).save(path)


def cache_key(args, content, style):
    """Everything that SciPy's result depends on."""
    digest = hashlib.sha256()
    for picture in (content, style):
        digest.update(repr(picture.size).encode() + picture.tobytes())
    with open(args.network, "rb") as file:
        digest.update(hashlib.sha256(file.read()).digest())
    options = (args.content_layer, args.style_layers, args.pooling,
               args.loss_scale, args.alpha, args.beta, args.tv_weight,
               args.scipy, args.units, args.bounded)
    return hashlib.sha256(digest.digest()
                          + repr(options).encode()).hexdigest()


def read_cache(path):
    if path and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    return {}


def write_cache(path, key, entry):
    cache = read_cache(path)
    cache[key] = entry
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(cache, file, indent=1)
    os.replace(path + ".new", path)


def scipy_scores(args, objective, content, style):
    key = cache_key(args, content, style)
    cache = read_cache(args.cache)
    if key in cache and not args.scipy_picture:
        return cache[key]
    picture, curve = nst.stylise(objective, tensor(content), args.scipy,
                                 args.units, bounded=args.bounded)
    entry = {"content": os.path.basename(args.content),
             "style": os.path.basename(args.style),
             "beta": args.beta, "size": content.size,
             "evaluations": args.scipy, "bounded": args.bounded,
             "float": objective.score(picture),
             "rounded": objective.score(rounded(picture)),
             "curve": [float(f"{loss:.7g}") for loss in curve]}
    if args.cache:
        write_cache(args.cache, key, entry)
    if args.scipy_picture:
        save(picture, args.scipy_picture)
    return entry


def row(name, score, references=()):
    ratios = "".join(f"{score[0] / reference:10.4f}"
                     for reference in references)
    print(f"{name:32s}" + "".join(f"{part:12.5f}" for part in score)
          + ratios)


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("results", nargs="*", metavar="result.png")
    add("--network", required=True)
    add("--style", required=True)
    add("--content", required=True)
    add("--work-size", type=int, default=0, help="longer side; 0: as it is")
    add("--content-layer", default="conv4_2")
    add("--style-layers", default=nst.STYLE_LAYERS)
    add("--pooling", choices=("average", "max"), default="average")
    add("--loss-scale", choices=("relative", "mean-square"),
        default="relative")
    add("--alpha", type=float, default=1.0)
    add("--beta", type=float, default=15.0)
    add("--tv-weight", type=float, default=0.0)
    add("--scipy", type=int, default=0, metavar="EVALUATIONS")
    add("--units", type=float, default=1.0, help="white in SciPy's x")
    add("--bounded", action="store_true", help="SciPy keeps x in 0..1")
    add("--cache", help="JSON file with SciPy's results")
    add("--scipy-picture", help="where to save SciPy's picture")
    add("--max-ratio", type=float, help="fail above this ratio")
    add("--threads", type=int, default=2)
    args = parser.parse_args()
    if args.max_ratio is not None and args.scipy == 0:
        parser.error("--max-ratio needs --scipy")
    return args


def main():
    args = parse()
    torch.set_num_threads(args.threads)
    content = load(args.content, longer=args.work_size)
    style = load(args.style, longer=max(content.size))
    network = nst.Network.from_file(args.network, torch.float32)
    objective = nst.Objective(
        network, tensor(content), tensor(style), args.content_layer,
        args.style_layers, args.pooling, args.loss_scale, args.alpha,
        args.beta, args.tv_weight)
    names = ["total", "content", "style", "tv"]
    if args.scipy:
        names += ["/ scipy", "/ 8 bit"]
    print(f"{content.width}x{content.height}, beta {args.beta:g}, weighted")
    print(" " * 32 + "".join(f"{name:>12s}" for name in names[:4])
          + "".join(f"{name:>10s}" for name in names[4:]))
    row("the photo itself", objective.score(tensor(content)))
    references = ()
    if args.scipy:
        entry = scipy_scores(args, objective, content, style)
        references = entry["float"][0], entry["rounded"][0]
        row(f"scipy {args.scipy}, float", entry["float"])
        row(f"scipy {args.scipy}, 8 bits", entry["rounded"])
    failed = False
    for path in args.results:
        score = objective.score(tensor(load(path, size=content.size)))
        row(os.path.basename(path), score, references)
        if args.max_ratio is not None:
            failed |= not score[0] <= args.max_ratio * references[0]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
