#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Builds the Debian packages without their tests, installs them, paints a
# picture with them and removes them again. As root all of that happens in a
# view of this system that is thrown away; where there can be none, the
# packages are only unpacked.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "$*" >&2
    exit 1
}

if ! command -v dpkg-buildpackage >/dev/null || ! command -v dh >/dev/null
then
    echo "skipped: no dpkg-buildpackage or no dh; install dpkg-dev debhelper"
    exit 77
fi
if ! missing=$(dpkg-checkbuilddeps "$root/docs/packaging/debian/control" 2>&1)
then
    echo "skipped: what builds the packages is not there: $missing"
    exit 77
fi

# Lintian does not accept the address of nobody.
DEBFULLNAME="A Packager"
DEBEMAIL=packager@example.org
export DEBFULLNAME DEBEMAIL

build() {
    echo "-- build"
    DEB_BUILD_OPTIONS="nocheck noautodbgsym parallel=$(nproc)" \
        sh "$root/docs/packaging/build-deb.sh" "$work/debs" >"$work/log" 2>&1 ||
        {
            tail -n 40 "$work/log"
            fail "the packages do not build"
        }
    ! grep -E -A 12 'warning: |^dh_missing' "$work/log" ||
        fail "the build of the packages warns"
    (cd "$work/debs" && ls ./*.deb)
}

check_form() {
    for package in "$work"/debs/*.deb; do
        maintainer=$(dpkg-deb -f "$package" Maintainer)
        [ "$maintainer" = "$DEBFULLNAME <$DEBEMAIL>" ] ||
            fail "the maintainer of $package is $maintainer"
    done
    echo "-- lintian"
    if ! command -v lintian >/dev/null; then
        echo "left out: no lintian"
        return
    fi
    lintian --allow-root --fail-on error,warning "$work/debs"/*.changes
}

# What runs where they are installed; the folders are the current one's.
cat >"$work/use.sh" <<'END_OF_SCRIPT'
set -eu
gst-inspect-1.0 nststyle | grep -E '^ +(Filename|Version|License) '
gst-inspect-1.0 nststyle | grep -q '"article-2019"'
gst-launch-1.0 -q videotestsrc num-buffers=1 ! \
    video/x-raw,width=64,height=48 ! \
    nststyle iterations=2 style-location=painting.jpg ! \
    videoconvert ! pngenc ! filesink location=painted.png
[ "$(head -c 4 painted.png | tail -c 3)" = PNG ]
nst-weights verify
nst-progress --version
nst-fetch-weights --help | grep '^usage: nst-fetch-weights '
nst-fetch-weights --help | grep '/usr/share/nst/weights/published\.txt'
nst-convert-weights --check network.safetensors
END_OF_SCRIPT
cp "$root/docs/demo/painting.jpg" "$work/painting.jpg"
cp "$root/weights/vgg-lite.safetensors" "$work/network.safetensors"

# Below it, a change of any file is one of the copy.
cat >"$work/install.sh" <<'END_OF_SCRIPT'
set -eu
cd "$1"
mount -t tmpfs tmpfs layers
mkdir layers/upper layers/work layers/system
mount -t overlay overlay -o \
    lowerdir=/,upperdir=layers/upper,workdir=layers/work layers/system
[ "$2" = use ] || exit 0
for folder in /proc /dev; do
    mount --rbind "$folder" "layers/system$folder"
done
# What others installed there is not looked at, and does not play along.
mount -t tmpfs tmpfs layers/system/usr/local
mkdir layers/system/trial
cp debs/*.deb use.sh painting.jpg network.safetensors layers/system/trial
names="gstreamer1.0-nststyle libnst0 libnst-dev nst-tools"
cat >layers/system/trial/all.sh <<END
set -eu
cd /trial
export HOME=/trial LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
unset GST_PLUGIN_PATH GST_PRESET_PATH LD_LIBRARY_PATH XDG_DATA_HOME
dpkg -i ./*.deb >log 2>&1 || { cat log; exit 1; }
sh -e use.sh
pkg-config --modversion nst-1.0
dpkg -P $names >log 2>&1 || { cat log; exit 1; }
! find /usr -path '*nststyle*' -o -path '*/share/nst' -o -name 'libnst.*' \
    -o -name 'nst-*' | grep .
END
chroot layers/system sh /trial/all.sh
END_OF_SCRIPT

installed() {
    mkdir "$work/layers"
    if ! unshare -m sh "$work/install.sh" "$work" try 2>/dev/null; then
        return 77
    fi
    echo "-- installed"
    unshare -m sh "$work/install.sh" "$work" use
}

unpacked() {
    echo "-- unpacked; installing needs root and overlayfs"
    for package in "$work"/debs/*.deb; do
        dpkg-deb -x "$package" "$work/files"
    done
    libraries=$(dirname "$(find "$work/files" -name libnst.so.0)")
    cd "$work"
    HOME=$work LD_LIBRARY_PATH=$libraries PATH=$work/files/usr/bin:$PATH \
        GST_PLUGIN_PATH=$libraries/gstreamer-1.0 \
        GST_PRESET_PATH=$work/files/usr/share/gstreamer-1.0/presets \
        GST_REGISTRY=$work/registry.bin PYTHONDONTWRITEBYTECODE=1 sh use.sh
}

build
check_form
status=0
installed || status=$?
if [ "$status" = 77 ]; then
    unpacked
elif [ "$status" != 0 ]; then
    fail "the packages are not good when installed"
fi
