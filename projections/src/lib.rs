//! Read models: folds of the event log into rows, one file each with its SQL and the questions asked of it; and the
//! small database enum they (and the doors' own tables) are written against.

pub mod administration;
mod batch;
pub mod card;
pub mod catalogue;
pub mod db;
pub mod deadlines;
pub mod duties;
pub mod failpoint;
pub mod orders;
mod packed;
pub mod people;
mod personal;
pub mod positions;
pub mod projection;
mod readers;
pub mod replay;
pub mod reports;
pub mod rooms;
mod row;
pub mod search;
pub mod snapshot;
mod sqlite;
mod tx;

use std::sync::Arc;

use helpdesk_domain::ports::{Fault, PersonalKeys};

pub use administration::Administration;
pub use catalogue::Catalogue;
pub use db::{Db, Value};
pub use deadlines::Deadlines;
pub use duties::{Duties, Duty};
pub use failpoint::failpoint;
pub use orders::Orders;
pub use people::People;
pub use positions::{LiveUpdate, Positions};
pub use projection::{Projection, Reaction};
pub use reports::Reports;
pub use rooms::Rooms;
pub use row::Row;
pub use snapshot::Snapshot;
pub use sqlite::SqliteDb;
pub use tx::{SqliteTx, Tx};

/// Every projection there is; each has a checkpoint of its own, so their order doesn't matter.
pub fn all(keys: Arc<dyn PersonalKeys>) -> Vec<Arc<dyn Projection>> {
    vec![
        Arc::new(People::new(Arc::clone(&keys))),
        Arc::new(Catalogue::new()),
        Arc::new(Orders::new(keys)),
        Arc::new(Deadlines::new()),
        Arc::new(Rooms),
        Arc::new(Administration),
        Arc::new(Reports),
    ]
}

/// A value as it is kept in a JSON column.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::because("writing a JSON column", error))
}
