#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""nst-progress: what it says, what it draws, and how it ends."""

import signal
from collections import Counter
from pathlib import Path

import support

WIDTH, HEIGHT, RATE = 64, 48, 10
CAPS = f"video/x-raw,width={WIDTH},height={HEIGHT},framerate={RATE}/1"
FRAMES = 10
MP4 = "qtdemux name=d d.video_0 ! queue ! h264parse ! avdec_h264"
MATROSKA = "matroskademux ! queue ! h264parse ! avdec_h264"
GRAY = "video/x-raw,format=GRAY8"

# Of the lines: the whole loss, the content, the style.
COLORS = (b"\x22\x22\x22", b"\x1f\x78\xb4", b"\xd9\x5f\x02")


class Progress(support.Case):
    def paint_frames(self, *more, frames=FRAMES, end="fakesink",
                     iterations=2, mode="film", terminal=False):
        return self.start(
            "--style", self.paintings[0], "-p", f"iterations={iterations}",
            "-p", "threads=1", *more,
            *f"videotestsrc num-buffers={frames} pattern=ball ! {CAPS} ! "
             f"nststyle mode={mode} ! {end}".split(), terminal=terminal)

    def pixels(self, picture):
        """How many there are of each colour, below the legend."""
        support.launch(
            f"filesrc location={picture} ! pngdec ! videoconvert ! "
            "video/x-raw,format=RGB,width=960,height=540 ! "
            f"filesink location={self.path('rgb')}")
        data = Path(self.path("rgb")).read_bytes()
        self.assertEqual(len(data), 960 * 540 * 3)
        return Counter(data[at:at + 3]
                       for at in range(960 * 30 * 3, len(data), 3))

    def check_curve(self, picture, *least):
        """As many pixels of each line."""
        count = self.pixels(picture)
        self.assertGreater(count[b"\xff\xff\xff"], 960 * 540 * 0.8)
        for color, number in zip(COLORS, least):
            self.assertGreater(count[color], number, count.most_common(6))

    def test_pipeline(self):
        program = self.paint_frames("--curve", self.path("loss.png"))
        self.assertEqual(program.finish(), 0, program.text)
        program.wait_for(rf"frame \d+/{FRAMES}  evaluation [12]/2  loss \d")
        program.wait_for(rf"painted {FRAMES} frames, {2 * FRAMES} evaluations, "
                         r"loss [\d.]+, [\d.]+ s a frame")
        self.assertNotIn("\r", program.text)
        # Two for each column, where no other line lies upon it.
        self.check_curve(self.path("loss.png"), 1500, 500, 500)

    def test_still(self):
        program = self.paint_frames("-c", self.path("loss.png"), frames=1,
                                    iterations=60, mode="still")
        self.assertEqual(program.finish(), 0, program.text)
        program.wait_for("painted 1 frame, 60 evaluations")
        # How many points there are depends on the time that it takes; of the
        # content, which begins at 0, there may be the last one only.
        self.check_curve(self.path("loss.png"), 1500, 20, 20)

    def test_terminal(self):
        program = self.paint_frames(terminal=True)
        program.wait_for(r"\r\[-+\] 1/10  evaluation 1/2")
        program.wait_for(r"\r\[#+-+\] \d+/10")
        program.wait_for(r"\r\[#+\] 10/10 .* 0:00 left")
        self.assertEqual(program.finish(), 0, program.text)

    def test_film(self):
        if not support.have_elements("x264enc", "mp4mux", "qtdemux",
                                     "lamemp3enc", "h264parse",
                                     "avdec_h264"):
            self.skipTest("no x264, MP4 or MP3")
        film, painted = self.path("film.mp4"), self.path("painted.mp4")
        support.launch(
            f"videotestsrc num-buffers={FRAMES} ! {CAPS} ! x264enc ! "
            f"mp4mux name=m ! filesink location={film} "
            "audiotestsrc num-buffers=43 ! lamemp3enc ! m.")
        program = self.start("-s", self.paintings[0], "-p", "iterations=1",
                             film, painted)
        self.assertEqual(program.finish(), 0, program.text)
        self.assertEqual(self.size_of(painted, MP4, GRAY),
                         FRAMES * WIDTH * HEIGHT)
        sound = []
        for name in film, painted:
            support.launch(f"filesrc location={name} ! qtdemux name=d "
                           f"d.audio_0 ! filesink location={name}.mp3")
            sound.append(Path(name + ".mp3").read_bytes())
        self.assertGreater(len(sound[0]), 1000)
        self.assertEqual(*sound)

    def test_interrupted(self):
        """The file holds all that was painted."""
        if not support.have_elements("x264enc", "matroskamux", "matroskademux",
                                     "h264parse", "avdec_h264"):
            self.skipTest("no x264 or Matroska")
        painted = self.path("painted.mkv")
        program = self.paint_frames(
            frames=-1, iterations=20,
            end=f"x264enc ! matroskamux ! filesink location={painted}")
        program.wait_for("frame 1 ")
        program.process.send_signal(signal.SIGINT)
        program.wait_for("finishing the frame")
        self.assertEqual(program.finish(), 130, program.text)
        frames = int(program.wait_for(r"painted (\d+) frame").group(1))
        self.assertGreater(frames, 0)
        self.assertEqual(self.size_of(painted, MATROSKA, GRAY),
                         frames * WIDTH * HEIGHT)

    def test_interrupted_twice(self):
        """In a frame that would take days."""
        program = self.paint_frames(iterations=100000000)
        program.wait_for("frame 1/10")
        program.process.send_signal(signal.SIGTERM)
        program.wait_for("finishing the frame")
        program.process.send_signal(signal.SIGINT)
        self.assertEqual(program.finish(), 130, program.text)
        program.wait_for("stopped")

    def test_errors(self):
        film = self.path("film.mkv")
        Path(film).write_bytes(b"no film at all")
        end = "videotestsrc ! fakesink".split()
        for status, words, arguments in (
                (2, "usage", []),
                (2, "usage", [film]),
                (2, "--bad", ["--bad"]),
                (1, "there is no nststyle", end),
                (1, "nosuch.mp4|no such file", ["nosuch.mp4", "a.mp4"]),
                (1, "a.avi|.mkv", [film, "a.avi"]),
                (1, "own file", [film, film]),
                (1, "error", [film, self.path("a.mkv")]),
                (1, "nosuch.jpg", ["-s", "nosuch.jpg", film,
                                   self.path("a.mkv")]),
                (1, "style-location", ["videotestsrc", "!", "nststyle", "!",
                                       "fakesink"]),
                (1, "such=1", ["-p", "such=1", film, self.path("a.mkv")]),
                (1, "mix=2", ["-p", "mix=2", film, self.path("a.mkv")]),
                (1, "mix=x", ["-p", "mix=x", film, self.path("a.mkv")])):
            with self.subTest(arguments=arguments):
                self.expect_failure(status, words, *arguments)

    def test_curve_that_cannot_be_written(self):
        program = self.paint_frames("-c", self.path("no/loss.png"), frames=1)
        self.assertEqual(program.finish(), 1)
        program.wait_for("no/loss.png")


if __name__ == "__main__":
    support.main()
