//! The order form in the chat: begun, filled by presses and words, sent once.

use helpdesk_domain::{
    BranchId, CartridgeId, Channel, Command, OrderCommand, OrderId, PersonId, Refusal, Request,
    directory::Cartridge,
    order::{Priority, Quantity},
    ports::Fault,
};
use helpdesk_projections::{
    catalogue::{self, CartridgeFilter, PrinterRow},
    orders,
};

use super::{CardChange, Outcome, Turn, outcome};
use crate::{
    buttons::{FormAct, Step},
    cards, drafts,
    form::{Asked, Form, quantity, search, view},
    outbox::{Body, Place},
    reader::Reader,
    words::{say, word},
};

/// `/new`: a fresh form, or the one that is open already.
pub(super) async fn begin(turn: &mut Turn<'_>, reader: &Reader) -> Result<(), Fault> {
    if turn.draft.form.is_some() {
        turn.say(word(turn.locale, "form-goes-on"), None);
        turn.form_screen(true);
        return Ok(());
    }
    // Who only works on orders orders for others.
    if !reader.is_requester() && reader.is_staff() {
        return begin_for_somebody(turn, reader);
    }
    let Some((branch, only)) = branch(turn, reader).await? else { return Ok(()) };
    turn.draft.form = Some(Form::new(branch, only));
    turn.form_screen(true);
    Ok(())
}

/// `/for`: staff order for somebody else; a form that is open goes on.
#[allow(clippy::unnecessary_wraps)] // begun like the others
pub(super) fn begin_for_somebody(turn: &mut Turn<'_>, reader: &Reader) -> Result<(), Fault> {
    if !reader.is_staff() {
        turn.refuse(&word(turn.locale, "form-for-staff-only"));
        return Ok(());
    }
    if turn.draft.form.is_some() {
        turn.say(word(turn.locale, "form-goes-on"), None);
    } else {
        turn.draft.form = Some(Form::for_somebody());
    }
    turn.form_screen(true);
    Ok(())
}

/// The form on what fits the printer: the reader's own where they order for its branch, else for somebody there.
pub(super) async fn begin_for_printer(turn: &mut Turn<'_>, reader: &Reader, printer: &PrinterRow) -> Result<(), Fault> {
    let branches = view::branches_of(&turn.door.db, reader).await?;
    let own = branches.iter().any(|branch| branch.id == printer.branch);
    if !own && !reader.works_in(printer.branch) {
        turn.refuse(&word(turn.locale, "form-printer-elsewhere"));
        return Ok(());
    }
    // What was chosen for another branch's printers stays what it is.
    let elsewhere =
        |form: &Form| form.for_somebody == own || (form.branch != Some(printer.branch) && !form.lines.is_empty());
    if turn.draft.form.as_ref().is_some_and(elsewhere) {
        turn.say(word(turn.locale, "form-goes-on"), None);
    } else {
        let fresh = || if own { Form::new(Some(printer.branch), branches.len() == 1) } else { Form::for_somebody() };
        turn.draft.form.get_or_insert_with(fresh).order_for_printer(printer.id, printer.branch);
    }
    turn.form_screen(true);
    Ok(())
}

/// The branch to begin with (the only one, or that of the last order), and whether it is the only one. Nobody who may
/// not order is asked anything.
async fn branch(turn: &mut Turn<'_>, reader: &Reader) -> Result<Option<(Option<BranchId>, bool)>, Fault> {
    let branches = view::branches_of(&turn.door.db, reader).await?;
    match branches.as_slice() {
        [] => {
            turn.refuse(&word(turn.locale, "form-not-for-you"));
            Ok(None)
        }
        [only] => Ok(Some((Some(only.id), true))),
        several => {
            let last = orders::last_of(&turn.door.db, reader.id).await?.map(|order| order.branch);
            Ok(Some((last.filter(|last| several.iter().any(|branch| branch.id == *last)), false)))
        }
    }
}

