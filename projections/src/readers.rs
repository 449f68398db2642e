//! The connections that questions are asked on.
//!
//! Giving a connection back to the driver's pool starts a task that asks it for a sign of life, and PostgreSQL's is asked
//! for one before it is lent too: each costs as much as a short question. So those that questions are asked on stay at
//! hand, out of the pool, until nobody reads.

use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use sqlx::{
    Connection as _, Database, Executor as _, Pool, Postgres, Sqlite,
    pool::PoolConnection,
    postgres::{PgArguments, PgPool, PgRow},
    query::Query,
    sqlite::{SqliteArguments, SqliteConnectOptions, SqlitePoolOptions, SqliteRow},
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many questions are asked at once. On SQLite each connection has a cache of pages of its own, behind which stands
/// the system's; so they are small, and one that nobody needs any more goes.
const AT_HAND: usize = 8;
/// How many more connections to SQLite there may be, for whoever keeps one for longer.
const BESIDE: u32 = 4;
const REST: Duration = Duration::from_secs(30);
/// A connection to a server that was silent for so long is asked whether it is still there.
const SILENT: Duration = Duration::from_millis(100);

/// The connections, cheap to clone.
#[derive(Debug)]
pub(crate) struct Readers<DB: Database>(Arc<Shared<DB>>);

impl<DB: Database> Clone for Readers<DB> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

#[derive(Debug)]
struct Shared<DB: Database> {
    pool: Pool<DB>,
    /// Since when each of them is there.
    at_hand: Mutex<Vec<(PoolConnection<DB>, Instant)>>,
    room: Semaphore,
    /// Since the last look.
    used: AtomicBool,
    /// They lead to a server, which may have gone.
    away: bool,
}

/// A connection to ask on. Where that failed, or nobody waits any more, the pool gets it back and looks at it.
pub(crate) struct Lent<'a, DB: Database> {
    pub connection: PoolConnection<DB>,
    shared: &'a Shared<DB>,
    _room: SemaphorePermit<'a>,
}

impl<DB: Database> Lent<'_, DB> {
    /// It was asked, and answered all.
    pub fn back(self) {
        // Once the pool is closed it gets it back: closing waits for all of them.
        let mut at_hand = self.shared.at_hand.lock();
        if !self.shared.pool.is_closed() {
            at_hand.push((self.connection, Instant::now()));
        }
        drop(at_hand);
        self.shared.used.store(true, Ordering::Relaxed);
    }
}

impl<DB: Database> Readers<DB> {
    /// Opens none yet; a runtime has to be there.
    fn over(pool: Pool<DB>, away: bool) -> Self {
        let shared = Arc::new(Shared {
            pool,
            at_hand: Mutex::default(),
            room: Semaphore::new(AT_HAND),
            used: AtomicBool::new(false),
            away,
        });
        tokio::spawn(rest(Arc::downgrade(&shared)));
        Self(shared)
    }

    /// For whoever keeps a connection for longer than one question, or writes.
    pub fn pool(&self) -> &Pool<DB> {
        &self.0.pool
    }

    /// A connection for one question.
    pub async fn lend(&self) -> Result<Lent<'_, DB>, sqlx::Error> {
        let shared = &*self.0;
        let room = shared.room.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let at_hand = shared.at_hand.lock().pop();
        let living = match at_hand {
            Some((mut connection, since)) if shared.away && since.elapsed() > SILENT => {
                connection.ping().await.is_ok().then_some(connection)
            }
            at_hand => at_hand.map(|(connection, _)| connection),
        };
        let connection = match living {
            Some(connection) => connection,
            None => Box::pin(shared.pool.acquire()).await?,
        };
        Ok(Lent { connection, shared, _room: room })
    }

    /// Closes them all.
    pub async fn close(&self) {
        // From now on nothing is put at hand any more.
        let closed = self.0.pool.close();
        let at_hand = std::mem::take(&mut *self.0.at_hand.lock());
        for (connection, _) in at_hand {
            // They only read: there is nothing that a failure could lose.
            let _ = connection.close().await;
        }
        closed.await;
    }
}

impl Readers<Sqlite> {
    /// Of a file.
    pub fn of(options: SqliteConnectOptions) -> Self {
        let most = u32::try_from(AT_HAND).unwrap_or(u32::MAX).saturating_add(BESIDE);
        // A file is always there: asking whether it still is costs as much as a question.
        let pool = SqlitePoolOptions::new().max_connections(most).idle_timeout(REST).test_before_acquire(false);
        Self::over(pool.connect_lazy_with(options), false)
    }

    /// The rows of a query, whatever its statements.
    pub async fn ask<'q>(&self, query: Query<'q, Sqlite, SqliteArguments<'q>>) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let mut lent = self.lend().await?;
        let rows = lent.connection.fetch_all(query).await?;
        lent.back();
        Ok(rows)
    }
}

impl Readers<Postgres> {
    /// Of a server.
    pub fn at(pool: PgPool) -> Self {
        Self::over(pool, true)
    }

    /// The rows of a query. Where the connection turns out to be cut, it is asked once more on another one: it only reads.
    pub async fn ask<'q>(
        &self,
        query: impl Fn() -> Query<'q, Postgres, PgArguments>,
    ) -> Result<Vec<PgRow>, sqlx::Error> {
        match self.ask_once(query()).await {
            Err(error) if is_cut(&error) => {
                // The others will be too. The pool looks at each before it lends it again.
                self.0.at_hand.lock().clear();
                self.ask_once(query()).await
            }
            rows => rows,
        }
    }

    async fn ask_once(&self, query: Query<'_, Postgres, PgArguments>) -> Result<Vec<PgRow>, sqlx::Error> {
        let mut lent = self.lend().await?;
        let rows = lent.connection.fetch_all(query).await?;
        lent.back();
        Ok(rows)
    }
}

/// Nobody is there any more, or the server said goodbye (`admin_shutdown`, `crash_shutdown`).
fn is_cut(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => matches!(error.code().as_deref(), Some("57P01" | "57P02")),
        _ => false,
    }
}

impl<DB: Database> Drop for Shared<DB> {
    fn drop(&mut self) {
        // The way back to the pool needs a runtime, which may be gone.
        for (connection, _) in self.at_hand.get_mut().drain(..) {
            drop(connection.detach());
        }
    }
}

/// Lets the connections at hand go when nothing was asked for a while.
async fn rest<DB: Database>(shared: Weak<Shared<DB>>) {
    loop {
        tokio::time::sleep(REST).await;
        let Some(shared) = shared.upgrade() else { return };
        if !shared.used.swap(false, Ordering::Relaxed) {
            shared.at_hand.lock().clear();
        }
    }
}
