### The bot's texts. The markup is Telegram's HTML; what people typed arrives here harmless. The same keys as in ru.ftl.

## Meeting

stranger = This bot takes orders for cartridges. You are not known here yet.

    Ask an administrator for an invitation link and open it, or ask for access here: I'll pass it on.
stranger-press = You are not known here yet. Write /start to the bot in the private chat and ask for access.
welcome = Hello, { $name }! You are in.
hello = Hello!
hello-requester = Here you can order cartridges and see where your orders are.
hello-staff = Here is the queue of orders: take them, work on them, hand them over.
help =
    <b>How to order</b>
    /new — a new order: branch, cartridges, quantity, send.
    /repeat — the last order again.
    /my — my orders: where they are, cancel, nudge, write.
    /find — find an order of mine.

    Reply to an order's message to write about it: a text becomes a comment, a photo an attachment. An order's number, such as “12”, opens its card.
    /cancel — drop what was begun, /settings — language and notifications.
help-staff =
    <b>How to work on orders</b>
    /queue — free orders and yours, the urgent ones first.
    /find — find an order by its number, a name, a branch or a cartridge; typing a word does too.
    Under a card are the actions you can take now: “Lines” to hand over a part, waive, substitute. An order's number, such as “12”, opens its card, a reply to a card becomes a comment.

    /for — order for somebody, /away — tell an absence and a substitute.
    /new — order something yourself, /my — your own orders, /cancel — drop what was begun, /settings — language and notifications.
help-dispatcher =
    <b>For dispatchers</b>
    /away Name — tell a storekeeper's absence. /bind in a group or topic — show orders there, /unbind — stop.
help-administrator =
    <b>For administrators</b>
    /invite — invite by a link. /people Name — a new link for somebody who lost their Telegram; switch access off or on.
settings = ⚙️ <b>Settings</b> · Настройки
language-set = The bot speaks English now.
not-understood = I don't understand. What you can do: /new — a new order, /my — my orders, /help — help.
only-in-private = I show lists and cards in the private chat only: write to me there.
failed = Your message could not be processed. Try again; if that doesn't help, tell an administrator.
done = Done
nothing-to-cancel = There is nothing to cancel.
button-outdated = This button is outdated. Open the order or the list again.

## Menu

menu-new = 📝 New order
menu-repeat = 🔁 Repeat
menu-my = 📋 My orders
menu-mini-app = Orders
menu-queue = 📥 Queue
menu-for = 📝 For somebody
command-start = Start
command-new = New order
command-repeat = Repeat the last order
command-my = My orders
command-queue = The queue
command-find = Find an order
command-for = Order for somebody
command-away = Absence and substitute
command-bind = Show orders here
command-unbind = Stop showing orders
command-people = People and access
command-invite = Invite by a link
command-cancel = Drop what was begun
command-settings = Language and notifications
command-help = Help

## Form

