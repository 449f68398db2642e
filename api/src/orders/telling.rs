//! One event of an order in words, and what it changed. An exhaustive match: a new event doesn't compile until
//! somebody has said how it reads.

use helpdesk_domain::{
    Metadata, PersonId, Sealed,
    order::{OrderEvent, Priority, Quantity, Status},
    words::{Arguments, Locale},
};

use super::{history::Reader, wire::Change};
use crate::words::words;

pub struct Told {
    pub text: String,
    pub changes: Vec<Change>,
}

/// The event in words. `lines` are the requested lines before it, for an event that doesn't tell them.
pub fn told(event: &OrderEvent, metadata: &Metadata, lines: &[Quantity], reader: &Reader) -> Told {
    let mut arguments = Arguments::new();
    let (key, changes) = match event {
        OrderEvent::Submitted { number, lines, comment, requester, .. } => {
            arguments.text("number", number.to_string());
            arguments.text("lines", reader.listed(lines));
            arguments.text("requester", reader.name(*requester));
            let key = if metadata.on_behalf_of.is_some() { "submitted-on-behalf" } else { "submitted" };
            let comment = comment.as_ref().map(|text| change("comment", None, Some(reader.text(text))));
            (key, comment.into_iter().collect())
        }
        OrderEvent::LinesAmended { from, lines: after } => {
            let before = if from.is_empty() { lines } else { from };
            ("lines-amended", amended(before, after, reader))
        }
        OrderEvent::Assigned { to, claimed, from, .. } => {
            arguments.text("to", reader.name(*to));
            let own = *claimed || metadata.actor == Some(*to);
            let before = from.map(|person| reader.name(person));
            let changed = change("assignee", before, Some(reader.name(*to)));
            (if own { "claimed" } else { "assigned" }, vec![changed])
        }
        OrderEvent::Unassigned { from } => {
            arguments.text("from", reader.name(*from));
            ("unassigned", vec![change("assignee", Some(reader.name(*from)), None)])
        }
        OrderEvent::StatusChanged { from, to, reason, question, expected_on, forced, .. } => {
            arguments.text("to", status(*to, reader));
            let mut changes = vec![moved(*from, *to, reader)];
            changes.extend(reason.as_ref().map(|text| change("reason", None, Some(reader.text(text)))));
            changes.extend(question.as_ref().map(|text| change("question", None, Some(reader.text(text)))));
            changes.extend(expected_on.map(|day| change("expected_on", None, Some(day.to_string()))));
            (if *forced { "status-forced" } else { "status-changed" }, changes)
        }
        OrderEvent::HandedOver { lines } => {
            arguments.text("lines", reader.listed(lines));
            ("handed-over", Vec::new())
        }
        OrderEvent::Received { lines } => {
            arguments.text("lines", reader.listed(lines));
            (if lines.is_empty() { "received-all" } else { "received" }, Vec::new())
        }
        OrderEvent::LineWaived { cartridge, quantity, reason } => {
            arguments.text("cartridge", reader.cartridge(*cartridge));
            arguments.number("count", *quantity);
            ("line-waived", vec![change("reason", None, Some(reader.text(reason)))])
        }
        OrderEvent::Commented { text, internal, .. } => {
            arguments.text("text", reader.text(text));
            (if *internal { "commented-internally" } else { "commented" }, Vec::new())
        }
        OrderEvent::PhotoAttached { .. } => ("photo-attached", Vec::new()),
        OrderEvent::PriorityChanged { from, to } => {
            arguments.text("to", priority(*to, reader));
            let (before, after) = (priority(*from, reader), priority(*to, reader));
            ("priority-changed", vec![change("priority", Some(before), Some(after))])
        }
        OrderEvent::Reopened { from, to, reason, cycle, .. } => {
            arguments.text("to", status(*to, reader));
            arguments.number("cycle", i64::from(*cycle));
            let reason = change("reason", None, Some(reader.text(reason)));
            ("reopened", vec![moved(*from, *to, reader), reason])
        }
        OrderEvent::Reminded { clock, level, tell, .. } => {
            arguments.text("clock", words().say(reader.locale, &format!("clock-{}", clock.as_str()), &[]));
            arguments.text("level", named_level(level, reader.locale));
            arguments.text("tell", words().say(reader.locale, &format!("tell-{}", tell.as_str()), &[]));
            ("reminded", Vec::new())
        }
        OrderEvent::Nudged { .. } => ("nudged", Vec::new()),
    };
    Told { text: words().say_with(reader.locale, &format!("history-{key}"), &arguments), changes }
}

