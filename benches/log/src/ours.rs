//! Our log behind our desk: authorised, decided, serialised, hashed, the idempotency key recorded.

use std::{path::Path, sync::Arc};

use anyhow::anyhow;
use helpdesk_adapters::{Engine as Opened, Settings};
use helpdesk_domain::{
    Channel, Command, Order, OrderId, Request,
    ports::{Append, EventLog, StreamId, Write},
};
use uuid::Uuid;

use crate::{engines::Engine, history::Past, place::Place};

/// Of what kind the idempotency keys are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// UUIDv7: what our own doors issue.
    TimeOrdered,
    /// UUIDv4: what a foreign client may send.
    Random,
}

#[derive(Debug)]
pub struct Ours {
    pub opened: Opened,
    pub place: Place,
    pub keys: Keys,
    engine: Engine,
    url: String,
}

impl Ours {
    pub async fn fresh(engine: Engine, folder: &Path, keys: Keys) -> anyhow::Result<Self> {
        let url = engine.fresh(folder).await?;
        let opened = Opened::open(Settings { database_url: url.clone(), clock: None }).await?;
        let place = Place::made_up();
        place.set_up(&opened.desk).await?;
        Ok(Self { opened, place, keys, engine, url })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    fn request(&self) -> Request {
        let key = match self.keys {
            Keys::TimeOrdered => Uuid::now_v7(),
            Keys::Random => Uuid::new_v4(),
        };
        Request::person(self.place.dispatcher, Channel::Api).once(self.place.dispatcher.to_string(), key.to_string())
    }

    pub async fn submit(&self) -> anyhow::Result<()> {
        let command = Command::Order(OrderId::fresh(), self.place.submit());
        let done = self.opened.desk.execute(&self.request(), command).await;
        done.map(drop).map_err(|failure| anyhow!("ours: {failure}"))
    }

    pub async fn comment(&self, order: OrderId) -> anyhow::Result<()> {
        let command = Command::Order(order, Place::comment());
        let done = self.opened.desk.execute(&self.request(), command).await;
        done.map(drop).map_err(|failure| anyhow!("ours: {failure}"))
    }

    /// Writes orders with a past of so many events each, many in one append.
    pub async fn fill(&self, orders: usize, events: usize) -> anyhow::Result<Vec<OrderId>> {
        let past = Past::of(self.place, events)?;
        let mut ids = Vec::with_capacity(orders);
        let at_once = (2000 / events).clamp(1, 250);
        while ids.len() < orders {
            let pasts: Vec<Past> = (0..at_once.min(orders - ids.len())).map(|_| past.again()).collect();
            let write = |past: &Past| Write {
                stream: StreamId::new(<Order as cqrs_es::Aggregate>::TYPE, past.order),
                expected: 0,
                events: past.new_events(),
            };
            let append = Append { writes: pasts.iter().map(write).collect(), ..Append::default() };
            self.log().append(append).await.map_err(|error| anyhow!("filling: {error}"))?;
            ids.extend(pasts.iter().map(|past| past.order));
        }
        Ok(ids)
    }

    pub fn log(&self) -> &Arc<dyn EventLog> {
        self.opened.log()
    }

    pub async fn remove(self) -> anyhow::Result<()> {
        self.opened.db.clone().close().await;
        drop(self.opened);
        self.engine.remove(&self.url).await
    }
}
