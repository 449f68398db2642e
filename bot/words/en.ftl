### The bot's texts. The markup is Telegram's HTML; what people typed arrives here harmless. The same keys as in ru.ftl.

## Meeting

stranger = This bot takes orders for cartridges. You are not known here yet.

    Ask an administrator for an invitation link and open it: it leads here and lets you in.
stranger-press = You are not known here yet. Ask an administrator for an invitation link.
welcome = Hello, { $name }! You are in.
hello = Hello!
hello-requester = Here you can order cartridges and see where your orders are.
hello-staff = Here is the queue of orders: take them, work on them, hand them over.
help =
    <b>How to order</b>
    /new — a new order: branch, cartridges, quantity, send.
    /repeat — the last order again.
    /my — my orders: where they are, cancel, nudge, write.

    Reply to an order's message to write about it: a text becomes a comment, a photo an attachment. An order's number, such as “12”, opens its card.
    /cancel — drop what was begun, /settings — language.
help-staff =
    <b>How to work on orders</b>
    /queue — free orders and yours, the urgent ones first.
    Under a card are the actions you can take now. An order's number, such as “12”, opens its card, a reply to a card becomes a comment.

    /new — order something yourself, /my — your own orders, /cancel — drop what was begun, /settings — language.
settings = Выберите язык. / Choose a language.
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
menu-queue = 📥 Queue
command-start = Start
command-new = New order
command-repeat = Repeat the last order
command-my = My orders
command-queue = The queue
command-cancel = Drop what was begun
command-settings = Language
command-help = Help

## Form

form-title = <b>Step { $step } of 5 · { $name }</b>
form-step-branch = Branch
form-step-cartridges = Cartridges
form-step-quantity = Quantity
form-step-comment = Comment
form-step-photos = Photos
form-step-confirm = Check
form-branch = Branch: { $branch }
form-line = • { $cartridge } — { $count } pcs
form-comment = Comment: { $comment }
form-photos = { $count ->
    [one] 📷 { $count } photo
   *[other] 📷 { $count } photos
}
form-ask-branch = Which branch is it for? Choose one or type a part of its name.
form-nothing-found = No such branch. Type it differently or show all.
form-ask-cartridge = Which cartridge? Choose from the list or type a cartridge or printer model. 🖨 fits the branch's printers.
form-ask-more = Anything else? Choose, type a model, or go on.
form-found = Looks like “{ $query }”:
form-not-found = Nothing found for “{ $query }”. Type the model differently or show all.
form-empty-catalogue = There are no cartridges in the catalogue yet. Tell an administrator.
form-ask-quantity = How many: <b>{ $cartridge }</b>? Choose or type a number from 1 to 99.
form-ask-comment = Type a comment for the warehouse or skip: the room, how urgent, whom to ask for.
form-ask-photos = Send photos (the printer's label, the old cartridge), one or several. Then “Done” or “Skip”.
form-ask-confirm = Is everything right?
form-doubled = ⚠️ You ordered this cartridge for this branch within the last week: order № { $number }.
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
assign-to-whom = Whom should order № { $number } go to?
prompt-answer = Type the answer about order № { $number } as your next message.
prompt-comment = Type the comment on order № { $number } as your next message.
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
notice-reopened = 🔓 Order № { $number } is open again ({ $by }).
notice-amended = ✏️ The lines of order № { $number } were changed ({ $by }).
notice-commented = 💬 Order № { $number }, { $by } writes:
notice-nudged = 🔔 Please hurry with order № { $number } ({ $by }).
notice-reminded = ⏰ A deadline is near or past: order № { $number }.
