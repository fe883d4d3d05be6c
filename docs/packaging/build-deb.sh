#!/bin/sh
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# sh docs/packaging/build-deb.sh [FOLDER]
#
# Builds Debian packages of the source tree, in a copy of it, and puts them into
# FOLDER (build-deb). Needs dpkg-dev, debhelper, dh-python and what is in
# debian/control. DEB_BUILD_OPTIONS=nocheck leaves the tests out.
#
# Who makes packages for others sets DEBFULLNAME and DEBEMAIL, which become the
# maintainer. Without them it is an address that nobody reads.

set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "${1:-$root/build-deb}"
folder=$(cd "${1:-$root/build-deb}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

die() {
    echo "build-deb.sh: $*" >&2
    exit 1
}

for command in dpkg-buildpackage dh; do
    command -v "$command" >/dev/null ||
        die "no $command; as root: apt-get install dpkg-dev debhelper dh-python"
done

# The files that belong to the project, as they are now.
copy_tree() {
    if git -C "$root" ls-files --error-unmatch meson.build >/dev/null 2>&1
    then
        git -C "$root" ls-files -z --cached --others --exclude-standard |
            tar -C "$root" -c --null --ignore-failed-read -T -
    else
        tar -C "$root" -c --exclude=./.git --exclude='./build*' \
            --exclude=./demo-out .
    fi | tar -C "$1" -x
}

# The date of the last change, so that two builds are alike.
date_of_tree() {
    seconds=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct \
        2>/dev/null || stat -c %Y "$root/NEWS.md")}
    date -u -R -d "@$seconds"
}

# The entry of NEWS.md for this version, in lines that are not too long.
news() {
    awk -v version="$version" '
        function add(word) {
            if (length(line) + length(word) > 77) {
                print line
                line = "   "
            }
            line = line " " word
        }
        function finish() {
            if (line != "")
                print line
            line = ""
        }
        /^## / { finish(); here = $2 == version; next }
        !here || NF == 0 { next }
        /^- / { finish(); line = "  *"; $1 = "" }
        line != "" { for (i = 1; i <= NF; i++) if ($i != "") add($i) }
        END { finish() }
    ' "$root/NEWS.md"
}

set_maintainer() {
    case ${DEBFULLNAME:+name}${DEBEMAIL:+address} in
    '') return ;;
    nameaddress) ;;
    *) die "set both DEBFULLNAME and DEBEMAIL, or neither" ;;
    esac
    WHO="$DEBFULLNAME <$DEBEMAIL>" awk '
        /^Maintainer: / { $0 = "Maintainer: " ENVIRON["WHO"] }
        { print }
    ' "$root/docs/packaging/debian/control" >"$source/debian/control"
}

changelog() {
    distribution=unstable
    ! grep -q "^## $version (unreleased)" "$root/NEWS.md" ||
        distribution=UNRELEASED
    maintainer=$(sed -n 's/^Maintainer: //p' "$source/debian/control")
    echo "nststyle ($version) $distribution; urgency=medium"
    echo
    news
    echo
    echo " -- $maintainer  $(date_of_tree)"
}

version=$(sed -n "s/^  version: '\(.*\)',/\1/p" "$root/meson.build")
[ -n "$version" ] || die "meson.build has no version of the project"
[ -n "$(news)" ] || die "NEWS.md has no entry for version $version"

source=$work/nststyle-$version
mkdir "$source"
copy_tree "$source"
cp -R "$source/docs/packaging/debian" "$source/debian"
mkdir "$source/debian/source"
set_maintainer
echo "3.0 (native)" >"$source/debian/source/format"
changelog >"$source/debian/changelog"

(cd "$source" && dpkg-buildpackage -us -uc -b)
mv "$work"/*.deb "$work"/*.changes "$work"/*.buildinfo "$folder"
ls "$folder"
