# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What engine.py says about the machine: its name, and how busy it was."""

import os
import time
from pathlib import Path


class Others:
    """How many cores other programs use, from now on."""

    def __init__(self):
        self.begin = self.now()

    @staticmethod
    def now():
        """(clock, seconds of all cores at work, seconds of ours)"""
        try:
            with open("/proc/stat", encoding="ascii") as file:
                ticks = [int(word) for word in file.readline().split()[1:9]]
        except OSError:
            return None
        idle, waiting = ticks[3:5]
        busy = (sum(ticks) - idle - waiting) / os.sysconf("SC_CLK_TCK")
        return time.monotonic(), busy, sum(os.times()[:4])

    def cores(self):
        end = self.now()
        if None in (self.begin, end):
            return None
        clock, busy, ours = (b - a for a, b in zip(self.begin, end))
        return max(0.0, (busy - ours) / clock)


def name():
    """Of the processor."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return "unknown processor"
    models = [entry.split(":")[1].strip() for entry in text.split("\n")
              if entry.startswith("model name")]
    return f"{len(models)} x {models[0]}" if models else "unknown processor"
