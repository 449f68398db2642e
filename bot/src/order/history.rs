//! What happened to an order, in words: the last line of its card, and what a person missed who pressed an old button.

use std::collections::HashMap;

use chrono_tz::Tz;
use helpdesk_domain::{
    Desk, Event, Locale, OrderEvent, OrderId, PersonId, Sealed, Timestamp,
    order::Status,
    ports::{Fault, Position, StreamId, Version},
};
use helpdesk_projections::{Db, people};

use crate::{
    buttons::OrderAct,
    words::{html, moment, say, status, word},
};

/// One event of an order.
#[derive(Debug, Clone)]
pub(crate) struct Happened {
    pub position: Position,
    pub version: Version,
    pub at: Timestamp,
    /// None: the system.
    pub by: Option<PersonId>,
    pub event: OrderEvent,
}

pub(crate) async fn of(desk: &Desk, order: OrderId) -> Result<Vec<Happened>, Fault> {
    let recorded = desk.log().history(&StreamId::new("order", order)).await?;
    let mut happened = Vec::with_capacity(recorded.len());
    for event in recorded {
        if let Event::Order(decoded) = Event::decode(&event)? {
            happened.push(Happened {
                position: event.position,
                version: event.sequence,
                at: event.recorded_at,
                by: event.circumstances()?.actor,
                event: decoded,
            });
        }
    }
    Ok(happened)
}

/// The names of people, for sentences.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<PersonId, String>);

impl Names {
    pub async fn of(db: &Db, ids: impl IntoIterator<Item = PersonId>) -> Result<Self, Fault> {
        let ids: Vec<_> = ids.into_iter().collect();
        Ok(Self(people::names(db, &ids).await?))
    }

    /// As people typed it: for buttons and answers.
    pub fn plain(&self, locale: Locale, id: Option<PersonId>) -> String {
        match id {
            None => word(locale, "the-system"),
            Some(id) => self.0.get(&id).cloned().unwrap_or_else(|| word(locale, "erased-person")),
        }
    }

    /// For texts with markup.
    pub fn html(&self, locale: Locale, id: Option<PersonId>) -> String {
        html(&self.plain(locale, id))
    }
}

/// Everybody a piece of history names.
pub(crate) fn named(history: &[Happened]) -> impl Iterator<Item = PersonId> + '_ {
    history.iter().flat_map(|happened| {
        let assigned = match &happened.event {
            OrderEvent::Assigned { to, .. } => Some(*to),
            _ => None,
        };
        happened.by.into_iter().chain(assigned)
    })
}

/// The last thing worth telling that the reader may know of.
pub(crate) fn last<'a>(history: &'a [Happened], everything: bool) -> Option<&'a Happened> {
    let told = |happened: &&'a Happened| match &happened.event {
        OrderEvent::Commented { internal, .. } => everything || !internal,
        // Taking an order is told by the assignment that goes with it, a receipt by the status.
        OrderEvent::StatusChanged { from: Status::New, to: Status::Accepted, forced: false, .. }
        | OrderEvent::Received { .. }
        | OrderEvent::Reminded { .. } => false,
        _ => true,
    };
    history.iter().rev().find(told)
}

/// What somebody else did since this version that the reader may know of, for the one who didn't see it.
pub(crate) fn since(history: &[Happened], version: Version, reader: PersonId, everything: bool) -> Vec<Happened> {
    let start = history.partition_point(|happened| happened.version <= version);
    let others = history[start..].iter().filter(|happened| happened.by != Some(reader));
    let hidden = |event: &OrderEvent| matches!(event, OrderEvent::Commented { internal: true, .. }) && !everything;
    others.filter(|happened| !hidden(&happened.event)).cloned().collect()
}

/// The most telling of what was missed: what moved the order rather than what was said about it.
pub(crate) fn telling(missed: &[Happened]) -> Option<&Happened> {
    let moved: Vec<_> = missed.iter().filter(|happened| weight(&happened.event) > Weight::Words).cloned().collect();
    let position = last(if moved.is_empty() { missed } else { &moved }, true)?.position;
    missed.iter().find(|happened| happened.position == position)
}

