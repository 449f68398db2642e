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
door-unknown-view = There is no such view, or it is not shown to you.
door-too-many-views = { $max ->
    [one] No more than { $max } view can be saved. Delete some.
   *[other] No more than { $max } views can be saved. Delete some.
}
door-import-changed = The data changed after the preview. Look at the preview again.
door-import-has-errors = { $count ->
    [one] { $count } line of the file has an error. Correct it and load the file again.
   *[other] { $count } lines of the file have errors. Correct them and load the file again.
}
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
level-percent = { $percent }% of the time
level-repeat = repeat { $n }

## The administrators' history

administration-defined = { $kind ->
    [policy] SLA policy “{ $name }” added
    [branch] Branch “{ $name }” added
    [warehouse] Warehouse “{ $name }” added
    [cartridge] Cartridge “{ $name }” added
    [printer] Printer “{ $name }” added
   *[other] Calendar “{ $name }” added
}
administration-changed = { $kind ->
    [policy] SLA policy “{ $name }” changed
    [branch] Branch “{ $name }” changed
    [warehouse] Warehouse “{ $name }” changed
    [cartridge] Cartridge “{ $name }” changed
    [printer] Printer “{ $name }” changed
   *[other] Calendar “{ $name }” changed
}
administration-withdrawn = { $kind ->
    [policy] SLA policy “{ $name }” taken out of use
    [branch] Branch “{ $name }” taken out of use
    [warehouse] Warehouse “{ $name }” taken out of use
    [cartridge] Cartridge “{ $name }” taken out of use
    [printer] Printer “{ $name }” taken out of use
   *[other] Calendar “{ $name }” taken out of use
}
administration-restored = { $kind ->
    [policy] SLA policy “{ $name }” put back into use
    [branch] Branch “{ $name }” put back into use
    [warehouse] Warehouse “{ $name }” put back into use
    [cartridge] Cartridge “{ $name }” put back into use
    [printer] Printer “{ $name }” put back into use
   *[other] Calendar “{ $name }” put back into use
}
administration-other = Event { $event }
administration-invited = Invitation made: { $role }
administration-invited-again = Link made for a new account: { $name }
administration-person-preferences-set = Notification settings changed: { $name }
administration-person-absence-set = Absence noted: { $name }
administration-person-absence-ended = Absence ended: { $name }
administration-person-access-asked = Asks for access: { $name } — { $branch }
administration-person-access-denied = Access denied: { $name }
administration-room-bound = Telegram group connected
administration-room-unbound = Telegram group disconnected
administration-joined = Invitation accepted: { $name }
administration-person-added = Person added: { $name }
administration-person-profile-changed = Name or contacts changed: { $name }
administration-person-granted = Role given: { $name } — { $role }
administration-person-revoked = Role taken away: { $name } — { $role }
administration-person-login-set = Login set: { $name }
administration-person-login-removed = Login removed: { $name }
administration-person-telegram-linked = Telegram linked: { $name }
administration-person-telegram-unlinked = Telegram unlinked: { $name }
administration-person-locale-set = Language chosen: { $name }
administration-person-deactivated = Access ended: { $name }
administration-person-reactivated = Access given back: { $name }

## Values in the administrators' history

value-yes = yes
value-no = no
value-day-off = day off
value-level = { $percent }% — { $tell }
value-repeat = { $minutes ->
    [one] then every { $minutes } working minute, at most { $cap } times — { $tell }
   *[other] then every { $minutes } working minutes, at most { $cap } times — { $tell }
}

## Loading from a file

import-columns-missing = the file lacks the columns: { $columns }
import-empty = Nothing filled in.
import-not-a-number = “{ $value }” is not a whole number.
import-unknown-kind = The kind “{ $value }” is unknown: it must be all_in_one, toner, drum or ink.
import-unknown-branch = There is no branch “{ $value }”, or it is out of use.
import-unknown-role = The role “{ $value }” is unknown.
import-twice = “{ $value }” is in the file twice.

## Reports

report-sla = Kept deadlines
report-sla-definition = Percentage = in time / (in time + late + open and already late). Working time by the warehouse's calendar, response and resolution apart, for each cycle of an order, by the date of completion. Cancelled and rejected orders are shown apart; a late rejection breaks the response. Open late ones count in the period that holds the moment of the report. The person is the assignee at completion.
report-backlog = Open orders and their age
report-backlog-definition = Open: created (or re-opened) and not yet issued, rejected or cancelled. Age: working days since the creation or the last re-opening, by the warehouse's calendar. By day: how many are open at the end of the day.
report-flow = Throughput and net flow
report-flow-definition = By days of the branch: created, re-opened, issued, rejected, cancelled. Net = created and re-opened minus issued, rejected and cancelled.
report-consumption = Consumption of cartridges
report-consumption-definition = Pieces handed over by month, branch and cartridge, by the day of the hand-over. Nothing is returned unused yet: returns come with the stock.
report-nobody = nobody
report-table-total = In all
report-table-by-branch = By branch
report-table-by-person = By person
report-table-ages = Age of open orders
report-table-backlog = Open by day
report-table-by-day = By day
report-table-consumption = Consumption
report-column-clock = Deadline
report-column-branch = Branch
report-column-person = Assignee
report-column-percent = % in time
report-column-met = In time
report-column-late = Late
report-column-open-late = Open and late
report-column-ended = Without outcome
report-column-day = Day
report-column-month = Month
report-column-cartridge = Cartridge
report-column-pieces = Pieces
report-column-open = Open
report-column-created = Created
report-column-reopened = Re-opened
report-column-issued = Issued
report-column-rejected = Rejected
report-column-cancelled = Cancelled
report-column-net = Net
report-column-age-0 = Under 1 day
report-column-age-1 = 1–3 days
report-column-age-2 = 3–7 days
report-column-age-3 = 7–14 days
report-column-age-4 = Over 14 days
