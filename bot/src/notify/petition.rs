//! Somebody's question to be let in, as a card for those who may answer it; once it is answered, by whom and how.

use chrono_tz::Tz;
use helpdesk_domain::{
    BranchId, Event, PersonId, Role, Timestamp,
    person::PersonEvent,
    ports::{Fault, StreamId},
};
use helpdesk_projections::{catalogue, people};

use crate::{
    Door,
    buttons::{Press, keyboard},
    form::{lists::branch_name, view::Screen},
    order::history::Names,
    reader::Reader,
    words::{html, moment, say, word},
};

/// How the last question ended.
struct Answered {
    let_in: bool,
    by: Option<PersonId>,
    at: Timestamp,
}

/// The card; none when the person never asked. Without buttons once it is answered.
pub(crate) async fn render(door: &Door, person: PersonId, reader: &Reader) -> Result<Option<Screen>, Fault> {
    let locale = reader.locale;
    let (mut asked, mut answered) = (None, None);
    for recorded in door.desk.log().history(&StreamId::new("person", person)).await? {
        let Event::Person(event) = Event::decode(&recorded)? else { continue };
        let let_in = match event {
            PersonEvent::AccessAsked { branch, .. } => {
                (asked, answered) = (Some(branch), None);
                continue;
            }
            PersonEvent::Granted { .. } => true,
            PersonEvent::AccessDenied { .. } | PersonEvent::Deactivated => false,
            _ => continue,
        };
        if asked.is_some() && answered.is_none() {
            answered = Some(Answered { let_in, by: recorded.circumstances()?.actor, at: recorded.recorded_at });
        }
    }
    // Only for who may answer it, now.
    let may = |branch: &BranchId| reader.administers() || reader.actor.has(Role::Dispatcher, *branch);
    let Some(branch) = asked.filter(may) else { return Ok(None) };
    let branch = catalogue::branch(&door.db, branch).await?;
    let zone = branch.as_ref().map_or(Tz::UTC, |branch| branch.time_zone);
    let name = people::get(&door.db, person).await?.and_then(|row| row.name);
    let name = name.unwrap_or_else(|| word(locale, "erased-person"));
    let place = branch.as_ref().map_or_else(|| "?".to_owned(), branch_name);
    let arguments = [("who", html(&name).into()), ("branch", html(&place).into())];
    let mut text = say(locale, "petition", &arguments);
    let mut buttons = Vec::new();
    if let Some(answered) = answered {
        let names = Names::of(&door.db, answered.by).await?;
        let by = names.html(locale, answered.by);
        let at = moment(answered.at, door.desk.clock().now(), &zone);
        let key = if answered.let_in { "petition-let-in" } else { "petition-denied" };
        text.push_str("\n\n");
        text.push_str(&say(locale, key, &[("by", by.into()), ("at", at.into())]));
    } else {
        let button = |let_in, key: &str| Press::Access { person, let_in }.button(word(locale, key));
        buttons.push(vec![button(true, "petition-yes"), button(false, "petition-no")]);
    }
    Ok(Some(Screen { html: text, keyboard: keyboard(buttons) }))
}
