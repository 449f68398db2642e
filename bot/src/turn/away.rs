//! `/away`: a member of the staff tells until when they are away and who stands in; a dispatcher tells it for others.
//! From then on new work and its notices go to the substitute; what is in hand is passed on with one press.

use chrono::{Days, NaiveDate, TimeZone};
use chrono_tz::Tz;
use helpdesk_domain::{
    Absence, Actor, Command, Grant, OrderCommand, PersonId, Timestamp,
    order::Status,
    person::{PersonCommand, may_stand_in, may_tell_absence},
    ports::Fault,
};
use helpdesk_projections::{
    catalogue,
    orders::{self, OrderFilter, OrderRow, Scope},
    people::{self, PersonRow},
};

use super::{Outcome, Turn, date, outcome};
use crate::{
    buttons::{AwayAct, Press, keyboard, rows},
    drafts::Away,
    form::view::Screen,
    reader::Reader,
    words::{absence_days, cut, html, say, word},
};

/// The most people that are shown to choose from.
const MOST: usize = 24;

/// `/away`, perhaps with somebody's name.
pub(super) async fn begin(turn: &mut Turn<'_>, reader: &Reader, name: &str) -> Result<(), Fault> {
    if name.is_empty() {
        if !reader.is_staff() {
            turn.refuse(&word(turn.locale, "away-for-staff"));
            return Ok(());
        }
        return ask_until(turn, reader.id).await;
    }
    let mut found = people::search(&turn.door.db, name, 200).await?;
    found.retain(|person| !person.deactivated && may_send_away(reader, person));
    let button = |person: &PersonRow| vec![Press::Away(AwayAct::Person(person.id)).button(called(turn, person))];
    match found.as_slice() {
        [] => turn.refuse(&word(turn.locale, "away-nobody")),
        [only] => return ask_until(turn, only.id).await,
        several => {
            let rows = several.iter().take(MOST).map(button).collect();
            turn.say(word(turn.locale, "away-who"), Some(keyboard(rows)));
        }
    }
    Ok(())
}

/// What the buttons offer; the desk decides.
fn may_send_away(reader: &Reader, person: &PersonRow) -> bool {
    may_tell_absence(&reader.actor, person.id, &person.grants).is_some()
}

fn called(turn: &Turn<'_>, person: &PersonRow) -> String {
    cut(&person.name.clone().unwrap_or_else(|| word(turn.locale, "erased-person")), 60)
}

async fn ask_until(turn: &mut Turn<'_>, person: PersonId) -> Result<(), Fault> {
    let Some(row) = people::get(&turn.door.db, person).await? else { return Ok(()) };
    turn.draft.away = Some(Away { person, during: None });
    let mut text = String::new();
    let mut buttons = Vec::new();
    if let Some(absence) = row.absence.filter(|absence| absence.until > turn.now) {
        text = format!("{}\n\n", told(turn, &row, absence).await?);
        buttons.push(vec![Press::Away(AwayAct::End).button(word(turn.locale, "away-back"))]);
    }
    text.push_str(&say(turn.locale, "away-until", &[("who", html(&called(turn, &row)).into())]));
    let days = [(1, "away-today"), (2, "away-tomorrow"), (7, "away-week"), (14, "away-two-weeks")];
    let choices = days.map(|(days, key)| Press::Away(AwayAct::Days(days)).button(word(turn.locale, key)));
    buttons.extend(rows(choices.into(), 2));
    buttons.push(vec![Press::DropPrompt.button(word(turn.locale, "form-cancel"))]);
    turn.say(text, Some(keyboard(buttons)));
    Ok(())
}

/// A day that was typed: the last one of the absence.
pub(super) async fn typed(turn: &mut Turn<'_>, reader: &Reader, text: &str) -> Result<(), Fault> {
    let Some(away) = turn.draft.away.clone().filter(|away| away.during.is_none()) else {
        turn.say(word(turn.locale, "form-press-hint"), None);
        return Ok(());
    };
    let zone = zone(turn, reader, away.person).await?;
    let today = turn.now.with_timezone(&zone).date_naive();
    let Some((first, last)) = date::parse_days(text, today) else {
        turn.say(word(turn.locale, "date-not-understood"), None);
        return Ok(());
    };
    let from = if first > today { start(first, zone) } else { turn.now };
    let screen = ask_substitute(turn, away.person, (from, start(last + Days::new(1), zone))).await?;
    turn.show(screen);
    Ok(())
}

