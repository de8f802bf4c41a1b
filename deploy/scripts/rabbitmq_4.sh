#!/bin/sh
# Gets Debian 13's RabbitMQ 4 and its Erlang into var/rabbitmq-4, for the tests, on a machine that has
# another. It comes from the mirror that this machine's apt uses; apt checks signatures and sums.
# Needs no root and installs nothing: the programs run with the C library that came with them. Prints
# the folder; where it can't get them it says why and fails.
# Usage: rabbitmq_4.sh [look]. `look` gets nothing.
set -eu
cd "$(dirname "$0")/../.."
tree=$PWD/var/rabbitmq-4
server() { ls "$tree"/usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server 2>/dev/null | head -n 1; }
if [ -n "$(server)" ]; then
    echo "$tree"
    exit 0
fi
[ "${1:-get}" = get ] || exit 1

new=$tree.$$
trap 'rm -rf "$new"' EXIT
PACKAGES="rabbitmq-server erlang-base erlang-asn1 erlang-crypto erlang-eldap erlang-inets erlang-mnesia
    erlang-os-mon erlang-parsetools erlang-public-key erlang-runtime-tools erlang-ssl
    erlang-syntax-tools erlang-tools erlang-xmerl
    libc6 libgcc-s1 libstdc++6 libtinfo6 libncursesw6 libssl3t64 zlib1g libzstd1 libsystemd0 libcap2"

get() { # into $new/debs, with lists of its own beside this machine's
    mkdir -p "$new/lists/partial" "$new/debs" || return
    : >"$new/status"
    key=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep '/debian/*$' | head -n 1)
    [ -n "$mirror" ] || { echo "apt has no mirror of Debian" >"$new/log"; return 1; }
    echo "deb [signed-by=$key] $mirror trixie main" >"$new/sources.list"
    for word in get download; do
        [ "$word" = get ] && set -- update || set -- download $PACKAGES
        (cd "$new/debs" && apt-get -qq -o Dir::State="$new" -o Dir::State::Lists="$new/lists" \
            -o Dir::State::status="$new/status" -o Dir::Cache="$new" \
            -o Dir::Etc::sourcelist="$new/sources.list" -o Dir::Etc::sourceparts=/dev/null \
            -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
            -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=3 "$@" \
            >"$new/log" 2>&1) || return
    done
}

unpack() { # into $new/tree, as if it were in $tree
    for deb in "$new"/debs/*.deb; do dpkg-deb -x "$deb" "$new/tree" || return; done
    loader=$(cd "$new/tree" && ls usr/lib/*/ld-linux-*.so.* | head -n 1)
    libraries=$tree/$(dirname "$loader")
    erlang=usr/lib/erlang
    sed -i "s|^\( *ROOTDIR=\)/usr/lib/erlang|\1$tree/$erlang|" "$new/tree/$erlang"/bin/erl \
        "$new/tree/$erlang"/erts-*/bin/erl || return
    find "$new/tree/$erlang" -type f -perm -u+x | while read -r program; do
        [ "$(head -c 4 "$program" | tail -c 3)" = ELF ] || continue
        mv "$program" "$program.elf"
        printf '#!/bin/sh\nexec "%s" --library-path "%s" --argv0 "$0" "%s" "$@"\n' \
            "$tree/$loader" "$libraries" "$tree${program#"$new/tree"}.elf" >"$program"
        chmod 755 "$program"
    done
    rm -rf "$tree" && mv "$new/tree" "$tree"
}

if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
    echo "Getting RabbitMQ 4 from Debian 13 ..." >&2
    get && unpack || tail -n 3 "$new/log" >&2 || true
fi
[ -n "$(server)" ] || { echo "Dead Air: RabbitMQ 4 could not be got from Debian 13; its tests are skipped" >&2; exit 1; }
echo "$tree"
