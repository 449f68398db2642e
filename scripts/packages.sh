#!/bin/sh
# Sees that what is needed beside Rust is there: installs missing Debian packages as root, else says what to type.
# Usage: scripts/packages.sh run|test|bench
set -eu

command -v cargo >/dev/null || { echo "Rust is missing: https://rustup.rs" >&2; exit 1; }
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
    2>/dev/null || { echo "Node.js 20.19 or newer is missing: https://nodejs.org" >&2; exit 1; }

missing=""
need() { # package, test that it is there
    sh -c "$2" >/dev/null 2>&1 || missing="$missing $1"
}

need gcc 'command -v cc'
if [ "$1" != run ] && [ -z "${HELPDESK_TEST_POSTGRES_URL:-}" ]; then
    need postgresql 'command -v initdb || ls /usr/lib/postgresql/*/bin/initdb'
fi
if [ "$1" = test ]; then
    need chromium 'command -v chromium || command -v google-chrome || test -x "${HELPDESK_E2E_CHROMIUM:-}"'
    need python3-venv 'python3 -c "import venv, ensurepip"'
fi

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086 # several packages
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Some packages are missing. Type: sudo apt-get install -y$missing" >&2
    exit 1
fi
