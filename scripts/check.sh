#!/usr/bin/env bash
# The stages of `make check` (all) and of `make test` (tests), each with its time; stops at the first that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-all}
times=""

stage() { # name, command …
    local name=$1 begun=$SECONDS
    shift
    printf '\n── %s\n' "$name"
    "$@" || { printf '\n✗ %s failed after %d s\n%s' "$name" $((SECONDS - begun)) "$times" >&2; exit 1; }
    times+=$(printf '%6d s  %s' $((SECONDS - begun)) "$name")$'\n'
}

rustdoc_links() { RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --locked --workspace --no-deps --document-private-items --quiet; }
pages() { make --no-print-directory web/node_modules/.installed && (cd web && npm run --silent "$@"); }

stage "packages" scripts/packages.sh test
if [ "$what" = all ]; then
    stage "formatting" cargo fmt --all --check
    stage "lints" cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
    stage "documentation links" rustdoc_links
    if command -v cargo-deny >/dev/null; then
        stage "dependencies" cargo deny --offline check bans licenses sources
    fi
    stage "pages: lints, types, unit tests" pages check
else
    stage "pages: unit tests" pages test
fi
stage "pages: build" make --no-print-directory web
# The tests' build makes the program too, so the browser drives what the tests ran.
stage "tests: build" cargo test --locked --workspace --no-run --quiet
stage "tests" scripts/with-postgres.sh scripts/tests.sh
stage "tests in a browser" scripts/browser.sh

printf '\n%s%6d s  in all\n' "$times" "$SECONDS"
cat target/test-counts