pub(super) async fn pressed(turn: &mut Turn<'_>, reader: &Reader, act: AwayAct) -> Result<(), Fault> {
    if let AwayAct::Person(person) = act {
        let row = people::get(&turn.door.db, person).await?;
        if row.is_some_and(|row| may_send_away(reader, &row)) {
            turn.answer("");
            return ask_until(turn, person).await;
        }
        turn.refuse(&word(turn.locale, "away-nobody"));
        return Ok(());
    }
    if let AwayAct::PassOn(person) = act {
        return pass_on(turn, reader, person).await;
    }
    let Some(away) = turn.draft.away.clone() else {
        turn.refuse(&word(turn.locale, "button-outdated"));
        return Ok(());
    };
    match (act, away.during) {
        (AwayAct::Days(days), _) => {
            let zone = zone(turn, reader, away.person).await?;
            let today = turn.now.with_timezone(&zone).date_naive();
            let day = today + Days::new(u64::from(days.clamp(1, 366)) - 1);
            let during = (turn.now, start(day + Days::new(1), zone));
            let screen = ask_substitute(turn, away.person, during).await?;
            turn.answer("");
            turn.turn_over(screen);
            Ok(())
        }
        (AwayAct::Substitute(substitute), Some((from, until))) => {
            leave(turn, reader, &away, Absence { from, until, substitute: Some(substitute) }).await
        }
        (AwayAct::Nobody, Some((from, until))) => {
            leave(turn, reader, &away, Absence { from, until, substitute: None }).await
        }
        (AwayAct::End, _) => {
            if carried_out(turn, reader, away.person, PersonCommand::EndAbsence).await? {
                turn.draft.away = None;
                turn.answer("");
                let html = word(turn.locale, "away-ended");
                turn.turn_over(Screen { html, keyboard: keyboard(Vec::new()) });
            }
            Ok(())
        }
        _ => {
            turn.refuse(&word(turn.locale, "button-outdated"));
            Ok(())
        }
    }
}

