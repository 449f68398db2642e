//! Read models: folds of the event log into rows, one file each with its SQL and the questions asked of it; and the
//! small database enum they (and the doors' own tables) are written against.

pub mod db;
pub mod projection;

pub use db::{Db, Row, Tx, Value};
pub use projection::{Projection, Reaction};
