#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Format: GNU indent in gst/ and tests/gst/, clang-format elsewhere."""

import re
import shutil
import subprocess
import sys

import tree

GST = ("gst/", "tests/gst/")
CLANG = ("nst-core/", "tests/", "docs/")
# Other versions fold lines differently: everybody uses Debian 12's.
CLANG_VERSION = "14"


def clang_format():
    """The program of the right version, or None."""
    for program in (f"clang-format-{CLANG_VERSION}", "clang-format"):
        if not shutil.which(program):
            continue
        out = subprocess.run([program, "--version"], capture_output=True,
                             text=True, check=False).stdout
        if re.search(rf"version {CLANG_VERSION}\.", out):
            return program
    return None


def check_clang(root, names, program):
    faults = []
    for name in names:
        run = subprocess.run([program, "--dry-run", "-Werror", name],
                             cwd=root, capture_output=True, text=True,
                             check=False)
        if run.returncode != 0:
            where = re.search(r":(\d+):\d+: error", run.stderr)
            line = where.group(1) if where else "1"
            faults.append(f"{name}:{line}: run {program} -i {name}")
    return faults


def profile_options(text):
    """The options of an .indent.pro, which has comments as C has them."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.S).split()


def indent(options, text):
    run = subprocess.run(["indent", "-npro", *options, "-", "-o", "-"],
                         input=text, capture_output=True, text=True,
                         check=False)
    if run.returncode not in (0, 3):
        sys.exit(f"indent failed: {run.stderr.strip()}")
    return run.stdout


def check_indent(root, names, options):
    faults = []
    for name in names:
        text = (root / name).read_text(encoding="utf-8")
        once = indent(options, text)
        # indent settles some constructs only in its second run.
        if text in (once, indent(options, once)):
            continue
        pairs = zip(text.split("\n"), once.split("\n"))
        line = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), 1)
        faults.append(f"{name}:{line}: run indent with the options of "
                      "gst/.indent.pro")
    return faults


def main():
    root = tree.root_from_arguments()
    names = tree.c_files(root)
    faults, skipped = [], []

    program = clang_format()
    if program:
        ours = [n for n in names
                if n.startswith(CLANG) and not n.startswith(GST)]
        faults += check_clang(root, ours, program)
    else:
        skipped.append(f"skipped: no clang-format {CLANG_VERSION}")

    profile = root / "gst/.indent.pro"
    if profile.is_file() and shutil.which("indent"):
        options = profile_options(profile.read_text(encoding="utf-8"))
        theirs = [n for n in names
                  if n.startswith(GST) and n.endswith(".c")]
        faults += check_indent(root, theirs, options)
    else:
        skipped.append("skipped: no GNU indent, or no gst/.indent.pro")

    for line in skipped:
        print(line)
    if skipped and not faults:
        sys.exit(tree.SKIP)
    tree.finish(faults, "format")


if __name__ == "__main__":
    main()
