//! Orders as they are now: the queue, an order's card, its conversation. The fold is the aggregate's own, kept in
//! rows; deadlines are another projection (`deadlines`), the history is the log's own.

mod comments;
mod find;
mod fold;
mod list;
mod ranges;
mod row;
mod scope;

use std::sync::Arc;

use async_trait::async_trait;
use helpdesk_domain::{
    BranchId, CartridgeId, OrderId, PersonId, PhotoId, PrinterId, Timestamp,
    order::Priority,
    ports::{Fault, PersonalKeys},
};

pub use comments::{CommentKind, CommentRow, comments};
pub use fold::folded;
pub use list::{BadCursor, Cursor, OrderFilter, Page, Sort, list};
pub use row::OrderRow;
pub use scope::{Reach, Scope};

use crate::{
    Db, Projection, Reaction, Row, Tx, args,
    batch::{self, Conditions, Source},
    packed::{pack, unpack},
    search,
};
use row::{COLUMNS, READ};

/// The order, if there is one.
pub async fn get(db: &Db, id: OrderId) -> Result<Option<OrderRow>, Fault> {
    let row = db.fetch_one(&format!("SELECT {} FROM orders o WHERE o.id = $1", *COLUMNS), args![id]).await?;
    row.as_ref().map(OrderRow::read).transpose()
}

/// The question for the orders of which that holds, as one value.
pub(crate) fn packed(db: &Db, which: &str) -> String {
    pack(db, READ, &format!("orders WHERE {which}"))
}

pub(crate) fn unpacked(row: &Row, column: &str) -> Result<Vec<OrderRow>, Fault> {
    unpack(row, column, READ)?.iter().map(OrderRow::read).collect()
}

/// These orders, in no order; the unknown are left out.
pub async fn of(db: &Db, ids: &[OrderId]) -> Result<Vec<OrderRow>, Fault> {
    let ids = ids.iter().map(|id| (*id).into()).collect();
    let rows = batch::fetch_in(Source::Db(db), &format!("SELECT {} FROM orders o WHERE o.id", *COLUMNS), ids).await?;
    rows.iter().map(OrderRow::read).collect()
}

/// The order with this number.
pub async fn by_number(db: &Db, number: u64) -> Result<Option<OrderRow>, Fault> {
    let row = db.fetch_one(&format!("SELECT {} FROM orders o WHERE o.number = $1", *COLUMNS), args![number]).await?;
    row.as_ref().map(OrderRow::read).transpose()
}

/// A requester's own orders, the newest first.
pub async fn mine(db: &Db, requester: PersonId, limit: usize) -> Result<Vec<OrderRow>, Fault> {
    let sql = format!("SELECT {} FROM orders o WHERE o.requester = $1 ORDER BY o.number DESC LIMIT $2", *COLUMNS);
    db.fetch(&sql, args![requester, limit]).await?.iter().map(OrderRow::read).collect()
}

/// What was ordered for a printer, the newest first; who may see which of them is for the caller to ask.
pub async fn of_printer(db: &Db, printer: PrinterId, limit: usize) -> Result<Vec<OrderRow>, Fault> {
    let sql = format!("SELECT {} FROM orders o WHERE o.printer = $1 ORDER BY o.number DESC LIMIT $2", *COLUMNS);
    db.fetch(&sql, args![printer, limit]).await?.iter().map(OrderRow::read).collect()
}

/// A requester's last order: its branch is offered again, and the whole of it can be repeated.
pub async fn last_of(db: &Db, requester: PersonId) -> Result<Option<OrderRow>, Fault> {
    Ok(mine(db, requester, 1).await?.into_iter().next())
}

/// How many days back the same cartridge for the same branch is worth a warning.
pub const DOUBLED_WITHIN_DAYS: i64 = 7;

/// What is neither rejected nor cancelled.
const WANTED: &str = "status NOT IN ('rejected', 'cancelled')";

/// Among how many of a person's latest orders a doubled one is looked for: most people have fewer in all, and those
/// with thousands must not make the question long.
const LATEST: usize = 50;

