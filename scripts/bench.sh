#!/usr/bin/env bash
# The benchmarks, on SQLite and on a private PostgreSQL with its default durability: writes docs/BENCHMARKS.md.
# Usage: scripts/bench.sh [arguments of helpdesk-bench-log]
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/packages.sh bench
cargo build --release --locked -p helpdesk-bench-log
HELPDESK_POSTGRES_DURABLE=1 scripts/with-postgres.sh target/release/helpdesk-bench-log "$@"
