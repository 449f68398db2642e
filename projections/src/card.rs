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

/// The ids of an order's people.
const PEOPLE: &str = "SELECT requester FROM orders WHERE id = $1 UNION ALL SELECT assignee FROM orders WHERE id = $1";

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
    let mut asked = vec![
        format!("{} AS orders", orders::packed(db, "id = $1")),
        format!("{} AS people", people::packed_names(db, PEOPLE)),
        format!("{} AS deadlines", deadlines::packed(db, "$1")),
        format!("{} AS directory", deadlines::directory_state()),
    ];
    asked.extend(doubled.map(|question| format!("({question}) AS doubled")));
    let row = db.fetch_one(&format!("SELECT {}", asked.join(", ")), args![order]).await?;
    let Some(row) = row else { return Ok(None) };
    let Some(shown) = orders::unpacked(&row, "orders")?.pop() else { return Ok(None) };
    let card = Card {
        order: shown,
        people: people::unpacked_names(&row, "people")?,
        deadlines: deadlines::unpacked(db, &row, now).await?.remove(&order).unwrap_or_default(),
    };
    let doubled = match doubled {
        Some(_) => row.opt_int("doubled")?.and_then(|number| u64::try_from(number).ok()),
        None => None,
    };
    Ok(Some((card, doubled)))
}
