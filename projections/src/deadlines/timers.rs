//! Transitions that happen by themselves after some working days in a status. The scheduler asks which are due and
//! commands them; whether they are still allowed is the order's to say.

use helpdesk_domain::{
    OrderId, Timestamp,
    order::{CLOSE_WORKING_DAYS, SILENCE_WORKING_DAYS, Status, TRANSIT_WORKING_DAYS},
    ports::Fault,
};

use crate::{Db, Row, args, batch::Table};

/// What an order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimerKind {
    /// The requester's answer; else the order is cancelled.
    Silence,
    /// The confirmation of what was sent; else it counts as issued.
    Transit,
    /// Nothing more; the issued order is closed.
    Close,
}

impl TimerKind {
    const ALL: [Self; 3] = [Self::Silence, Self::Transit, Self::Close];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Silence => "silence",
            Self::Transit => "transit",
            Self::Close => "close",
        }
    }

    /// The timer that runs in a status.
    pub const fn of(status: Status) -> Option<Self> {
        match status {
            Status::WaitingRequester => Some(Self::Silence),
            Status::InTransit => Some(Self::Transit),
            Status::Issued => Some(Self::Close),
            _ => None,
        }
    }

    /// Where the order goes.
    pub const fn to(self) -> Status {
        match self {
            Self::Silence => Status::Cancelled,
            Self::Transit => Status::Issued,
            Self::Close => Status::Closed,
        }
    }

    /// After how many working days.
    pub const fn days(self) -> u32 {
        match self {
            Self::Silence => SILENCE_WORKING_DAYS,
            Self::Transit => TRANSIT_WORKING_DAYS,
            Self::Close => CLOSE_WORKING_DAYS,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimerRow {
    pub order: OrderId,
    pub kind: TimerKind,
    /// When the order came into the status; with order and kind, the identity of the transition.
    pub since: Timestamp,
    /// None: the calendar is unknown or has no working days.
    pub due_at: Option<Timestamp>,
}

pub(super) const TABLE: Table = Table { name: "timers", columns: &["order_id", "kind", "since", "due_at"], key: 1 };

impl TimerRow {
    fn read(row: &Row) -> Result<Self, Fault> {
        let kind = row.text("kind")?;
        Ok(Self {
            order: row.parsed("order_id")?,
            kind: TimerKind::ALL
                .into_iter()
                .find(|known| known.as_str() == kind)
                .ok_or_else(|| Fault::new("column kind holds something else"))?,
            since: row.at("since")?,
            due_at: row.opt_at("due_at")?,
        })
    }
}

/// The transitions that are due, the longest due first.
pub async fn due_timers(db: &Db, now: Timestamp, limit: usize) -> Result<Vec<TimerRow>, Fault> {
    let sql = "SELECT order_id, kind, since, due_at FROM timers WHERE due_at <= $1 ORDER BY due_at, order_id LIMIT $2";
    db.fetch(sql, args![now, limit]).await?.iter().map(TimerRow::read).collect()
}

/// The transition that waits for the order, if any.
pub async fn timer_of(db: &Db, order: OrderId) -> Result<Option<TimerRow>, Fault> {
    let row = db.fetch_one("SELECT order_id, kind, since, due_at FROM timers WHERE order_id = $1", args![order]);
    row.await?.as_ref().map(TimerRow::read).transpose()
}
