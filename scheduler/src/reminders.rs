//! SLA reminders: each level of each clock of each cycle is told once. Whom it reaches, and how, is for the reader of
//! the `Reminded` event.

use helpdesk_domain::{Channel, Command, Desk, OrderCommand, Request, Timestamp, ports::Fault};
use helpdesk_projections::{
    Db,
    deadlines::{self, DueReminder},
};

use crate::{MOST, had_effect};

pub(crate) async fn tell(desk: &Desk, db: &Db, now: Timestamp) -> Result<usize, Fault> {
    let mut told = 0;
    for due in deadlines::due_reminders(db, now, MOST).await? {
        let DueReminder { order, clock, cycle, level, tell, .. } = due;
        let request = Request::system(Channel::Scheduler).once("sla", format!("sla:{order}:{clock}:{cycle}:{level}"));
        let remind = OrderCommand::Remind { clock, cycle, level, tell };
        let outcome = desk.execute(&request, Command::Order(order, remind)).await;
        told += usize::from(had_effect(outcome)?);
    }
    Ok(told)
}
