#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether docs/troubleshooting.md quotes messages that there are.

The first column of its tables has them, with "…" for what differs.
"""

import pathlib
import re
import sys

PAGE = "docs/troubleshooting.md"
FOLDERS = ("gst", "nst-core/src")


def messages(root):
    """All strings of the sources, put together where C does that."""
    found = []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.c")):
            text = path.read_text(encoding="utf-8")
            text = re.sub(r'"\s*"', "", text)
            found += re.findall(r'"((?:\\.|[^"\\\n])*)"', text)
    return "\n".join(found)


def main():
    root = pathlib.Path(sys.argv[1])
    known = messages(root)
    page = (root / PAGE).read_text(encoding="utf-8")
    faults, count = [], 0
    for number, line in enumerate(page.split("\n"), 1):
        if not line.startswith("| `"):
            continue
        for quoted in re.findall(r"`([^`]+)`", line.split(" | ")[0]):
            count += 1
            faults += [f"{PAGE}:{number}: no message says \"{part.strip()}\""
                       for part in quoted.split("…")
                       if part.strip() not in known]
    if count == 0:
        faults.append(f"{PAGE}: has no table of messages")
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
