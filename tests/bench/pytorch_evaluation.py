#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Seconds for one evaluation of loss and gradient in PyTorch, float32, with
random weights, as one line of JSON:

    {"seconds": [...], "min": ..., "median": ...}

The losses are those of bench-evaluation: style in the first convolution of
each block as far as the deepest layer, content in the deepest layer, or in
conv4_2 if that is conv5_1 (the usual choice). Exit status 77: PyTorch is
not installed.
"""

import argparse
import importlib.util
import json
import os
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "golden"))
sys.dont_write_bytecode = True


def make_objective(args, torch):
    import nst_reference as nst
    import test_data

    network = nst.Network(test_data.random_network(args.architecture, 1),
                          torch.float32)
    deepest = nst.plain_name(args.layer)
    styles = [f"conv{block}_1" for block in range(1, int(deepest[4]) + 1)]
    content = "conv4_2" if deepest == "conv5_1" else deepest
    size = args.width, args.height
    target, style, picture = (test_data.test_picture(seed, *size)
                              .to(torch.float32) for seed in (1, 2, 3))
    return nst.Objective(network, target, style, content, ",".join(styles),
                         args.pooling), picture


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--architecture", choices=("vgg16", "vgg19"), default="vgg16")
    add("--layer", default="conv5_1", help="the deepest")
    add("--width", type=int, default=224)
    add("--height", type=int, default=224)
    add("--threads", type=int, default=2)
    add("--pooling", choices=("average", "max"), default="average")
    add("--repeat", type=int, default=5)
    return parser.parse_args()


def main():
    args = parse()
    if importlib.util.find_spec("torch") is None:
        print("PyTorch not installed", file=sys.stderr)
        return 77
    import torch

    torch.set_num_threads(args.threads)
    objective, picture = make_objective(args, torch)
    seconds = []
    # The first evaluations choose algorithms and fill caches.
    for i in range(2 + args.repeat):
        begin = time.perf_counter()
        objective.evaluate(picture)
        if i >= 2:
            seconds.append(time.perf_counter() - begin)
    print(json.dumps({"seconds": [round(value, 6) for value in seconds],
                      "min": round(min(seconds), 6),
                      "median": round(statistics.median(seconds), 6)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
