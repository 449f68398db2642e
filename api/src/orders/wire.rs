//! How an order looks on the wire. Made from rows by `view.rs`.

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    verification::Verification,
    wire::{Channel, Clock, Named, Priority, Role, Status},
};

/// An order (заявка) as this reader may see it.
#[derive(Debug, Clone, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Order {
    pub id: Uuid,
    /// Short, rising, unique: № 123.
    pub number: u64,
    pub status: Status,
    /// Send it back in `If-Match`; it is the `ETag` too.
    pub version: u64,
    pub branch: Named,
    pub warehouse: Named,
    pub requester: Named,
    pub assignee: Option<Named>,
    pub assigned_at: Option<DateTime<Utc>>,
    pub priority: Priority,
    pub lines: Vec<Line>,
    /// What the requester wrote when submitting.
    pub comment: Option<String>,
    /// The open question to the requester.
    pub question: Option<String>,
    /// When the stock is expected.
    pub expected_on: Option<NaiveDate>,
    pub photos: Vec<Photo>,
    /// The resolution cycle, from 1; each re-opening starts the next.
    pub cycle: u32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub issued_at: Option<DateTime<Utc>>,
    /// The past moment it is shown at; none: it is shown as it is now.
    pub as_of: Option<DateTime<Utc>>,
    pub deadlines: Vec<Deadline>,
    /// What this reader may do with it now.
    pub allowed_actions: Vec<AllowedAction>,
}

/// One line (позиция) and what became of the pieces asked for.
#[derive(Debug, Clone, Object)]
#[oai(rename = "OrderLine")]
pub struct Line {
    pub cartridge: CartridgeName,
    pub requested: i64,
    pub issued: i64,
    pub waived: i64,
    pub received: i64,
}

/// A cartridge as lines show it.
#[derive(Debug, Clone, Object)]
pub struct CartridgeName {
    pub id: Uuid,
    pub sku: String,
    pub title: String,
}

/// A stored photo.
#[derive(Debug, Clone, Object)]
pub struct Photo {
    /// The SHA-256 of its bytes.
    pub id: String,
    pub url: String,
}

/// Where a clock of an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum DeadlineState {
    Running,
    Paused,
    Met,
    Ended,
}

/// One clock of the present cycle.
#[derive(Debug, Clone, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Deadline {
    pub clock: Clock,
    pub state: DeadlineState,
    /// When the target is or was used up; none while it is paused in time.
    pub due_at: Option<DateTime<Utc>>,
    /// Working time left, negative when late; of a clock that has not ended.
    pub remaining_seconds: Option<i64>,
    pub late: bool,
    pub target_minutes: u32,
}

/// What can be done with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ActionName {
    Claim,
    Assign,
    ChangeStatus,
    Force,
    HandOver,
    WaiveLine,
    AmendLines,
    Comment,
    CommentInternally,
    AttachPhoto,
    SetPriority,
    Nudge,
}

/// What an action asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Requirement {
    Reason,
    Question,
    /// Every line handed over or waived.
    LinesSettled,
}

/// Something this reader may do now; a status change once for each target.
#[derive(Debug, Clone, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AllowedAction {
    pub action: ActionName,
    pub status: Option<Status>,
    pub requires: Vec<Requirement>,
}

/// A page of the queue.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct OrderPage {
    pub items: Vec<Order>,
    /// Ask for the next page with it; none on the last one.
    pub next_cursor: Option<String>,
    /// How many orders match, counted up to 10 000; fewer in some searches.
    pub total: u64,
    /// There are more than `total`.
    pub total_is_more: bool,
}

/// Something worth a second look that did not stand in the way.
#[derive(Debug, Clone, Object)]
pub struct Warning {
    /// `ordered_recently`
    pub code: String,
    pub detail: String,
}

/// A new order, and what the person should know about it.
#[derive(Debug, Object)]
pub struct Submitted {
    #[oai(flatten)]
    pub order: Order,
    pub warnings: Vec<Warning>,
}

/// Pieces of one cartridge.
#[derive(Debug, Clone, Copy, Object, Deserialize)]
#[oai(rename = "LineQuantity")]
pub struct Quantity {
    pub cartridge: Uuid,
    /// 1–99.
    pub quantity: i64,
}

impl From<Quantity> for helpdesk_domain::order::Quantity {
    fn from(line: Quantity) -> Self {
        Self { cartridge: helpdesk_domain::CartridgeId(line.cartridge), quantity: line.quantity }
    }
}

/// What to order.
#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
pub struct NewOrder {
    pub branch: Uuid,
    /// At least one.
    pub lines: Vec<Quantity>,
    pub comment: Option<String>,
    /// `normal` when left out.
    pub priority: Option<Priority>,
    /// For whom, when staff order on behalf of a requester.
    pub requester: Option<Uuid>,
    pub printer: Option<Uuid>,
    /// Photos stored before, see `POST /photos`.
    #[serde(default)]
    #[oai(default)]
    pub photos: Vec<String>,
}

/// A comment (or the staff's internal note) on an order.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Comment {
    pub at: DateTime<Utc>,
    /// None: the system itself.
    pub author: Option<Named>,
    pub internal: bool,
    /// It was asked on the way to waiting for the requester.
    pub question: bool,
    /// None: its writer was erased.
    pub text: Option<String>,
}

/// The conversation of an order.
#[derive(Debug, Object)]
pub struct Comments {
    pub items: Vec<Comment>,
}

/// One event of an order, in words.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct HistoryItem {
    pub position: u64,
    #[oai(rename = "type")]
    pub kind: String,
    pub at: DateTime<Utc>,
    /// None: the system itself.
    pub actor: Option<Named>,
    /// The role that granted the act.
    pub role: Role,
    pub channel: Channel,
    pub on_behalf_of: Option<Named>,
    /// What happened, in the reader's language.
    pub text: String,
    pub changes: Vec<Change>,
    /// Past the table, by an administrator.
    pub forced: bool,
    /// Seen by the staff only.
    pub internal: bool,
    /// 64 hex digits, chained to the event before.
    pub hash: String,
}

/// A value before and after, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Change {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Everything that happened to an order.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct History {
    pub items: Vec<HistoryItem>,
    /// How far the chain of the log was verified; told to supervisors and administrators, once somebody has looked.
    pub verification: Option<Verification>,
}

/// Why a deadline is what it is.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ExplainedDeadline {
    pub clock: Clock,
    pub cycle: u32,
    pub state: DeadlineState,
    pub due_at: Option<DateTime<Utc>>,
    pub met_at: Option<DateTime<Utc>>,
    pub late: bool,
    /// Working time left, negative when late; of a clock that has not ended.
    pub remaining_seconds: Option<i64>,
    pub target_minutes: u32,
    /// Working time that counted so far.
    pub elapsed_minutes: i64,
    pub policy: Named,
    pub calendar: Option<Named>,
    pub spans: Vec<DeadlineSpan>,
}

/// A stretch in which the clock ran or was paused.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct DeadlineSpan {
    pub from: DateTime<Utc>,
    pub to: Option<DateTime<Utc>>,
    pub running: bool,
    pub status: Status,
    pub working_minutes: i64,
}

/// The deadlines of an order, explained.
#[derive(Debug, Object)]
pub struct ExplainedDeadlines {
    pub items: Vec<ExplainedDeadline>,
}
