# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the style checks share: the files of the tree, and how to report."""

import os
import subprocess
import sys
from pathlib import Path

SKIP = 77


def _listed_by_git(root):
    if not (root / ".git").exists():
        return None
    try:
        out = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    names = out.stdout.decode("utf-8", "surrogateescape").split("\0")
    return sorted({name for name in names if name})


def _listed_by_walking(root):
    names = []
    for folder, subs, files in os.walk(root):
        at_top = Path(folder) == root
        subs[:] = [s for s in subs if s not in (".git", "__pycache__")
                   and not (at_top and s.startswith(("build", "demo-out")))]
        names += [str((Path(folder) / f).relative_to(root)) for f in files]
    return sorted(n for n in names if not n.endswith(".pyc"))


def files(root):
    """Tracked files and those that would be added, relative to root."""
    names = _listed_by_git(root)
    if names is None:
        names = _listed_by_walking(root)
    return [n for n in names if (root / n).is_file()]


def c_files(root):
    return [n for n in files(root) if n.endswith((".c", ".h"))]


def root_from_arguments():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} ROOT_OF_THE_TREE")
    root = Path(sys.argv[1]).resolve()
    if not root.is_dir():
        sys.exit(f"{root}: no such folder")
    return root


def finish(faults, what):
    """Print the faults as FILE:LINE: TEXT and end the program."""
    for fault in faults:
        print(fault)
    print(f"{what}: {len(faults)} fault(s)")
    sys.exit(1 if faults else 0)
