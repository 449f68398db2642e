//! `/settings`: the language, and what a person wants to be told, by which road, and when not. One message with
//! buttons; each press changes one thing and shows the whole again.

use chrono::NaiveTime;
use helpdesk_domain::{
    Command, Locale,
    person::PersonCommand,
    ports::Fault,
    preferences::{Notices, Preferences, QuietHours, Via},
};
use helpdesk_projections::{catalogue, people};

use super::{Outcome, Turn, outcome};
use crate::{
    buttons::{Choice, Press, keyboard},
    form::view::Screen,
    reader::Reader,
    words::{say, word},
};

/// What is offered; anything else can be set in the panel.
const NIGHTS: [(u8, u8); 3] = [(20, 8), (22, 7), (23, 9)];

pub(super) async fn show(turn: &mut Turn<'_>, reader: &Reader) -> Result<(), Fault> {
    let preferences = preferences(turn, reader).await?;
    let screen = screen(turn, reader, &preferences).await?;
    turn.show(screen);
    Ok(())
}

pub(super) async fn choose(turn: &mut Turn<'_>, reader: &Reader, choice: Choice) -> Result<(), Fault> {
    let before = preferences(turn, reader).await?;
    let preferences = match choice {
        Choice::Notices(notices) => Preferences { notices, ..before },
        Choice::Via(via) => Preferences { via, ..before },
        Choice::Quiet(hours) => Preferences { quiet: hours.and_then(night), ..before },
        Choice::Digest(digest) => Preferences { digest, ..before },
    };
    let command = Command::Person(reader.id, PersonCommand::SetPreferences { preferences });
    match outcome(turn.door.desk.execute(&turn.request(reader), command).await)? {
        Outcome::Done(_) => {
            let screen = screen(turn, reader, &preferences).await?;
            turn.answer(&word(turn.locale, "done"));
            turn.turn_over(screen);
            Ok(())
        }
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            Ok(())
        }
        Outcome::Stale(None) => Err(Fault::new("choosing settings")),
    }
}

fn night((from, until): (u8, u8)) -> Option<QuietHours> {
    let hour = |hour: u8| NaiveTime::from_hms_opt(hour.into(), 0, 0);
    Some(QuietHours { from: hour(from)?, until: hour(until)? })
}

async fn preferences(turn: &Turn<'_>, reader: &Reader) -> Result<Preferences, Fault> {
    Ok(turn.door.desk.person(reader.id).await?.map(|person| person.preferences).unwrap_or_default())
}

async fn screen(turn: &Turn<'_>, reader: &Reader, now: &Preferences) -> Result<Screen, Fault> {
    let locale = turn.locale;
    let person = turn.door.desk.person(reader.id).await?.unwrap_or_default();
    let row = people::get(&turn.door.db, reader.id).await?;
    let mail = turn.door.lent.mailer.is_some() && row.is_some_and(|row| row.email.is_some());
    let zone = catalogue::zone_of(&turn.door.db, &person.grants).await?;
    let mut lines = vec![word(locale, "settings"), String::new()];
    lines.push(word(locale, notices_key(now.notices)));
    if mail {
        lines.push(word(locale, via_key(now.via)));
    }
    lines.push(match now.quiet {
        None => word(locale, "settings-quiet-off"),
        Some(QuietHours { from, until }) => {
            let zone = zone.map_or("UTC", |zone| zone.name());
            let hours = format!("{}–{}", from.format("%H:%M"), until.format("%H:%M"));
            say(locale, "settings-quiet-on", &[("hours", hours.into()), ("zone", zone.into())])
        }
    });
    if reader.is_staff() {
        lines.push(word(locale, if now.digest { "settings-digest-on" } else { "settings-digest-off" }));
    }

    let language = |locale: Locale, name: &str| Press::Language(locale).button(name);
    let choice = |choice: Choice, label: String| Press::Choose(choice).button(label);
    let mut rows = vec![vec![language(Locale::Ru, "Русский"), language(Locale::En, "English")]];
    let other = match now.notices {
        Notices::Needed => (Notices::Every, "settings-hear-every"),
        Notices::Every => (Notices::Needed, "settings-hear-needed"),
    };
    rows.push(vec![choice(Choice::Notices(other.0), word(locale, other.1))]);
    if mail {
        let ways =
            [(Via::Telegram, "settings-to-chat"), (Via::Email, "settings-to-mail"), (Via::Both, "settings-to-both")];
        let others = ways.into_iter().filter(|(via, _)| *via != now.via);
        rows.push(others.map(|(via, key)| choice(Choice::Via(via), word(locale, key))).collect());
    }
    let mut nights: Vec<_> = NIGHTS
        .into_iter()
        .filter(|hours| night(*hours) != now.quiet)
        .map(|(from, until)| choice(Choice::Quiet(Some((from, until))), format!("🌙 {from}–{until}")))
        .collect();
    if now.quiet.is_some() {
        nights.push(choice(Choice::Quiet(None), word(locale, "settings-no-quiet")));
    }
    rows.push(nights);
    if reader.is_staff() {
        let key = if now.digest { "settings-no-digest" } else { "settings-want-digest" };
        rows.push(vec![choice(Choice::Digest(!now.digest), word(locale, key))]);
    }
    Ok(Screen { html: lines.join("\n"), keyboard: keyboard(rows) })
}

const fn notices_key(notices: Notices) -> &'static str {
    match notices {
        Notices::Needed => "settings-notices-needed",
        Notices::Every => "settings-notices-every",
    }
}

const fn via_key(via: Via) -> &'static str {
    match via {
        Via::Telegram => "settings-via-telegram",
        Via::Email => "settings-via-email",
        Via::Both => "settings-via-both",
    }
}
