//! Presses and words about one order. A button carries the version its person saw: when somebody else came first, they
//! are told what happened and get a fresh card, and decide again.

use chrono_tz::Tz;
use helpdesk_domain::{
    Command, Order, OrderCommand, OrderId, Refusal, Role,
    desk::Loaded,
    order::{Quantity, Sight, Status, StatusChange},
    ports::Fault,
};
use helpdesk_projections::{catalogue, orders, people};
use std::sync::Arc;

use super::{CardChange, Outcome, Turn, outcome, prompt};
use crate::{
    buttons::{OrderAct, Press, keyboard},
    cards,
    order::{
        history::{self, Names},
        keyboard::{done, prompt_for},
    },
    outbox::{Body, Place},
    reader::Reader,
    words::{cut, moment, say, word},
};

/// The order behind a number, as it is now, if this person may see it.
pub(super) struct Seen {
    pub id: OrderId,
    pub number: u64,
    pub loaded: Arc<Loaded<Order>>,
    pub sight: Sight,
}

async fn by_number(turn: &Turn<'_>, reader: &Reader, number: u64) -> Result<Option<Seen>, Fault> {
    match orders::by_number(&turn.door.db, number).await? {
        Some(row) => by_id(turn, reader, row.id).await,
        None => Ok(None),
    }
}

async fn by_id(turn: &Turn<'_>, reader: &Reader, id: OrderId) -> Result<Option<Seen>, Fault> {
    let Some(loaded) = turn.door.desk.order(id).await? else { return Ok(None) };
    let number = loaded.aggregate.submitted.as_ref().map_or(0, |submitted| submitted.number);
    Ok(loaded.aggregate.sight(&reader.actor).map(|sight| Seen { id, number, loaded, sight }))
}

/// Shows an order's card at the end of the chat.
pub(super) async fn open(turn: &mut Turn<'_>, reader: &Reader, number: u64) -> Result<(), Fault> {
    match by_number(turn, reader, number).await? {
        Some(_) if !turn.incoming.private => turn.refuse(&word(turn.locale, "only-in-private")),
        Some(seen) => turn.card(seen.id, Place::Below, 0),
        None => unknown(turn).await?,
    }
    Ok(())
}

async fn unknown(turn: &mut Turn<'_>) -> Result<(), Fault> {
    let sentence = turn.sentence(&Refusal::UnknownOrder).await?;
    turn.refuse(&sentence);
    Ok(())
}

pub(super) async fn pressed(
    turn: &mut Turn<'_>,
    reader: &Reader,
    number: u64,
    version: u64,
    act: OrderAct,
) -> Result<(), Fault> {
    let Some(seen) = by_number(turn, reader, number).await? else { return unknown(turn).await };
    match act {
        OrderAct::Open => {
            turn.answer("");
            open(turn, reader, number).await
        }
        OrderAct::Photos => {
            turn.answer("");
            for photo in seen.loaded.aggregate.photos.clone() {
                turn.put(Body::Photo { photo, number });
            }
            Ok(())
        }
        OrderAct::ChooseAssignee => choose_assignee(turn, &seen).await,
        _ => {
            let version = known_version(turn, reader, &seen, version).await?;
            match prompt_for(&seen.loaded.aggregate, reader, act) {
                // Nobody should type a reason for what has been overtaken.
                Some(_) if act != OrderAct::Comment && seen.loaded.version != version => {
                    stale(turn, reader, &seen, None).await
                }
                Some(key) => {
                    prompt::ask(turn, &seen, version, act, key);
                    Ok(())
                }
                None => carry_out(turn, reader, &seen, version, act).await,
            }
        }
    }
}

