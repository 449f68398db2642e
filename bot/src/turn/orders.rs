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

use super::{CardChange, Outcome, Turn, outcome, prompt, sheet};
use crate::{
    buttons::{OrderAct, Press, keyboard},
    cards,
    order::{
        history::{self, Names},
        keyboard::{done, prompt_for},
        timeline,
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

/// Whether this person may see an order with the number.
pub(super) async fn is_there(turn: &Turn<'_>, reader: &Reader, number: u64) -> Result<bool, Fault> {
    Ok(by_number(turn, reader, number).await?.is_some())
}

/// Shows an order's card at the end of the chat.
pub(super) async fn open(turn: &mut Turn<'_>, reader: &Reader, number: u64) -> Result<(), Fault> {
    match by_number(turn, reader, number).await? {
        Some(seen) if !turn.incoming.private => {
            turn.put_privately(Body::Card { order: seen.id, place: Place::Below, silent: false });
        }
        Some(seen) => turn.card(seen.id, Place::Below, 0),
        None => unknown(turn).await?,
    }
    Ok(())
}

pub(super) async fn unknown(turn: &mut Turn<'_>) -> Result<(), Fault> {
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
            look(turn, Body::Card { order: seen.id, place: Place::Below, silent: false });
            Ok(())
        }
        OrderAct::Photos => {
            for photo in seen.loaded.aggregate.photos.clone() {
                look(turn, Body::Photo { photo, number });
            }
            Ok(())
        }
        OrderAct::History => {
            let screen = timeline::render(turn.door, &seen.loaded.aggregate, seen.id, reader).await?;
            look(turn, Body::Text { html: screen.html, keyboard: Some(screen.keyboard), thread: None });
            Ok(())
        }
        OrderAct::ChooseAssignee => choose_assignee(turn, &seen).await,
        OrderAct::Lines if turn.incoming.private => sheet::open(turn, reader, &seen).await,
        OrderAct::Lines => {
            turn.refuse(&word(turn.locale, "only-in-private"));
            Ok(())
        }
        _ => {
            let version = known_version(turn, reader, &seen, version, act).await?;
            match prompt_for(&seen.loaded.aggregate, reader, act) {
                // Nobody should type a reason for what has been overtaken.
                Some(_) if seen.loaded.version != version => stale(turn, reader, &seen, None).await,
                Some(key) => {
                    prompt::ask(turn, &seen, version, act, key);
                    Ok(())
                }
                None => carry_out(turn, reader, &seen, version, act).await,
            }
        }
    }
}

/// Something to look at: here, or from a group in the person's own chat.
fn look(turn: &mut Turn<'_>, body: Body) {
    if turn.incoming.private {
        turn.answer("");
        turn.put(body);
    } else {
        turn.answer(&word(turn.locale, "shown-in-private"));
        turn.put_privately(body);
    }
}

/// The version this person knows: the one they saw, or the present one when nothing has happened since by somebody
/// else's hand that this act depends on. A comment, a photo or a reminder doesn't make a button old.
pub(super) async fn known_version(
    turn: &Turn<'_>,
    reader: &Reader,
    seen: &Seen,
    version: u64,
    act: OrderAct,
) -> Result<u64, Fault> {
    if version >= seen.loaded.version {
        return Ok(version);
    }
    let past = history::of(&turn.door.desk, seen.id).await?;
    let missed = history::since(&past, version, reader.id, seen.sight == Sight::Everything);
    let overtaken = missed.iter().any(|happened| history::overtakes(&happened.event, act));
    Ok(if overtaken { version } else { seen.loaded.version })
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
        OrderAct::WaitStock(days) => {
            let today = turn.now.with_timezone(&zone(turn, seen).await?).date_naive();
            let day = (days > 0).then(|| today + chrono::Days::new(u64::from(days)));
            OrderCommand::ChangeStatus(StatusChange { expected_on: day, ..StatusChange::to(Status::WaitingStock) })
        }
        OrderAct::Open
        | OrderAct::Comment
        | OrderAct::Note
        | OrderAct::Photos
        | OrderAct::History
        | OrderAct::Lines
        | OrderAct::ChooseAssignee => return Ok(()),
    };
    if let OrderAct::WaitStock(_) = act {
        turn.draft.prompt = None;
    }
    let expected = (act != OrderAct::Nudge).then_some(version);
    match execute(turn, reader, seen, command, expected, act).await? {
        Outcome::Done(position) => {
            turn.answer(&done(act, turn.locale));
            refresh(turn, seen.id, position).await
        }
        Outcome::Refused(refusal) => stale(turn, reader, seen, Some(refusal)).await,
        Outcome::Stale(refusal) => stale(turn, reader, seen, refusal).await,
    }
}

