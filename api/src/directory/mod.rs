//! The directory over HTTP: one file per kind, all with the same five operations. Anybody signed in may read it (an
//! order form needs it); the desk lets administrators change it.

pub mod branches;
pub mod calendars;
pub mod cartridges;
pub mod labels;
pub mod policies;
pub mod preview;
pub mod printers;
pub mod warehouses;

use std::str::FromStr;

use helpdesk_domain::{Command, Failure, desk::Done};
use poem_openapi::types::{ToJSON, Type};

use crate::{
    answer::{Created, Fresh},
    caller::Caller,
    position,
    problems::{Answer, Problem},
};

/// A command that was carried out, once the read models show it (or were given up on).
pub struct Carried {
    pub done: Done,
    stale: bool,
}

impl Carried {
    pub async fn out(caller: &Caller, command: Command) -> Answer<Self> {
        let done = caller.app.desk.execute(&caller.request(), command).await?;
        Ok(Self::waited(caller, done).await)
    }

    pub async fn waited(caller: &Caller, done: Done) -> Self {
        let stale = !position::reached(&caller.app, done.position).await;
        Self { done, stale }
    }

    /// The id of what was made: of the first answer, when the request was repeated.
    pub fn id<I: FromStr>(&self) -> Answer<I> {
        self.done.id.parse().map_err(|_| Failure::Busy.into())
    }

    /// The row behind the answer; the read models may be too far behind to have it.
    pub fn row<T>(row: Option<T>) -> Answer<T> {
        row.ok_or(Problem::Desk(Failure::Busy))
    }

    pub fn fresh<T: Type + ToJSON>(self, body: T) -> Fresh<T> {
        Fresh::of(body, self.done.version, self.done.position, self.stale)
    }

    pub fn created<T: Type + ToJSON>(self, body: T) -> Created<T> {
        Created::of(body, self.done.version, self.done.position, self.stale)
    }
}

/// An entry at a read.
pub async fn at_read<T: Type + ToJSON>(caller: &Caller, body: T, version: u64) -> Answer<Fresh<T>> {
    let position = caller.app.desk.log().head().await?.position;
    Ok(Fresh::of(body, version, position, false))
}
