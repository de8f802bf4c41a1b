#!/bin/sh
# Gets what `make estate` runs Dead Air with, from Debian: RabbitMQ, nginx, promtool, ip, and a Redis
# with TLS (redis-tools, which puts no server on PATH). Those that are installed are left alone. Status 1 and a
# message if one can't be installed: its tests are skipped. RabbitMQ 4 is got beside them, from Debian 13, into
# var/ (rabbitmq_4.sh); without it there is a message only: not every machine may reach another Debian.
# Usage: tools.sh [look]. `look` installs nothing.
set -u
PATH=$PATH:/usr/sbin:/sbin
as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"

sh "$(dirname "$0")/rabbitmq_4.sh" "${1:-get}" >/dev/null

missing=
for tool in rabbitmq-server nginx promtool ip redis-check-rdb; do
    command -v "$tool" >/dev/null 2>&1 && continue
    case $tool in
        promtool) package=prometheus ;;
        ip) package=iproute2 ;;
        redis-check-rdb) package=redis-tools ;;
        *) package=$tool ;;
    esac
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "${1:-get}" = get ] && command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "Getting$missing from apt ..." >&2
    # RUNLEVEL: nothing is started; the tests start their own, on ports of their own.
    # shellcheck disable=SC2086
    { $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
            apt-get install -qq --no-install-recommends $missing
    } >/dev/null 2>&1 && exec "$0" look
fi
echo "Dead Air: apt could not install$missing; tests that need it are skipped" >&2
exit 1
