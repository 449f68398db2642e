//! The libraries as they come: cqrs-es with sqlite-es or postgres-es, the real order aggregate, no queries. No rights
//! are checked, nothing is hashed and no key is kept, so they do less for each command.

use std::{path::Path, sync::Arc};

use cqrs_es::persist::PersistedEventRepository;
use helpdesk_domain::{Order, OrderId, order::OrderCommand};
use postgres_es::{PostgresCqrs, PostgresEventRepository};
use sqlite_es::{SqliteCqrs, SqliteEventRepository};

use crate::{
    engines::{Engine, Pool},
    history::Past,
    place::Place,
};

enum Framework {
    Sqlite(SqliteCqrs<Order>),
    Postgres(PostgresCqrs<Order>),
}

pub struct Stock {
    pub place: Place,
    framework: Framework,
    pool: Pool,
    engine: Engine,
    url: String,
}

const SQLITE: &str = "CREATE TABLE IF NOT EXISTS events (aggregate_type TEXT NOT NULL, aggregate_id TEXT NOT NULL, \
    sequence INTEGER NOT NULL, event_type TEXT NOT NULL, event_version TEXT NOT NULL, payload TEXT NOT NULL, \
    metadata TEXT NOT NULL, timestamp TIMESTAMP DEFAULT (CURRENT_TIMESTAMP), \
    PRIMARY KEY (aggregate_type, aggregate_id, sequence))";

const POSTGRES: &str = "CREATE TABLE IF NOT EXISTS events (aggregate_type text NOT NULL, aggregate_id text NOT NULL, \
    sequence bigint CHECK (sequence >= 0) NOT NULL, event_type text NOT NULL, event_version text NOT NULL, \
    payload json NOT NULL, metadata json NOT NULL, timestamp timestamp with time zone DEFAULT (CURRENT_TIMESTAMP), \
    PRIMARY KEY (aggregate_type, aggregate_id, sequence))";

impl Stock {
    pub async fn fresh(engine: Engine, folder: &Path, connections: u32) -> anyhow::Result<Arc<Self>> {
        let url = engine.fresh(folder).await?;
        let pool = engine.pool(&url, connections).await?;
        let place = Place::made_up();
        let framework = match &pool {
            Pool::Sqlite(pool) => {
                sqlx::query(SQLITE).execute(pool).await?;
                Framework::Sqlite(sqlite_es::sqlite_cqrs(pool.clone(), Vec::new(), place.context()))
            }
            Pool::Postgres(pool) => {
                sqlx::query(POSTGRES).execute(pool).await?;
                Framework::Postgres(postgres_es::postgres_cqrs(pool.clone(), Vec::new(), place.context()))
            }
        };
        Ok(Arc::new(Self { place, framework, pool, engine, url }))
    }

    async fn execute(&self, order: OrderId, command: OrderCommand) -> anyhow::Result<()> {
        let metadata = [
            ("actor", self.place.dispatcher.to_string()),
            ("role", "dispatcher".to_owned()),
            ("channel", "api".to_owned()),
            ("correlation", OrderId::fresh().to_string()),
        ];
        let metadata = metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let id = order.to_string();
        match &self.framework {
            Framework::Sqlite(cqrs) => cqrs.execute_with_metadata(&id, command, metadata).await?,
            Framework::Postgres(cqrs) => cqrs.execute_with_metadata(&id, command, metadata).await?,
        }
        Ok(())
    }

    pub async fn submit(&self) -> anyhow::Result<()> {
        self.execute(OrderId::fresh(), self.place.submit()).await
    }

    pub async fn comment(&self, order: OrderId) -> anyhow::Result<()> {
        self.execute(order, Place::comment()).await
    }

    /// Writes orders with a past of so many events each.
    pub async fn fill(&self, orders: usize, events: usize) -> anyhow::Result<Vec<OrderId>> {
        let past = Past::of(self.place, events)?;
        let pasts: Vec<Past> = (0..orders).map(|_| past.again()).collect();
        for past in &pasts {
            let events = past.serialized()?;
            match &self.pool {
                Pool::Sqlite(pool) => SqliteEventRepository::new(pool.clone()).persist::<Order>(&events, None).await?,
                Pool::Postgres(pool) => {
                    PostgresEventRepository::new(pool.clone()).persist::<Order>(&events, None).await?;
                }
            }
        }
        Ok(pasts.iter().map(|past| past.order).collect())
    }

    pub const fn pool(&self) -> &Pool {
        &self.pool
    }

    pub async fn remove(&self) -> anyhow::Result<()> {
        match &self.pool {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
        self.engine.remove(&self.url).await
    }
}
