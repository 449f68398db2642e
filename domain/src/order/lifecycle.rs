//! The life of an order as data: statuses, the transition table, and who may do what in which status.
//!
//! This is the only place that says so; docs/LIFECYCLE.md states it for people and a test holds the two together
//! by walking every combination through the API. Nothing here looks at lines or texts: that is `decide.rs`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use Status::{
    Accepted, Cancelled, Closed, InProgress, InTransit, Issued, New, Ready, Rejected, WaitingRequester, WaitingStock,
};
use Who::{Administrator, Assignee, Dispatcher, Requester, Storekeeper, Supervisor, System};

/// Where an order stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    New,
    Accepted,
    InProgress,
    WaitingRequester,
    WaitingStock,
    Ready,
    InTransit,
    Issued,
    Closed,
    Rejected,
    Cancelled,
}

impl Status {
    pub const ALL: [Self; 11] = [
        New,
        Accepted,
        InProgress,
        WaitingRequester,
        WaitingStock,
        Ready,
        InTransit,
        Issued,
        Closed,
        Rejected,
        Cancelled,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            New => "new",
            Accepted => "accepted",
            InProgress => "in_progress",
            WaitingRequester => "waiting_requester",
            WaitingStock => "waiting_stock",
            Ready => "ready",
            InTransit => "in_transit",
            Issued => "issued",
            Closed => "closed",
            Rejected => "rejected",
            Cancelled => "cancelled",
        }
    }

    /// Nothing more is expected: closed, rejected or cancelled.
    pub const fn is_final(self) -> bool {
        matches!(self, Closed | Rejected | Cancelled)
    }

    /// Still being worked on: anything before issued.
    pub const fn is_open(self) -> bool {
        !matches!(self, Issued | Closed | Rejected | Cancelled)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(UnknownStatus)
    }
}

/// The text names no status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown status")]
pub struct UnknownStatus;

/// In what capacity somebody may act on an order. Every capacity but the system's counts only within the branches
/// of the role that gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A requester, on an order of their own.
    Requester,
    /// Any storekeeper of the order's branch.
    Storekeeper,
    /// The order's assignee, who still is staff of its branch.
    Assignee,
    Dispatcher,
    Supervisor,
    Administrator,
    System,
}

/// What a transition asks for beside the right to make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Nothing,
    Reason,
    Question,
    /// Every line handed over or waived.
    LinesSettled,
}

/// One row of the transition table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    pub from: &'static [Status],
    pub to: Status,
    pub by: &'static [Who],
    pub need: Need,
}

const fn row(from: &'static [Status], to: Status, by: &'static [Who], need: Need) -> Transition {
    Transition { from, to, by, need }
}

/// Every transition a person or the system makes by naming the status. Claiming and assigning (new → accepted) are
/// actions of their own; a requester's reply moves a waiting order by itself; forcing passes the table by.
pub const TRANSITIONS: &[Transition] = &[
    row(&[Accepted], New, &[Assignee, Dispatcher], Need::Nothing),
    row(&[Accepted], InProgress, &[Assignee, Dispatcher], Need::Nothing),
    row(&[InProgress], Accepted, &[Assignee, Dispatcher], Need::Nothing),
    row(&[New], WaitingRequester, &[Storekeeper], Need::Question),
    row(&[Accepted, InProgress], WaitingRequester, &[Assignee], Need::Question),
    row(&[WaitingRequester], InProgress, &[Assignee], Need::Nothing),
    row(&[Accepted, InProgress], WaitingStock, &[Assignee], Need::Nothing),
    row(&[WaitingStock], InProgress, &[Assignee], Need::Nothing),
    row(&[InProgress], Ready, &[Assignee], Need::Nothing),
    row(&[InProgress, Ready], InTransit, &[Assignee], Need::Nothing),
    row(&[Ready, InTransit], InProgress, &[Assignee], Need::Nothing),
    row(&[InProgress, Ready], Issued, &[Assignee], Need::LinesSettled),
    row(&[InTransit], Issued, &[Requester, System], Need::Nothing),
    row(&[InTransit], Issued, &[Assignee, Dispatcher], Need::Reason),
    row(&[Issued], Closed, &[Requester, System], Need::Nothing),
    row(&[Issued, Closed], InProgress, &[Requester, Dispatcher], Need::Reason),
    row(&[Rejected, Cancelled], New, &[Dispatcher], Need::Reason),
    row(&[New], Rejected, &[Storekeeper, Dispatcher], Need::Reason),
    row(&[Accepted, InProgress, WaitingRequester, WaitingStock], Rejected, &[Assignee, Dispatcher], Need::Reason),
    row(&[New, Accepted, InProgress, WaitingRequester, WaitingStock], Cancelled, &[Requester], Need::Reason),
    row(
        &[New, Accepted, InProgress, WaitingRequester, WaitingStock, Ready, InTransit],
        Cancelled,
        &[Dispatcher],
        Need::Reason,
    ),
    row(&[WaitingRequester], Cancelled, &[System], Need::Nothing),
];

