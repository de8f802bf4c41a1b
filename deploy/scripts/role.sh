#!/bin/sh
# Runs a role by the Procfile's line of that name, so that the image and every supervisor agree.
# Usage: role.sh web|worker|beat|flower, or any other command, which is run as it is.
set -eu
cd "$(dirname "$0")/../.."
line=$(sed -n "s/^${1:-web}: //p" Procfile)
[ -n "$line" ] || exec "$@"
exec sh -c "exec $line"
