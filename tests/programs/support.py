#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the programs share: paintings, and a program that runs
on a terminal or on pipes and is read until it says something.
"""

import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

# For one answer, on a machine that is busy with something else.
PATIENCE = 60

SKIP = 77


def have_elements(*names):
    """Whether GStreamer has them; a test skips without."""
    return all(subprocess.run(["gst-inspect-1.0", "--exists", name],
                              check=False).returncode == 0 for name in names)


def documented(program):
    """The arguments of its launch line in docs/recipes.md."""
    page = Path(__file__).parents[2] / "docs" / "recipes.md"
    lines = re.findall(rf"^    build/gst/examples/{program} ((?:.*\\\n)*.*)\n",
                       page.read_text(encoding="utf-8"), re.M)
    assert len(lines) == 1, f"{len(lines)} lines of {program} in {page}"
    return shlex.split(lines[0].replace("\\\n", " "))


def hangup_as_usual():
    """Under nohup it would be ignored."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def launch(pipeline):
    """Runs it to its end."""
    run = subprocess.run(["gst-launch-1.0", "-q", *pipeline.split()],
                         capture_output=True, text=True, check=False,
                         timeout=PATIENCE)
    assert run.returncode == 0, pipeline + run.stderr


class Program:
    """Runs it, and keeps what it writes to both outputs."""

    def __init__(self, arguments, terminal=False, env=None):
        """env: variables that are set besides those there are."""
        more = {"env": {**os.environ, **(env or {})},
                "preexec_fn": hangup_as_usual}
        self.text = ""
        self.place = 0
        self.terminal = self.master = None
        if terminal:
            self.master, self.terminal = pty.openpty()
            self.process = subprocess.Popen(
                arguments, stdin=self.terminal, stdout=self.terminal,
                stderr=self.terminal, **more)
            self.output = self.master
        else:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, **more)
            self.output = self.process.stdout.fileno()

    def write(self, text):
        target = self.master or self.process.stdin.fileno()
        os.write(target, text.encode())

    def read(self, timeout):
        """FALSE: there is nothing, or it ended."""
        if not select.select([self.output], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.output, 65536)
        except OSError:
            return False
        self.text += data.decode("utf-8", "replace")
        return len(data) > 0

    def wait_for(self, pattern, patience=PATIENCE):
        """The match of what it has not said before the last one."""
        end = time.monotonic() + patience
        while True:
            match = re.compile(pattern).search(self.text, self.place)
            if match:
                self.place = match.end()
                return match
            if self.process.poll() is not None and not self.read(0):
                break
            if time.monotonic() > end:
                break
            self.read(0.2)
        raise AssertionError(f"it did not say '{pattern}':\n{self.text}")

    def finish(self, patience=PATIENCE):
        """Waits for its end: the exit status."""
        end = time.monotonic() + patience
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f"it does not end:\n{self.text}")
            self.read(0.1)
        while self.read(0):
            pass
        if "CRITICAL" in self.text:
            raise AssertionError(self.text)
        return self.process.returncode

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for number in (self.master, self.terminal):
            if number is not None:
                os.close(number)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


class Case(unittest.TestCase):
    """Has an empty folder with two paintings."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.paintings = [self.paint("one.png", 0), self.paint("two.png", 11)]

    def path(self, name):
        return str(self.folder / name)

    def paint(self, name, pattern):
        launch(f"videotestsrc num-buffers=1 pattern={pattern} ! "
               "video/x-raw,width=80,height=60 ! videoconvert ! pngenc ! "
               f"filesink location={self.path(name)}")
        return self.path(name)

    def size_of(self, source, decoder, caps):
        """How many bytes of this kind are in the file. (Under gst-launch, a
        decodebin with a stream that nobody wants may not come to its end.)"""
        launch(f"filesrc location={source} ! {decoder} ! videoconvert ! "
               f"{caps} ! filesink location={self.path('decoded')}")
        return os.path.getsize(self.path("decoded"))

    def start(self, *arguments, terminal=False, env=None):
        """The program under test."""
        program = Program([os.environ["NST_PROGRAM"], *arguments], terminal,
                          env)
        self.addCleanup(program.close)
        return program

    def without(self, *plugins):
        """An environment in which GStreamer has all but these files."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        for place in os.environ["GST_PLUGIN_PATH_1_0"].split(":"):
            for file in Path(place).glob("*.so"):
                link = folder / file.name
                if file.name not in plugins and not link.exists():
                    link.symlink_to(file)
        return {"GST_PLUGIN_PATH_1_0": str(folder),
                "GST_REGISTRY_1_0": str(folder / "registry")}

    def expect_failure(self, status, words, *arguments, env=None):
        program = self.start(*arguments, env=env)
        self.assertEqual(program.finish(), status, program.text)
        for word in words.split("|"):
            self.assertIn(word, program.text)


def main():
    """Counts as skipped where every test was, with its reasons."""
    result = unittest.main(exit=False).result
    for test, reason in result.skipped:
        print(f"skipped: {test.id()}: {reason}")
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIP if len(result.skipped) == result.testsRun else 0)
