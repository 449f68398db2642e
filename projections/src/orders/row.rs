//! One order as it stands in the table.

use std::sync::LazyLock;

use chrono::NaiveDate;
use helpdesk_domain::{
    BranchId, Order, OrderId, PersonId, PhotoId, PrinterId, Timestamp, WarehouseId,
    order::{Line, Priority, Status, Submission},
    ports::{Fault, Position, Version},
};

use crate::{Row, Value, args, batch::Table, search};

/// An order. Personal texts are `None` where there is none and once their writer is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    pub id: OrderId,
    pub number: u64,
    pub status: Status,
    pub version: Version,
    pub branch: BranchId,
    pub warehouse: WarehouseId,
    pub requester: PersonId,
    pub assignee: Option<PersonId>,
    pub assigned_at: Option<Timestamp>,
    pub priority: Priority,
    pub lines: Vec<Line>,
    pub printer: Option<PrinterId>,
    pub comment: Option<String>,
    pub photos: Vec<PhotoId>,
    /// The open question to the requester, while the order waits for them.
    pub question: Option<String>,
    /// When the stock is expected, while the order waits for it.
    pub expected_on: Option<NaiveDate>,
    /// The resolution cycle, from 1.
    pub cycle: u32,
    pub submitted_at: Timestamp,
    pub updated_at: Timestamp,
    /// When it last became issued.
    pub issued_at: Option<Timestamp>,
    pub nudged_at: Option<Timestamp>,
    /// Of the last event.
    pub position: Position,
    pub(super) comment_owner: Option<PersonId>,
    pub(super) question_owner: Option<PersonId>,
}

/// What [`OrderRow::read`] reads of `orders`: all but what only searches look at.
pub(super) const READ: &[&str] = TABLE.columns.split_at(TABLE.columns.len() - 1).0;

/// The same, of `orders o`.
pub(super) static COLUMNS: LazyLock<String> =
    LazyLock::new(|| READ.iter().map(|column| format!("o.{column}")).collect::<Vec<_>>().join(", "));

pub(super) const TABLE: Table = Table {
    name: "orders",
    columns: &[
        "id",
        "number",
        "status",
        "version",
        "branch",
        "warehouse",
        "requester",
        "assignee",
        "assigned_at",
        "priority",
        "lines",
        "printer",
        "comment",
        "comment_owner",
        "photos",
        "question",
        "question_owner",
        "expected_on",
        "cycle",
        "submitted_at",
        "updated_at",
        "issued_at",
        "nudged_at",
        "position",
        "search",
    ],
    key: 1,
};

impl OrderRow {
    /// The aggregate, as far as deciding who may see it and do what needs it; which reminders were given is not
    /// in the row.
    pub fn as_order(&self) -> Order {
        Order {
            submitted: Some(Submission {
                at: self.submitted_at,
                number: self.number,
                branch: self.branch,
                warehouse: self.warehouse,
                requester: self.requester,
            }),
            status: self.status,
            assignee: self.assignee,
            assigned_at: self.assigned_at,
            lines: self.lines.clone(),
            priority: self.priority,
            photos: self.photos.clone(),
            cycle: self.cycle,
            issued_at: self.issued_at,
            nudged_at: self.nudged_at,
            reminded: std::collections::BTreeSet::new(),
        }
    }

    /// Some pieces have been handed over and some are still to come.
    pub fn is_partly_issued(&self) -> bool {
        self.lines.iter().any(|line| line.issued > 0) && self.lines.iter().any(|line| line.outstanding() > 0)
    }

    /// The folded words of the comment.
    pub(super) fn words(&self) -> Vec<String> {
        search::words(&search::fold(self.comment.as_deref().unwrap_or_default())).collect()
    }

    pub(crate) fn read(row: &Row) -> Result<Self, Fault> {
        Ok(Self {
            id: row.parsed("id")?,
            number: row.count("number")?,
            status: row.parsed("status")?,
            version: row.count("version")?,
            branch: row.parsed("branch")?,
            warehouse: row.parsed("warehouse")?,
            requester: row.parsed("requester")?,
            assignee: row.opt_parsed("assignee")?,
            assigned_at: row.opt_at("assigned_at")?,
            priority: super::priority(&row.text("priority")?)?,
            lines: row.json("lines")?,
            printer: row.opt_parsed("printer")?,
            comment: row.opt_text("comment")?,
            comment_owner: row.opt_parsed("comment_owner")?,
            photos: row.json("photos")?,
            question: row.opt_text("question")?,
            question_owner: row.opt_parsed("question_owner")?,
            expected_on: row.opt_parsed("expected_on")?,
            cycle: u32::try_from(row.int("cycle")?).unwrap_or(u32::MAX),
            submitted_at: row.at("submitted_at")?,
            updated_at: row.at("updated_at")?,
            issued_at: row.opt_at("issued_at")?,
            nudged_at: row.opt_at("nudged_at")?,
            position: row.count("position")?,
        })
    }

    pub(super) fn values(&self) -> Result<Vec<Value>, Fault> {
        Ok(args![
            self.id,
            self.number,
            self.status.as_str(),
            self.version,
            self.branch,
            self.warehouse,
            self.requester,
            self.assignee,
            self.assigned_at,
            self.priority.as_str(),
            crate::json(&self.lines)?,
            self.printer,
            self.comment.as_deref(),
            self.comment_owner,
            crate::json(&self.photos)?,
            self.question.as_deref(),
            self.question_owner,
            self.expected_on.map(|day| day.to_string()),
            self.cycle,
            self.submitted_at,
            self.updated_at,
            self.issued_at,
            self.nudged_at,
            self.position,
            self.words().iter().flat_map(|word| [" ", word]).collect::<String>()
        ])
    }
}
