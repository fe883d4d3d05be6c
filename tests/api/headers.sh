#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# headers.sh LANGUAGE FOLDER[:FOLDER] COMPILER... : each public header that lies
# in a FOLDER compiles alone, twice, without a warning, as LANGUAGE (c11 or
# c++17).

set -eu

language=$1
folders=$2
shift 2
case $language in
c11) extra="-x c -Wstrict-prototypes" ;;
c++*) extra="-x c++" ;;
*)
    echo "$0: unknown language '$language'; give c11 or c++17" >&2
    exit 2
    ;;
esac

names=$(
    IFS=:
    for folder in $folders; do
        (cd "$folder" && ls nst/*.h)
    done
)
old_ifs=$IFS
IFS=:
for folder in $folders; do
    set -- "$@" -I "$folder"
done
IFS=$old_ifs

# GLib's own headers are not ours to judge.
glib=$(pkg-config --cflags gio-2.0 | sed 's/-I/-isystem /g')

failed=0
count=0
for name in $names; do
    count=$((count + 1))
    # The second inclusion shows a missing or misspelled guard.
    # shellcheck disable=SC2086 # lists of options
    if ! printf '#include <%s>\n#include <%s>\nint main(void);\n' \
        "$name" "$name" |
        "$@" $extra -std="$language" -Wall -Wextra -Wpedantic -Wundef \
            -Werror -fsyntax-only $glib -; then
        echo "$name does not compile alone as $language"
        failed=$((failed + 1))
    fi
done
echo "$count headers as $language, $failed failed"
[ "$failed" -eq 0 ] && [ "$count" -gt 0 ]