/// «Повторить прошлый заказ»: everything of the last order that still can be ordered, ready to be sent.
pub(super) async fn repeat(turn: &mut Turn<'_>, reader: &Reader) -> Result<(), Fault> {
    if turn.draft.form.as_ref().is_some_and(|form| !form.lines.is_empty()) {
        return begin(turn, reader).await;
    }
    let Some((_, only)) = branch(turn, reader).await? else { return Ok(()) };
    let Some(last) = orders::last_of(&turn.door.db, reader.id).await? else {
        turn.say(word(turn.locale, "nothing-to-repeat"), None);
        return begin(turn, reader).await;
    };
    let mut lines = Vec::new();
    for line in &last.lines {
        if turn.door.desk.entry::<Cartridge>(line.cartridge).await?.is_some() {
            lines.push(Quantity { cartridge: line.cartridge, quantity: line.requested });
        }
    }
    let branch = Some(last.branch).filter(|branch| reader.orders_for(*branch));
    let mut form = turn.draft.form.take().unwrap_or_else(|| Form::new(branch, only));
    form.branch = form.branch.or(branch);
    form.lines = lines;
    form.step = match (form.branch, form.lines.is_empty()) {
        (None, _) => Step::Branch,
        (Some(_), true) => Step::Cartridges,
        (Some(_), false) => Step::Confirm,
    };
    form.reviewing = form.step == Step::Confirm;
    turn.draft.form = Some(form);
    turn.form_screen(false);
    Ok(())
}

pub(super) async fn pressed(turn: &mut Turn<'_>, reader: &Reader, tag: &str, act: FormAct) -> Result<(), Fault> {
    let Some(form) = turn.draft.form.as_mut().filter(|form| form.tag() == tag) else {
        return not_this_form(turn, tag).await;
    };
    if let (Step::Requester, FormAct::For(person)) = (form.step, act) {
        return choose_requester(turn, reader, person).await;
    }
    match form.press(act) {
        Ok(Asked::Nothing) => {
            turn.answer("");
            turn.form_screen(false);
        }
        Ok(Asked::Cancel) => {
            turn.answer("");
            cancel(turn);
        }
        Ok(Asked::Send) => return send(turn, reader).await,
        Ok(Asked::Repeat) => {
            turn.answer("");
            return repeat(turn, reader).await;
        }
        Err(refusal) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            turn.form_screen(false);
        }
    }
    Ok(())
}

async fn choose_requester(turn: &mut Turn<'_>, reader: &Reader, person: PersonId) -> Result<(), Fault> {
    let branches: Vec<BranchId> =
        view::branches_for(&turn.door.db, reader, Some(person)).await?.iter().map(|branch| branch.id).collect();
    match (&mut turn.draft.form, branches.is_empty()) {
        (Some(form), false) => {
            form.order_for(person, &branches);
            turn.answer("");
        }
        _ => {
            let sentence = turn.sentence(&Refusal::UnknownPerson).await?;
            turn.refuse(&sentence);
        }
    }
    turn.form_screen(false);
    Ok(())
}

/// The button of a form that was sent or cancelled, or of somebody else's in a group.
async fn not_this_form(turn: &mut Turn<'_>, tag: &str) -> Result<(), Fault> {
    if drafts::owner_of(&turn.door.db, turn.incoming.chat, tag).await?.is_some() {
        turn.refuse(&word(turn.locale, "form-not-yours"));
        return Ok(());
    }
    turn.refuse(&word(turn.locale, "form-closed"));
    let shown = cards::shown(&turn.door.db, turn.incoming.chat, turn.incoming.message).await?;
    match shown.and_then(|(_, order)| order) {
        // The form was sent: its message is the order's card.
        Some(order) => turn.card(order, Place::Same, 0),
        None => turn.put(Body::Strip { message: turn.incoming.message }),
    }
    Ok(())
}

/// The cartridge that a line with pieces means, where it means exactly one.
async fn meant(turn: &Turn<'_>, text: &str) -> Result<Option<(CartridgeId, i64)>, Fault> {
    let Some((words, pieces)) = quantity::split(text) else { return Ok(None) };
    let filter = CartridgeFilter { limit: view::CATALOGUE, ..CartridgeFilter::default() };
    let found = search::find(words, catalogue::cartridges(&turn.door.db, &filter).await?.items);
    Ok(match found.as_slice() {
        [only] => Some((only.id, pieces)),
        _ => None,
    })
}

