#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""weights/fetch.sh: from files and from a server of this machine."""

import hashlib
import os
import shutil
import subprocess
import sys
import unittest

import support

convert = support.import_convert()

import networks  # noqa: E402
import server  # noqa: E402

TOOLS = ("sh", "dirname", "basename", "awk", "tr", "wc", "mkdir", "rm", "mv",
         "cat", "readlink", "python3")
CLOSED = "http://127.0.0.1:9"  # discard: nobody listens


class Fetch(support.InFolder):
    def setUp(self):
        super().setUp()
        path = self.folder / "made.h5"
        networks.keras(path, networks.vgg())
        self.content = path.read_bytes()
        path.unlink()
        self.hash = hashlib.sha256(self.content).hexdigest()
        self.nst = self.folder / "data" / "nst"
        self.output = self.nst / "vgg16.safetensors"
        self.part = self.nst / "net.h5.part"
        # curl is found, and the real servers are not.
        self.environment = {
            **os.environ, "XDG_DATA_HOME": str(self.folder / "data"),
            "PYTHONDONTWRITEBYTECODE": "1", "no_proxy": "127.0.0.1",
            "https_proxy": CLOSED, "http_proxy": CLOSED}

    def fetch(self, *arguments, **environment):
        return subprocess.run(
            ["sh", support.WEIGHTS / "fetch.sh", *arguments],
            capture_output=True, text=True, check=False, timeout=300,
            env={**self.environment, **environment})

    def serve(self, **files):
        site = server.Site({"/net.h5": self.content, **files})
        self.addCleanup(site.close)
        return site

    def fetch_from(self, site, *arguments, **environment):
        return self.fetch("vgg16", "--url", site.address + "/net.h5",
                          "--sha256", self.hash, *arguments, **environment)

    def check_done(self, run, output=None, also=()):
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        output = output or self.output
        tensors, metadata, _ = networks.parse_safetensors(
            output.read_bytes())
        self.assertEqual(list(tensors), list(networks.vgg()))
        self.assertEqual(metadata["source_sha256"], self.hash)
        self.assertEqual({path.name for path in output.parent.iterdir()},
                         {output.name, *also})

    def check_failed(self, run, *words):
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)
        self.assertNotIn("Traceback", run.stderr)
        self.assertFalse(self.output.exists())


class Downloads(Fetch):
    def test_server(self):
        site = self.serve()
        run = self.fetch_from(site)
        self.check_done(run)
        self.assertIn("network-location=vgg16\n", run.stdout)
        self.assertEqual(site.requests, [("/net.h5", None)])

    def test_file(self):
        path = self.write(self.content, "net.h5")
        output = self.folder / "there" / "mine.safetensors"
        run = self.fetch("vgg16", "--url", f"file://{path}", "--sha256",
                         self.hash.upper(), "--out", output, "--keep",
                         "--f32")
        self.check_done(run, output, also={"net.h5"})
        self.assertIn(f"network-location={output}\n", run.stdout)
        tensors = networks.parse_safetensors(output.read_bytes())[0]
        self.assertEqual(tensors["conv1_1.weight"].dtype.str, "<f4")

    def test_no_such_file(self):
        self.check_failed(self.fetch("vgg16", "--url", "file:///none.h5"),
                          "no such file")

    def test_home(self):
        run = self.fetch_from(self.serve(), XDG_DATA_HOME="",
                              HOME=str(self.folder))
        self.check_done(run, self.folder / ".local" / "share" / "nst" /
                        "vgg16.safetensors")

    def test_breaks_off(self):
        """It goes on by itself as long as more comes."""
        site = self.serve()
        site.breaks = [1000, 2000]
        self.check_done(self.fetch_from(site))
        self.assertEqual([begin for _, begin in site.requests],
                         [None, 1000, 3000])

    def test_resumes_later(self):
        site = self.serve()
        site.breaks = [1000, 0]
        self.check_failed(self.fetch_from(site), "broke off",
                          str(self.part))
        self.assertEqual(self.part.read_bytes(), self.content[:1000])
        self.check_done(self.fetch_from(site))
        self.assertEqual([begin for _, begin in site.requests],
                         [None, 1000, 1000])

    def test_part_is_whole(self):
        self.nst.mkdir(parents=True)
        self.part.write_bytes(self.content)
        site = self.serve()
        self.check_done(self.fetch_from(site))
        self.assertEqual(site.requests, [])

    def test_part_is_too_long(self):
        self.nst.mkdir(parents=True)
        self.part.write_bytes(self.content + b"more")
        self.check_done(self.fetch_from(self.serve()))

    def test_part_of_another_file(self):
        self.nst.mkdir(parents=True)
        self.part.write_bytes(b"x" * 1000)
        run = self.fetch_from(self.serve())
        self.check_done(run)
        self.assertIn("another file", run.stdout)

    def test_server_without_ranges(self):
        site = self.serve()
        site.ranges = False
        site.breaks = [1000]
        self.check_done(self.fetch_from(site))

    def test_wget(self):
        if not shutil.which("wget"):
            self.skipTest("no wget")
        folder = self.folder / "bin"
        folder.mkdir()
        for tool in (*TOOLS, "wget"):
            (folder / tool).symlink_to(shutil.which(tool))
        (folder / "python3").unlink()
        (folder / "python3").symlink_to(sys.executable)
        site = self.serve()
        self.nst.mkdir(parents=True)
        self.part.write_bytes(self.content[:1000])
        self.check_done(self.fetch_from(site, PATH=str(folder)))
        self.assertEqual([begin for _, begin in site.requests], [1000])
        self.output.unlink()
        del site.files["/net.h5"]
        self.check_failed(self.fetch_from(site, PATH=str(folder)), "error")
        (folder / "wget").unlink()
        self.check_failed(self.fetch_from(site, PATH=str(folder)),
                          "neither curl nor wget")


