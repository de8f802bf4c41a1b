#!/bin/sh
# Makes a virtual environment, or says in one sentence why it cannot. Usage: venv.sh PYTHON FOLDER
set -eu
python=$1 folder=$2

fail() { echo "Dead Air: $*" >&2; exit 1; }

command -v "$python" >/dev/null 2>&1 ||
    fail "there is no $python here; it needs Python 3.11 or newer (make PYTHON=/path/to/python)."
found=$("$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])') ||
    fail "$python does not run."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$python is Python $found; it needs 3.11 or newer (make PYTHON=/path/to/a/newer/python)."

# An environment that works is kept: only a missing, half-made or older one is made (again).
"$folder/bin/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
    exit 0

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python ($found) came without venv or ensurepip; on Debian and Ubuntu they are in" \
         "the package python${found%.*}-venv."
"$python" -m venv --clear "$folder"