/// «80 % срока» of `p80`, «повтор 2» of `r2`; a level whose key is somebody's own has no other name.
fn named_level(key: &str, locale: Locale) -> String {
    let number = |letter| key.strip_prefix(letter).and_then(|rest: &str| rest.parse::<i64>().ok());
    match (number('p'), number('r')) {
        (Some(percent), _) => words().say(locale, "level-percent", &[("percent", percent.into())]),
        (None, Some(n)) => words().say(locale, "level-repeat", &[("n", n.into())]),
        (None, None) => key.to_owned(),
    }
}

/// The people an event names beside its actor.
pub fn people(event: &OrderEvent) -> Vec<PersonId> {
    match event {
        OrderEvent::Submitted { requester, .. } => vec![*requester],
        OrderEvent::Assigned { to, from, .. } => from.iter().copied().chain([*to]).collect(),
        OrderEvent::Unassigned { from } => vec![*from],
        _ => Vec::new(),
    }
}

/// What people wrote.
pub fn texts(event: &OrderEvent) -> Vec<&Sealed> {
    match event {
        OrderEvent::Submitted { comment, .. } => comment.iter().collect(),
        OrderEvent::StatusChanged { reason, question, .. } => reason.iter().chain(question).collect(),
        OrderEvent::LineWaived { reason, .. } | OrderEvent::Reopened { reason, .. } => vec![reason],
        OrderEvent::Commented { text, .. } => vec![text],
        _ => Vec::new(),
    }
}

/// The pieces an event speaks of.
pub fn quantities(event: &OrderEvent) -> Vec<Quantity> {
    match event {
        OrderEvent::Submitted { lines, .. }
        | OrderEvent::LinesAmended { lines, .. }
        | OrderEvent::HandedOver { lines }
        | OrderEvent::Received { lines } => lines.clone(),
        OrderEvent::LineWaived { cartridge, quantity, .. } => {
            vec![Quantity { cartridge: *cartridge, quantity: *quantity }]
        }
        _ => Vec::new(),
    }
}

/// The lines that are not as they were.
fn amended(before: &[Quantity], after: &[Quantity], reader: &Reader) -> Vec<Change> {
    let count = |lines: &[Quantity], of: &Quantity| {
        lines.iter().find(|line| line.cartridge == of.cartridge).map(|line| line.quantity.to_string())
    };
    let gone = before.iter().filter(|line| count(after, line).is_none());
    let lines = after.iter().chain(gone).map(|line| (line, count(before, line), count(after, line)));
    lines
        .filter(|(_, before, after)| before != after)
        .map(|(line, before, after)| change(&reader.cartridge(line.cartridge), before, after))
        .collect()
}

fn moved(from: Status, to: Status, reader: &Reader) -> Change {
    change("status", Some(status(from, reader)), Some(status(to, reader)))
}

fn change(field: &str, before: Option<String>, after: Option<String>) -> Change {
    Change { field: field.to_owned(), before, after }
}

fn status(status: Status, reader: &Reader) -> String {
    words().say(reader.locale, &format!("status-{}", status.as_str().replace('_', "-")), &[])
}

fn priority(priority: Priority, reader: &Reader) -> String {
    words().say(reader.locale, &format!("priority-{}", priority.as_str()), &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_of_a_reminder_has_a_name() {
        assert_eq!(named_level("p80", Locale::Ru), "80 % срока");
        assert_eq!(named_level("r2", Locale::En), "repeat 2");
        assert_eq!(named_level("last-call", Locale::Ru), "last-call");
    }
}
