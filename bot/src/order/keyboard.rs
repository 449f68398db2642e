//! The buttons under an order's card: exactly the actions the domain allows this person now. Forcing, waiving and
//! partial hand-overs need more room than a chat has: they are done in the panel.

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
    buttons.sort_by_key(|(rank, _)| *rank);
    let mut buttons: Vec<_> = buttons.into_iter().map(|(_, button)| button).collect();
    if !order.photos.is_empty() {
        buttons.push(button(OrderAct::Photos, word(reader.locale, "button-photos")));
    }
    keyboard(rows(buttons, 2))
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
        Action::Assign => (OrderAct::ChooseAssignee, "button-assign", 5),
        Action::Comment if from == Status::WaitingRequester && is_requester(order, reader) => {
            (OrderAct::Comment, "button-answer", 0)
        }
        Action::Comment => (OrderAct::Comment, "button-comment", 6),
        Action::Nudge => (OrderAct::Nudge, "button-nudge", 4),
        Action::Force
        | Action::HandOver
        | Action::WaiveLine
        | Action::AmendLines
        | Action::CommentInternally
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
        OrderAct::Move(to) => crate::words::status(locale, to),
        OrderAct::Open | OrderAct::Photos | OrderAct::ChooseAssignee | OrderAct::Assign(_) => word(locale, "done"),
    }
}
