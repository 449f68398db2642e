### Texts of the HTTP door: errors of sign-in and requests, the history of an order. The same keys as in ru.ftl.

## Titles by HTTP status

status-title-400 = The request can't be read
status-title-401 = Sign in
status-title-403 = No access
status-title-404 = Not found
status-title-405 = Method not supported
status-title-409 = Not possible now
status-title-412 = Changed in the meantime
status-title-413 = The file or request is too large
status-title-415 = Format not supported
status-title-422 = Check the data
status-title-429 = Too many attempts
status-title-500 = Server error
status-title-503 = The server is busy

## What the door itself says

door-sign-in-required = Sign in to go on.
door-session-ended = The session has ended. Sign in again.
door-wrong-credentials = Wrong login or password.
door-too-many-attempts = { $minutes ->
    [one] Too many failed attempts. Try again in { $minutes } minute.
   *[other] Too many failed attempts. Try again in { $minutes } minutes.
}
door-csrf-required = The page is out of date. Reload it and try again.
door-link-invalid = The link doesn't fit: it works for 5 minutes, once, and only in the browser that asked for it. Ask for a new one.
door-init-data-invalid = Telegram did not confirm who opened the app. Close it and open it again from the chat with the bot.
door-init-data-used = This opening of the app was used already. Close it and open it again from the chat with the bot.
door-init-data-expired = The app was opened too long ago. Close it and open it again from the chat with the bot.
door-not-invited = This Telegram account is not linked to anybody yet. Open the invitation you were sent.
door-telegram-off = Sign-in by Telegram is not set up on this server. Use your login and password.
door-password-too-short = { $min ->
    [one] The password is too short: it needs at least { $min } character.
   *[other] The password is too short: it needs at least { $min } characters.
}
door-invalid-request = The field “{ $field }” can't be read: { $expected }
door-invalid-request-nameless = The request can't be read: { $expected }
door-body-too-large = The request is larger than { $max } kB.
door-unsupported-media-type = This kind of request is not supported. Send JSON (application/json).
door-not-found = There is nothing at this address.
door-method-not-allowed = This address can't be used that way.
door-unknown-token = There is no such token, or it has been ended.
door-unknown-session = There is no such session, or it has ended.
door-version-conflict = It changed while you were looking. See what changed and decide again.
door-key-reused = This idempotency key was used for another request.
door-busy = The server is busy. Try again in a few seconds.
door-fault = Something broke on the server. It has been recorded; try again later.

## Warnings

warning-ordered-recently = You ordered such a cartridge for this branch within a week: order № { $number }.

## The history of an order

erased-text = (text erased)
tell-assignee = the assignee
tell-dispatcher = the dispatcher
tell-supervisor = the supervisor
history-submitted = Order № { $number } was submitted: { $lines }
history-submitted-on-behalf = Order № { $number } was submitted for { $requester }: { $lines }
history-lines-amended = The lines were changed
history-claimed = Claimed by { $to }
history-assigned = Assigned to { $to }
history-unassigned = Unassigned: { $from }
history-status-changed = Status: “{ $to }”
history-status-forced = The status was forced: “{ $to }”
history-handed-over = Handed over: { $lines }
history-received = Received: { $lines }
history-received-all = Receipt was confirmed
history-line-waived = { $count ->
    [one] { $count } piece was waived: { $cartridge }
   *[other] { $count } pieces were waived: { $cartridge }
}
history-commented = Comment: { $text }
history-commented-internally = Internal note: { $text }
history-photo-attached = A photo was attached
history-priority-changed = Priority: { $to }
history-reopened = Re-opened (cycle { $cycle }): “{ $to }”
history-reminded = Reminder of the deadline “{ $clock }” ({ $level }) to { $tell }
history-nudged = Asked to hurry
