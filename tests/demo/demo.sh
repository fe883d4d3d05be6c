#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# demo.sh [OPTION...]: runs docs/demo.sh, with these options too, the quick
# way and with a test picture for a camera, and looks at what it painted.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
demo=$here/../../docs
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
python=/usr/bin/python3

sh "$demo/demo.sh" --quick --out "$out" "$@"
sh "$demo/demo.sh" --camera test --seconds 2 --out "$out" "$@"

echo "-- the results"
# What --quick takes of the clip, cut as it cuts.
ffmpeg -v error -t 1 -i "$demo/demo/clip.mp4" -map 0 -c copy "$out/clip.mp4"
"$python" "$here/film.py" "$out/film.mp4" "$out/clip.mp4"
"$python" "$here/film.py" "$out/camera.mp4"
[ -s "$out/photo.png" ] || {
    echo "no painted still" >&2
    exit 1
}

# Would it be seen if nothing had been painted, or only one grey?
if "$python" "$here/film.py" "$out/clip.mp4" "$out/clip.mp4"; then
    echo "film.py takes the clip itself for a painting" >&2
    exit 1
fi
ffmpeg -v error -f lavfi -i color=gray:s=64x36:d=1 "$out/grey.mp4"
if "$python" "$here/film.py" "$out/grey.mp4"; then
    echo "film.py takes a grey film for a painting" >&2
    exit 1
fi
