#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# sh tests/run.sh [--fast]
#
# Installs what is missing (Debian 12), builds, and runs every test: the
# suites, those again with each instruction set of this processor, on emulated
# ones and under sanitizers, installations, Debian packages and the demo. --fast
# leaves AArch64 and the sanitizers out. The last line of the output is
# "N passed, N failed, N skipped"; the exit status is 0 if none failed.

set -u

root=$(cd "$(dirname "$0")/.." && pwd)
LC_ALL=C.UTF-8
export LC_ALL

fast=no
for argument in "$@"; do
    case $argument in
    --fast) fast=yes ;;
    *)
        echo "usage: sh tests/run.sh [--fast]" >&2
        exit 2
        ;;
    esac
done

. "$root/tests/packages.sh"

passed=0
failed=0
skipped=0

say() {
    printf '\n== %s\n' "$1"
}

# step NAME COMMAND...: one check; exit status 77 means skipped.
step() {
    name=$1
    shift
    say "$name"
    "$@"
    status=$?
    case $status in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)) ;;
    *)
        failed=$((failed + 1))
        echo "failed: $name (status $status)"
        ;;
    esac
    return "$status"
}

# Brings a build directory to these options, whether it exists or not. (With
# meson 1.0, setup --reconfigure leaves b_sanitize of an old one alone.)
configure() {
    dir=$1
    shift
    if [ -f "$dir/build.ninja" ]; then
        meson configure "$dir" "$@"
    else
        meson setup "$dir" "$root" "$@"
    fi
}

build() {
    configure "$@" && meson compile -C "$1"
}

# suites NAME DIR LOG OPTIONS...: meson's tests, counted from their log.
suites() {
    say "$1"
    dir=$2
    log=$3
    shift 3
    rm -f "$dir/meson-logs/$log"*.json
    meson test -C "$dir" --no-rebuild --print-errorlogs --logbase "$log" "$@"
    # A wrapper's name becomes part of the name of the log.
    counts=$(find "$dir/meson-logs" -name "$log*.json" -exec \
        "$python" "$root/tests/style/summary.py" {} +)
    # shellcheck disable=SC2086 # three numbers
    set -- ${counts:-0 1 0}
    [ $(($1 + $2 + $3)) -gt 0 ] || set -- 0 1 0
    echo "$1 passed, $2 failed, $3 skipped in $log"
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
}

main_build() {
    dir=$root/build-tests
    step "build with warnings as errors" build "$dir" -Dwerror=true \
        -Dtests=enabled -Dgst=enabled -Dgst_tests=enabled \
        -Dexamples=enabled || return
    suites "all suites" "$dir" all
    step "install" sh "$root/tests/api/installed.sh" "$dir"
    other_folders
    step "demo" sh "$root/tests/demo/demo.sh"
}

# Not where Debian has things: no folder's name may be built in twice.
other_folders() {
    dir=$root/build-tests-folders
    step "build for other folders" build "$dir" -Dbuildtype=plain \
        -Dprefix=/opt/nst -Dlibdir=libraries -Dbindir=programs/here \
        -Ddatadir=data -Dincludedir=headers -Dtests=disabled -Dgst=enabled ||
        return
    step "install into other folders" sh "$root/tests/api/installed.sh" "$dir"
}

skip() {
    say "$1"
    echo "skipped: $2"
    skipped=$((skipped + 1))
}

debian_packages() {
    # shellcheck disable=SC2086 # a list of names
    if ! install_missing $packages_debian; then
        skip "Debian packages" "what builds them is not installed"
        return
    fi
    step "Debian packages" sh "$root/tests/packaging/debian.sh"
}

# The best set is what the other suites run with, and checkasm runs them all.
instruction_sets() {
    checkasm=$root/build-tests/tests/checkasm/checkasm
    for set in $("$checkasm" --list | sed '$d'); do
        NST_CPU=$set
        export NST_CPU
        suites "suites with NST_CPU=$set" "$root/build-tests" "set-$set" -t 3 \
            --no-suite style --no-suite api --no-suite long \
            --no-suite weights --no-suite docs
    done
    unset NST_CPU
    for set in $("$checkasm" --lacking); do
        skip "suites with NST_CPU=$set" "this processor lacks $set"
    done
}

# The element is left out: the plugins it meets are not instrumented.
sanitizers() {
    dir=$root/build-tests-asan
    step "build with sanitizers" build "$dir" -Dbuildtype=debugoptimized \
        -Db_sanitize=address,undefined -Db_lundef=false -Db_ndebug=false \
        -Dtests=enabled -Dgst=disabled -Dgst_tests=disabled || return
    # Tests ask for more memory than there is, and want NULL.
    ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    export ASAN_OPTIONS UBSAN_OPTIONS
    suites "suites under sanitizers" "$dir" asan -t 10 \
        --no-suite style --no-suite api --no-suite bench --no-suite weights
    unset ASAN_OPTIONS UBSAN_OPTIONS
}

# SSE 4.2 and no AVX, AVX2 and no AVX-512: a stray instruction of a newer
# machine ends the test.
old_processors() {
    if ! command -v qemu-x86_64 >/dev/null || [ "$(uname -m)" != x86_64 ]
    then
        skip "old processors" "no qemu-x86_64; install qemu-user"
        return
    fi
    for model in Nehalem Haswell; do
        suites "suites on a $model" "$root/build-tests" "old-$model" -t 10 \
            --wrapper "qemu-x86_64 -cpu $model" --suite unit --suite checkasm
    done
}

# build_aarch64 DIR FOLDER: FOLDER has the libraries.
build_aarch64() {
    if [ ! -f "$1/build.ninja" ]; then
        printf "[constants]\nsysroot = '%s'\n" "$2/root" >"$2/sysroot.ini"
        meson setup "$1" "$root" --cross-file "$2/sysroot.ini" \
            --cross-file "$root/tests/aarch64.ini" -Dwerror=true \
            -Dtests=enabled -Dgst=disabled -Dgst_tests=disabled || return
    fi
    meson compile -C "$1"
}

# On an AArch64 the other suites have run there.
aarch64() {
    [ "$(uname -m)" != aarch64 ] || return
    dir=$root/build-tests-aarch64
    folder=$root/build-aarch64-libraries
    # shellcheck disable=SC2086 # lists of names
    if ! { install_missing $packages_aarch64 &&
        unpack_foreign "$folder" arm64 $libraries_aarch64; }
    then
        skip "suites on AArch64" "no compiler or no libraries for it"
        return
    fi
    step "build for AArch64" build_aarch64 "$dir" "$folder" || return
    suites "suites on AArch64" "$dir" aarch64 -t 10 --suite unit \
        --suite checkasm --suite grad --suite golden --no-suite long
}

unset NST_CPU
if [ -d "$root/../shared" ]; then
    NST_SHARED=$(cd "$root/../shared" && pwd)
    export NST_SHARED
fi

say "packages"
# shellcheck disable=SC2086 # lists of names
install_missing $packages_build $packages_element $packages_tests || exit 1
python=/usr/bin/python3

main_build
debian_packages
if [ -f "$root/build-tests/build.ninja" ]; then
    instruction_sets
    old_processors
fi
if [ "$fast" = no ]; then
    aarch64
    sanitizers
fi

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
