# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Well-formed headers that lie about tensors, and files that are right."""

import struct

from safetensors import Tensor, build, timm, torchvision, vgg

W, B = "conv1_1.weight", "conv1_1.bias"


def good():
    yield "one-layer", "ok", "vgg16 caffe 1", build(vgg(n_layers=1))
    yield "vgg16", "ok", "vgg16 caffe 13", build(vgg("vgg16"))
    yield "vgg19", "ok", "vgg19 caffe 16", build(vgg("vgg19"))
    for dtype in ("F16", "BF16"):
        yield (dtype.lower(), "ok", "vgg16 caffe 13",
               build(vgg("vgg16", dtype=dtype)))
    yield ("vgg19-cut", "ok", "vgg19 caffe 3",
           build(vgg("vgg19", n_layers=3), {"architecture": "vgg19"}))
    yield ("torch-values", "ok", "vgg16 torch 13",
           build(vgg("vgg16"), {"preprocessing": "torch"}))
    for name in ("vgg16", "vgg19"):
        count = 13 if name == "vgg16" else 16
        yield (f"torchvision-{name}", "ok", f"{name} torch {count}",
               build(torchvision(name)))
        yield (f"timm-{name}", "ok", f"{name} torch {count}",
               build(timm(name), {"format": "pt"}))
    yield ("style-layers", "ok", "vgg16 caffe 13",
           build(vgg(), {"style_layers": "conv1_1:0.2,conv2_1:0.4"}))
    yield ("reversed", "ok", "vgg16 caffe 13",
           build(dict(reversed(vgg().items()))))
    yield ("content-layer", "ok", "vgg16 caffe 13",
           build(vgg(), {"content_layer": "relu3_3"}))
    yield from odd_heads()
    # Data that begin at an odd address: reading is by bytes, not by casts.
    odd = vgg(n_layers=1)
    header = build(odd, pad=1)
    if (len(header) - 4 * (27 + 1)) % 2 == 0:
        header = build(odd, {"note": "x"}, pad=1)
    yield "unaligned", "ok", "vgg16 caffe 1", header


def odd_heads():
    """What is behind the convolutions may be as it likes."""
    for dtype in ("F64", "I8", "F8_E4M3", "F4", "MXFP4"):
        tensors = timm("vgg16")
        tensors["head.fc.weight"] = Tensor((5, 4), dtype, bytes(
            20 * {"F64": 8}.get(dtype, 1)))
        yield f"head-{dtype}", "ok", "vgg16 torch 13", build(tensors)
    for name, shape in (("scalar", ()), ("empty", (0,)), ("flat", (20,)),
                        ("nine", (1,) * 9), ("many", (1,) * 500)):
        tensors = torchvision("vgg19")
        tensors["classifier.6.weight"] = Tensor(shape)
        yield f"classifier-{name}", "ok", "vgg19 torch 16", build(tensors)


def entries():
    """A field of one tensor's entry is wrong: the message names it."""
    big = 2 ** 62
    for name, field, value in [
            ("offsets-negative", "data_offsets", [-108, 0]),
            ("offsets-float", "data_offsets", [0.5, 108.5]),
            ("offsets-swapped", "data_offsets", [108, 0]),
            ("offsets-past-end", "data_offsets", [0, 10 ** 6]),
            ("offsets-far", "data_offsets", [10 ** 6, 10 ** 6 + 108]),
            ("offsets-2-63", "data_offsets", [2 ** 63 - 108, 2 ** 63]),
            ("offsets-2-64", "data_offsets", [2 ** 64, 2 ** 64 + 108]),
            ("offsets-1e30", "data_offsets", [0, 10 ** 30]),
            ("offsets-one", "data_offsets", [0]),
            ("offsets-three", "data_offsets", [0, 108, 108]),
            ("offsets-strings", "data_offsets", ["0", "108"]),
            ("offsets-null", "data_offsets", None),
            ("offsets-nested", "data_offsets", [[0], [108]]),
            ("offsets-short", "data_offsets", [0, 104]),
            ("shape-negative", "shape", [-1, 3, 3, 3]),
            ("shape-float", "shape", [1.5, 3, 3, 3]),
            ("shape-zero", "shape", [0, 3, 3, 3]),
            ("shape-scalar", "shape", []),
            ("shape-flat", "shape", [27]),
            ("shape-five", "shape", [1, 3, 3, 3, 1]),
            ("shape-nine", "shape", [1, 3, 3, 3, 1, 1, 1, 1, 1]),
            ("shape-5x5", "shape", [1, 3, 5, 5]),
            ("shape-overflow", "shape", [big, 3, 3, 3]),
            ("shape-product-wraps", "shape", [big, 4, big, 4]),
            ("shape-wraps-right", "shape", [2 ** 32 + 1, 3, 3, 3]),
            ("shape-huge", "shape", [2 ** 31 - 1, 3, 3, 3]),
            ("shape-1e30", "shape", [10 ** 30, 3, 3, 3]),
            ("shape-strings", "shape", ["1", "3", "3", "3"]),
            ("shape-null", "shape", None),
            ("shape-object", "shape", {"0": 1}),
            ("dtype-f64", "dtype", "F64"), ("dtype-i8", "dtype", "I8"),
            ("dtype-unknown", "dtype", "FLOAT"), ("dtype-null", "dtype", None),
            ("dtype-number", "dtype", 32), ("dtype-empty", "dtype", "")]:
        tensors = vgg(n_layers=2)
        tensors[W].entry = {field: value}
        yield name, "bad", W, build(tensors)


