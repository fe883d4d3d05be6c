#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who may include what: the arrows of docs/architecture.md.

The room of a file is its path; its include list is what it may touch.
"""

import re

import tree

# Rooms of nst-core/src, and the rooms whose headers each may include.
ROOMS = {
    "base": {"base"},
    "ops": {"ops", "base"},
    "net": {"net", "ops", "base"},
    "optim": {"optim", "ops", "base"},
    "motion": {"motion", "ops", "base"},
    "stylizer": {"stylizer", "net", "optim", "motion", "ops", "base"},
}

# The only room that speaks the language of the public headers.
FRONT = "stylizer"

PUBLIC = "nst-core/include/nst/"
SOURCE = "nst-core/src/"

# Code that is written like an application: public headers only.
USERS = ("gst/", "tests/gst/", "nst-core/tools/", "weights/")

# The bench measures what the instructions themselves can do.
VECTOR_HOMES = ("nst-core/src/ops/", "tests/bench/bench_peak.c")

# System headers with one home each: pattern, where, what it is.
HOMES = [
    (r"(.*intrin|arm_neon|arm_sve|altivec)\.h$", VECTOR_HOMES,
     "vector code"),
    (r"gst/", ("gst/", "tests/gst/"), "GStreamer"),
    (r"json-glib/", ("nst-core/src/stylizer/",), "the JSON reader"),
    (r"pthread\.h$", ("nst-core/src/base/",), "threads"),
]

# Written by the build.
GENERATED = ("config.h", "nst-builtin.h")

VECTOR_CODE = re.compile(
    r"\b(vector_size|ext_vector_type|_mm\d*_\w+|__m(128|256|512)[id]?"
    r"|__builtin_ia32_\w+|vld1q?_f32|float32x4_t)\b")

PRINTING = re.compile(
    r"\b(printf|fprintf|puts|fputs|putchar|perror|g_print|g_printerr|"
    r"g_message|g_info|g_debug)\s*\(")

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
NOT_CODE = re.compile(
    r'"(?:\\.|[^"\\\n])*"' r"|'(?:\\.|[^'\\\n])*'"
    r"|/\*.*?\*/|//[^\n]*", re.S)


def code_of(text):
    """The text with comments and strings blanked, lines kept."""
    return NOT_CODE.sub(lambda m: "\n" * m.group(0).count("\n"), text)


def room_of(name):
    if not name.startswith(SOURCE):
        return None
    return name[len(SOURCE):].split("/")[0]


def check_public(room):
    if room == FRONT:
        return None
    return f"is public; only {FRONT}/ knows the public headers"


def check_quoted(name, header):
    """#include "header": private headers, spelled from nst-core/src."""
    if ".." in header.split("/"):
        return "is spelled with '..'; spell it from nst-core/src"
    first = header.split("/")[0] if "/" in header else None
    if name.startswith(PUBLIC):
        return "is private; a public header includes <nst/...> only"
    if name.startswith(USERS):
        if first in ROOMS or first == "nst":
            return "is not for applications; they include <nst/...> only"
        return None
    room = room_of(name)
    if room is None or header in GENERATED:
        return None
    if first == "nst":
        return check_public(room)
    if first not in ROOMS:
        return "is not spelled from nst-core/src, as \"ops/vec.h\""
    if first not in ROOMS[room]:
        return f"is out of reach: {room}/ may include " + ", ".join(
            sorted(ROOMS[room]))
    return None


def check_system(name, header):
    """#include <header>."""
    if name.startswith(PUBLIC):
        if header in ("glib.h", "gio/gio.h") or header.startswith("nst/"):
            return None
        return "does not belong into a public header: only <glib.h>, " \
            "<gio/gio.h> and <nst/...> do"
    if header.startswith("nst/") and room_of(name):
        return check_public(room_of(name))
    if header.split("/")[0] in ROOMS:
        return "is private; spell it with quotes from nst-core/src"
    if name.startswith("tests/") and re.match("json-glib/", header):
        return None
    for pattern, homes, what in HOMES:
        if re.match(pattern, header) and not name.startswith(homes):
            return f"has its home in {' and '.join(homes)} ({what})"
    return None


def check_file(name, text):
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        check = check_quoted if match.group(1) == '"' else check_system
        fault = check(name, match.group(2))
        if fault:
            faults.append(f"{name}:{number}: {match.group(2)} {fault}")
    room = room_of(name)
    if room is not None and room not in ROOMS:
        faults.append(f"{name}:1: {room}/ is no room; there are "
                      + ", ".join(sorted(ROOMS)))
    for number, line in enumerate(code_of(text).split("\n"), 1):
        vector = VECTOR_CODE.search(line)
        if vector and not name.startswith(VECTOR_HOMES):
            faults.append(f"{name}:{number}: {vector.group(0)}: vector code "
                          f"has its home in {SOURCE}ops/")
        if room is not None and PRINTING.search(line):
            faults.append(f"{name}:{number}: the library prints nothing; "
                          "report through GError")
    return faults


def main():
    root = tree.root_from_arguments()
    faults = []
    for name in tree.c_files(root):
        text = (root / name).read_text(encoding="utf-8", errors="replace")
        faults += check_file(name, text)
    tree.finish(faults, "rooms")


if __name__ == "__main__":
    main()
