//! The one connection that batches travel on. Out of a pool it would be asked for signs of life before and after every
//! batch: two round trips of three.

use std::time::Duration;

use sqlx::{
    Connection, PgConnection,
    postgres::{PgPool, PgPoolOptions},
};
use tokio::time::Instant;

/// A connection that was silent for so long is asked whether it is still there.
const SILENT: Duration = Duration::from_millis(100);

pub struct Line {
    /// Makes connections: it tries again while the server starts, up to a limit.
    pool: PgPool,
    connection: Option<PgConnection>,
    used_at: Instant,
}

impl Line {
    /// A line to where that pool leads, for the runtime that it is called on.
    pub fn to(pool: &PgPool) -> Self {
        let timeout = pool.options().get_acquire_timeout();
        let options = PgPoolOptions::new().max_connections(1).acquire_timeout(timeout);
        // Its few statements are run the same way whatever their values: their plans are kept.
        let settings = pool.connect_options().as_ref().clone().options([("plan_cache_mode", "auto")]);
        let pool = options.connect_lazy_with(settings);
        Self { pool, connection: None, used_at: Instant::now() }
    }

    /// The connection, made when there is none that lives.
    pub async fn get(&mut self) -> Result<&mut PgConnection, sqlx::Error> {
        let silent = self.used_at.elapsed() > SILENT;
        self.used_at = Instant::now();
        let living = match self.connection.take() {
            Some(mut connection) if silent => connection.ping().await.is_ok().then_some(connection),
            connection => connection,
        };
        let connection = match living {
            Some(connection) => connection,
            None => self.pool.acquire().await?.detach(),
        };
        Ok(self.connection.insert(connection))
    }

    /// After a fault nobody knows what state it is in.
    pub fn cut(&mut self) {
        self.connection = None;
    }
}
