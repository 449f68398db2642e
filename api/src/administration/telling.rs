//! One administrative event in words, and what it changed. Entries of the directory are compared field by field, as
//! they stand in the log.

use std::collections::BTreeSet;

use helpdesk_domain::{
    Event, Grant, PersonId,
    invitation::InvitationEvent,
    person::PersonEvent,
    ports::{Fault, Recorded},
    room::RoomEvent,
    words::Arguments,
};
use serde_json::Value;

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

/// The fields that are not as they were.
fn compared(before: &Value, after: &Value, reader: &Reader) -> Vec<Change> {
    let (Some(old), Some(new)) = (before.as_object(), after.as_object()) else { return Vec::new() };
    let fields: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = fields.into_iter().filter(|field| old.get(*field) != new.get(*field));
    let shown = |value: Option<&Value>| match value {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(reader.shown(text)),
        Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
            Some(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "))
        }
        Some(other) => Some(other.to_string()),
    };
    let change =
        |field: &String| Change { field: field.clone(), before: shown(old.get(field)), after: shown(new.get(field)) };
    changed.map(change).collect()
}
