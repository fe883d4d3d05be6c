#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether a film is a painted version of another.

    film.py FILM CLIP     every frame there, painted, moving; the sound kept
    film.py FILM          frames that are pictures, and move

Needs ffmpeg. Says what is wrong, and exits with 1.
"""

import subprocess
import sys

WIDTH, HEIGHT = 64, 36
SIZE = WIDTH * HEIGHT


def ffmpeg(*arguments):
    return subprocess.run(["ffmpeg", "-v", "error", *arguments, "-"],
                          stdout=subprocess.PIPE, check=True).stdout


def frames_of(film):
    """Small grey pictures, one for each frame that is stored."""
    data = ffmpeg("-i", film, "-map", "0:v:0", "-fps_mode", "passthrough",
                  "-vf", f"scale={WIDTH}:{HEIGHT}", "-pix_fmt", "gray",
                  "-f", "rawvideo")
    return [data[i:i + SIZE] for i in range(0, len(data), SIZE)]


def sound_of(film):
    """Size and digest of each packet of the sound, as stored."""
    rows = ffmpeg("-i", film, "-map", "0:a:0", "-c", "copy", "-f",
                  "framemd5").decode().splitlines()
    packets = [row.replace(" ", "").split(",") for row in rows
               if not row.startswith("#")]
    return [(packet[4], packet[5]) for packet in packets]


def is_kept(sound, original):
    """The demuxer cuts the sound where the film's edit list ends, and a
    packet before its beginning only winds the decoder up."""
    lost = len(original) - len(sound)
    return len(sound) > 4 and any(
        original[first:first + len(sound)] == sound
        for first in range(lost + 1)) and lost <= 3


def difference(a, b):
    return sum(abs(x - y) for x, y in zip(a, b)) / SIZE


def check_pictures(frames):
    for number, frame in enumerate(frames):
        ordered = sorted(frame)
        # Between the twentieth parts: a few bright dots are no picture.
        spread = ordered[-SIZE // 20] - ordered[SIZE // 20]
        if spread < 40:
            yield f"frame {number} is flat: its greys span {spread}"
            break
    if len(frames) < 2:
        yield f"{len(frames)} frames are no film"
    elif difference(frames[0], frames[-1]) < 1:
        yield "the last frame is the first: nothing moves"


def check_painted(frames, clip):
    if len(frames) != len(clip):
        yield f"{len(frames)} frames, the clip has {len(clip)}"
    for number, (ours, theirs) in enumerate(zip(frames, clip)):
        if difference(ours, theirs) < 4:
            yield f"frame {number} looks as it did before it was painted"
            return


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    film = sys.argv[1]
    frames = frames_of(film)
    faults = list(check_pictures(frames))
    if len(sys.argv) == 3:
        clip = sys.argv[2]
        faults += check_painted(frames, frames_of(clip))
        if not is_kept(sound_of(film), sound_of(clip)):
            faults.append("the sound is not that of the clip")
    for fault in faults:
        print(f"{film}: {fault}")
    if faults:
        sys.exit(1)
    print(f"{film}: {len(frames)} frames")


if __name__ == "__main__":
    main()
