//! Which reminders are due: what the scheduler commands. Each is given once by its identity (order, clock, cycle,
//! level), however often this is asked.

use std::collections::HashMap;

use helpdesk_domain::{
    OrderId, Timestamp,
    ports::Fault,
    sla::{self, Clock, Tell},
};

use super::{
    directory::{self, Directory},
    row::{self, Timing},
    timed::{self, Timed},
};
use crate::{
    Db, args,
    batch::{self, Source},
};

/// A reminder to give, in the words of `OrderCommand::Remind`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueReminder {
    pub order: OrderId,
    pub clock: Clock,
    pub cycle: u32,
    pub level: String,
    pub tell: Tell,
    /// When it became due.
    pub due_at: Timestamp,
}

/// The reminders that are due, the longest due first. Where several levels of one clock are, only the highest.
pub async fn due_reminders(db: &Db, now: Timestamp, limit: usize) -> Result<Vec<DueReminder>, Fault> {
    let sql = format!(
        "SELECT {} FROM deadlines d WHERE d.next_at <= $1 ORDER BY d.next_at, d.order_id, d.clock LIMIT $2",
        row::COLUMNS
    );
    let rows = db.fetch(&sql, args![now, limit]).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let directory = Directory::of(&mut Source::Db(db), &directory::TABLE).await?;
    let ids = rows.iter().map(|row| Ok(row.parsed::<OrderId>("order_id")?.into())).collect::<Result<_, Fault>>()?;
    let sql = format!("SELECT {} FROM deadline_orders WHERE order_id", timed::COLUMNS);
    let mut orders = HashMap::new();
    for row in batch::fetch_in(Source::Db(db), &sql, ids).await? {
        let order = Timed::read(&row)?;
        orders.insert(order.order, order);
    }
    let mut due = Vec::new();
    for row in &rows {
        let timing = Timing::read(row)?;
        if let Some(order) = orders.get(&row.parsed("order_id")?) {
            due.extend(reminder(order, &timing, &directory, now));
        }
    }
    Ok(due)
}

fn reminder(order: &Timed, timing: &Timing, directory: &Directory, now: Timestamp) -> Option<DueReminder> {
    let (clock, cycle) = (timing.clock, timing.cycle);
    let targets = &directory.policies.get(&timing.policy?.0)?.spec.targets;
    let calendar = &directory.calendars.get(&timing.calendar?.0)?.spec.calendar;
    let (spans, told) = (order.spans(clock, cycle, targets), order.told(clock, cycle));
    let level = sla::next_level(&spans, targets.of(clock), calendar, &told, now)?;
    (level.due_at <= now).then_some(DueReminder {
        order: order.order,
        clock,
        cycle,
        level: level.key,
        tell: level.tell,
        due_at: level.due_at,
    })
}
