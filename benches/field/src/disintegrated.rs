//! disintegrate-postgres as it comes, with the real order aggregate: an order is a state whose query is its id, a
//! command is a decision on it. No rights are checked, nothing is hashed and no idempotency key is kept, so it does less
//! for each command.

use std::{path::Path, sync::Arc};

use anyhow::anyhow;
use cqrs_es::Aggregate;
use disintegrate::{Decision, Event, NoSnapshot, StateMutate, StateQuery, serde::json::Json};
use disintegrate_postgres::{PgDecisionMaker, PgEventStore, decision_maker};
use helpdesk_bench_log::{engines::Engine, history::Past, place::Place};
use helpdesk_domain::{Context, Order, OrderEvent, OrderId, Refusal, order::OrderCommand};
use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use uuid::Uuid;

/// What happened to an order.
#[derive(Debug, Clone, PartialEq, Event, Serialize, Deserialize)]
enum Stored {
    Happened {
        #[id]
        order_id: Uuid,
        event: OrderEvent,
    },
}

/// One order, as its events tell.
#[derive(Debug, Clone, StateQuery, Serialize, Deserialize)]
#[state_query(Stored)]
struct OneOrder {
    #[id]
    order_id: Uuid,
    order: Order,
}

impl StateMutate for OneOrder {
    fn mutate(&mut self, Stored::Happened { event, .. }: Stored) {
        self.order.apply(event);
    }
}

/// A command for one order.
struct Decided {
    order_id: Uuid,
    command: OrderCommand,
    context: Arc<Context>,
}

impl Decision for Decided {
    type Event = Stored;
    type StateQuery = OneOrder;
    type Error = Refusal;

    fn state_query(&self) -> OneOrder {
        OneOrder { order_id: self.order_id, order: Order::default() }
    }

    fn process(&self, state: &OneOrder) -> Result<Vec<Stored>, Refusal> {
        let events = state.order.decide(self.command.clone(), &self.context)?;
        Ok(events.into_iter().map(|event| Stored::Happened { order_id: self.order_id, event }).collect())
    }
}

/// The contender.
pub struct Disintegrated {
    place: Place,
    context: Arc<Context>,
    store: PgEventStore<Stored, Json<Stored>>,
    maker: PgDecisionMaker<Stored, Json<Stored>, NoSnapshot>,
    pool: PgPool,
    url: String,
}

impl Disintegrated {
    pub async fn fresh(folder: &Path, connections: u32) -> anyhow::Result<Arc<Self>> {
        let url = Engine::Postgres.fresh(folder).await?;
        let options = url.parse::<PgConnectOptions>()?.options([("check_function_bodies", "off")]);
        let pool = PgPoolOptions::new().max_connections(connections).connect_with(options).await?;
        let store = PgEventStore::try_new(pool.clone(), Json::default()).await?;
        before_postgres_16(&pool).await?;
        let place = Place::made_up();
        let (context, maker) = (Arc::new(place.context()), decision_maker(store.clone(), NoSnapshot));
        Ok(Arc::new(Self { place, context, store, maker, pool, url }))
    }

    pub async fn submit(&self) -> anyhow::Result<()> {
        self.decide(OrderId::fresh(), self.place.submit()).await
    }

    pub async fn comment(&self, order: OrderId) -> anyhow::Result<()> {
        self.decide(order, Place::comment()).await
    }

    async fn decide(&self, order: OrderId, command: OrderCommand) -> anyhow::Result<()> {
        loop {
            let context = Arc::clone(&self.context);
            let made = self.maker.make(Decided { order_id: order.0, command: command.clone(), context }).await;
            match made {
                Ok(_) => return Ok(()),
                // Serialisable transactions refuse each other, even over different orders; its users try again.
                Err(disintegrate::DecisionError::StateStore(error)) if is_refused(&*error) => {}
                Err(error) => return Err(anyhow!("disintegrate: {error}")),
            }
        }
    }

    /// Writes orders with a past of so many events each.
    pub async fn fill(&self, orders: usize, events: usize) -> anyhow::Result<Vec<OrderId>> {
        use disintegrate::EventStore as _;
        let past = Past::of(self.place, events)?;
        let mut ids = Vec::with_capacity(orders);
        while ids.len() < orders {
            let count = (2000 / events).clamp(1, orders - ids.len());
            let pasts: Vec<Past> = (0..count).map(|_| past.again()).collect();
            let mut stored = Vec::with_capacity(count * events);
            for past in &pasts {
                let happened = |event| Stored::Happened { order_id: past.order.0, event };
                stored.extend(past.decoded()?.into_iter().map(happened));
            }
            self.store.append_without_validation(stored).await?;
            ids.extend(pasts.iter().map(|past| past.order));
        }
        Ok(ids)
    }

    pub async fn remove(&self) -> anyhow::Result<()> {
        self.pool.close().await;
        Engine::Postgres.remove(&self.url).await
    }
}

/// One of its functions has a number in hexadecimal, which PostgreSQL reads since 16; the same number in decimal.
async fn before_postgres_16(pool: &PgPool) -> anyhow::Result<()> {
    let sql = "SELECT replace(pg_get_functiondef('event_store_begin_epoch'::regproc), '0xFFFFFFFF', '4294967295')";
    let function: String = sqlx::query_scalar(sql).fetch_one(pool).await?;
    sqlx::query(&function).execute(pool).await?;
    Ok(())
}

/// Whether the database found that another transaction came between.
fn is_refused(error: &(dyn std::error::Error + 'static)) -> bool {
    use disintegrate_postgres::Error;
    match error.downcast_ref::<Error>() {
        Some(Error::Concurrency) => true,
        Some(Error::Database(sqlx::Error::Database(error))) => error.code().as_deref() == Some("40001"),
        _ => false,
    }
}