pub(super) async fn typed(turn: &mut Turn<'_>, text: &str) -> Result<(), Fault> {
    let Some(step) = turn.draft.form.as_ref().map(|form| form.step) else { return Ok(()) };
    let meant = if step == Step::Cartridges { meant(turn, text).await? } else { None };
    let Some(form) = turn.draft.form.as_mut() else { return Ok(()) };
    let typed = match meant {
        Some((cartridge, pieces)) => form.order(cartridge, pieces).map(|()| true),
        None => form.typed(text),
    };
    match typed {
        Ok(true) => {}
        Ok(false) => {
            let hint = if step == Step::Photos { "form-photo-hint" } else { "form-press-hint" };
            turn.say(word(turn.locale, hint), None);
        }
        Err(refusal) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
        }
    }
    turn.form_screen(true);
    Ok(())
}

pub(super) fn cancel(turn: &mut Turn<'_>) {
    turn.draft.form = None;
    let slot = cards::form(turn.incoming.author.account);
    turn.put(Body::Close { slot, html: word(turn.locale, "form-cancelled") });
}

/// Submits. The form's own key makes it one order, however often it is pressed and whatever crashes in between.
async fn send(turn: &mut Turn<'_>, reader: &Reader) -> Result<(), Fault> {
    let Some(form) = turn.draft.form.clone() else { return Ok(()) };
    let Some(branch) = form.branch else { return Ok(()) };
    let command = OrderCommand::Submit {
        requester: form.requester,
        branch,
        lines: form.lines.clone(),
        // Who works on the order may raise it.
        priority: Priority::Normal,
        printer: form.printer,
        comment: form.comment.clone(),
        photos: form.photos.clone(),
    };
    let request = Request::person(reader.id, Channel::Telegram).once(reader.id.to_string(), form.nonce.to_string());
    let answer = turn.door.desk.execute(&request, Command::Order(OrderId::fresh(), command)).await;
    let submitted = answer.as_ref().ok().and_then(|done| done.id.parse::<OrderId>().ok());
    match (outcome(answer)?, submitted) {
        (Outcome::Done(position), Some(order)) => {
            let loaded = turn.door.desk.order(order).await?;
            let number = loaded.and_then(|loaded| loaded.aggregate.submitted.as_ref().map(|s| s.number));
            let number = number.unwrap_or_default().to_string();
            turn.draft.form = None;
            let sent = say(turn.locale, "form-sent", &[("number", number.into())]);
            turn.answer(&sent);
            if turn.incoming.private {
                turn.cards.push(CardChange::FormIntoOrder(order));
                turn.card(order, Place::Same, position);
            } else {
                // A card shows what is not for everybody in a group.
                let account = turn.incoming.author.account;
                turn.put(Body::Close { slot: cards::form(account), html: sent });
                let card = Body::Card { order, place: Place::Below, silent: false };
                turn.out.push((account, card, position));
            }
        }
        (Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)), _) => refused(turn, &refusal).await?,
        (Outcome::Stale(None) | Outcome::Done(_), _) => return Err(Fault::new("submitting an order")),
    }
    Ok(())
}

/// The form stays, with a new key: the old one would be refused for ever.
async fn refused(turn: &mut Turn<'_>, refusal: &Refusal) -> Result<(), Fault> {
    let sentence = turn.sentence(refusal).await?;
    turn.refuse(&sentence);
    let mut gone = Vec::new();
    let lines = turn.draft.form.iter().flat_map(|form| form.lines.clone());
    for Quantity { cartridge, .. } in lines.collect::<Vec<_>>() {
        if turn.door.desk.entry::<Cartridge>(cartridge).await?.is_none() {
            gone.push(cartridge);
        }
    }
    if let Some(form) = &mut turn.draft.form {
        form.renew();
        if *refusal == Refusal::UnknownPrinter {
            form.printer = None;
        }
        form.lines.retain(|line| !gone.contains(&CartridgeId(line.cartridge.0)));
        form.step = match refusal {
            Refusal::UnknownPerson => Step::Requester,
            Refusal::UnknownBranch | Refusal::NotAllowed => Step::Branch,
            Refusal::UnknownCartridge | Refusal::EmptyOrder => Step::Cartridges,
            _ => form.step,
        };
    }
    turn.form_screen(false);
    Ok(())
}
