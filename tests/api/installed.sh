#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# installed.sh BUILD_DIR: installs into a temporary folder and uses what lies
# there, as others will. The prefix must not be /usr itself.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
python=/usr/bin/python3
dest=$(mktemp -d)
scratch=$(mktemp -d)
trap 'rm -rf "$dest" "$scratch"' EXIT

fail() {
    echo "$*" >&2
    exit 1
}

find_one() {
    found=$(find "$dest" -name "$1" | head -n 1)
    [ -n "$found" ] || fail "$1 is not among the installed files"
    echo "$found"
}

# Programs and libraries, without links to them.
binaries() {
    find "$dest" -type f | while read -r file; do
        if [ "$(head -c 4 "$file" | tail -c 3)" = ELF ]; then
            echo "$file"
        fi
    done
}

check_binaries() {
    echo "-- binaries"
    for file in $(binaries); do
        echo "${file#"$dest"}"
        ! readelf -d "$file" | grep -E 'RPATH|RUNPATH' ||
            fail "$file looks for libraries where it was built"
        ldd -r "$file" >"$scratch/ldd" 2>&1 || fail "ldd fails on $file"
        ! grep -E 'undefined symbol|not found' "$scratch/ldd" ||
            fail "$file lacks symbols or libraries"
    done
    ! grep -rlF -e "$root" -e "$build" "$dest" ||
        fail "these files name the folder that they were built in"
    exports=$(nm -D --defined-only "$plugin" | awk '{ print $3 }' | sort |
        tr '\n' ' ')
    [ "$exports" = "gst_plugin_nststyle_get_desc \
gst_plugin_nststyle_register " ] || fail "the plugin exports $exports"
}

check_headers() {
    echo "-- headers"
    (
        cd "$root/nst-core/include" && ls nst/*.h
        echo nst/version.h
    ) | sort >"$scratch/public"
    find "$dest" -name '*.h' | sed "s|^$include/||" | sort >"$scratch/headers"
    diff "$scratch/public" "$scratch/headers" ||
        fail "the installed headers (>) are not the public ones (<)"
    sh "$here/headers.sh" c11 "$include" cc
    sh "$here/headers.sh" c++17 "$include" c++
    "$python" "$here/symbols.py" "$library" "$include"
}

# Without the build folder.
check_element() {
    echo "-- the element"
    GST_PLUGIN_PATH=$(dirname "$plugin") GST_REGISTRY=$scratch/registry.bin \
        GST_PRESET_PATH=$(dirname "$presets") \
        gst-inspect-1.0 nststyle >"$scratch/inspect"
    grep -E '^ +(Long-name|Klass|Version|License) ' "$scratch/inspect"
    grep -q 'style-location' "$scratch/inspect"
    grep -q '"article-2019"' "$scratch/inspect"
}

# Plugins share a process: a library that ours brings along must not keep
# others from loading.
check_other_plugins() {
    echo "-- the other plugins"
    GST_REGISTRY=$scratch/without.bin gst-inspect-1.0 -b >"$scratch/without"
    GST_PLUGIN_PATH=$(dirname "$plugin") GST_REGISTRY=$scratch/with.bin \
        gst-inspect-1.0 -b >"$scratch/with"
    diff "$scratch/without" "$scratch/with" ||
        fail "plugins that load without nststyle do not load with it"
}

# help_of PROGRAM: that of its commands, too.
help_of() {
    "$1" --help || fail "$1 --help fails"
    if [ "$(basename "$1")" = nst-weights ]; then
        for command in show verify bench list; do
            "$1" "$command" --help
        done
    fi
}

# A page explains every option of its program.
check_manual() {
    echo "-- the manual"
    for program in "$programs"/*; do
        page=$(find_one "$(basename "$program").1")
        echo "${page#"$dest"}"
        sed 's/\\-/-/g' "$page" >"$scratch/page"
        help_of "$program" >"$scratch/help"
        # shellcheck disable=SC2013 # they are words
        for option in $(grep -oE -e '--[a-z][a-z0-9-]*' "$scratch/help" |
            sort -u); do
            grep -qE -e "$option([^a-z0-9-]|\$)" "$scratch/page" ||
                fail "$(basename "$page") does not explain $option"
        done
    done
}

# The scripts know their names, and where the list lies.
check_usage() {
    for program in nst-fetch-weights nst-convert-weights; do
        "$programs/$program" --help >"$scratch/help"
        head -n 1 "$scratch/help" | grep -q "^usage: $program " ||
            fail "the usage of $program has another name"
    done
    list=$("$programs/nst-fetch-weights" --help |
        grep -o '/.*published\.txt') ||
        fail "nst-fetch-weights --help does not say where its list is"
    [ -f "$list" ] || fail "nst-fetch-weights --help names $list: not there"
    ! "$programs/nst-fetch-weights" --help | grep 'fetch\.sh' ||
        fail "nst-fetch-weights --help names a file of the source tree"
}

# From a file of this machine to a network that is found by its name.
check_tools() {
    echo "-- the tools"
    check_usage
    "$progress" --version
    "$weights" verify
    "$weights" verify vgg16 2>"$scratch/missing" &&
        fail "a network vgg16 is installed; this test wants it not to be"
    data=${presets%/gstreamer-1.0/*}
    data=${data#"$dest"}
    grep -qF -e "$data/nst" "$scratch/missing" ||
        fail "networks are not looked for in $data/nst"
    sum=$(sha256sum "$network" | cut -d ' ' -f 1)
    "$programs/nst-fetch-weights" vgg19 --from torchvision \
        --url "file://$network" --sha256 "$sum"
    "$weights" verify vgg19
    "$programs/nst-convert-weights" --check \
        "$XDG_DATA_HOME/nst/vgg19.safetensors"
}

# With a folder as the root of the system, as cross compilers do. The other
# libraries are those of this system.
check_library() {
    echo "-- the library"
    mkdir -p "$dest/usr"
    for folder in include lib; do
        ln -s "/usr/$folder" "$dest/usr/$folder"
    done
    flags=$(PKG_CONFIG_SYSROOT_DIR=$dest PKG_CONFIG_PATH=$(dirname "$pc") \
        pkg-config --cflags --libs nst-1.0)
    # shellcheck disable=SC2086 # a list of options
    cc -std=c11 -Wall -Wextra -Werror "$here/application.c" \
        -o "$scratch/app" $flags
    "$scratch/app"
    # shellcheck disable=SC2086
    c++ -x c++ -std=c++17 -Wall -Wextra -Werror "$here/application.c" \
        -o "$scratch/app" $flags
    "$scratch/app"
}

meson install -C "$build" --no-rebuild --quiet --destdir "$dest"

pc=$(find_one nst-1.0.pc)
library=$(find_one libnst.so)
plugin=$(find_one libgstnststyle.so)
presets=$(find_one GstNstStyle.prs)
header=$(find_one stylizer.h)
include=${header%/nst/*}
weights=$(find_one nst-weights)
progress=$(find_one nst-progress)
programs=$(dirname "$weights")
network=$root/weights/vgg-lite.safetensors

# No network of this machine is found, and nothing is written to its home.
XDG_DATA_HOME=$scratch/data
XDG_DATA_DIRS=$scratch/none
LD_LIBRARY_PATH=$(dirname "$library")${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
PYTHONDONTWRITEBYTECODE=1
export XDG_DATA_HOME XDG_DATA_DIRS LD_LIBRARY_PATH PYTHONDONTWRITEBYTECODE

check_binaries
check_headers
check_element
check_other_plugins
check_manual
check_tools
check_library
