#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs what the docs tell people to run: launch lines, programs, the effect.

A test picture stands in for cameras, files for servers, and pictures are
small. Before that, a launch line is parsed as it stands, so that a misspelt
property of a camera is found, too. Reports in TAP.
"""

import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

PAGES = ("README.md", "docs/recipes.md", "gst/gstnststyle.c")
LAUNCH = re.compile(r"^(?: {4}| \* )(gst-launch-1\.0 (?:.*\\\n)+.*)\n", re.M)
VARIABLE = re.compile(r"^ {4}([a-z]+=\S+)\n", re.M)

STAND_INS = (
    (r"v4l2src", "videotestsrc is-live=true num-buffers=3 ! "
     "video/x-raw,width=64,height=48"),
    (r"rtspsrc location=\S+ latency=\S+ ! rtph264depay",
     "filesrc location=film.mp4 ! qtdemux"),
    (r"rtspclientsink name=sink location=\S+",
     "mpegtsmux name=sink ! filesink location=streamed"),
    (r"rtmp2sink location=\S+", "filesink location=streamed"),
    (r"v4l2sink device=\S+|autovideosink", "fakesink"),
    (r" @preset=\S+", ""),
    (r"network-location=\S+", "network-location=builtin"),
    (r"(nststyle(?:(?! ! ).)*)", r"\1 work-size=32 iterations=2"),
    (r" \| .*", ""),
)

# What the docs name, made small.
FILES = {
    "photo.jpg": "videotestsrc num-buffers=1 ! {size} ! jpegenc ! {sink}",
    "painting.jpg": "videotestsrc num-buffers=1 pattern=circular ! {size} ! "
                    "jpegenc ! {sink}",
    "film.mp4": "mp4mux name=mux ! {sink} videotestsrc num-buffers=5 ! "
                "{size} ! x264enc ! h264parse ! queue ! mux. "
                "audiotestsrc num-buffers=10 ! audioconvert ! avenc_aac ! "
                "aacparse ! queue ! mux.",
    "input_video.avi": "videotestsrc num-buffers=2 ! {size} ! jpegenc ! "
                       "avimux ! {sink}",
}
COPIES = {"one.jpg": "painting.jpg", "other.jpg": "photo.jpg",
          "starrynight.jpg": "painting.jpg", "painted.mp4": "film.mp4"}

# What is not installed here is said and skipped; nststyle has to be there.
LACKING = re.compile(r'no (?:such )?element (?:factory )?"(?!nststyle)[^"]+"'
                     r"|missing a plug-in", re.I)


class Skipped(Exception):
    pass


class Failed(Exception):
    pass


class Hung(Failed):
    pass


def run(command, folder, patience=120):
    """Runs to its end; raises what is to be reported."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as process:
        try:
            out, errors = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired as error:
            # With what the shell has started.
            os.killpg(process.pid, signal.SIGKILL)
            raise Hung("does not come to its end") from error
    done = subprocess.CompletedProcess(command, process.returncode, out,
                                       errors)
    lacking = LACKING.search(done.stderr)
    if done.returncode != 0 and lacking:
        raise Skipped(lacking[0])
    if done.returncode != 0 or "CRITICAL" in done.stderr:
        raise Failed(f"status {done.returncode}: "
                     + (done.stderr or done.stdout).strip())
    return done.stdout


def make_files(folder):
    for name, line in FILES.items():
        line = line.format(size="video/x-raw,width=64,height=48,framerate=10/1",
                           sink=f"filesink location={name}")
        run(["gst-launch-1.0", "-q", *shlex.split(line)], folder)
    for name, original in COPIES.items():
        shutil.copy(folder / original, folder / name)


def parse(line, variables, folder):
    """The line as it stands, where Python can ask GStreamer."""
    try:
        import gi
        gi.require_version("Gst", "1.0")
        from gi.repository import GLib, Gst
    except (ImportError, ValueError):
        return
    script = "\n".join(variables) + "\nprintf '%s\\0' " + line.split(" | ")[0]
    words = run(["sh", "-c", script], folder).split("\0")[1:-1]
    Gst.init(None)
    try:
        Gst.parse_launchv([w for w in words if not re.match("-[em]$", w)])
    except GLib.Error as error:
        # Another element may be missing here; properties may not.
        if not LACKING.search(error.message):
            raise Failed(f"as it stands: {error.message}") from error


