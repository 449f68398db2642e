//! What people do with the server, one action at a time.

use anyhow::Context;
use serde_json::{Value, json};

use crate::{
    client::{Client, Session},
    server::Server,
};

/// Something that is measured.
#[derive(Debug, Clone)]
pub struct Action {
    pub name: String,
    work: Work,
}

#[derive(Debug, Clone)]
enum Work {
    /// Addresses, asked one after the other in each action; the lists take turns.
    Read(Session, Vec<Vec<String>>),
    /// A new order, by one of several people.
    Create(Vec<(Session, Value)>),
    /// Orders that go to and fro between two statuses, on the version that was seen.
    Change(Orderer),
}

/// Who submits orders, and who works on them.
#[derive(Debug, Clone)]
pub struct Orderer {
    pub requester: (Session, Value),
    pub storekeeper: Session,
}

impl Action {
    /// Reading one of these addresses.
    pub fn read(name: impl Into<String>, by: &Session, addresses: impl IntoIterator<Item = String>) -> Self {
        Self::reads(name, by, addresses.into_iter().map(|address| vec![address]).collect())
    }

    /// Reading all addresses of one of these lists.
    pub fn reads(name: impl Into<String>, by: &Session, addresses: Vec<Vec<String>>) -> Self {
        Self { name: name.into(), work: Work::Read(by.clone(), addresses) }
    }

    pub fn create(name: impl Into<String>, by: Vec<(Session, Value)>) -> Self {
        Self { name: name.into(), work: Work::Create(by) }
    }

    pub fn change(name: impl Into<String>, orderer: Orderer) -> Self {
        Self { name: name.into(), work: Work::Change(orderer) }
    }

    /// One who is ready to do it again and again.
    pub async fn actor(&self, server: &Server, number: usize) -> anyhow::Result<Actor> {
        let session = match &self.work {
            Work::Read(session, _) => session,
            Work::Create(people) => &people[number % people.len()].0,
            Work::Change(orderer) => &orderer.storekeeper,
        };
        let mut client = Client::connect(&server.host, Some(session.clone())).await?;
        let part = match &self.work {
            Work::Read(_, lists) => Part::Read(lists.clone()),
            Work::Create(people) => Part::Create(people[number % people.len()].1.clone()),
            Work::Change(orderer) => {
                let (requester, order) = &orderer.requester;
                let mut ordering = Client::connect(&server.host, Some(requester.clone())).await?;
                let me = client.get("/me").await?.json()?["id"].as_str().context("one has an id")?.to_owned();
                let mut own = Vec::with_capacity(OWN_ORDERS);
                for _ in 0..OWN_ORDERS {
                    let created = ordering.post("/orders", order, None).await?;
                    let id = created.json()?["id"].as_str().context("a new order has an id")?.to_owned();
                    let claimed =
                        client.post(&format!("/orders/{id}/assign"), &json!({ "assignee": me }), None).await?;
                    own.push(Changed { path: format!("/orders/{id}/status"), version: claimed.etag()?, turn: 0 });
                }
                Part::Change(own)
            }
        };
        Ok(Actor { client, part, turn: number * 7 })
    }
}

/// One client with its part of the action.
#[derive(Debug)]
pub struct Actor {
    client: Client,
    part: Part,
    turn: usize,
}

#[derive(Debug)]
enum Part {
    Read(Vec<Vec<String>>),
    Create(Value),
    Change(Vec<Changed>),
}

/// How many orders each client changes in turn: one has a dozen of changes in its life, not thousands.
const OWN_ORDERS: usize = 50;

/// An order that is changed.
#[derive(Debug)]
struct Changed {
    path: String,
    version: String,
    turn: usize,
}

impl Actor {
    /// Does it once.
    pub async fn act(&mut self) -> anyhow::Result<()> {
        self.turn += 1;
        match &mut self.part {
            Part::Read(lists) => {
                for address in &lists[self.turn % lists.len()] {
                    self.client.get(address).await?;
                }
            }
            Part::Create(order) => drop(self.client.post("/orders", order, None).await?),
            Part::Change(own) => {
                let place = self.turn % own.len();
                let Changed { path, version, turn } = &mut own[place];
                *turn += 1;
                // From accepted, where it begins, both ways are open.
                let to = if turn.is_multiple_of(2) { "waiting_stock" } else { "in_progress" };
                let to = json!({ "status": to });
                *version = self.client.post(path, &to, Some(version)).await?.etag()?;
            }
        }
        Ok(())
    }
}
