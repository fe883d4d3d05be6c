#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Live mode on scenes whose flow is known exactly, and in a pipeline.

    live.py build painting.jpg photo.png [photo.png...]       the table
    live.py build painting.jpg photo.png... --picture OUT     OUT.jpg, OUT.png
    live.py build painting.jpg --pipeline 600                 10 minutes of it

The table has, for each scene and each way to paint it,

    R        the loss that is shown over that of 300 cold evaluations for the
             frame: the mean of the last second
    e_stab   the root of the mean squared difference between a picture and the
             one before it, warped by the exact flow, in 0..1: of the whole clip
             with its start, and of the last second; of the scene itself in
             brackets: no painting is steadier than that
    style    seconds until something is painted (R below 5) and until R is
             2.3, at the start and after the slowest cut
    ghost    what the first picture after a cut still has of the old scene
    ev/s     evaluations a second beside frames of 1280x720, 30 a second
    ms       what the stream waits for a frame: half of them, 99 %

Ways: live; steps: two evaluations for each frame, however long that takes;
alone: 100 evaluations for each frame on its own; unwarped: two evaluations from
the picture before, without motion; carried: the first picture moves along.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

FPS = 30
SCENES = ("pan", "zoom", "rotation", "parallax", "sprites", "shake", "noise",
          "flash", "shots")
BASELINES = ("steps", "alone", "unwarped", "carried")


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("build", type=Path)
    add("painting", type=Path)
    add("photos", type=Path, nargs="*")
    add("--network", help="safetensors file; none: the built-in one")
    add("--size", default="320x180", help="of the work picture")
    add("--frames", type=int, default=90)
    add("--scenes", default=",".join(SCENES))
    add("--ways", default="live", help="or all")
    add("--picture", type=Path, help="draw a strip and a plot of scene shots")
    add("--pipeline", type=int, metavar="SECONDS")
    return parser.parse_args()


def to_ppm(file, folder, longer=None):
    from PIL import Image

    image = Image.open(file).convert("RGB")
    if longer:
        scale = longer / max(image.size)
        image = image.resize([round(side * scale) for side in image.size],
                             Image.LANCZOS)
    out = folder / (file.stem + ".ppm")
    image.save(out)
    return out


class Bench:
    def __init__(self, options, folder):
        self.width, self.height = map(int, options.size.split("x"))
        self.options = options
        self.folder = folder
        self.painting = to_ppm(options.painting, folder,
                               max(self.width, self.height))
        self.photos = [to_ppm(photo, folder) for photo in options.photos]

    def run(self, scene, way, *more):
        command = [self.options.build / "tests/bench/bench-live",
                   "--width", self.width, "--height", self.height,
                   "--painting", self.painting, "--scene", scene,
                   "--way", way, "--frames", self.options.frames,
                   "--steps", 0 if way == "live" else 2, *more]
        if self.options.network:
            command += ["--network", self.options.network]
        command += ["--", *self.photos]
        done = subprocess.run([str(word) for word in command], check=True,
                              stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)


def wait_for(ratio, level):
    """Frames until the ratio is below level, or None."""
    for i, value in enumerate(ratio):
        if value <= level:
            return i
    return None


def shots(result):
    """The ratios of each shot of the scene."""
    starts = [0] + result["cut-frames"]
    ends = result["cut-frames"] + [len(result["ratio"])]
    return [result["ratio"][a:b] for a, b in zip(starts, ends)]


def seconds(frames):
    return "-" if frames is None else f"{frames / FPS:.2f}"


def slowest(results, level):
    """Of the cuts whose shots are long enough to tell."""
    waits = [wait_for(ratio, level) for ratio in results]
    known = [wait for wait in waits if wait is not None]
    return max(known) if known else None


def steadiness(result):
    """e_stab of the last second."""
    recent = result["warp-errors"][-FPS:]
    return math.sqrt(sum(recent) / len(recent))


def print_row(result):
    first, *others = shots(result)
    recent = result["ratio"][-FPS:]
    style = f"{seconds(wait_for(first, 5))} {seconds(wait_for(first, 2.3))}"
    if others:
        style += f", {seconds(slowest(others, 5))}" \
                 f" {seconds(slowest(others, 2.3))}"
    is_live = result["way"] == "live"
    print(f"| {result['scene']} | {result['way']} "
          f"| {sum(recent) / len(recent):.2f} "
          f"| {result['stab']:.4f} {steadiness(result):.4f} "
          f"({result['stab-floor']:.4f}) "
          f"| {style if is_live else ''} "
          f"| {result['ghost']:.2f} "
          f"| {format(result['evaluations-per-second'], '.0f') if is_live else ''} "
          f"| {format(result['ms-p50'], '.1f') + ' ' + format(result['ms-p99'], '.1f') if is_live else ''} "
          f"| {result['missed-cuts']} {result['wrong-cuts']} |", flush=True)


