//! The connections that only read an SQLite file.
//!
//! Giving a connection back to the driver's pool starts a task that asks it for a sign of life, which costs as much as a
//! short question. So the ones that questions are asked on stay at hand, out of the pool, until nobody reads.

use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::TryStreamExt;
use parking_lot::Mutex;
use sqlx::{
    Either, Executor as _, Sqlite,
    pool::PoolConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteRow},
};
use tokio::sync::Semaphore;

/// How many questions are asked at once. Each connection has a cache of pages of its own, behind which stands the
/// system's; so they are small, and one that nobody needs any more goes.
const AT_HAND: usize = 8;
/// How many more connections there may be, for whoever keeps one for longer.
const BESIDE: u32 = 4;
const REST: Duration = Duration::from_secs(30);

/// The connections, cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Readers(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    pool: SqlitePool,
    at_hand: Mutex<Vec<PoolConnection<Sqlite>>>,
    room: Semaphore,
    /// Since the last look.
    used: AtomicBool,
}

impl Readers {
    /// Opens none yet; a runtime has to be there.
    pub fn of(options: SqliteConnectOptions) -> Self {
        let most = u32::try_from(AT_HAND).unwrap_or(u32::MAX).saturating_add(BESIDE);
        // A file is always there: asking whether it still is costs as much as a question.
        let pool = SqlitePoolOptions::new().max_connections(most).idle_timeout(REST).test_before_acquire(false);
        let shared = Arc::new(Shared {
            pool: pool.connect_lazy_with(options),
            at_hand: Mutex::default(),
            room: Semaphore::new(AT_HAND),
            used: AtomicBool::new(false),
        });
        tokio::spawn(rest(Arc::downgrade(&shared)));
        Self(shared)
    }

    /// For whoever keeps a connection for longer than one question.
    pub fn pool(&self) -> &SqlitePool {
        &self.0.pool
    }

    /// The rows of each statement of a query.
    pub async fn ask<'q>(
        &self,
        query: Query<'q, Sqlite, SqliteArguments<'q>>,
    ) -> Result<Vec<Vec<SqliteRow>>, sqlx::Error> {
        let _room = self.0.room.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let at_hand = self.0.at_hand.lock().pop();
        let mut connection = match at_hand {
            Some(connection) => connection,
            None => self.0.pool.acquire().await?,
        };
        let (mut told, mut rows) = (Vec::new(), Vec::new());
        let mut answer = (&mut *connection).fetch_many(query);
        while let Some(part) = answer.try_next().await? {
            match part {
                Either::Left(_) => told.push(std::mem::take(&mut rows)),
                Either::Right(row) => rows.push(row),
            }
        }
        drop(answer);
        // Where it failed, or nobody waits any more, the pool gets it back and looks at it; so it does once it is closed,
        // which waits for all of them.
        let mut at_hand = self.0.at_hand.lock();
        if !self.0.pool.is_closed() {
            at_hand.push(connection);
        }
        drop(at_hand);
        self.0.used.store(true, Ordering::Relaxed);
        Ok(told)
    }

    /// Closes them all.
    pub async fn close(&self) {
        // From now on nothing is put at hand any more.
        let closed = self.0.pool.close();
        let at_hand = std::mem::take(&mut *self.0.at_hand.lock());
        for connection in at_hand {
            // They only read: there is nothing that a failure could lose.
            let _ = connection.close().await;
        }
        closed.await;
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // The way back to the pool needs a runtime, which may be gone.
        for connection in self.at_hand.get_mut().drain(..) {
            drop(connection.detach());
        }
    }
}

/// Lets the connections at hand go when nothing was asked for a while.
async fn rest(shared: Weak<Shared>) {
    loop {
        tokio::time::sleep(REST).await;
        let Some(shared) = shared.upgrade() else { return };
        if !shared.used.swap(false, Ordering::Relaxed) {
            shared.at_hand.lock().clear();
        }
    }
}