def layout():
    """What official readers refuse too: holes, overlaps, a cut file."""
    overlap = vgg(n_layers=2)
    overlap["conv1_2.weight"].entry = {"data_offsets": [0, 36]}
    yield ("overlap", "bad", "conv1_1.weight conv1_2.weight",
           build(overlap))
    for name, tensor, offsets in (("same", "conv1_2.bias", [108, 112]),
                                  ("inside", B, [40, 44]),
                                  ("edge", B, [107, 111])):
        tensors = vgg(n_layers=2)
        tensors[tensor].entry = {"data_offsets": offsets}
        yield f"overlap-{name}", "bad", "overlap " + B, build(tensors)
    hole = vgg(n_layers=1)
    hole[W].data += bytes(64)
    hole[W].entry = {"data_offsets": [0, 108]}
    yield "hole", "any", "", build(hole)
    yield "bytes-behind", "any", "", build(vgg(n_layers=1)) + bytes(8)
    yield "cut-data", "bad", B, build(vgg(n_layers=1))[:-1]
    full = build(vgg())
    yield "cut-half", "bad", "conv", full[:-len(full) // 4]
    same = vgg(n_layers=1)
    same["other"] = Tensor((1, 3, 3, 3))
    same["other"].entry = {"data_offsets": [-1, 2 ** 63]}
    yield "other-lies", "any", "", build(same)


def networks():
    """Tensors that are right one by one and no VGG together."""
    def change(name, tensor, **kwargs):
        tensors = vgg(**kwargs)
        if tensor is None:
            del tensors[name]
        else:
            tensors[name] = tensor
        return build(tensors)

    yield "no-bias", "bad", "conv1_2.bias", change("conv1_2.bias", None)
    yield "no-weight", "bad", "conv1_2.weight", change("conv1_2.weight", None)
    tensors = vgg()
    del tensors["conv2_2.weight"], tensors["conv2_2.bias"]
    yield "gap", "bad", "conv2_2", build(tensors)
    yield "bias-length", "bad", B, change(B, Tensor((2,)))
    yield "bias-matrix", "bad", B, change(B, Tensor((1, 1)))
    yield "bias-scalar", "bad", B, change(B, Tensor(()))
    yield "gray-input", "bad", W, change(W, Tensor((1, 1, 3, 3)))
    yield "four-inputs", "bad", W, change(W, Tensor((1, 4, 3, 3)))
    yield ("chaining", "bad", "conv2_1.weight",
           change("conv2_1.weight", Tensor((2, 5, 3, 3))))
    yield ("kernel-1x1", "bad", "conv3_3.weight",
           change("conv3_3.weight", Tensor((2, 2, 1, 1))))
    for name, names in (("torchvision", torchvision), ("timm", timm)):
        yield (f"batch-norm-{name}", "bad",
               "features.1.running_mean batch normalisation",
               build(names("vgg16", batch_norm=True)))
        yield (f"{name}-vgg11", "bad", "features.3.weight depth",
               build(names("vgg11")))
        yield (f"{name}-vgg13", "bad", "features.15.weight depth",
               build(names("vgg13")))
    folded = {name: tensor for name, tensor
              in torchvision("vgg19", batch_norm=True).items()
              if "running" not in name}
    yield "batch-norm-stripped", "bad", "features.1.weight", build(folded)
    yield ("torchvision-not-19", "bad", "features.17.weight vgg19",
           build(torchvision("vgg16"), {"architecture": "vgg19"}))
    tensors = torchvision("vgg16")
    del tensors["features.12.weight"]
    yield "torchvision-gap", "bad", "features.12.weight", build(tensors)
    yield ("bias-dtype", "bad", "conv1_2.bias I64",
           change("conv1_2.bias", Tensor((1,), "I64")))
    yield ("other-network", "bad", "conv1_1",
           build({"layer1.0.conv1.weight": Tensor((1, 3, 3, 3))}))
    mixed = {**vgg("vgg16"), **torchvision("vgg19")}
    yield "both-names", "any", "", build(mixed)


def numbers():
    """One value of one tensor is not finite."""
    for name, value in (("nan", "nan"), ("inf", "inf"), ("minus-inf", "-inf")):
        tensors = vgg(n_layers=2)
        data = tensors["conv1_2.weight"].data
        tensors["conv1_2.weight"].data = \
            struct.pack("<f", float(value)) + data[4:]
        yield f"value-{name}", "bad", "conv1_2.weight", build(tensors)
    half = vgg(n_layers=1, dtype="F16")
    half[B].data = b"\x00\x7c"
    yield "value-half-inf", "bad", B, build(half)
    brain = vgg(n_layers=1, dtype="BF16")
    brain[B].data = b"\xc0\x7f"
    yield "value-bfloat-nan", "bad", B, build(brain)


def metadata():
    for name, value in (("number", 1), ("array", []), ("null", None),
                        ("string", "vgg16")):
        yield (f"metadata-{name}", "bad", "__metadata__",
               with_metadata(value))
    for name, value in (("number", 16), ("null", None), ("array", ["vgg16"]),
                        ("object", {})):
        yield (f"architecture-{name}", "any", "",
               build(vgg(), {"architecture": value}))
    yield ("architecture-vgg11", "bad", "architecture vgg11",
           build(vgg(), {"architecture": "vgg11"}))
    yield ("architecture-wrong", "any", "",
           build(vgg("vgg19"), {"architecture": "vgg16"}))
    yield ("preprocessing-wrong", "bad", "preprocessing keras",
           build(vgg(), {"preprocessing": "keras"}))
    yield ("preprocessing-number", "any", "",
           build(vgg(), {"preprocessing": 255}))
    for name, text in (("unknown", "conv9_9"), ("missing", "conv1_1,conv3_4"),
                       ("nan", "conv1_1:nan"), ("negative", "conv1_1:-1"),
                       ("huge", "conv1_1:1e30"), ("garbage", ":::,,"),
                       ("half", "conv1_1:1,conv1_2"),
                       ("blank", " "), ("long", "conv1_1," * 9999),
                       ("long-name", "conv" + "9" * 99999)):
        yield (f"style-layers-{name}", "bad", "metadata style_layers",
               build(vgg(), {"style_layers": text}))
    yield ("style-layers-cut", "bad", "metadata style_layers conv2_1",
           build(vgg(n_layers=2), {"style_layers": "conv1_1,conv2_1"}))
    yield ("style-layers-number", "any", "",
           build(vgg(), {"style_layers": 5}))
    for name, text in (("unknown", "conv9_9"), ("list", "conv1_1,conv1_2"),
                       ("weight", "conv1_1:1"), ("blank", " ")):
        yield (f"content-layer-{name}", "bad", "metadata content_layer",
               build(vgg(), {"content_layer": text}))


def with_metadata(value):
    tensors = vgg(n_layers=1)
    if value is None:
        # build() would leave it out.
        return build(tensors, {"x": "x"}).replace(b'{"x":"x"}', b"null     ")
    return build(tensors, value)


def cases():
    yield from good()
    yield from entries()
    yield from layout()
    yield from networks()
    yield from numbers()
    yield from metadata()
