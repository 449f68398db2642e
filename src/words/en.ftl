### The texts of the command line. The keys are those of ru.ftl.

## Serving

serve-panel = Panel:    { $url }
serve-docs = API docs: { $url }
serve-no-telegram = Telegram: no bot, since no token is set (HELPDESK_TELEGRAM_TOKEN)
serve-telegram = Telegram: the bot is connecting
serve-ready = Ready; Ctrl+C stops it.
serve-only-sqlite = An SQLite file is served by one process: leave --only out, or use PostgreSQL to split it over several.
serve-stopping = Stopping: no new requests, those under way are finished.
serve-locked = Another process has { $path } open ({ $holder }): stop it, or set another HELPDESK_DATABASE_URL.
serve-webhook-without-api = A webhook needs HTTP: serve with --only api,bot, or without HELPDESK_TELEGRAM_WEBHOOK_SECRET.
serve-address-taken = Another program listens on { $address }: set another HELPDESK_LISTEN.

## The demo

demo-only-loopback = The demo is open to everybody who reaches it, so it listens on this machine only: use --listen 127.0.0.1:PORT.
demo-seeding = Preparing the organisation and its past…
demo-seeded = Done: { $orders ->
    [one] { $orders } order
   *[other] { $orders } orders
}, { $events ->
    [one] { $events } event
   *[other] { $events } events
} in { $seconds } s.
demo-title = The demo is running. Its data is temporary and goes when it ends (Ctrl+C).
demo-title-kept = The demo is running. Its data stays in { $path }.
demo-panel = Panel
demo-docs = API docs
demo-chat = Chat instead of Telegram
demo-sign-in = Sign in to the panel (everybody's password: { $password })

## Checking

check-settings = Settings
check-settings-read = read; the panel listens on { $listen }
check-database = Database
check-database-read = { $url } works; events: { $events }, chain head { $head }
check-database-new = { $url } isn't there yet: the first helpdesk serve makes it
check-database-broken = { $url } can't be opened ({ $problem }): check HELPDESK_DATABASE_URL and the file's permissions
check-telegram = Telegram
check-telegram-no-token = no bot; if you want one, get a token from @BotFather and set HELPDESK_TELEGRAM_TOKEN
check-telegram-works = the bot @{ $bot } answers
check-telegram-wrong-token = the token is wrong: get a new one from @BotFather and set HELPDESK_TELEGRAM_TOKEN
check-telegram-out-of-reach = { $url } doesn't answer ({ $problem }): check the network, HELPDESK_TELEGRAM_API_URL and HELPDESK_TELEGRAM_PROXY; the bot comes back by itself
check-mail = Mail
check-mail-none = not set up; if you need it, set HELPDESK_SMTP_URL and HELPDESK_MAIL_FROM
check-mail-works = the mail server answers
check-mail-silent = no answer
check-mail-broken = does not work ({ $problem }): check HELPDESK_SMTP_URL and HELPDESK_MAIL_FROM
check-failed = not everything is in order

## Administration

admin-password = Password
admin-password-again = Once more
admin-passwords-differ = the passwords differ
admin-added = { $login } is an administrator and signs in to the panel with this login and password.
admin-password-short = the password is shorter than { $min ->
    [one] { $min } character
   *[other] { $min } characters
}
admin-unknown-login = nobody has the login { $login }
admin-unknown-branch = there is no branch “{ $name }”; there are: { $names }
admin-invitation-without-bot = Telegram is out of reach. The link: https://t.me/BOT_NAME?start={ $code }

## Seed data

seed-not-empty = The log has events already ({ $events }): seed data goes into an empty database only.
seed-done = Done: branches, warehouses, the catalogue, printers and people{ $orders ->
    [0] {""}
   *[other] , orders: { $orders }
}. Everybody's password: { $password }
seed-progress = { $done } of { $total }

## The log and the projections

log-events = Events
log-span = Time span
log-head = Chain head
log-empty = There is no database { $url } yet.
log-whole = The chain is whole: { $events ->
    [one] { $events } event
   *[other] { $events } events
}, head { $head }{ $pins ->
    [0] {""}
    [one] ; it holds against { $pins } pin
   *[other] ; it holds against { $pins } pins
}.
log-broken = The chain is broken at position { $position }: { $problem }
log-broken-changed = the event is not the one that was written
log-broken-missing = there is no event, though the log goes on
log-broken-head = the event is right, but the record of the log's end says otherwise
projections-behind = behind by { $behind }
projections-current = all read
projections-parked = { $events ->
    [one] { $events } event set aside
   *[other] { $events } events set aside
}
projections-retried = { $name }: { $events ->
    [one] { $events } event applied
   *[other] { $events } events applied
}
projections-nothing-parked = Nothing is set aside.
projections-still-parked = { $name }: event { $position } and what follows it in its stream stay set aside: { $reason }
projections-retry-in-vain = some events can't be applied by this version of the program either
projections-rebuilt = { $name }: rebuilt
log-broken-outside = an event stands where none can be, before the first or behind the last
log-broken-cut = the log ends before it, though a pin of { $at } knows of more: its tail was cut off
log-broken-rewritten = the chain is not the one that was pinned at { $at }: it was rewritten here or before
log-no-pins = There is no file { $path } with pins.
log-exported = Written to { $path }: { $events ->
    [one] { $events } event
   *[other] { $events } events
}, head { $head }.
log-imported = Read: { $events ->
    [one] { $events } event
   *[other] { $events } events
}, head { $head }. Personal data can't be read without its keys: for the whole system use log copy or backup restore.

## Moving and copying

step-events = Events
step-tables = Tables
step-folding = Read models
step-comparing = Comparing
step-verifying = Verifying
copy-same = This is the same database: name another one with --to.
copy-goes-on = Copied to { $url }: { $events ->
    [one] { $events } event
   *[other] { $events } events
} ({ $new } new), head { $head }. The source is still being served. For the last step stop the server and run the same command again: it takes seconds.
copy-done = Moved to { $url }: { $events ->
    [one] { $events } event
   *[other] { $events } events
} ({ $new } new), head { $head }; chain and read models are the same. Now set HELPDESK_DATABASE_URL and start the server.
copy-differs = The read model { $name } differs between the two databases: run helpdesk projections rebuild on the source, then copy again.
target-not-empty = The log there has events already ({ $events }): nothing is overwritten, name an empty database.
target-unfinished = The database is only half filled ({ $what } didn't come to its end): do that again, it goes on where it was.
target-served = A server is using { $url }: stop it first.
target-another-log = The database there holds another log: nothing was overwritten, name an empty database.
carried-broken = The chain breaks at position { $position }: what comes from there on isn't what was written.
source-old-schema = The source was written by an older version: start this version on it once (helpdesk serve), then try again.
file-exists = { $path } exists already: nothing is overwritten, name another file.
file-missing = There is no { $path }.
file-damaged = { $path } is damaged: { $problem }
file-bad-line = { $path } is damaged in line { $line } ({ $problem }); nothing was imported.
file-loose-line = { $path }: line { $line } doesn't follow from the one before it, so something was changed or is missing; nothing was imported.

## The past

replay-done = Written to { $path }: the read models as they stood at { $at }, after { $events ->
    [one] { $events } event
   *[other] { $events } events
}, head { $head }.
replay-bad-time = “{ $text }” is no time. Write 2026-03-01, 2026-03-01T10:00 or 2026-03-01T10:00:00+03:00.
replay-before-log = The log begins after { $at }: there is nothing to show.

## Backups

backup-made = Backup { $name }: { $events ->
    [one] { $events } event
   *[other] { $events } events
}, head { $head }, { $size }; read back and whole; keys in { $keys }.
backup-none = There are no backups in { $folder }.
backup-unknown = There is no backup { $name } in { $folder }.
backup-line = { $name }  { $size }  { $events ->
    [one] { $events } event
   *[other] { $events } events
}  { $verified ->
    [yes] verified
   *[no] not verified
}
backup-whole = Backup { $name } is whole: { $events ->
    [one] { $events } event
   *[other] { $events } events
}, head { $head }.
backup-no-keys = The file with the keys is missing: { $path }. Without it personal data can't be read; put it back.
backup-newer-format = Backup { $name } was made by a newer version ({ $version }): use that one.
backup-restored = Restored from { $name }: { $events ->
    [one] { $events } event
   *[other] { $events } events
}, head { $head }. People forgotten since stay forgotten: { $forgotten }. Messages that waited to be sent were dropped: { $dropped }.
backup-pins-aside = The pins of the log that was here are in { $path }.
backup-removed = Removed: { $name }
backup-nothing-to-remove = Nothing to remove, kept: { $kept }
