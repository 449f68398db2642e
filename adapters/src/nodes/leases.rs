//! Leases: rows that say which node has which duty, renewed while it works. The database's clock decides, so that
//! nodes needn't agree about the time; a node counts its own term from before it asked, so that it stops before
//! another one may begin. What a node still does after that (it stood still) is fenced where it has its effect: by the
//! epoch of a checkpoint, the key of a command, the row of an update.

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc, time::Duration};

use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Db, Duties, Value, args};
use tokio::{sync::Notify, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{LOOK_EVERY, tell_in, word::Word};

/// How long a lease lasts without being renewed: a dead node's duties are taken over within this and [`LOOK_EVERY`].
const TERM: Duration = Duration::from_secs(6);
/// A node counts on so much less.
const MARGIN: Duration = Duration::from_secs(1);
/// The database's time, in microseconds since 1970.
const NOW: &str = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

/// What the duty of running a reader is called: this and the reader's name.
const READER: &str = "reader ";

/// The duty of running a reader.
pub(crate) fn of_reader(reader: &str) -> String {
    format!("{READER}{reader}")
}

/// Renews what this node has, and takes what is free.
pub(super) struct Keeper {
    pub db: Db,
    pub duties: Duties,
    pub node: String,
    /// Somebody gave a lease back.
    pub released: Arc<Notify>,
}

impl Keeper {
    pub async fn keep(self, leave: CancellationToken) {
        let mut wants = self.duties.wants();
        let mut had = BTreeSet::new();
        while !leave.is_cancelled() {
            wants.mark_unchanged();
            let (wanted, asked) = (self.duties.wanted(), Instant::now());
            match tokio::time::timeout(TERM, self.round(&had, &wanted)).await {
                Ok(Ok(has)) => {
                    for name in has.difference(&had) {
                        tracing::info!(duty = name, "this node took a duty over");
                    }
                    for name in had.difference(&has).filter(|name| wanted.contains(*name)) {
                        tracing::warn!(duty = name, "another node took a duty over");
                    }
                    had.clone_from(&has);
                    self.duties.hold(has, asked + TERM.saturating_sub(MARGIN));
                }
                Ok(Err(fault)) => tracing::warn!(%fault, "the leases could not be renewed"),
                Err(_) => tracing::warn!("the leases could not be renewed: the database doesn't answer"),
            }
            tokio::select! {
                () = leave.cancelled() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = wants.changed() => {}
                () = self.released.notified() => {}
            }
        }
        self.duties.hold(BTreeSet::new(), Instant::now());
        if let Err(fault) = release(&self.db, &self.node, &had).await {
            tracing::warn!(%fault, "the leases were not given back; they end by themselves");
        }
    }

    async fn round(&self, had: &BTreeSet<String>, wanted: &BTreeSet<String>) -> Result<BTreeSet<String>, Fault> {
        let unwanted: BTreeSet<_> = had.difference(wanted).cloned().collect();
        release(&self.db, &self.node, &unwanted).await?;
        take(&self.db, &self.node, wanted).await
    }
}

/// Takes or renews those that are free or this node's; answers which.
pub async fn take(db: &Db, node: &str, names: &BTreeSet<String>) -> Result<BTreeSet<String>, Fault> {
    if names.is_empty() {
        return Ok(BTreeSet::new());
    }
    let term = i64::try_from(TERM.as_micros()).unwrap_or(i64::MAX);
    // In the order of the names, so that two nodes that ask at once wait for each other and not both. An end further
    // away than any term was written before the database's clock was set back.
    let sql = format!(
        "INSERT INTO leases AS l (name, owner, epoch, expires_at) \
         SELECT name, $1, 1, {NOW} + $2 FROM (VALUES {}) AS wanted (name) ORDER BY name \
         ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at, \
             epoch = l.epoch + CASE WHEN l.owner = excluded.owner THEN 0 ELSE 1 END \
         WHERE l.owner = excluded.owner OR l.expires_at <= {NOW} OR l.expires_at > {NOW} + $2 \
         RETURNING name",
        places(names.len(), 3)
    );
    let mut values = args![node, term];
    values.extend(names.iter().map(Value::from));
    let mut tx = db.begin().await?;
    let rows = tx.fetch(&sql, values).await?;
    tx.commit().await?;
    rows.iter().map(|row| row.text("name")).collect()
}

/// Ends those of this node, and tells the others.
pub async fn release(db: &Db, node: &str, names: &BTreeSet<String>) -> Result<(), Fault> {
    if names.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE leases SET expires_at = 0 WHERE owner = $1 AND name IN (SELECT name FROM (VALUES {}) AS w (name))",
        places(names.len(), 2)
    );
    let mut values = args![node];
    values.extend(names.iter().map(Value::from));
    let mut tx = db.begin().await?;
    tx.execute(&sql, values).await?;
    tell_in(&mut tx, &Word::Released).await?;
    tx.commit().await
}

fn places(count: usize, first: usize) -> String {
    let mut places = String::new();
    for n in first..first + count {
        // Writing to a String never fails.
        let _ = write!(places, "{}(${n}::text)", if n > first { ", " } else { "" });
    }
    places
}

/// Which node runs which reader at the moment; none where only one process can.
pub async fn readers(db: &Db) -> Result<Vec<(String, String)>, Fault> {
    let Db::Postgres(_) = db else { return Ok(Vec::new()) };
    let sql = format!("SELECT name, owner FROM leases WHERE expires_at > {NOW} ORDER BY name");
    let held = db.fetch(&sql, args![]).await?;
    let held = held.iter().map(|row| Ok((row.text("name")?, row.text("owner")?)));
    let held = held.collect::<Result<Vec<_>, Fault>>()?;
    let reader = |(name, owner): (String, String)| Some((name.strip_prefix(READER)?.to_owned(), owner));
    Ok(held.into_iter().filter_map(reader).collect())
}
