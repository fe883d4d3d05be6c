# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034 # sourced by tests/run.sh, docs/demo.sh

# The Debian 12 packages that nststyle is built, used and tested with.

packages_build="gcc libc6-dev meson ninja-build pkg-config python3
    libglib2.0-dev libjson-glib-dev"

packages_element="libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev
    gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good
    gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly gstreamer1.0-libav"

packages_tests="g++ binutils clang-format-14 indent qemu-user"

# install_missing PACKAGE...: only what is not there.
install_missing() {
    if ! command -v dpkg-query >/dev/null; then
        echo "no dpkg here: cannot tell which packages are missing; needed" \
            "are (by their Debian names): $*"
        return 0
    fi
    missing=
    for package in "$@"; do
        is_installed "$package" || missing="$missing $package"
    done
    if [ -z "$missing" ]; then
        echo "all packages are there"
        return 0
    fi
    if [ "$(id -u)" != 0 ]; then
        echo "missing packages; as root: apt-get install$missing" >&2
        return 1
    fi
    echo "installing:$missing"
    # shellcheck disable=SC2086 # a list of names
    apt_install $missing && return
    # A bare system has no package lists, an old one lists what is gone.
    # shellcheck disable=SC2086
    apt-get update && apt_install $missing
}

is_installed() {
    state=$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)
    [ "$state" = installed ]
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y \
        --no-install-recommends "$@"
}
