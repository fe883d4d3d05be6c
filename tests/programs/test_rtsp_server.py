#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""rtsp-server: two clients watch, the painting changes, it ends."""

import signal
import unittest
from pathlib import Path

import support

NEEDED = ("x264enc", "rtph264pay", "rtspsrc", "rtph264depay", "avdec_h264",
          "opusenc", "rtpopuspay")
SMALL = ("--work-size", "64", "--iterations", "1")
# Of a client: prints a line for each frame.
PICTURES = "r. ! queue ! rtph264depay ! avdec_h264 ! " \
    "identity name=picture silent=false ! fakesink sync=false"
SOUND = "r. ! queue ! rtpopusdepay ! " \
    "identity name=sound silent=false ! fakesink sync=false"


class RtspServer(support.Case):
    def setUp(self):
        if not support.have_elements(*NEEDED):
            self.skipTest("no x264, Opus or RTSP")
        super().setUp()

    def serve(self, *arguments):
        """The program, and its address."""
        styles = [word for name in self.paintings
                  for word in ("--style", name)]
        server = self.start("--address", "127.0.0.1", "--port", "0", *SMALL,
                            *styles, *arguments)
        return server, server.wait_for(r"rtsp://\S+").group(0)

    def watch(self, address, streams):
        client = support.Program(
            ["gst-launch-1.0", "-v", *f"rtspsrc name=r location={address} "
             f"protocols=tcp latency=0 {streams}".split()])
        self.addCleanup(client.close)
        return client

    def see(self, clients, count, what="picture"):
        for client in clients:
            for _ in range(count):
                client.wait_for(rf"{what}: last-message = chain")

    def interrupt(self, server):
        server.process.send_signal(signal.SIGINT)
        self.assertEqual(server.finish(), 0, server.text)

    def test_two_clients(self):
        broken = self.path("broken.png")
        Path(broken).write_bytes(b"no picture")
        server, address = self.serve("--test", "--mount", "tv", "--style",
                                     broken)
        self.assertTrue(address.endswith("/tv"), address)
        server.wait_for("style 1 of 3: .*one.png")
        clients = [self.watch(address, PICTURES) for _ in range(2)]
        self.see(clients, 5)
        server.write("\n")
        server.wait_for("style 2 of 3: .*two.png")
        self.see(clients, 5)
        # The element says that it was asked.
        server.write("3\n")
        server.wait_for("style 3 of 3: .*broken.png")
        server.wait_for("warning: .*broken.png.*not a picture")
        self.see(clients, 5)
        server.write("4\n")
        server.wait_for("1 to 3: this one")
        self.interrupt(server)

    def test_clients_after_each_other(self):
        server, address = self.serve("--test")
        for _ in range(2):
            client = self.watch(address, PICTURES)
            self.see([client], 3)
            client.process.send_signal(signal.SIGINT)
            client.finish()
        server.write("q\n")
        self.assertEqual(server.finish(), 0, server.text)

    def test_film(self):
        """It begins anew, with its sound."""
        if not support.have_elements("mp4mux", "qtdemux", "lamemp3enc"):
            self.skipTest("no MP4 or MP3")
        film = self.path("film.mp4")
        support.launch(
            "videotestsrc num-buffers=10 ! "
            "video/x-raw,width=64,height=48,framerate=10/1 ! x264enc ! "
            f"mp4mux name=m ! filesink location={film} "
            "audiotestsrc num-buffers=43 ! lamemp3enc ! m.")
        server, address = self.serve("--file", film)
        client = self.watch(address, f"{PICTURES} {SOUND}")
        self.see([client], 25)
        client.place = 0
        # 20 ms each.
        self.see([client], 75, "sound")
        self.interrupt(server)

    def test_interrupted_alone(self):
        self.interrupt(self.serve("--test")[0])

    def test_errors(self):
        port = self.serve("--test")[1].split(":")[2].split("/")[0]
        style = ["--style", self.paintings[0]]
        nothing = self.path("nothing.mp4")
        Path(nothing).write_bytes(b"no film at all")
        for status, words, arguments in (
                (1, f"port {port}", ["--address", "127.0.0.1", "--port", port,
                                     "--test", *style]),
                (2, "--style", ["--test"]),
                (2, "no such painting", ["--test", "--style", "nosuch.jpg"]),
                (2, "--camera", ["--camera"]),
                (2, "--device", style),
                (2, "nosuch.mp4", ["--file", "nosuch.mp4", *style]),
                (1, "nothing.mp4", ["--file", nothing, *style]),
                (2, "--port", ["--test", "--port", "65536", *style])):
            with self.subTest(arguments=arguments):
                self.expect_failure(status, words, *arguments)


if __name__ == "__main__":
    unittest.main()
