#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Count what meson's testlog.json files say: PASSED FAILED SKIPPED.

A program that reports in TAP or through gst-check counts once a case, every
other one once. Names of failures go to standard error.
"""

import json
import re
import sys

TAP = re.compile(r"^(not )?ok\b[^#\n]*(?:#\s*(SKIP|TODO)\b)?", re.M | re.I)
CHECK = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)",
                   re.M)


def count_cases(output):
    """(passed, failed, skipped) of the cases in a program's output."""
    passed = failed = skipped = 0
    if re.search(r"^1\.\.\d+", output, re.M):
        for wrong, directive in TAP.findall(output):
            if directive.upper() == "SKIP":
                skipped += 1
            elif wrong:
                failed += 1
            else:
                passed += 1
    for checks, failures, errors in CHECK.findall(output):
        bad = int(failures) + int(errors)
        failed += bad
        passed += int(checks) - bad
    return passed, failed, skipped


def count_program(entry):
    result = entry["result"]
    counts = count_cases(entry.get("stdout", ""))
    if result in ("OK", "EXPECTEDFAIL"):
        # Something passed, or the program does not report its cases.
        return counts if counts[0] and not counts[1] else (1, 0, 0)
    if result == "SKIP":
        return 0, 0, max(counts[2], 1)
    print(f"failed: {entry['name']} ({result})", file=sys.stderr)
    return counts[0], max(counts[1], 1), counts[2]


def main():
    totals = [0, 0, 0]
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as log:
            for line in log:
                for at, count in enumerate(count_program(json.loads(line))):
                    totals[at] += count
    print(*totals)


if __name__ == "__main__":
    main()
