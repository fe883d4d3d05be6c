#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""weights/convert.py: what is wrong is named, and nothing is left behind."""

import contextlib
import io
import json
import struct
import tracemalloc
import unittest
import zipfile

import support

convert = support.import_convert()

import h5py  # noqa: E402
import numpy as np  # noqa: E402

import networks  # noqa: E402


class Networks(support.Refused):
    """Right files of wrong networks."""

    def check_changed(self, name, value, *words, options=()):
        tensors = networks.vgg()
        if value is None:
            del tensors[name]
        else:
            tensors[name] = np.asarray(value, "f4")
        self.check(networks.npz(tensors), *words, options=options)

    def test_shapes(self):
        self.check_changed("conv2_1.weight", np.zeros((3, 9, 3, 3)),
                           "tensor conv2_1.weight", "[3, 9, 3, 3]",
                           "[n, 2, 3, 3]")
        self.check_changed("conv1_1.weight", np.zeros((2, 3, 5, 5)),
                           "tensor conv1_1.weight", "[2, 3, 5, 5]")
        self.check_changed("conv1_1.weight", np.zeros((2, 3)),
                           "tensor conv1_1.weight", "[2, 3]")
        self.check_changed("conv1_2.bias", np.zeros(7),
                           "tensor conv1_2.bias", "[7]", "[2]")

    def test_missing_tensors(self):
        self.check_changed("conv2_2.bias", None, "no tensor conv2_2.bias")
        self.check_changed("conv2_2.weight", None, "no tensor conv2_2.weight",
                           "later ones")
        self.check(networks.npz({"a.weight": np.zeros(3)}),
                   "not a VGG network")

    def test_kernels_of_theano(self):
        path = self.folder / "input"
        networks.keras(path, networks.vgg())
        with h5py.File(path, "r+") as file:
            kernel = file["block1_conv1/block1_conv1_W_1:0"]
            values = kernel[()].transpose(3, 2, 0, 1)
            del file["block1_conv1/block1_conv1_W_1:0"]
            file["block1_conv1/block1_conv1_W_1:0"] = values
        self.check(path, "tensor block1_conv1/block1_conv1_W_1:0",
                   "[2, 3, 3, 3]", "[3, 3, 3, n]")

    def test_values(self):
        array = networks.vgg()["conv1_2.bias"]
        array[1] = np.nan
        self.check_changed("conv1_2.bias", array, "tensor conv1_2.bias",
                           "not finite")
        array[1] = -70000
        self.check_changed("conv1_2.bias", array, "tensor conv1_2.bias",
                           "70000", "--dtype f32")

    def test_signalling_nan(self):
        """numpy warns of it in a line of its own."""
        data = networks.caffemodel(networks.vgg())
        bias = networks.vgg()["conv1_1.bias"].tobytes()
        nan = b"\x01\x00\xa0\x7f" + bias[4:]
        self.check(data.replace(bias, nan), "tensor conv1_1.bias",
                   "not finite")

    def test_architectures(self):
        self.check(networks.npz(networks.vgg("vgg19")), "conv3_4",
                   "does not belong to a vgg16",
                   options=["--architecture", "vgg16"])
        vgg13 = networks.torchvision()
        vgg13["features.15.weight"] = vgg13["features.17.weight"]
        self.check(networks.npz(vgg13), "features.15.weight",
                   "does not belong to a vgg16 or vgg19")

    def test_batch_norm(self):
        tensors = networks.torchvision()
        tensors[networks.BATCH_NORM] = tensors["features.0.bias"]
        for data in (networks.safetensors(tensors), networks.npz(tensors),
                     networks.torch_stream(tensors)):
            self.check(data, networks.BATCH_NORM, "batch normalisation")
        path = self.folder / "input"
        networks.keras(path, networks.vgg(), "keras2")
        with h5py.File(path, "r+") as file:
            file["batch_normalization/moving_mean:0"] = np.zeros(2)
        self.check(path, "moving_mean", "batch normalisation")

    def test_rgb_of_torchvision(self):
        self.check(networks.npz(networks.torchvision()), "--rgb",
                   options=["--rgb"])

    def test_whole_numbers(self):
        tensors = {name: array.astype("i4")
                   for name, array in networks.vgg().items()}
        self.check(networks.npz(tensors), "tensor conv1_1.weight", "floats")


