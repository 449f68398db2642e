#!/usr/bin/env bash
# Runs a command with HELPDESK_TEST_POSTGRES_URL set: the given one, or that of a private cluster which is made
# for this run, listens on a socket only, and is removed afterwards. A running server is never touched unasked.
# HELPDESK_POSTGRES_DURABLE=1 leaves the server as durable as it comes, for benchmarks.
set -euo pipefail

if [ -n "${HELPDESK_TEST_POSTGRES_URL:-}" ]; then
    exec "$@"
fi

binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$binaries" ]; then
    initdb=$(command -v initdb) || { echo "PostgreSQL's server is missing. Type: sudo apt-get install -y postgresql" >&2; exit 1; }
    binaries=$(dirname "$(readlink -f "$initdb")")
fi

directory=$(mktemp -d /tmp/helpdesk-postgres.XXXXXX)
# initdb refuses root; the package brings a user of that name.
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    chown postgres "$directory"
    as_owner() { (cd / && runuser -u postgres -- "$@"); }
fi

clean_up() {
    as_owner "$binaries/pg_ctl" -D "$directory/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$directory"
}
trap clean_up EXIT

as_owner "$binaries/initdb" -D "$directory/data" -U helpdesk -A trust -E UTF8 --locale=C >/dev/null
# Nothing here outlives the run, so nothing has to reach the disk.
careless="-c fsync=off -c full_page_writes=off"
[ -z "${HELPDESK_POSTGRES_DURABLE:-}" ] || careless=""
as_owner "$binaries/pg_ctl" -D "$directory/data" -l "$directory/log" -w start \
    -o "-c listen_addresses='' -c unix_socket_directories='$directory' $careless -c max_connections=300" >/dev/null
as_owner "$binaries/createdb" -h "$directory" -U helpdesk helpdesk
chmod 755 "$directory"

# For the story of a restarted database, which starts a cluster of its own: restart_postgres fast|immediate.
restart_postgres() {
    as_owner "$binaries/pg_ctl" -D "$directory/data" -l "$directory/log" -m "$1" -w restart >/dev/null 2>&1
}
export binaries directory
export -f as_owner restart_postgres

export HELPDESK_TEST_POSTGRES_URL="postgres://helpdesk@localhost/helpdesk?host=$directory"
"$@"
