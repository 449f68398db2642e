#!/usr/bin/env bash
# The program over HTTP, on SQLite and on a private PostgreSQL with its default durability: docs/BENCHMARKS-HTTP.md.
# Usage: scripts/bench-http.sh [arguments of helpdesk-bench-http]
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/packages.sh bench
cargo build --release --locked -p helpdesk -p helpdesk-bench-http
HELPDESK_POSTGRES_DURABLE=1 scripts/with-postgres.sh target/release/helpdesk-bench-http "$@"
