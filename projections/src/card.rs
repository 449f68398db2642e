//! One order with all that is shown of it, asked for at once: after a command somebody waits for this.

use std::collections::HashMap;

use helpdesk_domain::{OrderId, PersonId, Timestamp, ports::Fault};

use crate::{
    Db, args,
    deadlines::{self, DeadlineRow},
    orders::{self, OrderRow},
    people,
};

/// An order as it is shown.
#[derive(Debug, Clone)]
pub struct Card {
    pub order: OrderRow,
    /// Names of its requester and its assignee; the erased have none.
    pub people: HashMap<PersonId, String>,
    pub deadlines: Vec<DeadlineRow>,
}

/// The order's card, if there is such an order.
pub async fn of(db: &Db, order: OrderId, now: Timestamp) -> Result<Option<Card>, Fault> {
    Ok(told(db, order, now, None).await?.map(|(card, _)| card))
}

/// The card of an order that was just submitted, with the number of the latest other one that it may double: of the same
/// person for the same branch with one of its cartridges, of the last days.
pub async fn of_new(db: &Db, order: OrderId, now: Timestamp) -> Result<Option<(Card, Option<u64>)>, Fault> {
    told(db, order, now, Some(&orders::question_of_doubled())).await
}

async fn told(
    db: &Db,
    order: OrderId,
    now: Timestamp,
    doubled: Option<&str>,
) -> Result<Option<(Card, Option<u64>)>, Fault> {
    let (row, deadlines) = (orders::question_of_one(), deadlines::question_of_one());
    let questions: Vec<&str> = [&*row, people::OF_ORDER, &*deadlines].into_iter().chain(doubled).collect();
    let answers = db.ask(&questions, args![order]).await?;
    let rows = |question: usize| answers.get(question).map(Vec::as_slice).unwrap_or_default();
    let Some(row) = rows(0).first() else { return Ok(None) };
    let card = Card {
        order: OrderRow::read(row)?,
        people: people::read_names(rows(1))?,
        deadlines: deadlines::read_many(db, rows(2), now).await?.remove(&order).unwrap_or_default(),
    };
    let doubled = rows(3).first().map(|row| row.count("number")).transpose()?;
    Ok(Some((card, doubled)))
}
