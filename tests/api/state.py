#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""state.py OBJECT...: no process-global mutable state in the library.

Looks for named objects in writable sections. Two stylizers in one process
must not meet anywhere but in memory that the application handed to both.
"""

import re
import shutil
import subprocess
import sys

WRITABLE = re.compile(r"^\.(data|bss|tdata|tbss)(?!\.rel\.ro)")
# The once-only registration of an error domain, once-only preparations;
# static_resource is GLib's handle of the built-in network, filled in once.
ALLOWED = re.compile(
    r"^(q|quark|once|\w*quark\w*)\.\d+$|^(quark|\w+_quark)$"
    r"|^static_resource$")


def objects(path):
    """(section, name) of every object symbol that path defines."""
    out = subprocess.run(["objdump", "-t", path], capture_output=True,
                         text=True, check=True).stdout
    for line in out.splitlines():
        match = re.match(r"^[0-9a-f]+ .{6}O (\S+)\s+[0-9a-f]+\s+"
                         r"(?:\.hidden )?(\S+)$", line)
        if match:
            yield match.groups()


def main():
    if not shutil.which("objdump"):
        print("skipped: no objdump; install binutils")
        sys.exit(77)
    faults, seen = 0, 0
    for path in sys.argv[1:]:
        for section, name in objects(path):
            seen += 1
            if WRITABLE.match(section) and not ALLOWED.match(name):
                print(f"{path}: {name} in {section} is process-global and "
                      "mutable; move it into an object")
                faults += 1
    print(f"{seen} objects in {len(sys.argv) - 1} files, {faults} fault(s)")
    sys.exit(1 if faults or not seen else 0)


if __name__ == "__main__":
    main()
