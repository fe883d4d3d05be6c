#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How good a small network is: paints photographs in the manner of paintings
with each network given, at 256x192, beta 150, 160 evaluations, and lets the
real VGG-19 judge what comes out (lite/score.py).

    meson devenv -C build python3 weights/compare.py --judge vgg19.safetensors
        --photographs a.png b.png --paintings c.jpg d.jpg
        [--networks vgg-lite.safetensors vgg19.safetensors]
        [--sheet sheet.png]

Without --networks the built-in one is taken. --sheet writes what was painted:
a row a network, a column a pair, results only. --pairs picks columns,
as 0:1 (photograph 0, painting 1). --log of train_lite.py is drawn by --curve.
"""

import argparse
import json
import os
import sys

import numpy as np
from PIL import Image
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "tests", "golden")]

import nst_reference as reference  # noqa: E402
from lite import score  # noqa: E402


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--networks", nargs="+", default=["builtin"])
    add("--judge", help="VGG-19 as our safetensors")
    add("--photographs", nargs="+", default=[])
    add("--paintings", nargs="+", default=[])
    add("--iterations", type=int, default=160)
    add("--beta", type=float, default=150, help="of the sheet's pictures; "
        "scores are only printed at 150")
    add("--options", nargs="*", default=[], metavar="PROPERTY=VALUE")
    add("--threads", type=int, default=2)
    add("--sheet", help="PNG or JPEG")
    add("--pairs", nargs="*", metavar="PHOTOGRAPH:PAINTING")
    add("--log", help="of train_lite.py")
    add("--curve", help="PNG of that log (needs matplotlib)")
    return parser.parse_args()


def draw_sheet(args, painted):
    pairs = ([tuple(map(int, pair.split(":"))) for pair in args.pairs]
             if args.pairs else [(k, i) for i in range(len(args.paintings))
                                 for k in range(len(args.photographs))])
    gap, (width, height) = 4, score.SIZE
    sheet = Image.new("RGB", ((width + gap) * len(pairs) - gap,
                              (height + gap) * len(painted) - gap), "white")
    for row, results in enumerate(painted):
        for column, (photograph, painting) in enumerate(pairs):
            picture = np.rint(results[painting][photograph] * 255)
            sheet.paste(Image.fromarray(picture.astype(np.uint8)),
                        (column * (width + gap), row * (height + gap)))
    sheet.save(args.sheet, quality=90)


def draw_curve(log, path):
    from matplotlib import pyplot
    with open(log, encoding="utf-8") as file:
        history = json.load(file)
    curve = np.array(history["curve"])
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.2))
    left.plot(curve[:, 0], curve[:, 1], label="features")
    left.plot(curve[:, 0], curve[:, 2], label="Gram matrices")
    left.set(xlabel="step of fine-tuning", ylim=(0, None),
             title="relative error, training pictures")
    left.legend()
    scores = history["scores"]
    right.plot([entry[1] / 60 for entry in scores],
               [np.array(entry[2]).sum(2).mean() for entry in scores], "o-")
    right.set(xlabel="minutes from the beginning", ylim=(0, None),
              title="cross score, validation pictures")
    figure.tight_layout()
    figure.savefig(path, dpi=90)


def main():
    args = parse()
    if args.curve:
        draw_curve(args.log, args.curve)
        if not args.photographs:
            return
    torch.set_num_threads(args.threads)
    network = reference.Network.from_file(args.judge, torch.float32)
    judge = score.Judge(network, args.photographs, args.paintings)
    painted = []
    for path in args.networks:
        terms, results = judge.score(
            path, "", args.iterations, args.options, args.threads, args.beta)
        painted.append(results)
        if args.beta == 150:
            print(f"{path}: {score.describe(terms)}")
            for name, row in zip(args.paintings, terms.sum(2)):
                print(f"  {os.path.basename(name):24s}"
                      + "".join(f"{value:9.4f}" for value in row))
    if args.sheet:
        draw_sheet(args, painted)


if __name__ == "__main__":
    main()
