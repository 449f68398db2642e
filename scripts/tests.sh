#!/usr/bin/env bash
# Runs the Rust tests, with cargo-nextest where it is installed, and counts them by the database they ran on:
# a test on PostgreSQL has `postgres` in its name, the crates that open no database are counted apart.
set -euo pipefail

log=target/test-log
# A story that fails on a crowded machine is tried once more, and then named as flaky.
mkdir -p target
if command -v cargo-nextest >/dev/null; then
    cargo nextest run --locked --workspace --retries 1 --status-level pass --final-status-level fail --color never "$@" 2>&1 | tee "$log"
else
    cargo test --locked --workspace "$@" 2>&1 | tee "$log"
fi

awk '
    # cargo test: the crate, then its tests; nextest: both on one line.
    /^ *Running /                      { crate = $NF; sub(/.*\//, "", crate); sub(/-[0-9a-f]+\)$/, "", crate); gsub(/_/, "-", crate) }
    /^test .* \.\.\. ok$/              { count(crate, $2) }
    /^ *PASS \[/                       { line = $0; sub(/^ *PASS \[[^]]*\] *(\([^)]*\) *)?/, "", line); split(line, part, " "); count(part[1], part[2]) }
    function count(crate, name) {
        if (name ~ /postgres/) postgres++
        else if (crate ~ /^helpdesk-(domain|stand-in)/) none++
        else sqlite++
    }
    END { printf "SQLite: %d tests, PostgreSQL: %d tests (and %d that need no database)\n", sqlite, postgres, none }
' "$log" > target/test-counts
