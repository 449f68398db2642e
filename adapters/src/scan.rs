//! Walking the whole log as it is stored, for whoever checks it or carries it elsewhere: no event is decoded, and
//! nothing is made of a field but the bytes that stand there.
//!
//! What a driver charges for each row and column is several times the cost of hashing it. So a page travels as one run
//! of bytes, in the shape that costs the engine least; the next one is read while this one is worked on.

mod page;

use helpdesk_domain::ports::{Fault, Head, Position};
use helpdesk_projections::{Snapshot, args};

pub use page::{Page, Stored};

/// How many events travel together.
const PAGE: usize = 2000;

/// The end of the log, and the first and last position there are.
pub async fn ends(snapshot: &mut Snapshot) -> Result<Ends, Fault> {
    let sql = "SELECT position, hash, recorded_at, (SELECT min(position) FROM events) AS lowest, \
               (SELECT max(position) FROM events) AS highest FROM head";
    let row = snapshot.fetch_one(sql, args![]).await?.ok_or_else(|| Fault::new("the log has no head row"))?;
    let hash = row.blob("hash")?.try_into().map_err(|_| Fault::new("the head has a hash of another length"))?;
    let head = Head { position: row.count("position")?, hash, recorded_at: row.at("recorded_at")? };
    Ok(Ends { head, lowest: row.opt_int("lowest")?, highest: row.opt_int("highest")? })
}

/// Where the log begins and ends.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    pub head: Head,
    pub lowest: Option<i64>,
    pub highest: Option<i64>,
}

/// A walk through the log, a page at a time.
#[derive(Debug)]
pub struct Scan<'a> {
    snapshot: &'a mut Snapshot,
    last: Position,
    ahead: Option<Page>,
}

impl<'a> Scan<'a> {
    /// Starts behind a position (from the very first row when it is 0), and ends with `last`.
    pub async fn start(snapshot: &'a mut Snapshot, after: Position, last: Position) -> Result<Self, Fault> {
        let after = if after == 0 { i64::MIN } else { i64::try_from(after).unwrap_or(i64::MAX) };
        let ahead = read(snapshot, after, last).await?;
        Ok(Self { snapshot, last, ahead })
    }

    /// What `work` makes of the next page, while the one behind it is read; None at the end.
    pub async fn next<T>(&mut self, work: impl FnOnce(&Page) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
        let Some(page) = self.ahead.take() else { return Ok(None) };
        // Polled first: the question is on its way before the work begins.
        let (ahead, done) = tokio::join!(biased; read(self.snapshot, page.last(), self.last), async { work(&page) });
        let done = done?;
        self.ahead = ahead?;
        Ok(Some(done))
    }
}

async fn read(snapshot: &mut Snapshot, after: i64, last: Position) -> Result<Option<Page>, Fault> {
    match snapshot {
        Snapshot::Sqlite(_) => {
            let Some(row) = snapshot.fetch_one(page::STRUNG, args![after, last, PAGE]).await? else { return Ok(None) };
            if row.int("events")? == 0 {
                return Ok(None);
            }
            Ok(Some(Page::strung(row.blob("page")?, row.int("last")?)))
        }
        Snapshot::Postgres(postgres) => Page::copied(postgres.copy_out(&page::copying(after, last, PAGE)).await?),
    }
}
