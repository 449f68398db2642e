//! An order's card: number, status, lines, who works on it, what happened last, and the buttons this reader has now.
//! Rendered when it is sent; the same fold as everywhere else.

use chrono_tz::Tz;
use helpdesk_domain::{
    Locale, OrderEvent, OrderId, Timestamp,
    order::{Line, Sight, Status},
    ports::Fault,
    sla::Clock,
};
use helpdesk_projections::{
    catalogue::{self, CartridgeRow},
    deadlines,
    orders::{self, OrderRow},
    people,
};

use super::{history, history::Names, keyboard};
use crate::{
    Door,
    form::view::{Screen, name_of, printer_name},
    reader::Reader,
    words::{cut, html, moment, say, status, word},
};

/// The card for this reader; none when there is no such order for them.
pub(crate) async fn render(door: &Door, id: OrderId, reader: &Reader) -> Result<Option<Screen>, Fault> {
    let Some(row) = orders::get(&door.db, id).await? else { return Ok(None) };
    let order = row.as_order();
    let Some(sight) = order.sight(&reader.actor) else { return Ok(None) };
    let everything = sight == Sight::Everything;
    let past = history::of(&door.desk, id).await?;
    let concerned = history::named(&past).chain(row.assignee).chain([row.requester]);
    let names = Names::of(&door.db, concerned).await?;
    let now = door.desk.clock().now();
    let branch = catalogue::branch(&door.db, row.branch).await?;
    let zone = branch.as_ref().map_or(Tz::UTC, |branch| branch.time_zone);
    let locale = reader.locale;

    let mut text = head(&row, locale);
    if let Some(branch) = &branch {
        push(&mut text, &say(locale, "form-branch", &[("branch", html(&branch.name).into())]));
    }
    if everything {
        let phone = people::get(&door.db, row.requester).await?.and_then(|person| person.phone);
        let who = names.html(locale, Some(row.requester));
        let who = phone.map_or(who.clone(), |phone| format!("{who}, {}", html(&phone)));
        push(&mut text, &say(locale, "card-requester", &[("who", who.into())]));
    }
    text.push_str(&lines(door, &row, locale).await?);
    if let Some(printer) = row.printer {
        let printer = catalogue::printer(&door.db, printer).await?;
        let name = printer.map(|printer| html(&cut(&printer_name(&printer), 100)));
        if let Some(name) = name {
            push(&mut text, &say(locale, "form-printer", &[("printer", name.into())]));
        }
    }
    push(&mut text, &assignee(&row, &names, locale));
    if let Some(comment) = &row.comment {
        push(&mut text, &say(locale, "form-comment", &[("comment", html(&cut(comment, 700)).into())]));
    }
    if !row.photos.is_empty() {
        let count = i64::try_from(row.photos.len()).unwrap_or_default();
        push(&mut text, &say(locale, "form-photos", &[("count", count.into())]));
    }
    if let Some(question) = row.question.as_ref().filter(|_| row.status == Status::WaitingRequester) {
        push(&mut text, &say(locale, "card-question", &[("question", html(&cut(question, 700)).into())]));
    }
    if let Some(date) = row.expected_on.filter(|_| row.status == Status::WaitingStock) {
        push(&mut text, &say(locale, "card-expected", &[("date", date.format("%d.%m.%Y").to_string().into())]));
    }
    if everything || row.requester == reader.id {
        for line in due(door, &row, locale, now, zone).await? {
            push(&mut text, &line);
        }
    }
    if let Some(last) = history::last(&past, everything) {
        let line = history::line(last, &names, locale, now, zone);
        push(&mut text, &format!("\n<i>{}</i>", html(&line)));
    }
    let keyboard = keyboard::of(&order, row.version, reader);
    Ok(Some(Screen { html: text, keyboard }))
}

