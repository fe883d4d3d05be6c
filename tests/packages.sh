# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2034 # sourced by tests/run.sh, docs/demo.sh

# The Debian 12 packages that nststyle is built, used and tested with.

packages_build="gcc libc6-dev meson ninja-build pkg-config python3
    libglib2.0-dev libjson-glib-dev"

packages_element="libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev
    gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good
    gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly gstreamer1.0-libav"

packages_tests="g++ binutils clang-format-14 indent qemu-user
    valgrind xvfb gstreamer1.0-x libgstrtspserver-1.0-dev
    python3-numpy python3-h5py python3-gi gir1.2-gstreamer-1.0 curl wget"

# To make packages of it.
packages_debian="dpkg-dev debhelper dh-python lintian"

# For an AArch64 beside it: the compiler, and of its libraries these.
packages_aarch64="gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user"
libraries_aarch64="libc6 libgcc-s1 libglib2.0-0 libglib2.0-dev
    libjson-glib-1.0-0 libjson-glib-dev libpcre2-8-0 libpcre2-dev libffi8
    libffi-dev zlib1g zlib1g-dev libmount1 libmount-dev libblkid1 libblkid-dev
    libselinux1 libselinux1-dev libsepol2 libsepol-dev"

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

# unpack_foreign FOLDER ARCHITECTURE PACKAGE...: into FOLDER/root, by an apt of
# its own: what is installed here, and known to be there, stays as it is.
unpack_foreign() (
    folder=$1
    architecture=$2
    shift 2
    [ ! -f "$folder/complete" ] || exit 0
    command -v apt-get >/dev/null || exit
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" \
        "$folder/root" && cd "$folder" || exit
    : >status
    cat >apt.conf <<EOF
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Sandbox::User "$(id -un)";
Dir::State::lists "$folder/lists";
Dir::State::status "$folder/status";
Dir::Cache "$folder/cache";
EOF
    APT_CONFIG=$folder/apt.conf
    export APT_CONFIG
    apt-get update && apt-get download "$@" || exit
    for archive in *.deb; do
        dpkg-deb -x "$archive" root || exit
    done
    rm -f -- *.deb
    touch complete
)
