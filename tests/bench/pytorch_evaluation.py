#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Seconds for one evaluation of loss and gradient in PyTorch, with random
weights, as one line of JSON:

    {"seconds": [...], "version": ..., "megabytes": ...}

Options and losses are those of bench-evaluation: style in the first
convolution of each block as far as the deepest layer, content in the deepest
layer, or in conv4_2 if that is conv5_1 (the usual choice). With bf16 weights
and features are bf16 throughout. Exit status 77: PyTorch is not installed.
"""

import argparse
import importlib.util
import json
import os
import resource
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, os.pardir, "golden"))
sys.dont_write_bytecode = True


def choose_layers(args, names):
    """(content layer, list of style layers)"""
    content = "conv4_2" if args.layer == "conv5_1" else args.layer
    if args.style_layers not in (None, "all"):
        return content, args.style_layers
    names = names[:names.index(args.layer) + 1]
    if args.style_layers is None:
        names = [name for name in names if name.endswith("_1")]
    return content, ",".join(names)


def make_objective(args, torch):
    import nst_reference as nst
    import test_data

    dtype = torch.bfloat16 if args.precision == "bf16" else torch.float32
    widths = [int(width) for width in args.widths.split(",")]
    network = nst.Network(
        test_data.random_network(args.architecture, 1, widths), dtype)
    size = args.width, args.height
    target, style, picture = (test_data.test_picture(seed, *size)
                              .to(torch.float32) for seed in (1, 2, 3))
    return nst.Objective(network, target, style,
                         *choose_layers(args, network.layers()),
                         args.pooling), picture


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--architecture", choices=("vgg16", "vgg19"), default="vgg16")
    add("--widths", default="64,128,256,512,512", help="channels by block")
    add("--layer", default="conv5_1", help="the deepest")
    add("--style-layers", help="a list, or all as far as the deepest")
    add("--width", type=int, default=224)
    add("--height", type=int, default=224)
    add("--threads", type=int, default=2)
    add("--precision", choices=("fp32", "bf16"), default="fp32")
    add("--pooling", choices=("average", "max"), default="average")
    add("--warm-up", type=int, default=2)
    add("--repeat", type=int, default=5)
    add("--json", action="store_true", help="it always is")
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
    for i in range(args.warm_up + args.repeat):
        begin = time.perf_counter()
        objective.evaluate(picture)
        if i >= args.warm_up:
            seconds.append(time.perf_counter() - begin)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": [round(value, 6) for value in seconds],
                      "version": f"PyTorch {torch.__version__}",
                      "megabytes": round(memory * 1024 / 1e6, 1)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
