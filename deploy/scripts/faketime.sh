#!/bin/sh
# Finds libfaketime for the tests of clocks that differ, or gets it from Debian into var/faketime.
# Needs no root. Prints its path; fails, with a word why, where there is none.
set -eu
cd "$(dirname "$0")/../.."
find_it() { ls /usr/lib/*/faketime/libfaketime.so.1 var/faketime/usr/lib/*/faketime/libfaketime.so.1 2>/dev/null | head -n 1; }
found=$(find_it)
if [ -z "$found" ] && command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
    mkdir -p var/faketime
    (cd var/faketime && apt-get -qq download libfaketime >/dev/null 2>&1 && dpkg-deb -x libfaketime_*.deb .) || true
    found=$(find_it)
fi
[ -n "$found" ] || { echo "libfaketime could not be installed; the clock tests are skipped" >&2; exit 1; }
echo "$found"
