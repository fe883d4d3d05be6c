#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""live-view: its keys, its terminal, its window, how it ends."""

import contextlib
import signal
import termios
from pathlib import Path

import screen
import support

SMALL = ("--work-size", "64", "--iterations", "1")
NOWHERE = ("--sink", "fakesink")


class LiveView(support.Case):
    def view(self, *arguments, terminal=False):
        styles = [word for name in self.paintings
                  for word in ("--style", name)]
        return self.start(*SMALL, *NOWHERE, *styles, *arguments,
                          terminal=terminal)

    def check_keys(self, view):
        view.wait_for("style 1 of 2: .*one.png")
        for key, answer in (
                ("n", "style 2 of 2: .*two.png"), ("n", "style 1 of 2"),
                ("p", "style 2 of 2"), ("1", "style 1 of 2"),
                ("2", "style 2 of 2"), ("-", r"mix 0\.9"), ("-", r"mix 0\.8"),
                ("+", r"mix 0\.9"), (">", r"wipe 0\.05"), (">", r"wipe 0\.10"),
                ("<", r"wipe 0\.05"), (" ", "paused"),
                (" ", r"[\r\n]\d+ frames")):
            with self.subTest(key=key):
                view.write(key)
                view.wait_for(answer)
        # Neither painting nor key.
        view.write("9x")
        view.write("q")
        self.assertEqual(view.finish(), 0, view.text)
        self.assertNotIn("error", view.text)

    def test_keys_of_a_pipe(self):
        self.check_keys(self.view("--test"))

    def test_keys_of_a_terminal(self):
        view = self.view("--test", terminal=True)
        view.wait_for(r"\r[1-9]\d* frames  \d+ ms a frame")
        view.place = 0
        self.check_keys(view)

    def test_terminal_is_restored(self):
        for number in (None, signal.SIGINT, signal.SIGTERM, signal.SIGHUP,
                       signal.SIGQUIT, signal.SIGSEGV):
            with self.subTest(signal=number):
                view = self.view("--test", terminal=True)
                # Until it writes its first line it may not be changed.
                view.wait_for("style 1 of 2")
                self.assertFalse(self.echoes(view))
                if number is None:
                    view.write("q")
                else:
                    view.process.send_signal(number)
                ended = -number if number in (signal.SIGQUIT,
                                              signal.SIGSEGV) else 0
                self.assertEqual(view.finish(), ended, view.text)
                self.assertTrue(self.echoes(view))

    def echoes(self, view):
        flags = termios.tcgetattr(view.terminal)[3]
        both = termios.ECHO | termios.ICANON
        self.assertIn(flags & both, (0, both))
        return flags & both == both

    def test_keys_in_a_frame_without_end(self):
        for key, number in (("q", None), ("", signal.SIGINT)):
            with self.subTest(key=key):
                view = self.view("--test", "--work-size", "320",
                                 "--iterations", "100000000")
                view.write("n" * 10 + "+-<> 21  ")
                view.wait_for("style 1 of 2: (?s:.*)paused(?s:.*)paused")
                view.write(key)
                if number:
                    view.process.send_signal(number)
                self.assertEqual(view.finish(), 0, view.text)

    def test_keys_before_it_plays(self):
        view = self.view("--test", terminal=True)
        view.write("nnnnnnnnnnq")
        self.assertEqual(view.finish(), 0, view.text)

    def test_without_keyboard(self):
        view = self.view("--test")
        view.process.stdin.close()
        view.wait_for("style 1 of 2")
        view.process.send_signal(signal.SIGTERM)
        self.assertEqual(view.finish(), 0, view.text)
        view.wait_for(r"\d+ frames")

    def test_window(self):
        if not support.have_elements("ximagesink"):
            self.skipTest("no ximagesink")
        with screen.Screen() as display:
            view = self.start(*SMALL, "--test", "--style", self.paintings[0],
                              "--style", self.paintings[1],
                              env={"DISPLAY": display.name})
            view.wait_for("style 1 of 2")
            window = display.wait_for_picture(320, 240)
            for key, answer in (("n", "style 2 of 2"), ("1", "style 1 of 2"),
                                ("minus", r"mix 0\.9"), ("space", "paused")):
                with self.subTest(key=key):
                    self.press(display, window, key, view, answer)
            self.press(display, window, "Escape", view, r"\d+ frames")
            self.assertEqual(view.finish(), 0, view.text)

    def press(self, display, window, key, view, answer):
        """Again when there is no answer: ximagesink reads keys first and
        then other events, and throws away a key that comes in between."""
        for _ in range(10):
            display.press(window, key)
            with contextlib.suppress(AssertionError):
                return view.wait_for(answer, patience=support.PATIENCE / 10)
        raise AssertionError(f"it did not say '{answer}':\n{view.text}")

    def test_no_screen(self):
        view = self.start(*SMALL, "--test", "--style", self.paintings[0],
                          env={"DISPLAY": "", "WAYLAND_DISPLAY": ""})
        self.assertEqual(view.finish(), 1, view.text)
        view.wait_for("error: there is no screen.*--sink")

    def test_launch_line(self):
        arguments = support.documented("live-view")
        self.assertEqual(arguments[:2], ["--device", "/dev/video0"])
        for name, there in zip(("painting.jpg", "other.jpg"), self.paintings):
            arguments[arguments.index(name)] = there
        view = self.start("--test", *SMALL, *NOWHERE, *arguments[2:])
        view.wait_for("style 1 of 2")
        view.write("q")
        self.assertEqual(view.finish(), 0, view.text)

    def test_film(self):
        """It begins anew."""
        if not support.have_elements("jpegenc", "matroskamux",
                                     "matroskademux", "jpegdec"):
            self.skipTest("no Matroska or JPEG")
        film = self.path("film.mkv")
        support.launch("videotestsrc num-buffers=10 ! "
                       "video/x-raw,width=64,height=48,framerate=10/1 ! "
                       f"jpegenc ! matroskamux ! filesink location={film}")
        view = self.view("--file", film, terminal=True)
        view.wait_for(r"\r2[0-9] frames")
        view.write("q")
        self.assertEqual(view.finish(), 0, view.text)

    def test_errors(self):
        style = ["--style", self.paintings[0]]
        test = ["--test", *NOWHERE]
        nothing = self.path("nothing")
        Path(nothing).write_bytes(b"neither a film nor a painting")
        for status, words, arguments in (
                (2, "--style", test),
                (2, "--device", style),
                (2, "--device", ["--test", "--file", self.paintings[0],
                                 *style]),
                (2, "nosuch.mp4", ["--file", "nosuch.mp4", *style]),
                (2, "nothing", ["--file", nothing, *style]),
                (2, "folder", ["--file", str(self.folder), *style]),
                (2, "no such painting", [*test, "--style", "nosuch.jpg"]),
                (2, "nothing", [*test, "--style", nothing]),
                (2, "folder", [*test, *style, "--style", str(self.folder)]),
                (2, "no such camera", ["--device", "nosuch", *style]),
                (1, '"mode"|"nosuch"', [*test, "--mode", "nosuch", *style]),
                (2, "--sink", ["--test", "--sink", " ", *style]),
                (1, "nosuch", ["--test", "--sink", "nosuch", *style]),
                (2, "extra", [*test, *style, "extra"]),
                (2, "--iterations", [*test, "--iterations", "0", *style])):
            with self.subTest(arguments=arguments):
                self.expect_failure(status, words, *arguments)

    def test_camera_that_is_none(self):
        if not support.have_elements("v4l2src"):
            self.skipTest("no v4l2src")
        self.expect_failure(1, "error: |/dev/null", "--device", "/dev/null",
                            *NOWHERE, "--style", self.paintings[0])

    def test_no_nststyle(self):
        self.expect_failure(1, 'no element "nststyle"|GST_PLUGIN_PATH',
                            "--test", *NOWHERE, "--style", self.paintings[0],
                            env=self.without("libgstnststyle.so"))


if __name__ == "__main__":
    support.main()
