#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# sh docs/demo.sh [--network FILE] [--style FILE] [--photo FILE]
#                 [--video FILE] [--seconds N] [--out DIR] [--quick]
#                 [--camera [DEVICE]]
#
# Installs what is missing (Debian 12), builds into build-demo/, paints a
# still and a film in the manner of a painting, and says where they lie. The
# sound of the film is copied untouched. Nothing else is needed: the network
# is built in, and the painting and the film are in docs/demo.

set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build-demo
own=$root/docs/demo

usage() {
    cat <<END
usage: sh docs/demo.sh [options]
  --style FILE    the painting
  --photo FILE    a photograph
  --video FILE    a film
  --seconds N     how much of the film, from its beginning; 0: all (default:
                  all of our own, 2 of another, 1 with --quick); or how
                  long the test picture runs (default 5)
  --camera [DEV]  paints what a camera sees (default /dev/video0) onto the
                  screen, until Ctrl-C; "test": a moving test picture, into a
                  file
  --network FILE  another network than the built-in one: VGG-19 or VGG-16 as
                  safetensors, eight times slower; see weights/README.md
  --out DIR       where the results go (default demo-out/)
  --quick         small and rough, to see that everything works
END
}

network='' style='' photo='' video='' seconds='' camera=''
out=$root/demo-out quick=no
while [ $# -gt 0 ]; do
    case $1 in
    --quick) quick=yes ;;
    --help) usage && exit 0 ;;
    --camera)
        camera=/dev/video0
        case ${2:---} in
        --*) ;;
        *) camera=$2 && shift ;;
        esac
        ;;
    --network | --style | --photo | --video | --seconds | --out)
        if [ $# -lt 2 ]; then
            echo "$1 needs a value" >&2
            usage >&2
            exit 2
        fi
        case $1 in
        --network) network=$2 ;;
        --style) style=$2 ;;
        --photo) photo=$2 ;;
        --video) video=$2 ;;
        --seconds) seconds=$2 ;;
        --out) out=$2 ;;
        esac
        shift
        ;;
    *)
        echo "unknown option: $1" >&2
        usage >&2
        exit 2
        ;;
    esac
    shift
done

: "${style:=$own/painting.jpg}"
if [ -n "$camera" ]; then
    : "${seconds:=5}"
elif [ -z "$photo$video" ]; then
    photo=$own/still.jpg video=$own/clip.mp4
    if [ "$quick" = yes ]; then
        : "${seconds:=1}"
    else
        : "${seconds:=0}"
    fi
fi
: "${seconds:=2}"
case $seconds in
*[!0-9]*)
    echo "--seconds $seconds: give a whole number" >&2
    exit 2
    ;;
esac
for file in "$network" "$style" "$photo" "$video"; do
    if [ -n "$file" ] && [ ! -r "$file" ]; then
        echo "$file: cannot read this file" >&2
        exit 2
    fi
done

# A still is worth some patience, a film has many frames; the built-in network
# is small and affords more of both.
if [ "$quick" = yes ]; then
    photo_size=192 photo_iterations=30 film_size=128 film_iterations=8
elif [ -n "$network" ]; then
    photo_size=512 photo_iterations=100 film_size=256 film_iterations=20
else
    photo_size=512 photo_iterations=150 film_size=384 film_iterations=20
fi
# Each frame of a film adds to the one before: with less weight of the style
# the content keeps up.
film_beta=5

if [ -n "$camera" ] && [ "$camera" != test ] && [ ! -e "$camera" ]; then
    echo "$camera: no camera here; name another: --camera DEVICE" >&2
    exit 2
fi

. "$root/tests/packages.sh"
# shellcheck disable=SC2086 # lists of names
install_missing $packages_build $packages_element \
    gstreamer1.0-plugins-base-apps ffmpeg
case $camera in
'' | test) ;;
*) install_missing gstreamer1.0-x ;;
esac

echo "-- building into $build"
if [ ! -f "$build/build.ninja" ]; then
    meson setup "$build" "$root" -Dtests=disabled -Dgst=enabled >/dev/null
fi
meson compile -C "$build" >"$build/compile.log" 2>&1 || {
    cat "$build/compile.log" >&2
    exit 1
}
export GST_PLUGIN_PATH="$build/gst"
export GST_REGISTRY="$build/registry.bin"

