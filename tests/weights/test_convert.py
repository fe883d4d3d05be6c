#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""weights/convert.py: every layout gives the same tensors."""

import hashlib
import os
import subprocess
import unittest

import support

convert = support.import_convert()

import numpy as np  # noqa: E402

import networks  # noqa: E402


class Layouts(support.InFolder):
    def check(self, path, architecture="vgg16", preprocessing="caffe",
              options=(), expected=None):
        run = self.convert(path, "--dtype", "f32", *options)
        self.assertEqual(run.returncode, 0, run.stderr)
        data = (self.folder / "output").read_bytes()
        tensors, metadata, body = networks.parse_safetensors(data)
        expected = expected or networks.vgg(architecture)
        self.assertEqual(list(tensors), list(expected))
        for name, array in expected.items():
            np.testing.assert_array_equal(tensors[name], array, name)
        self.assertEqual(metadata["architecture"], architecture)
        self.assertEqual(metadata["preprocessing"], preprocessing)
        self.assertEqual(metadata["sha256"],
                         hashlib.sha256(body).hexdigest())
        self.assertEqual(metadata["source_sha256"],
                         hashlib.sha256(path.read_bytes()).hexdigest())
        self.check_library(architecture, preprocessing, expected)
        return metadata

    def check_library(self, architecture, preprocessing, expected):
        """What the C library finds in the output."""
        program = os.environ.get("NST_READ_NETWORK")
        if not program:
            return
        run = subprocess.run([program, self.folder / "output"],
                             capture_output=True, text=True, check=True,
                             timeout=60)
        widths = [f"{name.split('.')[0]} {array.size}"
                  for name, array in expected.items() if array.ndim == 1]
        self.assertEqual(run.stdout.splitlines(),
                         [architecture, preprocessing, *widths])
        run = subprocess.run(
            [os.environ["NST_WEIGHTS"], "verify", self.folder / "output"],
            capture_output=True, text=True, check=True, timeout=60)
        self.assertIn("SHA-256 as the metadata says", run.stdout)

    def check_bytes(self, data, *arguments, **options):
        return self.check(self.write(data), *arguments, **options)

    def test_keras(self):
        for layout in ("published", "keras2", "model"):
            for architecture in networks.BLOCKS:
                with self.subTest(layout=layout, architecture=architecture):
                    path = self.folder / "input"
                    networks.keras(path, networks.vgg(architecture), layout)
                    self.check(path, architecture)

    def test_keras_in_chunks_of_doubles(self):
        path = self.folder / "input"
        networks.keras(path, networks.vgg(), "keras2", "<f8", chunks=True,
                       compression="gzip", shuffle=True)
        self.check(path)

    def test_torch_stream(self):
        for architecture in networks.BLOCKS:
            self.check_bytes(
                networks.torch_stream(networks.torchvision(architecture)),
                architecture, "torch")

    def test_torch_stream_of_parameters(self):
        self.check_bytes(
            networks.torch_stream(networks.torchvision(), wrapped=True),
            "vgg16", "torch")

    def test_torch_zip(self):
        for architecture in networks.BLOCKS:
            self.check_bytes(
                networks.torch_zip(networks.torchvision(architecture)),
                architecture, "torch")

    def test_torch_itself(self):
        try:
            import torch
        except ImportError:
            self.skipTest("no python3-torch")
        path = self.folder / "input"
        tensors = {name: torch.from_numpy(array.copy())
                   for name, array in networks.torchvision().items()}
        # Not contiguous, at an offset, and with a storage in common.
        both = torch.cat([tensors["features.2.bias"],
                          tensors["features.0.bias"]])
        tensors["features.2.bias"], tensors["features.0.bias"] = \
            both[:2], torch.nn.Parameter(both[2:])
        tensors["features.5.weight"] = \
            tensors["features.5.weight"].permute(3, 2, 1, 0).contiguous() \
            .permute(3, 2, 1, 0)
        tensors["number"] = torch.tensor(3)
        for in_zip in (False, True):
            for saved in (tensors, {"state_dict": tensors, "epoch": 3}):
                torch.save(saved, path,
                           _use_new_zipfile_serialization=in_zip)
                self.check(path, "vgg16", "torch")
        torch.save({name: tensor.bfloat16() if tensor.is_floating_point()
                    else tensor for name, tensor in tensors.items()}, path)
        self.check(path, "vgg16", "torch", expected={
            name: torch.from_numpy(array).bfloat16().float().numpy()
            for name, array in networks.vgg().items()})

    def test_safetensors(self):
        self.check_bytes(networks.safetensors(networks.vgg("vgg19")), "vgg19")
        self.check_bytes(networks.safetensors(networks.torchvision()),
                         "vgg16", "torch")

    def test_safetensors_dtypes(self):
        for dtype in ("<f2", "<f8"):
            tensors = {name: array.astype(dtype)
                       for name, array in networks.vgg().items()}
            self.check_bytes(networks.safetensors(tensors), expected={
                name: array.astype("<f4") for name, array in tensors.items()})
        tensors = {name: (array.view("<u4") >> 16).astype("<u2")
                   for name, array in networks.vgg().items()}
        self.check_bytes(networks.safetensors(tensors), expected={
            name: (array.astype("<u4") << 16).view("<f4")
            for name, array in tensors.items()})

    def test_caffemodel(self):
        for old in (True, False):
            for packed in (True, False):
                with self.subTest(old=old, packed=packed):
                    metadata = self.check_bytes(networks.caffemodel(
                        networks.vgg(), old, packed))
                    self.assertEqual(metadata["licence"], "CC BY 4.0")

    def test_npz(self):
        for save in (np.savez, np.savez_compressed):
            self.check_bytes(networks.npz(networks.vgg(), save))
        self.check_bytes(networks.npz(networks.torchvision()), "vgg16",
                         "torch")
        named = networks.tensorflow_names(networks.vgg("vgg19"))
        self.check_bytes(networks.npz(named), "vgg19")
        fortran = {name: np.asfortranarray(array)
                   for name, array in networks.vgg().items()}
        self.check_bytes(networks.npz(fortran))

    def test_truncated_network(self):
        expected = networks.vgg(n_layers=3)
        self.check_bytes(networks.caffemodel(expected), expected=expected)
        self.check_bytes(networks.npz(expected), "vgg19",
                         options=["--architecture", "vgg19"],
                         expected=expected)
        self.check_bytes(
            networks.safetensors(expected, {"architecture": "vgg19"}),
            "vgg19", expected=expected)

    def test_preprocessing_by_hand(self):
        self.check_bytes(networks.torch_zip(networks.torchvision()),
                         options=["--preprocessing", "caffe"])

    def test_rgb(self):
        tensors = networks.vgg()
        tensors["conv1_1.weight"] = tensors["conv1_1.weight"][:, ::-1]
        self.check_bytes(networks.npz(tensors), options=["--rgb"])


