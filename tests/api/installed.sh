#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# installed.sh BUILD_DIR: installs into a temporary folder and uses what lies
# there: the element through gst-inspect-1.0, the library through pkg-config.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$1
dest=$(mktemp -d)
trap 'rm -rf "$dest"' EXIT

meson install -C "$build" --no-rebuild --quiet --destdir "$dest"

find_one() {
    found=$(find "$dest" -name "$1" | head -n 1)
    if [ -z "$found" ]; then
        echo "$1 is not among the installed files" >&2
        exit 1
    fi
    echo "$found"
}

pc=$(find_one nst-1.0.pc)
library=$(find_one libnst.so)
plugin=$(find_one libgstnststyle.so)
presets=$(find_one GstNstStyle.prs)
find_one stylizer.h >/dev/null
weights=$(find_one nst-weights)
progress=$(find_one nst-progress)

LD_LIBRARY_PATH=$(dirname "$library")${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH

echo "-- the element"
GST_PLUGIN_PATH=$(dirname "$plugin") GST_REGISTRY=$dest/registry.bin \
    GST_PRESET_PATH=$(dirname "$presets") \
    gst-inspect-1.0 nststyle >"$dest/inspect"
grep -E '^ +(Long-name|Klass|Version|License) ' "$dest/inspect"
grep -q 'style-location' "$dest/inspect"
grep -q '"article-2019"' "$dest/inspect"

# Plugins share a process: a library that ours brings along must not keep
# others from loading.
echo "-- the other plugins"
GST_REGISTRY=$dest/without.bin gst-inspect-1.0 -b >"$dest/without"
GST_PLUGIN_PATH=$(dirname "$plugin") GST_REGISTRY=$dest/with.bin \
    gst-inspect-1.0 -b >"$dest/with"
if ! diff "$dest/without" "$dest/with"; then
    echo "plugins that load without nststyle do not load with it" >&2
    exit 1
fi

echo "-- the library"
# The file names the final prefix; the files still lie below $dest.
prefix=$(sed -n 's/^prefix=//p' "$pc")
mkdir "$dest/pc"
sed "s|^prefix=.*|prefix=$dest$prefix|" "$pc" >"$dest/pc/nst-1.0.pc"
flags=$(PKG_CONFIG_PATH=$dest/pc pkg-config --cflags --libs nst-1.0)
# shellcheck disable=SC2086 # a list of options
cc -std=c11 -Wall -Wextra -Werror "$here/application.c" -o "$dest/app" $flags
"$dest/app"

echo "-- the tools"
"$weights" verify
"$progress" --version
