#!/bin/sh
# A throw-away PostgreSQL for the proofs: `postgres.sh start` prints its address, `postgres.sh stop` removes it.
# PostgreSQL refuses to run as root, so root lends it the `postgres` account.
set -eu
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
home=${PG_HOME:-${TMPDIR:-/tmp}/alongside-proofs-postgres}
port=${PG_PORT:-54329}
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }

case "$1" in
start)
    mkdir -p "$home"
    if [ "$(id -u)" = 0 ]; then chown postgres "$home"; fi
    cd "$home"
    if [ ! -d data ]; then
        as "$bin/initdb" -D data -A trust -U alongside -E UTF8 --locale=C.UTF-8 -k >/dev/null
    fi
    # Everything that makes an acknowledged commit durable stays on, as delivered.
    as "$bin/pg_ctl" -D data -l log -w -o "-k $home -p $port -c listen_addresses=127.0.0.1 -c shared_buffers=512MB -c max_connections=300 -c jit=off" start >/dev/null
    echo "postgres://alongside@127.0.0.1:$port/postgres"
    ;;
stop)
    as "$bin/pg_ctl" -D "$home/data" -m fast -w stop >/dev/null
    rm -rf "$home"
    ;;
*) echo "usage: postgres.sh start|stop" >&2; exit 2 ;;
esac
