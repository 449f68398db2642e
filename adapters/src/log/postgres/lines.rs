//! Connections that are kept for appending: one taken from the pool is tried out first, which costs each batch a trip
//! to the server.

use std::time::{Duration, Instant};

use parking_lot::Mutex;
use sqlx::{Connection, PgConnection, PgPool};

/// One that was used so lately is taken to be alive.
const TRUSTED: Duration = Duration::from_secs(1);

pub(super) struct Lines {
    pool: PgPool,
    idle: Mutex<Vec<(PgConnection, Instant)>>,
}

impl Lines {
    pub const fn of(pool: PgPool) -> Self {
        Self { pool, idle: Mutex::new(Vec::new()) }
    }

    pub async fn take(&self) -> Result<PgConnection, sqlx::Error> {
        let idle = self.idle.lock().pop();
        if let Some((mut line, used)) = idle
            && (used.elapsed() < TRUSTED || line.ping().await.is_ok())
        {
            return Ok(line);
        }
        Ok(self.pool.acquire().await?.detach())
    }

    /// To be used again; one that had a fault isn't given back, and ends.
    pub fn keep(&self, line: PgConnection) {
        self.idle.lock().push((line, Instant::now()));
    }
}
