#!/usr/bin/env bash
# The benchmarks, on SQLite and on a private PostgreSQL with its default durability: writes docs/BENCHMARKS.md.
# Usage: scripts/bench.sh [arguments of helpdesk-bench-log]
#        scripts/bench.sh field [arguments of helpdesk-bench-field]   beside disintegrate-postgres only
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/packages.sh bench
if [ "${1:-}" = field ]; then
    shift
    # Another dependency tree with a lock of its own, compiled into the same folder.
    cargo build --release --locked --manifest-path benches/field/Cargo.toml --target-dir target
    HELPDESK_POSTGRES_DURABLE=1 exec scripts/with-postgres.sh target/release/helpdesk-bench-field "$@"
fi
cargo build --release --locked -p helpdesk-bench-log
HELPDESK_POSTGRES_DURABLE=1 scripts/with-postgres.sh target/release/helpdesk-bench-log "$@"
