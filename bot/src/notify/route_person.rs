//! Whom the event of a person concerns: those who may let somebody in, whoever gets another role, the substitute of
//! somebody away. The command menu follows the roles at once.

use helpdesk_domain::{Grant, Locale, PersonId, Role, ports::Fault};
use helpdesk_projections::{
    catalogue,
    people::{self, PersonRow},
};

use super::{PersonSignal, PersonWhat};
use crate::{
    Door, cards,
    form::lists::branch_name,
    order::history::Names,
    outbox::{Body, Out},
    reader::Reader,
    turn::menu,
    words::{absence_days, html, say, word},
};

/// The rows that an event becomes; none when the person is not known (yet).
pub(crate) async fn route_person(door: &Door, signal: &PersonSignal) -> Result<Option<Vec<Out>>, Fault> {
    let Some(person) = people::get(&door.db, signal.person).await? else { return Ok(None) };
    let mut said: Vec<(i64, Body)> = Vec::new();
    let own = person.telegram;
    if let PersonWhat::Asked { branch } = signal.what {
        let may = |row: &PersonRow| {
            let administers = row.grants.contains(&Grant::everywhere(Role::Administrator));
            !row.deactivated && (administers || row.has(Role::Dispatcher, branch))
        };
        let chats = people::all(&door.db).await?.into_iter().filter(may).filter_map(|row| row.telegram);
        said.extend(chats.map(|chat| (chat, Body::Petition { person: person.id, anew: true })));
    } else {
        let asked = cards::chats_asked(&door.db, person.id).await?;
        said.extend(asked.into_iter().map(|chat| (chat, Body::Petition { person: person.id, anew: false })));
    }
    let changes_rights = !matches!(signal.what, PersonWhat::Asked { .. } | PersonWhat::Away { .. });
    said.extend(own.filter(|_| changes_rights).map(|chat| (chat, Body::Menu)));
    if !person.deactivated {
        let told = match &signal.what {
            PersonWhat::Granted { grant } => Some(granted(door, &person, *grant).await?),
            PersonWhat::Revoked { grant } => Some((role_text(door, &person, "role-taken", *grant).await?, None)),
            PersonWhat::Denied => Some((word(person.locale, "access-refused"), None)),
            PersonWhat::Away { .. } if signal.by != Some(person.id) => {
                Some((away(door, signal, &person, person.locale, "away-told-of-you").await?, None))
            }
            _ => None,
        };
        if let (Some(chat), Some((html, keyboard))) = (own, told) {
            said.push((chat, Body::Text { html, keyboard, thread: None }));
        }
    }
    if let PersonWhat::Away { substitute: Some(substitute), .. } = signal.what
        && signal.by != Some(substitute)
        && let Some(other) = people::get(&door.db, substitute).await?.filter(|other| !other.deactivated)
        && let Some(chat) = other.telegram
    {
        let html = away(door, signal, &person, other.locale, "away-you-stand-in").await?;
        said.push((chat, Body::Text { html, keyboard: None, thread: None }));
    }
    let now = door.desk.clock().now();
    let row = |(place, (chat, body)): (usize, (i64, Body))| Out {
        dedupe: format!("event {} person {place}", signal.position),
        chat: Some(chat),
        body,
        position: signal.position,
        due_at: now,
        expires_at: None,
    };
    Ok(Some(said.into_iter().enumerate().map(row).collect()))
}

async fn granted(
    door: &Door,
    person: &PersonRow,
    grant: Grant,
) -> Result<(String, Option<teloxide::types::InlineKeyboardMarkup>), Fault> {
    let text = role_text(door, person, "role-given", grant).await?;
    let reader = Reader::of(&door.desk, person.id).await?;
    Ok((text, reader.map(|reader| menu::keyboard_for(&reader))))
}

/// «Вам открыт доступ: кладовщик — Самара».
async fn role_text(door: &Door, person: &PersonRow, key: &str, grant: Grant) -> Result<String, Fault> {
    let place = match grant.branch {
        Some(id) => catalogue::branch(&door.db, id).await?.map_or_else(|| "?".to_owned(), |row| branch_name(&row)),
        None => word(person.locale, "invite-everywhere"),
    };
    let role = word(person.locale, &format!("role-{}", grant.role));
    Ok(say(person.locale, key, &[("role", role.into()), ("place", html(&place).into())]))
}

async fn away(
    door: &Door,
    signal: &PersonSignal,
    person: &PersonRow,
    locale: Locale,
    key: &str,
) -> Result<String, Fault> {
    let PersonWhat::Away { from, until, substitute } = &signal.what else { return Ok(String::new()) };
    let concerned: Vec<PersonId> = [Some(person.id), *substitute, signal.by].into_iter().flatten().collect();
    let names = Names::of(&door.db, concerned).await?;
    let branch = match person.grants.iter().find_map(|grant| grant.branch) {
        Some(branch) => catalogue::branch(&door.db, branch).await?,
        None => None,
    };
    let zone = branch.map_or(chrono_tz::Tz::UTC, |branch| branch.time_zone);
    let days = absence_days(*from, *until, zone, door.desk.clock().now(), locale);
    let (who, by) = (names.html(locale, Some(person.id)), names.html(locale, signal.by));
    Ok(say(locale, key, &[("who", who.into()), ("days", days.into()), ("by", by.into())]))
}
