#!/usr/bin/env bash
# Runs the stories in a real browser against a real `helpdesk demo`, started here on free ports and stopped afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

printed=$(mktemp)
HELPDESK_LOCALE=en HELPDESK_LOG=warn target/debug/helpdesk demo \
    --listen 127.0.0.1:0 --chat-listen 127.0.0.1:0 > "$printed" &
demo=$!
clean_up() {
    kill "$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
    rm -f "$printed"
}
trap clean_up EXIT

for _ in $(seq 600); do
    url=$(sed -n 's/^ *Panel *\(http:[^ ]*\)$/\1/p' "$printed")
    chat=$(sed -n 's/^ *Chat instead of Telegram *\(http:[^/]*\/\/[^/]*\).*$/\1/p' "$printed")
    # The sign-ins are printed last.
    if [ -n "$url" ] && grep -q "^Sign in" "$printed"; then break; fi
    kill -0 "$demo" || { echo "the demo didn't start" >&2; exit 1; }
    sleep 0.1
done
[ -n "$url" ] || { echo "the demo didn't start in a minute" >&2; exit 1; }

chromium=${HELPDESK_E2E_CHROMIUM:-$(command -v chromium || command -v google-chrome)}
cd web && HELPDESK_E2E_URL="$url" HELPDESK_E2E_CHAT_URL="$chat" HELPDESK_E2E_CHROMIUM="$chromium" npm run --silent e2e