/// What an event changes, the lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// Words, photos, reminders.
    Words,
    /// What is ordered and handed over.
    Lines,
    /// Where the order stands and whose it is.
    Standing,
}

const fn weight(event: &OrderEvent) -> Weight {
    match event {
        OrderEvent::Commented { .. }
        | OrderEvent::PhotoAttached { .. }
        | OrderEvent::PriorityChanged { .. }
        | OrderEvent::Reminded { .. }
        | OrderEvent::Nudged { .. } => Weight::Words,
        OrderEvent::LinesAmended { .. }
        | OrderEvent::HandedOver { .. }
        | OrderEvent::Received { .. }
        | OrderEvent::LineWaived { .. } => Weight::Lines,
        OrderEvent::Submitted { .. }
        | OrderEvent::Assigned { .. }
        | OrderEvent::Unassigned { .. }
        | OrderEvent::StatusChanged { .. }
        | OrderEvent::Reopened { .. } => Weight::Standing,
    }
}

/// Whether somebody who didn't see the event should look again before doing this.
pub(crate) const fn overtakes(event: &OrderEvent, act: OrderAct) -> bool {
    match act {
        OrderAct::Open
        | OrderAct::Comment
        | OrderAct::Note
        | OrderAct::Nudge
        | OrderAct::Photos
        | OrderAct::History
        | OrderAct::ChooseAssignee => false,
        // What leaves the warehouse or ends the order is decided on its lines too.
        OrderAct::Lines
        | OrderAct::Move(
            Status::Ready | Status::InTransit | Status::Issued | Status::Closed | Status::Rejected | Status::Cancelled,
        ) => !matches!(weight(event), Weight::Words),
        OrderAct::Claim | OrderAct::Assign(_) | OrderAct::WaitStock(_) | OrderAct::Move(_) => {
            matches!(weight(event), Weight::Standing)
        }
    }
}

/// «10:42 · Иванов: взял(а) заявку», with names as they are: escape it for markup.
pub(crate) fn line(happened: &Happened, names: &Names, locale: Locale, now: Timestamp, zone: Tz) -> String {
    let at = moment(happened.at, now, &zone);
    let by = names.plain(locale, happened.by);
    let did = did(happened, names, locale);
    say(locale, "history-line", &[("at", at.into()), ("by", by.into()), ("did", did.into())])
}

fn did(happened: &Happened, names: &Names, locale: Locale) -> String {
    let key = match &happened.event {
        OrderEvent::Submitted { .. } => "did-submit",
        OrderEvent::LinesAmended { .. } => "did-amend",
        OrderEvent::Assigned { claimed: true, .. } => "did-claim",
        OrderEvent::Assigned { to, .. } => {
            let to = names.plain(locale, Some(*to));
            return say(locale, "did-assign", &[("to", to.into())]);
        }
        OrderEvent::Unassigned { .. } => "did-unassign",
        OrderEvent::StatusChanged { to: Status::WaitingRequester, .. } => "did-ask",
        OrderEvent::StatusChanged { to, .. } => {
            return say(locale, "did-move", &[("status", status(locale, *to).into())]);
        }
        OrderEvent::HandedOver { .. } => "did-hand-over",
        OrderEvent::Received { .. } => "did-receive",
        OrderEvent::LineWaived { .. } => "did-waive",
        OrderEvent::Commented { .. } => "did-comment",
        OrderEvent::PhotoAttached { .. } => "did-photo",
        OrderEvent::PriorityChanged { .. } => "did-priority",
        OrderEvent::Reopened { .. } => "did-reopen",
        OrderEvent::Reminded { .. } => "did-remind",
        OrderEvent::Nudged { .. } => "did-nudge",
    };
    word(locale, key)
}

/// A sealed text of the history; none once its writer is erased.
pub(crate) async fn open(desk: &Desk, sealed: &Sealed) -> Result<Option<String>, Fault> {
    let keys = desk.personal_keys().get(&[sealed.owner]).await?;
    Ok(keys.into_iter().next().flatten().and_then(|key| key.open(sealed)))
}