/// The version this person knows: the one they saw, or the present one when nobody else has done anything since that
/// they could have seen. Their own steps and reminders don't make their buttons old.
pub(super) async fn known_version(turn: &Turn<'_>, reader: &Reader, seen: &Seen, version: u64) -> Result<u64, Fault> {
    if version >= seen.loaded.version {
        return Ok(version);
    }
    let past = history::of(&turn.door.desk, seen.id).await?;
    let missed = history::since(&past, version, reader.id, seen.sight == Sight::Everything);
    Ok(if missed.is_some() { version } else { seen.loaded.version })
}

async fn carry_out(
    turn: &mut Turn<'_>,
    reader: &Reader,
    seen: &Seen,
    version: u64,
    act: OrderAct,
) -> Result<(), Fault> {
    let order = &seen.loaded.aggregate;
    let command = match act {
        OrderAct::Claim => OrderCommand::Claim,
        OrderAct::Nudge => OrderCommand::Nudge,
        OrderAct::Assign(to) => OrderCommand::Assign { to },
        OrderAct::Move(to) => OrderCommand::ChangeStatus(StatusChange::to(to).handing_over(handed_over(order, to))),
        OrderAct::Open | OrderAct::Comment | OrderAct::Photos | OrderAct::ChooseAssignee => return Ok(()),
    };
    let expected = (act != OrderAct::Nudge).then_some(version);
    let request = turn.request(reader).expecting(expected);
    let answer = turn.door.desk.execute(&request, Command::Order(seen.id, command)).await;
    match outcome(answer)? {
        Outcome::Done(position) => {
            turn.answer(&done(act, turn.locale));
            refresh(turn, seen.id, position).await
        }
        Outcome::Refused(refusal) => stale(turn, reader, seen, Some(refusal)).await,
        Outcome::Stale(refusal) => stale(turn, reader, seen, refusal).await,
    }
}

/// «Выдать» hands over everything that is still outstanding.
fn handed_over(order: &Order, to: Status) -> Vec<Quantity> {
    if to != Status::Issued || order.status == Status::InTransit {
        return Vec::new();
    }
    let rest =
        |line: &helpdesk_domain::order::Line| Quantity { cartridge: line.cartridge, quantity: line.outstanding() };
    order.lines.iter().map(rest).filter(|line| line.quantity > 0).collect()
}

/// The pressed message shows what is so now; a notice loses its buttons and the card is shown anew.
async fn refresh(turn: &mut Turn<'_>, order: OrderId, position: u64) -> Result<(), Fault> {
    let message = turn.incoming.message;
    let shown = cards::shown(&turn.door.db, turn.incoming.chat, message).await?;
    let is_card = shown.as_ref().is_none_or(|(slot, _)| *slot == cards::order(order));
    if is_card && shown.is_some() {
        turn.card(order, Place::Same, position);
    } else if shown.is_some() {
        turn.put(Body::Strip { message });
        turn.card(order, Place::Below, position);
    } else {
        // An older card of this order: from now on it is the one that is kept up to date.
        turn.cards.push(CardChange::Shows(order, message));
        turn.card(order, Place::Same, position);
    }
    Ok(())
}

/// Says what somebody else did meanwhile (or why it can't be done), and shows the order as it is now.
pub(super) async fn stale(
    turn: &mut Turn<'_>,
    reader: &Reader,
    seen: &Seen,
    refusal: Option<Refusal>,
) -> Result<(), Fault> {
    let Some(seen) = by_id(turn, reader, seen.id).await? else { return unknown(turn).await };
    let sentence = match refusal {
        Some(Refusal::AlreadyTaken { by, at }) if by != reader.id => {
            let names = Names::of(&turn.door.db, [by]).await?;
            let zone = zone(turn, &seen).await?;
            let by = names.plain(turn.locale, Some(by));
            let at = moment(at, turn.now, &zone);
            say(turn.locale, "stale-taken", &[("by", by.into()), ("at", at.into())])
        }
        Some(refusal @ (Refusal::NudgedRecently { .. } | Refusal::ReopenWindowOver { .. })) => {
            turn.sentence(&refusal).await?
        }
        refusal => match missed(turn, reader, &seen).await? {
            Some(missed) => missed,
            None => match refusal {
                Some(refusal) => turn.sentence(&refusal).await?,
                None => word(turn.locale, "stale"),
            },
        },
    };
    turn.refuse(&sentence);
    if turn.incoming.private {
        if matches!(turn.incoming.did, crate::incoming::Did::Pressed { .. }) {
            refresh(turn, seen.id, 0).await?;
        } else {
            turn.card(seen.id, Place::Below, 0);
        }
    }
    Ok(())
}

