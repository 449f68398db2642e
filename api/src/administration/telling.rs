//! One administrative event in words, and what it changed. Entries of the directory are compared field by field, as
//! they stand in the log.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_domain::{
    Event, Grant, PersonId,
    invitation::InvitationEvent,
    person::PersonEvent,
    ports::{Fault, Recorded},
    room::RoomEvent,
    words::Arguments,
};
use serde_json::{Map, Value};

use super::{Happened, Reader, spec};
use crate::{orders::wire::Change, words::words};

pub struct Told {
    pub text: String,
    pub changes: Vec<Change>,
}

/// The event in words.
pub fn told(event: &Happened, reader: &Reader) -> Result<Told, Fault> {
    let recorded = &event.recorded;
    let mut arguments = Arguments::new();
    arguments.text("kind", recorded.aggregate_type.clone());
    arguments.text("name", reader.name(recorded.subject()));
    let mut changes = Vec::new();
    let key = match Event::decode(recorded)? {
        Event::Person(event) => of_person(&event, reader, &mut arguments),
        Event::Invitation(InvitationEvent::Issued { grants, .. }) => {
            let roles: Vec<_> = grants.iter().map(|grant| role(*grant, reader)).collect();
            arguments.text("role", roles.join(", "));
            "invited"
        }
        Event::Invitation(InvitationEvent::IssuedFor { person, .. }) => {
            arguments.text("name", reader.name(person.0));
            "invited-again"
        }
        Event::Room(RoomEvent::Bound { .. }) => "room-bound",
        Event::Room(RoomEvent::Unbound) => "room-unbound",
        Event::Invitation(InvitationEvent::Accepted { by }) => {
            arguments.text("name", reader.name(by.0));
            "joined"
        }
        _ => match recorded.event_type.as_str() {
            "defined" => "defined",
            "changed" => {
                if let (Some(before), Some(after)) = (&event.before, spec(recorded)?) {
                    changes = compared(before, &after, reader);
                }
                "changed"
            }
            "withdrawn" => "withdrawn",
            "restored" => "restored",
            other => {
                arguments.text("event", other.to_owned());
                "other"
            }
        },
    };
    Ok(Told { text: words().say_with(reader.locale, &format!("administration-{key}"), &arguments), changes })
}

fn of_person(event: &PersonEvent, reader: &Reader, arguments: &mut Arguments) -> &'static str {
    match event {
        PersonEvent::Added { .. } => "person-added",
        PersonEvent::ProfileChanged { .. } => "person-profile-changed",
        PersonEvent::Granted { grant } => {
            arguments.text("role", role(*grant, reader));
            "person-granted"
        }
        PersonEvent::Revoked { grant } => {
            arguments.text("role", role(*grant, reader));
            "person-revoked"
        }
        PersonEvent::LoginSet { login: Some(_), .. } => "person-login-set",
        PersonEvent::LoginSet { login: None, .. } => "person-login-removed",
        PersonEvent::TelegramLinked { .. } => "person-telegram-linked",
        PersonEvent::TelegramUnlinked => "person-telegram-unlinked",
        PersonEvent::LocaleSet { .. } => "person-locale-set",
        PersonEvent::PreferencesSet { .. } => "person-preferences-set",
        PersonEvent::AbsenceSet { .. } => "person-absence-set",
        PersonEvent::AbsenceEnded => "person-absence-ended",
        PersonEvent::AccessAsked { branch, .. } => {
            arguments.text("branch", reader.name(branch.0));
            "person-access-asked"
        }
        PersonEvent::AccessDenied { .. } => "person-access-denied",
        PersonEvent::Deactivated => "person-deactivated",
        PersonEvent::Reactivated => "person-reactivated",
    }
}

/// The people an event names beside its actor and its subject.
pub fn people(recorded: &Recorded) -> Result<Option<PersonId>, Fault> {
    Ok(match Event::decode(recorded)? {
        Event::Invitation(InvitationEvent::Accepted { by: person } | InvitationEvent::IssuedFor { person, .. }) => {
            Some(person)
        }
        _ => None,
    })
}

fn role(grant: Grant, reader: &Reader) -> String {
    let role = words().say(reader.locale, &format!("role-{}", grant.role), &[]);
    match grant.branch {
        Some(branch) => format!("{role} ({})", reader.name(branch.0)),
        None => role,
    }
}

/// The fields that are not as they were, each by its path in the entry, such as `targets.response.minutes`.
fn compared(before: &Value, after: &Value, reader: &Reader) -> Vec<Change> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    leaves(before, "", &mut old);
    leaves(after, "", &mut new);
    let fields: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = fields.into_iter().filter(|field| old.get(*field) != new.get(*field));
    let shown = |value: Option<&&Value>, field: &str| value.and_then(|value| shown(field, value, reader));
    let change = |field: &String| Change {
        field: field.clone(),
        before: shown(old.get(field), field),
        after: shown(new.get(field), field),
    };
    changed.map(change).collect()
}

/// What can be compared by itself: the values in objects, and in lists of lists (the days of a week).
fn leaves<'a>(value: &'a Value, path: &str, into: &mut BTreeMap<String, &'a Value>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        // A thing that is told in one piece.
        Value::Object(fields) if !fields.contains_key("tell") => {
            for (name, value) in fields {
                leaves(value, &below(name), into);
            }
        }
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_array) => {
            for (place, value) in items.iter().enumerate() {
                leaves(value, &below(&place.to_string()), into);
            }
        }
        _ => {
            into.insert(path.to_owned(), value);
        }
    }
}

/// A value in the reader's words; None: there is nothing.
fn shown(field: &str, value: &Value, reader: &Reader) -> Option<String> {
    let say = |key: &str| words().say(reader.locale, key, &[]);
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(say(if *yes { "value-yes" } else { "value-no" })),
        Value::String(code) if matches!(field, "kind" | "priority") => {
            Some(say(&format!("{field}-{}", code.replace('_', "-"))))
        }
        Value::String(text) => Some(reader.shown(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) if items.is_empty() => field.starts_with("calendar.").then(|| say("value-day-off")),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().filter_map(|item| shown(field, item, reader)).collect();
            Some(items.join(", "))
        }
        Value::Object(fields) => Some(piece(fields, reader)),
    }
}

/// Hours of a day, or when somebody is told of a deadline.
fn piece(fields: &Map<String, Value>, reader: &Reader) -> String {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let count = |name: &str| fields.get(name).and_then(Value::as_i64).unwrap_or_default();
    if fields.contains_key("from") {
        return format!("{}–{}", text("from"), text("to"));
    }
    let mut arguments = Arguments::new();
    arguments.text("tell", words().say(reader.locale, &format!("tell-{}", text("tell")), &[]));
    if fields.contains_key("percent") {
        arguments.number("percent", count("percent"));
        return words().say_with(reader.locale, "value-level", &arguments);
    }
    arguments.number("minutes", count("every_minutes"));
    arguments.number("cap", count("cap"));
    words().say_with(reader.locale, "value-repeat", &arguments)
}
