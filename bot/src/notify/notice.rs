//! What one person is told about an event, in their language, from what is true when it is sent. Nothing, when it has
//! been overtaken: the clock was met, the question answered, the order moved on.

use chrono_tz::Tz;
use helpdesk_domain::{
    Locale, Order, OrderEvent,
    order::{Action, Status},
    ports::Fault,
    sla::Clock,
};
use helpdesk_projections::{
    catalogue, deadlines,
    orders::{self, OrderRow},
};
use teloxide::types::InlineKeyboardMarkup;

use super::{Signal, What};
use crate::{
    Door,
    buttons::{OrderAct, Press, keyboard, rows},
    form::view::Screen,
    order::{
        card,
        history::{self, Names},
    },
    reader::Reader,
    words::{cut, html, moment, say, status, word},
};

pub(crate) async fn render(door: &Door, signal: &Signal, reader: &Reader) -> Result<Option<Screen>, Fault> {
    let Some(row) = orders::get(&door.db, signal.order).await? else { return Ok(None) };
    let order = row.as_order();
    if order.sight(&reader.actor).is_none() || overtaken(door, signal, &row, reader).await? {
        return Ok(None);
    }
    let key = key(signal, reader);
    let names = Names::of(&door.db, signal.by.into_iter().chain(row.assignee)).await?;
    let number = row.number.to_string();
    let by = names.html(reader.locale, signal.by);
    let status = status(reader.locale, row.status);
    let arguments = [("number", number.into()), ("by", by.into()), ("status", status.into())];
    let mut text = say(reader.locale, key, &arguments);
    if let Some(said) = said(door, signal).await? {
        text.push_str("\n\n«");
        text.push_str(&html(&cut(&said, 2500)));
        text.push('»');
    }
    if signal.what == What::Amended {
        text.push_str(&card::lines(door, &row, reader.locale).await?);
    }
    if let What::Reminded { clock, .. } = &signal.what {
        text.push('\n');
        text.push_str(&due(door, &row, *clock, reader).await?);
    }
    Ok(Some(Screen { html: text, keyboard: buttons(signal, &order, row.version, reader) }))
}

fn key(signal: &Signal, reader: &Reader) -> &'static str {
    match &signal.what {
        What::Changed | What::Submitted { .. } => "notice-submitted",
        What::Assigned { to, .. } if *to == reader.id => "notice-assigned",
        What::Assigned { .. } | What::Unassigned { .. } => "notice-taken-away",
        What::Moved { to: Status::WaitingRequester } => "notice-question",
        What::Moved { to: Status::Ready } => "notice-ready",
        What::Moved { to: Status::InTransit } => "notice-in-transit",
        What::Moved { to: Status::Issued } => "notice-issued",
        What::Moved { to: Status::Rejected } => "notice-rejected",
        What::Moved { to: Status::Cancelled } => "notice-cancelled",
        What::Moved { .. } => "notice-moved",
        What::Reopened => "notice-reopened",
        What::Amended => "notice-amended",
        What::Commented { .. } => "notice-commented",
        What::Nudged => "notice-nudged",
        What::Reminded { .. } => "notice-reminded",
    }
}

/// Whether what was to be said is no longer so.
async fn overtaken(door: &Door, signal: &Signal, row: &OrderRow, reader: &Reader) -> Result<bool, Fault> {
    Ok(match &signal.what {
        What::Moved { to } => row.status != *to,
        What::Assigned { to, .. } if *to == reader.id => row.assignee != Some(*to),
        What::Reminded { clock, cycle, .. } => !is_open(door, row, *clock, *cycle).await?,
        _ => false,
    })
}

/// Whether that clock still is to be met.
async fn is_open(door: &Door, row: &OrderRow, clock: Clock, cycle: u32) -> Result<bool, Fault> {
    let clocks = deadlines::of(&door.db, row.id, door.desk.clock().now()).await?;
    let open = |deadline: &deadlines::DeadlineRow| {
        deadline.clock == clock && deadline.cycle == cycle && deadline.state.is_open()
    };
    Ok(clocks.iter().any(open))
}

