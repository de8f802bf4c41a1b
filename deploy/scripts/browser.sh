#!/bin/sh
# Finds a Chromium for the browser tests and writes its path; gets one where there is none.
# Usage: browser.sh look|get PYTHON. `look` installs nothing. Without one: says why, status 1.
set -u
what=$1 python=$2

usable() { [ -n "$1" ] && [ -x "$1" ] && "$1" --version >/dev/null 2>&1; }
found() { echo "$1"; exit 0; }
on_path() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        path=$(command -v "$name" 2>/dev/null) && usable "$path" && found "$path"
    done
}
of_playwright() {
    path=$("$python" -c 'from playwright.sync_api import sync_playwright as start
with start() as playwright: print(playwright.chromium.executable_path)' 2>/dev/null) &&
        usable "$path" && found "$path"
}

on_path
of_playwright
if [ "$what" = look ]; then
    echo "no Chromium on PATH and none of Playwright's; make browser gets one" >&2
    exit 1
fi

# Debian's package, where apt is there and we may use it. Ubuntu's is a stub that needs snapd: then
# `usable` says no.
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "Getting Chromium from apt ..." >&2
    { $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq --no-install-recommends chromium
    } >/dev/null 2>&1
    on_path
fi

echo "Getting Playwright's own Chromium ..." >&2
"$python" -m playwright install chromium >&2
of_playwright
echo "Dead Air: no browser found: none on PATH or from apt, and Playwright's could not be downloaded" \
    "or does not run here. Install chromium, or run the tests without tests/browser." >&2
exit 1
