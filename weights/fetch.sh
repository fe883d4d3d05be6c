#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Downloads a published VGG, checks its hash and converts it to the file that
# nststyle reads. What it gets from where: published.txt.

set -u

# Installed, it is the target of a link, nst-fetch-weights.
here=$(dirname "$(readlink -f "$0")")
me=$(basename "$0")
command=$me
[ "$me" != fetch.sh ] || command="sh $0"
published=$here/published.txt

usage() {
    cat <<EOF
usage: $command vgg16|vgg19 [OPTION...]

Downloads the published network and converts it for nststyle.

  --from keras|torchvision  whose file (default: keras, which has the authors'
                            weights without the classifier, 60 or 80 MB;
                            torchvision has its own, 550 MB)
  --out FILE                the result (default: FOLDER/vgg16.safetensors,
                            where network-location=vgg16 finds it; FOLDER is
                            \$XDG_DATA_HOME/nst or ~/.local/share/nst)
  --f32                     32 bits a value instead of 16
  --keep                    keep the downloaded file
  --url URL                 download it from there
  --sha256 HASH             what the file at URL has, if it is another one
                            than the published

What is published where is in
$published.
EOF
}

say() {
    printf '%s: %s\n' "$me" "$*"
}

die() {
    printf '%s: %s\n' "$me" "$*" >&2
    exit 1
}

# needs_value OPTION COUNT: COUNT arguments are left, the option included.
needs_value() {
    [ "$2" -ge 2 ] && return
    echo "$me: $1 needs a value" >&2
    exit 2
}

architecture='' origin=keras url='' sha256='' out='' dtype=f16 keep=no
while [ $# -gt 0 ]; do
    case $1 in
    vgg16 | vgg19) architecture=$1 ;;
    --from)
        needs_value "$1" $#
        origin=$2
        shift
        ;;
    --out)
        needs_value "$1" $#
        out=$2
        shift
        ;;
    --url)
        needs_value "$1" $#
        url=$2
        shift
        ;;
    --sha256)
        needs_value "$1" $#
        sha256=$2
        shift
        ;;
    --f32) dtype=f32 ;;
    --keep) keep=yes ;;
    --help | -h)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
    shift
done
case $architecture:$origin in
vgg1[69]:keras | vgg1[69]:torchvision) ;;
*)
    usage >&2
    exit 2
    ;;
esac

[ -n "${XDG_DATA_HOME:-}${HOME:-}$out" ] ||
    die "neither HOME nor XDG_DATA_HOME is set; name the result with --out"
data=${XDG_DATA_HOME:-${HOME:-}/.local/share}
default_out=$data/nst/$architecture.safetensors
: "${out:=$default_out}"
folder=$(dirname "$out")

addresses=$(awk -v a="$architecture" -v o="$origin" \
    '$1 == a && $2 == o { print $6 }' "$published")
entry=$(awk -v a="$architecture" -v o="$origin" \
    '$1 == a && $2 == o { print $3, $4, $5; exit }' "$published")
[ -n "$entry" ] || die "$published does not list $architecture of $origin"
algorithm=${entry%% *}
hash=${entry#* }
size=${hash#* }
hash=${hash% *}
# shellcheck disable=SC2086 # the first of a list
name=$(basename "$(set -- $addresses && echo "$1")")
if [ -n "$sha256" ]; then
    algorithm=sha256
    hash=$(echo "$sha256" | tr 'A-F' 'a-f')
    size=
fi
if [ -n "$url" ]; then
    addresses=$url
    name=$(basename "${url%%[?#]*}")
fi
original=$folder/$name
[ "$original" != "$out" ] || original=$out.download
part=$original.part

# find_python MODULES: sets python.
find_python() {
    for python in python3 /usr/bin/python3; do
        "$python" -c "import $1" 2>/dev/null && return
    done
    return 1
}

digest() {
    "$python" - "$algorithm" "$1" <<'EOF'
import hashlib
import sys

digest = hashlib.new(sys.argv[1], usedforsecurity=False)
with open(sys.argv[2], "rb") as file:
    for block in iter(lambda: file.read(1 << 20), b""):
        digest.update(block)
print(digest.hexdigest())
EOF
}

bytes_of() {
    if [ -f "$1" ]; then
        wc -c <"$1" | tr -d ' '
    else
        echo 0
    fi
}

# The words after it went wrong: how to go on by hand.
by_hand() {
    {
        echo
        echo "To go on by hand, or from another machine:"
        echo "1. Get the file from"
        for address in $addresses; do
            echo "       $address"
        done
        echo "   Its $algorithm hash is $hash${size:+, its size $size bytes}."
        echo "2. Put it at"
        echo "       $original"
        echo "3. Run the same command again, which then only checks and" \
            "converts it."
        if [ -s "$part" ]; then
            echo "What has come is kept in $part; the same command goes on" \
                "from there."
        fi
    } >&2
    exit 1
}

# transfer URL: goes on where $part ends; on failure sets problem, and returns
# 2 if what is there cannot be gone on with.
transfer() {
    if command -v curl >/dev/null; then
        by_curl "$1"
    elif command -v wget >/dev/null; then
        by_wget "$1"
    else
        problem="neither curl nor wget is there; on Debian: apt-get install \
curl"
        return 1
    fi
}

offline="there is no connection to it; is this machine offline?"

by_curl() {
    if [ -t 2 ]; then
        progress=--progress-bar
    else
        progress=--silent
    fi
    code=$(curl --fail --location --continue-at - --output "$part" \
        --connect-timeout 30 --speed-limit 1 --speed-time 60 \
        "$progress" --show-error --write-out '%{http_code}' "$1")
    status=$?
    problem="the transfer broke off (curl's error $status)"
    case $status:$code in
    0:*) return 0 ;;
    # There is nothing behind the end of the part; no ranges at all.
    22:416 | 33:* | 36:*)
        problem="what is there cannot be gone on with"
        return 2
        ;;
    22:*) problem="the server answers $code" ;;
    5:* | 6:* | 7:* | 35:*) problem=$offline ;;
    23:*) problem="$part cannot be written; is the disk full?" ;;
    37:*) problem="there is no such file" ;;
    esac
    return 1
}