/// A reminder in a group: the order's card with a line above it. None when the clock was met meanwhile.
pub(crate) async fn render_in_room(
    door: &Door,
    signal: &Signal,
    row: &OrderRow,
    locale: Locale,
) -> Result<Option<Screen>, Fault> {
    let What::Reminded { clock, cycle, .. } = &signal.what else { return Ok(None) };
    if !is_open(door, row, *clock, *cycle).await? {
        return Ok(None);
    }
    let card = card::of_room(door, row, locale).await?;
    Ok(Some(Screen { html: format!("{}\n\n{}", word(locale, "room-reminded"), card.html), ..card }))
}

/// The words that came with the event: the question, the comment, the reason.
async fn said(door: &Door, signal: &Signal) -> Result<Option<String>, Fault> {
    if !matches!(signal.what, What::Moved { .. } | What::Commented { .. } | What::Reopened) {
        return Ok(None);
    }
    let past = history::of(&door.desk, signal.order).await?;
    let Some(happened) = past.iter().find(|happened| happened.position == signal.position) else { return Ok(None) };
    let sealed = match &happened.event {
        OrderEvent::StatusChanged { reason, question, .. } => question.as_ref().or(reason.as_ref()),
        OrderEvent::Commented { text, .. } => Some(text),
        OrderEvent::Reopened { reason, .. } => Some(reason),
        _ => None,
    };
    match sealed {
        Some(sealed) => history::open(&door.desk, sealed).await,
        None => Ok(None),
    }
}

/// «Реакция: до 14:30» or how late it is.
async fn due(door: &Door, row: &OrderRow, clock: Clock, reader: &Reader) -> Result<String, Fault> {
    let now = door.desk.clock().now();
    let zone = catalogue::branch(&door.db, row.branch).await?.map_or(Tz::UTC, |branch| branch.time_zone);
    let clocks = deadlines::of(&door.db, row.id, now).await?;
    let this = clocks.iter().find(|deadline| deadline.clock == clock && deadline.cycle == row.cycle);
    let name = match clock {
        Clock::Response => word(reader.locale, "clock-response"),
        Clock::Resolution => word(reader.locale, "clock-resolution"),
    };
    Ok(this.and_then(|deadline| deadline.due_at.map(|at| (deadline.late, at))).map_or_else(
        String::new,
        |(late, at)| {
            let key = if late { "card-late" } else { "card-due" };
            say(reader.locale, key, &[("clock", name.into()), ("at", moment(at, now, &zone).into())])
        },
    ))
}

/// What this person would do next, and the way to the whole card.
fn buttons(signal: &Signal, order: &Order, version: u64, reader: &Reader) -> InlineKeyboardMarkup {
    let number = order.submitted.as_ref().map_or(0, |submitted| submitted.number);
    let button = |act, key: &str| Press::Order { number, version, act }.button(word(reader.locale, key));
    let may = |wanted: Action| order.allowed_actions(&reader.actor).iter().any(|(action, _)| *action == wanted);
    let moving = |to: Status, key| may(Action::ChangeStatus(to)).then(|| button(OrderAct::Move(to), key));
    let mut buttons = Vec::new();
    match &signal.what {
        What::Moved { to: Status::WaitingRequester } => {
            buttons.extend(may(Action::Comment).then(|| button(OrderAct::Comment, "button-answer")));
        }
        What::Moved { to: Status::InTransit } => buttons.extend(moving(Status::Issued, "button-received")),
        What::Moved { to: Status::Issued } => {
            buttons.extend(moving(Status::Closed, "button-close"));
            buttons.extend(moving(Status::InProgress, "button-reopen"));
        }
        What::Nudged | What::Reminded { .. } | What::Reopened => {
            buttons.extend(may(Action::Claim).then(|| button(OrderAct::Claim, "button-claim")));
        }
        What::Commented { .. } => {
            buttons.extend(may(Action::Comment).then(|| button(OrderAct::Comment, "button-reply")));
        }
        _ => {}
    }
    buttons.push(button(OrderAct::Open, "button-open"));
    keyboard(rows(buttons, 2))
}
