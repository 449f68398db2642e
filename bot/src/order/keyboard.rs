//! The buttons under an order's card: exactly the actions the domain allows this person now. What is done line by line
//! has a sheet of its own; forcing is done in the panel.

use helpdesk_domain::{
    Locale, Order,
    order::{Action, Need, Status},
};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

use crate::{
    buttons::{OrderAct, Press, keyboard, rows},
    reader::Reader,
    words::word,
};

/// The buttons of the card of an order at this version.
pub(crate) fn of(order: &Order, version: u64, reader: &Reader) -> InlineKeyboardMarkup {
    let number = order.submitted.as_ref().map_or(0, |submitted| submitted.number);
    let button = |act: OrderAct, label: String| Press::Order { number, version, act }.button(label);
    let mut buttons: Vec<(u8, InlineKeyboardButton)> = Vec::new();
    for (action, _) in order.allowed_actions(&reader.actor) {
        if let Some((act, key, rank)) = shown(order, reader, action) {
            buttons.push((rank, button(act, word(reader.locale, key))));
        }
    }
    if lines_matter(order, reader) {
        buttons.push((2, button(OrderAct::Lines, word(reader.locale, "button-lines"))));
    }
    buttons.sort_by_key(|(rank, _)| *rank);
    let mut buttons: Vec<_> = buttons.into_iter().map(|(_, button)| button).collect();
    if !order.photos.is_empty() {
        buttons.push(button(OrderAct::Photos, word(reader.locale, "button-photos")));
    }
    buttons.push(button(OrderAct::History, word(reader.locale, "button-history")));
    keyboard(rows(buttons, 2))
}

/// The buttons of the card in a group: for everybody who may, since it has no reader of its own.
pub(crate) fn of_room(order: &Order, version: u64, locale: Locale) -> InlineKeyboardMarkup {
    let number = order.submitted.as_ref().map_or(0, |submitted| submitted.number);
    let button = |act: OrderAct, key: &str| Press::Order { number, version, act }.button(word(locale, key));
    let mut buttons = Vec::new();
    if order.status == Status::New {
        buttons.push(button(OrderAct::Claim, "button-claim"));
    }
    if order.status.is_open() {
        buttons.push(button(OrderAct::ChooseAssignee, "button-assign"));
    }
    if order.status == Status::New {
        buttons.push(button(OrderAct::Move(Status::WaitingRequester), "button-ask"));
        buttons.push(button(OrderAct::Move(Status::Rejected), "button-reject"));
    }
    buttons.push(button(OrderAct::Open, "button-open"));
    keyboard(rows(buttons, 2))
}

/// Whether the sheet of lines has something to do for this person.
fn lines_matter(order: &Order, reader: &Reader) -> bool {
    let own = [Action::HandOver, Action::WaiveLine, Action::AmendLines];
    let staff = order.assignee == Some(reader.id);
    staff && order.outstanding() > 0 && order.allowed_actions(&reader.actor).iter().any(|(act, _)| own.contains(act))
}

/// What the action is called on a button in this status, and how far up it stands.
fn shown(order: &Order, reader: &Reader, action: Action) -> Option<(OrderAct, &'static str, u8)> {
    let from = order.status;
    Some(match action {
        Action::Claim => (OrderAct::Claim, "button-claim", 0),
        Action::ChangeStatus(to) => {
            let (key, rank) = moving(from, to)?;
            (OrderAct::Move(to), key, rank)
        }
        Action::Assign if order.assignee.is_some() => (OrderAct::ChooseAssignee, "button-pass-on", 7),
        Action::Assign => (OrderAct::ChooseAssignee, "button-assign", 5),
        Action::CommentInternally => (OrderAct::Note, "button-note", 6),
        Action::Comment if from == Status::WaitingRequester && is_requester(order, reader) => {
            (OrderAct::Comment, "button-answer", 0)
        }
        Action::Comment => (OrderAct::Comment, "button-comment", 6),
        Action::Nudge => (OrderAct::Nudge, "button-nudge", 4),
        Action::Force
        | Action::HandOver
        | Action::WaiveLine
        | Action::AmendLines
        | Action::AttachPhoto
        | Action::SetPriority
        | Action::Remind => return None,
    })
}

fn moving(from: Status, to: Status) -> Option<(&'static str, u8)> {
    use Status::{
        Accepted, Cancelled, Closed, InProgress, InTransit, Issued, New, Ready, Rejected, WaitingRequester,
        WaitingStock,
    };
    Some(match (from, to) {
        (Accepted, InProgress) => ("button-start", 1),
        (WaitingRequester, InProgress) => ("button-go-on", 1),
        (WaitingStock, InProgress) => ("button-arrived", 1),
        (Ready | InTransit, InProgress) => ("button-back-to-work", 7),
        (Issued | Closed, InProgress) | (Rejected | Cancelled, New) => ("button-reopen", 2),
        (InProgress, Accepted) => ("button-put-off", 7),
        (Accepted, New) => ("button-give-back", 7),
        (_, Ready) => ("button-ready", 1),
        (InTransit, Issued) => ("button-received", 0),
        (_, Issued) => ("button-issue", 2),
        (_, InTransit) => ("button-ship", 3),
        (_, WaitingRequester) => ("button-ask", 4),
        (_, WaitingStock) => ("button-wait-stock", 4),
        (_, Closed) => ("button-close", 0),
        (_, Rejected) => ("button-reject", 8),
        (_, Cancelled) => ("button-cancel", 9),
        _ => return None,
    })
}

/// What has to be typed before the action can be taken, as the key of the request for it.
pub(crate) fn prompt_for(order: &Order, reader: &Reader, act: OrderAct) -> Option<&'static str> {
    match act {
        OrderAct::Comment if order.status == Status::WaitingRequester && is_requester(order, reader) => {
            Some("prompt-answer")
        }
        OrderAct::Comment => Some("prompt-comment"),
        OrderAct::Note => Some("prompt-note"),
        OrderAct::Move(Status::WaitingStock) => Some("prompt-expected"),
        OrderAct::Move(to) => {
            let need = |(action, need): (Action, Need)| (action == Action::ChangeStatus(to)).then_some(need);
            match order.allowed_actions(&reader.actor).into_iter().find_map(need)? {
                Need::Question => Some("prompt-question"),
                Need::Reason => Some(match to {
                    Status::Rejected => "prompt-reject",
                    Status::Cancelled => "prompt-cancel",
                    Status::InProgress | Status::New => "prompt-reopen",
                    _ => "prompt-reason",
                }),
                Need::Nothing | Need::LinesSettled => None,
            }
        }
        _ => None,
    }
}

fn is_requester(order: &Order, reader: &Reader) -> bool {
    order.submitted.as_ref().is_some_and(|submitted| submitted.requester == reader.id)
}

/// The answer to a press that worked.
pub(crate) fn done(act: OrderAct, locale: Locale) -> String {
    match act {
        OrderAct::Claim => word(locale, "done-claim"),
        OrderAct::Nudge => word(locale, "done-nudge"),
        OrderAct::Comment => word(locale, "done-comment"),
        OrderAct::WaitStock(_) => crate::words::status(locale, Status::WaitingStock),
        OrderAct::Move(to) => crate::words::status(locale, to),
        OrderAct::Open
        | OrderAct::Note
        | OrderAct::Photos
        | OrderAct::History
        | OrderAct::Lines
        | OrderAct::ChooseAssignee
        | OrderAct::Assign(_) => word(locale, "done"),
    }
}