by_wget() {
    wget --continue --output-document="$part" --timeout=60 --tries=3 \
        --no-verbose "$1" && return
    status=$?
    problem="the transfer failed (wget's error $status)"
    [ "$status" != 3 ] || problem="$part cannot be written; is the disk full?"
    [ "$status" != 4 ] || problem=$offline
    [ "$status" != 8 ] || problem="the server answers with an error"
    return 1
}

# As long as more comes, a transfer that breaks off goes on.
download_from() {
    while :; do
        before=$(bytes_of "$part")
        transfer "$1"
        status=$?
        [ "$status" != 0 ] || return 0
        if [ "$status" = 2 ] && [ "$before" -gt 0 ]; then
            say "$problem; starting again"
            rm -f "$part"
        elif [ "$(bytes_of "$part")" -gt "$before" ]; then
            say "$problem; going on after $(bytes_of "$part") bytes"
        else
            return 1
        fi
    done
}

download() {
    for address in $addresses; do
        say "downloading $address${size:+ ($size bytes)}"
        download_from "$address" && return
        say "$address: $problem" >&2
        [ -s "$part" ] || rm -f "$part"
    done
    by_hand
}

# has_hash FILE; sets found.
has_hash() {
    found=$(digest "$1") || exit 1
    [ "$found" = "$hash" ]
}

wrong_hash() {
    echo "$me: $1 is not the file that was published:" >&2
    echo "expected $algorithm $hash${size:+, $size bytes}" >&2
    echo "found    $algorithm $found, $(bytes_of "$1") bytes" >&2
}

# Leaves the right file at $original.
get_original() {
    was_there=$(bytes_of "$part")
    if [ "$was_there" = 0 ] || ! has_hash "$part"; then
        download
    fi
    if ! has_hash "$part" && [ "$was_there" -gt 0 ]; then
        say "the part that was there was of another file; starting again"
        rm -f "$part"
        download
    fi
    if ! has_hash "$part"; then
        wrong_hash "$part"
        rm -f "$part"
        echo "It is removed." >&2
        by_hand
    fi
    mv "$part" "$original" || exit 1
}

if [ -e "$out" ] && find_python numpy; then
    if "$python" "$here/convert.py" --check "$out"; then
        say "it is there already; to get it anew, remove it first"
        exit 0
    fi
    say "$out is no good; getting it anew"
fi

modules=numpy
packages="python3 python3-numpy"
if [ "$origin" = keras ]; then
    modules="numpy, h5py"
    packages="$packages python3-h5py"
fi
find_python "$modules" ||
    die "the conversion needs Python 3 with $modules; on Debian:" \
        "apt-get install $packages"
mkdir -p "$folder" || exit 1

downloaded=no
if [ -f "$original" ]; then
    say "$original is there already"
    if ! has_hash "$original"; then
        wrong_hash "$original"
        echo "Remove it, and run the same command again." >&2
        exit 1
    fi
else
    get_original
    downloaded=yes
fi

"$python" "$here/convert.py" --architecture "$architecture" \
    --dtype "$dtype" ${url:+--source "$url"} "$original" "$out" ||
    die "the conversion failed; the downloaded file is $original"
if [ "$downloaded" = yes ] && [ "$keep" = no ]; then
    rm -f "$original"
fi
if [ "$out" = "$default_out" ]; then
    say "use it with network-location=$architecture"
else
    say "use it with network-location=$out"
fi