class Problems(Fetch):
    def test_not_found(self):
        site = self.serve()
        del site.files["/net.h5"]
        self.check_failed(self.fetch_from(site), "answers 404",
                          site.address + "/net.h5", self.hash,
                          str(self.nst / "net.h5"))

    def test_disk_is_full(self):
        """As a limit of 512 bytes to a file tells it."""
        site = self.serve()
        run = subprocess.run(
            ["sh", "-c", "trap '' XFSZ && ulimit -f 1 && exec sh \"$@\"", "sh",
             support.WEIGHTS / "fetch.sh", "vgg16", "--url",
             site.address + "/net.h5", "--sha256", self.hash],
            capture_output=True, text=True, check=False, timeout=300,
            env=self.environment)
        self.check_failed(run, f"{self.part} cannot be written",
                          "is the disk full?")

    def test_wrong_hash(self):
        site = self.serve()
        run = self.fetch("vgg16", "--url", site.address + "/net.h5",
                         "--sha256", "0" * 64)
        self.check_failed(run, "0" * 64, self.hash)
        self.assertEqual(list(self.nst.iterdir()), [])

    def test_published_hash(self):
        """Without --sha256 it is the published file that has to come."""
        site = self.serve()
        run = self.fetch("vgg16", "--url", site.address + "/net.h5")
        self.check_failed(run, "6d6bbae143d832006294945121d1f1fc",
                          hashlib.md5(self.content).hexdigest())

    def test_offline(self):
        for architecture, origin in (("vgg16", "keras"), ("vgg19", "keras"),
                                     ("vgg16", "torchvision"),
                                     ("vgg19", "torchvision")):
            run = self.fetch(architecture, "--from", origin)
            lines = [line.split() for line in convert.provenance.PUBLISHED
                     .read_text(encoding="utf-8").splitlines()]
            for line in lines:
                if line[:2] == [architecture, origin]:
                    name = line[5].split("/")[-1]
                    self.check_failed(run, "offline", line[3], line[4],
                                      line[5], str(self.nst / name))

    def test_by_hand(self):
        """What the offline message says works."""
        self.nst.mkdir(parents=True)
        (self.nst / "net.h5").write_bytes(self.content)
        run = self.fetch("vgg16", "--url", CLOSED + "/net.h5", "--sha256",
                         self.hash)
        self.check_done(run, also={"net.h5"})

    def test_wrong_file_by_hand_stays(self):
        self.nst.mkdir(parents=True)
        mine = self.nst / "net.h5"
        mine.write_bytes(b"mine")
        self.check_failed(self.fetch_from(self.serve()), self.hash,
                          "Remove it")
        self.assertEqual(mine.read_bytes(), b"mine")

    def test_output_is_there(self):
        site = self.serve()
        self.check_done(self.fetch_from(site))
        before = self.output.stat()
        run = self.fetch_from(site)
        self.check_done(run)
        self.assertIn("there already", run.stdout)
        self.assertEqual(self.output.stat().st_mtime_ns, before.st_mtime_ns)
        self.assertEqual(len(site.requests), 1)
        data = bytearray(self.output.read_bytes())
        data[-1] ^= 1
        self.output.write_bytes(data)
        run = self.fetch_from(site)
        self.check_done(run)
        self.assertIn("getting it anew", run.stdout)
        self.assertNotEqual(self.output.read_bytes(), bytes(data))

    def test_wrong_network(self):
        """The hash is right, and the file no VGG-16: it is kept."""
        content = networks.safetensors(networks.vgg("vgg19"))
        site = self.serve()
        site.files["/net.h5"] = content
        run = self.fetch("vgg16", "--url", site.address + "/net.h5",
                         "--sha256", hashlib.sha256(content).hexdigest())
        self.check_failed(run, "conv3_4", "conversion failed")
        self.assertEqual({path.name for path in self.nst.iterdir()},
                         {"net.h5"})

    def test_missing_packages(self):
        folder = self.folder / "modules"
        folder.mkdir()
        (folder / "h5py.py").write_text("raise ImportError\n")
        self.check_failed(self.fetch("vgg16", PYTHONPATH=str(folder)),
                          "apt-get install", "python3-h5py")
        (folder / "numpy.py").write_text("raise ImportError\n")
        self.check_failed(self.fetch("vgg16", "--from", "torchvision",
                                     PYTHONPATH=str(folder)),
                          "apt-get install", "python3-numpy")

    def test_usage(self):
        for arguments in ((), ("vgg11",), ("vgg16", "--from", "elsewhere"),
                          ("vgg16", "--out"), ("vgg16", "--what")):
            run = self.fetch(*arguments)
            self.assertEqual(run.returncode, 2)
            self.assertNotEqual(run.stderr, "")

    def test_usage_names_the_command(self):
        script = support.WEIGHTS / "fetch.sh"
        installed = self.folder / "nst-fetch-weights"
        installed.symlink_to(script)
        for called, name in ((script, f"sh {script}"),
                             (installed, "nst-fetch-weights")):
            usage = subprocess.run(["sh", called, "--help"], check=True,
                                   capture_output=True, text=True).stdout
            self.assertTrue(usage.startswith(f"usage: {name} vgg16|"), usage)
            self.assertIn(str(support.WEIGHTS / "published.txt"), usage)


if __name__ == "__main__":
    unittest.main()
