#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Our engine against PyTorch and oneDNN: one table.

    engine.py build                     all rows: half an hour
    engine.py build --quick             three rows
    engine.py build --rows 'vgg19-*' --threads 2 --precision fp32
    engine.py build --rows vgg16-conv4_1-300x200 --markdown table.md

All are run in turns, so that they meet the same load and temperature, and
seconds are the medians over all turns ("min": the least). A cell is empty
where something is not installed or does not exist.

Measure on an idle machine: threads that wait for each other suffer from any
other program, and OpenMP's, which PyTorch's and oneDNN's are, far more than
ours. So the ratios of a busy machine flatter us. How busy others kept it
stands above the table, and medians far above the least seconds get a "?".

    ratio    ours to PyTorch, or, for convolutions alone, to the fastest of
             oneDNN, in the same precision: below 1 we are faster
    to fp32  the same of our bf16 to their fp32
    GFLOP/s  ours, counted as direct convolutions and full Gram matrices,
             however they are computed; Winograd's convolutions may so pass
             100 % of the peak
    of peak  of what multiply-adds in registers reach at best in the same
             run, in that precision and with so many threads
    MB       the largest memory of our whole program, its network included
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import bench_machine
import bench_rows

HERE = Path(__file__).resolve().parent
PRECISIONS = ("fp32", "bf16")
NOT_THERE = 77

# Rounds of some 20 ms, of which the best counts.
PEAK_OPTIONS = ["--repeat", "10"]

# A median that is so much more than the least says that others were in the
# way: on an idle machine it is 2 to 8 % more.
DISTURBED = 1.2


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("build", type=Path, help="the build directory")
    add("--rows", help="keys or patterns, with commas between: "
        + ", ".join(row.key for row in bench_rows.ROWS))
    add("--quick", action="store_true", help="three rows, two short turns")
    add("--threads", default="1,2", help="numbers, with commas between")
    add("--precision", default="fp32,bf16")
    add("--repeat", type=int, help="evaluations a turn (5); fewer of long "
        "ones")
    add("--turns", type=int, help="(3)")
    add("--markdown", type=Path, metavar="FILE", help="write it there too")
    add("--python", help="an interpreter that may have PyTorch",
        default="/usr/bin/python3" if os.path.exists("/usr/bin/python3")
        else sys.executable)
    args = parser.parse_args()
    args.repeat = args.repeat or (3 if args.quick else 5)
    args.turns = args.turns or (2 if args.quick else 3)
    patterns = args.rows.split(",") if args.rows else (
        bench_rows.QUICK if args.quick else ["*"])
    try:
        args.rows = bench_rows.select(patterns)
        args.threads = [int(number) for number in args.threads.split(",")]
    except ValueError as error:
        parser.error(str(error))
    args.precision = args.precision.split(",")
    if not set(args.precision) <= set(PRECISIONS):
        parser.error("--precision: fp32, bf16 or both")
    return args


class Bench:
    """Runs programs and keeps what they say."""

    def __init__(self, args):
        programs = args.build.resolve() / "tests" / "bench"
        onednn = [programs / "bench-onednn", "--algorithm"]
        self.programs = {
            "evaluation": [programs / "bench-evaluation"],
            "convolutions": [programs / "bench-convolutions"],
            "peak": [programs / "bench-peak"],
            "pytorch": [args.python, HERE / "pytorch_evaluation.py"],
            "direct": [*onednn, "direct"],
            "winograd": [*onednn, "winograd"],
        }
        self.seconds, self.figures, self.gone = {}, {}, set()

    def run(self, name, row, threads, precision, options):
        """row None: the peak, which belongs to none."""
        key = name, row, threads, precision
        command = [*map(str, self.programs[name]), "--json", *options,
                   "--threads", str(threads), "--precision", precision]
        if (name, precision) in self.gone:
            return
        if not os.path.exists(command[0]):
            if name in ("evaluation", "convolutions", "peak"):
                sys.exit(f"{command[0]} is missing: build it first")
            self.gone.add((name, precision))
            return
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                              check=False)
        if done.returncode == NOT_THERE:
            self.gone.add((name, precision))
            return
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}: exit status {done.returncode}")
        figures = json.loads(done.stdout.splitlines()[-1])
        self.seconds.setdefault(key, []).extend(figures["seconds"])
        self.figures.setdefault(key, []).append(figures)

    def turn(self, args):
        for threads in args.threads:
            for precision in args.precision:
                self.run("peak", None, threads, precision, PEAK_OPTIONS)
        for row in args.rows:
            warm_up, repeat = row.repetitions(args.repeat)
            options = [*row.options(), "--warm-up", str(warm_up),
                       "--repeat", str(repeat)]
            for threads in args.threads:
                print(f"  {row.title}, threads: {threads}", file=sys.stderr)
                for name, precision in contestants(row, args.precision):
                    self.run(name, row, threads, precision, options)

    def median(self, *key):
        seconds = self.seconds.get(key)
        return statistics.median(seconds) if seconds else None

    def least(self, *key):
        return min(self.seconds.get(key, ()), default=None)

    def is_disturbed(self, *key):
        return key in self.seconds and (
            self.median(*key) > DISTURBED * self.least(*key))

    def largest(self, figure, *key):
        """The largest of all turns."""
        values = [figures[figure] for figures in self.figures.get(key, ())]
        return max(values) if values else None

    def versions(self):
        return sorted({figures["version"] for key in self.figures
                       for figures in self.figures[key]
                       if "version" in figures})


