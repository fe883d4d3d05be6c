#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the golden values beside this file, by PyTorch and SciPy in
float64. Needs minutes; to be run again only when a definition changes.

    make_golden.py [--weights FOLDER] [NAME ...]

NAME is a file without .json, all by default. FOLDER holds the real networks
(vgg19.safetensors, vgg16-conv1_1-conv3_3.safetensors); without it their
files are left alone. Of those networks no weight and of no photo a pixel
goes into a file: only features, losses and gradients of a synthetic picture.

Values of an array of n are sampled at hash(key(0, 0), k) mod n for k = 0, 1,
... (tests/support/hash.h).

The picture that is measured is the one, of the seeds tried, whose margin is
largest: the least distance of any sum before a ReLU from 0 and, with maximum
pooling, of any window's maximum from its second, relative to the norm of the
channel's weights times the root mean square of the layer's input, which is
what a sum comes to and its rounding error scales with. Float32 is wrong by
1e-6 or less there, so that no unit flips; one that did would change the
gradient by more than any sound tolerance.
"""

import argparse
import json
import os
import textwrap

import numpy as np
import torch

import nst_reference as nst
import test_data

HERE = os.path.dirname(os.path.abspath(__file__))
ARTICLE = "conv1_1:0.2,conv2_1:0.4,conv3_1:0.3,conv4_1:0.5,conv5_1:0.2"
SHORT = "conv1_1:0.2,conv2_1:0.4,conv3_1:0.3"

# Weights such that each term matters in the gradient.
LOSSES = {
    "relative": {"style_layers": nst.STYLE_LAYERS, "alpha": 1.0,
                 "beta": 15.0, "tv_weight": 100.0},
    "mean-square": {"style_layers": ARTICLE, "alpha": 1.0, "beta": 1.0,
                    "tv_weight": 20000.0},
}
# Where the input is of order 1, so are these losses.
SMALL_LOSSES = {
    "relative": LOSSES["relative"],
    "mean-square": {"style_layers": ARTICLE, "alpha": 1.0, "beta": 50.0,
                    "tv_weight": 20.0},
}
# In real networks features grow with depth.
REAL_LOSSES = {
    "relative": LOSSES["relative"],
    "mean-square": {"style_layers": ARTICLE, "alpha": 1.0, "beta": 5.0,
                    "tv_weight": 1e7},
}
# For a network that ends after conv3_3.
SHORT_LOSSES = {
    "relative": dict(LOSSES["relative"],
                     style_layers="conv1_1,conv2_1,conv3_1"),
    "mean-square": dict(REAL_LOSSES["mean-square"], style_layers=SHORT),
}
SMALL_SIZES = {"content": (1, 40, 32), "style": (2, 48, 32)}
ODD_SIZES = {"content": (1, 41, 35), "style": (2, 51, 37)}

CASES = {
    "vgg16-random": {
        "network": {"architecture": "vgg16", "seed": 16},
        "losses": LOSSES, "samples": 32, "pictures": SMALL_SIZES},
    "vgg19-random": {
        "network": {"architecture": "vgg19", "seed": 19},
        "losses": LOSSES, "samples": 32, "pictures": SMALL_SIZES},
    "vgg16-narrow": {
        "network": {"architecture": "vgg16", "seed": 160, "dtype": "F16",
                    "widths": [7, 12, 17, 24, 33],
                    "torchvision_names": True},
        "losses": SMALL_LOSSES, "samples": 8, "pictures": ODD_SIZES},
    "vgg19-narrow": {
        "network": {"architecture": "vgg19", "seed": 190, "dtype": "BF16",
                    "widths": [8, 16, 24, 32, 40]},
        "losses": LOSSES, "samples": 8, "pictures": ODD_SIZES},
    "vgg19-real": {
        "file": "vgg19.safetensors",
        "losses": REAL_LOSSES, "samples": 32, "pictures": SMALL_SIZES},
    "vgg16-real": {
        "file": "vgg16-conv1_1-conv3_3.safetensors",
        "losses": SHORT_LOSSES, "content_layer": "conv3_2", "samples": 32,
        "pictures": SMALL_SIZES},
}


def short(value):
    """10 significant digits: 1e-10, far below float32's 6e-8."""
    return float(f"{float(value):.10g}")


def samples(array, count):
    flat = array.reshape(-1)
    index = test_data.hashes(0, 0, np.arange(count, dtype=np.uint64))
    index = (index % np.uint64(flat.numel())).astype(np.int64)
    return [short(value) for value in flat[torch.from_numpy(index)]]


def load_network(case, weights):
    if "file" in case:
        return nst.Network.from_file(os.path.join(weights, case["file"]))
    return nst.Network(test_data.random_network(**case["network"]))


def picture_of(seed, width, height):
    return test_data.test_picture(seed, width, height)