/// The first instant of the day.
fn start(day: NaiveDate, zone: Tz) -> Timestamp {
    let midnight = day.and_hms_opt(0, 0, 0).unwrap_or_default();
    let local = zone.from_local_datetime(&midnight);
    local.earliest().map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

/// The person's own, or else the presser's: that of the first branch of theirs.
async fn zone(turn: &Turn<'_>, reader: &Reader, person: PersonId) -> Result<Tz, Fault> {
    let grants = people::get(&turn.door.db, person).await?.map(|row| row.grants).unwrap_or_default();
    let own = match &reader.actor {
        Actor::Person { grants, .. } => grants.clone(),
        Actor::System => Vec::new(),
    };
    let named = grants.iter().chain(&own).find_map(|grant| grant.branch);
    let branches = catalogue::branches(&turn.door.db).await?;
    let branch = branches.iter().find(|branch| Some(branch.id) == named).or_else(|| branches.first());
    Ok(branch.map_or(Tz::UTC, |branch| branch.time_zone))
}

/// The staff of the same branches.
async fn ask_substitute(
    turn: &mut Turn<'_>,
    person: PersonId,
    during: (Timestamp, Timestamp),
) -> Result<Screen, Fault> {
    turn.draft.away = Some(Away { person, during: Some(during) });
    let all = people::all(&turn.door.db).await?;
    let own: Vec<Grant> = all.iter().find(|row| row.id == person).map(|row| row.grants.clone()).unwrap_or_default();
    let is_there = |row: &PersonRow| row.absence.is_none_or(|absence| !absence.overlaps(during.0, during.1));
    let fits = |row: &&PersonRow| row.id != person && is_there(row) && may_stand_in(&row.actor(), &own);
    let button = |row: &PersonRow| vec![Press::Away(AwayAct::Substitute(row.id)).button(called(turn, row))];
    let mut buttons: Vec<_> = all.iter().filter(fits).take(MOST).map(button).collect();
    buttons.push(vec![Press::Away(AwayAct::Nobody).button(word(turn.locale, "away-no-substitute"))]);
    buttons.push(vec![Press::DropPrompt.button(word(turn.locale, "form-cancel"))]);
    Ok(Screen { html: word(turn.locale, "away-substitute"), keyboard: keyboard(buttons) })
}

async fn leave(turn: &mut Turn<'_>, reader: &Reader, away: &Away, absence: Absence) -> Result<(), Fault> {
    if !carried_out(turn, reader, away.person, PersonCommand::SetAbsence { absence }).await? {
        return Ok(());
    }
    turn.draft.away = None;
    turn.answer("");
    let Some(row) = people::get(&turn.door.db, away.person).await? else { return Ok(()) };
    let mut text = told(turn, &row, absence).await?;
    let mut buttons = Vec::new();
    let in_hand = in_hand(turn, away.person).await?.len();
    if absence.substitute.is_some() && absence.covers(turn.now) && in_hand > 0 {
        let count = i64::try_from(in_hand).unwrap_or_default();
        text = format!("{text}\n\n{}", say(turn.locale, "away-in-hand", &[("count", count.into())]));
        buttons.push(vec![Press::Away(AwayAct::PassOn(away.person)).button(word(turn.locale, "away-pass-on"))]);
    }
    turn.turn_over(Screen { html: text, keyboard: keyboard(buttons) });
    Ok(())
}

/// «Иванов: отсутствие по 15.12, заменяет Петров».
async fn told(turn: &Turn<'_>, row: &PersonRow, absence: Absence) -> Result<String, Fault> {
    let who = html(&called(turn, row));
    let grants = row.grants.iter().find_map(|grant| grant.branch);
    let zone = match grants {
        Some(branch) => catalogue::branch(&turn.door.db, branch).await?.map_or(Tz::UTC, |branch| branch.time_zone),
        None => Tz::UTC,
    };
    let days = absence_days(absence.from, absence.until, zone, turn.now, turn.locale);
    let substitute = match absence.substitute {
        Some(id) => people::get(&turn.door.db, id).await?,
        None => None,
    };
    Ok(match substitute {
        Some(other) => {
            let other = html(&called(turn, &other));
            say(turn.locale, "away-told", &[("who", who.into()), ("days", days.into()), ("substitute", other.into())])
        }
        None => say(turn.locale, "away-told-alone", &[("who", who.into()), ("days", days.into())]),
    })
}

async fn in_hand(turn: &Turn<'_>, person: PersonId) -> Result<Vec<OrderRow>, Fault> {
    let filter = OrderFilter {
        statuses: Status::ALL.into_iter().filter(|status| status.is_open()).collect(),
        assignee: Some(person),
        ..OrderFilter::within(Scope::ALL)
    };
    Ok(orders::list(&turn.door.db, &filter, None, 200, turn.now).await?.items)
}

/// Each order with a command of its own: one that can't be passed on stays, the others go.
async fn pass_on(turn: &mut Turn<'_>, reader: &Reader, person: PersonId) -> Result<(), Fault> {
    let absence = people::get(&turn.door.db, person).await?.and_then(|row| row.away(turn.now));
    let Some(substitute) = absence.and_then(|absence| absence.substitute) else {
        turn.refuse(&word(turn.locale, "button-outdated"));
        return Ok(());
    };
    let (mut passed, mut left) = (0, 0);
    for order in in_hand(turn, person).await? {
        let request = turn.request_part(reader, &order.id.to_string());
        let command = Command::Order(order.id, OrderCommand::Assign { to: substitute });
        match outcome(turn.door.desk.execute(&request, command).await)? {
            Outcome::Done(_) => passed += 1,
            Outcome::Refused(_) | Outcome::Stale(_) => left += 1,
        }
    }
    turn.answer("");
    let mut html = say(turn.locale, "away-passed-on", &[("count", i64::from(passed).into())]);
    if left > 0 {
        html = format!("{html} {}", say(turn.locale, "away-left", &[("count", i64::from(left).into())]));
    }
    turn.turn_over(Screen { html, keyboard: keyboard(Vec::new()) });
    Ok(())
}

/// False when the desk said no, which has been told.
async fn carried_out(
    turn: &mut Turn<'_>,
    reader: &Reader,
    person: PersonId,
    command: PersonCommand,
) -> Result<bool, Fault> {
    let request = turn.request(reader);
    match outcome(turn.door.desk.execute(&request, Command::Person(person, command)).await)? {
        Outcome::Done(_) => Ok(true),
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            Ok(false)
        }
        Outcome::Stale(None) => Err(Fault::new("telling an absence")),
    }
}