/// Gives the command; what comes in between and doesn't matter to it only costs another attempt.
pub(super) async fn execute(
    turn: &Turn<'_>,
    reader: &Reader,
    seen: &Seen,
    command: OrderCommand,
    expected: Option<u64>,
    act: OrderAct,
) -> Result<Outcome, Fault> {
    const ATTEMPTS: usize = 4;
    let mut expected = expected;
    let mut attempt = 1;
    loop {
        let request = turn.request(reader).expecting(expected);
        let answer = turn.door.desk.execute(&request, Command::Order(seen.id, command.clone())).await;
        let outcome = outcome(answer)?;
        let (Outcome::Stale(_), Some(version), true) = (&outcome, expected, attempt < ATTEMPTS) else {
            return Ok(outcome);
        };
        let Some(now) = by_id(turn, reader, seen.id).await? else { return Ok(outcome) };
        let known = known_version(turn, reader, &now, version, act).await?;
        if known == version {
            return Ok(outcome);
        }
        expected = Some(known);
        attempt += 1;
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

/// The pressed message shows what is so now; a notice loses its buttons and the card is shown anew. In a group the
/// card is refreshed, and another message (to whom to assign) has done its service.
async fn refresh(turn: &mut Turn<'_>, order: OrderId, position: u64) -> Result<(), Fault> {
    let message = turn.incoming.message;
    if !turn.incoming.private {
        let shown = cards::message(&turn.door.db, turn.incoming.chat, &cards::order(order)).await?;
        if shown.is_some_and(|card| card != message) {
            turn.put(Body::Strip { message });
        }
        turn.card(order, Place::Same, position);
        return Ok(());
    }
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
    if !turn.incoming.private {
        turn.card(seen.id, Place::OnlySame, 0);
    } else if matches!(turn.incoming.did, crate::incoming::Did::Pressed { .. }) {
        refresh(turn, seen.id, 0).await?;
    } else {
        turn.card(seen.id, Place::Below, 0);
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
    let missed = history::since(&past, version, reader.id, seen.sight == Sight::Everything);
    let Some(missed) = history::telling(&missed) else { return Ok(None) };
    let names = Names::of(&turn.door.db, history::named(&past)).await?;
    let zone = zone(turn, seen).await?;
    let line = history::line(missed, &names, turn.locale, turn.now, zone);
    Ok(Some(say(turn.locale, "stale-missed", &[("line", line.into())])))
}

pub(super) async fn zone(turn: &Turn<'_>, seen: &Seen) -> Result<Tz, Fault> {
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
    staff.retain(|person| Some(person.id) != seen.loaded.aggregate.assignee);
    let zone = zone(turn, seen).await?;
    let button = |person: people::PersonRow| {
        let away = person.away(turn.now).map(|absence| {
            let until =
                (absence.until - chrono::TimeDelta::seconds(1)).with_timezone(&zone).format("%d.%m").to_string();
            say(turn.locale, "assign-away", &[("until", until.into())])
        });
        let name = person.name.unwrap_or_else(|| word(turn.locale, "erased-person"));
        let label = format!("{}{}", cut(&name, 40), away.unwrap_or_default());
        vec![Press::Order { number, version, act: OrderAct::Assign(person.id) }.button(label)]
    };
    if staff.is_empty() {
        turn.refuse(&word(turn.locale, "assign-nobody"));
        return Ok(());
    }
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
        Outcome::Done(position) if turn.incoming.private => turn.card(order, Place::Below, position),
        Outcome::Done(position) => turn.card(order, Place::OnlySame, position),
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
        }
        Outcome::Stale(None) => return Err(Fault::new("commenting")),
    }
    Ok(())
}

/// Words that were typed before their order was chosen.
pub(super) async fn about(turn: &mut Turn<'_>, reader: &Reader, number: u64) -> Result<(), Fault> {
    let Some(text) = turn.draft.loose.take() else {
        turn.refuse(&word(turn.locale, "button-outdated"));
        turn.put(Body::Strip { message: turn.incoming.message });
        return Ok(());
    };
    let Some(seen) = by_number(turn, reader, number).await? else { return unknown(turn).await };
    turn.answer(&word(turn.locale, "done-comment"));
    turn.put(Body::Strip { message: turn.incoming.message });
    comment(turn, reader, seen.id, &text).await
}

/// The order of a prompt, if it still can be seen.
pub(super) async fn seen(turn: &Turn<'_>, reader: &Reader, order: OrderId) -> Result<Option<Seen>, Fault> {
    by_id(turn, reader, order).await
}