/// What others did since the version on the button.
async fn missed(turn: &Turn<'_>, reader: &Reader, seen: &Seen) -> Result<Option<String>, Fault> {
    let version = match &turn.incoming.did {
        crate::incoming::Did::Pressed { data, .. } => match Press::parse(data) {
            Some(Press::Order { version, .. }) => version,
            _ => return Ok(None),
        },
        _ => match &turn.draft.prompt {
            Some(prompt) => prompt.version,
            None => return Ok(None),
        },
    };
    let past = history::of(&turn.door.desk, seen.id).await?;
    let Some(missed) = history::since(&past, version, reader.id, seen.sight == Sight::Everything) else {
        return Ok(None);
    };
    let names = Names::of(&turn.door.db, history::named(&past)).await?;
    let zone = zone(turn, seen).await?;
    let line = history::line(missed, &names, turn.locale, turn.now, zone);
    Ok(Some(say(turn.locale, "stale-missed", &[("line", line.into())])))
}

async fn zone(turn: &Turn<'_>, seen: &Seen) -> Result<Tz, Fault> {
    let Some(submitted) = &seen.loaded.aggregate.submitted else { return Ok(Tz::UTC) };
    let branch = catalogue::branch(&turn.door.db, submitted.branch).await?;
    Ok(branch.map_or(Tz::UTC, |branch| branch.time_zone))
}

/// To whom a dispatcher can give the order: the people of its branch, as buttons.
async fn choose_assignee(turn: &mut Turn<'_>, seen: &Seen) -> Result<(), Fault> {
    const MOST: usize = 30;
    let Some(submitted) = &seen.loaded.aggregate.submitted else { return Ok(()) };
    let mut staff = people::staff_of(&turn.door.db, submitted.branch, Role::Storekeeper).await?;
    for person in people::staff_of(&turn.door.db, submitted.branch, Role::Dispatcher).await? {
        if !staff.iter().any(|known| known.id == person.id) {
            staff.push(person);
        }
    }
    let (number, version) = (seen.number, seen.loaded.version);
    let button = |person: people::PersonRow| {
        let name = person.name.unwrap_or_else(|| word(turn.locale, "erased-person"));
        vec![Press::Order { number, version, act: OrderAct::Assign(person.id) }.button(cut(&name, 60))]
    };
    let rows: Vec<_> = staff.into_iter().take(MOST).map(button).collect();
    turn.answer("");
    let text = say(turn.locale, "assign-to-whom", &[("number", number.to_string().into())]);
    turn.say(text, Some(keyboard(rows)));
    Ok(())
}

/// A public comment; from the requester of a waiting order it is the answer.
pub(super) async fn comment(turn: &mut Turn<'_>, reader: &Reader, order: OrderId, text: &str) -> Result<(), Fault> {
    let command = Command::Order(order, OrderCommand::Comment { text: text.to_owned(), internal: false });
    let request = turn.request(reader);
    match outcome(turn.door.desk.execute(&request, command).await)? {
        Outcome::Done(position) => turn.card(order, Place::Below, position),
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
        }
        Outcome::Stale(None) => return Err(Fault::new("commenting")),
    }
    Ok(())
}

/// The order of a prompt, if it still can be seen.
pub(super) async fn seen(turn: &Turn<'_>, reader: &Reader, order: OrderId) -> Result<Option<Seen>, Fault> {
    by_id(turn, reader, order).await
}