def ours_and_peers(row):
    """(our program, its peers)"""
    if row.layer is None:
        return "convolutions", ("direct", "winograd")
    return "evaluation", ("pytorch",)


def contestants(row, precisions):
    """Each (program, precision) once, next to each other. Those of the
    peers' fp32 are what our bf16 is compared with as well."""
    ours, peers = ours_and_peers(row)
    return ([(ours, precision) for precision in precisions]
            + [(peer, precision) for peer in peers
               for precision in PRECISIONS
               if precision == "fp32" or precision in precisions])


COLUMNS = ["", "threads", "precision", "ours: min", "median",
           "PyTorch: min", "median", "oneDNN: direct", "Winograd", "ratio",
           "to fp32", "GFLOP/s", "of peak", "us/pixel", "MB"]


def shown(value, text):
    """value by a format, or nothing where there is no value."""
    return "" if value is None else format(value, text)


def quotient(a, b):
    return None if a is None or b is None else a / b


class Line:
    """The cells of one row, thread count and precision."""

    def __init__(self, bench, row, threads, precision):
        self.bench, self.row = bench, row
        self.threads, self.precision = threads, precision
        self.program, self.peers = ours_and_peers(row)

    def key(self, program, precision=None):
        return program, self.row, self.threads, precision or self.precision

    def median(self, program):
        """With the mark of a disturbed one."""
        key = self.key(program)
        return (shown(self.bench.median(*key), ".4f")
                + ("?" if self.bench.is_disturbed(*key) else ""))

    def ratio(self, precision):
        """To the fastest peer; marked where either was disturbed."""
        keys = [self.key(peer, precision) for peer in self.peers]
        keys = [key for key in keys if key in self.bench.seconds]
        ours = self.key(self.program)
        if not keys or ours not in self.bench.seconds:
            return ""
        fastest = min(keys, key=lambda key: self.bench.median(*key))
        mark = any(self.bench.is_disturbed(*key) for key in (ours, fastest))
        return shown(self.bench.median(*ours) / self.bench.median(*fastest),
                     ".2f") + ("?" if mark else "")

    def cells(self):
        bench, row, ours = self.bench, self.row, self.key(self.program)
        median = bench.median(*ours)
        peak = bench.largest("gflop_per_second", "peak", None, self.threads,
                             self.precision)
        speed = quotient(row.gflop(), median)
        return [row.title, str(self.threads), self.precision,
                shown(bench.least(*ours), ".4f"), self.median(self.program),
                shown(bench.least(*self.key("pytorch")), ".4f"),
                *map(self.median, ("pytorch", "direct", "winograd")),
                self.ratio(self.precision),
                "" if self.precision == "fp32" else self.ratio("fp32"),
                shown(speed, ".0f"), shown(quotient(speed, peak), ".0%"),
                shown(quotient(median, row.pixels / 1e6), ".2f"),
                shown(bench.largest("megabytes", *ours), ".0f")]


def caption(bench, args, cores):
    """Sentences above the table."""
    peaks = [f"{precision}, {threads}: {figures[0]['isa']} "
             + shown(bench.largest("gflop_per_second", *key), ".0f")
             for key, figures in bench.figures.items() if key[0] == "peak"
             for _, _, threads, precision in [key]]
    return [", ".join([bench_machine.name(), *bench.versions()])
            + f"; {args.turns} turns of {args.repeat} evaluations, fewer of "
              "long ones; seconds. Other programs used "
            + (shown(cores, ".2f") or "an unknown number of")
            + " cores meanwhile.",
            "Peak by precision and threads, GFLOP/s: " + "; ".join(peaks)
            + "."]


def as_text(lines):
    widths = [max(map(len, column)) for column in zip(*lines)]
    return ["  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                      for i, (cell, width) in enumerate(zip(cells, widths)))
            for cells in lines]


def as_markdown(lines):
    rows = ["| " + " | ".join(cells) + " |" for cells in lines]
    return [rows[0], "|---|" + "--:|" * (len(lines[0]) - 1), *rows[1:]]


def main():
    args = parse()
    bench, others = Bench(args), bench_machine.Others()
    for turn in range(args.turns):
        print(f"turn {turn + 1} of {args.turns}", file=sys.stderr)
        bench.turn(args)
    notes = caption(bench, args, others.cores())
    lines = [COLUMNS] + [Line(bench, row, threads, precision).cells()
                         for row in args.rows for threads in args.threads
                         for precision in args.precision]
    print("\n".join([*notes, "", *as_text(lines)]))
    if args.markdown:
        args.markdown.write_text(
            "\n".join([*notes, "", *as_markdown(lines), ""]),
            encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
