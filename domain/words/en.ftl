### Texts shared by every door: statuses, roles, channels, refusals. The keys are those of ru.ftl.

## Words

order = Order No. { $number }
pieces = { $count ->
    [one] { $count } piece
   *[other] { $count } pieces
}
pieces-short = { $count } pcs
positions = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
orders = { $count ->
    [one] { $count } order
   *[other] { $count } orders
}
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
erased-person = erased person
the-system = System

## Statuses

status-new = New
status-accepted = Accepted
status-in-progress = In progress
status-waiting-requester = Waiting for the requester
status-waiting-stock = Waiting for stock
status-ready = Ready for pick-up
status-in-transit = In transit
status-issued = Issued
status-closed = Closed
status-rejected = Rejected
status-cancelled = Cancelled

## Priorities

priority-low = Low
priority-normal = Normal
priority-high = High
priority-urgent = Urgent

## Roles

role-requester = requester
role-storekeeper = storekeeper
role-dispatcher = dispatcher
role-supervisor = supervisor
role-analyst = analyst
role-administrator = administrator
role-system = system

## Channels

channel-telegram = Telegram
channel-miniapp = Mini App
channel-panel = panel
channel-api = API
channel-cli = command line
channel-scheduler = scheduler
channel-seed = seed data

## Deadlines

clock-response = Response
clock-resolution = Resolution

## Cartridges

kind-all-in-one = cartridge
kind-toner = toner
kind-drum = drum
kind-ink = ink

## Actions

action-claim = Take
action-assign = Assign
action-hand-over = Hand over lines
action-waive-line = Waive a line
action-amend-lines = Change lines
action-comment = Write
action-comment-internally = Internal note
action-attach-photo = Attach a photo
action-set-priority = Change priority
action-nudge = Nudge
action-force = Force a status
action-remind = Remind

## Refusals: what happened and what to do

refusal-not-allowed = You have no right to do this. If your work needs it, ask an administrator.
refusal-deactivated = Your access has been switched off. Ask an administrator.
refusal-unknown-order = There is no such order, or it is not yours to see. Check the number.
refusal-unknown-branch = There is no such branch. Choose one from the list.
refusal-unknown-warehouse = There is no such warehouse. Choose one from the list.
refusal-unknown-cartridge = There is no such cartridge in the catalogue or in the order. Choose one from the list.
refusal-unknown-printer = There is no such printer. Check the inventory number.
refusal-unknown-person = There is no such person, or they do not work with this branch.
refusal-unknown-calendar = There is no such calendar.
refusal-unknown-policy = There is no such policy.
refusal-unknown-photo = This photo was not found. Upload it again.
refusal-unknown-invitation = The invitation was not found. Ask an administrator for a new link.
refusal-invitation-expired = The invitation has expired. Ask an administrator for a new link.
refusal-invitation-spent = The invitation has been used by somebody else. Ask an administrator for a new link.
refusal-already-taken = The order has already been taken by { $by }.
refusal-already-closed = The order is finished already: “{ $status }”. If something is left, re-open it or make a new one.
refusal-illegal-transition = An order can't go from “{ $from }” to “{ $to }”. Refresh it and choose one of the actions shown.
refusal-not-now = This can't be done now: the order is “{ $status }”.
refusal-reason-required = Give a reason.
refusal-question-required = Write the question to the requester.
refusal-empty-order = The order has no lines. Add at least one cartridge.
refusal-too-many-lines = Too many lines: an order may have at most { $max }.
refusal-duplicate-line = A cartridge stands there twice. Make one line of the two.
refusal-quantity-out-of-range = { $min ->
   *[other] The quantity must be a whole number from { $min } to { $max }.
}
refusal-lines-outstanding = { $left ->
    [one] { $left } piece has not been handed over yet. Hand it over, or waive it with a reason.
   *[other] { $left } pieces have not been handed over yet. Hand them over, or waive them with a reason.
}
refusal-nothing-outstanding = Nothing is left to hand over on this line.
refusal-assignee-not-eligible = This person does not work in the store of this branch. Choose another assignee.
refusal-assignee-absent = This person is away until { $until }, and nobody can stand in here. Choose somebody else.
refusal-substitute-not-eligible = This person can't be a substitute: they don't work at the same warehouses. Choose somebody else.
refusal-asked-recently = { $hours ->
    [one] You were denied access a short while ago. You can ask again in { $hours } hour.
   *[other] You were denied access a short while ago. You can ask again in { $hours } hours.
}
refusal-no-access-request = This request for access has been decided already.
refusal-reopen-window-over = { $days ->
    [one] The order could be re-opened for { $days } day. Make a new one.
   *[other] The order could be re-opened for { $days } days. Make a new one.
}
refusal-nudged-recently = { $minutes ->
    [one] A nudge has been sent already. You can send another in { $minutes } minute.
   *[other] A nudge has been sent already. You can send another in { $minutes } minutes.
}
refusal-text-empty = The text is empty. Write at least a word.
refusal-text-too-long = { $max ->
    [one] The text is too long: at most { $max } character.
   *[other] The text is too long: at most { $max } characters.
}
refusal-bad-character = The text has a character that can't be kept (U+0000). Remove it and send the text again.
refusal-too-many-photos = Too many photos: an order may have at most { $max }.
refusal-photo-too-large = The file is too large: at most { $max } MB. Send a smaller photo.
refusal-not-a-photo = This is not a photo. Send a picture in JPEG, PNG or WebP.
refusal-photo-too-many-pixels = The picture has too many pixels: at most { $max } megapixels. Send a smaller one.
refusal-in-use = This value is taken already ({ $kind }). Give another one.
refusal-already-exists = There is such an entry already.
refusal-own-deactivation = You can't deactivate yourself. Ask another administrator.
refusal-quiet-hours-invalid = Quiet hours can't be the whole day: choose two different times, in whole minutes.
refusal-invalid-calendar = The calendar is not right: { $detail }
refusal-invalid-policy = The policy is not right: { $detail }
refusal-invalid-date = The date is not right: { $date }.