class Files(support.Refused):
    def test_no_network(self):
        for data, word in ((b"", "empty"), (b"<!DOCTYPE html>", "web page"),
                           (b"version https://git-lfs.github.com/spec/v1\n",
                            "git lfs pull"),
                           (bytes(1000), "no format that is known"),
                           (bytes(257) + b"ustar" + bytes(250), "tar archive")
                           ):
            self.check(data, word)
        self.check(self.folder, "folder")
        self.check(self.folder / "none", "No such file")

    def test_truncation(self):
        vgg, torchvision = networks.vgg(), networks.torchvision()
        path = self.folder / "input"
        networks.keras(path, vgg)
        for data in (path.read_bytes(), networks.safetensors(vgg),
                     networks.torch_stream(torchvision),
                     networks.torch_zip(torchvision), networks.npz(vgg),
                     networks.caffemodel(vgg)):
            self.check(data[:len(data) // 2])
            self.check(data[:300])

    def test_output_stays(self):
        """A failure leaves the old output, a folder is not written to."""
        old = self.write(b"old", "output")
        run = self.convert(self.write(b"\x80rubbish"))
        self.assertEqual(run.returncode, 1)
        self.assertEqual(old.read_bytes(), b"old")
        self.assertEqual(self.names(), {"input", "output"})
        old.unlink()
        old.mkdir()
        run = self.convert(self.write(networks.npz(networks.vgg())))
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stderr, f"convert.py: {old}: Is a directory\n")
        self.assertEqual(self.names(), {"input", "output"})

    def test_output_is_input(self):
        data = networks.npz(networks.vgg())
        path = self.write(data, "output")
        run = self.convert(path)
        self.assertEqual(run.returncode, 1)
        self.assertIn("another name", run.stderr)
        self.assertEqual(path.read_bytes(), data)

    def test_hdf5_links_are_not_followed(self):
        networks.keras(self.folder / "other", networks.vgg())
        path = self.folder / "input"
        with h5py.File(path, "w") as file:
            file["block1_conv1"] = h5py.ExternalLink(
                str(self.folder / "other"), "block1_conv1")
        other = self.folder / "other"
        run = self.convert(path)
        other.unlink()
        self.assertEqual(run.returncode, 1)
        self.assertIn("not a VGG network", run.stderr)

    def test_bombs(self):
        """Shapes that are huge in no more than a few bytes."""
        path = self.folder / "input"
        with h5py.File(path, "w") as file:
            file.create_dataset("block1_conv1/kernel", (3, 3, 3, 1 << 40),
                                "f4", chunks=(3, 3, 3, 64),
                                compression="gzip")
            file.create_dataset("block1_conv1/bias", (1 << 40,), "f4",
                                chunks=(64,), compression="gzip")
        self.check(path, "larger than")
        huge = np.lib.stride_tricks.as_strided(
            np.zeros(1, "f4"), (8192, 8192, 3, 3), (0, 0, 0, 0))
        tensors = networks.vgg()
        tensors["conv1_1.weight"] = huge[:, :3]
        tensors["conv1_1.bias"] = np.zeros(8192, "f4")
        tensors["conv1_2.weight"] = huge
        tensors["conv1_2.bias"] = tensors["conv1_1.bias"]
        torch = dict(zip(networks.torchvision(), tensors.values()))
        one = {name: np.zeros(1, "f4") for name in torch}
        self.check(networks.torch_zip(one, networks.state_dict(torch)),
                   "features.2.weight makes the network larger than")
        torch["features.0.weight"] = networks.vgg()["conv1_1.weight"][:, :2]
        pickle_of_short = networks.state_dict(torch).replace(
            b"J" + struct.pack("<i", 2 * 2 * 9), b"J" + struct.pack("<i", 1))
        self.check(networks.torch_zip(one, pickle_of_short),
                   "larger than its storage")


    def test_bomb_in_a_header(self):
        """Of a .npy that says 4 GB, 64 MB of it there, packed to 64 KB."""
        path = self.folder / "input"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("conv1_1.weight.npy", b"\x93NUMPY\x02\x00" +
                             b"\xf0\xff\xff\xff" + bytes(64 << 20))
        options = type("Options", (), {
            "input": str(path), "output": str(self.folder / "output"),
            "architecture": None, "check": False})
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        with contextlib.redirect_stderr(io.StringIO()) as messages:
            self.assertEqual(convert.run(options), 1)
        self.assertIn("damaged", messages.getvalue())
        self.assertLess(tracemalloc.get_traced_memory()[1], 8 << 20)

    def test_groups_linked_often(self):
        """No deeper than is allowed, but 30^8 ways to the last one."""
        path = self.folder / "input"
        with h5py.File(path, "w") as file:
            group = file
            for _ in range(8):
                before, group = group, group.create_group("0")
                for number in range(1, 30):
                    before[str(number)] = group
        self.check(path, "too many groups")


class Safetensors(support.Refused):
    """What the C library or nst-weights verify would refuse."""

    def check_metadata(self, key, value, *words):
        self.check(networks.safetensors(networks.vgg(n_layers=6),
                                        {key: value}), *words)

    def test_metadata(self):
        self.check_metadata("sha256", "0" * 64, "SHA-256", "damaged")
        self.check_metadata("preprocessing", "caff\x1b",
                            "the preprocessing \"caff?\"")
        self.check_metadata("architecture", "vgg11",
                            "the architecture is \"vgg11\"")
        self.check_metadata("content_layer", "conv4_2", "content_layer",
                            "conv4_2")
        for style in ("conv9_9", "conv4_1", "conv1_1,conv1_1", "conv1_1:x",
                      "conv1_1:-1", "conv1_1:nan", "conv1_1:1,conv1_2",
                      "conv1_1,", "conv1_1:1e10", "conv1_1:"):
            self.check_metadata("style_layers", style, "style_layers", style)

    def test_preprocessing_by_hand(self):
        path = self.write(networks.safetensors(networks.vgg(),
                                               {"preprocessing": "other"}))
        run = self.convert(path, "--preprocessing", "caffe")
        self.assertEqual(run.returncode, 0, run.stderr)

    def change_header(self, change):
        """change(text) of the file's JSON."""
        data = networks.safetensors(networks.vgg())
        length = struct.unpack("<Q", data[:8])[0]
        text = change(data[8:8 + length].decode()).encode()
        return struct.pack("<Q", len(text)) + text + data[8 + length:]

    def test_tensor_twice(self):
        self.check(self.change_header(
            lambda text: text.replace("conv1_2.bias", "conv1_1.bias")),
            "the header has conv1_1.bias twice")

    def test_overlap(self):
        def change(text):
            header = json.loads(text)
            header["conv1_2.bias"]["data_offsets"] = \
                header["conv1_1.bias"]["data_offsets"]
            return json.dumps(header)

        self.check(self.change_header(change),
                   "conv1_1.bias and conv1_2.bias overlap")


if __name__ == "__main__":
    unittest.main()