def print_table(bench, options):
    ways = ("live",) + BASELINES if options.ways == "all" \
        else options.ways.split(",")
    print("| scene | way | R | e_stab | style, s | ghost | ev/s | ms "
          "| cuts missed, wrong |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|")
    for scene in options.scenes.split(","):
        for way in ways:
            print_row(bench.run(scene, way))


# ==== Pictures ====

def draw_strip(bench, prefix, marks, out):
    from PIL import Image

    columns = 3
    rows = (len(marks) + columns - 1) // columns
    strip = Image.new("RGB", (columns * bench.width, rows * bench.height))
    for i, frame in enumerate(marks):
        image = Image.open(f"{prefix}-{frame:03}.ppm")
        strip.paste(image, (i % columns * bench.width,
                            i // columns * bench.height))
    strip.save(out, quality=85)


def draw_plot(result, out):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot

    times = [i / FPS for i in range(len(result["ratio"]))]
    figure, (loss, stale) = pyplot.subplots(2, 1, sharex=True, figsize=(8, 5))
    loss.semilogy(times, result["ratio"], color="tab:blue")
    loss.set_ylabel("loss / that of 300\ncold evaluations")
    loss.grid(True, which="both", alpha=0.3)
    stale.plot(times, [1000 * s for s in result["staleness"]],
               color="tab:orange")
    stale.set_ylabel("age of the picture, ms")
    stale.set_xlabel("seconds")
    stale.grid(True, alpha=0.3)
    for frame in result["cut-frames"]:
        for axes in (loss, stale):
            axes.axvline(frame / FPS, color="black", linestyle=":")
    figure.tight_layout()
    figure.savefig(out, dpi=80)


def draw(bench, out):
    prefix = bench.folder / "live"
    result = bench.run("shots", "live", "--pictures", prefix)
    cut = result["cut-frames"][0]
    marks = [0, 5, 15, cut - 1, cut, cut + 2, cut + 5, cut + 10, cut + 30]
    draw_strip(bench, prefix, marks, out.with_suffix(".jpg"))
    draw_plot(result, out.with_suffix(".png"))
    print_row(result)


# ==== A pipeline ====

def memory_of(process):
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


def run_pipeline(options):
    """What a pipeline shows and drops. Wants python3-gi, and the plugin where
    GStreamer finds it: meson devenv."""
    import os
    import time

    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import GLib, Gst

    Gst.init(None)
    pipeline = Gst.parse_launch(
        "videotestsrc is-live=true pattern=ball motion=sweep "
        f"num-buffers={options.pipeline * FPS} ! "
        "video/x-raw,format=I420,width=1280,height=720,framerate=30/1 ! "
        f'nststyle name=style mode=live style-location="{options.painting}" ! '
        "fakesink name=sink sync=true qos=true")
    loop = GLib.MainLoop()
    begin, processor = time.monotonic(), time.process_time()

    def tick():
        style = pipeline.get_by_name("style").get_property("stats")
        sink = pipeline.get_by_name("sink").get_property("stats")
        passed = max(time.monotonic() - begin, 1e-6)
        share = (time.process_time() - processor) / passed
        print(f"{passed:.0f} s: shown {sink.get_value('rendered')}, "
              f"dropped {sink.get_value('dropped')}, "
              f"{style.get_value('average-ms'):.1f} ms a frame, "
              f"{style.get_value('evaluations') / passed:.1f} evaluations/s, "
              f"{memory_of(os.getpid())} MB, {share:.2f} processors",
              flush=True)
        return True

    def on_message(bus, message):
        if message.type == Gst.MessageType.ERROR:
            print(message.parse_error())
        loop.quit()

    bus = pipeline.get_bus()
    bus.add_signal_watch()
    bus.connect("message::eos", on_message)
    bus.connect("message::error", on_message)
    GLib.timeout_add_seconds(max(options.pipeline // 10, 1), tick)
    pipeline.set_state(Gst.State.PLAYING)
    loop.run()
    tick()
    pipeline.set_state(Gst.State.NULL)


def main():
    options = parse()

    if options.pipeline:
        return run_pipeline(options)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, Path(folder))
        if options.picture:
            draw(bench, options.picture)
        else:
            print_table(bench, options)
    return None


if __name__ == "__main__":
    sys.exit(main())