/// The card in a group: it has no reader of its own, so it shows what everybody there may see. Who works on the order
/// and since when is said in so many words.
pub(crate) async fn of_room(door: &Door, row: &OrderRow, locale: Locale) -> Result<Screen, Fault> {
    let past = history::of(&door.desk, row.id).await?;
    let concerned = history::named(&past).chain(row.assignee).chain([row.requester]);
    let names = Names::of(&door.db, concerned).await?;
    let now = door.desk.clock().now();
    let branch = catalogue::branch(&door.db, row.branch).await?;
    let zone = branch.as_ref().map_or(Tz::UTC, |branch| branch.time_zone);
    let mut text = head(row, locale);
    if let Some(branch) = &branch {
        push(&mut text, &say(locale, "form-branch", &[("branch", html(&branch.name).into())]));
    }
    let requester = names.html(locale, Some(row.requester));
    push(&mut text, &say(locale, "card-requester", &[("who", requester.into())]));
    text.push_str(&lines(door, row, locale).await?);
    if let Some(comment) = &row.comment {
        push(&mut text, &say(locale, "form-comment", &[("comment", html(&cut(comment, 300)).into())]));
    }
    let taken = row.assignee.zip(row.assigned_at).map(|(who, at)| {
        let (who, at) = (names.html(locale, Some(who)), moment(at, now, &zone));
        let claimed = past.iter().rev().find_map(|happened| match happened.event {
            OrderEvent::Assigned { claimed, .. } => Some(claimed),
            _ => None,
        });
        let key = if claimed == Some(false) { "card-given" } else { "card-taken" };
        say(locale, key, &[("who", who.into()), ("at", at.into())])
    });
    push(&mut text, &taken.unwrap_or_else(|| word(locale, "card-nobody")));
    if row.status.is_open() {
        for line in due(door, row, locale, now, zone).await? {
            push(&mut text, &line);
        }
    }
    if let Some(last) = history::last(&past, false) {
        push(&mut text, &format!("\n<i>{}</i>", html(&history::line(last, &names, locale, now, zone))));
    }
    Ok(Screen { html: text, keyboard: keyboard::of_room(&row.as_order(), row.version, locale) })
}

/// The lines of an order, each on a line of its own.
pub(crate) async fn lines(door: &Door, row: &OrderRow, locale: Locale) -> Result<String, Fault> {
    let ordered: Vec<_> = row.lines.iter().map(|line| line.cartridge).collect();
    let cartridges = catalogue::cartridges_of(&door.db, &ordered).await?;
    let mut text = String::new();
    for line in &row.lines {
        push(&mut text, &line_text(line, &cartridges, locale));
    }
    Ok(text)
}

fn push(text: &mut String, line: &str) {
    text.push('\n');
    text.push_str(line);
}

/// «Заявка № 12 · В работе».
pub(crate) fn head(row: &OrderRow, locale: Locale) -> String {
    let number = row.number.to_string();
    let status = status(locale, row.status);
    say(locale, "card-title", &[("number", number.into()), ("status", status.into())])
}

fn line_text(line: &Line, cartridges: &[CartridgeRow], locale: Locale) -> String {
    let name = cartridges.iter().find(|row| row.id == line.cartridge).map_or_else(|| "?".to_owned(), name_of);
    let name = html(&cut(&name, 80));
    let mut text = say(locale, "form-line", &[("cartridge", name.into()), ("count", line.requested.into())]);
    for (count, key) in [(line.issued, "line-issued"), (line.waived, "line-waived")] {
        if count > 0 && (count != line.requested || key == "line-waived") {
            text.push_str(&say(locale, key, &[("count", count.into())]));
        }
    }
    text
}

fn assignee(row: &OrderRow, names: &Names, locale: Locale) -> String {
    match row.assignee {
        None => word(locale, "card-nobody"),
        Some(id) => say(locale, "card-assignee", &[("who", names.html(locale, Some(id)).into())]),
    }
}

/// The clocks that run or stand still; what was met needs no words.
async fn due(door: &Door, row: &OrderRow, locale: Locale, now: Timestamp, zone: Tz) -> Result<Vec<String>, Fault> {
    let mut lines = Vec::new();
    for deadline in deadlines::of(&door.db, row.id, now).await? {
        if deadline.cycle != row.cycle {
            continue;
        }
        let clock = match deadline.clock {
            Clock::Response => word(locale, "clock-response"),
            Clock::Resolution => word(locale, "clock-resolution"),
        };
        match (deadline.state, deadline.due_at) {
            (deadlines::ClockState::Running, Some(at)) => {
                let key = if deadline.late { "card-late" } else { "card-due" };
                let at = moment(at, now, &zone);
                lines.push(say(locale, key, &[("clock", clock.into()), ("at", at.into())]));
            }
            (deadlines::ClockState::Paused, _) => {
                lines.push(say(locale, "card-paused", &[("clock", clock.into())]));
            }
            _ => {}
        }
    }
    Ok(lines)
}
