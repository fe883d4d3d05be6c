#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What holds for every file: licence lines, blanks, paths, top level."""

import re

import tree

TOP_LEVEL = {"meson.build", "meson_options.txt", "README.md", "COPYING",
             "NEWS.md", "nst-core", "gst", "weights", "tests", "docs"}

# The text of others: it stays as they wrote it.
VERBATIM = {"COPYING"}
BINARY = (".png", ".jpg", ".jpeg", ".safetensors", ".bin", ".mp4", ".npz")
# Without a comment syntax, or with one that their readers take amiss.
DATA = (".csv", ".tsv", ".json", ".prs", ".supp", ".in", ".pgm", ".ppm",
        "/debian/copyright")
NARROW = (".c", ".h", ".py", ".sh")

SPDX = ("SPDX-FileCopyrightText: 2026 the nststyle authors",
        "SPDX-License-Identifier: LGPL-2.1-or-later")

# Written so that this file does not match itself.
MACHINE_PATH = re.compile(
    r"/(?:w)ork/|/(?:f)arm/|/(?:h)ome/[a-z]|/(?:r)oot/|/(?:m)nt/")


def needs_licence(name):
    base = name.split("/")[-1]
    return not (base.startswith(".") or name.endswith(DATA))


def check_licence(name, lines):
    head = lines[1:3] if lines[0].startswith("#!") else lines[:2]
    for wanted, line in zip(SPDX, head + [""] * (2 - len(head))):
        if not re.search(re.escape(wanted) + r"(?: \*/| -->)?$", line):
            return [f"{name}:1: the first two lines must say '{SPDX[0]}' "
                    f"and '{SPDX[1]}'"]
    return []


def too_wide(name, line):
    # A string or an address cannot be folded without harm.
    return (name.endswith(NARROW) and len(line) > 80 and '"' not in line
            and "://" not in line)


def check_lines(name, lines):
    faults = []
    for number, line in enumerate(lines, 1):
        place = f"{name}:{number}:"
        if "\t" in line:
            faults.append(f"{place} a tab; indent with blanks")
        if line.endswith("\r"):
            faults.append(f"{place} a carriage return; end lines with LF")
        elif line != line.rstrip():
            faults.append(f"{place} blanks at the end of the line")
        if MACHINE_PATH.search(line):
            faults.append(f"{place} a path of one machine; spell it from "
                          "the root of the repository")
        if too_wide(name, line):
            faults.append(f"{place} {len(line)} columns; fold it at 80")
    return faults


def check_text(name, raw):
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return [f"{name}:1: not UTF-8"]
    if not text:
        return [f"{name}:1: empty file"]
    faults = []
    lines = text.split("\n")
    if lines[-1] != "":
        faults.append(f"{name}:{len(lines)}: no newline at the end")
    elif len(lines) > 1 and lines[-2] == "":
        faults.append(f"{name}:{len(lines) - 1}: an empty last line")
    if needs_licence(name):
        faults += check_licence(name, lines)
    return faults + check_lines(name, lines)


def check_top_level(names):
    tops = {name.split("/")[0] for name in names}
    strangers = sorted(t for t in tops - TOP_LEVEL if not t.startswith("."))
    return [f"{top}:1: does not belong at the top level; agreed are "
            + ", ".join(sorted(TOP_LEVEL)) for top in strangers]


def main():
    root = tree.root_from_arguments()
    names = tree.files(root)
    faults = check_top_level(names)
    for name in names:
        if name not in VERBATIM and not name.endswith(BINARY):
            faults += check_text(name, (root / name).read_bytes())
    tree.finish(faults, "files")


if __name__ == "__main__":
    main()