mkdir -p "$out"
# The same kind of file: another one may round the timestamps.
status=$out/.status clip=$out/.clip.${video##*.}
trap 'rm -f "$status" "$clip"' EXIT

# field LINE NAME: the value of NAME=(type)VALUE in a printed structure.
field() {
    rest=${1#*" $2=("}
    [ "$rest" != "$1" ] || return 0
    rest=${rest#*)}
    echo "${rest%%[,;]*}"
}

# Turns the element's messages into one line that moves, or, where nobody
# watches, into one line every few seconds.
show_progress() {
    before=0
    while IFS= read -r line; do
        case $line in
        *nststyle-progress,*) ;;
        *) continue ;;
        esac
        now=$(date +%s)
        frame=$(field "$line" frame)
        text="   frame $((${frame:-0} + 1))$1, evaluation \
$(field "$line" iteration) of $(field "$line" iterations)"
        if [ -t 1 ]; then
            printf '\r%s   ' "$text"
        elif [ $((now - before)) -ge 5 ]; then
            printf '%s\n' "$text"
            before=$now
        fi
    done
    [ ! -t 1 ] || echo
}

# paint FRAMES PIPELINE...: runs it; FRAMES is for the reader, may be empty.
paint() {
    frames=$1
    shift
    begin=$(date +%s)
    echo "   reading the network, analysing the painting"
    {
        code=0
        gst-launch-1.0 -e -m "$@" || code=$?
        echo "$code" >"$status"
    } | show_progress "${frames:+ of $frames}"
    if [ "$(cat "$status")" != 0 ]; then
        echo "failed; see the message above" >&2
        exit 1
    fi
    took=$(($(date +%s) - begin))
}

paint_photo() {
    echo "-- the photograph: $photo"
    paint 1 filesrc location="$photo" ! decodebin ! videoconvert ! \
        nststyle mode=still ${network:+"network-location=$network"} \
        style-location="$style" work-size=$photo_size \
        iterations=$photo_iterations post-messages=true ! \
        videoconvert ! pngenc ! filesink location="$out/photo.png"
    echo "   $out/photo.png: $took s"
}

# Cuts the beginning out of $video, packets untouched, and takes that instead.
cut_film() {
    [ "$seconds" -gt 0 ] || return 0
    ffmpeg -v error -y -t "$seconds" -i "$video" -map 0:v:0 -map "0:a:0?" \
        -c copy "$clip" || {
        echo "$video: cannot cut it; try --seconds 0" >&2
        exit 1
    }
    video=$clip
}

# Sets sound (caps of the sound, or nothing), parser and frames.
discover_film() {
    facts=$(LC_ALL=C gst-discoverer-1.0 -v "$video") || {
        echo "$video: no film that GStreamer can read" >&2
        exit 1
    }
    audio=$(echo "$facts" | sed -n 's/^ *audio #[0-9]*: //p' | head -n 1)
    sound=${audio%%,*}
    case $audio in
    *mpegversion=\(int\)1*) parser=mpegaudioparse ;;
    audio/mpeg*) parser=aacparse ;;
    audio/x-opus*) parser=opusparse ;;
    *) parser=identity ;;
    esac
    frames=$(ffprobe -v error -count_packets -select_streams v:0 \
        -show_entries stream=nb_read_packets -of csv=p=0 "$video")
    frames=${frames%%,*}
}

paint_film() {
    echo "-- the film: $video"
    cut_film
    discover_film
    # What an MP4 file cannot hold goes into a Matroska file.
    film=$out/film.mp4 muxer=mp4mux
    case $sound in
    '' | audio/mpeg | audio/x-opus) ;;
    *) film=$out/film.mkv muxer=matroskamux ;;
    esac
    stop_at="video/x-raw(ANY);text/x-raw;${sound:-audio/x-raw}"
    set -- filesrc location="$video" ! decodebin name=d caps="$stop_at" \
        d. ! "video/x-raw" ! queue ! videoconvert ! nststyle mode=film \
        ${network:+"network-location=$network"} style-location="$style" \
        work-size=$film_size iterations=$film_iterations beta=$film_beta \
        post-messages=true ! videoconvert ! \
        x264enc pass=quant quantizer=18 ! video/x-h264,profile=high ! queue ! \
        $muxer name=mux ! filesink location="$film"
    if [ -n "$sound" ]; then
        # Painting takes its time: the sound waits in a queue without bounds.
        set -- "$@" d. ! "$sound" ! \
            queue max-size-time=0 max-size-buffers=0 max-size-bytes=0 ! \
            "$parser" ! mux.audio_0
    fi
    paint "$frames" "$@"
    echo "   $film: $took s"
}

# Every frame is shown, and the picture painted on meanwhile.
paint_camera() {
    set -- ! videoconvert ! \
        nststyle mode=live ${network:+"network-location=$network"} \
        style-location="$style" ! videoconvert !
    if [ "$camera" = test ]; then
        echo "-- a test picture in place of a camera"
        film=$out/camera.mp4
        paint "" videotestsrc is-live=true horizontal-speed=4 \
            num-buffers=$((30 * seconds - (seconds == 0))) ! \
            video/x-raw,width=320,height=240,framerate=30/1 "$@" \
            x264enc tune=zerolatency ! video/x-h264,profile=high ! \
            mp4mux ! filesink location="$film"
        echo "   $film: $took s"
        return
    fi
    echo "-- the camera: $camera; Ctrl-C ends it"
    trap : INT
    paint "" v4l2src device="$camera" "$@" autovideosink
    echo "   $took s"
}

if [ -n "$camera" ]; then
    paint_camera
    exit
fi
[ -z "$photo" ] || paint_photo
[ -z "$video" ] || paint_film