def run_line(script, folder):
    """GStreamer 1.22's hlssink2 hangs once in thirty runs with films as short
    as ours: lines without our element have three tries."""
    command = ["sh", "-c", script]
    if "nststyle" in script.splitlines()[-1]:
        run(command, folder)
        return
    for _ in range(2):
        try:
            run(command, folder, 25)
            return
        except Hung:
            pass
    run(command, folder, 25)


def check_line(line, variables, folder):
    line = re.sub(r"\s*\\\n(?: \*)?\s*", " ", line)
    parse(line, variables, folder)
    for pattern, stand_in in STAND_INS:
        line = re.sub(pattern, stand_in, line)
    results = re.findall(r"(?:filesink |playlist-)location=(\S+)", line)
    for name in results:
        (folder / name).unlink(missing_ok=True)
    # The film that is played is the one that was made.
    if "filesrc location=painted.mp4" in line:
        shutil.copy(folder / "film.mp4", folder / "painted.mp4")
    run_line("\n".join([*variables, line]), folder)
    for name in results:
        path = folder / name
        if not path.is_file() or path.stat().st_size == 0:
            raise Failed(f"wrote no {name}")


def check_effect(text, folder):
    line = re.search(r"^PipelineDescription=(.*)$", text, re.M)[1]
    line = re.sub(r"style-location=\S+", "style-location=painting.jpg", line)
    run(["gst-launch-1.0", "-q", *shlex.split(
        f"videotestsrc num-buffers=2 ! {line} ! fakesink")], folder)


def check_c(text, folder):
    (folder / "paint.c").write_text(text, encoding="utf-8")
    flags = run(["pkg-config", "--cflags", "--libs", "gstreamer-1.0"], folder)
    run(["cc", "-Wall", "-Werror", "paint.c", *flags.split(), "-o", "paint"],
        folder)
    out = run(["./paint", "photo.jpg", "painting.jpg", "from-c.png"], folder)
    if "100 of 100" not in out or not (folder / "from-c.png").is_file():
        raise Failed("showed no progress, or painted nothing")
    # Which is what the error message is for.
    try:
        run(["./paint", "photo.jpg", "missing.jpg", "from-c.png"], folder)
    except Failed as error:
        if "missing.jpg" not in str(error):
            raise
        return
    raise Failed("painted in the manner of nothing")


def check_python(text, folder):
    (folder / "fade.py").write_text(text, encoding="utf-8")
    there = subprocess.run(
        [sys.executable, "-c", "import gi\ngi.require_version('Gst', '1.0')"],
        capture_output=True, check=False)
    if there.returncode != 0:
        raise Skipped("no python3-gi or no gir1.2-gstreamer-1.0")
    out = run([sys.executable, "fade.py", "film.mp4", "one.jpg", "other.jpg",
               "painted.mkv"], folder)
    if "frames=(guint64)5" not in out:
        raise Failed(f"did not paint 5 frames: {out}")


def fenced(page, language):
    """The blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.M | re.S)


def checks(root):
    """(name, function, arguments without the folder)."""
    for name in PAGES:
        page = (root / name).read_text(encoding="utf-8")
        variables = VARIABLE.findall(page)
        for match in LAUNCH.finditer(page):
            number = page.count("\n", 0, match.start()) + 1
            yield f"{name}:{number}", check_line, (match[1], variables)
    page = (root / "docs/recipes.md").read_text(encoding="utf-8")
    for language, check in (("ini", check_effect), ("c", check_c),
                            ("python", check_python)):
        blocks = fenced(page, language)
        if not blocks:
            raise SystemExit(f"docs/recipes.md: no block of {language}")
        for block in blocks:
            yield f"docs/recipes.md: {language}", check, (block,)


def report(number, name, check, arguments, folder):
    """A line of TAP; whether it is good."""
    try:
        check(*arguments, folder)
    except Skipped as why:
        print(f"ok {number} - {name} # SKIP {why}", flush=True)
    except Failed as why:
        print(f"not ok {number} - {name}")
        print("# " + str(why).replace("\n", "\n# "), flush=True)
        return False
    else:
        print(f"ok {number} - {name}", flush=True)
    return True


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    # Messages are looked at.
    os.environ["LC_ALL"] = "C"
    found = list(checks(root))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            make_files(folder)
        except Skipped as why:
            print(f"1..0 # SKIP {why}")
            return 0
        print(f"1..{len(found)}")
        good = [report(number, *check, folder)
                for number, check in enumerate(found, 1)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
