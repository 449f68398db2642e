//! Which message shows what, so that it can be edited in place: slots are `form <account>`, `order <id>`, `access
//! <person>` and `notice <position>`.

use helpdesk_domain::{OrderId, PersonId, Timestamp, ports::Fault};
use helpdesk_projections::{Db, Tx, args};

pub(crate) fn form(account: i64) -> String {
    format!("form {account}")
}

pub(crate) fn order(order: OrderId) -> String {
    format!("order {order}")
}

/// Somebody's question to be let in.
pub(crate) fn access(person: PersonId) -> String {
    format!("access {person}")
}

pub(crate) fn notice(position: u64) -> String {
    format!("notice {position}")
}

/// The message of a slot.
pub(crate) async fn message(db: &Db, chat: i64, slot: &str) -> Result<Option<i32>, Fault> {
    let sql = "SELECT message_id FROM cards WHERE chat = $1 AND slot = $2";
    let row = db.fetch_one(sql, args![chat, slot]).await?;
    row.map(|row| row.int("message_id").map(|id| i32::try_from(id).unwrap_or_default())).transpose()
}

/// What a message shows: its slot, and the order it is about.
pub(crate) async fn shown(db: &Db, chat: i64, message: i32) -> Result<Option<(String, Option<OrderId>)>, Fault> {
    let sql = "SELECT slot, order_id FROM cards WHERE chat = $1 AND message_id = $2";
    let row = db.fetch_one(sql, args![chat, i64::from(message)]).await?;
    row.map(|row| Ok((row.text("slot")?, row.opt_parsed("order_id")?))).transpose()
}

/// The chats that show the order's card.
pub(crate) async fn chats_with(db: &Db, id: OrderId) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT chat FROM cards WHERE order_id = $1 AND slot = $2";
    db.fetch(sql, args![id, order(id)]).await?.iter().map(|row| row.int("chat")).collect()
}

/// The chats in which somebody's question to be let in is shown.
pub(crate) async fn chats_asked(db: &Db, person: PersonId) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT chat FROM cards WHERE slot = $1";
    db.fetch(sql, args![access(person)]).await?.iter().map(|row| row.int("chat")).collect()
}

/// The orders whose cards a chat shows.
pub(crate) async fn orders_in(db: &Db, chat: i64) -> Result<Vec<OrderId>, Fault> {
    let sql = "SELECT slot, order_id FROM cards WHERE chat = $1 AND order_id IS NOT NULL ORDER BY message_id";
    let mut orders = Vec::new();
    for row in db.fetch(sql, args![chat]).await? {
        let id: Option<OrderId> = row.opt_parsed("order_id")?;
        let slot = row.text("slot")?;
        orders.extend(id.filter(|id| slot == order(*id)));
    }
    Ok(orders)
}

pub(crate) async fn keep(
    tx: &mut Tx,
    chat: i64,
    slot: &str,
    message: i32,
    order: Option<OrderId>,
    now: Timestamp,
) -> Result<(), Fault> {
    let sql = "INSERT INTO cards (chat, slot, message_id, order_id, updated_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (chat, slot) DO UPDATE SET message_id = excluded.message_id, updated_at = excluded.updated_at";
    tx.execute(sql, args![chat, slot, i64::from(message), order, now]).await.map(|_| ())
}

pub(crate) async fn forget(tx: &mut Tx, chat: i64, slot: &str) -> Result<(), Fault> {
    tx.execute("DELETE FROM cards WHERE chat = $1 AND slot = $2", args![chat, slot]).await.map(|_| ())
}

/// A form that was sent becomes the card of its order.
pub(crate) async fn turn_into(tx: &mut Tx, chat: i64, slot: &str, order_id: OrderId) -> Result<(), Fault> {
    forget(tx, chat, &order(order_id)).await?;
    let sql = "UPDATE cards SET slot = $3, order_id = $4 WHERE chat = $1 AND slot = $2";
    tx.execute(sql, args![chat, slot, order(order_id), order_id]).await.map(|_| ())
}
