#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""make_corpus.py FOLDER: hostile and good network files, and expect.tsv.

Standard library only. corpus_test.c says what the table means; libFuzzer
takes the same folder as its seeds.
"""

import shutil
import sys
from pathlib import Path

import hostile_json
import hostile_tensors


def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER")
    folder = Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = []
    for cases in (hostile_json.cases(), hostile_tensors.cases()):
        for name, outcome, detail, data in cases:
            file = f"{name}.safetensors"
            (folder / file).write_bytes(data)
            rows.append(f"{file}\t{outcome}\t{detail}\n")
    assert len(set(rows)) == len(rows), "two cases of the same name"
    (folder / "expect.tsv").write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
