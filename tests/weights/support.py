# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the scripts in weights/ share."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

WEIGHTS = pathlib.Path(__file__).resolve().parents[2] / "weights"
SKIP = 77


def import_convert():
    """The module, or the end of the test."""
    try:
        import h5py  # noqa: F401
        import numpy  # noqa: F401
    except ImportError as error:
        print(f"skipped: no {error.name}; install python3-numpy and "
              "python3-h5py")
        sys.exit(SKIP)
    sys.path.insert(0, str(WEIGHTS))
    import convert
    return convert


class InFolder(unittest.TestCase):
    """Each test has an empty folder."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, data, name="input"):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def convert(self, source, *options):
        """Of the program itself, into "output"."""
        return subprocess.run(
            [sys.executable, WEIGHTS / "convert.py", source,
             self.folder / "output", *options], capture_output=True,
            text=True, check=False, timeout=300,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})

    def names(self):
        return {path.name for path in self.folder.iterdir()}


class Refused(InFolder):
    def check(self, source, *words, options=()):
        """One line with these words, and no output."""
        path = self.write(source) if isinstance(source, bytes) else source
        run = self.convert(path, *options)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        self.assertTrue(run.stderr.startswith("convert.py: "), run.stderr)
        for word in (str(path), *words):
            self.assertIn(word, run.stderr)
        self.assertNotIn("Traceback", run.stderr)
        self.assertLessEqual(self.names(), {"input"})
