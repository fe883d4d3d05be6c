#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# make.sh [DIR]: makes what docs/demo.sh shows, into DIR (default: here).
#
# Wants gcc, ffmpeg, python3-numpy, python3-scipy and python3-pil, and some ten
# minutes. The programs are seeded, but another compiler or library may round
# otherwise: the same to the eye, not to the byte.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

echo "-- the painting"
/usr/bin/python3 "$here/painting.py" "$out/painting.jpg"

# Nothing but pictures depends on these roundings.
gcc -std=c11 -O3 -march=native -ffast-math -fopenmp -o "$work/scene" \
    "$here/scene.c" "$here/world.c" "$here/light.c" -lm

echo "-- the still"
"$work/scene" 768 512 24 10 11 3 |
    ffmpeg -v error -y -f rawvideo -pixel_format rgb24 -video_size 768x512 \
        -i - -pix_fmt yuvj420p -q:v 3 -bitexact "$out/still.jpg"

echo "-- the clip: 120 frames"
/usr/bin/python3 "$here/sound.py" "$work/sound.wav" 5
"$work/scene" 640 360 24 0 120 2 |
    ffmpeg -v error -y -f rawvideo -pixel_format rgb24 -video_size 640x360 \
        -framerate 24 -i - -i "$work/sound.wav" \
        -vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p \
        -c:v libx264 -preset veryslow -crf 27 -bf 0 -colorspace bt709 \
        -color_primaries bt709 -color_trc bt709 -c:a aac -b:a 64k \
        -bitexact -movflags +faststart "$out/clip.mp4"
