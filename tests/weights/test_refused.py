#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""weights/convert.py: what is wrong is named, and nothing is left behind."""

import pickle
import struct
import unittest

import support

convert = support.import_convert()

import h5py  # noqa: E402
import numpy as np  # noqa: E402

import networks  # noqa: E402


class Refused(support.InFolder):
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


class Networks(Refused):
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


class Files(Refused):
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
        self.assertNotIn("Traceback", run.stderr)
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


class Evil:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


class Pickles(Refused):
    """Nothing that a pickle asks for is done."""

    def check_pickle(self, data, *words):
        tensors = networks.torchvision()
        for build in (networks.torch_stream, networks.torch_zip):
            self.check(build(tensors, data), *words)
        self.assertFalse((self.folder / "done").exists())

    def test_calls(self):
        import os
        command = f"touch {self.folder / 'done'}"
        for protocol in (0, 2, 4):
            data = pickle.dumps({"features.0.weight": Evil(os.system, command)
                                 }, protocol)
            self.check_pickle(data, "system", "refused")
            program = f"__import__('os').system('{command}')"
            data = pickle.dumps(Evil(eval, program), protocol)
            self.check_pickle(data, "eval", "refused")

    def test_other_instructions(self):
        call = (self.folder / "done").as_posix().encode()
        self.check_pickle(b"(S'touch " + call + b"'\nios\nsystem\n.", "INST",
                          "refused")
        self.check_pickle(b"(cos\nsystem\nS'touch " + call + b"'\no.",
                          "system", "refused")
        self.check_pickle(b"\x82\x01.", "EXT1", "refused")
        self.check_pickle(b"\x80\x02ccollections\nOrderedDict\n)\x81"
                          b"}X\x05\x00\x00\x00__a__K\x01sb.")

    def test_whole_model(self):
        self.check_pickle(b"\x80\x02ctorchvision.models.vgg\nVGG\n.",
                          "torchvision.models.vgg.VGG", "state_dict()")

    def test_floods(self):
        """Small pickles that would be large."""
        many = (b"\x80\x02](" + b"]q\x00(K\x01K\x01e" + b"h\x00" * 30000 +
                b"eq\x01")
        once = b"0ccollections\nOrderedDict\nh\x01\x85R"
        self.check_pickle(many + once * 30000 + b".", "larger than one of a")
        self.check_pickle(b"\x80\x02" + b"}" * (1 << 20) + b".",
                          "larger than one of a")
        # The memo of Python's own reader would take 64 GB.
        self.check_pickle(b"\x80\x02}r" + struct.pack("<I", 0xffffffff) +
                          b".")
        self.check_pickle(b"\x80\x02" + b"\x8d" + b"\xff" * 7 + b"\x7f" +
                          b"abc.", "damaged")


if __name__ == "__main__":
    unittest.main()
