#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""rtsp-server: clients watch and vanish, the painting changes, it ends."""

import signal
import socket
from pathlib import Path

import support

NEEDED = ("x264enc", "rtph264pay", "rtspsrc", "rtph264depay", "avdec_h264",
          "opusenc", "rtpopuspay")
SMALL = ("--work-size", "64", "--iterations", "1")
# A frame of this takes longer than the test.
ENDLESS = ("--work-size", "320", "--iterations", "100000000")
# Less than the 20 s after which gst-rtsp-server gives up a picture.
SOON = 15
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
        """The program, and its address; what is said last counts."""
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

    def interrupt(self, server, number=signal.SIGINT):
        server.process.send_signal(number)
        self.assertEqual(server.finish(SOON), 0, server.text)

    def test_two_clients(self):
        third = self.paint("three.png", 1)
        server, address = self.serve("--test", "--mount", "tv", "--style",
                                     third)
        self.assertTrue(address.endswith("/tv"), address)
        server.wait_for("style 1 of 3: .*one.png")
        clients = [self.watch(address, PICTURES) for _ in range(2)]
        self.see(clients, 5)
        server.write("\n")
        server.wait_for("style 2 of 3: .*two.png")
        self.see(clients, 5)
        # The element says that it was asked.
        Path(third).write_bytes(b"no picture")
        server.write("3\n")
        server.wait_for("style 3 of 3: .*three.png")
        server.wait_for("warning: .*three.png.*not a picture")
        self.see(clients, 5)
        server.write("4\n")
        server.wait_for("1 to 3: this one")
        self.interrupt(server)

    def test_ten_paintings_at_once(self):
        """While one watches, and when the watcher has been killed."""
        server, address = self.serve("--test")
        client = self.watch(address, PICTURES)
        self.see([client], 3)
        for _ in range(2):
            server.write("\n" * 10 + "2\n1\n" * 5)
            for _ in range(10):
                server.wait_for("style 2 of 2")
            server.wait_for("style 1 of 2")
            client.place = len(client.text)
            self.see([client], 5)
            client.process.kill()
            client = self.watch(address, PICTURES)
        self.see([client], 3)
        self.interrupt(server)
        # The server said farewell.
        client.finish()

    def test_mode(self):
        server, address = self.serve("--test", "--mode", "still")
        self.see([self.watch(address, PICTURES)], 3)
        self.interrupt(server)

    def test_nonsense(self):
        """From clients, and no line but the beginning of one."""
        server, address = self.serve("--test")
        port = int(address.split(":")[2].split("/")[0])
        for data in b"GET / HTTP/1.0\r\n\r\n", b"\0\xff" * 1000, b"":
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(data)
        self.see([self.watch(address, PICTURES)], 3)
        server.write("x" * 1000 + "\n")
        server.wait_for("1 to 2: this one")
        server.write("2")
        self.interrupt(server)

    def test_interrupted_before_first_frame(self):
        server, address = self.serve("--test", *ENDLESS)
        clients = [self.watch(address, PICTURES) for _ in range(2)]
        for client in clients:
            client.wait_for("Sending .*request|Progress: .*Retrieving")
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
        for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            with self.subTest(signal=number):
                self.interrupt(self.serve("--test")[0], number)

    def test_without_keyboard(self):
        server, address = self.serve("--test")
        server.process.stdin.close()
        self.see([self.watch(address, PICTURES)], 3)
        self.interrupt(server)

    def test_launch_line(self):
        arguments = support.documented("rtsp-server")
        self.assertEqual(arguments[:2], ["--device", "/dev/video0"])
        for name, there in zip(("painting.jpg", "other.jpg"), self.paintings):
            arguments[arguments.index(name)] = there
        server = self.start("--test", "--port", "0", *SMALL, *arguments[2:])
        server.wait_for("style 1 of 2")
        self.interrupt(server)

    def test_missing_elements(self):
        style = ["--port", "0", "--test", "--style", self.paintings[0]]
        for plugin, element in (("libgstx264.so", "x264enc"),
                                ("libgstnststyle.so", "nststyle")):
            with self.subTest(element=element):
                self.expect_failure(1, f'no element "{element}"|plugin',
                                    *style, env=self.without(plugin))

    def test_errors(self):
        port = self.serve("--test")[1].split(":")[2].split("/")[0]
        style = ["--style", self.paintings[0]]
        nothing = self.path("nothing.mp4")
        Path(nothing).write_bytes(b"no film at all")
        test = ["--port", "0", "--test"]
        for status, words, arguments in (
                (1, f"127.0.0.1, port {port}|in use",
                 ["--address", "127.0.0.1", "--port", port, "--test", *style]),
                (1, "port 0", [*test, "--address", "300.1.1.1", *style]),
                (2, "--style", test),
                (2, "no such painting", [*test, "--style", "nosuch.jpg"]),
                (2, "nothing.mp4", [*test, "--style", nothing]),
                (2, "folder", [*test, "--style", str(self.folder)]),
                (1, '"mode"|"nosuch"', [*test, "--mode", "nosuch", *style]),
                (2, "--camera", ["--camera"]),
                (2, "--device", style),
                (2, "nosuch.mp4", ["--file", "nosuch.mp4", *style]),
                (2, "nothing.mp4", ["--file", nothing, *style]),
                (2, "folder", ["--file", str(self.folder), *style]),
                (2, "--mount", [*test, "--mount", "a b", *style]),
                (2, "--bitrate", [*test, "--bitrate", "0", *style]),
                (2, "--port", ["--test", "--port", "65536", *style])):
            with self.subTest(arguments=arguments):
                self.expect_failure(status, words, *arguments)


if __name__ == "__main__":
    support.main()
