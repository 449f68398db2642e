//! The event log: one queue and one decision for every engine (`appender`, `plan`), the hash chain, and per engine
//! the SQL of the append and of reading.

mod appender;
pub mod chain;
mod load;
mod plan;
mod sqlite;

pub use sqlite::SqliteLog;