form-title = <b>Step { $step } of 5 · { $name }</b>
form-step-requester = For whom
form-step-branch = Branch
form-step-printer = Printer
form-step-cartridges = Cartridges
form-step-quantity = Quantity
form-step-comment = Comment
form-step-photos = Photos
form-step-confirm = Check
form-branch = Branch: { $branch }
form-printer = Printer: { $printer }
form-line = • { $cartridge } — { $count } pcs
form-comment = Comment: { $comment }
form-photos = { $count ->
    [one] 📷 { $count } photo
   *[other] 📷 { $count } photos
}
form-ask-branch = Which branch is it for? Choose one or type a part of its name.
form-ask-requester = Who is the order for? Choose, or type a part of the name.
form-nobody-found = There is no such requester in your branches. Type the name in another way.
form-ask-printer = For which printer? Choose, or type its inventory number, model or place.
form-no-printer = There is no such printer in the branch. Type it in another way, or choose without a printer.
form-ask-fitting = Which cartridge? 🖨 — fits this printer.
form-nothing-fits = Nothing in the catalogue fits this printer. Choose a cartridge from the list or type a model.
form-printer-elsewhere = This printer is in a branch you don't order for. Ask an administrator for access.
form-for-staff-only = Storekeepers order for others. Your own order: /new
form-nothing-found = No such branch. Type it differently or show all.
form-ask-cartridge = Which cartridge? Choose from the list or type a cartridge or printer model, at once as “CF283A 2 pcs” if you like. 🖨 fits the branch's printers.
form-ask-more = Anything else? Choose, type a model, or go on.
form-found = Looks like “{ $query }”:
form-not-found = Nothing found for “{ $query }”. Type the model differently or show all.
form-empty-catalogue = There are no cartridges in the catalogue yet. Tell an administrator.
form-ask-quantity = How many: <b>{ $cartridge }</b>? Choose or type a number from 1 to 99.
form-ask-comment = Type a comment for the warehouse or skip: the room, how urgent, whom to ask for.
form-ask-photos = Send photos (the printer's label, the old cartridge), one or several. Then “Done” or “Skip”.
form-ask-confirm = Is everything right?
form-doubled = ⚠️ You ordered this cartridge for this branch within the last week: order № { $number }.
form-by-printer = 🖨 By printer
form-any-printer = Without a printer
form-edit-requester = ✏️ For whom
form-take = Take { $count }
form-remove = 🗑 Remove
form-next = Next ▶
form-review = ✅ Check
form-done = Done
form-skip = Skip
form-back = ◀ Back
form-cancel = ✖ Cancel
form-repeat = 🔁 Repeat the last order
form-show-all = Show all
form-clear-comment = 🗑 Remove the comment
form-clear-photos = 🗑 Remove the photos
form-edit-branch = ✏️ Branch
form-edit-cartridges = ✏️ Cartridges
form-edit-comment = ✏️ Comment
form-edit-photos = ✏️ Photos
form-send = 📨 Send the order
form-sent = Order № { $number } is sent
form-cancelled = Not sent: you cancelled it. To start again: /new
form-goes-on = You have an unfinished order — let's go on with it.
form-closed = This form is closed. A new order: /new
form-not-yours = This is somebody else's form. Start your own: /new
form-not-for-you = You may not order for any branch. Ask an administrator for access.
form-photo-hint = Photos now: send one or press “Done”.
form-press-hint = To change the order, press a button under it.
nothing-to-repeat = There are no earlier orders — let's start a new one.
photo-for-what = To attach a photo, start an order (/new) or reply with the photo to an order's card.
photo-not-fetched = The photo could not be fetched from Telegram. Send it again.

## Card and lists

card-title = <b>Order № { $number }</b> · { $status }
card-requester = Requester: { $who }
card-assignee = Assignee: { $who }
card-nobody = Assignee: nobody yet
card-question = ❓ Question: { $question }
card-expected = Expected: { $date }
card-due = ⏳ { $clock }: by { $at }
card-late = ⏰ { $clock }: was due { $at }
card-paused = ⏸ { $clock }: paused
line-issued = {" "}(issued { $count })
line-waived = {" "}(waived { $count })
history-line = { $at } · { $by }: { $did }
did-submit = submitted the order
did-amend = changed the lines
did-claim = took the order
did-assign = assigned it to { $to }
did-unassign = gave the order back
did-ask = asked a question
did-move = status “{ $status }”
did-hand-over = handed pieces over
did-receive = confirmed the receipt
did-waive = waived a line
did-comment = wrote a comment
did-photo = attached a photo
did-priority = changed the priority
did-reopen = re-opened the order
did-remind = a reminder of the deadline
did-nudge = asks to hurry
timeline-title = <b>History of order № { $number }</b>
my-title = { $count ->
    [one] <b>You have { $count } order</b>
   *[other] <b>You have { $count } orders</b>
}
my-empty = You have no orders yet.
queue-title = { $count ->
    [one] <b>Queue: { $count } order</b>
   *[other] <b>Queue: { $count } orders</b>
}
queue-empty = The queue is empty: no free orders, none of yours in work. Time for a cup of tea.
queue-own-title = { $count ->
    [one] <b>{ $count } order in your hands</b>
   *[other] <b>{ $count } orders in your hands</b>
}
queue-own-empty = You have no orders in hand.
queue-free-title = { $count ->
    [one] <b>{ $count } free order</b>
   *[other] <b>{ $count } free orders</b>
}
queue-free-empty = There are no free orders.
queue-all = All
queue-own = 👤 Mine
queue-free = ✋ Free
queue-not-yours = The queue is for storekeepers. Your orders: /my
list-due = by { $at }
list-late = was due { $at }

## Actions

button-claim = ✋ Take
button-assign = 👤 Assign
button-answer = 💬 Answer
button-comment = 💬 Write
button-reply = 💬 Reply
button-nudge = 🔔 Nudge
button-photos = 📷 Photos
button-history = 🕓 History
button-note = 📝 Note
button-pass-on = 👤 Pass on
button-put-off = ⏸ Put off
button-open = Open the order
button-start = ▶️ Start
button-go-on = ▶️ Go on
button-arrived = 📦 Arrived, go on
button-back-to-work = ↩️ Back to work
button-reopen = 🔓 Re-open
button-give-back = ↩️ Give back
button-ready = ✅ Ready
button-received = ✅ Received
button-issue = 🤝 Issue all
button-ship = 🚚 Ship
button-ask = ❓ Ask
button-wait-stock = ⏳ Wait for stock
button-close = 👍 All is well
button-reject = ⛔ Reject
button-cancel = ✖ Cancel the order
done-claim = The order is yours
done-nudge = We have reminded them
done-comment = Passed on
assign-away = {" "}(away until { $until })
assign-nobody = There is nobody else to assign it to: this branch's warehouse has no other staff.
assign-to-whom = Whom should order № { $number } go to?
prompt-answer = Type the answer about order № { $number } as your next message.
prompt-comment = Type the comment on order № { $number } as your next message.
prompt-note = Type an internal note on order № { $number } as your next message. The requester won't see it.
prompt-expected = When is the stock for order № { $number } expected? Choose, or type a day, such as 15.12.
expected-tomorrow = Tomorrow
expected-three-days = In 3 days
expected-week = In a week
expected-unknown = Nobody knows
date-not-understood = I don't understand the date. Type a day, such as 15.12 or “tomorrow”; not one that has passed. Changed your mind? /cancel
prompt-question = Type the question to the requester of order № { $number } as your next message.
prompt-reject = Type why you reject order № { $number } as your next message.
prompt-cancel = Type why you cancel order № { $number } as your next message.
prompt-reopen = Type why you re-open order № { $number } as your next message.
prompt-reason = Type the reason for order № { $number } as your next message.
prompt-dropped = All right, nothing is done.
stale = The order has changed meanwhile. This is how it stands now.
stale-taken = Already taken by { $by } at { $at }
stale-missed = The order changed while you were looking. { $line }

## Notices

notice-submitted = New order № { $number }
notice-assigned = 👤 Order № { $number } is assigned to you ({ $by }).
notice-taken-away = Order № { $number } is not yours any more ({ $by }).
notice-question = ❓ A question about order № { $number } from { $by }. Reply to this message or press “Answer”:
notice-ready = ✅ Order № { $number } is ready to be picked up.
notice-in-transit = 🚚 Order № { $number } is on its way. Press “Received” when you have it.
notice-issued = 🤝 Order № { $number } is issued. If something is wrong, re-open it.
notice-rejected = ⛔ Order № { $number } is rejected ({ $by }).
notice-cancelled = ✖ Order № { $number } is cancelled ({ $by }).
notice-moved = ℹ️ Order № { $number }: its status is “{ $status }” ({ $by }).
notice-reopened = 🔓 Order № { $number } is open again ({ $by }).
notice-amended = ✏️ The lines of order № { $number } were changed ({ $by }).
notice-commented = 💬 Order № { $number }, { $by } writes:
notice-nudged = 🔔 Please hurry with order № { $number } ({ $by }).
notice-reminded = ⏰ A deadline is near or past: order № { $number }.
room-reminded = ⏰ <b>A deadline is near or past</b>

## Access

access-ask = 🙋 Ask for access
access-which-branch = Which branch will you order for? Choose one or type a part of its name.
access-type-branch = Which branch will you order for? Type a part of its name, or the city.
access-branch-not-found = There is no such branch. Type the name in another way.
access-no-branches = There are no branches yet. Tell an administrator.
access-asked = Your request has been sent
access-waiting = Your request for access has been sent: branch “{ $branch }”. I'll write here as soon as it is decided.
access-let-in = Access granted
access-denied = Access denied
access-refused = Access was denied. If that is a mistake, ask an administrator.
petition = 🙋 <b>{ $who }</b> asks for access: to order cartridges for the branch “{ $branch }”.
petition-yes = ✅ Let in
petition-no = ⛔ Deny
petition-let-in = ✅ Let in by { $by } at { $at }.
petition-denied = ⛔ Denied by { $by } at { $at }.
role-given = ✅ You have access: { $role } — { $place }.
role-taken = A role was taken away: { $role } — { $place }.
for-administrators = Only administrators can do this.
invite-as = Whom do you want to invite?
invite-where = Where will the { $role } work?
invite-everywhere = all branches
invite-link = 🔗 Invitation: { $role } — { $place }. Pass this link on to one person; it holds for 7 days and works once:

    { $link }
people-whom = Whom are you looking for? 🚫 — no access.
people-nobody = Nobody was found. Type /people and a part of a name, login or phone number.
people-off = 🚫 Access is switched off.
people-no-telegram = No Telegram account.
people-new-link = 🔗 Link for a new Telegram account
people-deactivate = 🚫 Switch access off
people-reactivate = ✅ Give access back
people-relink = 🔗 A new way in for { $who }. Pass this link on to that person only: the account that opens it takes the place of the old one. It holds for 7 days and works once:

    { $link }

## Absence

away-for-staff = Storekeepers tell their absence. If you are away, your orders wait for you.
away-who = Who is away?
away-nobody = There is no such member of the staff, or you don't dispatch their orders.
away-until = <b>{ $who }</b>: away until which day? Choose, or type the last day, such as 15.12; if it begins later, both: 10.12 – 15.12.
absence-until = until { $until } inclusive
absence-from-until = from { $from } until { $until } inclusive
away-today = Only today
away-tomorrow = Today and tomorrow
away-week = A week
away-two-weeks = Two weeks
away-back = ✅ Back at work
away-substitute = Who stands in? New orders and notices go to that person.
away-no-substitute = Nobody
away-told = <b>{ $who }</b>: away { $days }, { $substitute } stands in.
away-told-alone = <b>{ $who }</b>: away { $days }, nobody stands in. Orders can't be assigned here in that time.
away-ended = The absence is over: new orders come here again.
away-in-hand = { $count ->
    [one] { $count } order is still in hand.
   *[other] { $count } orders are still in hand.
}
away-pass-on = 👤 Pass them on to the substitute
away-passed-on = { $count ->
    [one] { $count } order was passed on.
   *[other] { $count } orders were passed on.
}
away-left = { $count ->
    [one] { $count } order could not be passed on.
   *[other] { $count } orders could not be passed on.
}
away-you-stand-in = 👥 You stand in for { $who } { $days }. New orders and notices come to you.
away-told-of-you = Your absence { $days } was noted ({ $by }). Back earlier? /away.

## Group

bind-in-a-group = This command is for a group or a topic: add the bot there and type it there.
bind-what = Which branch's or warehouse's orders should be shown here? Everybody in the group will see them; only those with the right can act.
bind-everything = All orders
bind-warehouse = Warehouse: { $warehouse }
bind-not-yours = A group is bound by an administrator or a dispatcher of the branch.
bound = ✅ Done: orders will be shown here — { $what }. To stop: /unbind
unbound = No more orders will be shown here.
shown-in-private = Shown in the private chat
card-taken = 👤 Taken by { $who } at { $at }
card-given = 👤 Assigned to { $who }, { $at }
prompt-in-a-group = (As a reply to this message.)

## Lines

button-lines = 📦 Lines
sheet-title = <b>Lines of order № { $number }</b>
sheet-line = • { $cartridge } — { $count } pcs, { $left } left
sheet-line-done = ✅ { $cartridge } — { $count } pcs
sheet-how-many = Set how many you hand over now. Press a line to waive or substitute it.
sheet-which = Press a line to substitute it.
sheet-hand-over = 🤝 Hand over { $count } pcs
sheet-waive = 🚫 Waive { $count } pcs
sheet-swap = 🔁 Substitute the cartridge
sheet-substitute = What comes instead of { $cartridge }? Choose one that fits the same printers, or type a model.
sheet-no-substitute = Nothing was found to come instead of { $cartridge }. Type the model in another way.
sheet-close = Close
sheet-closed = The lines of order № { $number } are closed.
prompt-waive = Type why you waive the line of order № { $number } as your next message. The requester will see the reason.

## Finding

find-what = What do you want to find? Type /find and a number, a name, a branch or a cartridge: /find Orlova.
find-title = { $count ->
    [one] <b>{ $count } order was found</b>
   *[other] <b>{ $count } orders were found</b>
}
find-more = { $count } in all. Add a word to narrow the search.
find-nothing = Nothing was found for “{ $words }”.
loose-which = Which order is this about? I'll pass on:

    “{ $words }”
loose-none = None, don't pass it on

## Signing in to the panel

sign-in-ask =
    Sign in to the panel as <b>{ $name }</b>?
    The browser that asks: { $browser }.

    If it wasn't you, press “Not me”: nobody gets in without your press.
sign-in-yes = ✅ Sign in
sign-in-no = ✖ Not me
sign-in-link = Done. Open the link in the browser where you pressed “Sign in with Telegram”: it works for five minutes, once, and only there.
sign-in-open = 🔑 Open the panel
sign-in-refused = All right, nobody is signed in.
sign-in-outdated = This request to sign in is too old or was used. Press “Sign in with Telegram” in the panel again.

## Settings

settings-notices-needed = 🔔 I write when you have something to do, or when an order is over.
settings-notices-every = 🔔 I write at every change of a status.
settings-via-telegram = 📨 I write here, in Telegram.
settings-via-email = 📨 I write by e-mail.
settings-via-both = 📨 I write here and by e-mail.
settings-quiet-off = 🌙 There are no quiet hours.
settings-quiet-on = 🌙 Quiet hours: { $hours } ({ $zone }).
settings-digest-on = ☀️ I send a digest of the orders in the morning.
settings-digest-off = ☀️ The morning's digest is off.
settings-hear-every = 🔔 Every change of a status
settings-hear-needed = 🔔 Only what matters
settings-to-chat = 📨 To Telegram
settings-to-mail = 📨 By e-mail
settings-to-both = 📨 To both
settings-no-quiet = 🌙 No quiet hours
settings-want-digest = ☀️ Send the digest
settings-no-digest = ☀️ Don't send the digest

## Digest

digest-title = ☀️ <b>Good morning! Today's orders</b>
digest-late = { $count ->
    [one] ⏰ Overdue: { $count } order
   *[other] ⏰ Overdue: { $count } orders
}
digest-today = { $count ->
    [one] ⏳ Due today: { $count } order
   *[other] ⏳ Due today: { $count } orders
}
digest-free = { $count ->
    [one] 📥 Taken by nobody: { $count } order
   *[other] 📥 Taken by nobody: { $count } orders
}

## Mail

mail-open = Open in the panel
mail-why = You get this mail because you take part in cartridge orders. There is no need to answer it.
mail-settings = Choose what you are told

## The code on a printer

printer-orders = The last orders for this printer:
printer-no-orders = Nothing has been ordered for this printer yet.
printer-order = 📝 Order for this printer