def margin(network, picture):
    """As the head of this file defines it."""
    found = []

    def look(layer, inputs, weight, sums):
        usual = weight.flatten(1).norm(dim=1) * inputs.square().mean().sqrt()
        sums = sums / usual.reshape(-1, 1, 1)
        found.append(float(sums.abs().min()))
        if pooling == "average" or layer not in before_pooling:
            return
        sums = sums[:, :sums.shape[1] // 2 * 2, :sums.shape[2] // 2 * 2]
        windows = sums.unfold(1, 2, 2).unfold(2, 2, 2).flatten(3)
        first, second = windows.topk(2, 3).values.unbind(3)
        found.append(float((first - second)[first > 0].min()))

    layers = network.layers()
    before_pooling = {layer for layer, following in zip(layers, layers[1:])
                      if layer[4] != following[4]}
    for pooling in ("average", "max"):
        with torch.no_grad():
            network.features(picture, {layers[-1]}, pooling, look)
    return min(found)


def widest_margin(network, size, tries):
    margins = {seed: margin(network, picture_of(seed, *size))
               for seed in range(100, 100 + tries)}
    seed = max(margins, key=margins.get)
    return seed, margins[seed]


def feature_values(network, picture, pooling, count):
    with torch.no_grad():
        found = network.features(picture, set(network.layers()), pooling)
    return [{"layer": layer, "n": found[layer].numel(),
             "mean": short(found[layer].mean()),
             "norm": short(found[layer].norm()),
             "values": samples(found[layer], count)}
            for layer in network.layers()]


def loss_values(objective, picture, count):
    with torch.no_grad():
        content, styles, tv = objective.terms(picture)
    loss, gradient = objective.evaluate(picture)
    return {"content": short(content),
            "styles": [short(style) for style in styles],
            "tv": short(tv), "total": short(loss),
            "gradient": {
                "norm": short(gradient.norm()),
                "means": [short(plane.mean()) for plane in gradient],
                "values": samples(gradient, count)}}


def make_case(case, weights, tries):
    network = load_network(case, weights)
    content, style = (picture_of(*case["pictures"][name])
                      for name in ("content", "style"))
    size = case["pictures"]["content"][1:]
    seed, widest = widest_margin(network, size, tries)
    picture = picture_of(seed, *size)
    content_layer = case.get("content_layer", "conv4_2")
    result = {"content_layer": content_layer, "losses": case["losses"],
              "pictures": dict(case["pictures"], picture=(seed, *size)),
              "margin": short(widest), "poolings": {}}
    result.update({key: case[key] for key in ("network", "file")
                   if key in case})
    for pooling in ("average", "max"):
        values = {"features": feature_values(network, picture, pooling,
                                             case["samples"])}
        for scale, options in case["losses"].items():
            objective = nst.Objective(
                network, content, style, content_layer,
                pooling=pooling, scale=scale, **options)
            values[scale] = loss_values(objective, picture, 64)
        result["poolings"][pooling] = values
    return result


def rosenbrock(x):
    """sum over i of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2"""
    rise = x[1:] - x[:-1] ** 2
    rest = 1 - x[:-1]
    gradient = np.zeros_like(x)
    gradient[1:] = 200 * rise
    gradient[:-1] -= 400 * rise * x[:-1] + 2 * rest
    return float(100 * rise @ rise + rest @ rest), gradient


def points(curve, every):
    """[[evaluations, best loss so far]] at multiples of `every`."""
    return [[k, short(curve[k - 1])]
            for k in range(every, len(curve) + 1, every)]


def rosenbrock_points(n, every):
    start = np.where(np.arange(n) % 2 == 0, -1.2, 1.0)
    _, curve = nst.minimise(rosenbrock, start, 10000)
    # Past that float32 coordinates have nothing left to gain.
    curve = [loss for loss in curve if loss > 1e-12]
    return {"n": n, "start": "-1.2,1,-1.2,1,...",
            "points": points(curve, every)}


def make_lbfgs():
    """How long one run takes differs by a tenth when rounding does, so
    there are several pictures, and only their sum says anything."""
    spec = {"architecture": "vgg19", "seed": 64,
            "widths": [16, 32, 64, 128, 128]}
    network = nst.Network(test_data.random_network(**spec))
    runs = []
    for i in range(8):
        pictures = {"content": (2 * i + 1, 64, 64),
                    "style": (2 * i + 2, 64, 64)}
        content, style = (picture_of(*size) for size in pictures.values())
        objective = nst.Objective(network, content, style)
        _, curve = nst.stylise(objective, content, 100)
        runs.append({"pictures": pictures, "points": points(curve, 50)})
    return {"history": 10,
            "rosenbrock": [rosenbrock_points(2, 11),
                           rosenbrock_points(1000, 250)],
            "stylisation": {"network": spec, "beta": 15.0,
                            "content_layer": "conv4_2",
                            "style_layers": nst.STYLE_LAYERS, "runs": runs}}


def write(name, result):
    path = os.path.join(HERE, name + ".json")
    body = textwrap.fill(json.dumps(result), 79, break_long_words=False,
                         break_on_hyphens=False)
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"SPDX-FileCopyrightText": "2026 the nststyle authors",\n'
                   '"SPDX-License-Identifier": "LGPL-2.1-or-later",\n'
                   + body[1:] + "\n")
    print(f"{name}: {os.path.getsize(path)} bytes", flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--weights", help="folder of the real networks")
    parser.add_argument("--tries", type=int, default=200,
                        help="pictures of which the best is taken")
    args = parser.parse_args()
    torch.set_num_threads(2)
    for name in args.names or [*CASES, "lbfgs"]:
        if name == "lbfgs":
            write(name, make_lbfgs())
        elif "file" in CASES[name] and args.weights is None:
            print(f"{name}: left alone, it needs --weights")
        else:
            result = make_case(CASES[name], args.weights, args.tries)
            print(name, "margin", result["margin"],
                  {pooling: {scale: {key: value for key, value
                                     in values[scale].items()
                                     if key != "gradient"}
                             for scale in LOSSES}
                   for pooling, values in result["poolings"].items()})
            write(name, result)


if __name__ == "__main__":
    main()