class Output(support.InFolder):
    def test_f16_is_the_default_and_deterministic(self):
        path = self.write(networks.npz(networks.vgg()))
        files = []
        for _ in range(2):
            self.assertEqual(self.convert(path).returncode, 0)
            files.append((self.folder / "output").read_bytes())
        self.assertEqual(*files)
        tensors, _, _ = networks.parse_safetensors(files[0])
        for name, array in networks.vgg().items():
            np.testing.assert_array_equal(tensors[name],
                                          array.astype("<f2"))
        self.assertEqual(self.names(), {"input", "output"})

    def test_metadata_of_safetensors_stays(self):
        said = {"style_layers": "conv1_1:2, conv5_1:1e-3",
                "content_layer": "conv3_1", "licence": "of its own",
                "source": "somewhere", "source_sha256": "of that",
                "preprocessing": "torch", "architecture": "vgg16"}
        path = self.write(networks.safetensors(networks.vgg(), said))
        self.assertEqual(self.convert(path).returncode, 0)
        data = (self.folder / "output").read_bytes()
        _, metadata, body = networks.parse_safetensors(data)
        self.assertEqual({key: metadata[key] for key in said}, said)
        self.assertEqual(metadata["sha256"],
                         hashlib.sha256(body).hexdigest())
        self.convert(path, "--source", "elsewhere")
        data = (self.folder / "output").read_bytes()
        metadata = networks.parse_safetensors(data)[1]
        self.assertEqual(metadata["source"], "elsewhere")
        self.assertEqual(metadata["source_sha256"],
                         hashlib.sha256(path.read_bytes()).hexdigest())

    def test_converted_again(self):
        """The source is still the file that everything began with."""
        data = networks.npz(networks.vgg())
        first = self.convert(self.write(data), "--dtype", "f32")
        self.assertEqual(first.returncode, 0, first.stderr)
        (self.folder / "output").rename(self.folder / "again")
        second = self.convert(self.folder / "again")
        self.assertEqual(second.returncode, 0, second.stderr)
        metadata = networks.parse_safetensors(
            (self.folder / "output").read_bytes())[1]
        self.assertEqual(metadata["source"], "input")
        self.assertEqual(metadata["source_sha256"],
                         hashlib.sha256(data).hexdigest())

    def test_names_that_are_no_text(self):
        """A file name in Latin-1, a source that would paint the terminal."""
        path = self.folder / os.fsdecode(b"na\xefve")
        path.write_bytes(networks.npz(networks.vgg()))
        run = self.convert(path)
        self.assertEqual(run.returncode, 0, run.stderr)
        metadata = networks.parse_safetensors(
            (self.folder / "output").read_bytes())[1]
        self.assertEqual(metadata["source"], "na\ufffdve")
        run = self.convert(self.write(networks.safetensors(
            networks.vgg(), {"source": "\x1b[31mred"})))
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertNotIn("\x1b", run.stdout)

    def test_check(self):
        def check(path):
            return subprocess.run(
                [convert.sys.executable, support.WEIGHTS / "convert.py",
                 "--check", path], capture_output=True, text=True,
                check=False, timeout=60)

        self.convert(self.write(networks.npz(networks.vgg())))
        output = self.folder / "output"
        self.assertEqual(check(output).returncode, 0)
        data = bytearray(output.read_bytes())
        data[-1] ^= 1
        run = check(self.write(data, "changed"))
        self.assertEqual(run.returncode, 1)
        self.assertIn("SHA-256", run.stderr)
        self.assertEqual(check(self.write(data[:99], "cut")).returncode, 1)

    def test_published(self):
        """The list is well-formed, and gives the licence."""
        provenance = convert.provenance
        text = provenance.PUBLISHED.read_text(encoding="utf-8")
        lines = text.splitlines()
        entries = [line.split() for line in lines if line[0] != "#"]
        self.assertEqual({(entry[0], entry[1]) for entry in entries},
                         {(a, o) for a in networks.BLOCKS
                          for o in ("keras", "torchvision")})
        for architecture, origin, algorithm, value, size, url in entries:
            self.assertEqual(len(value) * 4,
                             {"md5": 128, "sha256": 256}[algorithm])
            self.assertTrue(int(size) > 50e6 and url.startswith("https://"))
            found = provenance.find_published({algorithm: value})
            self.assertEqual(found[0], origin)
            self.assertIn(architecture, found[1])

        class Options:
            input, source, preprocessing = "input", None, None

        source = convert.Source(networks.torchvision())
        digests = {"md5": "", "sha256": entries[-1][3]}
        metadata = provenance.make_metadata(source, "vgg19", digests,
                                            Options)
        self.assertEqual(metadata["licence"], "BSD-3-Clause")
        self.assertIn("VGG-19", metadata["attribution"])
        self.assertEqual(metadata["source"], entries[-1][5])


if __name__ == "__main__":
    unittest.main()