/// Re-opening is a transition too; it starts a new resolution cycle.
pub const fn is_reopening(from: Status, to: Status) -> bool {
    matches!((from, to), (Issued | Closed, InProgress) | (Rejected | Cancelled, New))
}

/// What can be done with an order beside submitting it. The same words stand in URLs, buttons and documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Claim,
    Assign,
    ChangeStatus(Status),
    Force,
    HandOver,
    WaiveLine,
    AmendLines,
    Comment,
    CommentInternally,
    AttachPhoto,
    SetPriority,
    Nudge,
    Remind,
}

impl Action {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Assign => "assign",
            Self::ChangeStatus(_) => "change_status",
            Self::Force => "force",
            Self::HandOver => "hand_over",
            Self::WaiveLine => "waive_line",
            Self::AmendLines => "amend_lines",
            Self::Comment => "comment",
            Self::CommentInternally => "comment_internally",
            Self::AttachPhoto => "attach_photo",
            Self::SetPriority => "set_priority",
            Self::Nudge => "nudge",
            Self::Remind => "remind",
        }
    }
}

const BEFORE_READY: &[Status] = &[New, Accepted, InProgress, WaitingRequester, WaitingStock];
const TAKEN: &[Status] = &[Accepted, InProgress, WaitingRequester, WaitingStock, Ready, InTransit];
const OPEN: &[Status] = &[New, Accepted, InProgress, WaitingRequester, WaitingStock, Ready, InTransit];
const NOT_FINAL: &[Status] = &[New, Accepted, InProgress, WaitingRequester, WaitingStock, Ready, InTransit, Issued];

/// Who may do it in which statuses, for the actions that are not rows of [`TRANSITIONS`].
const RULES: &[(Action, &[Status], &[Who])] = &[
    (Action::Claim, &[New], &[Storekeeper]),
    (Action::Assign, OPEN, &[Dispatcher]),
    (Action::Assign, TAKEN, &[Assignee]),
    (Action::Force, &Status::ALL, &[Administrator]),
    (Action::HandOver, &[InProgress, Ready], &[Assignee]),
    (Action::WaiveLine, &[InProgress, Ready], &[Assignee]),
    (Action::AmendLines, &[New], &[Requester]),
    (Action::AmendLines, &[Accepted, InProgress, WaitingRequester, WaitingStock], &[Assignee]),
    (Action::Comment, NOT_FINAL, &[Requester, Storekeeper, Dispatcher, Supervisor]),
    (Action::CommentInternally, NOT_FINAL, &[Storekeeper, Dispatcher, Supervisor]),
    (Action::AttachPhoto, NOT_FINAL, &[Requester, Storekeeper, Dispatcher]),
    (Action::SetPriority, BEFORE_READY, &[Dispatcher]),
    (Action::Nudge, &[New, Accepted, InProgress, WaitingStock, Ready, InTransit], &[Requester, Supervisor]),
    (Action::Remind, OPEN, &[System]),
];

/// The capacities that allow the action in that status, each with what it needs: empty when the table has no row.
pub fn permitted(action: Action, status: Status) -> impl Iterator<Item = (Who, Need)> {
    let transitions = TRANSITIONS
        .iter()
        .filter(move |row| action == Action::ChangeStatus(row.to) && row.from.contains(&status))
        .flat_map(|row| row.by.iter().map(|who| (*who, row.need)));
    let rules = RULES
        .iter()
        .filter(move |(ruled, from, _)| *ruled == action && from.contains(&status))
        .flat_map(|(_, _, by)| by.iter().map(|who| (*who, Need::Nothing)));
    transitions.chain(rules)
}

/// Every action there is, a status change once for each target.
pub fn all_actions() -> impl Iterator<Item = Action> {
    [
        Action::Claim,
        Action::Assign,
        Action::HandOver,
        Action::WaiveLine,
        Action::AmendLines,
        Action::Comment,
        Action::CommentInternally,
        Action::AttachPhoto,
        Action::SetPriority,
        Action::Nudge,
        Action::Force,
        Action::Remind,
    ]
    .into_iter()
    .chain(Status::ALL.into_iter().map(Action::ChangeStatus))
}

/// How long a requester may re-open an issued or closed order, in days.
pub const REOPEN_DAYS: i64 = 14;
/// Working days of the requester's silence after which a waiting order is cancelled by itself.
pub const SILENCE_WORKING_DAYS: u32 = 5;
/// Working days after which a sent order counts as issued by itself.
pub const TRANSIT_WORKING_DAYS: u32 = 5;
/// Working days after which an issued order is closed by itself.
pub const CLOSE_WORKING_DAYS: u32 = 3;
/// The shortest time between two nudges of one order, in minutes.
pub const NUDGE_PAUSE_MINUTES: i64 = 60;
/// The most lines an order may have.
pub const MAX_LINES: usize = 20;
/// The most photos an order may have.
pub const MAX_PHOTOS: usize = 10;
/// The most characters in a comment, question or reason.
pub const MAX_TEXT: usize = 2000;
/// The most pieces in one line.
pub const MAX_QUANTITY: i64 = 99;
