#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Times one evaluation of loss and gradient, ours against PyTorch's, on this
machine, in turns, so that both meet the same load and temperature.

    compare.py BUILD/tests/bench/bench-evaluation --size 224x224

The ratio is our time over PyTorch's, of the medians: below 1 we are faster.
Without PyTorch (Debian: python3-torch) it prints ours alone.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PYTORCH = [sys.executable, os.path.join(HERE, "pytorch_evaluation.py")]
NOT_INSTALLED = 77


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("ours", help="the program bench-evaluation")
    add("--size", action="append", help="WIDTHxHEIGHT, repeatable")
    add("--architecture", choices=("vgg16", "vgg19"), default="vgg16")
    add("--layer", default="conv5_1", help="the deepest")
    add("--threads", type=int, default=2)
    add("--repeat", type=int, default=5, help="evaluations a turn")
    add("--turns", type=int, default=3)
    return parser.parse_args()


def measure(program, args, size, extra=()):
    """The figures of one turn; None: not installed."""
    width, height = size.split("x")
    command = [*program, "--architecture", args.architecture,
               "--width", width, "--height", height, "--layer", args.layer,
               "--threads", str(args.threads), "--repeat", str(args.repeat),
               *extra]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode == NOT_INSTALLED:
        return None
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def compare(args, size):
    """({part: seconds} of ours, seconds of PyTorch's)"""
    ours, theirs = {}, []
    for _ in range(args.turns):
        figures = measure([args.ours], args, size, ["--json"])
        for part, value in figures.items():
            if part == "seconds" or isinstance(value, (int, float)):
                ours.setdefault(part, []).extend(
                    value if isinstance(value, list) else [value])
        figures = measure(PYTORCH, args, size)
        if figures is not None:
            theirs += figures["seconds"]
    return ours, theirs


def row(size, ours, theirs):
    def pair(values):
        return f"{min(values):9.3f}{statistics.median(values):9.3f}"

    line = f"{size:12s}{pair(ours['seconds'])}"
    if theirs:
        ratio = (statistics.median(ours["seconds"])
                 / statistics.median(theirs))
        line += f"{pair(theirs)}{ratio:8.2f}"
    parts = [f"{part} {statistics.median(ours[part]):.3f}"
             for part in ("forward", "loss", "backward", "optimizer")
             if part in ours]
    print(line + ("   " + ", ".join(parts) if parts else ""), flush=True)


def main():
    args = parse()
    print(f"{args.architecture} to {args.layer}, {args.threads} threads, "
          f"{args.turns} x {args.repeat} evaluations; seconds")
    print(f"{'':12s}{'ours min':>9s}{'median':>9s}{'torch':>9s}"
          f"{'median':>9s}{'ratio':>8s}   where our time goes")
    for size in args.size or ["224x224"]:
        row(size, *compare(args, size))
    return 0


if __name__ == "__main__":
    sys.exit(main())
