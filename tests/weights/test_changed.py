#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""weights/convert.py: files changed at random are converted or refused."""

import contextlib
import io
import random
import resource
import unittest
import unittest.mock

import support

convert = support.import_convert()

import h5py  # noqa: E402, F401 # before the fork, once
import numpy as np  # noqa: E402

import networks  # noqa: E402

CHANGES = 300
# Each is a process.
CHANGES_OF_KERAS = 150
MORE_MEMORY = 1 << 30
EXTREMES = (b"\0", b"\x7f", b"\x80", b"\xff", b"\xff" * 4, b"\xff" * 8,
            b"\0" * 8, b"\xff\xff\xff\x7f", b"\0\0\0\x80")


def place(rng, data):
    """Rather where the structure is: at the begin and the end."""
    if rng.random() < 0.4:
        return rng.randrange(min(len(data), 2048))
    if rng.random() < 0.3:
        return rng.randrange(max(0, len(data) - 2048), len(data))
    return rng.randrange(len(data))


def change(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4, 8))):
        if not data:
            break
        at, kind = place(rng, data), rng.randrange(6)
        if kind == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            piece = rng.choice(EXTREMES)
            data[at:at + len(piece)] = piece
        elif kind == 2:
            data[at] = rng.randrange(256)
        elif kind == 3:
            del data[at:at + rng.choice((1, 4, 8, 64))]
        elif kind == 4:
            other, size = place(rng, data), rng.choice((1, 4, 16, 64))
            data[at:at] = data[other:other + size]
        elif rng.random() < 0.2:
            del data[at:]
    return bytes(data)


class Options:
    architecture = preprocessing = source = None
    rgb = check = False
    dtype = "f32"

    def __init__(self, source, output):
        self.input, self.output = str(source), str(output)


class Changed(support.InFolder):
    @classmethod
    def setUpClass(cls):
        """A leap in memory is a failure, not a slow machine."""
        with open("/proc/self/statm", encoding="ascii") as statm:
            size = int(statm.read().split()[0]) * resource.getpagesize()
        cls.before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS,
                           (size + MORE_MEMORY, cls.before[1]))

    @classmethod
    def tearDownClass(cls):
        resource.setrlimit(resource.RLIMIT_AS, cls.before)

    def setUp(self):
        super().setUp()
        # The disk is not what is tested.
        patch = unittest.mock.patch.object(convert.os, "fsync")
        patch.start()
        self.addCleanup(patch.stop)

    def check_one(self, data):
        """Whether it was converted."""
        output = self.folder / "output"
        messages = io.StringIO()
        options = Options(self.write(data), output)
        with contextlib.redirect_stderr(messages), \
                contextlib.redirect_stdout(io.StringIO()):
            status = convert.run(options)
        if status == 0:
            tensors, _, _ = networks.parse_safetensors(output.read_bytes())
            self.assertIn("conv1_1.weight", tensors)
            self.assertTrue(all(np.isfinite(array).all()
                                for array in tensors.values()))
            output.unlink()
        else:
            message = messages.getvalue()
            self.assertEqual(status, 1)
            self.assertEqual(message.count("\n"), 1, message)
            self.assertTrue(message.startswith(f"{convert.PROGRAM}: "),
                            message)
            self.assertNotIn("not enough memory", message)
            self.assertLess(len(message), 600)
        self.assertEqual(self.names(), {"input"})
        return status == 0

    def check(self, data, seed, changes=CHANGES):
        self.assertTrue(self.check_one(data))
        rng = random.Random(seed)
        converted = 0
        for number in range(changes):
            changed = change(rng, data)
            with self.subTest(number=number):
                converted += self.check_one(changed)
        # Neither everything nor nothing matters.
        self.assertTrue(0 < converted < changes)

    def keras(self, *arguments, **options):
        path = self.folder / "keras"
        networks.keras(path, networks.vgg(), *arguments, **options)
        data = path.read_bytes()
        path.unlink()
        return data

    def test_keras(self):
        self.check(self.keras(), 1, CHANGES_OF_KERAS)

    def test_keras_chunks(self):
        self.check(self.keras("model", chunks=True, compression="gzip"), 2,
                   CHANGES_OF_KERAS)

    def test_torch_stream(self):
        self.check(networks.torch_stream(networks.torchvision()), 3)

    def test_torch_stream_of_parameters(self):
        self.check(networks.torch_stream(networks.torchvision(),
                                         wrapped=True), 4)

    def test_torch_zip(self):
        self.check(networks.torch_zip(networks.torchvision()), 5)

    def test_safetensors(self):
        self.check(networks.safetensors(networks.vgg("vgg19"),
                                        {"architecture": "vgg19"}), 6)

    def test_caffemodel(self):
        self.check(networks.caffemodel(networks.vgg()), 7)

    def test_caffemodel_new_unpacked(self):
        self.check(networks.caffemodel(networks.vgg(), False, False), 8)

    def test_npz(self):
        self.check(networks.npz(networks.vgg()), 9)

    def test_npz_compressed(self):
        self.check(networks.npz(networks.tensorflow_names(networks.vgg()),
                                np.savez_compressed), 10)


if __name__ == "__main__":
    unittest.main()
