#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Trains the small network that libnst carries, weights/vgg-lite.safetensors.

    python3 -m lite.gather pictures        (in weights/; Debian's packages)
    meson devenv -C build python3 weights/train_lite.py --pictures \\
        weights/pictures --teacher vgg19.safetensors --minutes 60 \\
        --out vgg-lite.safetensors

The method is that of README.md here: a start in closed form, layer by layer,
then rounds of visiting (paint with the student, let the teacher label what
came out) and of fine-tuning. Everything is seeded, but rounds end by the
clock, so two runs come close to each other and not to the same bits.

A run needs Debian's python3-torch, python3-scipy, python3-pil and ffmpeg, one
processor and about 8 GB. --threads 2 is worth it on an idle machine.
"""

import argparse
import json
import os
import sys
import time

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "tests", "golden")]

import nst_reference as reference  # noqa: E402
from lite import pictures, score, student, teacher, training, visit  # noqa

# Channels of conv1_1 … conv5_1 of a VGG-19: multiples of the engine's 16.
WIDTHS = {"lite": (16, 16, 32, 32, 64, 64, 64, 64, 192, 192, 192, 192, 512),
          "draft": (16, 16, 16, 16, 48, 48, 48, 48, 112, 112, 112, 112, 256)}
SHARES = {"photographs": 0.5, "paintings": 0.25, "drawings": 0.06,
          "film": 0.06, "generated": 0.12}
STYLES = ("paintings", "paintings", "generated", "drawings", "photographs")
LENGTHS, BETAS = (12, 30, 70, 160), (15, 50, 150)


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--teacher", required=True, help="VGG-19 as our safetensors")
    add("--pictures", required=True, action="append",
        help="folder with photographs/, paintings/, drawings/, film/")
    add("--films", nargs="*", default=[], help="one frame a second is taken")
    add("--exclude", nargs="*", default=[], metavar="WORD",
        help="leave pictures out whose name contains it")
    add("--validation", nargs=2, metavar=("PHOTOGRAPHS", "PAINTINGS"),
        help="two lists of files, separated by commas")
    add("--widths", default="lite", choices=sorted(WIDTHS))
    add("--start-from", metavar="FILE", help="go on with this network")
    add("--crops", type=int, default=1400,
        help="at the beginning; a quarter more each round")
    add("--minutes", type=float, default=60, help="of fine-tuning")
    add("--rounds", type=int, default=8)
    add("--visits", type=int, default=40, help="groups of four a round")
    add("--pairs", type=int, default=0, metavar="N",
        help="gradients matched a step")
    add("--threads", type=int, default=1)
    add("--seed", type=int, default=7)
    add("--out", required=True)
    add("--log", help="JSON: the curve and the scores")
    return parser.parse_args()


class Trainer:
    def __init__(self, args):
        self.args, self.begin = args, time.time()
        self.rng = np.random.default_rng(args.seed)
        self.history = {"curve": [], "scores": []}
        self.sources = self.read_sources()
        network = reference.Network.from_file(args.teacher, torch.float32)
        self.pool = training.Pool(teacher.Teacher(network))
        self.unvisited = []
        self.judge = None
        if args.validation:
            self.judge = score.Judge(network, *(
                files.split(",") for files in args.validation))

    def say(self, text):
        print(f"[{time.time() - self.begin:6.0f}] {text}", flush=True)

    def read_sources(self):
        kinds = {name: [] for name in SHARES}
        kinds["generated"] = None
        for folder in self.args.pictures:
            for name in ("photographs", "paintings", "drawings", "film"):
                kinds[name] += pictures.read_folder(
                    os.path.join(folder, name), self.args.exclude)
        for film in self.args.films:
            kinds["film"] += pictures.read_film(film)
        return pictures.Sources({
            name: (SHARES[name], found) for name, found in kinds.items()
            if found is None or found})

    def crops(self, n):
        """n more pictures to learn from that nobody has visited yet."""
        found = [self.sources.sample(self.rng) for _ in range(n)]
        if not self.pool.pictures:
            self.pool.teacher.fit([score.tensor(crop)
                                   for crop in found[:150]])
        self.unvisited += [self.pool.add(crop) for crop in found]
        self.say(f"{len(self.unvisited)} crops")

    def start(self, indices):
        """The student and its maps in closed form."""
        shown = [self.pool.picture(i) for i in indices]
        beginning = student.Start(
            self.pool.teacher, shown,
            torch.Generator().manual_seed(self.args.seed))
        names = self.pool.teacher.vgg.names
        self.net = beginning.solve(names, WIDTHS[self.args.widths])
        self.maps = student.fit_maps(
            self.net, shown, [self.pool.labels[i] for i in indices])
        self.layer_weights = {name: torch.tensor(0.2).log()
                              for name in names}

    def go_on(self, path):
        """The student of a file; its maps in closed form."""
        self.net = student.load(
            reference.Network.from_file(path, torch.float32))
        indices = range(min(400, self.args.crops))
        self.maps = student.fit_maps(
            self.net, [self.pool.picture(i) for i in indices],
            [self.pool.labels[i] for i in indices])
        self.layer_weights = {name: torch.tensor(0.2).log()
                              for name in self.net.names}

    def style_layers(self):
        return ",".join(f"{name}:{float(weight.exp()):.4g}" for name, weight
                        in self.layer_weights.items())

    def save(self, path):
        student.save(self.net, path, {
            "architecture": "vgg19", "preprocessing": "caffe",
            "style_layers": self.style_layers(),
            "source": "distilled from VGG-19 by weights/train_lite.py of "
                      "nststyle",
            "licence": "CC BY 4.0; after VGG-19 of Karen Simonyan and "
                       "Andrew Zisserman, arXiv:1409.1556, CC BY 4.0"})

    def visit(self):
        """What an optimisation with the student comes by: four contents a
        style, at the same length."""
        path = self.args.out + ".visit"
        self.save(path)
        for group in range(self.args.visits):
            kind = STYLES[self.rng.integers(len(STYLES))]
            style = self.sources.sample(self.rng, kind)
            style_index = self.pool.add(style)
            contents = [int(i) for i in
                        self.rng.choice(self.unvisited, 4)]
            painted = visit.paint(
                path, style, [self.pool.array(i) for i in contents], "",
                float(self.rng.choice(BETAS)),
                LENGTHS[group % len(LENGTHS)], self.args.threads)
            for content, result in zip(contents, painted):
                index = self.pool.add(result, (style_index, content))
                if self.args.pairs:
                    self.pool.pair(index, style_index, content)
        os.remove(path)
        self.say(f"{len(self.pool.visited())} visited pictures")

    def evaluate(self, name):
        self.save(self.args.out)
        if self.judge:
            terms, _ = self.judge.score(self.args.out,
                                        threads=self.args.threads)
            self.say(f"{name}: {score.describe(terms)}")
            self.history["scores"].append(
                (name, time.time() - self.begin, terms.tolist()))
        if self.args.log:
            with open(self.args.log, "w", encoding="utf-8") as file:
                json.dump(self.history, file)

    def begin_anew(self):
        self.start(range(min(400, self.args.crops)))
        self.evaluate("start")
        self.visit()
        # Again, now that there are pictures of the kind that matters.
        self.start(list(range(min(240, self.args.crops)))
                   + self.pool.visited())
        self.evaluate("second start")

    def run(self):
        args = self.args
        self.crops(args.crops)
        if args.start_from:
            self.go_on(args.start_from)
        else:
            self.begin_anew()
        tuner = training.Tuner(self.net, self.maps, self.layer_weights,
                               self.pool, self.rng)
        for i in range(args.rounds):
            self.crops(args.crops // 4)
            self.visit()
            self.history["curve"] += tuner.run(
                60 * args.minutes / args.rounds,
                (i / args.rounds, (i + 1) / args.rounds), self.say,
                pairs=args.pairs)
            self.evaluate(f"round {i + 1}")


def main():
    args = parse()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    Trainer(args).run()


if __name__ == "__main__":
    main()