/// The number of the person's latest order for the branch, since then, that names one of the cartridges and was
/// neither rejected nor cancelled: what the warning about a doubled order names.
pub async fn recent_same(
    db: &Db,
    requester: PersonId,
    branch: BranchId,
    cartridges: &[CartridgeId],
    since: Timestamp,
) -> Result<Option<u64>, Fault> {
    let mut conditions = Conditions::default();
    let requester = conditions.arg(requester);
    conditions.add(among_latest_of(&requester));
    let (branch, since) = (conditions.arg(branch), conditions.arg(since));
    conditions.add(format!("p.branch = {branch} AND p.submitted_at >= {since}"));
    conditions.add(format!("p.{WANTED}"));
    let among = conditions.one_of("c.cartridge", cartridges.iter().copied());
    // Asked of the person's orders one by one: many more have the cartridge.
    let with_it = format!("SELECT 1 FROM order_cartridges c WHERE c.number = p.number AND {among}");
    conditions.add(format!("EXISTS ({with_it})"));
    let sql = format!("SELECT p.number FROM orders p{} ORDER BY p.number DESC LIMIT 1", conditions.sql());
    db.fetch_one(&sql, conditions.args()).await?.map(|row| row.count("number")).transpose()
}

/// The same asked of an order that is there: the number of the latest other one that it doubles, by its id.
pub(crate) fn question_of_doubled() -> String {
    let recently = DOUBLED_WITHIN_DAYS * 24 * 60 * 60 * 1_000_000;
    let latest = among_latest_of("(SELECT requester FROM orders WHERE id = $1)");
    format!(
        "SELECT p.number FROM orders o CROSS JOIN orders p WHERE o.id = $1 AND {latest} \
         AND p.number <> o.number AND p.branch = o.branch AND p.submitted_at <= o.submitted_at \
         AND p.submitted_at >= o.submitted_at - {recently} AND p.{WANTED} \
         AND EXISTS (SELECT 1 FROM order_cartridges c WHERE c.number = p.number AND c.cartridge IN \
         (SELECT own.cartridge FROM order_cartridges own WHERE own.number = o.number)) \
         ORDER BY p.number DESC LIMIT 1"
    )
}

/// That `p` is one of the person's latest orders; from the newest on, the first that fits is enough.
fn among_latest_of(requester: &str) -> String {
    let latest = format!("SELECT number FROM orders WHERE requester = {requester} ORDER BY number DESC LIMIT {LATEST}");
    format!("p.requester = {requester} AND p.number >= (SELECT MIN(number) FROM ({latest}) latest)")
}

/// The orders that show the photo: who may read one of them may see it.
pub async fn with_photo(db: &Db, photo: &PhotoId) -> Result<Vec<OrderRow>, Fault> {
    let sql =
        format!("SELECT {} FROM orders o WHERE o.id IN (SELECT order_id FROM order_photos WHERE photo = $1)", *COLUMNS);
    db.fetch(&sql, args![photo.0.as_str()]).await?.iter().map(OrderRow::read).collect()
}

/// Empties the texts of somebody whose key was destroyed, as a rebuild would.
pub async fn forget(tx: &mut Tx, person: PersonId) -> Result<(), Fault> {
    for row in tx.fetch("SELECT number, search FROM orders WHERE comment_owner = $1", args![person]).await? {
        let number = row.count("number")?;
        for word in search::words(&row.text("search")?) {
            tx.execute("DELETE FROM order_words WHERE word = $1 AND number = $2", args![word, number]).await?;
        }
    }
    for sql in [
        "UPDATE orders SET comment = NULL, search = '' WHERE comment_owner = $1",
        "UPDATE orders SET question = NULL WHERE question_owner = $1",
        "UPDATE order_comments SET text = NULL WHERE owner = $1",
    ] {
        tx.execute(sql, args![person]).await?;
    }
    Ok(())
}

pub(crate) fn priority(text: &str) -> Result<Priority, Fault> {
    let known = Priority::ALL.into_iter().find(|priority| priority.as_str() == text);
    known.ok_or_else(|| Fault::new("a column holds an unknown priority"))
}

/// The projection.
pub struct Orders {
    keys: Arc<dyn PersonalKeys>,
}

impl Orders {
    pub fn new(keys: Arc<dyn PersonalKeys>) -> Self {
        Self { keys }
    }
}

impl std::fmt::Debug for Orders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Orders")
    }
}

#[async_trait]
impl Projection for Orders {
    fn name(&self) -> &'static str {
        "orders"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["orders", "order_cartridges", "order_words", "order_photos", "order_comments"]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        fold::apply(&*self.keys, tx, page).await
    }
}
