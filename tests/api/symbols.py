#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""libnst exports its API, nothing else, and Debian's list of it is complete."""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

# What linkers and sanitizers add.
FOREIGN = re.compile(r"^(_init|_fini|_edata|_end|__bss_start|__(a|ub)san_\w+"
                     r"|__gcov\w*|__odr_asan\S*|__start_\S+|__stop_\S+)$")


def exported(library):
    out = subprocess.run(["nm", "-D", "--defined-only", library],
                         capture_output=True, text=True, check=True).stdout
    names = {line.split()[-1].split("@")[0] for line in out.splitlines()}
    return {name for name in names if not FOREIGN.match(name)}


def declared(folders):
    names = set()
    headers = [h for folder in folders for h in Path(folder).glob("nst/*.h")]
    for header in headers:
        text = re.sub(r"/\*.*?\*/", "", header.read_text("utf-8"), flags=re.S)
        # Up to the first parenthesis: the name is the last word before it.
        names |= set(re.findall(r"^NST_API\b[^;({]*?\b(\w+)\s*\(", text,
                                re.M))
    return names


def debian_faults(path, version, has):
    """What to change in the symbols file of the Debian package."""
    path = Path(path)
    listed = set(re.findall(r"^ (\w+)@", path.read_text("utf-8"), re.M))
    place = "/".join(path.parts[-4:])
    faults = [f"{name} is exported, but not in {place}; add this line, in "
              f"alphabetical order:\n {name}@Base {version}"
              for name in sorted(has - listed)]
    faults += [f"{name} is in {place}, but not exported; what links to it "
               "no longer runs. If no version with it was published, remove "
               "its line; else give the library another soversion"
               for name in sorted(listed - has)]
    return faults


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library")
    parser.add_argument("folders", nargs="+", metavar="INCLUDE_DIR")
    parser.add_argument("--debian", nargs=2, metavar=("FILE", "VERSION"),
                        help="the symbols file of the package, and the "
                        "version of the project")
    return parser.parse_args()


def main():
    options = parse_arguments()
    if not shutil.which("nm"):
        print("skipped: no nm; install binutils")
        sys.exit(77)
    has, wants = exported(options.library), declared(options.folders)
    faults = [f"{name} is exported, but its name does not begin with nst_"
              for name in sorted(has) if not name.startswith("nst_")]
    faults += [f"{name} is exported, but in no public header"
               for name in sorted(has - wants) if name.startswith("nst_")]
    faults += [f"{name} is declared in a public header, but not exported"
               for name in sorted(wants - has)]
    if options.debian:
        faults += debian_faults(*options.debian, has)
    for fault in faults:
        print(fault)
    print(f"{len(has)} exported, {len(wants)} declared, "
          f"{len(faults)} fault(s)")
    sys.exit(1 if faults or not wants else 0)


if __name__ == "__main__":
    main()
