#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""weights/convert.py: pickles that want more than to hold tensors."""

import os
import pickle
import struct
import unittest

import support

support.import_convert()

import networks  # noqa: E402


class Evil:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


class Pickles(support.Refused):
    """Nothing that a pickle asks for is done."""

    def check_pickle(self, data, *words):
        tensors = networks.torchvision()
        for build in (networks.torch_stream, networks.torch_zip):
            self.check(build(tensors, data), *words)
        self.assertFalse((self.folder / "done").exists())

    def test_calls(self):
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
